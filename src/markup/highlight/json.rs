//! JSON, with the comments that examples like to have.

use crate::html::Html;

/// Writes JSON: keys, strings, numbers, literals and comments.
pub(super) fn write(code: &str, out: &mut Html) {
    let bytes = code.as_bytes();
    let mut at = 0;
    // Start of what is written as it is.
    let mut plain = 0;
    while at < bytes.len() {
        let (end, class) = match bytes[at] {
            b'"' => {
                let end = string_end(bytes, at);
                (end, if is_key(bytes, end) { "hl-k" } else { "hl-s" })
            }
            b'-' | b'0'..=b'9' => (word_end(bytes, at + 1), "hl-n"),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => {
                let end = word_end(bytes, at);
                match &code[at..end] {
                    "true" | "false" | "null" => (end, "hl-l"),
                    _ => {
                        at = end;
                        continue;
                    }
                }
            }
            b'#' => (line_end(bytes, at), "hl-c"),
            b'/' if bytes.get(at + 1) == Some(&b'/') => (line_end(bytes, at), "hl-c"),
            _ => {
                at += 1;
                continue;
            }
        };
        out.push_text(&code[plain..at]);
        super::span(class, &code[at..end], out);
        at = end;
        plain = end;
    }
    out.push_text(&code[plain..]);
}

/// The offset behind a string; one that is not closed ends with its line.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\n' => return at,
            b'\\' if bytes.get(at + 1).is_some_and(|b| b.is_ascii() && *b != b'\n') => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// Whether a colon follows.
fn is_key(bytes: &[u8], end: usize) -> bool {
    bytes[end..].iter().find(|b| !matches!(b, b' ' | b'\t')) == Some(&b':')
}

fn word_end(bytes: &[u8], at: usize) -> usize {
    let length = bytes[at..].iter().take_while(|b| b.is_ascii_alphanumeric() || b"_.+-".contains(b)).count();
    at + length
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    bytes[at..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |length| at + length)
}
