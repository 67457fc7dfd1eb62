//! Turns the parser's events into ours, and puts back what the holes hide.

mod quotes;
mod verbatim;

use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, Event as Cmark, LinkType, Tag as CmarkTag};
use pulldown_cmark::{CowStr, TagEnd as CmarkEnd};

use self::quotes::Quotes;
use super::dedent;
use super::owned;
use super::placeholders::{self, Placeholder, PlaceholderKind};
use super::run::Run;
use crate::markup::{Align, Callout, Event, ListStyle, Spanned, Str, Tag, TagEnd};

/// Reads the events of one text.
pub(super) struct Reader<'t> {
    text: &'t str,
    filled: &'t str,
    holes: &'t [Placeholder],
    out: Vec<Spanned>,
    run: Run,
    /// Elements within a paragraph that are open.
    inline: usize,
    /// Links and images that are open.
    links: usize,
    /// A paragraph is open that may be split.
    in_paragraph: bool,
    /// A line of terms is open; each further line is a term of its own.
    in_term: bool,
    /// A line break that follows is dropped: it stands next to a block.
    after_block: bool,
    in_body: bool,
    quotes: Quotes,
    code: Option<Code>,
    html: Option<(String, Range<usize>)>,
    /// Where the definitions that are open start in `out`.
    definitions: Vec<usize>,
    /// Ranges of code, in which a shortcode is only shown.
    code_ranges: Vec<Range<usize>>,
}

/// The block of code that is being read.
struct Code {
    language: Option<Str>,
    fenced: bool,
    text: String,
    /// Whether it holds anything but shortcodes.
    own: bool,
    range: Range<usize>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str, filled: &'t str, holes: &'t [Placeholder]) -> Self {
        Self {
            text,
            filled,
            holes,
            out: Vec::with_capacity(text.len() / 16),
            run: Run::default(),
            inline: 0,
            links: 0,
            in_paragraph: false,
            in_term: false,
            after_block: false,
            in_body: false,
            quotes: Quotes::default(),
            code: None,
            html: None,
            definitions: Vec::new(),
            code_ranges: Vec::new(),
        }
    }

    /// The events, and the ranges of code.
    pub(super) fn finish(mut self) -> (Vec<Spanned>, Vec<Range<usize>>) {
        self.flush();
        (self.out, self.code_ranges)
    }

    /// Reads one event.
    pub(super) fn read(&mut self, event: Cmark<'_>, range: Range<usize>) {
        match event {
            Cmark::Text(text) => return self.text(&text, range),
            Cmark::Html(text) => return self.html(&text, range),
            _ => self.flush(),
        }
        match event {
            Cmark::Start(tag) => self.start(tag, range),
            Cmark::End(tag) => self.end(tag, range),
            Cmark::Code(text) => {
                self.code_ranges.push(range.clone());
                let text = self.restored(&text, &range, |hole| self.source(hole));
                self.inline_event(Event::Code(text), range);
            }
            Cmark::InlineHtml(html) => {
                self.quotes.see_tag(&html);
                self.inline_html(&html, range);
            }
            Cmark::FootnoteReference(label) => {
                self.inline_event(Event::FootnoteReference(owned(&label)), range)
            }
            Cmark::SoftBreak | Cmark::HardBreak if self.after_block => {}
            Cmark::SoftBreak | Cmark::HardBreak if self.in_term && self.inline == 0 => {
                self.push(Event::End(TagEnd::Term), range.clone());
                self.push(Event::Start(Tag::Term), range);
            }
            Cmark::SoftBreak => self.push(Event::SoftBreak, range),
            Cmark::HardBreak => self.push(Event::HardBreak, range),
            Cmark::Rule => self.push(Event::Rule, range),
            Cmark::TaskListMarker(done) => self.push(Event::TaskMarker(done), range),
            Cmark::InlineMath(tex) => {
                self.inline_event(Event::Math { tex: owned(&tex), display: false }, range)
            }
            Cmark::DisplayMath(tex) => {
                self.inline_event(Event::Math { tex: owned(&tex), display: true }, range)
            }
            Cmark::Text(_) | Cmark::Html(_) => {}
        }
    }

    fn push(&mut self, event: Event, range: Range<usize>) {
        self.out.push(Spanned { event, range });
    }

    fn inline_event(&mut self, event: Event, range: Range<usize>) {
        self.after_block = false;
        self.push(event, range);
    }

    fn flush(&mut self) {
        if !self.run.is_empty() {
            self.run.flush(self.text, self.links == 0, &mut self.out);
        }
    }

    fn text(&mut self, text: &str, range: Range<usize>) {
        let holes = placeholders::within(self.holes, &range);
        if let Some(code) = &mut self.code {
            let has_own = holes.is_empty() && !text.trim().is_empty();
            if holes.is_empty() {
                code.own |= has_own;
                code.text.push_str(text);
            } else {
                self.code_with_holes(text, &range, holes);
            }
            return;
        }
        // Blanks between a block and the end of its line.
        if self.after_block && text.trim().is_empty() {
            return;
        }
        if holes.is_empty() {
            self.after_block = false;
            let text = self.quotes.settle(text, &range, self.text);
            return self.run.push(text, range);
        }
        let mut at = 0;
        let mut source = range.start;
        for hole in holes {
            let Some(found) = text[at..].find(&self.filled[hole.range.clone()]) else { continue };
            if found > 0 {
                self.after_block = false;
                self.run.push(&text[at..at + found], source..hole.range.start);
            }
            self.hole(hole);
            at += found + hole.range.len();
            source = hole.range.end;
        }
        if at < text.len() && !(self.after_block && text[at..].trim().is_empty()) {
            self.after_block = false;
            self.run.push(&text[at..], source..range.end);
        }
    }

    /// Writes what a hole stands for.
    fn hole(&mut self, hole: &Placeholder) {
        let event = match &hole.kind {
            PlaceholderKind::Literal(text) => {
                self.after_block = false;
                return self.run.push(text, hole.range.clone());
            }
            PlaceholderKind::Protected(_) => {
                self.after_block = false;
                return self.run.push(&self.text[hole.range.clone()], hole.range.clone());
            }
            PlaceholderKind::Call(_, index) => Event::Shortcode(*index),
            PlaceholderKind::Formula { tex, display } => {
                let tex = dedent::take(self.text, tex.clone(), &self.text[hole.prefix.clone()]).text;
                Event::Math { tex: owned(tex.trim()), display: *display }
            }
        };
        self.flush();
        if hole.block && self.inline == 0 {
            self.block(event, hole.range.clone());
        } else {
            self.inline_event(event, hole.range.clone());
        }
    }

    /// Writes a block, which ends the paragraph that it stands in.
    fn block(&mut self, event: Event, range: Range<usize>) {
        while matches!(self.out.last(), Some(Spanned { event: Event::SoftBreak | Event::HardBreak, .. })) {
            self.out.pop();
        }
        if self.in_paragraph {
            self.end_paragraph(range.start..range.start);
        }
        self.push(event, range.clone());
        if self.in_paragraph {
            self.push(Event::Start(Tag::Paragraph), range.end..range.end);
        }
        self.after_block = true;
    }

    fn end_paragraph(&mut self, range: Range<usize>) {
        if matches!(self.out.last(), Some(Spanned { event: Event::Start(Tag::Paragraph), .. })) {
            self.out.pop();
        } else {
            self.push(Event::End(TagEnd::Paragraph), range);
        }
    }

    fn start(&mut self, tag: CmarkTag<'_>, range: Range<usize>) {
        if is_text_block(&tag) {
            self.quotes = Quotes::default();
        }
        let tag = match tag {
            CmarkTag::Paragraph => {
                self.in_paragraph = true;
                Tag::Paragraph
            }
            CmarkTag::Heading { level, id, classes, attrs } => {
                let id = id.map(|id| owned(&id)).or_else(|| attribute_id(&attrs));
                Tag::Heading { level: level as u8, id, classes: classes.iter().map(|c| owned(c)).collect() }
            }
            CmarkTag::BlockQuote(None) => Tag::Quote,
            CmarkTag::BlockQuote(Some(kind)) => Tag::Callout(match kind {
                BlockQuoteKind::Note => Callout::Note,
                BlockQuoteKind::Tip => Callout::Tip,
                BlockQuoteKind::Important => Callout::Important,
                BlockQuoteKind::Warning => Callout::Warning,
                BlockQuoteKind::Caution => Callout::Caution,
            }),
            CmarkTag::CodeBlock(kind) => {
                self.code_ranges.push(range.clone());
                let (fenced, language) = match kind {
                    CodeBlockKind::Indented => (false, None),
                    CodeBlockKind::Fenced(info) => (true, language(&info)),
                };
                self.code = Some(Code { language, fenced, text: String::new(), own: false, range });
                return;
            }
            CmarkTag::HtmlBlock | CmarkTag::MetadataBlock(_) => return,
            CmarkTag::List(start) => Tag::List { start, style: ListStyle::Decimal },
            CmarkTag::Item => Tag::Item,
            CmarkTag::FootnoteDefinition(label) => Tag::FootnoteDefinition(owned(&label)),
            CmarkTag::DefinitionList => Tag::DefinitionList,
            CmarkTag::DefinitionListTitle => {
                self.in_term = true;
                Tag::Term
            }
            CmarkTag::DefinitionListDefinition => {
                self.definitions.push(self.out.len());
                Tag::Definition
            }
            CmarkTag::Table(alignments) => Tag::Table(alignments.into_iter().map(align).collect()),
            CmarkTag::TableHead => {
                self.push(Event::Start(Tag::TableHead), range.clone());
                Tag::TableRow
            }
            CmarkTag::TableRow => {
                if !std::mem::replace(&mut self.in_body, true) {
                    self.push(Event::Start(Tag::TableBody), range.start..range.start);
                }
                Tag::TableRow
            }
            CmarkTag::TableCell => Tag::TableCell { columns: 1, rows: 1, heads_row: false },
            CmarkTag::Emphasis => self.inline_tag(Tag::Emphasis),
            CmarkTag::Strong => self.inline_tag(Tag::Strong),
            CmarkTag::Strikethrough => self.inline_tag(Tag::Strikethrough),
            CmarkTag::Superscript => self.inline_tag(Tag::Superscript),
            CmarkTag::Subscript => self.inline_tag(Tag::Subscript),
            CmarkTag::Link { link_type, dest_url, title, .. } => {
                self.links += 1;
                let mut url = self.attribute(&dest_url, &range);
                if link_type == LinkType::Email {
                    url = format!("mailto:{url}").into();
                }
                let title = self.attribute(&title, &range);
                self.inline_tag(Tag::Link { url, title })
            }
            CmarkTag::Image { dest_url, title, .. } => {
                self.links += 1;
                let (url, title) = (self.attribute(&dest_url, &range), self.attribute(&title, &range));
                self.inline_tag(Tag::Image { url, title, look: crate::markup::ImageLook::default() })
            }
        };
        self.after_block = false;
        self.push(Event::Start(tag), range);
    }

    fn inline_tag(&mut self, tag: Tag) -> Tag {
        self.inline += 1;
        tag
    }

    fn end(&mut self, tag: CmarkEnd, range: Range<usize>) {
        let end = match tag {
            CmarkEnd::Paragraph => {
                self.in_paragraph = false;
                self.after_block = false;
                return self.end_paragraph(range);
            }
            CmarkEnd::Heading(level) => TagEnd::Heading(level as u8),
            CmarkEnd::BlockQuote(None) => TagEnd::Quote,
            CmarkEnd::BlockQuote(Some(_)) => TagEnd::Callout,
            CmarkEnd::CodeBlock => return self.end_code(),
            CmarkEnd::HtmlBlock => return self.flush_html(),
            CmarkEnd::MetadataBlock(_) => return,
            CmarkEnd::List(_) => TagEnd::List,
            CmarkEnd::Item => TagEnd::Item,
            CmarkEnd::FootnoteDefinition => TagEnd::FootnoteDefinition,
            CmarkEnd::DefinitionList => TagEnd::DefinitionList,
            CmarkEnd::DefinitionListTitle => {
                self.in_term = false;
                TagEnd::Term
            }
            CmarkEnd::DefinitionListDefinition => {
                self.tighten();
                TagEnd::Definition
            }
            CmarkEnd::Table => {
                if std::mem::take(&mut self.in_body) {
                    self.push(Event::End(TagEnd::TableBody), range.end..range.end);
                }
                TagEnd::Table
            }
            CmarkEnd::TableHead => {
                self.push(Event::End(TagEnd::TableRow), range.clone());
                TagEnd::TableHead
            }
            CmarkEnd::TableRow => TagEnd::TableRow,
            CmarkEnd::TableCell => TagEnd::TableCell,
            CmarkEnd::Emphasis => self.inline_end(TagEnd::Emphasis),
            CmarkEnd::Strong => self.inline_end(TagEnd::Strong),
            CmarkEnd::Strikethrough => self.inline_end(TagEnd::Strikethrough),
            CmarkEnd::Superscript => self.inline_end(TagEnd::Superscript),
            CmarkEnd::Subscript => self.inline_end(TagEnd::Subscript),
            CmarkEnd::Link => {
                self.links = self.links.saturating_sub(1);
                self.inline_end(TagEnd::Link)
            }
            CmarkEnd::Image => {
                self.links = self.links.saturating_sub(1);
                self.inline_end(TagEnd::Image)
            }
        };
        self.after_block = false;
        self.push(Event::End(end), range);
    }

    fn inline_end(&mut self, end: TagEnd) -> TagEnd {
        self.inline = self.inline.saturating_sub(1);
        end
    }

    /// Takes the paragraph away when it is all that a definition has.
    fn tighten(&mut self) {
        let Some(start) = self.definitions.pop() else { return };
        let is = |at: usize, event: &Event| self.out.get(at).is_some_and(|spanned| spanned.event == *event);
        if is(start + 1, &Event::Start(Tag::Paragraph)) {
            let end = self.out[start..].iter().position(|s| s.event == Event::End(TagEnd::Paragraph));
            if end.is_some_and(|end| start + end + 1 == self.out.len()) {
                self.out.pop();
                self.out.remove(start + 1);
            }
        }
    }
}

/// Whether quotes and raw tags that were open before an element have no effect in it.
fn is_text_block(tag: &CmarkTag<'_>) -> bool {
    matches!(
        tag,
        CmarkTag::Paragraph
            | CmarkTag::Heading { .. }
            | CmarkTag::Item
            | CmarkTag::TableCell
            | CmarkTag::DefinitionListTitle
            | CmarkTag::DefinitionListDefinition
    )
}

/// The language of a code fence: its first word, without Hugo's options in braces.
fn language(info: &str) -> Option<Str> {
    let word = info.split(|c: char| c.is_whitespace() || c == '{' || c == ',').next()?;
    (!word.is_empty()).then(|| owned(word))
}

/// `{id="name"}`, which other Markdown dialects have for `{#name}`.
fn attribute_id(attributes: &[(CowStr<'_>, Option<CowStr<'_>>)]) -> Option<Str> {
    let (_, value) = attributes.iter().find(|(name, _)| &**name == "id")?;
    let value = value.as_deref()?.trim_matches(['"', '\'']);
    (!value.is_empty()).then(|| owned(value))
}

fn align(alignment: Alignment) -> Align {
    match alignment {
        Alignment::None => Align::Default,
        Alignment::Left => Align::Left,
        Alignment::Center => Align::Center,
        Alignment::Right => Align::Right,
    }
}
