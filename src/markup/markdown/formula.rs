//! Finds TeX formulas: `\( … \)` within a line of text and `\[ … \]` on lines of its own.
//!
//! Code is left alone. A formula ends in the paragraph that it begins in; without its closing
//! delimiter there, the opening one is the escaped character that CommonMark sees. `\[` must open
//! its line and `\]` end its own, since `\[…\]` within a sentence is how people write brackets that
//! are no link.

use std::ops::Range;

use rustc_hash::FxHashMap;

/// A formula.
#[derive(Debug, PartialEq)]
pub(super) struct Formula {
    /// Its bytes with the delimiters.
    pub range: Range<usize>,
    /// Its bytes without them.
    pub tex: Range<usize>,
    /// Whether it is a block.
    pub display: bool,
}

/// The formulas of a text, in order, outside the ranges of `hidden` (ascending).
pub(super) fn find(text: &str, hidden: &[Range<usize>]) -> Vec<Formula> {
    let mut found = Vec::new();
    if !memchr::memchr_iter(b'\\', text.as_bytes())
        .any(|at| matches!(text.as_bytes().get(at + 1), Some(b'(' | b'[')))
    {
        return found;
    }
    let mut fence: Option<(u8, usize)> = None;
    let mut paragraph: Option<Range<usize>> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let range = at..at + line.len();
        at = range.end;
        let content = line.trim_start_matches([' ', '\t', '>']).trim_end();
        let run = fence_run(content);
        let ends_paragraph = match (fence, run) {
            (Some((byte, length)), Some((other, run))) => {
                if byte == other && run >= length && content.len() == run {
                    fence = None;
                }
                true
            }
            (Some(_), None) => true,
            (None, Some((byte, length))) if byte == b'~' || !content[length..].contains('`') => {
                fence = Some((byte, length));
                true
            }
            (None, _) => content.is_empty(),
        };
        if ends_paragraph {
            if let Some(range) = paragraph.take() {
                scan(text, range, hidden, &mut found);
            }
        } else {
            let start = paragraph.map_or(range.start, |paragraph| paragraph.start);
            paragraph = Some(start..range.end);
        }
    }
    if let Some(range) = paragraph {
        scan(text, range, hidden, &mut found);
    }
    found
}

/// The character and length of a code fence that a line begins with, perhaps behind a list marker.
fn fence_run(line: &str) -> Option<(u8, usize)> {
    let byte = *line.as_bytes().first()?;
    if byte != b'`' && byte != b'~' {
        return None;
    }
    let length = line.bytes().take_while(|b| *b == byte).count();
    (length >= 3).then_some((byte, length))
}

/// Looks through one paragraph.
fn scan(text: &str, paragraph: Range<usize>, hidden: &[Range<usize>], found: &mut Vec<Formula>) {
    let bytes = text.as_bytes();
    let code_ends = code_spans(&text[paragraph.clone()], paragraph.start);
    // Where the next closing delimiter of each kind is; `None` once there is no further one.
    let mut close_inline = Some(paragraph.start);
    let mut close_display = Some(paragraph.start);
    let mut hole = hidden.partition_point(|range| range.end <= paragraph.start);
    let mut at = paragraph.start;
    while at < paragraph.end {
        while hidden.get(hole).is_some_and(|range| range.end <= at) {
            hole += 1;
        }
        if let Some(range) = hidden.get(hole).filter(|range| range.start <= at) {
            at = range.end;
            continue;
        }
        match bytes[at] {
            b'`' => {
                let run = bytes[at..paragraph.end].iter().take_while(|b| **b == b'`').count();
                at = code_ends.get(&at).copied().unwrap_or(at + run);
            }
            b'\\' => {
                let (cursor, display) = match bytes.get(at + 1) {
                    Some(b'(') => (&mut close_inline, false),
                    Some(b'[') => (&mut close_display, true),
                    _ => {
                        at += 2;
                        continue;
                    }
                };
                let end = closing(bytes, at + 2..paragraph.end, display, cursor);
                let limit = hidden.get(hole).map_or(text.len(), |range| range.start);
                at += 2;
                if let Some(end) = end.filter(|end| *end <= limit) {
                    let range = at - 2..end;
                    let tex = at..end - 2;
                    if !text[tex.clone()].trim().is_empty()
                        && (!display || has_its_lines(text, &range, &paragraph))
                    {
                        at = end;
                        found.push(Formula { range, tex, display });
                    }
                }
            }
            _ => at += 1,
        }
    }
}

/// Offset behind the closing delimiter that follows; the cursor keeps it for the next search.
fn closing(bytes: &[u8], range: Range<usize>, display: bool, cursor: &mut Option<usize>) -> Option<usize> {
    let from = (*cursor)?;
    if from > range.start + 1 {
        return Some(from);
    }
    let wanted = if display { b']' } else { b')' };
    let mut at = range.start;
    while at + 1 < range.end {
        if bytes[at] == b'\\' {
            if bytes[at + 1] == wanted {
                *cursor = Some(at + 2);
                return *cursor;
            }
            at += 1;
        }
        at += 1;
    }
    *cursor = None;
    None
}

fn has_its_lines(text: &str, range: &Range<usize>, paragraph: &Range<usize>) -> bool {
    let before = text[paragraph.start..range.start].trim_end_matches([' ', '\t', '>', '-', '*', '+']);
    let after = text[range.end..].trim_start_matches([' ', '\t', '\r']);
    (before.is_empty() || before.ends_with('\n')) && (after.is_empty() || after.starts_with('\n'))
}

/// Where the code spans of a paragraph that starts at `base` begin, with the offset behind each.
/// A run of backquotes opens a span when another run of the same length follows.
pub(super) fn code_spans(text: &str, base: usize) -> FxHashMap<usize, usize> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (at, byte) in text.bytes().enumerate() {
        if byte == b'`' {
            match runs.last_mut() {
                Some((start, length)) if *start + *length == at => *length += 1,
                _ => runs.push((at, 1)),
            }
        }
    }
    let mut next_of_length: FxHashMap<usize, usize> = FxHashMap::default();
    let mut ends = FxHashMap::default();
    for (start, length) in runs.into_iter().rev() {
        if let Some(close) = next_of_length.insert(length, start) {
            ends.insert(base + start, base + close + length);
        }
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formulas(text: &str) -> Vec<&str> {
        find(text, &[]).into_iter().map(|f| &text[f.tex]).collect()
    }

    #[test]
    fn finds_both_kinds() {
        assert_eq!(formulas(r"Let \(a\) and \(b_{(1)}\)."), ["a", "b_{(1)}"]);
        assert_eq!(formulas("x:\n\n  \\[\n a\\\\[2pt]\n b\n  \\]\n"), ["\n a\\\\[2pt]\n b\n  "]);
        assert_eq!(formulas(r"\(\text{``\char`\\x02}\)"), [r"\text{``\char`\\x02}"]);
    }

    #[test]
    fn leaves_code_and_escaped_characters_alone() {
        assert_eq!(formulas(r"`\(` and `\)`"), Vec::<&str>::new());
        assert_eq!(formulas("```\n\\(a\\)\n```\n\n~~~\n\\(b\\)\n"), Vec::<&str>::new());
        assert_eq!(formulas(r"a timeline \[M0, S1\], where"), Vec::<&str>::new());
        assert_eq!(formulas(r"\\(a\\)"), Vec::<&str>::new());
        assert_eq!(formulas("open \\(a\n\nclosed \\)"), Vec::<&str>::new());
        assert_eq!(formulas(r"a ` stray \(b\)"), ["b"]);
    }

    #[test]
    fn hidden_ranges_are_not_searched() {
        let text = r"\(a\) {{% \(b\) %}} \(c {{% d %}} \)";
        let hidden = [6..19, 24..31];
        let found: Vec<_> = find(text, &hidden).into_iter().map(|f| &text[f.tex]).collect();
        assert_eq!(found, ["a"]);
    }

    #[test]
    fn hostile_texts_are_read_in_one_pass() {
        for unit in ["\\(", "\\[\n", "`\\(", "\\(`", "\\(\\)", "\\[ \\] x\n"] {
            find(&unit.repeat(50_000), &[]);
        }
    }
}
