//! How much two schemas or operations have in common, for pairing those whose names differ.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::value::compact;
use super::view::View;
use crate::model::{Operation, SchemaId, Schemas};

/// The shape of a schema without its texts: equal for schemas that are most likely the same.
pub(super) fn signature(id: SchemaId, schemas: &Schemas) -> String {
    let view = View::of(id, schemas);
    let mut out = String::new();
    // A string takes everything.
    let _ = write!(out, "{:?}{}{:?}", view.types, view.nullable, view.schema.format);
    for value in &view.values {
        out.push_str(&compact(value));
    }
    for constraint in view.constraints() {
        let _ = write!(out, "{constraint:?}");
    }
    let mut names: Vec<&str> = view.schema.properties.iter().map(|property| &*property.name).collect();
    names.sort_unstable();
    for name in names {
        let _ = write!(out, ";{name}");
    }
    if let Some(items) = view.schema.items {
        let items = View::of(items, schemas);
        let _ = write!(out, "[{:?}{:?}]", items.types, items.outer.name);
    }
    let _ = write!(out, "{}|{}", view.one_of.len(), view.any_of.len());
    out
}

/// The share of things that two sets have in common, from 0 to 1; 0 when both are empty.
pub(super) fn overlap<T: Ord>(old: &BTreeSet<T>, new: &BTreeSet<T>) -> f64 {
    let all = old.union(new).count();
    if all == 0 { 0.0 } else { old.intersection(new).count() as f64 / all as f64 }
}

/// The fields of a schema, with their types.
pub(super) fn fields(id: SchemaId, schemas: &Schemas) -> BTreeSet<String> {
    let view = View::of(id, schemas);
    let field = |property: &crate::model::Property| {
        format!("{} {:?}", property.name, View::of(property.schema, schemas).types)
    };
    view.schema.properties.iter().map(field).collect()
}

/// What an operation consists of: parameters, fields of its bodies, statuses, words of its summary.
pub(super) fn parts(operation: &Operation, schemas: &Schemas) -> BTreeSet<String> {
    let mut parts = BTreeSet::from([format!("method {}", operation.method)]);
    parts.extend(
        operation.parameters.iter().map(|parameter| format!("{:?} {}", parameter.place, parameter.name)),
    );
    let bodies =
        operation.request.iter().flat_map(|body| &body.content).map(|media| ("request", media.schema));
    let responses = operation.responses.iter().filter(|response| response.status.is_success());
    let answers = responses.flat_map(|response| &response.content).map(|media| ("response", media.schema));
    for (word, id) in bodies.chain(answers) {
        let Some(id) = id else { continue };
        parts.extend(fields(id, schemas).into_iter().map(|field| format!("{word} {field}")));
    }
    parts.extend(operation.responses.iter().map(|response| format!("status {}", response.status)));
    let words = operation.summary.iter().flat_map(|summary| summary.split_whitespace());
    parts.extend(words.map(str::to_lowercase));
    parts.extend(operation.path.split('/').filter(|part| !part.is_empty()).map(|part| format!("/{part}")));
    parts
}
