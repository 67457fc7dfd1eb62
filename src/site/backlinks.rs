//! Where things are used: sections, operations and events that mention an operation, an event or an
//! error code.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::links::{Links, Target};
use super::page::{AnchorAssignment, Page, PageBody};
use super::specification::{OperationRef, Specification};
use super::terms::is_code;
use crate::markup::{Document, Event, Prose, Tag, TagEnd};
use crate::project::PageKind;

/// A place that mentions something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// What stands there: the title of a section, an operation, an event.
    pub title: String,
    /// Where it is.
    pub target: Target,
}

/// Uses by what is used.
pub type Uses = FxHashMap<Target, Vec<Use>>;

/// Collects all uses, in reading order. Changelogs speak of everything and modules
/// repeat what their long page says, so both are left out.
pub(super) fn collect(pages: &[Page], library: &Specification, links: &Links) -> Uses {
    let pages = pages.par_iter().enumerate();
    let found: Vec<_> = pages.map(|(at, page)| Found::on(at, page, library, links)).collect();
    let mut uses = Uses::default();
    for found in found.into_iter().flatten() {
        found.add_to(&mut uses);
    }
    uses
}

/// The uses of a page as they are found.
#[derive(Default)]
struct Found<'l> {
    /// The places that mention things, in reading order.
    places: Vec<Use>,
    /// For each thing, the positions of the places that mention it.
    by_target: FxHashMap<&'l Target, Vec<usize>>,
}

impl<'l> Found<'l> {
    /// What the page at this position uses.
    fn on(at: usize, page: &'l Page, library: &'l Specification, links: &'l Links) -> Option<Self> {
        if matches!(page.kind, PageKind::Changelog { .. } | PageKind::Module) {
            return None;
        }
        let PageBody::Text { documents, headings, placements } = &page.body else { return None };
        let mut found = Found::default();
        let here = Use { title: page.title.clone(), target: Target { page: at, anchor: String::new() } };
        let mut walk = Walk {
            page: at,
            links,
            library,
            titles: titles(headings),
            heading: 0,
            placements: placements.iter(),
            here: found.place(here),
            in_changelog: false,
            found: &mut found,
        };
        for document in documents {
            walk.document(document);
        }
        Some(found)
    }

    /// Gives a place its position.
    fn place(&mut self, place: Use) -> usize {
        self.places.push(place);
        self.places.len() - 1
    }

    /// The place at this position mentions something; once is enough.
    fn used(&mut self, target: &'l Target, here: usize) {
        if *target == self.places[here].target || target.anchor.is_empty() {
            return;
        }
        let known = self.by_target.entry(target).or_default();
        // A section goes on behind what is generated within it, so its own position may not be the last.
        if !known.iter().rev().take_while(|place| **place >= here).any(|place| *place == here) {
            known.push(here);
        }
    }

    fn add_to(self, uses: &mut Uses) {
        // In whatever order: each thing has a list of its own.
        self.by_target.into_iter().for_each(|(target, places)| {
            let places = places.into_iter().map(|place| self.places[place].clone());
            match uses.get_mut(target) {
                Some(known) => known.extend(places),
                None => _ = uses.insert(target.clone(), places.collect()),
            }
        });
    }
}

/// What the sections of a page are called: those that share their title, with that of the section they
/// stand in before it.
fn titles(headings: &[super::Heading]) -> Vec<(String, String)> {
    let mut count: FxHashMap<&str, usize> = FxHashMap::default();
    for heading in headings {
        *count.entry(&heading.text).or_default() += 1;
    }
    let mut open: Vec<(u8, &str)> = Vec::new();
    let mut titles = Vec::with_capacity(headings.len());
    for heading in headings {
        while open.last().is_some_and(|(level, _)| *level >= heading.level) {
            open.pop();
        }
        let is_repeated = count.get(heading.text.as_str()).is_some_and(|count| *count > 1);
        let title = match open.last().filter(|_| is_repeated) {
            Some((_, parent)) => format!("{parent}: {}", heading.text),
            None => heading.text.clone(),
        };
        titles.push((heading.id.clone(), title));
        open.push((heading.level, &heading.text));
    }
    titles
}

struct Walk<'p, 'f> {
    page: usize,
    links: &'p Links,
    library: &'p Specification,
    titles: Vec<(String, String)>,
    heading: usize,
    placements: std::slice::Iter<'p, AnchorAssignment>,
    /// The place that is being read.
    here: usize,
    /// Whether that is within a changelog, on whatever page.
    in_changelog: bool,
    found: &'f mut Found<'p>,
}

impl Walk<'_, '_> {
    /// The depth of documents in documents is bounded by their parsers.
    fn document(&mut self, document: &Document) {
        // A heading or term names what it is about; that is no use of it.
        let mut in_heading = false;
        let mut in_code = false;
        for spanned in document.events.iter() {
            match &spanned.event {
                Event::Start(Tag::Heading { .. }) => {
                    in_heading = true;
                    if let Some((anchor, title)) = self.titles.get(self.heading) {
                        let target = Target { page: self.page, anchor: anchor.clone() };
                        self.here = self.found.place(Use { title: title.clone(), target });
                    }
                    self.heading += 1;
                }
                Event::Start(Tag::Term | Tag::FieldName) => in_heading = true,
                Event::End(TagEnd::Heading(_) | TagEnd::Term | TagEnd::FieldName) => in_heading = false,
                Event::Start(Tag::CodeBlock { .. }) => in_code = true,
                Event::End(TagEnd::CodeBlock) => in_code = false,
                Event::Code(words) if !in_heading && !in_code => self.used(words, self.here),
                Event::Text(text) if !in_heading && !in_code => self.codes(text, self.here),
                Event::Shortcode(index) => {
                    if let Some(placement) = self.placements.next() {
                        self.placed(placement);
                    }
                    let call = document.shortcodes.get(*index);
                    if let Some((call, inner)) = call.and_then(|call| Some((call, call.inner.as_ref()?))) {
                        // Headings in it count, what it lists does not.
                        let is_changelog = call.name.split('/').next() == Some("changelog");
                        let around = self.in_changelog;
                        self.in_changelog |= is_changelog;
                        self.document(inner);
                        self.in_changelog = around;
                    }
                }
                _ => {}
            }
        }
    }

    fn codes(&mut self, text: &str, here: usize) {
        for (_, word) in code_words(text) {
            self.used(word, here);
        }
    }

    fn used(&mut self, words: &str, here: usize) {
        if self.in_changelog {
            return;
        }
        if let Some(target) = self.links.mentioned(self.page, words) {
            self.found.used(target, here);
        }
    }

    /// What the descriptions of generated sections mention.
    fn placed(&mut self, placement: &AnchorAssignment) {
        let library = self.library;
        for placed in &placement.operations {
            let operation = library.operation(placed.operation);
            if !self.is_home(placed.operation, &placed.id) {
                continue;
            }
            let title = format!("{} {}", operation.method, operation.full_path);
            let target = Target { page: self.page, anchor: placed.id.clone() };
            let here = self.found.place(Use { title, target });
            let parameters =
                operation.parameters.iter().filter_map(|parameter| parameter.description.as_ref());
            let responses = operation.responses.iter().filter_map(|response| response.description.as_ref());
            for prose in operation.description.iter().chain(parameters).chain(responses) {
                self.prose(prose, here);
            }
        }
        for (event, id) in &placement.events {
            let event = &library.events[*event];
            let target = Target { page: self.page, anchor: id.clone() };
            let here = self.found.place(Use { title: event.name.to_string(), target });
            if let Some(prose) = &event.description {
                self.prose(prose, here);
            }
        }
    }

    fn is_home(&self, operation: OperationRef, id: &str) -> bool {
        self.links.operation(operation).is_some_and(|home| home.page == self.page && home.anchor == id)
    }

    /// Both languages write code between backquotes; that is all that is needed here.
    fn prose(&mut self, prose: &Prose, here: usize) {
        if memchr::memchr2(b'`', b'_', prose.text.as_bytes()).is_none() {
            return;
        }
        for part in prose.text.split('`') {
            self.used(part, here);
            for (_, word) in code_words(part).filter(|(_, word)| *word != part) {
                self.used(word, here);
            }
        }
    }
}

/// The words of a text that look like error codes, with their offsets.
pub fn code_words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    // Most texts hold none, which is quickly seen.
    let text = if memchr::memchr(b'_', text.as_bytes()).is_some() { text } else { "" };
    let is_gap = |c: char| !c.is_ascii_alphanumeric() && c != '_';
    let mut end = 0;
    let words = text.split_inclusive(is_gap).map(move |piece| {
        let start = end;
        end += piece.len();
        (start, piece.trim_end_matches(is_gap))
    });
    words.filter(|(_, word)| is_code(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::Heading;

    #[test]
    fn codes_stand_out_of_plain_text() {
        let words: Vec<_> = code_words("If M_FORBIDDEN (or `M_NOT_FOUND`.) then A_b").collect();
        assert_eq!(words, [(3, "M_FORBIDDEN"), (20, "M_NOT_FOUND")]);
    }

    #[test]
    fn repeated_titles_say_where_they_stand() {
        let heading = |level, text: &str| Heading { level, id: String::new(), text: text.into(), span: None };
        let all = [heading(2, "Push"), heading(3, "Client"), heading(2, "Pull"), heading(3, "Client")];
        let titles: Vec<String> = titles(&all).into_iter().map(|(_, title)| title).collect();
        assert_eq!(titles, ["Push", "Push: Client", "Pull", "Pull: Client"]);
    }
}
