//! APIs: what they say as a whole, and their operations.

use std::collections::{BTreeMap, BTreeSet};

use super::collect::{Collector, Scope};
use super::fact::{Context, Directions, Kind};
use super::pairing::{Pairs, Reason, pair};
use super::schema::{self, Found};
use super::{Version, operation};
use crate::markup::Prose;
use crate::model::{Api, Operation, SecurityKind};
use crate::project::Layout;
use crate::site::ApiEntry;
use crate::source::Span;

/// The APIs of one folder, which together are one API.
struct Folder<'a> {
    name: String,
    entries: Vec<&'a ApiEntry>,
}

/// Compares all APIs.
pub(super) fn compare(collector: &mut Collector<'_>) {
    let comparison = collector.comparison;
    let (old, new) = (folders(comparison.old), folders(comparison.new));
    let is_single = old.len() == 1 && new.len() == 1;
    let mut old: BTreeMap<String, Folder<'_>> = old.into_iter().map(|one| (one.name.clone(), one)).collect();
    for folder in new {
        let before = match is_single {
            true => old.pop_first().map(|(_, folder)| folder),
            false => old.remove(&folder.name),
        };
        match before {
            Some(before) => compare_folders(&before, &folder, collector),
            None => {
                for entry in &folder.entries {
                    for operation in &entry.api.operations {
                        added(&folder.name, operation, collector);
                    }
                }
                collector.add_apart(&folder.name, folder.name.clone(), Found::new(Kind::ApiAdded));
            }
        }
    }
    for (name, folder) in old {
        for operation in folder.entries.iter().flat_map(|entry| &entry.api.operations) {
            removed(&name, operation, collector);
        }
        collector.add_apart(&name, name.clone(), Found::new(Kind::ApiRemoved));
    }
}

fn folders<'a>(version: &Version<'a>) -> Vec<Folder<'a>> {
    let mut folders: Vec<Folder<'a>> = Vec::new();
    for entry in &version.specification.apis {
        let name = if entry.spec.is_empty() { &entry.name } else { &entry.spec };
        match folders.iter_mut().find(|folder| folder.name == *name) {
            Some(folder) => folder.entries.push(entry),
            None => folders.push(Folder { name: name.clone(), entries: vec![entry] }),
        }
    }
    folders
}

fn compare_folders(old: &Folder<'_>, new: &Folder<'_>, collector: &mut Collector<'_>) {
    let comparison = collector.comparison;
    let before: Vec<&Operation> = old.entries.iter().flat_map(|entry| &entry.api.operations).collect();
    let after: Vec<&Operation> = new.entries.iter().flat_map(|entry| &entry.api.operations).collect();
    let schemas = (&comparison.old.specification.schemas, &comparison.new.specification.schemas);
    let Pairs { pairs, removed: gone, added: fresh } = pair(&before, &after, schemas.0, schemas.1);
    for paired in &pairs {
        let (before, after) = (before[paired.old], after[paired.new]);
        let user = {
            let place = name(after, collector);
            collector.user(place)
        };
        let scope = Scope { api: new.name.clone(), user, is_mirrored: false };
        if let Some(found) = moved(before, after, paired.reason, collector) {
            let place = name(before, collector);
            collector.add(&scope, place, Directions::NONE, found);
        }
        // What it differs in from the operation that it was merged into is not a change.
        if paired.reason != Reason::Merged {
            let place = name(after, collector);
            operation::compare(before, after, &place, &scope, collector);
        }
    }
    for at in gone {
        removed(&new.name, before[at], collector);
    }
    for at in fresh {
        added(&new.name, after[at], collector);
    }
    webhooks(old, new, collector);
    // Where an API is a folder of descriptions, nobody sees what each says of itself.
    if let ([before], [after]) = (&old.entries[..], &new.entries[..]) {
        described(&before.api, &after.api, &new.name, collector);
    }
    shared(old, new, collector);
    components(old, new, collector);
}

/// How an operation is called: a description by itself has servers, and paths below them.
fn name(operation: &Operation, collector: &Collector<'_>) -> String {
    let is_alone = collector.comparison.new.plan.layout == Layout::OpenApi;
    let path = if is_alone { &operation.path } else { &operation.full_path };
    format!("{} {path}", operation.method)
}

fn moved(old: &Operation, new: &Operation, reason: Reason, collector: &Collector<'_>) -> Option<Found> {
    let detail = match reason {
        Reason::Path | Reason::BasePath => return None,
        Reason::OperationId => "same operationId".to_owned(),
        Reason::Generalised => "a part of the path became a parameter".to_owned(),
        Reason::Merged => "merged into the operation with one more parameter".to_owned(),
        Reason::Similar(score) => format!("similarity {score:.2}"),
    };
    // A path that the new one still matches is answered as before.
    let is_answered = reason == Reason::Generalised;
    let context = Context { corrected: is_answered, ..Context::default() };
    let found = Found {
        context,
        ..Found::new(Kind::OpMoved).values(Some(name(old, collector)), Some(name(new, collector)))
    };
    Some(Found { detail: Some(detail), ..found.spans(Some(old.path_span), Some(new.path_span)) })
}

fn added(api: &str, operation: &Operation, collector: &mut Collector<'_>) {
    let place = name(operation, collector);
    let user = collector.user(place.clone());
    let scope = Scope { api: api.to_owned(), user, is_mirrored: false };
    let found = Found { detail: operation.since.added.clone(), ..Found::new(Kind::OpAdded) };
    collector.add(&scope, place, Directions::NONE, found.spans(None, Some(operation.path_span)));
}

fn removed(api: &str, operation: &Operation, collector: &mut Collector<'_>) {
    let place = name(operation, collector);
    let user = collector.user(place.clone());
    let scope = Scope { api: api.to_owned(), user, is_mirrored: false };
    let was_deprecated = operation.lifecycle.is_deprecated();
    let context = Context { was_deprecated, ..Context::default() };
    let detail = was_deprecated.then(|| "was deprecated".to_owned());
    let found = Found { context, detail, ..Found::new(Kind::OpRemoved) };
    collector.add(&scope, place, Directions::NONE, found.spans(Some(operation.path_span), None));
}

/// Webhooks are requests that the server makes: their data goes the other way.
fn webhooks(old: &Folder<'_>, new: &Folder<'_>, collector: &mut Collector<'_>) {
    type Hooks<'a> = BTreeMap<String, &'a Operation>;
    fn hooks<'a>(folder: &Folder<'a>) -> Hooks<'a> {
        let all = folder.entries.iter().flat_map(|entry| &entry.api.webhooks);
        let each = all.flat_map(|hook| hook.operations.iter().map(move |operation| (hook, operation)));
        each.map(|(hook, operation)| (format!("webhook {} {}", hook.name, operation.method), operation))
            .collect()
    }
    let (before, after) = (hooks(old), hooks(new));
    for (place, operation) in &before {
        let user = collector.user(place.clone());
        let scope = Scope { api: new.name.clone(), user, is_mirrored: true };
        match after.get(place) {
            Some(other) => operation::compare(operation, other, place, &scope, collector),
            None => {
                let context =
                    Context { was_deprecated: operation.lifecycle.is_deprecated(), ..Context::default() };
                let found = Found { context, ..Found::new(Kind::WebhookRemoved) };
                collector.add(&scope, place, Directions::NONE, found.spans(Some(operation.span), None));
            }
        }
    }
    for (place, operation) in after.iter().filter(|(place, _)| !before.contains_key(*place)) {
        let user = collector.user(place.clone());
        let scope = Scope { api: new.name.clone(), user, is_mirrored: true };
        let found = Found::new(Kind::WebhookAdded).spans(None, Some(operation.span));
        collector.add(&scope, place, Directions::NONE, found);
    }
}

/// What a document says of itself.
fn described(old: &Api, new: &Api, api: &str, collector: &mut Collector<'_>) {
    let spans = (Some(old.span), Some(new.span));
    let place = if new.info.title.is_empty() { api.to_owned() } else { new.info.title.to_string() };
    for (kind, before, after) in [
        (Kind::ApiTitle, &old.info.title, &new.info.title),
        (Kind::ApiVersion, &old.info.version, &new.info.version),
    ] {
        if before != after {
            let found = Found::new(kind).values(Some(before.to_string()), Some(after.to_string()));
            collector.add_apart(api, place.clone(), found.spans(spans.0, spans.1));
        }
    }
    let texts = (old.info.description.as_ref(), new.info.description.as_ref());
    changed_text(api, Kind::ApiText, &place, texts, spans, collector);
}

/// What all documents of an API say together: servers, tags, ways of authentication.
fn shared(old: &Folder<'_>, new: &Folder<'_>, collector: &mut Collector<'_>) {
    let span = |folder: &Folder<'_>| folder.entries.first().map(|entry| entry.api.span);
    let (spans, api) = ((span(old), span(new)), &new.name);
    let urls = |folder: &Folder<'_>| -> BTreeSet<String> {
        let servers = folder.entries.iter().flat_map(|entry| &entry.api.servers);
        servers.map(|server| server.url.to_string()).collect()
    };
    one_sided(&urls(old), &urls(new), (Kind::ServerRemoved, Kind::ServerAdded), api, spans, collector);
    let tags = |folder: &Folder<'_>| -> BTreeMap<String, Option<Prose>> {
        let declared = folder.entries.iter().flat_map(|entry| &entry.api.tags).filter(|tag| tag.declared);
        declared.map(|tag| (tag.name.to_string(), tag.description.clone())).collect()
    };
    let (before, after) = (tags(old), tags(new));
    let names = |tags: &BTreeMap<String, Option<Prose>>| tags.keys().cloned().collect();
    one_sided(&names(&before), &names(&after), (Kind::TagRemoved, Kind::TagAdded), api, spans, collector);
    for (name, description) in &after {
        let Some(previous) = before.get(name) else { continue };
        let texts = (previous.as_ref(), description.as_ref());
        changed_text(api, Kind::TagText, &format!("tag {name}"), texts, spans, collector);
    }
    let schemes = |folder: &Folder<'_>| -> BTreeMap<String, String> {
        let all = folder.entries.iter().flat_map(|entry| &entry.api.components.security_schemes);
        all.map(|scheme| (scheme.name.to_string(), authentication(&scheme.item.kind))).collect()
    };
    let (before, after) = (schemes(old), schemes(new));
    let names = |schemes: &BTreeMap<String, String>| schemes.keys().cloned().collect();
    let kinds = (Kind::SecurityRemoved, Kind::SecurityAdded);
    one_sided(&names(&before), &names(&after), kinds, api, spans, collector);
    for (name, kind) in &after {
        let Some(previous) = before.get(name).filter(|previous| *previous != kind) else { continue };
        let found = Found::new(Kind::SecurityChanged).values(Some(previous.clone()), Some(kind.clone()));
        collector.add_apart(api, format!("security scheme {name}"), found.spans(spans.0, spans.1));
    }
}

/// A way of authentication in a form that can be compared.
fn authentication(kind: &SecurityKind) -> String {
    match kind {
        SecurityKind::ApiKey { name, place } => format!("apiKey {name} in {place}"),
        SecurityKind::Http { scheme, .. } => format!("http {}", scheme.to_ascii_lowercase()),
        SecurityKind::OAuth2 { flows, .. } => {
            let flow = |flow: &crate::model::OAuthFlow| {
                let scopes: Vec<&str> = flow.scopes.iter().map(|scope| &*scope.name).collect();
                format!("{} ({})", flow.name, scopes.join(" "))
            };
            format!("oauth2 {}", flows.iter().map(flow).collect::<Vec<_>>().join(", "))
        }
        SecurityKind::OpenIdConnect { url } => format!("openIdConnect {url}"),
        SecurityKind::MutualTls => "mutualTLS".into(),
        SecurityKind::Other(text) => text.to_string(),
    }
}

fn one_sided(
    old: &BTreeSet<String>,
    new: &BTreeSet<String>,
    kinds: (Kind, Kind),
    api: &str,
    spans: (Option<Span>, Option<Span>),
    collector: &mut Collector<'_>,
) {
    for name in old.difference(new) {
        let found = Found::new(kinds.0).values(Some(name.clone()), None).spans(spans.0, None);
        collector.add_apart(api, name.clone(), found);
    }
    for name in new.difference(old) {
        let found = Found::new(kinds.1).values(None, Some(name.clone())).spans(None, spans.1);
        collector.add_apart(api, name.clone(), found);
    }
}

fn changed_text(
    api: &str,
    kind: Kind,
    place: &str,
    texts: (Option<&Prose>, Option<&Prose>),
    spans: (Option<Span>, Option<Span>),
    collector: &mut Collector<'_>,
) {
    if let Some(found) = schema::changed_text(kind, texts, collector.comparison) {
        collector.add_apart(api, place, found.spans(spans.0, spans.1));
    }
}

/// Components that only one version names: readers see them where they are used.
fn components(old: &Folder<'_>, new: &Folder<'_>, collector: &mut Collector<'_>) {
    fn names(folder: &Folder<'_>) -> BTreeSet<(&'static str, String)> {
        let mut names = BTreeSet::new();
        for entry in &folder.entries {
            let components = &entry.api.components;
            names.extend(components.schemas.iter().map(|one| ("schemas", one.name.to_string())));
            names.extend(components.responses.iter().map(|one| ("responses", one.name.to_string())));
            names.extend(components.parameters.iter().map(|one| ("parameters", one.name.to_string())));
            names.extend(components.request_bodies.iter().map(|one| ("requestBodies", one.name.to_string())));
            names.extend(components.headers.iter().map(|one| ("headers", one.name.to_string())));
        }
        names
    }
    let (before, after) = (names(old), names(new));
    for (list, kind) in [
        (before.difference(&after), Kind::ComponentRemoved),
        (after.difference(&before), Kind::ComponentAdded),
    ] {
        for (group, name) in list {
            let found = Found { detail: Some((*group).to_owned()), ..Found::new(kind) };
            collector.add_apart(&new.name, name.clone(), found);
        }
    }
}
