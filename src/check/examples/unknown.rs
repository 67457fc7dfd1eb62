//! Properties of examples that their schema does not know, where a known name is close.

use rustc_hash::FxHashSet;

use super::collect::Case;
use crate::diagnostic::{Diagnostic, edits, nearest, rules};
use crate::load::{Node, Value};
use crate::resolve::{Layers, Resolver, layers};
use crate::source::Span;

/// Deeper nesting than any example needs.
const MAX_DEPTH: usize = 64;

/// Reports the misspelt properties of an example.
pub(super) fn check(case: &Case, resolver: &Resolver<'_>) {
    visit(&case.example, std::slice::from_ref(&case.schema), resolver, 0);
}

fn visit(example: &Node, schemas: &[Node], resolver: &Resolver<'_>, depth: usize) {
    if depth > MAX_DEPTH || schemas.is_empty() {
        return;
    }
    match &example.value {
        Value::Seq(items) => {
            let all = layers(schemas, resolver);
            let inner: Vec<Node> =
                all.all("items").filter(|items| items.as_map().is_some()).cloned().collect();
            for item in items.iter().filter(|item| item.as_map().is_some() || item.as_seq().is_some()) {
                visit(item, &inner, resolver, depth + 1);
            }
        }
        Value::Map(map) => {
            let mut known = Known::default();
            known.collect(&layers(schemas, resolver), resolver, 0);
            let absent: Vec<(&str, Span)> =
                known.names().filter(|(name, _)| map.get(name).is_none()).collect();
            for entry in map.entries() {
                let own: Vec<Node> = known.properties(&entry.key);
                if !own.is_empty() {
                    visit(&entry.value, &own, resolver, depth + 1);
                } else if known.is_free {
                    visit(&entry.value, &known.free, resolver, depth + 1);
                } else {
                    report(&entry.key, entry.key_span, &absent, resolver);
                }
            }
        }
        _ => {}
    }
}

/// Whether two names differ as little as by a slip.
fn is_slip(one: &str, other: &str) -> bool {
    edits(one, other).is_some_and(|count| count <= 2)
}

fn report(key: &str, span: Span, absent: &[(&str, Span)], resolver: &Resolver<'_>) {
    // Names of the same kind (`sourceId`, `targetId`) resemble each other: a slip is smaller than that.
    let slips = absent.iter().map(|(name, _)| *name).filter(|name| is_slip(key, name));
    let Some(near) = nearest(key, slips) else { return };
    let place = absent.iter().find(|(name, _)| *name == near).map_or(span, |(_, place)| *place);
    resolver.sink().add(
        Diagnostic::new(
            &rules::EXAMPLE_PROPERTY,
            span,
            format!("the schema of this example has no property `{key}`"),
        )
        .other(place, format!("the schema has `{near}`"))
        .help(format!("did you mean `{near}`?")),
    );
}

/// What a schema says about the properties of an object.
#[derive(Default)]
struct Known {
    properties: Vec<(String, Span, Node)>,
    /// Schemas of properties with free names.
    free: Vec<Node>,
    /// Whether names are free.
    is_free: bool,
    /// Mappings that were looked at: alternatives may lead back to themselves.
    seen: FxHashSet<usize>,
}

impl Known {
    fn collect(&mut self, all: &Layers, resolver: &Resolver<'_>, depth: usize) {
        for layer in &all.list {
            let node = &layer.node;
            if !node.address().is_some_and(|address| self.seen.insert(address)) {
                continue;
            }
            if let Some(map) = node.get("properties").and_then(|map| resolver.follow(map)) {
                let entries = map.entries().iter();
                self.properties.extend(
                    entries.map(|entry| (entry.key.to_string(), entry.key_span, entry.value.clone())),
                );
            }
            if let Some(patterns) = node.get("patternProperties") {
                self.is_free = true;
                self.free.extend(patterns.entries().iter().map(|entry| entry.value.clone()));
            }
            for key in ["additionalProperties", "unevaluatedProperties"] {
                match node.get(key) {
                    Some(schema) if schema.as_map().is_some() => {
                        self.is_free = true;
                        self.free.push(schema.clone());
                    }
                    Some(flag) if flag.as_bool() == Some(true) => self.is_free = true,
                    _ => {}
                }
            }
            let branches =
                ["anyOf", "oneOf"].iter().flat_map(|key| node.get(key).map_or(&[][..], Node::items));
            let conditions = ["if", "then", "else"].iter().filter_map(|key| node.get(key));
            for branch in branches.chain(conditions).filter(|_| depth < MAX_DEPTH) {
                self.collect(&layers([branch], resolver), resolver, depth + 1);
            }
        }
    }

    fn properties(&self, name: &str) -> Vec<Node> {
        self.properties
            .iter()
            .filter(|(known, _, _)| known == name)
            .map(|(_, _, node)| node.clone())
            .collect()
    }

    fn names(&self) -> impl Iterator<Item = (&str, Span)> {
        self.properties.iter().map(|(name, span, _)| (name.as_str(), *span))
    }
}
