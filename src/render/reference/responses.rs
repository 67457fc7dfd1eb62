//! Responses of an operation with their headers and links.

use minijinja::Value;

use crate::html::Html;
use crate::model::{Header, Operation, Response};
use crate::render::page::anchor;
use crate::render::table::code;
use crate::render::view::{ResponseView, RowView, TableView, html, list, maybe};
use crate::render::words::{reason, separated};
use crate::render::{PageRenderer, href};

impl PageRenderer<'_, '_> {
    /// The responses of an operation.
    pub(super) fn reference_responses(
        &mut self,
        operation: &Operation,
        id: &str,
        name: &str,
        api: usize,
    ) -> Vec<ResponseView> {
        let mut views: Vec<ResponseView> = Vec::new();
        for (at, response) in operation.responses.iter().enumerate() {
            let mut earlier = operation.responses[..at].iter().zip(&views);
            let same = earlier.find(|(other, _)| have_same_headers(other, response));
            let headers = same.map(|(other, view)| those_of(view, &other.key));
            let view = self.reference_response(response, id, name, api, headers);
            views.push(view);
        }
        views
    }

    /// A response with its headers, which may have been told already, its bodies and links.
    pub(super) fn reference_response(
        &mut self,
        response: &Response,
        id: &str,
        name: &str,
        api: usize,
        headers: Option<TableView>,
    ) -> ResponseView {
        let anchor = self.anchors.claim(&format!("{id}.{}", response.key.to_lowercase()));
        let mut description = match &response.description {
            Some(prose) => self.line(prose, &anchor),
            None => Html::new(),
        };
        for note in self.extension_words(&response.extensions) {
            description.push_text(" ");
            description.push(&note);
        }
        let headers = match headers {
            Some(headers) => Value::from(headers),
            None => self.reference_headers(&response.headers, &anchor, name),
        };
        let bodies = self.reference_bodies(&response.content, &anchor, name);
        let mut links = Vec::new();
        for link in &response.links {
            links.push(self.response_link(&link.name, &link.item, api, &anchor));
        }
        ResponseView {
            id: Value::from(&*anchor),
            status: Value::from(&*response.key),
            reason: maybe(reason(&response.status)),
            success: Value::from(response.status.is_success()),
            summary: maybe(response.summary.as_deref()),
            description: html(description),
            headers,
            bodies: list(bodies),
            links: list(links),
            ..ResponseView::default()
        }
    }

    /// Headers of a response or a part.
    pub(super) fn reference_headers(&mut self, headers: &[Header], owner: &str, name: &str) -> Value {
        if headers.is_empty() {
            return Value::UNDEFINED;
        }
        let rows: Vec<RowView> =
            headers.iter().map(|header| self.reference_header(header, owner, name)).collect();
        Value::from(TableView { title: Value::from("Headers"), rows: list(rows), ..TableView::default() })
    }

    /// A header as a row.
    pub(super) fn reference_header(&mut self, header: &Header, owner: &str, name: &str) -> RowView {
        let id = self.anchors.claim(&format!("{owner}.header.{}", href::anchor(&header.name)));
        let mut notes = Vec::new();
        if let Some(explode) = header.explode {
            let words =
                if explode { "Keys and values as key=value." } else { "Keys and values with commas." };
            notes.push(Html::escape(words));
        }
        let (mut row, mut description) = self.value_of(header.schema, &header.content, &id, name, &mut notes);
        for example in &header.examples {
            notes.extend(self.example_words(example, &id));
        }
        notes.extend(self.extension_words(&header.extensions));
        if let Some(prose) = &header.description {
            self.describe_first(&mut description, prose, &id, &mut notes);
        }
        let (added, changed) = self.since(&header.since, &id);
        row.added = added;
        row.changed = changed;
        row.description = html(description);
        row.notes = list(notes.into_iter().map(html));
        row.id = Value::from(id);
        row.style = maybe(header.style.and_then(separated));
        row.name = Value::from(&*header.name);
        row.name_html = html(code(&header.name));
        row.required = Value::from(header.required);
        row.deprecated = Value::from(header.lifecycle.is_deprecated());
        row
    }
}

/// Whether two responses have the same headers: those that both refer to.
fn have_same_headers(one: &Response, other: &Response) -> bool {
    let is_same = |(a, b): (&Header, &Header)| a.name == b.name && a.span == b.span;
    one.headers.len() > 1
        && one.headers.len() == other.headers.len()
        && one.headers.iter().zip(&other.headers).all(is_same)
}

/// In the place of headers: the response that they stand at.
fn those_of(view: &ResponseView, key: &str) -> TableView {
    let mut note = Html::escape("Those of ");
    let address = format!("#{}", view.id.as_str().unwrap_or_default());
    note.push(&anchor(&address, &Html::escape(key)));
    note.push_text(".");
    TableView { title: Value::from("Headers"), notes: list([html(note)]), ..TableView::default() }
}
