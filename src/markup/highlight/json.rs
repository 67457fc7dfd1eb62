//! JSON, with the comments that examples like to have.

use super::HtmlWriter;

/// Keys, strings, numbers, literals and comments from an offset on: the body of a message.
pub(super) fn write_from(pen: &mut HtmlWriter<'_, '_>, start: usize) {
    let bytes = pen.bytes();
    let mut at = start;
    while let Some(&byte) = bytes.get(at) {
        let (end, class) = match byte {
            b'"' => {
                let end = pen.string_end(at, false);
                (end, if is_key(bytes, end) { "hl-k" } else { "hl-s" })
            }
            b'-' | b'0'..=b'9' => (pen.word_end(at + 1, b".+-"), "hl-n"),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => {
                let end = pen.word_end(at, b"");
                let is_literal = matches!(&pen.code[at..end], "true" | "false" | "null");
                (end, if is_literal { "hl-l" } else { "" })
            }
            b'#' => (pen.line_end(at), "hl-c"),
            b'/' if bytes.get(at + 1) == Some(&b'/') => (pen.line_end(at), "hl-c"),
            _ => (at + 1, ""),
        };
        if !class.is_empty() {
            pen.mark(at, end, class);
        }
        at = end;
    }
}

/// Whether a colon follows.
fn is_key(bytes: &[u8], end: usize) -> bool {
    bytes[end..].iter().find(|b| !matches!(b, b' ' | b'\t')) == Some(&b':')
}
