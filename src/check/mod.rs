//! Finds mistakes in a source that building does not trip over.
//!
//! 1. The caller says what there is in an [`Input`]: API files, events, pages, and what is used.
//! 2. [`run`] applies the rules of each room over the trees that are loaded already; problems go to
//!    the sink of the resolver.

mod examples;
mod structure;

use crate::resolve::Resolver;
use crate::source::FileId;
use crate::spec::EventSource;

/// An API description.
#[derive(Debug, Clone)]
pub struct ApiFile {
    /// Its key, such as `client-server/login`.
    pub key: String,
    /// The API that it belongs to: operations and their ids are unique in all files of a group.
    pub group: String,
    /// The file.
    pub file: FileId,
}

/// What is checked.
pub struct Input<'a> {
    /// Finds the targets of references; its documents and sink are used too.
    pub resolver: &'a Resolver<'a>,
    /// All API files, sorted by path.
    pub apis: Vec<ApiFile>,
    /// All events with their examples.
    pub events: Vec<EventSource>,
}

/// Applies all rules.
pub fn run(input: &Input<'_>) {
    let found = structure::check(input);
    examples::check(input, &found);
}
