//! Writes a [`Document`] as HTML.
//!
//! What depends on the site around the document (anchors, link targets, shortcodes, mentions of
//! types) is asked of a [`Context`]; everything else is decided here, for both markup languages.
//! Events are written in one pass, however deep they are nested.

mod balance;
mod elements;
mod footnotes;
mod image;
mod phrase;
mod raw_links;
mod raw_tables;
mod raw_tags;
mod sanitise;
mod table;
mod unknown;
mod writer;

use std::borrow::Cow;
use std::ops::Range;

pub use self::balance::{TagProblem, tag_problems};
pub use self::elements::code_block;
pub use self::footnotes::Footnotes;
pub use self::phrase::phrase;
pub use self::raw_links::{decoded, raw_links, without_unsafe_addresses};
pub use self::raw_tags::raw_anchors;
pub use self::sanitise::{Sanitiser, Trust};
use super::{Document, Event, Spanned, TagEnd};
use crate::html::Html;
use crate::source::{Sources, Span};

/// Where in a document something is written.
#[derive(Clone, Copy)]
pub struct Place<'d> {
    /// The document.
    pub document: &'d Document,
    /// Bytes of its text.
    pub range: &'d Range<usize>,
    /// Whether it stands within a link or a heading, where no other link may be made.
    pub in_link: bool,
}

impl Place<'_> {
    /// The place in the source.
    pub fn span(&self, sources: &Sources) -> Option<Span> {
        self.document.span(self.range, sources)
    }
}

/// A heading that is about to be written.
pub struct Heading<'d> {
    /// Level in the document: 1 to 6.
    pub level: u8,
    /// Anchor given by the author.
    pub id: Option<&'d str>,
    /// Its words.
    pub text: &'d str,
    /// Its content; [`phrase`] makes an entry for a table of contents of it.
    pub events: &'d [Spanned],
}

/// How a heading is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadingPlace {
    /// Level on the page: 1 to 6.
    pub level: u8,
    /// Anchor on the page; unique there.
    pub id: String,
}

/// How a link is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkTarget<'u> {
    /// Address.
    pub url: Cow<'u, str>,
    /// Class of the link, for the look; may be empty.
    pub class: &'static str,
}

/// How an image is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageSource<'u> {
    /// Address.
    pub url: Cow<'u, str>,
    /// Width and height in CSS pixels, when known; they keep the text from jumping.
    pub size: Option<(u32, u32)>,
}

/// What the writer asks of the site. Each answer has a default that suits a document on its own.
pub trait Context {
    /// Level and anchor of a heading. Anchors must differ from each other.
    fn heading(&mut self, heading: &Heading<'_>, place: Place<'_>) -> HeadingPlace;

    /// Writes what a shortcode shows; `inline` when it stands within a line of text.
    fn shortcode(&mut self, document: &Document, index: usize, inline: bool, out: &mut Html);

    /// Where a link leads.
    fn link<'u>(&mut self, url: &'u str, _place: Place<'_>) -> LinkTarget<'u> {
        LinkTarget { url: Cow::Borrowed(url), class: "" }
    }

    /// Where an image is.
    fn image<'u>(&mut self, url: &'u str, _place: Place<'_>) -> ImageSource<'u> {
        ImageSource { url: Cow::Borrowed(url), size: None }
    }

    /// Plain text; may make links of the mentions in it.
    fn text(&mut self, text: &str, _place: Place<'_>, out: &mut Html) {
        out.push_text(text);
    }

    /// Inline code, with its `<code>` element; may make a link of it.
    fn code(&mut self, code: &str, _place: Place<'_>, out: &mut Html) {
        out.push_markup("<code>");
        out.push_text(code);
        out.push_markup("</code>");
    }

    /// The anchor to write for a target of this name (reStructuredText), unique on the page; `None`
    /// when the page has it already.
    fn target(&mut self, name: &str) -> Option<String> {
        Some(name.to_owned())
    }

    /// What the anchors of the document's footnotes begin with. Documents on the same page need
    /// different ones.
    fn footnote_prefix(&mut self) -> String {
        String::new()
    }

    /// The footnotes of the documents that are being written, the innermost last: a text in a shortcode may
    /// share those of the text around it. `None` keeps every document on its own.
    fn notes(&mut self) -> Option<&mut Vec<Footnotes>> {
        None
    }

    /// Which raw HTML stays; `None` leaves all as it is.
    fn trust(&self) -> Option<Trust> {
        None
    }

    /// Parts of raw HTML were left out or are shown as text: `<script>`, `onclick`.
    fn html_problem(&mut self, _removed: &[String], _place: Place<'_>) {}

    /// A formula cannot be read; its TeX is shown instead.
    fn formula_problem(&mut self, _message: &str, _place: Place<'_>) {}
}

/// The document as blocks of HTML.
pub fn write(document: &Document, context: &mut dyn Context) -> Html {
    let mut out = Html::new();
    write_to(document, context, &mut out);
    out
}

/// The same, appended: texts that are included can be long, and are not copied.
pub fn write_to(document: &Document, context: &mut dyn Context, out: &mut Html) {
    writer::Writer::new(document, context, out).write(0..document.events.len());
}

/// The document for a place that holds a line of text, such as a table cell: a single paragraph comes
/// without its element, anything else as [`write()`] has it.
pub fn write_inline(document: &Document, context: &mut dyn Context) -> Html {
    let mut out = Html::new();
    write_inline_to(document, context, &mut out);
    out
}

/// The same, appended.
pub fn write_inline_to(document: &Document, context: &mut dyn Context, out: &mut Html) {
    let all = 0..document.events.len();
    let range = if is_single_paragraph(&document.events) { 1..all.end - 1 } else { all };
    writer::Writer::new(document, context, out).write(range);
}

/// Whether a document is one paragraph and nothing else.
pub fn is_single_paragraph(events: &[Spanned]) -> bool {
    let end = Event::End(TagEnd::Paragraph);
    events.len() >= 2
        && events[0].event == Event::Start(super::Tag::Paragraph)
        && events.iter().position(|spanned| spanned.event == end) == Some(events.len() - 1)
}

#[cfg(test)]
mod tests;
