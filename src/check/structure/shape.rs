//! Checks values against the shapes of the tables.

use super::report::{listed, unknown_word, wrong_type};
use super::walk::Walk;
use crate::diagnostic::{Diagnostic, Severity, nearest, rules};
use crate::load::{Entry, Node, Value};
use crate::openapi::grammar::{Object, PLAIN, SINCE_31, SWAGGER, Shape, V30};
use crate::resolve::Resolver;

/// Comparing every item with every other takes time in longer lists.
const MOST_COMPARED: usize = 256;

/// The names of types in JSON Schema.
const TYPES: &[&str] = &["string", "number", "integer", "boolean", "array", "object", "null"];

impl Walk<'_> {
    /// Checks the value of a field. Nothing after a colon is read as leaving the field out.
    pub(super) fn shape(&mut self, entry: &Entry, value: &Node, shape: Shape) {
        let key = &*entry.key;
        match shape {
            Shape::Any => {}
            _ if value.is_null() => {
                // An alias without an anchor is read as nothing, and has been reported.
                let source = &self.resolver.sources().file(value.span.file).text;
                if !source.get(value.span.start as usize..).is_some_and(|text| text.starts_with('*')) {
                    self.report(no_value(entry, value, shape));
                }
            }
            Shape::Text => self.text(key, value),
            Shape::Fit(fits, looks) => match value.as_str() {
                Some(text) if fits(text) => {}
                Some(text) => {
                    let message = format!("`{key}` takes {looks}, and this is `{text}`");
                    self.report(Diagnostic::new(&rules::WRONG_TYPE, value.span, message));
                }
                None => self.text(key, value),
            },
            Shape::Flag if value.as_bool().is_none() => {
                let mut diagnostic = wrong_type(key, value, "`true` or `false`");
                if let (Some(plain), Value::Number(limit)) = (exclusive(key), &value.value) {
                    diagnostic.help = Some(format!("write `{plain}: {limit}` and `{key}: true`"));
                }
                self.report(diagnostic);
            }
            Shape::Positive if value.as_f64().is_none_or(|number| number <= 0.0) => {
                self.report(wrong_number(key, value, "a number above zero"));
            }
            Shape::Number if value.as_f64().is_none() => {
                let mut diagnostic = wrong_type(key, value, "a number");
                if let (Some(plain), Some(_)) = (exclusive(key), value.as_bool()) {
                    diagnostic.help = Some(format!("write the limit itself here, and no `{plain}`"));
                }
                self.report(diagnostic);
            }
            Shape::NumberOrFlag if value.as_f64().is_none() && value.as_bool().is_none() => {
                self.report(wrong_type(key, value, "a number"));
            }
            Shape::Count if value.as_f64().is_none_or(|number| number < 0.0 || number.fract() != 0.0) => {
                self.report(wrong_number(key, value, "a whole number from zero"));
            }
            Shape::Flag | Shape::Number | Shape::NumberOrFlag | Shape::Count | Shape::Positive => {}
            Shape::Version => match value.as_str() {
                Some(text) if is_version(text) => {}
                Some(text) => {
                    let message = format!("`{text}` is no version of OpenAPI");
                    let help = "write all three numbers of the version, as in `3.1.0`";
                    self.report(Diagnostic::new(&rules::UNKNOWN_VALUE, value.span, message).help(help));
                }
                None => self.text(key, value),
            },
            Shape::Word(words) => match value.as_str() {
                Some(word) if words.contains(&word) => {}
                Some(word) => self.report(unknown_word(key, value, word, words)),
                None => self.text(key, value),
            },
            Shape::Type => self.types(key, value),
            Shape::NonEmpty(shape) => {
                self.filled(key, value);
                self.shape(entry, value, Shape::Unique(shape));
            }
            Shape::Unique(shape) => {
                self.unique(value);
                self.shape(entry, value, Shape::List(shape));
            }
            Shape::List(shape) => match value.as_seq() {
                Some(items) => items.iter().for_each(|item| self.shape(entry, item, *shape)),
                None if key == "required" && value.as_bool().is_some() => {
                    let help = "list the name of this property under `required` of the schema around it";
                    self.report(wrong_type(key, value, "a list of names").help(help));
                }
                None => self.report(wrong_type(key, value, "a list")),
            },
            Shape::Map(shape) => self.mapping(entry, value, *shape),
            Shape::Named(shape) => {
                self.names(value);
                self.mapping(entry, value, *shape);
            }
            Shape::One(object) => self.one(entry, value, object),
            Shape::OneOrFlag(object) => match value.as_bool() {
                Some(_) if self.takes_flags(key) => {}
                Some(_) | None => self.one(entry, value, object),
            },
            Shape::OneOrList(object) => match value.as_seq() {
                Some(items) => {
                    self.filled(key, value);
                    items.iter().for_each(|item| self.one(entry, item, object));
                }
                None if value.as_bool().is_some() && self.takes_flags(key) => {}
                None => self.one(entry, value, object),
            },
        }
    }

    /// Since JSON Schema draft 6 `true` and `false` are schemas anywhere.
    fn takes_flags(&self, key: &str) -> bool {
        self.version.has(SINCE_31.or(PLAIN)) || key == "additionalProperties"
    }

    /// A list has something in it.
    fn filled(&self, key: &str, list: &Node) {
        if list.as_seq().is_some_and(<[Node]>::is_empty) {
            let message = format!("the list under `{key}` is empty");
            let mut diagnostic = Diagnostic::new(&rules::WRONG_TYPE, list.span, message);
            // Nothing that it says is lost.
            diagnostic.severity = Severity::Warning;
            self.report(diagnostic.help("fill it, or leave it out"));
        }
    }

    /// Each item of a list stands once.
    fn unique(&self, list: &Node) {
        let items = list.items();
        for (at, item) in items.iter().enumerate().take(MOST_COMPARED) {
            let Some(first) = items[..at].iter().find(|first| *first == item) else { continue };
            let message = match item.scalar_text() {
                Some(text) => format!("`{text}` stands twice in this list"),
                None => "this item stands twice in the list".to_owned(),
            };
            self.report(
                Diagnostic::new(&rules::DUPLICATE_VALUE, item.span, message)
                    .other(first.span, "first here")
                    .help("remove one of the two"),
            );
        }
    }

    /// The names of components are parts of addresses.
    fn names(&self, map: &Node) {
        let is_plain = |name: &str| {
            !name.is_empty()
                && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
        };
        for entry in map.entries().iter().filter(|entry| !is_plain(&entry.key) && &*entry.key != "$ref") {
            let message = format!("`{}` is no name for a component", entry.key);
            self.report(
                Diagnostic::new(&rules::UNKNOWN_KEY, entry.key_span, message)
                    .help("make it of the letters A to Z, digits, `.`, `-` and `_`"),
            );
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
        if self.version == V30 && value.as_seq().is_some() {
            let mut diagnostic = wrong_type(key, value, "the name of one type in OpenAPI 3.0");
            if named.iter().any(|name| name.is_null() || name.as_str() == Some("null")) {
                diagnostic.help = Some("write the other type, and `nullable: true` beside it".into());
            }
            return self.report(diagnostic);
        }
        self.filled(key, value);
        self.unique(value);
        for name in named {
            match name.as_str() {
                Some("null") if self.version == V30 => {
                    let diagnostic = unknown_word(key, name, "null", &TYPES[..6]);
                    self.report(diagnostic.help("OpenAPI 3.0 has no type of null: write `nullable: true`"));
                }
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
                let is_item = entry.value.as_seq().is_some() && entry.value.address() != value.address();
                let message = match is_item {
                    true => format!("`{}` takes a list of mappings, and this is {}", entry.key, value.kind()),
                    false => format!("`{}` takes {}, and this is {}", entry.key, object.name, value.kind()),
                };
                let mut diagnostic = Diagnostic::new(&rules::WRONG_TYPE, value.span, message);
                if &*entry.key == "items" && value.as_seq().is_some() && self.version.has(SINCE_31) {
                    diagnostic.help = Some("write `prefixItems` for one schema for each item".into());
                }
                self.report(diagnostic);
            }
        }
    }
}

/// A key with nothing behind it.
fn no_value(entry: &Entry, value: &Node, shape: Shape) -> Diagnostic {
    let key = &entry.key;
    let is_item = entry.value.as_seq().is_some();
    let message = match is_item {
        true => format!("an item of `{key}` has no value"),
        false => format!("`{key}` has no value"),
    };
    let mut diagnostic = Diagnostic::new(&rules::WRONG_TYPE, value.span, message);
    // It is read as if the line were not there.
    diagnostic.severity = Severity::Warning;
    diagnostic.help(match shape {
        Shape::Type => "give it one; the type of null is written `\"null\"`, in quotes",
        Shape::List(_) | Shape::Unique(_) => "remove the line, or write `[]` for an empty list",
        Shape::Map(_) | Shape::Named(_) => "remove the line, or write `{}` for an empty mapping",
        Shape::One(_) | Shape::OneOrFlag(_) if !is_item => {
            "describe it, or write `{}` for nothing in particular"
        }
        _ => "give it one, or remove the line",
    })
}

/// The limit that a keyword makes an exclusive one; OpenAPI 3.1 changed how.
fn exclusive(key: &str) -> Option<&'static str> {
    match key {
        "exclusiveMinimum" => Some("minimum"),
        "exclusiveMaximum" => Some("maximum"),
        _ => None,
    }
}

fn wrong_number(key: &str, value: &Node, wanted: &str) -> Diagnostic {
    let mut diagnostic = wrong_type(key, value, wanted);
    if let Value::Number(text) = &value.value {
        diagnostic.message = format!("`{key}` takes {wanted}, and this is {text}");
    }
    diagnostic
}

/// `3.1.0`, and what is being tried out, such as `3.2.0-rc1`.
fn is_version(text: &str) -> bool {
    let number = text.split_once('-').map_or(text, |(number, _)| number);
    let parts: Vec<&str> = number.split('.').collect();
    parts.len() == 3 && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}

/// "did you mean" for a name that should be one of `known`, or the list of them when it is short.
pub(super) fn suggestion(wrong: &str, known: &[&str]) -> Option<String> {
    match nearest(wrong, known.iter().copied()) {
        Some(near) => Some(format!("did you mean `{near}`?")),
        None if (1..=4).contains(&known.len()) => Some(format!("write {}", listed(known))),
        None => None,
    }
}
