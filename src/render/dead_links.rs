//! Links to anchors that no page has, and what was meant.

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};

use super::page_renderer::WHOLE_ADDRESS;
use super::{LinkUse, Renderer};
use crate::diagnostic::{Diagnostic, nearest, rules};
use crate::html::Html;

/// What dead links to pages may have meant, by their paths: the same text is shown on several pages.
#[derive(Default)]
pub(super) struct Guesses(Mutex<FxHashMap<String, Option<String>>>);

impl Guesses {
    /// The guess for a path.
    pub(super) fn of(&self, path: &str, guess: impl FnOnce() -> Option<String>) -> Option<String> {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(guessed) = known().get(path).cloned() {
            return guessed;
        }
        let guessed = guess();
        known().insert(path.to_owned(), guessed.clone());
        guessed
    }
}

/// For how many anchors a similar one is looked for. A site in which more are missing lost a whole page,
/// and nobody reads what each of them may have meant.
const MOST_GUESSES: usize = 200;

/// Reports links to anchors that no page has; `anchors` are those of each page.
pub(super) fn report<'w>(
    renderer: &Renderer<'_>,
    anchors: &[FxHashSet<&str>],
    links: impl Iterator<Item = &'w LinkUse>,
) {
    let mut guesses: FxHashMap<(usize, &str), Option<String>> = FxHashMap::default();
    for link in links {
        if link.anchor.is_empty() || anchors[link.page].contains(link.anchor.as_str()) {
            continue;
        }
        let page = &renderer.site.pages[link.page];
        let address =
            if page.url.is_empty() { "the home page".to_owned() } else { format!("`{}`", page.url) };
        let message = format!("there is no anchor `{}` on {address}", link.anchor);
        let mut diagnostic = match link.span {
            Some(span) => Diagnostic::new(&rules::LINK_DEAD, span, message),
            None => Diagnostic::without_place(&rules::LINK_DEAD, message),
        };
        let key = (link.page, link.anchor.as_str());
        let guessed = match guesses.get(&key) {
            Some(known) => known.clone(),
            None if guesses.len() >= MOST_GUESSES => None,
            None => guesses.entry(key).or_insert_with(|| guess(renderer, anchors, link)).clone(),
        };
        let is_reference = renderer.site.reference.api_of(link.page).is_some();
        diagnostic.help = guessed.or_else(|| is_reference.then(|| WHOLE_ADDRESS.to_owned()));
        renderer.sink.add(diagnostic);
    }
}

/// What a link may have meant: a similar anchor on its page, or the only other page that has it.
fn guess(renderer: &Renderer<'_>, anchors: &[FxHashSet<&str>], link: &LinkUse) -> Option<String> {
    let mut known: Vec<&str> = anchors[link.page].iter().copied().collect();
    known.sort_unstable();
    if let Some(near) = nearest(&link.anchor, known) {
        return Some(format!("did you mean `#{near}`?"));
    }
    let pages = renderer.site.pages.iter().zip(anchors);
    let mut having = pages.filter(|(page, ids)| page.source.is_some() && ids.contains(link.anchor.as_str()));
    let (page, _) = having.next().filter(|_| having.next().is_none())?;
    let address = if page.url.is_empty() { "index.html" } else { &page.url };
    Some(format!("`/{address}` has an anchor of this name"))
}

/// A page of a reference without its links to anchors that it lacks: descriptions are often parts of a
/// larger page elsewhere.
pub(super) fn without_dead_anchors(html: String, uses: &[LinkUse], at: usize) -> String {
    let mut own = uses.iter().filter(|link| link.page == at && !link.anchor.is_empty()).peekable();
    if own.peek().is_none() {
        return html;
    }
    let known: FxHashSet<&str> = anchors(&html).map(|range| &html[range]).collect();
    let dead = own.map(|link| link.anchor.as_str()).filter(|anchor| !known.contains(anchor));
    let dead: FxHashSet<String> = dead.map(|anchor| Html::escape(anchor).into_string()).collect();
    if dead.is_empty() {
        return html;
    }
    let start = "<a href=\"#";
    let mut out = String::new();
    let mut taken = 0;
    for at in memchr::memmem::find_iter(html.as_bytes(), start) {
        let address = html[at + start.len()..].split('"').next().unwrap_or_default();
        if dead.contains(address) {
            out.push_str(&html[taken..at + "<a".len()]);
            taken = at + start.len() + address.len() + 1;
        }
    }
    out.push_str(&html[taken..]);
    out
}

/// Where the anchors of a page stand, in order.
pub(super) fn anchors(html: &str) -> impl Iterator<Item = Range<usize>> {
    let start = " id=\"";
    let starts = memchr::memmem::find_iter(html.as_bytes(), start).map(|at| at + start.len());
    starts.filter_map(|at| Some(at..at + memchr::memchr(b'"', &html.as_bytes()[at..])?))
}
