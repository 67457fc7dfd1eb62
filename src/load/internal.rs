//! Trees without what is not meant for the public: everything that says `x-internal: true`, and what refers to
//! it within its file.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::{Entry, Map, Node, Value};

/// Keys whose values are data, and nothing of the description.
const DATA: [&str; 6] = ["example", "examples", "default", "enum", "const", "value"];

/// Keys whose values are mappings from names, which may be any word.
const NAMES: [&str; 18] = [
    "properties",
    "patternProperties",
    "dependentSchemas",
    "$defs",
    "definitions",
    "schemas",
    "parameters",
    "responses",
    "requestBodies",
    "headers",
    "securitySchemes",
    "links",
    "callbacks",
    "pathItems",
    "paths",
    "webhooks",
    "x-webhooks",
    "variables",
];

/// The tree of a description without its internal parts: path items, operations, schemas, properties,
/// parameters, servers, tags, … Its depth is bounded by the loader.
pub(super) fn without_internal(root: &Node) -> Node {
    let mut hidden = Hidden::default();
    find(root, "", &mut String::from("#"), &mut hidden);
    pruned(root, "", &hidden)
}

/// What is hidden.
#[derive(Default)]
struct Hidden {
    /// References that lead to it.
    pointers: FxHashSet<String>,
    /// Names of tags.
    tags: FxHashSet<Arc<str>>,
}

impl Hidden {
    fn has(&self, node: &Node) -> bool {
        let leads_there =
            |reference: &Node| reference.as_str().is_some_and(|text| self.pointers.contains(text));
        is_internal(node) || node.get("$ref").is_some_and(leads_there)
    }
}

fn is_internal(node: &Node) -> bool {
    node.get("x-internal").and_then(Node::as_bool) == Some(true)
}

/// Whether what is below a key is data; `parent` is the key of the mapping.
fn is_data(parent: &str, key: &str) -> bool {
    let is_known = ["x-webhooks", "x-tagGroups"].contains(&key);
    !NAMES.contains(&parent) && !is_known && (DATA.contains(&key) || key.starts_with("x-"))
}

fn find(node: &Node, key: &str, pointer: &mut String, hidden: &mut Hidden) {
    let length = pointer.len();
    for entry in node.entries() {
        if is_data(key, &entry.key) {
            continue;
        }
        pointer.push('/');
        pointer.push_str(&entry.key.replace('~', "~0").replace('/', "~1"));
        if is_internal(&entry.value) {
            hidden.pointers.insert(pointer.clone());
        } else {
            find(&entry.value, &entry.key, pointer, hidden);
        }
        pointer.truncate(length);
    }
    let is_tags = pointer == "#/tags";
    for item in node.items() {
        if !is_internal(item) {
            find(item, "", pointer, hidden);
        } else if let Some(Value::String(name)) = item.get("name").map(|name| &name.value)
            && is_tags
        {
            hidden.tags.insert(name.clone());
        }
    }
}

fn pruned(node: &Node, key: &str, hidden: &Hidden) -> Node {
    let value = match &node.value {
        Value::Map(map) => {
            let is_left = |entry: &&Entry| match entry.value.as_str() {
                Some(text) => key != "mapping" || !hidden.pointers.contains(text),
                None => is_data(key, &entry.key) || !hidden.has(&entry.value),
            };
            let gone = |name: &str| {
                let property = map.get("properties").and_then(|properties| properties.get(name));
                property.is_some_and(|property| hidden.has(property))
            };
            let entry = |entry: &Entry| {
                let value = match &*entry.key {
                    "required" => kept(&entry.value, |name| !gone(name)),
                    "tags" => pruned(&kept(&entry.value, |name| !hidden.tags.contains(name)), "tags", hidden),
                    name if is_data(key, name) => entry.value.clone(),
                    name => pruned(&entry.value, name, hidden),
                };
                Entry { value, ..entry.clone() }
            };
            Value::Map(Arc::new(Map::new(map.entries().iter().filter(is_left).map(entry).collect())))
        }
        Value::Seq(items) => {
            let left = items.iter().filter(|item| !hidden.has(item));
            Value::Seq(Arc::new(left.map(|item| pruned(item, "", hidden)).collect()))
        }
        other => other.clone(),
    };
    Node { value, span: node.span }
}

/// A list of names without those that are not to be shown.
fn kept(list: &Node, is_shown: impl Fn(&str) -> bool) -> Node {
    let Some(items) = list.as_seq() else { return list.clone() };
    let left = items.iter().filter(|item| item.as_str().is_none_or(&is_shown)).cloned();
    Node { value: Value::Seq(Arc::new(left.collect())), span: list.span }
}
