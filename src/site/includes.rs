//! Texts that pages include: modules, parts of room versions, changelogs.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::documents::parameter;
use super::generated_text::StandingTexts;
use super::page::{Page, PageBody};
use super::releases;
use super::texts::TextCache;
use crate::diagnostic::{Diagnostic, Sink, rules};
use crate::markup::{Document, Markup, Shortcode, markdown};
use crate::project::{FrontMatter, Layout, Part, Plan};
use crate::source::{FileId, Origin, Sources, Span};

/// Includes may include; not without end.
const MAX_INCLUDES: usize = 16;

/// Shortcodes that include a text of their own, with the parameters that may name it.
const FRAGMENTS: [(&str, &[&str]); 2] = [("cs-module", &["filename", "name"]), ("rver-fragment", &["name"])];

/// The file that a shortcode includes as it stands; `None` where there is none or it is not that kind.
pub(super) fn fragment_file(shortcode: &Shortcode, plan: &Plan) -> Option<FileId> {
    let (_, names) = FRAGMENTS.iter().find(|(shortcodes, _)| *shortcodes == shortcode.name)?;
    let name = names.iter().find_map(|name| shortcode.param(name))?;
    plan.fragments.get(&(shortcode.name.clone(), name.to_owned())).copied()
}

/// Gives shortcodes the texts that they include.
pub(super) struct Includes<'a> {
    pub plan: &'a Plan,
    pub standing: &'a StandingTexts<'a>,
    pub sources: &'a Sources,
    pub sink: &'a Sink,
    pub kept: Option<TextCache<'a>>,
}

impl Includes<'_> {
    /// Parses a text with everything that it includes; `depth` is the number of texts that it is in.
    pub fn parse(&self, part: &Part, depth: usize) -> Document {
        let (text, origin) = (part.text.clone(), part.origin.clone());
        let mut document = match self.kept {
            Some(kept) => {
                kept.parse(text, origin, self.plan.settings.markup.markdown(), self.sources, self.sink)
            }
            None => {
                markdown::parse(text, origin, self.plan.settings.markup.markdown(), self.sources, self.sink)
            }
        };
        self.expand(&mut document, depth);
        document
    }

    /// Gives shortcodes that include a text that text as their inner document.
    fn expand(&self, document: &mut Document, depth: usize) {
        let Document { shortcodes, text, origin, .. } = document;
        for shortcode in shortcodes.iter_mut() {
            if let Some(inner) = &mut shortcode.inner {
                self.expand(inner, depth);
            }
            let span = |range: &Range<usize>| {
                let span =
                    origin.as_ref().map(|origin| origin.span(range.start, range.end, text, self.sources));
                span.unwrap_or(Span::start_of(FileId(0)))
            };
            let place = span(&shortcode.range);
            if shortcode.name == "changelog" && self.plan.layout == Layout::Native {
                let (notes, origin) = self.standing.markdown_changelog(shortcode, place);
                shortcode.inner = Some(markdown::parse(
                    Arc::from(notes),
                    origin,
                    self.plan.settings.markup.markdown(),
                    self.sources,
                    self.sink,
                ));
                continue;
            }
            let Some(part) = self.included(shortcode, place, span) else { continue };
            if depth >= MAX_INCLUDES {
                let message = format!("texts include each other more than {MAX_INCLUDES} levels deep");
                self.sink.add(Diagnostic::new(&rules::BUDGET, place, message));
                continue;
            }
            let mut inner = self.parse(&part, depth + 1);
            if shortcode.name == "rver-fragment" && shortcode.param("withVersioning") != Some("true") {
                inherit(&mut inner);
            }
            shortcode.inner = Some(inner);
        }
    }

    /// The text that a shortcode at `place` includes, if it is one that does.
    fn included(
        &self,
        shortcode: &Shortcode,
        place: Span,
        span: impl Fn(&Range<usize>) -> Span,
    ) -> Option<Part> {
        let made = |(text, origin)| Part { text, origin, markup: Markup::Markdown, shift: 0 };
        match shortcode.name.as_str() {
            "changelog/changelogs" => return Some(made(releases::beside(place, self.sources, self.sink))),
            "changelog/changelog-changes" => {
                let (text, origin) = self.standing.changes_of_release(place);
                return Some(made((text.into(), origin)));
            }
            "changelog/changelog-rendered" => {
                return releases::rendered(shortcode, place, self.sources, self.sink).map(made);
            }
            _ => {}
        }
        let (_, names) = FRAGMENTS.iter().find(|(name, _)| *name == shortcode.name)?;
        let file = |file| {
            let (_, body) = FrontMatter::read(file, self.sources, self.sink);
            let text = &self.sources.file(file).text;
            made((text[body..].into(), Origin::Slice(Span::new(file, body, text.len()))))
        };
        if let Some(found) = fragment_file(shortcode, self.plan) {
            return Some(file(found));
        }
        let named = |name: &&&str| shortcode.params.iter().find(|param| param.name == **name);
        let Some(wanted) = names.iter().find_map(|name| named(&name)) else {
            let message = format!("`{}` needs the parameter `{}`", shortcode.name, names[0]);
            self.sink.add(
                Diagnostic::new(&rules::SHORTCODE_PARAM, place, message)
                    .help(format!("add `{}=\"…\"`", names[0])),
            );
            return None;
        };
        let known = self.plan.fragments.keys().filter(|(name, _)| *name == shortcode.name);
        let message = format!("there is no text `{}` for `{}`", wanted.value, shortcode.name);
        self.sink.add(
            Diagnostic::new(&rules::SHORTCODE_PARAM, span(&wanted.range), message)
                .did_you_mean(&wanted.value, known.map(|(_, name)| name.as_str())),
        );
        None
    }
}

/// Pages whose text another page includes, with the first that does. Such a text links to sections of
/// the page that it is written for.
pub(super) fn hosts(pages: &[Page], plan: &Plan) -> FxHashMap<usize, usize> {
    let mut own = FxHashMap::default();
    let fragments: FxHashSet<FileId> = plan.fragments.values().copied().collect();
    for (at, page) in pages.iter().enumerate() {
        for part in page.source.iter().flat_map(|source| &source.parts) {
            if let Origin::Slice(span) = part.origin
                && fragments.contains(&span.file)
            {
                own.insert(span.file, at);
            }
        }
    }
    let mut hosts = FxHashMap::default();
    if own.is_empty() {
        return hosts;
    }
    for (at, page) in pages.iter().enumerate() {
        let PageBody::Text { documents, .. } = &page.body else { continue };
        for shortcode in documents.iter().flat_map(|document| &document.shortcodes) {
            let included = fragment_file(shortcode, plan).and_then(|file| own.get(&file));
            if let Some(included) = included.filter(|included| **included != at) {
                hosts.entry(*included).or_insert(at);
            }
        }
    }
    hosts
}

/// Tells the marks `this="true"` of a text that what they mark is not new where the text is included.
fn inherit(document: &mut Document) {
    for shortcode in &mut document.shortcodes {
        if let Some(inner) = &mut shortcode.inner {
            inherit(inner);
        }
        if matches!(shortcode.name.as_str(), "added-in" | "changed-in") && shortcode.param("this").is_some() {
            let range = shortcode.range.clone();
            shortcode.params.push(parameter("inherited", "true".into(), range));
        }
    }
}
