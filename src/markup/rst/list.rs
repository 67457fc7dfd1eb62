//! Bullet lists and numbered lists.

use super::context::owned;
use super::enumerator::{Enumerator, Sequence};
use super::lines::{self, Line};
use super::parser::{Block, Parser, Read};
use crate::markup::{Event, ListStyle, Tag, TagEnd};

/// Characters that start an item of a bullet list.
const BULLETS: [char; 6] = ['-', '*', '+', '•', '‣', '⁃'];

/// The bullet that a line starts with, and the bytes up to the item's text.
pub(super) fn bullet(line: &str) -> Option<(char, usize)> {
    let first = line.chars().next().filter(|c| BULLETS.contains(c))?;
    let width = first.len_utf8();
    let spaces = line[width..].bytes().take_while(|byte| *byte == b' ').count();
    (spaces > 0 || line.len() == width).then_some((first, width + spaces))
}

/// What the items of a list are made of.
pub(super) struct Tightness {
    paragraphs: Vec<(usize, usize)>,
    is_tight: bool,
}

impl Parser<'_, '_, '_> {
    /// The lines of a list item that starts at `at`, with `marker` bytes before its text.
    pub fn item_lines(&self, lines: &[Line], at: usize, marker: usize) -> lines::Block {
        let text = self.input.text;
        if lines[at].skip(marker).is_blank() {
            return lines::indented(text, lines, at, Some(marker), false);
        }
        // Columns count characters; a bullet may take more than one byte.
        let columns = text[lines[at].start..lines[at].start + marker].chars().count();
        let mut block = lines::known_indented(text, lines, at, columns);
        block.lines[0] = lines[at].skip(marker);
        block
    }

    /// A bullet list, if one starts here.
    pub fn bullet_list(&mut self, lines: &[Line], mut at: usize) -> Option<Read> {
        let (kind, _) = bullet(self.str(lines[at]))?;
        let range = self.shown(lines[at].start, lines[at].end);
        let tag = Tag::List { start: None, style: ListStyle::Decimal };
        self.cx.push(Event::Start(tag), range.clone());
        let mut items = Tightness { paragraphs: Vec::new(), is_tight: true };
        let mut end = at;
        while let Some(line) = lines.get(at) {
            if line.is_blank() {
                at += 1;
                continue;
            }
            let Some((_, marker)) = bullet(self.str(*line)).filter(|(found, _)| *found == kind) else {
                break;
            };
            end = self.item(lines, at, marker, &mut items, "this list");
            at = end;
        }
        Some(self.end_list(range, items, end))
    }

    /// A numbered list, if one starts here.
    pub fn numbered_list(&mut self, lines: &[Line], mut at: usize) -> Option<Read> {
        let first = Enumerator::read(self.str(lines[at]), None)?;
        let mut last = first.ordinal?;
        if !self.continues(lines, at, &first) {
            return None;
        }
        let range = self.shown(lines[at].start, lines[at].end);
        let sequence = first.sequence.unwrap_or(Sequence::Arabic);
        let tag = Tag::List { start: Some(u64::from(last)), style: sequence.style() };
        self.cx.push(Event::Start(tag), range.clone());
        let mut items = Tightness { paragraphs: Vec::new(), is_tight: true };
        let mut is_auto = first.sequence.is_none();
        let mut end = self.item(lines, at, first.width, &mut items, "this list");
        at = end;
        while let Some(line) = lines.get(at) {
            if line.is_blank() {
                at += 1;
                continue;
            }
            let Some(found) = Enumerator::read(self.str(*line), Some(sequence)) else { break };
            let follows = match (found.sequence, found.ordinal) {
                (None, _) => true,
                (Some(other), Some(ordinal)) => other == sequence && !is_auto && ordinal == last + 1,
                (Some(_), None) => false,
            };
            if found.format != first.format || !follows || !self.continues(lines, at, &found) {
                break;
            }
            is_auto |= found.sequence.is_none();
            last = found.ordinal.unwrap_or(last);
            end = self.item(lines, at, found.width, &mut items, "this list");
            at = end;
        }
        Some(self.end_list(range, items, end))
    }

    /// Whether the line behind an enumerator lets it be one: blank, indented, or the next item.
    fn continues(&self, lines: &[Line], at: usize, enumerator: &Enumerator) -> bool {
        match lines.get(at + 1) {
            None => true,
            Some(next) if next.is_blank() || next.is_indented(self.input.text) => true,
            Some(next) => enumerator.is_followed_by(self.str(*next)),
        }
    }

    /// Reads an item; gives the index of the line behind it.
    fn item(&mut self, lines: &[Line], at: usize, marker: usize, items: &mut Tightness, what: &str) -> usize {
        let block = self.item_lines(lines, at, marker);
        if let Some(next) = lines.get(block.next)
            && !block.is_closed
            && !self.is_next_item(lines[at], *next)
        {
            self.check_closed(&block, lines, what);
        }
        let range = self.shown_lines(lines::trim(&block.lines));
        let shape = self.wrap(Tag::Item, range, |parser| parser.nested(&block.lines));
        items.is_tight &= shape.is_tight();
        items.paragraphs.extend(shape.paragraph);
        block.next
    }

    /// Whether a line looks like another item of the same kind, which needs no blank line before it.
    fn is_next_item(&self, item: Line, next: Line) -> bool {
        let (item, next) = (self.str(item), self.str(next));
        match bullet(item) {
            Some((kind, _)) => bullet(next).is_some_and(|(other, _)| other == kind),
            None => Enumerator::read(next, None).is_some(),
        }
    }

    fn end_list(&mut self, range: std::ops::Range<usize>, items: Tightness, end: usize) -> Read {
        if items.is_tight {
            let tags = items.paragraphs.iter().flat_map(|(start, end)| [*start, *end]);
            self.cx.out.dropped.extend(tags);
        }
        self.cx.push(Event::End(TagEnd::List), range);
        (end, Block::List { is_tight: items.is_tight })
    }

    /// A block quote, which may be followed by others behind an attribution.
    pub fn quote(&mut self, lines: &[Line], at: usize) -> Read {
        let block = lines::indented(self.input.text, lines, at, None, false);
        self.check_closed(&block, lines, "this block quote");
        self.quotes(&block.lines);
        (block.next, Block::Other)
    }

    /// Block quotes, each ended by an attribution but the last.
    pub fn quotes(&mut self, lines: &[Line]) {
        let mut rest = lines::trim(lines);
        while !rest.is_empty() {
            let attribution = self.attribution(rest);
            let (body, by, after) = match attribution {
                Some((start, dash, end)) => (&rest[..start], Some((start, dash, end)), &rest[end..]),
                None => (rest, None, &rest[rest.len()..]),
            };
            let range = self.shown_lines(body);
            self.wrap(Tag::Quote, range, |parser| {
                parser.nested(body);
                if let Some((start, dash, end)) = by {
                    parser.attribute(&rest[start..end], dash);
                }
            });
            rest = lines::trim(after);
        }
    }

    /// The attribution within a quote: its first line, the bytes of its dash, the line behind it.
    fn attribution(&self, lines: &[Line]) -> Option<(usize, usize, usize)> {
        let text = self.input.text;
        for at in 1..lines.len() {
            if lines[at].is_blank() || !lines[at - 1].is_blank() {
                continue;
            }
            let Some(dash) = dash(self.str(lines[at])) else { continue };
            let end = lines[at..].iter().position(|line| line.is_blank()).map_or(lines.len(), |n| at + n);
            let mut indents = lines[at + 1..end].iter().map(|line| line.indent(text));
            let first = indents.next();
            if indents.all(|indent| Some(indent) == first) {
                return Some((at, dash, end));
            }
        }
        None
    }

    fn attribute(&mut self, lines: &[Line], dash: usize) {
        let text = self.input.text;
        let mut lines: Vec<Line> = lines.iter().map(|line| line.skip(line.indent(text))).collect();
        lines[0] = lines[0].skip(dash);
        let range = self.shown_lines(&lines);
        self.wrap(Tag::Container(owned("attribution")), range.clone(), |parser| {
            parser.wrap(Tag::Paragraph, range.clone(), |parser| {
                parser.cx.push(Event::Text(owned("—")), range);
                parser.inline(&lines);
            });
        });
    }
}

/// Bytes of the dash and the spaces that an attribution starts with.
fn dash(line: &str) -> Option<usize> {
    let hyphens = line.bytes().take_while(|byte| *byte == b'-').count();
    let width = match hyphens {
        0 if line.starts_with('—') => '—'.len_utf8(),
        2 | 3 => hyphens,
        _ => return None,
    };
    let rest = line[width..].trim_start_matches(' ');
    (!rest.is_empty()).then(|| line.len() - rest.len())
}
