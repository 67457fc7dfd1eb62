//! Schemas: layers of mappings become [`Schema`]s.
//!
//! 1. [`SchemaReader::id`] gives the id of the schema that a node describes; two nodes that consist
//!    of the same mappings are one schema, which is what closes recursion.
//! 2. Schemas are filled from a queue, not by recursion, so that a long chain of references costs
//!    no stack.

use std::collections::VecDeque;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Reader;
use crate::diagnostic::{Diagnostic, rules};
use crate::load::{Map, Node, Value};
use crate::markup::Prose;
use crate::model::{
    Additional, AllOfPart, Constraint, Discriminator, EnumValue, Lifecycle, Mapping, Property, Schema,
    SchemaId, Schemas, Since, Type, Xml,
};
use crate::resolve::{Layers, Resolver, layers};
use crate::source::{Origin, Span};

/// Schemas that a build may have. The largest public descriptions have some ten thousand; combining
/// layers can multiply without bound in a hostile one.
const BUDGET: usize = 1_000_000;

/// A schema that has an id and is not read yet.
pub(super) struct Pending {
    id: SchemaId,
    layers: Layers,
}

/// Gives ids to schemas.
pub(super) struct SchemaReader<'a> {
    resolver: &'a Resolver<'a>,
    schemas: Schemas,
    by_key: FxHashMap<Vec<usize>, SchemaId>,
    queue: VecDeque<Pending>,
    /// Mappings whose names are known: components, definitions, whole files.
    names: FxHashMap<usize, Arc<str>>,
    /// Mappings that are a parameter and its schema in one (Swagger): their description is the
    /// parameter's.
    parameters: FxHashSet<usize>,
    over_budget: bool,
    /// The layers' nodes, kept so that no address is used twice.
    kept: Vec<Node>,
}

impl<'a> SchemaReader<'a> {
    pub(super) fn new(resolver: &'a Resolver<'a>) -> Self {
        Self {
            resolver,
            schemas: Schemas::default(),
            by_key: FxHashMap::default(),
            queue: VecDeque::new(),
            names: FxHashMap::default(),
            parameters: FxHashSet::default(),
            over_budget: false,
            kept: Vec::new(),
        }
    }

    /// Names a mapping.
    pub(super) fn name(&mut self, node: &Node, name: &Arc<str>) {
        if let Some(address) = node.address() {
            self.names.entry(address).or_insert_with(|| name.clone());
        }
    }

    /// Marks a node as a parameter and its schema in one.
    pub(super) fn is_parameter(&mut self, node: &Node) {
        self.parameters.extend(node.address());
    }

    /// The id of the schema that a node describes.
    pub(super) fn id(&mut self, node: &Node) -> SchemaId {
        if let Value::Bool(allowed) = node.value {
            let mut schema = empty(node.span);
            schema.never = !allowed;
            return self.push(schema);
        }
        if node.as_map().is_none() && !node.is_null() {
            let message = format!("a schema takes a mapping, and this is {}", node.kind());
            self.resolver.sink().add(Diagnostic::new(&rules::WRONG_TYPE, node.span, message));
        }
        let layers = layers([node], self.resolver);
        self.of_layers(layers, node.span)
    }

    /// The id of the schema that several nodes describe together.
    fn combined(&mut self, nodes: &[&Node]) -> SchemaId {
        match nodes {
            [] => unreachable!("a keyword that was found has a value"),
            [one] => self.id(one),
            [.., last] if last.as_map().is_none() => self.id(last),
            several => self.together(several, several[several.len() - 1].span),
        }
    }

    /// The id of the schema that several mappings describe together, the last one winning.
    pub(super) fn together(&mut self, nodes: &[&Node], span: Span) -> SchemaId {
        let layers = layers(nodes.iter().copied(), self.resolver);
        self.of_layers(layers, span)
    }

    fn of_layers(&mut self, layers: Layers, span: Span) -> SchemaId {
        let key = layers.key();
        if key.is_empty() {
            return self.push(empty(span));
        }
        if let Some(id) = self.by_key.get(&key) {
            return *id;
        }
        if self.schemas.all.len() >= BUDGET {
            if !self.over_budget {
                self.over_budget = true;
                let message = format!("more than {BUDGET} schemas come of this description");
                self.resolver.sink().add(
                    Diagnostic::new(&rules::BUDGET, span, message)
                        .help("look for `allOf` entries that combine with each other over and over"),
                );
            }
            return SchemaId(0);
        }
        let id = self.push(empty(span));
        self.by_key.insert(key, id);
        self.kept.extend(layers.list.iter().map(|layer| layer.node.clone()));
        self.queue.push_back(Pending { id, layers });
        id
    }

    fn push(&mut self, schema: Schema) -> SchemaId {
        let id = SchemaId(self.schemas.all.len() as u32);
        self.schemas.all.push(schema);
        id
    }

    /// Adds a schema that stands in no file as one: the fields of a form.
    pub(super) fn add(&mut self, schema: Schema) -> SchemaId {
        self.push(schema)
    }

    pub(super) fn next(&mut self) -> Option<Pending> {
        self.queue.pop_front()
    }

    pub(super) fn finish(self) -> Schemas {
        self.schemas
    }

    /// The name of a schema: its own, or that of the component it adds to.
    fn name_of(&self, node: &Node) -> Option<Arc<str>> {
        let mut node = node.clone();
        for _ in 0..64 {
            if let Some(name) = node.address().and_then(|address| self.names.get(&address)) {
                return Some(name.clone());
            }
            node = match Resolver::reference(&node) {
                Some(reference) => self.resolver.target(reference)?,
                None => {
                    // `allOf: [{$ref: …}]` with a description beside it is how OpenAPI 3.0 says
                    // "that schema, described so".
                    let parts = node.get("allOf")?.as_seq()?;
                    if parts.len() != 1 || node.get("properties").is_some() {
                        return None;
                    }
                    parts[0].clone()
                }
            };
        }
        None
    }
}

/// A schema that allows anything.
pub(crate) fn empty(span: Span) -> Schema {
    Schema {
        span,
        name: None,
        title: None,
        description: None,
        types: Vec::new(),
        unknown_types: Vec::new(),
        never: false,
        format: None,
        values: Vec::new(),
        constant: None,
        default: None,
        examples: Vec::new(),
        examples_of_part: false,
        properties: Vec::new(),
        pattern_properties: Vec::new(),
        additional: Additional::Unsaid,
        required_others: Vec::new(),
        items: None,
        prefix_items: Vec::new(),
        one_of: Vec::new(),
        any_of: Vec::new(),
        all_of: Vec::new(),
        discriminator: None,
        constraints: Vec::new(),
        applied: Vec::new(),
        dependent_schemas: Vec::new(),
        dependent_required: Vec::new(),
        definitions: Vec::new(),
        read_only: false,
        write_only: false,
        lifecycle: Lifecycle::Current,
        since: Since::default(),
        content_encoding: None,
        content_media_type: None,
        comment: None,
        external_docs: None,
        xml: None,
        extensions: Vec::new(),
    }
}

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

impl Reader<'_> {
    /// Reads a schema that has its id already.
    pub(super) fn fill(&mut self, pending: Pending) {
        let Pending { id, layers } = pending;
        let Some(own) = layers.own() else { return };
        let node = own.node.clone();
        let is_parameter = node.address().is_some_and(|address| self.schemas.parameters.contains(&address));
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
        self.schemas.schemas.all[id.index()] = schema;
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
                let property = Property {
                    schema: self.schemas.combined(&nodes),
                    name: found.name,
                    required: is_required,
                    origin: found.origin,
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

    /// The children of all layers under a key, each with the nodes that describe it.
    fn children(&mut self, layers: &Layers, key: &str) -> Vec<Child> {
        let mut found: Vec<Child> = Vec::new();
        let mut positions: FxHashMap<Arc<str>, usize> = FxHashMap::default();
        let count = layers.list.len();
        for (at, layer) in layers.list.iter().enumerate() {
            let Some(node) = layer.node.get(key) else { continue };
            if node.as_map().is_none() && !node.is_null() {
                self.wrong(node, key, "a mapping");
            }
            for entry in node.entries() {
                match positions.get(&entry.key) {
                    Some(position) => {
                        let child = &mut found[*position];
                        child.nodes.push(entry.value.clone());
                        child.span = entry.key_span;
                        if at + 1 == count {
                            child.origin = None;
                        }
                    }
                    None => {
                        positions.insert(entry.key.clone(), found.len());
                        let origin = if at + 1 < count { self.schemas.name_of(&layer.node) } else { None };
                        found.push(Child {
                            name: entry.key.clone(),
                            span: entry.key_span,
                            nodes: vec![entry.value.clone()],
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
            });
        }
        let mut mapping = Vec::new();
        for entry in self.entries(node, "mapping") {
            let Some(target) = self.text_of(&entry.value, "mapping") else { continue };
            let schema = if target.contains(['/', '#']) {
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
    nodes: Vec<Node>,
    origin: Option<Arc<str>>,
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
    list.extend(is_exclusive("uniqueItems").then_some(Constraint::UniqueItems));
    list.extend(value("minContains").map(Constraint::MinContains));
    list.extend(value("maxContains").map(Constraint::MaxContains));
    list.extend(value("minProperties").map(Constraint::MinProperties));
    list.extend(value("maxProperties").map(Constraint::MaxProperties));
}
