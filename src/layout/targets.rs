//! The Matrix specification of 2019: `specification/targets.yaml` lists the pages and the files that
//! each is joined from.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::events;
use super::native::apis_lazily;
use super::{Changelogs, FrontMatter, Layout, Override, PageKind, PageSource, Part, Plan, Status};
use crate::diagnostic::{Diagnostic, Sink, rules};
use crate::load::{Documents, Node};
use crate::markup::Markup;
use crate::source::{FileId, Found, Origin, Sources, Span};

/// Release labels: the `--set` key, and the name in `%NAME%`.
const LABELS: [(&str, &str); 5] = [
    ("client_release_label", "CLIENT_RELEASE_LABEL"),
    ("server_release_label", "SERVER_RELEASE_LABEL"),
    ("appservice_release_label", "APPSERVICE_RELEASE_LABEL"),
    ("identity_release_label", "IDENTITY_RELEASE_LABEL"),
    ("push_gateway_release_label", "PUSH_GATEWAY_RELEASE_LABEL"),
];

/// Whether a `--set` key is one of this layout.
pub(super) fn is_setting(key: &str) -> bool {
    LABELS.iter().any(|(name, _)| *name == key) || key == "client_major_version"
}

/// Reads the plan.
pub(super) fn plan(found: &Found, documents: &Documents<'_>, overrides: &[Override], sink: &Sink) -> Plan {
    let sources = &found.sources;
    let mut plan = Plan::empty(Layout::Targets);
    plan.settings.title = "Matrix Specification".into();
    plan.settings.language = "en".into();
    plan.settings.pages.operations = Some(false);
    plan.settings.markup.descriptions = super::settings::Descriptions::Rst;
    plan.replacements.insert("CLIENT_MAJOR_VERSION".into(), "r0".into());
    for (_, name) in LABELS {
        plan.replacements.insert(name.into(), "unstable".into());
    }
    for Override { key, value } in overrides {
        let name =
            LABELS.iter().find(|(known, _)| known == key).map_or("CLIENT_MAJOR_VERSION", |(_, name)| name);
        plan.replacements.insert(name.into(), value.clone());
    }
    let is_released =
        |(_, name): &(&str, &str)| plan.replacements.get(*name).is_some_and(|label| label != "unstable");
    let released = LABELS.iter().any(is_released);
    plan.settings.version.status = if released { Status::Stable } else { Status::Unstable };
    plan.settings.version.label = if released { String::new() } else { "unstable".into() };
    plan.apis = apis_lazily(sources, "api/");
    plan.events = events::events(sources, "event-schemas/schema/", "event-schemas/examples/");
    plan.event_fields = events::fields(sources, "event-schemas/schema/core-event-schema/");
    plan.definition_folders = vec!["api/".into(), "event-schemas/schema/".into()];
    if let Some(file) = sources.find("data-definitions/sas-emoji.json") {
        plan.data.insert("sas-emoji", file);
    }
    if sources.below("changelogs/").next().is_some() {
        plan.changelogs = Some(Changelogs::Towncrier);
    }
    let Some(file) = sources.find("specification/targets.yaml") else { return plan };
    let Some(root) = documents.get(file) else { return plan };
    let styles = root.get("title_styles").map_or(&[][..], Node::items);
    plan.title_styles = styles.iter().filter_map(|style| style.as_str()?.chars().next()).collect();
    let groups = root.get("groups");
    let mut weight = 0;
    for target in root.get("targets").map_or(&[][..], Node::entries) {
        weight += 10;
        let mut reader =
            TargetReader { sources, groups, replacements: &plan.replacements, parts: Vec::new(), sink };
        for item in target.value.get("files").map_or(&[][..], Node::items) {
            reader.item(item, 0, 0);
        }
        let parts = reader.parts;
        let label = target.value.get("version_label").and_then(Node::scalar_text);
        let label = label.map(|label| replaced(&label, &plan.replacements));
        let name = target.key.replace('@', "/");
        let is_plain = target.key.contains('@');
        let url = match (&*name, label) {
            ("index", _) => String::new(),
            (_, Some(label)) if !is_plain => format!("{name}/{label}.html"),
            _ => format!("{name}.html"),
        };
        let title = first_title(&parts).unwrap_or_else(|| name.clone());
        plan.pages.push(PageSource {
            kind: if url.is_empty() { PageKind::Home } else { PageKind::Page },
            url,
            link_title: title.clone(),
            title,
            description: String::new(),
            weight,
            parts,
            front: FrontMatter::default(),
        });
    }
    plan
}

/// Puts values in for `%NAME%`; a name that is not known stays.
pub(crate) fn replaced(text: &str, replacements: &BTreeMap<String, String>) -> String {
    let mut text = text.to_owned();
    for (name, value) in replacements {
        text = text.replace(&format!("%{name}%"), value);
    }
    text
}

/// The text of the first line that is underlined as a title.
fn first_title(parts: &[Part]) -> Option<String> {
    let lines: Vec<&str> = parts.first()?.text.lines().collect();
    let is_underline = |line: &str| {
        let mut letters = line.chars();
        let first = letters.next().filter(|c| c.is_ascii_punctuation());
        line.len() > 2 && first.is_some_and(|first| letters.all(|c| c == first))
    };
    let pair = lines
        .windows(2)
        .find(|pair| is_underline(pair[1]) && !pair[0].trim().is_empty() && !is_underline(pair[0]))?;
    Some(pair[0].trim().to_owned())
}

/// Collects the files of a target.
struct TargetReader<'a> {
    sources: &'a Sources,
    groups: Option<&'a Node>,
    replacements: &'a BTreeMap<String, String>,
    parts: Vec<Part>,
    sink: &'a Sink,
}

/// Groups that name groups end somewhere.
const MAX_GROUPS: usize = 16;

impl TargetReader<'_> {
    /// A file name, `group:name`, or `{2: either}`.
    fn item(&mut self, item: &Node, shift: u8, depth: usize) {
        for entry in item.entries() {
            let level: u8 = entry.key.parse().unwrap_or(0);
            self.item(&entry.value, shift.saturating_add(level), depth);
        }
        for inner in item.items() {
            self.item(inner, shift, depth);
        }
        let Some(name) = item.as_str() else { return };
        if let Some(group) = name.strip_prefix("group:") {
            match self.groups.and_then(|groups| groups.get(group)) {
                Some(files) if depth < MAX_GROUPS => {
                    for file in files.items() {
                        self.item(file, shift, depth + 1);
                    }
                }
                _ => {
                    let known = self.groups.map_or(&[][..], Node::entries).iter().map(|entry| &*entry.key);
                    self.sink.add(
                        Diagnostic::new(&rules::CONFIG, item.span, format!("there is no group `{group}`"))
                            .did_you_mean(group, known),
                    );
                }
            }
            return;
        }
        let path = format!("specification/{name}");
        match self.sources.find(&path) {
            Some(file) => self.part(file, shift),
            None => {
                let known = self
                    .sources
                    .below("specification/")
                    .map(|(_, file)| &file.path["specification/".len()..]);
                self.sink.add(
                    Diagnostic::new(&rules::CONFIG, item.span, format!("there is no file `{path}`"))
                        .did_you_mean(name, known),
                );
            }
        }
    }

    fn part(&mut self, file: FileId, shift: u8) {
        let text = &self.sources.file(file).text;
        let (text, origin) = substituted(text, file, self.replacements);
        self.parts.push(Part { text, origin, markup: Markup::Rst, shift });
    }
}

/// A file's text with the values put in for `%NAME%`, and where each piece comes from.
fn substituted(text: &Arc<str>, file: FileId, replacements: &BTreeMap<String, String>) -> (Arc<str>, Origin) {
    let mut out = String::new();
    let mut pieces = Vec::new();
    let mut taken = 0;
    for (at, _) in text.match_indices('%') {
        if at < taken {
            continue;
        }
        let rest = &text[at + 1..];
        let found = replacements
            .iter()
            .find(|(name, _)| rest.strip_prefix(name.as_str()).is_some_and(|after| after.starts_with('%')));
        if let Some((name, value)) = found {
            let end = at + name.len() + 2;
            pieces.push((out.len(), Origin::Slice(Span::new(file, taken, at))));
            out.push_str(&text[taken..at]);
            pieces.push((out.len(), Origin::Slice(Span::new(file, at, end))));
            out.push_str(value);
            taken = end;
        }
    }
    if taken == 0 {
        return (text.clone(), Origin::Slice(Span::new(file, 0, text.len())));
    }
    pieces.push((out.len(), Origin::Slice(Span::new(file, taken, text.len()))));
    out.push_str(&text[taken..]);
    (out.into(), Origin::Pieces(pieces))
}
