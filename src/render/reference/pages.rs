//! The pages of a tag, a schema and a webhook.

use minijinja::Value;

use super::Direction;
use super::indexes::Listed;
use crate::model::{Schema, SchemaId};
use crate::render::PageRenderer;
use crate::render::values::{ExampleView, ItemView, LinkView, ReferenceView, html, list, maybe};
use crate::search::Kind;
use crate::view::Words;

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
        let views = self.views();
        let docs = info.and_then(|info| info.external_docs.as_ref()).map(|docs| views.docs(docs));
        if let Some(info) = info {
            if info.display_name.is_some() {
                notes.push(named("Tag", &info.name));
            }
            if let Some(kind) = &info.kind {
                notes.push(named("Kind", kind));
            }
            notes.extend(views.extension_notes(&info.extensions));
        }
        let notes = self.notes(&notes, "tag");
        ReferenceView {
            kind: Value::from("tag"),
            title: Value::from(node.title.as_str()),
            description: match text {
                Some(prose) => html(self.blocks(prose, "tag", 1)),
                None => Value::UNDEFINED,
            },
            external_docs: self.docs(docs.as_ref(), "tag"),
            operations: list(operations),
            parent: parent.map_or(Value::UNDEFINED, Value::from),
            children: list(children),
            notes,
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
        let mut views = self.views();
        let schema_type = views.plain_type(named.item);
        let tables = views.named_schema(named.item, &named.name, "field");
        self.find_fields(&tables);
        let schema_type = self.words(&schema_type, "schema");
        let tables = self.tables(&tables);
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

    /// The examples of a schema as code in the form of a media type: those that it gives, or a made one.
    pub(in crate::render) fn schema_examples(&mut self, id: SchemaId, media: &str) -> Vec<ExampleView> {
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
        let view = self.views().webhook(api, item, "").item;
        let mut operations = Vec::new();
        for operation in &view.operations {
            operations.push(html(self.lone_operation(operation, 2)));
        }
        ReferenceView {
            kind: Value::from("webhook"),
            title: Value::from(&*item.name),
            summary: maybe(view.about.summary),
            description: self.blocks_value(view.about.description, "webhook", 1),
            servers: self.servers(&view.servers, "webhook"),
            operations: list(operations),
            notes: self.notes(&view.notes, "webhook"),
            ..ReferenceView::default()
        }
    }
}

/// A label with a word as code.
fn named<'a>(label: &'static str, word: &'a str) -> Words<'a> {
    Words::of(label).text(": ").code(word)
}
