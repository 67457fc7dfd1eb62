//! Plain text: escapes and line ends. Quotes and dashes stay as they were typed, as docutils has it.

use std::ops::Range;

use super::run::Run;
use crate::markup::Event;
use crate::markup::rst::context::owned;
use crate::markup::rst::parser::Parser;

/// Makes events of a range of the run's text.
pub(super) fn emit(parser: &mut Parser<'_, '_, '_>, run: &Run<'_>, text: &str, range: Range<usize>) {
    let mut at = range.start;
    for (number, line) in split_lines(&text[range.clone()]).into_iter().enumerate() {
        if number > 0 {
            let place = parser.input.shown(run.place(&(at - 1..at)));
            parser.cx.push(Event::SoftBreak, place);
        }
        let end = at + line.len();
        if !line.is_empty() {
            let place = parser.input.shown(run.place(&(at..end)));
            let line = if line.contains('\\') { unescape(line).into() } else { owned(line) };
            if !line.is_empty() {
                parser.cx.push(Event::Text(line), place);
            }
        }
        at = end + 1;
    }
}

/// The lines of a text; a line end behind a backslash is part of its line.
fn split_lines(text: &str) -> Vec<&str> {
    if !text.contains('\n') {
        return vec![text];
    }
    let mut lines = Vec::new();
    let mut start = 0;
    let mut is_escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'\\' => is_escaped = !is_escaped,
            b'\n' if !is_escaped => {
                lines.push(&text[start..at]);
                start = at + 1;
            }
            _ => is_escaped = false,
        }
    }
    lines.push(&text[start..]);
    lines
}

/// Removes backslashes, and white space that stands directly behind one.
pub(in crate::markup::rst) fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            plain.push(c);
        } else if let Some(escaped) = chars.next().filter(|escaped| !escaped.is_whitespace()) {
            plain.push(escaped);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backslashes_go_and_take_white_space_with_them() {
        assert_eq!(unescape(r"a\ b \* \\ c\"), r"ab * \ c");
        assert_eq!(split_lines("a\\\nb\nc"), ["a\\\nb", "c"]);
    }
}
