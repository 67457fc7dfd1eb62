//! Tables: drawn with characters, or made of lists and values.

pub(super) mod csv;
pub(super) mod grid;
pub(super) mod simple;

use std::ops::Range;

use super::input::{Input, Places};
use super::lines::{self, Line};
use super::parser::{Block, Parser, Read};
use super::shortcode::{Tags, tags_of};
use crate::markup::{Align, Event, Tag, TagEnd};

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Content {
    /// Lines of the text that is read.
    Lines(Vec<Line>),
    /// A text of its own.
    Text(String),
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    pub columns: u32,
    pub rows: u32,
    pub content: Content,
}

/// A table that is ready to be read cell by cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Table {
    pub columns: usize,
    /// How many cells at the start of each row of the body are its headers.
    pub stubs: usize,
    pub head: Vec<Vec<Cell>>,
    pub body: Vec<Vec<Cell>>,
}

/// A table that is not drawn as it should be: what is wrong, and on which of its lines.
pub(super) type Malformed = (&'static str, usize);

impl Parser<'_, '_, '_> {
    /// A table drawn with `+`, `-` and `|`, if one starts here.
    pub fn grid_table(&mut self, lines: &[Line], at: usize) -> Option<Read> {
        if !grid::is_top(self.str(lines[at])) {
            return None;
        }
        let (count, table) = grid::read(self.input.text, &lines[at..]);
        Some(self.drawn_table(lines, at, count, table))
    }

    /// A table drawn with `=`, which starts here.
    pub fn simple_table(&mut self, lines: &[Line], at: usize) -> Read {
        let (count, table) = simple::read(self.input.text, &lines[at..]);
        self.drawn_table(lines, at, count, table)
    }

    fn drawn_table(
        &mut self,
        lines: &[Line],
        at: usize,
        count: usize,
        table: Result<Table, Malformed>,
    ) -> Read {
        let end = at + count;
        match table {
            Ok(table) => {
                if let Some(line) = lines.get(end).filter(|line| !line.is_blank()) {
                    self.report(*line, "a blank line is needed behind a table");
                }
                self.table(&table, lines[at].start..lines[end - 1].end);
            }
            Err((what, line)) => {
                self.report(lines[(at + line).min(end - 1)], format!("this table cannot be read: {what}"));
                self.code(lines::trim(&lines[at..end]), None);
            }
        }
        (end, Block::Other)
    }

    /// Makes events of a table; takes up the caption that a `table` directive left for it.
    pub fn table(&mut self, table: &Table, range: Range<usize>) {
        let place = range;
        let range = self.input.shown(place.clone());
        let caption = self.cx.caption.take();
        let align = vec![Align::Default; table.columns];
        self.wrap(Tag::Table(align), range.clone(), |parser| {
            if let Some(caption) = caption {
                let place = parser.shown_lines(&caption);
                parser.wrap(Tag::Caption, place, |parser| parser.inline(&caption));
            }
            let parts = [(Tag::TableHead, &table.head, 0), (Tag::TableBody, &table.body, table.stubs)];
            for (tag, rows, stubs) in parts {
                if !rows.is_empty() {
                    parser.wrap(tag, range.clone(), |parser| parser.rows(rows, stubs, &place));
                }
            }
        });
    }

    fn rows(&mut self, rows: &[Vec<Cell>], stubs: usize, whole: &Range<usize>) {
        let range = self.input.shown(whole.clone());
        for row in rows {
            self.cx.push(Event::Start(Tag::TableRow), range.clone());
            for (number, cell) in row.iter().enumerate() {
                let place = match &cell.content {
                    Content::Lines(lines) if !lines.is_empty() => self.shown_lines(lines),
                    _ => range.clone(),
                };
                let (columns, rows) = (cell.columns, cell.rows);
                let tag = Tag::TableCell { columns, rows, heads_row: number < stubs };
                self.wrap(tag, place.clone(), |parser| match &cell.content {
                    Content::Lines(lines) => parser.nested_tight(lines),
                    Content::Text(text) => parser.cell_text(text, whole.clone()),
                });
            }
            self.cx.push(Event::End(TagEnd::TableRow), range.clone());
        }
    }

    fn cell_text(&mut self, text: &str, place: Range<usize>) {
        let shown = self.input.shown(place.clone());
        let mut input = Input {
            text,
            places: Places::Fixed(self.input.place(place)),
            source: self.input.source,
            shown: Some(shown),
            tags: Tags::default(),
        };
        input.tags = tags_of(&input, self.cx, 0..text.len());
        let lines = lines::split(text);
        Parser { input: &input, cx: self.cx }.nested_tight(&lines);
    }
}

/// The lines of a cell: without its common indentation and without blank lines at its ends.
fn dedent(text: &str, lines: &[Line]) -> Vec<Line> {
    let lines = lines::trim(lines);
    let least = lines.iter().filter(|line| !line.is_blank()).map(|line| line.indent(text)).min().unwrap_or(0);
    lines.iter().map(|line| line.skip(least)).collect()
}

/// The part of a line from one byte to another, without white space at its end.
fn part(text: &str, start: usize, end: usize) -> Line {
    let end = end.max(start);
    Line { start, end: start + text[start..end].trim_end().len() }
}
