//! What the readers of all dialects share.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::schema::{SchemaIndex, SchemaReader};
use crate::diagnostic::{Diagnostic, Severity, rules};
use crate::load::{Documents, Entry, Map, Node, Value};
use crate::markup::{Markup, Prose};
use crate::model::{Change, Dialect, Extensions, ExternalDocs, Lifecycle, SchemaId, Schemas, Server, Since};
use crate::resolve::Resolver;
use crate::source::{FileId, Origin, has_scheme, resolve_address};

/// Reads descriptions into the model.
pub struct Reader<'a> {
    pub(super) resolver: &'a Resolver<'a>,
    pub(super) schemas: SchemaReader<'a>,
    pub(super) default_markup: Markup,
    markups: FxHashMap<FileId, Markup>,
    /// What relative addresses in a description are relative to.
    pub(super) bases: FxHashMap<FileId, Bases>,
    /// The description that is read: what it has of other files is relative to the same.
    pub(super) reading: Option<FileId>,
    /// How many operations enclose the one that is read: callbacks hold operations.
    pub(super) callback_depth: usize,
}

/// What the relative addresses of a description are relative to; `None` when that is not known.
#[derive(Debug, Default)]
pub(super) struct Bases {
    /// Those of documents (OpenAPI 3.2, "Relative References in API Description URIs").
    documents: Option<String>,
    /// Those that are called (OpenAPI 3.2, "Relative References in API URLs").
    endpoints: Option<String>,
}

impl Bases {
    /// Those of a description with an address of its own and with servers. Until 3.1 documents were relative
    /// to the server, too.
    pub(super) fn new(dialect: Dialect, own: Option<&str>, servers: &[Server]) -> Self {
        let endpoints = servers.first().map(|server| server.whole_url(own)).filter(|url| has_scheme(url));
        let documents = match (own, dialect) {
            (Some(own), _) => Some(own.to_owned()),
            (None, Dialect::OpenApi32) => None,
            (None, _) => endpoints.clone(),
        };
        Self { documents, endpoints }
    }
}

impl<'a> Reader<'a> {
    /// A reader whose descriptions are written in `markup`, unless a file says otherwise
    /// (`x-markup: rst` at its root).
    pub fn new(resolver: &'a Resolver<'a>, markup: Markup) -> Self {
        Self::again(resolver, markup, Schemas::default(), SchemaIndex::default())
    }

    /// A reader that adds to what another one of the same documents read.
    pub fn again(resolver: &'a Resolver<'a>, markup: Markup, schemas: Schemas, index: SchemaIndex) -> Self {
        Self {
            resolver,
            schemas: SchemaReader::again(resolver, schemas, index),
            default_markup: markup,
            markups: FxHashMap::default(),
            bases: FxHashMap::default(),
            reading: None,
            callback_depth: 0,
        }
    }

    /// The schema that a node describes.
    pub fn schema(&mut self, node: &Node) -> SchemaId {
        self.schemas.id(node)
    }

    /// The trees that are read.
    pub fn documents(&self) -> &'a Documents<'a> {
        self.resolver.documents()
    }

    /// Reads the schemas that were referred to until now, and those that they refer to.
    pub fn read_schemas(&mut self) {
        // A schema in a file of its own may belong to several descriptions.
        self.reading = None;
        while let Some(pending) = self.schemas.next() {
            self.fill(pending);
        }
    }

    /// How the schemas were found so far.
    pub fn index(&self) -> &SchemaIndex {
        self.schemas.index()
    }

    /// Reads all schemas that were referred to, and gives them with what a reader that goes on needs.
    pub fn finish(mut self) -> (Schemas, SchemaIndex) {
        self.read_schemas();
        self.schemas.finish()
    }

    /// The language of descriptions in a file.
    pub(super) fn markup(&mut self, file: FileId) -> Markup {
        let default = self.default_markup;
        let documents = self.resolver.documents();
        *self.markups.entry(file).or_insert_with(|| {
            let root = documents.get(file);
            match root.and_then(|root| root.get("x-markup")).and_then(Node::as_str) {
                Some("rst") => Markup::Rst,
                Some(_) => Markup::Markdown,
                None => default,
            }
        })
    }

    /// Reports a value of the wrong type.
    pub(super) fn wrong(&self, node: &Node, key: &str, wanted: &str) {
        let message = format!("`{key}` takes {wanted}, and this is {}", node.kind());
        let mut diagnostic = Diagnostic::new(&rules::WRONG_TYPE, node.span, message);
        // `properties: []` is a slip, but nothing that it says is lost.
        if wanted == "a mapping" && node.as_seq().is_some_and(<[Node]>::is_empty) {
            diagnostic.severity = Severity::Warning;
            diagnostic.help = Some("write `{}` for an empty mapping".into());
        }
        if let Some(meant) = node.meant_as_truth().filter(|_| wanted.contains("`true`")) {
            diagnostic.help = Some(format!("write `{meant}`, without quotes"));
        }
        self.resolver.sink().add(diagnostic);
    }

    /// A text under a key. A number or boolean stands for what was written.
    pub(super) fn text(&self, node: &Node, key: &str) -> Option<Arc<str>> {
        self.text_of(node.get(key)?, key)
    }

    /// A node as text.
    pub(super) fn text_of(&self, value: &Node, key: &str) -> Option<Arc<str>> {
        match &value.value {
            Value::String(text) | Value::Number(text) => Some(text.clone()),
            Value::Null => None,
            Value::Bool(_) => value.scalar_text().map(Into::into),
            _ => {
                self.wrong(value, key, "text");
                None
            }
        }
    }

    /// Prose under a key.
    pub(super) fn prose(&mut self, node: &Node, key: &str) -> Option<Prose> {
        let value = node.get(key)?;
        let text = self.text_of(value, key)?;
        if text.trim().is_empty() {
            return None;
        }
        let markup = self.markup(value.span.file);
        Some(Prose { text, markup, origin: Origin::Scalar(value.span) })
    }

    /// A truth value under a key; false when it is not there.
    pub(super) fn flag(&self, node: &Node, key: &str) -> bool {
        self.maybe_flag(node, key).unwrap_or(false)
    }

    /// A truth value under a key.
    pub(super) fn maybe_flag(&self, node: &Node, key: &str) -> Option<bool> {
        let value = node.get(key).filter(|value| !value.is_null())?;
        if value.as_bool().is_none() {
            self.wrong(value, key, "`true` or `false`");
        }
        value.as_bool()
    }

    /// The entries of a mapping under a key, whose keys are names: a header may well be `x-next`.
    pub(super) fn entries<'n>(&self, node: &'n Node, key: &str) -> &'n [Entry] {
        let Some(value) = node.get(key).filter(|value| !value.is_null()) else { return &[] };
        match value.as_map() {
            Some(map) => map.entries(),
            None => {
                self.wrong(value, key, "a mapping");
                &[]
            }
        }
    }

    /// The entries of a mapping under a key that may hold vendor extensions, without these.
    pub(super) fn fields<'n>(&self, node: &'n Node, key: &str) -> impl Iterator<Item = &'n Entry> + use<'n> {
        self.entries(node, key).iter().filter(|entry| !entry.key.starts_with("x-"))
    }

    /// The items of a list under a key.
    pub(super) fn items<'n>(&self, node: &'n Node, key: &str) -> &'n [Node] {
        let Some(value) = node.get(key).filter(|value| !value.is_null()) else { return &[] };
        match value.as_seq() {
            Some(items) => items,
            None => {
                self.wrong(value, key, "a list");
                &[]
            }
        }
    }

    /// A list of texts under a key.
    pub(super) fn texts(&self, node: &Node, key: &str) -> Vec<Arc<str>> {
        self.items(node, key).iter().filter_map(|item| self.text_of(item, key)).collect()
    }

    /// Follows the references of a node to a mapping; anything else is reported. What stands beside
    /// a `$ref` replaces what the target says: OpenAPI 3.1 has it so for `summary` and `description`
    /// (section 4.8.23), and sources use it for more.
    pub(super) fn target(&self, node: &Node, what: &str) -> Option<Node> {
        let target = self.resolver.follow(node)?;
        let Some(map) = target.as_map() else {
            if let Some(reference) = Resolver::reference(node) {
                let message = format!("this reference should lead to {what}, and leads to {}", target.kind());
                self.resolver.sink().add(
                    Diagnostic::new(&rules::REF_KIND, reference.span, message)
                        .other(target.span, "it leads here"),
                );
            } else {
                let mut diagnostic = Diagnostic::new(&rules::WRONG_TYPE, target.span, String::new());
                if target.is_null() {
                    diagnostic.message = format!("there is nothing here, where {what} should stand");
                    diagnostic.help = Some("describe it, or remove the line".into());
                } else {
                    diagnostic.message = format!("{what} is a mapping, and this is {}", target.kind());
                }
                self.resolver.sink().add(diagnostic);
            }
            return None;
        };
        let siblings = node.entries().iter().filter(|entry| &*entry.key != "$ref");
        if Resolver::reference(node).is_none() || siblings.clone().next().is_none() {
            return Some(target);
        }
        let mut entries = map.entries().to_vec();
        for sibling in siblings {
            match entries.iter_mut().find(|known| known.key == sibling.key) {
                Some(known) => *known = sibling.clone(),
                None => entries.push(sibling.clone()),
            }
        }
        Some(Node::new(Value::Map(Arc::new(Map::new(entries))), target.span))
    }

    /// `deprecated`.
    pub(super) fn lifecycle(&self, node: &Node) -> Lifecycle {
        match self.flag(node, "deprecated") {
            true => Lifecycle::Deprecated,
            false => Lifecycle::Current,
        }
    }

    /// When something came and changed.
    pub(super) fn since(&mut self, node: &Node) -> Since {
        let added = self.text(node, "x-addedInMatrixVersion").or_else(|| self.text(node, "x-added-in"));
        let mut changed = Vec::new();
        if let Some(value) = node.get("x-changedInMatrixVersion").or_else(|| node.get("x-changed-in")) {
            for entry in value.entries() {
                let markup = self.markup(entry.value.span.file);
                let origin = Origin::Scalar(entry.value.span);
                let text = self.text_of(&entry.value, "x-changedInMatrixVersion");
                let text = text.map(|text| Prose { text, markup, origin });
                changed.push(Change { version: entry.key.to_string(), text });
            }
            for item in value.items().iter().chain(value.as_map().is_none().then_some(value)) {
                if let Some(version) = item.scalar_text() {
                    changed.push(Change { version: version.into_owned(), text: None });
                }
            }
        }
        Since { added: added.map(|version| version.to_string()), changed }
    }

    /// `externalDocs`.
    pub(super) fn external_docs(&mut self, node: &Node) -> Option<ExternalDocs> {
        let docs = node.get("externalDocs")?;
        Some(ExternalDocs {
            url: self.document_address(docs, "url")?,
            description: self.prose(docs, "description"),
        })
    }

    fn bases(&self, node: &Node) -> Option<&Bases> {
        let of = |file: FileId| self.bases.get(&file);
        of(node.span.file).or_else(|| self.reading.and_then(of))
    }

    /// The address of a document under a key, whole where it is known what it is relative to.
    pub(super) fn document_address(&self, node: &Node, key: &str) -> Option<Arc<str>> {
        self.text(node, key)
            .map(|address| whole(address, self.bases(node).and_then(|bases| bases.documents.as_deref())))
    }

    /// The address of something that is called under a key, whole where the server is known.
    pub(super) fn endpoint_address(&self, node: &Node, key: &str) -> Option<Arc<str>> {
        self.text(node, key)
            .map(|address| whole(address, self.bases(node).and_then(|bases| bases.endpoints.as_deref())))
    }

    /// Vendor extensions that have no meaning of their own here.
    pub(super) fn extensions(&self, node: &Node) -> Extensions {
        const KNOWN: [&str; 12] = [
            "x-addedInMatrixVersion",
            "x-changedInMatrixVersion",
            "x-added-in",
            "x-changed-in",
            "x-markup",
            "x-example",
            "x-codeSamples",
            "x-code-samples",
            "x-replaces",
            "x-internal",
            "x-enumDescriptions",
            "x-enum-descriptions",
        ];
        let entries = node.entries().iter();
        let own = entries.filter(|entry| entry.key.starts_with("x-") && !KNOWN.contains(&&*entry.key));
        own.map(|entry| (entry.key.clone(), entry.value.clone())).collect()
    }
}

/// An address as it is from anywhere.
fn whole(address: Arc<str>, base: Option<&str>) -> Arc<str> {
    // A host without its scheme is a slip, and so are words.
    let is_other = address.is_empty() || address.starts_with("www.") || address.contains(char::is_whitespace);
    let resolved = base.filter(|_| !is_other).and_then(|base| resolve_address(base, &address));
    resolved.map_or(address, Arc::from)
}
