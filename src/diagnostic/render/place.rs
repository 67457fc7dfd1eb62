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
    Place { path: path(&file.path, sources), start, end }
}

/// The path of a file. Where the source was given by a relative path, that comes first: annotations
/// on a pull request name files from the root of the repository.
fn path(below_root: &str, sources: &Sources) -> String {
    let root = sources.root();
    let parts = root.components().filter_map(|part| match part {
        std::path::Component::Normal(part) => part.to_str(),
        _ => None,
    });
    let is_below_here =
        root.is_relative() && !root.components().any(|part| part == std::path::Component::ParentDir);
    let mut path = String::new();
    for part in parts.filter(|_| is_below_here) {
        path.push_str(part);
        path.push('/');
    }
    path + below_root
}
