//! Validates a value against a schema of the model, as JSON Schema 2020-12 says: an example that is
//! derived is shown only when it is valid. `check` has a full validator for what authors write; this
//! one takes no conversion, and knows that read-only fields are not sent.

use rustc_hash::FxHashSet;

use super::Direction;
use super::pattern::Patterns;
use crate::load::{Map, Node, Value};
use crate::model::{Additional, Constraint, Schema, SchemaId, Schemas, Type, UnionKind};

/// Values and schemas nest no deeper than this.
const MAX_DEPTH: usize = 48;

/// Validates values, as long as its budget lasts.
pub(super) struct Validator<'s> {
    schemas: &'s Schemas,
    patterns: &'s Patterns,
    direction: Direction,
    /// Schemas that may still be looked at; beyond it no value is valid.
    left: usize,
    /// Schemas with alternatives that are being validated, each with its value: a schema may be an alternative of
    /// one that it is part of.
    open: Vec<(SchemaId, *const Node)>,
}

impl<'s> Validator<'s> {
    /// A validator of values that go in a direction.
    pub(super) fn new(
        schemas: &'s Schemas,
        patterns: &'s Patterns,
        direction: Direction,
        budget: usize,
    ) -> Self {
        Self { schemas, patterns, direction, left: budget, open: Vec::new() }
    }

    /// Whether a value is valid.
    pub(super) fn is_valid(&mut self, id: SchemaId, node: &Node) -> bool {
        self.validates(id, node, 0)
    }

    /// Whether a text matches a pattern.
    pub(super) fn matches(&self, pattern: &str, text: &str) -> bool {
        self.patterns.matches(pattern, text)
    }

    fn validates(&mut self, id: SchemaId, node: &Node, depth: usize) -> bool {
        if self.left == 0 || depth >= MAX_DEPTH {
            return false;
        }
        self.left -= 1;
        let schema = self.schemas.get(id);
        if schema.never || schema.contradictory {
            return false;
        }
        let kinds = schema.given_types();
        if !kinds.is_empty() && !kinds.iter().any(|kind| is_of(node, *kind)) {
            return false;
        }
        if schema.constant.as_ref().is_some_and(|constant| constant != node)
            || !schema.values.is_empty() && !schema.values.iter().any(|value| value.value == *node)
            || !schema.constraints.iter().all(|limit| self.keeps(node, limit))
        {
            return false;
        }
        self.alternatives(schema, id, node, depth)
            && self.conditions(schema, node, depth)
            && match &node.value {
                Value::Map(map) => self.object(schema, node, map, depth),
                Value::Seq(items) => self.array(schema, items, depth),
                _ => true,
            }
    }

    fn alternatives(&mut self, schema: &Schema, id: SchemaId, node: &Node, depth: usize) -> bool {
        if schema.unions().next().is_none() {
            return true;
        }
        let entry = (id, std::ptr::from_ref(node));
        if self.open.contains(&entry) {
            return true;
        }
        self.open.push(entry);
        let is_valid = schema.unions().all(|(kind, parts)| self.chooses(kind, parts, node, depth));
        self.open.pop();
        is_valid
    }

    /// Whether as many alternatives are valid as may be.
    fn chooses(&mut self, kind: UnionKind, parts: &[SchemaId], node: &Node, depth: usize) -> bool {
        let mut count = 0;
        for part in parts {
            count += usize::from(self.validates(*part, node, depth + 1));
            match kind {
                UnionKind::AnyOf if count > 0 => return true,
                UnionKind::OneOf if count > 1 => return false,
                _ => {}
            }
        }
        count == 1
    }

    /// `not`, and `if` with what follows it.
    fn conditions(&mut self, schema: &Schema, node: &Node, depth: usize) -> bool {
        let mut holds = None;
        schema.applied.iter().all(|(keyword, part)| match *keyword {
            "not" => !self.validates(*part, node, depth + 1),
            "if" => {
                holds = Some(self.validates(*part, node, depth + 1));
                true
            }
            "then" => holds != Some(true) || self.validates(*part, node, depth + 1),
            "else" => holds != Some(false) || self.validates(*part, node, depth + 1),
            _ => true,
        })
    }

    fn object(&mut self, schema: &'s Schema, node: &Node, map: &Map, depth: usize) -> bool {
        let is_there = |name: &str| map.get(name).is_some();
        for property in schema.properties.iter().filter(|property| property.required) {
            if !is_there(&property.name) && self.goes(property.schema) {
                return false;
            }
        }
        let needs = |(name, needed): &(std::sync::Arc<str>, Vec<std::sync::Arc<str>>)| {
            !is_there(name) || needed.iter().all(|name| is_there(name))
        };
        if !schema.required_others.iter().all(|name| is_there(name))
            || !schema.dependent_required.iter().all(needs)
        {
            return false;
        }
        for entry in map.entries() {
            let own = schema.properties.iter().find(|property| property.name == entry.key);
            if let Some(own) = own
                && !self.validates(own.schema, &entry.value, depth + 1)
            {
                return false;
            }
            let mut is_known = own.is_some();
            for property in &schema.pattern_properties {
                if self.patterns.matches(&property.name, &entry.key) {
                    is_known = true;
                    if !self.validates(property.schema, &entry.value, depth + 1) {
                        return false;
                    }
                }
            }
            match schema.closed_parts.is_empty() {
                true if !is_known && !self.additional(schema.additional, &entry.value, depth) => {
                    return false;
                }
                true => {}
                false => {
                    for part in &schema.closed_parts {
                        let is_seen = part.names.contains(&entry.key)
                            || part.patterns.iter().any(|one| self.patterns.matches(one, &entry.key));
                        if !is_seen && !self.additional(part.additional, &entry.value, depth) {
                            return false;
                        }
                    }
                }
            }
        }
        for (keyword, part) in &schema.applied {
            let fits = match *keyword {
                "propertyNames" => map.entries().iter().all(|entry| {
                    let name = Node::new(Value::String(entry.key.clone()), entry.key_span);
                    self.validates(*part, &name, depth + 1)
                }),
                "unevaluatedProperties" => {
                    let mut seen = FxHashSet::default();
                    self.evaluated(schema, node, map, depth, &mut seen);
                    let rest = map.entries().iter().filter(|entry| !seen.contains(&*entry.key));
                    rest.into_iter().all(|entry| self.validates(*part, &entry.value, depth + 1))
                }
                _ => true,
            };
            if !fits {
                return false;
            }
        }
        let dependent = schema.dependent_schemas.iter().filter(|(name, _)| is_there(name));
        dependent.into_iter().all(|(_, part)| self.validates(*part, node, depth + 1))
    }

    fn additional(&mut self, additional: Additional, value: &Node, depth: usize) -> bool {
        match additional {
            Additional::Forbidden => false,
            Additional::Schema(other) => self.validates(other, value, depth + 1),
            Additional::Unsaid | Additional::Allowed => true,
        }
    }

    /// Collects the properties that a schema describes, those of valid subschemas included.
    fn evaluated<'m>(
        &mut self,
        schema: &'s Schema,
        node: &Node,
        map: &'m Map,
        depth: usize,
        seen: &mut FxHashSet<&'m str>,
    ) {
        if depth >= MAX_DEPTH {
            return;
        }
        let is_open = matches!(schema.additional, Additional::Allowed | Additional::Schema(_));
        for entry in map.entries() {
            let is_known = is_open
                || schema.properties.iter().any(|property| property.name == entry.key)
                || schema.pattern_properties.iter().any(|one| self.patterns.matches(&one.name, &entry.key));
            if is_known {
                seen.insert(&entry.key);
            }
        }
        let mut parts: Vec<SchemaId> = schema.unions().flat_map(|(_, parts)| parts.iter().copied()).collect();
        parts.extend(
            schema.applied.iter().filter(|(key, _)| ["if", "then", "else"].contains(key)).map(|one| one.1),
        );
        let dependent = schema.dependent_schemas.iter().filter(|(name, _)| map.get(name).is_some());
        parts.extend(dependent.map(|(_, part)| *part));
        for part in parts {
            if self.validates(part, node, depth + 1) {
                self.evaluated(self.schemas.get(part), node, map, depth + 1, seen);
            }
        }
    }

    fn array(&mut self, schema: &Schema, items: &[Node], depth: usize) -> bool {
        for (at, item) in items.iter().enumerate() {
            let part = schema.prefix_items.get(at).copied().or(schema.items);
            if part.is_some_and(|part| !self.validates(part, item, depth + 1)) {
                return false;
            }
        }
        let count = |wanted: fn(&Constraint) -> Option<&str>| {
            schema.constraints.iter().find_map(wanted).and_then(|text| text.parse::<usize>().ok())
        };
        let least = count(|limit| match limit {
            Constraint::MinContains(count) => Some(count),
            _ => None,
        });
        let most = count(|limit| match limit {
            Constraint::MaxContains(count) => Some(count),
            _ => None,
        });
        let contained = schema.applied.iter().filter(|(keyword, _)| *keyword == "contains");
        contained.into_iter().all(|(_, part)| {
            let found = items.iter().filter(|item| self.validates(*part, item, depth + 1)).count();
            least.unwrap_or(1) <= found && most.is_none_or(|most| found <= most)
        })
    }

    /// Whether a property is sent in this direction.
    fn goes(&self, id: SchemaId) -> bool {
        let schema = self.schemas.get(id);
        match self.direction {
            Direction::Request => !schema.read_only,
            Direction::Response => !schema.write_only,
        }
    }

    /// Whether a value keeps a limit.
    fn keeps(&self, node: &Node, limit: &Constraint) -> bool {
        let text = || node.as_str().map(|text| text.chars().count() as f64);
        let items = || node.as_seq().map(|items| items.len() as f64);
        let fields = || node.as_map().map(|map| map.len() as f64);
        let number = || node.as_f64();
        let (value, limit, test): (_, _, fn(f64, f64) -> bool) = match limit {
            Constraint::Minimum(limit) => (number(), limit, |value, limit| value >= limit),
            Constraint::ExclusiveMinimum(limit) => (number(), limit, |value, limit| value > limit),
            Constraint::Maximum(limit) => (number(), limit, |value, limit| value <= limit),
            Constraint::ExclusiveMaximum(limit) => (number(), limit, |value, limit| value < limit),
            Constraint::MultipleOf(limit) => (number(), limit, is_multiple),
            Constraint::MinLength(limit) => (text(), limit, |value, limit| value >= limit),
            Constraint::MaxLength(limit) => (text(), limit, |value, limit| value <= limit),
            Constraint::MinItems(limit) => (items(), limit, |value, limit| value >= limit),
            Constraint::MaxItems(limit) => (items(), limit, |value, limit| value <= limit),
            Constraint::MinProperties(limit) => (fields(), limit, |value, limit| value >= limit),
            Constraint::MaxProperties(limit) => (fields(), limit, |value, limit| value <= limit),
            Constraint::Pattern(pattern) => {
                return node.as_str().is_none_or(|text| self.patterns.matches(pattern, text));
            }
            Constraint::UniqueItems => return node.as_seq().is_none_or(are_unique),
            Constraint::MinContains(_) | Constraint::MaxContains(_) => return true,
        };
        match (value, limit.parse::<f64>()) {
            (Some(value), Ok(limit)) => test(value, limit),
            _ => true,
        }
    }
}

/// Whether a number is a multiple, as far as binary fractions can tell.
fn is_multiple(value: f64, step: f64) -> bool {
    let count = value / step;
    step <= 0.0 || (count - count.round()).abs() < 1e-9
}

fn are_unique(items: &[Node]) -> bool {
    items.iter().enumerate().all(|(at, item)| !items[..at].contains(item))
}

/// Whether a value is of a type: a whole number is a number, and 1.0 is whole.
fn is_of(node: &Node, kind: Type) -> bool {
    match kind {
        Type::Null => node.is_null(),
        Type::Boolean => node.as_bool().is_some(),
        Type::Integer => node.as_f64().is_some_and(|number| number.fract() == 0.0),
        Type::Number => node.as_f64().is_some(),
        Type::String | Type::File => node.as_str().is_some(),
        Type::Array => node.as_seq().is_some(),
        Type::Object => node.as_map().is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Span};

    fn node(value: Value) -> Node {
        Node::new(value, Span::start_of(FileId(0)))
    }

    fn keeps(node: &Node, limit: Constraint) -> bool {
        let (schemas, patterns) = (Schemas::default(), Patterns::default());
        Validator::new(&schemas, &patterns, Direction::Request, 1).keeps(node, &limit)
    }

    #[test]
    fn a_whole_number_is_a_number_too() {
        assert!(is_of(&node(Value::Number("1.0".into())), Type::Integer));
        assert!(!is_of(&node(Value::Number("1.5".into())), Type::Integer));
        assert!(!is_of(&node(Value::String("1".into())), Type::Integer));
    }

    #[test]
    fn limits_count_characters_and_items() {
        let text = node(Value::String("äöü".into()));
        assert!(keeps(&text, Constraint::MaxLength("3".into())));
        assert!(!keeps(&text, Constraint::MinLength("4".into())));
        assert!(keeps(&text, Constraint::MinItems("4".into())));
        let tenths = node(Value::Number("0.3".into()));
        assert!(keeps(&tenths, Constraint::MultipleOf("0.1".into())));
        assert!(!keeps(&tenths, Constraint::MultipleOf("0.2".into())));
    }

    #[test]
    fn equal_items_are_not_unique() {
        let list = |texts: [&str; 2]| {
            let items = texts.map(|text| node(Value::Number(text.into())));
            node(Value::Seq(std::sync::Arc::new(items.to_vec())))
        };
        assert!(!keeps(&list(["1", "1.0"]), Constraint::UniqueItems));
        assert!(keeps(&list(["1", "2"]), Constraint::UniqueItems));
    }
}
