//! A page as it stands in the source.

use std::sync::Arc;

use super::FrontMatter;
use crate::markup::Markup;
use crate::source::Origin;

/// A page to be made.
#[derive(Debug, Clone)]
pub struct PageSource {
    /// Address below the site's root: empty, or ending with `/` (or with `.html` where the layout
    /// has it so).
    pub url: String,
    /// Title.
    pub title: String,
    /// Title in menus.
    pub link_title: String,
    /// One sentence, may be empty.
    pub description: String,
    /// Position among its siblings.
    pub weight: i64,
    /// What it is.
    pub kind: PageKind,
    /// Its text, in order.
    pub parts: Vec<Part>,
    /// What it says of itself.
    pub front: FrontMatter,
}

/// What a page is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageKind {
    /// The first page of the site.
    Home,
    /// The first page of an API, by its position in the library.
    Api(usize),
    /// A page of prose and generated sections.
    Page,
    /// A module of a long page, which shows it too. It opens with its title.
    Module,
    /// A room version, by its name: what is new in it is said so.
    RoomVersion(String),
    /// The changes of a release, by its label; the date as written.
    Changelog {
        /// Label of the release.
        label: String,
        /// Date of the release as written.
        date: Option<String>,
        /// Whether a checklist is published beside it.
        checklist: bool,
    },
    /// No text: readers go to the newest changelog.
    NewestChangelog,
    /// No text: readers go to another page.
    Redirect(String),
}

/// A piece of a page's text.
#[derive(Debug, Clone)]
pub struct Part {
    /// The text.
    pub text: Arc<str>,
    /// Where it comes from.
    pub origin: Origin,
    /// The language it is written in.
    pub markup: Markup,
    /// How many levels its headings are moved down.
    pub shift: u8,
}
