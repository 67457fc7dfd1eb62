//! Where everything is: pages by address, and the things that prose mentions.

use std::hash::{DefaultHasher, Hash, Hasher};

use rustc_hash::{FxHashMap, FxHashSet};

use super::GeneratedPage;
use super::page::{Page, PageBody};
use super::specification::{OperationRef, Specification};
use super::terms::{Defined, DefinedKind};
use crate::project::Asset;
use crate::source::{FileId, Span};

/// A place on the site.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
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
    /// Addresses of files that are no pages.
    assets: FxHashSet<String>,
    /// The pages that the files of the source are shown on first.
    files: FxHashMap<FileId, usize>,
    /// Things by the words that mention them; `None` where the words could mean several.
    mentions: FxHashMap<String, Option<Target>>,
    operations: FxHashMap<OperationRef, Target>,
    events: FxHashMap<usize, Target>,
    definitions: FxHashMap<usize, Target>,
    /// What words mean on a page that has them itself, where they may mean several things too.
    local: FxHashMap<(usize, String), Option<Target>>,
    /// What is defined where: page, file and byte.
    places: FxHashMap<(usize, FileId, u32), usize>,
}

impl Links {
    /// Collects the places of all pages.
    pub fn new(pages: &[Page], library: &Specification, defined: &[Defined], assets: &[Asset]) -> Self {
        let mut links = Self::default();
        links.assets.extend(assets.iter().map(|asset| asset.url.clone()));
        for (at, page) in pages.iter().enumerate() {
            links.pages.insert(page.url.clone(), at);
            let parts = page.source.iter().flat_map(|source| &source.parts);
            for file in parts.flat_map(|part| part.origin.files()) {
                links.files.entry(file).or_insert(at);
            }
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
            if let Some((definition, id)) = &placement.definition {
                let target = Target { page, anchor: id.clone() };
                links.definitions.entry(*definition).or_insert(target);
            }
        }
        for (at, page) in pages.iter().enumerate() {
            if let PageBody::Generated(GeneratedPage::Operation(operation)) = page.body {
                let target = Target { page: at, anchor: String::new() };
                links.operations.entry(operation).or_insert(target);
            }
        }
        for (at, operation) in library.operations() {
            let Some(target) = links.operations.get(&at).cloned() else { continue };
            links.mention(&format!("{} {}", operation.method, operation.full_path), &target);
            if operation.path != operation.full_path {
                links.mention(&format!("{} {}", operation.method, operation.path), &target);
                links.mention(&operation.path, &target);
            }
            links.mention(&operation.full_path, &target);
        }
        for (at, event) in library.events.iter().enumerate() {
            if let Some(target) = links.events.get(&at).cloned() {
                links.mention(&event.name, &target);
            }
        }
        for at in 0..library.definitions.len() {
            if let Some(target) = links.definitions.get(&at).cloned() {
                links.mention(&library.definition_title(at), &target);
            }
        }
        links.add_own_paths(pages, library);
        links.add_defined(defined);
        links
    }

    /// Prose calls an operation by the end of its path: `/3pid/add` for `/account/3pid/add`. It means the only
    /// operation of the page that ends so, even if another API has an operation of that very path.
    fn add_own_paths(&mut self, pages: &[Page], library: &Specification) {
        let mut known: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (at, operation) in library.operations().filter(|(_, it)| it.path != it.full_path) {
            known.entry(&operation.path).or_default().push(at.api);
        }
        // By page and what they end with: the words that have this meaning there, and what they mean.
        let mut meant: FxHashMap<usize, FxHashMap<String, Option<Target>>> = FxHashMap::default();
        for (at, operation) in library.operations() {
            let Some(home) = self.operations.get(&at) else { continue };
            let ends = operation.full_path.match_indices('/').map(|(start, _)| &operation.full_path[start..]);
            // An end that no API calls an operation by needs two segments, so that it is not a common word.
            let is_meant = |end: &&str| match known.get(*end) {
                Some(apis) => !apis.contains(&at.api),
                None => !end.starts_with("/{") && end.matches('/').count() > 1,
            };
            for end in ends.skip(1).filter(is_meant) {
                let here = meant.entry(home.page).or_default();
                for words in [end.to_owned(), format!("{} {end}", operation.method)] {
                    let meaning = here.entry(words).or_insert_with(|| Some(home.clone()));
                    if meaning.as_ref() != Some(home) {
                        *meaning = None;
                    }
                }
            }
        }
        // What the page's API calls by these very words comes first.
        for (at, operation) in library.operations() {
            let here = self.operations.get(&at).and_then(|home| meant.get_mut(&home.page));
            let Some(here) = here else { continue };
            here.remove(&*operation.path);
            here.remove(&format!("{} {}", operation.method, operation.path));
        }
        // The page of a single operation speaks as the one that shows all of them.
        for (at, page) in pages.iter().enumerate() {
            let home = match page.body {
                PageBody::Generated(GeneratedPage::Operation(operation)) => {
                    self.operations.get(&operation).map_or(at, |home| home.page)
                }
                _ => at,
            };
            let own = meant.get(&home).into_iter().flatten();
            self.local.extend(own.map(|(words, meaning)| ((at, words.clone()), meaning.clone())));
        }
    }

    /// Adds what prose defines. Several pages may say what a code means: the first one speaks for all
    /// but those that say it themselves.
    fn add_defined(&mut self, defined: &[Defined]) {
        for (at, item) in defined.iter().enumerate() {
            let page = item.target.page;
            if let Some((file, start)) = item.place {
                self.places.insert((page, file, start), at);
            }
            if item.kind == DefinedKind::ErrorCode {
                self.local.insert((page, item.name.clone()), Some(item.target.clone()));
                self.mentions.entry(item.name.clone()).or_insert_with(|| Some(item.target.clone()));
            }
        }
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

    /// Takes in what all words and addresses mean, but not where in the source things are defined: that
    /// matters to the page of that source alone.
    pub fn digest(&self, hasher: &mut impl Hasher) {
        let Self { pages, assets: _, files, mentions, operations, events, definitions, local, places: _ } =
            self;
        hasher.write_u64(sum(pages));
        hasher.write_u64(sum(files));
        hasher.write_u64(sum(mentions));
        hasher.write_u64(sum(operations));
        hasher.write_u64(sum(events));
        hasher.write_u64(sum(definitions));
        hasher.write_u64(sum(local));
    }

    /// The page at an address below the root; the slash at its end may be missing, and `index.html`
    /// may stand there.
    pub fn page(&self, url: &str) -> Option<usize> {
        let url = url.strip_suffix("index.html").unwrap_or(url);
        // Where pages are files of their own, servers leave out the extension.
        let page = self.pages.get(url);
        page.or_else(|| ["/", ".html"].iter().find_map(|end| self.pages.get(&[url, end].concat()))).copied()
    }

    /// Whether a file that is no page has this address.
    pub fn has_asset(&self, url: &str) -> bool {
        self.assets.contains(url)
    }

    /// The page that a file of the source is shown on.
    pub fn page_of(&self, file: FileId) -> Option<usize> {
        self.files.get(&file).copied()
    }

    /// Addresses of all pages, for suggestions.
    pub fn addresses(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self.pages.keys().map(String::as_str).collect();
        all.sort_unstable();
        all
    }

    /// What words in the prose of a page mean, when they mean one thing.
    pub fn mentioned(&self, page: usize, words: &str) -> Option<&Target> {
        let known = self.mentions.get(words)?;
        if self.local.is_empty() {
            return known.as_ref();
        }
        self.local.get(&(page, words.to_owned())).unwrap_or(known).as_ref()
    }

    /// What is defined at a place on a page: its position among the things that are defined.
    pub fn defined_at(&self, page: usize, place: Span) -> Option<usize> {
        self.places.get(&(page, place.file, place.start)).copied()
    }

    /// Whether prose defines anything.
    pub fn has_defined(&self) -> bool {
        !self.places.is_empty()
    }

    /// Where a definition is shown.
    pub fn definition(&self, at: usize) -> Option<&Target> {
        self.definitions.get(&at)
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

/// A digest of a map that does not depend on the order of its entries.
fn sum<K: Hash, V: Hash>(map: &FxHashMap<K, V>) -> u64 {
    let of = |entry: (&K, &V)| {
        let mut hasher = DefaultHasher::new();
        entry.hash(&mut hasher);
        hasher.finish()
    };
    map.iter().map(of).fold(map.len() as u64, u64::wrapping_add)
}

/// All placements with the positions of their pages.
fn placements(pages: &[Page]) -> impl Iterator<Item = (usize, &super::AnchorAssignment)> {
    pages.iter().enumerate().flat_map(|(at, page)| {
        let list = match &page.body {
            PageBody::Text { placements, .. } => placements.as_slice(),
            PageBody::Generated(_) => &[],
        };
        list.iter().map(move |placement| (at, placement))
    })
}
