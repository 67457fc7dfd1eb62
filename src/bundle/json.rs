//! The tree that a bundle is built as, and how it is written.
//!
//! Collections are shared: a schema that is inlined a hundred times is one collection with a hundred
//! owners, and only becomes a hundred texts when it is written.

use std::sync::Arc;

use super::components::ComponentId;
use crate::json::string;

/// How JSON is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// Without any white space.
    #[default]
    Compact,
    /// One value a line, indented by two spaces.
    Indented,
}

/// A JSON value.
#[derive(Debug, Clone)]
pub(super) enum Json {
    Null,
    Bool(bool),
    /// A number in JSON's notation.
    Number(Arc<str>),
    String(Arc<str>),
    /// A string that leads to a component, whose name is settled at the end.
    Pointer(ComponentId),
    Array(Arc<Collection<Json>>),
    Object(Arc<Collection<(Arc<str>, Json)>>),
}

/// Items, how many values they stand for when all is written out, and how deep these nest.
#[derive(Debug)]
pub(super) struct Collection<T> {
    pub items: Vec<T>,
    size: usize,
    height: usize,
}

impl<T> Collection<T> {
    fn new(items: Vec<T>, value: impl Fn(&T) -> &Json) -> Arc<Self> {
        let size = items.iter().fold(1usize, |sum, item| sum.saturating_add(value(item).size()));
        let height = items.iter().map(|item| value(item).height()).max().unwrap_or(0) + 1;
        Arc::new(Self { items, size, height })
    }
}

impl Json {
    pub fn array(items: Vec<Json>) -> Self {
        Json::Array(Collection::new(items, |item| item))
    }

    pub fn object(items: Vec<(Arc<str>, Json)>) -> Self {
        Json::Object(Collection::new(items, |(_, item)| item))
    }

    pub fn text(text: &str) -> Self {
        Json::String(text.into())
    }

    /// How many values it stands for when all is written out.
    pub fn size(&self) -> usize {
        match self {
            Json::Array(array) => array.size,
            Json::Object(object) => object.size,
            _ => 1,
        }
    }

    /// How deep its values nest; a scalar has no height.
    pub fn height(&self) -> usize {
        match self {
            Json::Array(array) => array.height,
            Json::Object(object) => object.height,
            _ => 0,
        }
    }

    /// The entries, when this is an object; none otherwise.
    pub fn entries(&self) -> &[(Arc<str>, Json)] {
        match self {
            Json::Object(object) => &object.items,
            _ => &[],
        }
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Json> {
        self.entries().iter().find(|(name, _)| &**name == key).map(|(_, value)| value)
    }

    /// The items, when this is an array; none otherwise.
    pub fn items(&self) -> &[Json] {
        match self {
            Json::Array(array) => &array.items,
            _ => &[],
        }
    }
}

/// Writes a value; `names` has the pointer of each component.
pub(super) fn write(value: &Json, names: &[String], layout: Layout, out: &mut String) {
    Writer { names, layout, out }.value(value, 0);
}

struct Writer<'a> {
    names: &'a [String],
    layout: Layout,
    out: &'a mut String,
}

impl Writer<'_> {
    fn value(&mut self, value: &Json, depth: usize) {
        match value {
            Json::Null => self.out.push_str("null"),
            Json::Bool(true) => self.out.push_str("true"),
            Json::Bool(false) => self.out.push_str("false"),
            Json::Number(text) => self.out.push_str(text),
            Json::String(text) => string(text, self.out),
            Json::Pointer(id) => string(&self.names[id.0], self.out),
            Json::Array(array) => {
                self.out.push('[');
                for (at, item) in array.items.iter().enumerate() {
                    self.next(at, depth);
                    self.value(item, depth + 1);
                }
                self.end(array.items.len(), depth);
                self.out.push(']');
            }
            Json::Object(object) => {
                self.out.push('{');
                for (at, (key, item)) in object.items.iter().enumerate() {
                    self.next(at, depth);
                    string(key, self.out);
                    self.out.push_str(if self.layout == Layout::Compact { ":" } else { ": " });
                    self.value(item, depth + 1);
                }
                self.end(object.items.len(), depth);
                self.out.push('}');
            }
        }
    }

    /// What stands before the item at this position.
    fn next(&mut self, at: usize, depth: usize) {
        if at > 0 {
            self.out.push(',');
        }
        if self.layout == Layout::Indented {
            self.line(depth + 1);
        }
    }

    fn end(&mut self, items: usize, depth: usize) {
        if items > 0 && self.layout == Layout::Indented {
            self.line(depth);
        }
    }

    fn line(&mut self, depth: usize) {
        self.out.push('\n');
        for _ in 0..depth {
            self.out.push_str("  ");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Json {
        let list = Json::array(vec![Json::Number("1.50".into()), Json::Null, Json::Bool(true)]);
        Json::object(vec![
            ("a".into(), list.clone()),
            ("b\"".into(), Json::text("é\n\u{1}\\")),
            ("c".into(), Json::object(vec![])),
            ("$ref".into(), Json::Pointer(ComponentId(0))),
        ])
    }

    #[test]
    fn writes_json() {
        let mut out = String::new();
        write(&sample(), &["#/components/schemas/A".into()], Layout::Compact, &mut out);
        let expected =
            r##"{"a":[1.50,null,true],"b\"":"é\n\u0001\\","c":{},"$ref":"#/components/schemas/A"}"##;
        assert_eq!(out, expected);
    }

    #[test]
    fn indents() {
        let mut out = String::new();
        write(&sample(), &["#".into()], Layout::Indented, &mut out);
        assert!(out.starts_with("{\n  \"a\": [\n    1.50,\n    null,\n    true\n  ],\n"), "{out}");
        assert!(out.contains("\"c\": {},\n"), "{out}");
    }

    #[test]
    fn counts_what_sharing_hides() {
        let mut value = sample();
        for _ in 0..200 {
            value = Json::array(vec![value.clone(), value]);
        }
        assert_eq!(value.size(), usize::MAX);
    }
}
