//! Languages that are read line by line: HTTP messages, YAML, TOML and its like, diffs.

use super::{HtmlWriter, json};

/// The offsets of each line.
fn lines(code: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let mut at = 0;
    code.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        (start, start + line.trim_end_matches(['\n', '\r']).len())
    })
}

/// A request or response: its first line, the names of headers, and a JSON body.
pub(super) fn http(pen: &mut HtmlWriter<'_, '_>) {
    let code = pen.code;
    for (number, (start, end)) in lines(code).enumerate() {
        let line = &code[start..end];
        if number == 0 {
            let first = line.find(' ').unwrap_or(line.len());
            pen.mark(start, start + first, "hl-w");
            if line.starts_with("HTTP/") {
                let digits = line[first..].trim_start();
                let status = end - digits.len();
                pen.mark(status, pen.word_end(status, b"").min(end), "hl-n");
            }
        } else if line.trim().is_empty() {
            let body = code[end..].trim_start();
            if body.starts_with(['{', '[']) {
                json::write_from(pen, code.len() - body.len());
            }
            return;
        } else if let Some(colon) = line.find(':') {
            pen.mark(start, start + colon, "hl-k");
        }
    }
}

/// Keys, strings, numbers, literals and comments.
pub(super) fn yaml(pen: &mut HtmlWriter<'_, '_>) {
    let code = pen.code;
    for (start, end) in lines(code) {
        let mut at = start;
        // Marks of list items before a key.
        loop {
            at += code[at..end].len() - code[at..end].trim_start_matches([' ', '\t']).len();
            match code[at..end].strip_prefix('-') {
                Some(rest) if rest.starts_with(' ') => at += 1,
                _ => break,
            }
        }
        let rest = &code[at..end];
        if rest.starts_with('#') || rest.starts_with("---") {
            pen.mark(at, end, "hl-c");
            continue;
        }
        if let Some(key) = key_length(rest) {
            pen.mark(at, at + key, "hl-k");
            at += key + 1;
        }
        value(pen, at, end);
    }
}

/// The length of a key that a colon follows.
fn key_length(line: &str) -> Option<usize> {
    let quote = line.bytes().next().filter(|b| matches!(b, b'"' | b'\''));
    let from = match quote {
        Some(quote) => line[1..].find(quote as char)? + 2,
        None => 0,
    };
    let at = from + line[from..].find(':')?;
    let fits = match quote {
        Some(_) => line[from..at].trim().is_empty(),
        None => !line[..at].contains(['"', '{', '[', '#']),
    };
    let ends = line[at + 1..].chars().next().is_none_or(char::is_whitespace);
    (fits && ends && at > 0).then_some(at)
}

/// A value and the comment behind it.
fn value(pen: &mut HtmlWriter<'_, '_>, start: usize, end: usize) {
    let code = pen.code;
    let mut at = start;
    while at < end {
        match code.as_bytes()[at] {
            b'"' | b'\'' if at == start || b" [{,=:(".contains(&code.as_bytes()[at - 1]) => {
                let stop = pen.string_end(at, false).min(end);
                pen.mark(at, stop, "hl-s");
                at = stop;
            }
            b'#' if at == start || code.as_bytes()[at - 1] == b' ' => {
                pen.mark(at, end, "hl-c");
                return;
            }
            b if b.is_ascii_alphanumeric() || b >= 0x80 || b"-+_.".contains(&b) => {
                let stop = pen.word_end(at + 1, b"-+.:/@#").min(end);
                // `at + 1` may be within a character; the word then goes on to its end.
                let word = code.get(at..stop).unwrap_or_default();
                let is_number = word.parse::<f64>().is_ok() && word.bytes().any(|b| b.is_ascii_digit());
                if is_number {
                    pen.mark(at, stop, "hl-n");
                } else if matches!(word, "true" | "false" | "null" | "~") {
                    pen.mark(at, stop, "hl-l");
                }
                at = stop.max(at + 1);
            }
            _ => at += 1,
        }
    }
}

/// Sections, keys, values and comments.
pub(super) fn toml(pen: &mut HtmlWriter<'_, '_>) {
    let code = pen.code;
    for (start, end) in lines(code) {
        let line = &code[start..end];
        let at = start + line.len() - line.trim_start().len();
        match line.trim_start().bytes().next() {
            Some(b'[') => pen.mark(at, start + line.find('#').unwrap_or(line.len()), "hl-w"),
            Some(b'#' | b';') => pen.mark(at, end, "hl-c"),
            _ => match line.find('=') {
                Some(equals) => {
                    pen.mark(at, start + line[..equals].trim_end().len(), "hl-k");
                    value(pen, start + equals + 1, end);
                }
                None => value(pen, at, end),
            },
        }
    }
}

/// Lines that are added or removed, and places.
pub(super) fn diff(pen: &mut HtmlWriter<'_, '_>) {
    let code = pen.code;
    for (start, end) in lines(code) {
        let line = &code[start..end];
        let class = match line.bytes().next() {
            _ if line.starts_with("+++") || line.starts_with("---") => "hl-c",
            Some(b'@') => "hl-w",
            Some(b'+') => "hl-add",
            Some(b'-') => "hl-del",
            _ => continue,
        };
        pen.mark(start, end, class);
    }
}
