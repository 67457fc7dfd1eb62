//! Writes a [`Document`], whatever language it came from, as Markdown: the twin of a page for people
//! and programs that would rather read text.
//!
//! What comes out reads the same in any Markdown reader: GitHub's tables, alerts, footnotes and task
//! lists are used, formulas are TeX in `\(…\)` and `\[…\]`, and what Markdown cannot say (cells that
//! span, classes, anchors) is left out.

mod lines;
mod phrase;
mod table;
mod writer;

use super::Document;

/// What the writer asks of the site. Each answer has a default that suits a document on its own.
pub trait MarkdownContext {
    /// What a shortcode shows, as Markdown; `inline` when it stands within a line of text.
    fn shortcode(&mut self, document: &Document, index: usize, inline: bool) -> String;

    /// Level of a heading on the page.
    fn heading_level(&mut self, level: u8) -> u8 {
        level
    }

    /// Where a link leads, or an image is.
    fn link(&mut self, url: &str) -> String {
        url.to_owned()
    }
}

/// The document as Markdown. It ends with one line end, or is empty.
pub fn to_markdown(document: &Document, context: &mut dyn MarkdownContext) -> String {
    writer::Writer::new(document, context).write()
}

#[cfg(test)]
mod tests;
