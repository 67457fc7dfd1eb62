//! Keeps the index of a large site small: the ends of long texts lose what no query asks for.
//!
//! Beyond a number of tokens that the size of the site decides, only those words of a text are
//! kept that it did not hold before. Every word of an entry can still be found, and excerpts come from
//! its whole text if that is short, else from its beginning and from key words. A sentence
//! that stands near the beginning of any entry is kept whole.

use std::collections::BTreeMap;

use super::index::{Index, Item};
use super::tokens::is_word;
use super::vocabulary::Word;

/// Sites with fewer tokens than this in their sentences are not thinned: about one byte each, compressed.
const AMPLE: usize = 165_000;

/// How many tokens of a text are kept whole: the first that makes the site fit, or the last.
const WHOLE: [usize; 8] = [400, 320, 250, 200, 150, 110, 80, 60];

/// Thins the texts of a large index; `mark` then ends each sentence that lost something.
pub fn thin(index: &mut Index, mark: Word) {
    let full = index.sentences.iter().map(Vec::len).sum::<usize>();
    if full <= AMPLE {
        return;
    }
    let words: Vec<bool> = index.words.iter().map(|word| is_word(word)).collect();
    for whole in WHOLE {
        let thinned = Thinned::at(whole, index, &words, mark);
        if full + thinned.added - thinned.dropped <= AMPLE || whole == WHOLE[WHOLE.len() - 1] {
            return thinned.apply(index);
        }
    }
}

/// What thinning does to an index.
#[derive(Default)]
struct Thinned {
    /// The sentences that change, by number.
    sentences: BTreeMap<u32, Vec<Word>>,
    /// For an item, the words that it would lose because one of its sentences was thinned for
    /// the sake of another item.
    tails: Vec<(usize, Vec<Word>)>,
    dropped: usize,
    added: usize,
}

impl Thinned {
    /// Keeps `whole` tokens of each text.
    fn at(whole: usize, index: &Index, words: &[bool], mark: Word) -> Self {
        let mut kept_whole = vec![false; index.sentences.len()];
        for item in &index.items {
            let mut tokens = 0;
            for &sentence in &item.text {
                if tokens >= whole {
                    break;
                }
                tokens += index.sentences[sentence as usize].len();
                kept_whole[sentence as usize] = true;
            }
        }
        let mut thinned = Self::default();
        let mut seen = Seen { by: vec![0; words.len()], item: 0, words };
        for (at, item) in index.items.iter().enumerate() {
            if !item.text.iter().all(|&number| kept_whole[number as usize]) {
                seen.item += 1;
                thinned.item(at, item, index, &kept_whole, &mut seen, mark);
            }
        }
        thinned
    }

    fn item(&mut self, at: usize, item: &Item, index: &Index, whole: &[bool], seen: &mut Seen, mark: Word) {
        for &number in &item.text {
            let full = &index.sentences[number as usize];
            let known = if whole[number as usize] { Some(full) } else { self.sentences.get(&number) };
            if let Some(known) = known {
                known.iter().for_each(|&word| _ = seen.first(word));
                continue;
            }
            let mut kept: Vec<Word> = full.iter().copied().filter(|&word| seen.first(word)).collect();
            if !kept.is_empty() {
                kept.push(mark);
            }
            self.dropped += full.len();
            self.added += kept.len();
            self.sentences.insert(number, kept);
        }
        let full = item.text.iter().flat_map(|&number| &index.sentences[number as usize]);
        let lost: Vec<Word> = full.copied().filter(|&word| seen.first(word)).collect();
        if !lost.is_empty() {
            self.added += lost.len();
            self.tails.push((at, lost));
        }
    }

    fn apply(self, index: &mut Index) {
        for (number, words) in self.sentences {
            index.sentences[number as usize] = words;
        }
        for (item, tail) in self.tails {
            index.items[item].text.push(index.sentences.len() as u32);
            index.sentences.push(tail);
        }
    }
}

/// Which words the current item has had.
struct Seen<'w> {
    by: Vec<u32>,
    item: u32,
    /// Which tokens are words.
    words: &'w [bool],
}

impl Seen<'_> {
    /// Whether this is a word, and the item has it for the first time.
    fn first(&mut self, token: Word) -> bool {
        let last = &mut self.by[token as usize];
        let first = *last != self.item;
        *last = self.item;
        first && self.words[token as usize]
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::entry::{Entry, Kind};
    use super::*;

    /// Entries with long texts that share sentences, more than are ample.
    fn entries() -> Vec<Entry> {
        let sentence = |n: usize| {
            let words: Vec<String> = (0..40).map(|w| format!("w{}", (n * 31 + w * w) % 997)).collect();
            format!("{}, (n{n}). ", words.join(" "))
        };
        let entry = |n: usize| Entry {
            kind: Kind::Section,
            title: format!("Title {n}"),
            owner: None,
            page_title: "Page".to_owned(),
            url: format!("page/#title-{n}"),
            text: (0..40).map(|s| sentence(n * 28 + s)).collect(),
            keys: Vec::new(),
            secondary: false,
        };
        (0..180).map(entry).collect()
    }

    fn words_of(index: &Index, item: &Item) -> BTreeSet<String> {
        let tokens = item.text.iter().flat_map(|&number| &index.sentences[number as usize]);
        tokens.map(|&word| index.words[word as usize].to_string()).filter(|word| is_word(word)).collect()
    }

    #[test]
    fn loses_repetitions_but_no_word_of_any_entry() {
        let entries = entries();
        let index = Index::of(&entries);
        let size: usize = index.sentences.iter().map(Vec::len).sum();
        assert!(size < AMPLE, "{size}");
        for (entry, item) in entries.iter().zip(&index.items) {
            let wanted = Index::of(std::slice::from_ref(entry));
            assert_eq!(words_of(&index, item), words_of(&wanted, &wanted.items[0]), "{}", entry.title);
        }
    }
}
