//! Values in which references stand for what they lead to: examples composed of others.
//!
//! 1. A reference is replaced by its target; siblings win over the target's keys, each as a whole.
//! 2. A mapping with nothing but `allOf`, some of whose parts are references, means these parts
//!    together.
//! 3. A reference that leads nowhere is data that looks like one.
//! 4. References among the siblings are read from the file that they stand in, or else from that of
//!    the target beside them, as the generation of 2019 has it.

use std::sync::Arc;

use super::Resolver;
use super::resolver::relative;
use crate::diagnostic::{Diagnostic, Severity, rules};
use crate::load::{Entry, Map, Node, Value};
use crate::source::{FileId, join};

/// How deep references may stand in examples.
const MAX_DEPTH: usize = 64;
/// How many references one example may bring in: some that multiply would never end.
const MAX_REFERENCES: usize = 10_000;

impl Resolver<'_> {
    /// A value with the references in it replaced by what they lead to. What goes beyond any sensible
    /// number or depth of references stays as it is.
    pub fn expanded(&self, node: &Node) -> Node {
        Expansion { resolver: self, left: MAX_REFERENCES }.value(node, None, 0)
    }
}

struct Expansion<'r, 'a> {
    resolver: &'r Resolver<'a>,
    /// References that may still be followed.
    left: usize,
}

impl Expansion<'_, '_> {
    /// Expands a value. `beside` is the target of the reference that it is a sibling of.
    fn value(&mut self, node: &Node, beside: Option<FileId>, depth: usize) -> Node {
        if depth > MAX_DEPTH || !has_reference(node) {
            return node.clone();
        }
        match &node.value {
            Value::Seq(items) => {
                let items = items.iter().map(|item| self.value(item, beside, depth + 1)).collect();
                Node::new(Value::Seq(Arc::new(items)), node.span)
            }
            Value::Map(map) => match composed_of(map) {
                Some(parts) => {
                    let mut entries = Vec::new();
                    for part in parts {
                        let part = self.value(part, beside, depth + 1);
                        part.entries().iter().for_each(|entry| set(&mut entries, entry.clone()));
                    }
                    Node::new(Value::Map(Arc::new(Map::new(entries))), node.span)
                }
                None => self.mapping(node, map, beside, depth),
            },
            _ => node.clone(),
        }
    }

    fn mapping(&mut self, node: &Node, map: &Map, beside: Option<FileId>, depth: usize) -> Node {
        let reference = map.get("$ref").filter(|reference| reference.as_str().is_some());
        let mut entries: Vec<Entry> = Vec::new();
        let mut beside = beside;
        if let Some(reference) = reference.filter(|_| self.left > 0) {
            self.left -= 1;
            let target = self.resolver.find(&self.readable(reference, beside));
            if target.is_none() {
                self.missing_file(map, reference);
                return self.children(map, node, beside, depth);
            }
            if let Some(target) = target {
                beside = Some(target.span.file);
                let target = self.value(&target, None, depth + 1);
                if target.as_map().is_none() {
                    return target;
                }
                entries.extend(target.entries().iter().cloned());
            }
        }
        for entry in map.entries().iter().filter(|entry| reference.is_none() || &*entry.key != "$ref") {
            let value = self.value(&entry.value, beside, depth + 1);
            set(&mut entries, Entry { value, ..entry.clone() });
        }
        Node::new(Value::Map(Arc::new(Map::new(entries))), node.span)
    }

    /// A mapping that is no reference, with its values expanded.
    fn children(&mut self, map: &Map, node: &Node, beside: Option<FileId>, depth: usize) -> Node {
        let value = |entry: &Entry| {
            let value = self.value(&entry.value, beside, depth + 1);
            Entry { value, ..entry.clone() }
        };
        let entries = map.entries().iter().map(value).collect();
        Node::new(Value::Map(Arc::new(Map::new(entries))), node.span)
    }

    /// Reports an example that is nothing but a reference to a file that does not exist: most likely the file was
    /// meant.
    fn missing_file(&self, map: &Map, reference: &Node) {
        let text = reference.as_str().unwrap_or_default();
        let address = text.split('#').next().unwrap_or_default();
        let is_file = [".yaml", ".yml", ".json"].iter().any(|end| address.ends_with(end));
        if map.len() == 1 && is_file && !address.contains("://") {
            let message = format!("there is no file `{address}`, so this reference is shown as it is");
            let mut diagnostic = Diagnostic::new(&rules::REF_MISSING, reference.span, message);
            diagnostic.severity = Severity::Warning;
            self.resolver.sink().add(diagnostic);
        }
    }

    /// A reference that leads to no file from where it stands, and to one from the target beside it,
    /// is written as if it stood there.
    fn readable(&self, reference: &Node, beside: Option<FileId>) -> Node {
        let text = reference.as_str().unwrap_or_default();
        let (address, fragment) = text.split_once('#').map_or((text, None), |(a, f)| (a, Some(f)));
        let sources = self.resolver.sources();
        let own = &sources.file(reference.span.file).path;
        let exists = |base: &str| join(base, address).ok().filter(|path| sources.find(path).is_some());
        let Some(beside) = beside.filter(|_| !address.is_empty() && exists(own).is_none()) else {
            return reference.clone();
        };
        let Some(path) = exists(&sources.file(beside).path) else { return reference.clone() };
        let folder = own.rfind('/').map_or("", |at| &own[..=at]);
        let mut text = relative(folder, &path);
        if let Some(fragment) = fragment {
            text.push('#');
            text.push_str(fragment);
        }
        Node::new(Value::String(text.into()), reference.span)
    }
}

/// Adds an entry, in place of one with the same key.
fn set(entries: &mut Vec<Entry>, entry: Entry) {
    match entries.iter_mut().find(|known| known.key == entry.key) {
        Some(known) => *known = entry,
        None => entries.push(entry),
    }
}

/// The parts of a mapping that is composed of others.
fn composed_of(map: &Map) -> Option<&[Node]> {
    let parts = map.get("allOf").filter(|_| map.len() == 1)?.items();
    let is_composed = parts.iter().any(|part| Resolver::reference(part).is_some());
    (is_composed && parts.iter().all(|part| part.as_map().is_some())).then_some(parts)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Sink;
    use crate::load::{Documents, Strictness};
    use crate::source::SourcesBuilder;

    fn expanded(files: &[(&str, &str)]) -> (String, usize) {
        let mut builder = SourcesBuilder::new("");
        for (path, text) in files {
            builder.add(*path, *text);
        }
        let sources = builder.finish();
        let sink = Sink::new();
        let mut out = String::new();
        {
            let documents = Documents::new(&sources, Strictness::Strict, &sink);
            let node = documents.get(sources.find("a.yaml").unwrap()).unwrap();
            write(&Resolver::new(&documents).expanded(node), &mut out);
        }
        (out, sink.into_sorted(&sources).len())
    }

    fn write(node: &Node, out: &mut String) {
        match node.scalar_text() {
            Some(text) => out.push_str(&text),
            None => {
                for entry in node.entries() {
                    out.push_str(&format!("{}(", entry.key));
                    write(&entry.value, out);
                    out.push(')');
                }
                node.items().iter().for_each(|item| write(item, out));
            }
        }
    }

    #[test]
    fn siblings_replace_whole_keys() {
        let files = [("a.yaml", "{$ref: b.yaml, x: {z: 2}}"), ("b.yaml", "{x: {y: 1}, w: 0}")];
        assert_eq!(expanded(&files), ("x(z(2))w(0)".into(), 0));
    }

    #[test]
    fn parts_are_put_together() {
        let files =
            [("a.yaml", "allOf: [{$ref: b.yaml}, {$ref: c.yaml}]"), ("b.yaml", "x: 1"), ("c.yaml", "y: 2")];
        assert_eq!(expanded(&files), ("x(1)y(2)".into(), 0));
    }

    #[test]
    fn siblings_may_be_read_from_beside() {
        let files = [
            ("a.yaml", "{$ref: ex/b.yaml, y: {$ref: c.yaml}}"),
            ("ex/b.yaml", "x: 1"),
            ("ex/c.yaml", "z: 2"),
        ];
        assert_eq!(expanded(&files), ("x(1)y(z(2))".into(), 0));
    }

    #[test]
    fn what_leads_nowhere_is_data() {
        let files = [("a.yaml", "{x: {$ref: 'https://a.example/x', y: 1}, z: {$ref: '#/nothing'}}")];
        assert_eq!(expanded(&files), ("x($ref(https://a.example/x)y(1))z($ref(#/nothing))".into(), 0));
        assert_eq!(expanded(&[("a.yaml", "{$ref: gone.json}")]).1, 1);
    }

    #[test]
    fn references_that_multiply_end() {
        let (text, _) = expanded(&[("a.yaml", "{x: {$ref: '#'}, y: {$ref: '#'}}")]);
        assert!(!text.is_empty());
    }
}
