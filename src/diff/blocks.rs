//! The text of a page as a list of blocks: headings, paragraphs, rows of tables, code.

use crate::diff::Version;
use crate::markup::{Document, Event, Spanned, Tag, TagEnd};
use crate::site::{Page, PageBody};
use crate::source::Span;

/// Shortcodes within shortcodes that are looked into.
const MAX_DEPTH: usize = 16;

/// What a block is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Form {
    /// A heading.
    Heading,
    /// A paragraph, an item of a list, a term or its definition.
    Text,
    /// A row of a table, by the text of its first cell.
    Row(String),
    /// Code, which is compared by lines.
    Code,
}

/// A block of text.
#[derive(Debug, Clone)]
pub(super) struct Block {
    /// What it is.
    pub form: Form,
    /// Its words, separated by spaces; code as it is.
    pub text: String,
    /// Where it is written.
    pub span: Option<Span>,
    /// Anchor of the section that it is in; empty above the first heading.
    pub section: String,
}

/// All blocks of a page in reading order.
pub(super) fn blocks(page: &Page, version: &Version<'_>) -> Vec<Block> {
    let PageBody::Text { documents, headings, .. } = &page.body else { return Vec::new() };
    let mut reader =
        BlockReader { version, blocks: Vec::new(), open: None, cells: Vec::new(), in_row: false };
    for document in documents {
        reader.document(document, 0);
    }
    let mut blocks = reader.blocks;
    let (mut rest, mut section) = (headings.iter(), String::new());
    for block in &mut blocks {
        if block.form == Form::Heading {
            // The list has them in the same order, and perhaps some more.
            let mut ahead = rest.clone();
            let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
            if let Some(heading) = ahead.find(|heading| words(&heading.text) == block.text) {
                section.clone_from(&heading.id);
                rest = ahead;
            }
        }
        block.section.clone_from(&section);
    }
    blocks
}

struct BlockReader<'v> {
    version: &'v Version<'v>,
    blocks: Vec<Block>,
    /// The block that is read: its form, text and first byte.
    open: Option<(Form, String, Option<Span>)>,
    cells: Vec<String>,
    in_row: bool,
}

impl BlockReader<'_> {
    fn document(&mut self, document: &Document, depth: usize) {
        let mut links: Vec<String> = Vec::new();
        for Spanned { event, range } in document.events.iter() {
            let span = || document.span(range, self.version.sources);
            match event {
                Event::Start(Tag::Heading { .. }) => self.start(Form::Heading, span()),
                Event::Start(Tag::CodeBlock { .. }) if !self.in_row => self.start(Form::Code, span()),
                Event::Start(Tag::TableRow) => {
                    self.start(Form::Row(String::new()), span());
                    self.in_row = true;
                    self.cells.clear();
                }
                Event::End(TagEnd::TableCell) => {
                    let text =
                        self.open.as_mut().map(|(_, text, _)| std::mem::take(text)).unwrap_or_default();
                    self.cells.push(words(&text));
                }
                Event::End(TagEnd::TableRow) => self.row(),
                Event::Start(Tag::Link { url, .. }) => links.push(url.to_string()),
                Event::End(TagEnd::Link) => {
                    let url = links.pop().unwrap_or_default();
                    let url = super::value::unversioned(&url, &self.version.plan.settings.version.label);
                    let is_shown = self.open.as_ref().is_some_and(|(_, text, _)| text.ends_with(&url));
                    if !is_shown {
                        self.text(&format!(" ⟨{url}⟩"));
                    }
                }
                Event::Start(
                    Tag::Emphasis
                    | Tag::Strong
                    | Tag::Strikethrough
                    | Tag::Superscript
                    | Tag::Subscript
                    | Tag::Image { .. }
                    | Tag::TableCell { .. },
                )
                | Event::End(
                    TagEnd::Emphasis
                    | TagEnd::Strong
                    | TagEnd::Strikethrough
                    | TagEnd::Superscript
                    | TagEnd::Subscript
                    | TagEnd::Image,
                ) => {}
                // Blocks in a cell are text of the row.
                Event::Start(_) | Event::End(_) if self.in_row => self.text(" "),
                Event::Start(_) => self.start(Form::Text, span()),
                Event::End(_) => self.end(),
                Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) => self.text(text),
                Event::Math { tex, .. } => self.text(tex),
                Event::Html(text) => {
                    self.start(Form::Text, span());
                    self.text(text);
                    self.end();
                }
                Event::SoftBreak | Event::HardBreak => self.text("\n"),
                Event::Shortcode(at) => {
                    let Some(call) = document.shortcodes.get(*at) else { continue };
                    if let Some(inner) = &call.inner
                        && depth < MAX_DEPTH
                    {
                        self.document(inner, depth + 1);
                    } else if !call.block {
                        let values: Vec<&str> = call.params.iter().map(|param| &*param.value).collect();
                        self.text(&format!("{{{} {}}}", call.name, values.join(" ")));
                    }
                }
                Event::FootnoteReference(_) | Event::Target(_) | Event::Rule | Event::TaskMarker(_) => {}
            }
        }
        self.end();
    }

    fn start(&mut self, form: Form, span: Option<Span>) {
        self.end();
        self.open = Some((form, String::new(), span));
    }

    fn text(&mut self, text: &str) {
        if let Some((_, open, _)) = &mut self.open {
            open.push_str(text);
        }
    }

    /// Ends the block that is read. What follows in the same item or quote is text again.
    fn end(&mut self) {
        let Some((form, text, span)) = self.open.take() else { return };
        let text = if form == Form::Code { text.trim_end().to_owned() } else { words(&text) };
        if !text.is_empty() {
            self.blocks.push(Block { form, text, span, section: String::new() });
        }
        self.open = Some((Form::Text, String::new(), span));
    }

    fn row(&mut self) {
        self.in_row = false;
        let span = self.open.take().and_then(|(_, _, span)| span);
        let key = self.cells.first().cloned().unwrap_or_default();
        let text = self.cells.join(" | ");
        self.blocks.push(Block { form: Form::Row(key), text, span, section: String::new() });
    }
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
