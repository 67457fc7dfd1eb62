//! The ways on a page and from it: its contents, its endpoints, the tree of pages, what comes before and
//! after.

use minijinja::Value;

use super::PageRenderer;
use super::operation::path_html;
use super::values::{EndpointsView, EntryView, LinkView, html, list, maybe};
use crate::html::strip_tags;
use crate::model::Operation;
use crate::project::PageKind;
use crate::site::{ContentsEntry, NavEntry, Target};

impl PageRenderer<'_, '_> {
    /// The tree of headings and generated sections.
    pub(super) fn contents(&self) -> Vec<EntryView> {
        let operations = self.page.contents.iter().filter_map(|entry| entry.operation);
        let labels =
            ShortPaths::new(operations.map(|at| base_path(self.renderer.site.library.operation(at))));
        self.contents_below(&self.page.contents, &mut 0, 0, &labels)
    }

    /// Entries from `position` on that are deeper than `level`; levels end at 7, so does the depth.
    fn contents_below(
        &self,
        all: &[ContentsEntry],
        position: &mut usize,
        level: u8,
        labels: &ShortPaths<'_>,
    ) -> Vec<EntryView> {
        let mut views = Vec::new();
        while let Some(entry) = all.get(*position).filter(|entry| entry.level > level) {
            *position += 1;
            let children = self.contents_below(all, position, entry.level, labels);
            let operation = entry.operation.map(|at| self.renderer.site.library.operation(at));
            views.push(EntryView {
                id: Value::from(entry.id.as_str()),
                title: html(entry.title.clone()),
                url: Value::from(format!("#{}", entry.id)),
                method: maybe(operation.map(|operation| operation.method.as_str())),
                path: maybe(
                    operation.map(|operation| labels.label(&operation.full_path, base_path(operation))),
                ),
                deprecated: Value::from(
                    operation.is_some_and(|operation| operation.lifecycle.is_deprecated()),
                ),
                children: if children.is_empty() { Value::UNDEFINED } else { list(children) },
                ..EntryView::default()
            });
        }
        views
    }

    /// The operations of the page in groups: by module where it has modules, what stands outside of
    /// them being the core that all need; by section otherwise.
    pub(super) fn endpoints(&self) -> Value {
        let contents = &self.page.contents;
        let has_modules = contents.iter().any(|entry| entry.opens_module);
        let mut groups: Vec<(String, String, Vec<Value>)> = Vec::new();
        let mut module = None;
        let mut module_level = 0;
        let mut count = 0;
        if has_modules {
            groups.push(("Core".into(), String::new(), Vec::new()));
        }
        for entry in contents {
            if let Some(at) = entry.operation {
                let operation = self.renderer.site.library.operation(at);
                count += 1;
                let group = module.unwrap_or(0);
                if groups.is_empty() {
                    groups.push((String::new(), String::new(), Vec::new()));
                }
                groups[group].2.push(Value::from(super::values::OperationView {
                    method: Value::from(operation.method.as_str()),
                    path: Value::from(&*operation.full_path),
                    path_html: html(path_html(&operation.full_path)),
                    url: Value::from(format!("#{}", entry.id)),
                    summary: maybe(operation.summary.as_deref()),
                    deprecated: Value::from(operation.lifecycle.is_deprecated()),
                    ..super::values::OperationView::default()
                }));
                continue;
            }
            let opens = if has_modules { entry.opens_module } else { entry.level == 2 };
            if opens {
                let title = strip_tags(entry.title.as_str());
                groups.push((title, format!("#{}", entry.id), Vec::new()));
                module = Some(groups.len() - 1);
                module_level = entry.level;
            } else if has_modules && module.is_some() && entry.level < module_level {
                module = None;
            }
        }
        if count < 2 {
            return Value::UNDEFINED;
        }
        let views =
            groups.into_iter().filter(|group| !group.2.is_empty()).map(|(title, url, items)| EndpointsView {
                title: Value::from(title),
                url: if url.is_empty() { Value::UNDEFINED } else { Value::from(url) },
                items: Value::from(items),
            });
        list(views.collect::<Vec<_>>())
    }

    /// The tree of pages; below an entry only where it leads to this page, so that a large site does
    /// not repeat all of itself on every page.
    pub(super) fn navigation(&self, entries: &[NavEntry]) -> Vec<EntryView> {
        let pages = &self.renderer.site.pages;
        let mut views = Vec::new();
        for entry in entries {
            let page = &pages[entry.page];
            let is_current = entry.page == self.at;
            let is_open = is_current
                || !page.url.is_empty() && self.page.url.starts_with(&page.url)
                || self.page.url.starts_with(page.url.trim_end_matches(".html"))
                    && page.url.ends_with(".html");
            let mut children = if is_open { self.navigation(&entry.children) } else { Vec::new() };
            children.extend(self.entries_below(entry.page));
            views.push(EntryView {
                title: Value::from(page.link_title.as_str()),
                url: Value::from(self.href(&Target { page: entry.page, anchor: String::new() })),
                current: Value::from(is_current),
                open: Value::from(is_open),
                children: if children.is_empty() { Value::UNDEFINED } else { list(children) },
                ..EntryView::default()
            });
        }
        views
    }

    pub(super) fn breadcrumbs(&self) -> Vec<LinkView> {
        if let Some(crumbs) = self.reference_breadcrumbs() {
            return crumbs;
        }
        let pages = &self.renderer.site.pages;
        let mut crumbs = Vec::new();
        let mut rest = self.page.url.trim_end_matches('/');
        while let Some((parent, _)) = rest.rsplit_once('/') {
            rest = parent;
            if let Some(page) = self.renderer.site.links.page(parent).filter(|page| *page != self.at) {
                crumbs.push(page);
            }
        }
        if self.page.kind != PageKind::Home {
            crumbs.extend(self.renderer.site.links.page("").filter(|home| *home != self.at));
        }
        let link = |page: usize| LinkView {
            title: Value::from(pages[page].link_title.as_str()),
            url: Value::from(self.href(&Target { page, anchor: String::new() })),
            ..LinkView::default()
        };
        crumbs.into_iter().rev().map(link).collect()
    }

    /// The pages before and after this one in reading order.
    pub(super) fn neighbours(&self) -> (Value, Value) {
        if let Some(found) = self.reference_neighbours() {
            return found;
        }
        let order = &self.renderer.reading_order;
        let Some(at) = order.iter().position(|page| *page == self.at) else {
            return (Value::UNDEFINED, Value::UNDEFINED);
        };
        let link = |page: Option<&usize>| {
            page.map_or(Value::UNDEFINED, |page| {
                Value::from(LinkView {
                    title: Value::from(self.renderer.site.pages[*page].link_title.as_str()),
                    url: Value::from(self.href(&Target { page: *page, anchor: String::new() })),
                    ..LinkView::default()
                })
            })
        };
        (link(at.checked_sub(1).and_then(|at| order.get(at))), link(order.get(at + 1)))
    }
}

/// Paths of a page's operations, shortened for its contents: without the base path that most of them share.
/// Paths with another base keep the part of it that differs, so that two versions of an API have two labels.
struct ShortPaths<'a> {
    base: &'a str,
}

impl<'a> ShortPaths<'a> {
    /// From the base path of each operation.
    fn new(bases: impl Iterator<Item = &'a str>) -> Self {
        let mut counts: Vec<(&str, usize)> = Vec::new();
        for base in bases {
            match counts.iter_mut().find(|(known, _)| *known == base) {
                Some((_, count)) => *count += 1,
                None => counts.push((base, 1)),
            }
        }
        // The first of those that are equally frequent.
        let most = counts.iter().map(|(_, count)| *count).max();
        let base = counts.iter().find(|(_, count)| Some(*count) == most).map_or("", |(base, _)| base);
        Self { base }
    }

    /// The label of a full path that begins with `base`.
    fn label<'p>(&self, full_path: &'p str, base: &str) -> &'p str {
        let segments = self.base.split_inclusive('/').zip(base.split_inclusive('/'));
        let common: usize = segments.take_while(|(a, b)| a == b).map(|(a, _)| a.len()).sum();
        if base == self.base {
            &full_path[base.len()..]
        } else {
            // The slash before the first segment that differs.
            &full_path[common.saturating_sub(1)..]
        }
    }
}

/// The base path of an operation's API, without a slash at the end.
fn base_path(operation: &Operation) -> &str {
    operation.full_path.strip_suffix(&*operation.path).unwrap_or_default().trim_end_matches('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_told_apart_by_the_base_that_few_have() {
        let all = [
            ("/_matrix/client/v3", "/sync"),
            ("/_matrix/client/v3", "/login"),
            ("/_matrix/client/v1", "/login"),
            ("/.well-known", "/matrix/client"),
            ("", "/health"),
        ];
        let short = ShortPaths::new(all.iter().map(|(base, _)| *base));
        let label = |(base, path)| short.label(&format!("{base}{path}"), base).to_owned();
        let labels: Vec<_> = all.into_iter().map(label).collect();
        assert_eq!(labels, ["/sync", "/login", "/v1/login", "/.well-known/matrix/client", "/health"]);
    }
}
