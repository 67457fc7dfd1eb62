//! The column of the texts: each sentence is written where it first occurs and referred to from then on.
//!
//! Sentences have no separators. The reader takes one for ended at its full stop, at a reference and
//! at the end of a text, and numbers them as they end.

use super::encode::{push_number, push_word};
use super::index::{Index, Item};
use super::tokens::ends_sentence;

/// Sentences of fewer tokens are repeated rather than referred to: a reference is no shorter.
const LEAST_REFERRED: usize = 4;

/// The column of texts: a sentence is written where it first occurs and referred to from then on.
pub struct Texts<'i> {
    index: &'i Index<'i>,
    out: String,
    /// The number under which a sentence can be referred to: how many were written before it.
    written: Vec<Option<u32>>,
    count: u32,
}

impl<'i> Texts<'i> {
    /// An empty column.
    pub fn of(index: &'i Index<'i>) -> Self {
        let tokens: usize = index.sentences.iter().map(Vec::len).sum();
        Self {
            index,
            out: String::with_capacity(tokens * 2),
            written: vec![None; index.sentences.len()],
            count: 0,
        }
    }

    /// Appends the text of the next entry.
    pub fn push(&mut self, item: &Item) {
        let mut run: Option<(u32, u32)> = None;
        // The reader takes a sentence for ended at its full stop, at a reference, or at the end of the
        // text; where two sentences meet otherwise, an empty reference parts them.
        let mut open = false;
        for &sentence in &item.text {
            let words = &self.index.sentences[sentence as usize];
            if words.is_empty() {
                continue;
            }
            if let Some(number) = self.written[sentence as usize] {
                match &mut run {
                    Some((first, count)) if *first + *count == number => *count += 1,
                    _ => {
                        self.push_run(run);
                        run = Some((number, 1));
                    }
                }
                open = false;
                continue;
            }
            match run.take() {
                None if open => self.push_run(Some((0, 0))),
                run => self.push_run(run),
            }
            open = !words.last().is_some_and(|&word| ends_sentence(&self.index.words[word as usize]));
            words.iter().for_each(|&word| push_word(&mut self.out, word));
            if words.len() >= LEAST_REFERRED {
                self.written[sentence as usize] = Some(self.count);
            }
            self.count += 1;
        }
        self.push_run(run);
        push_number(&mut self.out, 0);
    }

    /// The column.
    pub fn into_column(self) -> String {
        self.out
    }

    fn push_run(&mut self, run: Option<(u32, u32)>) {
        if let Some((first, count)) = run {
            [1, first, count].into_iter().for_each(|number| push_number(&mut self.out, number));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::encode::tests::{entry, numbers};
    use super::*;

    #[test]
    fn a_sentence_is_written_once() {
        let repeated = "The server MUST refuse the request. ";
        let entries = [
            entry("One", "page/#one", &format!("First of all. {repeated}No stop")),
            entry("Two", "page/#two", &format!("{repeated}No stop")),
        ];
        let index = Index::of(&entries);
        let mut texts = Texts::of(&index);
        index.items.iter().for_each(|item| texts.push(item));
        let texts = numbers(&texts.into_column());
        // First of all. | The … request. | No stop END — reference to 1 | No stop END
        let shape: Vec<u32> = texts.iter().map(|&number| number.min(2)).collect();
        assert_eq!(shape, [2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0, 1, 1, 1, 2, 2, 0]);
    }
}
