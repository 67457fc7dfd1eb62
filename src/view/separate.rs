//! A table for each object in a body, where schemas do not nest: the subject's own, and those of the objects
//! in it.

use std::collections::VecDeque;

use rustc_hash::FxHashSet;

use super::builder::{DeferredTable, Owner};
use super::fields::{RowContext, has_fields};
use super::row::{FieldRow, RowKind, SchemaView};
use super::types::types;
use super::{Description, ViewBuilder, Words};
use crate::model::{Additional, Property, Schema, SchemaId, Type};
use crate::project::Notation;

impl<'a> ViewBuilder<'a, '_> {
    /// The tables of a schema, its own first. Types link to them until the next body.
    pub(super) fn separate_tables(&mut self, id: SchemaId, owner: &Owner<'_>) -> Vec<SchemaView<'a>> {
        self.forget_tables();
        let mut roots = Vec::new();
        self.objects(id, 0, &mut FxHashSet::default(), &mut roots);
        let root = if let [root] = roots[..] { Some(root) } else { None };
        self.plan(roots.into_iter().map(|root| (root, None)).collect(), root, owner.anchor);
        let mut views: Vec<SchemaView<'a>> = self.map_row(id, owner).into_iter().collect();
        if !self.tables.contains_key(&id) && root != Some(id) {
            let view = self.about(id, self.known(id), owner.anchor);
            if !view.notes.is_empty() || !view.values.is_empty() {
                views.push(view);
            }
        }
        views.extend(self.further_tables(owner));
        views
    }

    /// Forgets the tables at hand: those of another body have other anchors.
    pub(super) fn forget_tables(&mut self) {
        self.tables.clear();
        self.shapes.clear();
        self.told.clear();
    }

    /// Plans a table for each object and those in it, without those that have one.
    fn plan(&mut self, objects: Vec<(SchemaId, Option<String>)>, root: Option<SchemaId>, base: &str) {
        // A worklist, so that a long chain of objects costs no stack.
        let mut queue: VecDeque<(SchemaId, Option<String>, bool)> =
            objects.into_iter().map(|(id, title)| (id, title, false)).collect();
        let mut seen: FxHashSet<SchemaId> = FxHashSet::default();
        while let Some((object, field, is_described)) = queue.pop_front() {
            if !seen.insert(object) || self.tables.contains_key(&object) {
                continue;
            }
            let schema = self.known(object);
            let named = schema.title.as_ref().or(schema.name.as_ref()).map(ToString::to_string);
            let shape = Shape::of(schema, named.clone());
            if let Some((_, anchor)) = self.shapes.iter().find(|(known, _)| *known == shape) {
                // The same object with another description: one table is enough.
                if let Some(anchor) = anchor.clone() {
                    self.tables.insert(object, anchor);
                }
                continue;
            }
            let title = named.or(field);
            for property in schema.properties.iter().chain(&schema.pattern_properties) {
                let name = Some(property.name.to_string());
                self.enqueue(property.schema, name, &mut queue);
            }
            if let Additional::Schema(other) = schema.additional {
                self.enqueue(other, None, &mut queue);
            }
            let anchor = title.as_ref().map(|title| {
                let slug = crate::markup::slug::github_slug(title);
                self.anchors.claim(&format!("{base}_{slug}"))
            });
            if let Some(anchor) = &anchor {
                self.tables.insert(object, anchor.clone());
            }
            self.shapes.push((shape, anchor.clone()));
            let is_root = root == Some(object);
            self.waiting.push_back(DeferredTable { schema: object, title, anchor, is_root, is_described });
        }
    }

    fn enqueue(
        &self,
        id: SchemaId,
        name: Option<String>,
        queue: &mut VecDeque<(SchemaId, Option<String>, bool)>,
    ) {
        let mut found = Vec::new();
        self.objects(id, 0, &mut FxHashSet::default(), &mut found);
        // The description of an object itself is in its row.
        queue.extend(found.into_iter().map(|object| (object, name.clone(), object != id)));
    }

    /// Plans tables for the objects in a schema that is described in sentences.
    pub(super) fn wait_separate(&mut self, id: SchemaId, near: &str) {
        let mut found = Vec::new();
        self.objects(id, 0, &mut FxHashSet::default(), &mut found);
        let word = near.rsplit(['.', '_']).next().unwrap_or(near).trim();
        let objects = found.into_iter().map(|id| (id, Some(word.to_owned()))).collect();
        let base = self.short.as_ref().map(|(long, _)| long.clone()).unwrap_or_else(|| "object".into());
        self.plan(objects, None, &base);
    }

    /// A row for a value that is a map and nothing else: its type says what its entries are.
    fn map_row(&mut self, id: SchemaId, owner: &Owner<'_>) -> Option<SchemaView<'a>> {
        let schema = self.known(id);
        if !schema.properties.is_empty() || types(schema) != [Type::Object] {
            return None;
        }
        let value = match (schema.pattern_properties.first(), schema.additional) {
            (Some(property), _) => property.schema,
            (None, Additional::Schema(value)) => value,
            _ => return None,
        };
        let prose = schema.description.as_ref().or(self.known(value).description.as_ref())?;
        let row = FieldRow {
            kind: RowKind::Map,
            id: self.field_id(owner.anchor, "*"),
            value_type: self.type_of(id),
            description: Some(Description(prose)),
            ..FieldRow::default()
        };
        Some(SchemaView { rows: vec![row], owner: owner.anchor.to_owned(), ..SchemaView::default() })
    }

    /// The row of a map's value, which is one of several.
    pub(super) fn map_value_row(&mut self, id: SchemaId, spot: RowContext<'_>) -> FieldRow<'a> {
        let tables = std::mem::take(&mut self.tables);
        let row = self.full_row(id, spot.base, spot);
        self.tables = tables;
        FieldRow {
            kind: RowKind::MapValue,
            id: self.field_id(spot.base, "*"),
            name: "(mapped value)".into(),
            value_type: Words::of("enum"),
            ..row
        }
    }

    /// The name for names that match a pattern, when the source gives one (`x-pattern`).
    pub(super) fn word_for_pattern(&self, property: &'a Property) -> Option<&'a str> {
        let extensions = &self.known(property.schema).extensions;
        let (_, word) = extensions.iter().find(|(key, _)| &**key == "x-pattern")?;
        word.as_str()
    }

    /// The objects with fields that a value may be or hold, without entering them.
    fn objects(&self, id: SchemaId, depth: usize, seen: &mut FxHashSet<SchemaId>, found: &mut Vec<SchemaId>) {
        if depth > 32 || !seen.insert(id) {
            return;
        }
        let schema = self.known(id);
        let has_words = || schema.pattern_properties.iter().any(|p| self.word_for_pattern(p).is_some());
        if !schema.properties.is_empty() || has_words() {
            if !found.contains(&id) {
                found.push(id);
            }
        } else {
            let values = schema.pattern_properties.iter().map(|property| property.schema);
            let other = match schema.additional {
                Additional::Schema(other) => Some(other),
                _ => None,
            };
            // Where types are words, the values of a map have a table too when there is a list of them.
            let value = other.filter(|_| self.notation == Notation::Words);
            found.extend(value.filter(|id| !self.known(*id).values.is_empty() && !found.contains(id)));
            for child in schema.prefix_items.iter().copied().chain(schema.items).chain(values).chain(other) {
                self.objects(child, depth + 1, seen, found);
            }
        }
        for alternative in schema.unions().flat_map(|(_, parts)| parts) {
            self.objects(*alternative, depth + 1, seen, found);
        }
    }

    /// Whether an object in a sentence has fields that a table shows.
    pub(super) fn has_table(&self, id: SchemaId) -> bool {
        self.tables.contains_key(&id) || has_fields(self.known(id)) && self.opened.contains_key(&id)
    }
}

/// What makes two tables the same for a reader.
#[derive(PartialEq, Eq)]
pub(super) struct Shape {
    title: Option<String>,
    fields: Vec<(String, SchemaId, bool)>,
}

impl Shape {
    fn of(schema: &Schema, title: Option<String>) -> Self {
        let field = |property: &Property| (property.name.to_string(), property.schema, property.required);
        Self {
            title,
            fields: schema.properties.iter().chain(&schema.pattern_properties).map(field).collect(),
        }
    }
}
