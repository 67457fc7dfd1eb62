//! Objects.

use std::sync::Arc;

use super::array::{largest, smallest};
use super::{Generator, Other, Word, object_of};
use crate::load::{Entry, Node, Value};
use crate::model::{Constraint, Schema, SchemaId};
use crate::render::reference::{Direction, pattern};
use crate::source::Span;

/// Fields that may be left out are left out below this.
const MAX_OPTIONAL: usize = 5;
/// Names that are tried for properties that no schema names.
const MAX_NAMES: usize = 24;

/// A property that the schemas of a goal name.
struct Field {
    name: Arc<str>,
    span: Span,
    schemas: Vec<SchemaId>,
    is_required: bool,
    /// Whether it is left out as long as nothing asks for it.
    is_left_out: bool,
}

impl<'m> Generator<'m> {
    /// An object with the fields that must be there, and others as long as the budget lasts.
    pub(super) fn object(
        &mut self,
        goal: &[SchemaId],
        schemas: &[&'m Schema],
        word: Word<'_>,
    ) -> Option<Node> {
        let span = schemas[0].span;
        let most = smallest(schemas, |limit| match limit {
            Constraint::MaxProperties(count) => Some(count),
            _ => None,
        })
        .unwrap_or(usize::MAX);
        let least = largest(schemas, |limit| match limit {
            Constraint::MinProperties(count) => Some(count),
            _ => None,
        })
        .unwrap_or(0);
        let fields = self.fields(schemas, word);
        let required = fields.iter().filter(|field| field.is_required).count();
        if required > most {
            return None;
        }
        let mut room = most - required;
        let mut entries: Vec<Entry> = Vec::new();
        let mut skipped: Vec<&Field> = Vec::new();
        for field in &fields {
            let is_wanted = field.is_required || self.is_optional_shown(field) && room > 0;
            if !is_wanted {
                skipped.push(field);
                continue;
            }
            match self.field(goal, schemas, field, word) {
                Some(value) => {
                    room -= usize::from(!field.is_required);
                    entries.push(Entry { key: field.name.clone(), key_span: field.span, value });
                }
                None if field.is_required => return None,
                None => {}
            }
        }
        // What is there may ask for more.
        let mut wanted = self.dependent(schemas, &entries);
        while let Some(name) = wanted.pop() {
            let known = skipped.iter().find(|field| field.name == name);
            let value = match known {
                Some(field) => self.field(goal, schemas, field, word),
                None => self.other(schemas, &name),
            };
            entries.push(Entry { key: name, key_span: span, value: value? });
            wanted = self.dependent(schemas, &entries);
        }
        for field in skipped {
            let is_there = |name: &str| entries.iter().any(|entry| &*entry.key == name);
            if entries.len() < least
                && !is_there(&field.name)
                && let Some(value) = self.field(goal, schemas, field, word)
            {
                entries.push(Entry { key: field.name.clone(), key_span: field.span, value });
            }
        }
        let is_map = schemas.iter().any(|schema| !schema.pattern_properties.is_empty() || has_other(schema));
        let is_shown = is_map && entries.is_empty() && self.left > 0 && !self.only_required && most > 0;
        self.other_fields(schemas, least.max(usize::from(is_shown)), least, &mut entries)?;
        Some(object_of(entries, span))
    }

    /// The properties that the schemas of a goal name, with those that they require.
    fn fields(&self, schemas: &[&'m Schema], word: Word<'_>) -> Vec<Field> {
        let mut fields: Vec<Field> = Vec::new();
        for schema in schemas {
            for property in &schema.properties {
                let own = self.schemas.get(property.schema);
                let goes = match self.direction {
                    Direction::Request => !own.read_only,
                    Direction::Response => !own.write_only,
                };
                let is_told = word.is_some_and(|(name, _)| *name == property.name);
                let is_required = goes && (property.required || is_told);
                let is_left_out = !goes || own.lifecycle.is_deprecated();
                match fields.iter_mut().find(|field| field.name == property.name) {
                    Some(field) => {
                        field.is_required |= is_required;
                        field.is_left_out |= is_left_out;
                        if !field.schemas.contains(&property.schema) {
                            field.schemas.push(property.schema);
                        }
                    }
                    None => fields.push(Field {
                        name: property.name.clone(),
                        span: property.span,
                        schemas: vec![property.schema],
                        is_required,
                        is_left_out,
                    }),
                }
            }
        }
        for schema in schemas {
            for name in &schema.required_others {
                match fields.iter_mut().find(|field| field.name == *name) {
                    Some(field) => field.is_required = true,
                    None => fields.push(Field {
                        name: name.clone(),
                        span: schema.span,
                        schemas: Vec::new(),
                        is_required: true,
                        is_left_out: false,
                    }),
                }
            }
        }
        fields
    }

    fn is_optional_shown(&self, field: &Field) -> bool {
        // A constant tells alternatives apart, and costs no room.
        let is_constant = || {
            field.schemas.iter().any(|id| {
                let schema = self.schemas.get(*id);
                schema.constant.is_some() || schema.values.len() == 1
            })
        };
        let has_room = self.left > 0 && self.path.len() <= MAX_OPTIONAL + 4;
        !field.is_left_out && !self.only_required && (has_room || is_constant())
    }

    /// The value of a property.
    fn field(
        &mut self,
        goal: &[SchemaId],
        schemas: &[&'m Schema],
        field: &Field,
        word: Word<'_>,
    ) -> Option<Node> {
        let all = self.schemas_for(schemas, &field.name)?;
        if let Some((_, word)) = word.filter(|(name, _)| **name == field.name) {
            let told = Node::new(Value::String(word.clone()), field.span);
            if all.iter().all(|id| self.validator.is_valid(*id, &told)) {
                return Some(told);
            }
        }
        self.of_schemas(&all, goal, field.span)
    }

    /// The value of a property that no schema names.
    fn other(&mut self, schemas: &[&'m Schema], name: &str) -> Option<Node> {
        let all = self.schemas_for(schemas, name)?;
        self.of_schemas(&all, &[], schemas[0].span)
    }

    fn of_schemas(&mut self, all: &[SchemaId], goal: &[SchemaId], span: Span) -> Option<Node> {
        // A property whose schema is that of the object itself ends here.
        if all.is_empty() {
            return Some(Node::new(Value::String("string".into()), span));
        }
        if all.iter().any(|id| goal.contains(id)) { None } else { self.value(all, None) }
    }

    /// The schemas that hold for a property of a name; `None` when it must not be there.
    fn schemas_for(&mut self, schemas: &[&'m Schema], name: &str) -> Option<Vec<SchemaId>> {
        let mut found: Vec<SchemaId> = Vec::new();
        for schema in schemas {
            let own = schema.properties.iter().find(|property| &*property.name == name);
            let mut is_known = own.is_some();
            let mut parts: Vec<SchemaId> = own.map(|own| own.schema).into_iter().collect();
            for property in &schema.pattern_properties {
                if self.validator.matches(&property.name, name) {
                    is_known = true;
                    parts.push(property.schema);
                }
            }
            let mut others: Vec<Other> = Vec::new();
            match schema.closed_parts.is_empty() {
                true if is_known => {}
                true => others.push(schema.additional.into()),
                false => {
                    for part in &schema.closed_parts {
                        let is_seen = part.names.iter().any(|known| &**known == name)
                            || part.patterns.iter().any(|one| self.validator.matches(one, name));
                        if !is_seen {
                            others.push(part.additional.into());
                        }
                    }
                }
            }
            for other in others {
                match other {
                    Other::Any => {}
                    Other::Nothing => return None,
                    Other::Schema(id) => parts.push(id),
                }
            }
            for id in parts {
                if !found.contains(&id) {
                    found.push(id);
                }
            }
            let named = Node::new(Value::String(name.into()), schema.span);
            for (keyword, part) in &schema.applied {
                if *keyword == "propertyNames" && !self.validator.is_valid(*part, &named) {
                    return None;
                }
            }
        }
        Some(found)
    }

    /// Names that `dependentRequired` asks for and that are not there.
    fn dependent(&self, schemas: &[&'m Schema], entries: &[Entry]) -> Vec<Arc<str>> {
        let is_there = |name: &str| entries.iter().any(|entry| &*entry.key == name);
        let all = schemas.iter().flat_map(|schema| &schema.dependent_required);
        let needed = all.filter(|(name, _)| is_there(name)).flat_map(|(_, needed)| needed);
        needed.filter(|name| !is_there(name)).take(1).cloned().collect()
    }

    /// Adds properties that no schema names until there are as many as wanted; `None` when there are fewer
    /// than there must be.
    fn other_fields(
        &mut self,
        schemas: &[&'m Schema],
        wanted: usize,
        least: usize,
        entries: &mut Vec<Entry>,
    ) -> Option<()> {
        if entries.len() >= wanted {
            return Some(());
        }
        for name in self.names(schemas, wanted) {
            if entries.len() >= wanted {
                break;
            }
            if entries.iter().any(|entry| *entry.key == *name) {
                continue;
            }
            if let Some(value) = self.other(schemas, &name) {
                entries.push(Entry { key: name.into(), key_span: schemas[0].span, value });
            }
        }
        (entries.len() >= least).then_some(())
    }

    /// Names for properties that no schema names: those that `propertyNames` lists, some that match its pattern
    /// or one of `patternProperties`, and else words.
    fn names(&self, schemas: &[&'m Schema], wanted: usize) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for schema in schemas {
            for (_, part) in schema.applied.iter().filter(|(keyword, _)| *keyword == "propertyNames") {
                let part = self.schemas.get(*part);
                let listed = part.values.iter().map(|value| &value.value).chain(&part.constant);
                names.extend(listed.filter_map(|value| value.as_str().map(str::to_owned)));
                for at in 0..wanted.min(MAX_NAMES) {
                    names.extend(super::scalar::string(&[part], at));
                }
            }
            for property in &schema.pattern_properties {
                let made =
                    (0..wanted.min(MAX_NAMES)).filter_map(|at| pattern::example(&property.name, at, 0));
                names.extend(made);
            }
        }
        let word = schemas
            .iter()
            .find_map(|schema| schema.extension("x-additionalPropertiesName")?.as_str())
            .unwrap_or("key");
        names.extend((0..wanted.min(MAX_NAMES)).map(|at| match at {
            0 => word.to_owned(),
            at => format!("{word}{}", at + 1),
        }));
        names
    }
}

/// Whether a schema says what other properties are.
fn has_other(schema: &Schema) -> bool {
    matches!(schema.additional, crate::model::Additional::Schema(_))
}
