//! A request as it would be made: address, headers and body, from examples where they are given.

use super::example_generator::{Fields, is_tree};
use super::style;
use crate::load::Node;
use crate::model::{Api, MediaType, Operation, Parameter, ParameterIn, Schema, SecurityKind, Type};
use crate::render::PageRenderer;
use crate::render::example::{is_json, may_be_json};
use crate::view as json;
use crate::view::plain_value;

/// Bodies up to this many characters stand in samples; of larger ones only what must be there does.
const MAX_BODY: usize = 900;

/// A request.
pub(super) struct Request {
    /// Method.
    pub method: String,
    /// Scheme, host and base path.
    pub server: String,
    /// Path and query.
    pub target: String,
    /// Headers in order.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: Option<Body>,
}

/// The body of a request.
pub(super) enum Body {
    /// JSON.
    Json(Node),
    /// Parts of a form; several may have one name.
    Parts(Vec<FormPart>),
    /// Anything else, as text.
    Text(String),
    /// A file whose content is not shown.
    File,
}

/// A part of a form.
pub(super) struct FormPart {
    /// Name of the field.
    pub name: String,
    /// Its text, or the name of a file.
    pub value: String,
    /// Whether a file is sent.
    pub is_file: bool,
    /// What the part holds, where it is not plain text.
    pub media: Option<String>,
}

impl PageRenderer<'_, '_> {
    /// The request that an operation asks for.
    pub(super) fn sample_request(&self, operation: &Operation, api: &Api) -> Request {
        let mut path = operation.path.to_string();
        let mut query: Vec<String> = Vec::new();
        let mut headers: Vec<(String, String)> = Vec::new();
        let mut cookies: Vec<String> = Vec::new();
        for parameter in &operation.parameters {
            let is_wanted = parameter.required || parameter.place == ParameterIn::Path;
            if !is_wanted {
                continue;
            }
            let value = self.parameter_value(parameter);
            match parameter.place {
                ParameterIn::Path => {
                    let text = style::in_path(parameter, value.as_ref());
                    path = path.replace(&format!("{{{}}}", parameter.name), &text);
                }
                ParameterIn::Query => query.extend(style::in_query(parameter, value.as_ref())),
                ParameterIn::QueryString => {
                    query.push(encoded(&self.simple(parameter, value.as_ref()), "&="))
                }
                ParameterIn::Header => {
                    headers.push((parameter.name.to_string(), self.simple(parameter, value.as_ref())));
                }
                ParameterIn::Cookie => {
                    cookies.push(format!("{}={}", parameter.name, self.simple(parameter, value.as_ref())));
                }
            }
        }
        self.credentials(operation, api, &mut headers, &mut query, &mut cookies);
        if !cookies.is_empty() {
            headers.push(("Cookie".into(), cookies.join("; ")));
        }
        let accepted = operation.responses.iter().find(|response| response.status.is_success());
        let media = accepted.and_then(|response| response.content.first());
        if let Some(media) = media.filter(|media| !media.name.contains('*')) {
            headers.push(("Accept".into(), media.name.to_string()));
        }
        let body = self.sample_body(operation, &mut headers);
        let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
        let (server, target) = (self.server_address(operation, api), format!("{path}{query}"));
        let slash = if target.starts_with('/') { "" } else { "/" };
        let target = format!("{slash}{target}");
        Request { method: operation.method.to_string(), server, target, headers, body }
    }

    /// The address that a request goes to, without a slash at its end.
    fn server_address(&self, operation: &Operation, api: &Api) -> String {
        let reference = &self.renderer.site.reference;
        let is_meant = |entry: &crate::site::ApiEntry| std::ptr::eq(&entry.api, api);
        let at = self.renderer.site.library.apis.iter().position(is_meant);
        let item = at.and_then(|at| reference.path_item(at, &operation.path));
        let of_path = item.and_then(|at| api.path_items.get(at)).and_then(|item| item.servers.first());
        let server = operation.servers.first().or(of_path).or(api.servers.first());
        let url = server.map_or(String::new(), |server| server.whole_url(api.own_address.as_deref()));
        let url = url.trim_end_matches('/');
        match url.contains("://") {
            true => url.to_owned(),
            false if url.starts_with("//") => format!("https:{url}"),
            false if url.is_empty() => "https://api.example.com".into(),
            false => format!("https://api.example.com/{}", url.trim_start_matches('/')),
        }
    }

    /// An example of a parameter.
    fn parameter_value(&self, parameter: &Parameter) -> Option<Node> {
        let media = parameter.content.first();
        let examples = parameter.examples.iter().chain(media.into_iter().flat_map(|media| &media.examples));
        let given = examples.filter_map(|example| example.item.value.as_ref()).next();
        if let Some(given) = given {
            return Some(self.renderer.expanded(given));
        }
        let schema = parameter.schema.or_else(|| media.and_then(|media| media.schema))?;
        let made = self.made(schema, Fields::All)?;
        // A word that says nothing is worse than the name.
        if made.as_str() == Some("string") { None } else { Some(made) }
    }

    fn simple(&self, parameter: &Parameter, value: Option<&Node>) -> String {
        match value {
            None => last_word(&parameter.name).to_owned(),
            Some(node) if !parameter.content.is_empty() => json::compact(node),
            Some(node) if node.as_seq().is_some() => {
                node.items().iter().map(plain_value).collect::<Vec<_>>().join(",")
            }
            Some(node) if node.as_map().is_some() => {
                let explode = parameter.explode.unwrap_or(false);
                let sign = if explode { "=" } else { "," };
                let pair =
                    |entry: &crate::load::Entry| format!("{}{sign}{}", entry.key, plain_value(&entry.value));
                node.entries().iter().map(pair).collect::<Vec<_>>().join(",")
            }
            Some(node) => plain_value(node),
        }
    }

    /// Adds what the first alternative of the operation's requirements asks for.
    fn credentials(
        &self,
        operation: &Operation,
        api: &Api,
        headers: &mut Vec<(String, String)>,
        query: &mut Vec<String>,
        cookies: &mut Vec<String>,
    ) {
        let Some(first) = operation.authentication.alternatives().first() else { return };
        for part in &first.parts {
            let known = api.components.security_schemes.iter().find(|scheme| scheme.name == part.scheme);
            let authorization = |kind: &str| ("Authorization".to_owned(), kind.to_owned());
            match known.map(|scheme| &scheme.item.kind) {
                Some(SecurityKind::ApiKey { name, place }) => match &**place {
                    "query" => query.push(format!("{}=API_KEY", encoded(name, ""))),
                    "cookie" => cookies.push(format!("{name}=API_KEY")),
                    _ => headers.push((name.to_string(), "API_KEY".into())),
                },
                Some(SecurityKind::Http { scheme, .. }) if scheme.eq_ignore_ascii_case("basic") => {
                    headers.push(authorization("Basic CREDENTIALS"));
                }
                Some(SecurityKind::Http { scheme, .. }) if scheme.eq_ignore_ascii_case("bearer") => {
                    headers.push(authorization("Bearer TOKEN"));
                }
                Some(SecurityKind::Http { scheme, .. }) => {
                    headers.push(authorization(&format!("{scheme} CREDENTIALS")));
                }
                Some(SecurityKind::OAuth2 { .. } | SecurityKind::OpenIdConnect { .. }) => {
                    headers.push(authorization("Bearer TOKEN"));
                }
                Some(SecurityKind::MutualTls | SecurityKind::Other(_)) | None => {}
            }
        }
    }

    fn sample_body(&self, operation: &Operation, headers: &mut Vec<(String, String)>) -> Option<Body> {
        let request = operation.request.as_ref()?;
        let content = &request.content;
        let media = content.iter().find(|media| is_json(&media.name)).or(content.first())?;
        let kind = media.name.split(';').next().unwrap_or_default().trim();
        let is_form = kind == "application/x-www-form-urlencoded" || kind.starts_with("multipart/");
        let value = self.body_value(media, is_form);
        let is_empty = is_form && value.as_ref().is_none_or(|value| value.entries().is_empty());
        if is_empty && !request.required {
            return None;
        }
        let is_json = is_json(&media.name) || may_be_json(kind) && value.as_ref().is_some_and(is_tree);
        match kind.contains('*') {
            true if is_json => headers.push(("Content-Type".into(), "application/json".into())),
            true => {}
            false => headers.push(("Content-Type".into(), media.name.to_string())),
        }
        if is_json {
            return Some(value.map_or(Body::File, Body::Json));
        }
        if is_form {
            let is_file = |name: &str| {
                let schemas = &self.renderer.site.library.schemas;
                let property = media
                    .schema
                    .map(|id| schemas.get(id))
                    .and_then(|schema| schema.properties.iter().find(|property| &*property.name == name));
                property.is_some_and(|property| {
                    let schema = schemas.get(property.schema);
                    // A list of files is sent as several parts of one name.
                    is_binary(schema) || schema.items.is_some_and(|item| is_binary(schemas.get(item)))
                })
            };
            let is_multipart = kind.starts_with("multipart/");
            let mut parts = Vec::new();
            for entry in value.as_ref().map_or(&[][..], Node::entries) {
                let name = entry.key.to_string();
                let encoding = media.encodings.iter().find(|encoding| encoding.name == entry.key);
                let media = encoding.and_then(|encoding| encoding.item.content_type.as_deref());
                let media = media.filter(|media| !media.contains([',', '*']));
                if is_file(&entry.key) {
                    let media = media.map(str::to_owned);
                    parts.push(FormPart { value: name.clone(), name, is_file: true, media });
                    continue;
                }
                if let Some(fields) = style::spread(encoding.map(|found| &found.item), &name, &entry.value) {
                    let part = |(name, value): (String, Node)| FormPart {
                        name,
                        value: plain_value(&value),
                        is_file: false,
                        media: None,
                    };
                    parts.extend(fields.into_iter().map(part));
                    continue;
                }
                // The items of a list are fields of one name, unless they are sent as one document or
                // joined to one value.
                let joined = style::joined(encoding.map(|found| &found.item), &entry.value);
                let items = match (&joined, entry.value.as_seq()) {
                    (Some(joined), _) => std::slice::from_ref(joined),
                    (None, Some(items)) if media.is_none() => items,
                    _ => std::slice::from_ref(&entry.value),
                };
                for item in items {
                    let media = media.or((is_tree(item) && is_multipart).then_some("application/json"));
                    let media = media.filter(|media| is_multipart && *media != "text/plain");
                    let (name, value) = (name.clone(), plain_value(item));
                    parts.push(FormPart { name, value, is_file: false, media: media.map(str::to_owned) });
                }
            }
            if parts.is_empty() {
                // Something must be sent, and what is not told.
                let (name, value) = ("name".to_owned(), "value".to_owned());
                parts.push(FormPart { name, value, is_file: false, media: None });
            }
            return Some(Body::Parts(parts));
        }
        if let (true, Some(schema), Some(value)) = (super::xml::is_xml(kind), media.schema, &value)
            && value.as_str().is_none()
        {
            let schemas = &self.renderer.site.library.schemas;
            return Some(Body::Text(super::xml::document(schemas, schema, value)));
        }
        match value.as_ref().and_then(Node::as_str) {
            Some(text) if text.len() <= MAX_BODY && text != "string" => Some(Body::Text(text.to_owned())),
            _ => Some(Body::File),
        }
    }

    /// A body that is short enough to stand in a sample; that of a form has fields.
    fn body_value(&self, media: &MediaType, is_form: bool) -> Option<Node> {
        let given = media.examples.iter().find_map(|example| example.item.value.as_ref());
        let given = given.filter(|given| !is_form || given.as_map().is_some());
        let schema = media.schema.or(media.item_schema);
        let fits = |value: &Node| json::compact(value).len() <= MAX_BODY;
        given
            .map(|given| self.renderer.expanded(given))
            .filter(fits)
            .or_else(|| self.made(schema?, Fields::All).filter(fits))
            .or_else(|| self.made(schema?, Fields::Some).filter(fits))
            .or_else(|| self.made(schema?, Fields::Required).filter(fits))
    }
}

/// Whether a value is the content of a file (OpenAPI 3.2, "Working with Binary Data").
fn is_binary(schema: &Schema) -> bool {
    let is_raw = |media: &str| !is_json(media) && !media.starts_with("text/");
    schema.types.contains(&Type::File)
        || schema.format.as_deref() == Some("binary")
        || schema.content_encoding.is_none() && schema.content_media_type.as_deref().is_some_and(is_raw)
}

/// What a parameter is called within its brackets or behind its last dot: a value to read in a sample.
pub(super) fn last_word(name: &str) -> &str {
    let is_other = |c: char| !c.is_alphanumeric() && c != '_' && c != '-';
    name.split(is_other).rfind(|word| !word.is_empty()).unwrap_or(name)
}

/// A text in a URL: unreserved characters (RFC 3986, section 2.3) and the kept ones stay.
pub(in crate::render) fn encoded(text: &str, kept: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        let c = byte as char;
        if c.is_ascii_alphanumeric() || "-._~".contains(c) || byte < 0x80 && kept.contains(c) {
            out.push(c);
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
