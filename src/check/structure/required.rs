//! Names under `required` are properties.
//!
//! A schema may name properties that another part of it describes, so all parts are looked at
//! together: what `$ref` and `allOf` bring, and the branches of `anyOf`, `oneOf`, `if`. Schemas that
//! are parts of others are looked at there, and those that let any further property in and describe
//! none are left alone.

use rustc_hash::FxHashSet;

use super::walk::Found;
use crate::diagnostic::{Diagnostic, nearest, rules};
use crate::load::{Node, Value};
use crate::resolve::{Layers, Resolver, layers};

/// Deeper nesting of branches than any schema needs.
const MAX_DEPTH: usize = 8;

/// Checks all schemas.
pub(super) fn check(found: &Found, resolver: &Resolver<'_>) {
    for (node, _) in &found.schemas {
        let is_part = node.address().is_some_and(|address| found.parts.contains(&address));
        if is_part || !concerns(node) {
            continue;
        }
        let all = layers([node], resolver);
        let mut known = Vec::new();
        let mut seen = FxHashSet::default();
        if !properties(&all, resolver, 0, &mut seen, &mut known) || known.is_empty() {
            continue;
        }
        let own = all.list.iter().filter_map(|layer| layer.node.get("required"));
        for name in own.flat_map(Node::items) {
            let Some(text) = name.as_str() else { continue };
            if known.iter().any(|known| known == text) {
                continue;
            }
            let message = format!("`{text}` is required, but no property has this name");
            let mut diagnostic = Diagnostic::new(&rules::REQUIRED_UNKNOWN, name.span, message);
            diagnostic.help = match nearest(text, known.iter().map(String::as_str)) {
                Some(near) => Some(format!("did you mean `{near}`?")),
                None => Some(format!("describe `{text}` under `properties`, or do not require it")),
            };
            resolver.sink().add(diagnostic);
        }
    }
}

/// Whether a schema says what is required, itself or in its parts.
fn concerns(node: &Node) -> bool {
    ["required", "allOf"].iter().any(|key| node.get(key).is_some_and(|value| value.as_seq().is_some()))
}

/// Collects the names of the properties. False when others are described in a way that has no names.
fn properties(
    all: &Layers,
    resolver: &Resolver<'_>,
    depth: usize,
    seen: &mut FxHashSet<usize>,
    known: &mut Vec<String>,
) -> bool {
    if depth > MAX_DEPTH {
        return false;
    }
    for layer in &all.list {
        let node = &layer.node;
        // Alternatives may lead back to themselves.
        if !node.address().is_some_and(|address| seen.insert(address)) {
            continue;
        }
        let is_described = |key| matches!(node.get(key).map(|n| &n.value), Some(Value::Map(_)));
        if node.get("patternProperties").is_some()
            || ["additionalProperties", "unevaluatedProperties"]
                .iter()
                .any(|key| is_described(*key) || node.get(key).and_then(Node::as_bool) == Some(true))
        {
            return false;
        }
        if let Some(map) = node.get("properties").and_then(|map| resolver.follow(map)) {
            known.extend(map.entries().iter().map(|entry| entry.key.to_string()));
        }
        let branches = ["anyOf", "oneOf"].iter().flat_map(|key| node.get(key).map_or(&[][..], Node::items));
        let conditions = ["if", "then", "else"].iter().filter_map(|key| node.get(key));
        for branch in branches.chain(conditions) {
            if !properties(&layers([branch], resolver), resolver, depth + 1, seen, known) {
                return false;
            }
        }
    }
    true
}
