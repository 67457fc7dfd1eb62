//! Finds where inline markup ends.

use crate::markup::rst::chars::{may_follow, simple_name};

/// Markup that has a start and an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Emphasis,
    Strong,
    Literal,
    Interpreted,
    Substitution,
    Target,
}

/// What is known about ends in a run: a search that failed once fails from then on, so that
/// thousands of starts without an end cost no more than one.
#[derive(Debug, Default)]
pub(super) struct Ends {
    failed: [bool; 6],
}

impl Ends {
    /// The first place from `start` on where the kind's end stands; `None` when there is none, or
    /// when nothing would be between.
    pub fn find(&mut self, kind: Kind, text: &str, start: usize) -> Option<usize> {
        if self.failed[kind as usize] {
            return None;
        }
        let mark = match kind {
            Kind::Emphasis => "*",
            Kind::Strong => "**",
            Kind::Literal => "``",
            Kind::Interpreted | Kind::Target => "`",
            Kind::Substitution => "|",
        };
        let first = mark.as_bytes()[0];
        let mut at = start;
        while let Some(skip) = text.as_bytes()[at..].iter().position(|byte| *byte == first) {
            at += skip;
            if text[at..].starts_with(mark)
                && is_end(kind, text, start, at)
                && may_end(kind, text, at + mark.len())
            {
                return (at > start).then_some(at);
            }
            at += 1;
        }
        self.failed[kind as usize] = true;
        None
    }
}

/// Whether what stands before `at` lets markup end there.
fn is_end(kind: Kind, text: &str, start: usize, at: usize) -> bool {
    let Some(before) = text[start..at].chars().next_back() else { return true };
    let is_escaped = |at: usize| {
        let backslashes = text.as_bytes()[start..at].iter().rev().take_while(|byte| **byte == b'\\').count();
        backslashes % 2 == 1
    };
    match kind {
        Kind::Literal => !before.is_whitespace(),
        // White space that is escaped may stand before the end of these two.
        Kind::Interpreted => {
            !is_escaped(at) && (!before.is_whitespace() || is_escaped(at - before.len_utf8()))
        }
        _ => !before.is_whitespace() && !is_escaped(at),
    }
}

/// Whether what stands behind the mark lets markup end there.
fn may_end(kind: Kind, text: &str, after: usize) -> bool {
    let follows = |at: usize| text[at..].chars().next().is_none_or(may_follow);
    match kind {
        Kind::Interpreted => {
            let (role, underscores) = suffix(text, after);
            follows(after + role.map_or(0, |role| role.len() + 2) + underscores)
        }
        Kind::Substitution => follows(after + underscores(text, after)),
        _ => follows(after),
    }
}

/// Underscores at `at`, at most two, if markup may end behind them.
pub(super) fn underscores(text: &str, at: usize) -> usize {
    let count = text.as_bytes()[at..].iter().take(2).take_while(|byte| **byte == b'_').count();
    (1..=count).rev().find(|count| text[at + count..].chars().next().is_none_or(may_follow)).unwrap_or(0)
}

/// The role and the underscores that follow interpreted text at `at`.
pub(super) fn suffix(text: &str, at: usize) -> (Option<&str>, usize) {
    if let Some(rest) = text[at..].strip_prefix(':') {
        let length = simple_name(rest);
        let after = at + length + 2;
        if length > 0 && rest[length..].starts_with(':') {
            let marks = underscores(text, after);
            if text[after + marks..].chars().next().is_none_or(may_follow) {
                return (Some(&rest[..length]), marks);
            }
        }
    }
    (None, underscores(text, at))
}
