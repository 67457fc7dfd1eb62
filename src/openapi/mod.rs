//! Reads API descriptions, schemas and events into the model.
//!
//! 1. A [`Reader`] holds what all dialects share: references, schemas, prose, and the reporting of
//!    values that have the wrong type.
//! 2. [`Reader::api`] reads Swagger 2.0 or OpenAPI 3.x, by the key at the root of the file.
//! 3. [`Reader::event`] reads an event's schema with its examples.
//! 4. [`inline_references`] comes before all of that: it replaces references at places where the standards have none.
//! 5. [`Reader::finish`] gives the schemas that all of them refer to.

mod component;
mod event;
pub(crate) mod grammar;
mod inline;
mod keywords;
mod limits;
mod openapi3;
mod operation;
mod reader;
mod schema;
mod security;
mod swagger;

pub use event::EventSource;
pub use inline::inline_references;
pub use reader::Reader;
pub use schema::SchemaIndex;
#[cfg(test)]
pub(crate) use schema::empty as empty_schema;

use crate::diagnostic::{Diagnostic, nearest, rules};
use crate::load::Node;
use crate::model::Dialect;

/// The standard that a document follows, by the keys at its root; `None` for anything that is no
/// API description.
pub fn dialect(root: &Node) -> Option<Dialect> {
    let version = |key| root.get(key).and_then(Node::scalar_text);
    if version("swagger").is_some_and(|version| version.starts_with('2')) {
        return Some(Dialect::Swagger2);
    }
    let version = version("openapi")?;
    Some(match version.get(..3) {
        Some("3.0") => Dialect::OpenApi30,
        Some("3.2") => Dialect::OpenApi32,
        // A later minor version adds to this one; reading it so loses less than refusing it.
        _ => Dialect::OpenApi31,
    })
}

/// Names the key at the root of a document that was most likely meant to say which standard it follows.
pub fn misspelt_dialect(root: &Node) -> Option<Diagnostic> {
    root.get("info").or_else(|| root.get("paths"))?;
    root.entries().iter().find_map(|entry| {
        let near = nearest(&entry.key, ["openapi", "swagger"])?;
        let version = entry.value.scalar_text()?;
        version.starts_with(|first: char| first.is_ascii_digit()).then_some(())?;
        let message = format!("unknown field `{}` in an API description", entry.key);
        Some(
            Diagnostic::new(&rules::UNKNOWN_KEY, entry.key_span, message)
                .help(format!("did you mean `{near}`?")),
        )
    })
}
