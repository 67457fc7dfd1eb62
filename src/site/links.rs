//! Where everything is: pages by address, and the things that prose mentions.

use rustc_hash::FxHashMap;

use super::library::{Library, OperationRef};
use super::page::{Page, PageBody};

/// A place on the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Position of the page.
    pub page: usize,
    /// Anchor; empty for the page as a whole.
    pub anchor: String,
}

/// Where everything is.
#[derive(Debug, Default)]
pub struct Links {
    pages: FxHashMap<String, usize>,
    /// Things by the words that mention them; `None` where the words could mean several.
    mentions: FxHashMap<String, Option<Target>>,
    operations: FxHashMap<OperationRef, Target>,
    events: FxHashMap<usize, Target>,
}

impl Links {
    /// Collects the places of all pages.
    pub fn new(pages: &[Page], library: &Library) -> Self {
        let mut links = Self::default();
        for (at, page) in pages.iter().enumerate() {
            links.pages.insert(page.url.clone(), at);
        }
        // The page that shows an operation by itself is its home, not one that compares it.
        for is_comparison in [false, true] {
            for (page, placement) in placements(pages).filter(|(_, it)| it.pairs.is_empty() != is_comparison)
            {
                for placed in &placement.operations {
                    let target = Target { page, anchor: placed.id.clone() };
                    links.operations.entry(placed.operation).or_insert(target);
                }
            }
        }
        for (page, placement) in placements(pages) {
            for (event, id) in &placement.events {
                let target = Target { page, anchor: id.clone() };
                links.events.entry(*event).or_insert(target);
            }
        }
        for (at, operation) in library.operations() {
            let Some(target) = links.operations.get(&at).cloned() else { continue };
            links.mention(&format!("{} {}", operation.method, operation.full_path), &target);
            if operation.path != operation.full_path {
                links.mention(&format!("{} {}", operation.method, operation.path), &target);
            }
        }
        for (at, event) in library.events.iter().enumerate() {
            if let Some(target) = links.events.get(&at).cloned() {
                links.mention(&event.name, &target);
            }
        }
        links
    }

    fn mention(&mut self, words: &str, target: &Target) {
        self.mentions
            .entry(words.to_owned())
            .and_modify(|known| {
                if known.as_ref() != Some(target) {
                    *known = None;
                }
            })
            .or_insert_with(|| Some(target.clone()));
    }

    /// The page at an address below the root; the slash at its end may be missing, and `index.html`
    /// may stand there.
    pub fn page(&self, url: &str) -> Option<usize> {
        let url = url.strip_suffix("index.html").unwrap_or(url);
        self.pages.get(url).or_else(|| self.pages.get(&format!("{url}/"))).copied()
    }

    /// Addresses of all pages, for suggestions.
    pub fn addresses(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self.pages.keys().map(String::as_str).collect();
        all.sort_unstable();
        all
    }

    /// What words in prose mean, when they mean one thing.
    pub fn mentioned(&self, words: &str) -> Option<&Target> {
        self.mentions.get(words)?.as_ref()
    }

    /// Where an operation is shown.
    pub fn operation(&self, at: OperationRef) -> Option<&Target> {
        self.operations.get(&at)
    }

    /// Where an event is shown.
    pub fn event(&self, at: usize) -> Option<&Target> {
        self.events.get(&at)
    }
}

/// All placements with the positions of their pages.
fn placements(pages: &[Page]) -> impl Iterator<Item = (usize, &super::Placement)> {
    pages.iter().enumerate().flat_map(|(at, page)| {
        let list = match &page.body {
            PageBody::Text { placements, .. } => placements.as_slice(),
            PageBody::Generated(_) => &[],
        };
        list.iter().map(move |placement| (at, placement))
    })
}
