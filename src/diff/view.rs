//! A schema with its equivalent forms taken out: what is written in several ways becomes one.
//!
//! - `nullable: true`, `type: [X, "null"]` and an alternative `{type: "null"}` are one flag,
//! - a single alternative is the schema itself,
//! - `const` is a list of one value,
//! - a pattern that every name matches is `additionalProperties`,
//! - limits that limit nothing are none.
//!
//! References and `allOf` are taken out by the reader already.

use crate::load::Node;
use crate::model::{Additional, Constraint, Property, Schema, SchemaId, Schemas, Type};

/// Wrappers of alternatives in alternatives that are looked through.
const MAX_WRAPPERS: usize = 16;

/// A schema in one form.
pub(super) struct View<'s> {
    /// The schema as others refer to it: its descriptions count.
    pub outer: &'s Schema,
    /// The schema that says what is valid.
    pub schema: &'s Schema,
    /// Its id: another one than that of the view when it is the only alternative beside null.
    pub inner: SchemaId,
    /// Whether the value may be null.
    pub nullable: bool,
    /// Types without null.
    pub types: Vec<Type>,
    /// The listed values, null left out where it is allowed anyway.
    pub values: Vec<&'s Node>,
    /// Whether they are written as `const`.
    pub is_constant: bool,
    /// `oneOf` without null.
    pub one_of: Vec<SchemaId>,
    /// `anyOf` without null.
    pub any_of: Vec<SchemaId>,
    /// Patterns that tell names apart.
    pub patterns: Vec<&'s Property>,
    /// Fields that are not named.
    pub additional: Additional,
}

impl<'s> View<'s> {
    /// The view of a schema.
    pub fn of(id: SchemaId, schemas: &'s Schemas) -> Self {
        let outer = schemas.get(id);
        let mut schema = outer;
        let mut inner = id;
        let mut nullable = false;
        let is_null = |id: &SchemaId| {
            let schema = schemas.get(*id);
            schema.types == [Type::Null] && schema.properties.is_empty()
        };
        for _ in 0..MAX_WRAPPERS {
            let alternatives = || schema.one_of.iter().chain(&schema.any_of).filter(|id| !is_null(id));
            nullable |= schema.types.contains(&Type::Null);
            nullable |= schema.one_of.iter().chain(&schema.any_of).any(is_null);
            match (is_wrapper(schema), alternatives().next(), alternatives().nth(1)) {
                (true, Some(only), None) => (schema, inner) = (schemas.get(*only), *only),
                _ => break,
            }
        }
        let types: Vec<Type> = schema.types.iter().copied().filter(|one| *one != Type::Null).collect();
        nullable |= schema.types.contains(&Type::Null) && !types.is_empty();
        let listed: Vec<&Node> = match &schema.constant {
            Some(value) => vec![value],
            None => schema.values.iter().map(|value| &value.value).collect(),
        };
        let values = listed.into_iter().filter(|value| !(nullable && value.is_null())).collect();
        let catch_all = |property: &&Property| matches!(&*property.name, "" | ".*" | "^.*$" | "^.*" | "^");
        let mut additional = schema.additional;
        let mut patterns: Vec<&Property> = schema.pattern_properties.iter().collect();
        if let Some(all) = patterns.iter().copied().find(catch_all)
            && matches!(additional, Additional::Unsaid | Additional::Allowed | Additional::Forbidden)
        {
            additional = Additional::Schema(all.schema);
            patterns.retain(|property| !catch_all(property));
        }
        let others = |list: &[SchemaId]| list.iter().copied().filter(|id| !is_null(id)).collect();
        Self {
            outer,
            schema,
            inner,
            nullable,
            types,
            values,
            is_constant: schema.constant.is_some(),
            one_of: others(&schema.one_of),
            any_of: others(&schema.any_of),
            patterns,
            additional,
        }
    }

    /// The limits that limit something.
    pub fn constraints(&self) -> impl Iterator<Item = &'s Constraint> {
        self.schema.constraints.iter().filter(|constraint| match constraint {
            Constraint::MinLength(limit) | Constraint::MinItems(limit) | Constraint::MinProperties(limit) => {
                &**limit != "0"
            }
            Constraint::Pattern(pattern) => !matches!(&**pattern, "" | ".*" | "^.*$"),
            _ => true,
        })
    }

    /// Whether it says nothing but its type.
    pub fn is_plain(&self) -> bool {
        self.one_of.is_empty()
            && self.any_of.is_empty()
            && self.values.is_empty()
            && self.schema.properties.is_empty()
            && self.patterns.is_empty()
    }
}

/// Whether a schema says nothing of its own but its alternatives and descriptions.
fn is_wrapper(schema: &Schema) -> bool {
    (schema.one_of.is_empty() || schema.any_of.is_empty())
        && schema.types.iter().all(|one| *one == Type::Null)
        && schema.properties.is_empty()
        && schema.pattern_properties.is_empty()
        && schema.values.is_empty()
        && schema.constant.is_none()
        && schema.items.is_none()
        && schema.constraints.is_empty()
        && schema.applied.is_empty()
        && schema.additional == Additional::Unsaid
}
