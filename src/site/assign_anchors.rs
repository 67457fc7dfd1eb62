//! Gives everything on a page its anchor.
//!
//! 1. Walk the texts in reading order, into shortcodes, and note headings and shortcodes.
//! 2. Let headings claim their anchors first: those of prose must not change when a generated
//!    section is added before them.
//! 3. Let generated sections claim theirs.

use std::mem;
use std::sync::Arc;

use super::anchor::{AnchorStyle, Anchors, operation_anchor};
use super::documents::{PageText, definition_key};
use super::page::{AnchorAssignment, ContentsEntry, Heading, Page, PageBody, PlacedOperation};
use super::specification::{OperationRef, Specification};
use crate::diagnostic::{Diagnostic, Sink, rules};
use crate::html::Html;
use crate::markup::html::phrase;
use crate::markup::plain::plain_text;
use crate::markup::{Document, Event, Markup, Shortcode, Spanned, Tag, TagEnd};
use crate::model::{EventKind, Operation};
use crate::project::{Layout, PageKind, Plan};
use crate::source::{FileId, Sources, Span};

/// What the walk finds.
enum Found<'d> {
    Heading { raw: u8, explicit: Option<&'d str>, document: &'d Document, events: &'d [Spanned] },
    Shortcode { document: &'d Document, shortcode: &'d Shortcode },
}

/// Places everything on one page.
pub fn place(
    mut text: PageText,
    plan: &Plan,
    library: &Specification,
    sources: &Sources,
    sink: &Sink,
) -> Page {
    let markup = text.source.parts.first().map_or(Markup::Markdown, |part| part.markup);
    let style = AnchorStyle::of(markup);
    let mut anchors = Anchors::default();
    let title = document_title(&mut text, plan.layout);
    let (heading_id, heading) = match title {
        Some(Title { text: title, id, html }) => {
            let id = anchors.claim(&id.unwrap_or_else(|| style.slug(&title)));
            text.source.title = title;
            (Some(id), Some(html))
        }
        None => (None, None),
    };
    let documents = mem::take(&mut text.documents);
    let mut found = Vec::new();
    for document in &documents {
        walk(document, &mut found);
    }
    let mut levels = Levels::new(&found);
    let mut headings = Vec::new();
    for item in &found {
        if let Found::Heading { raw, explicit, document, events } = item {
            let text = plain_text(events);
            let id = anchors.claim(&explicit.map_or_else(|| style.slug(&text), str::to_owned));
            let span = events.first().and_then(|first| document.span(&first.range, sources));
            headings.push(Heading { level: levels.next(*raw), id, text, span });
        }
    }
    let mut placer = AnchorAssigner {
        plan,
        library,
        sources,
        sink,
        style,
        anchors,
        contents: Vec::new(),
        level: 1,
        opens_module: false,
        base: None,
    };
    let mut placements = Vec::new();
    let mut next = headings.iter();
    for item in &found {
        match item {
            Found::Heading { events, .. } => {
                if let Some(heading) = next.next() {
                    placer.heading(heading, events);
                }
            }
            Found::Shortcode { document, shortcode } => {
                placements.push(placer.shortcode(document, shortcode))
            }
        }
    }
    let AnchorAssigner { anchors, contents, .. } = placer;
    let source = text.source;
    Page {
        url: source.url.clone(),
        title: source.title.clone(),
        link_title: match (&source.front.link_title, heading.is_some()) {
            (None, true) => source.title.clone(),
            _ => source.link_title.clone(),
        },
        description: source.description.clone(),
        weight: source.weight,
        kind: source.kind.clone(),
        heading_id,
        heading,
        body: PageBody::Text { documents, headings, placements },
        contents,
        anchors,
        definitions: text.definitions,
        source: Some(source),
    }
}

/// A title that was taken out of a text.
struct Title {
    text: String,
    /// The anchor that the text gives it.
    id: Option<String>,
    html: Html,
}

/// Takes the title of a page, its first heading, out of the text: it becomes the heading of the page
/// itself. Hugo does not do that for Markdown, and the text of an API is no page of its own.
fn document_title(text: &mut PageText, layout: Layout) -> Option<Title> {
    let markup = text.source.parts.first()?.markup;
    let is_module = text.source.kind == PageKind::Module;
    let is_native = layout == Layout::Native && !matches!(text.source.kind, PageKind::Api(_));
    if markup != Markup::Rst && !is_module && !is_native {
        return None;
    }
    let given = text.source.front.title.clone();
    // A heading that repeats the title is not shown twice.
    if given.is_some() && !is_native {
        return None;
    }
    let document = text.documents.first_mut()?;
    let is_title = |spanned: &Spanned| match spanned.event {
        Event::Start(Tag::Heading { level, .. }) => level == 1 || is_module,
        _ => false,
    };
    let start = document.events.iter().position(is_title)?;
    // Text before the first heading means that the page has no title of its own.
    let is_text = |spanned: &Spanned| matches!(spanned.event, Event::Start(Tag::Paragraph));
    if document.events[..start].iter().any(is_text) {
        return None;
    }
    let length =
        document.events[start..].iter().position(|s| matches!(s.event, Event::End(TagEnd::Heading(_))))?;
    let repeats =
        |title: &String| plain_text(&document.events[start..=start + length]).trim() == title.trim();
    if given.as_ref().is_some_and(|title| !repeats(title)) {
        return None;
    }
    let events: Vec<Spanned> = Arc::make_mut(&mut document.events).drain(start..=start + length).collect();
    let id = match &events[0].event {
        Event::Start(Tag::Heading { id, .. }) => id.as_ref().map(ToString::to_string),
        _ => None,
    };
    let inner = &events[1..events.len() - 1];
    Some(Title { text: plain_text(inner), id, html: phrase(inner) })
}

/// Notes headings and shortcodes of a document in the order in which they are rendered. The depth of
/// documents in documents is bounded by their parsers.
fn walk<'d>(document: &'d Document, found: &mut Vec<Found<'d>>) {
    let mut heading: Option<(usize, u8, Option<&'d str>)> = None;
    for (at, spanned) in document.events.iter().enumerate() {
        match &spanned.event {
            Event::Start(Tag::Heading { level, id, .. }) => heading = Some((at + 1, *level, id.as_deref())),
            Event::End(TagEnd::Heading(_)) => {
                if let Some((start, raw, explicit)) = heading.take() {
                    let events = &document.events[start..at];
                    found.push(Found::Heading { raw, explicit, document, events });
                }
            }
            Event::Shortcode(index) => {
                if let Some(shortcode) = document.shortcodes.get(*index) {
                    found.push(Found::Shortcode { document, shortcode });
                    if let Some(inner) = &shortcode.inner {
                        walk(inner, found);
                    }
                }
            }
            _ => {}
        }
    }
}

/// Turns levels as written into levels that nest: a page has one heading of level 1, its title, and
/// below a heading of level 2 comes one of level 3.
struct Levels {
    shift: u8,
    open: Vec<(u8, u8)>,
}

impl Levels {
    fn new(found: &[Found<'_>]) -> Self {
        let has_top = found.iter().any(|item| matches!(item, Found::Heading { raw: 1, .. }));
        Self { shift: u8::from(has_top), open: vec![(1, 1)] }
    }

    fn next(&mut self, raw: u8) -> u8 {
        let raw = raw + self.shift;
        while self.open.len() > 1 && self.open.last().is_some_and(|(open, _)| *open >= raw) {
            self.open.pop();
        }
        let level = (self.open.last().map_or(1, |(_, level)| *level) + 1).min(6);
        self.open.push((raw, level));
        level
    }
}

struct AnchorAssigner<'a> {
    plan: &'a Plan,
    library: &'a Specification,
    sources: &'a Sources,
    sink: &'a Sink,
    style: AnchorStyle,
    anchors: Anchors,
    contents: Vec<ContentsEntry>,
    level: u8,
    /// Whether the next heading is that of a module.
    opens_module: bool,
    /// What the anchors of a generated section begin with.
    base: Option<String>,
}

impl AnchorAssigner<'_> {
    fn heading(&mut self, heading: &Heading, events: &[Spanned]) {
        self.level = heading.level;
        self.contents.push(ContentsEntry {
            level: heading.level,
            id: heading.id.clone(),
            title: phrase(events),
            operation: None,
            opens_module: mem::take(&mut self.opens_module),
        });
    }

    fn shortcode(&mut self, document: &Document, shortcode: &Shortcode) -> AnchorAssignment {
        let mut placement = AnchorAssignment {
            level: self.level,
            operations: Vec::new(),
            events: Vec::new(),
            definition: None,
            api: None,
            pairs: Vec::new(),
        };
        match shortcode.name.as_str() {
            "cs-module" => self.opens_module = true,
            "http-api" => self.http_api(document, shortcode, &mut placement),
            "event" => self.event(document, shortcode, &mut placement),
            "event-group" => self.event_group(document, shortcode, &mut placement),
            "msgtypes" => self.msgtypes(&mut placement),
            "definition" | "event-fields" => self.definition(shortcode, &mut placement),
            "compare-apis" => self.compare(document, shortcode, &mut placement),
            _ => {}
        }
        placement
    }

    fn place_of(&self, document: &Document, shortcode: &Shortcode, parameter: &str) -> Span {
        let param = shortcode.params.iter().find(|param| param.name == parameter);
        let range = param.map_or(&shortcode.range, |param| &param.range);
        document.span(range, self.sources).unwrap_or(Span::start_of(FileId(0)))
    }

    /// A parameter that must be there.
    fn needed<'s>(&self, document: &Document, shortcode: &'s Shortcode, name: &str) -> Option<&'s str> {
        let value = shortcode.param(name);
        if value.is_none() {
            let message = format!("`{}` needs the parameter `{name}`", shortcode.name);
            self.sink.add(
                Diagnostic::new(&rules::SHORTCODE_PARAM, self.place_of(document, shortcode, name), message)
                    .help(format!("add `{name}=\"…\"`")),
            );
        }
        value
    }

    fn http_api(&mut self, document: &Document, shortcode: &Shortcode, placement: &mut AnchorAssignment) {
        let Some(name) = self.needed(document, shortcode, "api") else { return };
        // The name of the folder may be part of the name, and some descriptions are in no folder.
        let (spec, name) = match (shortcode.param("spec"), name.rsplit_once('/')) {
            (Some(spec), _) => (spec, name),
            (None, Some((spec, name))) => (spec, name),
            (None, None) if self.plan.api("", name).is_some() => ("", name),
            (None, None) => match self.needed(document, shortcode, "spec") {
                Some(spec) => (spec, name),
                None => return,
            },
        };
        self.base = shortcode.param("anchor_base").map(str::to_owned);
        if let Some(api) = self.api(document, shortcode, "api", spec, name) {
            // What an API says as a whole is not said of a part of it.
            let is_whole = shortcode.param("tag").is_none() && shortcode.param("operation").is_none();
            placement.api = is_whole.then_some(api);
            let operations = &self.library.apis[api].api.operations;
            let mut order: Vec<usize> = (0..operations.len()).collect();
            order.retain(|at| self.is_wanted(&operations[*at], shortcode));
            if order.is_empty() && !operations.is_empty() {
                self.report_unwanted(document, shortcode, operations);
            }
            order.sort_by_key(|at| rank(shortcode, &operations[*at].path));
            for operation in order {
                self.operation(OperationRef { api, operation }, placement);
            }
        }
        self.base = None;
    }

    /// Whether a shortcode asks for an operation: all, those with a tag, or one by its `operationId`.
    fn is_wanted(&self, operation: &Operation, shortcode: &Shortcode) -> bool {
        let tag = shortcode.param("tag");
        let id = shortcode.param("operation");
        tag.is_none_or(|tag| operation.tags.iter().any(|own| **own == *tag))
            && id.is_none_or(|id| operation.id.as_deref() == Some(id))
    }

    /// Reports that no operation has the tag or `operationId` of a shortcode.
    fn report_unwanted(&self, document: &Document, shortcode: &Shortcode, operations: &[Operation]) {
        for parameter in ["operation", "tag"] {
            let Some(value) = shortcode.param(parameter) else { continue };
            let known: Vec<&str> = match parameter {
                "tag" => operations.iter().flat_map(|one| &one.tags).map(|tag| &**tag).collect(),
                _ => operations.iter().filter_map(|one| one.id.as_deref()).collect(),
            };
            if known.contains(&value) {
                continue;
            }
            let span = self.place_of(document, shortcode, parameter);
            let what = if parameter == "tag" { "tag" } else { "`operationId`" };
            let message = format!("no operation with the {what} `{value}`");
            self.sink.add(Diagnostic::new(&rules::SHORTCODE_PARAM, span, message).did_you_mean(value, known));
        }
    }

    fn api(
        &self,
        document: &Document,
        shortcode: &Shortcode,
        parameter: &str,
        spec: &str,
        name: &str,
    ) -> Option<usize> {
        let found = self.library.api(spec, name);
        if found.is_none() {
            // An API that could not be read has been reported, at its file.
            if self.plan.api(spec, name).is_some() {
                return None;
            }
            let specs: Vec<&str> = self.plan.apis.iter().map(|api| api.spec.as_str()).collect();
            let is_known = specs.contains(&spec);
            let of_spec = self.plan.apis.iter().filter(|api| api.spec == spec).map(|api| api.name.as_str());
            let (wrong, known): (&str, Vec<&str>) =
                if is_known { (name, of_spec.collect()) } else { (spec, specs) };
            let parameter = if is_known || parameter != "api" { parameter } else { "spec" };
            let span = self.place_of(document, shortcode, parameter);
            self.sink.add(
                Diagnostic::new(&rules::SHORTCODE_PARAM, span, format!("there is no API `{spec}/{name}`"))
                    .did_you_mean(wrong, known),
            );
        }
        found
    }

    fn operation(&mut self, at: OperationRef, placement: &mut AnchorAssignment) {
        let operation = self.library.operation(at);
        let base = self.base.as_ref().map_or(String::new(), |base| format!("{base}_"));
        let wanted = format!("{base}{}", operation_anchor(operation, self.style));
        let id = self.anchors.claim(&wanted);
        let mut aliases = Vec::new();
        if operation.lifecycle.is_deprecated() {
            let alias = format!("deprecated-{id}");
            if self.anchors.claim_exact(&alias) {
                aliases.push(alias);
            }
        }
        self.contents.push(ContentsEntry {
            level: (self.level + 1).min(7),
            id: id.clone(),
            title: title_of(operation),
            operation: Some(at),
            opens_module: false,
        });
        placement.operations.push(PlacedOperation { operation: at, id, aliases });
    }

    fn event(&mut self, document: &Document, shortcode: &Shortcode, placement: &mut AnchorAssignment) {
        let Some(name) = self.needed(document, shortcode, "event") else { return };
        match self.library.event(name) {
            Some(event) => self.place_event(event, shortcode.param("title"), placement),
            None => self.unknown_event(document, shortcode, "event", name),
        }
    }

    fn unknown_event(&self, document: &Document, shortcode: &Shortcode, parameter: &str, name: &str) {
        let known = self.plan.events.iter().map(|event| event.name.as_str());
        if self.plan.events.iter().any(|event| event.name == name) {
            return;
        }
        let span = self.place_of(document, shortcode, parameter);
        self.sink.add(
            Diagnostic::new(&rules::SHORTCODE_PARAM, span, format!("there is no event `{name}`"))
                .did_you_mean(name, known),
        );
    }

    fn place_event(&mut self, event: usize, title: Option<&str>, placement: &mut AnchorAssignment) {
        let name = &self.library.events[event].name;
        let id = self.anchors.claim(&self.style.slug(name));
        let title = title.unwrap_or(name);
        self.generated_heading(id.clone(), Html::escape(&title.replace('`', "")));
        placement.events.push((event, id));
    }

    fn generated_heading(&mut self, id: String, title: Html) {
        let level = (self.level + 1).min(7);
        self.contents.push(ContentsEntry { level, id, title, operation: None, opens_module: false });
    }

    fn event_group(&mut self, document: &Document, shortcode: &Shortcode, placement: &mut AnchorAssignment) {
        let Some(group) = self.needed(document, shortcode, "group_name") else { return };
        let mut members: Vec<usize> = (0..self.library.events.len())
            .filter(|at| self.library.events[*at].name.starts_with(group))
            .collect();
        members.sort_by_key(|at| {
            let event = &self.library.events[*at];
            (rank(shortcode, &event.name), event.weight.unwrap_or(i64::MAX))
        });
        if members.is_empty() {
            self.unknown_event(document, shortcode, "group_name", group);
        }
        for event in members {
            self.place_event(event, None, placement);
        }
    }

    /// The kinds of `m.room.message` by their `msgtype`: the common ones first, the others by name.
    fn msgtypes(&mut self, placement: &mut AnchorAssignment) {
        const FIRST: [&str; 5] = ["m.text", "m.emote", "m.notice", "m.image", "m.file"];
        // These are described where they belong.
        const ELSEWHERE: [&str; 2] = ["m.server_notice", "m.key.verification.request"];
        let mut members: Vec<(usize, &str, usize)> = Vec::new();
        for (at, event) in self.library.events.iter().enumerate() {
            if let Some(kind) = event.name.strip_prefix("m.room.message$")
                && !ELSEWHERE.contains(&kind)
            {
                let rank = FIRST.iter().position(|first| *first == kind).unwrap_or(FIRST.len());
                members.push((rank, kind, at));
            }
        }
        members.sort_unstable();
        for (_, kind, event) in members {
            let id = self.anchors.claim(&self.style.slug(kind));
            self.generated_heading(id.clone(), Html::escape(kind));
            placement.events.push((event, id));
        }
    }

    fn definition(&mut self, shortcode: &Shortcode, placement: &mut AnchorAssignment) {
        let parameter = if shortcode.name == "definition" { "path" } else { "event_type" };
        // A missing parameter or file was reported when definitions were looked for.
        let Some(value) = shortcode.param(parameter) else { return };
        let Some(at) = self.library.definition(&definition_key(shortcode, value)) else { return };
        let title = self.library.definition_title(at);
        let is_fields = shortcode.name == "event-fields";
        let (wanted, title) = match self.style {
            AnchorStyle::Github if is_fields => (self.style.slug(&title), title),
            AnchorStyle::Github => (format!("definition-{}", self.style.slug(&title)), title),
            AnchorStyle::Docutils => {
                let title = definition_heading(&title, is_fields);
                (self.style.slug(&title), title)
            }
        };
        let id = self.anchors.claim(&wanted);
        if shortcode.param("compact").is_none() {
            self.generated_heading(id.clone(), Html::escape(&title));
        }
        placement.definition = Some((at, id));
    }

    /// Pairs the operations of two versions of an API by what they do.
    fn compare(&mut self, document: &Document, shortcode: &Shortcode, placement: &mut AnchorAssignment) {
        let mut sides: Vec<Vec<usize>> = Vec::new();
        for parameter in ["new", "old"] {
            let Some(value) = self.needed(document, shortcode, parameter) else { return };
            let first = placement.operations.len();
            for key in value.split(',').map(str::trim) {
                let (spec, name) = key.rsplit_once('/').unwrap_or(("", key));
                let Some(api) = self.api(document, shortcode, parameter, spec, name) else { continue };
                for operation in 0..self.library.apis[api].api.operations.len() {
                    self.operation(OperationRef { api, operation }, placement);
                }
            }
            sides.push((first..placement.operations.len()).collect());
        }
        let operation = |at: usize| self.library.operation(placement.operations[at].operation);
        let mut left: Vec<usize> = sides[1].clone();
        for new in &sides[0] {
            let matches = |old: &usize| replaces(operation(*new), operation(*old));
            let partners: Vec<usize> = left.iter().copied().filter(matches).collect();
            left.retain(|old| !partners.contains(old));
            // One operation may take the place of several.
            placement.pairs.push((Some(*new), partners.first().copied()));
            placement.pairs.extend(partners.iter().skip(1).map(|old| (Some(*new), Some(*old))));
        }
        placement.pairs.extend(left.into_iter().map(|old| (None, Some(old))));
    }
}

/// Whether `new` does what `old` did: it says so, or method and path are the same behind the version.
fn replaces(new: &Operation, old: &Operation) -> bool {
    if !new.replaces.is_empty() {
        return old.id.as_ref().is_some_and(|id| new.replaces.contains(id));
    }
    new.method == old.method && new.path == old.path
}

/// The position that `first` gives to a name: that of the first of its words that stands in the name.
fn rank(shortcode: &Shortcode, name: &str) -> usize {
    let words = shortcode.param("first").unwrap_or_default();
    words.split(',').position(|word| !word.is_empty() && name.contains(word)).unwrap_or(usize::MAX)
}

/// The heading of a definition on a page in reStructuredText.
pub(super) fn definition_heading(title: &str, is_fields: bool) -> String {
    format!("{title} {}", if is_fields { "Fields" } else { "schema" })
}

/// An operation as an entry of a table of contents.
fn title_of(operation: &Operation) -> Html {
    Html::escape(&format!("{} {}", operation.method, operation.full_path))
}

/// Whether an event has a state key, as the word for its kind.
pub(crate) fn kind_word(kind: &EventKind) -> &'static str {
    match kind {
        EventKind::State { .. } => "state",
        EventKind::Message => "message",
        EventKind::Other => "other",
    }
}
