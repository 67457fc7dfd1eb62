//! What an API says as a whole, on a page of prose that shows its operations.

use minijinja::Value;

use super::PageRenderer;
use super::values::{CallbackView, ItemView, ReferenceView, html, list};
use crate::markup::slug::github_slug;

impl PageRenderer<'_, '_> {
    /// Servers, ways of authentication and tags, above the operations; undefined where pages do not show them.
    pub(super) fn about_api(&mut self, api: usize, level: u8) -> Value {
        if !self.renderer.site.plan.shows_api_facts() {
            return Value::UNDEFINED;
        }
        let view = self.views().api(api);
        let mut tags = Vec::new();
        for tag in &view.tags {
            tags.push(ReferenceView {
                title: Value::from(tag.name),
                description: self.line_value(tag.description, ""),
                external_docs: self.docs(tag.external_docs.as_ref(), ""),
                notes: self.notes(&tag.notes, ""),
                ..ReferenceView::default()
            });
        }
        let is_empty = view.servers.is_empty()
            && view.schemes.is_empty()
            && tags.is_empty()
            && view.external_docs.is_none()
            && view.notes.is_empty();
        if is_empty {
            return Value::UNDEFINED;
        }
        Value::from(ReferenceView {
            kind: Value::from(level),
            servers: self.servers(&view.servers, ""),
            schemes: list(self.schemes(&view.schemes)),
            children: list(tags),
            external_docs: self.docs(view.external_docs.as_ref(), ""),
            notes: self.notes(&view.notes, ""),
            ..ReferenceView::default()
        })
    }

    /// Webhooks, and schemas and components that nothing refers to, below the operations; undefined where
    /// there are none.
    pub(super) fn api_rest(&mut self, api: usize, level: u8) -> Value {
        let model = &self.renderer.site.library.apis[api].api;
        let mut webhooks = Vec::new();
        for webhook in &model.webhooks {
            let id = self.anchors.claim(&github_slug(&format!("webhook {}", webhook.name)));
            let view = self.views().webhook(api, webhook, &id);
            let item = self.callback_item(&view.item, &id, level + 2);
            webhooks.push(CallbackView {
                id: Value::from(id),
                name: Value::from(&*webhook.name),
                items: list([item]),
                ..CallbackView::default()
            });
        }
        let (mut schemas, mut groups) = (Vec::new(), Vec::new());
        if self.renderer.site.plan.shows_api_facts() {
            for named in self.views().unused_schemas(api) {
                schemas.push(self.unused_schema(named, level));
            }
            groups = self.unused_components(api);
        }
        if webhooks.is_empty() && schemas.is_empty() && groups.is_empty() {
            return Value::UNDEFINED;
        }
        Value::from(ReferenceView {
            kind: Value::from(level),
            webhooks: list(webhooks),
            components: list(schemas),
            groups: list(groups),
            ..ReferenceView::default()
        })
    }

    /// A named schema that no operation shows.
    fn unused_schema(
        &mut self,
        named: &crate::model::Named<crate::model::SchemaId>,
        level: u8,
    ) -> ReferenceView {
        let item = self.known(named.item);
        let id = self.anchors.claim(&github_slug(&format!("schema {}", named.name)));
        let mut views = self.views();
        let schema_type = views.plain_type(named.item);
        let tables = views.named_schema(named.item, &named.name, &id);
        self.find_fields(&tables);
        let description = match &item.description {
            Some(prose) => html(self.blocks(prose, &id, level)),
            None => Value::UNDEFINED,
        };
        ReferenceView {
            schema_type: html(self.words(&schema_type, &id)),
            description,
            deprecated: Value::from(item.lifecycle.is_deprecated()),
            tables: list(self.tables(&tables)),
            examples: list(self.schema_examples(named.item, "")),
            title: Value::from(&*named.name),
            parent: Value::from(ItemView { id: Value::from(id), ..ItemView::default() }),
            ..ReferenceView::default()
        }
    }
}
