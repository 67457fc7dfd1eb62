//! Places as programs want them: a path, lines and columns.

use crate::source::{LineCol, Sources, Span};

/// A span in lines and columns, both from one.
pub(super) struct Place {
    /// Path of the file as the caller's folder sees it, with `/` between its parts.
    pub(super) path: String,
    /// First character.
    pub(super) start: LineCol,
    /// Behind the last character.
    pub(super) end: LineCol,
}

/// The lines and columns of a span.
pub(super) fn place(span: Span, sources: &Sources) -> Place {
    let file = sources.file(span.file);
    let start = file.line_col(span.start as usize);
    let end = file.line_col(span.end.max(span.start) as usize);
    Place { path: sources.shown_path(span.file), start, end }
}
