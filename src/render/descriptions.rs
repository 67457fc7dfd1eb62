//! Descriptions in Markdown, each parsed once, however many pages and forms of pages show it.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use crate::diagnostic::Sink;
use crate::markup::{Document, Prose, markdown};
use crate::source::{Origin, Sources, Span};

/// The descriptions that were parsed, by the place where they are written.
#[derive(Debug, Default)]
pub(super) struct Descriptions {
    parsed: Mutex<FxHashMap<Span, Arc<Document>>>,
}

impl Descriptions {
    /// The document of a description in Markdown; what is wrong with it is reported when it is parsed.
    pub(super) fn parsed(&self, prose: &Prose, sources: &Sources, sink: &Sink) -> Arc<Document> {
        let parse = || Arc::new(markdown::parse(prose.text.clone(), prose.origin.clone(), sources, sink));
        let (Origin::Scalar(place) | Origin::Slice(place)) = prose.origin else { return parse() };
        if let Some(known) = self.lock().get(&place) {
            return known.clone();
        }
        // The lock is not held meanwhile: two cores may parse the same text, and get the same.
        let document = parse();
        self.lock().entry(place).or_insert(document).clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, FxHashMap<Span, Arc<Document>>> {
        // An entry is complete when it is put in, whatever panics elsewhere.
        self.parsed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markup::Markup;
    use crate::source::{FileId, SourcesBuilder};

    #[test]
    fn a_description_is_parsed_once() {
        let mut builder = SourcesBuilder::new("");
        builder.add("a.yaml", "Some *words*.");
        let (sources, sink) = (builder.finish(), Sink::new());
        let origin = Origin::Scalar(Span::new(FileId(0), 0, 13));
        let prose = Prose { text: "Some *words*.".into(), markup: Markup::Markdown, origin };
        let descriptions = Descriptions::default();
        let first = descriptions.parsed(&prose, &sources, &sink);
        assert!(Arc::ptr_eq(&first, &descriptions.parsed(&prose, &sources, &sink)));
    }
}
