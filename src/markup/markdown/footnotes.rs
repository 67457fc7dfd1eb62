//! Joins footnotes with what refers to them, in a text and in all that its shortcodes enclose: these share
//! one set of labels. References without a note become text again; they, duplicate and unused notes are
//! reported.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::MAX_PROBLEMS;
use crate::diagnostic::{Diagnostic, Sink, nearest, rules};
use crate::markup::{Document, Event, Tag};
use crate::source::{Sources, Span};

/// The footnote references in a text that the parser left as text: those whose notes may be elsewhere.
pub(super) fn references(text: &str) -> Vec<(Range<usize>, &str)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find("[^").map(|length| at + length) {
        at = start + 2;
        let is_end = |c: char| c.is_whitespace() || matches!(c, '[' | ']' | '^' | '\\' | '(' | ')');
        let Some(length) = text[at..].find(is_end) else { break };
        let end = at + length;
        if length > 0 && text[end..].starts_with(']') && is_label(text, start, end) {
            found.push((start..end + 1, &text[at..end]));
        }
        at = end;
    }
    found
}

/// Whether brackets hold a label, and not characters of a regular expression (`[^0-9a-f]{3}`).
fn is_label(text: &str, start: usize, end: usize) -> bool {
    let label = &text[start + 2..end];
    let is_class = ["0-9", "a-z", "A-Z", "a-f", "A-F"].iter().any(|run| label.contains(run));
    let is_repeated = text[end + 1..].starts_with(['{', '*', '+', '?', '(']);
    let is_word = label.chars().all(|c| c.is_alphanumeric() || "-_.:".contains(c));
    is_word && !is_class && !is_repeated && !text[..start].ends_with([']', '(', '|', '\\'])
}

/// The notes of a text and references to them.
#[derive(Default)]
struct Notes {
    defined: FxHashMap<String, Note>,
    duplicates: Vec<(String, Option<Span>)>,
    undefined: Vec<(String, Option<Span>)>,
}

struct Note {
    place: Option<Span>,
    order: usize,
    is_used: bool,
}

/// Joins the footnotes of a text with its references.
pub(super) fn settle(document: &mut Document, sources: &Sources, sink: &Sink) {
    let mut notes = Notes::default();
    notes.define(document, sources);
    notes.refer(document, sources);
    let Notes { defined, duplicates, undefined } = notes;
    let report = |place: Option<Span>, message: String, help: String| {
        if let Some(place) = place {
            sink.add(Diagnostic::new(&rules::FOOTNOTE, place, message).help(help));
        }
    };
    for (label, place) in undefined.into_iter().take(MAX_PROBLEMS) {
        let mut known: Vec<&str> = defined.keys().map(String::as_str).collect();
        known.sort_unstable();
        let help = match nearest(&label, known) {
            Some(near) => format!("did you mean `[^{near}]`?"),
            None => format!("add a line `[^{label}]: …` with its text"),
        };
        report(place, format!("footnote `[^{label}]` is not defined"), help);
    }
    for (label, place) in duplicates.into_iter().take(MAX_PROBLEMS) {
        let Some(place) = place else { continue };
        let message = format!("duplicate footnote `[^{label}]`");
        let mut diagnostic = Diagnostic::new(&rules::FOOTNOTE, place, message);
        if let Some(first) = defined.get(&label).and_then(|note| note.place) {
            diagnostic = diagnostic.other(first, "first defined here");
        }
        sink.add(diagnostic.help("give it another label, and refer to that; only the first one is shown"));
    }
    let mut unused: Vec<(&String, &Note)> = defined.iter().filter(|(_, note)| !note.is_used).collect();
    unused.sort_by_key(|(_, note)| note.order);
    for (label, note) in unused.into_iter().take(MAX_PROBLEMS) {
        let help = format!("refer to it with `[^{label}]`, or remove it");
        report(note.place, format!("unused footnote `[^{label}]`"), help);
    }
}

impl Notes {
    fn define(&mut self, document: &Document, sources: &Sources) {
        for spanned in document.events.iter() {
            if let Event::Start(Tag::FootnoteDefinition(label)) = &spanned.event {
                let start = spanned.range.start;
                let length = document.text[start..].find(':').map_or(1, |colon| colon + 1);
                let place = document.span(&(start..(start + length).min(spanned.range.end)), sources);
                if self.defined.contains_key(&**label) {
                    self.duplicates.push((label.to_string(), place));
                } else {
                    let note = Note { place, order: self.defined.len(), is_used: false };
                    self.defined.insert(label.to_string(), note);
                }
            }
        }
        for inner in document.shortcodes.iter().filter_map(|call| call.inner.as_ref()) {
            self.define(inner, sources);
        }
    }

    fn refer(&mut self, document: &mut Document, sources: &Sources) {
        let mut unknown = Vec::new();
        for (at, spanned) in document.events.iter().enumerate() {
            let Event::FootnoteReference(label) = &spanned.event else { continue };
            match self.defined.get_mut(&**label) {
                Some(note) => note.is_used = true,
                None => {
                    unknown.push((at, format!("[^{label}]")));
                    self.undefined.push((label.to_string(), document.span(&spanned.range, sources)));
                }
            }
        }
        if !unknown.is_empty() {
            let events = Arc::make_mut(&mut document.events);
            for (at, text) in unknown {
                events[at].event = Event::Text(text.into());
            }
        }
        for call in &mut document.shortcodes {
            if let Some(inner) = &mut call.inner {
                self.refer(inner, sources);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_labels_are_references() {
        let labels = |text| references(text).into_iter().map(|(_, label)| label).collect::<Vec<_>>();
        assert_eq!(labels("a[^1] b[^note-2]. [^x]"), ["1", "note-2", "x"]);
        for text in ["[^0-9a]", "[^ab]{2}", "[^a b]", "[^]", "[^", "x][^a]", "[^a,b]", "[^a][^b"] {
            assert!(labels(text).len() <= usize::from(text == "[^a][^b"), "{text}");
        }
    }
}
