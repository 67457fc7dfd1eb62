//! Components that nothing refers to, as Markdown.

use super::section::heading;
use super::{MarkdownPage, push_block};

impl MarkdownPage<'_, '_> {
    /// Components that nothing refers to, one below the other.
    pub(super) fn components(&mut self, api: usize, level: u8) -> String {
        let mut out = String::new();
        for (kind, name) in &self.renderer.site.library.apis[api].unused {
            push_block(&mut out, &heading(level, &format!("`{name}` ({kind})")));
            push_block(&mut out, &self.component(api, kind, name, level + 1));
        }
        out
    }

    fn component(&mut self, api: usize, kind: &str, name: &str, level: u8) -> String {
        let components = &self.renderer.site.library.apis[api].api.components;
        let mut out = String::new();
        let mut views = self.pen.views();
        match kind {
            "parameters" => {
                if let Some(found) = components.parameters.iter().find(|item| &*item.name == name) {
                    let row = views.parameter(&found.item, name, name);
                    let further = views.remaining_tables(name);
                    push_block(&mut out, &format!("In: {}", found.item.place.as_str()));
                    push_block(&mut out, &self.rows(&[row]));
                    push_block(&mut out, &self.tables(&further));
                }
            }
            "headers" => {
                if let Some(found) = components.headers.iter().find(|item| &*item.name == name) {
                    let row = views.header(&found.item, name, name);
                    let further = views.remaining_tables(name);
                    push_block(&mut out, &self.rows(&[row]));
                    push_block(&mut out, &self.tables(&further));
                }
            }
            "requestBodies" => {
                if let Some(found) = components.request_bodies.iter().find(|item| &*item.name == name) {
                    let bodies = views.bodies(&found.item.content, name, name);
                    let notes = views.extension_notes(&found.item.extensions);
                    if let Some(prose) = &found.item.description {
                        push_block(&mut out, &self.prose(prose, level));
                    }
                    push_block(&mut out, &self.notes(&notes));
                    self.bodies(&bodies, &mut out);
                }
            }
            "responses" => {
                if let Some(found) = components.responses.iter().find(|item| &*item.name == name) {
                    let response = views.response(&found.item, name, name, api, None);
                    push_block(&mut out, &self.response(&response, level));
                }
            }
            "examples" => {
                if let Some(found) = components.examples.iter().find(|item| &*item.name == name) {
                    let notes = views.example_notes(found);
                    push_block(&mut out, &self.notes(&notes));
                }
            }
            "links" => {
                if let Some(found) = components.links.iter().find(|item| &*item.name == name) {
                    let link = views.link(&found.name, &found.item, api);
                    push_block(&mut out, &self.link_line(&link));
                }
            }
            "callbacks" => {
                if let Some(found) = components.callbacks.iter().find(|item| &*item.name == name) {
                    let callback = views.callback(&found.name, &found.item, api, name);
                    push_block(&mut out, &self.callback(&callback, level));
                }
            }
            "pathItems" => {
                if let Some(found) = components.path_items.iter().find(|item| &*item.name == name) {
                    let (item, operations) = &found.item;
                    let view = views.path_view(api, item, operations, name);
                    push_block(&mut out, &self.path_item(&view, level));
                }
            }
            _ => {
                if let Some(found) = components.media_types.iter().find(|item| &*item.name == name) {
                    let bodies = views.bodies(std::slice::from_ref(&found.item), name, name);
                    self.bodies(&bodies, &mut out);
                }
            }
        }
        out
    }
}
