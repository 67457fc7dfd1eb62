//! Tables of fields in which objects open in place.
//!
//! An object opens within the row that holds it while there is depth left. Beyond that a named one is
//! linked, because it has a page; one without a name gets a table of its own below, and is linked too.
//! Each object opens once on a page, so recursion ends and nothing is repeated.

use minijinja::Value;

use crate::html::Html;
use crate::layout::SchemaStyle;
use crate::model::{Additional, Lifecycle, Property, Schema, SchemaId};
use crate::render::Pen;
use crate::render::table::{Owner, code, constraints, plain_value};
use crate::render::view::{NamedView, RowView, TableView, html, list, maybe};
use crate::search::Kind;
use crate::site::Target;

/// Rows of named schemas that open within rows of one page: beyond it they are linked.
const MAX_OPENED: usize = 30;
/// Levels that nest on paper and on screen.
const MAX_DEPTH: usize = 8;
/// Values of a named enumeration that a row repeats.
const MAX_VALUES: usize = 24;

/// An object that gets a table of its own further below.
#[derive(Debug, Clone)]
pub struct Waiting {
    schema: SchemaId,
    title: String,
    anchor: String,
}

/// Where rows stand.
#[derive(Clone, Copy)]
pub(super) struct Spot<'s> {
    /// What anchors begin with.
    pub base: &'s str,
    /// What it is called in the search.
    pub name: &'s str,
    /// Levels that may still open.
    pub depth: usize,
    /// Whether the search finds its fields here.
    pub is_home: bool,
}

impl<'a> Pen<'_, 'a> {
    /// Whether objects open in place.
    pub(in crate::render) fn is_nested(&self) -> bool {
        matches!(self.renderer.site.plan.schema_style(), SchemaStyle::Nested { .. })
    }

    /// Levels that open in place.
    pub(super) fn depth(&self) -> usize {
        match self.renderer.site.plan.schema_style() {
            SchemaStyle::Nested { depth } => depth.min(MAX_DEPTH),
            SchemaStyle::Linked => 0,
        }
    }

    /// The schema behind an id.
    pub(super) fn known(&self, id: SchemaId) -> &'a Schema {
        self.renderer.site.library.schemas.get(id)
    }

    /// The page of a schema.
    pub(in crate::render) fn schema_page(&self, id: SchemaId) -> Option<usize> {
        let schema = self.known(id);
        self.renderer.site.reference.schema_page(self.api, id, schema.name.as_ref())
    }

    /// The address of a schema's page.
    pub(in crate::render) fn schema_address(&self, id: SchemaId) -> Option<String> {
        if !self.is_nested() {
            return None;
        }
        let page = self.schema_page(id)?;
        Some(self.href(&Target { page, anchor: String::new() }))
    }

    /// The tables of a body or a schema as a whole.
    pub(super) fn nested_tables(&mut self, id: SchemaId, owner: &Owner<'_>) -> Vec<TableView> {
        let mut views = Vec::new();
        let spot = Spot { base: owner.anchor, name: owner.name, depth: self.depth(), is_home: true };
        let leaf = self.leaf(id);
        if leaf != Some(id) {
            let schema = self.known(id);
            let notes = self.alone(id, schema, owner.anchor);
            if !notes.is_empty() {
                views.push(TableView { notes: list(notes.into_iter().map(html)), ..TableView::default() });
            }
        }
        if let Some(leaf) = leaf.filter(|leaf| !self.opened.contains_key(leaf)) {
            let page = self.schema_page(leaf);
            let is_home = page.is_none() || page == Some(self.at);
            self.opened.insert(leaf, None);
            if page.is_some() {
                self.rows_opened += self.known(leaf).properties.len();
            }
            views.push(self.table_of(leaf, Spot { is_home, ..spot }));
        }
        views.extend(self.further_tables(owner.name));
        views
    }

    /// Tables of the objects that found no room in a row.
    pub(super) fn further_tables(&mut self, name: &str) -> Vec<TableView> {
        let mut views = Vec::new();
        while let Some(waiting) = self.waiting.pop_front() {
            let spot = Spot { base: &waiting.anchor, name, depth: self.depth(), is_home: true };
            let mut view = self.table_of(waiting.schema, spot);
            view.title = Value::from(waiting.title.as_str());
            view.heading_id = Value::from(waiting.anchor.as_str());
            views.push(view);
        }
        views
    }

    /// The schema with fields or alternatives that a value is, or is made of.
    pub(super) fn leaf(&self, id: SchemaId) -> Option<SchemaId> {
        let mut at = id;
        for _ in 0..8 {
            let schema = self.known(at);
            if has_fields(schema) || self.has_alternatives(schema) {
                return Some(at);
            }
            at = match schema.additional {
                Additional::Schema(other) => other,
                _ => schema.items?,
            };
        }
        None
    }

    /// A schema's fields, alternatives and further rules.
    pub(super) fn table_of(&mut self, id: SchemaId, spot: Spot<'_>) -> TableView {
        let schema = self.known(id);
        let mut rows = Vec::new();
        for property in &schema.properties {
            rows.push(self.field(property, None, spot));
        }
        for property in &schema.pattern_properties {
            rows.push(self.field(property, Some(&property.name), spot));
        }
        if let Additional::Schema(other) = schema.additional
            && has_fields(schema)
        {
            let mut row = self.full_row(other, &format!("{}.*", spot.base), spot);
            row.name = Value::from("Other properties");
            row.name_html = Value::from_safe_string("<em>Other properties</em>".into());
            rows.push(row);
        }
        let notes = self.alone(id, schema, spot.base);
        TableView {
            rows: list(rows),
            notes: list(notes.into_iter().map(html)),
            alternatives: list(self.alternatives_of(schema, spot)),
            ..TableView::default()
        }
    }

    /// A property as a row.
    fn field(&mut self, property: &Property, pattern: Option<&str>, spot: Spot<'_>) -> RowView {
        let wanted = format!("{}.{}", spot.base, property.name);
        // What has a page of its own has its anchors there.
        let id = if spot.is_home { self.anchors.claim(&wanted) } else { wanted };
        let schema = self.known(property.schema);
        if spot.is_home {
            let text = schema.description.as_ref().map(|prose| self.plain(prose)).unwrap_or_default();
            self.entry(Kind::Field, &property.name, Some(spot.name), &id, text, Vec::new());
        }
        let mut row = self.full_row(property.schema, &id, spot);
        if pattern.is_some() {
            let mut notes = vec![Html::escape("For every property whose name matches.")];
            notes.extend(self.notes(property.schema, schema, &id));
            row.notes = list(notes.into_iter().map(html));
        }
        if spot.is_home {
            row.id = Value::from(id);
        }
        row.name = Value::from(&*property.name);
        row.name_html = html(code(&property.name));
        row.required = Value::from(property.required);
        if let Some(origin) = &property.origin {
            let page = self.renderer.site.reference.named(self.api, origin);
            row.origin = match page {
                Some(page) => {
                    let address = self.href(&Target { page, anchor: String::new() });
                    html(crate::render::page::anchor(&address, &Html::escape(origin)))
                }
                None => Value::from(&**origin),
            };
        }
        row
    }

    /// All that a row says of a value, its name aside.
    pub(super) fn full_row(&mut self, id: SchemaId, anchor: &str, spot: Spot<'_>) -> RowView {
        let (row, description, notes) = self.row_parts(id, anchor, spot);
        RowView { description: html(description), notes: list(notes.into_iter().map(html)), ..row }
    }

    /// A row without its description and its notes, and these.
    pub(super) fn row_parts(
        &mut self,
        id: SchemaId,
        anchor: &str,
        spot: Spot<'_>,
    ) -> (RowView, Html, Vec<Html>) {
        let schema = self.known(id);
        let nested = self.nest(id, anchor, spot);
        let description = match &schema.description {
            Some(prose) => self.line(prose, anchor),
            None => Html::new(),
        };
        let (added, changed) = self.since(&schema.since, anchor);
        let constraints: Vec<Value> = constraints(&schema.constraints).into_iter().map(Value::from).collect();
        let mut notes = self.notes(id, schema, anchor);
        let values = self.values(id, anchor, &mut notes);
        let row = RowView {
            kind: html(self.type_of(id, &crate::render::types::TableAnchors::default())),
            deprecated: Value::from(schema.lifecycle == Lifecycle::Deprecated),
            added,
            changed,
            read_only: Value::from(schema.read_only),
            write_only: Value::from(schema.write_only),
            default: maybe(schema.default.as_ref().map(plain_value)),
            constant: maybe(schema.constant.as_ref().map(plain_value)),
            constraints: Value::from(constraints),
            values,
            format: self.further_format(schema).map_or(Value::UNDEFINED, html),
            examples: list(schema.examples.iter().map(plain_value)),
            nested: nested.map_or(Value::UNDEFINED, Value::from),
            ..RowView::default()
        };
        (row, description, notes)
    }

    /// The allowed values of a schema or of the items of a list.
    fn values(&mut self, id: SchemaId, anchor: &str, notes: &mut Vec<Html>) -> Value {
        let mut at = id;
        for _ in 0..4 {
            match self.known(at).items {
                Some(items) if self.known(at).values.is_empty() => at = items,
                _ => break,
            }
        }
        let schema = self.known(at);
        let mut shown = schema.values.as_slice();
        if let Some(address) = self.schema_address(at).filter(|_| shown.len() > MAX_VALUES) {
            let rest = Html::escape(&format!("and {} further values", shown.len() - MAX_VALUES / 2));
            notes.push(crate::render::page::anchor(&address, &rest));
            shown = &shown[..MAX_VALUES / 2];
        }
        let mut views = Vec::new();
        for value in shown {
            views.push(NamedView {
                value: Value::from(plain_value(&value.value)),
                name: maybe(value.name.as_deref()),
                description: match &value.description {
                    Some(prose) => html(self.line(prose, anchor)),
                    None => Value::UNDEFINED,
                },
                ..NamedView::default()
            });
        }
        if views.is_empty() { Value::UNDEFINED } else { list(views) }
    }

    /// Opens the object that a row's value is or is made of, when there is room for it here.
    fn nest(&mut self, id: SchemaId, anchor: &str, spot: Spot<'_>) -> Option<TableView> {
        let leaf = self.leaf(id)?;
        if self.opened.contains_key(&leaf) {
            return None;
        }
        let page = self.schema_page(leaf);
        let count = self.known(leaf).properties.len();
        if let Some(page) = page {
            if page == self.at || spot.depth == 0 || self.rows_opened + count > MAX_OPENED {
                return None;
            }
            self.rows_opened += count;
            self.opened.insert(leaf, None);
        } else if spot.depth == 0 {
            self.wait(leaf, anchor);
            return None;
        } else {
            self.opened.insert(leaf, None);
        }
        let is_home = spot.is_home && page.is_none();
        Some(self.table_of(leaf, Spot { base: anchor, name: spot.name, depth: spot.depth - 1, is_home }))
    }

    /// Gives an object a table of its own further below.
    pub(super) fn wait(&mut self, id: SchemaId, near: &str) {
        if self.opened.contains_key(&id) {
            return;
        }
        let schema = self.known(id);
        // A long chain of objects would make anchors as long as itself.
        let short = near.rsplit('.').next().unwrap_or(near);
        let title = schema.title.as_deref().or(schema.name.as_deref()).unwrap_or(short).to_owned();
        let anchor = self.anchors.claim(&crate::markup::slug::github_slug(&format!("object {short}")));
        self.opened.insert(id, Some(anchor.clone()));
        self.waiting.push_back(Waiting { schema: id, title, anchor });
    }
}

/// Whether a schema names fields.
pub(super) fn has_fields(schema: &Schema) -> bool {
    !schema.properties.is_empty() || !schema.pattern_properties.is_empty()
}
