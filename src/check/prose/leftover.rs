//! Template syntax that ended up in the text: a `}}` too many, a tag of another program.

use super::Text;
use crate::diagnostic::{Diagnostic, rules};
use crate::markup::{Document, Event};
use crate::project::Layout;

/// What templates are written with.
const SIGNS: [&str; 4] = ["{{", "}}", "{%", "%}"];

/// Checks a piece of text. Code is left alone: it may be about templates.
pub(super) fn check(text: &Text<'_, '_>, document: &Document, at: usize) {
    let spanned = &document.events[at];
    let Event::Text(words) = &spanned.event else { return };
    if !words.contains(['{', '}', '%']) || in_code_block(document, at) {
        return;
    }
    // `{{name}}` is a variable of the 2019 generation, which has values where pages are made.
    let is_variable = text.input.plan.layout == Layout::Targets
        && words.matches("{{").count() == words.matches("}}").count();
    for sign in SIGNS.into_iter().filter(|_| !is_variable) {
        // The words are looked for in the source of the event, which may have escapes in it.
        let source = document.text.get(spanned.range.clone()).unwrap_or_default();
        let Some(found) = words.contains(sign).then(|| source.find(sign)).flatten() else { continue };
        let start = spanned.range.start + found;
        let Some(span) = document.span(&(start..start + sign.len()), text.input.resolver.sources()) else {
            continue;
        };
        text.report(
            Diagnostic::new(&rules::TEMPLATE_LEFTOVER, span, format!("`{sign}` is left over in the text"))
                .help("remove it, or put it between backquotes if readers should see it"),
        );
        return;
    }
}

fn in_code_block(document: &Document, at: usize) -> bool {
    use crate::markup::{Tag, TagEnd};
    let before = document.events[..at].iter().rev();
    for spanned in before.take(64) {
        match &spanned.event {
            Event::Start(Tag::CodeBlock { .. }) => return true,
            Event::End(TagEnd::CodeBlock)
            | Event::Start(Tag::Paragraph | Tag::Heading { .. } | Tag::Item) => {
                return false;
            }
            _ => {}
        }
    }
    false
}
