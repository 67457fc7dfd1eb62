//! Gathers the cells of a table and writes them as a GitHub table.

use crate::markup::Align;

/// A table that is being read.
pub(super) struct Table {
    align: Vec<Align>,
    rows: Vec<Vec<String>>,
    /// How many rows belong to the head.
    head: usize,
    /// Rows that the cell above each column still takes.
    spans: Vec<u32>,
    in_head: bool,
}

/// Columns beyond this are cut: a cell may claim to span any number.
const MAX_COLUMNS: usize = 200;

impl Table {
    pub(super) fn new(align: &[Align]) -> Self {
        Self { align: align.to_vec(), rows: Vec::new(), head: 0, spans: Vec::new(), in_head: false }
    }

    pub(super) fn head(&mut self, opens: bool) {
        self.in_head = opens;
    }

    pub(super) fn row(&mut self) {
        self.head += usize::from(self.in_head);
        self.rows.push(Vec::new());
    }

    /// Adds a cell to the last row. Columns that it spans stay empty, and so do rows.
    pub(super) fn cell(&mut self, text: String, columns: u32, rows: u32) {
        self.fill_spanned();
        let Some(row) = self.rows.last_mut() else { return };
        let columns = (columns.max(1) as usize).min(MAX_COLUMNS.saturating_sub(row.len()));
        for number in 0..columns {
            self.spans.resize(self.spans.len().max(row.len() + 1), 0);
            self.spans[row.len()] = rows.saturating_sub(1);
            row.push(if number == 0 { text.clone() } else { String::new() });
        }
    }

    /// Adds empty cells where cells of earlier rows reach down.
    fn fill_spanned(&mut self) {
        let Some(row) = self.rows.last_mut() else { return };
        while let Some(left) = self.spans.get_mut(row.len()).filter(|left| **left > 0) {
            *left -= 1;
            row.push(String::new());
        }
    }

    pub(super) fn end_row(&mut self) {
        self.fill_spanned();
    }

    /// The table. A table needs one row of head; more become one, none an empty one.
    pub(super) fn write(mut self) -> String {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0).max(1);
        let body = self.rows.split_off(self.head.min(self.rows.len()));
        let mut head = vec![String::new(); columns];
        for row in self.rows {
            for (cell, text) in head.iter_mut().zip(row) {
                if !cell.is_empty() && !text.is_empty() {
                    cell.push(' ');
                }
                cell.push_str(&text);
            }
        }
        let rules = (0..columns).map(|column| match self.align.get(column) {
            None | Some(Align::Default) => "---".to_owned(),
            Some(Align::Left) => ":--".to_owned(),
            Some(Align::Center) => ":-:".to_owned(),
            Some(Align::Right) => "--:".to_owned(),
        });
        let mut lines = vec![line(head, columns), line(rules, columns)];
        lines.extend(body.into_iter().map(|row| line(row, columns)));
        lines.join("\n")
    }
}

fn line(cells: impl IntoIterator<Item = String>, columns: usize) -> String {
    let mut line = String::from("|");
    for cell in cells.into_iter().chain(std::iter::repeat(String::new())).take(columns) {
        line.push(' ');
        line.push_str(cell.trim());
        line.push_str(if cell.trim().is_empty() { "|" } else { " |" });
    }
    line
}
