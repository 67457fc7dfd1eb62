//! Lists.

use std::sync::Arc;

use super::Generator;
use crate::load::{Node, Value};
use crate::model::{Constraint, Schema, SchemaId};

/// Longer lists are not made.
const MAX_ITEMS: usize = 32;

impl<'m> Generator<'m> {
    /// A list that keeps its limits: as short as it may be, but not empty.
    pub(super) fn array(&mut self, schemas: &[&'m Schema]) -> Option<Node> {
        let least = largest(schemas, |limit| match limit {
            Constraint::MinItems(count) => Some(count),
            _ => None,
        })
        .unwrap_or(0);
        let most = smallest(schemas, |limit| match limit {
            Constraint::MaxItems(count) => Some(count),
            _ => None,
        })
        .unwrap_or(usize::MAX);
        if least > MAX_ITEMS || least > most {
            return None;
        }
        let is_unique = schemas.iter().any(|schema| schema.constraints.contains(&Constraint::UniqueItems));
        let mut items: Vec<Node> = Vec::new();
        let prefix = schemas.iter().map(|schema| schema.prefix_items.len()).max().unwrap_or(0);
        for at in 0..prefix.min(most) {
            match self.item(schemas, at, None, &items, is_unique) {
                Some(item) => items.push(item),
                None if at < least => return None,
                None => break,
            }
        }
        let contained = schemas.iter().flat_map(|schema| &schema.applied);
        let contained: Vec<SchemaId> =
            contained.filter(|(keyword, _)| *keyword == "contains").map(|(_, part)| *part).collect();
        let count = largest(schemas, |limit| match limit {
            Constraint::MinContains(count) => Some(count),
            _ => None,
        });
        for part in contained {
            for _ in 0..count.unwrap_or(1).min(MAX_ITEMS) {
                if items.len() < most {
                    let item = self.item(schemas, items.len(), Some(part), &items, is_unique)?;
                    items.push(item);
                }
            }
        }
        let has_items = schemas.iter().any(|schema| schema.items.is_some());
        let wanted = least.max(usize::from(has_items && !self.only_required)).min(most);
        while items.len() < wanted {
            match self.item(schemas, items.len(), None, &items, is_unique) {
                Some(item) => items.push(item),
                None if items.len() < least => return None,
                None => break,
            }
        }
        Some(Node::new(Value::Seq(Arc::new(items)), schemas[0].span))
    }

    /// The item at a position, and one that differs from all before where it must.
    fn item(
        &mut self,
        schemas: &[&'m Schema],
        at: usize,
        contained: Option<SchemaId>,
        before: &[Node],
        is_unique: bool,
    ) -> Option<Node> {
        let mut goal: Vec<SchemaId> = Vec::new();
        let own = schemas.iter().filter_map(|schema| schema.prefix_items.get(at).copied().or(schema.items));
        for id in own.chain(contained) {
            if !goal.contains(&id) {
                goal.push(id);
            }
        }
        if goal.is_empty() {
            return Some(Node::new(Value::String(format!("item {}", at + 1).into()), schemas[0].span));
        }
        let outer = self.variant;
        let tries = if is_unique { before.len() * 2 + 4 } else { 1 };
        let mut found = None;
        for more in 0..tries {
            self.variant = outer + before.len() * usize::from(is_unique) + more;
            found = self.value(&goal, None).filter(|item| !is_unique || !before.contains(item));
            if found.is_some() {
                break;
            }
        }
        self.variant = outer;
        found
    }
}

/// The largest of the limits of a kind.
pub(super) fn largest(schemas: &[&Schema], wanted: fn(&Constraint) -> Option<&Arc<str>>) -> Option<usize> {
    limits(schemas, wanted).max()
}

/// The smallest of the limits of a kind.
pub(super) fn smallest(schemas: &[&Schema], wanted: fn(&Constraint) -> Option<&Arc<str>>) -> Option<usize> {
    limits(schemas, wanted).min()
}

fn limits<'s>(
    schemas: &'s [&Schema],
    wanted: fn(&Constraint) -> Option<&Arc<str>>,
) -> impl Iterator<Item = usize> + 's {
    let all = schemas.iter().flat_map(|schema| &schema.constraints);
    all.filter_map(move |limit| wanted(limit)?.parse().ok())
}
