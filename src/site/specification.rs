//! The model of everything that pages may show.

use std::collections::BTreeMap;
use std::mem;

use rustc_hash::{FxHashMap, FxHashSet};

use super::documents::Wanted;
use crate::load::{Documents, Node};
use crate::markup::{Markup, Prose, Shortcode, rst};
use crate::model::{Api, Event, Operation, SchemaId, Schemas};
use crate::openapi::{Reader, SchemaIndex};
use crate::project::{ApiSource, Plan};
use crate::resolve::Resolver;
use crate::source::{FileId, Origin, Sources};

/// An API with the key by which shortcodes name it.
#[derive(Debug)]
pub struct ApiEntry {
    /// Folder: `client-server`, `identity/v2`.
    pub spec: String,
    /// Name within it.
    pub name: String,
    /// The API.
    pub api: Api,
    /// Kinds and names of components that nothing refers to; only for a reference.
    pub unused: Vec<(&'static str, String)>,
}

/// An operation by its position: in `Specification::apis`, and there in `operations`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperationRef {
    /// Position of the API.
    pub api: usize,
    /// Position of the operation.
    pub operation: usize,
}

/// A schema that a page shows by itself.
#[derive(Debug)]
pub struct Definition {
    /// Path as pages name it.
    pub path: String,
    /// The schema.
    pub schema: SchemaId,
    /// The root of its file.
    pub node: Node,
}

/// A format of strings: how readers know it, and where it is defined.
#[derive(Debug, Clone)]
pub struct StringFormat {
    /// Title.
    pub title: String,
    /// Address, may be empty.
    pub url: String,
}

/// Everything that pages may show.
pub struct Specification {
    /// APIs in the order of the plan.
    pub apis: Vec<ApiEntry>,
    /// Events in the order of their names.
    pub events: Vec<Event>,
    /// Definitions in the order in which pages name them.
    pub definitions: Vec<Definition>,
    /// All schemas.
    pub schemas: Schemas,
    /// Formats of strings by their key.
    pub formats: BTreeMap<String, StringFormat>,
    /// Emoji for comparing keys.
    pub sas_emoji: Option<Node>,
    /// Proposals by state.
    pub proposals: Option<Node>,
    event_positions: FxHashMap<String, usize>,
    definition_positions: FxHashMap<String, usize>,
    index: SchemaIndex,
}

/// A library that lacks the definitions: which those are, the pages say.
pub struct SpecificationReader<'a> {
    reader: Reader<'a>,
    library: Specification,
}

impl<'a> SpecificationReader<'a> {
    /// Reads all APIs and events of the plan.
    pub fn read(plan: &Plan, resolver: &'a Resolver<'a>, markup: Markup) -> Self {
        let documents = resolver.documents();
        let mut reader = Reader::new(resolver, markup);
        let mut library = Specification {
            apis: Vec::new(),
            events: Vec::new(),
            definitions: Vec::new(),
            schemas: Schemas::default(),
            formats: formats(plan, documents),
            sas_emoji: data(plan, documents, "sas-emoji"),
            proposals: data(plan, documents, "proposals"),
            event_positions: FxHashMap::default(),
            definition_positions: FxHashMap::default(),
            index: SchemaIndex::default(),
        };
        for source in &plan.apis {
            library.apis.extend(api_entry(source, plan, &mut reader));
        }
        for source in &plan.events {
            if let Some(event) = reader.event(source) {
                library.event_positions.insert(event.name.to_string(), library.events.len());
                library.events.push(event);
            }
        }
        reader.read_schemas();
        Self { reader, library }
    }

    /// Reads those APIs and events again whose files changed, and takes all else from the library that
    /// was read before them. `None` when there is one more or one less now.
    pub fn read_again(
        mut library: Specification,
        changed: &[FileId],
        plan: &Plan,
        resolver: &'a Resolver<'a>,
        markup: Markup,
    ) -> Option<Self> {
        if library.apis.len() != plan.apis.len() || library.events.len() != plan.events.len() {
            return None;
        }
        let (schemas, index) = (mem::take(&mut library.schemas), mem::take(&mut library.index));
        let mut reader = Reader::again(resolver, markup, schemas, index);
        for (source, entry) in plan.apis.iter().zip(&mut library.apis) {
            if changed.contains(&source.file) {
                *entry = api_entry(source, plan, &mut reader)?;
            }
        }
        for (source, event) in plan.events.iter().zip(&mut library.events) {
            if changed.contains(&source.schema) {
                *event = reader.event(source)?;
            }
        }
        reader.read_schemas();
        Some(Self { reader, library })
    }

    /// How the schemas were found so far.
    pub(super) fn index(&self) -> &SchemaIndex {
        self.reader.index()
    }

    /// Adds the definitions that pages want and that are not there yet.
    pub fn finish(mut self, wanted: &Wanted) -> Specification {
        let documents = self.reader.documents();
        let library = &mut self.library;
        for (path, file) in &wanted.definitions {
            if library.definition_positions.contains_key(path) {
                continue;
            }
            let Some(node) = documents.get(*file) else { continue };
            let schema = self.reader.schema(node);
            library.definition_positions.insert(path.clone(), library.definitions.len());
            library.definitions.push(Definition { path: path.clone(), schema, node: node.clone() });
        }
        (library.schemas, library.index) = self.reader.finish();
        self.library
    }
}

impl Specification {
    /// How the schemas were found.
    pub(super) fn index(&self) -> &SchemaIndex {
        &self.index
    }

    /// An operation.
    pub fn operation(&self, at: OperationRef) -> &Operation {
        &self.apis[at.api].api.operations[at.operation]
    }

    /// The position of an API.
    pub fn api(&self, spec: &str, name: &str) -> Option<usize> {
        self.apis.iter().position(|entry| entry.spec == spec && entry.name == name)
    }

    /// The position of an event by the name of its schema.
    pub fn event(&self, name: &str) -> Option<usize> {
        self.event_positions.get(name).copied()
    }

    /// The position of a definition by the path that a page named.
    pub fn definition(&self, path: &str) -> Option<usize> {
        self.definition_positions.get(path).copied()
    }

    /// The title of a definition, or the name of its file.
    pub fn definition_title(&self, at: usize) -> String {
        let definition = &self.definitions[at];
        let schema = self.schemas.get(definition.schema);
        let named = schema.title.as_ref().or(schema.name.as_ref()).map(ToString::to_string);
        named.unwrap_or_else(|| {
            let path = definition.path.split_once(':').map_or(&*definition.path, |(_, path)| path);
            path.rsplit('/').next().unwrap_or(path).to_owned()
        })
    }

    /// Collects the names that the texts shown by a shortcode define, and the titles it brings.
    pub(super) fn collect_names(&self, call: &Shortcode, sources: &Sources, names: &mut rst::Definitions) {
        let mut roots: Vec<&Node> = Vec::new();
        match call.name.as_str() {
            "http-api" => {
                let key = call.param("spec").zip(call.param("api"));
                let Some(api) = key.and_then(|(spec, name)| self.api(spec, name)) else { return };
                let api = &self.apis[api].api;
                for operation in &api.operations {
                    names.add_title(&format!("{} {}", operation.method, operation.full_path));
                    for prose in prose_of(operation) {
                        rst::collect(&prose.text, &prose.origin, sources, names);
                    }
                }
            }
            "event" | "event-group" | "msgtypes" => {
                let group = call.param("group_name").or(call.param("event")).unwrap_or("m.room.message$");
                for event in self.events.iter().filter(|event| event.name.starts_with(group)) {
                    let kind = event.name.split_once('$').map(|(_, kind)| kind);
                    names.add_title(kind.filter(|_| call.name == "msgtypes").unwrap_or(&event.name));
                    if let Some(prose) = &event.description {
                        rst::collect(&prose.text, &prose.origin, sources, names);
                    }
                }
            }
            "definition" | "event-fields" => {
                let value = call.param("path").or(call.param("event_type")).unwrap_or_default();
                let key = super::documents::definition_key(call, value);
                if let Some(at) = self.definition(&key) {
                    let is_fields = call.name == "event-fields";
                    names.add_title(&super::assign_anchors::definition_heading(
                        &self.definition_title(at),
                        is_fields,
                    ));
                    roots.push(&self.definitions[at].node);
                }
            }
            _ => {}
        }
        for root in roots {
            collect_descriptions(root, sources, names);
        }
    }

    /// All operations, API by API.
    pub fn operations(&self) -> impl Iterator<Item = (OperationRef, &Operation)> {
        self.apis.iter().enumerate().flat_map(|(api, entry)| {
            let operations = entry.api.operations.iter().enumerate();
            operations.map(move |(operation, item)| (OperationRef { api, operation }, item))
        })
    }
}

/// Reads an API, without what is not to be shown.
fn api_entry(source: &ApiSource, plan: &Plan, reader: &mut Reader<'_>) -> Option<ApiEntry> {
    let mut api = reader.api(source.file)?;
    if plan.settings.pages.hide_internal {
        api.operations.retain(|operation| !operation.internal);
        for webhook in &mut api.webhooks {
            webhook.operations.retain(|operation| !operation.internal);
        }
        api.webhooks.retain(|webhook| !webhook.operations.is_empty());
    }
    let unused = match plan.shows_api_facts() {
        true => unused(reader.documents().get(source.file)),
        false => Vec::new(),
    };
    Some(ApiEntry { spec: source.spec.clone(), name: source.name.clone(), api, unused })
}

/// Components that are shown nowhere unless by themselves: no reference of their document leads to them.
fn unused(root: Option<&Node>) -> Vec<(&'static str, String)> {
    const KINDS: [&str; 9] = [
        "parameters",
        "requestBodies",
        "responses",
        "headers",
        "examples",
        "links",
        "callbacks",
        "pathItems",
        "mediaTypes",
    ];
    let Some(root) = root else { return Vec::new() };
    let mut used: FxHashSet<&str> = FxHashSet::default();
    let mut rest = vec![root];
    while let Some(node) = rest.pop() {
        if let Some(reference) = node.get("$ref").and_then(Node::as_str) {
            used.insert(reference);
        }
        rest.extend(node.entries().iter().map(|entry| &entry.value).chain(node.items()));
    }
    let mut found = Vec::new();
    for kind in KINDS {
        let own = root.get(kind).map(|node| (node, format!("#/{kind}/")));
        let named = root.get("components").and_then(|components| components.get(kind));
        let holder = named.map(|node| (node, format!("#/components/{kind}/"))).or(own);
        let Some((holder, prefix)) = holder else { continue };
        for entry in holder.entries().iter().filter(|entry| !entry.key.starts_with("x-")) {
            let escaped = entry.key.replace('~', "~0").replace('/', "~1");
            if !used.contains(format!("{prefix}{escaped}").as_str()) {
                found.push((kind, entry.key.to_string()));
            }
        }
    }
    found
}

fn data(plan: &Plan, documents: &Documents<'_>, key: &str) -> Option<Node> {
    let file: FileId = *plan.data.get(key)?;
    documents.get(file).cloned()
}

fn formats(plan: &Plan, documents: &Documents<'_>) -> BTreeMap<String, StringFormat> {
    let Some(node) = data(plan, documents, "string-formats") else { return BTreeMap::new() };
    let text = |node: &Node, key: &str| node.get(key).and_then(Node::as_str).unwrap_or_default().to_owned();
    let format = |entry: &crate::load::Entry| {
        let title = text(&entry.value, "title");
        let url = text(&entry.value, "url");
        (entry.key.to_string(), StringFormat { title, url })
    };
    node.entries().iter().map(format).collect()
}

/// The texts of an operation and its responses and parameters.
fn prose_of(operation: &Operation) -> impl Iterator<Item = &Prose> {
    let parameters = operation.parameters.iter().filter_map(|parameter| parameter.description.as_ref());
    let responses = operation.responses.iter().filter_map(|response| response.description.as_ref());
    operation.description.iter().chain(parameters).chain(responses)
}

/// Collects the names that the descriptions in a tree define. Its depth is bounded by the loader.
fn collect_descriptions(node: &Node, sources: &Sources, names: &mut rst::Definitions) {
    for entry in node.entries() {
        match entry.value.as_str() {
            Some(text) if &*entry.key == "description" => {
                rst::collect(text, &Origin::Scalar(entry.value.span), sources, names);
            }
            _ => collect_descriptions(&entry.value, sources, names),
        }
    }
    for item in node.items() {
        collect_descriptions(item, sources, names);
    }
}
