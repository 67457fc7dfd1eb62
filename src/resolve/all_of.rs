//! The mappings that a schema consists of.
//!
//! A schema says what it is in several places: the target of its `$ref`, each entry of its `allOf`,
//! and itself. Flattened they are a list of layers in which later entries of `allOf` win over
//! earlier ones and the schema itself wins over all; `required` and `properties` accumulate. The
//! same holds for a property that several layers describe: its layers are those of all of them.

use super::Resolver;
use crate::load::Node;

/// A mapping that adds to a schema.
#[derive(Debug, Clone)]
pub struct Layer {
    /// The mapping.
    pub node: Node,
    /// The reference (the string behind `$ref`) through which it was reached, if by one.
    pub reference: Option<Node>,
}

/// The layers of a schema, the winning one last.
#[derive(Debug, Clone, Default)]
pub struct Layers {
    /// The layers; no mapping stands twice.
    pub list: Vec<Layer>,
}

/// Deeper nesting of `allOf` and `$ref`, which take turns, than any description needs.
const MAX_DEPTH: usize = 128;

/// Flattens nodes that together describe one schema; a later one wins.
pub fn layers<'n>(nodes: impl IntoIterator<Item = &'n Node>, resolver: &Resolver<'_>) -> Layers {
    let mut found = Layers::default();
    let mut path = Vec::new();
    for node in nodes {
        flatten(node, None, resolver, &mut path, &mut found);
    }
    found
}

fn flatten(
    node: &Node,
    reference: Option<&Node>,
    resolver: &Resolver<'_>,
    path: &mut Vec<usize>,
    found: &mut Layers,
) {
    let (Some(map), Some(address)) = (node.as_map(), node.address()) else { return };
    let span = reference.unwrap_or(node).span;
    if path.contains(&address) {
        resolver.report_cycle(span);
        return;
    }
    if path.len() >= MAX_DEPTH {
        resolver.report_depth(span, MAX_DEPTH / 2);
        return;
    }
    if found.list.iter().any(|layer| layer.node.address() == Some(address)) {
        return;
    }
    path.push(address);
    let target = resolver.schema_target(node);
    if let Some((via, Some(target))) = &target {
        flatten(target, Some(via), resolver, path, found);
    }
    if let Some(parts) = map.get("allOf") {
        for part in parts.items() {
            flatten(part, None, resolver, path, found);
        }
    }
    path.pop();
    // A bare reference adds nothing of its own: the schema is its target.
    if !(target.is_some() && map.len() == 1) {
        found.list.push(Layer { node: node.clone(), reference: reference.cloned() });
    }
}

impl Layers {
    /// The value of a key: that of the last layer that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.list.iter().rev().find_map(|layer| layer.node.get(key))
    }

    /// The values of a key in all layers, the winning one last.
    pub fn all<'l>(&'l self, key: &'l str) -> impl Iterator<Item = &'l Node> {
        self.list.iter().filter_map(move |layer| layer.node.get(key))
    }

    /// Identity: equal for two schemas that consist of the same mappings.
    pub fn key(&self) -> Vec<usize> {
        self.list.iter().filter_map(|layer| layer.node.address()).collect()
    }

    /// The layer that the schema itself is, when there is one.
    pub fn own(&self) -> Option<&Layer> {
        self.list.last()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Sink, rules};
    use crate::load::{Documents, Strictness};
    use crate::source::SourcesBuilder;

    #[test]
    fn a_long_chain_is_no_circle_and_is_reported_once() {
        let schema = |at: usize| format!("s{at}: {{allOf: [{{$ref: '#/s{}'}}, {{title: t}}]}}\n", at + 1);
        let mut builder = SourcesBuilder::new("");
        builder.add("a.yaml", format!("{}s300: {{}}\n", (0..300).map(schema).collect::<String>()));
        let sources = builder.finish();
        let sink = Sink::new();
        {
            let documents = Documents::new(&sources, Strictness::Strict, &sink);
            let root = documents.get(sources.find("a.yaml").unwrap()).unwrap();
            let resolver = Resolver::new(&documents);
            for entry in root.entries() {
                layers([&entry.value], &resolver);
            }
        }
        let problems = sink.into_sorted(&sources);
        assert_eq!(problems.iter().map(|problem| problem.rule).collect::<Vec<_>>(), [&rules::BUDGET]);
    }
}
