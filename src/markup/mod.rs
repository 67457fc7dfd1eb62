//! Prose: Markdown and reStructuredText become one stream of [`Event`]s.
//!
//! Both languages are read into a [`Document`]; headings, links, tables, search text and
//! diagnostics are made from its events, whatever language it was written in.

mod conflicts;
pub mod document;
pub mod highlight;
pub mod html;
pub mod markdown;
pub mod markdown_writer;
pub mod math;
pub mod plain;
pub mod rst;
pub mod shortcode;
pub mod slug;

pub use document::{
    Align, Callout, Document, Event, ImageAlign, ImageLook, ImageWidth, ListStyle, Markup, NoteMarks, Prose,
    Shortcode, ShortcodeParam, Spanned, Str, Tag, TagEnd,
};
