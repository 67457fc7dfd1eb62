//! A page with its anchors.

use std::sync::Arc;

use super::{Anchors, GeneratedPage};
use crate::html::Html;
use crate::markup::{Document, rst};
use crate::project::{PageKind, PageSource};
use crate::source::Span;

/// A page of the site.
#[derive(Debug)]
pub struct Page {
    /// Address below the root: empty, ending with `/`, or a file name.
    pub url: String,
    /// Title, plain text.
    pub title: String,
    /// Title in menus.
    pub link_title: String,
    /// One sentence, may be empty.
    pub description: String,
    /// Position among its siblings.
    pub weight: i64,
    /// What it is.
    pub kind: PageKind,
    /// Anchor of its title, where the source gives it one.
    pub heading_id: Option<String>,
    /// Its title with inline markup, where it has any.
    pub heading: Option<Html>,
    /// What it shows.
    pub body: PageBody,
    /// The tree of its headings and generated sections.
    pub contents: Vec<ContentsEntry>,
    /// The anchors that are taken.
    pub anchors: Anchors,
    /// Names that hold for the whole page, when it is written in reStructuredText.
    pub definitions: Option<Arc<rst::Definitions>>,
    /// What its source says of it; `None` for a generated page.
    pub source: Option<PageSource>,
}

impl Page {
    /// Every heading of its texts; none for a generated page.
    pub fn headings(&self) -> &[Heading] {
        match &self.body {
            PageBody::Text { headings, .. } => headings,
            PageBody::Generated(_) => &[],
        }
    }
}

/// What a page shows.
#[derive(Debug)]
pub enum PageBody {
    /// Text with generated sections.
    Text {
        /// The texts in order.
        documents: Vec<Document>,
        /// Every heading of the texts, of those that they include and of those within shortcodes, in
        /// reading order.
        headings: Vec<Heading>,
        /// What every shortcode shows, in reading order.
        placements: Vec<AnchorAssignment>,
    },
    /// Something made as a whole.
    Generated(GeneratedPage),
}

/// A heading of a text.
#[derive(Debug, Clone)]
pub struct Heading {
    /// Level on the page, 2 to 6.
    pub level: u8,
    /// Anchor.
    pub id: String,
    /// Plain text.
    pub text: String,
    /// Where it is written.
    pub span: Option<Span>,
}

/// What a shortcode shows, and where.
#[derive(Debug, Clone, Hash)]
pub struct AnchorAssignment {
    /// Level of the heading that it stands under; 1 at the top of a page.
    pub level: u8,
    /// Operations.
    pub operations: Vec<PlacedOperation>,
    /// Events: position in the library, and anchor.
    pub events: Vec<(usize, String)>,
    /// A definition: position in the library, and anchor.
    pub definition: Option<(usize, String)>,
    /// Position of the API that is shown as a whole.
    pub api: Option<usize>,
    /// Two versions side by side: pairs of positions in `operations`.
    pub pairs: Vec<(Option<usize>, Option<usize>)>,
}

/// An operation at its place.
#[derive(Debug, Clone, Hash)]
pub struct PlacedOperation {
    /// Which one.
    pub operation: super::OperationRef,
    /// Anchor.
    pub id: String,
    /// Further anchors that lead here.
    pub aliases: Vec<String>,
}

/// An entry of a table of contents.
#[derive(Debug, Clone)]
pub struct ContentsEntry {
    /// Level, 2 to 7.
    pub level: u8,
    /// Anchor.
    pub id: String,
    /// Text with inline markup.
    pub title: Html,
    /// The operation behind it.
    pub operation: Option<super::OperationRef>,
    /// The module that it opens (`cs-module`), by its title.
    pub opens_module: bool,
}
