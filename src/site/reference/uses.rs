//! Which page uses which schema.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::Reference;
use crate::model::{Additional, Header, MediaType, Operation, SchemaId, Schemas};
use crate::site::{ApiEntry, OperationRef, Specification};

/// Notes for each page of a schema the pages that show it, in the order of the site.
pub(super) fn collect(reference: &mut Reference, library: &Specification) {
    for (api, entry) in library.apis.iter().enumerate() {
        for (operation, item) in entry.api.operations.iter().enumerate() {
            let Some(page) = reference.operation_page(OperationRef { api, operation }) else { continue };
            let mut roots = Vec::new();
            of_operation(item, 0, &mut roots);
            note(reference, library, api, page, roots);
        }
        let Some(made) = reference.apis.get(api) else { continue };
        let webhooks = made.webhooks.clone();
        let schemas = made.schemas.clone();
        for (page, webhook) in webhooks.into_iter().zip(&entry.api.webhooks) {
            let mut roots = Vec::new();
            for operation in &webhook.operations {
                of_operation(operation, 0, &mut roots);
            }
            note(reference, library, api, page, roots);
        }
        for (page, schema) in schemas.into_iter().zip(&entry.api.components.schemas) {
            let mut roots = Vec::new();
            children(schema.item, &library.schemas, &mut roots);
            note(reference, library, api, page, roots);
        }
    }
}

fn note(reference: &mut Reference, library: &Specification, api: usize, user: usize, roots: Vec<SchemaId>) {
    let mut found = Vec::new();
    let mut seen = FxHashSet::default();
    let mut rest = roots;
    while let Some(id) = rest.pop() {
        if !seen.insert(id) {
            continue;
        }
        let name = library.schemas.get(id).name.as_ref();
        match reference.schema_page(Some(api), id, name) {
            Some(page) => found.push(page),
            None => children(id, &library.schemas, &mut rest),
        }
    }
    found.sort_unstable();
    found.dedup();
    for page in found.into_iter().filter(|page| *page != user) {
        reference.used_by.entry(page).or_default().push(user);
    }
}

/// The schemas that the operations and webhooks of an API show, and their names.
pub fn shown_schemas<'l>(
    entry: &'l ApiEntry,
    library: &'l Specification,
) -> (FxHashSet<SchemaId>, FxHashSet<&'l Arc<str>>) {
    let mut rest = Vec::new();
    let webhooks = entry.api.webhooks.iter().flat_map(|webhook| &webhook.operations);
    for operation in entry.api.operations.iter().chain(webhooks) {
        of_operation(operation, 0, &mut rest);
    }
    let (mut shown, mut names) = (FxHashSet::default(), FxHashSet::default());
    while let Some(id) = rest.pop() {
        if shown.insert(id) {
            names.extend(library.schemas.get(id).name.as_ref());
            parts(id, &library.schemas, &mut rest);
        }
    }
    (shown, names)
}

/// The schemas that an operation shows. Callbacks nest no deeper than their reader allows.
fn of_operation(operation: &Operation, depth: usize, roots: &mut Vec<SchemaId>) {
    for parameter in &operation.parameters {
        roots.extend(parameter.schema);
        of_content(&parameter.content, roots);
    }
    if let Some(body) = &operation.request {
        of_content(&body.content, roots);
    }
    for response in &operation.responses {
        of_headers(&response.headers, roots);
        of_content(&response.content, roots);
    }
    if depth < 8 {
        let paths = operation.callbacks.iter().flat_map(|callback| &callback.item.paths);
        for nested in paths.flat_map(|(_, operations)| operations) {
            of_operation(nested, depth + 1, roots);
        }
    }
}

fn of_headers(headers: &[Header], roots: &mut Vec<SchemaId>) {
    for header in headers {
        roots.extend(header.schema);
        roots.extend(header.content.iter().filter_map(|media| media.schema));
    }
}

fn of_content(content: &[MediaType], roots: &mut Vec<SchemaId>) {
    for media in content {
        roots.extend(media.schema);
        roots.extend(media.item_schema);
        for encoding in &media.encodings {
            of_headers(&encoding.item.headers, roots);
        }
    }
}

/// The schemas that a schema is made of.
fn parts(id: SchemaId, schemas: &Schemas, found: &mut Vec<SchemaId>) {
    let schema = schemas.get(id);
    found.extend(schema.properties.iter().chain(&schema.pattern_properties).map(|property| property.schema));
    if let Additional::Schema(other) = schema.additional {
        found.push(other);
    }
    found.extend(schema.items);
    found.extend(&schema.prefix_items);
    found.extend(schema.unions().flat_map(|(_, parts)| parts));
    found.extend(schema.all_of.iter().map(|part| part.schema));
    found.extend(schema.applied.iter().map(|(_, id)| *id));
    found.extend(schema.dependent_schemas.iter().chain(&schema.definitions).map(|(_, id)| *id));
}

/// The schemas that a schema is made of or refers to: those that a discriminator chooses, too.
pub(crate) fn children(id: SchemaId, schemas: &Schemas, found: &mut Vec<SchemaId>) {
    parts(id, schemas, found);
    let schema = schemas.get(id);
    found.extend(schema.subtypes.iter().map(|subtype| subtype.schema));
    let mapping = schema.discriminator.iter().flat_map(|discriminator| &discriminator.mapping);
    found.extend(mapping.filter_map(|mapping| mapping.schema));
}
