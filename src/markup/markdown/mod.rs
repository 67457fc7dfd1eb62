//! Reads Markdown: CommonMark with tables, definition lists, footnotes, task lists, heading
//! attributes, alerts, smart punctuation, bare addresses, TeX formulas and shortcodes.
//!
//! 1. A single plain paragraph, which most descriptions are, is read directly (`plain`).
//! 2. Shortcodes and formulas are taken out (`holes`); what they leave has the same length.
//! 3. pulldown-cmark parses the rest.
//! 4. Its events become ours, and the holes are filled again (`reader`). A shortcode within code
//!    is only text.
//! 5. What a shortcode encloses is read in the same way, as a document of its own.

mod autolink;
mod dedent;
mod footnotes;
mod formula;
mod mistakes;
mod placeholders;
mod plain;
mod protect;
mod reader;
mod run;

use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{BrokenLink, BrokenLinkCallback, CowStr, LinkType, Options as Extensions, Parser};
use rustc_hash::FxHashMap;

use self::placeholders::{Placeholder, PlaceholderKind};
use self::reader::Reader;
use super::shortcode::Problem;
use super::{Document, Shortcode, Spanned, Str};
use crate::diagnostic::{Diagnostic, Sink, rules};
use crate::source::{Origin, Sources, Span};

/// How deep shortcodes may be nested in each other.
const MAX_DEPTH: usize = 32;

/// How many problems with shortcodes are reported of one text; a file that is not meant to be
/// Markdown can have any number.
const MAX_PROBLEMS: usize = 50;

/// How Markdown is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Options {
    /// Whether quotes, dashes and dots become typographic ones.
    pub smart: bool,
    /// Whether there are shortcodes: `{{% name %}}`.
    pub shortcodes: bool,
    /// Whether there are formulas: `\( … \)` and `\[ … \]`.
    pub formulas: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { smart: true, shortcodes: true, formulas: true }
    }
}

/// Reads a text without its front matter. Broken shortcodes are reported and stay in the text as
/// they were written.
pub fn parse(
    text: impl Into<Arc<str>>,
    origin: Origin,
    options: Options,
    sources: &Sources,
    sink: &Sink,
) -> Document {
    let mut document = parse_level(text.into(), origin, None, 0, options, sources, sink);
    if memchr::memmem::find(document.text.as_bytes(), b"[^").is_some() {
        footnotes::settle(&mut document, sources, sink);
    }
    mistakes::report(&document, sources, sink);
    document
}

/// The link definitions of a document and of those around it.
struct Definitions<'d> {
    own: FxHashMap<String, (Str, Str)>,
    around: Option<&'d Definitions<'d>>,
}

impl Definitions<'_> {
    fn get(&self, label: &str) -> Option<(Str, Str)> {
        self.own.get(label).cloned().or_else(|| self.around?.get(label))
    }
}

/// A label without a definition of its own asks the documents around it.
struct Labels<'d> {
    around: Option<&'d Definitions<'d>>,
    /// Links whose labels nothing defines: the link, and its label.
    missing: &'d RefCell<Vec<(Range<usize>, String)>>,
}

impl<'input> BrokenLinkCallback<'input> for Labels<'_> {
    fn handle_broken_link(&mut self, link: BrokenLink<'input>) -> Option<(CowStr<'input>, CowStr<'input>)> {
        let found = self.around.and_then(|around| around.get(&folded(&link.reference)));
        // One pair of brackets may be just that.
        let is_link = matches!(link.link_type, LinkType::Reference | LinkType::Collapsed);
        if found.is_none() && names_part(&link.reference) {
            // `[schema:Pet]` is a link to that schema.
            return Some((link.reference.to_string().into(), CowStr::Borrowed("")));
        }
        if found.is_none() && is_link {
            self.missing.borrow_mut().push((link.span, link.reference.into_string()));
        }
        found
    }
}

/// Whether a label without a definition names a part of an API, as `operation:listPets` does.
fn names_part(label: &str) -> bool {
    let (kind, name) = label.split_once(':').unwrap_or_default();
    matches!(kind, "operation" | "schema" | "tag" | "webhook")
        && !name.is_empty()
        && !name.contains(char::is_whitespace)
}

/// The form of a label in which two of them are compared.
fn folded(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn parse_level(
    text: Arc<str>,
    origin: Origin,
    around: Option<&Definitions<'_>>,
    depth: usize,
    options: Options,
    sources: &Sources,
    sink: &Sink,
) -> Document {
    if let Some(events) = plain::read(&text, options.smart) {
        return of_events(events, Vec::new(), text, origin);
    }
    let (mut holes, problems) = placeholders::find(&text, options);
    let filled = if holes.is_empty() { None } else { Some(placeholders::fill(&text, &holes)) };
    let filled = filled.as_deref().unwrap_or(&text);
    let missing = RefCell::default();
    let labels = Labels { around, missing: &missing };
    let parser = Parser::new_with_broken_link_callback(filled, extensions(options), Some(labels));
    let mut own_labels: Option<Vec<String>> = None;
    if text.contains("][") {
        let own = parser.reference_definitions().iter().map(|(label, _)| label.to_owned());
        own_labels = Some(own.collect());
    }
    let mut shortcodes = Vec::new();
    if holes.iter().any(|hole| matches!(hole.kind, PlaceholderKind::Call(..))) {
        let own = parser.reference_definitions().iter().map(|(label, definition)| {
            let title = definition.title.as_deref().unwrap_or_default();
            (folded(label), (owned(&definition.dest), owned(title)))
        });
        let definitions = Definitions { own: own.collect(), around };
        let context =
            Level { text: &text, origin: &origin, definitions: &definitions, depth, options, sources, sink };
        shortcodes = context.shortcodes(&mut holes);
    }
    let mut reader = Reader::new(&text, filled, &holes);
    for (event, range) in parser.into_offset_iter() {
        reader.read(event, range);
    }
    let (events, code) = reader.finish();
    if !missing.borrow().is_empty() {
        let known = own_labels.unwrap_or_default();
        for (range, label) in missing.take().into_iter().take(MAX_PROBLEMS) {
            if is_meant_as_link(&text, &range, &label) {
                let place = origin.span(range.start, range.end, &text, sources);
                sink.add(undefined(&label, &known, place));
            }
        }
    }
    for problem in problems.into_iter().take(MAX_PROBLEMS) {
        // Within code it is an example of what is wrong elsewhere.
        if !code.iter().any(|code| code.contains(&problem.range.start)) {
            sink.add(diagnostic(problem, &text, &origin, sources));
        }
    }
    of_events(events, shortcodes, text, origin)
}

fn of_events(events: Vec<Spanned>, shortcodes: Vec<Shortcode>, text: Arc<str>, origin: Origin) -> Document {
    let events = Arc::new(events);
    Document { events, shortcodes, text, origin: Some(origin), ..Document::default() }
}

/// A document that is being read, for what its shortcodes enclose.
struct Level<'l> {
    text: &'l str,
    origin: &'l Origin,
    definitions: &'l Definitions<'l>,
    depth: usize,
    options: Options,
    sources: &'l Sources,
    sink: &'l Sink,
}

impl Level<'_> {
    /// Makes a shortcode of each call, and tells the hole its position.
    fn shortcodes(&self, holes: &mut [Placeholder]) -> Vec<Shortcode> {
        let mut shortcodes = Vec::new();
        for Placeholder { kind, block, prefix, .. } in holes {
            let PlaceholderKind::Call(call, index) = kind else { continue };
            *index = shortcodes.len();
            let inner = call.close.as_ref().map(|close| {
                let inner = dedent::take(self.text, call.open.end..close.start, &self.text[prefix.clone()]);
                let origin = inner.origin(self.origin, self.text.len());
                let text: Arc<str> = inner.text.into();
                if self.depth + 1 == MAX_DEPTH {
                    let place = self.origin.span(call.open.start, call.open.end, self.text, self.sources);
                    let message = format!("shortcodes are nested more than {MAX_DEPTH} deep");
                    self.sink.add(Diagnostic::new(&rules::BUDGET, place, message));
                    return Document { text, origin: Some(origin), ..Document::default() };
                }
                let Level { definitions, depth, options, sources, sink, .. } = *self;
                let inner = parse_level(text, origin, Some(definitions), depth + 1, options, sources, sink);
                Document { shares_notes: true, ..inner }
            });
            let (name, params) = (std::mem::take(&mut call.name), std::mem::take(&mut call.params));
            shortcodes.push(Shortcode { name, params, inner, block: *block, range: call.open.clone() });
        }
        shortcodes
    }
}

/// Whether `[…][label]` is a link whose definition is missing, and neither a list of indices (`a[0][i]`) nor
/// a part of a regular expression (`[89ab][0-9a-f]{3}`).
fn is_meant_as_link(text: &str, range: &Range<usize>, label: &str) -> bool {
    let before = text[..range.start].chars().next_back();
    let is_index = before.is_some_and(|c| c.is_alphanumeric() || matches!(c, ']' | ')' | '_' | '"'));
    let is_repeated = text[range.end..].starts_with(['{', '*', '+', '?']);
    let is_class =
        label.starts_with('^') || ["0-9", "a-z", "A-Z", "a-f", "A-F"].iter().any(|run| label.contains(run));
    !is_index
        && !is_repeated
        && !is_class
        && label.contains(char::is_alphabetic)
        && !label.contains(['{', '}', '"', '='])
}

fn undefined(label: &str, known: &[String], place: Span) -> Diagnostic {
    let diagnostic =
        Diagnostic::new(&rules::LINK_DEAD, place, format!("no address is given for `[{label}]`"));
    match crate::diagnostic::nearest(&folded(label), known.iter().map(String::as_str)) {
        Some(near) => diagnostic.help(format!("did you mean `[{near}]`?")),
        None => diagnostic.help(format!("add a line `[{label}]: …` with the address")),
    }
}

fn extensions(options: Options) -> Extensions {
    let mut extensions = Extensions::ENABLE_TABLES
        | Extensions::ENABLE_FOOTNOTES
        | Extensions::ENABLE_STRIKETHROUGH
        | Extensions::ENABLE_TASKLISTS
        | Extensions::ENABLE_HEADING_ATTRIBUTES
        | Extensions::ENABLE_GFM
        | Extensions::ENABLE_DEFINITION_LIST;
    extensions.set(Extensions::ENABLE_SMART_PUNCTUATION, options.smart);
    extensions
}

fn diagnostic(problem: Problem, text: &str, origin: &Origin, sources: &Sources) -> Diagnostic {
    let span = |range: &std::ops::Range<usize>| origin.span(range.start, range.end, text, sources);
    let place = span(&problem.range);
    let mut diagnostic =
        Diagnostic::new(&rules::SHORTCODE_UNCLOSED, place, problem.message).label(problem.label);
    if let Some((range, label)) = &problem.other {
        diagnostic = diagnostic.other(span(range), *label);
    }
    diagnostic.help = problem.help;
    diagnostic
}

/// A copy of a text; a short one takes no memory of its own.
fn owned(text: &str) -> Str {
    CowStr::Borrowed(text).into_static()
}

#[cfg(test)]
mod tests;
