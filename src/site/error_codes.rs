//! Error codes that only operations name.
//!
//! An API often says what a code means where it says when a response has it, and nowhere else. Such a code
//! gets its anchor in the index of all codes, with what is said of it there: the best is a list that begins
//! with it, then the first sentence that has it.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::Target;
use super::backlinks::code_words;
use super::generated::{GeneratedPage, IndexKind};
use super::page::{Page, PageBody};
use super::specification::Specification;
use super::terms::{Defined, DefinedKind, prefix};
use crate::diagnostic::Sink;
use crate::markup::plain::plain_text;
use crate::markup::{Document, Event, Markup, Prose, Spanned, Tag, TagEnd, markdown, rst};
use crate::model::Operation;
use crate::source::Sources;

/// What is said of a code; less is better.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Said {
    /// By a list that begins with it.
    Of(String),
    /// By a sentence that mentions it.
    With(String),
}

/// Adds the codes that operations name to those that prose defines, which tell what codes begin with.
pub(super) fn add(
    pages: &mut [Page],
    library: &Specification,
    sources: &Sources,
    defined: &mut Vec<Defined>,
) {
    let is_index =
        |page: &Page| matches!(page.body, PageBody::Generated(GeneratedPage::Index(IndexKind::ErrorCodes)));
    let Some(index) = pages.iter().position(is_index) else { return };
    for (name, said) in named(library, sources, defined) {
        let (Said::Of(text) | Said::With(text)) = said;
        let anchor = pages[index].anchors.claim(&name.to_lowercase());
        let target = Target { page: index, anchor };
        defined.push(Defined { kind: DefinedKind::ErrorCode, name, text, target, place: None });
    }
}

/// The codes that operations name and prose does not define.
fn named(library: &Specification, sources: &Sources, defined: &[Defined]) -> BTreeMap<String, Said> {
    let codes = defined.iter().filter(|item| item.kind == DefinedKind::ErrorCode);
    let known: FxHashSet<&str> = codes.map(|item| item.name.as_str()).collect();
    let prefixes: FxHashSet<&str> = known.iter().map(|name| prefix(name)).collect();
    let is_new = |word: &str| prefixes.contains(prefix(word)) && !known.contains(word);
    let operations: Vec<&Operation> = library.operations().map(|(_, operation)| operation).collect();
    let all: Vec<_> = operations.par_iter().map(|operation| said_by(operation, sources, &is_new)).collect();
    let mut found: BTreeMap<String, Said> = BTreeMap::new();
    for (word, said) in all.into_iter().flatten() {
        match found.get_mut(&word) {
            Some(known) if matches!((&*known, &said), (Said::With(_), Said::Of(_))) => *known = said,
            Some(_) => {}
            None => _ = found.insert(word, said),
        }
    }
    found
}

/// The codes that an operation names among those that are wanted, each with what is said of it.
fn said_by(
    operation: &Operation,
    sources: &Sources,
    is_wanted: &(impl Fn(&str) -> bool + Sync),
) -> Vec<(String, Said)> {
    let responses = operation.responses.iter().filter_map(|response| response.description.as_ref());
    let mut found = Vec::new();
    for prose in responses.chain(&operation.description) {
        let mut words: Vec<&str> = code_words(&prose.text).map(|(_, word)| word).collect();
        words.retain(|word| is_wanted(word));
        if words.is_empty() {
            continue;
        }
        let document = parsed(prose, sources);
        let of_word = |word: &str| Some((word.to_owned(), said(&document.events, word)?));
        found.extend(words.into_iter().filter_map(of_word));
    }
    found
}

/// The document of a description; what is wrong with it is reported where it is shown.
fn parsed(prose: &Prose, sources: &Sources) -> Document {
    let sink = Sink::new();
    match prose.markup {
        Markup::Markdown => markdown::parse(
            prose.text.clone(),
            prose.origin.clone(),
            markdown::Options::default(),
            sources,
            &sink,
        ),
        Markup::Rst => {
            rst::parse_alone(&prose.text, prose.origin.clone(), &rst::Options::default(), sources, &sink)
        }
    }
}

/// What is said of a code in a text.
fn said(events: &[Spanned], code: &str) -> Option<Said> {
    let has_code = |spanned: &Spanned| match &spanned.event {
        Event::Code(text) | Event::Text(text) => code_words(text).any(|(_, word)| word == code),
        _ => false,
    };
    let at = events.iter().position(has_code)?;
    let starts = |spanned: &Spanned| {
        matches!(spanned.event, Event::Start(Tag::Paragraph | Tag::Item | Tag::Term | Tag::TableRow))
    };
    let start = events[..at].iter().rposition(starts).unwrap_or(0);
    let is_term = events[start].event == Event::Start(Tag::Term);
    let ends = |spanned: &Spanned| match spanned.event {
        Event::End(TagEnd::Paragraph | TagEnd::Item | TagEnd::TableRow) => !is_term,
        Event::End(TagEnd::Definition) => true,
        _ => false,
    };
    let length = events[at..].iter().position(ends).unwrap_or(events.len() - at);
    let text = plain_text(&events[start..at + length]);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(rest) = text.strip_prefix(code).map(str::trim_start) {
        let is_cell = is_term || events[start].event == Event::Start(Tag::TableRow);
        let said = rest.trim_start_matches([':', '-', '–', '—', ' ']);
        if !said.is_empty() && (is_cell || said.len() < rest.len()) {
            return Some(Said::Of(said.to_owned()));
        }
    }
    let mut sentences = text.split_inclusive(". ").map(str::trim);
    let sentence = sentences.find(|sentence| code_words(sentence).any(|(_, word)| word == code))?;
    // "The code is `X`." What it means stands before that.
    let names_only = code_words(sentence)
        .last()
        .is_some_and(|(at, word)| sentence[at + word.len()..].chars().all(|c| c.is_ascii_punctuation()));
    Some(Said::With(if names_only { text.clone() } else { sentence.to_owned() }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Origin, Span};

    fn said_in(text: &str) -> Said {
        let sources = crate::source::SourcesBuilder::new("").finish();
        let origin = Origin::Scalar(Span::start_of(FileId(0)));
        let prose = Prose { text: text.into(), markup: Markup::Markdown, origin };
        said(&parsed(&prose, &sources).events, "M_X").expect("the code is there")
    }

    #[test]
    fn a_list_says_what_a_code_means() {
        assert!(said_in("Failed:\n\n- `M_Y`: No.\n- `M_X`: Not\n  here.") == Said::Of("Not here.".into()));
    }

    #[test]
    fn a_sentence_tells_when_a_code_comes() {
        let text = "It failed. Servers answer `M_X` when full. Try later.";
        assert!(said_in(text) == Said::With("Servers answer M_X when full.".into()));
        let text = "It is full. The code is `M_X`.";
        assert!(said_in(text) == Said::With("It is full. The code is M_X.".into()));
        assert!(said_in("`M_X` is rare.") == Said::With("M_X is rare.".into()));
    }
}
