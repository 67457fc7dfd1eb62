//! Lists of operations, webhooks and schemas.

use minijinja::Value;

use crate::html::Html;
use crate::model::Authentication;
use crate::render::PageRenderer;
use crate::render::index::operation_name;
use crate::render::operation::path_html;
use crate::render::page::anchor;
use crate::render::table::marked;
use crate::render::values::{IndexRowView, IndexView, ItemView, html, list, maybe};
use crate::site::OperationRef;

/// Operations to be listed.
pub(super) struct Listed<'l> {
    /// The operations.
    pub operations: &'l [OperationRef],
    /// How many are listed at most.
    pub most: usize,
}

impl PageRenderer<'_, '_> {
    /// Operations with the addresses of their pages.
    pub(super) fn operation_items(&self, listed: &Listed<'_>) -> Vec<ItemView> {
        let site = self.renderer.site;
        let shown = listed.operations.iter().take(listed.most);
        let item = |at: &OperationRef| {
            let operation = site.library.operation(*at);
            let page = site.reference.operation_page(*at);
            let summary = operation.summary.as_deref().unwrap_or_default();
            ItemView {
                title: html(marked(summary)),
                url: maybe(page.map(|page| self.page_address(page))),
                method: Value::from(operation.method.as_str()),
                path: html(path_html(&operation.full_path)),
                deprecated: Value::from(operation.lifecycle.is_deprecated()),
                ..ItemView::default()
            }
        };
        shown.map(item).collect()
    }

    /// The webhooks of an API.
    pub(super) fn webhook_items(&self, api: usize) -> Vec<ItemView> {
        let site = self.renderer.site;
        let Some(reference) = site.reference.apis.get(api) else { return Vec::new() };
        let webhooks = site.library.apis[api].api.webhooks.iter().zip(&reference.webhooks);
        let item = |(webhook, page): (&crate::model::Webhook, &usize)| {
            let summary = webhook.operations.first().and_then(|operation| operation.summary.as_deref());
            ItemView {
                title: Value::from(&*webhook.name),
                url: Value::from(self.page_address(*page)),
                description: maybe(webhook.item.summary.as_deref().or(summary)),
                ..ItemView::default()
            }
        };
        webhooks.map(item).collect()
    }

    /// All named schemas of an API as a table.
    pub(super) fn schema_index(&mut self, api: usize) -> IndexView {
        let site = self.renderer.site;
        let Some(reference) = site.reference.apis.get(api) else { return IndexView::default() };
        let mut rows = Vec::new();
        let schemas = &site.library.apis[api].api.components.schemas;
        for (named, page) in schemas.iter().zip(&reference.schemas) {
            let schema = self.known(named.item);
            let text =
                schema.description.as_ref().map(|prose| self.first_sentence(prose)).unwrap_or_default();
            let text =
                if text.is_empty() { schema.title.as_deref().unwrap_or_default().to_owned() } else { text };
            let kinds: Vec<&str> = crate::view::types(schema).iter().map(|kind| kind.as_str()).collect();
            let uses = site.reference.used_by.get(page).map_or(0, Vec::len);
            let cells = [
                html(anchor(&self.page_address(*page), &Html::escape(&named.name))),
                html(Html::escape(&kinds.join("|"))),
                html(Html::escape(&text)),
                html(Html::escape(&if uses == 0 { "unused".to_owned() } else { uses.to_string() })),
            ];
            rows.push(IndexRowView {
                cells: list(cells),
                deprecated: Value::from(schema.lifecycle.is_deprecated()),
                ..IndexRowView::default()
            });
        }
        IndexView {
            kind: Value::from("schemas"),
            caption: Value::from("Schemas"),
            columns: list(["Schema", "Type", "Description", "Used by"]),
            rows: list(rows),
            ..IndexView::default()
        }
    }

    /// All operations of an API as a table.
    pub(super) fn endpoint_index(&mut self, api: usize) -> IndexView {
        let site = self.renderer.site;
        let tags = site.reference.apis.get(api).map_or(&[][..], |reference| &reference.tags);
        let tag_title = |name: &str| {
            let node = tags.iter().find(|node| node.name == name);
            node.map_or_else(|| name.to_owned(), |node| node.title.clone())
        };
        let mut rows = Vec::new();
        for (operation, item) in site.library.apis[api].api.operations.iter().enumerate() {
            let Some(page) = site.reference.operation_page(OperationRef { api, operation }) else { continue };
            let authentication = match item.authentication {
                Authentication::None => "no",
                Authentication::Optional(_) => "optional",
                Authentication::Required(_) => "yes",
            };
            let cells = [
                html(anchor(&self.page_address(page), &operation_name(item))),
                html(marked(item.summary.as_deref().unwrap_or_default())),
                html(Html::escape(
                    &item.tags.iter().map(|tag| tag_title(tag)).collect::<Vec<_>>().join(", "),
                )),
                html(Html::escape(authentication)),
            ];
            rows.push(IndexRowView {
                cells: list(cells),
                deprecated: Value::from(item.lifecycle.is_deprecated()),
                ..IndexRowView::default()
            });
        }
        IndexView {
            kind: Value::from("operations"),
            caption: Value::from("All operations"),
            columns: list(["Operation", "Summary", "Tags", "Authentication"]),
            rows: list(rows),
            ..IndexView::default()
        }
    }
}
