//! Heading levels that jump: a level 2 followed by a level 4.

use super::Text;
use crate::diagnostic::{Diagnostic, rules};
use crate::markup::{Event, Tag};
use crate::source::Span;

/// Checks the headings of a page.
pub(super) fn check(text: &Text<'_, '_>) {
    let mut before: Option<(u8, Span)> = None;
    text.visit(&mut |document, at| {
        let Event::Start(Tag::Heading { level, .. }) = &document.events[at].event else { return };
        let Some(span) = text.span(document, at) else { return };
        if let Some((last, place)) = before
            && *level > last + 1
        {
            let message = format!("this heading has level {level}, and the one before it level {last}");
            let wanted = last + 1;
            text.report(
                Diagnostic::new(&rules::HEADING_JUMP, span, message)
                    .other(place, format!("level {last}"))
                    .help(format!("give it level {wanted}, or put a heading of level {wanted} before it")),
            );
        }
        before = Some((*level, span));
    });
}
