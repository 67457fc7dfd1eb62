//! Finds single characters that the parser would take for markup and that are text:
//!
//! 1. the brace at the end of a heading, unless the braces hold nothing but attributes (`#id`, `.class`,
//!    `key=value`): `## GET /rooms/{roomId}`;
//! 2. a colon at the start of a line that no white space follows: `:smile:`;
//! 3. such a colon within a code span that began on an earlier line.

use rustc_hash::FxHashMap;

use super::formula::code_spans;

/// The offsets of these characters, in order.
pub(super) fn find(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    closing_braces(text, &mut found);
    let braces = found.len();
    colons(text, &mut found);
    if braces > 0 && found.len() > braces {
        found.sort_unstable();
    }
    found
}

fn closing_braces(text: &str, found: &mut Vec<usize>) {
    let bytes = text.as_bytes();
    // Behind the last line that was looked at: each line has one end.
    let mut done = 0;
    for at in memchr::memchr_iter(b'}', bytes) {
        if at < done {
            continue;
        }
        let line_end = memchr::memchr(b'\n', &bytes[at..]).map_or(text.len(), |length| at + length);
        let line_start = memchr::memrchr(b'\n', &bytes[done..at]).map_or(done, |before| done + before + 1);
        done = line_end;
        let line = &text[line_start..line_end];
        let content = line.trim_end_matches(['#', ' ', '\t', '\r']);
        let Some(before) = content.strip_suffix('}') else { continue };
        let is_heading = container_content(line).starts_with('#') || is_underlined(&text[line_end..]);
        let is_attributes = before.rfind('{').is_some_and(|open| {
            let escapes = before[..open].bytes().rev().take_while(|byte| *byte == b'\\').count();
            escapes % 2 == 0 && are_attributes(&before[open + 1..])
        });
        if is_heading && !is_attributes {
            found.push(line_start + before.len());
        }
    }
}

/// A line without the marks of the quotes and list items around it.
fn container_content(line: &str) -> &str {
    let mut rest = line.trim_start_matches([' ', '\t', '>']);
    loop {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let marks: &[char] = if digits == 0 { &['-', '*', '+', ':'] } else { &['.', ')'] };
        match rest[digits..].strip_prefix(marks) {
            Some(behind) if behind.starts_with([' ', '\t']) => {
                rest = behind.trim_start_matches([' ', '\t', '>']);
            }
            _ => return rest,
        }
    }
}

/// Whether the line below is one that makes a heading of the line above it.
fn is_underlined(rest: &str) -> bool {
    let Some(below) = rest.strip_prefix('\n') else { return false };
    let below = below.split('\n').next().unwrap_or_default();
    let line = below.trim_start_matches([' ', '\t', '>']).trim_end();
    !line.is_empty() && (line.bytes().all(|byte| byte == b'-') || line.bytes().all(|byte| byte == b'='))
}

/// Whether braces hold attributes and nothing else.
fn are_attributes(inside: &str) -> bool {
    let mut rest = inside.trim();
    if rest.is_empty() {
        return false;
    }
    while !rest.is_empty() {
        let name_end = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
        let (name, behind) = rest.split_at(name_end);
        let behind = match behind.strip_prefix('=') {
            None if name.len() > 1 && name.starts_with(['#', '.']) => behind,
            Some(value) if is_attribute_name(name) => match value.chars().next() {
                Some(quote @ ('"' | '\'')) => match value[1..].find(quote) {
                    Some(end) => &value[end + 2..],
                    None => return false,
                },
                Some(first) if !first.is_whitespace() => {
                    value.find(char::is_whitespace).map_or("", |end| &value[end..])
                }
                _ => return false,
            },
            _ => return false,
        };
        if !behind.is_empty() && !behind.starts_with(char::is_whitespace) {
            return false;
        }
        rest = behind.trim_start();
    }
    true
}

fn is_attribute_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | ':'))
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_:.-".contains(&byte))
}

fn colons(text: &str, found: &mut Vec<usize>) {
    let bytes = text.as_bytes();
    let mut line_start = 0;
    // The code spans of the last paragraph that was searched, and where it ends.
    let mut spans: Vec<(usize, usize)> = Vec::new();
    let mut searched = 0;
    for at in memchr::memchr_iter(b':', bytes) {
        if at < line_start {
            continue;
        }
        line_start =
            memchr::memrchr(b'\n', &bytes[line_start..at]).map_or(line_start, |n| line_start + n + 1);
        if line_start == 0 || !bytes[line_start..at].iter().all(|byte| b" \t>".contains(byte)) {
            continue;
        }
        if !matches!(bytes.get(at + 1), Some(b' ' | b'\t')) {
            if !is_delimiter_row(&bytes[at..]) {
                found.push(at);
            }
            continue;
        }
        if at >= searched {
            let start = text[..at].rfind("\n\n").map_or(0, |blank| blank + 2).max(searched);
            let end = text[at..].find("\n\n").map_or(text.len(), |length| at + length);
            spans = outermost(code_spans(&text[start..end], start));
            searched = end;
        }
        let before = spans.partition_point(|(open, _)| *open < at);
        if before > 0 && spans[before - 1].1 > at {
            found.push(at);
        }
    }
}

/// Whether a line is the second one of a table: `:---:|:---:`.
fn is_delimiter_row(rest: &[u8]) -> bool {
    let line = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
    line.contains(&b'-') && line.iter().all(|byte| b":-| \t\r".contains(byte))
}

/// Spans in order, without those that would begin within another one.
fn outermost(spans: FxHashMap<usize, usize>) -> Vec<(usize, usize)> {
    let mut spans: Vec<(usize, usize)> = spans.into_iter().collect();
    spans.sort_unstable();
    let mut behind = 0;
    spans.retain(|(open, close)| {
        let is_outside = *open >= behind;
        if is_outside {
            behind = *close;
        }
        is_outside
    });
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_attributes_at_the_end_of_a_heading_are_markup() {
        for text in [
            "## A {#b}",
            "# A {.b key=c}",
            "A {#b}\n---",
            "a {b}",
            "## {b} c",
            "# A {k=\"v w\"} ##",
            "> # A {#b}",
        ] {
            assert_eq!(find(text), Vec::<usize>::new(), "{text}");
        }
        for (text, at) in [
            ("## GET /x/{id}", 13),
            ("# A {b: c} ##", 9),
            ("# A \\{#b}", 8),
            ("A {b}\r\n===", 4),
            ("- > ### A {}", 11),
            ("# A {#b c}", 9),
            ("# A {=c}", 7),
        ] {
            assert_eq!(find(text), [at], "{text}");
        }
    }

    #[test]
    fn a_definition_needs_white_space_behind_its_colon() {
        assert_eq!(find("a\n: b\n:\tc"), Vec::<usize>::new());
        assert_eq!(find("a\n:b\n  :::\n> :c:\n:"), [2, 7, 13, 17]);
        assert_eq!(find(":a"), Vec::<usize>::new());
        assert_eq!(find("a|b\n:-:|:-\n1|2"), Vec::<usize>::new());
    }

    #[test]
    fn a_code_span_is_not_cut_by_a_colon() {
        assert_eq!(find("a `b\n: c` d"), [5]);
        assert_eq!(find("a `b` c\n: `d`"), Vec::<usize>::new());
        assert_eq!(find("a `b\n\n: c` d"), Vec::<usize>::new());
    }

    #[test]
    fn hostile_texts_are_read_in_one_pass() {
        for unit in ["}", "# {a}\n", ":\n", "a\n: b\n", "`a\n: b\n", "a\n: `b\n\n", "- - # }", "{a}\n=\n"] {
            find(&unit.repeat(20_000));
        }
    }
}
