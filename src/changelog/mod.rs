//! News fragments become release notes.
//!
//! A change to a specification comes with a small file that says what changed, named after its number
//! and kind: `2404.breaking`.
//!
//! 1. [`collect`] reads the configuration and the fragments of all sections; what it cannot place is
//!    reported.
//! 2. Equal texts are joined, and entries are put in the order that towncrier gives them.
//! 3. [`to_markdown`] and [`to_rst`] write the notes; [`write_release`] makes of them the page that a
//!    release adds to the source, and says which fragments went into it. Nothing is deleted here.
//!
//! Three layouts are known: one `pyproject.toml` for all sections, one in the folder of each section,
//! and none at all, where every folder is a section and fragments stand directly in it.

mod collect;
mod config;
mod date;
mod fragment;
mod releases;
mod repository;
mod write;
mod write_release;

pub use collect::collect;
pub use date::{in_words, today};
pub use releases::{PastRelease, past_releases};
pub use repository::repository;
pub use write::{to_markdown, to_markdown_with_anchors, to_rst};
pub use write_release::{Release, ReleaseFile, ReleaseNotes, write_release};

use crate::source::{FileId, Span};

/// Changes that are not released yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changelog {
    /// How fragments are written.
    pub markup: FragmentMarkup,
    /// Sections in the order of the configuration, also those without changes.
    pub sections: Vec<Section>,
}

/// The markup of fragments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FragmentMarkup {
    /// Markdown; all sections make one page.
    Markdown,
    /// reStructuredText; each section has a file of its own, `changelogs/<section>.rst`.
    Rst,
}

/// One part of a specification: an API, say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its folder below the root of the changelogs (`client_server`).
    pub name: String,
    /// Its title (`Client-Server API`).
    pub title: String,
    /// How the number of a change is shown.
    pub issue_format: IssueFormat,
    /// The kinds that have changes, in order.
    pub kinds: Vec<Kind>,
}

/// The changes of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// Name, as in the names of fragments (`breaking`).
    pub name: String,
    /// Title (`Breaking Changes`).
    pub title: String,
    /// Whether texts are shown, or numbers only.
    pub shows_text: bool,
    /// The changes.
    pub entries: Vec<Entry>,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What changed, without white space around it.
    pub text: String,
    /// Its numbers, ascending; none for a change that belongs to no issue.
    pub numbers: Vec<u64>,
    /// Where its text stands; the first place when several fragments say the same.
    pub span: Span,
    /// All fragments that say it.
    pub fragments: Vec<FileId>,
}

/// How the number of a change is shown: a text in which `{issue}` stands for the number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssueFormat(pub String);

impl IssueFormat {
    /// A number by this format.
    pub fn show(&self, number: u64) -> String {
        self.0.replace("{issue}", &number.to_string())
    }
}

impl Changelog {
    /// Whether there is no change at all.
    pub fn is_empty(&self) -> bool {
        self.sections.iter().all(|section| section.kinds.is_empty())
    }

    /// All fragments that went into it, sorted.
    pub fn fragments(&self) -> Vec<FileId> {
        let kinds = self.sections.iter().flat_map(|section| &section.kinds);
        let entries = kinds.flat_map(|kind| &kind.entries);
        let mut files: Vec<FileId> = entries.flat_map(|entry| entry.fragments.iter().copied()).collect();
        files.sort_unstable();
        files
    }
}
