//! What is taken out of a Markdown text before it is parsed: shortcodes and formulas.
//!
//! Each becomes a *hole*: a filler of the same length, so that every offset of the parser's events
//! is one of the text itself. A filler within a line looks like a word. One that has its lines to
//! itself looks like a processing instruction (`<?…?>`), which is the shortest HTML that CommonMark
//! lets interrupt a paragraph and that ends on its own line; so it stands between blocks.

use std::ops::Range;

use super::{Options, formula, protect};
use crate::markup::shortcode::{self, Call, Found, Problem};

/// A part of the text that the parser does not see.
#[derive(Debug)]
pub(super) struct Placeholder {
    /// Bytes that are hidden.
    pub range: Range<usize>,
    /// Whether it has its lines to itself.
    pub block: bool,
    /// What stands before it on its line.
    pub prefix: Range<usize>,
    /// What it stands for.
    pub kind: PlaceholderKind,
}

/// What a hole stands for.
#[derive(Debug)]
pub(super) enum PlaceholderKind {
    /// A call of a shortcode; its position among those of the document is set later.
    Call(Call, usize),
    /// Text to be shown.
    Literal(String),
    /// A formula: the bytes between its delimiters.
    Formula { tex: Range<usize>, display: bool },
    /// One character that is text and would be read as markup; this byte takes its place.
    Protected(u8),
}

/// Bytes that can take the place of a character: they have no meaning in Markdown.
const STAND_BY: [u8; 8] = [b'%', b'$', b',', b'^', 0x1A, 0x1C, 0x1D, 0x1E];

/// First character of a filler, from the private use area.
const FILLER: &str = "\u{E000}";

/// Finds all holes, in order, and what is wrong with shortcodes.
pub(super) fn find(text: &str, options: Options) -> (Vec<Placeholder>, Vec<Problem>) {
    let (found, problems) = match options.shortcodes {
        true => shortcode::scan(text),
        false => (Vec::new(), Vec::new()),
    };
    let hole = |range: Range<usize>, kind| Placeholder { range, block: false, prefix: 0..0, kind };
    let mut holes: Vec<Placeholder> = found
        .into_iter()
        .map(|found| {
            let range = found.range();
            match found {
                Found::Call(call) => hole(range, PlaceholderKind::Call(call, 0)),
                Found::Literal(_, text) => hole(range, PlaceholderKind::Literal(text)),
            }
        })
        .collect();
    let hidden: Vec<Range<usize>> = holes.iter().map(|hole| hole.range.clone()).collect();
    let formulas = if options.formulas { formula::find(text, &hidden) } else { Vec::new() };
    for formula in formulas {
        holes.push(hole(
            formula.range,
            PlaceholderKind::Formula { tex: formula.tex, display: formula.display },
        ));
    }
    let protected = protect::find(text);
    // Without a byte that the text does not have, the parser decides.
    if let Some(byte) = (!protected.is_empty()).then(|| unused(text)).flatten() {
        let is_hidden = |at: &usize| {
            let before = hidden.partition_point(|range| range.start <= *at);
            before > 0 && hidden[before - 1].end > *at
        };
        for at in protected.into_iter().filter(|at| !is_hidden(at)) {
            holes.push(hole(at..at + 1, PlaceholderKind::Protected(byte)));
        }
    }
    if holes.len() > hidden.len() {
        holes.sort_by_key(|hole| hole.range.start);
    }
    place(text, &mut holes);
    (holes, problems)
}

/// A byte that can take the place of a character because the text does not have it.
fn unused(text: &str) -> Option<u8> {
    STAND_BY.into_iter().find(|byte| memchr::memchr(*byte, text.as_bytes()).is_none())
}

/// Finds out what stands before each hole on its line, and which ones have their lines to themselves.
fn place(text: &str, holes: &mut [Placeholder]) {
    let mut line = 0;
    let mut from = 0;
    for at in 0..holes.len() {
        let (before, rest) = holes.split_at_mut(at);
        let hole = &mut rest[0];
        let end = before.last().map_or(0, |hole| hole.range.end);
        if let Some(newline) = text[from..hole.range.start].rfind('\n') {
            line = from + newline + 1;
        }
        from = hole.range.start;
        hole.prefix = line..hole.range.start;
        let can_stand_alone = match hole.kind {
            PlaceholderKind::Call(..) => true,
            PlaceholderKind::Formula { display, .. } => display,
            PlaceholderKind::Literal(_) | PlaceholderKind::Protected(_) => false,
        };
        let is_first = before.is_empty() || text[end..hole.range.start].contains('\n');
        hole.block = can_stand_alone
            && match before.last() {
                Some(last) if !is_first => last.block && text[end..hole.range.start].trim().is_empty(),
                _ => is_prefix(&text[line..hole.range.start]),
            };
    }
    let mut next_start = text.len();
    let mut next_is_block = true;
    for hole in holes.iter_mut().rev() {
        let gap = &text[hole.range.end..next_start];
        hole.block = hole.block
            && match gap.find('\n') {
                Some(newline) => gap[..newline].trim().is_empty(),
                None => gap.trim().is_empty() && next_is_block,
            };
        next_start = hole.range.start;
        next_is_block = hole.block;
    }
}

/// Whether `text` is only indentation, quote marks and list markers.
fn is_prefix(text: &str) -> bool {
    text.split_ascii_whitespace().all(|word| {
        let number = word.strip_suffix(['.', ')']).unwrap_or_default();
        matches!(word, "-" | "*" | "+" | ":")
            || word.bytes().all(|byte| byte == b'>')
            || (!number.is_empty() && number.len() <= 9 && number.bytes().all(|b| b.is_ascii_digit()))
    })
}

/// The text with a filler in each hole.
pub(super) fn fill(text: &str, holes: &[Placeholder]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut at = 0;
    for hole in holes {
        filled.push_str(&text[at..hole.range.start]);
        if let PlaceholderKind::Protected(byte) = hole.kind {
            filled.push(char::from(byte));
            at = hole.range.end;
            continue;
        }
        let length = hole.range.len();
        // Every shortcode has room for it; a formula such as `\[x\]` has not, and is then found as text.
        let (open, close) = if hole.block && length >= 7 { ("<?", "?>") } else { ("", "") };
        filled.push_str(open);
        filled.push_str(FILLER);
        filled.extend(std::iter::repeat_n('x', length - FILLER.len() - open.len() - close.len()));
        filled.push_str(close);
        at = hole.range.end;
    }
    filled.push_str(&text[at..]);
    filled
}

/// The holes that begin in a range.
pub(super) fn within<'h>(holes: &'h [Placeholder], range: &Range<usize>) -> &'h [Placeholder] {
    let first = holes.partition_point(|hole| hole.range.start < range.start);
    let after = first + holes[first..].partition_point(|hole| hole.range.start < range.end);
    &holes[first..after]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(text: &str) -> String {
        let (holes, _) = find(text, Options::default());
        let filled = fill(text, &holes);
        assert_eq!(filled.len(), text.len());
        filled
    }

    #[test]
    fn a_filler_is_as_long_as_what_it_hides() {
        assert_eq!(filled("a {{%x%}} b"), "a \u{E000}xxxx b");
        assert_eq!(filled("{{%x%}}"), "<?\u{E000}?>");
        assert_eq!(filled("> - {{%x%}} {{%y%}}\nz"), "> - <?\u{E000}?> <?\u{E000}?>\nz");
        assert_eq!(filled("{{%x%}} {{%y%}} z"), "\u{E000}xxxx \u{E000}xxxx z");
        assert_eq!(filled("{{%x%}}\na\n{{%/x%}}\nz"), "<?\u{E000}xxxxxxxxxxx?>\nz");
        assert_eq!(filled(r"a \(x\) b"), "a \u{E000}xx b");
    }
}
