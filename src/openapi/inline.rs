//! References where the standards have none: `info: {$ref: …}`, `get: {$ref: …}`, `description: {$ref: a.md}`.
//!
//! Many descriptions are written so, and other tools read them. After this pass nobody else needs to know: the
//! trees are as if the target had been written in place of the reference.
//!
//! 1. [`inline_references`] walks the descriptions by their [`grammar`](super::grammar) and notes each reference at
//!    a place where the grammar has no Reference Object, with its target.
//! 2. The trees of the files that hold such references are rewritten: the target replaces the reference, and the
//!    keys beside the reference win over those of the target.
//!
//! An example that names a file by `externalValue` gets the content of that file as its `value`, beside the address.
//!
//! In vendor extensions a reference is replaced only where it names a file: anything else there may be data.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::dialect;
use super::grammar::schema::SCHEMA;
use super::grammar::{ALL, Object, ObjectKind, PLAIN, SWAGGER, Shape, Versions, openapi3, swagger};
use crate::diagnostic::{Diagnostic, Severity, rules};
use crate::load::{Documents, Entry, Map, Node, Value};
use crate::resolve::Resolver;
use crate::source::{FileId, has_scheme};

/// How many values of vendor extensions may be nested where references are looked for.
const MAX_EXTENSION_DEPTH: usize = 16;

/// How the names of files end whose text an example shows. Others, such as pictures, are published as they are.
const TEXTS: [&str; 6] = [".json", ".yaml", ".yml", ".xml", ".txt", ".csv"];

/// The webhooks of descriptions before OpenAPI 3.1.
const WEBHOOKS: Shape = Shape::Map(&Shape::One(&openapi3::PATH_ITEM));

/// Replaces references at places where the standards have none by their targets, in the trees of descriptions and
/// schemas and of all files that they refer to. Returns which file led to which other one.
pub fn inline_references(documents: &Documents<'_>, roots: &[FileId]) -> BTreeSet<(FileId, FileId)> {
    let resolver = Resolver::new(documents);
    let mut finder = Finder {
        resolver: &resolver,
        seen: FxHashSet::default(),
        queue: Vec::new(),
        targets: FxHashMap::default(),
        values: FxHashMap::default(),
        files: BTreeSet::new(),
    };
    for root in roots.iter().filter_map(|file| documents.get(*file)) {
        let (object, version) = match dialect(root).map(Versions::of) {
            Some(SWAGGER) => (&swagger::ROOT, SWAGGER),
            Some(version) => (&openapi3::ROOT, version),
            None => (&SCHEMA, PLAIN),
        };
        finder.walk(root, object, version);
    }
    let Finder { targets, values, files, .. } = finder;
    if files.is_empty() {
        return BTreeSet::new();
    }
    let (done, open) = (FxHashMap::default(), FxHashSet::default());
    let mut rewriter = Rewriter { resolver: &resolver, targets, values, done, open };
    for file in files {
        if let Some(root) = documents.get(file) {
            documents.rewrite(file, rewriter.node(root));
        }
    }
    resolver.followed()
}

/// Finds the references to replace.
struct Finder<'r, 'a> {
    resolver: &'r Resolver<'a>,
    seen: FxHashSet<(usize, usize)>,
    queue: Vec<(Node, &'static Object, Versions)>,
    /// The target of each reference to replace, by the address of its mapping.
    targets: FxHashMap<usize, Node>,
    /// The content of the file that an example names, by the address of the example's mapping.
    values: FxHashMap<usize, Entry>,
    /// The files that hold such references and examples.
    files: BTreeSet<FileId>,
}

impl Finder<'_, '_> {
    fn walk(&mut self, root: &Node, object: &'static Object, version: Versions) {
        self.queue.push((root.clone(), object, version));
        // Targets of references wait in a queue, so that a long chain needs no deep stack.
        while let Some((node, object, version)) = self.queue.pop() {
            self.object(&node, object, version);
        }
    }

    fn object(&mut self, node: &Node, object: &'static Object, version: Versions) {
        let (Some(map), Some(address)) = (node.as_map(), node.address()) else { return };
        if !self.seen.insert((address, std::ptr::from_ref(object).addr())) {
            return;
        }
        if let Some(reference) = map.get("$ref").filter(|reference| reference.as_str().is_some()) {
            if !object.takes_reference() {
                return self.replace(node, reference, Shape::One(object), version);
            }
            if let Some(target) = self.resolver.find(reference) {
                self.queue.push((target, object, version));
            }
        }
        if object.role == ObjectKind::Example {
            self.external_value(map, address);
        }
        for entry in map.entries() {
            let field = object.field(&entry.key, version).or_else(|| object.field(&entry.key, ALL));
            let shape = field.map(|field| field.shape).or_else(|| {
                let pattern = object.pattern.filter(|_| !entry.key.starts_with("x-"))?;
                (pattern.fits)(&entry.key).then_some(pattern.shape)
            });
            match shape {
                // A data keyword, or the reference itself.
                Some(Shape::Any) => {}
                Some(_) if &*entry.key == "$ref" => {}
                Some(shape) => self.shape(&entry.value, shape, version),
                None if &*entry.key == "x-webhooks" => {
                    self.shape(&entry.value, WEBHOOKS, version);
                }
                None if entry.key.starts_with("x-") => self.extension(&entry.value, 0),
                None => {}
            }
        }
    }

    /// Notes the content of the file that an example names. Addresses of the web are left alone.
    fn external_value(&mut self, example: &Map, address: usize) {
        let Some(entry) = example.entry("externalValue") else { return };
        let text = entry.value.as_str().unwrap_or_default();
        if example.get("value").is_some() || text.is_empty() || text.starts_with('/') || has_scheme(text) {
            return;
        }
        match self.resolver.find(&entry.value) {
            Some(value) => {
                self.files.insert(entry.key_span.file);
                self.values.insert(address, Entry { key: "value".into(), key_span: entry.key_span, value });
            }
            None if !TEXTS.iter().any(|end| text.ends_with(end)) => {}
            None => {
                let message = format!("there is no file `{text}` beside this description");
                let mut diagnostic = Diagnostic::new(&rules::REF_MISSING, entry.value.span, message);
                diagnostic.severity = Severity::Warning;
                self.resolver.sink().add(diagnostic);
            }
        }
    }

    fn shape(&mut self, value: &Node, shape: Shape, version: Versions) {
        if !matches!(value.value, Value::Map(_) | Value::Seq(_)) {
            return;
        }
        match shape {
            Shape::Any => return,
            Shape::One(object) | Shape::OneOrFlag(object) => return self.object(value, object, version),
            Shape::OneOrList(object) => {
                value.items().iter().for_each(|item| self.object(item, object, version));
                return self.object(value, object, version);
            }
            _ => {}
        }
        if let Some(reference) = Resolver::reference(value) {
            return self.replace(value, reference, shape, version);
        }
        match shape {
            Shape::List(inner) | Shape::NonEmpty(inner) | Shape::Unique(inner) => {
                value.items().iter().for_each(|item| self.shape(item, *inner, version));
            }
            Shape::Map(inner) | Shape::Named(inner) => {
                value.entries().iter().for_each(|entry| self.shape(&entry.value, *inner, version));
            }
            _ => {}
        }
    }

    /// Notes a reference to replace, and goes on in its target.
    fn replace(&mut self, node: &Node, reference: &Node, shape: Shape, version: Versions) {
        let Some(address) = node.address() else { return };
        if self.targets.contains_key(&address) {
            return;
        }
        self.files.insert(reference.span.file);
        // A target that does not exist has been reported. The value is left out then.
        let target = self.resolver.target(reference);
        let target = target.unwrap_or_else(|| Node::new(Value::Null, reference.span));
        self.targets.insert(address, target.clone());
        match shape {
            Shape::One(object) => self.queue.push((target, object, version)),
            shape => self.shape(&target, shape, version),
        }
        // Keys beside the reference count too.
        for entry in node.entries().iter().filter(|entry| &*entry.key != "$ref") {
            match shape {
                Shape::Map(inner) | Shape::Named(inner) => self.shape(&entry.value, *inner, version),
                Shape::One(object) => {
                    if let Some(field) = object.field(&entry.key, version) {
                        self.shape(&entry.value, field.shape, version);
                    }
                }
                _ => {}
            }
        }
    }

    fn extension(&mut self, value: &Node, depth: usize) {
        if depth > MAX_EXTENSION_DEPTH {
            return;
        }
        let reference = Resolver::reference(value);
        if let (Some(reference), Some(address)) = (reference, value.address()) {
            let names_file = reference.as_str().is_some_and(|text| !text.starts_with('#'));
            let target = if names_file { self.resolver.find(reference) } else { None };
            if let Some(target) = target
                && self.targets.insert(address, target.clone()).is_none()
            {
                self.files.insert(reference.span.file);
                self.extension(&target, depth + 1);
            }
        }
        value.entries().iter().for_each(|entry| self.extension(&entry.value, depth + 1));
        value.items().iter().for_each(|item| self.extension(item, depth + 1));
    }
}

/// Builds trees in which references are replaced.
struct Rewriter<'r, 'a> {
    resolver: &'r Resolver<'a>,
    targets: FxHashMap<usize, Node>,
    values: FxHashMap<usize, Entry>,
    /// Rewritten mappings and sequences by their former address, so that a target is one value wherever it is.
    done: FxHashMap<usize, Node>,
    /// The references that are being replaced.
    open: FxHashSet<usize>,
}

impl Rewriter<'_, '_> {
    /// Returns the node itself where nothing below it changes.
    fn node(&mut self, node: &Node) -> Node {
        let Some(address) = node.address() else { return node.clone() };
        if let Some(done) = self.done.get(&address) {
            return done.clone();
        }
        let rewritten = match self.targets.get(&address).cloned() {
            Some(target) => self.replaced(node, address, &target),
            None => self.inside(node),
        };
        self.done.insert(address, rewritten.clone());
        rewritten
    }

    fn replaced(&mut self, node: &Node, address: usize, target: &Node) -> Node {
        if !self.open.insert(address) {
            return Node::new(Value::Null, node.span);
        }
        if self.open.len() > 64 || target.address().is_some_and(|target| self.open.contains(&target)) {
            self.open.remove(&address);
            self.resolver.report_cycle(node.get("$ref").map_or(node.span, |reference| reference.span));
            return Node::new(Value::Null, node.span);
        }
        let target = self.node(target);
        self.open.remove(&address);
        let beside = node.entries().iter().filter(|entry| &*entry.key != "$ref");
        let Some(map) = target.as_map().filter(|_| node.entries().len() > 1) else { return target };
        let mut entries = map.entries().to_vec();
        for entry in beside {
            let entry = Entry { value: self.node(&entry.value), ..entry.clone() };
            match entries.iter_mut().find(|known| known.key == entry.key) {
                Some(known) => *known = entry,
                None => entries.push(entry),
            }
        }
        Node::new(Value::Map(Arc::new(Map::new(entries))), target.span)
    }

    fn inside(&mut self, node: &Node) -> Node {
        match &node.value {
            Value::Seq(items) => {
                let rewritten: Vec<Node> = items.iter().map(|item| self.node(item)).collect();
                match items.iter().zip(&rewritten).all(|(a, b)| is_same(a, b)) {
                    true => node.clone(),
                    false => Node::new(Value::Seq(Arc::new(rewritten)), node.span),
                }
            }
            Value::Map(map) => {
                let entry = |entry: &Entry| Entry { value: self.node(&entry.value), ..entry.clone() };
                let mut rewritten: Vec<Entry> = map.entries().iter().map(entry).collect();
                if let Some(value) = node.address().and_then(|address| self.values.remove(&address)) {
                    rewritten.push(value);
                    return Node::new(Value::Map(Arc::new(Map::new(rewritten))), node.span);
                }
                match map.entries().iter().zip(&rewritten).all(|(a, b)| is_same(&a.value, &b.value)) {
                    true => node.clone(),
                    false => Node::new(Value::Map(Arc::new(Map::new(rewritten))), node.span),
                }
            }
            _ => node.clone(),
        }
    }
}

/// Whether a rewritten node is the one that it was made of.
fn is_same(before: &Node, after: &Node) -> bool {
    before.address() == after.address() && before.span == after.span
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Sink;
    use crate::load::Strictness;
    use crate::source::SourcesBuilder;

    fn inlined(files: &[(&str, &str)], check: impl FnOnce(&Node)) -> Vec<String> {
        let mut builder = SourcesBuilder::new("");
        for (path, text) in files {
            builder.add(*path, *text);
        }
        let sources = builder.finish();
        let sink = Sink::new();
        {
            let documents = Documents::new(&sources, Strictness::Strict, &sink);
            let file = sources.find("a.yaml").unwrap();
            inline_references(&documents, &[file]);
            check(documents.get(file).unwrap());
        }
        sink.into_sorted(&sources).into_iter().map(|problem| problem.message).collect()
    }

    fn at<'n>(node: &'n Node, path: &str) -> &'n Node {
        path.split('/').fold(node, |node, key| match key.parse::<usize>() {
            Ok(at) => &node.items()[at],
            Err(_) => node.get(key).unwrap_or_else(|| panic!("no {key} in {node:?}")),
        })
    }

    const HEAD: &str = "openapi: 3.0.3\n";

    #[test]
    fn texts_operations_and_mappings() {
        let api = format!(
            "{HEAD}info: {{description: {{$ref: a.md}}}}\ntags: {{$ref: b.yaml#/tags}}\npaths:\n  x: {{get: {{$ref: b.yaml#/get, summary: Own}}}}\ncomponents: {{schemas: {{A: {{properties: {{$ref: b.yaml#/properties, c: {{}}}}}}, B: {{properties: {{$ref: {{type: string}}}}}}}}}}\n"
        )
        .replace("  x:", "  /x:");
        let b = "tags: [{name: t, description: {$ref: a.md}}]\nget: {summary: Other, x-codeSamples: [{source: {$ref: c.sh}}]}\nproperties: {d: {type: integer}}";
        let files = [("a.yaml", &*api), ("a.md", "# Hello"), ("b.yaml", b), ("c.sh", "curl: a\n  b")];
        let problems = inlined(&files, |root| {
            assert_eq!(at(root, "info/description").as_str(), Some("# Hello"));
            assert_eq!(at(root, "tags/0/description").as_str(), Some("# Hello"));
            let get = root.get("paths").unwrap().get("/x").unwrap().get("get").unwrap();
            assert_eq!(get.get("summary").unwrap().as_str(), Some("Own"));
            assert_eq!(at(get, "x-codeSamples/0/source").as_str(), Some("curl: a\n  b"));
            let properties = at(root, "components/schemas/A/properties");
            assert_eq!(properties.as_map().unwrap().keys().collect::<Vec<_>>(), ["d", "c"]);
            assert_eq!(at(root, "components/schemas/B/properties/$ref/type").as_str(), Some("string"));
        });
        assert_eq!(problems, Vec::<String>::new());
    }

    #[test]
    fn data_and_reference_objects_stay() {
        let api = format!(
            "{HEAD}components:\n  schemas: {{A: {{default: {{$ref: b.yaml}}, enum: [{{$ref: b.yaml}}], items: {{$ref: b.yaml}}}}}}\n  parameters: {{p: {{$ref: b.yaml}}}}\nx-a: {{$ref: '#/info'}}\n"
        );
        let problems = inlined(&[("a.yaml", &api), ("b.yaml", "type: string")], |root| {
            for path in ["schemas/A/default", "schemas/A/enum/0", "schemas/A/items", "parameters/p"] {
                assert!(at(root, &format!("components/{path}")).get("$ref").is_some(), "{path}");
            }
            assert!(at(root, "x-a").get("$ref").is_some());
        });
        assert_eq!(problems, Vec::<String>::new());
    }

    #[test]
    fn examples_take_their_values_from_files() {
        let api = format!(
            "{HEAD}components:\n  examples: {{a: {{externalValue: b.json}}, c: {{externalValue: gone.json}}, d: {{externalValue: 'https://a.example/b.json'}}}}\n"
        );
        let problems = inlined(&[("a.yaml", &api), ("b.json", r#"{"x": 1}"#)], |root| {
            assert_eq!(at(root, "components/examples/a/value/x").as_i64(), Some(1));
            assert!(at(root, "components/examples/a").get("externalValue").is_some());
            assert!(at(root, "components/examples/c").get("value").is_none());
            assert!(at(root, "components/examples/d").get("value").is_none());
        });
        assert_eq!(problems, ["there is no file `gone.json` beside this description"]);
    }

    #[test]
    fn circles_and_missing_targets_are_reported_once() {
        let api = format!("{HEAD}info: {{$ref: '#/x-a'}}\nx-a: {{$ref: '#/info'}}\n");
        let problems = inlined(&[("a.yaml", &api)], |_| {});
        assert_eq!(problems.len(), 1, "{problems:?}");
        let api = format!("{HEAD}info: {{description: {{$ref: gone.md}}}}\n");
        let problems = inlined(&[("a.yaml", &api)], |_| {});
        assert_eq!(problems, ["there is no file `gone.md`"]);
    }
}
