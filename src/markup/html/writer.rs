//! The pass over the events.

use std::borrow::Cow;
use std::ops::Range;

use super::balance::Balance;
use super::elements::{closing_block, code_block, ends_phrases, holds_phrases, is_inline, opening};
use super::footnotes::Footnotes;
use super::phrase::is_phrase;
use super::raw_links::RawLink;
use super::table::{Heads, Table};
use super::{Context, Heading, Place, Sanitiser, image, raw_links, raw_tables, unknown};
use crate::html::Html;
use crate::markup::{Callout, Document, Event, ImageLook, ListStyle, Spanned, Str, Tag, TagEnd, math, plain};
use crate::source::is_unsafe;

/// Writes one document.
pub(super) struct Writer<'d, 'c> {
    document: &'d Document,
    context: &'c mut dyn Context,
    out: &'c mut Html,
    footnotes: Footnotes,
    /// Whether the footnotes are those of the document around this one.
    shares_notes: bool,
    /// What was being written when a footnote began, and the footnote's label.
    outer: Vec<(Html, Str)>,
    tables: Vec<Table>,
    figures: Vec<Figure>,
    /// The closing tags of lists, and those of headings with their permalinks.
    list_ends: Vec<&'static str>,
    heading_end: String,
    /// The last heading.
    section: String,
    /// Elements that hold phrases only, and links, that are open.
    phrases: usize,
    links: usize,
    sanitiser: Option<(Sanitiser, Vec<usize>)>,
    /// Whether raw HTML began a drawing or a formula that has not ended.
    in_drawing: bool,
    /// What the next paragraph begins with.
    lead: Option<Html>,
    balance: Balance,
}

/// A figure that is open.
#[derive(PartialEq)]
enum Figure {
    WithoutCaption,
    InCaption,
}

impl<'d, 'c> Writer<'d, 'c> {
    pub(super) fn new(document: &'d Document, context: &'c mut dyn Context, out: &'c mut Html) -> Self {
        let shares_notes = document.shares_notes && context.notes().is_some_and(|notes| !notes.is_empty());
        let footnotes = match shares_notes {
            true => Footnotes::default(),
            false => Footnotes::new(document, || context.footnote_prefix()),
        };
        let sanitiser = context.trust().map(|trust| (Sanitiser::new(trust), Vec::new()));
        Self {
            document,
            context,
            out,
            footnotes,
            shares_notes,
            outer: Vec::new(),
            tables: Vec::new(),
            figures: Vec::new(),
            list_ends: Vec::new(),
            heading_end: String::new(),
            section: String::new(),
            phrases: 0,
            links: 0,
            sanitiser,
            in_drawing: false,
            lead: None,
            balance: Balance::new(document),
        }
    }

    pub(super) fn write(mut self, events: Range<usize>) {
        let mut at = events.start;
        while at < events.end {
            at = self.event(at);
        }
        if let Some((sanitiser, _)) = &mut self.sanitiser {
            sanitiser.close_to(0, self.out);
        }
        self.footnotes.write(self.out);
    }

    fn place(&self, at: usize) -> Place<'d> {
        let in_link = self.links > 0 || !self.heading_end.is_empty();
        Place { document: self.document, range: &self.document.events[at].range, in_link }
    }

    /// Writes the event at a position; returns the position of the next one.
    fn event(&mut self, at: usize) -> usize {
        let document = self.document;
        match &document.events[at].event {
            Event::Start(tag) => {
                let next = self.start(tag, at);
                if let Some(lead) = self.lead.take() {
                    self.out.push(&lead);
                    self.out.push_markup(" ");
                }
                return next;
            }
            Event::End(end) => {
                self.closings(at, false);
                self.end(*end);
                self.closings(at, true);
            }
            Event::Text(text) => {
                let place = self.place(at);
                self.context.text(text, place, self.out);
            }
            Event::Code(code) => {
                let place = self.place(at);
                self.context.code(code, place, self.out);
            }
            Event::Math { tex, display } => self.math(tex, *display, at),
            Event::Html(html) => self.raw(html, true, at),
            Event::InlineHtml(html) => self.raw(html, false, at),
            Event::FootnoteReference(label) if self.links == 0 => match self.outer_notes() {
                Some(notes) => {
                    let mut mark = Html::new();
                    notes.refer(label, &mut mark);
                    self.out.push(&mark);
                }
                None => self.footnotes.refer(label, self.out),
            },
            Event::FootnoteReference(label) => self.out.push_text(&format!("[{label}]")),
            Event::Target(name) => {
                if let Some(id) = self.context.target(name) {
                    self.out.push_markup("<span id=\"");
                    self.out.push_text(&id);
                    self.out.push_markup("\"></span>");
                }
            }
            Event::SoftBreak => self.out.push_markup("\n"),
            Event::HardBreak => self.out.push_markup("<br>\n"),
            Event::Rule => self.out.push_markup("<hr>\n"),
            Event::TaskMarker(done) => self.out.push_markup(match done {
                true => "<input type=\"checkbox\" disabled checked aria-label=\"Done\"> ",
                false => "<input type=\"checkbox\" disabled aria-label=\"To do\"> ",
            }),
            Event::Shortcode(index) => {
                let inline = self.phrases > 0 || document.shortcodes.get(*index).is_some_and(|s| !s.block);
                let start = self.out.as_str().len();
                self.shortcode(*index, inline);
                if !inline && is_phrase(&self.out.as_str()[start..]) {
                    let phrase = self.out.split_off(start);
                    self.phrase_alone(phrase, at);
                }
            }
        }
        at + 1
    }

    /// The footnotes of the document around this one, when they are shared.
    fn outer_notes(&mut self) -> Option<&mut Footnotes> {
        self.context.notes().filter(|_| self.shares_notes)?.last_mut()
    }

    fn shortcode(&mut self, index: usize, inline: bool) {
        let is_lent = !self.shares_notes;
        if let Some(notes) = self.context.notes().filter(|_| is_lent) {
            notes.push(std::mem::take(&mut self.footnotes));
        }
        self.context.shortcode(self.document, index, inline, self.out);
        if let Some(notes) = self.context.notes().filter(|_| is_lent).and_then(Vec::pop) {
            self.footnotes = notes;
        }
    }

    /// Writes a phrase that a shortcode shows on a line of its own: it is the beginning of the paragraph
    /// below it, or a paragraph by itself.
    fn phrase_alone(&mut self, phrase: Html, at: usize) {
        let events = &self.document.events;
        let next = events.get(at + 1).filter(|next| next.event == Event::Start(Tag::Paragraph));
        let gap = next.and_then(|next| self.document.text.get(events[at].range.end..next.range.start));
        if gap.is_some_and(|gap| gap.matches('\n').count() <= 1) {
            self.lead = Some(phrase);
        } else {
            self.out.push_markup("<p>");
            self.out.push(&phrase);
            self.out.push_markup("</p>\n");
        }
    }

    fn math(&mut self, tex: &str, display: bool, at: usize) {
        let is_block = display && self.phrases == 0;
        let (open, close) = if is_block { ("<div class=\"math\">", "</div>\n") } else { ("", "") };
        self.out.push_markup(open);
        match math::to_mathml(tex, display) {
            Ok(math) => self.out.push(&math),
            Err(message) => {
                let place = self.place(at);
                self.context.formula_problem(&message, place);
                self.out.push_markup("<code class=\"tex\">");
                self.out.push_text(tex);
                self.out.push_markup("</code>");
            }
        }
        self.out.push_markup(close);
    }

    /// Writes the closing tags of raw HTML that belong before or after the end of an element.
    fn closings(&mut self, at: usize, is_after: bool) {
        let tags = if is_after { self.balance.after(at) } else { self.balance.before(at) };
        let Some(tags) = tags else { return };
        match &mut self.sanitiser {
            // What begins in an element ends in it anyway.
            Some(_) if !is_after => {}
            Some((sanitiser, depths)) => {
                sanitiser.filter(tags, depths.last().copied().unwrap_or(0), self.out);
            }
            None => self.out.push_markup(tags),
        }
    }

    fn raw(&mut self, html: &str, is_block: bool, at: usize) {
        let edited = self.balance.edited(at, html);
        let html = edited.as_deref().unwrap_or(html);
        let html = &*self.with_addresses(html, at);
        let Some((sanitiser, depths)) = &mut self.sanitiser else {
            let html = match unknown::is_drawing(html, &mut self.in_drawing) {
                true => Cow::Borrowed(html),
                false => unknown::known_only(html),
            };
            self.out.push_markup(&raw_tables::with_names(&html, &self.section));
            return;
        };
        let depth = depths.last().copied().unwrap_or(0);
        let mut filtered = Html::new();
        let mut removed = Vec::new();
        match sanitiser.trusts() && unknown::is_drawing(html, &mut self.in_drawing) {
            true => filtered.push_markup(html),
            false => removed = sanitiser.filter(html, depth, &mut filtered),
        }
        self.out.push_markup(&raw_tables::with_names(filtered.as_str(), &self.section));
        if is_block {
            sanitiser.end_block(depth, self.out);
        }
        if !removed.is_empty() {
            let place = self.place(at);
            self.context.html_problem(&removed, place);
        }
    }

    /// Raw HTML whose addresses lead where those of the markup around it would.
    fn with_addresses<'h>(&mut self, html: &'h str, at: usize) -> Cow<'h, str> {
        let Document { events, text, .. } = self.document;
        let whole = &events[at].range;
        // Only what stands in the source as it is has places of its own.
        let is_verbatim = text.get(whole.clone()) == Some(html);
        raw_links::with_addresses(html, |link| {
            let RawLink { range, url, is_picture, is_link } = link;
            if !is_link && !is_unsafe(url) {
                return None;
            }
            let range = match is_verbatim {
                true => whole.start + range.start..whole.start + range.end,
                false => whole.clone(),
            };
            let place = Place { document: self.document, range: &range, in_link: false };
            let address = match is_picture {
                true => self.context.image(url, place).url,
                false => self.context.link(url, place).url,
            };
            (address != *url).then(|| address.into_owned())
        })
    }

    fn start(&mut self, tag: &'d Tag, at: usize) -> usize {
        if holds_phrases(tag) {
            self.phrases += 1;
        }
        if let Some((sanitiser, depths)) = &mut self.sanitiser {
            if !is_inline(tag) {
                sanitiser.begin_block(depths.last().copied().unwrap_or(0));
            }
            depths.push(sanitiser.depth());
        }
        let simple = match tag {
            Tag::Heading { level, id, .. } => {
                self.heading(*level, id.as_deref(), at);
                ""
            }
            Tag::CodeBlock { language, numbers } if self.is_plain(at) => {
                return self.code_block(language.as_deref(), *numbers, at);
            }
            Tag::CodeBlock { .. } => "<pre class=\"code\" tabindex=\"0\"><code>",
            Tag::Image { url, title, look } => return self.image(url, title, look, at),
            Tag::Link { url, title } => {
                self.link(url, title, at);
                ""
            }
            Tag::Callout(kind) => {
                self.callout(*kind, at);
                ""
            }
            Tag::List { start, style } => {
                self.list(*start, *style);
                ""
            }
            Tag::Item if self.is_task(at) => "<li class=\"task\">",
            Tag::Table(align) => {
                self.tables.push(Table::open(
                    align,
                    &self.document.events[at + 1..],
                    &self.section,
                    self.out,
                ));
                ""
            }
            Tag::TableHead => self.in_table(|table, out| table.head(true, out)),
            Tag::TableRow => self.in_table(Table::row),
            Tag::TableCell { columns, rows, heads_row } => {
                let next = self.document.events.get(at + 1).map(|next| &next.event);
                let is_empty = next == Some(&Event::End(TagEnd::TableCell));
                let heads = if *heads_row { Heads::Row } else { Heads::Nothing };
                let heads = Some(heads).filter(|_| !is_empty);
                self.in_table(|table, out| table.cell((*columns, *rows), heads, out))
            }
            Tag::Figure => {
                self.figures.push(Figure::WithoutCaption);
                "<figure>\n"
            }
            Tag::Caption => match self.figures.last_mut() {
                Some(figure) if self.tables.is_empty() => {
                    // It stays open for the legend: a figure has one caption, first or last in it.
                    *figure = Figure::InCaption;
                    "<figcaption>\n<p>"
                }
                _ => "<caption>",
            },
            Tag::FootnoteDefinition(label) => {
                self.outer.push((std::mem::take(self.out), label.clone()));
                ""
            }
            Tag::Container(classes) => {
                self.out.push_markup("<div class=\"");
                self.out.push_text(classes);
                "\">\n"
            }
            other => opening(other),
        };
        self.out.push_markup(simple);
        at + 1
    }

    fn end(&mut self, end: TagEnd) {
        if let Some((sanitiser, depths)) = &mut self.sanitiser {
            sanitiser.close_to(depths.pop().unwrap_or(0), self.out);
        }
        if ends_phrases(end) {
            self.phrases = self.phrases.saturating_sub(1);
        }
        let simple = match end {
            TagEnd::Heading(_) => {
                let end = std::mem::take(&mut self.heading_end);
                self.out.push_markup(&end);
                ""
            }
            TagEnd::Link => {
                self.links = self.links.saturating_sub(1);
                // A link within a link cannot be written; its words are.
                if self.links == 0 { "</a>" } else { "" }
            }
            TagEnd::List => self.list_ends.pop().unwrap_or_default(),
            TagEnd::Table => {
                self.tables.pop();
                "</table></div>\n"
            }
            TagEnd::TableHead => self.in_table(|table, out| table.head(false, out)),
            TagEnd::TableCell => self.in_table(|table, out| table.end_cell(out)),
            TagEnd::Caption if self.tables.is_empty() && !self.figures.is_empty() => "</p>\n",
            TagEnd::Figure => match self.figures.pop() {
                Some(Figure::InCaption) => "</figcaption>\n</figure>\n",
                _ => "</figure>\n",
            },
            TagEnd::FootnoteDefinition => {
                if let Some((outer, label)) = self.outer.pop() {
                    let text = std::mem::replace(self.out, outer);
                    match self.outer_notes() {
                        Some(notes) => notes.define(&label, text),
                        None => self.footnotes.define(&label, text),
                    }
                }
                ""
            }
            other => closing_block(other),
        };
        self.out.push_markup(simple);
    }

    fn in_table(&mut self, write: impl FnOnce(&mut Table, &mut Html)) -> &'static str {
        if let Some(table) = self.tables.last_mut() {
            write(table, self.out);
        }
        ""
    }

    fn heading(&mut self, level: u8, id: Option<&str>, at: usize) {
        let events = &self.document.events[at + 1..self.matching(at)];
        let text = plain::plain_text(events);
        let place = self.place(at);
        let written = self.context.heading(&Heading { level, id, text: &text, events }, place);
        let level = written.level.clamp(1, 6);
        let id = Html::escape(&written.id);
        self.section = text;
        self.out.push_markup(&format!("<h{level} id=\"{id}\">"));
        self.heading_end = format!(
            "<a class=\"permalink\" href=\"#{id}\" aria-label=\"Link to this section\"></a></h{level}>\n"
        );
    }

    /// The position of the event that closes the element opened at `at`.
    fn matching(&self, at: usize) -> usize {
        let mut depth = 0usize;
        let events = &self.document.events[at..];
        let end = events.iter().position(|Spanned { event, .. }| {
            match event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0
        });
        end.map_or(self.document.events.len(), |end| at + end)
    }

    /// Whether the block of code that opens at `at` holds nothing but text: one of
    /// reStructuredText's parsed literals may hold any inline markup.
    fn is_plain(&self, at: usize) -> bool {
        let mut events = self.document.events[at + 1..].iter().map(|spanned| &spanned.event);
        events.find(|event| !matches!(event, Event::Text(_))) == Some(&Event::End(TagEnd::CodeBlock))
    }

    fn code_block(&mut self, language: Option<&str>, numbers: Option<u32>, at: usize) -> usize {
        let end = self.matching(at);
        let mut code = String::new();
        for Spanned { event, .. } in &self.document.events[at + 1..end] {
            if let Event::Text(text) = event {
                code.push_str(text);
            }
        }
        self.out.push(&code_block(language, numbers, &code));
        self.forget();
        end + 1
    }

    fn image(&mut self, url: &str, title: &str, look: &ImageLook, at: usize) -> usize {
        let end = self.matching(at);
        let alternative = plain::plain_text(&self.document.events[at + 1..end]);
        let place = self.place(at);
        let source = self.context.image(url, place);
        if source.url.is_empty() {
            self.out.push_text(&alternative);
            self.phrases = self.phrases.saturating_sub(1);
            self.forget();
            return end + 1;
        }
        self.out.push_markup("<img src=\"");
        self.out.push_text(&source.url);
        self.out.push_markup("\" alt=\"");
        self.out.push_text(&alternative);
        self.out.push_markup("\"");
        image::write_look(look, source.size, self.out);
        self.title(title);
        self.out.push_markup(" loading=\"lazy\">");
        self.phrases = self.phrases.saturating_sub(1);
        self.forget();
        end + 1
    }

    /// The end of an element that was written at once is skipped.
    fn forget(&mut self) {
        if let Some((_, depths)) = &mut self.sanitiser {
            depths.pop();
        }
    }

    fn link(&mut self, url: &str, title: &str, at: usize) {
        self.links += 1;
        if self.links > 1 {
            return;
        }
        let place = Place { in_link: false, ..self.place(at) };
        let target = self.context.link(url, place);
        self.out.push_markup("<a");
        // One without an address stands where a link would be (HTML, section 4.5.1).
        if !target.url.is_empty() {
            self.out.push_markup(" href=\"");
            self.out.push_text(&target.url);
            self.out.push_markup("\"");
        }
        if !target.class.is_empty() {
            self.out.push_markup(&format!(" class=\"{}\"", target.class));
        }
        self.title(title);
        self.out.push_markup(">");
    }

    fn title(&mut self, title: &str) {
        if !title.is_empty() {
            self.out.push_markup(" title=\"");
            self.out.push_text(title);
            self.out.push_markup("\"");
        }
    }

    fn callout(&mut self, kind: Callout, at: usize) {
        let (class, title) = match kind {
            Callout::Note => ("note", "Note"),
            Callout::Tip => ("tip", "Tip"),
            Callout::Important => ("important", "Important"),
            Callout::Warning => ("warning", "Warning"),
            Callout::Caution => ("caution", "Caution"),
            Callout::Admonition => ("admonition", ""),
            Callout::Topic => ("topic", ""),
            Callout::Sidebar => ("sidebar", ""),
        };
        self.out.push_markup(&format!("<aside class=\"callout {class}\" role=\"note\">\n"));
        let next = self.document.events.get(at + 1).map(|spanned| &spanned.event);
        if !title.is_empty() && next != Some(&Event::Start(Tag::CalloutTitle)) {
            self.out.push_markup(&format!("<p class=\"callout-title\">{title}</p>\n"));
        }
    }

    fn list(&mut self, start: Option<u64>, style: ListStyle) {
        let Some(start) = start else {
            self.list_ends.push("</ul>\n");
            self.out.push_markup("<ul>\n");
            return;
        };
        self.list_ends.push("</ol>\n");
        self.out.push_markup("<ol");
        if start != 1 {
            self.out.push_markup(&format!(" start=\"{}\"", start.min(i32::MAX as u64)));
        }
        self.out.push_markup(match style {
            ListStyle::Decimal => ">\n",
            ListStyle::LowerAlpha => " type=\"a\">\n",
            ListStyle::UpperAlpha => " type=\"A\">\n",
            ListStyle::LowerRoman => " type=\"i\">\n",
            ListStyle::UpperRoman => " type=\"I\">\n",
        });
    }

    /// Whether the item that opens at `at` begins with a box to tick.
    fn is_task(&self, at: usize) -> bool {
        let mut next = self.document.events[at + 1..].iter().map(|spanned| &spanned.event);
        match next.next() {
            Some(Event::Start(Tag::Paragraph)) => matches!(next.next(), Some(Event::TaskMarker(_))),
            first => matches!(first, Some(Event::TaskMarker(_))),
        }
    }
}
