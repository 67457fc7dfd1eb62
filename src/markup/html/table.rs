//! Writes the parts of tables.

use crate::html::Html;
use crate::markup::{Align, Event, Spanned, Tag, TagEnd, plain};

/// A table that is open.
pub(super) struct Table {
    align: Vec<Align>,
    column: usize,
    in_head: bool,
    /// Whether the open cell is a header.
    is_header: bool,
}

impl Table {
    /// Opens a table whose content follows. It can be scrolled sideways by keyboard, for which its
    /// box needs a name: the caption, or the names of its columns. Without a caption of its own it gets one
    /// of these and of the section, for those who hear a list of all tables.
    pub(super) fn open(align: &[Align], content: &[Spanned], section: &str, out: &mut Html) -> Self {
        let name = name(content);
        out.push_markup("<div class=\"table-scroll\" role=\"group\" tabindex=\"0\" aria-label=\"Table: ");
        out.push_text(&name);
        out.push_markup("\"><table>\n");
        if !matches!(content.first(), Some(Spanned { event: Event::Start(Tag::Caption), .. })) {
            out.push_markup("<caption class=\"vh\">");
            out.push_text(section);
            out.push_text(if section.is_empty() || name.is_empty() { "" } else { ": " });
            out.push_text(&name);
            out.push_markup("</caption>\n");
        }
        Self { align: align.to_vec(), column: 0, in_head: false, is_header: false }
    }

    /// Opens or closes the head.
    pub(super) fn head(&mut self, opens: bool, out: &mut Html) {
        self.in_head = opens;
        out.push_markup(if opens { "<thead>\n" } else { "</thead>\n" });
    }

    /// Opens a row.
    pub(super) fn row(&mut self, out: &mut Html) {
        self.column = 0;
        out.push_markup("<tr>");
    }

    /// Opens a cell. One without content is no header, even in the head.
    pub(super) fn cell(&mut self, (columns, rows): (u32, u32), heads: Option<Heads>, out: &mut Html) {
        let heads = heads.map(|heads| if self.in_head { Heads::Column } else { heads });
        self.is_header = heads.is_some_and(|heads| heads != Heads::Nothing);
        out.push_markup(match heads {
            Some(Heads::Column) => "<th scope=\"col\"",
            Some(Heads::Row) => "<th scope=\"row\"",
            Some(Heads::Nothing) | None => "<td",
        });
        out.push_markup(match self.align.get(self.column) {
            None | Some(Align::Default) => "",
            Some(Align::Left) => " class=\"align-left\"",
            Some(Align::Center) => " class=\"align-center\"",
            Some(Align::Right) => " class=\"align-right\"",
        });
        for (attribute, count) in [("colspan", columns), ("rowspan", rows)] {
            if count > 1 {
                out.push_markup(&format!(" {attribute}=\"{count}\""));
            }
        }
        out.push_markup(">");
        self.column += columns.max(1) as usize;
    }

    /// Closes a cell.
    pub(super) fn end_cell(&self, out: &mut Html) {
        out.push_markup(if self.is_header { "</th>" } else { "</td>" });
    }
}

/// What a cell is the header of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heads {
    Column,
    Row,
    Nothing,
}

/// The words of the caption, or else of the first row.
fn name(content: &[Spanned]) -> String {
    let is_end = |spanned: &Spanned| {
        matches!(spanned.event, Event::End(TagEnd::Caption | TagEnd::TableRow | TagEnd::Table))
    };
    let first = &content[..content.iter().position(is_end).unwrap_or(content.len())];
    let mut cells = first.split(|s| matches!(s.event, Event::Start(Tag::TableCell { .. } | Tag::Caption)));
    let before = cells.next().map(plain::plain_text).unwrap_or_default();
    let words: Vec<String> = cells.map(plain::plain_text).filter(|text| !text.is_empty()).collect();
    let name = if words.is_empty() { before } else { words.join(", ") };
    name.trim_end_matches([':', ' ']).to_owned()
}
