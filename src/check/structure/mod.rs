//! Checks descriptions against the objects of their standard.
//!
//! 1. The tables of [`crate::openapi::grammar`] say which fields each object has, and [`constraints`] what a
//!    field means by the fields beside it.
//! 2. [`walk`] goes through the files once, reports what does not fit its table, and collects the
//!    schemas, parameters, media types and so on that it passes ([`Found`]).
//! 3. The rules beyond the tables ([`paths`], [`names`], [`required`], [`values`]) and the check of
//!    examples work on what was found.

mod constraints;
mod limits;
mod names;
mod paths;
mod report;
mod required;
mod servers;
mod shape;
mod values;
mod walk;

pub(crate) use crate::openapi::grammar::{ObjectKind, SWAGGER, Versions};
pub(crate) use paths::operations;
pub(crate) use walk::{ExampleOwner, Found};

use super::Input;
use crate::openapi::dialect;
use walk::Walk;

/// Walks all API files and events and applies the rules of structure. Gives what was found on the
/// way, for the rules that look at examples.
pub(crate) fn check(input: &Input<'_>) -> Found {
    let documents = input.resolver.documents();
    let mut walk = Walk::new(input.resolver);
    for api in &input.apis {
        let Some(root) = documents.get(api.file) else { continue };
        if let Some(dialect) = dialect(root) {
            walk.description(root, Versions::of(dialect));
        }
    }
    let events = input.events.iter().map(|event| event.schema);
    for file in events.chain(input.definitions.iter().copied()) {
        if let Some(root) = documents.get(file) {
            walk.plain_schema(root);
        }
    }
    let found = walk.finish();
    paths::check(input);
    names::check(input, &found);
    required::check(&found, input.resolver);
    values::check(&found, input.resolver);
    limits::check(&found, input.resolver);
    servers::check(&found, input.resolver);
    found
}
