//! An operation of a reference: all that its description, its path and its document say of it.

use minijinja::Value;

use super::Direction;
use super::fields::RowContext;
use crate::html::Html;
use crate::model::{Lifecycle, MediaType, Operation, Parameter, ParameterIn, SchemaId};
use crate::render::operation::path_html;
use crate::render::table::{code, marked, plain_value};
use crate::render::types::TableAnchors;
use crate::render::view::{
    CallbackView, LinkView, NamedView, OperationView, ParametersView, RowView, TableView, html, list, maybe,
};
use crate::render::{PageRenderer, href};
use crate::search::Kind;
use crate::site::{OperationRef, Target};

/// An operation and where it comes from.
pub(super) struct Shown<'o> {
    /// Position of the API.
    pub api: usize,
    /// The operation.
    pub operation: &'o Operation,
    /// Its place among the operations of the API; callbacks and webhooks have none.
    pub at: Option<OperationRef>,
}

impl PageRenderer<'_, '_> {
    /// An operation under an anchor, with its heading at a level.
    pub(super) fn shown_operation(&mut self, shown: &Shown<'_>, id: &str, level: u8) -> OperationView {
        let library = self.renderer.site.library;
        let api = &library.apis[shown.api].api;
        let operation = shown.operation;
        let name = format!("{} {}", operation.method, operation.full_path);
        let is_secondary = self.secondary;
        self.secondary |= operation.lifecycle.is_deprecated();
        self.found(operation, id, &name);
        let level = level.clamp(2, 6);
        let (added, changed) = self.since(&operation.since, id);
        self.direction = Direction::Request;
        let mut parameters = self.parameter_groups(operation, id, &name);
        let bodies = match &operation.request {
            Some(body) => self.reference_bodies(&body.content, &format!("{id}.request"), &name),
            None => Vec::new(),
        };
        for table in self.further_tables(&name) {
            parameters.push(ParametersView { place: Value::from(""), table: Value::from(table) });
        }
        self.direction = Direction::Response;
        let responses = self.reference_responses(operation, id, &name, shown.api);
        let mut body_text = Html::new();
        if let Some(body) = &operation.request {
            if let Some(prose) = &body.description {
                body_text = self.blocks(prose, id, level);
            }
            for note in self.extension_words(&body.extensions) {
                body_text.push(&paragraph(&note));
            }
        }
        let samples = match shown.at {
            Some(_) => self.samples(operation, api, id),
            None => self.received_samples(operation, api, id),
        };
        let item = self.renderer.site.reference.path_item(shown.api, &operation.path);
        let item = item.filter(|_| shown.at.is_some()).map(|at| &api.path_items[at]);
        let path_text = item.and_then(|item| item.description.as_ref());
        let path_text = path_text.map(|prose| self.blocks(prose, id, level)).unwrap_or_default();
        let own = operation.servers.iter();
        let of_path = item.iter().flat_map(|item| &item.servers).filter(|_| operation.servers.is_empty());
        let servers: Vec<NamedView> =
            own.chain(of_path).map(|server| self.reference_server(server, id)).collect();
        let mut extensions = self.extension_views(&operation.extensions);
        if let Some(item) = item {
            extensions.extend(self.extension_views(&item.extensions));
        }
        self.secondary = is_secondary;
        OperationView {
            id: Value::from(id),
            level: Value::from(level),
            sublevel: Value::from((level + 1).min(6)),
            method: Value::from(operation.method.as_str()),
            path: Value::from(&*operation.full_path),
            path_html: html(path_html(&operation.full_path)),
            operation_id: maybe(operation.id.as_deref()),
            summary: maybe(operation.summary.as_deref()),
            summary_html: operation
                .summary
                .as_deref()
                .map_or(Value::UNDEFINED, |summary| html(marked(summary))),
            description: match &operation.description {
                Some(prose) => html(self.blocks(prose, id, level)),
                None => Value::from(""),
            },
            deprecated: Value::from(operation.lifecycle == Lifecycle::Deprecated),
            added,
            changed,
            authentication: Value::from(self.reference_authentication(operation, shown.api, id)),
            tags: list(self.tag_links(shown.api, operation)),
            badges: list(badges(operation)),
            servers: list(servers),
            external_docs: operation
                .external_docs
                .as_ref()
                .map_or(Value::UNDEFINED, |docs| Value::from(self.docs(docs, id))),
            request_id: Value::from(self.anchors.claim(&format!("{id}.request"))),
            responses_id: Value::from(self.anchors.claim(&format!("{id}.responses"))),
            has_request: Value::from(!parameters.is_empty() || operation.request.is_some()),
            path_summary: maybe(item.and_then(|item| item.summary.as_deref())),
            path_description: html(path_text),
            parameters: list(parameters),
            bodies: list(bodies),
            body_description: html(body_text),
            body_required: Value::from(operation.request.as_ref().is_some_and(|body| body.required)),
            responses: list(responses),
            callbacks: list(self.reference_callbacks(shown, id, level)),
            samples: list(samples),
            extensions: list(extensions),
            ..OperationView::default()
        }
    }

    /// Lets the search find an operation.
    fn found(&mut self, operation: &Operation, id: &str, name: &str) {
        let text = operation.description.as_ref().map(|prose| self.plain(prose)).unwrap_or_default();
        let summary = operation.summary.as_deref().unwrap_or_default();
        let mut keys: Vec<String> = operation.id.iter().map(ToString::to_string).collect();
        if operation.path != operation.full_path {
            keys.push(operation.path.to_string());
        }
        self.entry(Kind::Operation, name, None, id, format!("{summary} {text}"), keys);
    }

    fn tag_links(&self, api: usize, operation: &Operation) -> Vec<LinkView> {
        let Some(reference) = self.renderer.site.reference.apis.get(api) else { return Vec::new() };
        let link = |name: &std::sync::Arc<str>| {
            let node = reference.tags.iter().find(|node| node.name == **name);
            let address = node.map(|node| self.href(&Target { page: node.page, anchor: String::new() }));
            LinkView {
                name: Value::from(node.map_or(&**name, |node| &node.title)),
                url: maybe(address),
                ..LinkView::default()
            }
        };
        operation.tags.iter().map(link).collect()
    }

    /// Parameters by their place.
    pub(super) fn parameter_groups(
        &mut self,
        operation: &Operation,
        id: &str,
        name: &str,
    ) -> Vec<ParametersView> {
        const PLACES: [(ParameterIn, &str); 5] = [
            (ParameterIn::Path, "Path parameters"),
            (ParameterIn::Query, "Query parameters"),
            (ParameterIn::QueryString, "Query string"),
            (ParameterIn::Header, "Header parameters"),
            (ParameterIn::Cookie, "Cookie parameters"),
        ];
        let mut groups = Vec::new();
        for (place, title) in PLACES {
            let mut rows = Vec::new();
            for parameter in operation.parameters_in(place) {
                rows.push(self.reference_parameter(parameter, id, name));
            }
            if !rows.is_empty() {
                let table = TableView { title: Value::from(title), rows: list(rows), ..TableView::default() };
                groups.push(ParametersView { place: Value::from(place.as_str()), table: Value::from(table) });
            }
        }
        groups
    }

    /// A parameter as a row.
    pub(super) fn reference_parameter(&mut self, parameter: &Parameter, owner: &str, name: &str) -> RowView {
        let place = parameter.place.as_str();
        let id = self.anchors.claim(&format!("{owner}.{place}.{}", href::anchor(&parameter.name)));
        let text = parameter.description.as_ref().map(|prose| self.plain(prose)).unwrap_or_default();
        self.entry(Kind::Parameter, &parameter.name, Some(name), &id, text, Vec::new());
        let mut notes = Vec::new();
        if parameter.allow_empty {
            notes.push(Html::escape("May be empty."));
        }
        if parameter.allow_reserved {
            notes.push(Html::escape("Reserved characters may stand as they are."));
        }
        let (mut row, mut description) =
            self.value_of(parameter.schema, &parameter.content, &id, name, &mut notes);
        for example in &parameter.examples {
            notes.extend(self.example_words(example, &id));
        }
        notes.extend(self.extension_words(&parameter.extensions));
        if let Some(prose) = &parameter.description {
            self.describe_first(&mut description, prose, &id, &mut notes);
        }
        let (added, changed) = self.since(&parameter.since, &id);
        if parameter.since.added.is_some() {
            row.added = added;
        }
        if !parameter.since.changed.is_empty() {
            row.changed = changed;
        }
        if parameter.lifecycle.is_deprecated() {
            row.deprecated = Value::from(true);
        }
        row.description = html(description);
        row.notes = list(notes.into_iter().map(html));
        row.id = Value::from(id);
        row.name = Value::from(&*parameter.name);
        row.name_html = html(code(&parameter.name));
        row.required = Value::from(parameter.required);
        row.style = maybe(self.style_words(parameter));
        row
    }

    /// Puts the description of a parameter or header before that of its schema.
    pub(super) fn describe_first(
        &mut self,
        of_schema: &mut Html,
        prose: &crate::markup::Prose,
        owner: &str,
        notes: &mut Vec<Html>,
    ) {
        let own = self.line(prose, owner);
        let other = std::mem::replace(of_schema, own);
        if !other.is_empty() && other != *of_schema {
            notes.insert(0, other);
        }
    }

    /// What a row says of the value of a parameter or header.
    pub(super) fn value_of(
        &mut self,
        schema: Option<SchemaId>,
        content: &[MediaType],
        owner: &str,
        name: &str,
        notes: &mut Vec<Html>,
    ) -> (RowView, Html) {
        let mut id = schema;
        for media in content {
            let mut note = Html::escape("Written as ");
            note.push(&code(&media.name));
            note.push_text(".");
            notes.push(note);
            for encoding in &media.encodings {
                if let Some(kind) = &encoding.item.content_type {
                    let mut note = code(&encoding.name);
                    note.push_text(" is sent as ");
                    note.push(&code(kind));
                    note.push_text(".");
                    notes.push(note);
                }
            }
            for example in &media.examples {
                notes.extend(self.example_words(example, owner));
            }
            notes.extend(self.extension_words(&media.extensions));
            id = id.or(media.schema);
        }
        let Some(id) = id else { return (RowView::default(), Html::new()) };
        let spot = RowContext { base: owner, name, depth: self.depth() };
        let (row, description, more) = self.row_parts(id, owner, spot);
        notes.extend(more);
        (row, description)
    }

    /// A given example of a parameter or header.
    pub(super) fn example_words(
        &mut self,
        example: &crate::model::Named<crate::model::Example>,
        owner: &str,
    ) -> Vec<Html> {
        let item = &example.item;
        let mut note = Html::escape("Example");
        if !example.name.is_empty() {
            note.push_text(" ");
            note.push(&code(&example.name));
        }
        if let Some(summary) = &item.summary {
            note.push_text(", ");
            note.push_text(summary);
        }
        let mut separator = ": ";
        if let Some(value) = &item.value {
            note.push_text(separator);
            note.push(&code(&plain_value(&self.renderer.expanded(value))));
            separator = ", sent as ";
        }
        if let Some(text) = &item.serialized {
            note.push_text(separator);
            note.push(&code(text));
        }
        if let Some(address) = &item.external {
            note.push_text(" ");
            note.push(&crate::render::page::web_address(address));
        }
        let mut notes = vec![note];
        if let Some(prose) = &item.description {
            notes.push(self.line(prose, owner));
        }
        notes.extend(self.extension_words(&item.extensions));
        notes
    }

    fn reference_callbacks(&mut self, shown: &Shown<'_>, id: &str, level: u8) -> Vec<CallbackView> {
        let mut views = Vec::new();
        for callback in &shown.operation.callbacks {
            views.push(self.reference_callback(&callback.name, &callback.item, shown.api, id, level));
        }
        views
    }

    /// Requests that the server makes in the course of an operation. Their nesting is bounded by the
    /// reader of the model.
    pub(super) fn reference_callback(
        &mut self,
        name: &str,
        callback: &crate::model::Callback,
        api: usize,
        id: &str,
        level: u8,
    ) -> CallbackView {
        let mut items = Vec::new();
        for (path, operations) in &callback.paths {
            let mut inner = Html::new();
            for operation in operations {
                let wanted = format!("{id}.{name}.{}", operation.method.as_str().to_lowercase());
                let anchor = self.anchors.claim(&crate::markup::slug::github_slug(&wanted));
                let shown = Shown { api, operation, at: None };
                let view = self.shown_operation(&shown, &anchor, level + 2);
                inner.push(&self.operation_html(view));
            }
            let description = match &path.description {
                Some(prose) => html(self.blocks(prose, id, 5)),
                None => Value::UNDEFINED,
            };
            let mut servers = Vec::new();
            for server in &path.servers {
                servers.push(self.reference_server(server, id));
            }
            items.push(CallbackView {
                servers: list(servers),
                expression: Value::from(&*path.path),
                summary: maybe(path.summary.as_deref()),
                description,
                operations: html(inner),
                notes: list(self.extension_words(&path.extensions).into_iter().map(html)),
                ..CallbackView::default()
            });
        }
        CallbackView {
            name: Value::from(name),
            items: list(items),
            notes: list(self.extension_words(&callback.extensions).into_iter().map(html)),
            ..CallbackView::default()
        }
    }

    /// Vendor extensions as facts, when they are wanted.
    pub(super) fn extension_views(&self, extensions: &crate::model::Extensions) -> Vec<NamedView> {
        if !self.renderer.site.plan.settings.pages.extensions {
            return Vec::new();
        }
        let one = |(name, value): &(std::sync::Arc<str>, crate::load::Node)| NamedView {
            name: Value::from(&**name),
            value: html(code(&plain_value(value))),
            ..NamedView::default()
        };
        extensions.iter().map(one).collect()
    }

    /// The type of a body.
    pub(super) fn content_type(&self, schema: Option<SchemaId>) -> Html {
        schema.map(|schema| self.type_of(schema, &TableAnchors::default())).unwrap_or_default()
    }
}

/// A paragraph of inline markup.
pub(super) fn paragraph(note: &Html) -> Html {
    let mut out = Html::new();
    out.push_markup("<p>");
    out.push(note);
    out.push_markup("</p>");
    out
}

/// Marks beside the name of an operation.
fn badges(operation: &Operation) -> Vec<NamedView> {
    let badge = |label: &str, kind: &str| NamedView {
        label: Value::from(label),
        kind: Value::from(kind),
        ..NamedView::default()
    };
    let mut found = Vec::new();
    if operation.internal {
        found.push(badge("internal", "internal"));
    }
    let own = operation.extensions.iter().find(|(name, _)| &**name == "x-badges");
    for node in own.map_or(&[][..], |(_, value)| value.items()) {
        if let Some(name) = node.get("name").or(Some(node)).and_then(crate::load::Node::as_str) {
            found.push(badge(name, "custom"));
        }
    }
    found
}
