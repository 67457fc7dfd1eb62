//! What the layers of a schema say, keyword by keyword (JSON Schema 2020-12, and the dialects of OpenAPI
//! 3.0 and Swagger 2.0).

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Reader;
use super::schema::{Pending, empty};
use crate::load::{Map, Node, Value};
use crate::markup::Prose;
use crate::model::{
    Additional, AllOfPart, Constraint, Discriminator, EnumValue, Lifecycle, Mapping, Property, Schema,
    SchemaId, Type, Xml,
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
        let names = layers.get("x-enum-varnames").map_or(&[][..], Node::items);
        let texts = layers.get("x-enumDescriptions").or_else(|| layers.get("x-enum-descriptions")).cloned();
        for (at, value) in list.items().iter().enumerate() {
            let key = value.scalar_text().unwrap_or_default();
            let text = texts.as_ref().and_then(|texts| texts.get(&key).or_else(|| texts.items().get(at)));
            schema.values.push(EnumValue {
                value: value.clone(),
                name: names.get(at).and_then(Node::scalar_text).map(|name| Arc::from(&*name)),
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
        schema.additional = match additional.last().map(|node| &node.value) {
            None | Some(Value::Null) => Additional::Unsaid,
            Some(Value::Bool(true)) => Additional::Allowed,
            Some(Value::Bool(false)) => Additional::Forbidden,
            Some(Value::Map(map)) if map.is_empty() => Additional::Allowed,
            Some(_) => Additional::Schema(self.schemas.combined(&additional)),
        };
        for found in self.children(layers, "dependentSchemas") {
            let nodes: Vec<&Node> = found.nodes.iter().collect();
            let id = self.schemas.combined(&nodes);
            schema.dependent_schemas.push((found.name, id));
        }
        for entry in layers.get("dependentRequired").map_or(&[][..], Node::entries) {
            let names = entry.value.items().iter().filter_map(|name| name.as_str().map(Arc::from)).collect();
            schema.dependent_required.push((entry.key.clone(), names));
        }
        for key in ["$defs", "definitions"] {
            for found in self.children(layers, key) {
                let id = self.schema(&found.nodes[0]);
                schema.definitions.push((found.name, id));
            }
        }
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
        for (key, into_one_of) in [("oneOf", true), ("anyOf", false)] {
            let list = layers.get(key).map_or(&[][..], Node::items);
            let ids: Vec<SchemaId> = list.iter().map(|item| self.schemas.id(item)).collect();
            match into_one_of {
                true => schema.one_of = ids,
                false => schema.any_of.extend(ids),
            }
        }
        for part in node.get("allOf").map_or(&[][..], Node::items) {
            let name = self.schemas.name_of(part);
            schema.all_of.push(AllOfPart { schema: self.schemas.id(part), name });
        }
        for key in APPLIED {
            if let Some(value) = layers.get(key) {
                if key == "not"
                    && (value.as_bool() == Some(true) || value.as_map().is_some_and(Map::is_empty))
                {
                    // What must not be anything is nothing.
                    schema.never = true;
                    continue;
                }
                let id = self.schemas.id(value);
                schema.applied.push((key, id));
            }
        }
        if let Some(value) = layers.get("discriminator") {
            schema.discriminator = self.discriminator(value);
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

fn constraints(layers: &Layers, schema: &mut Schema) {
    let text =
        |key: &str| layers.get(key).filter(|node| node.as_bool().is_none()).and_then(Node::scalar_text);
    let value = |key: &str| text(key).map(|text| Arc::<str>::from(&*text));
    let is_exclusive = |key: &str| layers.get(key).and_then(Node::as_bool) == Some(true);
    let bound = |key: &str, exclusive: &str| value(key).map(|limit| (limit, is_exclusive(exclusive)));
    let list = &mut schema.constraints;
    match bound("minimum", "exclusiveMinimum") {
        Some((limit, true)) => list.push(Constraint::ExclusiveMinimum(limit)),
        Some((limit, false)) => list.push(Constraint::Minimum(limit)),
        None => {}
    }
    list.extend(value("exclusiveMinimum").map(Constraint::ExclusiveMinimum));
    match bound("maximum", "exclusiveMaximum") {
        Some((limit, true)) => list.push(Constraint::ExclusiveMaximum(limit)),
        Some((limit, false)) => list.push(Constraint::Maximum(limit)),
        None => {}
    }
    list.extend(value("exclusiveMaximum").map(Constraint::ExclusiveMaximum));
    list.extend(value("multipleOf").map(Constraint::MultipleOf));
    list.extend(value("minLength").map(Constraint::MinLength));
    list.extend(value("maxLength").map(Constraint::MaxLength));
    list.extend(value("pattern").map(Constraint::Pattern));
    list.extend(value("minItems").map(Constraint::MinItems));
    list.extend(value("maxItems").map(Constraint::MaxItems));
    // It is written of values, too, that have no items.
    let has_items = schema.types.is_empty() || schema.types.contains(&Type::Array);
    list.extend((has_items && is_exclusive("uniqueItems")).then_some(Constraint::UniqueItems));
    list.extend(value("minContains").map(Constraint::MinContains));
    list.extend(value("maxContains").map(Constraint::MaxContains));
    list.extend(value("minProperties").map(Constraint::MinProperties));
    list.extend(value("maxProperties").map(Constraint::MaxProperties));
}
