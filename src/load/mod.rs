//! YAML and JSON become trees of [`Node`]s that know their places.

mod documents;
mod fast_path;
mod json;
mod node;
mod tree_cache;
mod yaml;
mod yaml_error;

pub use documents::Documents;
pub use node::{Entry, Map, Node, Value};
pub use tree_cache::TreeCache;

use crate::diagnostic::Sink;
use crate::source::{FileId, Sources};

/// Deepest nesting of sequences and mappings that is read; deeper documents get an error. Real
/// descriptions stay below 60 levels.
pub const MAX_DEPTH: usize = 250;
/// What to do when they do.
const DEPTH_HELP: &str =
    "name the inner parts, under `components` for example, and refer to them with `$ref`";

/// How strictly documents are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Strictness {
    /// Duplicate keys are errors.
    #[default]
    Strict,
    /// Duplicate keys are warnings; the later value counts, as in JavaScript.
    Lenient,
}

/// Reads a file as JSON or YAML, by its name. Problems go to the sink; `None` when there is no tree.
pub fn document(file: FileId, sources: &Sources, strictness: Strictness, sink: &Sink) -> Option<Node> {
    let source = sources.file(file);
    if source.path.ends_with(".json") {
        json::parse(file, &source.text, strictness, sink)
    } else {
        yaml::parse(file, &source.text, 0, strictness, sink)
    }
}

/// Reads a part of a file (the front matter of a page) as YAML; `offset` is where it starts.
pub fn yaml_at(file: FileId, text: &str, offset: usize, strictness: Strictness, sink: &Sink) -> Option<Node> {
    yaml::parse(file, text, offset, strictness, sink)
}
