//! A link of a response: which operation comes next, and with what (OpenAPI 3.2, Link Object).

use minijinja::Value;

use super::table::{code, plain_value};
use super::view::{NamedView, html, list, maybe};
use super::{PageRenderer, Renderer};
use crate::model::Link;
use crate::resolve::Pointer;
use crate::site::OperationRef;

impl PageRenderer<'_, '_> {
    /// What can be done next with a response.
    pub(super) fn response_link(&mut self, name: &str, item: &Link, api: usize, owner: &str) -> NamedView {
        let place = self.renderer.linked_operation(api, item);
        let place = place.and_then(|at| self.renderer.site.links.operation(at));
        let target = item.operation_id.as_ref().or(item.operation_ref.as_ref());
        let parameters = item.parameters.iter().map(|(name, value)| NamedView {
            name: Value::from(&**name),
            value: Value::from(plain_value(value)),
            ..NamedView::default()
        });
        NamedView {
            name: Value::from(name),
            description: match &item.description {
                Some(prose) => html(self.line(prose, owner)),
                None => Value::UNDEFINED,
            },
            target: maybe(target.map(|target| &**target)),
            url: maybe(place.map(|target| self.href(target))),
            parameters: list(parameters.collect::<Vec<_>>()),
            body: item.request_body.as_ref().map_or(Value::UNDEFINED, |body| html(code(&plain_value(body)))),
            server: match &item.server {
                Some(server) => Value::from(self.reference_server(server, owner)),
                None => Value::UNDEFINED,
            },
            extensions: list(self.extension_words(&item.extensions).into_iter().map(html)),
            ..NamedView::default()
        }
    }
}

impl Renderer<'_> {
    /// The operation of an API that a link names by its id, or by its place in the same document.
    pub(super) fn linked_operation(&self, api: usize, link: &Link) -> Option<OperationRef> {
        let (reference, library) = (&self.site.reference, self.site.library);
        if let Some(id) = &link.operation_id {
            let position =
                || library.apis[api].api.operations.iter().position(|one| one.id.as_ref() == Some(id));
            return match reference.apis.get(api).is_none() {
                true => position().map(|operation| OperationRef { api, operation }),
                false => reference.by_id(api, id),
            };
        }
        let Pointer(steps) = Pointer::parse(link.operation_ref.as_deref()?.strip_prefix('#')?)?;
        match steps.as_slice() {
            [paths, path, method] if paths == "paths" => reference.by_place(library, api, method, path),
            _ => None,
        }
    }
}
