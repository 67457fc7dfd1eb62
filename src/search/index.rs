//! Keeps every sentence, word and name of the entries once, and numbers them.
//!
//! 1. Titles, owners, page titles and keys are interned as names, in order of appearance.
//! 2. Texts are cut into sentences, each kept once.
//! 3. The tokens of names and sentences are counted and numbered: common ones get small
//!    numbers, and within bands of similar frequency they are in alphabetical order, so that for each
//!    word of the sorted list only its band has to be stored.
//! 4. Of a large site, the ends of long texts are thinned (`thin.rs`).

use std::borrow::Cow;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::entry::{Entry, Kind};
use super::prune::thin;
use super::tokens::sentences;
use super::vocabulary::{Vocabulary, Word};

/// How many sentences a core takes at a time.
const BLOCK: usize = 1024;

/// Ends a thinned sentence.
pub const THINNED: &str = "… ";

/// A number in [`Index::names`].
pub type Name = u32;
/// A number in [`Index::sentences`].
pub type Sentence = u32;

/// An entry, in numbers.
#[derive(Debug)]
pub struct Item<'e> {
    pub kind: Kind,
    pub secondary: bool,
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
    pub fn of(entries: impl IntoIterator<Item = &'e Entry>) -> Self {
        let mut maker = Maker::default();
        let items = entries.into_iter().map(|entry| maker.item(entry)).collect();
        let Maker { mut lexicon, mut names, pages, sentences, .. } = maker;
        // The mark of thinned text is a token like any other.
        let mark = lexicon.word(Cow::Borrowed(THINNED));
        let mut blocks = in_blocks(&sentences);
        let mut renumbered: Vec<Vec<Word>> = blocks.iter().map(|(block, _)| lexicon.join(block)).collect();
        let (words, number) = lexicon.by_frequency();
        names.iter_mut().flatten().for_each(|word| *word = number[*word as usize]);
        blocks.par_iter_mut().zip(&mut renumbered).for_each(|((_, sentences), joined)| {
            joined.iter_mut().for_each(|word| *word = number[*word as usize]);
            sentences.iter_mut().flatten().for_each(|word| *word = joined[*word as usize]);
        });
        let sentences = blocks.into_iter().flat_map(|(_, sentences)| sentences).collect();
        let mut index = Self { words, names, sentences, pages, items };
        thin(&mut index, number[mark as usize]);
        index
    }
}

/// Tokenises sentences on all cores. Each block has words of its own; blocks have a fixed size, so
/// that joining them gives the same words in the same order on any number of cores.
fn in_blocks<'e>(sentences: &[&'e str]) -> Vec<(Vocabulary<'e>, Vec<Vec<Word>>)> {
    sentences
        .par_chunks(BLOCK)
        .map(|block| {
            let mut lexicon = Vocabulary::default();
            let sentences = block.iter().map(|sentence| lexicon.sentence(sentence)).collect();
            (lexicon, sentences)
        })
        .collect()
}

#[derive(Default)]
struct Maker<'e> {
    lexicon: Vocabulary<'e>,
    names: Vec<Vec<Word>>,
    name_numbers: FxHashMap<&'e str, Name>,
    pages: Vec<(&'e str, Name)>,
    page_numbers: FxHashMap<&'e str, u32>,
    sentences: Vec<&'e str>,
    sentence_numbers: FxHashMap<&'e str, Sentence>,
}

impl<'e> Maker<'e> {
    fn item(&mut self, entry: &'e Entry) -> Item<'e> {
        let (path, anchor) = entry.url.split_once('#').unwrap_or((&entry.url, ""));
        Item {
            kind: entry.kind,
            secondary: entry.secondary,
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
        let words = self.lexicon.tokens(text);
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
                let number = self.sentences.len() as Sentence;
                self.sentences.push(sentence);
                self.sentence_numbers.insert(sentence, number);
                number
            })
            .collect()
    }
}
