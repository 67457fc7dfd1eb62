//! Bodies and responses as templates see them.

use minijinja::Value;

use super::PageRenderer;
use super::page::anchor;
use super::table::code;
use super::values::{
    BodyView, EncodingView, ExampleView, NamedView, ResponseView, TableView, html, list, maybe,
};
use crate::html::Html;
use crate::model::Named;
use crate::view::{self, DocsView, ExampleSource, LinkView, ServerView};

impl<'a> PageRenderer<'_, 'a> {
    /// Bodies by media type.
    pub(super) fn bodies(&mut self, bodies: &[view::BodyView<'a>]) -> Vec<BodyView> {
        bodies.iter().map(|body| self.body(body)).collect()
    }

    fn body(&mut self, body: &view::BodyView<'a>) -> BodyView {
        let owner = &body.anchor;
        let kind = self.words(&body.value_type, owner);
        let (added, changed) = self.since(&body.since, owner);
        let level = if self.api.is_some() { 4 } else { 5 };
        let mut description = Html::new();
        for prose in &body.descriptions {
            description.push(&self.blocks(prose.0, owner, level));
        }
        let tables = self.tables(&body.tables);
        let mut encodings = Vec::new();
        for encoding in &body.encodings {
            encodings.push(EncodingView {
                name: Value::from(encoding.name.as_str()),
                content_type: maybe(encoding.content_type),
                style: maybe(encoding.style),
                explode: encoding.explode.map_or(Value::UNDEFINED, Value::from),
                headers: self.headers(&encoding.headers),
                notes: self.notes(&encoding.notes, owner),
            });
        }
        let examples = match body.examples {
            ExampleSource::Schema(schema) => self.schema_examples(schema, &body.media.name),
            ExampleSource::Media => self.body_examples(body),
        };
        BodyView {
            id: maybe(body.id.as_deref()),
            media_type: Value::from(body.media_type),
            kind: html(kind),
            description: html(description),
            added,
            changed,
            tables: list(tables),
            examples: list(examples),
            encodings: list(encodings),
            notes: self.notes(&body.notes, owner),
        }
    }

    /// The examples of a media type: those that are given with all that is said of them, else a made one.
    fn body_examples(&mut self, body: &view::BodyView<'a>) -> Vec<ExampleView> {
        let (media, owner) = (body.media, &body.anchor);
        let mut views = self.media_examples(media, owner);
        if views.len() != media.examples.len() {
            return views;
        }
        let wants_extensions = self.renderer.site.plan.settings.pages.extensions;
        for (view, Named { name, item }) in views.iter_mut().zip(&media.examples) {
            let mut notes = Vec::new();
            if item.summary.is_some() && !name.is_empty() {
                notes.push(code(name));
            }
            if let Some(text) = item.serialized.as_ref().filter(|_| item.value.is_some()) {
                let mut note = Html::escape("Sent as ");
                note.push(&code(text));
                notes.push(note);
            }
            for (name, value) in item.extensions.iter().filter(|_| wants_extensions) {
                let mut note = code(name);
                note.push_text(": ");
                note.push(&code(&view::plain_value(value)));
                notes.push(note);
            }
            if !notes.is_empty() {
                let mut description = Html::new();
                for note in &notes {
                    description.push(&paragraph(note));
                }
                if let Some(prose) = &item.description {
                    description.push(&self.blocks(prose, owner, 4));
                }
                view.description = html(description);
            }
        }
        views
    }

    /// Headers under their title; undefined where there are none.
    fn headers(&mut self, headers: &[view::FieldRow<'a>]) -> Value {
        match headers.is_empty() {
            true => Value::UNDEFINED,
            false => Value::from(self.titled("Headers", headers)),
        }
    }

    /// A response.
    pub(super) fn response(&mut self, response: &view::ResponseView<'a>) -> ResponseView {
        let owner = &response.id;
        let mut description = response.description.map(|prose| self.line(prose.0, owner)).unwrap_or_default();
        for note in &response.notes {
            description.push_text(" ");
            description.push(&self.words(note, owner));
        }
        let headers = match &response.same_headers {
            Some((status, id)) => Value::from(those_of(status, id)),
            None => self.headers(&response.headers),
        };
        let bodies = self.bodies(&response.bodies);
        let links: Vec<NamedView> =
            response.links.iter().map(|link| self.response_link(link, owner)).collect();
        ResponseView {
            id: Value::from(owner.as_str()),
            content_id: maybe(response.content_id.as_deref()),
            status: Value::from(&*response.status),
            reason: maybe(response.reason),
            success: Value::from(response.success),
            summary: maybe(response.summary),
            description: html(description),
            headers,
            bodies: list(bodies),
            links: list(links),
            ..ResponseView::default()
        }
    }

    /// What can be done next with a response.
    pub(super) fn response_link(&mut self, link: &LinkView<'a>, owner: &str) -> NamedView {
        let parameters = link.parameters.iter().map(|(name, value)| NamedView {
            name: Value::from(*name),
            value: Value::from(value.as_str()),
            ..NamedView::default()
        });
        NamedView {
            name: Value::from(link.name),
            description: self.line_value(link.description, owner),
            target: maybe(link.operation),
            url: maybe(link.target.as_ref().map(|target| self.link_address(target))),
            parameters: list(parameters.collect::<Vec<_>>()),
            body: link.body.as_ref().map_or(Value::UNDEFINED, |body| html(code(body))),
            server: match &link.server {
                Some(server) => Value::from(self.server(server, owner)),
                None => Value::UNDEFINED,
            },
            extensions: self.notes(&link.notes, owner),
            ..NamedView::default()
        }
    }

    /// A server with its variables.
    pub(super) fn server(&mut self, server: &ServerView<'a>, owner: &str) -> NamedView {
        let mut variables = Vec::new();
        for variable in &server.variables {
            variables.push(NamedView {
                name: Value::from(variable.name),
                default: Value::from(variable.default),
                values: list(variable.values.iter().copied()),
                description: self.line_value(variable.description, owner),
                ..NamedView::default()
            });
        }
        NamedView {
            url: Value::from(server.url),
            name: maybe(server.name),
            description: self.line_value(server.description, owner),
            variables: list(variables),
            extensions: self.notes(&server.notes, owner),
            ..NamedView::default()
        }
    }

    /// A list of servers.
    pub(super) fn servers(&mut self, servers: &[ServerView<'a>], owner: &str) -> Value {
        let servers: Vec<NamedView> = servers.iter().map(|server| self.server(server, owner)).collect();
        list(servers)
    }

    /// A link to further documentation; undefined where there is none.
    pub(super) fn docs(&mut self, docs: Option<&DocsView<'a>>, owner: &str) -> Value {
        let Some(docs) = docs else { return Value::UNDEFINED };
        let description = self.line_value(docs.description, owner);
        Value::from(NamedView { description, ..super::reference::web(docs.url) })
    }
}

/// A paragraph of inline markup.
pub(super) fn paragraph(note: &Html) -> Html {
    let mut out = Html::new();
    out.push_markup("<p>");
    out.push(note);
    out.push_markup("</p>");
    out
}

/// In the place of headers: the response that has them.
fn those_of(status: &str, id: &str) -> TableView {
    let mut note = Html::escape("Those of ");
    note.push(&anchor(&format!("#{id}"), &Html::escape(status)));
    note.push_text(".");
    TableView { title: Value::from("Headers"), notes: list([html(note)]), ..TableView::default() }
}
