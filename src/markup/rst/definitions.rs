//! Names that hold for a whole page: targets, substitutions, notes, roles and titles.

use std::collections::BTreeSet;
use std::collections::hash_map::Entry;
use std::hash::Hash;
use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use super::slug::slug;
use crate::source::Origin;

/// What the texts of one page define for each other.
///
/// A page may be joined from many files and descriptions. [`collect`](super::collect) is called for
/// each of them in page order, then [`parse`](super::parse) for each; so a reference finds a target,
/// and a substitution its text, wherever on the page they are defined.
#[derive(Debug, Clone, Default)]
pub struct Definitions {
    pub(super) targets: FxHashMap<String, Target>,
    /// Anchors of titles.
    titles: FxHashMap<String, String>,
    /// Titles that several sections have.
    repeated: FxHashSet<String>,
    /// Shared, because a reference to one may stand within its own text.
    substitutions: FxHashMap<String, Arc<Substitution>>,
    citations: FxHashMap<String, String>,
    pub(super) roles: FxHashMap<String, String>,
    notes: Notes,
    title: Option<String>,
}

/// Where a name leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// To this address.
    Url(String),
    /// To a place on the page with this anchor.
    Anchor(String),
    /// To where another name leads.
    Name(String),
}

/// What a substitution reference stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Substitution {
    /// Inline markup.
    Replace(String),
    /// Characters; with white space removed before and after it.
    Unicode { text: String, trim: (bool, bool) },
    /// An image, perhaps within a link.
    Image(Image),
}

/// An image directive.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Image {
    pub url: String,
    pub alt: String,
    pub target: Option<Target>,
    pub look: crate::markup::ImageLook,
}

/// Numbers and symbols of footnotes.
#[derive(Debug, Clone, Default)]
struct Notes {
    /// Numbers given by the author.
    manual: BTreeSet<u32>,
    /// Labels of the numbered ones in page order; empty for those without.
    automatic: Vec<String>,
    /// Index in `automatic` of each label.
    labels: FxHashMap<String, usize>,
    /// How many symbols there are.
    symbols: usize,
    /// For each text with automatic notes: the first index of its automatic notes and of its symbols.
    texts: FxHashMap<Origin, (usize, usize)>,
    numbers: OnceLock<Vec<u32>>,
}

/// The symbols that footnotes are marked with, in order; then each doubled, and so on.
const SYMBOLS: [&str; 10] = ["*", "†", "‡", "§", "¶", "#", "♠", "♥", "♦", "♣"];

impl Definitions {
    /// Makes a title that is not in any of the texts (that of an operation, an event) known, so that
    /// references to it work. The first of several equal titles is the one that is meant.
    pub fn add_title(&mut self, title: &str) {
        self.titles.entry(normalize(title)).or_insert_with(|| slug(title));
    }

    /// Makes the title of a section known.
    pub(super) fn add_section(&mut self, title: &str) {
        match self.titles.entry(normalize(title)) {
            Entry::Occupied(known) => {
                self.repeated.insert(known.key().clone());
            }
            Entry::Vacant(free) => {
                free.insert(slug(title));
            }
        }
    }

    /// Whether a name is no more than the title of several sections.
    pub(super) fn is_ambiguous(&self, name: &str) -> bool {
        let name = || normalize(name);
        !self.repeated.is_empty() && self.repeated.contains(&name()) && !self.targets.contains_key(&name())
    }

    /// The title that a `title` directive gives to the document.
    pub fn title(&self) -> Option<&str> {
        self.title.as_deref()
    }

    /// Adds what `later` defines, as if its texts followed on the page.
    pub fn merge(&mut self, later: Definitions) {
        fn fill<K: Eq + Hash, V>(into: &mut FxHashMap<K, V>, from: FxHashMap<K, V>) {
            #[allow(clippy::iter_over_hash_type)] // Each name is looked at on its own.
            for (name, value) in from {
                into.entry(name).or_insert(value);
            }
        }
        fill(&mut self.targets, later.targets);
        fill(&mut self.titles, later.titles);
        self.repeated.extend(later.repeated);
        fill(&mut self.substitutions, later.substitutions);
        fill(&mut self.citations, later.citations);
        fill(&mut self.roles, later.roles);
        let (notes, symbols) = (self.notes.automatic.len(), self.notes.symbols);
        let shifted = later.notes.texts.into_iter().map(|(o, (n, s))| (o, (n + notes, s + symbols)));
        fill(&mut self.notes.texts, shifted.collect());
        self.notes.manual.extend(later.notes.manual);
        let labels = later.notes.labels.into_iter().map(|(label, at)| (label, at + notes)).collect();
        fill(&mut self.notes.labels, labels);
        self.notes.automatic.extend(later.notes.automatic);
        self.notes.symbols += later.notes.symbols;
        self.notes.numbers = OnceLock::new();
        self.title = self.title.take().or(later.title);
    }

    /// The address that a name leads to, through at most a few dozen other names.
    pub(super) fn url(&self, name: &str) -> Option<String> {
        self.resolve(name).ok()
    }

    /// The address that a name leads to; otherwise the name on the way that is not known.
    pub(super) fn resolve(&self, name: &str) -> Result<String, String> {
        let mut name = normalize(name);
        for _ in 0..32 {
            match self.targets.get(&name) {
                Some(Target::Url(url)) => return Ok(url.clone()),
                Some(Target::Anchor(anchor)) => return Ok(format!("#{anchor}")),
                Some(Target::Name(other)) => name = normalize(other),
                None => match self.titles.get(&name) {
                    Some(anchor) => return Ok(format!("#{anchor}")),
                    None => return Err(name),
                },
            }
        }
        Err(name)
    }

    /// The anchor of a target by its name as it was written, capitals included.
    pub fn anchor(&self, name: &str) -> Option<&str> {
        match self.targets.get(&normalize(name))? {
            Target::Anchor(anchor) => Some(anchor),
            _ => None,
        }
    }

    /// The address of a target.
    pub(super) fn target_url(&self, target: &Target) -> Option<String> {
        match target {
            Target::Url(url) => Some(url.clone()),
            Target::Anchor(anchor) => Some(format!("#{anchor}")),
            Target::Name(name) => self.url(name),
        }
    }

    /// The substitution of a name: exactly so, or in any capitalisation.
    pub(super) fn substitution(&self, name: &str) -> Option<Arc<Substitution>> {
        let exact = self.substitutions.get(&spaces(name));
        exact.or_else(|| self.substitutions.get(&normalize(name))).cloned()
    }

    /// The label of a citation as it was written.
    pub(super) fn citation(&self, label: &str) -> Option<&str> {
        self.citations.get(&normalize(label)).map(String::as_str)
    }

    /// Whether a footnote has this number.
    pub(super) fn has_number(&self, number: u32) -> bool {
        self.notes.manual.contains(&number)
    }

    /// How many names there are to choose from, of any kind.
    pub(super) fn name_count(&self) -> usize {
        self.targets.len() + self.titles.len() + self.substitutions.len()
    }

    /// Names that a reference can use, sorted.
    pub(super) fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> =
            self.targets.keys().chain(self.titles.keys()).map(String::as_str).collect();
        names.sort_unstable();
        names
    }

    /// Names of substitutions, sorted.
    pub(super) fn substitution_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.substitutions.keys().map(String::as_str).collect();
        names.sort_unstable();
        names
    }

    pub(super) fn add_target(&mut self, name: &str, target: Target) {
        self.targets.entry(normalize(name)).or_insert(target);
    }

    pub(super) fn add_substitution(&mut self, name: &str, substitution: Substitution) {
        let substitution = Arc::new(substitution);
        self.substitutions.entry(normalize(name)).or_insert_with(|| substitution.clone());
        self.substitutions.entry(spaces(name)).or_insert(substitution);
    }

    pub(super) fn add_citation(&mut self, label: &str) {
        self.citations.entry(normalize(label)).or_insert_with(|| label.to_owned());
    }

    pub(super) fn set_title(&mut self, title: String) {
        self.title.get_or_insert(title);
    }

    pub(super) fn add_number(&mut self, number: u32) {
        self.notes.manual.insert(number);
        self.notes.numbers = OnceLock::new();
    }

    /// How many automatic notes and symbols there are so far.
    pub(super) fn automatic_notes(&self) -> (usize, usize) {
        (self.notes.automatic.len(), self.notes.symbols)
    }

    /// Remembers that the automatic notes and symbols of the text from `origin` started here.
    pub(super) fn end_text(&mut self, origin: &Origin, start: (usize, usize)) {
        if start != self.automatic_notes() {
            self.notes.texts.entry(origin.clone()).or_insert(start);
        }
    }

    pub(super) fn add_automatic(&mut self, label: &str) {
        let label = normalize(label);
        if !label.is_empty() {
            self.notes.labels.entry(label.clone()).or_insert(self.notes.automatic.len());
        }
        self.notes.automatic.push(label);
        self.notes.numbers = OnceLock::new();
    }

    pub(super) fn add_symbol(&mut self) {
        self.notes.symbols += 1;
    }

    /// First automatic note and first symbol of the text from `origin`.
    pub(super) fn first_notes(&self, origin: &Origin) -> Option<(usize, usize)> {
        self.notes.texts.get(origin).copied()
    }

    /// Number of the automatic note of this index on the page.
    pub(super) fn number(&self, index: usize) -> Option<u32> {
        let numbers = self.notes.numbers.get_or_init(|| {
            (1..)
                .filter(|number| !self.notes.manual.contains(number))
                .take(self.notes.automatic.len())
                .collect()
        });
        numbers.get(index).copied()
    }

    /// Number of the automatic note with this label.
    pub(super) fn labelled(&self, label: &str) -> Option<u32> {
        self.number(*self.notes.labels.get(&normalize(label))?)
    }

    /// Index of the next automatic note without a label, from `index` on.
    pub(super) fn unlabelled(&self, index: usize) -> Option<usize> {
        (index..self.notes.automatic.len()).find(|at| self.notes.automatic[*at].is_empty())
    }

    /// Symbol of this index on the page.
    pub(super) fn symbol(&self, index: usize) -> Option<String> {
        let repeat = (index / SYMBOLS.len() + 1).min(8);
        (index < self.notes.symbols).then(|| SYMBOLS[index % SYMBOLS.len()].repeat(repeat))
    }
}

/// A name with single spaces, in lower case: names are the same when this is.
pub(super) fn normalize(name: &str) -> String {
    let is_plain = name.bytes().all(|byte| byte.is_ascii_graphic() && !byte.is_ascii_uppercase());
    if is_plain { name.to_owned() } else { spaces(name).to_lowercase() }
}

/// A name with single spaces.
pub(super) fn spaces(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_through_aliases_and_never_in_circles() {
        let mut page = Definitions::default();
        page.add_target("receipts module", Target::Name("module:receipts".into()));
        page.add_target("module:receipts", Target::Anchor("module-receipts".into()));
        page.add_target("a", Target::Name("b".into()));
        page.add_target("b", Target::Name("A".into()));
        page.add_title("Room  Events");
        assert_eq!(page.url("Receipts\nModule").as_deref(), Some("#module-receipts"));
        assert_eq!(page.url("room events").as_deref(), Some("#room-events"));
        assert_eq!(page.url("a"), None);
    }

    #[test]
    fn automatic_numbers_leave_out_those_taken_and_survive_a_merge() {
        let mut page = Definitions::default();
        page.add_automatic("");
        let mut later = Definitions::default();
        later.add_number(1);
        later.add_automatic("Why");
        page.merge(later);
        assert_eq!((page.number(0), page.labelled("why")), (Some(2), Some(3)));
    }
}
