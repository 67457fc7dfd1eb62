//! The search index of a site: what can be found, packed into one script.
//!
//! 1. The site hands over an [`Entry`] for everything that has an anchor.
//! 2. `tokens` cuts each text into sentences, words and what stands between words.
//! 3. `index` keeps each sentence, word and name once and gives the commonest the smallest number.
//! 4. `encode` writes those numbers as characters of a few JavaScript strings.
//!
//! The script, `search-index.js`, only assigns an object of strings, so that it runs below any base
//! path, from `file://` and under `script-src 'self'`. It holds the whole text and no lists of
//! occurrences: the browser derives those when the search is first used (`assets/search.js`), which
//! is quicker than to transfer them, and cuts its excerpts from the same text. Sentences that occur
//! again, as most of a room version's do in the next, cost a few bytes.

mod encode;
mod entry;
mod index;
mod prune;
mod texts;
mod tokens;
mod vocabulary;

pub use entry::{Entry, Kind};

/// The bytes of `search-index.js` for the entries of a site, in reading order.
///
/// Equal entries give equal bytes. The order counts twice: it decides between results of equal
/// rank, and entries of one page next to each other share more of their addresses.
pub fn build<'e>(entries: impl IntoIterator<Item = &'e Entry>) -> String {
    encode::script(&index::Index::of(entries))
}
