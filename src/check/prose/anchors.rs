//! Anchors that the author gave twice on a page.

use rustc_hash::FxHashMap;

use super::Text;
use crate::diagnostic::{Diagnostic, rules};
use crate::markup::{Event, Tag};
use crate::source::Span;

/// Checks the anchors of a page.
pub(super) fn check(text: &Text<'_, '_>) {
    let mut known: FxHashMap<String, Span> = FxHashMap::default();
    text.visit(&mut |document, at| {
        let html;
        let given: Vec<&str> = match &document.events[at].event {
            Event::Start(Tag::Heading { id: Some(id), .. }) | Event::Target(id) => vec![id],
            Event::Html(source) | Event::InlineHtml(source) => {
                html = ids(source);
                html.iter().map(String::as_str).collect()
            }
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

/// The values of `id` attributes in HTML.
fn ids(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    for tag in html.split('<').skip(1).filter(|tag| tag.starts_with(|c: char| c.is_ascii_alphabetic())) {
        let tag = tag.split('>').next().unwrap_or_default();
        for part in tag.split_whitespace().skip(1) {
            if let Some(value) = part.strip_prefix("id=") {
                found.push(value.trim_end_matches('/').trim_matches(['"', '\'']).to_owned());
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_from_tags_only() {
        assert_eq!(ids("<a id=\"x\"></a> id=\"no\" <img src=a id=y/>"), ["x", "y"]);
    }
}
