//! Tables whose columns are marked by rows of `=`.

use super::{Cell, Content, Malformed, Table, dedent, part};
use crate::markup::rst::chars;
use crate::markup::rst::lines::Line;

/// Whether a line is the top border of such a table: at least two groups of `=`.
pub(in crate::markup::rst) fn is_top(line: &str) -> bool {
    is_border(line) && line.contains("= ")
}

fn is_border(line: &str) -> bool {
    line.starts_with('=') && line.bytes().all(|byte| matches!(byte, b'=' | b' '))
}

fn is_span(line: &str) -> bool {
    line.starts_with('-') && line.bytes().all(|byte| matches!(byte, b'-' | b' '))
}

/// The columns that a row of marks describes: where each starts and ends.
fn columns(line: &str) -> Vec<(usize, usize)> {
    let mut columns = Vec::new();
    let mut start = None;
    for (at, byte) in line.bytes().chain([b' ']).enumerate() {
        match (byte, start) {
            (b' ', Some(from)) => {
                columns.push((from, at));
                start = None;
            }
            (b' ', None) | (_, Some(_)) => {}
            (_, None) => start = Some(at),
        }
    }
    columns
}

/// Reads the table at the start of `lines`; gives how many lines it takes.
pub(super) fn read(text: &str, lines: &[Line]) -> (usize, Result<Table, Malformed>) {
    let top = lines[0].of(text);
    let mut borders = Vec::new();
    for (at, line) in lines.iter().enumerate().skip(1).filter(|(_, line)| is_border(line.of(text))) {
        if line.of(text).len() != top.len() {
            return (at + 1, Err(("this border does not match the one at the top", at)));
        }
        borders.push(at);
        if borders.len() == 2 || lines.get(at + 1).is_none_or(|next| next.is_blank()) {
            let reader =
                Reader { text, lines: &lines[..=at], columns: columns(top), rows: Vec::new(), first_body: 0 };
            return (at + 1, reader.read(if borders.len() == 2 { borders[0] } else { 0 }));
        }
    }
    match borders.first() {
        Some(at) => (at + 1, Err(("it has no bottom border, or no blank line behind it", *at))),
        None => {
            let length = lines.iter().rposition(|line| !line.is_blank()).map_or(1, |last| last + 1);
            (length, Err(("it has no bottom border", 0)))
        }
    }
}

struct Reader<'t> {
    text: &'t str,
    lines: &'t [Line],
    columns: Vec<(usize, usize)>,
    rows: Vec<Vec<Cell>>,
    first_body: usize,
}

impl Reader<'_> {
    fn read(mut self, head_end: usize) -> Result<Table, Malformed> {
        let (first_start, first_end) = self.columns[0];
        let last = self.lines.len() - 1;
        let mut start = 1;
        let mut has_text = false;
        for at in 1..=last {
            let line = self.lines[at].of(self.text);
            if at == last || at == head_end || is_span(line) {
                // A row of marks below a row of text says how its cells span the columns.
                let marks = (at < last || is_border(line)).then_some(at);
                self.row(start, at, marks)?;
                if at == head_end {
                    self.first_body = self.rows.len();
                }
                start = at + 1;
                has_text = false;
            } else if !self.cut(at, first_start, first_end).is_blank() {
                if has_text && at != start {
                    self.row(start, at, None)?;
                }
                start = at;
                has_text = true;
            } else if !has_text {
                start = at + 1;
            }
        }
        let body = self.rows.split_off(self.first_body);
        Ok(Table { columns: self.columns.len(), stubs: 0, head: self.rows, body })
    }

    /// The part of a line between two columns, without white space at its ends.
    fn cut(&self, at: usize, start: usize, end: usize) -> Line {
        let cut = part(self.text, self.offset(at, start), self.offset(at, end));
        cut.skip(cut.indent(self.text))
    }

    /// The offset of a column of a line.
    fn offset(&self, at: usize, column: usize) -> usize {
        let line = self.lines[at];
        let content = line.of(self.text);
        if content.is_ascii() {
            return line.start + column.min(content.len());
        }
        let mut width = 0;
        for (offset, c) in content.char_indices() {
            if width >= column {
                return line.start + offset;
            }
            width += chars::width(c);
        }
        line.end
    }

    /// Adds the row of these lines, if there are any.
    fn row(&mut self, start: usize, end: usize, marks: Option<usize>) -> Result<(), Malformed> {
        if start >= end {
            return Ok(());
        }
        let mut found = match marks {
            Some(at) => columns(self.lines[at].of(self.text)),
            None => self.columns.clone(),
        };
        let border = self.columns.last().map_or(0, |(_, end)| *end);
        if let Some(last) = found.last_mut() {
            if last.1 != border {
                return Err(("these marks do not reach the last column", end));
            }
            // Text may stand out of the last column.
            last.1 = usize::MAX;
        }
        for at in start..end {
            for pair in found.windows(2) {
                if !self.cut(at, pair[0].1, pair[1].0).is_blank() {
                    return Err(("text stands between two columns", at));
                }
            }
        }
        let mut cells = Vec::with_capacity(found.len());
        let mut column = 0;
        for (left, right) in found {
            if self.columns.get(column).is_none_or(|(start, _)| *start != left) {
                return Err(("these marks do not start where a column starts", end));
            }
            let first = column;
            if right == usize::MAX {
                column = self.columns.len();
            } else {
                while self.columns.get(column).is_some_and(|(_, end)| *end != right) {
                    column += 1;
                }
                column += 1;
            }
            if column > self.columns.len() {
                return Err(("these marks do not end where a column ends", end));
            }
            let lines: Vec<Line> = (start..end)
                .map(|at| part(self.text, self.offset(at, left), self.offset(at, right)))
                .collect();
            cells.push(Cell {
                columns: (column - first) as u32,
                rows: 1,
                content: Content::Lines(dedent(self.text, &lines)),
            });
        }
        self.rows.push(cells);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markup::rst::lines::{join, split};

    fn cells(text: &str) -> Result<(usize, Vec<String>), Malformed> {
        let (_, table) = read(text, &split(text));
        let table = table?;
        let show = |cell: &Cell| match &cell.content {
            Content::Lines(lines) => format!("{}:{}", cell.columns, join(text, lines)),
            Content::Text(_) => String::new(),
        };
        let rows = table.head.iter().chain(&table.body);
        Ok((table.head.len(), rows.map(|row| row.iter().map(show).collect::<Vec<_>>().join("|")).collect()))
    }

    #[test]
    fn rows_go_on_while_their_first_column_is_empty() {
        let text = "==  ==\nA   B\n==  ==\na   b\n    c\né   long text\n==  ==";
        let rows = ["1:A|1:B", "1:a|1:b\nc", "1:é|1:long text"];
        assert_eq!(cells(text), Ok((1, rows.map(str::to_owned).to_vec())));
    }

    #[test]
    fn marks_below_a_row_span_columns() {
        let text = "=  =  =\nab    c\n-----  -\nd  e  f\n=  =  =";
        assert!(cells(text).is_err(), "the marks do not line up");
        let text = "=  =  =\nabcd  c\n----  -\nd  e  f\n=  =  =";
        assert_eq!(cells(text), Ok((0, ["2:abcd|1:c", "1:d|1:e|1:f"].map(str::to_owned).to_vec())));
    }

    #[test]
    fn text_between_columns_is_a_mistake() {
        assert_eq!(cells("==  ==\na x b\n==  ==").unwrap_err().0, "text stands between two columns");
        assert!(cells("==  ==\na   b").is_err());
    }
}
