//! Tables whose cells are boxes of `+`, `-` and `|`, and may span rows and columns.
//!
//! Each cell is found by walking around it: along its top edge to a corner, down, back along the
//! bottom, and up. Its other corners are where further cells may start.

use std::collections::{BTreeMap, BTreeSet};

use super::{Cell, Content, Malformed, Table, dedent, part};
use crate::markup::rst::chars;
use crate::markup::rst::lines::Line;

/// Whether a line is the top or bottom border of such a table.
pub(in crate::markup::rst) fn is_top(line: &str) -> bool {
    let bytes = line.as_bytes();
    bytes.len() >= 5
        && bytes.starts_with(b"+-")
        && bytes.ends_with(b"-+")
        && bytes.iter().all(|byte| matches!(byte, b'+' | b'-'))
}

/// Whether a line separates head and body.
fn is_head_end(line: &[u8]) -> bool {
    line.len() >= 5
        && line.starts_with(b"+=")
        && line.ends_with(b"=+")
        && line.iter().all(|b| matches!(b, b'+' | b'='))
}

/// Reads the table at the start of `lines`; gives how many lines it takes.
pub(super) fn read(text: &str, lines: &[Line]) -> (usize, Result<Table, Malformed>) {
    let is_part = |line: &&Line| line.of(text).starts_with(['+', '|']);
    let mut count = lines.iter().take_while(is_part).count();
    if !is_top(lines[count - 1].of(text)) {
        match (2..count).rev().find(|at| is_top(lines[*at].of(text))) {
            Some(bottom) => count = bottom + 1,
            None => return (count, Err(("it has no bottom border", 0))),
        }
    }
    if count < 3 {
        return (count, Err(("it has no rows", 0)));
    }
    (count, Drawing::new(text, &lines[..count]).and_then(|drawing| drawing.trace()))
}

/// The characters of a table by row and column.
struct Drawing<'t> {
    text: &'t str,
    rows: Vec<Row>,
    right: usize,
    bottom: usize,
    /// Row of the line between head and body.
    head_end: Option<usize>,
    /// Steps that may still be walked, so that a drawing full of corners ends in time.
    steps: usize,
}

struct Row {
    /// One byte for each column; what is not ASCII is any letter.
    marks: Vec<u8>,
    start: usize,
    /// Offset of each column, if they are not simply bytes.
    offsets: Option<Vec<usize>>,
}

impl Row {
    fn new(text: &str, line: Line) -> Self {
        let content = line.of(text);
        if content.is_ascii() {
            return Self { marks: content.as_bytes().to_vec(), start: line.start, offsets: None };
        }
        let mut marks = Vec::with_capacity(content.len());
        let mut offsets = Vec::with_capacity(content.len());
        for (at, c) in content.char_indices() {
            for _ in 0..chars::width(c) {
                marks.push(if c.is_ascii() { c as u8 } else { b'x' });
                offsets.push(line.start + at);
            }
        }
        offsets.push(line.end);
        Self { marks, start: line.start, offsets: Some(offsets) }
    }

    fn offset(&self, column: usize) -> usize {
        match &self.offsets {
            Some(offsets) => offsets[column.min(offsets.len() - 1)],
            None => self.start + column,
        }
    }
}

/// A cell: top, left, bottom and right edge.
type Box = (usize, usize, usize, usize);

impl<'t> Drawing<'t> {
    fn new(text: &'t str, lines: &[Line]) -> Result<Self, Malformed> {
        let mut rows: Vec<Row> = lines.iter().map(|line| Row::new(text, *line)).collect();
        let width = rows[0].marks.len();
        for (at, row) in rows.iter().enumerate() {
            if row.marks.len() != width || !matches!(row.marks.last(), Some(b'+' | b'|')) {
                return Err(("its right edge is not straight", at));
            }
        }
        let mut head_end = None;
        let bottom = rows.len() - 1;
        for (at, row) in rows.iter_mut().enumerate() {
            if is_head_end(&row.marks) {
                if head_end.is_some() || at == 0 || at == bottom {
                    return Err(("it has more than one line of `=`", at));
                }
                head_end = Some(at);
                row.marks.iter_mut().filter(|mark| **mark == b'=').for_each(|mark| *mark = b'-');
            }
        }
        let steps = rows.len() * width * 24 + 4096;
        Ok(Self { text, right: width - 1, bottom, rows, head_end, steps })
    }

    fn mark(&mut self, row: usize, column: usize) -> u8 {
        self.steps = self.steps.saturating_sub(1);
        if self.steps == 0 { 0 } else { self.rows[row].marks[column] }
    }

    /// Finds all cells.
    fn trace(mut self) -> Result<Table, Malformed> {
        let mut done: Vec<Option<usize>> = vec![None; self.right + 1];
        let mut corners = BTreeSet::from([(0, 0)]);
        let mut boxes: Vec<Box> = Vec::new();
        let (mut row_edges, mut column_edges) = (BTreeSet::from([0]), BTreeSet::from([0]));
        while let Some((top, left)) = corners.pop_first() {
            let is_done = done[left].is_some_and(|row| top <= row);
            if top == self.bottom || left == self.right || is_done {
                continue;
            }
            let Some((bottom, right)) = self.walk(top, left, &mut row_edges, &mut column_edges) else {
                continue;
            };
            if (left..right).any(|column| done[column] != top.checked_sub(1)) {
                return Err(("its cells overlap", top));
            }
            done[left..right].fill(Some(bottom - 1));
            boxes.push((top, left, bottom, right));
            corners.extend([(top, right), (bottom, left)]);
        }
        if done[..self.right].iter().any(|row| *row != Some(self.bottom - 1)) {
            return Err(("its lines do not form boxes", 0));
        }
        Ok(self.table(boxes, row_edges, column_edges))
    }

    /// Walks around the smallest cell with this corner; gives its bottom and right edge.
    fn walk(
        &mut self,
        top: usize,
        left: usize,
        row_edges: &mut BTreeSet<usize>,
        column_edges: &mut BTreeSet<usize>,
    ) -> Option<(usize, usize)> {
        for right in left + 1..=self.right {
            match self.mark(top, right) {
                b'+' => {}
                b'-' => continue,
                _ => return None,
            }
            'down: for bottom in top + 1..=self.bottom {
                match self.mark(bottom, right) {
                    b'+' => {}
                    b'|' => continue,
                    _ => break,
                }
                for column in (left..right).rev() {
                    let mark = self.mark(bottom, column);
                    if !(mark == b'+' || mark == b'-' && column > left) {
                        continue 'down;
                    }
                }
                for row in top + 1..bottom {
                    if !matches!(self.mark(row, left), b'+' | b'|') {
                        continue 'down;
                    }
                }
                row_edges.extend([top, bottom]);
                column_edges.extend([left, right]);
                return Some((bottom, right));
            }
        }
        None
    }

    fn table(&self, boxes: Vec<Box>, row_edges: BTreeSet<usize>, column_edges: BTreeSet<usize>) -> Table {
        let index = |edges: BTreeSet<usize>| -> BTreeMap<usize, usize> {
            edges.into_iter().enumerate().map(|(index, edge)| (edge, index)).collect()
        };
        let (rows, columns) = (index(row_edges), index(column_edges));
        let at = |edges: &BTreeMap<usize, usize>, edge: usize| edges.get(&edge).copied().unwrap_or_default();
        let mut all: Vec<Vec<Cell>> = vec![Vec::new(); rows.len() - 1];
        // Boxes are in order of their top and left edges.
        for (top, left, bottom, right) in boxes {
            let lines: Vec<Line> = self.rows[top + 1..bottom]
                .iter()
                .map(|row| part(self.text, row.offset(left + 1), row.offset(right)))
                .collect();
            all[at(&rows, top)].push(Cell {
                columns: (at(&columns, right) - at(&columns, left)) as u32,
                rows: (at(&rows, bottom) - at(&rows, top)) as u32,
                content: Content::Lines(dedent(self.text, &lines)),
            });
        }
        let head = self.head_end.map_or(0, |edge| at(&rows, edge));
        let body = all.split_off(head.min(all.len()));
        Table { columns: columns.len() - 1, stubs: 0, head: all, body }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markup::rst::lines::split;

    fn cells(text: &str) -> Result<Vec<String>, Malformed> {
        let (_, table) = read(text, &split(text));
        let table = table?;
        let rows = table.head.iter().chain(&table.body);
        let show = |cell: &Cell| {
            let Content::Lines(lines) = &cell.content else { return String::new() };
            format!("{}x{}:{}", cell.columns, cell.rows, crate::markup::rst::lines::join(text, lines))
        };
        Ok(rows.map(|row| row.iter().map(show).collect::<Vec<_>>().join(" ")).collect())
    }

    #[test]
    fn cells_span_rows_and_columns() {
        let text = "+---+---+---+\n| a | b     |\n+===+===+===+\n| c | d | é |\n|   +---+---+\n|   | f | g |\n+---+---+---+";
        let rows = ["1x1:a 2x1:b", "1x2:c 1x1:d 1x1:é", "1x1:f 1x1:g"];
        assert_eq!(cells(text), Ok(rows.map(str::to_owned).to_vec()));
    }

    #[test]
    fn what_is_no_table_says_so() {
        assert!(cells("+--+\n| a|").is_err());
        assert!(cells("+--+\n| a |\n+--+").is_err());
        assert!(cells("+--+--+\n|  |  |\n+--+  |\n|     |\n+-----+").is_err());
    }

    #[test]
    fn a_field_of_corners_ends_in_time() {
        let row = "+-".to_owned() + &"+-".repeat(600) + "+\n";
        let text = row.repeat(600);
        let _ = read(&text, &split(&text));
    }
}
