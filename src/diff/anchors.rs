//! Anchors of pages: those that are gone, with the likely successor, and the new ones.

use std::collections::{BTreeMap, BTreeSet};

use super::Version;
use super::collect::Collector;
use super::fact::Kind;
use super::schema::Found;
use crate::site::Page;
use crate::source::Span;

/// What facts about pages have as their API.
pub(super) const SITE: &str = "site";

/// Anchors that have less of their letters in common are not taken for one another.
const LEAST_SIMILAR: f64 = 0.7;

/// Most anchors of a page that a dead one is compared with.
const MOST_COMPARED: usize = 400;

/// An anchor and what is known about it.
struct Anchor {
    /// Where it is written; `None` for generated sections.
    span: Option<Span>,
}

type Anchors = BTreeMap<String, Anchor>;

/// Compares the anchors of all pages.
pub(super) fn compare(collector: &mut Collector<'_>) {
    let comparison = collector.comparison;
    let (old, new) = (pages(comparison.old), pages(comparison.new));
    for (url, anchors) in &old {
        let Some(others) = new.get(url) else {
            let found = Found::new(Kind::PageRemoved).spans(anchors.values().find_map(|one| one.span), None);
            collector.add_apart(SITE, url.clone(), found);
            continue;
        };
        let fresh: Vec<&str> = others
            .keys()
            .filter(|id| !anchors.contains_key(*id))
            .map(String::as_str)
            .take(MOST_COMPARED)
            .collect();
        for (id, anchor) in anchors.iter().filter(|(id, _)| !others.contains_key(*id)) {
            let successor = fresh
                .iter()
                .map(|other| (similarity(id, other), *other))
                .filter(|(score, _)| *score >= LEAST_SIMILAR)
                .max_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(one.1)));
            let detail = successor.map(|(_, other)| format!("now #{other}; add the alias `{id}` to it"));
            let place = successor.and_then(|(_, other)| others.get(other)).and_then(|other| other.span);
            let found = Found { detail, ..Found::new(Kind::AnchorRemoved).spans(anchor.span, place) };
            collector.add_apart(SITE, format!("{url}#{id}"), found);
        }
        for (id, anchor) in others.iter().filter(|(id, _)| !anchors.contains_key(*id)) {
            let found = Found::new(Kind::AnchorAdded).spans(None, anchor.span);
            collector.add_apart(SITE, format!("{url}#{id}"), found);
        }
    }
    for (url, anchors) in new.iter().filter(|(url, _)| !old.contains_key(*url)) {
        let found = Found::new(Kind::PageAdded).spans(None, anchors.values().find_map(|one| one.span));
        collector.add_apart(SITE, url.clone(), found);
    }
}

/// All pages that are written, by their addresses; generated ones follow from the model.
fn pages(version: &Version<'_>) -> BTreeMap<String, Anchors> {
    let written = version.pages.iter().filter(|page| page.source.is_some());
    written.map(|page| (page.url.trim_end_matches('/').to_owned(), anchors(page, version))).collect()
}

fn anchors(page: &Page, version: &Version<'_>) -> Anchors {
    let spans: BTreeMap<&str, Option<Span>> =
        page.headings().iter().map(|heading| (heading.id.as_str(), heading.span)).collect();
    let _ = version;
    page.anchors
        .all()
        .into_iter()
        .map(|id| (id.to_owned(), Anchor { span: spans.get(id).copied().flatten() }))
        .collect()
}

/// How much of their words two anchors have in common, from 0 to 1: letters in pairs.
fn similarity(old: &str, new: &str) -> f64 {
    let pairs = |text: &str| -> BTreeSet<(u8, u8)> { text.bytes().zip(text.bytes().skip(1)).collect() };
    super::similar::overlap(&pairs(old), &pairs(new))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_spelling_is_the_successor() {
        assert!(similarity("authorization-rules", "authorisation-rules") > LEAST_SIMILAR);
        assert!(similarity("authorization-rules", "event-format") < LEAST_SIMILAR);
    }
}
