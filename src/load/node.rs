//! The tree that every YAML or JSON file is read into.

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::source::Span;

/// A value and the place where it was written. Cloning is cheap: children are shared.
#[derive(Debug, Clone)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Where it stands; a mapping or sequence starts at its first child or bracket.
    pub span: Span,
}

/// What a node holds.
#[derive(Debug, Clone)]
pub enum Value {
    /// `null`, `~` or nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as it was written: large integers and trailing zeros are kept.
    Number(Arc<str>),
    /// A string.
    String(Arc<str>),
    /// A sequence.
    Seq(Arc<Vec<Node>>),
    /// A mapping.
    Map(Arc<Map>),
}

/// An entry of a mapping.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The key as text: `200:` and `"200":` are the same key.
    pub key: Arc<str>,
    /// Where the key stands.
    pub key_span: Span,
    /// The value.
    pub value: Node,
}

/// A mapping in the order of the file.
#[derive(Debug, Clone, Default)]
pub struct Map {
    entries: Vec<Entry>,
    /// Positions by key, only where there are enough entries for it to pay.
    index: FxHashMap<Arc<str>, u32>,
}

/// Mappings up to this size are searched from front to back.
const SMALL: usize = 12;

impl Map {
    /// A mapping of these entries, whose keys differ.
    pub fn new(entries: Vec<Entry>) -> Self {
        let mut index = FxHashMap::default();
        if entries.len() > SMALL {
            index.extend(entries.iter().enumerate().map(|(at, entry)| (entry.key.clone(), at as u32)));
        }
        Self { entries, index }
    }

    /// The entry of a key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        if self.entries.len() > SMALL {
            return self.index.get(key).map(|at| &self.entries[*at as usize]);
        }
        self.entries.iter().find(|entry| &*entry.key == key)
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// All entries in order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// All keys in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|entry| &*entry.key)
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }
}

impl Node {
    /// A node of a value at a place.
    pub fn new(value: Value, span: Span) -> Self {
        Self { value, span }
    }

    /// The value of a key, when this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_map()?.get(key)
    }

    /// The mapping, when this is one.
    pub fn as_map(&self) -> Option<&Map> {
        match &self.value {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The items, when this is a sequence.
    pub fn as_seq(&self) -> Option<&[Node]> {
        match &self.value {
            Value::Seq(items) => Some(items),
            _ => None,
        }
    }

    /// The string, when this is one.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// What a text says that is taken for a truth value: YAML of today knows `true` and `false` only.
    pub fn meant_as_truth(&self) -> Option<bool> {
        match self.as_str()?.to_ascii_lowercase().as_str() {
            "yes" | "on" | "y" | "true" => Some(true),
            "no" | "off" | "n" | "false" => Some(false),
            _ => None,
        }
    }

    /// The boolean, when this is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// The number, when this is one that fits.
    pub fn as_f64(&self) -> Option<f64> {
        match &self.value {
            Value::Number(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// The whole number, when this is one that fits.
    pub fn as_i64(&self) -> Option<i64> {
        match &self.value {
            Value::Number(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// A scalar as text: a version `1.10` is what was written even where the quotes are missing.
    pub fn scalar_text(&self) -> Option<Cow<'_, str>> {
        Some(match &self.value {
            Value::String(text) | Value::Number(text) => Cow::Borrowed(text),
            Value::Bool(true) => Cow::Borrowed("true"),
            Value::Bool(false) => Cow::Borrowed("false"),
            Value::Null => Cow::Borrowed("null"),
            Value::Seq(_) | Value::Map(_) => return None,
        })
    }

    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }

    /// What it is, with its article, for messages.
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "nothing",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Seq(_) => "a list",
            Value::Map(_) => "a mapping",
        }
    }

    /// Identity of a mapping or sequence: equal for clones of the same node, and only for those.
    pub fn address(&self) -> Option<usize> {
        match &self.value {
            Value::Map(map) => Some(Arc::as_ptr(map).addr()),
            Value::Seq(items) => Some(Arc::as_ptr(items).addr()),
            _ => None,
        }
    }

    /// The entries, when this is a mapping; none otherwise.
    pub fn entries(&self) -> &[Entry] {
        self.as_map().map_or(&[], Map::entries)
    }

    /// The items, when this is a sequence; none otherwise.
    pub fn items(&self) -> &[Node] {
        self.as_seq().unwrap_or(&[])
    }
}

/// Equality of values as JSON sees it; places do not count, nor does the order of keys.
impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        match (&self.value, &other.value) {
            (Value::Null, Value::Null) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::String(a), Value::String(b)) => a == b,
            (Value::Number(a), Value::Number(b)) => {
                a == b || matches!((self.as_f64(), other.as_f64()), (Some(a), Some(b)) if a == b)
            }
            (Value::Seq(a), Value::Seq(b)) => a == b,
            (Value::Map(a), Value::Map(b)) => {
                a.len() == b.len() && a.entries.iter().all(|e| b.get(&e.key) == Some(&e.value))
            }
            _ => false,
        }
    }
}
