//! Reads a single paragraph of plain words and code, which most descriptions are, without a parser.

use crate::markup::markdown::owned;
use crate::markup::{Event, Spanned, Tag, TagEnd};

/// The events of a text that is one paragraph and has nothing in it that Markdown would change but
/// code in single backquotes, apostrophes and line ends; `None` for any other text.
pub(super) fn read(text: &str, smart: bool) -> Option<Vec<Spanned>> {
    let start = text.len() - text.trim_start_matches([' ', '\n']).len();
    let end = text.trim_end_matches([' ', '\n']).len();
    let indentation = text[..start].bytes().rev().take_while(|b| *b == b' ').count();
    if start >= end || indentation > 3 || !is_plain(&text.as_bytes()[start..end]) {
        return None;
    }
    let spanned = |event, range| Spanned { event, range };
    let mut events = vec![spanned(Event::Start(Tag::Paragraph), start..end)];
    let mut at = start;
    while at < end {
        let length = text[at..end].find(['`', '\n']).unwrap_or(end - at);
        if length > 0 {
            let words = &text[at..at + length];
            let event = match smart && words.contains('\'') {
                true => Event::Text(words.replace('\'', "’").into()),
                false => Event::Text(owned(words)),
            };
            events.push(spanned(event, at..at + length));
            at += length;
        }
        match text.as_bytes().get(at).filter(|_| at < end) {
            Some(b'`') => {
                let code = &text[at + 1..end];
                let code = &code[..code.find('`')?];
                events.push(spanned(Event::Code(owned(code)), at..at + code.len() + 2));
                at += code.len() + 2;
            }
            Some(_) => {
                events.push(spanned(Event::SoftBreak, at..at + 1));
                at += 1;
            }
            None => {}
        }
    }
    events.push(spanned(Event::End(TagEnd::Paragraph), start..end));
    Some(events)
}

/// Whether each character, and each pair of neighbours, stands for itself.
fn is_plain(text: &[u8]) -> bool {
    let mut code: Option<usize> = None;
    let mut before = b'\n';
    for (at, &byte) in text.iter().enumerate() {
        let next = text.get(at + 1).copied().unwrap_or(b'\n');
        if let Some(start) = code {
            match byte {
                b'`' if start == at || text[start] == b' ' || before == b' ' || next == b'`' => return false,
                b'`' => code = None,
                b'\n' | b'\r' | b'{' | b'\t' | 0 => return false,
                _ => {}
            }
            before = byte;
            continue;
        }
        let fits = match byte {
            b'a'..=b'z' | b'A'..=b'Z' => byte != b'w' || !text[at..].starts_with(b"www."),
            b'0'..=b'9' | b',' | b';' | b'/' | b'?' | b'%' | b'(' | b')' => before != b'\n',
            b' ' => before != b'\n' && next != b'\n',
            b'.' => before != b'\n' && before != b'.',
            b'-' => before != b'\n' && before != b'-',
            b':' => before != b'\n' && next != b'/',
            b'\'' => before.is_ascii_alphanumeric() && next.is_ascii_alphabetic(),
            b'`' => {
                code = Some(at + 1);
                before != b'`' && before != b'\''
            }
            b'\n' => before != b'\n' && (next.is_ascii_alphabetic() || next == b'`'),
            // UTF-8 beyond ASCII, without the white space and control characters of Latin 1.
            0xC2 => false,
            _ => byte >= 0x80,
        };
        if !fits {
            return false;
        }
        before = byte;
    }
    code.is_none()
}
