//! Tables of fields: a schema's own, and one for each object in it.

use minijinja::Value;
use rustc_hash::FxHashSet;

use super::PageRenderer;
use super::json;
use super::types::{TableAnchors, types};
use super::view::{
    AlternativeView, AlternativesView, ChangeView, NamedView, RowView, TableView, html, list, maybe,
};
use crate::html::Html;
use crate::model::{Additional, Constraint, Lifecycle, Property, Schema, SchemaId, Since, Type};
use crate::project::Notation;
use crate::search::Kind;

/// What the tables belong to.
pub struct Owner<'o> {
    /// Its name, for the search.
    pub name: &'o str,
    /// What the anchors of its tables begin with.
    pub anchor: &'o str,
}

/// A table to be made.
struct Planned {
    schema: SchemaId,
    title: Option<String>,
    anchor: Option<String>,
    /// Whether it is the table of the thing as a whole.
    is_root: bool,
}

impl<'r> PageRenderer<'r, '_> {
    pub(super) fn notation(&self) -> Notation {
        self.renderer.site.plan.settings.schemas.notation
    }

    fn schema(&self, id: SchemaId) -> &'r Schema {
        self.renderer.site.library.schemas.get(id)
    }

    /// The tables of a schema, its own first, and the anchors that types link to.
    pub fn tables(&mut self, id: SchemaId, owner: &Owner<'_>) -> (Vec<TableView>, TableAnchors) {
        let mut planned = Vec::new();
        let mut anchors = TableAnchors::default();
        let mut shapes: Vec<(Shape, Option<String>)> = Vec::new();
        let mut roots = Vec::new();
        self.objects(id, 0, &mut FxHashSet::default(), &mut roots);
        let root = if let [root] = roots[..] { Some(root) } else { None };
        // A worklist, so that a long chain of objects costs no stack.
        let mut queue: std::collections::VecDeque<(SchemaId, Option<String>)> =
            roots.into_iter().map(|root| (root, None)).collect();
        let mut seen: FxHashSet<SchemaId> = FxHashSet::default();
        while let Some((object, field)) = queue.pop_front() {
            if !seen.insert(object) {
                continue;
            }
            let schema = self.schema(object);
            let named = schema.title.as_ref().or(schema.name.as_ref()).map(ToString::to_string);
            let shape = Shape::of(schema, named.clone());
            if let Some((_, anchor)) = shapes.iter().find(|(known, _)| *known == shape) {
                // The same object with another description: one table is enough.
                if let Some(anchor) = anchor.clone() {
                    anchors.insert(object, anchor);
                }
                continue;
            }
            let title = named.or(field);
            let mut nested = Vec::new();
            for property in schema.properties.iter().chain(&schema.pattern_properties) {
                let mut found = Vec::new();
                self.objects(property.schema, 0, &mut FxHashSet::default(), &mut found);
                nested.extend(found.into_iter().map(|id| (id, Some(property.name.to_string()))));
            }
            if let Additional::Schema(other) = schema.additional {
                let mut found = Vec::new();
                self.objects(other, 0, &mut FxHashSet::default(), &mut found);
                nested.extend(found.into_iter().map(|id| (id, None)));
            }
            let anchor = title.as_ref().map(|title| {
                let slug = crate::markup::slug::github_slug(title);
                self.anchors.claim(&format!("{}_{slug}", owner.anchor))
            });
            if let Some(anchor) = &anchor {
                anchors.insert(object, anchor.clone());
            }
            shapes.push((shape, anchor.clone()));
            planned.push(Planned { schema: object, title, anchor, is_root: root == Some(object) });
            queue.extend(nested);
        }
        let mut views: Vec<TableView> = self.map_row(id, owner).into_iter().collect();
        for table in &planned {
            views.push(self.table(table, owner, &anchors));
        }
        (views, anchors)
    }

    /// A row for a value that is a map and nothing else: what its entries are stands in its type.
    fn map_row(&mut self, id: SchemaId, owner: &Owner<'_>) -> Option<TableView> {
        let schema = self.schema(id);
        if !schema.properties.is_empty() || types(schema) != [Type::Object] {
            return None;
        }
        let value = match (schema.pattern_properties.first(), schema.additional) {
            (Some(property), _) => property.schema,
            (None, Additional::Schema(value)) => value,
            _ => return None,
        };
        let value = self.schema(value);
        let prose = schema.description.as_ref().or(value.description.as_ref())?;
        let description = self.line(prose, owner.anchor);
        let anchor = self.field_anchor(owner.anchor, "*");
        let row = RowView {
            id: Value::from(anchor),
            name_html: html(self.type_of(id, &TableAnchors::default())),
            description: html(description),
            ..RowView::default()
        };
        Some(TableView { rows: list([row]), ..TableView::default() })
    }

    /// The objects with fields of their own that a value may be or hold, without entering them.
    fn objects(&self, id: SchemaId, depth: usize, seen: &mut FxHashSet<SchemaId>, found: &mut Vec<SchemaId>) {
        if depth > 32 || !seen.insert(id) {
            return;
        }
        let schema = self.schema(id);
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
            let value = match (schema.additional, self.notation()) {
                (Additional::Schema(value), Notation::Words) => Some(value),
                _ => None,
            };
            found.extend(value.filter(|id| !self.schema(*id).values.is_empty() && !found.contains(id)));
            for child in schema.prefix_items.iter().copied().chain(schema.items).chain(values).chain(other) {
                self.objects(child, depth + 1, seen, found);
            }
        }
        for alternative in schema.unions().flat_map(|(_, parts)| parts) {
            self.objects(*alternative, depth + 1, seen, found);
        }
    }

    fn table(&mut self, planned: &Planned, owner: &Owner<'_>, anchors: &TableAnchors) -> TableView {
        let schema = self.schema(planned.schema);
        let base = planned.anchor.as_deref().unwrap_or(owner.anchor);
        // The first table is that of the thing itself, whatever its schema is called.
        let own = if planned.is_root { None } else { planned.title.as_deref() };
        let name = own.unwrap_or(owner.name);
        let mut rows = Vec::new();
        for property in &schema.properties {
            rows.push(self.row(property, base, name, anchors));
        }
        for property in &schema.pattern_properties {
            rows.push(match self.word_for_pattern(property) {
                Some(word) => self.named_row(property, &word, base, name, anchors),
                None => self.other_row(property.schema, Some(&property.name), base, anchors),
            });
        }
        if schema.properties.is_empty() && !schema.values.is_empty() {
            let mut row = self.row_of(planned.schema, schema, &TableAnchors::default(), base);
            row.id = Value::from(self.field_anchor(base, "*"));
            row.name = Value::from("(mapped value)");
            row.kind = Value::from("enum");
            rows.push(row);
        }
        match schema.additional {
            Additional::Schema(other) => rows.push(self.other_row(other, None, base, anchors)),
            Additional::Allowed | Additional::Forbidden | Additional::Unsaid => {}
        }
        TableView {
            title: maybe(planned.title.as_deref()),
            heading_id: maybe(planned.anchor.as_deref()),
            rows: list(rows),
            alternatives: list(self.alternatives(schema, anchors)),
            ..TableView::default()
        }
    }

    /// What stands for names that match a pattern, when the source says so (`x-pattern`).
    fn word_for_pattern(&self, property: &Property) -> Option<String> {
        let extensions = &self.schema(property.schema).extensions;
        let (_, word) = extensions.iter().find(|(key, _)| &**key == "x-pattern")?;
        word.as_str().map(str::to_owned)
    }

    /// A property as a row.
    fn row(&mut self, property: &Property, base: &str, owner: &str, anchors: &TableAnchors) -> RowView {
        self.named_row(property, &property.name, base, owner, anchors)
    }

    /// A property as a row under this name.
    fn named_row(
        &mut self,
        property: &Property,
        name: &str,
        base: &str,
        owner: &str,
        anchors: &TableAnchors,
    ) -> RowView {
        let id = self.field_anchor(base, name);
        let schema = self.schema(property.schema);
        let text = schema.description.as_ref().map(|prose| self.plain_line(prose, &id)).unwrap_or_default();
        self.entry(Kind::Field, name, Some(owner), &id, text, Vec::new());
        let mut row = self.row_of(property.schema, schema, anchors, &id);
        row.id = Value::from(id);
        row.name = Value::from(name);
        row.name_html = html(code(name));
        row.required = Value::from(property.required);
        row
    }

    /// "Other properties", or those whose names match a pattern.
    fn other_row(
        &mut self,
        id: SchemaId,
        pattern: Option<&str>,
        base: &str,
        anchors: &TableAnchors,
    ) -> RowView {
        let schema = self.schema(id);
        let anchor = self.field_anchor(base, "*");
        let mut row = self.row_of(id, schema, anchors, &anchor);
        row.id = Value::from(anchor);
        row.name = Value::from("<Other properties>");
        if let Some(pattern) = pattern {
            let mut note = Html::escape("Names match ");
            note.push(&code(pattern));
            note.push_text(".");
            row.notes = list([html(note)]);
        }
        row
    }

    /// What a row says of a value.
    pub(super) fn row_of(
        &mut self,
        id: SchemaId,
        schema: &'r Schema,
        anchors: &TableAnchors,
        owner: &str,
    ) -> RowView {
        let description = match &schema.description {
            Some(prose) => self.line(prose, owner),
            None => Html::new(),
        };
        let (added, changed) = self.since(&schema.since, owner);
        // What holds for the items of a list is said where the list is.
        let valued = self.valued(schema);
        let values = valued.values.iter().map(|value| NamedView {
            value: Value::from(plain_value(&value.value)),
            label: Value::from(json::compact(&value.value)),
            name: maybe(value.name.as_deref()),
            description: value
                .description
                .as_ref()
                .map_or(Value::UNDEFINED, |prose| html(self.line(prose, owner))),
            ..NamedView::default()
        });
        let values: Vec<NamedView> = values.collect();
        let constraints: Vec<Value> = constraints(&schema.constraints).into_iter().map(html).collect();
        RowView {
            kind: html(self.type_of(id, anchors)),
            description: html(description),
            deprecated: Value::from(schema.lifecycle == Lifecycle::Deprecated),
            added,
            changed,
            read_only: Value::from(schema.read_only),
            write_only: Value::from(schema.write_only),
            default: maybe(schema.default.as_ref().map(plain_value)),
            constant: maybe(schema.constant.as_ref().map(plain_value)),
            constraints: Value::from(constraints),
            values: if values.is_empty() { Value::UNDEFINED } else { list(values) },
            format: self.further_format(schema).map_or(Value::UNDEFINED, html),
            ..RowView::default()
        }
    }

    /// The schema whose allowed values are to be listed: that of the items for a list, that of the
    /// values for a map.
    fn valued(&self, schema: &'r Schema) -> &'r Schema {
        let mut schema = schema;
        for _ in 0..4 {
            let inner = match (schema.items, schema.additional) {
                (Some(items), _) => items,
                (None, Additional::Schema(value)) if schema.properties.is_empty() => value,
                _ => break,
            };
            if !schema.values.is_empty() {
                break;
            }
            schema = self.schema(inner);
        }
        schema
    }

    /// The versions in which something came and changed.
    pub(super) fn since(&mut self, since: &Since, owner: &str) -> (Value, Value) {
        let label = |version: &str| match version.starts_with(|c: char| c.is_ascii_digit()) {
            true => format!("v{version}"),
            false => version.to_owned(),
        };
        let added = maybe(since.added.as_deref().map(label));
        let mut changed = Vec::new();
        for change in &since.changed {
            let text = change.text.as_ref().map_or(Value::UNDEFINED, |prose| html(self.line(prose, owner)));
            changed.push(ChangeView { version: Value::from(label(&change.version)), text });
        }
        (added, list(changed))
    }

    /// Labelled alternatives of an object that has fields of its own too.
    fn alternatives(&self, schema: &Schema, anchors: &TableAnchors) -> Vec<AlternativesView> {
        let mut groups = Vec::new();
        for (label, kind, parts) in [("One of", "oneOf", &schema.one_of), ("Any of", "anyOf", &schema.any_of)]
        {
            // Alternatives without a name, type or fields say only which fields go together.
            let shown: Vec<AlternativeView> = parts
                .iter()
                .filter_map(|part| {
                    let one = self.schema(*part);
                    let title = one.title.as_ref().or(one.name.as_ref())?;
                    Some(AlternativeView {
                        label: Value::from(&**title),
                        url: maybe(anchors.get(part).map(|anchor| format!("#{anchor}"))),
                        ..AlternativeView::default()
                    })
                })
                .collect();
            if !shown.is_empty() {
                groups.push(AlternativesView {
                    label: Value::from(label),
                    kind: Value::from(kind),
                    items: list(shown),
                });
            }
        }
        groups
    }
}

/// What makes two tables the same for a reader.
#[derive(PartialEq, Eq)]
struct Shape {
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

/// Text as inline code.
pub fn code(text: &str) -> Html {
    let mut out = Html::new();
    out.push_markup("<code>");
    out.push_content(text);
    out.push_markup("</code>");
    out
}

/// A title or summary, which is plain text but for the backticks that authors put around code in it.
pub fn marked(text: &str) -> Html {
    let mut out = Html::new();
    let mut rest = text;
    while let Some((before, inside, after)) = rest
        .split_once('`')
        .and_then(|(before, rest)| rest.split_once('`').map(|(inside, after)| (before, inside, after)))
    {
        out.push_text(before);
        out.push(&code(inside));
        rest = after;
    }
    out.push_text(rest);
    out
}

/// A value as it stands in prose: a string without quotes.
pub fn plain_value(node: &crate::load::Node) -> String {
    node.as_str().map_or_else(|| json::compact(node), str::to_owned)
}

/// Limits in words; a least and a most together make a range.
pub fn constraints(limits: &[Constraint]) -> Vec<Html> {
    let mut words = Vec::new();
    let mut rest = limits.iter().peekable();
    while let Some(limit) = rest.next() {
        let range = rest.peek().and_then(|next| range(limit, next));
        if range.is_some() {
            rest.next();
        }
        words.push(match (range, limit) {
            (Some(range), _) => Html::escape(&range),
            (None, Constraint::Pattern(pattern)) => {
                let mut out = Html::escape("Matches ");
                out.push(&code(pattern));
                out
            }
            (None, _) => Html::escape(&constraint(limit)),
        });
    }
    words
}

/// Two limits as a range.
fn range(least: &Constraint, most: &Constraint) -> Option<String> {
    let (least, most, noun) = match (least, most) {
        (Constraint::Minimum(least), Constraint::Maximum(most)) => return Some(format!("{least} to {most}")),
        (Constraint::MinLength(least), Constraint::MaxLength(most)) => (least, most, "character"),
        (Constraint::MinItems(least), Constraint::MaxItems(most)) => (least, most, "item"),
        (Constraint::MinProperties(least), Constraint::MaxProperties(most)) => (least, most, "field"),
        _ => return None,
    };
    Some(if least == most {
        format!("Exactly {}", count(least, noun))
    } else {
        format!("{least} to {}", count(most, noun))
    })
}

fn count(number: &str, noun: &str) -> String {
    if number == "1" { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// A limit in words.
fn constraint(constraint: &Constraint) -> String {
    match constraint {
        Constraint::Minimum(limit) => format!("At least {limit}"),
        Constraint::ExclusiveMinimum(limit) => format!("More than {limit}"),
        Constraint::Maximum(limit) => format!("At most {limit}"),
        Constraint::ExclusiveMaximum(limit) => format!("Less than {limit}"),
        Constraint::MultipleOf(number) => format!("A multiple of {number}"),
        Constraint::MinLength(length) => format!("At least {}", count(length, "character")),
        Constraint::MaxLength(length) => format!("At most {}", count(length, "character")),
        Constraint::Pattern(pattern) => format!("Matches {pattern}"),
        Constraint::MinItems(number) => format!("At least {}", count(number, "item")),
        Constraint::MaxItems(number) => format!("At most {}", count(number, "item")),
        Constraint::UniqueItems => "No item twice".into(),
        Constraint::MinContains(number) => format!("At least {} that match", count(number, "item")),
        Constraint::MaxContains(number) => format!("At most {} that match", count(number, "item")),
        Constraint::MinProperties(number) => format!("At least {}", count(number, "field")),
        Constraint::MaxProperties(number) => format!("At most {}", count(number, "field")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_read_as_sentences() {
        let words = constraints(&[
            Constraint::MinLength("1".into()),
            Constraint::MaxLength("255".into()),
            Constraint::Pattern("^a".into()),
            Constraint::MinItems("1".into()),
        ]);
        let words: Vec<&str> = words.iter().map(Html::as_str).collect();
        assert_eq!(words, ["1 to 255 characters", "Matches <code>^a</code>", "At least 1 item"]);
        let same = [Constraint::MinItems("2".into()), Constraint::MaxItems("2".into())];
        assert_eq!(constraints(&same)[0].as_str(), "Exactly 2 items");
    }
    #[test]
    fn code_in_a_summary_stands_between_backticks() {
        let html = marked("Make an `mxc://` of <this>, `a` or `b");
        assert_eq!(html.as_str(), "Make an <code>mxc://</code> of &lt;this&gt;, <code>a</code> or `b");
    }
}
