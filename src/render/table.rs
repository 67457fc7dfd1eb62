//! Tables of fields as templates see them, and words as HTML.

use minijinja::Value;

use super::PageRenderer;
use super::page::{anchor, web_address};
use super::values::{
    AlternativeView, AlternativesView, ChangeView, NamedView, RowView, TableView, html, list, maybe,
};
use crate::html::Html;
use crate::site::Target;
use crate::view::{self, Description, FieldRow, Inline, LinkTarget, RowKind, SchemaView, SinceView, Words};

impl<'a> PageRenderer<'_, 'a> {
    /// The address of a link, relative to this page.
    pub(super) fn link_address(&self, target: &LinkTarget<'_>) -> String {
        match target {
            LinkTarget::Page(page, anchor) => self.href(&Target { page: *page, anchor: anchor.clone() }),
            LinkTarget::Anchor(anchor) => format!("#{anchor}"),
            LinkTarget::Address(address) => self.address(address),
        }
    }

    /// Words as HTML; descriptions in them belong to the place with the anchor `owner`.
    pub(super) fn words(&mut self, words: &Words<'a>, owner: &str) -> Html {
        let mut out = Html::new();
        for part in words.parts() {
            match part {
                Inline::Text(text) => out.push_text(text),
                Inline::Code(text) => out.push(&code(text)),
                Inline::Link { text, target } => {
                    out.push(&anchor(&self.link_address(target), &Html::escape(text)));
                }
                Inline::Web(address) => out.push(&web_address(address)),
                Inline::Description(prose) => out.push(&self.line(prose.0, owner)),
            }
        }
        out
    }

    /// Sentences as a list of HTML.
    pub(super) fn notes(&mut self, notes: &[Words<'a>], owner: &str) -> Value {
        let notes: Vec<Value> = notes.iter().map(|note| html(self.words(note, owner))).collect();
        list(notes)
    }

    /// A description on a line; undefined where there is none.
    pub(super) fn line_value(&mut self, prose: Option<Description<'_>>, owner: &str) -> Value {
        prose.map_or(Value::UNDEFINED, |prose| html(self.line(prose.0, owner)))
    }

    /// A description as blocks; undefined where there is none.
    pub(super) fn blocks_value(&mut self, prose: Option<Description<'_>>, owner: &str, level: u8) -> Value {
        prose.map_or(Value::UNDEFINED, |prose| html(self.blocks(prose.0, owner, level)))
    }

    /// The versions in which something came and changed.
    pub(super) fn since(&mut self, since: &SinceView<'_>, owner: &str) -> (Value, Value) {
        let mut changed = Vec::new();
        for (version, text) in &since.changed {
            let text = self.line_value(*text, owner);
            changed.push(ChangeView { version: Value::from(version.as_str()), text });
        }
        (maybe(since.added.as_deref()), list(changed))
    }

    /// Tables of fields.
    pub(super) fn tables(&mut self, tables: &[SchemaView<'a>]) -> Vec<TableView> {
        tables.iter().map(|table| self.table(table)).collect()
    }

    /// A table of fields.
    pub(super) fn table(&mut self, table: &SchemaView<'a>) -> TableView {
        let owner = &table.owner;
        let description = self.line_value(table.description, owner);
        let notes = self.notes(&table.notes, owner);
        let values = match table.values.is_empty() {
            true => Value::UNDEFINED,
            false => self.allowed_values(&table.values, owner),
        };
        let rows: Vec<RowView> = table.rows.iter().map(|row| self.row(row)).collect();
        let mut groups = Vec::new();
        for group in &table.alternatives {
            let mut items = Vec::new();
            for item in &group.items {
                items.push(AlternativeView {
                    label: Value::from(&*item.label),
                    kind: html(self.words(&item.value_type, owner)),
                    url: maybe(item.target.as_ref().map(|target| self.link_address(target))),
                    value: maybe(item.value.as_deref()),
                    table: match &item.table {
                        Some(table) => Value::from(self.table(table)),
                        None => Value::UNDEFINED,
                    },
                });
            }
            groups.push(AlternativesView {
                label: Value::from(group.label.as_str()),
                kind: Value::from(group.keyword),
                items: list(items),
            });
        }
        TableView {
            title: maybe(table.title.as_deref()),
            heading_id: maybe(table.heading_id.as_deref()),
            description,
            notes,
            values,
            rows: list(rows),
            alternatives: list(groups),
            ..TableView::default()
        }
    }

    /// Rows under a title.
    pub(super) fn titled(&mut self, title: &str, rows: &[FieldRow<'a>]) -> TableView {
        let rows: Vec<RowView> = rows.iter().map(|row| self.row(row)).collect();
        TableView { title: Value::from(title), rows: list(rows), ..TableView::default() }
    }

    fn allowed_values(&mut self, values: &[view::ValueView<'_>], owner: &str) -> Value {
        let mut views = Vec::new();
        for value in values {
            views.push(NamedView {
                value: Value::from(value.value.as_str()),
                label: Value::from(value.json.as_str()),
                name: maybe(value.name),
                description: self.line_value(value.description, owner),
                ..NamedView::default()
            });
        }
        list(views)
    }

    /// A row of a table.
    fn row(&mut self, row: &FieldRow<'a>) -> RowView {
        let owner = &row.id;
        let kind = self.words(&row.value_type, owner);
        let (name, name_html, kind) = match row.kind {
            RowKind::Map => (Value::UNDEFINED, html(kind), Value::from("")),
            RowKind::Other => ("<Other properties>".into(), Value::UNDEFINED, html(kind)),
            _ => (Value::from(&*row.name), html(code(&row.name)), html(kind)),
        };
        let description = row.description.map(|prose| self.line(prose.0, owner)).unwrap_or_default();
        let (added, changed) = self.since(&row.since, owner);
        let constraints: Vec<Value> =
            row.constraints.iter().map(|limit| html(self.words(limit, owner))).collect();
        RowView {
            id: Value::from(row.id.as_str()),
            name,
            name_html,
            kind,
            required: Value::from(row.required),
            description: html(description),
            deprecated: Value::from(row.deprecated),
            added,
            changed,
            read_only: Value::from(row.read_only),
            write_only: Value::from(row.write_only),
            default: maybe(row.default.as_deref()),
            constant: maybe(row.constant.as_deref()),
            constraints: Value::from(constraints),
            values: match row.values.is_empty() {
                true => Value::UNDEFINED,
                false => self.allowed_values(&row.values, owner),
            },
            format: row.format.map_or(Value::UNDEFINED, |format| html(code(format))),
            examples: list(row.examples.iter().map(String::as_str)),
            notes: self.notes(&row.notes, owner),
            origin: match &row.origin {
                Some(origin) => html(self.words(origin, owner)),
                None => Value::UNDEFINED,
            },
            style: maybe(row.style.as_deref()),
            nested: match &row.nested {
                Some(table) => Value::from(self.table(table)),
                None => Value::UNDEFINED,
            },
            ..RowView::default()
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_in_a_summary_is_between_backticks() {
        let html = marked("Make an `mxc://` of <this>, `a` or `b");
        assert_eq!(html.as_str(), "Make an <code>mxc://</code> of &lt;this&gt;, <code>a</code> or `b");
    }
}
