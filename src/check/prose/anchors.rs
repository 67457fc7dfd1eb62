//! Anchors that the author gave twice on a page.

use rustc_hash::FxHashMap;

use super::Text;
use crate::diagnostic::{Diagnostic, rules};
use crate::markup::html::raw_anchors;
use crate::markup::{Event, Tag};
use crate::source::Span;

/// Checks the anchors of a page.
pub(super) fn check(text: &Text<'_, '_>) {
    let mut known: FxHashMap<String, Span> = FxHashMap::default();
    text.visit(&mut |document, at| {
        let given: Vec<&str> = match &document.events[at].event {
            Event::Start(Tag::Heading { id: Some(id), .. }) | Event::Target(id) => vec![id],
            Event::Html(source) | Event::InlineHtml(source) => raw_anchors(source),
            _ => return,
        };
        let Some(span) = text.span(document, at) else { return };
        for anchor in given {
            match known.get(anchor) {
                Some(first) if *first != span => text.report(
                    Diagnostic::new(
                        &rules::ANCHOR_DUPLICATE,
                        span,
                        format!("the anchor `{anchor}` is given twice on this page"),
                    )
                    .other(*first, "first here")
                    .help("give one of the two another name"),
                ),
                Some(_) => {}
                None => {
                    known.insert(anchor.to_owned(), span);
                }
            }
        }
    });
}
