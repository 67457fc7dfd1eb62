//! One operation of both versions.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::collect::{Collector, Scope};
use super::fact::{Context, Directions, Kind};
use super::marks::mark;
use super::schema::{self, Found, changed_words, place_of};
use super::value::compact;
use super::{parameter, response};
use crate::markup::Prose;
use crate::model::{Authentication, Callback, Extensions, Lifecycle, Operation, Requirement};
use crate::source::Span;

/// Callbacks in callbacks that are compared.
const MAX_DEPTH: usize = 8;

/// Compares an operation; `place` is where its facts are located.
pub(super) fn compare(
    old: &Operation,
    new: &Operation,
    place: &str,
    scope: &Scope,
    collector: &mut Collector<'_>,
) {
    at_depth(old, new, place, scope, collector, 0);
}

fn at_depth(
    old: &Operation,
    new: &Operation,
    place: &str,
    scope: &Scope,
    collector: &mut Collector<'_>,
    depth: usize,
) {
    let spans = (Some(old.span), Some(new.span));
    texts(old, new, place, scope, collector);
    let plain = |found: Found| found.spans(spans.0, spans.1);
    match (old.lifecycle, new.lifecycle) {
        (Lifecycle::Current, Lifecycle::Deprecated) => {
            collector.add(scope, place, Directions::NONE, plain(Found::new(Kind::OpDeprecated)));
        }
        (Lifecycle::Deprecated, Lifecycle::Current) => {
            collector.add(scope, place, Directions::NONE, plain(Found::new(Kind::OpUndeprecated)));
        }
        _ => {}
    }
    let owned = |text: &Option<Arc<str>>| text.as_ref().map(ToString::to_string);
    let tags = |tags: &[Arc<str>]| {
        let mut tags: Vec<&str> = tags.iter().map(|tag| &**tag).collect();
        tags.sort_unstable();
        (!tags.is_empty()).then(|| tags.join(", "))
    };
    for (kind, before, after) in [
        (Kind::OpMark, mark(&old.since), mark(&new.since)),
        (Kind::OpOperationId, owned(&old.id), owned(&new.id)),
        (Kind::OpTags, tags(&old.tags), tags(&new.tags)),
        (Kind::OpSecurity, required(&old.authentication), required(&new.authentication)),
    ] {
        if before != after {
            collector.add(scope, place, Directions::NONE, plain(Found::new(kind).values(before, after)));
        }
    }
    extensions(&old.extensions, &new.extensions, place, spans, scope, collector);
    parameter::compare(old, new, place, scope, collector);
    response::request(old, new, place, scope, collector);
    response::responses(old, new, place, scope, collector);
    if depth < MAX_DEPTH {
        callbacks(old, new, place, scope, collector, depth);
    }
}

fn texts(old: &Operation, new: &Operation, place: &str, scope: &Scope, collector: &mut Collector<'_>) {
    let texts = (old.description.as_ref(), new.description.as_ref());
    changed_text(Kind::OpText, place, texts, (old.span, new.span), scope, collector, Some("description"));
    let summary = |operation: &Operation| operation.summary.clone().unwrap_or_default();
    let texts = (summary(old), summary(new));
    if let Some(found) = changed_words(Kind::OpText, (&texts.0, &texts.1), collector.comparison) {
        let found = Found { detail: Some("summary".into()), ..found };
        let place = format!("{place} summary");
        collector.add(scope, place, Directions::NONE, found.spans(Some(old.span), Some(new.span)));
    }
}

/// Notes a text that changed.
pub(super) fn changed_text(
    kind: Kind,
    place: &str,
    texts: (Option<&Prose>, Option<&Prose>),
    spans: (Span, Span),
    scope: &Scope,
    collector: &mut Collector<'_>,
    detail: Option<&str>,
) {
    let Some(found) = schema::changed_text(kind, texts, collector.comparison) else { return };
    let span = |prose, otherwise| place_of(prose).or(Some(otherwise));
    let found = Found { detail: detail.map(str::to_owned), ..found };
    collector.add(
        scope,
        place,
        Directions::NONE,
        found.spans(span(texts.0, spans.0), span(texts.1, spans.1)),
    );
}

/// Vendor extensions that this program gives no meaning.
fn extensions(
    old: &Extensions,
    new: &Extensions,
    place: &str,
    spans: (Option<Span>, Option<Span>),
    scope: &Scope,
    collector: &mut Collector<'_>,
) {
    let values = |list: &Extensions| -> BTreeMap<String, String> {
        list.iter().map(|(name, value)| (name.to_string(), compact(value))).collect()
    };
    let (before, after) = (values(old), values(new));
    for name in before.keys().chain(after.keys().filter(|name| !before.contains_key(*name))) {
        if before.get(name) != after.get(name) {
            let found =
                Found::new(Kind::Extension).values(before.get(name).cloned(), after.get(name).cloned());
            let context = collector.comparison.extension(name);
            let found = Found { detail: Some(name.clone()), context, ..found };
            collector.add(scope, place, Directions::NONE, found.spans(spans.0, spans.1));
        }
    }
}

/// What a caller must present, in an order that does not depend on the source.
fn required(authentication: &Authentication) -> Option<String> {
    let alternative = |requirement: &Requirement| {
        let part = |part: &crate::model::RequirementPart| {
            let mut scopes: Vec<&str> = part.scopes.iter().map(|scope| &**scope).collect();
            scopes.sort_unstable();
            match scopes.is_empty() {
                true => part.scheme.to_string(),
                false => format!("{} ({})", part.scheme, scopes.join(" ")),
            }
        };
        let mut parts: Vec<String> = requirement.parts.iter().map(part).collect();
        parts.sort();
        parts.join(" and ")
    };
    let mut alternatives: Vec<String> = authentication.alternatives().iter().map(alternative).collect();
    alternatives.sort();
    let words = alternatives.join(" or ");
    match authentication {
        Authentication::None => None,
        Authentication::Optional(_) => Some(format!("nothing or {words}")),
        Authentication::Required(_) => Some(words),
    }
}

/// Callbacks are requests that the server makes.
fn callbacks(
    old: &Operation,
    new: &Operation,
    place: &str,
    scope: &Scope,
    collector: &mut Collector<'_>,
    depth: usize,
) {
    type Calls<'a> = BTreeMap<String, &'a Operation>;
    fn calls<'a>(operation: &'a Operation, place: &str) -> Calls<'a> {
        let mut found = BTreeMap::new();
        for callback in &operation.callbacks {
            let Callback { paths, .. } = &callback.item;
            for (item, operations) in paths {
                for operation in operations {
                    let place =
                        format!("{place} callback:{} {} {}", callback.name, operation.method, item.path);
                    found.insert(place, operation);
                }
            }
        }
        found
    }
    let (before, after) = (calls(old, place), calls(new, place));
    let mirrored = Scope { is_mirrored: !scope.is_mirrored, ..scope.clone() };
    for (place, operation) in &before {
        match after.get(place) {
            Some(other) => at_depth(operation, other, place, &mirrored, collector, depth + 1),
            None => {
                let was_deprecated = operation.lifecycle.is_deprecated();
                let context = Context { was_deprecated, ..Context::default() };
                let found = Found { context, ..Found::new(Kind::CallbackRemoved) };
                collector.add(scope, place, Directions::NONE, found.spans(Some(operation.span), None));
            }
        }
    }
    for (place, operation) in after.iter().filter(|(place, _)| !before.contains_key(*place)) {
        let found = Found::new(Kind::CallbackAdded).spans(None, Some(operation.span));
        collector.add(scope, place, Directions::NONE, found);
    }
}
