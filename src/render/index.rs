//! Generated indexes: everything of a kind with where it is.

use minijinja::Value;

use super::Pen;
use super::operation::path_html;
use super::page::anchor;
use super::table::code;
use super::view::{IndexRowView, IndexView, html, list};
use crate::html::Html;
use crate::model::{Authentication, Operation};
use crate::site::{IndexKind, Target, kind_word};

/// A row of an index.
pub struct IndexRow {
    /// Where the thing is.
    pub target: Target,
    /// Its name.
    pub name: Html,
    /// The other cells; see [`IndexKind::columns`].
    pub cells: Vec<Html>,
    /// Whether it should not be used any more.
    pub deprecated: bool,
}

impl IndexKind {
    /// The titles of the columns, that of the name first.
    pub fn columns(self) -> &'static [&'static str] {
        match self {
            IndexKind::Endpoints => &["Endpoint", "Summary", "Authentication", "Rate-limited", "Added in"],
            IndexKind::Events => &["Event", "Kind", "Added in"],
        }
    }

    /// Its name in markup.
    pub fn name(self) -> &'static str {
        match self {
            IndexKind::Endpoints => "endpoints",
            IndexKind::Events => "events",
        }
    }
}

impl Pen<'_, '_> {
    /// The rows of an index.
    pub(super) fn index_rows(&self, kind: IndexKind) -> Vec<IndexRow> {
        let site = self.renderer.site;
        let mut rows = Vec::new();
        match kind {
            IndexKind::Endpoints => {
                for (at, operation) in site.library.operations() {
                    let Some(target) = site.links.operation(at) else { continue };
                    let authentication = match operation.authentication {
                        Authentication::None => "no",
                        Authentication::Optional(_) => "optional",
                        Authentication::Required(_) => "yes",
                    };
                    let limited = if operation.is_rate_limited() { "yes" } else { "no" };
                    let texts = [
                        operation.summary.as_deref().unwrap_or_default(),
                        authentication,
                        limited,
                        operation.since.added.as_deref().unwrap_or_default(),
                    ];
                    rows.push(IndexRow {
                        target: target.clone(),
                        name: operation_name(operation),
                        cells: texts.into_iter().map(Html::escape).collect(),
                        deprecated: operation.lifecycle.is_deprecated(),
                    });
                }
            }
            IndexKind::Events => {
                for (at, event) in site.library.events.iter().enumerate() {
                    let Some(target) = site.links.event(at) else { continue };
                    let texts = [kind_word(&event.kind), event.since.added.as_deref().unwrap_or_default()];
                    rows.push(IndexRow {
                        target: target.clone(),
                        name: code(&event.name),
                        cells: texts.into_iter().map(Html::escape).collect(),
                        deprecated: event.lifecycle.is_deprecated(),
                    });
                }
            }
        }
        rows
    }

    /// Everything of a kind as a table.
    pub(super) fn index(&self, kind: IndexKind) -> IndexView {
        let rows = self.index_rows(kind).into_iter().map(|row| {
            let name = html(anchor(&self.href(&row.target), &row.name));
            IndexRowView {
                cells: list(std::iter::once(name).chain(row.cells.into_iter().map(html))),
                deprecated: Value::from(row.deprecated),
                ..IndexRowView::default()
            }
        });
        IndexView {
            kind: Value::from(kind.name()),
            caption: Value::from(self.page.title.as_str()),
            columns: list(kind.columns().iter().copied()),
            rows: list(rows.collect::<Vec<_>>()),
        }
    }
}

/// Method and path, the method marked as on the operation itself.
fn operation_name(operation: &Operation) -> Html {
    let mut name = Html::new();
    name.push_markup("<span class=\"method m-");
    name.push_text(&operation.method.as_str().to_lowercase());
    name.push_markup("\">");
    name.push_text(operation.method.as_str());
    name.push_markup("</span> ");
    name.push(&path_html(&operation.full_path));
    name
}
