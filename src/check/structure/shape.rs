//! Checks values against the shapes of the tables, and the conditions that tables cannot say.

use super::report::{listed, missing_key, unknown_word, wrong_type};
use super::table::{Object, Role, SWAGGER, Shape, V30};
use super::walk::Walk;
use crate::diagnostic::{Diagnostic, Severity, nearest, rules};
use crate::load::{Entry, Node, Value};
use crate::resolve::Resolver;
use crate::source::Span;

/// The names of types in JSON Schema.
const TYPES: &[&str] = &["string", "number", "integer", "boolean", "array", "object", "null"];

impl Walk<'_> {
    /// Checks the value of a field. Nothing after a colon counts as leaving the field out.
    pub(super) fn shape(&mut self, entry: &Entry, value: &Node, shape: Shape) {
        if value.is_null() && !matches!(shape, Shape::List(_)) {
            return;
        }
        let key = &*entry.key;
        match shape {
            Shape::Any => {}
            Shape::Text => self.text(key, value),
            Shape::Flag if value.as_bool().is_none() => {
                self.report(wrong_type(key, value, "`true` or `false`"));
            }
            Shape::Number if value.as_f64().is_none() => self.report(wrong_type(key, value, "a number")),
            Shape::NumberOrFlag if value.as_f64().is_none() && value.as_bool().is_none() => {
                self.report(wrong_type(key, value, "a number"));
            }
            Shape::Count if value.as_f64().is_none_or(|number| number < 0.0 || number.fract() != 0.0) => {
                let mut diagnostic = wrong_type(key, value, "a whole number from zero");
                if let Value::Number(text) = &value.value {
                    diagnostic.message =
                        format!("`{key}` takes a whole number from zero, and this is {text}");
                }
                self.report(diagnostic);
            }
            Shape::Flag | Shape::Number | Shape::NumberOrFlag | Shape::Count => {}
            Shape::Word(words) => match value.as_str() {
                Some(word) if words.contains(&word) => {}
                Some(word) => self.report(unknown_word(key, value, word, words)),
                None => self.report(wrong_type(key, value, "a text")),
            },
            Shape::Type => self.types(key, value),
            Shape::List(shape) => match value.as_seq() {
                Some(items) => items.iter().for_each(|item| self.shape(entry, item, *shape)),
                None if value.is_null() => {}
                None if key == "required" && value.as_bool().is_some() => {
                    let help = "list the name of this property under `required` of the schema around it";
                    self.report(wrong_type(key, value, "a list of names").help(help));
                }
                None => self.report(wrong_type(key, value, "a list")),
            },
            Shape::Map(shape) => self.mapping(entry, value, *shape),
            Shape::One(object) => self.one(entry, value, object),
            Shape::OneOrFlag(object) => match value.as_bool() {
                Some(_) => {}
                None => self.one(entry, value, object),
            },
            Shape::OneOrList(object) => match value.as_seq() {
                Some(items) => items.iter().for_each(|item| self.one(entry, item, object)),
                None if value.as_bool().is_some() => {}
                None => self.one(entry, value, object),
            },
        }
    }

    fn text(&self, key: &str, value: &Node) {
        let what = match &value.value {
            Value::String(_) => return,
            Value::Number(_) | Value::Bool(_) => value.scalar_text(),
            _ => None,
        };
        let mut diagnostic = wrong_type(key, value, "a text");
        diagnostic.help = what.map(|text| format!("put it in quotes: `\"{text}\"`"));
        self.report(diagnostic);
    }

    fn types(&self, key: &str, value: &Node) {
        let named = match value.as_seq() {
            Some(items) => items,
            None => std::slice::from_ref(value),
        };
        for name in named {
            match name.as_str() {
                Some(word) if TYPES.contains(&word) => {}
                // Swagger has files only in responses and forms; its schema object stands for both.
                Some("file") if self.version == SWAGGER => {}
                Some(word) => self.report(unknown_word(key, name, word, TYPES)),
                None if name.is_null() => {
                    let diagnostic = wrong_type(key, name, "the name of a type");
                    self.report(diagnostic.help("write `\"null\"` in quotes for the type of null"));
                }
                None => self.report(wrong_type(key, name, "the name of a type")),
            }
        }
    }

    /// A mapping from free names. A reference may stand for the whole of it.
    fn mapping(&mut self, entry: &Entry, value: &Node, shape: Shape) {
        let target = match Resolver::reference(value) {
            Some(_) => self.resolver.follow(value),
            None => Some(value.clone()),
        };
        let Some(target) = target else { return };
        let Some(map) = target.as_map() else {
            let mut diagnostic = wrong_type(&entry.key, value, "a mapping");
            if value.as_seq().is_some_and(<[Node]>::is_empty) {
                // Nothing that it says is lost.
                diagnostic.severity = Severity::Warning;
                diagnostic.help = Some("write `{}` for an empty mapping".into());
            }
            self.report(diagnostic);
            return;
        };
        let holds_objects = matches!(shape, Shape::One(_));
        for inner in map.entries() {
            if holds_objects && inner.key.starts_with("x-") && inner.value.as_map().is_none() {
                continue;
            }
            // The names of security schemes and the like may be followed by nothing.
            self.shape(inner, &inner.value, shape);
        }
    }

    fn one(&mut self, entry: &Entry, value: &Node, object: &'static Object) {
        match &value.value {
            Value::Map(_) => {
                // Items of a list have no key of their own.
                let is_named = entry.value.address() == value.address();
                let at = if is_named { entry.key_span } else { value.span };
                self.object(value, object, is_named.then_some(entry), at);
            }
            Value::Null => {}
            _ => {
                let message = match entry.value.as_seq() {
                    Some(_) => {
                        format!("`{}` takes a list of mappings, and this is {}", entry.key, value.kind())
                    }
                    None => format!("`{}` takes {}, and this is {}", entry.key, object.name, value.kind()),
                };
                self.report(Diagnostic::new(&rules::WRONG_TYPE, value.span, message));
            }
        }
    }

    /// What depends on another field.
    pub(super) fn beyond(&mut self, node: &Node, object: &'static Object, at: Span) {
        let text = |key: &str| node.get(key).and_then(Node::as_str);
        let has = |key: &str| node.get(key).is_some_and(|value| !value.is_null());
        match object.role {
            Role::Parameter => {
                if text("in") == Some("path") && node.get("required").and_then(Node::as_bool) != Some(true) {
                    let at = node.get("required").map_or(at, |value| value.span);
                    self.report(
                        Diagnostic::new(
                            &rules::PATH_PARAMETER,
                            at,
                            "a parameter in the path is always required",
                        )
                        .help("write `required: true`"),
                    );
                }
                if self.version == SWAGGER {
                    match text("in") {
                        Some("body") if !has("schema") => self.report(missing_key(at, object, "schema")),
                        Some("query" | "header" | "path" | "formData") if !has("type") => {
                            self.report(missing_key(at, object, "type"));
                        }
                        _ => {}
                    }
                } else if !has("schema") && !has("content") {
                    let message = "a parameter needs `schema` or `content`";
                    self.report(Diagnostic::new(&rules::MISSING_KEY, at, message).help("add `schema`"));
                }
            }
            Role::Security => {
                let needed: &[&str] = match (text("type"), text("flow")) {
                    (Some("apiKey"), _) => &["name", "in"],
                    (Some("http"), _) => &["scheme"],
                    (Some("openIdConnect"), _) => &["openIdConnectUrl"],
                    (Some("oauth2"), _) if self.version != SWAGGER => &["flows"],
                    (Some("oauth2"), Some("implicit")) => &["authorizationUrl", "scopes"],
                    (Some("oauth2"), Some("accessCode")) => &["authorizationUrl", "tokenUrl", "scopes"],
                    (Some("oauth2"), Some(_)) => &["tokenUrl", "scopes"],
                    (Some("oauth2"), None) => &["flow", "scopes"],
                    _ => &[],
                };
                for key in needed.iter().filter(|key| !has(key)) {
                    self.report(missing_key(at, object, key));
                }
            }
            Role::Schema
                if self.wants_items()
                    && text("type") == Some("array")
                    && !has("items")
                    && !has("prefixItems") =>
            {
                let message = "a schema of type `array` needs `items`";
                self.report(Diagnostic::new(&rules::MISSING_KEY, at, message).help("add `items`"));
            }
            _ => {}
        }
    }

    /// Swagger 2.0 and OpenAPI 3.0 want `items` for every array; JSON Schema takes anything then.
    fn wants_items(&self) -> bool {
        self.version == SWAGGER || self.version == V30
    }
}

/// "did you mean" for a name that should be one of `known`, or the list of them when it is short.
pub(super) fn suggestion(wrong: &str, known: &[&str]) -> Option<String> {
    match nearest(wrong, known.iter().copied()) {
        Some(near) => Some(format!("did you mean `{near}`?")),
        None if (1..=4).contains(&known.len()) => Some(format!("write {}", listed(known))),
        None => None,
    }
}
