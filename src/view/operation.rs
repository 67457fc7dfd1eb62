//! Operations: all that their description, their path and their document say of them.

use std::borrow::Cow;

use super::builder::Owner;
use super::fields::RowContext;
use super::parts::{
    CallbackItemView, CallbackView, OperationView, ParameterGroup, PathView, RequestView, WebhookView,
};
use super::row::{FieldRow, RowKind};
use super::{Description, LinkTarget, ViewBuilder, Words, plain_value};
use crate::load::Node;
use crate::markup::slug::github_slug;
use crate::model::{
    Callback, Example, MediaType, Named, Operation, Parameter, ParameterIn, PathItem, SchemaId, Webhook,
};
use crate::site::OperationRef;

impl<'a> ViewBuilder<'a, '_> {
    /// An operation of an API under an anchor.
    pub fn operation(mut self, at: OperationRef, id: &str) -> OperationView<'a> {
        let operation = self.site.library.operation(at);
        self.shorten(id, operation.id.as_deref());
        self.operation_view(at.api, operation, Some(at), id)
    }

    /// A webhook with its requests; `owner` is what their anchors begin with.
    pub fn webhook(mut self, api: usize, webhook: &'a Webhook, owner: &str) -> WebhookView<'a> {
        let item = self.path_view(api, &webhook.item, &webhook.operations, owner);
        WebhookView { name: &webhook.name, id: owner.to_owned(), item }
    }

    /// A path with its operations.
    pub fn path_view(
        &mut self,
        api: usize,
        item: &'a PathItem,
        operations: &'a [Operation],
        owner: &str,
    ) -> CallbackItemView<'a> {
        let mut views = Vec::new();
        for operation in operations {
            let wanted = format!("{owner} {}", operation.method.as_str().to_lowercase());
            let anchor = self.anchors.claim(&github_slug(wanted.trim()));
            views.push(self.operation_view(api, operation, None, &anchor));
        }
        CallbackItemView {
            expression: &item.path,
            about: about(item),
            servers: item.servers.iter().map(|server| self.server(server)).collect(),
            notes: self.extension_notes(&item.extensions),
            operations: views,
        }
    }

    /// An operation; callbacks and webhooks have no place among those of the API.
    pub(super) fn operation_view(
        &mut self,
        api: usize,
        operation: &'a Operation,
        place: Option<OperationRef>,
        id: &str,
    ) -> OperationView<'a> {
        let model = &self.site.library.apis[api].api;
        let name = format!("{} {}", operation.method, operation.full_path);
        self.forget_tables();
        let parameters = self.parameter_groups(operation, id, &name);
        let base = self.request_base(id);
        let further = Owner { name: &name, anchor: id };
        let parameter_tables = match self.is_nested() {
            true => Vec::new(),
            false => self.further_tables(&further),
        };
        let request = operation.request.as_ref().map(|body| RequestView {
            description: body.description.as_ref().map(Description),
            required: body.required,
            notes: self
                .since_words(&body.since)
                .into_iter()
                .chain(self.extension_notes(&body.extensions))
                .collect(),
            bodies: self.bodies(&body.content, &base, &name),
        });
        let mut parameter_tables = parameter_tables;
        parameter_tables.extend(self.further_tables(&further));
        let responses = self.responses(operation, id, &name, api);
        // After the fields, which may have these names too.
        let request_id = self.part_id(id, "request");
        let responses_id = self.part_id(id, "responses");
        let short = self.short.take();
        let mut callbacks = Vec::new();
        for callback in &operation.callbacks {
            callbacks.push(self.callback(&callback.name, &callback.item, api, id));
        }
        self.short = short;
        let item = self.site.reference.path_item(api, &operation.path);
        let item = item.filter(|_| place.is_some()).map(|at| &model.path_items[at]);
        let own = operation.servers.iter();
        let of_path = item.iter().flat_map(|item| &item.servers).filter(|_| operation.servers.is_empty());
        let servers = own.chain(of_path).map(|server| self.server(server)).collect();
        let mut extensions: Vec<_> = self.extensions(&operation.extensions).collect();
        extensions.extend(item.into_iter().flat_map(|item| self.extensions(&item.extensions)));
        OperationView {
            id: id.to_owned(),
            short_id: self.short.as_ref().map(|(_, short)| short.clone()),
            method: operation.method.as_str(),
            path: &operation.full_path,
            operation_id: operation.id.as_deref(),
            summary: operation.summary.as_deref(),
            description: operation.description.as_ref().map(Description),
            deprecated: operation.lifecycle.is_deprecated(),
            since: self.since(&operation.since),
            rate_limited: operation.is_rate_limited(),
            security: self.security(operation, api),
            tags: self.tag_links(api, operation),
            badges: badges(operation),
            servers,
            external_docs: operation.external_docs.as_ref().map(|docs| self.docs(docs)),
            request_id,
            responses_id,
            about_path: item
                .map(about)
                .filter(|about| about.summary.or(about.description.map(|_| "")).is_some()),
            parameters,
            parameter_tables,
            request,
            responses,
            callbacks,
            extensions,
            api,
            place: place.map(Into::into),
            operation,
        }
    }

    /// Claims the anchor of a part of an operation.
    fn part_id(&mut self, operation: &str, part: &str) -> String {
        match self.short.is_some() || self.api.is_none() {
            true => self.field_id(operation, part),
            false => self.anchors.claim(&format!("{operation}.{part}")),
        }
    }

    fn tag_links(&self, api: usize, operation: &'a Operation) -> Vec<(Cow<'a, str>, Option<LinkTarget<'a>>)> {
        let Some(reference) = self.site.reference.apis.get(api) else {
            // Where pages of prose arrange the operations, their tags are names.
            let is_shown = self.site.plan.shows_api_facts();
            let tags = operation.tags.iter().filter(|_| is_shown);
            return tags.map(|tag| (Cow::Borrowed(&**tag), None)).collect();
        };
        let link = |name: &'a std::sync::Arc<str>| {
            let node = reference.tags.iter().find(|node| node.name == **name);
            let target = node.map(|node| LinkTarget::Page(node.page, String::new()));
            (Cow::Borrowed(node.map_or(&**name, |node| node.title.as_str())), target)
        };
        operation.tags.iter().map(link).collect()
    }

    /// Parameters by their place.
    fn parameter_groups(
        &mut self,
        operation: &'a Operation,
        id: &str,
        name: &str,
    ) -> Vec<ParameterGroup<'a>> {
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
                rows.push(self.parameter(parameter, id, name));
            }
            if !rows.is_empty() {
                groups.push(ParameterGroup { place: place.as_str(), title, rows });
            }
        }
        groups
    }

    /// A parameter as a row.
    pub fn parameter(&mut self, parameter: &'a Parameter, owner: &str, name: &str) -> FieldRow<'a> {
        let id = self.placed_id(owner, parameter.place.as_str(), &parameter.name);
        let mut notes = Vec::new();
        if parameter.allow_empty {
            notes.push(Words::of("May be empty."));
        }
        if parameter.allow_reserved {
            notes.push(Words::of("Reserved characters may stand as they are."));
        }
        let mut row = self.value_row(parameter.schema, &parameter.content, &id, name, &mut notes);
        for example in &parameter.examples {
            notes.extend(self.example_notes(example));
        }
        notes.extend(self.extension_notes(&parameter.extensions));
        describe_first(&mut row, parameter.description.as_ref(), &mut notes);
        let since = self.since(&parameter.since);
        if since.added.is_some() {
            row.since.added = since.added;
        }
        if !since.changed.is_empty() {
            row.since.changed = since.changed;
        }
        FieldRow {
            kind: RowKind::Parameter,
            id,
            name: (&*parameter.name).into(),
            required: parameter.required,
            deprecated: row.deprecated || parameter.lifecycle.is_deprecated(),
            style: self.style_words(parameter),
            notes,
            searchable: true,
            ..row
        }
    }

    /// The row of a parameter's or a header's value.
    pub(super) fn value_row(
        &mut self,
        schema: Option<SchemaId>,
        content: &'a [MediaType],
        owner: &str,
        name: &str,
        notes: &mut Vec<Words<'a>>,
    ) -> FieldRow<'a> {
        let mut id = schema;
        for media in content {
            notes.push(Words::of("Written as ").code(&*media.name).text("."));
            for encoding in &media.encodings {
                if let Some(kind) = &encoding.item.content_type {
                    notes.push(Words::of_code(&*encoding.name).text(" is sent as ").code(&**kind));
                }
            }
            for example in &media.examples {
                notes.extend(self.example_notes(example));
            }
            notes.extend(self.extension_notes(&media.extensions));
            id = id.or(media.schema);
        }
        let Some(id) = id else { return FieldRow::default() };
        if !self.is_nested() {
            self.wait_separate(id, name_of(owner));
        }
        let spot = RowContext { base: owner, name, depth: self.depth() };
        let mut row = self.full_row(id, owner, spot);
        notes.append(&mut row.notes);
        row
    }

    /// A given example of a parameter or header.
    pub fn example_notes(&self, example: &'a Named<Example>) -> Vec<Words<'a>> {
        let item = &example.item;
        let mut note = Words::of("Example");
        if !example.name.is_empty() {
            note = note.text(" ").code(&*example.name);
        }
        if let Some(summary) = &item.summary {
            note = note.text(", ").text(&**summary);
        }
        let mut separator = ": ";
        if let Some(value) = &item.value {
            note = note.text(separator).code(plain_value(&self.expanded(value)));
            separator = ", sent as ";
        }
        if let Some(text) = &item.serialized {
            note = note.text(separator).code(&**text);
        }
        if let Some(address) = &item.external {
            note.push_text(" ");
            note.push_web(address);
        }
        let mut notes = vec![note];
        notes.extend(item.description.as_ref().map(Words::of_prose));
        notes.extend(self.extension_notes(&item.extensions));
        notes
    }

    /// Requests that the server makes in the course of an operation. Their nesting is bounded by the
    /// reader of the model.
    pub fn callback(
        &mut self,
        name: &'a str,
        callback: &'a Callback,
        api: usize,
        id: &str,
    ) -> CallbackView<'a> {
        let mut items = Vec::new();
        for (path, operations) in &callback.paths {
            items.push(self.path_view(api, path, operations, &format!("{id}.{name}.")));
        }
        CallbackView { name, notes: self.extension_notes(&callback.extensions), items }
    }
}

/// What is said of a path as a whole.
fn about(item: &PathItem) -> PathView<'_> {
    PathView { summary: item.summary.as_deref(), description: item.description.as_ref().map(Description) }
}

/// Puts the description of a parameter or header before that of its schema.
pub(super) fn describe_first<'a>(
    row: &mut FieldRow<'a>,
    own: Option<&'a crate::markup::Prose>,
    notes: &mut Vec<Words<'a>>,
) {
    let Some(own) = own.map(Description) else { return };
    let other = row.description.replace(own).filter(|other| *other != own);
    notes.splice(0..0, other.map(|other| Words::of_prose(other.0)));
}

/// The last part of an anchor.
fn name_of(anchor: &str) -> &str {
    anchor.rsplit('.').next().unwrap_or(anchor)
}

/// Labels beside the name of an operation.
fn badges(operation: &Operation) -> Vec<(Cow<'_, str>, &'static str)> {
    let mut found = Vec::new();
    if operation.internal {
        found.push(("internal".into(), "internal"));
    }
    let own = operation.extensions.iter().find(|(name, _)| &**name == "x-badges");
    for node in own.map_or(&[][..], |(_, value)| value.items()) {
        if let Some(name) = node.get("name").or(Some(node)).and_then(Node::as_str) {
            found.push((name.into(), "custom"));
        }
    }
    found
}
