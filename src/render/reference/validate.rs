//! Whether an example that an author gave is valid against its schema, as far as a short look tells:
//! only then may it stand in an example that is made.

use crate::load::{Node, Value};
use crate::model::{Additional, Constraint, Schema, SchemaId, Schemas, Type};
use crate::render::json;
use crate::render::types::types;

/// Values are looked at no deeper than this.
const MAX_DEPTH: usize = 6;

/// Whether nothing speaks against a value.
pub(super) fn fits(schemas: &Schemas, id: SchemaId, node: &Node, depth: usize) -> bool {
    let schema = schemas.get(id);
    if depth >= MAX_DEPTH {
        return true;
    }
    let kinds = types(schema);
    let is_of = |kind: &Type| is_of(node, *kind);
    if schema.never || !kinds.is_empty() && !kinds.iter().any(is_of) {
        return false;
    }
    let is = |other: &Node| json::compact(other) == json::compact(node);
    if schema.constant.as_ref().is_some_and(|constant| !is(constant))
        || !schema.values.is_empty() && !schema.values.iter().any(|value| is(&value.value))
        || !schema.constraints.iter().all(|limit| keeps(node, limit))
    {
        return false;
    }
    let any = |parts: &[SchemaId]| {
        parts.is_empty() || parts.iter().take(16).any(|part| fits(schemas, *part, node, depth + 1))
    };
    any(&schema.one_of) && any(&schema.any_of) && parts_fit(schemas, schema, node, depth)
}

/// Whether what a value holds fits.
fn parts_fit(schemas: &Schemas, schema: &Schema, node: &Node, depth: usize) -> bool {
    match &node.value {
        Value::Map(map) => {
            let is_there = |name: &str| map.get(name).is_some();
            let has_all = schema.properties.iter().all(|one| !one.required || is_there(&one.name));
            has_all
                && schema.required_others.iter().all(|name| is_there(name))
                && map.entries().iter().all(|entry| {
                    let own = schema.properties.iter().find(|property| property.name == entry.key);
                    match (own, schema.additional) {
                        (Some(own), _) => fits(schemas, own.schema, &entry.value, depth + 1),
                        (None, _) if !schema.pattern_properties.is_empty() => true,
                        (None, Additional::Forbidden) => false,
                        (None, Additional::Schema(other)) => fits(schemas, other, &entry.value, depth + 1),
                        (None, _) => true,
                    }
                })
        }
        Value::Seq(items) => {
            let own = schema.items.filter(|_| schema.prefix_items.is_empty());
            own.is_none_or(|own| items.iter().take(16).all(|item| fits(schemas, own, item, depth + 1)))
        }
        _ => true,
    }
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

/// Whether a value keeps a limit; those that take more than a look are kept.
fn keeps(node: &Node, limit: &Constraint) -> bool {
    let text = node.as_str().map(|text| text.chars().count() as f64);
    let items = node.as_seq().map(|items| items.len() as f64);
    let number = node.as_f64();
    let (value, limit, test): (_, _, fn(f64, f64) -> bool) = match limit {
        Constraint::Minimum(limit) => (number, limit, |value, limit| value >= limit),
        Constraint::ExclusiveMinimum(limit) => (number, limit, |value, limit| value > limit),
        Constraint::Maximum(limit) => (number, limit, |value, limit| value <= limit),
        Constraint::ExclusiveMaximum(limit) => (number, limit, |value, limit| value < limit),
        Constraint::MinLength(limit) => (text, limit, |value, limit| value >= limit),
        Constraint::MaxLength(limit) => (text, limit, |value, limit| value <= limit),
        Constraint::MinItems(limit) => (items, limit, |value, limit| value >= limit),
        Constraint::MaxItems(limit) => (items, limit, |value, limit| value <= limit),
        _ => return true,
    };
    match (value, limit.parse::<f64>()) {
        (Some(value), Ok(limit)) => test(value, limit),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Span};

    fn node(value: Value) -> Node {
        Node::new(value, Span::start_of(FileId(0)))
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
        assert!(keeps(&text, &Constraint::MaxLength("3".into())));
        assert!(!keeps(&text, &Constraint::MinLength("4".into())));
        assert!(keeps(&text, &Constraint::MinItems("4".into())));
    }
}
