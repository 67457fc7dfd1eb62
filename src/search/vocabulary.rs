//! The words of the index: each token once, with how often it occurs.

use std::borrow::Cow;
use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use super::tokens::{First, first_word, tokens};

/// The number of a token.
pub type Word = u32;

/// The size of the first band of the word list; each further one doubles.
const FIRST_BAND: usize = 88;

/// The band of a word's number.
pub fn band(word: Word) -> u32 {
    (word / FIRST_BAND as u32 + 1).ilog2()
}

/// Tokens, numbered in the order of their first occurrence.
#[derive(Default)]
pub struct Vocabulary<'e> {
    words: Vec<Cow<'e, str>>,
    counts: Vec<u32>,
    numbers: FxHashMap<Cow<'e, str>, Word>,
}

impl<'e> Vocabulary<'e> {
    /// The tokens of a sentence. Its first word is taken for capitalised, so that `The` at the start
    /// and `the` elsewhere are one word; where it is not, an empty token stands before it.
    pub fn sentence(&mut self, sentence: &'e str) -> Vec<Word> {
        let mut numbers = Vec::with_capacity(sentence.len() / 6 + 1);
        tokens(sentence, |token| {
            if numbers.is_empty() {
                match first_word(&token) {
                    First::Capital(small) => return numbers.push(self.word(Cow::Owned(small))),
                    First::Small => numbers.push(self.word(Cow::Borrowed(""))),
                    First::Other => {}
                }
            }
            numbers.push(self.word(token));
        });
        numbers
    }

    /// The tokens of a name.
    pub fn tokens(&mut self, text: &'e str) -> Vec<Word> {
        let mut numbers = Vec::with_capacity(text.len() / 6 + 1);
        tokens(text, |token| numbers.push(self.word(token)));
        numbers
    }

    /// The number of a token, counting one more of it.
    pub fn word(&mut self, token: Cow<'e, str>) -> Word {
        if let Some(&known) = self.numbers.get(&token) {
            self.counts[known as usize] += 1;
            return known;
        }
        let number = self.words.len() as Word;
        self.words.push(token.clone());
        self.counts.push(1);
        self.numbers.insert(token, number);
        number
    }

    /// Adds the words of another lexicon; gives the number here of each word there.
    pub fn join(&mut self, other: &Vocabulary<'e>) -> Vec<Word> {
        let counted = other.words.iter().zip(&other.counts);
        counted
            .map(|(token, count)| {
                let number = self.word(token.clone());
                self.counts[number as usize] += count - 1;
                number
            })
            .collect()
    }

    /// The words in the order of the index, and the new number of each old one.
    pub fn by_frequency(self) -> (Vec<Cow<'e, str>>, Vec<Word>) {
        let Self { mut words, counts, .. } = self;
        let mut order: Vec<Word> = (0..words.len() as Word).collect();
        // Ties go to the first seen, so that the bands do not depend on the sort.
        order.sort_unstable_by_key(|&word| (Reverse(counts[word as usize]), word));
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
        (order.iter().map(|&old| std::mem::take(&mut words[old as usize])).collect(), number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_words_come_first_and_bands_are_sorted() {
        let mut lexicon = Vocabulary::default();
        let many: Vec<String> = (0..300).map(|n| format!("w{n:03}")).collect();
        for word in many.iter().rev() {
            lexicon.word(Cow::Borrowed(word));
        }
        let old = lexicon.sentence("Zebra zebra Zebra");
        let (words, number) = lexicon.by_frequency();
        assert_eq!(number[old[0] as usize] as usize, words.iter().position(|word| word == "zebra").unwrap());
        assert!(number[old[0] as usize] < FIRST_BAND as Word);
        for (at, pair) in words.windows(2).enumerate() {
            let same_band = band(at as Word) == band(at as Word + 1);
            assert!(!same_band || pair[0] < pair[1], "{pair:?}");
        }
        assert_eq!([0, 87, 88, 263, 264].map(band), [0, 0, 1, 1, 2]);
    }

    #[test]
    fn the_first_word_of_a_sentence_has_no_case_of_its_own() {
        let mut lexicon = Vocabulary::default();
        assert_eq!(lexicon.sentence("The end"), [0, 1]);
        assert_eq!(lexicon.sentence("the the"), [2, 0, 0]);
        assert_eq!(lexicon.sentence("The The mxId"), [0, 3, 4]);
        assert_eq!(lexicon.words, ["the", "end", "", "The", "mxId"]);
    }

    #[test]
    fn joining_keeps_numbers_and_counts() {
        let (mut one, mut two) = (Vocabulary::default(), Vocabulary::default());
        one.tokens("a b");
        two.tokens("c b b");
        assert_eq!(one.join(&two), [2, 1]);
        assert_eq!(one.counts, [1, 3, 1]);
    }
}
