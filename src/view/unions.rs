//! What `oneOf` and `anyOf` amount to when their alternatives are simple: a value that may also be
//! null, or a list of values with what each of them means.

use rustc_hash::FxHashSet;

use super::{ViewBuilder, compact};
use crate::load::Node;
use crate::markup::Prose;
use crate::model::{Schema, SchemaId, Type};

/// A value that is allowed.
#[derive(Clone, Copy)]
pub(super) struct Allowed<'a> {
    /// The value.
    pub value: &'a Node,
    /// Its name.
    pub name: Option<&'a str>,
    /// What it means.
    pub description: Option<&'a Prose>,
}

impl<'a> ViewBuilder<'a, '_> {
    /// The schema that a value has unless it is null, when its alternatives say no more than that.
    pub(super) fn only_choice(&self, schema: &Schema) -> Option<SchemaId> {
        if schema.discriminator.is_some() || !schema.properties.is_empty() || schema.unions().count() > 1 {
            return None;
        }
        let mut parts = schema.one_of.iter().chain(&schema.any_of).copied();
        let mut others = parts.by_ref().filter(|part| !self.is_null(*part));
        let only = others.next()?;
        let is_alone = others.next().is_none();
        (is_alone && schema.one_of.len() + schema.any_of.len() > 1).then_some(only)
    }

    /// Whether a schema takes null and nothing else, and says nothing of it.
    fn is_null(&self, id: SchemaId) -> bool {
        let schema = self.known(id);
        let is_null = schema.types == [Type::Null] || schema.constant.as_ref().is_some_and(Node::is_null);
        is_null && schema.title.is_none() && schema.description.is_none() && self.schema_page(id).is_none()
    }

    /// The alternatives of a schema, when each is one value.
    fn constants(&self, schema: &Schema) -> Option<Vec<Allowed<'a>>> {
        if schema.one_of.len() + schema.any_of.len() < 2 || schema.unions().count() > 1 {
            return None;
        }
        let allowed = |part: &SchemaId| {
            let one = self.known(*part);
            let value = match (&one.constant, one.values.as_slice()) {
                (Some(value), _) => value,
                (None, [only]) => &only.value,
                _ => return None,
            };
            let is_plain = value.as_map().is_none()
                && value.as_seq().is_none()
                && one.properties.is_empty()
                && self.schema_page(*part).is_none();
            let description = one.description.as_ref();
            is_plain.then_some(Allowed { value, name: one.title.as_deref(), description })
        };
        schema.one_of.iter().chain(&schema.any_of).map(allowed).collect()
    }

    /// Whether the alternatives of a schema are values.
    pub(super) fn has_constants(&self, schema: &Schema) -> bool {
        self.constants(schema).is_some()
    }

    /// The values that a schema allows: of described ones those that `enum` and `const` leave.
    pub(super) fn values_of(&self, schema: &'a Schema) -> Vec<Allowed<'a>> {
        let named = || {
            let own = schema.values.iter();
            let own = own.map(|value| Allowed {
                value: &value.value,
                name: value.name.as_deref(),
                description: value.description.as_ref(),
            });
            own.collect()
        };
        let Some(mut described) = self.constants(schema) else { return named() };
        let own = schema.values.iter().map(|own| &own.value).chain(&schema.constant);
        let own: FxHashSet<String> = own.map(compact).collect();
        if !own.is_empty() {
            described.retain(|allowed| own.contains(&compact(allowed.value)));
        }
        if described.is_empty() { named() } else { described }
    }

    /// Whether it is said of a value what it means.
    pub(super) fn has_described_values(&self, schema: &'a Schema) -> bool {
        self.values_of(schema).iter().any(|value| value.description.is_some())
    }
}
