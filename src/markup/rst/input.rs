//! The text that is being read, and where its characters come from.

use std::borrow::Cow;
use std::ops::Range;
use std::rc::Rc;

use super::shortcode::Tags;
use crate::source::Origin;

/// A text as it stands in a source.
pub(super) struct SourceText<'t> {
    pub text: &'t str,
    pub origin: &'t Origin,
}

/// How offsets of the text that is read become offsets of the source text.
#[derive(Debug, Clone)]
pub(super) enum Places {
    /// They are the same.
    Same,
    /// From each offset on, the text was shifted: pairs of offsets here and there, ascending.
    Shifted(Rc<[(usize, usize)]>),
    /// The text was made from this range, which stands for all of it.
    Fixed(Range<usize>),
}

/// A text to read.
pub(super) struct Input<'t> {
    /// The text, without tabs and carriage returns.
    pub text: &'t str,
    pub places: Places,
    /// What diagnostics point into.
    pub source: &'t SourceText<'t>,
    /// What events point at when the text is not that of the document.
    pub shown: Option<Range<usize>>,
    /// The shortcodes in the text.
    pub tags: Tags,
}

impl Input<'_> {
    /// The range of the source text that a range of the text comes from.
    pub fn place(&self, range: Range<usize>) -> Range<usize> {
        match &self.places {
            Places::Same => range,
            Places::Fixed(fixed) => fixed.clone(),
            Places::Shifted(shifts) => {
                let back = |offset: usize, is_end: bool| {
                    let is_before = |(here, _): &(usize, usize)| *here < offset || *here == offset && !is_end;
                    let at = shifts.partition_point(is_before).saturating_sub(1);
                    let (here, there) = shifts[at];
                    let stop = shifts.get(at + 1).map_or(self.source.text.len(), |next| next.1);
                    (there + (offset - here)).min(stop)
                };
                {
                    let start = back(range.start, false);
                    start..back(range.end, true).max(start)
                }
            }
        }
    }

    /// The range of the document's text that events of a range of the text carry.
    pub fn shown(&self, range: Range<usize>) -> Range<usize> {
        match &self.shown {
            Some(shown) => shown.clone(),
            None => self.place(range),
        }
    }
}

/// Columns between tab stops.
const TAB: usize = 8;

/// The text with tabs as spaces, line ends as `\n`, and other control white space as spaces.
pub(super) fn expand(text: &str) -> (Cow<'_, str>, Places) {
    if !text.bytes().any(|byte| matches!(byte, b'\t' | b'\r' | 0x0b | 0x0c)) {
        return (Cow::Borrowed(text), Places::Same);
    }
    let mut expanded = String::with_capacity(text.len() + 64);
    let mut shifts = vec![(0, 0)];
    let mut column = 0;
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        match c {
            '\t' => {
                let spaces = TAB - column % TAB;
                expanded.extend(std::iter::repeat_n(' ', spaces));
                column += spaces;
                shifts.push((expanded.len(), at + 1));
            }
            '\r' => {
                if rest.peek().is_some_and(|(_, next)| *next == '\n') {
                    shifts.push((expanded.len(), at + 1));
                    continue;
                }
                expanded.push('\n');
                column = 0;
            }
            '\n' => {
                expanded.push('\n');
                column = 0;
            }
            '\u{b}' | '\u{c}' => {
                expanded.push(' ');
                column += 1;
            }
            _ => {
                expanded.push(c);
                column += 1;
            }
        }
    }
    (Cow::Owned(expanded), Places::Shifted(shifts.into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Span};

    #[test]
    fn tabs_and_line_ends_keep_their_places() {
        let text = "a\tb\r\nc";
        let (expanded, places) = expand(text);
        assert_eq!(expanded, "a       b\nc");
        let origin = Origin::Slice(Span::start_of(FileId(0)));
        let source = SourceText { text, origin: &origin };
        let input = Input { text: &expanded, places, source: &source, shown: None, tags: Tags::default() };
        assert_eq!(input.place(8..9), 2..3);
        assert_eq!(input.place(10..11), 5..6);
        assert_eq!(input.place(3..4), 2..2, "inside a tab");
    }
}
