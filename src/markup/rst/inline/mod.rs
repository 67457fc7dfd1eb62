//! Inline markup.
//!
//! 1. The lines of a paragraph are joined to one [`Run`].
//! 2. The scanner goes from one character that may start markup to the next, and checks what stands
//!    around it. It never goes back: a kind of markup that found no end once is not searched again.
//! 3. What lies between is text, in which standalone addresses become links.

pub(super) mod embedded;
mod ends;
mod reference;
mod role;
mod run;
mod shortcode;
pub(super) mod text;
mod uri;

use std::ops::Range;

use ends::{Ends, Kind};
use run::Run;

use super::chars::{may_follow, may_precede, pairs, simple_name};
use super::context::owned;
use super::input::Input;
use super::lines::Line;
use super::parser::Parser;
use crate::markup::{Event, Tag};

pub(super) use role::Role;
pub(super) use uri::with_scheme;

/// Characters that may start inline markup.
const SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let marks = b"*`|_[:{\\";
    let mut at = 0;
    while at < marks.len() {
        special[marks[at] as usize] = true;
        at += 1;
    }
    special
};

/// Reads one run.
struct Scanner<'s, 't, 'p, 'c, 'a> {
    parser: &'s mut Parser<'p, 'c, 'a>,
    run: &'s Run<'t>,
    text: &'s str,
    /// Where the text starts that has not become an event.
    pending: usize,
    /// Where the search for markup started again: that counts as the start of the text.
    fresh: usize,
    ends: Ends,
    /// Whether white space that follows is left out.
    trim_next: bool,
    /// The simple name that was looked at last.
    name: Range<usize>,
}

impl Parser<'_, '_, '_> {
    /// Reads inline markup. In the first pass, only what may define a name is looked at.
    pub fn inline(&mut self, lines: &[Line]) {
        if self.cx.is_collecting() {
            let defines = |line: &Line| {
                let line = self.str(*line);
                line.contains('`') && (line.contains("`_") || line.contains("_`"))
            };
            if !lines.iter().any(defines) {
                return;
            }
        }
        self.inline_always(lines);
    }

    /// Reads inline markup in either pass.
    pub fn inline_always(&mut self, lines: &[Line]) {
        let input: &Input = self.input;
        let run = Run::new(input.text, lines);
        let mut scanner = Scanner {
            parser: self,
            text: &run.text,
            run: &run,
            pending: 0,
            fresh: 0,
            ends: Ends::default(),
            trim_next: false,
            name: 0..0,
        };
        scanner.scan();
    }
}

impl Scanner<'_, '_, '_, '_, '_> {
    fn scan(&mut self) {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while let Some(skip) = bytes[at..].iter().position(|byte| SPECIAL[usize::from(*byte)]) {
            at += skip;
            at = match bytes[at] {
                b'\\' => at + 1 + self.char_at(at + 1).map_or(0, char::len_utf8),
                b'*' => self.star(at),
                b'`' => self.backquote(at),
                b'|' => self.bar(at),
                b'_' => self.underscore(at),
                b'[' => self.bracket(at),
                b':' => self.colon(at),
                _ => self.brace(at),
            };
        }
        self.flush(self.text.len());
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    fn char_before(&self, at: usize) -> Option<char> {
        self.text[..at].chars().next_back()
    }

    /// Whether markup may start here.
    fn may_start(&self, at: usize) -> bool {
        at == self.fresh || self.char_before(at).is_none_or(may_precede)
    }

    /// Whether markup may end here.
    fn may_end(&self, at: usize) -> bool {
        self.char_at(at).is_none_or(may_follow)
    }

    /// Whether something may be the content of markup that was opened by `start..end`. When it is
    /// only quoted, like `"*"`, the search goes on behind it.
    fn opens(&mut self, start: usize, end: usize) -> bool {
        match self.char_at(end) {
            Some(c) if c.is_whitespace() => return false,
            None => return false,
            Some(c) => {
                let before = self.char_before(start).filter(|_| start > self.fresh);
                if before.is_some_and(|before| pairs(before, c)) {
                    self.fresh = end;
                    return false;
                }
            }
        }
        true
    }

    /// Range that events of a part of the run carry.
    fn shown(&self, range: Range<usize>) -> Range<usize> {
        self.parser.input.shown(self.run.place(&range))
    }

    fn push(&mut self, event: Event, range: Range<usize>) {
        let range = self.shown(range);
        self.parser.cx.push(event, range);
    }

    fn report(&self, range: Range<usize>, message: impl Into<String>) {
        self.parser.cx.report(self.parser.input, self.run.place(&range), message);
    }

    /// Makes events of the text up to `start`; what ends at `end` follows.
    fn take(&mut self, start: usize, end: usize) {
        self.flush(start);
        self.pending = end;
        self.fresh = end;
    }

    /// A start without an end: text, and worth a message.
    fn unclosed(&mut self, start: usize, end: usize, what: &str) -> usize {
        self.report(start..end, format!("{what} starts here and does not end in this paragraph"));
        // What follows is looked at as if a text started there, for addresses as well.
        self.take(start, end);
        self.push(Event::Text(owned(&self.text[start..end])), start..end);
        end
    }

    fn star(&mut self, at: usize) -> usize {
        let is_strong = self.text[at..].starts_with("**");
        let (kind, width) = if is_strong { (Kind::Strong, 2) } else { (Kind::Emphasis, 1) };
        let start = at + width;
        if !self.may_start(at) || !self.opens(at, start) {
            return start;
        }
        let Some(end) = self.ends.find(kind, self.text, start) else {
            return self.unclosed(at, start, if is_strong { "strong text" } else { "emphasis" });
        };
        let after = end + width;
        self.take(at, after);
        self.marked(if is_strong { Tag::Strong } else { Tag::Emphasis }, start..end, at..after);
        after
    }

    /// An element with plain text in it.
    fn marked(&mut self, tag: Tag, content: Range<usize>, whole: Range<usize>) {
        let range = self.shown(whole);
        let (text, run) = (self.text, self.run);
        self.parser.wrap(tag, range, |parser| text::emit(parser, run, text, content));
    }

    fn backquote(&mut self, at: usize) -> usize {
        if self.text[at..].starts_with("``") {
            return self.literal(at);
        }
        if !self.may_start(at) || !self.opens(at, at + 1) {
            return at + 1;
        }
        self.interpreted(at, at + 1, None)
    }

    fn literal(&mut self, at: usize) -> usize {
        let start = at + 2;
        if !self.may_start(at) || !self.opens(at, start) {
            return start;
        }
        let Some(end) = self.ends.find(Kind::Literal, self.text, start) else {
            return self.unclosed(at, start, "an inline literal");
        };
        self.take(at, end + 2);
        let code = &self.text[start..end];
        let code = if code.contains('\n') { code.replace('\n', " ").into() } else { owned(code) };
        self.push(Event::Code(code), at..end + 2);
        end + 2
    }

    /// `:role:` before interpreted text.
    fn colon(&mut self, at: usize) -> usize {
        let length = self.name_from(at + 1);
        let quote = at + length + 2;
        let is_role = length > 0 && self.text[at + 1 + length..].starts_with(":`");
        if !is_role || !self.may_start(at) || self.text[quote..].starts_with("``") {
            // The name has no special characters that could start anything else but `_`.
            return at + 1;
        }
        if self.char_at(quote + 1).is_none_or(char::is_whitespace) {
            return at + 1;
        }
        let role = self.text[at + 1..at + 1 + length].to_owned();
        self.interpreted(at, quote + 1, Some(role))
    }

    /// Length of the simple name at `at`. Names may hold colons, and what is left of one behind a colon
    /// ends where it does.
    fn name_from(&mut self, at: usize) -> usize {
        if !self.name.contains(&at) {
            self.name = at..at + simple_name(&self.text[at..]);
        }
        self.name.end - at
    }

    /// Interpreted text or a reference in backquotes, whose content starts at `start`.
    fn interpreted(&mut self, at: usize, start: usize, role: Option<String>) -> usize {
        let Some(end) = self.ends.find(Kind::Interpreted, self.text, start) else {
            return self.unclosed(at, start, "interpreted text or a reference");
        };
        let (suffix, underscores) = ends::suffix(self.text, end + 1);
        let after = end + 1 + suffix.map_or(0, |suffix| suffix.len() + 2) + underscores;
        let content = start..end;
        if (role.is_some() && suffix.is_some()) || (underscores > 0 && (role.is_some() || suffix.is_some())) {
            self.report(at..after, "a role and a second role or reference mark cannot be used together");
            self.flush(at);
            let range = self.shown(at..after);
            self.parser.cx.push(Event::Text(owned(&self.text[at..after])), range);
            self.pending = after;
            self.fresh = after;
            return after;
        }
        self.take(at, after);
        if underscores > 0 {
            self.phrase(content, at..after, underscores == 2);
        } else {
            let role = role.or_else(|| suffix.map(str::to_owned));
            self.role(role, content, at..after);
        }
        after
    }
}
