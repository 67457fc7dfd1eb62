//! Numbers footnotes in the order in which they are referred to, or marks them with their labels, and
//! writes them at the end.

use rustc_hash::FxHashMap;

use crate::html::Html;
use crate::markup::{Document, Event, NoteMarks, Str, Tag};

/// The footnotes of a document.
#[derive(Debug, Default)]
pub struct Footnotes {
    prefix: String,
    marks: NoteMarks,
    /// Position of each label that has a text, in `notes`.
    numbers: FxHashMap<Str, usize>,
    notes: Vec<Note>,
    /// Notes in the order of their first reference.
    order: Vec<usize>,
}

#[derive(Debug)]
struct Note {
    label: Str,
    text: String,
    number: Option<usize>,
    references: usize,
}

impl Footnotes {
    /// Finds the notes that have a text.
    pub(super) fn new(document: &Document, prefix: impl FnOnce() -> String) -> Self {
        let mut footnotes = Self { marks: document.notes, ..Self::default() };
        footnotes.find(document);
        if footnotes.marks == NoteMarks::Labels {
            for at in 0..footnotes.notes.len() {
                footnotes.number(at);
            }
        }
        if !footnotes.notes.is_empty() {
            footnotes.prefix = prefix();
        }
        footnotes
    }

    /// Finds the notes of a document, and of the texts in its shortcodes that share them.
    fn find(&mut self, document: &Document) {
        for spanned in document.events.iter() {
            if let Event::Start(Tag::FootnoteDefinition(label)) = &spanned.event {
                let notes = &mut self.notes;
                self.numbers.entry(label.clone()).or_insert_with(|| {
                    let label = label.clone();
                    notes.push(Note { label, text: String::new(), number: None, references: 0 });
                    notes.len() - 1
                });
            }
        }
        let inner = document.shortcodes.iter().filter_map(|call| call.inner.as_ref());
        for inner in inner.filter(|inner| inner.shares_notes) {
            self.find(inner);
        }
    }

    /// Writes a reference. One without a text stays as it was written.
    pub(super) fn refer(&mut self, label: &str, out: &mut Html) {
        let Some(&at) = self.numbers.get(label) else {
            out.push_text(&format!("[{label}]"));
            return;
        };
        let number = self.number(at);
        self.notes[at].references += 1;
        let (note, reference) = (self.anchor(number), self.reference(number, self.notes[at].references));
        let mark = self.mark(at);
        out.push_markup(&format!(
            "<sup id=\"{reference}\"><a class=\"footnote-ref\" href=\"#{note}\" role=\"doc-noteref\">{mark}</a></sup>"
        ));
    }

    /// Takes the text of a note; the first one counts.
    pub(super) fn define(&mut self, label: &str, text: Html) {
        if let Some(note) = self.numbers.get(label).map(|at| &mut self.notes[*at])
            && note.text.is_empty()
        {
            note.text = text.into_string();
        }
    }

    /// Writes all notes: first those that are referred to, then the others.
    pub(super) fn write(mut self, out: &mut Html) {
        if self.notes.is_empty() {
            return;
        }
        for at in 0..self.notes.len() {
            self.number(at);
        }
        let list = if self.marks == NoteMarks::Labels { "ul" } else { "ol" };
        out.push_markup(&format!(
            "<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Footnotes\">\n<{list}>\n"
        ));
        for (number, at) in self.order.iter().enumerate().map(|(at, note)| (at + 1, note)) {
            let note = &self.notes[*at];
            let name = match self.marks {
                NoteMarks::Numbers => Html::escape(&number.to_string()),
                NoteMarks::Labels => Html::escape(&note.label),
            };
            out.push_markup(&format!("<li id=\"{}\">", self.anchor(number)));
            let text = note.text.trim_end();
            let (text, end) = match text.strip_suffix("</p>") {
                Some(text) => (text, "</p>"),
                None => (text, ""),
            };
            if self.marks == NoteMarks::Labels {
                let (start, rest) = match text.strip_prefix("<p>") {
                    Some(rest) => ("<p>", rest),
                    None => ("", text),
                };
                out.push_markup(&format!(
                    "{start}<span class=\"footnote-mark\">{}</span> {rest}",
                    self.mark(*at)
                ));
            } else {
                out.push_markup(text);
            }
            for reference in 1..=note.references {
                out.push_markup(&format!(
                    " <a class=\"footnote-back\" href=\"#{}\" role=\"doc-backlink\" \
                     aria-label=\"Back to reference {reference} of note {name}\">↩</a>",
                    self.reference(number, reference)
                ));
            }
            out.push_markup(end);
            out.push_markup("</li>\n");
        }
        out.push_markup(&format!("</{list}>\n</section>\n"));
    }

    fn number(&mut self, at: usize) -> usize {
        let (note, order) = (&mut self.notes[at], &mut self.order);
        *note.number.get_or_insert_with(|| {
            order.push(at);
            order.len()
        })
    }

    /// What the note of this position is marked with.
    fn mark(&self, at: usize) -> Html {
        let note = &self.notes[at];
        match self.marks {
            NoteMarks::Numbers => Html::escape(&note.number.unwrap_or_default().to_string()),
            NoteMarks::Labels => Html::escape(&format!("[{}]", note.label)),
        }
    }

    fn anchor(&self, number: usize) -> Html {
        Html::escape(&format!("{}fn:{number}", self.prefix))
    }

    fn reference(&self, number: usize, count: usize) -> Html {
        let count = if count > 1 { (count - 1).to_string() } else { String::new() };
        Html::escape(&format!("{}fnref{count}:{number}", self.prefix))
    }
}
