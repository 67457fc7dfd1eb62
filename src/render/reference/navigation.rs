//! The way through a reference. A page lists all tags and the operations of its own one, never the
//! whole API: a large site does not repeat itself on every page.

use minijinja::Value;

use crate::render::PageRenderer;
use crate::render::values::{EntryView, LinkView, list};
use crate::site::reference::{ApiReference, TagNode};
use crate::site::{GeneratedPage, OperationRef, PageBody, Target};

/// Entries that stand on all pages of a site together: the more pages it has, the fewer there are on
/// each.
const ALL_ENTRIES: usize = 5_000;
/// Entries beside each other before only those near the current one are listed, on a small site.
const MOST: usize = 120;
/// The same on the largest.
const LEAST: usize = 8;
/// Tags in tags are listed no deeper than this.
const MAX_DEPTH: usize = 8;

impl<'a> PageRenderer<'_, 'a> {
    /// The tree of pages with the reference that this page belongs to.
    pub(in crate::render) fn whole_navigation(&self) -> Vec<EntryView> {
        let mut views = self.navigation(&self.renderer.navigation);
        let apis = &self.renderer.site.reference.apis;
        let Some(reference) = self.api.and_then(|api| apis.get(api)) else { return views };
        // One that is not the home page is an entry of the tree with all of it below.
        if reference.base.is_empty() {
            let at = self.renderer.navigation.iter().position(|entry| entry.page == reference.home);
            let after = at.map_or(views.len(), |at| at + 1);
            views.splice(after..after, self.reference_entries(reference));
        }
        views
    }

    /// The entries of the reference whose first page this is, on its own pages.
    pub(in crate::render) fn entries_below(&self, page: usize) -> Vec<EntryView> {
        let reference = self.api.and_then(|api| self.renderer.site.reference.apis.get(api));
        match reference.filter(|reference| reference.home == page && !reference.base.is_empty()) {
            Some(reference) => self.reference_entries(reference),
            None => Vec::new(),
        }
    }

    fn reference_entries(&self, reference: &'a ApiReference) -> Vec<EntryView> {
        let current = self.current_tag(reference);
        let mut open = Vec::new();
        let mut at = current;
        while let Some(tag) = at {
            open.push(tag);
            at = reference.tags[tag].parent;
        }
        let mut views = Vec::new();
        for group in &reference.groups {
            let near = group.tags.iter().position(|tag| open.contains(tag));
            let most = self.most_entries();
            // Far from all tags, a few of many would be any few.
            let is_far = near.is_none() && self.at != reference.home && group.tags.len() > most;
            let (shown, is_cut) = window(&group.tags, near, if is_far { 0 } else { most });
            let mut tags: Vec<EntryView> =
                shown.iter().map(|tag| self.tag_entry(reference, *tag, &open, 0)).collect();
            if is_cut {
                let all = format!("All {} tags", group.tags.len());
                tags.push(self.part_entry(reference.home, "api.operations", &all));
            }
            match group.title.is_empty() {
                true => views.extend(tags),
                false => views.push(EntryView {
                    title: Value::from(group.title.as_str()),
                    open: Value::from(true),
                    children: list(tags),
                    ..EntryView::default()
                }),
            }
        }
        if !reference.webhooks.is_empty() {
            let mut entry = self.part_entry(reference.home, "api.webhooks", "Webhooks");
            let is_near = reference.webhooks.contains(&self.at) || self.at == reference.home;
            if is_near || reference.webhooks.len() <= LEAST {
                entry.children = list(self.near_entries(&reference.webhooks, &entry));
                entry.open = Value::from(true);
            }
            views.push(entry);
        }
        if let Some(index) = reference.schema_index {
            let mut entry = self.link_entry(index, "Schemas");
            if reference.schemas.contains(&self.at) {
                entry.children = list(self.near_entries(&reference.schemas, &entry));
                entry.open = Value::from(true);
            }
            views.push(entry);
        }
        if let Some(index) = reference.endpoint_index {
            views.push(self.link_entry(index, "All operations"));
        }
        if let Some(page) = reference.components {
            views.push(self.link_entry(page, "Further components"));
        }
        views
    }

    /// The tag that this page is about, or the first one of its operation.
    fn current_tag(&self, reference: &ApiReference) -> Option<usize> {
        match &self.page.body {
            PageBody::Generated(GeneratedPage::Tag { tag, .. }) => Some(*tag),
            PageBody::Generated(GeneratedPage::Operation(at)) => self.tag_of(reference, *at),
            _ => None,
        }
    }

    fn tag_of(&self, reference: &ApiReference, at: OperationRef) -> Option<usize> {
        let first = self.renderer.site.library.operation(at).tags.first();
        let is_own = |node: &TagNode| match first {
            Some(name) => node.info.is_some() && node.name == **name,
            None => node.info.is_none(),
        };
        reference.tags.iter().position(is_own)
    }

    fn tag_entry(&self, reference: &ApiReference, tag: usize, open: &[usize], depth: usize) -> EntryView {
        let node = &reference.tags[tag];
        let mut entry = self.link_entry(node.page, &node.title);
        if !open.contains(&tag) || depth >= MAX_DEPTH {
            return entry;
        }
        let mut children: Vec<EntryView> = Vec::new();
        let near = node.children.iter().position(|child| open.contains(child));
        for child in window(&node.children, near, self.most_entries()).0 {
            children.push(self.tag_entry(reference, *child, open, depth + 1));
        }
        if open.first() == Some(&tag) {
            let pages = &self.renderer.site.reference;
            let near = node.operations.iter().position(|at| pages.operation_page(*at) == Some(self.at));
            let (shown, is_cut) = window(&node.operations, near, self.most_entries());
            for at in shown {
                let Some(page) = pages.operation_page(*at) else { continue };
                let operation = self.renderer.site.library.operation(*at);
                let title = self.renderer.site.pages[page].title.as_str();
                // The method has a mark of its own.
                let bare = title.strip_prefix(operation.method.as_str()).map(str::trim_start);
                let mut entry =
                    self.link_entry(page, bare.filter(|bare| bare.starts_with('/')).unwrap_or(title));
                entry.method = Value::from(operation.method.as_str());
                entry.deprecated = Value::from(operation.lifecycle.is_deprecated());
                children.push(entry);
            }
            if is_cut {
                let all = format!("All {} operations", node.operations.len());
                children.push(self.link_entry(node.page, &all));
            }
        }
        entry.open = Value::from(true);
        entry.children = list(children);
        entry
    }

    /// Pages of a list, those near this one when there are many.
    fn near_entries(&self, pages: &[usize], all: &EntryView) -> Vec<EntryView> {
        let near = position(pages, self.at);
        let (shown, is_cut) = window(pages, near, self.most_entries());
        let title = |page: usize| self.renderer.site.pages[page].title.as_str();
        let mut views: Vec<EntryView> =
            shown.iter().map(|page| self.link_entry(*page, title(*page))).collect();
        if is_cut {
            let title = Value::from(format!("All {}", pages.len()));
            views.push(EntryView { title, url: all.url.clone(), ..EntryView::default() });
        }
        views
    }

    /// How many entries of a list stand beside each other.
    fn most_entries(&self) -> usize {
        (ALL_ENTRIES / self.renderer.site.pages.len().max(1)).clamp(LEAST, MOST)
    }

    /// A part of a page that is about a whole API.
    fn part_entry(&self, page: usize, anchor: &str, title: &str) -> EntryView {
        let address = self.href(&Target { page, anchor: anchor.to_owned() });
        EntryView { title: Value::from(title), url: Value::from(address), ..EntryView::default() }
    }

    fn link_entry(&self, page: usize, title: &str) -> EntryView {
        EntryView {
            title: Value::from(title),
            url: Value::from(self.page_address(page)),
            current: Value::from(page == self.at),
            open: Value::from(page == self.at),
            ..EntryView::default()
        }
    }

    /// The pages above this one.
    pub(in crate::render) fn reference_breadcrumbs(&self) -> Option<Vec<LinkView>> {
        let site = self.renderer.site;
        let reference = site.reference.apis.get(self.api?)?;
        let mut pages = Vec::new();
        pages.extend(site.links.page(""));
        pages.push(reference.home);
        match &self.page.body {
            PageBody::Generated(GeneratedPage::Operation(at)) => {
                pages.extend(self.tag_of(reference, *at).map(|tag| reference.tags[tag].page));
            }
            PageBody::Generated(GeneratedPage::Schema { .. }) => pages.extend(reference.schema_index),
            _ => {}
        }
        pages.dedup();
        let link = |page: &usize| LinkView {
            title: Value::from(site.pages[*page].link_title.as_str()),
            url: Value::from(self.page_address(*page)),
            ..LinkView::default()
        };
        Some(pages.iter().filter(|page| **page != self.at).map(link).collect())
    }

    /// The pages of the same sort before and after this one.
    pub(in crate::render) fn reference_neighbours(&self) -> Option<(Value, Value)> {
        self.api?;
        let pages = &self.renderer.site.pages;
        let link = |page: Option<usize>| {
            page.map_or(Value::UNDEFINED, |page| {
                Value::from(LinkView {
                    title: Value::from(pages[page].title.as_str()),
                    url: Value::from(self.page_address(page)),
                    ..LinkView::default()
                })
            })
        };
        let (before, after) = self.renderer.site.reference.neighbours(self.at);
        Some((link(before), link(after)))
    }
}

/// Of many things those near one of them, and whether some were left out.
fn window<T>(all: &[T], near: Option<usize>, most: usize) -> (&[T], bool) {
    if all.len() <= most {
        return (all, false);
    }
    let start = near.unwrap_or(0).saturating_sub(most / 2).min(all.len() - most);
    (&all[start..start + most], true)
}

/// The position of a page in a list. Pages of a kind are made one after the other, so most lists count
/// up by one, and it need not be looked for.
fn position(pages: &[usize], page: usize) -> Option<usize> {
    let at = page.checked_sub(*pages.first()?);
    let counted = at.filter(|at| pages.get(*at) == Some(&page));
    counted.or_else(|| pages.iter().position(|known| *known == page))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_entries_are_cut_around_the_current_one() {
        let all: Vec<usize> = (0..1000).collect();
        let (shown, is_cut) = window(&all, Some(500), 20);
        assert!(is_cut && shown.contains(&500) && shown.len() == 20);
        assert_eq!(window(&all[..50], None, 50), (&all[..50], false));
        assert_eq!(window(&all, Some(999), 20).0.last(), Some(&999));
        assert_eq!(window(&all, None, 20).0.first(), Some(&0));
    }
}
