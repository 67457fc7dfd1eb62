//! Twins of the pages of an API reference.

use super::{MarkdownPage, push_block, twin_of};
use crate::markup::Prose;
use crate::markup::markdown_writer::escape;
use crate::site::{GeneratedPage, OperationRef, Target};

impl MarkdownPage<'_, '_> {
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
                self.text(info.and_then(|info| info.description.as_ref()), &mut out);
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
                let id = site.library.apis[*api].api.components.schemas[*schema].item;
                let item = site.library.schemas.get(id);
                self.text(item.description.as_ref(), &mut out);
                push_block(&mut out, &self.about(item, false));
                push_block(&mut out, &self.tables(id));
            }
            GeneratedPage::Webhook { api, webhook } => {
                let item = &site.library.apis[*api].api.webhooks[*webhook];
                push_block(&mut out, &escape(item.item.summary.as_deref().unwrap_or_default()));
                self.text(item.item.description.as_ref(), &mut out);
                for operation in &item.operations {
                    let summary = escape(operation.summary.as_deref().unwrap_or_default());
                    push_block(&mut out, &format!("**{}** {summary}", operation.method));
                    self.text(operation.description.as_ref(), &mut out);
                    let content = operation.request.iter().flat_map(|body| &body.content);
                    for schema in content.filter_map(|media| media.schema) {
                        push_block(&mut out, &self.tables(schema));
                    }
                }
            }
            GeneratedPage::Components(api) => {
                let unused = &site.library.apis[*api].unused;
                let lines = unused.iter().map(|(kind, name)| format!("- `{name}` ({kind})\n"));
                push_block(&mut out, &lines.collect::<String>());
            }
            GeneratedPage::Operation(_)
            | GeneratedPage::Index(_)
            | GeneratedPage::Search
            | GeneratedPage::NotFound => {}
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
