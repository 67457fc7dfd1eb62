//! HTML and XML: tags, attributes, comments.

use super::HtmlWriter;

/// Tags, attribute names and values, comments.
pub(super) fn write(pen: &mut HtmlWriter<'_, '_>) {
    let code = pen.code;
    let mut at = 0;
    while let Some(found) = code[at..].find('<') {
        at += found;
        let rest = &code[at..];
        if rest.starts_with("<!--") {
            let end = rest.find("-->").map_or(code.len(), |length| at + length + 3);
            pen.mark(at, end, "hl-c");
            at = end;
        } else if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c)) {
            let name = pen.word_end(at + 2, b"-:.");
            if !code.is_char_boundary(at + 2) {
                at += 1;
                continue;
            }
            let closes = code.as_bytes().get(name) == Some(&b'>');
            pen.mark(at, name + usize::from(closes), "hl-w");
            at = if closes { name + 1 } else { attributes(pen, name) };
        } else {
            at += 1;
        }
    }
}

/// The attributes of a tag from `at` on; the offset behind the tag.
fn attributes(pen: &mut HtmlWriter<'_, '_>, mut at: usize) -> usize {
    let code = pen.code;
    while let Some(&byte) = code.as_bytes().get(at) {
        let end = match byte {
            b'>' => {
                let slash = usize::from(code.as_bytes()[at - 1] == b'/');
                pen.mark(at - slash, at + 1, "hl-w");
                return at + 1;
            }
            b'<' => return at,
            b'"' | b'\'' => {
                let length = code[at + 1..].find(byte as char).map_or(code.len() - at, |length| length + 2);
                pen.mark(at, at + length, "hl-s");
                at + length
            }
            b if b.is_ascii_alphabetic() || b == b'_' || b >= 0x80 => {
                let end = pen.word_end(at, b"-:.@");
                pen.mark(at, end, "hl-k");
                end
            }
            _ => at + 1,
        };
        at = end;
    }
    at
}
