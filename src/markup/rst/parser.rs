//! Reads the blocks of a text, one after the other.
//!
//! 1. The first characters of a line say which kind of block starts there; text is the last choice.
//! 2. The block takes the lines that belong to it, removes their indentation, and reads them in turn.
//! 3. Each block says what it was ([`Block`]), so that lists know whether they are tight.

use std::ops::Range;

use super::chars;
use super::context::{Context, MAX_DEPTH, owned};
use super::input::Input;
use super::lines::{self, Line};
use super::table;
use crate::markup::{Event, Tag, TagEnd};

/// Reads one text; `cx` is shared with the parsers of its parts.
pub(super) struct Parser<'t, 'c, 'a> {
    pub input: &'t Input<'t>,
    pub cx: &'c mut Context<'a>,
}

/// What a block turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Block {
    /// Nothing that shows.
    Nothing,
    /// A paragraph: the indices of its first and last event.
    Paragraph(usize, usize),
    /// A bullet or numbered list, and whether all of its items are short.
    List { is_tight: bool },
    /// Anything else.
    Other,
}

/// What the blocks of an item, cell or description are.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Shape {
    /// The first block, if it is a paragraph.
    pub paragraph: Option<(usize, usize)>,
    count: usize,
    is_tight: bool,
}

impl Shape {
    fn add(&mut self, block: Block) {
        match block {
            Block::Nothing => return,
            Block::Paragraph(start, end) if self.count == 0 => {
                self.paragraph = Some((start, end));
                self.is_tight = true;
            }
            Block::List { is_tight } if self.count == 0 || self.count == 1 && self.is_tight => {
                self.is_tight = is_tight;
            }
            _ => self.is_tight = false,
        }
        self.count += 1;
    }

    /// Whether it is a paragraph, or nothing, perhaps with a tight list behind it.
    pub fn is_tight(&self) -> bool {
        self.count == 0 || self.is_tight
    }

    /// The paragraph when there is nothing else.
    pub fn only_paragraph(&self) -> Option<(usize, usize)> {
        self.paragraph.filter(|_| self.count == 1)
    }
}

/// A block that was read: what it was, and the index of the line behind it.
pub(super) type Read = (usize, Block);

impl Parser<'_, '_, '_> {
    /// The characters of a line.
    pub fn str(&self, line: Line) -> &str {
        line.of(self.input.text)
    }

    /// The range that events of these bytes carry.
    pub fn shown(&self, start: usize, end: usize) -> Range<usize> {
        self.input.shown(start..end)
    }

    /// The range that events of these lines carry.
    pub fn shown_lines(&self, lines: &[Line]) -> Range<usize> {
        let start = lines.first().map_or(0, |line| line.start);
        self.shown(start, lines.last().map_or(start, |line| line.end))
    }

    /// Reports a problem on a line.
    pub fn report(&self, line: Line, message: impl Into<String>) {
        self.cx.report(self.input, line.start..line.end, message);
    }

    /// Opens an element, reads its content with `inner`, and closes it.
    pub fn wrap<T>(&mut self, tag: Tag, range: Range<usize>, inner: impl FnOnce(&mut Self) -> T) -> T {
        let end = end_of(&tag);
        self.cx.push(Event::Start(tag), range.clone());
        let result = inner(self);
        self.cx.push(Event::End(end), range);
        result
    }

    /// Reads blocks within another block.
    pub fn nested(&mut self, lines: &[Line]) -> Shape {
        if self.cx.depth >= MAX_DEPTH {
            if let Some(line) = lines.iter().find(|line| !line.is_blank()) {
                self.report(*line, format!("blocks are nested more than {MAX_DEPTH} deep"));
                self.plain_paragraph(lines);
            }
            return Shape::default();
        }
        self.cx.depth += 1;
        let shape = self.blocks(lines, false);
        self.cx.depth -= 1;
        shape
    }

    /// Reads blocks within another block; a single paragraph loses its tags.
    pub fn nested_tight(&mut self, lines: &[Line]) {
        if let Some((start, end)) = self.nested(lines).only_paragraph() {
            self.cx.out.dropped.extend([start, end]);
        }
    }

    /// A paragraph of text as it stands, without any markup in it.
    pub fn plain_paragraph(&mut self, lines: &[Line]) {
        let range = self.shown_lines(lines);
        self.wrap(Tag::Paragraph, range, |parser| {
            for (number, line) in lines.iter().filter(|line| !line.is_blank()).enumerate() {
                let range = parser.shown(line.start, line.end);
                if number > 0 {
                    parser.cx.push(Event::SoftBreak, range.clone());
                }
                parser.cx.push(Event::Text(owned(parser.str(*line))), range);
            }
        });
    }

    /// Reads all blocks of these lines; section titles are allowed only outside of other blocks.
    pub fn blocks(&mut self, lines: &[Line], titles: bool) -> Shape {
        let mut shape = Shape::default();
        let mut at = 0;
        while at < lines.len() {
            if lines[at].is_blank() {
                at += 1;
                continue;
            }
            let class = self.cx.class.take();
            let opened = self.cx.out.events.len();
            let range = self.shown(lines[at].start, lines[at].end);
            if let Some(class) = &class {
                self.cx.push(Event::Start(Tag::Container(owned(class))), range.clone());
            }
            let (next, block) = self.block(lines, at, titles);
            if block != Block::Nothing {
                self.cx.chained.clear();
            }
            if let Some(class) = class {
                if block == Block::Nothing && self.cx.out.events.len() == opened + 1 {
                    self.cx.out.events.pop();
                    self.cx.class.get_or_insert(class);
                    shape.add(block);
                } else {
                    self.cx.push(Event::End(TagEnd::Container), range);
                    shape.add(Block::Other);
                }
            } else {
                shape.add(block);
            }
            debug_assert!(next > at, "a block takes at least one line");
            at = next.max(at + 1);
        }
        shape
    }

    fn block(&mut self, lines: &[Line], at: usize, titles: bool) -> Read {
        let line = lines[at];
        let text = self.input.text;
        let bytes = &text.as_bytes()[line.start..line.end];
        let read = match bytes[0] {
            b' ' => Some(self.quote(lines, at)),
            b'-' | b'+' | b'*' | 0xe2 => self
                .bullet_list(lines, at)
                .or_else(|| self.option_list(lines, at))
                .or_else(|| self.grid_table(lines, at)),
            b'0'..=b'9' | b'#' | b'(' => self.numbered_list(lines, at),
            b'a'..=b'z' | b'A'..=b'Z' if bytes.iter().take(16).any(|b| matches!(b, b'.' | b')')) => {
                self.numbered_list(lines, at)
            }
            b':' => self.field_list(lines, at),
            b'/' => self.option_list(lines, at),
            b'>' => self.doctest(lines, at),
            b'|' => self.line_block(lines, at),
            b'=' => table::simple::is_top(line.of(text)).then(|| self.simple_table(lines, at)),
            b'.' => self.explicit(lines, at),
            b'_' => self.anonymous(lines, at),
            b'{' => self.shortcode_block(lines, at),
            _ => None,
        };
        if let Some(read) = read {
            return read;
        }
        if is_adornment(line.of(text))
            && let Some(read) = self.adornment(lines, at, titles)
        {
            return read;
        }
        self.text_block(lines, at, titles)
    }

    /// A transition, or the line above a title. `None` when it is too short for either.
    fn adornment(&mut self, lines: &[Line], at: usize, titles: bool) -> Option<Read> {
        let text = self.input.text;
        let line = lines[at];
        let is_short = line.end - line.start < 4;
        let next = lines.get(at + 1).filter(|line| !line.is_blank());
        if !titles {
            if is_short {
                return None;
            }
            self.report(line, "a section title or transition cannot stand within another block");
            return Some((at + 1, Block::Nothing));
        }
        let Some(&title) = next else {
            if is_short {
                return None;
            }
            let range = self.shown(line.start, line.end);
            self.cx.push(Event::Rule, range);
            return Some((at + 1, Block::Other));
        };
        let below = lines.get(at + 2).copied().filter(|below| is_adornment(below.of(text)));
        match below {
            Some(below) if !is_adornment(title.of(text)) && below.of(text) == line.of(text) => {
                let wide = title.of(text).trim_start().chars().map(chars::width).sum::<usize>();
                if wide > line.end - line.start {
                    if is_short {
                        return None;
                    }
                    self.report(line, "the line above the title is shorter than the title");
                }
                self.heading(title, below, true);
                Some((at + 3, Block::Other))
            }
            _ if is_short => None,
            _ => {
                self.report(line, "this line looks like that above a title, but none like it is below");
                self.plain_paragraph(&lines[at..=at]);
                Some((at + 1, Block::Other))
            }
        }
    }

    /// A paragraph, a title or a definition list.
    fn text_block(&mut self, lines: &[Line], at: usize, titles: bool) -> Read {
        let text = self.input.text;
        match lines.get(at + 1) {
            Some(next) if !next.is_blank() && next.is_indented(text) => {
                return self.definition_list(lines, at);
            }
            Some(next) if is_adornment(next.of(text)) => {
                if let Some(read) = self.underlined(lines, at, titles) {
                    return read;
                }
            }
            _ => {}
        }
        self.paragraph(lines, at)
    }

    /// A title with a line below it. `None` when that line is too short to be one.
    fn underlined(&mut self, lines: &[Line], at: usize, titles: bool) -> Option<Read> {
        let (title, below) = (lines[at], lines[at + 1]);
        let length = below.end - below.start;
        let wide = self.str(title).chars().map(chars::width).sum::<usize>();
        if wide > length {
            if length < 4 {
                return None;
            }
            self.report(below, "the line below the title is shorter than the title");
        }
        if titles {
            self.heading(title, below, false);
        } else {
            self.report(title, "a section title cannot stand within another block");
            let range = self.shown(title.start, title.end);
            self.wrap(Tag::Paragraph, range, |parser| parser.inline(&[title]));
        }
        Some((at + 2, Block::Other))
    }
}

/// Whether a line consists of one punctuation character, repeated.
pub(super) fn is_adornment(line: &str) -> bool {
    let bytes = line.as_bytes();
    bytes.first().is_some_and(|first| chars::is_adornment(*first) && bytes.iter().all(|byte| byte == first))
}

/// What closes a tag.
fn end_of(tag: &Tag) -> TagEnd {
    match tag {
        Tag::Paragraph => TagEnd::Paragraph,
        Tag::Heading { level, .. } => TagEnd::Heading(*level),
        Tag::Quote => TagEnd::Quote,
        Tag::Callout(_) => TagEnd::Callout,
        Tag::CalloutTitle => TagEnd::CalloutTitle,
        Tag::CodeBlock { .. } => TagEnd::CodeBlock,
        Tag::List { .. } => TagEnd::List,
        Tag::Item => TagEnd::Item,
        Tag::DefinitionList => TagEnd::DefinitionList,
        Tag::Term => TagEnd::Term,
        Tag::Definition => TagEnd::Definition,
        Tag::FieldList => TagEnd::FieldList,
        Tag::FieldName => TagEnd::FieldName,
        Tag::FieldBody => TagEnd::FieldBody,
        Tag::LineBlock => TagEnd::LineBlock,
        Tag::Line => TagEnd::Line,
        Tag::Table(_) => TagEnd::Table,
        Tag::Caption => TagEnd::Caption,
        Tag::TableHead => TagEnd::TableHead,
        Tag::TableBody => TagEnd::TableBody,
        Tag::TableRow => TagEnd::TableRow,
        Tag::TableCell { .. } => TagEnd::TableCell,
        Tag::FootnoteDefinition(_) => TagEnd::FootnoteDefinition,
        Tag::Emphasis => TagEnd::Emphasis,
        Tag::Strong => TagEnd::Strong,
        Tag::Strikethrough => TagEnd::Strikethrough,
        Tag::Superscript => TagEnd::Superscript,
        Tag::Subscript => TagEnd::Subscript,
        Tag::Link { .. } => TagEnd::Link,
        Tag::Image { .. } => TagEnd::Image,
        Tag::Figure => TagEnd::Figure,
        Tag::Container(_) => TagEnd::Container,
    }
}

/// Reports a block that goes on without a blank line after it.
impl Parser<'_, '_, '_> {
    pub fn check_closed(&self, block: &lines::Block, all: &[Line], what: &str) {
        if !block.is_closed
            && let Some(line) = all.get(block.next)
        {
            self.report(*line, format!("{what} ends without a blank line"));
        }
    }
}
