//! What a preview remembers of a build: pages and generated sections, by what they were made of.
//!
//! 1. A key is a digest of all that is looked at while something is made: the revisions of the files
//!    behind it, references followed; its own text and place; and the surroundings that everything may
//!    look at (settings, templates, addresses and titles of pages, what words mean).
//! 2. What has the same key as in the last build is taken from there; all else is made.
//! 3. Problems that a pen reports are remembered with what it wrote. What comes from a file in which
//!    another one was found meanwhile is forgotten, so that the problem is found again.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::Renderer;
use super::files::Written;
use super::section::Section;
use crate::markup::{Document, Shortcode};
use crate::resolve::Resolver;
use crate::site::{AnchorAssignment, Page, PageBody, Site};
use crate::source::{FileId, Revisions};

/// What was remembered at the end of a build.
#[derive(Default)]
pub struct RenderCache {
    revisions: Revisions,
    /// Where the references of each file lead.
    followed: BTreeMap<FileId, BTreeSet<FileId>>,
    pages: CacheShelf<Written>,
    sections: CacheShelf<Section>,
}

/// Things by their keys.
type CacheShelf<T> = FxHashMap<u64, Remembered<T>>;

struct Remembered<T> {
    what: Arc<T>,
    files: Arc<BTreeSet<FileId>>,
}

/// A digest of what something is made of, and the files among it.
#[derive(Clone)]
pub(super) struct Key {
    digest: u64,
    files: Arc<BTreeSet<FileId>>,
}

/// The memory of one build: what is remembered of the last one, and what there is to remember.
pub struct CacheView<'a> {
    before: &'a RenderCache,
    site: &'a Site<'a>,
    revisions: Revisions,
    followed: BTreeMap<FileId, BTreeSet<FileId>>,
    surroundings: u64,
    pages: Mutex<CacheShelf<Written>>,
    sections: Mutex<CacheShelf<Section>>,
}

impl Key {
    /// Whether a file is among what it is a digest of.
    pub(super) fn covers(&self, file: FileId) -> bool {
        self.files.contains(&file)
    }
}

impl<'a> CacheView<'a> {
    /// The memory of a build that comes after that of `before`.
    pub fn new(before: &'a RenderCache, renderer: &Renderer<'a>) -> Self {
        let Renderer { site, resolver, .. } = *renderer;
        let revisions = before.revisions.after(site.sources);
        // What a file refers to was found out when it was read, and is the same while the file is.
        let same =
            before.followed.iter().filter(|(file, _)| revisions.of(**file) == before.revisions.of(**file));
        let mut followed: BTreeMap<FileId, BTreeSet<FileId>> =
            same.map(|(file, targets)| (*file, targets.clone())).collect();
        for (file, target) in resolver.followed() {
            followed.entry(file).or_default().insert(target);
        }
        let surroundings = surroundings(renderer, &revisions);
        let (pages, sections) = (Mutex::default(), Mutex::default());
        Self { before, site, revisions, followed, surroundings, pages, sections }
    }

    /// What to remember, but for what comes from files with problems.
    pub fn into_memo(self, resolver: &Resolver<'_>, with_problems: &BTreeSet<FileId>) -> RenderCache {
        let Self { revisions, mut followed, pages, sections, .. } = self;
        for (file, target) in resolver.followed() {
            followed.entry(file).or_default().insert(target);
        }
        RenderCache {
            revisions,
            followed,
            pages: sound(pages, with_problems),
            sections: sound(sections, with_problems),
        }
    }

    /// The key of a page; `None` for one that is always made.
    pub(super) fn page_key(&self, at: usize) -> Option<Key> {
        let page = &self.site.pages[at];
        let PageBody::Text { documents, headings, placements } = &page.body else { return None };
        if !is_memorable(self.site, at) {
            return None;
        }
        let mut digest = self.digest();
        (at, "page").hash(&mut digest);
        digest.debug(&page.source.as_ref().map(|source| &source.front));
        digest.debug(&page.heading);
        let mut files = BTreeSet::new();
        for document in documents {
            digest_document(document, &mut digest, &mut files);
        }
        for heading in headings {
            (heading.level, &heading.id, &heading.text).hash(&mut digest);
        }
        for placement in placements {
            self.digest_placement(placement, &mut digest, &mut files);
        }
        for item in self.site.defined.iter().filter(|item| item.target.page == at) {
            digest.debug(item);
        }
        Some(self.key(digest, files))
    }

    /// The key of what a shortcode shows by itself; `None` when it shows nothing that takes long.
    pub(super) fn section_key(
        &self,
        at: usize,
        call: &Shortcode,
        inline: bool,
        inner: &str,
        placement: &AnchorAssignment,
    ) -> Option<Key> {
        let is_light =
            placement.operations.is_empty() && placement.events.is_empty() && placement.definition.is_none();
        if is_light || !is_memorable(self.site, at) {
            return None;
        }
        let mut digest = self.digest();
        (at, "section", &call.name, inline, inner).hash(&mut digest);
        for param in &call.params {
            (&param.name, &param.value).hash(&mut digest);
        }
        let mut files = BTreeSet::new();
        self.digest_placement(placement, &mut digest, &mut files);
        Some(self.key(digest, files))
    }

    /// A page of the last build.
    pub(super) fn page(&self, key: &Key) -> Option<Arc<Written>> {
        recall(&self.before.pages, &self.pages, key)
    }

    /// Remembers a page.
    pub(super) fn remember_page(&self, key: Key, page: &Arc<Written>) {
        remember(&self.pages, key, page.clone());
    }

    /// A section of the last build.
    pub(super) fn section(&self, key: &Key) -> Option<Arc<Section>> {
        recall(&self.before.sections, &self.sections, key)
    }

    /// Remembers a section.
    pub(super) fn remember_section(&self, key: Key, section: Section) {
        remember(&self.sections, key, Arc::new(section));
    }

    fn digest(&self) -> Digest {
        let mut digest = Digest(DefaultHasher::new());
        self.surroundings.hash(&mut digest);
        digest
    }

    fn digest_placement(
        &self,
        placement: &AnchorAssignment,
        digest: &mut Digest,
        files: &mut BTreeSet<FileId>,
    ) {
        let (library, plan) = (self.site.library, self.site.plan);
        placement.hash(digest);
        let mut shown_at = Vec::new();
        for placed in &placement.operations {
            files.insert(library.apis[placed.operation.api].api.span.file);
            shown_at.extend(self.site.links.operation(placed.operation));
        }
        files.extend(placement.api.map(|api| library.apis[api].api.span.file));
        for (event, _) in &placement.events {
            let name = &*library.events[*event].name;
            for source in plan.events.iter().filter(|source| source.name == name) {
                files.insert(source.schema);
                files.extend(source.examples.iter().map(|(_, file)| *file));
            }
            shown_at.extend(self.site.links.event(*event));
        }
        if let Some((definition, _)) = &placement.definition {
            files.insert(library.definitions[*definition].node.span.file);
        }
        for target in shown_at {
            digest.debug(&self.site.uses.get(target));
        }
    }

    /// The key of what a digest has so far and these files, with all that they refer to.
    fn key(&self, mut digest: Digest, mut files: BTreeSet<FileId>) -> Key {
        let mut rest: Vec<FileId> = files.iter().copied().collect();
        while let Some(file) = rest.pop() {
            for target in self.followed.get(&file).into_iter().flatten() {
                if files.insert(*target) {
                    rest.push(*target);
                }
            }
        }
        for file in &files {
            (file, self.revisions.of(*file)).hash(&mut digest);
        }
        Key { digest: digest.finish(), files: Arc::new(files) }
    }
}

fn recall<T>(before: &CacheShelf<T>, now: &Mutex<CacheShelf<T>>, key: &Key) -> Option<Arc<T>> {
    let what = before.get(&key.digest)?.what.clone();
    remember(now, key.clone(), what.clone());
    Some(what)
}

fn remember<T>(shelf: &Mutex<CacheShelf<T>>, key: Key, what: Arc<T>) {
    let Key { digest, files } = key;
    shelf.lock().unwrap_or_else(PoisonError::into_inner).insert(digest, Remembered { what, files });
}

fn sound<T>(shelf: Mutex<CacheShelf<T>>, with_problems: &BTreeSet<FileId>) -> CacheShelf<T> {
    let mut shelf = shelf.into_inner().unwrap_or_else(PoisonError::into_inner);
    shelf.retain(|_, remembered| remembered.files.is_disjoint(with_problems));
    shelf
}

/// Whether pages like this one are remembered: names of reStructuredText hold for a whole page, and the
/// pages of a reference are short.
fn is_memorable(site: &Site<'_>, at: usize) -> bool {
    site.pages[at].definitions.is_none() && site.reference.api_of(at).is_none()
}

/// A text with the texts in it. Its events say the same as it does.
fn digest_document(document: &Document, digest: &mut Digest, files: &mut BTreeSet<FileId>) {
    document.text.hash(digest);
    digest.debug(&document.origin);
    files.extend(document.origin.iter().flat_map(|origin| origin.files()));
    for call in &document.shortcodes {
        (&call.name, call.block).hash(digest);
        for param in &call.params {
            (&param.name, &param.value).hash(digest);
        }
        if let Some(inner) = &call.inner {
            digest_document(inner, digest, files);
        }
    }
}

/// What everything may look at.
fn surroundings(renderer: &Renderer<'_>, revisions: &Revisions) -> u64 {
    let Renderer { site, templates, repository, .. } = renderer;
    let Site { plan, sources, library, pages, links, .. } = site;
    let mut digest = Digest(DefaultHasher::new());
    (templates.fingerprint(), repository).hash(&mut digest);
    digest.debug(&plan.layout);
    digest.debug(&plan.settings);
    digest.debug(&plan.assets);
    digest.debug(&plan.releases);
    for (name, asset) in &plan.diagrams {
        (name, &asset.url).hash(&mut digest);
    }
    for asset in plan.diagrams.values().chain(&plan.assets) {
        // Pages say how large pictures are.
        let data = fs::metadata(sources.root().join(&asset.path)).ok();
        digest.debug(&data.and_then(|data| Some((data.len(), data.modified().ok()?))));
    }
    for (name, file) in &plan.data {
        (name, file, revisions.of(*file)).hash(&mut digest);
    }
    for page in pages {
        let Page { url, title, link_title, description, weight, kind, heading_id, .. } = page;
        (url, title, link_title, description, weight, heading_id, page.source.is_some()).hash(&mut digest);
        digest.debug(kind);
        if let PageBody::Generated(made) = &page.body {
            digest.debug(made);
        }
    }
    for entry in &library.apis {
        (&entry.spec, &entry.name).hash(&mut digest);
    }
    for event in &library.events {
        event.name.hash(&mut digest);
    }
    for definition in &library.definitions {
        definition.path.hash(&mut digest);
    }
    links.digest(&mut digest);
    digest.finish()
}

/// A hasher that also takes what is written into it.
struct Digest(DefaultHasher);

impl Digest {
    /// Takes in a value by how it is shown to programmers: every field of it.
    fn debug(&mut self, value: &impl fmt::Debug) {
        // Hashing cannot fail.
        let _ = write!(self, "{value:?}");
        self.0.write_u8(0xff);
    }
}

impl Write for Digest {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.write(text.as_bytes());
        Ok(())
    }
}

impl Hasher for Digest {
    fn finish(&self) -> u64 {
        self.0.finish()
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0.write(bytes);
    }
}
