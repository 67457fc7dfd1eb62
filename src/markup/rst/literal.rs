//! Paragraphs, and the blocks whose lines stand as they are: literal blocks, doctests, line blocks.

use std::borrow::Cow;

use super::context::owned;
use super::lines::{self, Line};
use super::parser::{Block, Parser, Read};
use crate::markup::{Event, Str, Tag, TagEnd};

impl Parser<'_, '_, '_> {
    /// A paragraph, and the literal block that it announces with `::`.
    pub fn paragraph(&mut self, lines: &[Line], at: usize) -> Read {
        let text = self.input.text;
        let mut next = at + 1;
        let goes_on = |line: &Line| !line.is_blank() && !line.is_indented(text) && !self.is_shortcode(*line);
        while lines.get(next).is_some_and(goes_on) {
            next += 1;
        }
        if let Some(line) = lines.get(next).filter(|line| line.is_indented(text)) {
            self.report(*line, "unexpected indentation");
        }
        let mut body = Cow::Borrowed(&lines[at..next]);
        let announces = ends_with_colons(self.str(lines[next - 1]));
        if announces {
            let body = body.to_mut();
            // "text::" keeps one colon, "text ::" and a line of its own keep none.
            if let Some(last) = body.last_mut() {
                let rest = last.of(text)[..last.end - last.start - 2].trim_end().len();
                let is_joined = last.start + rest + 2 == last.end && rest > 0;
                last.end = last.start + rest + usize::from(is_joined);
            }
            body.pop_if(|last| last.is_blank());
        }
        let block = if body.is_empty() {
            Block::Nothing
        } else {
            let range = self.shown_lines(&body);
            let start = self.cx.out.events.len();
            self.cx.push(Event::Start(Tag::Paragraph), range.clone());
            self.inline(&body);
            let end = self.cx.out.events.len();
            self.cx.push(Event::End(TagEnd::Paragraph), range);
            Block::Paragraph(start, end)
        };
        if !announces {
            return (next, block);
        }
        let (end, found) = self.literal_block(lines, next);
        // Two blocks were read: they count as one that is not short.
        (end, if found { Block::Other } else { block })
    }

    /// The literal block behind a `::`: indented lines, or lines that all start with the same mark.
    fn literal_block(&mut self, lines: &[Line], at: usize) -> (usize, bool) {
        let text = self.input.text;
        let first = (at..lines.len()).find(|at| !lines[*at].is_blank());
        let Some(first) = first else {
            self.report(lines[at - 1], "`::` announces a literal block, but none follows");
            return (lines.len(), false);
        };
        if lines[first].is_indented(text) {
            let block = lines::indented(text, lines, first, None, false);
            self.check_closed(&block, lines, "this literal block");
            self.code(lines::trim(&block.lines), None);
            return (block.next, true);
        }
        let mark = text.as_bytes()[lines[first].start];
        if !mark.is_ascii_punctuation() {
            self.report(lines[at - 1], "`::` announces a literal block, but the next line is not indented");
            return (first, false);
        }
        let quoted = lines[first..].iter();
        let count = quoted.take_while(|line| !line.is_blank() && text.as_bytes()[line.start] == mark).count();
        self.code(&lines[first..first + count], None);
        (first + count, true)
    }

    /// A block of code of these lines.
    pub fn code(&mut self, lines: &[Line], language: Option<Str>) {
        self.numbered_code(lines, language, None);
    }

    /// A block of code whose lines are numbered from a number on.
    pub fn numbered_code(&mut self, lines: &[Line], language: Option<Str>, numbers: Option<u32>) {
        let range = self.shown_lines(lines);
        let mut code = lines::join(self.input.text, lines);
        code.push('\n');
        self.wrap(Tag::CodeBlock { language, numbers }, range.clone(), |parser| {
            parser.cx.push(Event::Text(Str::from(code)), range);
        });
    }

    /// An interactive Python session, up to a blank line.
    pub fn doctest(&mut self, lines: &[Line], at: usize) -> Option<Read> {
        let rest = self.str(lines[at]).strip_prefix(">>>")?;
        if !rest.is_empty() && !rest.starts_with(' ') {
            return None;
        }
        let length = lines[at..].iter().take_while(|line| !line.is_blank()).count();
        self.code(&lines[at..at + length], Some(owned("pycon")));
        Some((at + length, Block::Other))
    }

    /// Lines that start with `|`, whose breaks and indentation are kept.
    pub fn line_block(&mut self, lines: &[Line], at: usize) -> Option<Read> {
        let text = self.input.text;
        let mut next = at;
        let mut found: Vec<(Option<usize>, Vec<Line>)> = Vec::new();
        while let Some(&line) = lines.get(next).filter(|line| !line.is_blank()) {
            let Some(rest) = self.str(line).strip_prefix('|') else { break };
            if !rest.is_empty() && !rest.starts_with(' ') {
                break;
            }
            let spaces = line.skip(1).indent(text);
            let block = lines::indented(text, lines, next, Some(1 + spaces), true);
            let indent = (!rest.is_empty()).then_some(spaces);
            found.push((indent, lines::trim(&block.lines).to_vec()));
            next = block.next;
        }
        if found.is_empty() {
            return None;
        }
        if let Some(line) = lines.get(next).filter(|line| !line.is_blank()) {
            self.report(*line, "this line block ends without a blank line");
        }
        // An empty line stands as deep as the one before it.
        let mut previous = 0;
        let indents: Vec<usize> = found
            .iter()
            .map(|(indent, _)| {
                previous = indent.unwrap_or(previous);
                previous
            })
            .collect();
        self.line_tree(&found, &indents);
        Some((next, Block::Other))
    }

    /// Nests lines by their indentation, each deeper one in a block of its own.
    fn line_tree(&mut self, lines: &[(Option<usize>, Vec<Line>)], indents: &[usize]) {
        let range =
            lines.iter().find_map(|(_, line)| line.first()).map_or(0..0, |l| self.shown(l.start, l.end));
        let mut open: Vec<usize> = Vec::new();
        for (at, (_, line)) in lines.iter().enumerate() {
            while open.len() > 1 && open.last().is_some_and(|last| indents[at] < *last) {
                open.pop();
                self.cx.push(Event::End(TagEnd::LineBlock), range.clone());
            }
            if open.is_empty() {
                let least = indents.iter().copied().min().unwrap_or(0);
                self.cx.push(Event::Start(Tag::LineBlock), range.clone());
                open.push(least);
            }
            if open.last().is_some_and(|last| indents[at] > *last) && open.len() < super::context::MAX_DEPTH {
                self.cx.push(Event::Start(Tag::LineBlock), range.clone());
                open.push(indents[at]);
            }
            let place = if line.is_empty() { range.clone() } else { self.shown_lines(line) };
            self.wrap(Tag::Line, place, |parser| parser.inline(line));
        }
        for _ in open {
            self.cx.push(Event::End(TagEnd::LineBlock), range.clone());
        }
    }
}

/// Whether a paragraph that ends with this line announces a literal block.
fn ends_with_colons(line: &str) -> bool {
    let Some(rest) = line.strip_suffix("::") else { return false };
    let backslashes = rest.bytes().rev().take_while(|byte| *byte == b'\\').count();
    backslashes % 2 == 0
}
