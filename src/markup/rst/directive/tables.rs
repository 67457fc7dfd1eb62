//! `table`, `list-table` and `csv-table`.

use super::Directive;
use crate::markup::rst::lines::{self, Line};
use crate::markup::rst::list::bullet;
use crate::markup::rst::parser::Parser;
use crate::markup::rst::table::csv::{self, Dialect};
use crate::markup::rst::table::{Cell, Content, Table};

impl Parser<'_, '_, '_> {
    /// A drawn table with a caption.
    pub(super) fn table_directive(&mut self, directive: &Directive) {
        if directive.content.is_empty() {
            self.report(directive.line, "`table` has no content");
        }
        self.leave_caption(directive);
        self.nested(&directive.content);
        if self.cx.caption.take().is_some() {
            self.report(directive.line, "`table` does not hold a table");
            let place = self.shown_lines(&directive.arguments);
            self.wrap(crate::markup::Tag::Paragraph, place, |parser| parser.inline(&directive.arguments));
        }
    }

    /// Keeps the argument of the directive as the caption of the next table.
    fn leave_caption(&mut self, directive: &Directive) {
        self.cx.caption = (!directive.arguments.is_empty()).then(|| directive.arguments.clone());
    }

    /// A table written as a list of lists.
    pub(super) fn list_table(&mut self, directive: &Directive) {
        let rows: Option<Vec<Vec<Cell>>> = self.items(&directive.content).and_then(|rows| {
            let cells =
                |row: Vec<Line>| Some(self.items(&row)?.into_iter().map(Content::Lines).map(cell).collect());
            rows.into_iter().map(cells).collect()
        });
        match rows {
            Some(rows) if !rows.is_empty() => {
                let first = rows[0].len();
                if let Some(other) = rows.iter().position(|row| row.len() != first) {
                    let (row, count) = (other + 1, rows[other].len());
                    let message = format!(
                        "row {row} of this table has another number of cells ({count}) than the first ({first})"
                    );
                    self.report(directive.line, message);
                }
                self.make_table(directive, rows, 0);
            }
            _ => {
                self.report(directive.line, "`list-table` needs a bullet list whose items are bullet lists");
                self.nested(&directive.content);
            }
        }
    }

    /// The items of a bullet list; `None` when there is anything else.
    fn items(&self, lines: &[Line]) -> Option<Vec<Vec<Line>>> {
        let lines = lines::trim(lines);
        let (kind, _) = bullet(self.str(*lines.first()?))?;
        let mut items = Vec::new();
        let mut at = 0;
        while let Some(&line) = lines.get(at) {
            if line.is_blank() {
                at += 1;
                continue;
            }
            let (_, marker) = bullet(self.str(line)).filter(|(found, _)| *found == kind)?;
            let block = self.item_lines(lines, at, marker);
            items.push(block.lines);
            at = block.next;
        }
        Some(items)
    }

    /// A table written as comma-separated values.
    pub(super) fn csv_table(&mut self, directive: &Directive) {
        let dialect = self.dialect(directive);
        let mut rows: Vec<Vec<String>> = Vec::new();
        if let Some(header) = directive.option_lines("header") {
            rows.extend(csv::rows(&lines::join(self.input.text, header), dialect));
        }
        let headers = rows.len();
        let Some(text) = self.csv_text(directive) else { return };
        rows.extend(csv::rows(&text, dialect));
        let rows: Vec<Vec<Cell>> =
            rows.into_iter().map(|row| row.into_iter().map(Content::Text).map(cell).collect()).collect();
        if rows.is_empty() {
            self.report(directive.line, "`csv-table` has no rows");
        }
        self.make_table(directive, rows, headers);
    }

    fn dialect(&self, directive: &Directive) -> Dialect {
        let mut dialect = Dialect::default();
        let one = |value: &str| match value {
            "tab" => Some('\t'),
            "space" => Some(' '),
            _ => value.chars().next(),
        };
        let option = |name: &str| directive.option(name).and_then(one);
        dialect.delimiter = option("delim").unwrap_or(dialect.delimiter);
        dialect.quote = option("quote").unwrap_or(dialect.quote);
        dialect.escape = option("escape");
        dialect.keeps_space = directive.option("keepspace").is_some();
        dialect
    }

    /// The values of a `csv-table`: its content, or a file of the source.
    fn csv_text(&self, directive: &Directive) -> Option<String> {
        let Some(path) = directive.option("file") else {
            if directive.option("url").is_some() {
                self.report(directive.line, "`csv-table` cannot read from the network");
                return None;
            }
            return Some(lines::join(self.input.text, &directive.content));
        };
        let place = self.input.place(directive.line.start..directive.line.end);
        let source = self.input.source;
        let here = source.origin.span(place.start, place.end, source.text, self.cx.sources).file;
        let target = crate::source::join(&self.cx.sources.file(here).path, path);
        let found = target.ok().and_then(|target| self.cx.sources.find(&target));
        if found.is_none() {
            self.report(directive.line, format!("there is no file `{path}` in the source folder"));
        }
        found.map(|id| self.cx.sources.file(id).text.to_string())
    }

    /// Makes events of rows; short rows are filled up with empty cells.
    fn make_table(&mut self, directive: &Directive, mut rows: Vec<Vec<Cell>>, headers: usize) {
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        // A row of thousands of cells among short ones would otherwise fill a table with nothing.
        let filled = columns.saturating_mul(rows.len());
        if filled <= rows.iter().map(Vec::len).sum::<usize>() * 64 {
            for row in &mut rows {
                row.resize_with(columns, || cell(Content::Lines(Vec::new())));
            }
        }
        let number = |name: &str| directive.option(name).and_then(|value| value.parse::<usize>().ok());
        let head = headers.saturating_add(number("header-rows").unwrap_or(0)).min(rows.len());
        let body = rows.split_off(head);
        let stubs = number("stub-columns").unwrap_or(0);
        self.leave_caption(directive);
        let range = directive.line.start..directive.line.end;
        self.table(&Table { columns, stubs, head: rows, body }, range);
    }
}

fn cell(content: Content) -> Cell {
    Cell { columns: 1, rows: 1, content }
}
