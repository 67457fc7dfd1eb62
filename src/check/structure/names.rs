//! Names that must be unique or exist: operation ids, security schemes, links' operations.

use std::collections::BTreeMap;

use super::paths::operations;
use super::shape::suggestion;
use crate::check::Input;
use crate::diagnostic::{Diagnostic, rules};
use crate::load::Node;
use crate::model::Dialect;
use crate::resolve::Resolver;
use crate::source::Span;
use crate::spec::dialect;

/// Checks the names of all API files.
pub(super) fn check(input: &Input<'_>) {
    let mut ids: BTreeMap<(&str, String), Span> = BTreeMap::new();
    for api in &input.apis {
        let Some(root) = input.resolver.documents().get(api.file) else { continue };
        let Some(dialect) = dialect(root) else { continue };
        let schemes = schemes(root, dialect, input.resolver);
        security(root, &schemes, dialect, input.resolver);
        for section in ["paths", "webhooks"] {
            let Some(paths) = root.get(section).and_then(|paths| input.resolver.follow(paths)) else {
                continue;
            };
            for path in paths.entries() {
                let Some(item) = input.resolver.follow(&path.value) else { continue };
                for operation in operations(&item) {
                    security(&operation.value, &schemes, dialect, input.resolver);
                    let Some(id) = operation.value.get("operationId") else { continue };
                    let Some(text) = id.as_str() else { continue };
                    let first = *ids.entry((&api.group, text.to_owned())).or_insert(id.span);
                    if first != id.span {
                        let message = format!("the operation id `{text}` is used twice");
                        input.resolver.sink().add(
                            Diagnostic::new(&rules::DUPLICATE_OPERATION_ID, id.span, message)
                                .other(first, "first here")
                                .help("give each operation of the API an id of its own"),
                        );
                    }
                }
            }
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
