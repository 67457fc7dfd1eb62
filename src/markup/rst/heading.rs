//! Levels of section titles.

use super::context::owned;
use super::lines::Line;
use super::parser::Parser;
use super::{RelativeStyles, Styles};
use crate::markup::{Event, Tag, TagEnd};

/// An adornment: its character, and whether it stands above the title as well.
type Style = (u8, bool);

/// The adornments that were seen, from the outermost.
#[derive(Debug, Default)]
pub(super) struct Headings {
    seen: Vec<Style>,
    /// Position of a text's first adornment in a given order; that title is at the text's top level.
    first: Option<usize>,
    /// Position of the last adornment in a given order.
    last: usize,
}

impl Headings {
    /// Level of a title, from one, before it is shifted.
    fn level(&mut self, style: Style, styles: &Styles) -> usize {
        let (order, relative): (&[char], _) = match styles {
            Styles::Appearance => (&[], RelativeStyles::default()),
            Styles::Order { order, relative } => (order, *relative),
        };
        let adornment = char::from(style.0);
        let position = match order.iter().position(|c| *c == adornment) {
            Some(position) => {
                self.last = position;
                position
            }
            None => relative
                .position(adornment, self.last)
                .unwrap_or_else(|| order.len() + self.position_of_unknown(style)),
        };
        let first = *self.first.get_or_insert(position);
        match styles {
            Styles::Appearance => position + 1,
            Styles::Order { .. } => (position + 1).saturating_sub(first).max(1),
        }
    }

    /// Position of an adornment that is not in the given order, by when it first appeared.
    fn position_of_unknown(&mut self, style: Style) -> usize {
        self.seen.iter().position(|seen| *seen == style).unwrap_or_else(|| {
            self.seen.push(style);
            self.seen.len() - 1
        })
    }
}

impl Parser<'_, '_, '_> {
    /// A section title; `adornment` is the line below it.
    pub fn heading(&mut self, title: Line, adornment: Line, is_overlined: bool) {
        let style = (self.input.text.as_bytes()[adornment.start], is_overlined);
        let level = self.cx.headings.level(style, &self.cx.options.styles);
        // HTML knows six levels; deeper sections stay at the sixth.
        let level = (level + usize::from(self.cx.options.shift)).clamp(1, 6) as u8;
        let range = self.shown(title.start, adornment.end);
        let first = self.cx.out.events.len();
        let tag = Tag::Heading { level, id: None, classes: Vec::new() };
        self.cx.push(Event::Start(tag), range.clone());
        self.inline_always(&[title.skip(title.indent(self.input.text))]);
        if self.cx.is_collecting() {
            let title = plain(&self.cx.out.events[first..]);
            if let Some(page) = self.cx.define() {
                page.add_section(&title);
            }
        }
        self.cx.push(Event::End(TagEnd::Heading(level)), range);
    }
}

/// The text of inline events.
pub(super) fn plain(events: &[crate::markup::Spanned]) -> String {
    let mut text = String::new();
    for spanned in events {
        match &spanned.event {
            Event::Text(part) | Event::Code(part) | Event::Math { tex: part, .. } => text.push_str(part),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    text
}

impl Parser<'_, '_, '_> {
    /// Adds a place that links can lead to.
    pub fn anchor(&mut self, anchor: &str, start: usize, end: usize) {
        let range = self.shown(start, end);
        self.cx.push(Event::Target(owned(anchor)), range);
    }
}
