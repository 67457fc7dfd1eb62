//! The pass over the events.

use std::mem;

use super::lines::Lines;
use super::table::Table;
use super::{MarkdownContext, phrase};
use crate::markup::{Callout, Document, Event, Str, Tag, TagEnd};

pub(super) struct Writer<'d, 'c> {
    document: &'d Document,
    context: &'c mut dyn MarkdownContext,
    lines: Lines,
    lists: Vec<List>,
    /// What follows the texts of open links and images.
    link_ends: Vec<String>,
    tables: Vec<Table>,
    /// The lines around the cell that is being written, and its spans.
    cells: Vec<(Lines, u32, u32)>,
    /// The text of the block of code that is being read.
    code: Option<(Option<&'d Str>, String)>,
    phrases: usize,
    /// The depth of images, of which only the words are written.
    images: usize,
    /// Whether a shortcode within HTML has just been written.
    in_html: bool,
}

struct List {
    next: Option<u64>,
    tight: bool,
    is_first: bool,
}

impl<'d, 'c> Writer<'d, 'c> {
    pub(super) fn new(document: &'d Document, context: &'c mut dyn MarkdownContext) -> Self {
        Self {
            document,
            context,
            lines: Lines::new(),
            lists: Vec::new(),
            link_ends: Vec::new(),
            tables: Vec::new(),
            cells: Vec::new(),
            code: None,
            phrases: 0,
            images: 0,
            in_html: false,
        }
    }

    pub(super) fn write(mut self) -> String {
        let document = self.document;
        for (at, spanned) in document.events.iter().enumerate() {
            match &spanned.event {
                // A parsed literal may hold any markup; only its words can be written.
                Event::Start(_) if self.code.is_some() => {}
                Event::End(end) if self.code.is_some() && *end != TagEnd::CodeBlock => {}
                Event::Start(tag) => self.start(tag, at),
                Event::End(end) => self.end(*end),
                event => self.leaf(event),
            }
        }
        self.lines.finish()
    }

    fn in_cell(&self) -> bool {
        !self.cells.is_empty()
    }

    fn leaf(&mut self, event: &Event) {
        if let Some((_, block)) = &mut self.code {
            match event {
                Event::Text(text) | Event::Code(text) => block.push_str(text),
                Event::Math { tex, .. } => block.push_str(tex),
                Event::SoftBreak | Event::HardBreak => block.push('\n'),
                _ => {}
            }
            return;
        }
        match event {
            Event::Text(text) => {
                let in_cell = self.in_cell();
                let text = phrase::escaped(text, self.lines.last(), self.lines.is_at_start(), in_cell);
                self.lines.push(&text);
            }
            Event::Code(code) if self.images > 0 => self.lines.push(code),
            Event::Code(code) => {
                let code = phrase::code(code, self.in_cell());
                self.lines.push(&code);
            }
            Event::Math { tex, display: true } if !self.in_cell() && self.phrases == 0 => {
                self.lines.block();
                self.lines.push(&format!("\\[\n{tex}\n\\]"));
            }
            Event::Math { tex, .. } => {
                let tex = tex.split_whitespace().collect::<Vec<_>>().join(" ");
                let tex = if self.in_cell() { tex.replace('|', "\\vert ") } else { tex };
                self.lines.push(&format!("\\({tex}\\)"));
            }
            Event::Html(html) if !self.in_cell() => {
                if !mem::take(&mut self.in_html) {
                    self.lines.block();
                }
                let html = self.context.html(html);
                self.lines.push(html.trim_end());
            }
            Event::Html(html) | Event::InlineHtml(html) => {
                let html = self.context.html(html);
                self.lines.push(&html.trim_end().replace('\n', " "))
            }
            Event::FootnoteReference(label) => self.lines.push(&format!("[^{label}]")),
            Event::SoftBreak => self.lines.push(if self.in_cell() || self.images > 0 { " " } else { "\n" }),
            Event::HardBreak => self.lines.push(if self.in_cell() { "<br>" } else { "\\\n" }),
            Event::Rule => {
                self.lines.block();
                self.lines.push("---");
            }
            Event::TaskMarker(done) => self.lines.push(if *done { "[x] " } else { "[ ] " }),
            Event::Shortcode(index) => self.shortcode(*index),
            Event::Target(_) | Event::Start(_) | Event::End(_) => {}
        }
    }

    fn shortcode(&mut self, index: usize) {
        let is_block = self.document.shortcodes.get(index).is_some_and(|shortcode| shortcode.block);
        let inline = self.phrases > 0 || self.in_cell() || !is_block;
        let text = self.context.shortcode(self.document, index, inline);
        let text = text.trim();
        if inline {
            // Outside of phrases it stands within HTML, which goes on behind it.
            self.in_html = self.phrases == 0 && !self.in_cell();
            self.lines.push(&text.replace('\n', " "));
        } else if !text.is_empty() {
            self.lines.block();
            self.lines.push(text);
        }
    }

    /// Begins a block; in a cell, which has no lines, it is set apart by a break.
    fn block(&mut self) {
        if !self.in_cell() {
            self.lines.block();
        } else if self.lines.last().is_some() {
            self.lines.push("<br>");
        }
    }

    fn start(&mut self, tag: &'d Tag, at: usize) {
        match tag {
            Tag::Paragraph => {
                self.block();
                self.phrases += 1;
            }
            Tag::Heading { level, .. } => {
                self.block();
                let level = self.context.heading_level(*level).clamp(1, 6);
                self.lines.push(&format!("{} ", "#".repeat(level as usize)));
                self.phrases += 1;
            }
            Tag::Quote => self.open_quote(""),
            Tag::Callout(kind) => self.open_quote(match kind {
                Callout::Note => "[!NOTE]",
                Callout::Tip => "[!TIP]",
                Callout::Important => "[!IMPORTANT]",
                Callout::Warning => "[!WARNING]",
                Callout::Caution => "[!CAUTION]",
                Callout::Admonition | Callout::Topic | Callout::Sidebar => "",
            }),
            Tag::CalloutTitle | Tag::Caption => {
                self.block();
                self.lines.push("**");
                self.phrases += 1;
            }
            Tag::CodeBlock { language, .. } => self.code = Some((language.as_ref(), String::new())),
            Tag::List { start, .. } => {
                if !self.in_cell() {
                    self.lines.block();
                }
                let first = self.document.events.get(at + 2).map(|spanned| &spanned.event);
                let tight = first != Some(&Event::Start(Tag::Paragraph));
                self.lists.push(List { next: *start, tight, is_first: true });
            }
            Tag::FieldList => {
                self.lines.block();
                self.lists.push(List { next: None, tight: true, is_first: true });
            }
            Tag::Item | Tag::FieldName => self.open_item(matches!(tag, Tag::FieldName)),
            Tag::Definition => {
                self.lines.separate(false);
                self.lines.open(": ", "  ", false);
            }
            Tag::Term => {
                self.block();
                self.phrases += 1;
            }
            Tag::LineBlock => self.block(),
            Tag::Table(align) => {
                self.block();
                self.tables.push(Table::new(align));
            }
            Tag::TableHead => self.with_table(|table| table.head(true)),
            Tag::TableRow => self.with_table(Table::row),
            Tag::TableCell { columns, rows, .. } => {
                let around = std::mem::replace(&mut self.lines, Lines::new());
                self.cells.push((around, *columns, *rows));
            }
            Tag::FootnoteDefinition(label) => {
                self.lines.block();
                self.lines.open(format!("[^{label}]: "), "    ", false);
            }
            Tag::Link { url, title } => {
                let target = self.context.link(url);
                // An address that was left out leaves the words.
                let is_left_out = target.is_empty() && !url.is_empty();
                self.link_ends.push(if is_left_out {
                    String::new()
                } else {
                    phrase::destination(&target, title)
                });
                self.lines.push(if is_left_out { "" } else { "[" });
            }
            Tag::Image { url, title, .. } => {
                let target = self.context.link(url);
                let is_left_out = target.is_empty() && !url.is_empty();
                self.link_ends.push(if is_left_out {
                    String::new()
                } else {
                    phrase::destination(&target, title)
                });
                self.lines.push(if is_left_out { "" } else { "![" });
                self.images += 1;
            }
            _ if self.images > 0 => {}
            Tag::Emphasis => self.lines.push("*"),
            Tag::Strong => self.lines.push("**"),
            Tag::Strikethrough => self.lines.push("~~"),
            Tag::Superscript => self.lines.push("<sup>"),
            Tag::Subscript => self.lines.push("<sub>"),
            Tag::DefinitionList
            | Tag::FieldBody
            | Tag::Line
            | Tag::TableBody
            | Tag::Figure
            | Tag::Container(_) => {}
        }
    }

    fn with_table(&mut self, change: impl FnOnce(&mut Table)) {
        if let Some(table) = self.tables.last_mut() {
            change(table);
        }
    }

    fn open_quote(&mut self, mark: &str) {
        self.block();
        self.lines.open("> ", "> ", false);
        if !mark.is_empty() {
            self.lines.push(mark);
            self.lines.separate(false);
        }
    }

    fn open_item(&mut self, is_field: bool) {
        let mark = match self.lists.last_mut() {
            Some(list) => {
                let mark = match &mut list.next {
                    Some(number) => {
                        *number = number.saturating_add(1);
                        format!("{}. ", *number - 1)
                    }
                    None => "- ".to_owned(),
                };
                let blank = !list.tight;
                if !std::mem::replace(&mut list.is_first, false) && self.cells.is_empty() {
                    self.lines.separate(blank);
                }
                mark
            }
            None => "- ".to_owned(),
        };
        if self.in_cell() {
            if self.lines.last().is_some() {
                self.lines.push("<br>");
            }
            self.lines.push("• ");
        } else {
            let tight = self.lists.last().is_none_or(|list| list.tight);
            let rest = if mark.len() > 3 {
                "    "
            } else if mark.len() == 3 {
                "   "
            } else {
                "  "
            };
            self.lines.open(mark, rest, tight);
        }
        if is_field {
            self.lines.push("**");
            self.phrases += 1;
        }
    }

    fn close(&mut self) {
        if !self.in_cell() {
            self.lines.close();
        }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Term => self.end_phrase(""),
            TagEnd::CalloutTitle | TagEnd::Caption => self.end_phrase("**"),
            TagEnd::FieldName => self.end_phrase(":** "),
            TagEnd::Quote | TagEnd::Callout => self.lines.close(),
            TagEnd::Definition | TagEnd::FootnoteDefinition => self.lines.close(),
            TagEnd::Item | TagEnd::FieldBody => self.close(),
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::List | TagEnd::FieldList => {
                self.lists.pop();
            }
            TagEnd::Line => self.lines.push(if self.in_cell() { "<br>" } else { "\\\n" }),
            TagEnd::Table => {
                if let Some(table) = self.tables.pop() {
                    let table = table.write();
                    // A table within a cell cannot be written as one.
                    let table =
                        if self.in_cell() { table.replace('\n', "<br>").replace('|', "\\|") } else { table };
                    self.lines.push(&table);
                }
            }
            TagEnd::TableHead => self.with_table(|table| table.head(false)),
            TagEnd::TableRow => self.with_table(Table::end_row),
            TagEnd::TableCell => {
                if let Some((around, columns, rows)) = self.cells.pop() {
                    let cell = std::mem::replace(&mut self.lines, around).finish();
                    let cell = cell.trim_end().replace('\n', "<br>");
                    self.with_table(|table| table.cell(cell, columns, rows));
                }
            }
            TagEnd::Link | TagEnd::Image => {
                if end == TagEnd::Image {
                    self.images = self.images.saturating_sub(1);
                }
                if let Some(rest) = self.link_ends.pop() {
                    self.lines.push(&rest);
                }
            }
            _ if self.images > 0 => {}
            TagEnd::Emphasis => self.lines.push("*"),
            TagEnd::Strong => self.lines.push("**"),
            TagEnd::Strikethrough => self.lines.push("~~"),
            TagEnd::Superscript => self.lines.push("</sup>"),
            TagEnd::Subscript => self.lines.push("</sub>"),
            TagEnd::DefinitionList
            | TagEnd::LineBlock
            | TagEnd::TableBody
            | TagEnd::Figure
            | TagEnd::Container => {}
        }
    }

    fn end_phrase(&mut self, mark: &str) {
        self.phrases = self.phrases.saturating_sub(1);
        self.lines.push(mark);
    }

    fn end_code(&mut self) {
        let Some((language, code)) = self.code.take() else { return };
        if self.in_cell() {
            let code = phrase::code(code.trim_end(), true);
            self.lines.push(&code);
            return;
        }
        self.lines.block();
        let fence = phrase::fence(&code);
        let language = language.map(|language| &**language).unwrap_or_default();
        self.lines.push(&format!("{fence}{language}\n{}\n{fence}", code.strip_suffix('\n').unwrap_or(&code)));
    }
}
