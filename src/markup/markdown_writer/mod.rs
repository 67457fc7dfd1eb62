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

use std::borrow::Cow;

use super::Document;
use crate::markup::html::decoded;
use crate::source::is_unsafe;

/// What the writer asks of the site. Each answer has a default that suits a document on its own.
pub trait MarkdownContext {
    /// What a shortcode shows, as Markdown; `inline` when it stands within a line of text.
    fn shortcode(&mut self, document: &Document, index: usize, inline: bool) -> String;

    /// Level of a heading on the page.
    fn heading_level(&mut self, level: u8) -> u8 {
        level
    }

    /// Where a link leads, or an image is; nowhere when it is empty.
    fn link(&mut self, url: &str) -> String {
        url.to_owned()
    }

    /// Raw HTML as it is published.
    fn html<'h>(&mut self, html: &'h str) -> Cow<'h, str> {
        Cow::Borrowed(html)
    }
}

/// Plain text in which Markdown sees no link, picture or HTML. Authors write code in backquotes even where the
/// standard has plain text, so these stay.
pub fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['[', '<']) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace('[', "\\[").replace('<', "\\<"))
}

/// Markdown in which what looks like a link to an unsafe address is text. Most texts are part of a document and have
/// none; names and words of an API are not, and may hold anything.
pub fn without_unsafe_links(text: String) -> String {
    let is_start = |at: usize| {
        let rest = text[at..].trim_start();
        let rest = rest.strip_prefix('<').unwrap_or(rest);
        let end = rest.find(|c: char| " )>\n".contains(c)).unwrap_or(rest.len());
        is_unsafe(&decoded(&rest[..end]))
    };
    // Links, definitions of links, and addresses in angle brackets.
    let signs = ["](", "]:", "<"];
    let found =
        |sign: &'static str| memchr::memmem::find_iter(text.as_bytes(), sign).map(move |at| at + sign.len());
    let mut places: Vec<usize> = signs.into_iter().flat_map(found).filter(|at| is_start(*at)).collect();
    if places.is_empty() {
        return text;
    }
    places.sort_unstable();
    let mut out = String::with_capacity(text.len() + places.len());
    let mut taken = 0;
    for at in places {
        out.push_str(&text[taken..at - 1]);
        out.push('\\');
        taken = at - 1;
    }
    out.push_str(&text[taken..]);
    out
}

/// The document as Markdown. It ends with one line end, or is empty.
pub fn to_markdown(document: &Document, context: &mut dyn MarkdownContext) -> String {
    writer::Writer::new(document, context).write()
}

#[cfg(test)]
mod tests;
