//! Takes the text between two tags out of the containers that it stands in.

use std::ops::Range;

use crate::source::{Origin, Span};

/// A text that was taken out of another one.
pub(super) struct Inner {
    /// The text, without the indentation and the quote marks that its lines have in common.
    pub text: String,
    /// For each piece where it starts, and at which offset of the other text it was.
    pieces: Vec<(usize, usize)>,
}

/// Takes out `range` of `text`. `prefix` is what stands before the opening tag on its line: as many
/// quote marks and columns of indentation are removed from each line.
pub(super) fn take(text: &str, range: Range<usize>, prefix: &str) -> Inner {
    // A prefix can be long; it is looked at once per line.
    let prefix = if text[range.clone()].contains('\n') { prefix } else { "" };
    let quotes = prefix.bytes().take_while(|b| b" \t>".contains(b)).filter(|b| *b == b'>').count();
    let columns = indentation(prefix);
    let mut inner = Inner { text: String::with_capacity(range.len()), pieces: vec![(0, range.start)] };
    if quotes == 0 && columns == 0 {
        inner.text.push_str(&text[range]);
        return inner;
    }
    let mut at = range.start;
    for (number, line) in text[range].split_inclusive('\n').enumerate() {
        // The first line goes on behind the opening tag.
        let removed = if number == 0 { 0 } else { common(line, quotes, columns) };
        if removed > 0 {
            inner.pieces.push((inner.text.len(), at + removed));
        }
        inner.text.push_str(&line[removed..]);
        at += line.len();
    }
    inner
}

/// Columns behind the last quote mark of a prefix; one blank belongs to the mark.
fn indentation(prefix: &str) -> usize {
    let (start, behind) = match prefix.rfind('>') {
        Some(at) => (0, prefix[at + 1..].strip_prefix(' ').unwrap_or(&prefix[at + 1..])),
        None => (0, prefix),
    };
    // Only what can be a container's: text before an inline tag does not indent anything.
    let is_container = behind.bytes().all(|b| b" \t-*+:.)".contains(&b) || b.is_ascii_digit());
    let counted = if is_container { behind.len() } else { behind.len() - behind.trim_start().len() };
    behind[..counted]
        .bytes()
        .fold(start, |column, b| if b == b'\t' { column / 4 * 4 + 4 } else { column + 1 })
}

/// How many bytes of a line are quote marks and indentation of the container.
fn common(line: &str, quotes: usize, columns: usize) -> usize {
    let bytes = line.as_bytes();
    let mut at = 0;
    for _ in 0..quotes {
        let blanks = bytes[at..].iter().take_while(|b| **b == b' ').count();
        if bytes.get(at + blanks) != Some(&b'>') {
            break;
        }
        at += blanks + 1;
        at += usize::from(bytes.get(at) == Some(&b' '));
    }
    let mut column = 0;
    while column < columns {
        match bytes.get(at) {
            Some(b' ') => column += 1,
            Some(b'\t') => column = column / 4 * 4 + 4,
            _ => break,
        }
        at += 1;
    }
    at
}

impl Inner {
    /// Where the text comes from, given where the other text (which has `length` bytes) does.
    pub(super) fn origin(&self, outer: &Origin, length: usize) -> Origin {
        let part = |(at, start): (usize, usize), next: Option<usize>| {
            let end = next.map_or(length, |next| start + next - at);
            narrowed(outer, start..end.min(length))
        };
        if let [only] = self.pieces[..] {
            return part(only, Some(self.text.len()));
        }
        let ends = self.pieces.iter().skip(1).map(|(at, _)| *at).chain([self.text.len()]);
        Origin::Pieces(
            self.pieces.iter().zip(ends).map(|(piece, end)| (piece.0, part(*piece, Some(end)))).collect(),
        )
    }
}

/// The origin of a part of a text.
fn narrowed(origin: &Origin, range: Range<usize>) -> Origin {
    match origin {
        Origin::Slice(span) => {
            let start = span.start as usize;
            Origin::Slice(Span::new(span.file, start + range.start, start + range.end))
        }
        // Places in a scalar are found by searching it for the words around them.
        Origin::Scalar(span) => Origin::Scalar(*span),
        Origin::Pieces(pieces) => {
            let first = pieces.partition_point(|(at, _)| *at <= range.start).max(1) - 1;
            let after = pieces.partition_point(|(at, _)| *at < range.end).max(first);
            let mut parts = Vec::with_capacity(after - first);
            for (number, (at, piece)) in pieces[first..after].iter().enumerate() {
                let start = range.start.max(*at);
                let end = pieces.get(first + number + 1).map_or(range.end, |(next, _)| range.end.min(*next));
                parts.push((start - range.start, narrowed(piece, start - at..end.max(start) - at)));
            }
            match parts.len() {
                1 => parts.remove(0).1,
                _ => Origin::Pieces(parts),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourcesBuilder;

    fn check(text: &str, prefix: &str, expected: &str) {
        let mut builder = SourcesBuilder::new("");
        builder.add("a", text);
        let sources = builder.finish();
        let file = sources.find("a").unwrap();
        let start = text.find("%}}").unwrap() + 3;
        let inner = take(text, start..text.len(), prefix);
        assert_eq!(inner.text, expected);
        let origin = inner.origin(&Origin::file(file, &sources), text.len());
        for word in expected.split_whitespace() {
            let at = inner.text.find(word).unwrap();
            let span = origin.span(at, at + word.len(), &inner.text, &sources);
            assert_eq!(&text[span.start as usize..span.end as usize], word);
        }
    }

    #[test]
    fn removes_what_the_lines_have_in_common() {
        check("{{% x %}}\none\n  two\n", "", "\none\n  two\n");
        check("    {{% x %}}\n    one\n      two\n  three\n", "    ", "\none\n  two\nthree\n");
        check("> {{% x %}}\n> one\n>   two\n>\n> three\n", "> ", "\none\n  two\n\nthree\n");
        check("-   {{% x %}}\n    one\n", "-   ", "\none\n");
        check("text {{% x %}} one\n   two\n", "text ", " one\n   two\n");
    }
}
