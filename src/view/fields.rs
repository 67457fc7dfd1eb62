//! Rows of fields, and how objects open in them.
//!
//! Where schemas nest, an object opens within the row that holds it while there is depth left. Beyond that
//! a named one is linked when it has a page; all others get a table below, and are linked too. Each object
//! opens once in a place, so recursion ends and nothing is repeated. Where schemas do not nest, every object
//! has a table ([`super::separate`]).

use super::builder::{DeferredTable, Owner};
use super::row::{FieldRow, RowKind, SchemaView, ValueView};
use super::{Description, LinkTarget, ViewBuilder, Words, compact, constraints, value_text};
use crate::model::{Additional, Lifecycle, Property, Schema, SchemaId};

/// Rows of named schemas that open within rows of one page: beyond it they are linked.
const MAX_OPENED: usize = 30;
/// The same on the largest sites, whose pages would repeat each other.
const LEAST_OPENED: usize = 10;
/// Such rows on all pages of a site together.
const ALL_OPENED: usize = 20_000;
/// The same for objects without a name in a schema that has its own page.
pub(super) const MAX_REPEATED: usize = 60;
/// Values of a named enumeration that a row repeats.
const MAX_VALUES: usize = 24;

/// The surroundings of rows.
#[derive(Clone, Copy)]
pub(super) struct RowContext<'s> {
    /// What anchors begin with.
    pub base: &'s str,
    /// What it is called in the search.
    pub name: &'s str,
    /// Levels that may still open.
    pub depth: usize,
}

impl<'a> ViewBuilder<'a, '_> {
    /// The tables of a body or a schema as a whole.
    pub(super) fn schema_tables(&mut self, id: SchemaId, owner: &Owner<'_>) -> Vec<SchemaView<'a>> {
        if !self.is_nested() {
            return self.separate_tables(id, owner);
        }
        let mut views = Vec::new();
        let spot = RowContext { base: owner.anchor, name: owner.name, depth: self.depth() };
        let leaf = self.leaf(id);
        if leaf != Some(id) {
            let view = self.about(id, self.known(id), owner.anchor);
            if !view.notes.is_empty() || !view.values.is_empty() {
                views.push(view);
            }
        }
        if let Some(leaf) = leaf.filter(|leaf| !self.opened.contains_key(leaf)) {
            let page = self.schema_page(leaf);
            self.opened.insert(leaf, None);
            if page.is_some() {
                self.rows_opened += self.known(leaf).properties.len();
            }
            let mut view = self.table_at(page, leaf, spot);
            self.describe_parts(id, leaf, &mut view);
            let name = self.known(leaf).name.as_deref().unwrap_or("schema");
            let page = page.filter(|page| *page != self.page);
            view.subject = page.map(|page| (name, LinkTarget::Page(page, String::new())));
            views.push(view);
        }
        views.extend(self.further_tables(owner));
        views
    }

    /// Tables of the objects that found no room in a row.
    pub(super) fn further_tables(&mut self, owner: &Owner<'_>) -> Vec<SchemaView<'a>> {
        let mut views = Vec::new();
        while let Some(waiting) = self.waiting.pop_front() {
            views.push(self.deferred_table(waiting, owner));
        }
        views
    }

    fn deferred_table(&mut self, waiting: DeferredTable, owner: &Owner<'_>) -> SchemaView<'a> {
        let base = waiting.anchor.as_deref().unwrap_or(owner.anchor);
        // The first table is that of the subject itself, whatever its schema is called.
        let own = waiting.title.as_deref().filter(|_| !waiting.is_root && !self.is_nested());
        let spot = RowContext { base, name: own.unwrap_or(owner.name), depth: self.depth() };
        let mut view = self.table_of(waiting.schema, spot);
        if waiting.is_described {
            view.description = self.known(waiting.schema).description.as_ref().map(Description);
        }
        view.heading_id.clone_from(&waiting.anchor);
        view.title = waiting.title.map(Into::into);
        view
    }

    /// Gives a table the description of the items of a list or the values of a map, where they have no page.
    fn describe_parts(&mut self, id: SchemaId, leaf: SchemaId, view: &mut SchemaView<'a>) {
        let is_told = leaf == id || self.schema_page(leaf).is_some();
        let is_choice = self.only_choice(self.known(id)) == Some(leaf);
        if !is_told && !is_choice {
            view.description = self.known(leaf).description.as_ref().map(Description);
        }
    }

    /// The schema with fields or alternatives that a value is, or is made of.
    pub(super) fn leaf(&self, id: SchemaId) -> Option<SchemaId> {
        let mut at = id;
        for _ in 0..8 {
            let schema = self.known(at);
            if has_fields(schema) || self.has_alternatives(schema) {
                return Some(at);
            }
            if let Some(only) = self.only_choice(schema) {
                at = only;
                continue;
            }
            at = match schema.additional {
                Additional::Schema(other) => other,
                _ => schema.items?,
            };
        }
        None
    }

    /// The table of a schema whose anchors are those of a page, when it has one.
    pub(super) fn table_at(
        &mut self,
        page: Option<usize>,
        id: SchemaId,
        spot: RowContext<'_>,
    ) -> SchemaView<'a> {
        let within = page.or(self.elsewhere).filter(|page| *page != self.page);
        let outer = std::mem::replace(&mut self.elsewhere, within);
        let view = self.table_of(id, spot);
        self.elsewhere = outer;
        view
    }

    /// A schema's fields, alternatives and further rules.
    fn table_of(&mut self, id: SchemaId, spot: RowContext<'_>) -> SchemaView<'a> {
        let schema = self.known(id);
        let mut rows = Vec::new();
        for property in &schema.properties {
            rows.push(self.field(property, &property.name, RowKind::Field, spot));
        }
        for property in &schema.pattern_properties {
            rows.push(match self.word_for_pattern(property) {
                Some(word) => self.field(property, word, RowKind::Field, spot),
                None => self.field(property, &property.name, RowKind::Pattern, spot),
            });
        }
        if !self.is_nested() && schema.properties.is_empty() && !schema.values.is_empty() {
            rows.push(self.map_value_row(id, spot));
        }
        if let Additional::Schema(other) = schema.additional
            && (has_fields(schema) || !self.is_nested())
        {
            let id = self.field_id(spot.base, "*");
            let row = self.full_row(other, &id, spot);
            rows.push(FieldRow { kind: RowKind::Other, id, name: "Other properties".into(), ..row });
        }
        let about = self.about(id, schema, spot.base);
        SchemaView {
            rows,
            alternatives: self.alternatives_of(schema, spot),
            owner_name: spot.name.to_owned(),
            ..about
        }
    }

    /// What a schema says of itself as a whole, without rows.
    pub(super) fn about(&mut self, id: SchemaId, schema: &'a Schema, owner: &str) -> SchemaView<'a> {
        let values = match self.has_described_values(schema) {
            true => self.value_views(schema, usize::MAX),
            false => Vec::new(),
        };
        SchemaView { notes: self.alone(id, schema), values, owner: owner.to_owned(), ..SchemaView::default() }
    }

    /// A property as a row.
    fn field(
        &mut self,
        property: &'a Property,
        name: &'a str,
        kind: RowKind,
        spot: RowContext<'_>,
    ) -> FieldRow<'a> {
        let is_pattern = kind == RowKind::Pattern;
        let id = match is_pattern && !self.is_nested() {
            true => self.field_id(spot.base, "*"),
            false => self.field_id(spot.base, name),
        };
        // What has a page of its own is found there.
        let searchable = self.elsewhere.is_none() && (self.is_nested() || !is_pattern);
        let mut row = self.full_row(property.schema, &id, spot);
        if is_pattern {
            row.notes.insert(0, Words::of("For every property whose name matches."));
        }
        if self.is_nested() {
            row.origin = property.origin.as_ref().map(|origin| {
                let mut out = Words::default();
                match self.site.reference.named(self.api, origin) {
                    Some(page) => out.push_link(&**origin, LinkTarget::Page(page, String::new())),
                    None => out.push_text(&**origin),
                }
                out
            });
        }
        FieldRow { kind, id, name: name.into(), required: property.required, searchable, ..row }
    }

    /// All that a row says of a value, its name aside.
    pub(super) fn full_row(&mut self, id: SchemaId, anchor: &str, spot: RowContext<'_>) -> FieldRow<'a> {
        let schema = self.known(id);
        let nested = self.nest(id, anchor, spot);
        // Of a value that may also be null, the rest is told as if it stood here.
        let only = self.only_choice(schema).filter(|only| self.schema_page(*only).is_none());
        let inner = only.map(|only| self.known(only));
        let description = schema.description.as_ref().or(inner.and_then(|inner| inner.description.as_ref()));
        // Where objects have tables, those say the rest.
        let has_table = self.tables.contains_key(&id) && has_fields(schema);
        let mut notes = if has_table { Vec::new() } else { self.notes(id, schema) };
        if let Some((only, inner)) = only.zip(inner).filter(|(only, _)| !self.tables.contains_key(only)) {
            notes.extend(self.alone(only, inner));
        }
        let values = self.values(id, &mut notes);
        let examples = if self.is_nested() { schema.examples.as_slice() } else { &[] };
        FieldRow {
            value_type: match self.leaf(id).filter(|_| nested.is_some()) {
                Some(leaf) => self.type_beside(id, leaf),
                None => self.type_of(id),
            },
            description: description.map(Description),
            deprecated: schema.lifecycle == Lifecycle::Deprecated,
            since: self.since(&schema.since),
            read_only: schema.read_only,
            write_only: schema.write_only,
            default: schema.default.as_ref().map(|value| value_text(value, schema)),
            constant: schema.constant.as_ref().map(|value| value_text(value, schema)),
            constraints: constraints(&schema.constraints),
            values,
            format: self.further_format(schema),
            examples: examples.iter().map(|value| value_text(value, schema)).collect(),
            notes,
            nested: nested.map(Box::new),
            ..FieldRow::default()
        }
    }

    /// The allowed values of a schema, of the items of a list or of the values of a map.
    fn values(&mut self, id: SchemaId, notes: &mut Vec<Words<'a>>) -> Vec<ValueView<'a>> {
        let mut at = id;
        for _ in 0..4 {
            let schema = self.known(at);
            let inner = match (schema.items, schema.additional) {
                _ if !schema.values.is_empty() => None,
                (Some(items), _) => Some(items),
                (None, Additional::Schema(value)) if schema.properties.is_empty() && !self.is_nested() => {
                    Some(value)
                }
                _ => self.only_choice(schema),
            };
            match inner {
                Some(inner) => at = inner,
                None => break,
            }
        }
        let schema = self.known(at);
        let count = self.values_of(schema).len();
        let mut most = usize::MAX;
        if let Some(target) = self.schema_target(at).filter(|_| count > MAX_VALUES) {
            most = MAX_VALUES / 2;
            let mut note = Words::default();
            note.push_link(format!("and {} further values", count - most), target);
            notes.push(note);
        }
        self.value_views(schema, most)
    }

    /// The first values that are allowed, with what they mean.
    pub(super) fn value_views(&self, schema: &'a Schema, most: usize) -> Vec<ValueView<'a>> {
        let view = |value: super::unions::Allowed<'a>| ValueView {
            value: value_text(value.value, schema),
            json: compact(value.value),
            name: value.name,
            description: value.description.map(Description),
        };
        self.values_of(schema).into_iter().take(most).map(view).collect()
    }

    /// Opens the object that a row's value is or is made of, when there is room for it here.
    fn nest(&mut self, id: SchemaId, anchor: &str, spot: RowContext<'_>) -> Option<SchemaView<'a>> {
        if !self.is_nested() {
            return None;
        }
        let leaf = self.leaf(id)?;
        if self.opened.contains_key(&leaf) {
            return None;
        }
        let page = self.schema_page(leaf);
        let count = self.known(leaf).properties.len();
        let most = match page {
            Some(page) if page == self.page => return None,
            Some(_) => (ALL_OPENED / self.site.pages.len().max(1)).clamp(LEAST_OPENED, MAX_OPENED),
            None if self.elsewhere.is_some() => MAX_REPEATED,
            None => usize::MAX,
        };
        if spot.depth == 0 || self.rows_opened.saturating_add(count) > most {
            if page.is_none() {
                self.wait(leaf, anchor);
            }
            return None;
        }
        if most < usize::MAX {
            self.rows_opened += count;
        }
        self.opened.insert(leaf, None);
        let spot = RowContext { base: anchor, name: spot.name, depth: spot.depth - 1 };
        let mut view = self.table_at(page, leaf, spot);
        self.describe_parts(id, leaf, &mut view);
        // The row says already what its own schema says as a whole.
        if leaf == id || self.only_choice(self.known(id)) == Some(leaf) && page.is_none() {
            view.notes.clear();
            view.values.clear();
        }
        Some(view)
    }

    /// Gives an object a table below, or links it to the page that has one.
    pub(super) fn wait(&mut self, id: SchemaId, near: &str) {
        if !self.is_nested() {
            return self.wait_separate(id, near);
        }
        if self.opened.contains_key(&id) {
            return;
        }
        if let Some(page) = self.elsewhere {
            self.opened.insert(id, Some(LinkTarget::Page(page, String::new())));
            return;
        }
        let schema = self.known(id);
        // A long chain of objects would make anchors as long as itself.
        let short = near.rsplit('.').next().unwrap_or(near);
        let title = schema.title.as_deref().or(schema.name.as_deref()).unwrap_or(short).to_owned();
        let anchor = self.anchors.claim(&crate::markup::slug::github_slug(&format!("object {short}")));
        self.opened.insert(id, Some(LinkTarget::Anchor(anchor.clone())));
        self.waiting.push_back(DeferredTable {
            schema: id,
            title: Some(title),
            anchor: Some(anchor),
            is_root: false,
            is_described: false,
        });
    }
}

/// Whether a schema names fields.
pub(super) fn has_fields(schema: &Schema) -> bool {
    !schema.properties.is_empty() || !schema.pattern_properties.is_empty()
}
