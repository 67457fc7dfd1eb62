//! Derives examples from schemas. Each is valid against its schema, or there is none.
//!
//! 1. A value is derived for a *goal*: schemas that all hold for it. That is how alternatives, `allOf`,
//!    conditions and patterns of names come together: each adds a schema to the goal.
//! 2. Given values come first: `const`, examples and defaults that are valid, `enum`.
//! 3. What cannot be met by construction (`not`, overlapping `oneOf`, …) is tried: the value is validated,
//!    and other shapes and alternatives follow until one is valid or the budget is spent.

mod array;
mod example_view;
mod object;
mod scalar;

use std::sync::Arc;

use super::Direction;
use super::validate::Validator;
use crate::load::{Entry, Map, Node, Value};
use crate::model::{Additional, Schema, SchemaId, Schemas, Type, UnionKind};
use crate::render::PageRenderer;
use crate::resolve::Resolver;
use crate::view::types;

/// Values in an example; beyond it only what must be there is.
const BUDGET: usize = 60;
/// The same in an example that has to be short.
const SHORT: usize = 8;
/// Values nest no deeper than this.
const MAX_DEPTH: usize = 24;
/// Alternatives that are tried for one that is valid.
const MAX_TRIES: usize = 8;
/// Schemas that are looked at to validate one example.
const VALIDATION_BUDGET: usize = 60_000;

/// How much an example has of what may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fields {
    /// All that is not too much.
    All,
    /// The first few.
    Some,
    /// Nothing.
    Required,
}

impl PageRenderer<'_, '_> {
    /// A value that is valid against a schema: an example of its author, or a derived one; `None` when none
    /// was found.
    pub(in crate::render) fn made(&self, id: SchemaId, fields: Fields) -> Option<Node> {
        let schema = self.known(id);
        if let Some(given) = schema.examples.first() {
            return Some(self.renderer.expanded(given));
        }
        let mut generator = Generator {
            resolver: self.renderer.resolver,
            schemas: &self.renderer.site.library.schemas,
            validator: Validator::new(
                &self.renderer.site.library.schemas,
                &self.renderer.patterns,
                self.direction,
                VALIDATION_BUDGET,
            ),
            direction: self.direction,
            left: 0,
            total: BUDGET * 20,
            only_required: false,
            variant: 0,
            in_subtype: false,
            path: Vec::new(),
        };
        let budgets = match fields {
            Fields::All => [BUDGET, 0],
            Fields::Some => [SHORT, 0],
            Fields::Required => [0, 0],
        };
        budgets.into_iter().find_map(|budget| {
            generator.left = budget;
            let value = generator.value(&[id], None)?;
            generator.validator.is_valid(id, &value).then_some(value)
        })
    }
}

/// A property and the value that tells which schema holds.
type Word<'w> = Option<(&'w Arc<str>, &'w Arc<str>)>;

struct Generator<'m> {
    /// Given values may refer to others; a made field may be named `$ref`.
    resolver: &'m Resolver<'m>,
    schemas: &'m Schemas,
    validator: Validator<'m>,
    direction: Direction,
    /// Values that may still be made where they may be left out.
    left: usize,
    /// Values that may be made at all: alternatives of alternatives could grow without bound.
    total: usize,
    /// Whether what may be left out is left out.
    only_required: bool,
    /// Which of several values of a kind is made.
    variant: usize,
    /// Whether a subtype is being made: the base is part of its goal.
    in_subtype: bool,
    path: Vec<SchemaId>,
}

impl<'m> Generator<'m> {
    /// A value that all schemas of a goal allow.
    fn value(&mut self, goal: &[SchemaId], word: Word<'_>) -> Option<Node> {
        let is_repeated = goal.iter().any(|id| self.path.contains(id));
        if is_repeated || self.path.len() >= MAX_DEPTH || self.total == 0 {
            return None;
        }
        self.total -= 1;
        self.left = self.left.saturating_sub(1);
        let outer = std::mem::replace(&mut self.in_subtype, false);
        let made = self.make(goal, word);
        self.in_subtype = outer;
        made
    }

    /// The same for schemas that extend a goal.
    fn make(&mut self, goal: &[SchemaId], word: Word<'_>) -> Option<Node> {
        let schemas: Vec<&'m Schema> = goal.iter().map(|id| self.schemas.get(*id)).collect();
        if schemas.iter().any(|schema| schema.never || schema.contradictory) {
            return None;
        }
        if let Some(given) = self.given(goal, &schemas) {
            return given;
        }
        let before = self.path.len();
        self.path.extend(goal);
        let made = match self.open_union(goal, &schemas) {
            Some((schema, kind, parts)) => self.alternative(goal, schema, kind, parts, word),
            None => match self.subtype(goal, &schemas) {
                Some(made) => Some(made),
                None => self.plain(goal, &schemas, word),
            },
        };
        self.path.truncate(before);
        made
    }

    /// What the schemas of a goal give: `Some(None)` when they list values and none of these is valid.
    fn given(&mut self, goal: &[SchemaId], schemas: &[&'m Schema]) -> Option<Option<Node>> {
        if let Some(constant) = schemas.iter().find_map(|schema| schema.constant.as_ref()) {
            return Some(self.accepted(goal, constant.clone()));
        }
        // Only examples are put together from others; constants, defaults and enums are data.
        let examples = schemas.iter().flat_map(|schema| &schema.examples);
        let mut all: Vec<Node> = examples.map(|example| self.resolver.expanded(example)).collect();
        // A value that differs from the others is another example, or none of them.
        let skipped = self.variant.min(all.len() + usize::from(self.variant > 0));
        all.extend(schemas.iter().filter_map(|schema| schema.default.clone()));
        // A null shows nothing of what a value looks like.
        let mut all = all.into_iter().filter(|given| !given.is_null()).skip(skipped);
        let found = all.find_map(|given| self.accepted(goal, given));
        if found.is_some() {
            return Some(found);
        }
        let list = schemas.iter().find(|schema| !schema.values.is_empty())?;
        let values: Vec<&Node> = list.values.iter().map(|value| &value.value).collect();
        let start = self.variant % values.len();
        let in_turn = values[start..].iter().chain(&values[..start]).copied();
        let (nulls, others): (Vec<&Node>, Vec<&Node>) = in_turn.partition(|value| value.is_null());
        Some(others.into_iter().chain(nulls).find_map(|value| self.accepted(goal, value.clone())))
    }

    /// A given value, when it is valid.
    fn accepted(&mut self, goal: &[SchemaId], given: Node) -> Option<Node> {
        self.is_valid(goal, &given).then_some(given)
    }

    fn is_valid(&mut self, goal: &[SchemaId], value: &Node) -> bool {
        goal.iter().all(|id| self.validator.is_valid(*id, value))
    }

    /// The first list of alternatives of which none is part of the goal.
    fn open_union(
        &self,
        goal: &[SchemaId],
        schemas: &[&'m Schema],
    ) -> Option<(&'m Schema, UnionKind, &'m [SchemaId])> {
        schemas.iter().find_map(|schema| {
            let mut unions = schema.unions();
            let (kind, parts) = unions.find(|(_, parts)| !parts.iter().any(|part| goal.contains(part)))?;
            Some((*schema, kind, parts))
        })
    }

    /// A value of one of the alternatives; null comes last.
    fn alternative(
        &mut self,
        goal: &[SchemaId],
        schema: &'m Schema,
        kind: UnionKind,
        parts: &'m [SchemaId],
        word: Word<'_>,
    ) -> Option<Node> {
        let is_null = |part: &&SchemaId| self.schemas.get(**part).types == [Type::Null];
        let (nulls, others): (Vec<&SchemaId>, Vec<&SchemaId>) = parts.iter().partition(is_null);
        let start = if others.is_empty() { 0 } else { self.variant % others.len() };
        let in_turn = others[start..].iter().chain(&others[..start]).chain(&nulls);
        let outer = self.path.len() - goal.len();
        let mut tries = 0;
        for part in in_turn {
            let is_open = self.path[..outer].contains(part);
            if is_open || tries >= MAX_TRIES || self.total == 0 {
                continue;
            }
            tries += 1;
            self.total -= 1;
            let mut narrowed = goal.to_vec();
            narrowed.push(**part);
            let own = self.word_of(schema, **part);
            self.path.truncate(outer);
            let value = self.make(&narrowed, own.or(word));
            self.path.extend(goal);
            let Some(value) = value else { continue };
            if kind == UnionKind::AnyOf || self.is_valid(goal, &value) {
                return Some(value);
            }
        }
        None
    }

    /// A value of the first schema that builds on one of the goal, as long as the goal has none.
    fn subtype(&mut self, goal: &[SchemaId], schemas: &[&'m Schema]) -> Option<Node> {
        let base = schemas.iter().find(|schema| !schema.subtypes.is_empty() && !self.in_subtype)?;
        let discriminator = base.discriminator.as_ref()?;
        let outer = self.path.len() - goal.len();
        let mut found = None;
        for subtype in base.subtypes.iter().take(MAX_TRIES) {
            let is_open = self.path[..outer].contains(&subtype.schema) || goal.contains(&subtype.schema);
            if is_open || self.total == 0 {
                continue;
            }
            self.total -= 1;
            let word: Arc<str> = subtype.value.split(", ").next().unwrap_or_default().into();
            let mut narrowed = goal.to_vec();
            narrowed.push(subtype.schema);
            self.path.truncate(outer);
            // The subtypes of a subtype are among those of the base.
            self.in_subtype = true;
            let value = self.make(&narrowed, Some((&discriminator.property, &word)));
            self.in_subtype = false;
            self.path.extend(goal);
            found = value.filter(|value| self.is_valid(goal, value));
            if found.is_some() {
                break;
            }
        }
        found
    }

    /// The value of the discriminator that means an alternative.
    fn word_of(&self, schema: &'m Schema, part: SchemaId) -> Word<'m> {
        let discriminator = schema.discriminator.as_ref()?;
        let mapped = discriminator.mapping.iter().find(|mapping| mapping.schema == Some(part));
        let word = mapped.map(|mapping| &mapping.value).or(self.schemas.get(part).name.as_ref())?;
        Some((&discriminator.property, word))
    }

    /// The value of the discriminator that means an object of this schema: the word for the schema itself, or,
    /// where the discriminator is its own, that for one of those that build on it.
    fn own_word(&self, id: SchemaId) -> Word<'m> {
        let schema: &'m Schema = self.schemas.get(id);
        let discriminator = schema.discriminator.as_ref()?;
        let mapped = discriminator.mapping.iter().find(|mapping| mapping.schema == Some(id));
        let is_base = schema.span.file == discriminator.span.file
            && schema.span.start <= discriminator.span.start
            && discriminator.span.end <= schema.span.end;
        let first = discriminator.mapping.first().filter(|_| is_base);
        let word = mapped.or(first).map(|mapping| &mapping.value).or(schema.name.as_ref())?;
        Some((&discriminator.property, word))
    }

    /// A value of a goal whose alternatives are chosen.
    fn plain(&mut self, goal: &[SchemaId], schemas: &[&'m Schema], word: Word<'_>) -> Option<Node> {
        let word = word.or_else(|| goal.iter().find_map(|id| self.own_word(*id)));
        let kinds = kinds(schemas, word.is_some())?;
        let is_tried = schemas.iter().any(|schema| is_tried(schema)) || goal.len() > 1;
        let (outer_required, outer_variant) = (self.only_required, self.variant);
        let outer_left = self.left;
        let mut found = None;
        for kind in kinds {
            for (only_required, more) in [(false, 0), (true, 0), (false, 1), (true, 1), (false, 2)] {
                self.only_required = outer_required || only_required;
                self.variant = outer_variant + more;
                let value = self.of_kind(kind, goal, schemas, word);
                let Some(value) = value else { continue };
                if !is_tried || self.is_valid(goal, &value) {
                    found = Some(value);
                    break;
                }
                if let Some(extended) = self.extended(goal, schemas, &value) {
                    let outer = self.path.len() - goal.len();
                    self.path.truncate(outer);
                    let value = if self.total == 0 { None } else { self.make(&extended, word) };
                    self.path.extend(goal);
                    if let Some(value) = value.filter(|value| self.is_valid(goal, value)) {
                        found = Some(value);
                        break;
                    }
                }
                if self.total == 0 {
                    break;
                }
                self.total -= 1;
                self.left = outer_left;
            }
            if found.is_some() || self.total == 0 {
                break;
            }
        }
        (self.only_required, self.variant) = (outer_required, outer_variant);
        found
    }

    /// The goal with what conditions ask for, given this value: `then`, `else` and `dependentSchemas`.
    fn extended(&mut self, goal: &[SchemaId], schemas: &[&'m Schema], value: &Node) -> Option<Vec<SchemaId>> {
        let mut extended = goal.to_vec();
        for schema in schemas {
            let mut holds = None;
            for (keyword, part) in &schema.applied {
                let is_added = match *keyword {
                    "if" => {
                        holds = Some(self.validator.is_valid(*part, value));
                        // What is added for the condition must not change whether it holds.
                        holds == Some(true)
                    }
                    "then" => holds == Some(true),
                    "else" => holds == Some(false),
                    _ => false,
                };
                if is_added && !extended.contains(part) {
                    extended.push(*part);
                }
            }
            for (name, part) in &schema.dependent_schemas {
                if value.get(name).is_some() && !extended.contains(part) {
                    extended.push(*part);
                }
            }
        }
        (extended.len() > goal.len() && extended.len() < 64).then_some(extended)
    }

    fn of_kind(
        &mut self,
        kind: Type,
        goal: &[SchemaId],
        schemas: &[&'m Schema],
        word: Word<'_>,
    ) -> Option<Node> {
        let node = |value| Node::new(value, schemas[0].span);
        Some(match kind {
            Type::Object => self.object(goal, schemas, word)?,
            Type::Array => self.array(schemas)?,
            Type::Integer => node(Value::Number(scalar::number(schemas, true, self.variant)?.into())),
            Type::Number => node(Value::Number(scalar::number(schemas, false, self.variant)?.into())),
            Type::Boolean => node(Value::Bool(self.variant.is_multiple_of(2))),
            Type::Null => node(Value::Null),
            Type::String | Type::File => {
                let text = scalar::string(schemas, self.variant)?;
                node(Value::String(text.into()))
            }
        })
    }
}

/// The types that all schemas of a goal allow, null last; `None` when there is none.
fn kinds(schemas: &[&Schema], is_told: bool) -> Option<Vec<Type>> {
    let mut found: Option<Vec<Type>> = None;
    for schema in schemas {
        let given = schema.given_types();
        if given.is_empty() || !schema.unknown_types.is_empty() {
            continue;
        }
        found = Some(match found {
            None => given.to_vec(),
            Some(known) => {
                let has = |list: &[Type], kind: Type| {
                    list.contains(&kind) || kind == Type::Integer && list.contains(&Type::Number)
                };
                let either = known.iter().chain(given).copied();
                let mut both: Vec<Type> = Vec::new();
                for kind in either.filter(|kind| has(&known, *kind) && has(given, *kind)) {
                    if !both.contains(&kind) {
                        both.push(kind);
                    }
                }
                both
            }
        });
    }
    let mut found = match found {
        Some(found) if found != [Type::Null] => found,
        declared => {
            let inferred: Vec<Type> =
                schemas.iter().filter_map(|schema| types(schema).first().copied()).collect();
            let kind = inferred.into_iter().find(|kind| *kind != Type::Null);
            let kind = kind.or_else(|| schemas.iter().find_map(|schema| scalar::implied(schema)));
            match (declared, kind) {
                (Some(null), _) => null,
                (None, Some(kind)) => vec![kind],
                (None, None) if is_told => vec![Type::Object],
                // Anything will do; where something must not be, another type may be left.
                (None, None) => vec![Type::String, Type::Object, Type::Integer, Type::Boolean, Type::Array],
            }
        }
    };
    found.sort_by_key(|kind| *kind == Type::Null);
    (!found.is_empty()).then_some(found)
}

/// Whether a value is not valid by construction.
fn is_tried(schema: &Schema) -> bool {
    !schema.applied.is_empty()
        || !schema.dependent_schemas.is_empty()
        || !schema.constraints.is_empty()
        || !schema.pattern_properties.is_empty()
        || !schema.closed_parts.is_empty()
        || schema.unions().next().is_some()
}

/// An object of these entries.
fn object_of(entries: Vec<Entry>, span: crate::source::Span) -> Node {
    Node::new(Value::Map(Arc::new(Map::new(entries))), span)
}

/// Whether a value has parts.
pub(super) fn is_tree(value: &Node) -> bool {
    value.as_map().is_some() || value.as_seq().is_some()
}

/// What holds for a property that a schema does not name.
enum Other {
    /// Anything.
    Any,
    /// Nothing: the property must not be there.
    Nothing,
    /// A schema.
    Schema(SchemaId),
}

impl From<Additional> for Other {
    fn from(additional: Additional) -> Self {
        match additional {
            Additional::Forbidden => Other::Nothing,
            Additional::Schema(id) => Other::Schema(id),
            Additional::Unsaid | Additional::Allowed => Other::Any,
        }
    }
}
