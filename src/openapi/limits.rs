//! Limits on values: those of all layers of a schema, of which the narrowest of each kind holds.

use std::sync::Arc;

use crate::load::Node;
use crate::model::{Constraint, Schema, Type};
use crate::resolve::Layers;

/// The limits of all layers; of several of one kind, the narrowest.
pub(super) fn constraints(layers: &Layers, schema: &mut Schema) {
    // It is written of values, too, that have no items.
    let has_items = schema.types.is_empty() || schema.types.contains(&Type::Array);
    let mut list: Vec<Constraint> = Vec::new();
    for layer in &layers.list {
        for limit in limits(&layer.node, has_items) {
            let is_several = matches!(limit, Constraint::Pattern(_) | Constraint::MultipleOf(_));
            let is_same =
                |known: &Constraint| std::mem::discriminant(known) == std::mem::discriminant(&limit);
            match list.iter().position(is_same).filter(|_| !is_several) {
                Some(at) if is_narrower(&limit, &list[at]) => list[at] = limit,
                Some(_) => {}
                None if list.contains(&limit) => {}
                None => list.push(limit),
            }
        }
    }
    list.sort_by_key(position);
    schema.constraints = list;
}

/// The limits of one mapping.
fn limits(node: &Node, has_items: bool) -> Vec<Constraint> {
    let text = |key: &str| node.get(key).filter(|node| node.as_bool().is_none()).and_then(Node::scalar_text);
    let value = |key: &str| text(key).map(|text| Arc::<str>::from(&*text));
    let is_true = |key: &str| node.get(key).and_then(Node::as_bool) == Some(true);
    type Limit = fn(Arc<str>) -> Constraint;
    let of = |(key, limit): (&str, Limit)| value(key).map(limit);
    let low: Limit =
        if is_true("exclusiveMinimum") { Constraint::ExclusiveMinimum } else { Constraint::Minimum };
    let high: Limit =
        if is_true("exclusiveMaximum") { Constraint::ExclusiveMaximum } else { Constraint::Maximum };
    let known: [(&str, Limit); 14] = [
        ("minimum", low),
        ("exclusiveMinimum", Constraint::ExclusiveMinimum),
        ("maximum", high),
        ("exclusiveMaximum", Constraint::ExclusiveMaximum),
        ("multipleOf", Constraint::MultipleOf),
        ("minLength", Constraint::MinLength),
        ("maxLength", Constraint::MaxLength),
        ("pattern", Constraint::Pattern),
        ("minItems", Constraint::MinItems),
        ("maxItems", Constraint::MaxItems),
        ("minContains", Constraint::MinContains),
        ("maxContains", Constraint::MaxContains),
        ("minProperties", Constraint::MinProperties),
        ("maxProperties", Constraint::MaxProperties),
    ];
    let is_unique = has_items && is_true("uniqueItems");
    known.into_iter().filter_map(of).chain(is_unique.then_some(Constraint::UniqueItems)).collect()
}

/// The order of the standard.
fn position(limit: &Constraint) -> usize {
    match limit {
        Constraint::Minimum(_) => 0,
        Constraint::ExclusiveMinimum(_) => 1,
        Constraint::Maximum(_) => 2,
        Constraint::ExclusiveMaximum(_) => 3,
        Constraint::MultipleOf(_) => 4,
        Constraint::MinLength(_) => 5,
        Constraint::MaxLength(_) => 6,
        Constraint::Pattern(_) => 7,
        Constraint::MinItems(_) => 8,
        Constraint::MaxItems(_) => 9,
        Constraint::UniqueItems => 10,
        Constraint::MinContains(_) => 11,
        Constraint::MaxContains(_) => 12,
        Constraint::MinProperties(_) => 13,
        Constraint::MaxProperties(_) => 14,
    }
}

/// Whether a limit allows less than another one of its kind. What is no number gives way.
fn is_narrower(new: &Constraint, known: &Constraint) -> bool {
    use Constraint::*;
    let number = |text: &str| text.parse::<f64>().ok();
    match (new, known) {
        (Minimum(new), Minimum(known))
        | (ExclusiveMinimum(new), ExclusiveMinimum(known))
        | (MinLength(new), MinLength(known))
        | (MinItems(new), MinItems(known))
        | (MinContains(new), MinContains(known))
        | (MinProperties(new), MinProperties(known)) => {
            number(known).is_none_or(|known| number(new).is_some_and(|new| new > known))
        }
        (Maximum(new), Maximum(known))
        | (ExclusiveMaximum(new), ExclusiveMaximum(known))
        | (MaxLength(new), MaxLength(known))
        | (MaxItems(new), MaxItems(known))
        | (MaxContains(new), MaxContains(known))
        | (MaxProperties(new), MaxProperties(known)) => {
            number(known).is_none_or(|known| number(new).is_some_and(|new| new < known))
        }
        _ => false,
    }
}
