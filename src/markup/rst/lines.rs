//! Lines of a text and the indented blocks that they form.
//!
//! A block is a list of [`Line`]s: byte ranges of one text. Removing an indentation, or cutting a
//! table into cells, moves their starts and ends, so every character keeps its place.

/// A line, or a part of one, without white space at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line {
    pub start: usize,
    pub end: usize,
}

impl Line {
    /// Whether nothing is on the line.
    pub fn is_blank(self) -> bool {
        self.start >= self.end
    }

    /// The characters of the line.
    pub fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }

    /// Spaces at the start of the line.
    pub fn indent(self, text: &str) -> usize {
        text.as_bytes()[self.start..self.end].iter().take_while(|byte| **byte == b' ').count()
    }

    /// Whether the line is not blank and starts with a space.
    pub fn is_indented(self, text: &str) -> bool {
        text.as_bytes()[self.start..self.end].first() == Some(&b' ')
    }

    /// The line without its first bytes.
    pub fn skip(self, bytes: usize) -> Self {
        Self { start: self.start.saturating_add(bytes).min(self.end), end: self.end }
    }
}

/// The lines of a text.
pub(super) fn split(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let end = start + trimmed(line).len();
        lines.push(Line { start: start.min(end), end });
        start += line.len() + 1;
    }
    while lines.last().is_some_and(|line| line.is_blank()) {
        lines.pop();
    }
    lines
}

fn trimmed(line: &str) -> &str {
    match line.as_bytes().last() {
        Some(byte) if *byte > b' ' && *byte < 0x80 => line,
        _ => line.trim_end(),
    }
}

/// A block that was found by its indentation.
#[derive(Debug)]
pub(super) struct Block {
    /// Its lines without the indentation.
    pub lines: Vec<Line>,
    /// Index of the line behind it.
    pub next: usize,
    /// Whether a blank line (or the end of the text) follows.
    pub is_closed: bool,
}

/// The lines from `at` that are blank or indented; the least indentation is removed.
///
/// With `first`, the line at `at` belongs to the block whatever it looks like, and loses that many
/// bytes; the others lose their own least indentation. With `until_blank` a blank line ends it.
pub(super) fn indented(
    text: &str,
    lines: &[Line],
    at: usize,
    first: Option<usize>,
    until_blank: bool,
) -> Block {
    let body = at + usize::from(first.is_some());
    let mut least = usize::MAX;
    let mut next = body;
    let mut is_closed = true;
    while let Some(line) = lines.get(next) {
        if line.is_blank() {
            if until_blank {
                break;
            }
        } else if !line.is_indented(text) {
            is_closed = next > at && lines[next - 1].is_blank();
            break;
        } else {
            least = least.min(line.indent(text));
        }
        next += 1;
    }
    let mut block = Vec::with_capacity(next - at);
    block.extend(first.map(|bytes| lines[at].skip(bytes)));
    block.extend(lines[body.min(next)..next].iter().map(|line| line.skip(least)));
    Block { lines: block, next, is_closed }
}

/// The lines from `at` that are blank or indented by at least `indent`, without that indentation.
/// The line at `at` belongs to it whatever its first `indent` bytes are.
pub(super) fn known_indented(text: &str, lines: &[Line], at: usize, indent: usize) -> Block {
    let mut block = vec![lines[at].skip(indent)];
    let mut next = at + 1;
    let mut is_closed = true;
    while let Some(line) = lines.get(next) {
        if !line.is_blank() && line.indent(text) < indent {
            is_closed = lines[next - 1].is_blank();
            break;
        }
        block.push(line.skip(indent));
        next += 1;
    }
    Block { lines: block, next, is_closed }
}

/// A block without blank lines at its ends.
pub(super) fn trim(lines: &[Line]) -> &[Line] {
    let start = lines.iter().position(|line| !line.is_blank()).unwrap_or(lines.len());
    let end = lines.iter().rposition(|line| !line.is_blank()).map_or(start, |at| at + 1);
    &lines[start..end]
}

/// The paragraphs of a block: its parts between blank lines.
pub(super) fn paragraphs(lines: &[Line]) -> impl Iterator<Item = &[Line]> {
    lines.split(|line| line.is_blank()).filter(|part| !part.is_empty())
}

/// The characters of a block, with line ends between its lines.
pub(super) fn join(text: &str, lines: &[Line]) -> String {
    let mut joined = String::with_capacity(lines.iter().map(|line| line.end - line.start + 1).sum());
    for (number, line) in lines.iter().enumerate() {
        if number > 0 {
            joined.push('\n');
        }
        joined.push_str(line.of(text));
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_loses_its_least_indentation() {
        let text = "a\n   b\n  c\n\n  d\ne";
        let lines = split(text);
        let block = indented(text, &lines, 1, None, false);
        assert_eq!(join(text, &block.lines), " b\nc\n\nd");
        assert_eq!((block.next, block.is_closed), (5, false));
        let item = known_indented(text, &lines, 0, 3);
        assert_eq!((item.next, item.is_closed), (2, false));
    }

    #[test]
    fn white_space_at_line_ends_does_not_count() {
        let text = "a  \n \u{a0}\n b \n\n";
        assert_eq!(split(text).iter().map(|line| line.of(text)).collect::<Vec<_>>(), ["a", "", " b"]);
    }
}
