//! Keeps every sentence, word and name of the entries once, and numbers them.
//!
//! 1. Titles, owners, page titles and keys are interned as names, in order of appearance.
//! 2. Texts are cut into sentences, each kept once.
//! 3. The tokens of names and sentences are counted and numbered: common ones get small
//!    numbers, and within bands of similar frequency they are in alphabetical order, so that the
//!    word list still compresses well and no ranking has to be stored.
//! 4. Of a large site, the ends of long texts are thinned (`thin.rs`).

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::entry::{Entry, Kind};
use super::thin::thin;
use super::tokens::{sentences, tokens};

/// The size of the first band of the word list; each further one doubles.
const FIRST_BAND: usize = 88;

/// Ends a thinned sentence.
pub const THINNED: &str = "… ";

/// A number in [`Index::words`].
pub type Word = u32;
/// A number in [`Index::names`].
pub type Name = u32;
/// A number in [`Index::sentences`].
pub type Sentence = u32;

/// An entry, in numbers.
#[derive(Debug)]
pub struct Item<'e> {
    pub kind: Kind,
    pub page: u32,
    pub title: Name,
    pub owner: Option<Name>,
    pub keys: Vec<Name>,
    pub anchor: &'e str,
    pub text: Vec<Sentence>,
}

/// The entries of a site, in numbers.
#[derive(Debug)]
pub struct Index<'e> {
    /// The tokens, by number.
    pub words: Vec<Cow<'e, str>>,
    /// The names, by number, as tokens.
    pub names: Vec<Vec<Word>>,
    /// The sentences, by number, as tokens.
    pub sentences: Vec<Vec<Word>>,
    /// The path of each page and its title.
    pub pages: Vec<(&'e str, Name)>,
    pub items: Vec<Item<'e>>,
}

impl<'e> Index<'e> {
    /// The index of these entries, in their order.
    pub fn of(entries: &'e [Entry]) -> Self {
        let mut maker = Maker::default();
        let items = entries.iter().map(|entry| maker.item(entry)).collect();
        // The mark of thinned text is a token like any other.
        let mark = maker.word(Cow::Borrowed(THINNED));
        let (words, number) = by_frequency(maker.words, &maker.counts);
        for word in maker.names.iter_mut().chain(&mut maker.sentences).flatten() {
            *word = number[*word as usize];
        }
        let mut index =
            Self { words, names: maker.names, sentences: maker.sentences, pages: maker.pages, items };
        thin(&mut index, number[mark as usize]);
        index
    }
}

#[derive(Default)]
struct Maker<'e> {
    words: Vec<Cow<'e, str>>,
    counts: Vec<u32>,
    word_numbers: FxHashMap<Cow<'e, str>, Word>,
    names: Vec<Vec<Word>>,
    name_numbers: FxHashMap<&'e str, Name>,
    pages: Vec<(&'e str, Name)>,
    page_numbers: FxHashMap<&'e str, u32>,
    sentences: Vec<Vec<Word>>,
    sentence_numbers: FxHashMap<&'e str, Sentence>,
}

impl<'e> Maker<'e> {
    fn item(&mut self, entry: &'e Entry) -> Item<'e> {
        let (path, anchor) = entry.url.split_once('#').unwrap_or((&entry.url, ""));
        Item {
            kind: entry.kind,
            page: self.page(path, &entry.page_title),
            title: self.name(&entry.title),
            owner: entry.owner.as_deref().map(|owner| self.name(owner)),
            keys: self.keys(entry),
            anchor,
            text: self.text(entry.text.trim()),
        }
    }

    fn page(&mut self, path: &'e str, title: &'e str) -> u32 {
        if let Some(&known) = self.page_numbers.get(path) {
            return known;
        }
        let number = self.pages.len() as u32;
        let title = self.name(title);
        self.pages.push((path, title));
        self.page_numbers.insert(path, number);
        number
    }

    fn name(&mut self, text: &'e str) -> Name {
        let text = text.trim();
        if let Some(&known) = self.name_numbers.get(text) {
            return known;
        }
        let words = self.tokens(text);
        let number = self.names.len() as Name;
        self.names.push(words);
        self.name_numbers.insert(text, number);
        number
    }

    fn keys(&mut self, entry: &'e Entry) -> Vec<Name> {
        let mut keys = Vec::new();
        for key in entry.keys.iter().filter(|key| !key.trim().is_empty() && **key != entry.title) {
            let name = self.name(key);
            if !keys.contains(&name) {
                keys.push(name);
            }
        }
        keys
    }

    fn text(&mut self, text: &'e str) -> Vec<Sentence> {
        sentences(text)
            .map(|sentence| {
                if let Some(&known) = self.sentence_numbers.get(sentence) {
                    return known;
                }
                let words = self.tokens(sentence);
                let number = self.sentences.len() as Sentence;
                self.sentences.push(words);
                self.sentence_numbers.insert(sentence, number);
                number
            })
            .collect()
    }

    fn tokens(&mut self, text: &'e str) -> Vec<Word> {
        let mut numbers = Vec::with_capacity(text.len() / 6 + 1);
        tokens(text, |token| numbers.push(self.word(token)));
        numbers
    }

    fn word(&mut self, token: Cow<'e, str>) -> Word {
        if let Some(&known) = self.word_numbers.get(&token) {
            self.counts[known as usize] += 1;
            return known;
        }
        let number = self.words.len() as Word;
        self.words.push(token.clone());
        self.counts.push(1);
        self.word_numbers.insert(token, number);
        number
    }
}

/// The words in the order of the index, and the new number of each old one.
fn by_frequency<'e>(words: Vec<Cow<'e, str>>, counts: &[u32]) -> (Vec<Cow<'e, str>>, Vec<Word>) {
    let mut order: Vec<Word> = (0..words.len() as Word).collect();
    // Ties go to the first seen, so that the bands do not depend on the sort.
    order.sort_unstable_by_key(|&word| (std::cmp::Reverse(counts[word as usize]), word));
    let (mut start, mut size) = (0, FIRST_BAND);
    while start < order.len() {
        let end = order.len().min(start + size);
        order[start..end].sort_unstable_by(|&a, &b| words[a as usize].cmp(&words[b as usize]));
        (start, size) = (end, size * 2);
    }
    let mut number = vec![0; words.len()];
    for (new, &old) in order.iter().enumerate() {
        number[old as usize] = new as Word;
    }
    (order.iter().map(|&old| words[old as usize].clone()).collect(), number)
}
