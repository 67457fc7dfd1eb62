//! Rules about texts: headings, links, pictures, keywords, left-over template syntax, anchors.
//!
//! They work on the events of the documents, so they hold for Markdown and reStructuredText alike.

mod anchors;
mod headings;
mod keywords;
mod leftover;
mod names;

use rayon::prelude::*;

use super::Input;
use crate::diagnostic::Diagnostic;
use crate::markup::{Document, Event};
use crate::source::Span;

/// The name of the optional rule about keywords, in `check.optional`.
const KEYWORDS: &str = "keyword-case";

/// Checks all pages.
pub(super) fn check(input: &Input<'_>) {
    let has_keywords = input.plan.settings.check.optional.iter().any(|name| name == KEYWORDS);
    input.pages.par_iter().for_each(|page| {
        let text = Text { input, documents: page };
        headings::check(&text);
        anchors::check(&text);
        text.visit(&mut |document, at| {
            names::check(&text, document, at);
            leftover::check(&text, document, at);
            if has_keywords {
                keywords::check(&text, document, at);
            }
        });
    });
}

/// The texts of a page.
struct Text<'t, 'a> {
    input: &'t Input<'a>,
    documents: &'t [Document],
}

impl Text<'_, '_> {
    /// Goes through all events in reading order, those of enclosed texts included: the function is
    /// given the document and the position in it.
    fn visit(&self, see: &mut impl FnMut(&Document, usize)) {
        for document in self.documents {
            visit(document, see);
        }
    }

    /// Where an event stands in the source.
    fn span(&self, document: &Document, at: usize) -> Option<Span> {
        document.span(&document.events.get(at)?.range, self.input.resolver.sources())
    }

    fn report(&self, diagnostic: Diagnostic) {
        self.input.resolver.sink().add(diagnostic);
    }
}

/// Shortcodes enclose each other only as deep as the reader of the markup allows.
fn visit(document: &Document, see: &mut impl FnMut(&Document, usize)) {
    for (at, spanned) in document.events.iter().enumerate() {
        see(document, at);
        if let Event::Shortcode(index) = spanned.event
            && let Some(inner) = document.shortcodes.get(index).and_then(|call| call.inner.as_ref())
        {
            visit(inner, see);
        }
    }
}
