//! Schemas within a file that change what references in them mean: those with an `$id` (JSON Schema 2020-12,
//! section 8.2.1), and those that `$recursiveRef` leads to (JSON Schema 2019-09, section 8.2.4.2).

use crate::load::{Documents, Node};
use crate::source::{FileId, Span, resolve_address};

/// Keys whose values are data.
const DATA: [&str; 5] = ["const", "default", "enum", "example", "examples"];
/// Keys whose values are mappings from names of the author's own.
const NAMES: [&str; 7] =
    ["$defs", "definitions", "dependentSchemas", "parameters", "patternProperties", "properties", "schemas"];

/// The schemas of a file that change what references mean, in the order of the file.
#[derive(Debug, Default)]
pub(super) struct Scopes {
    list: Vec<Scope>,
}

#[derive(Debug)]
struct Scope {
    node: Node,
    /// Its address, where it has one.
    base: Option<String>,
}

impl Scopes {
    /// Those of a file. The root is not among them: references are relative to the file by themselves.
    pub(super) fn of(file: FileId, documents: &Documents<'_>) -> Self {
        let mut scopes = Self::default();
        let text = &documents.sources().file(file).text;
        if (text.contains("$id") || text.contains("$recursiveAnchor"))
            && let Some(root) = documents.get(file)
        {
            let base = super::ids::own_address(root).unwrap_or_default();
            for entry in root.entries() {
                scopes.below(&entry.value, base, &entry.key, "");
            }
            if is_recursive(root) {
                scopes.list.push(Scope { node: root.clone(), base: None });
            }
        }
        scopes
    }

    /// The depth of a tree is bounded by the loader.
    fn below(&mut self, node: &Node, base: &str, key: &str, parent: &str) {
        if !NAMES.contains(&parent) && (DATA.contains(&key) || key.starts_with("x-")) {
            return;
        }
        let id = node.get("$id").and_then(Node::as_str).filter(|id| !id.starts_with('#'));
        let own = id.and_then(|id| resolve_address(base, id));
        let own = own.map(|own| own.split('#').next().unwrap_or_default().to_owned());
        if own.is_some() || is_recursive(node) {
            self.list.push(Scope { node: node.clone(), base: own.clone() });
        }
        let base = own.as_deref().unwrap_or(base);
        for entry in node.entries() {
            self.below(&entry.value, base, &entry.key, key);
        }
        for item in node.items() {
            self.below(item, base, "", key);
        }
    }

    /// The address of the innermost schema around a place that has one, and the schema.
    pub(super) fn id(&self, place: Span) -> Option<(&str, &Node)> {
        self.around(place).find_map(|scope| Some((scope.base.as_deref()?, &scope.node)))
    }

    /// The innermost schema around a place that `$recursiveRef` leads to.
    pub(super) fn recursive_anchor(&self, place: Span) -> Option<Node> {
        self.around(place).map(|scope| &scope.node).find(|node| is_recursive(node)).cloned()
    }

    /// Those around a place, the innermost first.
    fn around(&self, place: Span) -> impl Iterator<Item = &Scope> {
        let mut found: Vec<&Scope> = self.list.iter().filter(|scope| contains(&scope.node, place)).collect();
        found.sort_by_key(|scope| scope.node.span.end - scope.node.span.start);
        found.into_iter()
    }
}

fn is_recursive(node: &Node) -> bool {
    node.get("$recursiveAnchor").and_then(Node::as_bool) == Some(true)
}

/// Whether a place is within a mapping, as it is written.
fn contains(node: &Node, place: Span) -> bool {
    node.span.file == place.file && node.span.start <= place.start && place.end <= end(node)
}

/// The end of a value as it is written: that of a mapping is the end of its last value.
fn end(node: &Node) -> u32 {
    let last = node.entries().last().map(|entry| &entry.value).or_else(|| node.items().last());
    last.filter(|last| last.span.file == node.span.file)
        .map_or(node.span.end, |last| end(last).max(node.span.end))
}
