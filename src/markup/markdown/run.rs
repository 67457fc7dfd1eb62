//! Gathers the pieces that the parser cuts text into, and finds bare addresses in the whole.

use std::ops::Range;

use super::{autolink, footnotes, owned};
use crate::markup::{Event, Spanned, Str, Tag, TagEnd};

/// Pieces of text that stand next to each other.
#[derive(Default)]
pub(super) struct Run {
    text: String,
    /// Where each piece starts, and which bytes of the source it stands for.
    pieces: Vec<(usize, Range<usize>)>,
}

impl Run {
    /// Adds a piece.
    pub(super) fn push(&mut self, text: &str, range: Range<usize>) {
        self.pieces.push((self.text.len(), range));
        self.text.push_str(text);
    }

    /// Whether there is nothing in it.
    pub(super) fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Writes the text, with links around bare addresses if `links`, and starts anew.
    pub(super) fn flush(&mut self, source: &str, links: bool, out: &mut Vec<Spanned>) {
        if self.text.is_empty() {
            self.pieces.clear();
            return;
        }
        let mut at = 0;
        if links && autolink::is_possible(&self.text) {
            for address in autolink::find(&self.text) {
                self.texts(at..address.range.start, source, out);
                at = address.range.end;
                let shown = self.as_written(address.range.clone(), source);
                let range = self.source(&address.range);
                let url = Str::from(format!("{}{shown}", address.scheme));
                let tag = Tag::Link { url, title: Str::Borrowed("") };
                out.push(Spanned { event: Event::Start(tag), range: range.clone() });
                out.push(Spanned { event: Event::Text(shown.into()), range: range.clone() });
                out.push(Spanned { event: Event::End(TagEnd::Link), range });
            }
        }
        self.texts(at..self.text.len(), source, out);
        self.text.clear();
        self.pieces.clear();
    }

    /// Writes a part of the text, with references to footnotes that are defined elsewhere.
    fn texts(&self, part: Range<usize>, source: &str, out: &mut Vec<Spanned>) {
        let mut at = part.start;
        for (range, label) in footnotes::references(&self.text[part.clone()]) {
            let range = part.start + range.start..part.start + range.end;
            let place = self.source(&range);
            if source[..place.start].ends_with('\\') {
                continue;
            }
            self.text_event(at..range.start, out);
            out.push(Spanned { event: Event::FootnoteReference(owned(label)), range: place });
            at = range.end;
        }
        self.text_event(at..part.end, out);
    }

    fn text_event(&self, range: Range<usize>, out: &mut Vec<Spanned>) {
        if !range.is_empty() {
            let event = Event::Text(owned(&self.text[range.clone()]));
            out.push(Spanned { event, range: self.source(&range) });
        }
    }

    /// The bytes of the source that a part of the text stands for.
    fn source(&self, part: &Range<usize>) -> Range<usize> {
        let place = |offset: usize| {
            let piece = self.pieces.partition_point(|(at, _)| *at <= offset).max(1) - 1;
            self.pieces.get(piece).map_or(0, |(at, range)| (range.start + offset - at).min(range.end))
        };
        // The last byte, and not the end, belongs to the same piece as what ends there.
        place(part.start)..place(part.end.max(1) - 1) + 1
    }

    /// A part of the text without smart punctuation: an address is meant as it was typed.
    fn as_written(&self, part: Range<usize>, source: &str) -> String {
        let mut written = String::with_capacity(part.len());
        let first = self.pieces.partition_point(|(at, _)| *at <= part.start).max(1) - 1;
        for (number, (at, range)) in self.pieces.iter().enumerate().skip(first) {
            if *at >= part.end {
                break;
            }
            let end = self.pieces.get(number + 1).map_or(self.text.len(), |(next, _)| *next);
            let text = &self.text[part.start.max(*at)..part.end.min(end)];
            let is_smart = matches!(text, "‘" | "’" | "–" | "—" | "…");
            written.push_str(if is_smart { source.get(range.clone()).unwrap_or(text) } else { text });
        }
        written
    }
}
