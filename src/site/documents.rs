//! The texts of pages, parsed, with the texts that they include and the definitions that they want.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::generated_text::StandingTexts;
use super::includes::Includes;
use super::macros_2019;
use super::side_by_side;
use super::specification::Specification;
use super::texts::TextCache;
use crate::diagnostic::{Diagnostic, Sink, rules};
use crate::markup::{Document, Event, Markup, Shortcode, ShortcodeParam, Tag, rst, shortcode};
use crate::project::{Layout, PageSource, Part, Plan};
use crate::source::{FileId, Sources, Span};

/// A page whose texts are parsed.
#[derive(Debug)]
pub struct PageText {
    /// The page in the source.
    pub source: PageSource,
    /// Its texts.
    pub documents: Vec<Document>,
    /// Names that hold for the whole page, when it is written in reStructuredText.
    pub definitions: Option<Arc<rst::Definitions>>,
}

/// What pages want to show and the library must therefore read.
#[derive(Debug, Default)]
pub struct Wanted {
    /// Definitions: the name that shortcodes use, and its file.
    pub definitions: BTreeMap<String, FileId>,
}

/// Parses the texts of all Markdown pages. A page in reStructuredText is parsed later, when the names
/// that its generated sections bring in are known; its documents are empty here.
pub fn page_texts(
    plan: &Plan,
    sources: &Sources,
    sink: &Sink,
    kept: Option<TextCache<'_>>,
) -> (Vec<PageText>, Wanted) {
    let standing = StandingTexts::new(plan, sources, sink);
    let includes = Includes { plan, standing: &standing, sources, sink, kept };
    let texts: Vec<PageText> = plan
        .pages
        .par_iter()
        .map(|source| {
            let parts = source.parts.iter().filter(|part| part.markup == Markup::Markdown);
            let documents = parts.map(|part| includes.parse(part, 0)).collect();
            PageText { source: source.clone(), documents, definitions: None }
        })
        .collect();
    let mut wanted = Wanted::default();
    for text in &texts {
        for document in &text.documents {
            wanted.add(document, plan, sources, sink);
        }
        for part in text.source.parts.iter().filter(|part| part.markup == Markup::Rst) {
            // Only the calls are looked at here; problems are reported when the text is parsed.
            wanted.add(&calls(part, plan, sources), plan, sources, sink);
        }
    }
    (texts, wanted)
}

/// The shortcodes and variables of a text in reStructuredText, without parsing it.
fn calls(part: &Part, plan: &Plan, sources: &Sources) -> Document {
    let mut shortcodes = Vec::new();
    for found in shortcode::scan(&part.text).0 {
        if let shortcode::Found::Call(call) = found {
            shortcodes.push(Shortcode {
                name: call.name,
                params: call.params,
                inner: None,
                range: call.open,
                block: true,
            });
        }
    }
    for (at, _) in part.text.match_indices("{{") {
        let rest = &part.text[at + 2..];
        let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        if length > 0 && rest[length..].starts_with("}}") {
            let range = at..at + length + 4;
            let name = rest[..length].to_owned();
            let mut call = Shortcode { name, params: Vec::new(), inner: None, range, block: true };
            if macros_2019::translate(&mut call, plan, sources) {
                shortcodes.push(call);
            }
        }
    }
    Document { shortcodes, text: part.text.clone(), origin: Some(part.origin.clone()), ..Document::default() }
}

/// Parses the texts of pages in reStructuredText. Names have the scope of a page, and the texts that
/// generated sections bring in may define some, so those are collected first.
pub fn rst_texts(
    texts: &mut [PageText],
    plan: &Plan,
    library: &Specification,
    sources: &Sources,
    sink: &Sink,
) {
    let is_2019 = plan.layout == Layout::Targets;
    let standing = StandingTexts::new(plan, sources, sink);
    texts.par_iter_mut().for_each(|page| {
        if page.source.parts.iter().all(|part| part.markup != Markup::Rst) {
            return;
        }
        let mut definitions = rst::Definitions::default();
        for part in &page.source.parts {
            rst::collect(&part.text, &part.origin, sources, &mut definitions);
        }
        for part in &page.source.parts {
            let document = calls(part, plan, sources);
            for call in &document.shortcodes {
                library.collect_names(call, sources, &mut definitions);
                let place = place_of(&document, call, sources);
                if let Some((text, origin)) = standing.rst(call, place) {
                    rst::collect(&text, &origin, sources, &mut definitions);
                }
            }
        }
        for part in &page.source.parts {
            let styles = plan.title_styles.clone();
            let options = rst::Options { styles, shift: part.shift, variables: is_2019 };
            let mut document =
                rst::parse(&part.text, part.origin.clone(), &definitions, &options, sources, sink);
            translate(&mut document, plan, sources, sink);
            if plan.settings.pages.side_by_side {
                side_by_side::pair(&mut document);
            }
            for at in 0..document.shortcodes.len() {
                let call = &document.shortcodes[at];
                let Some((text, origin)) = standing.rst(call, place_of(&document, call, sources)) else {
                    continue;
                };
                let options = rst::Options { shift: level_at(&document, at), ..rst::Options::default() };
                let inner = rst::parse(&text, origin, &definitions, &options, sources, sink);
                document.shortcodes[at].inner = Some(inner);
            }
            page.documents.push(document);
        }
        page.definitions = Some(Arc::new(definitions));
    });
}

/// Where a call stands.
fn place_of(document: &Document, call: &Shortcode, sources: &Sources) -> Span {
    document.span(&call.range, sources).unwrap_or(Span::start_of(FileId(0)))
}

/// The level of the heading that a shortcode stands under; 0 before the first one.
fn level_at(document: &Document, shortcode: usize) -> u8 {
    let mut level = 0;
    for spanned in document.events.iter() {
        match &spanned.event {
            Event::Start(Tag::Heading { level: opened, .. }) => level = *opened,
            Event::Shortcode(index) if *index == shortcode => break,
            _ => {}
        }
    }
    level
}

/// Turns the variables of a document into the shortcodes that they stand for.
fn translate(document: &mut Document, plan: &Plan, sources: &Sources, sink: &Sink) {
    let is_2019 = plan.layout == Layout::Targets;
    let Document { shortcodes, text, origin, .. } = document;
    for call in shortcodes {
        if let Some(inner) = &mut call.inner {
            translate(inner, plan, sources, sink);
        }
        if is_2019 && !macros_2019::translate(call, plan, sources) {
            let span = origin.as_ref().map(|o| o.span(call.range.start, call.range.end, text, sources));
            let message = format!("there is no variable `{}`", call.name);
            let span = span.unwrap_or(Span::start_of(FileId(0)));
            let known = macros_2019::names(plan);
            sink.add(
                Diagnostic::new(&rules::SHORTCODE_UNKNOWN, span, message)
                    .did_you_mean(&call.name, known.iter().map(String::as_str)),
            );
        }
    }
}

/// A parameter with a value of our own.
pub(super) fn parameter(name: &str, value: String, range: std::ops::Range<usize>) -> ShortcodeParam {
    ShortcodeParam { name: name.to_owned(), value, range }
}

impl Wanted {
    /// Adds what the shortcodes of a document want.
    pub fn add(&mut self, document: &Document, plan: &Plan, sources: &Sources, sink: &Sink) {
        for shortcode in &document.shortcodes {
            if let Some(inner) = &shortcode.inner {
                self.add(inner, plan, sources, sink);
            }
            let (name, param) = match shortcode.name.as_str() {
                "definition" => ("path", shortcode.param("path")),
                "event-fields" => ("event_type", shortcode.param("event_type")),
                _ => continue,
            };
            let place = document.span(&shortcode.range, sources).unwrap_or(Span::start_of(FileId(0)));
            let Some(value) = param else {
                sink.add(
                    Diagnostic::new(
                        &rules::SHORTCODE_PARAM,
                        place,
                        format!("`{}` needs the parameter `{name}`", shortcode.name),
                    )
                    .help(format!("add `{name}=\"…\"`")),
                );
                continue;
            };
            let key = definition_key(shortcode, value);
            if self.definitions.contains_key(&key) {
                continue;
            }
            match definition_file(shortcode, value, plan, sources) {
                Ok(file) => {
                    self.definitions.insert(key, file);
                }
                Err(known) => {
                    let range =
                        shortcode.params.iter().find(|param| param.name == name).map(|param| &param.range);
                    let span = range.and_then(|range| document.span(range, sources)).unwrap_or(place);
                    sink.add(
                        Diagnostic::new(
                            &rules::SHORTCODE_PARAM,
                            span,
                            format!("there is no definition `{value}`"),
                        )
                        .did_you_mean(value, known.iter().map(|known| &**known)),
                    );
                }
            }
        }
    }
}

/// The name under which the library keeps what a shortcode wants.
pub(super) fn definition_key(shortcode: &Shortcode, value: &str) -> String {
    format!("{}:{value}", shortcode.name)
}

/// The file of a definition, or the names that there are.
fn definition_file(
    shortcode: &Shortcode,
    value: &str,
    plan: &Plan,
    sources: &Sources,
) -> Result<FileId, Vec<Arc<str>>> {
    if shortcode.name == "event-fields" {
        return plan
            .event_fields
            .get(value)
            .copied()
            .ok_or_else(|| plan.event_fields.keys().map(|name| name.as_str().into()).collect());
    }
    const EXTENSIONS: [&str; 4] = [".yaml", ".yml", ".json", ""];
    for folder in &plan.definition_folders {
        for extension in EXTENSIONS {
            if let Some(file) = sources.find(&format!("{folder}{value}{extension}")) {
                return Ok(file);
            }
        }
    }
    let mut known = Vec::new();
    for folder in &plan.definition_folders {
        for (_, file) in sources.below(folder) {
            let path = &file.path[folder.len()..];
            if let Some((stem, "yaml" | "yml" | "json")) = path.rsplit_once('.') {
                known.push(stem.into());
            }
        }
    }
    Err(known)
}
