//! Values in which references stand for what they lead to: examples composed of others.

use std::sync::Arc;

use super::Resolver;
use crate::load::{Entry, Map, Node, Value};

/// How deep references may stand in examples.
const MAX_DEPTH: usize = 64;

impl Resolver<'_> {
    /// A value with the references in it replaced by what they lead to; siblings of a reference
    /// win over its target.
    pub fn expanded(&self, node: &Node) -> Node {
        self.expand(node, 0)
    }

    fn expand(&self, node: &Node, depth: usize) -> Node {
        if depth > MAX_DEPTH {
            return node.clone();
        }
        match &node.value {
            Value::Seq(items) if items.iter().any(has_reference) => {
                let items = items.iter().map(|item| self.expand(item, depth + 1)).collect();
                Node::new(Value::Seq(Arc::new(items)), node.span)
            }
            Value::Map(map) if has_reference(node) => {
                let reference = map.get("$ref").filter(|reference| reference.as_str().is_some());
                let target = reference.and_then(|reference| self.target(reference));
                let mut entries: Vec<Entry> = Vec::new();
                if let Some(target) = target {
                    let target = self.expand(&target, depth + 1);
                    if target.as_map().is_none() {
                        return target;
                    }
                    entries.extend(target.entries().iter().cloned());
                }
                for entry in map.entries() {
                    if reference.is_some() && &*entry.key == "$ref" {
                        continue;
                    }
                    let value = self.expand(&entry.value, depth + 1);
                    match entries.iter_mut().find(|known| known.key == entry.key) {
                        Some(known) => known.value = value,
                        None => entries.push(Entry { value, ..entry.clone() }),
                    }
                }
                Node::new(Value::Map(Arc::new(Map::new(entries))), node.span)
            }
            _ => node.clone(),
        }
    }
}

/// Whether a reference stands in a value. The depth of a tree is bounded by the loader.
fn has_reference(node: &Node) -> bool {
    match &node.value {
        Value::Seq(items) => items.iter().any(has_reference),
        Value::Map(map) => {
            map.get("$ref").is_some() || map.entries().iter().any(|entry| has_reference(&entry.value))
        }
        _ => false,
    }
}
