//! Code and raw HTML, in which holes are mostly shown as they were written.

use std::ops::Range;

use super::Reader;
use crate::markup::markdown::placeholders::{self, Placeholder, PlaceholderKind};
use crate::markup::markdown::{dedent, owned};
use crate::markup::{Event, Str, Tag, TagEnd};

impl Reader<'_> {
    pub(super) fn html(&mut self, text: &str, range: Range<usize>) {
        let holes = placeholders::within(self.holes, &range);
        let is_comment = match &self.html {
            Some((before, _)) => before.trim_start().starts_with("<!--"),
            None => text.trim_start().starts_with("<!--"),
        };
        if holes.is_empty() || is_comment {
            let text = self.restored(text, &range, |hole| self.source(hole));
            return self.push_html(&text, range);
        }
        let mut at = 0;
        for hole in holes {
            let Some(found) = text[at..].find(&self.filled[hole.range.clone()]) else { continue };
            self.push_html(&text[at..at + found], range.start..hole.range.start);
            if let PlaceholderKind::Literal(_) | PlaceholderKind::Protected(_) = &hole.kind {
                self.push_html(&self.source(hole), hole.range.clone());
            } else {
                self.flush_html();
                self.hole(hole);
            }
            at += found + hole.range.len();
        }
        self.push_html(&text[at..], range);
    }

    fn push_html(&mut self, text: &str, range: Range<usize>) {
        match &mut self.html {
            Some((html, whole)) => {
                html.push_str(text);
                whole.end = range.end;
            }
            None if text.trim().is_empty() => {}
            None => self.html = Some((text.to_owned(), range)),
        }
    }

    pub(super) fn flush_html(&mut self) {
        if let Some((html, range)) = self.html.take() {
            self.push(Event::Html(html.into()), range);
        }
    }

    pub(super) fn inline_html(&mut self, html: &str, range: Range<usize>) {
        match placeholders::within(self.holes, &range) {
            [hole] if hole.range == range => self.hole(hole),
            _ => {
                let html = self.restored(html, &range, |hole| self.source(hole));
                self.inline_event(Event::InlineHtml(html), range);
            }
        }
    }

    pub(super) fn code_with_holes(&mut self, text: &str, range: &Range<usize>, holes: &[Placeholder]) {
        let is_shortcode = |hole: &Placeholder| matches!(hole.kind, PlaceholderKind::Call(..));
        let others = holes.iter().fold(text.trim().len(), |rest, hole| rest.saturating_sub(hole.range.len()));
        // What stands before the code on its line is the indentation of its container.
        let line_start = self.text[..range.start].rfind('\n').map_or(0, |at| at + 1);
        let prefix = &self.text[line_start..range.start];
        let restored = self.restored(text, range, |hole| match &hole.kind {
            PlaceholderKind::Literal(text) => text.clone(),
            _ => dedent::take(self.text, hole.range.clone(), prefix).text,
        });
        if let Some(code) = &mut self.code {
            code.own |= others > 0 || !holes.iter().all(is_shortcode);
            code.text.push_str(&restored);
        }
    }

    /// The source of a hole.
    pub(super) fn source(&self, hole: &Placeholder) -> String {
        match &hole.kind {
            PlaceholderKind::Literal(text) => text.clone(),
            _ => self.text[hole.range.clone()].to_owned(),
        }
    }

    /// A text of the parser with the fillers of `range` replaced.
    pub(super) fn restored(
        &self,
        text: &str,
        range: &Range<usize>,
        by: impl Fn(&Placeholder) -> String,
    ) -> Str {
        let holes = placeholders::within(self.holes, range);
        if holes.is_empty() {
            return owned(text);
        }
        let mut restored = String::with_capacity(text.len());
        let mut at = 0;
        for hole in holes {
            let Some(found) = text[at..].find(&self.filled[hole.range.clone()]) else { continue };
            restored.push_str(&text[at..at + found]);
            restored.push_str(&by(hole));
            at += found + hole.range.len();
        }
        restored.push_str(&text[at..]);
        restored.into()
    }

    /// A URL or title; an escaped parenthesis in it is no formula.
    pub(super) fn attribute(&self, text: &str, range: &Range<usize>) -> Str {
        self.restored(text, range, |hole| match &hole.kind {
            PlaceholderKind::Formula { tex, .. } => format!("({})", &self.text[tex.clone()]),
            _ => self.source(hole),
        })
    }

    pub(super) fn end_code(&mut self) {
        let Some(code) = self.code.take() else { return };
        let holes = placeholders::within(self.holes, &code.range);
        if !code.fenced && !code.own && !holes.is_empty() {
            // Indented further than its container asks for; it is still a call and no code.
            self.code_ranges.pop();
            for hole in holes {
                self.hole(hole);
            }
            self.after_block = false;
            return;
        }
        self.push(
            Event::Start(Tag::CodeBlock { language: code.language, numbers: None }),
            code.range.clone(),
        );
        if !code.text.is_empty() {
            self.push(Event::Text(code.text.into()), code.range.clone());
        }
        self.push(Event::End(TagEnd::CodeBlock), code.range);
    }
}
