//! Scalars: plain, quoted and in blocks (YAML 1.2.2, sections 7.3 and 8.1).

use std::borrow::Cow;

use super::super::yaml::plain_value;
use super::Reader;
use crate::load::{Node, Value};

/// Whether a plain scalar may start like this; `alone` says that its first character is followed by
/// white space.
pub(super) fn starts_plain(text: &str, alone: bool) -> bool {
    match text.bytes().next() {
        None => false,
        Some(b'-' | b'?' | b':') => !alone,
        Some(first) => !b",[]{}#&*!|>'\"%@`".contains(&first),
    }
}

impl<'t> Reader<'t> {
    /// A plain scalar in a block, whose further lines stand deeper than `parent`.
    pub(super) fn plain(&mut self, parent: usize) -> Option<Node> {
        let start = self.at;
        let (first, mut is_over) = self.plain_line()?;
        if !starts_plain(first, self.is_blank(start + 1)) {
            return None;
        }
        let mut text = Cow::Borrowed(first);
        while !is_over {
            let Some((line, column, breaks)) = self.further_line() else { break };
            if column <= parent || self.byte_at(line + column) == Some(b'#') {
                break;
            }
            (self.at, self.line) = (line + column, line);
            let folded = text.to_mut();
            push_breaks(folded, breaks);
            let (more, over) = self.plain_line()?;
            folded.push_str(more);
            is_over = over;
        }
        let value = match text {
            Cow::Borrowed(text) => plain_value(text),
            Cow::Owned(text) => plain_value(&text),
        };
        Some(Node::new(value, self.span(start, self.at)))
    }

    /// The part of a plain scalar on this line, and whether a comment ends it.
    fn plain_line(&mut self) -> Option<(&'t str, bool)> {
        let line = &self.text[self.at..self.line_end(self.at)];
        let (line, is_over) = match memchr::memmem::find(line.as_bytes(), b" #") {
            Some(comment) => (&line[..comment], true),
            None => (line, false),
        };
        let line = line.trim_end_matches(' ');
        let mut rest = line;
        while let Some(colon) = memchr::memchr(b':', rest.as_bytes()) {
            rest = &rest[colon + 1..];
            if rest.is_empty() || rest.starts_with(' ') {
                return None;
            }
        }
        self.at += line.len();
        Some((line, is_over))
    }

    /// The next line that is not blank: where it starts, its column, and the line ends before it.
    fn further_line(&self) -> Option<(usize, usize, usize)> {
        let mut line = self.line_end(self.at) + 1;
        let mut breaks = 1;
        loop {
            let rest = self.text.get(line..)?;
            let column = rest.len() - rest.trim_start_matches(' ').len();
            match self.byte_at(line + column)? {
                b'\n' => (line, breaks) = (line + column + 1, breaks + 1),
                _ => return Some((line, column, breaks)),
            }
        }
    }

    /// The text of a quoted scalar. Without a `parent` it has to end on its line; otherwise its further
    /// lines stand deeper than that.
    pub(super) fn quoted(&mut self, parent: Option<usize>) -> Option<Cow<'t, str>> {
        let quote = self.byte()?;
        self.at += 1;
        let mut text = Cow::Borrowed("");
        loop {
            let rest = &self.text.as_bytes()[self.at..];
            let length = memchr::memchr3(quote, b'\\', b'\n', rest)?;
            let run = &self.text[self.at..self.at + length];
            self.at += length + 1;
            match rest[length] {
                b'\n' => {
                    // Blanks around a line end are not part of the text.
                    push(&mut text, run.trim_end_matches(' '));
                    self.at -= 1;
                    let (line, column, breaks) = self.further_line()?;
                    if column <= parent? {
                        return None;
                    }
                    (self.at, self.line) = (line + column, line);
                    push_breaks(text.to_mut(), breaks);
                }
                b'\\' if quote == b'"' => {
                    push(&mut text, run);
                    let escape = self.escape()?;
                    text.to_mut().push(escape);
                }
                b'\\' => {
                    push(&mut text, run);
                    text.to_mut().push('\\');
                }
                _ => {
                    push(&mut text, run);
                    if quote == b'\'' && self.byte() == Some(quote) {
                        self.at += 1;
                        text.to_mut().push('\'');
                    } else {
                        return Some(text);
                    }
                }
            }
        }
    }

    /// The character that an escape stands for (section 5.7), of those that are common.
    fn escape(&mut self) -> Option<char> {
        let name = self.byte()?;
        self.at += 1;
        Some(match name {
            b'n' => '\n',
            b't' => '\t',
            b'r' => '\r',
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'u' => {
                let digits = self.text.get(self.at..self.at + 4)?;
                if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
                    return None;
                }
                self.at += 4;
                // Half of a pair is no character.
                char::from_u32(u32::from_str_radix(digits, 16).ok()?)?
            }
            _ => return None,
        })
    }

    /// A literal or folded scalar; its lines stand deeper than `parent`.
    pub(super) fn block_scalar(&mut self, parent: usize) -> Option<Node> {
        let start = self.at;
        let is_folded = self.byte() == Some(b'>');
        self.at += 1;
        let is_stripped = self.byte() == Some(b'-');
        self.at += usize::from(is_stripped);
        self.skip_spaces();
        // Other indicators and comments are rare.
        if self.byte()? != b'\n' {
            return None;
        }
        let (_, indent, breaks) = self.further_line()?;
        if indent <= parent {
            return None;
        }
        self.at += 1;
        let mut text = String::new();
        let mut pending = breaks - 1;
        let mut was_text = false;
        loop {
            self.line = self.at;
            let end = self.line_end(self.at);
            let line = &self.text[self.at..end];
            let column = line.len() - line.trim_start_matches(' ').len();
            if column == line.len() && column <= indent {
                // Blank lines before the first one are known already.
                pending += usize::from(!text.is_empty());
            } else if column < indent {
                break;
            } else if column == line.len() && text.is_empty() {
                // The first lines may not be longer than the indentation while they are blank.
                return None;
            } else {
                let content = &line[indent..];
                let is_text = !content.starts_with(' ');
                if is_folded && is_text && was_text {
                    push_breaks(&mut text, pending);
                } else {
                    text.extend(std::iter::repeat_n('\n', pending));
                }
                text.push_str(content);
                (pending, was_text) = (1, is_text);
            }
            if end == self.text.len() {
                self.at = end;
                if column < line.len() {
                    // No line end to keep or to strip.
                    return None;
                }
                break;
            }
            self.at = end + 1;
        }
        if !is_stripped {
            text.push('\n');
        }
        self.line = self.at;
        self.skip_spaces();
        let end = self.at;
        self.skip_lines()?;
        Some(Node::new(Value::String(text.into()), self.span(start, end)))
    }
}

fn push<'t>(text: &mut Cow<'t, str>, run: &'t str) {
    if text.is_empty() {
        *text = Cow::Borrowed(run);
    } else {
        text.to_mut().push_str(run);
    }
}

/// Line ends within a scalar that is folded: one is a space, and of more the first one is left out.
fn push_breaks(text: &mut String, breaks: usize) {
    match breaks {
        1 => text.push(' '),
        _ => text.extend(std::iter::repeat_n('\n', breaks - 1)),
    }
}
