//! The tree of pages.

use super::page::Page;
use crate::project::PageKind;

/// A page in the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NavEntry {
    /// Position of the page.
    pub page: usize,
    /// Pages below it.
    pub children: Vec<NavEntry>,
}

/// What pages are sorted by: parents before children, siblings by weight, then newest or by title.
pub(super) fn order(page: &Page) -> (i64, String) {
    (if page.url.is_empty() { i64::MIN } else { page.weight }, natural(&page.url))
}

/// A text that sorts numbers in it by their value: `v2` before `v10`.
pub(super) fn natural(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    let mut digits = String::new();
    for c in text.chars().chain(['\0']) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        if !digits.is_empty() {
            out.push_str(&format!("{digits:0>12}"));
            digits.clear();
        }
        out.push(c);
    }
    out
}

/// The tree of those pages that are part of it: a page stands below the one whose address its own
/// begins with.
pub fn navigation(pages: &[Page], is_listed: impl Fn(&Page) -> bool) -> Vec<NavEntry> {
    let listed: Vec<usize> = (0..pages.len()).filter(|at| is_listed(&pages[*at])).collect();
    let parent = |page: usize| {
        let url = pages[page].url.trim_end_matches('/');
        let mut prefix = url;
        while let Some((shorter, _)) = prefix.rsplit_once('/') {
            let found = listed.iter().find(|at| pages[**at].url.strip_suffix('/') == Some(shorter));
            if let Some(found) = found {
                return Some(*found);
            }
            prefix = shorter;
        }
        None
    };
    let parents: Vec<Option<usize>> = listed.iter().map(|page| parent(*page)).collect();
    children(None, pages, &listed, &parents)
}

/// Addresses nest by their slashes, so the depth is bounded by the length of an address. Of changelogs, the newest
/// comes first.
fn children(of: Option<usize>, pages: &[Page], listed: &[usize], parents: &[Option<usize>]) -> Vec<NavEntry> {
    let own = listed.iter().zip(parents).filter(|(_, parent)| **parent == of);
    let mut entries: Vec<NavEntry> = own
        .map(|(page, _)| NavEntry { page: *page, children: children(Some(*page), pages, listed, parents) })
        .collect();
    let is_changelog = |entry: &NavEntry| matches!(pages[entry.page].kind, PageKind::Changelog { .. });
    let mut newest: Vec<NavEntry> = entries.iter().filter(|entry| is_changelog(entry)).cloned().collect();
    for entry in entries.iter_mut().filter(|entry| is_changelog(entry)) {
        if let Some(next) = newest.pop() {
            *entry = next;
        }
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_sort_by_value() {
        let mut names = ["rooms/v10/", "rooms/v2/", "rooms/v1/"];
        names.sort_by_key(|name| natural(name));
        assert_eq!(names, ["rooms/v1/", "rooms/v2/", "rooms/v10/"]);
    }
}
