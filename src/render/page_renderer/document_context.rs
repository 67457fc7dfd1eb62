//! What the writer of a document asks the page for: anchors of headings, links, pictures, shortcodes and
//! mentions.

use super::PageRenderer;
use crate::diagnostic::{Diagnostic, rules};
use crate::html::Html;
use crate::markup::Document;
use crate::markup::html::{Context, Footnotes, Heading, HeadingPlace, ImageSource, LinkTarget, Place, Trust};
use crate::project::{PageKind, RawHtml};
use crate::render::autolink::write_mention;
use crate::search::Kind;
use crate::site::PageBody;

/// What is being written.
pub(super) enum Mode<'o> {
    /// The page's own text.
    Page,
    /// A description of something with this anchor; its headings stand below `level`, and those of its
    /// levels that are `open` are headings above the next one.
    Description { owner: &'o str, level: u8, open: Vec<u8>, had_anchor: bool },
}

/// Answers the questions of the writer of prose.
pub(super) struct DocumentContext<'p, 'r, 'a, 'o> {
    pub(super) pen: &'p mut PageRenderer<'r, 'a>,
    pub(super) mode: Mode<'o>,
}

impl Context for DocumentContext<'_, '_, '_, '_> {
    fn heading(&mut self, heading: &Heading<'_>, _place: Place<'_>) -> HeadingPlace {
        match &mut self.mode {
            Mode::Page => {
                let known = match &self.pen.page.body {
                    PageBody::Text { headings, .. } => headings.get(self.pen.next_heading),
                    PageBody::Generated(_) => None,
                };
                self.pen.next_heading += 1;
                let Some(known) = known else {
                    return HeadingPlace { level: heading.level, id: self.pen.anchors.claim("section") };
                };
                let (level, id, text) = (known.level, known.id.clone(), known.text.clone());
                self.pen.entry(Kind::Section, &text, None, &id, String::new(), Vec::new());
                self.pen.section = Some(self.pen.entries.len() - 1);
                HeadingPlace { level, id }
            }
            Mode::Description { owner, level, open, had_anchor } => {
                *had_anchor = true;
                let slug = crate::markup::slug::github_slug(heading.text);
                // In a reference a description links to its headings as if it stood alone.
                let own = match self.pen.api {
                    Some(_) => slug,
                    None => format!("{owner}_{slug}"),
                };
                let wanted = heading.id.map_or(own, str::to_owned);
                let id = self.pen.anchors.claim(&wanted);
                while open.last().is_some_and(|last| *last >= heading.level) {
                    open.pop();
                }
                open.push(heading.level);
                // Authors begin at any level; in a reference none is skipped.
                let below = if self.pen.api.is_some() { open.len() as u8 } else { heading.level };
                HeadingPlace { level: (*level + below).clamp(2, 6), id }
            }
        }
    }

    fn shortcode(&mut self, document: &Document, index: usize, inline: bool, out: &mut Html) {
        match self.mode {
            Mode::Page => self.pen.shortcode(document, index, inline, out),
            Mode::Description { owner, level, .. } => {
                out.push(&self.pen.shortcode_in_description(document, index, inline, (owner, level)));
            }
        }
    }

    fn link<'u>(&mut self, url: &'u str, place: Place<'_>) -> LinkTarget<'u> {
        let sources = self.pen.renderer.site.sources;
        LinkTarget { url: self.pen.resolve(url, || place.span(sources)), class: "" }
    }

    fn image<'u>(&mut self, url: &'u str, place: Place<'_>) -> ImageSource<'u> {
        self.pen.picture(url, place)
    }

    fn text(&mut self, text: &str, place: Place<'_>, out: &mut Html) {
        self.collect(text);
        if self.pen.write_definition(&Html::escape(text), place, out) {
            return;
        }
        if place.in_link {
            out.push_content(text);
            return;
        }
        self.pen.text_with_codes(text, self.here(), out);
    }

    fn code(&mut self, code: &str, place: Place<'_>, out: &mut Html) {
        self.collect(code);
        let name = crate::render::table::code(code);
        if self.pen.write_definition(&name, place, out) {
            return;
        }
        let address = if place.in_link { None } else { self.pen.mention(code, self.here()) };
        match address {
            Some(address) => write_mention(&address, &name, out),
            None => out.push(&name),
        }
    }

    fn target(&mut self, name: &str) -> Option<String> {
        if let Mode::Description { had_anchor, .. } = &mut self.mode {
            *had_anchor = true;
        }
        self.pen.anchors.claim_exact(name).then(|| name.to_owned())
    }

    fn footnote_prefix(&mut self) -> String {
        self.pen.footnotes += 1;
        match self.pen.footnotes {
            1 => String::new(),
            number => format!("t{number}-"),
        }
    }

    fn notes(&mut self) -> Option<&mut Vec<Footnotes>> {
        Some(&mut self.pen.open_notes)
    }

    fn trust(&self) -> Option<Trust> {
        let is_trusted = self.pen.renderer.site.plan.raw_html() == RawHtml::Keep;
        match self.mode {
            _ if !is_trusted => Some(Trust::Harmless),
            Mode::Description { .. } => Some(Trust::Text),
            // The first page of a reference holds the description of the API.
            Mode::Page if matches!(self.pen.page.kind, PageKind::Api(_)) => Some(Trust::Text),
            // Pages are written in pieces between shortcodes, and may open in one what they close in another.
            Mode::Page => None,
        }
    }

    fn html_problem(&mut self, removed: &[String], place: Place<'_>) {
        let is_single = self.pen.renderer.site.plan.settings.markup.raw_html.is_none();
        for what in removed {
            let message = match what.starts_with('<') {
                true => format!("unsafe element `{what}` is shown as text"),
                false => format!("unsafe attribute `{what}` is left out"),
            };
            let diagnostic = match place.span(self.pen.renderer.site.sources) {
                Some(span) => Diagnostic::new(&rules::HTML_UNSAFE, span, message),
                None => Diagnostic::without_place(&rules::HTML_UNSAFE, message),
            };
            let help = match is_single {
                true => "remove it, or trust the document with `--set markup.raw_html=keep`",
                false => "remove it, or trust the source with `raw_html = \"keep\"` in `[markup]`",
            };
            self.pen.report(diagnostic.help(help));
        }
    }

    fn formula_problem(&mut self, message: &str, place: Place<'_>) {
        let text = format!("this formula cannot be read: {message}");
        let diagnostic = match place.span(self.pen.renderer.site.sources) {
            Some(span) => Diagnostic::new(&rules::MATH_SYNTAX, span, text),
            None => Diagnostic::without_place(&rules::MATH_SYNTAX, text),
        };
        self.pen.report(diagnostic);
    }
}

impl DocumentContext<'_, '_, '_, '_> {
    /// The anchor of what is being written.
    fn here(&self) -> &str {
        match (&self.mode, self.pen.section) {
            (Mode::Description { owner, .. }, _) => owner,
            (Mode::Page, Some(section)) => {
                let url = &self.pen.entries[section].url;
                memchr::memchr(b'#', url.as_bytes()).map_or("", |hash| &url[hash + 1..])
            }
            (Mode::Page, None) => "",
        }
    }

    /// Adds words to the section that is written, for the search.
    fn collect(&mut self, words: &str) {
        if let (Mode::Page, Some(section)) = (&self.mode, self.pen.section) {
            let text = &mut self.pen.entries[section].text;
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(words);
        }
    }
}
