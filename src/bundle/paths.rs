//! The paths of several files in one table.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::json::Json;
use crate::diagnostic::{Diagnostic, Sink, rules};
use crate::load::Entry;
use crate::source::Span;

/// Entries of a JSON object that is being built.
pub(super) type Entries = Vec<(Arc<str>, Json)>;

const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// Path items by path, in order of appearance.
#[derive(Debug, Default)]
pub(super) struct PathTable {
    items: Vec<(Arc<str>, Entries)>,
    index: FxHashMap<Arc<str>, usize>,
    /// Where each field of each item was written.
    places: FxHashMap<(usize, Arc<str>), Span>,
}

impl PathTable {
    /// Adds the path item `item`, which was made of `entry`. Its operations get those of `inherited`
    /// that they lack. Where another file has the same path, the two are joined; an operation that
    /// both have is reported.
    pub fn add(&mut self, path: Arc<str>, item: &Json, entry: &Entry, inherited: &Entries, sink: &Sink) {
        let mut fields: Entries = item.entries().to_vec();
        for (_, operation) in fields.iter_mut().filter(|(key, _)| METHODS.contains(&&**key)) {
            let lacks = |(key, _): &&(Arc<str>, Json)| operation.get(key).is_none();
            let missing: Entries = inherited.iter().filter(lacks).cloned().collect();
            if !missing.is_empty() {
                *operation = Json::object(operation.entries().iter().cloned().chain(missing).collect());
            }
        }
        let known = self.index.get(&path).copied();
        let at = known.unwrap_or(self.items.len());
        if known.is_none() {
            self.index.insert(path.clone(), at);
            self.items.push((path.clone(), Vec::new()));
        } else {
            push_down(&mut self.items[at].1);
            push_down(&mut fields);
        }
        for (key, value) in fields {
            let place = entry.value.as_map().and_then(|map| map.entry(&key));
            let place = place.map_or(entry.key_span, |field| field.key_span);
            let existing = &mut self.items[at].1;
            let Some(known) = existing.iter().position(|(name, _)| *name == key) else {
                existing.push((key.clone(), value));
                self.places.insert((at, key), place);
                continue;
            };
            // Of two, the one that is to stay is the better description.
            let is_deprecated = |value: &Json| matches!(value.get("deprecated"), Some(Json::Bool(true)));
            let is_later = is_deprecated(&existing[known].1) && !is_deprecated(&value);
            let kept = if is_later { "this one, which is not deprecated," } else { "the first" };
            if is_later {
                existing[known].1 = value;
            }
            let message = format!("`{key}` of `{path}` is described twice, and only {kept} is kept");
            let mut diagnostic = Diagnostic::new(&rules::BUNDLE_CONFLICT, place, message)
                .help("remove one of the two, or change its path");
            if let Some(first) = self.places.get(&(at, key)) {
                diagnostic = diagnostic.other(*first, "the first is here");
            }
            sink.add(diagnostic);
        }
    }

    /// Whether there is no path.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// How many operations there are.
    pub fn operations(&self) -> usize {
        let fields = self.items.iter().flat_map(|(_, item)| item);
        fields.filter(|(key, _)| METHODS.contains(&&**key)).count()
    }

    /// The table as an object.
    pub fn into_json(self) -> Json {
        Json::object(self.items.into_iter().map(|(path, item)| (path, Json::object(item))).collect())
    }
}

/// Moves the parameters of a path item to its operations, so that they do not come to hold for the
/// operations of another file.
fn push_down(item: &mut Entries) {
    let Some(at) = item.iter().position(|(key, _)| &**key == "parameters") else { return };
    let (_, parameters) = item.remove(at);
    for (key, operation) in item.iter_mut() {
        if !METHODS.contains(&&**key) {
            continue;
        }
        let own = operation.get("parameters").map_or(&[][..], Json::items);
        let name = |parameter: &Json| match (parameter.get("name"), parameter.get("in")) {
            (Some(Json::String(name)), Some(Json::String(place))) => Some((name.clone(), place.clone())),
            _ => None,
        };
        let replaced = |given: &Json| name(given).is_some() && own.iter().any(|own| name(own) == name(given));
        let given = parameters.items().iter().filter(|given| !replaced(given));
        let all = Json::array(given.chain(own).cloned().collect());
        let mut entries: Entries = operation.entries().to_vec();
        entries.retain(|(key, _)| &**key != "parameters");
        entries.push(("parameters".into(), all));
        *operation = Json::object(entries);
    }
}
