//! Escapes text, code and addresses so that Markdown reads them as they are.

use std::borrow::Cow;

/// Plain text. `before` is the character in front of it, `at_start` tells whether it begins a line,
/// `in_cell` whether it stands in a table.
pub(super) fn escaped(text: &str, before: Option<char>, at_start: bool, in_cell: bool) -> Cow<'_, str> {
    // Most texts hold nothing that Markdown could take for its own.
    let is_mark = |byte| matches!(byte, b'\\' | b'*' | b'`' | b'[' | b'_' | b'<' | b'&' | b'~' | b'|');
    let may_begin = |byte: u8| matches!(byte, b'#' | b'>' | b'=' | b':' | b'-' | b'+' | b'0'..=b'9');
    let begins = at_start && text.bytes().next().is_some_and(may_begin);
    // Without an early exit, so that many bytes are looked at with each instruction.
    if !begins && !text.bytes().fold(false, |found, byte| found | is_mark(byte)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    let mut before = before;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        let begins_line = at_start && at == 0;
        let is_special = match c {
            '\\' => next.is_none_or(|c| c.is_ascii_punctuation()),
            '*' | '`' | '[' => true,
            '_' => !(before.is_some_and(char::is_alphanumeric) && next.is_some_and(char::is_alphanumeric)),
            '<' => next.is_none_or(|c| c.is_ascii_alphabetic() || "/!?".contains(c)),
            '&' => next.is_some_and(|c| c.is_ascii_alphabetic() || c == '#'),
            '~' => next == Some('~') || before == Some('~'),
            '|' => in_cell,
            '#' | '>' | '=' | ':' => begins_line,
            '-' | '+' => begins_line && next.is_none_or(|c| c == ' ' || c == '-'),
            '.' | ')' => at_start && at > 0 && at < 10 && text[..at].bytes().all(|b| b.is_ascii_digit()),
            _ => false,
        };
        if is_special {
            out.push('\\');
        }
        out.push(c);
        before = Some(c);
    }
    Cow::Owned(out)
}

/// Inline code between as many backquotes as it takes.
pub(super) fn code(code: &str, in_cell: bool) -> String {
    if !code.bytes().any(|byte| matches!(byte, b'`' | b'|' | b'\n' | b' ')) {
        return ["`", code, "`"].concat();
    }
    let fence = "`".repeat(longest_run(code) % 64 + 1);
    let needs_blank =
        code.starts_with('`') || code.ends_with('`') || (code.starts_with(' ') && code.ends_with(' '));
    let blank = if needs_blank { " " } else { "" };
    let code = if in_cell { code.replace('|', "\\|") } else { code.to_owned() };
    format!("{fence}{blank}{}{blank}{fence}", code.replace('\n', " "))
}

/// The fence of a block of code.
pub(super) fn fence(code: &str) -> String {
    "`".repeat(longest_run(code).max(2) + 1)
}

fn longest_run(code: &str) -> usize {
    code.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// What follows the text of a link or image.
pub(super) fn destination(url: &str, title: &str) -> String {
    let is_plain = !url.is_empty()
        && !url.contains(|c: char| c.is_whitespace() || c.is_control() || "()<>\\".contains(c));
    let url = match is_plain {
        true => url.to_owned(),
        false => format!(
            "<{}>",
            url.replace('\\', "\\\\").replace('<', "\\<").replace('>', "\\>").replace('\n', " ")
        ),
    };
    match title.is_empty() {
        true => ["](", &url, ")"].concat(),
        false => {
            format!("]({url} \"{}\")", title.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', " "))
        }
    }
}
