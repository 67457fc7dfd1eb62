//! Bodies of requests and responses, and headers.

use std::collections::BTreeMap;

use super::collect::{Collector, Scope};
use super::fact::{Context, Directions, Effect, Kind};
use super::operation::changed_text;
use super::schema::Found;
use super::value::compact;
use super::view::View;
use crate::model::{Example, Header, MediaType, Named, Operation, RequestBody, Response};
use crate::source::Span;

/// The media type that goes without saying in locations.
const JSON: &str = "application/json";

/// Compares the request bodies of an operation.
pub(super) fn request(
    old: &Operation,
    new: &Operation,
    place: &str,
    scope: &Scope,
    collector: &mut Collector<'_>,
) {
    let place = format!("{place} request");
    let direction = scope.request();
    let (before, after) = match (&old.request, &new.request) {
        (Some(before), Some(after)) => (before, after),
        (Some(before), None) => {
            let context = Context { required: before.required, ..Context::default() };
            let found = Found { context, ..Found::new(Kind::RequestRemoved) };
            collector.add(scope, place, direction, found.spans(Some(before.span), Some(new.span)));
            return;
        }
        (None, Some(after)) => {
            let context = Context { required: after.required, ..Context::default() };
            let found = Found { context, ..Found::new(Kind::RequestAdded) };
            collector.add(scope, place, direction, found.spans(Some(old.span), Some(after.span)));
            return;
        }
        (None, None) => return,
    };
    let texts = (before.description.as_ref(), after.description.as_ref());
    changed_text(Kind::RequestText, &place, texts, (before.span, after.span), scope, collector, None);
    if before.required != after.required {
        let kind = if after.required { Kind::ParamRequired } else { Kind::ParamOptional };
        let value = |required: bool| Some(if required { "required" } else { "optional" }.to_owned());
        let corrected = has_required_fields(before, collector);
        let found = Found::new(kind).values(value(before.required), value(after.required));
        let found = Found { context: Context { corrected, ..Context::default() }, ..found };
        collector.add(scope, place.clone(), direction, found.spans(Some(before.span), Some(after.span)));
    }
    contents(&before.content, &after.content, &place, (before.span, after.span), scope, direction, collector);
}

/// Whether a body could not be left out, since it has fields that must be there.
fn has_required_fields(body: &RequestBody, collector: &Collector<'_>) -> bool {
    let schemas = &collector.comparison.old.specification.schemas;
    body.content.iter().filter_map(|media| media.schema).any(|id| {
        let view = View::of(id, schemas);
        view.schema.properties.iter().any(|property| property.required)
    })
}

/// Compares the responses of an operation.
pub(super) fn responses(
    old: &Operation,
    new: &Operation,
    place: &str,
    scope: &Scope,
    collector: &mut Collector<'_>,
) {
    let direction = scope.response();
    for response in &old.responses {
        let place = format!("{place} {}", response.status);
        match new.responses.iter().find(|other| other.status == response.status) {
            Some(other) => pair(response, other, &place, scope, direction, collector),
            None => {
                let context = Context { success: response.status.is_success(), ..Context::default() };
                let found = Found { context, ..Found::new(Kind::StatusRemoved) };
                collector.add(scope, place, direction, found.spans(Some(response.span), None));
            }
        }
    }
    for response in &new.responses {
        if !old.responses.iter().any(|other| other.status == response.status) {
            let context = Context { success: response.status.is_success(), ..Context::default() };
            let found = Found { context, ..Found::new(Kind::StatusAdded) };
            let place = format!("{place} {}", response.status);
            collector.add(scope, place, direction, found.spans(None, Some(response.span)));
        }
    }
}

fn pair(
    old: &Response,
    new: &Response,
    place: &str,
    scope: &Scope,
    direction: Directions,
    collector: &mut Collector<'_>,
) {
    let spans = (old.span, new.span);
    let texts = (old.description.as_ref(), new.description.as_ref());
    changed_text(Kind::StatusText, place, texts, spans, scope, collector, None);
    headers(old, new, place, scope, direction, collector);
    contents(&old.content, &new.content, place, spans, scope, direction, collector);
    for (one, other, kind) in [(old, new, Kind::LinkRemoved), (new, old, Kind::LinkAdded)] {
        for link in one.links.iter().filter(|link| !other.links.iter().any(|other| other.name == link.name)) {
            let found = Found { detail: Some(link.name.to_string()), ..Found::new(kind) };
            let place = format!("{place} link:{}", link.name);
            collector.add(scope, place, direction, found.spans(Some(spans.0), Some(spans.1)));
        }
    }
}

fn headers(
    old: &Response,
    new: &Response,
    place: &str,
    scope: &Scope,
    direction: Directions,
    collector: &mut Collector<'_>,
) {
    let located = |header: &Header| format!("{place} header:{}", header.name);
    let find =
        |list: &'_ [Header], name: &str| list.iter().position(|one| one.name.eq_ignore_ascii_case(name));
    for header in &old.headers {
        let context = Context { required: header.required, ..Context::default() };
        let Some(at) = find(&new.headers, &header.name) else {
            let found = Found { context, ..Found::new(Kind::HeaderRemoved) };
            collector.add(scope, located(header), direction, found.spans(Some(header.span), None));
            continue;
        };
        let other = &new.headers[at];
        let spans = (header.span, other.span);
        let texts = (header.description.as_ref(), other.description.as_ref());
        changed_text(Kind::HeaderText, &located(other), texts, spans, scope, collector, None);
        if header.required != other.required {
            let kind = if other.required { Kind::HeaderRequired } else { Kind::HeaderOptional };
            let found = Found::new(kind).spans(Some(spans.0), Some(spans.1));
            collector.add(scope, located(other), direction, found);
        }
        if let Some(schemas) = header.schema.zip(other.schema) {
            let pair = collector.pair(schemas, located(other), scope, direction);
            collector.schemas.is_parameter(pair);
        }
    }
    for header in new.headers.iter().filter(|header| find(&old.headers, &header.name).is_none()) {
        let found = Found::new(Kind::HeaderAdded).spans(None, Some(header.span));
        collector.add(scope, located(header), direction, found);
    }
}

/// Compares the forms of a body.
fn contents(
    old: &[MediaType],
    new: &[MediaType],
    place: &str,
    spans: (Span, Span),
    scope: &Scope,
    direction: Directions,
    collector: &mut Collector<'_>,
) {
    let is_alone = old.len() <= 1 && new.len() <= 1;
    let located = |media: &MediaType| match is_alone || &*media.name == JSON {
        true => place.to_owned(),
        false => format!("{place} [{}]", media.name),
    };
    for media in old {
        match new.iter().find(|other| same_name(&media.name, &other.name)) {
            Some(other) => forms(media, other, located(other), scope, direction, collector),
            None => {
                let found = Found::new(Kind::MediaRemoved).values(Some(media.name.to_string()), None);
                collector.add(scope, place, direction, found.spans(Some(media.span), Some(spans.1)));
            }
        }
    }
    for media in new.iter().filter(|media| !old.iter().any(|other| same_name(&media.name, &other.name))) {
        let found = Found::new(Kind::MediaAdded).values(None, Some(media.name.to_string()));
        collector.add(scope, place, direction, found.spans(Some(spans.0), Some(media.span)));
    }
}

/// Whether two media types are the same: case and space do not count.
fn same_name(old: &str, new: &str) -> bool {
    let plain = |name: &str| name.to_ascii_lowercase().replace(' ', "");
    old == new || plain(old) == plain(new)
}

fn forms(
    old: &MediaType,
    new: &MediaType,
    place: String,
    scope: &Scope,
    direction: Directions,
    collector: &mut Collector<'_>,
) {
    let spans = (Some(old.span), Some(new.span));
    examples(&old.examples, &new.examples, &place, spans, scope, collector);
    if let Some(schemas) = old.item_schema.zip(new.item_schema) {
        collector.pair(schemas, format!("{place}[]"), scope, direction);
    }
    let (kind, effect) = match (old.schema, new.schema) {
        (Some(before), Some(after)) => {
            collector.pair((before, after), place, scope, direction);
            return;
        }
        (Some(_), None) => (Kind::SchemaRemoved, Effect::Widens),
        (None, Some(_)) => (Kind::SchemaAdded, Effect::Narrows),
        (None, None) => return,
    };
    let found = Found { context: Context { effect, ..Context::default() }, ..Found::new(kind) };
    collector.add(scope, place, direction, found.spans(spans.0, spans.1));
}

/// Compares named examples.
pub(super) fn examples(
    old: &[Named<Example>],
    new: &[Named<Example>],
    place: &str,
    spans: (Option<Span>, Option<Span>),
    scope: &Scope,
    collector: &mut Collector<'_>,
) {
    let value = |example: &Example| match (&example.value, &example.serialized, &example.external) {
        (Some(value), ..) => compact(value),
        (_, Some(text), _) | (_, _, Some(text)) => text.to_string(),
        _ => String::new(),
    };
    let is_same = |one: &Example, other: &Example| match (&one.value, &other.value) {
        (Some(one), Some(other)) => one == other,
        _ => value(one) == value(other),
    };
    // The only example may be given without a name, and with any.
    if let ([one], [other]) = (old, new) {
        if !is_same(&one.item, &other.item) {
            let found = Found::new(Kind::Example).values(Some(value(&one.item)), Some(value(&other.item)));
            let found = found.spans(Some(one.item.span), Some(other.item.span));
            collector.add(scope, place, Directions::NONE, found);
        }
        return;
    }
    let named = |list: &'_ [Named<Example>]| -> BTreeMap<String, usize> {
        list.iter().enumerate().map(|(at, one)| (one.name.to_string(), at)).collect()
    };
    let (before, after) = (named(old), named(new));
    for name in before.keys().chain(after.keys().filter(|name| !before.contains_key(*name))) {
        let one = before.get(name).map(|at| &old[*at].item);
        let other = after.get(name).map(|at| &new[*at].item);
        if one.zip(other).is_some_and(|(one, other)| is_same(one, other)) {
            continue;
        }
        let found = Found::new(Kind::Example).values(one.map(value), other.map(value));
        let found = Found { detail: Some(name.clone()), ..found };
        let (span, other_span) = (one.map(|one| one.span), other.map(|other| other.span));
        let found = found.spans(span.or(spans.0), other_span.or(spans.1));
        collector.add(scope, format!("{place} example:{name}"), Directions::NONE, found);
    }
}
