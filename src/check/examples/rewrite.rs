//! Turns a schema of any version into one of JSON Schema 2020-12.
//!
//! 1. Every target of a reference becomes a definition of the one schema that is built, so that
//!    cycles are references again and nothing has to be fetched.
//! 2. Keywords of older versions are put in today's words: `nullable`, `exclusiveMinimum: true`,
//!    a list under `items`, boolean `required`.
//! 3. What is malformed is left out; the check of the structure has reported it.

use rustc_hash::FxHashMap;
use serde_json::{Map, Value, json};

use super::instance::converted;
use crate::load::Node;
use crate::resolve::Resolver;

/// A schema for the validator, and where its definitions come from.
pub(super) struct Rewritten {
    /// The schema.
    pub(super) value: Value,
    /// How many schemas a value is compared with at once, at most.
    pub(super) weight: usize,
    /// The schemas that the definitions `0`, `1`, … stand for; the first is the one that was asked for.
    pub(super) definitions: Vec<Node>,
}

/// Rewrites a schema with everything that it refers to.
pub(super) fn rewrite(schema: &Node, resolver: &Resolver<'_>, with_patterns: bool) -> Rewritten {
    let mut rewriter =
        Rewriter { resolver, definitions: Vec::new(), numbers: FxHashMap::default(), with_patterns };
    rewriter.number(schema);
    let mut definitions = Map::new();
    let mut at = 0;
    while let Some(node) = rewriter.definitions.get(at).cloned() {
        let value = rewriter.schema(&node);
        definitions.insert(at.to_string(), value);
        at += 1;
    }
    let value = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$ref": "#/$defs/0",
        "$defs": definitions,
    });
    let mut weights = Weights { resolver, known: FxHashMap::default() };
    let weight = rewriter.definitions.iter().map(|node| weights.of(node)).max().unwrap_or(0);
    Rewritten { value, weight, definitions: rewriter.definitions }
}

/// How many schemas look at the same value as one does, itself included. Alternatives that share what
/// they refer to multiply: forty pairs of them are a million million.
struct Weights<'r, 'a> {
    resolver: &'r Resolver<'a>,
    /// By the address of the schema; zero while it is counted, so that circles count once.
    known: FxHashMap<usize, usize>,
}

impl Weights<'_, '_> {
    fn of(&mut self, schema: &Node) -> usize {
        let Some(address) = schema.address() else { return 1 };
        if let Some(known) = self.known.get(&address) {
            return *known;
        }
        self.known.insert(address, 0);
        let target = Resolver::reference(schema).and_then(|reference| self.resolver.target(reference));
        let lists =
            ["allOf", "anyOf", "oneOf"].iter().flat_map(|key| schema.get(key).map_or(&[][..], Node::items));
        let single = ["not", "if", "then", "else"].iter().filter_map(|key| schema.get(key));
        let parts: Vec<Node> = lists.chain(single).cloned().chain(target).collect();
        let weight = parts.iter().fold(1_usize, |sum, part| sum.saturating_add(self.of(part)));
        self.known.insert(address, weight);
        weight
    }
}

struct Rewriter<'r, 'a> {
    resolver: &'r Resolver<'a>,
    definitions: Vec<Node>,
    numbers: FxHashMap<usize, usize>,
    with_patterns: bool,
}

/// Keywords whose value is a schema.
const SINGLE: [&str; 11] = [
    "additionalProperties",
    "contains",
    "contentSchema",
    "else",
    "if",
    "items",
    "not",
    "propertyNames",
    "then",
    "unevaluatedItems",
    "unevaluatedProperties",
];
/// Keywords whose value is a list of schemas.
const LISTS: [&str; 4] = ["allOf", "anyOf", "oneOf", "prefixItems"];
/// Keywords whose value is a mapping of schemas.
const MAPS: [&str; 3] = ["dependentSchemas", "patternProperties", "properties"];
/// Keywords whose value is a number from zero.
const COUNTS: [&str; 8] = [
    "maxContains",
    "maxItems",
    "maxLength",
    "maxProperties",
    "minContains",
    "minItems",
    "minLength",
    "minProperties",
];
const TYPES: [&str; 7] = ["array", "boolean", "integer", "null", "number", "object", "string"];

impl Rewriter<'_, '_> {
    /// The definition that stands for a node.
    fn number(&mut self, node: &Node) -> usize {
        let next = self.definitions.len();
        let Some(address) = node.address() else {
            self.definitions.push(node.clone());
            return next;
        };
        let number = *self.numbers.entry(address).or_insert(next);
        if number == next {
            self.definitions.push(node.clone());
        }
        number
    }

    /// A schema; anything that is none allows everything.
    fn schema(&mut self, node: &Node) -> Value {
        let Some(map) = node.as_map() else { return Value::Bool(node.as_bool().unwrap_or(true)) };
        let mut out = Map::new();
        for entry in map.entries() {
            self.keyword(&entry.key, &entry.value, node, &mut out);
        }
        self.nullable(node, out)
    }

    fn keyword(&mut self, key: &str, value: &Node, schema: &Node, out: &mut Map<String, Value>) {
        let result = match key {
            "$ref" | "$dynamicRef" | "$recursiveRef" if value.as_str().is_some() => {
                if let Some((_, Some(target))) = self.resolver.schema_target(schema) {
                    out.insert("$ref".into(), json!(format!("#/$defs/{}", self.number(&target))));
                }
                return;
            }
            "items" | "additionalItems"
                if schema.get("items").is_some_and(|items| items.as_seq().is_some()) =>
            {
                // Draft 7 and before: a list under `items`, the rest under `additionalItems`.
                if key == "items" {
                    out.insert("prefixItems".into(), self.list(value));
                } else {
                    out.insert("items".into(), self.schema(value));
                }
                return;
            }
            _ if SINGLE.contains(&key) && (value.as_map().is_some() || value.as_bool().is_some()) => {
                self.schema(value)
            }
            _ if LISTS.contains(&key) && !value.items().is_empty() => self.list(value),
            "patternProperties" if !self.with_patterns => return,
            _ if MAPS.contains(&key) && value.as_map().is_some() => {
                let Some(target) = self.resolver.follow(value) else { return };
                let entries = target.entries().iter();
                Value::Object(
                    entries.map(|entry| (entry.key.to_string(), self.schema(&entry.value))).collect(),
                )
            }
            _ if COUNTS.contains(&key) => match value.as_i64() {
                Some(count) if count >= 0 => json!(count),
                _ => return,
            },
            "type" => return self.types(value, out),
            "required" => return self.required(value, schema, out),
            "enum" if !value.items().is_empty() => converted(value),
            "const" => converted(value),
            "pattern" if value.as_str().is_some() && self.with_patterns => converted(value),
            "minimum" | "maximum" if value.as_f64().is_some() => {
                let exclusive = if key == "minimum" { "exclusiveMinimum" } else { "exclusiveMaximum" };
                if schema.get(exclusive).and_then(Node::as_bool) == Some(true) {
                    out.insert(exclusive.into(), converted(value));
                    return;
                }
                converted(value)
            }
            "exclusiveMinimum" | "exclusiveMaximum" if value.as_f64().is_some() => converted(value),
            "multipleOf" if value.as_f64().is_some_and(|number| number > 0.0) => converted(value),
            "uniqueItems" if value.as_bool().is_some() => converted(value),
            "dependentRequired" if is_map_of_names(value) => converted(value),
            _ => return,
        };
        out.insert(key.into(), result);
    }

    fn list(&mut self, value: &Node) -> Value {
        Value::Array(value.items().iter().map(|item| self.schema(item)).collect())
    }

    /// Types that exist; a name that does not allows everything.
    fn types(&self, value: &Node, out: &mut Map<String, Value>) {
        let names = value.as_seq().unwrap_or(std::slice::from_ref(value));
        let mut names: Vec<&str> = names.iter().map(|name| name.as_str().unwrap_or_default()).collect();
        if !names.is_empty() && names.iter().all(|name| TYPES.contains(name)) {
            names.sort_unstable();
            names.dedup();
            out.insert("type".into(), json!(names));
        }
    }

    /// Names that are required. Properties that only requests or only responses have are not
    /// required of an example, which may stand for either.
    fn required(&self, value: &Node, schema: &Node, out: &mut Map<String, Value>) {
        let is_one_way = |name: &str| {
            let property = schema.get("properties").and_then(|properties| properties.get(name));
            let Some(property) = property.and_then(|property| self.resolver.follow(property)) else {
                return false;
            };
            ["readOnly", "writeOnly"]
                .iter()
                .any(|key| property.get(key).and_then(Node::as_bool) == Some(true))
        };
        let mut names: Vec<&str> = value.items().iter().filter_map(Node::as_str).collect();
        names.retain(|name| !is_one_way(name));
        names.sort_unstable();
        names.dedup();
        if !names.is_empty() {
            out.insert("required".into(), json!(names));
        }
    }

    /// OpenAPI 3.0: `nullable` lets null in beside what the schema says.
    fn nullable(&self, node: &Node, mut out: Map<String, Value>) -> Value {
        let is_nullable =
            ["nullable", "x-nullable"].iter().any(|key| node.get(key).and_then(Node::as_bool) == Some(true));
        if !is_nullable || out.is_empty() {
            return Value::Object(out);
        }
        // The plain case stays in place, so that messages can name the keyword that fails.
        let is_plain =
            ["$ref", "allOf", "anyOf", "oneOf", "not", "const"].iter().all(|key| !out.contains_key(*key));
        if let (true, Some(Value::Array(types))) = (is_plain, out.get_mut("type")) {
            types.push(json!("null"));
            types.dedup();
            if let Some(Value::Array(values)) = out.get_mut("enum") {
                values.push(Value::Null);
                values.dedup();
            }
            return Value::Object(out);
        }
        json!({ "anyOf": [out, { "type": "null" }] })
    }
}

fn is_map_of_names(value: &Node) -> bool {
    let is_names =
        |node: &Node| node.as_seq().is_some_and(|items| items.iter().all(|item| item.as_str().is_some()));
    value.as_map().is_some() && value.entries().iter().all(|entry| is_names(&entry.value))
}
