//! What is shared while a page's text is read: its output, its names, its limits.

use std::ops::Range;
use std::sync::Arc;

use super::Options;
use super::definitions::{Definitions, Target};
use super::heading::Headings;
use super::input::Input;
use super::lines::Line;
use crate::diagnostic::{Diagnostic, Sink, rules};
use crate::markup::{Document, Event, NoteMarks, Shortcode, Spanned, Str, Tag};
use crate::source::{FileId, Origin, Sources};

/// How deep blocks may be nested.
pub(super) const MAX_DEPTH: usize = 64;

/// How many names suggestions may look at in one text: each looks at all that the page has, and a page
/// may have a text for each of its names.
const MAX_COMPARED: usize = 1 << 16;

/// The names of the page: written to in the first pass, read in the second.
pub(super) enum Names<'a> {
    Collect(&'a mut Definitions),
    Resolve(&'a Definitions),
}

/// What a parser and those for its parts share.
pub(super) struct Context<'a> {
    pub options: &'a Options,
    pub sources: &'a Sources,
    /// Where diagnostics go; nowhere in the first pass.
    pub sink: Option<&'a Sink>,
    pub names: Names<'a>,
    pub out: Output,
    pub headings: Headings,
    /// How many blocks enclose the current one.
    pub depth: usize,
    /// Above zero while text is read again that was checked elsewhere.
    pub quiet: usize,
    /// Bytes that substitutions may still grow to.
    pub growth: usize,
    /// Names that were looked at for suggestions.
    pub compared: usize,
    /// The texts of the substitutions that are being read, outermost first.
    pub substituting: Vec<String>,
    pub default_role: Option<String>,
    /// Classes for the next block.
    pub class: Option<String>,
    /// The caption of the next table.
    pub caption: Option<Vec<Line>>,
    /// Internal targets that stand directly before the current block.
    pub chained: Vec<String>,
    /// The files that are being included, outermost first.
    pub including: Vec<FileId>,
    /// Indices of the next automatic footnote, its next reference, and the same for symbols.
    pub notes: NoteCursor,
    /// The document's text and origin, which inner documents share.
    pub document: (Arc<str>, Origin),
}

/// Where the automatic footnotes and their references have got to.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct NoteCursor {
    pub definition: usize,
    pub reference: usize,
    pub symbol: usize,
    pub symbol_reference: usize,
}

/// What was read so far.
#[derive(Debug, Default)]
pub(super) struct Output {
    pub events: Vec<Spanned>,
    pub shortcodes: Vec<Shortcode>,
    /// Indices of events that turned out to be unwanted (the paragraphs of tight lists).
    pub dropped: Vec<usize>,
    /// Start and end event of each reference to an anonymous target, and whether it is one word.
    anonymous: Vec<(usize, usize, bool)>,
    /// The anonymous targets.
    pub anonymous_targets: Vec<Target>,
}

impl<'a> Context<'a> {
    /// Whether this is the first pass.
    pub fn is_collecting(&self) -> bool {
        matches!(self.names, Names::Collect(_))
    }

    /// The page's names.
    pub fn page(&self) -> &Definitions {
        match &self.names {
            Names::Collect(page) => page,
            Names::Resolve(page) => page,
        }
    }

    /// The page's names to add to, in the first pass.
    pub fn define(&mut self) -> Option<&mut Definitions> {
        match &mut self.names {
            Names::Collect(page) => Some(page),
            Names::Resolve(_) => None,
        }
    }

    /// Adds an event.
    pub fn push(&mut self, event: Event, range: Range<usize>) {
        self.out.events.push(Spanned { event, range });
    }

    /// Reports a problem at a range of the input.
    pub fn report(&self, input: &Input, range: Range<usize>, message: impl Into<String>) {
        self.report_with(input, range, || (message.into(), None));
    }

    /// Reports a problem; the message and its help are made only when it is wanted.
    pub fn report_with(
        &self,
        input: &Input,
        range: Range<usize>,
        make: impl FnOnce() -> (String, Option<String>),
    ) {
        let Some(sink) = self.sink.filter(|_| self.quiet == 0) else { return };
        let place = input.place(range);
        let source = input.source;
        let span = source.origin.span(place.start, place.end, source.text, self.sources);
        let (message, help) = make();
        let diagnostic = Diagnostic::new(&rules::RST_SYNTAX, span, message);
        sink.add(match help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        });
    }

    /// Reports a name that nothing defines, and what may have been meant.
    pub fn report_unknown(
        &mut self,
        input: &Input,
        range: Range<usize>,
        message: String,
        name: &str,
        known: fn(&Definitions) -> Vec<&str>,
    ) {
        let Some(sink) = self.sink.filter(|_| self.quiet == 0) else { return };
        let place = input.place(range);
        let span = input.source.origin.span(place.start, place.end, input.source.text, self.sources);
        let mut diagnostic = Diagnostic::new(&rules::RST_SYNTAX, span, message);
        if let Names::Resolve(page) = self.names
            && self.compared + page.name_count() <= MAX_COMPARED
        {
            self.compared += page.name_count();
            diagnostic = diagnostic.did_you_mean(name, known(page));
        }
        sink.add(diagnostic);
    }

    /// Remembers that the link of these events leads to the next anonymous target.
    pub fn anonymous_reference(&mut self, start: usize, end: usize, is_word: bool) {
        self.out.anonymous.push((start, end, is_word));
    }

    /// Forgets references and unwanted events from this index on, which are no longer there.
    pub fn forget(&mut self, first: usize) {
        self.out.anonymous.retain(|(start, ..)| *start < first);
        self.out.dropped.retain(|at| *at < first);
    }

    /// Whether a text of this length may still be inserted.
    pub fn afford(&mut self, length: usize) -> bool {
        let is_affordable = self.growth >= length;
        self.growth = self.growth.saturating_sub(length);
        is_affordable
    }

    /// Finishes the output: anonymous references get their targets, unwanted events go.
    pub fn finish(&mut self, input: &Input) -> (Vec<Spanned>, Vec<Shortcode>) {
        let mut out = std::mem::take(&mut self.out);
        let targets: Vec<Option<String>> =
            out.anonymous_targets.iter().map(|target| self.page().target_url(target)).collect();
        for (number, (start, end, is_word)) in out.anonymous.iter().enumerate() {
            match targets.get(number).cloned().flatten() {
                Some(target) => {
                    let link = Tag::Link { url: Str::from(target), title: Str::from("") };
                    out.events[*start].event = Event::Start(link);
                }
                None => {
                    if input.shown.is_none()
                        && let Some(sink) = self.sink
                    {
                        let place = &out.events[*start].range;
                        let source = input.source;
                        let span = source.origin.span(place.start, place.end, source.text, self.sources);
                        sink.add(
                            Diagnostic::new(&rules::RST_SYNTAX, span, "anonymous reference without a target")
                                .help(
                                    "each `text`__ needs a line `__ address` of its own, in the same order",
                                ),
                        );
                    }
                    out.dropped.push(*start);
                    if *is_word {
                        // A word with two underscores may not have been meant as a reference.
                        out.events[*end].event = Event::Text(owned("__"));
                    } else {
                        out.dropped.push(*end);
                    }
                }
            }
        }
        out.dropped.sort_unstable();
        out.dropped.dedup();
        if !out.dropped.is_empty() {
            let mut dropped = out.dropped.iter().copied().peekable();
            let mut at = 0;
            out.events.retain(|_| {
                let is_dropped = dropped.next_if_eq(&at).is_some();
                at += 1;
                !is_dropped
            });
        }
        (out.events, out.shortcodes)
    }

    /// Finishes an inner document and takes up the outer one again.
    pub fn end_inner(&mut self, outer: Output, input: &Input) -> Document {
        let (events, shortcodes) = self.finish(input);
        self.out = outer;
        let (text, origin) = self.document.clone();
        let events = Arc::new(events);
        Document {
            events,
            shortcodes,
            text,
            origin: Some(origin),
            notes: NoteMarks::Labels,
            shares_notes: false,
        }
    }
}

/// A string for an event; short ones are stored in place.
pub(super) fn owned(text: &str) -> Str {
    match pulldown_cmark::InlineStr::try_from(text) {
        Ok(short) => Str::Inlined(short),
        Err(_) => Str::Boxed(text.into()),
    }
}
