//! Components that nothing refers to.

use minijinja::Value;

use super::Direction;
use crate::html::Html;
use crate::render::PageRenderer;
use crate::render::values::{ItemView, ReferenceView, TableView, html, list, maybe};

impl PageRenderer<'_, '_> {
    /// The page of components that nothing refers to.
    pub(super) fn components_page(&mut self, api: usize) -> ReferenceView {
        let groups = self.unused_components(api);
        ReferenceView { kind: Value::from("components"), groups: list(groups), ..ReferenceView::default() }
    }

    /// Components that nothing refers to, kind by kind.
    pub(in crate::render) fn unused_components(&mut self, api: usize) -> Vec<ItemView> {
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
                let title = Value::from(title);
                groups.push(ItemView { title, items: list(items), ..ItemView::default() });
            }
        }
        groups
    }

    /// One component as markup.
    fn component(&mut self, api: usize, kind: &str, name: &str, id: &str) -> Html {
        let components = &self.renderer.site.library.apis[api].api.components;
        let mut view = ReferenceView { kind: Value::from(kind.to_owned()), ..ReferenceView::default() };
        let mut views = self.views();
        let mut further = Vec::new();
        let one_row = |table: TableView| list([TableView { title: Value::from(""), ..table }]);
        match kind {
            "parameters" => {
                if let Some(found) = components.parameters.iter().find(|item| &*item.name == name) {
                    let row = views.parameter(&found.item, id, name);
                    further = views.remaining_tables(name);
                    view.title = Value::from(found.item.place.as_str());
                    view.tables = one_row(self.titled("", &[row]));
                }
            }
            "headers" => {
                if let Some(found) = components.headers.iter().find(|item| &*item.name == name) {
                    let row = views.header(&found.item, id, name);
                    further = views.remaining_tables(name);
                    view.tables = one_row(self.titled("", &[row]));
                }
            }
            "requestBodies" => {
                if let Some(found) = components.request_bodies.iter().find(|item| &*item.name == name) {
                    let bodies = views.bodies(&found.item.content, id, name);
                    let notes = views.extension_notes(&found.item.extensions);
                    self.direction = Direction::Request;
                    view.components = list(self.bodies(&bodies));
                    if let Some(prose) = &found.item.description {
                        view.description = html(self.blocks(prose, id, 3));
                    }
                    view.notes = self.notes(&notes, id);
                }
            }
            "responses" => {
                if let Some(found) = components.responses.iter().find(|item| &*item.name == name) {
                    let response = views.response(&found.item, id, name, api, None);
                    self.direction = Direction::Response;
                    view.more = Value::from(self.response(&response));
                }
            }
            "examples" => {
                if let Some(found) = components.examples.iter().find(|item| &*item.name == name) {
                    let notes = views.example_notes(found);
                    view.notes = self.notes(&notes, id);
                }
            }
            "links" => {
                if let Some(found) = components.links.iter().find(|item| &*item.name == name) {
                    let link = views.link(&found.name, &found.item, api);
                    view.lists = list([self.response_link(&link, id)]);
                }
            }
            "callbacks" => {
                if let Some(found) = components.callbacks.iter().find(|item| &*item.name == name) {
                    let callback = views.callback(&found.name, &found.item, api, id);
                    view.documents = list([self.callback(&callback, id, 2)]);
                }
            }
            "pathItems" => {
                if let Some(found) = components.path_items.iter().find(|item| &*item.name == name) {
                    let (item, operations) = &found.item;
                    let item = views.path_view(api, item, operations, id);
                    view.summary = maybe(item.about.summary);
                    view.description = self.blocks_value(item.about.description, id, 3);
                    view.servers = self.servers(&item.servers, id);
                    view.notes = self.notes(&item.notes, id);
                    let mut operations = Vec::new();
                    for operation in &item.operations {
                        operations.push(html(self.lone_operation(operation, 4)));
                    }
                    view.operations = list(operations);
                }
            }
            _ => {
                if let Some(found) = components.media_types.iter().find(|item| &*item.name == name) {
                    let bodies = views.bodies(std::slice::from_ref(&found.item), id, name);
                    view.components = list(self.bodies(&bodies));
                }
            }
        }
        if !further.is_empty() {
            view.children = list(self.tables(&further));
        }
        self.reference_html("reference/component.html", view)
    }
}
