//! Operations as templates see them.

use minijinja::Value;

use super::PageRenderer;
use super::body::paragraph;
use super::table::{code, marked};
use super::values::{
    AuthenticationView, CallbackView, LinkView, NamedView, NeedView, OperationView, ParametersView, RootView,
    html, list, maybe,
};
use crate::html::Html;
use crate::site::{IndexKind, OperationRef};
use crate::view::{self, CallbackItemView, SecurityView, ViewBuilder};

impl<'a> PageRenderer<'_, 'a> {
    /// Makes views for a place of this page.
    pub(super) fn views(&mut self) -> ViewBuilder<'a, '_> {
        let (site, resolver) = (self.renderer.site, self.renderer.resolver);
        ViewBuilder::new(site, resolver, self.at, &mut self.anchors)
    }

    /// An operation of an API under an anchor, with its heading at a level.
    pub fn operation(&mut self, at: OperationRef, id: &str, aliases: &[String], level: u8) -> OperationView {
        let view = self.views().operation(at, id);
        let home = self.renderer.site.links.operation(at).cloned();
        let is_home = self.api.is_some() || home.as_ref().is_none_or(|home| home.page == self.at);
        self.shortened = view.short_id.clone().map(|short| (view.id.clone(), short));
        self.find_operation(&view, is_home);
        let values = OperationView {
            aliases: list(aliases.iter().map(String::as_str)),
            // Elsewhere the absence of a status says nothing.
            rate_limited: match self.api.is_none()
                && (view.rate_limited || self.renderer.site.plan.layout.tells_rate_limits())
            {
                true => Value::from(view.rate_limited),
                false => Value::UNDEFINED,
            },
            page_url: maybe(self.renderer.operation_page(at, self.at)),
            used_by: match self.api {
                Some(_) => Value::UNDEFINED,
                None => self.used_by(home.as_ref(), IndexKind::Endpoints),
            },
            request_sample: match self.renderer.site.plan.has_samples() {
                true => Value::UNDEFINED,
                false => html(self.request_sample(view.operation)),
            },
            ..self.operation_values(&view, level)
        };
        self.shortened = None;
        values
    }

    /// An operation with its heading at a level.
    fn operation_values(&mut self, view: &view::OperationView<'a>, level: u8) -> OperationView {
        let id = &view.id;
        let api = &self.renderer.site.library.apis[view.api].api;
        let level = level.clamp(2, 6);
        let is_secondary = self.secondary;
        self.secondary |= view.deprecated;
        let description = self.blocks_value(view.description, id, level);
        let (added, changed) = self.since(&view.since, id);
        self.direction = super::reference::Direction::Request;
        let mut parameters = Vec::new();
        for group in &view.parameters {
            let table = self.titled(group.title, &group.rows);
            parameters.push(ParametersView { place: Value::from(group.place), table: Value::from(table) });
        }
        for table in &view.parameter_tables {
            let table = Value::from(self.table(table));
            parameters.push(ParametersView { place: Value::from(""), table });
        }
        let mut body_text = Html::new();
        let mut bodies = Vec::new();
        if let Some(request) = &view.request {
            bodies = self.bodies(&request.bodies);
            if let Some(prose) = request.description {
                body_text = self.blocks(prose.0, id, level);
            }
            for note in &request.notes {
                let note = self.words(note, id);
                body_text.push(&paragraph(&note));
            }
        }
        self.direction = super::reference::Direction::Response;
        let mut responses = Vec::new();
        for response in &view.responses {
            responses.push(self.response(response));
        }
        let samples = match view.place {
            Some(_) => self.samples(view.operation, api, id),
            None => self.received_samples(view.operation, api, id),
        };
        let about = view.about_path.as_ref();
        let mut callbacks = Vec::new();
        for callback in &view.callbacks {
            callbacks.push(self.callback(callback, id, level));
        }
        let authentication = self.authentication(&view.security);
        let tags = view.tags.iter().map(|(name, target)| LinkView {
            name: Value::from(&**name),
            url: maybe(target.as_ref().map(|target| self.link_address(target))),
            ..LinkView::default()
        });
        let tags: Vec<LinkView> = tags.collect();
        let badges = view.badges.iter().map(|(label, kind)| NamedView {
            label: Value::from(&**label),
            kind: Value::from(*kind),
            ..NamedView::default()
        });
        let extensions = view.extensions.iter().map(|(name, value)| NamedView {
            name: Value::from(*name),
            value: html(code(value)),
            ..NamedView::default()
        });
        self.secondary = is_secondary;
        OperationView {
            id: Value::from(id.as_str()),
            level: Value::from(level),
            sublevel: Value::from((level + 1).min(6)),
            method: Value::from(view.method),
            path: Value::from(view.path),
            path_html: html(path_html(view.path)),
            operation_id: maybe(view.operation_id),
            summary: maybe(view.summary),
            summary_html: view.summary.map_or(Value::UNDEFINED, |summary| html(marked(summary))),
            description: if description.is_undefined() { Value::from("") } else { description },
            deprecated: Value::from(view.deprecated),
            added,
            changed,
            authentication: Value::from(authentication),
            tags: list(tags),
            badges: list(badges.collect::<Vec<_>>()),
            servers: self.servers(&view.servers, id),
            external_docs: self.docs(view.external_docs.as_ref(), id),
            has_request: Value::from(!parameters.is_empty() || view.request.is_some()),
            request_id: Value::from(view.request_id.as_str()),
            responses_id: Value::from(view.responses_id.as_str()),
            path_summary: maybe(about.and_then(|about| about.summary)),
            path_description: self.blocks_value(about.and_then(|about| about.description), id, level),
            parameters: list(parameters),
            bodies: list(bodies),
            body_description: html(body_text),
            body_required: Value::from(view.request.as_ref().is_some_and(|request| request.required)),
            responses: list(responses),
            callbacks: list(callbacks),
            samples: list(samples),
            extensions: list(extensions.collect::<Vec<_>>()),
            ..OperationView::default()
        }
    }

    fn authentication(&mut self, security: &SecurityView<'a>) -> AuthenticationView {
        let mut alternatives = Vec::new();
        for alternative in &security.alternatives {
            let mut needs = Vec::new();
            for need in alternative {
                let scopes = need.scopes.iter().map(|(name, description)| NamedView {
                    name: Value::from(*name),
                    description: maybe(*description),
                    ..NamedView::default()
                });
                needs.push(NeedView {
                    scheme: Value::from(need.scheme),
                    url: maybe(need.target.as_ref().map(|target| self.link_address(target))),
                    location: maybe(need.place.as_deref()),
                    scopes: list(scopes.collect::<Vec<_>>()),
                    ..NeedView::default()
                });
            }
            alternatives.push(list(needs));
        }
        AuthenticationView { kind: Value::from(security.kind), alternatives: Value::from(alternatives) }
    }

    /// Requests that the server makes in the course of an operation.
    pub(super) fn callback(
        &mut self,
        callback: &view::CallbackView<'a>,
        owner: &str,
        level: u8,
    ) -> CallbackView {
        let mut items = Vec::new();
        for item in &callback.items {
            items.push(self.callback_item(item, owner, level + 2));
        }
        CallbackView {
            name: Value::from(callback.name),
            items: list(items),
            notes: self.notes(&callback.notes, owner),
            ..CallbackView::default()
        }
    }

    /// A path with its operations, whose headings are at a level.
    pub(super) fn callback_item(
        &mut self,
        item: &CallbackItemView<'a>,
        owner: &str,
        level: u8,
    ) -> CallbackView {
        let mut inner = Html::new();
        for operation in &item.operations {
            inner.push(&self.lone_operation(operation, level));
        }
        CallbackView {
            servers: self.servers(&item.servers, owner),
            expression: Value::from(item.expression),
            summary: maybe(item.about.summary),
            description: self.blocks_value(item.about.description, owner, 5),
            operations: html(inner),
            notes: self.notes(&item.notes, owner),
            ..CallbackView::default()
        }
    }

    /// An operation that is not among the paths, as markup.
    pub(super) fn lone_operation(&mut self, view: &view::OperationView<'a>, level: u8) -> Html {
        self.find_operation(view, true);
        let values = self.operation_values(view, level);
        self.operation_html(values)
    }

    /// An operation as markup.
    pub(super) fn operation_html(&self, view: OperationView) -> Html {
        let title = Value::from(self.page.title.as_str());
        let page = super::values::PageView { title, ..super::values::PageView::default() };
        let context =
            RootView { operation: Value::from(view), page: Value::from(page), ..RootView::default() };
        self.fragment("operation.html", context)
    }
}

/// How much of a path stays on one line: less than any column has room for.
const UNBROKEN: usize = 16;

/// A path that may break after its slashes, with its parameters marked. Breaks are elements, and long
/// pages have many paths: a line takes at least [`UNBROKEN`] characters before the next one.
pub fn path_html(path: &str) -> Html {
    let mut out = Html::new();
    let mut rest = path;
    let mut line = 0;
    while let Some(at) = rest.find(['/', '{']) {
        out.push_text(&rest[..at]);
        let end = if rest.as_bytes()[at] == b'/' {
            out.push_text("/");
            at + 1
        } else {
            let end = rest[at..].find('}').map_or(rest.len(), |end| at + end + 1);
            out.push_markup("<var>");
            out.push_text(&rest[at..end]);
            out.push_markup("</var>");
            end
        };
        line += end;
        rest = &rest[end..];
        if line >= UNBROKEN && out.as_str().ends_with('/') && !rest.is_empty() {
            out.push_markup("<wbr>");
            line = 0;
        }
    }
    out.push_text(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_may_break_after_its_slashes() {
        assert_eq!(path_html("/api/v1/channels/{b}<").as_str(), "/api/v1/channels/<wbr><var>{b}</var>&lt;");
        assert_eq!(path_html("/a/{b}/").as_str(), "/a/<var>{b}</var>/");
        assert_eq!(path_html("/{open").as_str(), "/<var>{open</var>");
    }
}
