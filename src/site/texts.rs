//! Texts that a preview keeps parsed from one build to the next.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;

use crate::diagnostic::Sink;
use crate::markup::{Document, markdown};
use crate::source::{Origin, Sources};

/// Parsed texts, by their place and what stands there: a document depends on nothing else.
#[derive(Default)]
pub struct Texts(Mutex<Parsed>);

type Parsed = FxHashMap<(Origin, Arc<str>, markdown::Options), Arc<Document>>;

/// The texts of the last build, and those of the one that goes on.
#[derive(Clone, Copy)]
pub struct TextCache<'a> {
    /// What there is.
    pub before: &'a Texts,
    /// What is to be kept.
    pub after: &'a Texts,
}

impl TextCache<'_> {
    /// The document of a Markdown text, parsed unless it was before. One with a problem is not kept, so
    /// that the problem is found again.
    pub(super) fn parse(
        self,
        text: Arc<str>,
        origin: Origin,
        options: markdown::Options,
        sources: &Sources,
        sink: &Sink,
    ) -> Document {
        let key = (origin, text, options);
        let known = self.before.lock().get(&key).cloned();
        let document = match known {
            Some(known) => known,
            None => {
                let problems = Sink::new();
                let document = markdown::parse(key.1.clone(), key.0.clone(), options, sources, &problems);
                let problems = problems.into_sorted(sources);
                if !problems.is_empty() {
                    sink.extend(problems);
                    return document;
                }
                Arc::new(document)
            }
        };
        self.after.lock().insert(key, document.clone());
        (*document).clone()
    }
}

impl Texts {
    fn lock(&self) -> MutexGuard<'_, Parsed> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
