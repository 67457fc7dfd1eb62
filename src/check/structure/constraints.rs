//! What a field means by the fields beside it: the conditions that are more than a table.
//!
//! 1. [`misplaced`] finds keys that have no meaning beside the others.
//! 2. [`Walk::beyond`] asks for what others make necessary, and for one of two that exclude each other.

use super::report::{listed, missing_key, unknown_word};
use super::walk::Walk;
use crate::diagnostic::{Diagnostic, Severity, rules};
use crate::load::{Entry, Node};
use crate::openapi::grammar::openapi3::QUERY_STYLES;
use crate::openapi::grammar::schema::is_standard;
use crate::openapi::grammar::{Object, ObjectKind, SINCE_31, SWAGGER, V30, V32, Versions};
use crate::source::{Span, join};

/// A key that has a meaning elsewhere, and is likely to be taken for one that has it here.
pub(super) fn misplaced(
    node: &Node,
    entry: &Entry,
    object: &Object,
    version: Versions,
) -> Option<Diagnostic> {
    let key = &*entry.key;
    if key.starts_with("x-") || key == "$ref" {
        return None;
    }
    let (message, help) = match object.role {
        ObjectKind::Schema if key == "schema" => (
            "`schema` has no meaning inside a schema".to_owned(),
            "remove this line, and move what is below it to the left".to_owned(),
        ),
        ObjectKind::Schema if !is_standard(key, version) && object.field(key, version).is_some() => {
            let message = format!("`{key}` is no part of the schemas of {}", version.name());
            let mut diagnostic = Diagnostic::new(&rules::UNKNOWN_KEY, entry.key_span, message);
            // It is understood and shown all the same.
            diagnostic.severity = Severity::Warning;
            diagnostic.help = match key {
                "nullable" => Some("add `\"null\"` to the list under `type`".into()),
                "const" => Some("write `enum` with this one value".into()),
                "examples" => Some("write `example` with one of them".into()),
                _ => None,
            };
            return Some(diagnostic);
        }
        ObjectKind::Parameter => {
            let place = node.get("in").and_then(Node::as_str)?;
            let is_meant = match place {
                "body" if version == SWAGGER => {
                    matches!(key, "name" | "in" | "description" | "required" | "schema")
                }
                // That a type is missing is said then.
                "query" | "header" | "path" | "formData" if version == SWAGGER && key == "schema" => {
                    node.get("type").is_none()
                }
                "path" | "header" | "cookie" => {
                    key != "allowEmptyValue" && (key != "allowReserved" || !version.has(SINCE_31))
                }
                _ => true,
            };
            if version != SWAGGER && is_beside_content(node, key, version) {
                let message = format!("`{key}` has no meaning beside `content`");
                let diagnostic = Diagnostic::new(&rules::MISPLACED_KEY, entry.key_span, message);
                return Some(diagnostic.help("write it into the media type, or remove it"));
            }
            if is_meant || object.field(key, version).is_none() {
                return None;
            }
            let help = match place {
                "body" => "remove it: `schema` says what the body is",
                _ => "remove it",
            };
            (format!("`{key}` has no meaning beside `in: {place}`"), help.to_owned())
        }
        ObjectKind::Header if is_beside_content(node, key, version) => (
            format!("`{key}` has no meaning beside `content`"),
            "write it into the media type, or remove it".to_owned(),
        ),
        ObjectKind::Security => {
            let kind = node.get("type").and_then(Node::as_str)?;
            let fields = by_type(node, kind, version)?;
            if fields.contains(&key)
                || matches!(key, "type" | "description" | "deprecated")
                || object.field(key, version).is_none()
            {
                return None;
            }
            let beside = match (kind, node.get("flow").and_then(Node::as_str), node.get("scheme")) {
                ("oauth2", Some(flow), _) => format!("flow: {flow}"),
                ("http", _, Some(scheme)) => format!("scheme: {}", scheme.scalar_text().unwrap_or_default()),
                _ => format!("type: {kind}"),
            };
            (
                format!("`{key}` has no meaning beside `{beside}`"),
                format!("remove it, if `{beside}` is right"),
            )
        }
        _ => return None,
    };
    Some(Diagnostic::new(&rules::MISPLACED_KEY, entry.key_span, message).help(help))
}

/// What goes with a schema stands with the schema, which is in the media type here.
fn is_beside_content(node: &Node, key: &str, version: Versions) -> bool {
    let is_written = matches!(key, "style" | "explode" | "allowReserved");
    let is_example = matches!(key, "example" | "examples") && version != V32;
    (is_written || is_example) && node.get("content").is_some() && node.get("schema").is_none()
}

/// The fields of a security scheme beside those that all have.
fn by_type(node: &Node, kind: &str, version: Versions) -> Option<&'static [&'static str]> {
    let flow = node.get("flow").and_then(Node::as_str);
    let is_bearer =
        node.get("scheme").and_then(Node::as_str).is_some_and(|scheme| scheme.eq_ignore_ascii_case("bearer"));
    Some(match (kind, flow) {
        ("basic" | "mutualTLS", _) => &[],
        ("apiKey", _) => &["name", "in"],
        ("http", _) if is_bearer => &["scheme", "bearerFormat"],
        ("http", _) => &["scheme"],
        ("openIdConnect", _) => &["openIdConnectUrl"],
        ("oauth2", _) if version != SWAGGER => &["flows", "oauth2MetadataUrl"],
        ("oauth2", Some("implicit")) => &["flow", "scopes", "authorizationUrl"],
        ("oauth2", Some("password" | "application")) => &["flow", "scopes", "tokenUrl"],
        ("oauth2", Some("accessCode")) => &["flow", "scopes", "authorizationUrl", "tokenUrl"],
        _ => return None,
    })
}

impl Walk<'_> {
    /// What depends on another field.
    pub(super) fn beyond(&mut self, node: &Node, object: &'static Object, at: Span) {
        let has = |key: &str| node.get(key).is_some_and(|value| !value.is_null());
        let (keys, versions) = object.one_of;
        if versions.has(self.version) && keys.iter().all(|key| node.get(key).is_none()) {
            let message = format!("{} needs {}", object.name, listed(keys));
            let help = format!("add {}", listed(&keys[..1]));
            self.report(Diagnostic::new(&rules::MISSING_KEY, at, message).help(help));
        }
        self.apart(node, object);
        match object.role {
            ObjectKind::Parameter => self.parameter(node, object, at),
            ObjectKind::Header => self.content(node),
            ObjectKind::Responses => {
                let is_empty = node.entries().iter().all(|response| response.key.starts_with("x-"));
                if is_empty {
                    self.report(
                        Diagnostic::new(&rules::NO_RESPONSE, at, "this operation has no response")
                            .help("describe at least the response of success"),
                    );
                }
            }
            ObjectKind::Security => {
                let text = |key: &str| node.get(key).and_then(Node::as_str);
                let needed: &[&str] = match (text("type"), text("flow")) {
                    (Some("http"), _) => &["scheme"],
                    (Some("oauth2"), _) if self.version != SWAGGER => &["flows"],
                    (Some("oauth2"), None) => &["flow", "scopes"],
                    (Some(kind), _) => by_type(node, kind, self.version).unwrap_or_default(),
                    (None, _) => &[],
                };
                for key in needed.iter().filter(|key| !has(key)) {
                    self.report(missing_key(at, object, key));
                }
            }
            ObjectKind::Schema => {
                let is_list = node.get("type").and_then(Node::as_str) == Some("array");
                // JSON Schema takes anything then.
                let wants_items = self.version == SWAGGER || self.version == V30;
                if wants_items && is_list && !has("items") && !has("prefixItems") {
                    let message = "a schema of type `array` needs `items`";
                    self.report(Diagnostic::new(&rules::MISSING_KEY, at, message).help("add `items`"));
                }
                self.discriminator(node);
            }
            _ => {}
        }
    }

    /// Names in the mapping of a discriminator; where it has a reference, that is followed elsewhere.
    fn discriminator(&self, node: &Node) {
        let Some(mapping) = node.get("discriminator").and_then(|found| found.get("mapping")) else { return };
        let (documents, sources) = (self.resolver.documents(), self.resolver.sources());
        for entry in mapping.entries() {
            let Some(name) = entry.value.as_str().filter(|name| !name.contains(['/', '#'])) else { continue };
            let file = entry.value.span.file;
            let schemas = documents.get(file).and_then(|root| root.get("components")?.get("schemas"));
            // A name may be that of a file as well.
            let is_file = || {
                let path = join(&sources.file(file).path, name);
                path.is_ok_and(|path| sources.find(&path).is_some())
            };
            if schemas.is_some_and(|schemas| schemas.get(name).is_some()) || is_file() {
                continue;
            }
            let known = schemas.map_or(&[][..], Node::entries).iter().map(|entry| &*entry.key);
            let message = format!("no schema is called `{name}`");
            self.report(
                Diagnostic::new(&rules::REF_MISSING, entry.value.span, message).did_you_mean(name, known),
            );
        }
    }

    /// Fields that exclude each other.
    fn apart(&self, node: &Node, object: &Object) {
        let Some(map) = node.as_map() else { return };
        for (one, other) in object.apart {
            let (Some(first), Some(second)) = (map.entry(one), map.entry(other)) else { continue };
            let is_known = |key| object.field(key, self.version).is_some();
            // The content of a file that an example names has the place of its address.
            if !is_known(one) || !is_known(other) || first.key_span == second.key_span {
                continue;
            }
            let (first, second) =
                if first.key_span.start <= second.key_span.start { (first, second) } else { (second, first) };
            let message = format!("`{}` and `{}` exclude each other", first.key, second.key);
            self.report(
                Diagnostic::new(&rules::KEY_CONFLICT, second.key_span, message)
                    .other(first.key_span, "the other one")
                    .help("remove one of the two"),
            );
        }
    }

    fn parameter(&mut self, node: &Node, object: &'static Object, at: Span) {
        let text = |key: &str| node.get(key).and_then(Node::as_str);
        let has = |key: &str| node.get(key).is_some_and(|value| !value.is_null());
        let place = text("in").unwrap_or_default();
        // What is no truth value is reported as that.
        let is_other = has("required") && node.get("required").and_then(Node::as_bool).is_none();
        if place == "path" && node.get("required").and_then(Node::as_bool) != Some(true) && !is_other {
            let at = node.get("required").map_or(at, |value| value.span);
            self.report(
                Diagnostic::new(&rules::PATH_PARAMETER, at, "a parameter in the path is always required")
                    .help("write `required: true`"),
            );
        }
        if self.version == SWAGGER {
            return self.swagger_parameter(node, object, place, at);
        }
        self.content(node);
        let styles: &[&str] = match place {
            "path" => &["simple", "label", "matrix"],
            "query" => QUERY_STYLES,
            "header" => &["simple"],
            "cookie" if self.version == V32 => &["form", "cookie"],
            "cookie" => &["form"],
            _ => return,
        };
        if let (Some(value), Some(style)) = (node.get("style"), text("style"))
            && has("schema")
            && object.field("style", self.version).is_some()
            && !styles.contains(&style)
        {
            let mut diagnostic = unknown_word("style", value, style, styles);
            diagnostic.message = format!("a parameter with `in: {place}` has no style `{style}`");
            self.report(diagnostic);
        }
    }

    fn swagger_parameter(&self, node: &Node, object: &'static Object, place: &str, at: Span) {
        let has = |key: &str| node.get(key).is_some_and(|value| !value.is_null());
        let is = |key: &str, word: &str| node.get(key).and_then(Node::as_str) == Some(word);
        match place {
            "body" if !has("schema") => self.report(missing_key(at, object, "schema")),
            "query" | "header" | "path" | "formData" if !has("type") => {
                let mut diagnostic = missing_key(at, object, "type");
                if let Some(schema) = node.as_map().and_then(|map| map.entry("schema")) {
                    diagnostic = diagnostic
                        .other(schema.key_span, "only a body takes a schema")
                        .help("write what the schema says beside `in`");
                }
                self.report(diagnostic);
            }
            _ => {}
        }
        let forms = [
            ("type", "file", place == "formData"),
            ("collectionFormat", "multi", matches!(place, "query" | "formData")),
        ];
        for (key, word, is_meant) in forms {
            if let Some(value) = node.get(key).filter(|_| is(key, word) && !is_meant && place != "body") {
                let message = format!("`{key}: {word}` has no meaning beside `in: {place}`");
                let help = match key {
                    "type" => "files are sent with `in: formData`",
                    _ => "write `csv`, `ssv`, `tsv` or `pipes`",
                };
                self.report(Diagnostic::new(&rules::UNKNOWN_VALUE, value.span, message).help(help));
            }
        }
        if is("type", "array") && !has("items") && place != "body" {
            self.report(missing_key(at, object, "items"));
        }
    }

    /// A parameter or header has one media type.
    fn content(&self, node: &Node) {
        let Some(content) = node.get("content").filter(|_| self.version != SWAGGER) else { return };
        let Some(map) = content.as_map().filter(|map| map.len() != 1 && map.get("$ref").is_none()) else {
            return;
        };
        let (message, at) = match map.entries().get(1) {
            Some(second) => ("`content` of a parameter or header takes one media type", second.key_span),
            None => ("`content` of a parameter or header needs a media type", content.span),
        };
        let help = if map.is_empty() { "add one, such as `application/json`" } else { "keep one of them" };
        self.report(Diagnostic::new(&rules::WRONG_TYPE, at, message).help(help));
    }
}
