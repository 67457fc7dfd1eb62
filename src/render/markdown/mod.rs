//! The Markdown twin of a page: the same content for people and programs that would rather read text.
//!
//! 1. Prose is written by [`to_markdown`]; headings take their levels from the page.
//! 2. What shortcodes show is written in [`section`]; those that only have a template are shown as its
//!    words, and generated tables stay HTML, which Markdown allows.
//! 3. Links lead to other twins.

mod body;
mod components;
mod home;
mod reference;
mod section;
mod table;

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{PageRenderer, Renderer, href, metadata};
use crate::html::Html;
use crate::markup::html::{Sanitiser, Trust, without_unsafe_addresses};
use crate::markup::markdown_writer::{MarkdownContext, escape, to_markdown, without_unsafe_links};
use crate::markup::{Document, Event, ListStyle, Prose, Spanned, Tag};
use crate::project::{PageKind, RawHtml};
use crate::site::{GeneratedPage, PageBody};
use crate::source::{Origin, Span};

/// The twin of a page; `None` for pages that hold nothing of their own.
pub fn markdown(renderer: &Renderer<'_>, at: usize) -> Option<String> {
    let page = &renderer.site.pages[at];
    if !metadata::has_content(page) {
        return None;
    }
    let mut twin = MarkdownPage::new(renderer, at);
    let mut out = format!("# {}\n", escape(&page.title));
    if !page.description.is_empty() {
        push_block(&mut out, &escape(&page.description));
    }
    match &page.body {
        PageBody::Text { documents, .. } => {
            for document in documents {
                push_block(&mut out, &twin.document(document));
            }
            if let PageKind::Api(api) = page.kind {
                push_block(&mut out, &twin.home(api));
            }
        }
        PageBody::Generated(GeneratedPage::Operation(operation)) => {
            let text = twin.operation(*operation, "op", 2);
            push_block(&mut out, &text);
        }
        PageBody::Generated(GeneratedPage::Index(kind)) => push_block(&mut out, &twin.index(*kind)),
        PageBody::Generated(other) => push_block(&mut out, &twin.reference(other)),
    }
    twin.report();
    Some(without_unsafe_links(out))
}

/// The checklist of a changelog: its text, with a box before each change.
pub fn checklist(renderer: &Renderer<'_>, at: usize) -> String {
    let page = &renderer.site.pages[at];
    let mut twin = MarkdownPage::new(renderer, at);
    let mut out = format!("# {}\n", page.title);
    if let PageBody::Text { documents, .. } = &page.body {
        for document in documents {
            push_block(&mut out, &twin.document(&with_boxes(document)));
        }
    }
    twin.report();
    without_unsafe_links(out)
}

/// Where the twin of a page is, below the root of the site.
pub fn file(url: &str) -> String {
    let file = href::file(url);
    let stem = file.strip_suffix(".html").unwrap_or(&file);
    format!("{stem}.md")
}

/// A document with a task's box at the start of each item of its bullet lists.
fn with_boxes(document: &Document) -> Document {
    let mut document = document.clone();
    let mut lists: Vec<bool> = Vec::new();
    let mut events = Vec::with_capacity(document.events.len());
    for spanned in document.events.iter().cloned() {
        let range = spanned.range.start..spanned.range.start;
        let mut opens_task = false;
        match &spanned.event {
            Event::Start(Tag::List { start, style }) => {
                lists.push(start.is_none() && *style == ListStyle::Decimal);
            }
            Event::End(crate::markup::TagEnd::List) => {
                lists.pop();
            }
            Event::Start(Tag::Item) => opens_task = lists.last() == Some(&true),
            _ => {}
        }
        events.push(spanned);
        if opens_task {
            events.push(Spanned { event: Event::TaskMarker(false), range });
        }
    }
    document.events = Arc::new(events);
    document
}

/// Appends a block with an empty line before it.
fn push_block(out: &mut String, block: &str) {
    let block = block.trim_end().trim_start_matches('\n');
    if block.is_empty() {
        return;
    }
    if !out.is_empty() {
        if !out.ends_with('\n') {
            out.push('\n');
        }
        out.push('\n');
    }
    out.push_str(block);
    out.push('\n');
}

/// Writes the twin of one page.
struct MarkdownPage<'r, 'a> {
    renderer: &'r Renderer<'a>,
    /// Answers what a link means, and what a template shows.
    pen: PageRenderer<'r, 'a>,
    next_heading: usize,
    next_placement: usize,
    /// Descriptions that stand on a line, by the place where they are written.
    lines: FxHashMap<Span, Arc<str>>,
}

impl<'r, 'a> MarkdownPage<'r, 'a> {
    fn new(renderer: &'r Renderer<'a>, at: usize) -> Self {
        let pen = PageRenderer::new(renderer, at);
        Self { renderer, pen, next_heading: 0, next_placement: 0, lines: FxHashMap::default() }
    }

    /// Reports what was found on the way.
    fn report(self) {
        self.renderer.sink.extend(self.pen.problems.into_added());
    }

    /// A text of the page.
    fn document(&mut self, document: &Document) -> String {
        to_markdown(document, &mut Text::new(self, None))
    }

    /// A description; its headings stand below `level`.
    fn prose(&mut self, prose: &Prose, level: u8) -> String {
        let document = self.pen.parse(prose);
        to_markdown(&document, &mut Text::new(self, Some(level)))
    }

    /// A description on one line. Shared definitions are described wherever they are referred to.
    fn line(&mut self, prose: &Prose) -> Arc<str> {
        let (Origin::Scalar(place) | Origin::Slice(place)) = prose.origin else {
            return on_one_line(&self.prose(prose, 6)).into();
        };
        if let Some(known) = self.lines.get(&place) {
            return known.clone();
        }
        let line: Arc<str> = on_one_line(&self.prose(prose, 6)).into();
        self.lines.insert(place, line.clone());
        line
    }

    /// Where a link leads: to the twin of a page, or where it says.
    fn link(&self, url: &str) -> String {
        let address = self.pen.address(url);
        if address.contains("://") {
            return address;
        }
        match address.split_once('#') {
            Some((path, anchor)) => format!("{}#{anchor}", twin_of(path)),
            None => twin_of(&address),
        }
    }

    fn shortcode(&mut self, document: &Document, index: usize, inline: bool, has_place: bool) -> String {
        let Some(call) = document.shortcodes.get(index) else { return String::new() };
        let mut placement = None;
        if has_place {
            if let PageBody::Text { placements, .. } = &self.renderer.site.pages[self.pen.at].body {
                placement = placements.get(self.next_placement);
            }
            self.next_placement += 1;
        }
        let inner = call.inner.as_ref().map(|inner| self.document(inner)).unwrap_or_default();
        let name = call.name.as_str();
        if let Some(placement) = placement {
            let shown = self.placed(placement);
            if !shown.is_empty() {
                return shown;
            }
        }
        match name.rsplit('/').next().unwrap_or(name) {
            "note" | "warning" if inline => inner,
            "note" => quoted("[!NOTE]", &inner),
            "warning" => quoted("[!WARNING]", &inner),
            "rationale" if !inline => quoted("**Rationale:**", &inner),
            "diagram" => {
                let plan = self.renderer.site.plan;
                let wanted = call.param("name").unwrap_or_default();
                let stem = wanted.rsplit_once('.').map_or(wanted, |(stem, _)| stem);
                let asset = plan.diagrams.get(wanted).or_else(|| plan.diagrams.get(stem));
                let root = href::root(&self.renderer.site.pages[self.pen.at].url);
                let alt = call.param("alt").unwrap_or_default();
                asset.map_or(String::new(), |asset| format!("![{alt}]({root}{})", asset.url))
            }
            _ if call.inner.is_some() || !self.has_template(name) => inner,
            "page-table" | "sas-emojis" | "proposal-tables" => {
                self.pen.shortcode_in_description(document, index, inline, ("", 2)).into_string()
            }
            "var" => {
                let shown = self.pen.shortcode_in_description(document, index, inline, ("", 2));
                escape(&crate::html::strip_tags(shown.as_str())).into_owned()
            }
            _ => {
                let shown = self.pen.shortcode_in_description(document, index, inline, ("", 2));
                crate::html::strip_tags(shown.as_str()).trim().to_owned()
            }
        }
    }

    fn has_template(&self, name: &str) -> bool {
        self.renderer.templates.has(&format!("shortcodes/{name}.html"))
    }
}

fn on_one_line(text: &str) -> String {
    let text = text.trim();
    let mut out = String::with_capacity(text.len());
    for line in text.split('\n').filter(|line| !line.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(line);
    }
    out
}

/// The twin that stands beside a page.
fn twin_of(path: &str) -> String {
    path.strip_suffix(".html").map_or_else(|| path.to_owned(), |stem| format!("{stem}.md"))
}

/// A quote with a first line of its own.
fn quoted(first: &str, text: &str) -> String {
    let mut out = format!("> {first}\n");
    for line in text.trim().lines() {
        out.push_str(if line.is_empty() { ">" } else { "> " });
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// Answers the questions of the writer of Markdown.
struct Text<'t, 'r, 'a> {
    twin: &'t mut MarkdownPage<'r, 'a>,
    /// The level that a description stands at; `None` for the page's own text.
    below: Option<u8>,
    sanitiser: Option<Sanitiser>,
}

impl<'t, 'r, 'a> Text<'t, 'r, 'a> {
    fn new(twin: &'t mut MarkdownPage<'r, 'a>, below: Option<u8>) -> Self {
        let is_sanitised = twin.renderer.site.plan.raw_html() == RawHtml::Sanitise;
        Self { twin, below, sanitiser: is_sanitised.then(|| Sanitiser::new(Trust::Harmless)) }
    }
}

impl MarkdownContext for Text<'_, '_, '_> {
    fn shortcode(&mut self, document: &Document, index: usize, inline: bool) -> String {
        self.twin.shortcode(document, index, inline, self.below.is_none())
    }

    fn heading_level(&mut self, level: u8) -> u8 {
        if let Some(below) = self.below {
            return (below + level).clamp(2, 6);
        }
        let known = match &self.twin.renderer.site.pages[self.twin.pen.at].body {
            PageBody::Text { headings, .. } => headings.get(self.twin.next_heading),
            PageBody::Generated(_) => None,
        };
        self.twin.next_heading += 1;
        known.map_or(level, |heading| heading.level)
    }

    fn link(&mut self, url: &str) -> String {
        self.twin.link(url)
    }

    fn html<'h>(&mut self, html: &'h str) -> Cow<'h, str> {
        let html = without_unsafe_addresses(html);
        let Some(sanitiser) = &mut self.sanitiser else { return html };
        let mut out = Html::new();
        // What is left out was reported for the page.
        sanitiser.filter(&html, 0, &mut out);
        Cow::Owned(out.into_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_twin_stands_beside_its_page() {
        assert_eq!(file(""), "index.md");
        assert_eq!(file("rooms/v1/"), "rooms/v1/index.md");
        assert_eq!(file("client_server/unstable.html"), "client_server/unstable.md");
        assert_eq!(twin_of("../rooms/index.html"), "../rooms/index.md");
        assert_eq!(twin_of("../a.png"), "../a.png");
    }

    #[test]
    fn a_box_is_a_quote() {
        assert_eq!(quoted("[!NOTE]", "a\n\nb\n"), "> [!NOTE]\n> a\n>\n> b\n");
    }

    #[test]
    fn blocks_are_set_apart() {
        let mut out = String::from("# a\n");
        push_block(&mut out, "b\n\n");
        push_block(&mut out, "");
        push_block(&mut out, "c");
        assert_eq!(out, "# a\n\nb\n\nc\n");
    }
}
