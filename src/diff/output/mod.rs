//! A report, written for people and for programs.

mod checklist;
mod human;
mod json;
mod markdown;
mod oasdiff;
mod problems;
mod short;
mod words;

pub use json::SCHEMA as JSON_SCHEMA;

use super::fact::{Fact, Kind};
use super::group::Group;
use super::{Report, Version};
use crate::diagnostic::render::{github, junit, sarif};
use crate::source::{Sources, Span};

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For people, at a terminal.
    Human,
    /// One line for each fact.
    Short,
    /// For comments on pull requests.
    Markdown,
    /// For programs.
    Json,
    /// Annotations on a pull request.
    Github,
    /// Test results.
    Junit,
    /// For code scanning services.
    Sarif,
    /// What implementers have to do.
    Checklist,
    /// Facts by the ids of oasdiff, one a line.
    Oasdiff,
}

impl Format {
    /// The names on the command line.
    pub const NAMES: [&'static str; 9] =
        ["human", "short", "markdown", "json", "github", "junit", "sarif", "checklist", "jsonl-oasdiff"];

    /// Reads a name.
    pub fn parse(name: &str) -> Option<Self> {
        let formats = [
            Format::Human,
            Format::Short,
            Format::Markdown,
            Format::Json,
            Format::Github,
            Format::Junit,
            Format::Sarif,
            Format::Checklist,
            Format::Oasdiff,
        ];
        Self::NAMES.iter().position(|known| *known == name).map(|at| formats[at])
    }
}

/// What a writer looks at.
pub struct Input<'a> {
    /// The older version.
    pub old: &'a Version<'a>,
    /// The newer version.
    pub new: &'a Version<'a>,
    /// What differs.
    pub report: &'a Report,
    /// Whether equivalent forms are listed too.
    pub all: bool,
}

/// Writes a report.
pub fn write(input: &Input<'_>, format: Format) -> String {
    match format {
        Format::Human => human::write(input),
        Format::Short => short::write(input),
        Format::Markdown => markdown::write(input),
        Format::Json => json::write(input),
        Format::Github => github(&problems::problems(input), input.new.sources),
        Format::Junit => junit(&problems::problems(input), input.new.sources),
        Format::Sarif => sarif(&problems::problems(input), input.new.sources),
        Format::Checklist => checklist::write(input),
        Format::Oasdiff => oasdiff::write(input),
    }
}

/// `file:line` of a place.
fn place(span: Option<Span>, sources: &Sources) -> Option<String> {
    let span = span?;
    let file = sources.file(span.file);
    Some(format!("{}:{}", file.path, file.line_col(span.start as usize).line))
}

/// What a fact says, without its place: `format: none → mx-room-id`.
pub fn sentence(fact: &Fact) -> String {
    let title = title(fact.kind);
    let detail = fact.detail.as_deref().map(|detail| format!(" ({detail})")).unwrap_or_default();
    if fact.kind.is_text() {
        let (old, new) = (fact.old.as_deref().unwrap_or_default(), fact.new.as_deref().unwrap_or_default());
        return format!("{title}{detail}: {}", words::excerpt(old, new));
    }
    if fact.kind == Kind::Example {
        return format!("{title}{detail}");
    }
    let name = match fact.kind {
        Kind::PropAdded | Kind::PropRemoved => {
            format!(" `{}`", fact.location.rsplit('.').next().unwrap_or_default())
        }
        _ => String::new(),
    };
    match (&fact.old, &fact.new) {
        (None, None) => format!("{title}{name}{detail}"),
        (old, new) => {
            let value = |value: &Option<String>| shortened(value.as_deref().unwrap_or("none"));
            format!("{title}{detail}: {} → {}", value(old), value(new))
        }
    }
}

/// A value that fits a line.
fn shortened(value: &str) -> String {
    const MOST: usize = 100;
    match value.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &value[..at]),
        None => value.to_owned(),
    }
}

/// A kind in words.
fn title(kind: Kind) -> &'static str {
    match kind {
        Kind::OpAdded => "new operation",
        Kind::OpRemoved => "operation removed",
        Kind::OpMoved => "operation moved",
        Kind::OpDeprecated => "operation deprecated",
        Kind::OpUndeprecated => "operation no longer deprecated",
        Kind::OpOperationId => "operationId",
        Kind::OpSecurity => "authentication",
        Kind::OpTags => "tags",
        Kind::OpText
        | Kind::PropText
        | Kind::ParamText
        | Kind::StatusText
        | Kind::HeaderText
        | Kind::RequestText
        | Kind::EnumText
        | Kind::ApiText
        | Kind::TagText => "text",
        Kind::OpMark | Kind::VersionMark => "version mark",
        Kind::WebhookAdded => "new webhook",
        Kind::WebhookRemoved => "webhook removed",
        Kind::CallbackAdded => "new callback",
        Kind::CallbackRemoved => "callback removed",
        Kind::ParamAdded => "new parameter",
        Kind::ParamRemoved => "parameter removed",
        Kind::ParamRenamed => "path parameter renamed",
        Kind::ParamRequired
        | Kind::ParamOptional
        | Kind::PropRequired
        | Kind::PropOptional
        | Kind::HeaderRequired
        | Kind::HeaderOptional => "requiredness",
        Kind::ParamDeprecated => "parameter deprecated",
        Kind::ParamUndeprecated => "parameter no longer deprecated",
        Kind::ParamStyle => "style",
        Kind::RequestAdded => "new request body",
        Kind::RequestRemoved => "request body removed",
        Kind::MediaAdded => "new media type",
        Kind::MediaRemoved => "media type removed",
        Kind::SchemaAdded => "schema added",
        Kind::SchemaRemoved => "schema removed",
        Kind::StatusAdded => "new response",
        Kind::StatusRemoved => "response removed",
        Kind::HeaderAdded => "new header",
        Kind::HeaderRemoved => "header removed",
        Kind::LinkAdded => "new link",
        Kind::LinkRemoved => "link removed",
        Kind::PropAdded => "new field",
        Kind::PropRemoved => "field removed",
        Kind::PropDeprecated => "deprecated",
        Kind::PropUndeprecated => "no longer deprecated",
        Kind::SchemaType => "type",
        Kind::SchemaNullable => "may be null",
        Kind::SchemaFormat => "format",
        Kind::SchemaPattern => "pattern",
        Kind::SchemaTitle => "title",
        Kind::SchemaDefault => "default",
        Kind::SchemaConst => "const",
        Kind::EnumSet => "allowed values listed",
        Kind::EnumUnset => "allowed values no longer listed",
        Kind::EnumValueAdded => "new allowed value",
        Kind::EnumValueRemoved => "allowed value removed",
        Kind::OneOfBranchAdded | Kind::AnyOfBranchAdded => "new alternative",
        Kind::OneOfBranchRemoved | Kind::AnyOfBranchRemoved => "alternative removed",
        Kind::AdditionalProperties => "further fields",
        Kind::PatternPropertyAdded => "new pattern of field names",
        Kind::PatternPropertyRemoved => "pattern of field names removed",
        Kind::Example => "example",
        Kind::EventAdded => "new event",
        Kind::EventRemoved => "event removed",
        Kind::DefinitionAdded => "new definition",
        Kind::DefinitionRemoved => "definition removed",
        Kind::ApiAdded => "new API",
        Kind::ApiRemoved => "API removed",
        Kind::RefChanged => "component",
        Kind::ProseChanged => "prose",
        Kind::ProseAdded => "new prose",
        Kind::ProseRemoved => "prose removed",
        Kind::ProseMoved => "prose moved",
        Kind::SectionAdded => "new section",
        Kind::SectionRemoved => "section removed",
        Kind::PageAdded => "new page",
        Kind::PageRemoved => "page removed",
        Kind::AnchorRemoved => "dead anchor",
        Kind::AnchorAdded => "new anchor",
        other => other.as_str().strip_prefix("schema-").unwrap_or(other.as_str()),
    }
}

/// The ten lines that come first.
fn headline(input: &Input<'_>) -> Vec<String> {
    let summary = input.report.summary();
    let mut lines = Vec::new();
    let mut line = |number: usize, one: &str, many: &str| {
        if number > 0 {
            lines.push(format!("{number} {}", if number == 1 { one } else { many }));
        }
    };
    line(summary.added, "new operation or event", "new operations and events");
    line(summary.deprecated, "operation deprecated", "operations deprecated");
    line(summary.removed, "operation or event removed", "operations and events removed");
    let [breaking, notable, compatible, clarified, editorial] = summary.by_severity;
    line(breaking, "breaking change", "breaking changes");
    line(notable, "notable change", "notable changes");
    line(compatible, "compatible change", "compatible changes");
    line(clarified, "clarification", "clarifications");
    line(editorial, "editorial change", "editorial changes");
    line(summary.dead_anchors, "dead anchor", "dead anchors");
    line(summary.without_mark, "addition without a version mark", "additions without a version mark");
    let (equivalent, accepted) = (input.report.equivalent.len(), input.report.accepted.len());
    line(equivalent, "equivalent form (listed with --all)", "equivalent forms (listed with --all)");
    line(accepted, "accepted change", "accepted changes");
    if input.report.facts.is_empty() {
        lines.insert(0, "nothing that readers see changed".to_owned());
    }
    lines
}

/// What a fact is about: the operation, event or definition at the beginning of its location.
fn owner(fact: &Fact) -> &str {
    let location = &fact.location;
    let mut parts = location.splitn(3, ' ');
    let (method, path) = (parts.next().unwrap_or_default(), parts.next());
    match path {
        Some(path) if method.chars().all(|c| c.is_ascii_uppercase()) => {
            &location[..method.len() + 1 + path.len()]
        }
        _ => location,
    }
}

/// The rest of a location behind its owner.
fn rest<'f>(fact: &'f Fact, owner: &str) -> &'f str {
    fact.location.strip_prefix(owner).unwrap_or(&fact.location).trim_start()
}

/// The groups of several places, and the single facts.
fn parted<'r>(report: &'r Report) -> (Vec<Group<'r>>, Vec<&'r Fact>) {
    let (groups, single): (Vec<_>, Vec<_>) =
        report.groups().into_iter().partition(|group| group.facts.len() > 2);
    (groups, single.into_iter().flat_map(|group| group.facts).collect())
}
