//! Twins of the pages of an API reference.

use super::section::fenced;
use super::{MarkdownPage, push_block, twin_of};
use crate::markup::Prose;
use crate::markup::markdown_writer::escape;
use crate::model::SchemaId;
use crate::site::{GeneratedPage, OperationRef, Target};
use crate::view::pretty;

impl<'a> MarkdownPage<'_, 'a> {
    /// The text of a page of a reference, below its title.
    pub(super) fn reference(&mut self, page: &GeneratedPage) -> String {
        let site = self.renderer.site;
        let mut out = String::new();
        match page {
            GeneratedPage::Tag { api, tag } => {
                let Some(node) = site.reference.apis.get(*api).and_then(|made| made.tags.get(*tag)) else {
                    return out;
                };
                let info = node.info.map(|info| &site.library.apis[*api].api.tags[info]);
                if let Some(info) = info {
                    self.text(info.description.as_ref(), &mut out);
                    let views = self.pen.views();
                    let docs = info.external_docs.as_ref().map(|docs| views.docs(docs));
                    let notes = views.extension_notes(&info.extensions);
                    if info.display_name.is_some() {
                        push_block(&mut out, &format!("Tag: `{}`", info.name));
                    }
                    if let Some(kind) = &info.kind {
                        push_block(&mut out, &format!("Kind: `{kind}`"));
                    }
                    if let Some(docs) = docs {
                        push_block(&mut out, &format!("More: {}", self.docs(&docs)));
                    }
                    push_block(&mut out, &self.notes(&notes));
                }
                self.list(&node.operations, &mut out);
            }
            GeneratedPage::Operations(api) => {
                let count = site.library.apis[*api].api.operations.len();
                let all: Vec<_> = (0..count).map(|operation| OperationRef { api: *api, operation }).collect();
                self.list(&all, &mut out);
            }
            GeneratedPage::Schemas(api) => {
                let pages = site.reference.apis.get(*api).map_or(&[][..], |made| &made.schemas);
                let lines = pages.iter().map(|page| self.entry(*page, &site.pages[*page].title));
                push_block(&mut out, &lines.collect::<String>());
            }
            GeneratedPage::Documents => {
                let lines = site
                    .reference
                    .apis
                    .iter()
                    .map(|(_, made)| self.entry(made.home, &site.pages[made.home].title));
                push_block(&mut out, &lines.collect::<String>());
            }
            GeneratedPage::Schema { api, schema } => {
                let named = &site.library.apis[*api].api.components.schemas[*schema];
                push_block(&mut out, &self.schema(named.item, &named.name));
            }
            GeneratedPage::Webhook { api, webhook } => {
                let item = &site.library.apis[*api].api.webhooks[*webhook];
                let view = self.pen.views().webhook(*api, item, "");
                push_block(&mut out, &self.path_item(&view.item, 2));
            }
            GeneratedPage::Components(api) => push_block(&mut out, &self.components(*api, 2)),
            GeneratedPage::Operation(_)
            | GeneratedPage::Index(_)
            | GeneratedPage::Search
            | GeneratedPage::NotFound => {}
        }
        out
    }

    /// A named schema: its text, type, tables and examples.
    pub(super) fn schema(&mut self, id: SchemaId, name: &str) -> String {
        let item = self.renderer.site.library.schemas.get(id);
        let mut out = String::new();
        let mut views = self.pen.views();
        let kind = views.plain_type(id);
        let tables = views.named_schema(id, name, "field");
        if item.lifecycle.is_deprecated() {
            push_block(&mut out, "**Deprecated.**");
        }
        self.text(item.description.as_ref(), &mut out);
        self.typed_tables(&kind, &tables, &mut out);
        for example in &item.examples {
            let value = self.renderer.expanded(example);
            push_block(&mut out, &fenced("json", &pretty(&value)));
        }
        out
    }

    fn text(&mut self, prose: Option<&Prose>, out: &mut String) {
        if let Some(prose) = prose {
            push_block(out, &self.prose(prose, 1));
        }
    }

    pub(super) fn list(&self, operations: &[OperationRef], out: &mut String) {
        let site = self.renderer.site;
        let line = |at: &OperationRef| {
            let operation = site.library.operation(*at);
            let page = site.reference.operation_page(*at)?;
            let name = format!("{} {}", operation.method, operation.full_path);
            let summary = escape(operation.summary.as_deref().unwrap_or_default());
            Some(format!("{} {summary}\n", self.entry(page, &format!("`{name}`")).trim_end()))
        };
        push_block(out, &operations.iter().filter_map(line).collect::<String>());
    }

    pub(super) fn entry(&self, page: usize, title: &str) -> String {
        let address = self.pen.href(&Target { page, anchor: String::new() });
        format!("- [{title}]({})\n", twin_of(&address))
    }
}
