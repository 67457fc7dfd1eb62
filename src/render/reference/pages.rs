//! The pages of a tag, a schema, a webhook, and of components that nothing refers to.

use minijinja::Value;

use super::Direction;
use super::indexes::Listed;
use super::operation::Shown;
use crate::html::Html;
use crate::model::{Operation, Schema, SchemaId};
use crate::render::PageRenderer;
use crate::render::table::Owner;
use crate::render::view::{
    BodyView, CallbackView, ExampleView, ItemView, LinkView, ReferenceView, TableView, html, list, maybe,
};
use crate::search::Kind;

impl PageRenderer<'_, '_> {
    /// A tag with its operations.
    pub(super) fn tag_page(&mut self, api: usize, tag: usize) -> ReferenceView {
        let site = self.renderer.site;
        let Some(reference) = site.reference.apis.get(api) else { return ReferenceView::default() };
        let node = &reference.tags[tag];
        let info = node.info.map(|info| &site.library.apis[api].api.tags[info]);
        let text = info.and_then(|info| info.description.as_ref());
        let plain = text.map(|prose| self.plain(prose)).unwrap_or_default();
        self.entry(Kind::Page, &node.title, None, "", plain, Vec::new());
        let below = |at: &usize| ItemView {
            title: Value::from(reference.tags[*at].title.as_str()),
            url: Value::from(self.page_address(reference.tags[*at].page)),
            label: Value::from(reference.tags[*at].operations.len()),
            ..ItemView::default()
        };
        let children: Vec<ItemView> = node.children.iter().map(below).collect();
        let parent = node.parent.as_ref().map(below);
        let listed = Listed { operations: &node.operations, most: usize::MAX };
        let operations = self.operation_items(&listed);
        let mut notes = Vec::new();
        if let Some(info) = info {
            if info.display_name.is_some() {
                notes.push(named("Tag", &info.name));
            }
            if let Some(kind) = &info.kind {
                notes.push(named("Kind", kind));
            }
            notes.extend(self.extension_words(&info.extensions));
        }
        ReferenceView {
            kind: Value::from("tag"),
            title: Value::from(node.title.as_str()),
            description: match text {
                Some(prose) => html(self.blocks(prose, "tag", 1)),
                None => Value::UNDEFINED,
            },
            external_docs: match info.and_then(|info| info.external_docs.as_ref()) {
                Some(docs) => Value::from(self.docs(docs, "tag")),
                None => Value::UNDEFINED,
            },
            operations: list(operations),
            parent: parent.map_or(Value::UNDEFINED, Value::from),
            children: list(children),
            notes: list(notes.into_iter().map(html)),
            ..ReferenceView::default()
        }
    }

    /// A named schema with the pages that use it.
    pub(super) fn schema_view(&mut self, api: usize, schema: usize) -> ReferenceView {
        let site = self.renderer.site;
        let named = &site.library.apis[api].api.components.schemas[schema];
        let item = self.known(named.item);
        let text = item.description.as_ref().map(|prose| self.plain(prose)).unwrap_or_default();
        let keys = item.title.iter().map(ToString::to_string).collect();
        self.entry(Kind::Schema, &named.name, None, "", text, keys);
        self.direction = self.direction_of(item);
        let description = match &item.description {
            Some(prose) => html(self.blocks(prose, "schema", 1)),
            None => Value::UNDEFINED,
        };
        let schema_type = self.plain_type(named.item);
        let tables = self.nested_tables(named.item, &Owner { name: &named.name, anchor: "field" });
        let examples = self.schema_examples(named.item, "");
        ReferenceView {
            kind: Value::from("schema"),
            title: Value::from(&*named.name),
            schema_type: html(schema_type),
            description,
            deprecated: Value::from(item.lifecycle.is_deprecated()),
            tables: list(tables),
            examples: list(examples),
            used_by: list(self.schema_users(self.at)),
            ..ReferenceView::default()
        }
    }

    /// Where an example of a schema is whole: one with fields that are only written is made to be sent.
    fn direction_of(&self, schema: &Schema) -> Direction {
        let has = |wanted: fn(&Schema) -> bool| {
            schema.properties.iter().any(|property| wanted(self.known(property.schema)))
        };
        match has(|field| field.write_only) && !has(|field| field.read_only) {
            true => Direction::Request,
            false => Direction::Response,
        }
    }

    /// The type of a schema on its own page.
    fn plain_type(&self, id: SchemaId) -> Html {
        let schema = self.known(id);
        let kinds: Vec<&str> = crate::render::types::types(schema).iter().map(|kind| kind.as_str()).collect();
        let mut out = Html::escape(&kinds.join("|"));
        let items = schema.items.filter(|_| kinds.contains(&"array"));
        if let Some(items) = items {
            out.push_text(" of ");
            out.push(&self.own_type(items));
        }
        out
    }

    /// The examples of a schema as code in the form of a media type: those that it gives, or a made one.
    pub(super) fn schema_examples(&mut self, id: SchemaId, media: &str) -> Vec<ExampleView> {
        let schema = self.known(id);
        let mut views = Vec::new();
        for example in &schema.examples {
            let (language, code) = self.code_of(example, media);
            views.push(ExampleView {
                language: Value::from(language),
                code: html(code),
                generated: Value::from(false),
                ..ExampleView::default()
            });
        }
        if views.is_empty() {
            views.extend(self.made_example(id, media));
        }
        views
    }

    /// The pages that use that of a schema.
    fn schema_users(&self, page: usize) -> Vec<LinkView> {
        let site = self.renderer.site;
        let users = site.reference.used_by.get(&page).map_or(&[][..], Vec::as_slice);
        let link = |user: &usize| LinkView {
            title: Value::from(site.pages[*user].title.as_str()),
            url: Value::from(self.page_address(*user)),
            ..LinkView::default()
        };
        users.iter().map(link).collect()
    }

    /// A webhook with its requests.
    pub(super) fn webhook_page(&mut self, api: usize, webhook: usize) -> ReferenceView {
        let site = self.renderer.site;
        let item = &site.library.apis[api].api.webhooks[webhook];
        let text = item.item.description.as_ref().map(|prose| self.plain(prose)).unwrap_or_default();
        self.entry(Kind::Page, &item.name, None, "", text, Vec::new());
        let operations = self.received(api, &item.operations, "", 2);
        let mut servers = Vec::new();
        for server in &item.item.servers {
            servers.push(self.reference_server(server, "webhook"));
        }
        ReferenceView {
            kind: Value::from("webhook"),
            title: Value::from(&*item.name),
            summary: maybe(item.item.summary.as_deref()),
            description: match &item.item.description {
                Some(prose) => html(self.blocks(prose, "webhook", 1)),
                None => Value::UNDEFINED,
            },
            servers: list(servers),
            operations: list(operations),
            notes: list(self.extension_words(&item.item.extensions).into_iter().map(html)),
            ..ReferenceView::default()
        }
    }

    /// Operations that are not among the paths.
    fn received(&mut self, api: usize, operations: &[Operation], owner: &str, level: u8) -> Vec<Value> {
        let mut views = Vec::new();
        for operation in operations {
            let wanted = format!("{owner} {}", operation.method.as_str().to_lowercase());
            let anchor = self.anchors.claim(&crate::markup::slug::github_slug(wanted.trim()));
            let view = self.shown_operation(&Shown { api, operation, at: None }, &anchor, level);
            views.push(html(self.operation_html(view)));
        }
        views
    }

    /// Components that nothing refers to, kind by kind.
    pub(super) fn components_page(&mut self, api: usize) -> ReferenceView {
        const KINDS: [(&str, &str); 9] = [
            ("parameters", "Parameters"),
            ("requestBodies", "Request bodies"),
            ("responses", "Responses"),
            ("headers", "Headers"),
            ("examples", "Examples"),
            ("links", "Links"),
            ("callbacks", "Callbacks"),
            ("pathItems", "Path items"),
            ("mediaTypes", "Media types"),
        ];
        let unused = &self.renderer.site.library.apis[api].unused;
        let mut groups = Vec::new();
        for (kind, title) in KINDS {
            let names: Vec<&str> =
                unused.iter().filter(|(known, _)| *known == kind).map(|(_, name)| name.as_str()).collect();
            let mut items = Vec::new();
            for name in names {
                let wanted = crate::markup::slug::github_slug(&format!("{kind} {name}"));
                let id = self.anchors.claim(&wanted);
                let body = self.component(api, kind, name, &id);
                items.push(ItemView {
                    id: Value::from(id),
                    title: Value::from(name),
                    body: html(body),
                    ..ItemView::default()
                });
            }
            if !items.is_empty() {
                groups.push(ItemView {
                    title: Value::from(title),
                    items: list(items),
                    ..ItemView::default()
                });
            }
        }
        ReferenceView { kind: Value::from("components"), groups: list(groups), ..ReferenceView::default() }
    }

    /// One component as markup.
    fn component(&mut self, api: usize, kind: &str, name: &str, id: &str) -> Html {
        let components = &self.renderer.site.library.apis[api].api.components;
        let mut view = ReferenceView { kind: Value::from(kind.to_owned()), ..ReferenceView::default() };
        let row_table =
            |row| list([TableView { title: Value::from(""), rows: list([row]), ..TableView::default() }]);
        match kind {
            "parameters" => {
                if let Some(found) = components.parameters.iter().find(|item| &*item.name == name) {
                    let row = self.reference_parameter(&found.item, id, name);
                    view.title = Value::from(found.item.place.as_str());
                    view.tables = row_table(row);
                }
            }
            "headers" => {
                if let Some(found) = components.headers.iter().find(|item| &*item.name == name) {
                    let row = self.reference_header(&found.item, id, name);
                    view.tables = row_table(row);
                }
            }
            "requestBodies" => {
                if let Some(found) = components.request_bodies.iter().find(|item| &*item.name == name) {
                    self.direction = Direction::Request;
                    let bodies = self.reference_bodies(&found.item.content, id, name);
                    view.components = list(bodies);
                    if let Some(prose) = &found.item.description {
                        view.description = html(self.blocks(prose, id, 3));
                    }
                    view.notes = list(self.extension_words(&found.item.extensions).into_iter().map(html));
                }
            }
            "responses" => {
                if let Some(found) = components.responses.iter().find(|item| &*item.name == name) {
                    self.direction = Direction::Response;
                    view.more = Value::from(self.reference_response(&found.item, id, name, api, None));
                }
            }
            "examples" => {
                if let Some(found) = components.examples.iter().find(|item| &*item.name == name) {
                    let notes = self.example_words(found, id);
                    view.notes = list(notes.into_iter().map(html));
                }
            }
            "links" => {
                if let Some(found) = components.links.iter().find(|item| &*item.name == name) {
                    view.lists = list([self.response_link(name, &found.item, api, id)]);
                }
            }
            "callbacks" => {
                if let Some(found) = components.callbacks.iter().find(|item| &*item.name == name) {
                    let callback: CallbackView = self.reference_callback(name, &found.item, api, id, 2);
                    view.documents = list([callback]);
                }
            }
            "pathItems" => {
                if let Some(found) = components.path_items.iter().find(|item| &*item.name == name) {
                    let (item, operations) = &found.item;
                    view.summary = maybe(item.summary.as_deref());
                    if let Some(prose) = &item.description {
                        view.description = html(self.blocks(prose, id, 3));
                    }
                    let mut servers = Vec::new();
                    for server in &item.servers {
                        servers.push(self.reference_server(server, id));
                    }
                    view.servers = list(servers);
                    view.notes = list(self.extension_words(&item.extensions).into_iter().map(html));
                    view.operations = list(self.received(api, operations, id, 4));
                }
            }
            _ => {
                if let Some(found) = components.media_types.iter().find(|item| &*item.name == name) {
                    let bodies: Vec<BodyView> =
                        self.reference_bodies(std::slice::from_ref(&found.item), id, name);
                    view.components = list(bodies);
                }
            }
        }
        let further = self.further_tables(name);
        if !further.is_empty() {
            view.children = list(further);
        }
        self.reference_html("reference/component.html", view)
    }
}

/// A label with a word as code.
fn named(label: &str, word: &str) -> Html {
    let mut note = Html::escape(label);
    note.push_text(": ");
    note.push(&crate::render::table::code(word));
    note
}
