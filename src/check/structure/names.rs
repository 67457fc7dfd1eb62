//! Names that must be unique or exist: operation ids, tags, security schemes, links' operations.

use std::collections::{BTreeMap, BTreeSet};

use super::paths::operations;
use super::shape::suggestion;
use super::walk::Found;
use crate::check::Input;
use crate::diagnostic::{Diagnostic, rules};
use crate::load::Node;
use crate::model::Dialect;
use crate::openapi::dialect;
use crate::resolve::Resolver;
use crate::source::Span;

/// Deeper nesting of callbacks than any description needs.
const MAX_DEPTH: usize = 4;

/// Where each operation id of an API was used first.
type Ids<'i> = BTreeMap<(&'i str, String), Span>;

/// Checks the names of all API files.
pub(super) fn check(input: &Input<'_>, found: &Found) {
    let mut ids = Ids::new();
    for api in &input.apis {
        let Some(root) = input.resolver.documents().get(api.file) else { continue };
        let Some(dialect) = dialect(root) else { continue };
        let schemes = schemes(root, dialect, input.resolver);
        security(root, &schemes, dialect, input.resolver);
        tags(root, input.resolver);
        for section in ["paths", "webhooks"] {
            if let Some(paths) = root.get(section).and_then(|paths| input.resolver.follow(paths)) {
                let mut see = |operation: &Node| {
                    security(operation, &schemes, dialect, input.resolver);
                    unique_id(operation, &api.group, &mut ids, input.resolver);
                };
                each_operation(&paths, input.resolver, 0, &mut see);
            }
        }
    }
    links(&ids, found, input.resolver);
}

/// Goes through the operations of paths, and through those of their callbacks.
fn each_operation(paths: &Node, resolver: &Resolver<'_>, depth: usize, see: &mut impl FnMut(&Node)) {
    for path in paths.entries() {
        let Some(item) = resolver.follow(&path.value) else { continue };
        for operation in operations(&item) {
            see(&operation.value);
            let callbacks = operation.value.get("callbacks").filter(|_| depth < MAX_DEPTH);
            for callback in callbacks.map_or(&[][..], Node::entries) {
                if let Some(paths) = resolver.follow(&callback.value) {
                    each_operation(&paths, resolver, depth + 1, see);
                }
            }
        }
    }
}

/// The id of an operation stands once in an API.
fn unique_id<'i>(operation: &Node, group: &'i str, ids: &mut Ids<'i>, resolver: &Resolver<'_>) {
    let Some(id) = operation.get("operationId") else { return };
    let Some(text) = id.as_str() else { return };
    let first = *ids.entry((group, text.to_owned())).or_insert(id.span);
    if first != id.span {
        let message = format!("the operation id `{text}` is used twice");
        resolver.sink().add(
            Diagnostic::new(&rules::DUPLICATE_OPERATION_ID, id.span, message)
                .other(first, "first here")
                .help("give each operation of the API an id of its own"),
        );
    }
}

/// A link names an operation that exists.
fn links(ids: &Ids<'_>, found: &Found, resolver: &Resolver<'_>) {
    let known: BTreeSet<&str> = ids.keys().map(|(_, id)| id.as_str()).collect();
    for id in found.links.iter().filter_map(|link| link.get("operationId")) {
        let Some(text) = id.as_str() else { continue };
        if !known.contains(text) {
            let message = format!("there is no operation with the id `{text}`");
            let diagnostic = Diagnostic::new(&rules::REF_MISSING, id.span, message);
            resolver.sink().add(diagnostic.did_you_mean(text, known.iter().copied()));
        }
    }
}

/// The names of the security schemes of a description; `None` when they cannot be read.
fn schemes(root: &Node, dialect: Dialect, resolver: &Resolver<'_>) -> Option<Vec<String>> {
    let held = match dialect {
        Dialect::Swagger2 => root.get("securityDefinitions").cloned(),
        _ => match root.get("components") {
            Some(components) => resolver.follow(components)?.get("securitySchemes").cloned(),
            None => None,
        },
    };
    let mut names = Vec::new();
    if let Some(held) = held {
        let target = resolver.follow(&held)?;
        // Names beside a reference count too.
        let all = held.entries().iter().chain(target.entries()).filter(|entry| &*entry.key != "$ref");
        names.extend(all.map(|entry| entry.key.to_string()));
        names.sort();
        names.dedup();
    }
    Some(names)
}

/// Each tag is described once.
fn tags(root: &Node, resolver: &Resolver<'_>) {
    let mut known: BTreeMap<&str, Span> = BTreeMap::new();
    for name in root.get("tags").map_or(&[][..], Node::items).iter().filter_map(|tag| tag.get("name")) {
        let Some(text) = name.as_str() else { continue };
        let first = *known.entry(text).or_insert(name.span);
        if first != name.span {
            resolver.sink().add(
                Diagnostic::new(
                    &rules::DUPLICATE_VALUE,
                    name.span,
                    format!("the tag `{text}` is described twice"),
                )
                .other(first, "first here")
                .help("remove one of the two"),
            );
        }
    }
}

/// Every security requirement names a scheme that exists.
fn security(holder: &Node, schemes: &Option<Vec<String>>, dialect: Dialect, resolver: &Resolver<'_>) {
    let Some(schemes) = schemes else { return };
    for requirement in holder.get("security").map_or(&[][..], Node::items) {
        for entry in requirement.entries() {
            // OpenAPI 3.2 also takes the address of a scheme.
            let is_address = dialect == Dialect::OpenApi32 && entry.key.contains(['/', '#', '.']);
            if is_address || schemes.iter().any(|name| **name == *entry.key) {
                continue;
            }
            let message = format!("there is no security scheme `{}`", entry.key);
            let mut diagnostic = Diagnostic::new(&rules::SECURITY_UNKNOWN, entry.key_span, message);
            let known: Vec<&str> = schemes.iter().map(String::as_str).collect();
            let place = match dialect {
                Dialect::Swagger2 => "securityDefinitions",
                _ => "components/securitySchemes",
            };
            diagnostic.help =
                suggestion(&entry.key, &known).or_else(|| Some(format!("describe it under `{place}`")));
            resolver.sink().add(diagnostic);
        }
    }
}
