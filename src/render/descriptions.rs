//! Descriptions in Markdown, each parsed once, however many pages and forms of pages show it.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use crate::diagnostic::{Diagnostic, Sink};
use crate::markup::{Document, Prose, markdown};
use crate::source::{Origin, Sources, Span};

/// The descriptions that were parsed, by the place where they are written.
#[derive(Debug, Default)]
pub(super) struct Descriptions {
    /// How they are read.
    options: markdown::Options,
    parsed: Mutex<FxHashMap<Span, Parsed>>,
}

#[derive(Debug, Clone)]
struct Parsed {
    document: Arc<Document>,
    /// They are those of every page that shows the description.
    problems: Arc<[Diagnostic]>,
}

impl Descriptions {
    /// None yet, read with these options.
    pub(super) fn new(options: markdown::Options) -> Self {
        Self { options, parsed: Mutex::default() }
    }

    /// The document of a description in Markdown; what is wrong with it is reported.
    pub(super) fn parsed(&self, prose: &Prose, sources: &Sources, sink: &Sink) -> Arc<Document> {
        let (Origin::Scalar(place) | Origin::Slice(place)) = prose.origin else {
            return Arc::new(markdown::parse(
                prose.text.clone(),
                prose.origin.clone(),
                self.options,
                sources,
                sink,
            ));
        };
        let known = self.lock().get(&place).cloned();
        let Parsed { document, problems } = known.unwrap_or_else(|| {
            // The lock is not held meanwhile: two cores may parse the same text, and get the same.
            let problems = Sink::new();
            let document =
                markdown::parse(prose.text.clone(), prose.origin.clone(), self.options, sources, &problems);
            let parsed =
                Parsed { document: Arc::new(document), problems: problems.into_sorted(sources).into() };
            self.lock().entry(place).or_insert(parsed).clone()
        });
        sink.extend(problems.iter().cloned());
        document
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, FxHashMap<Span, Parsed>> {
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
