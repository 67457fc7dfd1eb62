//! What the layers of a schema say, keyword by keyword (JSON Schema 2020-12, and the dialects of OpenAPI
//! 3.0 and Swagger 2.0).

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Reader;
use super::limits::constraints;
use super::schema::{Pending, empty};
use crate::load::{Map, Node, Value};
use crate::markup::Prose;
use crate::model::{
    Additional, AllOfPart, ClosedPart, Discriminator, EnumValue, Lifecycle, Mapping, Property, Schema,
    SchemaId, Type, Union, UnionKind, Xml,
};
use crate::resolve::{Layers, Resolver};
use crate::source::{Origin, Span};

/// Keywords that apply a further schema and are rarely used.
const APPLIED: [&str; 9] = [
    "not",
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
    "contentSchema",
];

/// Keywords by which a schema names itself and what it is written in.
const IDENTIFIERS: [&str; 4] = ["$id", "$anchor", "$dynamicAnchor", "$schema"];

impl Reader<'_> {
    /// Reads a schema that has its id already.
    pub(super) fn fill(&mut self, pending: Pending) {
        let Pending { id, layers } = pending;
        let Some(own) = layers.own() else { return };
        let node = own.node.clone();
        let is_parameter = self.schemas.describes_parameter(&node);
        let mut schema = empty(node.span);
        schema.name = self.schemas.name_of(&node);
        schema.title = layers.get("title").and_then(|title| self.text_of(title, "title"));
        if !is_parameter {
            schema.description =
                layers.get("description").and_then(|text| self.prose_of(text, "description"));
        }
        self.types(&layers, &mut schema);
        schema.format = layers.get("format").and_then(|format| self.text_of(format, "format"));
        self.values(&layers, &mut schema);
        schema.constant = layers.get("const").cloned();
        if let Some(constant) = &schema.constant {
            schema.contradictory |= layers.all("const").any(|other| other != constant);
        }
        schema.default = layers.get("default").cloned();
        schema.examples.extend(layers.get("examples").iter().flat_map(|list| list.items()).cloned());
        if !is_parameter {
            let key = if layers.get("example").is_some() { "example" } else { "x-example" };
            schema.examples.extend(layers.all(key).cloned().reduce(|base, over| merged(&base, &over)));
        }
        let is_own = ["example", "examples", "x-example"].iter().any(|key| node.get(key).is_some());
        schema.examples_of_part = node.get("allOf").is_some() && !is_own;
        self.properties(&layers, &mut schema);
        self.arrays(&layers, &mut schema);
        self.alternatives(&layers, &node, &mut schema);
        constraints(&layers, &mut schema);
        let flag = |key: &str| layers.get(key).and_then(Node::as_bool).unwrap_or(false);
        schema.read_only = flag("readOnly");
        schema.write_only = flag("writeOnly");
        if !is_parameter && flag("deprecated") {
            schema.lifecycle = Lifecycle::Deprecated;
        }
        let text = |key: &str| layers.get(key).and_then(Node::scalar_text).map(|text| Arc::from(&*text));
        schema.content_encoding = text("contentEncoding");
        schema.content_media_type = text("contentMediaType");
        schema.comment = text("$comment");
        schema.identifiers = identifiers(&node);
        for layer in &layers.list {
            let layer = &layer.node;
            if is_parameter {
                continue;
            }
            let since = self.since(layer);
            schema.since.added = since.added.or(schema.since.added);
            if !since.changed.is_empty() {
                schema.since.changed = since.changed;
            }
            schema.external_docs = self.external_docs(layer).or(schema.external_docs);
            for (key, value) in self.extensions(layer) {
                schema.extensions.retain(|(known, _)| *known != key);
                schema.extensions.push((key, value));
            }
        }
        schema.xml = layers.get("xml").map(|xml| Box::new(self.xml(xml)));
        self.schemas.put(id, schema);
    }

    fn prose_of(&mut self, value: &Node, key: &str) -> Option<Prose> {
        let text = self.text_of(value, key)?;
        if text.trim().is_empty() {
            return None;
        }
        let markup = self.markup(value.span.file);
        Some(Prose { text, markup, origin: Origin::Scalar(value.span) })
    }

    fn types(&mut self, layers: &Layers, schema: &mut Schema) {
        let declared = layers.get("type");
        let list = declared.and_then(Node::as_seq).unwrap_or_default();
        let has_schemas = list.iter().any(|word| word.as_map().is_some());
        for word in declared.iter().flat_map(|node| node.as_seq().unwrap_or(std::slice::from_ref(node))) {
            match word.as_str().map(|word| (word, Type::parse(word))) {
                Some((_, Some(known))) if has_schemas => {
                    let mut alternative = empty(word.span);
                    alternative.types.push(known);
                    let alternative = self.schemas.add(alternative);
                    schema.any_of.push(alternative);
                }
                Some((_, Some(known))) => {
                    if !schema.types.contains(&known) {
                        schema.types.push(known);
                    }
                }
                Some((word, None)) => schema.unknown_types.push(word.into()),
                // A list may hold whole schemas in Swagger's time; they count as alternatives, and so
                // do the types beside them.
                None if word.as_map().is_some() => {
                    let alternative = self.schema(word);
                    schema.any_of.push(alternative);
                }
                None if word.is_null() => schema.types.push(Type::Null),
                None => self.wrong(word, "type", "the name of a type"),
            }
        }
        if !has_schemas {
            narrow_types(layers, schema);
        }
        let nullable = |key: &str| layers.get(key).and_then(Node::as_bool) == Some(true);
        if (nullable("nullable") || nullable("x-nullable")) && !schema.types.contains(&Type::Null) {
            schema.types.push(Type::Null);
        }
    }

    fn values(&mut self, layers: &Layers, schema: &mut Schema) {
        let Some(list) = layers.get("enum") else { return };
        if list.as_seq().is_none() {
            self.wrong(list, "enum", "a list");
        }
        let names = ["x-enum-varnames", "x-enumNames", "x-enum-names"].iter().find_map(|key| layers.get(key));
        let names = names.map_or(&[][..], Node::items);
        let texts = layers.get("x-enumDescriptions").or_else(|| layers.get("x-enum-descriptions")).cloned();
        // Lists of objects, each of which describes one value.
        let described = layers.get("x-ms-enum").and_then(|list| list.get("values"));
        let described =
            described.or_else(|| layers.get("x-enum-values")).map_or(&[][..], Node::items).to_vec();
        // Parts of `allOf` that list values leave those that all of them list.
        let lists: Vec<&[Node]> = layers.all("enum").map(Node::items).collect();
        let is_left = |value: &Node| lists.iter().all(|list| list.contains(value));
        let is_any_left = lists.len() < 2 || list.items().iter().any(is_left);
        schema.contradictory |= !is_any_left || lists.iter().any(|list| list.is_empty());
        for (at, value) in list.items().iter().enumerate() {
            if lists.len() > 1 && is_any_left && !is_left(value) {
                continue;
            }
            let key = value.scalar_text().unwrap_or_default();
            let text = texts.as_ref().and_then(|texts| texts.get(&key).or_else(|| texts.items().get(at)));
            let is_same = |one: &&Node| {
                let own = ["value", "numericValue"].iter().find_map(|key| one.get(key)?.scalar_text());
                own.is_some_and(|own| own == key)
                    || one.get("identifier").and_then(Node::scalar_text).is_some_and(|own| own == key)
            };
            let own = described.iter().find(is_same).or_else(|| {
                let is_numbered = described.len() == list.items().len();
                described.get(at).filter(|one| is_numbered && one.get("value").is_none())
            });
            let text = text.or_else(|| own?.get("description"));
            let name = names.get(at).or_else(|| own?.get("name").or_else(|| own?.get("identifier")));
            let name = name.and_then(Node::scalar_text).filter(|name| *name != key);
            schema.values.push(EnumValue {
                value: value.clone(),
                name: name.map(|name| Arc::from(&*name)),
                description: text.and_then(|text| self.prose_of(text, "x-enumDescriptions")),
            });
        }
    }

    fn properties(&mut self, layers: &Layers, schema: &mut Schema) {
        let mut required: Vec<&Node> = Vec::new();
        for node in layers.all("required") {
            match &node.value {
                Value::Seq(items) => required.extend(items.iter().filter(|item| item.as_str().is_some())),
                Value::Bool(_) | Value::Null => {}
                _ => self.wrong(node, "required", "a list of names"),
            }
        }
        let required_names: FxHashSet<&str> = required.iter().filter_map(|name| name.as_str()).collect();
        for (key, is_pattern) in [("properties", false), ("patternProperties", true)] {
            for found in self.children(layers, key) {
                let is_required = !is_pattern && required_names.contains(&*found.name)
                    // Swagger's time put `required: true` on the property itself.
                    || found.nodes.iter().any(|node| node.get("required").and_then(Node::as_bool) == Some(true));
                let nodes: Vec<&Node> = found.nodes.iter().collect();
                // Of a schema that only describes another one anew, all fields are that one's.
                let origin = found.origin.filter(|origin| Some(origin) != schema.name.as_ref());
                let property = Property {
                    schema: self.schemas.combined(&nodes),
                    name: found.name,
                    required: is_required,
                    origin,
                    span: found.span,
                };
                match is_pattern {
                    true => schema.pattern_properties.push(property),
                    false => schema.properties.push(property),
                }
            }
        }
        let known: FxHashSet<&str> = schema.properties.iter().map(|property| &*property.name).collect();
        let mut others: Vec<Arc<str>> = Vec::new();
        for name in required.iter().filter_map(|name| name.as_str()) {
            if !known.contains(name) && !others.iter().any(|other| &**other == name) {
                others.push(name.into());
            }
        }
        schema.required_others = others;
        let additional: Vec<&Node> = layers.all("additionalProperties").collect();
        schema.additional = self.additional(&additional);
        if layers.list.len() > 1 {
            schema.closed_parts = self.closed_parts(layers);
        }
        for found in self.children(layers, "dependentSchemas") {
            let nodes: Vec<&Node> = found.nodes.iter().collect();
            let id = self.schemas.combined(&nodes);
            schema.dependent_schemas.push((found.name, id));
        }
        for entry in layers.all("dependentRequired").flat_map(Node::entries) {
            let names = entry.value.items().iter().filter_map(|name| name.as_str().map(Arc::from));
            match schema.dependent_required.iter_mut().find(|(known, _)| *known == entry.key) {
                Some((_, known)) => {
                    let added: Vec<Arc<str>> = names.filter(|name| !known.contains(name)).collect();
                    known.extend(added);
                }
                None => schema.dependent_required.push((entry.key.clone(), names.collect())),
            }
        }
        for key in ["$defs", "definitions"] {
            for found in self.children(layers, key) {
                let id = self.schema(&found.nodes[0]);
                schema.definitions.push((found.name, id));
            }
        }
    }

    fn additional(&mut self, nodes: &[&Node]) -> Additional {
        match nodes.last().map(|node| &node.value) {
            None | Some(Value::Null) => Additional::Unsaid,
            Some(Value::Bool(true)) => Additional::Allowed,
            Some(Value::Bool(false)) => Additional::Forbidden,
            Some(Value::Map(map)) if map.is_empty() => Additional::Allowed,
            Some(_) => Additional::Schema(self.schemas.combined(nodes)),
        }
    }

    /// `additionalProperties` of each layer with the properties that it sees.
    fn closed_parts(&mut self, layers: &Layers) -> Vec<ClosedPart> {
        let mut parts = Vec::new();
        for layer in &layers.list {
            let Some(node) = layer.node.get("additionalProperties") else { continue };
            let additional = self.additional(&[node]);
            if matches!(additional, Additional::Unsaid | Additional::Allowed) {
                continue;
            }
            let names = |key: &str| {
                let entries = layer.node.get(key).map_or(&[][..], Node::entries);
                entries.iter().map(|entry| entry.key.clone()).collect()
            };
            parts.push(ClosedPart {
                names: names("properties"),
                patterns: names("patternProperties"),
                additional,
            });
        }
        parts
    }

    /// The children of all layers under a key, each with the nodes that describe it. What is written in place
    /// wins over what a named schema says, also where that comes later: it is said for this schema alone.
    fn children(&mut self, layers: &Layers, key: &str) -> Vec<Child> {
        let mut found: Vec<Child> = Vec::new();
        let mut positions: FxHashMap<Arc<str>, usize> = FxHashMap::default();
        let count = layers.list.len();
        for (at, layer) in layers.list.iter().enumerate() {
            let Some(node) = layer.node.get(key) else { continue };
            if node.as_map().is_none() && !node.is_null() {
                self.wrong(node, key, "a mapping");
            }
            let name = if at + 1 < count { self.schemas.name_of(&layer.node) } else { None };
            let is_named = name.is_some();
            for entry in node.entries() {
                match positions.get(&entry.key) {
                    Some(position) => {
                        let child = &mut found[*position];
                        if is_named {
                            child.nodes.insert(child.named, entry.value.clone());
                            child.named += 1;
                            if child.named < child.nodes.len() {
                                continue;
                            }
                        } else {
                            child.nodes.push(entry.value.clone());
                        }
                        child.span = entry.key_span;
                        if at + 1 == count {
                            child.origin = None;
                        }
                    }
                    None => {
                        positions.insert(entry.key.clone(), found.len());
                        let origin = name.clone();
                        found.push(Child {
                            name: entry.key.clone(),
                            span: entry.key_span,
                            nodes: vec![entry.value.clone()],
                            named: usize::from(is_named),
                            origin,
                        });
                    }
                }
            }
        }
        found
    }

    fn arrays(&mut self, layers: &Layers, schema: &mut Schema) {
        let items: Vec<&Node> = layers.all("items").collect();
        match items.last() {
            Some(node) if node.as_seq().is_some() => {
                schema.prefix_items = node.items().iter().map(|item| self.schemas.id(item)).collect();
            }
            Some(_) => schema.items = Some(self.schemas.combined(&items)),
            None => {}
        }
        if let Some(prefix) = layers.get("prefixItems") {
            schema.prefix_items = prefix.items().iter().map(|item| self.schemas.id(item)).collect();
        }
    }

    fn alternatives(&mut self, layers: &Layers, node: &Node, schema: &mut Schema) {
        for layer in &layers.list {
            for (key, kind) in [("oneOf", UnionKind::OneOf), ("anyOf", UnionKind::AnyOf)] {
                let list = layer.node.get(key).map_or(&[][..], Node::items);
                let parts: Vec<SchemaId> = list.iter().map(|item| self.schemas.id(item)).collect();
                if parts.is_empty() {
                    continue;
                }
                match kind {
                    UnionKind::OneOf if schema.one_of.is_empty() => schema.one_of = parts,
                    UnionKind::AnyOf if schema.any_of.is_empty() => schema.any_of = parts,
                    _ => schema.further_unions.push(Union { kind, parts }),
                }
            }
        }
        for part in node.get("allOf").map_or(&[][..], Node::items) {
            let name = self.schemas.name_of(part);
            schema.all_of.push(AllOfPart { schema: self.schemas.id(part), name });
        }
        // A condition belongs to the mapping that it is written in.
        for layer in &layers.list {
            self.applied(&layer.node, schema);
        }
        if let Some(value) = layers.get("discriminator") {
            schema.discriminator = self.discriminator(value);
        }
    }

    /// The rarely used keywords of one mapping.
    fn applied(&mut self, layer: &Node, schema: &mut Schema) {
        for key in APPLIED {
            let Some(value) = layer.get(key) else { continue };
            if key == "not" && (value.as_bool() == Some(true) || value.as_map().is_some_and(Map::is_empty)) {
                // What must not be anything is nothing.
                schema.never = true;
                continue;
            }
            let is_known = |(known, id): &(&str, SchemaId)| *known == key && self.schemas.get(*id).never;
            if value.as_bool() == Some(false) && schema.applied.iter().any(is_known) {
                continue;
            }
            let id = self.schemas.id(value);
            schema.applied.push((key, id));
        }
    }

    fn discriminator(&mut self, node: &Node) -> Option<Discriminator> {
        // Swagger 2.0 gives just the name of the property.
        if let Some(property) = node.as_str() {
            return Some(Discriminator {
                property: property.into(),
                mapping: Vec::new(),
                default_mapping: None,
                extensions: Vec::new(),
                span: node.span,
            });
        }
        let mut mapping = Vec::new();
        for entry in self.entries(node, "mapping") {
            let Some(target) = self.text_of(&entry.value, "mapping") else { continue };
            let is_file = [".json", ".yaml", ".yml"].iter().any(|end| target.ends_with(end));
            let schema = if target.contains(['/', '#']) || is_file {
                self.resolver.target(&entry.value)
            } else {
                let root = self.resolver.documents().get(entry.value.span.file);
                root.and_then(|root| root.get("components")?.get("schemas")?.get(&target)).cloned()
            };
            let schema = schema.map(|node| self.schema(&node));
            mapping.push(Mapping { value: entry.key.clone(), target, schema });
        }
        Some(Discriminator {
            property: self.text(node, "propertyName").unwrap_or_default(),
            mapping,
            default_mapping: self.text(node, "defaultMapping"),
            extensions: self.extensions(node),
            span: node.span,
        })
    }

    fn xml(&self, node: &Node) -> Xml {
        Xml {
            name: self.text(node, "name"),
            namespace: self.text(node, "namespace"),
            prefix: self.text(node, "prefix"),
            attribute: self.flag(node, "attribute"),
            wrapped: self.flag(node, "wrapped"),
            node_type: self.text(node, "nodeType"),
        }
    }
}

/// Examples of two layers as one: mappings are merged, anything else is replaced by the later one. The
/// depth of trees is bounded by the loader.
fn merged(base: &Node, over: &Node) -> Node {
    let is_plain = |node: &Node| node.as_map().is_some() && Resolver::reference(node).is_none();
    if !is_plain(base) || !is_plain(over) {
        return over.clone();
    }
    let mut entries = base.entries().to_vec();
    for entry in over.entries() {
        match entries.iter_mut().find(|known| known.key == entry.key) {
            Some(known) => known.value = merged(&known.value, &entry.value),
            None => entries.push(entry.clone()),
        }
    }
    Node::new(Value::Map(Arc::new(Map::new(entries))), over.span)
}

/// A named child with the nodes that describe it, the winning one last.
struct Child {
    name: Arc<str>,
    span: Span,
    /// What describes it, the winning one last.
    nodes: Vec<Node>,
    /// How many of these stand in named schemas; they come first.
    named: usize,
    origin: Option<Arc<str>>,
}

/// The names of a schema itself; those of a schema that it refers to are not its own.
fn identifiers(node: &Node) -> Vec<(&'static str, Arc<str>)> {
    let name = |key: &'static str| Some((key, Arc::from(node.get(key)?.as_str()?)));
    let mut found: Vec<(&'static str, Arc<str>)> = IDENTIFIERS.into_iter().filter_map(name).collect();
    let vocabularies = node.get("$vocabulary").map_or(&[][..], Node::entries);
    found.extend(vocabularies.iter().map(|entry| ("$vocabulary", entry.key.clone())));
    found
}

/// Leaves of the types those that all parts of `allOf` allow.
fn narrow_types(layers: &Layers, schema: &mut Schema) {
    for declared in layers.all("type") {
        let words = declared.as_seq().unwrap_or(std::slice::from_ref(declared));
        let mut allowed: Vec<Type> = words.iter().filter_map(|word| Type::parse(word.as_str()?)).collect();
        if allowed.len() < words.len() {
            continue;
        }
        if allowed.contains(&Type::Number) {
            allowed.push(Type::Integer);
        }
        // `number` in the one part and `integer` in the other leave `integer`.
        let is_narrowed = allowed.contains(&Type::Integer) && !allowed.contains(&Type::Number);
        let narrowed = schema.types.iter().map(|kind| match kind {
            Type::Number if is_narrowed => Type::Integer,
            other => *other,
        });
        let left: Vec<Type> = narrowed.filter(|kind| allowed.contains(kind)).collect();
        if left.is_empty() {
            schema.contradictory |= !schema.types.is_empty();
            return;
        }
        schema.types = left;
    }
}
