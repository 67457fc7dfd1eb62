//! Operations as templates see them.

use minijinja::Value;

use super::PageRenderer;
use super::table::{Owner, code, marked};
use super::types::TableAnchors;
use super::view::{
    AuthenticationView, BodyView, CallbackView, EncodingView, ExampleView, NamedView, NeedView,
    OperationView, ParametersView, ResponseView, RowView, TableView, html, list, maybe,
};
use super::words::{reason, separated, style_word};
use crate::html::Html;
use crate::model::{
    Api, Authentication, Header, Lifecycle, MediaType, Operation, Parameter, ParameterIn, RequestBody,
    Response, SecurityKind,
};
use crate::project::Notation;
use crate::search::Kind;
use crate::site::{IndexKind, OperationRef};

impl PageRenderer<'_, '_> {
    /// An operation under an anchor, with its heading at a level.
    pub fn operation(&mut self, at: OperationRef, id: &str, aliases: &[String], level: u8) -> OperationView {
        let library = self.renderer.site.library;
        let api = &library.apis[at.api].api;
        let operation = library.operation(at);
        let name = format!("{} {}", operation.method, operation.full_path);
        let home = self.renderer.site.links.operation(at).cloned();
        let is_secondary = self.secondary;
        self.secondary |= operation.lifecycle.is_deprecated();
        if home.as_ref().is_none_or(|home| home.page == self.at) {
            let text = operation.description.as_ref().map(|prose| self.plain(prose)).unwrap_or_default();
            let summary = operation.summary.as_deref().unwrap_or_default();
            let mut keys: Vec<String> = operation.id.iter().map(ToString::to_string).collect();
            if operation.path != operation.full_path {
                keys.push(operation.path.to_string());
            }
            self.entry(Kind::Operation, &name, None, id, format!("{summary} {text}"), keys);
        }
        self.shortened = operation.id.as_ref().map(|name| (id.to_owned(), crate::site::address_part(name)));
        let description = match &operation.description {
            Some(prose) => self.blocks(prose, id, level),
            None => Html::new(),
        };
        let (added, changed) = self.since(&operation.since, id);
        let parameters = self.parameters(operation, id, &name);
        let bodies = operation.request.as_ref().map_or_else(Vec::new, |body| self.request(body, id, &name));
        let body_text = operation.request.as_ref().and_then(|body| body.description.clone());
        let has_request = !parameters.is_empty() || operation.request.is_some();
        let responses: Vec<ResponseView> =
            operation.responses.iter().map(|response| self.response(response, id, &name, at.api)).collect();
        let samples = self.samples(operation, api, id);
        // After the fields, which may have these names too.
        let request_id = self.field_anchor(id, "request");
        let responses_id = self.field_anchor(id, "responses");
        self.shortened = None;
        self.secondary = is_secondary;
        OperationView {
            id: Value::from(id),
            aliases: list(aliases.iter().map(String::as_str)),
            level: Value::from(level.min(6)),
            sublevel: Value::from((level + 1).min(6)),
            method: Value::from(operation.method.as_str()),
            path: Value::from(&*operation.full_path),
            path_html: html(path_html(&operation.full_path)),
            operation_id: maybe(operation.id.as_deref()),
            summary: maybe(operation.summary.as_deref()),
            summary_html: operation
                .summary
                .as_deref()
                .map_or(Value::UNDEFINED, |summary| html(marked(summary))),
            description: html(description),
            deprecated: Value::from(operation.lifecycle == Lifecycle::Deprecated),
            added,
            changed,
            rate_limited: Value::from(operation.is_rate_limited()),
            authentication: Value::from(self.authentication(&operation.authentication, api, id)),
            tags: Value::UNDEFINED,
            badges: Value::UNDEFINED,
            servers: list(operation.servers.iter().map(|server| self.server(server, id)).collect::<Vec<_>>()),
            external_docs: operation
                .external_docs
                .as_ref()
                .map_or(Value::UNDEFINED, |docs| Value::from(self.docs(docs, id))),
            page_url: maybe(self.renderer.operation_page(at, self.at)),
            has_request: Value::from(has_request),
            request_id: Value::from(request_id),
            parameters: list(parameters),
            bodies: list(bodies),
            body_description: body_text
                .map_or(Value::UNDEFINED, |prose| html(self.blocks(&prose, id, level))),
            body_required: Value::from(operation.request.as_ref().is_some_and(|body| body.required)),
            responses: list(responses),
            responses_id: Value::from(responses_id),
            callbacks: list(self.callbacks(operation, id)),
            samples: list(samples),
            used_by: self.used_by(home.as_ref(), IndexKind::Endpoints),
            request_sample: html(self.request_sample(operation)),
            ..OperationView::default()
        }
    }

    pub(super) fn server(&mut self, server: &crate::model::Server, owner: &str) -> NamedView {
        let variables = server.variables.iter().map(|variable| NamedView {
            name: Value::from(&*variable.name),
            default: Value::from(&*variable.default),
            values: list(variable.values.iter().map(|value| &**value)),
            description: variable
                .description
                .as_ref()
                .map_or(Value::UNDEFINED, |prose| html(self.line(prose, owner))),
            ..NamedView::default()
        });
        let variables: Vec<NamedView> = variables.collect();
        NamedView {
            url: Value::from(&*server.url),
            name: maybe(server.name.as_deref()),
            description: server
                .description
                .as_ref()
                .map_or(Value::UNDEFINED, |prose| html(self.line(prose, owner))),
            variables: list(variables),
            ..NamedView::default()
        }
    }

    fn authentication(
        &mut self,
        authentication: &Authentication,
        api: &Api,
        owner: &str,
    ) -> AuthenticationView {
        let kind = match authentication {
            Authentication::None => "none",
            Authentication::Optional(_) => "optional",
            Authentication::Required(_) => "required",
        };
        let mut alternatives = Vec::new();
        for requirement in authentication.alternatives() {
            let mut needs = Vec::new();
            for part in &requirement.parts {
                let known = api.components.security_schemes.iter().find(|scheme| scheme.name == part.scheme);
                let allowed = |name: &str| {
                    let SecurityKind::OAuth2 { flows, .. } = &known?.item.kind else { return None };
                    let scope =
                        flows.iter().flat_map(|flow| &flow.scopes).find(|scope| &*scope.name == name)?;
                    Some(scope.description.to_string())
                };
                let scopes = part.scopes.iter().map(|scope| NamedView {
                    name: Value::from(&**scope),
                    description: maybe(allowed(scope)),
                    ..NamedView::default()
                });
                let _ = owner;
                needs.push(NeedView {
                    scheme: Value::from(&*part.scheme),
                    location: maybe(known.map(|scheme| place_of(&scheme.item.kind))),
                    scopes: list(scopes),
                    ..NeedView::default()
                });
            }
            alternatives.push(list(needs));
        }
        AuthenticationView { kind: Value::from(kind), alternatives: Value::from(alternatives) }
    }

    fn parameters(&mut self, operation: &Operation, id: &str, name: &str) -> Vec<ParametersView> {
        const PLACES: [(ParameterIn, &str); 5] = [
            (ParameterIn::Path, "Path parameters"),
            (ParameterIn::Query, "Query parameters"),
            (ParameterIn::QueryString, "Query string"),
            (ParameterIn::Header, "Header parameters"),
            (ParameterIn::Cookie, "Cookie parameters"),
        ];
        let mut groups = Vec::new();
        for (place, title) in PLACES {
            let mut rows = Vec::new();
            for parameter in operation.parameters_in(place) {
                rows.push(self.parameter(parameter, id, name));
            }
            if !rows.is_empty() {
                let table = TableView { title: Value::from(title), rows: list(rows), ..TableView::default() };
                groups.push(ParametersView { place: Value::from(place.as_str()), table: Value::from(table) });
            }
        }
        groups
    }

    fn parameter(&mut self, parameter: &Parameter, owner: &str, owner_name: &str) -> RowView {
        let id = self.field_anchor(owner, &parameter.name);
        let text =
            parameter.description.as_ref().map(|prose| self.plain_line(prose, &id)).unwrap_or_default();
        self.entry(Kind::Parameter, &parameter.name, Some(owner_name), &id, text, Vec::new());
        let mut row = self.value_row(parameter.schema, &parameter.content, &id);
        if let Some(prose) = &parameter.description {
            row.description = html(self.line(prose, &id));
        }
        let (added, changed) = self.since(&parameter.since, &id);
        if parameter.since.added.is_some() {
            row.added = added;
        }
        if !parameter.since.changed.is_empty() {
            row.changed = changed;
        }
        if parameter.lifecycle.is_deprecated() {
            row.deprecated = Value::from(true);
        }
        row.id = Value::from(id);
        row.name = Value::from(&*parameter.name);
        row.name_html = html(code(&parameter.name));
        row.required = Value::from(parameter.required);
        row.style = maybe(self.style_words(parameter));
        row
    }

    /// What a row says of the value of a parameter or header.
    fn value_row(
        &mut self,
        schema: Option<crate::model::SchemaId>,
        content: &[MediaType],
        owner: &str,
    ) -> RowView {
        let schema = schema.or_else(|| content.first().and_then(|media| media.schema));
        let Some(id) = schema else { return RowView::default() };
        let renderer = self.renderer;
        let item = renderer.site.library.schemas.get(id);
        self.row_of(id, item, &TableAnchors::default(), owner)
    }

    fn header(&mut self, header: &Header, owner: &str) -> RowView {
        let id = self.field_anchor(owner, &header.name);
        let mut row = self.value_row(header.schema, &header.content, &id);
        if let Some(prose) = &header.description {
            row.description = html(self.line(prose, &id));
        }
        let (added, changed) = self.since(&header.since, &id);
        row.added = added;
        row.changed = changed;
        row.id = Value::from(id);
        row.name = Value::from(&*header.name);
        row.name_html = html(code(&header.name));
        row.style = maybe(header.style.and_then(separated));
        row.required = Value::from(header.required);
        row.deprecated = Value::from(header.lifecycle.is_deprecated());
        row
    }

    fn headers(&mut self, headers: &[Header], owner: &str) -> Value {
        if headers.is_empty() {
            return Value::UNDEFINED;
        }
        let rows: Vec<RowView> = headers.iter().map(|header| self.header(header, owner)).collect();
        Value::from(TableView { title: Value::from("Headers"), rows: list(rows), ..TableView::default() })
    }

    fn request(&mut self, body: &RequestBody, id: &str, name: &str) -> Vec<BodyView> {
        let anchor = format!("{id}_request");
        self.bodies(&body.content, &anchor, name)
    }

    /// Bodies by media type. Forms of the same schema share their tables, which the first one shows.
    pub(super) fn bodies(&mut self, content: &[MediaType], anchor: &str, name: &str) -> Vec<BodyView> {
        let mut views = Vec::new();
        for (at, media) in content.iter().enumerate() {
            let is_repeated = at > 0 && content[..at].iter().any(|known| known.schema == media.schema);
            let schema = media.schema.or(media.item_schema);
            let (tables, anchors) = match schema {
                Some(schema) if !is_repeated => self.tables(schema, &Owner { name, anchor }),
                _ => (Vec::new(), TableAnchors::default()),
            };
            let kind = schema.map(|schema| self.body_type(schema, &anchors)).unwrap_or_default();
            let since = schema.map(|schema| self.renderer.site.library.schemas.get(schema).since.clone());
            let (added, changed) = self.since(&since.unwrap_or_default(), anchor);
            let text =
                schema.and_then(|schema| self.renderer.site.library.schemas.get(schema).description.clone());
            let text = media.description.clone().or(text);
            let encodings = media.encodings.iter().map(|encoding| EncodingView {
                name: Value::from(&*encoding.name),
                content_type: maybe(encoding.item.content_type.as_deref()),
                style: maybe(encoding.item.style.map(style_word)),
                explode: encoding.item.explode.map_or(Value::UNDEFINED, Value::from),
                headers: self.headers(&encoding.item.headers, anchor),
                ..EncodingView::default()
            });
            let encodings: Vec<EncodingView> = encodings.collect();
            let examples: Vec<ExampleView> = self.media_examples(media, anchor);
            // In words, what a body is as a whole has a row.
            let id = match self.notation() {
                Notation::Words => Value::from(self.field_anchor(anchor, "body")),
                Notation::Compact => Value::UNDEFINED,
            };
            views.push(BodyView {
                id,
                media_type: Value::from(&*media.name),
                kind: html(kind),
                added,
                changed,
                description: text.map_or(Value::UNDEFINED, |prose| html(self.blocks(&prose, anchor, 5))),
                tables: list(tables),
                examples: list(examples),
                encodings: list(encodings),
                ..BodyView::default()
            });
        }
        views
    }

    fn response(&mut self, response: &Response, id: &str, name: &str, api: usize) -> ResponseView {
        let anchor = format!("{id}_response-{}", response.key.to_lowercase());
        let anchor = self.anchors.claim(&anchor);
        let description = match &response.description {
            Some(prose) => self.line(prose, &anchor),
            None => Html::new(),
        };
        let headers = self.headers(&response.headers, &anchor);
        let bodies = self.bodies(&response.content, &anchor, name);
        let links: Vec<NamedView> = response
            .links
            .iter()
            .map(|link| self.response_link(&link.name, &link.item, api, &anchor))
            .collect();
        ResponseView {
            id: Value::from(&*anchor),
            content_id: Value::from(self.content_anchor(&anchor)),
            status: Value::from(response.status.to_string()),
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

    fn callbacks(&mut self, operation: &Operation, id: &str) -> Vec<CallbackView> {
        let mut views = Vec::new();
        for callback in &operation.callbacks {
            let mut items = Vec::new();
            for (path, operations) in &callback.item.paths {
                let mut inner = Html::new();
                for nested in operations {
                    let mut line = code(&format!("{} {}", nested.method, nested.full_path));
                    if let Some(summary) = &nested.summary {
                        line.push_text(" ");
                        line.push_text(summary);
                    }
                    inner.push(&line);
                    if let Some(prose) = &nested.description {
                        let text = self.blocks(prose, id, 5);
                        inner.push(&text);
                    }
                }
                items.push(CallbackView {
                    expression: Value::from(&*path.path),
                    summary: maybe(path.summary.as_deref()),
                    description: path
                        .description
                        .as_ref()
                        .map_or(Value::UNDEFINED, |prose| html(self.blocks(prose, id, 5))),
                    operations: html(inner),
                    ..CallbackView::default()
                });
            }
            views.push(CallbackView {
                name: Value::from(&*callback.name),
                items: list(items),
                ..CallbackView::default()
            });
        }
        views
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

/// Where a credential goes, in words.
pub(super) fn place_of(kind: &SecurityKind) -> String {
    match kind {
        SecurityKind::ApiKey { name, place } => match &**place {
            "query" => format!("query parameter {name}"),
            place => format!("{place} {name}"),
        },
        SecurityKind::Http { scheme, bearer_format } => {
            let format = bearer_format.as_ref().map_or(String::new(), |format| format!(", {format}"));
            format!("header Authorization: {scheme}{format}")
        }
        SecurityKind::OAuth2 { flows, .. } => {
            let names: Vec<&str> = flows.iter().map(|flow| &*flow.name).collect();
            format!("OAuth 2: {}", names.join(", "))
        }
        SecurityKind::OpenIdConnect { url } => format!("OpenID Connect: {url}"),
        SecurityKind::MutualTls => "client certificate".into(),
        SecurityKind::Other(kind) => kind.to_string(),
    }
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
