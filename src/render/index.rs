//! Generated indexes: everything of a kind with where it is.

use minijinja::Value;
use rustc_hash::FxHashMap;

use super::PageRenderer;
use super::operation::path_html;
use super::page::anchor;
use super::table::{code, marked};
use super::values::{IndexRowView, IndexView, LinkView, html, list, maybe};
use crate::html::Html;
use crate::markup::slug::github_slug;
use crate::model::{Authentication, Operation};
use crate::search::Kind;
use crate::site::{DefinedKind, GeneratedPage, IndexKind, Page, PageBody, Target, kind_word};

/// How many uses stand with what is used; the indexes have all of them.
const SHOWN_USES: usize = 12;

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
            IndexKind::ErrorCodes => &["Error code", "Meaning", "Defined in", "Used by"],
            IndexKind::Types => &["Type", "Meaning", "Page"],
        }
    }

    /// Its name in markup.
    pub fn name(self) -> &'static str {
        match self {
            IndexKind::Endpoints => "endpoints",
            IndexKind::Events => "events",
            IndexKind::ErrorCodes => "error-codes",
            IndexKind::Types => "types",
        }
    }
}

impl PageRenderer<'_, '_> {
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
                    let limited = match (operation.is_rate_limited(), site.plan.layout.tells_rate_limits()) {
                        (true, _) => "yes",
                        (false, true) => "no",
                        (false, false) => "",
                    };
                    let texts =
                        [authentication, limited, operation.since.added.as_deref().unwrap_or_default()];
                    let summary = marked(operation.summary.as_deref().unwrap_or_default());
                    rows.push(IndexRow {
                        target: target.clone(),
                        name: operation_name(operation),
                        cells: std::iter::once(summary).chain(texts.into_iter().map(Html::escape)).collect(),
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
            IndexKind::ErrorCodes => {
                for item in site.defined.iter().filter(|item| item.kind == DefinedKind::ErrorCode) {
                    let mut used = Html::new();
                    for (at, user) in self.users(&item.target, usize::MAX).iter().enumerate() {
                        if at > 0 {
                            used.push_text(", ");
                        }
                        match &user.1 {
                            Some(address) => used.push(&anchor(address, &Html::escape(&user.0))),
                            None => used.push_text(&user.0),
                        }
                    }
                    rows.push(IndexRow {
                        target: item.target.clone(),
                        name: code(&item.name),
                        cells: vec![
                            Html::escape(&sentence(&item.text)),
                            match item.target.page == self.at {
                                true => Html::escape("Responses"),
                                false => Html::escape(&site.pages[item.target.page].link_title),
                            },
                            used,
                        ],
                        deprecated: false,
                    });
                }
                rows.sort_by(|a, b| a.name.as_str().cmp(b.name.as_str()));
            }
            IndexKind::Types => {
                for (at, definition) in site.library.definitions.iter().enumerate() {
                    let Some(target) = site.links.definition(at) else { continue };
                    let schema = site.library.schemas.get(definition.schema);
                    let text = schema.description.as_ref().map(|prose| self.plain(prose)).unwrap_or_default();
                    rows.push(IndexRow {
                        target: target.clone(),
                        name: code(&site.library.definition_title(at)),
                        cells: vec![
                            Html::escape(&sentence(&text)),
                            Html::escape(&site.pages[target.page].link_title),
                        ],
                        deprecated: schema.lifecycle.is_deprecated(),
                    });
                }
                rows.sort_by(|a, b| a.name.as_str().cmp(b.name.as_str()));
            }
        }
        rows
    }

    /// Who uses something: titles with addresses, at most `most` of them, and how many more there are.
    pub(super) fn users(&self, target: &Target, most: usize) -> Vec<(String, Option<String>)> {
        self.users_of(target, most, None)
    }

    /// The same; the rest stands in an index.
    fn users_of(
        &self,
        target: &Target,
        most: usize,
        rest: Option<IndexKind>,
    ) -> Vec<(String, Option<String>)> {
        let site = self.renderer.site;
        let Some(uses) = site.uses.get(target) else { return Vec::new() };
        // "And 1 more" would take as much room as the one.
        let count = if uses.len() <= most.saturating_add(2) { uses.len() } else { most };
        let mut titles = FxHashMap::<&str, usize>::default();
        for user in &uses[..count] {
            *titles.entry(user.title.trim()).or_default() += 1;
        }
        let mut users = Vec::with_capacity(count + 1);
        for user in &uses[..count] {
            let title = user.title.trim();
            // Long paths wrap at slashes. The same section on several pages is told apart by the page.
            let mut shown = title.replace('/', "/\u{200b}");
            if titles.get(title).is_some_and(|times| *times > 1) {
                shown.push_str(&format!(" ({})", site.pages[user.target.page].link_title));
            }
            users.push((shown, Some(self.href(&user.target))));
        }
        if uses.len() > count {
            let rest = rest.and_then(|kind| {
                let made = |page: &Page| matches!(page.body, PageBody::Generated(GeneratedPage::Index(of)) if of == kind);
                let page = site.pages.iter().position(made)?;
                Some(self.href(&Target { page, anchor: self.uses_anchor(target) }))
            });
            users.push((format!("and {} more", uses.len() - count), rest));
        }
        users
    }

    /// The anchor of the list of all uses of something, in its index.
    fn uses_anchor(&self, target: &Target) -> String {
        let page = github_slug(self.renderer.site.pages[target.page].url.trim_end_matches(".html"));
        format!("{page}.{}", target.anchor)
    }

    /// Who uses something, for templates. The index of its kind lists all.
    pub(super) fn used_by(&self, target: Option<&Target>, kind: IndexKind) -> Value {
        let users = target.map(|target| self.users_of(target, SHOWN_USES, Some(kind)));
        link_views(users.unwrap_or_default())
    }

    /// Lets the search find the error codes that this page is the place of.
    pub(super) fn find_codes(&mut self) {
        let (site, here) = (self.renderer.site, self.at);
        for item in site.defined.iter().filter(|item| item.target.page == here) {
            self.entry(Kind::ErrorCode, &item.name, None, &item.target.anchor, item.text.clone(), Vec::new());
        }
    }

    /// Everything of a kind as a table.
    pub(super) fn index(&self, kind: IndexKind) -> IndexView {
        let lists_uses = matches!(kind, IndexKind::Endpoints | IndexKind::Events);
        let rows = self.index_rows(kind).into_iter().map(|row| {
            let name = html(anchor(&self.href(&row.target), &row.name));
            let users = if lists_uses { self.users(&row.target, usize::MAX) } else { Vec::new() };
            let is_here = row.target.page == self.at;
            IndexRowView {
                id: maybe(is_here.then_some(row.target.anchor.as_str())),
                used_id: Value::from(self.uses_anchor(&row.target)),
                used_by: link_views(users),
                cells: list(std::iter::once(name).chain(row.cells.into_iter().map(html))),
                deprecated: Value::from(row.deprecated),
            }
        });
        IndexView {
            kind: Value::from(kind.name()),
            caption: Value::from(self.page.title.as_str()),
            columns: list(kind.columns().iter().copied()),
            lists_uses: Value::from(lists_uses),
            rows: list(rows.collect::<Vec<_>>()),
        }
    }
}

/// Titles with addresses, for templates; undefined when there are none.
fn link_views(users: Vec<(String, Option<String>)>) -> Value {
    if users.is_empty() {
        return Value::UNDEFINED;
    }
    list(users.into_iter().map(|(title, url)| LinkView {
        title: Value::from(title),
        url: maybe(url),
        ..LinkView::default()
    }))
}

/// The first sentence of a text.
fn sentence(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // Abbreviations such as "e.g." do not end it.
    let ends = text.match_indices(". ").map(|(at, _)| at);
    let end = ends.into_iter().find(|at| !text[..*at].ends_with("e.g") && !text[..*at].ends_with("i.e"));
    end.map_or(text.clone(), |end| text[..=end].to_owned())
}

/// Method and path, the method marked as on the operation itself.
pub(super) fn operation_name(operation: &Operation) -> Html {
    let mut name = Html::new();
    name.push_markup("<span class=\"method m-");
    name.push_text(&operation.method.as_str().to_lowercase());
    name.push_markup("\">");
    name.push_text(operation.method.as_str());
    name.push_markup("</span> ");
    name.push(&path_html(&operation.full_path));
    name
}
