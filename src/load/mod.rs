//! YAML and JSON become trees of [`Node`]s that know their places.

mod documents;
mod fast_path;
mod internal;
mod json;
mod node;
mod tree_cache;
mod yaml;
mod yaml_error;

pub use documents::Documents;
pub use node::{Entry, Map, Node, Value};
pub use tree_cache::TreeCache;

use crate::diagnostic::Sink;
use crate::source::{FileId, REMOTE_FOLDER, Sources, Span};

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

/// Reads a file as JSON, YAML or plain text, by its name. Problems go to the sink; `None` when there is no tree.
pub fn document(file: FileId, sources: &Sources, strictness: Strictness, sink: &Sink) -> Option<Node> {
    let source = sources.file(file);
    if source.path.ends_with(".json") {
        json::parse(file, &source.text, strictness, sink)
    } else if is_plain_text(&source.path) {
        let text = Value::String(source.text.as_ref().into());
        Some(Node::new(text, Span::new(file, 0, source.text.len())))
    } else {
        yaml::parse(file, &source.text, 0, strictness, sink)
    }
}

/// Extensions of files that hold data. Names without an extension do too, as well as the schemas and examples of
/// 2019, whose names end with the type of an event.
const DATA: [&str; 8] = ["yaml", "yml", "json", "oas", "openapi", "swagger", "schema", "jsonschema"];

/// Whether the value of a file is its text: a code sample or a description in Markdown, for example.
fn is_plain_text(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    // The copy of a remote document is named after its whole address, which need not say what it is.
    if path.starts_with(REMOTE_FOLDER) {
        return matches!(extension, "md" | "markdown" | "txt");
    }
    !extension.is_empty() && !DATA.contains(&extension) && !path.starts_with("event-schemas/")
}

/// Reads a part of a file (the front matter of a page) as YAML; `offset` is where it starts.
pub fn yaml_at(file: FileId, text: &str, offset: usize, strictness: Strictness, sink: &Sink) -> Option<Node> {
    yaml::parse(file, text, offset, strictness, sink)
}
