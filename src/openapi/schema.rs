//! Schemas: layers of mappings become [`Schema`]s.
//!
//! 1. [`SchemaReader::id`] gives the id of the schema that a node describes; two nodes that consist
//!    of the same mappings are one schema, which is what closes recursion.
//! 2. Schemas are filled from a queue, not by recursion, so that a long chain of references costs
//!    no stack.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagnostic::{Diagnostic, rules};
use crate::load::{Node, Value};
use crate::model::{Additional, Lifecycle, Schema, SchemaId, Schemas, Since, Subtype};
use crate::resolve::{Layers, Resolver, layers};
use crate::source::{FileId, Span};

/// Schemas that a build may have. The largest public descriptions have some ten thousand; combining
/// layers can multiply without bound in a hostile one.
const BUDGET: usize = 1_000_000;

/// A schema that has an id and is not read yet.
pub(super) struct Pending {
    pub(super) id: SchemaId,
    pub(super) layers: Layers,
}

/// Gives ids to schemas.
pub(super) struct SchemaReader<'a> {
    resolver: &'a Resolver<'a>,
    schemas: Schemas,
    queue: VecDeque<Pending>,
    index: SchemaIndex,
}

/// Which mappings became which schema. It is true as long as the trees live that were read: mappings
/// are told apart by their addresses.
#[derive(Debug, Default)]
pub struct SchemaIndex {
    by_key: FxHashMap<Vec<usize>, SchemaId>,
    /// Mappings whose names are known: components, definitions, whole files.
    names: FxHashMap<usize, Arc<str>>,
    /// Mappings that are a parameter and its schema in one (Swagger): their description is the
    /// parameter's.
    parameters: FxHashSet<usize>,
    parameter_files: BTreeSet<FileId>,
    over_budget: bool,
    /// The layers' nodes, kept so that no address is used twice.
    kept: Vec<Node>,
}

impl SchemaIndex {
    /// Files in which something is a parameter and its schema in one. What else they describe is read
    /// differently by whoever comes first.
    pub fn parameter_files(&self) -> &BTreeSet<FileId> {
        &self.parameter_files
    }

    /// Whether there were more schemas than are read.
    pub fn is_over_budget(&self) -> bool {
        self.over_budget
    }
}

impl<'a> SchemaReader<'a> {
    /// A reader that goes on where another one stopped.
    pub(super) fn again(resolver: &'a Resolver<'a>, schemas: Schemas, index: SchemaIndex) -> Self {
        Self { resolver, schemas, queue: VecDeque::new(), index }
    }

    /// Names a mapping.
    pub(super) fn name(&mut self, node: &Node, name: &Arc<str>) {
        if let Some(address) = node.address() {
            self.index.names.entry(address).or_insert_with(|| name.clone());
        }
    }

    /// Marks a node as a parameter and its schema in one.
    pub(super) fn is_parameter(&mut self, node: &Node) {
        self.index.parameters.extend(node.address());
        self.index.parameter_files.insert(node.span.file);
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
    pub(super) fn combined(&mut self, nodes: &[&Node]) -> SchemaId {
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
        if let Some(id) = self.index.by_key.get(&key) {
            return *id;
        }
        if self.schemas.len() >= BUDGET {
            if !self.index.over_budget {
                self.index.over_budget = true;
                let message = format!("more than {BUDGET} schemas come of this description");
                self.resolver.sink().add(
                    Diagnostic::new(&rules::BUDGET, span, message)
                        .help("look for `allOf` entries that combine with each other over and over"),
                );
            }
            return SchemaId(0);
        }
        let id = self.push(empty(span));
        self.index.by_key.insert(key, id);
        self.index.kept.extend(layers.list.iter().map(|layer| layer.node.clone()));
        self.queue.push_back(Pending { id, layers });
        id
    }

    fn push(&mut self, schema: Schema) -> SchemaId {
        self.schemas.push(schema)
    }

    /// Adds a schema that stands in no file as one: the fields of a form.
    pub(super) fn add(&mut self, schema: Schema) -> SchemaId {
        self.push(schema)
    }

    /// Whether a node is a parameter and its schema in one.
    pub(super) fn describes_parameter(&self, node: &Node) -> bool {
        node.address().is_some_and(|address| self.index.parameters.contains(&address))
    }

    /// The schema behind an id, as far as it is read.
    pub(super) fn get(&self, id: SchemaId) -> &Schema {
        self.schemas.get(id)
    }

    /// Puts a schema that was read in its place.
    pub(super) fn put(&mut self, id: SchemaId, schema: Schema) {
        self.schemas.put(id, schema);
    }

    pub(super) fn next(&mut self) -> Option<Pending> {
        self.queue.pop_front()
    }

    pub(super) fn index(&self) -> &SchemaIndex {
        &self.index
    }

    pub(super) fn finish(mut self) -> (Schemas, SchemaIndex) {
        subtypes(&mut self.schemas);
        (self.schemas, self.index)
    }

    /// The name of a schema: its own, or that of the component it adds to.
    pub(super) fn name_of(&self, node: &Node) -> Option<Arc<str>> {
        let mut node = node.clone();
        for _ in 0..64 {
            if let Some(name) = node.address().and_then(|address| self.index.names.get(&address)) {
                return Some(name.clone());
            }
            node = match self.resolver.schema_target(&node) {
                Some((_, target)) => target?,
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

/// Notes with each schema that has a discriminator of its own which named schemas build on it by `allOf`, over
/// any number of levels.
fn subtypes(schemas: &mut Schemas) {
    let mut above: FxHashMap<SchemaId, Vec<SchemaId>> = FxHashMap::default();
    let mut bases: Vec<SchemaId> = Vec::new();
    for (id, schema) in schemas.iter() {
        if schema.has_own_discriminator() && schema.unions().next().is_none() {
            bases.push(id);
        }
        for part in &schema.all_of {
            above.entry(part.schema).or_default().push(id);
        }
    }
    for base in bases {
        let mut found: Vec<SchemaId> = Vec::new();
        let mut rest = vec![base];
        let mut seen: FxHashSet<SchemaId> = FxHashSet::from_iter([base]);
        while let Some(id) = rest.pop() {
            for below in above.get(&id).map_or(&[][..], Vec::as_slice) {
                if seen.insert(*below) {
                    found.push(*below);
                    rest.push(*below);
                }
            }
        }
        let schema = schemas.get(base);
        let mapping = schema.discriminator.as_ref().map_or(&[][..], |discriminator| &discriminator.mapping);
        let place = |id: SchemaId| mapping.iter().position(|mapping| mapping.schema == Some(id));
        // In the order of the mapping; the others in that of the description.
        found.sort_by_key(|id| (place(*id).unwrap_or(usize::MAX), *id));
        let mut list: Vec<Subtype> = Vec::new();
        for id in found {
            let below = schemas.get(id);
            let Some(name) = below.name.clone().filter(|name| schema.name.as_ref() != Some(name)) else {
                continue;
            };
            let mapped =
                mapping.iter().filter(|mapping| mapping.schema == Some(id)).map(|mapping| &mapping.value);
            let values: Vec<&str> = mapped.map(|value| &**value).collect();
            let known = list.iter().position(|known| schemas.get(known.schema).name.as_ref() == Some(&name));
            let value = if values.is_empty() { name } else { values.join(", ").into() };
            let subtype = Subtype { value, schema: id };
            // A preview that read a file again has its schemas twice; the later ones count.
            match known {
                Some(at) => list[at] = subtype,
                None => list.push(subtype),
            }
        }
        schemas.get_mut(base).subtypes = list;
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
        closed_parts: Vec::new(),
        contradictory: false,
        required_others: Vec::new(),
        items: None,
        prefix_items: Vec::new(),
        one_of: Vec::new(),
        any_of: Vec::new(),
        further_unions: Vec::new(),
        all_of: Vec::new(),
        discriminator: None,
        subtypes: Vec::new(),
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
        identifiers: Vec::new(),
        comment: None,
        external_docs: None,
        xml: None,
        extensions: Vec::new(),
    }
}
