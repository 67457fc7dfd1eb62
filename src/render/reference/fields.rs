//! Tables of fields in which objects open in place.
//!
//! An object opens within the row that holds it while there is depth left. Beyond that a named one is
//! linked, because it has a page; one without a name gets a table of its own below, and is linked too.
//! Each object opens once on a page, so recursion ends and nothing is repeated.

use minijinja::Value;

use crate::html::Html;
use crate::model::{Additional, Lifecycle, Property, Schema, SchemaId};
use crate::project::SchemaStyle;
use crate::render::PageRenderer;
use crate::render::table::{Owner, code, constraints, plain_value};
use crate::render::types::TableAnchors;
use crate::render::view::{NamedView, RowView, TableView, html, list, maybe};
use crate::search::Kind;
use crate::site::Target;

/// Rows of named schemas that open within rows of one page: beyond it they are linked.
const MAX_OPENED: usize = 30;
/// The same on the largest sites, whose pages would repeat each other.
const LEAST_OPENED: usize = 10;
/// Such rows on all pages of a site together.
const ALL_OPENED: usize = 20_000;
/// The same for objects without a name in a schema that has a page of its own.
pub(super) const MAX_REPEATED: usize = 60;
/// Levels that nest on paper and on screen.
const MAX_DEPTH: usize = 8;
/// Values of a named enumeration that a row repeats.
const MAX_VALUES: usize = 24;

/// An object that gets a table of its own further below.
#[derive(Debug, Clone)]
pub struct DeferredTable {
    schema: SchemaId,
    title: String,
    anchor: String,
}

/// Where rows stand.
#[derive(Clone, Copy)]
pub(super) struct RowContext<'s> {
    /// What anchors begin with.
    pub base: &'s str,
    /// What it is called in the search.
    pub name: &'s str,
    /// Levels that may still open.
    pub depth: usize,
}

impl<'a> PageRenderer<'_, 'a> {
    /// Whether objects open in place.
    pub(in crate::render) fn is_nested(&self) -> bool {
        matches!(self.schema_style(), SchemaStyle::Nested { .. })
    }

    /// How schemas are shown on this page: a reference has pages for the named ones.
    fn schema_style(&self) -> SchemaStyle {
        let plan = self.renderer.site.plan;
        match self.api {
            Some(_) => SchemaStyle::Nested { depth: plan.settings.schemas.depth },
            None => plan.schema_style(),
        }
    }

    /// Levels that open in place.
    pub(super) fn depth(&self) -> usize {
        match self.schema_style() {
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
        let spot = RowContext { base: owner.anchor, name: owner.name, depth: self.depth() };
        let leaf = self.leaf(id);
        if leaf != Some(id) {
            let schema = self.known(id);
            let view = self.about(id, schema, owner.anchor);
            if view.notes.is_true() || view.values.is_true() {
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
            self.describe_parts(id, leaf, owner.anchor, &mut view);
            views.push(view);
        }
        views.extend(self.further_tables(owner.name));
        views
    }

    /// Tables of the objects that found no room in a row.
    pub(super) fn further_tables(&mut self, name: &str) -> Vec<TableView> {
        let mut views = Vec::new();
        while let Some(waiting) = self.waiting.pop_front() {
            let spot = RowContext { base: &waiting.anchor, name, depth: self.depth() };
            let mut view = self.table_of(waiting.schema, spot);
            view.title = Value::from(waiting.title.as_str());
            view.heading_id = Value::from(waiting.anchor.as_str());
            views.push(view);
        }
        views
    }

    /// What the items of a list say of themselves, or the values of an object, where they have no page.
    fn describe_parts(&mut self, id: SchemaId, leaf: SchemaId, owner: &str, view: &mut TableView) {
        let is_told = leaf == id || self.schema_page(leaf).is_some();
        let is_choice = self.only_choice(self.known(id)) == Some(leaf);
        if let Some(prose) = self.known(leaf).description.as_ref().filter(|_| !is_told && !is_choice) {
            view.description = html(self.line(prose, owner));
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
    pub(super) fn table_at(&mut self, page: Option<usize>, id: SchemaId, spot: RowContext<'_>) -> TableView {
        let within = page.or(self.elsewhere).filter(|page| *page != self.at);
        let outer = std::mem::replace(&mut self.elsewhere, within);
        let view = self.table_of(id, spot);
        self.elsewhere = outer;
        view
    }

    /// A schema's fields, alternatives and further rules.
    fn table_of(&mut self, id: SchemaId, spot: RowContext<'_>) -> TableView {
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
            let id = self.anchors.claim(&format!("{}.*", spot.base));
            let mut row = self.full_row(other, &id, spot);
            row.id = Value::from(id);
            row.name = Value::from("Other properties");
            row.name_html = Value::from_safe_string("<em>Other properties</em>".into());
            rows.push(row);
        }
        let about = self.about(id, schema, spot.base);
        TableView { rows: list(rows), alternatives: list(self.alternatives_of(schema, spot)), ..about }
    }

    /// What a schema says of itself as a whole, without rows.
    pub(super) fn about(&mut self, id: SchemaId, schema: &'a Schema, owner: &str) -> TableView {
        let notes = self.alone(id, schema, owner);
        let values = match self.has_described_values(schema) {
            true => list(self.value_views(schema, usize::MAX, owner)),
            false => Value::UNDEFINED,
        };
        TableView { notes: list(notes.into_iter().map(html)), values, ..TableView::default() }
    }

    /// A property as a row.
    fn field(&mut self, property: &Property, pattern: Option<&str>, spot: RowContext<'_>) -> RowView {
        let wanted = format!("{}.{}", spot.base, crate::render::href::anchor(&property.name));
        let id = self.anchors.claim(&wanted);
        // What has a page of its own is found there.
        let is_home = self.elsewhere.is_none();
        let schema = self.known(property.schema);
        if is_home {
            let text = schema.description.as_ref().map(|prose| self.plain(prose)).unwrap_or_default();
            self.entry(Kind::Field, &property.name, Some(spot.name), &id, text, Vec::new());
        }
        let mut row = self.full_row(property.schema, &id, spot);
        if pattern.is_some() {
            let mut notes = vec![Html::escape("For every property whose name matches.")];
            notes.extend(self.notes(property.schema, schema, &id));
            row.notes = list(notes.into_iter().map(html));
        }
        row.id = Value::from(id);
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
    pub(super) fn full_row(&mut self, id: SchemaId, anchor: &str, spot: RowContext<'_>) -> RowView {
        let (row, description, notes) = self.row_parts(id, anchor, spot);
        RowView { description: html(description), notes: list(notes.into_iter().map(html)), ..row }
    }

    /// A row without its description and its notes, and these.
    pub(super) fn row_parts(
        &mut self,
        id: SchemaId,
        anchor: &str,
        spot: RowContext<'_>,
    ) -> (RowView, Html, Vec<Html>) {
        let schema = self.known(id);
        let nested = self.nest(id, anchor, spot);
        // Of a value that may also be null, the rest is told as if it stood here.
        let only = self.only_choice(schema).filter(|only| self.schema_page(*only).is_none());
        let inner = only.map(|only| self.known(only));
        let prose = schema.description.as_ref().or(inner.and_then(|inner| inner.description.as_ref()));
        let description = match prose {
            Some(prose) => self.line(prose, anchor),
            None => Html::new(),
        };
        let (added, changed) = self.since(&schema.since, anchor);
        let constraints: Vec<Value> = constraints(&schema.constraints).into_iter().map(html).collect();
        let mut notes = self.notes(id, schema, anchor);
        if let Some((only, inner)) = only.zip(inner) {
            notes.extend(self.alone(only, inner, anchor));
        }
        let values = self.values(id, anchor, &mut notes);
        let row = RowView {
            kind: html(match self.leaf(id).filter(|_| nested.is_some()) {
                Some(leaf) => self.type_beside(id, leaf),
                None => self.type_of(id, &TableAnchors::default()),
            }),
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
                _ => match self.only_choice(self.known(at)) {
                    Some(only) => at = only,
                    None => break,
                },
            }
        }
        let schema = self.known(at);
        let count = self.values_of(schema).len();
        let mut most = usize::MAX;
        if let Some(address) = self.schema_address(at).filter(|_| count > MAX_VALUES) {
            most = MAX_VALUES / 2;
            let rest = Html::escape(&format!("and {} further values", count - most));
            notes.push(crate::render::page::anchor(&address, &rest));
        }
        let views = self.value_views(schema, most, anchor);
        if views.is_empty() { Value::UNDEFINED } else { list(views) }
    }

    /// The first values that are allowed, with what they mean.
    fn value_views(&mut self, schema: &'a Schema, most: usize, owner: &str) -> Vec<NamedView> {
        let mut views = Vec::new();
        for value in self.values_of(schema).into_iter().take(most) {
            views.push(NamedView {
                value: Value::from(plain_value(value.value)),
                name: maybe(value.name),
                description: match value.description {
                    Some(prose) => html(self.line(prose, owner)),
                    None => Value::UNDEFINED,
                },
                ..NamedView::default()
            });
        }
        views
    }

    /// Opens the object that a row's value is or is made of, when there is room for it here.
    fn nest(&mut self, id: SchemaId, anchor: &str, spot: RowContext<'_>) -> Option<TableView> {
        let leaf = self.leaf(id)?;
        if self.opened.contains_key(&leaf) {
            return None;
        }
        let page = self.schema_page(leaf);
        let count = self.known(leaf).properties.len();
        let most = match page {
            Some(page) if page == self.at => return None,
            Some(_) => (ALL_OPENED / self.renderer.site.pages.len().max(1)).clamp(LEAST_OPENED, MAX_OPENED),
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
        self.describe_parts(id, leaf, anchor, &mut view);
        // What it says as a whole stands in the row already when the row is about it.
        Some(if leaf == id || self.only_choice(self.known(id)) == Some(leaf) && page.is_none() {
            TableView { notes: Value::UNDEFINED, values: Value::UNDEFINED, ..view }
        } else {
            view
        })
    }

    /// Gives an object a table of its own further below, or links it to the page that has one.
    pub(super) fn wait(&mut self, id: SchemaId, near: &str) {
        if self.opened.contains_key(&id) {
            return;
        }
        if let Some(page) = self.elsewhere {
            let address = self.page_address(page);
            self.opened.insert(id, Some(address));
            return;
        }
        let schema = self.known(id);
        // A long chain of objects would make anchors as long as itself.
        let short = near.rsplit('.').next().unwrap_or(near);
        let title = schema.title.as_deref().or(schema.name.as_deref()).unwrap_or(short).to_owned();
        let anchor = self.anchors.claim(&crate::markup::slug::github_slug(&format!("object {short}")));
        self.opened.insert(id, Some(format!("#{anchor}")));
        self.waiting.push_back(DeferredTable { schema: id, title, anchor });
    }
}

/// Whether a schema names fields.
pub(super) fn has_fields(schema: &Schema) -> bool {
    !schema.properties.is_empty() || !schema.pattern_properties.is_empty()
}
