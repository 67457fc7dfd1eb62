//! The characters of a paragraph, joined from its lines.

use std::borrow::Cow;
use std::ops::Range;

use crate::markup::rst::lines::Line;

/// Text that is read for inline markup.
pub(in crate::markup::rst) struct Run<'t> {
    pub text: Cow<'t, str>,
    /// Offset of each line in `text` and in the input; just one when the lines are neighbours.
    places: Vec<(usize, usize)>,
}

impl<'t> Run<'t> {
    /// Joins lines. Lines that are neighbours in the input are borrowed as they are.
    pub fn new(input: &'t str, lines: &[Line]) -> Self {
        let Some((first, last)) = lines.first().zip(lines.last()) else {
            return Self { text: Cow::Borrowed(""), places: vec![(0, 0)] };
        };
        if lines.windows(2).all(|pair| pair[0].end + 1 == pair[1].start) {
            return Self {
                text: Cow::Borrowed(&input[first.start..last.end]),
                places: vec![(0, first.start)],
            };
        }
        let mut text = String::with_capacity(last.end - first.start);
        let mut places = Vec::with_capacity(lines.len());
        for (number, line) in lines.iter().enumerate() {
            if number > 0 {
                text.push('\n');
            }
            places.push((text.len(), line.start));
            text.push_str(line.of(input));
        }
        Self { text: Cow::Owned(text), places }
    }

    /// The bytes of the input that a range of the text comes from.
    pub fn place(&self, range: &Range<usize>) -> Range<usize> {
        let back = |offset: usize| {
            let at = match self.places.len() {
                1 => 0,
                _ => self.places.partition_point(|(here, _)| *here <= offset).max(1) - 1,
            };
            self.places[at].1 + (offset - self.places[at].0)
        };
        let start = back(range.start);
        start..back(range.end).max(start)
    }

    /// The offset in the text of a byte of the input, if it lies within.
    pub fn offset(&self, input: usize) -> Option<usize> {
        let at = self.places.partition_point(|(_, there)| *there <= input).checked_sub(1)?;
        let (here, there) = self.places[at];
        let end = self.places.get(at + 1).map_or(self.text.len(), |(next, _)| next - 1);
        Some(here + (input - there)).filter(|offset| *offset <= end)
    }

    /// The lines of the input that a range of the text comes from.
    pub fn lines(&self, range: Range<usize>) -> Vec<Line> {
        let mut start = range.start;
        let parts = self.text[range].split('\n').map(|part| {
            let place = self.place(&(start..start + part.len()));
            start += part.len() + 1;
            Line { start: place.start, end: place.end }
        });
        parts.collect()
    }
}
