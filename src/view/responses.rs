//! Responses of an operation with their headers and links.

use std::borrow::Cow;

use super::operation::describe_first;
use super::parts::{LinkView, ResponseView};
use super::row::{FieldRow, RowKind};
use super::{Description, LinkTarget, ViewBuilder, Words, plain_value, reason, separated};
use crate::model::{Header, Link, Operation, Response};
use crate::resolve::Pointer;
use crate::site::{OperationRef, Site};

impl<'a> ViewBuilder<'a, '_> {
    /// The responses of an operation.
    pub(super) fn responses(
        &mut self,
        operation: &'a Operation,
        id: &str,
        name: &str,
        api: usize,
    ) -> Vec<ResponseView<'a>> {
        let mut views: Vec<ResponseView<'a>> = Vec::new();
        for (at, response) in operation.responses.iter().enumerate() {
            let mut earlier = operation.responses[..at].iter().zip(&views);
            let same = earlier.find(|(other, _)| self.is_nested() && have_same_headers(other, response));
            let same = same.map(|(other, view)| (other.key.to_string(), view.id.clone()));
            let view = self.response(response, id, name, api, same);
            views.push(view);
        }
        views
    }

    /// A response with its headers, which may have been described already, its bodies and links.
    pub fn response(
        &mut self,
        response: &'a Response,
        id: &str,
        name: &str,
        api: usize,
        same_headers: Option<(String, String)>,
    ) -> ResponseView<'a> {
        let anchor = self.response_id(id, &response.key);
        let headers = match same_headers {
            Some(_) => Vec::new(),
            None => self.headers(&response.headers, &anchor, name),
        };
        let bodies = self.bodies(&response.content, &anchor, name);
        let links = response.links.iter().map(|link| self.link(&link.name, &link.item, api)).collect();
        let content_id = self.content_id(&anchor);
        ResponseView {
            id: anchor,
            content_id,
            status: match self.api {
                Some(_) => Cow::Borrowed(&*response.key),
                None => response.status.to_string().into(),
            },
            reason: reason(&response.status),
            success: response.status.is_success(),
            summary: response.summary.as_deref(),
            description: response.description.as_ref().map(Description),
            notes: self
                .since_words(&response.since)
                .into_iter()
                .chain(self.extension_notes(&response.extensions))
                .collect(),
            headers,
            same_headers,
            bodies,
            links,
        }
    }

    /// Headers of a response or a part.
    pub(super) fn headers(&mut self, headers: &'a [Header], owner: &str, name: &str) -> Vec<FieldRow<'a>> {
        headers.iter().map(|header| self.header(header, owner, name)).collect()
    }

    /// A header as a row.
    pub fn header(&mut self, header: &'a Header, owner: &str, name: &str) -> FieldRow<'a> {
        let id = self.placed_id(owner, "header", &header.name);
        let mut notes = Vec::new();
        if let Some(explode) = header.explode {
            let words =
                if explode { "Keys and values as key=value." } else { "Keys and values with commas." };
            notes.push(Words::of(words));
        }
        let mut row = self.value_row(header.schema, &header.content, &id, name, &mut notes);
        for example in &header.examples {
            notes.extend(self.example_notes(example));
        }
        notes.extend(self.extension_notes(&header.extensions));
        describe_first(&mut row, header.description.as_ref(), &mut notes);
        FieldRow {
            kind: RowKind::Header,
            id,
            name: (&*header.name).into(),
            required: header.required,
            deprecated: header.lifecycle.is_deprecated(),
            since: self.since(&header.since),
            style: header.style.and_then(separated).map(str::to_owned),
            notes,
            ..row
        }
    }

    /// What can be done next with a response.
    pub fn link(&self, name: &'a str, item: &'a Link, api: usize) -> LinkView<'a> {
        let place = linked_operation(self.site, api, item);
        let place = place.and_then(|at| self.site.links.operation(at));
        LinkView {
            name,
            operation: item.operation_id.as_deref().or(item.operation_ref.as_deref()),
            target: place.map(LinkTarget::from),
            description: item.description.as_ref().map(Description),
            parameters: item.parameters.iter().map(|(name, value)| (&**name, plain_value(value))).collect(),
            body: item.request_body.as_ref().map(plain_value),
            server: item.server.as_ref().map(|server| self.server(server)),
            notes: self.extension_notes(&item.extensions),
        }
    }
}

/// The operation of an API that a link names by its id, or by its place in the same document (OpenAPI 3.2,
/// Link Object).
fn linked_operation(site: &Site<'_>, api: usize, link: &Link) -> Option<OperationRef> {
    let (reference, library) = (&site.reference, site.library);
    if let Some(id) = &link.operation_id {
        let position = || library.apis[api].api.operations.iter().position(|one| one.id.as_ref() == Some(id));
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

/// Whether two responses have the same headers: those that both refer to.
fn have_same_headers(one: &Response, other: &Response) -> bool {
    let is_same = |(a, b): (&Header, &Header)| a.name == b.name && a.span == b.span;
    one.headers.len() > 1
        && one.headers.len() == other.headers.len()
        && one.headers.iter().zip(&other.headers).all(is_same)
}
