//! Makes views of the model for one place of a page.

use std::collections::VecDeque;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::parts::{DocsView, ServerView, VariableView};
use super::row::SinceView;
use super::separate::Shape;
use super::{Description, Words, plain_value};
use crate::load::Node;
use crate::model::{Extensions, ExternalDocs, Schema, SchemaId, Server, Since};
use crate::project::{Notation, SchemaStyle};
use crate::resolve::Resolver;
use crate::site::{Anchors, Site, address_part};

/// Levels that nest on paper and on screen.
const MAX_DEPTH: usize = 8;

/// The subject that tables belong to.
pub struct Owner<'o> {
    /// Its name, for the search.
    pub name: &'o str,
    /// What the anchors of its tables begin with.
    pub anchor: &'o str,
}

/// An object that gets a table of its own below.
#[derive(Debug, Clone)]
pub(super) struct DeferredTable {
    pub schema: SchemaId,
    pub title: Option<String>,
    pub anchor: Option<String>,
    /// Whether it is the table of the subject as a whole.
    pub is_root: bool,
    /// Whether its description has no row.
    pub is_described: bool,
}

/// Makes views for one place of a page. Each object opens once in that place.
pub struct ViewBuilder<'a, 's> {
    pub(super) site: &'a Site<'a>,
    pub(super) resolver: &'a Resolver<'a>,
    /// Position of the page.
    pub(super) page: usize,
    /// The API whose reference the page belongs to.
    pub(super) api: Option<usize>,
    pub(super) style: SchemaStyle,
    pub(super) notation: Notation,
    pub(super) anchors: &'s mut Anchors,
    /// The anchor of the operation, and what replaces it in those of its fields.
    pub(super) short: Option<(String, String)>,
    /// Tables at hand, by the objects that they describe.
    pub(super) tables: FxHashMap<SchemaId, String>,
    pub(super) shapes: Vec<(Shape, Option<String>)>,
    /// Objects whose fields are shown, with the addresses of those that have a table.
    pub(super) opened: FxHashMap<SchemaId, Option<super::LinkTarget<'a>>>,
    /// The page that has the anchors of the rows at hand, when it is not this one.
    pub(super) elsewhere: Option<usize>,
    pub(super) waiting: VecDeque<DeferredTable>,
    /// Schemas that were described in sentences.
    pub(super) told: FxHashSet<SchemaId>,
    /// How deep schemas are described within schemas.
    pub(super) telling: usize,
    /// Rows of named schemas within other rows.
    pub(super) rows_opened: usize,
    /// The schema whose examples are code beside its table.
    pub(super) exampled: Option<SchemaId>,
}

impl<'a, 's> ViewBuilder<'a, 's> {
    /// Returns a builder for a page, which claims the anchors of that.
    pub fn new(
        site: &'a Site<'a>,
        resolver: &'a Resolver<'a>,
        page: usize,
        anchors: &'s mut Anchors,
    ) -> Self {
        Self {
            site,
            resolver,
            page,
            api: site.reference.api_of(page),
            style: match site.reference.api_of(page) {
                // A reference has pages for named schemas.
                Some(_) => SchemaStyle::Nested { depth: site.plan.settings.schemas.depth },
                None => site.plan.schema_style(),
            },
            notation: site.plan.settings.schemas.notation,
            anchors,
            short: None,
            tables: FxHashMap::default(),
            shapes: Vec::new(),
            opened: FxHashMap::default(),
            elsewhere: None,
            waiting: VecDeque::new(),
            told: FxHashSet::default(),
            telling: 0,
            rows_opened: 0,
            exampled: None,
        }
    }

    /// Whether objects open in place.
    pub(super) fn is_nested(&self) -> bool {
        matches!(self.style, SchemaStyle::Nested { .. })
    }

    /// Levels that open in place.
    pub(super) fn depth(&self) -> usize {
        match self.style {
            SchemaStyle::Nested { depth } => depth.min(MAX_DEPTH),
            SchemaStyle::Linked => 0,
        }
    }

    /// The schema behind an id.
    pub(super) fn known(&self, id: SchemaId) -> &'a Schema {
        self.site.library.schemas.get(id)
    }

    /// The page of a schema.
    pub(super) fn schema_page(&self, id: SchemaId) -> Option<usize> {
        let schema = self.known(id);
        self.site.reference.schema_page(self.api, id, schema.name.as_ref())
    }

    /// The page of a schema as the target of a link.
    pub(super) fn schema_target(&self, id: SchemaId) -> Option<super::LinkTarget<'a>> {
        Some(super::LinkTarget::Page(self.schema_page(id)?, String::new()))
    }

    /// A value with the references in it followed.
    pub(super) fn expanded(&self, node: &Node) -> Node {
        self.resolver.expanded(node)
    }

    /// The same in words.
    pub(super) fn since_words(&self, since: &'a Since) -> Option<Words<'a>> {
        let view = self.since(since);
        let mut out = Words::default();
        if let Some(version) = view.added {
            out.push_text(format!("Added in {version}."));
        }
        for (version, text) in view.changed {
            out.push_text(format!("{}Changed in {version}", if out.is_empty() { "" } else { " " }));
            match text {
                Some(Description(text)) => {
                    out.push_text(": ");
                    out.push_prose(text);
                }
                None => out.push_text("."),
            }
        }
        (!out.is_empty()).then_some(out)
    }

    /// The versions that added and changed something.
    pub fn since(&self, since: &'a Since) -> SinceView<'a> {
        let label = |version: &str| match version.starts_with(|c: char| c.is_ascii_digit()) {
            true => format!("v{version}"),
            false => version.to_owned(),
        };
        let change = |change: &'a crate::model::Change| {
            (label(&change.version), change.text.as_ref().map(Description))
        };
        SinceView {
            added: since.added.as_deref().map(label),
            changed: since.changed.iter().map(change).collect(),
        }
    }

    /// Vendor extensions, when they are wanted.
    pub fn extensions(&self, extensions: &'a Extensions) -> impl Iterator<Item = (&'a str, String)> {
        let wanted = if self.site.plan.settings.pages.extensions { extensions.as_slice() } else { &[] };
        wanted.iter().map(|(name, value): &(Arc<str>, Node)| (&**name, plain_value(value)))
    }

    /// Vendor extensions as sentences, when they are wanted.
    pub fn extension_notes(&self, extensions: &'a Extensions) -> Vec<Words<'a>> {
        let note = |(name, value): (&'a str, String)| Words::of_code(name).text(": ").code(value);
        self.extensions(extensions).map(note).collect()
    }

    /// A server with its variables.
    pub fn server(&self, server: &'a Server) -> ServerView<'a> {
        let variable = |variable: &'a crate::model::ServerVariable| VariableView {
            name: &variable.name,
            default: &variable.default,
            values: variable.values.iter().map(|value| &**value).collect(),
            description: variable.description.as_ref().map(Description),
        };
        ServerView {
            url: &server.url,
            name: server.name.as_deref(),
            description: server.description.as_ref().map(Description),
            variables: server.variables.iter().map(variable).collect(),
            notes: self.extension_notes(&server.extensions),
        }
    }

    /// A link to further documentation.
    pub fn docs(&self, docs: &'a ExternalDocs) -> DocsView<'a> {
        DocsView { url: &docs.url, description: docs.description.as_ref().map(Description) }
    }

    /// Whether the page belongs to a reference, whose anchors are shorter.
    fn is_reference(&self) -> bool {
        self.api.is_some()
    }

    /// Shortens the anchors within an operation to its id, on pages that show many operations.
    pub(super) fn shorten(&mut self, anchor: &str, id: Option<&str>) {
        let id = id.filter(|_| !self.is_reference());
        self.short = id.map(|id| (anchor.to_owned(), address_part(id)));
    }

    /// Claims the anchor of a field, a parameter or a header below another anchor.
    pub(super) fn field_id(&mut self, base: &str, name: &str) -> String {
        if self.is_reference() {
            return self.anchors.claim(&format!("{base}.{}", crate::site::anchor_text(name)));
        }
        let short = self.short_anchor(base);
        self.anchors.claim(&[short.as_deref().unwrap_or(base), ".", name].concat())
    }

    /// Claims the anchor of a parameter or a header, which a reference keeps apart by their place.
    pub(super) fn placed_id(&mut self, base: &str, place: &str, name: &str) -> String {
        match self.is_reference() {
            true => self.anchors.claim(&format!("{base}.{place}.{}", crate::site::anchor_text(name))),
            false => self.field_id(base, name),
        }
    }

    /// Claims the anchor of a response.
    pub(super) fn response_id(&mut self, operation: &str, key: &str) -> String {
        let key = key.to_lowercase();
        self.anchors.claim(&match self.is_reference() {
            true => format!("{operation}.{key}"),
            false => format!("{operation}_response-{key}"),
        })
    }

    /// Claims the anchor of the content of a response, where that is apart from its row.
    pub(super) fn content_id(&mut self, response: &str) -> Option<String> {
        if self.is_reference() {
            return None;
        }
        let wanted = self.short_anchor(response).unwrap_or_else(|| format!("{response}.content"));
        Some(self.anchors.claim(&wanted))
    }

    /// What the anchors of a request begin with.
    pub(super) fn request_base(&self, operation: &str) -> String {
        let sign = if self.is_reference() { '.' } else { '_' };
        format!("{operation}{sign}request")
    }

    /// An anchor within an operation, with the operation's id for its method and path.
    fn short_anchor(&self, base: &str) -> Option<String> {
        let (long, short) = self.short.as_ref()?;
        let rest = base.strip_prefix(long.as_str())?;
        Some(format!("{short}{}", rest.replace("_response-", ".").replace("_request", "").replace('_', ".")))
    }
}
