//! What prose defines: error codes and terms, with an anchor for each.
//!
//! An error code is a word in capitals with an underscore (`M_FORBIDDEN`) that begins a term, a list
//! item, a table's row or a heading, in a section about errors or below a paragraph about error codes, or that
//! looks like one defined there.
//! A term is what a definition list defines.

use rustc_hash::FxHashSet;

use super::links::Target;
use super::page::{Page, PageBody};
use crate::markup::plain::plain_text;
use crate::markup::slug::github_slug;
use crate::markup::{Document, Event, Spanned, Tag, TagEnd};
use crate::project::PageKind;
use crate::source::{FileId, Sources};

/// What is defined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DefinedKind {
    /// An error code.
    ErrorCode,
    /// A term.
    Term,
}

/// Something that prose defines.
#[derive(Debug, Clone)]
pub struct Defined {
    /// What it is.
    pub kind: DefinedKind,
    /// Its name.
    pub name: String,
    /// What is said of it, plain text.
    pub text: String,
    /// Where it is.
    pub target: Target,
    /// Where its name stands in the source: the file and the byte; `None` for a heading, which has an
    /// anchor by itself.
    pub place: Option<(FileId, u32)>,
}

/// A definition as it is found, before it has an anchor.
struct Found {
    name: String,
    text: String,
    place: Option<(FileId, u32)>,
    heading: Option<String>,
    in_errors: bool,
    is_code: bool,
    /// Whether a definition list defines it.
    is_term: bool,
}

/// Finds what the prose of all pages defines, and claims anchors for it.
pub(super) fn collect(pages: &mut [Page], sources: &Sources) -> Vec<Defined> {
    let mut all: Vec<(usize, Found)> = Vec::new();
    for (at, page) in pages.iter().enumerate() {
        if matches!(page.kind, PageKind::Changelog { .. } | PageKind::Module) {
            continue;
        }
        if let PageBody::Text { documents, headings, .. } = &page.body {
            let mut walk = Walk { sources, headings: headings.iter(), open: Vec::new(), found: Vec::new() };
            for document in documents {
                walk.document(document);
            }
            all.extend(walk.found.into_iter().map(|found| (at, found)));
        }
    }
    // What codes begin with: `M_`.
    let prefixes: FxHashSet<String> = all
        .iter()
        .filter(|(_, found)| found.is_code && found.in_errors)
        .map(|(_, found)| prefix(&found.name).to_owned())
        .collect();
    let mut defined = Vec::new();
    let mut seen: FxHashSet<(usize, String)> = FxHashSet::default();
    for (page, found) in all {
        // What only looks like a code is a term like others where it is defined as one.
        let is_code = found.is_code && prefixes.contains(prefix(&found.name));
        if !is_code && !found.is_term || !seen.insert((page, found.name.clone())) {
            continue;
        }
        let anchor = match (&found.heading, is_code) {
            (Some(heading), _) => heading.clone(),
            (None, true) => pages[page].anchors.claim(&found.name.to_lowercase()),
            (None, false) => pages[page].anchors.claim(&format!("term-{}", github_slug(&found.name))),
        };
        defined.push(Defined {
            kind: if is_code { DefinedKind::ErrorCode } else { DefinedKind::Term },
            name: found.name,
            text: found.text,
            target: Target { page, anchor },
            place: found.place,
        });
    }
    defined
}

/// What a code begins with: `M`.
pub(super) fn prefix(code: &str) -> &str {
    code.split('_').next().unwrap_or(code)
}

/// Whether a word looks like an error code: capitals and digits with underscores between them.
pub fn is_code(word: &str) -> bool {
    let is_part =
        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    word.contains('_') && word.split('_').all(is_part) && word.as_bytes()[0].is_ascii_uppercase()
}

struct Walk<'p> {
    sources: &'p Sources,
    headings: std::slice::Iter<'p, super::Heading>,
    /// Open sections: level, and whether they are about errors.
    open: Vec<(u8, bool)>,
    found: Vec<Found>,
}

impl Walk<'_> {
    /// The depth of documents in documents is bounded by their parsers.
    fn document(&mut self, document: &Document) {
        let events = &document.events;
        let mut cell = 0;
        for (at, spanned) in events.iter().enumerate() {
            match &spanned.event {
                Event::Start(Tag::Heading { .. }) => self.heading(&events[at + 1..]),
                Event::Start(Tag::Term | Tag::FieldName) => self.term(document, at),
                Event::Start(Tag::TableRow) => cell = 0,
                Event::Start(Tag::TableCell { .. }) => {
                    if cell == 0 {
                        self.first_word(document, at, TagEnd::TableRow);
                    }
                    cell += 1;
                }
                Event::Start(Tag::Item) => self.first_word(document, at, TagEnd::Item),
                Event::Shortcode(index) => {
                    if let Some(inner) = document.shortcodes.get(*index).and_then(|call| call.inner.as_ref())
                    {
                        self.document(inner);
                    }
                }
                _ => {}
            }
        }
    }

    fn heading(&mut self, rest: &[Spanned]) {
        let Some(heading) = self.headings.next() else { return };
        while self.open.last().is_some_and(|(level, _)| *level >= heading.level) {
            self.open.pop();
        }
        let is_about = self.in_errors() || heading.text.to_lowercase().contains("error");
        self.open.push((heading.level, is_about));
        let word = heading.text.split_whitespace().next().unwrap_or_default();
        if is_code(word) {
            let end =
                rest.iter().position(|s| matches!(s.event, Event::End(TagEnd::Heading(_)))).unwrap_or(0);
            self.found.push(Found {
                name: word.to_owned(),
                text: paragraph(&rest[end..]),
                place: None,
                heading: Some(heading.id.clone()),
                in_errors: self.in_errors(),
                is_code: true,
                is_term: false,
            });
        }
    }

    fn in_errors(&self) -> bool {
        self.open.last().is_some_and(|(_, is_about)| *is_about)
    }

    fn term(&mut self, document: &Document, at: usize) {
        let rest = &document.events[at + 1..];
        let end = rest.iter().position(|s| matches!(s.event, Event::End(TagEnd::Term | TagEnd::FieldName)));
        let Some(end) = end else { return };
        let name = plain_text(&rest[..end]).trim().trim_end_matches(':').to_owned();
        let is_code = is_code(&name);
        let is_field = matches!(document.events[at].event, Event::Start(Tag::FieldName));
        // Long phrases with a colon are lists of remarks rather than definitions.
        if name.is_empty() || name.len() > 60 || is_field && !is_code {
            return;
        }
        let body = rest[end..]
            .iter()
            .position(|s| matches!(s.event, Event::End(TagEnd::Definition | TagEnd::FieldBody)));
        let text = body.map(|length| plain_text(&rest[end..end + length])).unwrap_or_default();
        let in_errors = self.in_errors() || is_code && follows_errors(&document.events[..at]);
        let found = Found { name, text, place: None, heading: None, in_errors, is_code, is_term: !is_field };
        self.push(document, &rest[..end], found);
    }

    /// A list item or row whose first word is a code.
    fn first_word(&mut self, document: &Document, at: usize, end: TagEnd) {
        let rest = &document.events[at + 1..];
        let first = rest.iter().take(4).position(|s| matches!(s.event, Event::Code(_) | Event::Text(_)));
        let Some(first) = first else { return };
        let words = match &rest[first].event {
            Event::Code(words) | Event::Text(words) => words,
            _ => return,
        };
        let name = words.split([' ', ':', ',', '.']).next().unwrap_or_default();
        if !is_code(name) {
            return;
        }
        let length = rest.iter().position(|s| s.event == Event::End(end)).unwrap_or(rest.len());
        let text = plain_text(&rest[(first + 1).min(length)..length]);
        let name = name.to_owned();
        let in_errors = self.in_errors() || follows_errors(&document.events[..at]);
        let found =
            Found { name, text, place: None, heading: None, in_errors, is_code: true, is_term: false };
        self.push(document, &rest[first..=first], found);
    }

    /// Keeps what is defined, if its name stands somewhere in the source.
    fn push(&mut self, document: &Document, name: &[Spanned], found: Found) {
        let first = name.iter().find(|s| matches!(s.event, Event::Code(_) | Event::Text(_)));
        let span = first.and_then(|spanned| document.span(&spanned.range, self.sources));
        let Some(span) = span else { return };
        let place = Some((span.file, span.start));
        let text = found.text.trim().trim_start_matches([':', '-', '–', '—']).trim_start().to_owned();
        self.found.push(Found { text, place, ..found });
    }
}

/// Whether the last paragraph before is about error codes: "The common error codes are:".
fn follows_errors(before: &[Spanned]) -> bool {
    let Some(end) = before.iter().rposition(|s| s.event == Event::End(TagEnd::Paragraph)) else {
        return false;
    };
    let start = before[..end].iter().rposition(|s| matches!(s.event, Event::Start(Tag::Paragraph)));
    start.is_some_and(|start| plain_text(&before[start..end]).to_lowercase().contains("error code"))
}

/// The text of the first paragraph.
fn paragraph(events: &[Spanned]) -> String {
    let end = events.iter().position(|s| s.event == Event::End(TagEnd::Paragraph)).unwrap_or(0);
    plain_text(&events[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_an_error_code() {
        assert!(is_code("M_FORBIDDEN") && is_code("M_3PID_IN_USE"));
        for word in ["", "FORBIDDEN", "M_", "_M", "M_Forbidden", "m.room.member", "M__X"] {
            assert!(!is_code(word), "{word}");
        }
    }
}
