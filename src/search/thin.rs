//! Keeps the index of a large site small: the ends of long texts lose what no query asks for.
//!
//! Beyond a number of tokens that the size of the site decides, only those words of a text are
//! kept that it did not hold before. Every word of an entry can still be found, and excerpts come from
//! its whole text if that is short, else from its beginning and from key words. A sentence
//! that stands near the beginning of any entry is kept whole.

use super::index::{Index, Item, Word};
use super::tokens::is_word;

/// Sites with fewer tokens than this in their sentences are not thinned: about one byte each, compressed.
const AMPLE: usize = 165_000;

/// How many tokens of a text are kept whole: the first that makes the site fit, or the last.
const WHOLE: [usize; 8] = [400, 320, 250, 200, 150, 110, 80, 60];

/// Thins the texts of a large index; `mark` then ends each sentence that lost something.
pub fn thin(index: &mut Index, mark: Word) {
    if index.sentences.iter().map(Vec::len).sum::<usize>() <= AMPLE {
        return;
    }
    let words: Vec<bool> = index.words.iter().map(|word| is_word(word)).collect();
    let mut thinned = None;
    for whole in WHOLE {
        let (sentences, tails) = thinned_at(index, whole, &words, mark);
        let size = sentences.iter().chain(&tails).map(Vec::len).sum::<usize>();
        thinned = Some((sentences, tails));
        if size <= AMPLE {
            break;
        }
    }
    let Some((sentences, tails)) = thinned else { return };
    index.sentences = sentences;
    for (item, tail) in index.items.iter_mut().zip(tails) {
        if !tail.is_empty() {
            item.text.push(index.sentences.len() as u32);
            index.sentences.push(tail);
        }
    }
}

/// The sentences with `whole` tokens of each text kept, and for each item the words that it lost
/// because a sentence of its own was thinned for the sake of another item.
fn thinned_at(index: &Index, whole: usize, words: &[bool], mark: Word) -> (Vec<Vec<Word>>, Vec<Vec<Word>>) {
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
    let mut sentences: Vec<Option<Vec<Word>>> = vec![None; index.sentences.len()];
    let mut seen = Seen { by: vec![0; words.len()], item: 0 };
    let mut tails = Vec::with_capacity(index.items.len());
    for item in &index.items {
        seen.item += 1;
        for &number in &item.text {
            let full = &index.sentences[number as usize];
            let sentence = sentences[number as usize].get_or_insert_with(|| {
                if kept_whole[number as usize] {
                    full.clone()
                } else {
                    new_words(full, words, &mut seen, mark)
                }
            });
            for &word in sentence.iter() {
                seen.first(word);
            }
        }
        tails.push(lost(index, item, words, &mut seen));
    }
    (sentences.into_iter().map(Option::unwrap_or_default).collect(), tails)
}

fn new_words(full: &[Word], words: &[bool], seen: &mut Seen, mark: Word) -> Vec<Word> {
    let mut kept: Vec<Word> =
        full.iter().copied().filter(|&word| words[word as usize] && seen.first(word)).collect();
    if !kept.is_empty() {
        kept.push(mark);
    }
    kept
}

fn lost(index: &Index, item: &Item, words: &[bool], seen: &mut Seen) -> Vec<Word> {
    let full = item.text.iter().flat_map(|&number| &index.sentences[number as usize]);
    full.copied().filter(|&word| words[word as usize] && seen.first(word)).collect()
}

/// Which words the current item has had.
struct Seen {
    by: Vec<u32>,
    item: u32,
}

impl Seen {
    /// Whether this is the first time that the item has the word.
    fn first(&mut self, word: Word) -> bool {
        let last = &mut self.by[word as usize];
        let first = *last != self.item;
        *last = self.item;
        first
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
