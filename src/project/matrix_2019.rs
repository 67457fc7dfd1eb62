//! The Matrix specification of 2019: `specification/targets.yaml` lists the pages and the files that
//! each is joined from.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::events;
use super::native::apis_lazily;
use super::{
    ApiRelease, Asset, Changelogs, FrontMatter, Layout, Override, PageKind, PageSource, Part, Plan, Settings,
    Status,
};
use crate::diagnostic::{Diagnostic, Sink, rules};
use crate::load::{Documents, Node};
use crate::markup::Markup;
use crate::markup::rst::{RelativeStyles, Styles};
use crate::source::{FileId, Found, Origin, Sources, Span};

/// What an API is called and for, which was never part of the source: the name of its label, its title,
/// and a few words. They are listed in this order.
const KNOWN: [(&str, &str, &str); 5] = [
    ("CLIENT_RELEASE_LABEL", "Client-Server API", "Interaction between clients and servers"),
    ("SERVER_RELEASE_LABEL", "Server-Server API", "Federation between servers"),
    ("APPSERVICE_RELEASE_LABEL", "Application Service API", "Privileged server plugins"),
    ("IDENTITY_RELEASE_LABEL", "Identity Service API", "Mapping of third party IDs to Matrix IDs"),
    ("PUSH_GATEWAY_RELEASE_LABEL", "Push Gateway API", "Push notifications for Matrix events"),
];

/// How the names of values end that label a release, as `--set` keys.
const LABEL: &str = "_release_label";

/// Further values that can be set: the key, the text that stands for the value, and its default.
const VALUES: [(&str, &str, &str); 3] = [
    ("client_major_version", "%CLIENT_MAJOR_VERSION%", "r0"),
    ("git_version", "{{git_version}}", "HEAD"),
    ("git_rev", "{{git_rev}}", "HEAD"),
];

/// Where the specification is published.
const PUBLISHED: &str = "https://matrix.org/docs/spec";

/// Whether a `--set` key is one of this layout.
pub(super) fn is_setting(key: &str) -> bool {
    key.ends_with(LABEL) || VALUES.iter().any(|(known, ..)| *known == key)
}

/// Reads the plan.
pub(super) fn plan(found: &Found, documents: &Documents<'_>, overrides: &[Override], sink: &Sink) -> Plan {
    let sources = &found.sources;
    let mut plan = Plan::empty(Layout::Targets);
    if let Some(file) = sources.find("specwright.toml") {
        plan.settings = Settings::read(file, sources, sink);
    }
    let settings = &mut plan.settings;
    if settings.title.is_empty() {
        settings.title = "Matrix Specification".into();
    }
    if settings.look.is_empty() {
        settings.look = "classic".into();
    }
    settings.pages.operations.get_or_insert(false);
    settings.markup.descriptions = super::settings::Descriptions::Rst;
    settings.schemas.notation = super::Notation::Words;
    settings.schemas.placeholder_values = true;
    let set = |key: &str, default: &str| {
        let given = overrides.iter().rev().find(|setting| setting.key == key);
        given.map_or_else(|| default.to_owned(), |setting| setting.value.clone())
    };
    let mut values = BTreeMap::new();
    for (key, text, default) in VALUES {
        values.insert(text.to_owned(), set(key, default));
    }
    let root = sources.find("specification/targets.yaml").and_then(|file| documents.get(file));
    let labels = labels(root);
    for label in &labels {
        values.insert(format!("%{label}%"), set(&label.to_lowercase(), "unstable"));
    }
    for unused in overrides.iter().filter(|setting| setting.key.ends_with(LABEL)) {
        let known: Vec<String> = labels.iter().map(|label| label.to_lowercase()).collect();
        if !known.contains(&unused.key) {
            let message = format!("no target is labelled by `{}`", unused.key);
            sink.add(
                Diagnostic::without_place(&rules::CONFIG, message)
                    .did_you_mean(&unused.key, known.iter().map(String::as_str)),
            );
        }
    }
    for (text, value) in &values {
        if let Some(name) = text.strip_prefix('%') {
            plan.replacements.insert(name.trim_end_matches('%').to_owned(), value.clone());
        }
    }
    let released = labels.iter().any(|label| values[&format!("%{label}%")] != "unstable");
    plan.settings.version.status = if released { Status::Stable } else { Status::Unstable };
    plan.settings.version.label = if released { String::new() } else { "unstable".into() };
    plan.apis = apis_lazily(sources, "api/");
    plan.events = events::events(sources, "event-schemas/schema/", "event-schemas/examples/");
    plan.event_fields = events::fields(sources, "event-schemas/schema/v1/core-event-schema/");
    plan.event_fields.extend(events::fields(sources, "event-schemas/schema/core-event-schema/"));
    plan.definition_folders = vec!["api/".into(), "event-schemas/schema/".into()];
    if let Some(file) = sources.find("data-definitions/sas-emoji.json") {
        plan.data.insert("sas-emoji", file);
    }
    for path in &found.assets {
        if let Some(rest) = path.strip_prefix("specification/") {
            plan.assets.push(Asset { url: rest.to_owned(), path: path.clone() });
        }
    }
    if sources.below("changelogs/").next().is_some() {
        plan.changelogs = Some(Changelogs::Towncrier);
    }
    let Some(root) = root else { return plan };
    let styles = root.get("title_styles").map_or(&[][..], Node::items);
    let character = |style: &Node| style.as_str()?.chars().next();
    let relative = |name: &str| root.get("relative_title_styles")?.get(name).and_then(character);
    if !styles.is_empty() {
        plan.title_styles = Styles::Order {
            order: styles.iter().filter_map(character).collect(),
            relative: RelativeStyles {
                below: relative("subtitle"),
                same: relative("sametitle"),
                above: relative("supertitle"),
            },
        };
    }
    let groups = root.get("groups");
    let mut weight = 0;
    for target in root.get("targets").map_or(&[][..], Node::entries) {
        weight += 10;
        let mut reader = TargetReader { sources, groups, values: &values, parts: Vec::new(), sink };
        for item in target.value.get("files").map_or(&[][..], Node::items) {
            reader.item(item, 0, 0);
        }
        let parts = reader.parts;
        let version_label = target.value.get("version_label").and_then(Node::scalar_text);
        let label_name = version_label.as_deref().and_then(value_name).map(str::to_owned);
        let label = version_label.map(|label| replaced(&label, &plan.replacements));
        let name = target.key.replace('@', "/");
        let is_plain = target.key.contains('@');
        let url = match (&*name, &label) {
            ("index", _) => String::new(),
            (_, Some(label)) if !is_plain => format!("{name}/{label}.html"),
            _ => format!("{name}.html"),
        };
        if crate::source::normalize(&url).as_ref() != Ok(&url) {
            let message = format!("`{url}` cannot be the address of a page");
            sink.add(
                Diagnostic::new(&rules::CONFIG, target.key_span, message)
                    .help("change the target or its label"),
            );
            continue;
        }
        let title = first_title(&parts).unwrap_or_else(|| name.clone());
        let about = KNOWN.iter().find(|(known, ..)| label_name.as_deref() == Some(known));
        if let (Some(label_name), Some(label), false) = (label_name, label, url.is_empty()) {
            plan.releases.push(ApiRelease {
                label_name,
                label,
                title: about.map_or_else(|| title.clone(), |(_, title, _)| (*title).to_owned()),
                about: about.map_or_else(String::new, |(_, _, about)| (*about).to_owned()),
                current_url: format!("{PUBLISHED}/{name}/latest.html"),
                url: url.clone(),
            });
        }
        plan.pages.push(PageSource {
            kind: if url.is_empty() { PageKind::Home } else { PageKind::Page },
            url,
            link_title: title.clone(),
            title,
            description: about.map_or_else(String::new, |(_, _, about)| format!("{about}.")),
            weight,
            parts,
            front: FrontMatter::default(),
        });
    }
    let place = |release: &ApiRelease| KNOWN.iter().position(|(known, ..)| *known == release.label_name);
    plan.releases.sort_by_key(|release| place(release).unwrap_or(KNOWN.len()));
    plan
}

/// The names of the values that label releases, in the order of the targets.
fn labels(root: Option<&Node>) -> Vec<String> {
    let targets = root.and_then(|root| root.get("targets")).map_or(&[][..], Node::entries);
    let mut labels: Vec<String> = KNOWN.iter().map(|(known, ..)| (*known).to_owned()).collect();
    for target in targets {
        let label = target.value.get("version_label").and_then(Node::scalar_text);
        if let Some(name) = label.as_deref().and_then(value_name)
            && !labels.iter().any(|known| known == name)
        {
            labels.push(name.to_owned());
        }
    }
    labels
}

/// `NAME` of `%NAME%`.
fn value_name(text: &str) -> Option<&str> {
    let name = text.strip_prefix('%')?.strip_suffix('%')?;
    (!name.is_empty() && !name.contains('%')).then_some(name)
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
    values: &'a BTreeMap<String, String>,
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
        let (text, origin) = substituted(text, file, self.values);
        self.parts.push(Part { text, origin, markup: Markup::Rst, shift });
    }
}

/// A file's text with the values put in for what stands for them, and where each piece comes from.
fn substituted(text: &Arc<str>, file: FileId, values: &BTreeMap<String, String>) -> (Arc<str>, Origin) {
    let mut out = String::new();
    let mut pieces = Vec::new();
    let mut taken = 0;
    for (at, _) in text.match_indices(['%', '{']) {
        if at < taken {
            continue;
        }
        if let Some((name, value)) = values.iter().find(|(name, _)| text[at..].starts_with(name.as_str())) {
            let end = at + name.len();
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
