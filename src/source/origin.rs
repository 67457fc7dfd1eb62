//! Where the characters of an extracted text stand in their file.

use super::{FileId, Sources, Span};

/// The source of a text that was taken out of a file: a page's body, a description in YAML, a page
/// joined from several files. Turns an offset in that text into a place in the source.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Origin {
    /// The text is a slice of a file, unchanged, that starts at this place.
    Slice(Span),
    /// The text is the value of a YAML or JSON scalar that stands at this place. Its lines are
    /// indented, folded or escaped there, so the place of a character is looked up when it is needed.
    Scalar(Span),
    /// The text was put together; each piece says at which offset it starts and where it comes from,
    /// in ascending order.
    Pieces(Vec<(usize, Origin)>),
}

impl Origin {
    /// A whole file.
    pub fn file(file: FileId, sources: &Sources) -> Self {
        Origin::Slice(Span::new(file, 0, sources.file(file).text.len()))
    }

    /// The files it comes from, in order.
    pub fn files(&self) -> Vec<FileId> {
        match self {
            Origin::Slice(span) | Origin::Scalar(span) => vec![span.file],
            Origin::Pieces(pieces) => pieces.iter().flat_map(|(_, origin)| origin.files()).collect(),
        }
    }

    /// The place of `start..end` of the text.
    pub fn span(&self, start: usize, end: usize, text: &str, sources: &Sources) -> Span {
        match self {
            Origin::Slice(span) => {
                Span::new(span.file, span.start as usize + start, span.start as usize + end)
            }
            Origin::Scalar(span) => scalar_place(*span, start, end, text, sources),
            Origin::Pieces(pieces) => {
                let at = pieces.partition_point(|(piece, _)| *piece <= start).max(1) - 1;
                let Some((piece, origin)) = pieces.get(at) else {
                    return Span::start_of(FileId(0));
                };
                let stop = pieces.get(at + 1).map_or(text.len(), |(next, _)| *next);
                let part = text.get(*piece..stop).unwrap_or_default();
                origin.span(start - piece, end.min(stop).max(start) - piece, part, sources)
            }
        }
    }
}

/// Finds the words around an offset of a scalar's value in the scalar's source.
///
/// A block scalar keeps its lines, so the same line is tried first; a folded or quoted one is
/// searched for the words of that line.
fn scalar_place(scalar: Span, start: usize, end: usize, value: &str, sources: &Sources) -> Span {
    let file = sources.file(scalar.file);
    let from = (scalar.start as usize).min(file.text.len());
    let source = &file.text[from..(scalar.end as usize).clamp(from, file.text.len())];
    let Some(before) = value.get(..start) else { return scalar };
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = value[line_start..].split('\n').next().unwrap_or_default();
    let line_number = before.matches('\n').count();
    let length = end.saturating_sub(start).min(line.len() - (start - line_start).min(line.len()));
    let found = match line {
        "" => None,
        line => line_in_block(source, line_number + 1, line)
            .or_else(|| memchr::memmem::find(source.as_bytes(), line.as_bytes())),
    };
    if let Some(found) = found {
        let place = from + found + (start - line_start);
        return Span::new(scalar.file, place, place + length);
    }
    // Folded: lines were joined, so look for the text from the offset on, in ever shorter parts.
    let rest: Vec<&str> = value[start..].split_whitespace().take(4).collect();
    for words in (1..=rest.len()).rev() {
        let needle = rest[..words].join(" ");
        if let Some(found) = source.find(&needle) {
            return Span::new(scalar.file, from + found, from + found + needle.len());
        }
    }
    scalar
}

/// Where `line` stands in a block scalar, if it is in the line with this number, counted from that of
/// the indicator.
fn line_in_block(source: &str, number: usize, line: &str) -> Option<usize> {
    if !source.starts_with(['|', '>']) {
        return None;
    }
    let before = memchr::memchr_iter(b'\n', source.as_bytes()).nth(number - 1)? + 1;
    let text = source[before..].split('\n').next()?;
    Some(before + memchr::memmem::find(text.as_bytes(), line.as_bytes())?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourcesBuilder;

    fn place(text: &str, scalar: &str, value: &str, needle: &str) -> String {
        let mut builder = SourcesBuilder::new("");
        builder.add("a", text);
        let sources = builder.finish();
        let at = text.find(scalar).unwrap();
        let span = Span::new(FileId(0), at, at + scalar.len());
        let start = value.find(needle).unwrap();
        let found = Origin::Scalar(span).span(start, start + needle.len(), value, &sources);
        sources.file(FileId(0)).text[found.start as usize..found.end as usize].to_owned()
            + &format!("@{}", sources.file(FileId(0)).line_col(found.start as usize).line)
    }

    #[test]
    fn a_literal_block_keeps_its_lines() {
        let text = "a: |\n  one [x](y)\n  two\n  one [x](y)\n";
        assert_eq!(place(text, &text[3..], "one [x](y)\ntwo\none [x](y)\n", "two"), "two@3");
    }

    #[test]
    fn a_folded_scalar_is_searched() {
        let text = "a: >\n  one two\n  three [x](y)\n";
        assert_eq!(place(text, &text[3..], "one two three [x](y)\n", "[x](y)"), "[x](y)@3");
    }

    #[test]
    fn a_joined_text_asks_the_piece() {
        let mut builder = SourcesBuilder::new("");
        builder.add("a", "AAAA").add("b", "BBBB");
        let sources = builder.finish();
        let origin = Origin::Pieces(vec![
            (0, Origin::file(FileId(0), &sources)),
            (4, Origin::file(FileId(1), &sources)),
        ]);
        assert_eq!(origin.span(5, 6, "AAAABBBB", &sources), Span::new(FileId(1), 1, 2));
    }
}
