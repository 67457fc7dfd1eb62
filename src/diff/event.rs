//! Events, and definitions that pages show by themselves.

use std::collections::{BTreeMap, BTreeSet};

use super::Version;
use super::collect::{Collector, Scope};
use super::fact::{Context, Directions, Effect, Kind};
use super::names::event_schema;
use super::schema::Found;
use super::value::compact;
use crate::model::Event;
use crate::site::Definition;

/// What facts about events have as their API.
const EVENT: &str = "event";

/// What facts about definitions have that no operation uses.
const DEFINITION: &str = "definition-file";

/// Compares all events and definitions.
pub(super) fn compare(collector: &mut Collector<'_>) {
    let comparison = collector.comparison;
    let (old, new) = (comparison.old.specification, comparison.new.specification);
    let by_name = |events: &[Event]| -> BTreeMap<String, usize> {
        events.iter().enumerate().map(|(at, event)| (event.name.to_string(), at)).collect()
    };
    let (before, after) = (by_name(&old.events), by_name(&new.events));
    for event in &new.events {
        let user = collector.user(event.name.to_string());
        let scope = Scope { api: EVENT.into(), user, is_mirrored: false };
        match before.get(&*event.name) {
            Some(at) => pair(&old.events[*at], event, &scope, collector),
            None => {
                let found = Found { detail: event.since.added.clone(), ..Found::new(Kind::EventAdded) };
                let found = found.spans(None, Some(event.span));
                collector.add(&scope, event.name.to_string(), Directions::NONE, found);
            }
        }
    }
    for event in old.events.iter().filter(|event| !after.contains_key(&*event.name)) {
        let user = collector.user(event.name.to_string());
        let scope = Scope { api: EVENT.into(), user, is_mirrored: false };
        let context = Context { was_deprecated: event.lifecycle.is_deprecated(), ..Context::default() };
        let found = Found { context, ..Found::new(Kind::EventRemoved) };
        collector.add(&scope, event.name.to_string(), Directions::NONE, found.spans(Some(event.span), None));
    }
    definitions(collector);
}

fn pair(old: &Event, new: &Event, scope: &Scope, collector: &mut Collector<'_>) {
    let place = new.name.to_string();
    collector.pair((old.schema, new.schema), place.clone(), scope, Directions::BOTH);
    if old.content != old.schema && new.content != new.schema {
        // Its layers are those of all parts of the event, which a property of the schema has as well.
        collector.pair((old.content, new.content), format!("{place}.content"), scope, Directions::BOTH);
    }
    let names = |event: &Event| -> BTreeMap<String, usize> {
        event.examples.iter().enumerate().map(|(at, example)| (example.name.to_string(), at)).collect()
    };
    let (before, after) = (names(old), names(new));
    for name in before.keys().chain(after.keys().filter(|name| !before.contains_key(*name))) {
        let one = before.get(name).map(|at| &old.examples[*at].value);
        let other = after.get(name).map(|at| &new.examples[*at].value);
        if one == other {
            continue;
        }
        let found = Found::new(Kind::Example).values(one.map(compact), other.map(compact));
        let spans = (one.map(|node| node.span), other.map(|node| node.span));
        let found = Found { detail: Some(name.clone()), ..found.spans(spans.0, spans.1) };
        let place = if *name == place { place.clone() } else { format!("{place} example:{name}") };
        collector.add(scope, place, Directions::NONE, found);
    }
}

fn definitions(collector: &mut Collector<'_>) {
    let comparison = collector.comparison;
    let (old, new) = (comparison.old.specification, comparison.new.specification);
    for definition in &new.definitions {
        let path = &definition.path;
        let place = shown_path(definition, comparison.new);
        let user = collector.user(path.clone());
        let scope = Scope { api: DEFINITION.into(), user, is_mirrored: false };
        match old.definition(path) {
            Some(at) => {
                let schemas = (old.definitions[at].schema, definition.schema);
                collector.pair_at(schemas, place, &scope, Directions::BOTH);
            }
            None => {
                let found = Found::new(Kind::DefinitionAdded).spans(None, Some(definition.node.span));
                collector.add(&scope, place, Directions::NONE, found);
            }
        }
    }
    for definition in old.definitions.iter().filter(|definition| new.definition(&definition.path).is_none()) {
        let user = collector.user(definition.path.clone());
        let scope = Scope { api: DEFINITION.into(), user, is_mirrored: false };
        let found = Found::new(Kind::DefinitionRemoved).spans(Some(definition.node.span), None);
        collector.add(&scope, shown_path(definition, comparison.old), Directions::NONE, found);
    }
    parts(collector);
}

/// The path of the file of a definition, below the folder of all APIs.
fn shown_path(definition: &Definition, version: &Version<'_>) -> String {
    let path = &version.sources.file(definition.node.span.file).path;
    path.split_once("api/").map_or(&**path, |(_, path)| path).to_owned()
}

/// Schemas in files of their own: readers see them where they are used.
fn parts(collector: &mut Collector<'_>) {
    fn files(version: &Version<'_>) -> BTreeSet<String> {
        let events = &version.specification.events;
        let is_event = |name: &str| events.iter().any(|event| &*event.name == name);
        let names = version.sources.iter().filter_map(|(_, file)| event_schema(&file.path));
        names.filter(|name| !is_event(name)).map(str::to_owned).collect()
    }
    let comparison = collector.comparison;
    fn definitions(version: &Version<'_>) -> BTreeSet<String> {
        let files = version.sources.iter().map(|(_, file)| file.path.as_str());
        files
            .filter_map(|path| path.split_once("api/").map(|(_, path)| path.to_owned()))
            .filter(|path| path.contains("/definitions/") && event_schema(path).is_none())
            .collect()
    }
    let (before, after) = (files(comparison.old), files(comparison.new));
    let context = Context { effect: Effect::Equivalent, ..Context::default() };
    for (names, kind) in
        [(before.difference(&after), Kind::EventRemoved), (after.difference(&before), Kind::EventAdded)]
    {
        for name in names {
            collector.add_apart(EVENT, name.clone(), Found { context, ..Found::new(kind) });
        }
    }
    let (before, after) = (definitions(comparison.old), definitions(comparison.new));
    for (paths, kind) in [
        (before.difference(&after), Kind::DefinitionRemoved),
        (after.difference(&before), Kind::DefinitionAdded),
    ] {
        for path in paths {
            collector.add_apart(DEFINITION, path.clone(), Found { context, ..Found::new(kind) });
        }
    }
}
