//! Fields of objects and items of arrays.

use rustc_hash::FxHashMap;

use super::{Found, PairDiff};
use crate::diff::Version;
use crate::diff::fact::{Context, Effect, Kind};
use crate::diff::similar::signature;
use crate::diff::view::View;
use crate::model::{Additional, Lifecycle, Property, SchemaId};

/// What stands in a location for fields that are not named.
const OTHERS: &str = ".{*}";

impl PairDiff<'_, '_> {
    /// `properties`, `required`, `patternProperties` and `additionalProperties`.
    pub(super) fn objects(&mut self) {
        let (old, new) = (self.old.schema, self.new.schema);
        let (before, after) = (by_name(&old.properties), by_name(&new.properties));
        let mut removed = Vec::new();
        for property in &old.properties {
            match after.get(&*property.name) {
                Some(at) => self.property(property, &new.properties[*at]),
                None => removed.push(property),
            }
        }
        let added: Vec<&Property> =
            new.properties.iter().filter(|property| !before.contains_key(&*property.name)).collect();
        self.fields(&removed, &added);
        self.required_others();
        self.other_fields();
    }

    /// A field of both versions.
    fn property(&mut self, old: &Property, new: &Property) {
        let comparison = self.comparison;
        let place = self.located(new.span, true, &format!(".{}", new.name));
        if old.required != new.required {
            let kind = if new.required { Kind::PropRequired } else { Kind::PropOptional };
            let view = self.view(new.schema, comparison.new);
            let schema = comparison.old.specification.schemas.get(old.schema);
            let text = schema.description.as_ref().map(|prose| prose.text.to_ascii_lowercase());
            let said = text.is_some_and(|text| text.contains("required") && !text.contains("not required"));
            let context = Context {
                corrected: said,
                read_only: view.schema.read_only,
                write_only: view.schema.write_only,
                ..Context::default()
            };
            let values = |required: bool| Some(if required { "required" } else { "optional" }.to_owned());
            let found = Found { place: place.clone(), is_absolute: true, context, ..Found::new(kind) };
            let found = found.values(values(old.required), values(new.required));
            self.add(found.spans(Some(old.span), Some(new.span)));
        }
        let api = self.api.clone();
        let parent = super::Parent::Pair { pair: self.at, mirrored: false };
        let name =
            comparison.new_names.definition(new.schema).or(comparison.old_names.definition(old.schema));
        let location = || name.map_or(place, str::to_owned);
        self.diff.pair((old.schema, new.schema), location, &api, parent);
    }

    /// Fields of one version only.
    fn fields(&mut self, removed: &[&Property], added: &[&Property]) {
        let comparison = self.comparison;
        for (property, is_new) in removed
            .iter()
            .map(|property| (*property, false))
            .chain(added.iter().map(|property| (*property, true)))
        {
            let version = if is_new { comparison.new } else { comparison.old };
            let view = self.view(property.schema, version);
            let others = if is_new { removed } else { added };
            let renamed = others.iter().find(|other| {
                let other_version = if is_new { comparison.old } else { comparison.new };
                other.required == property.required
                    && others.len() == 1
                    && signature(other.schema, &other_version.specification.schemas)
                        == signature(property.schema, &version.specification.schemas)
            });
            let mut detail = format!(
                "{} {}",
                if property.required { "required" } else { "optional" },
                type_name(property.schema, version)
            );
            if let Some(added) = view.outer.since.added.as_ref().filter(|_| is_new) {
                detail.push_str(&format!(" added-in {added}"));
            }
            if let Some(other) = renamed {
                let word = if is_new { "renamed from" } else { "renamed to" };
                detail.push_str(&format!(" ({word} {}?)", other.name));
            }
            let holder = if is_new { self.old.additional } else { self.new.additional };
            let context = Context {
                required: property.required,
                was_deprecated: !is_new && view.outer.lifecycle == Lifecycle::Deprecated,
                closed: holder == Additional::Forbidden,
                read_only: view.schema.read_only,
                write_only: view.schema.write_only,
                ..Context::default()
            };
            let kind = if is_new { Kind::PropAdded } else { Kind::PropRemoved };
            let place = self.located(property.span, is_new, &format!(".{}", property.name));
            let found = Found { place, is_absolute: true, context, detail: Some(detail), ..Found::new(kind) };
            let span = Some(property.span);
            self.add(if is_new { found.spans(None, span) } else { found.spans(span, None) });
        }
    }

    /// Names in `required` that no field describes.
    fn required_others(&mut self) {
        let (old, new) = (self.old.schema, self.new.schema);
        let is_required = |schema: &crate::model::Schema, name: &str| {
            schema.required_others.iter().any(|other| &**other == name)
                || schema.properties.iter().any(|property| property.required && &*property.name == name)
        };
        let described = |name: &str| {
            new.properties.iter().any(|property| &*property.name == name)
                && old.properties.iter().any(|property| &*property.name == name)
        };
        for (list, other, kind) in
            [(&new.required_others, old, Kind::PropRequired), (&old.required_others, new, Kind::PropOptional)]
        {
            for name in list.iter().filter(|name| !is_required(other, name) && !described(name)) {
                let place = format!(".{name}");
                self.add(Found { place, ..Found::new(kind) });
            }
        }
    }

    /// Fields that are not named.
    fn other_fields(&mut self) {
        let (old, new) = (self.old.patterns.clone(), self.new.patterns.clone());
        let mut removed = Vec::new();
        for pattern in &old {
            match new.iter().find(|other| other.name == pattern.name) {
                Some(other) => {
                    let step = format!(".{{{}}}", pattern.name);
                    self.child(pattern.schema, other.schema, || step, false);
                }
                None => removed.push(*pattern),
            }
        }
        let added: Vec<&Property> = new
            .iter()
            .copied()
            .filter(|pattern| !old.iter().any(|other| other.name == pattern.name))
            .collect();
        let (before, after) = (self.old.additional, self.new.additional);
        // Values of fields with any name may get a pattern for their names, and the reverse.
        let schema = |additional| match additional {
            Additional::Schema(id) => Some(id),
            _ => None,
        };
        let mut is_named = false;
        if let (Some(other), [pattern], None) = (schema(before), &added[..], schema(after)) {
            is_named = true;
            let step = format!(".{{{}}}", pattern.name);
            self.child(other, pattern.schema, || step, false);
        } else if let (Some(other), [pattern], None) = (schema(after), &removed[..], schema(before)) {
            is_named = true;
            self.child(pattern.schema, other, || OTHERS.to_owned(), false);
        } else if let ([one], [other]) = (&removed[..], &added[..]) {
            let step = format!(".{{{}}}", other.name);
            self.child(one.schema, other.schema, || step, false);
        }
        let is_changed = removed.len() == 1 && added.len() == 1;
        for (list, kind, effect) in [
            (&removed, Kind::PatternPropertyRemoved, Effect::Widens),
            (&added, Kind::PatternPropertyAdded, Effect::Narrows),
        ] {
            for pattern in list {
                let effect = match (is_named, is_changed) {
                    (true, _) => Effect::Clarifies,
                    (_, true) => Effect::Changes,
                    _ => effect,
                };
                let value = Some(pattern.name.to_string());
                let found = Found::new(kind);
                let (found, span) = match kind {
                    Kind::PatternPropertyAdded => (found.values(None, value), (None, Some(pattern.span))),
                    _ => (found.values(value, None), (Some(pattern.span), None)),
                };
                let context = Context { effect, ..Context::default() };
                self.add(Found { context, ..found.spans(span.0, span.1) });
            }
        }
        self.additional(before, after, is_named);
        self.spelled_additional();
    }

    /// A pattern that every name matches, and `additionalProperties`, are the same in two forms.
    fn spelled_additional(&mut self) {
        let count = |view: &View<'_>| view.schema.pattern_properties.len() - view.patterns.len();
        let (before, after) = (count(&self.old), count(&self.new));
        if before == after {
            return;
        }
        let context = Context { effect: Effect::Equivalent, ..Context::default() };
        let kind = if after > before { Kind::PatternPropertyAdded } else { Kind::PatternPropertyRemoved };
        self.add(Found { context, ..Found::new(kind) });
        self.add(Found { context, ..Found::new(Kind::AdditionalProperties) });
    }

    fn additional(&mut self, before: Additional, after: Additional, is_named: bool) {
        let effect = match (before, after) {
            (Additional::Schema(old), Additional::Schema(new)) => {
                self.child(old, new, || OTHERS.to_owned(), false);
                return;
            }
            (before, after) if before == after => return,
            _ if is_named => Effect::Clarifies,
            (Additional::Unsaid | Additional::Allowed, Additional::Unsaid | Additional::Allowed) => {
                Effect::None
            }
            (Additional::Forbidden, _)
            | (Additional::Schema(_), Additional::Unsaid | Additional::Allowed) => Effect::Widens,
            (_, Additional::Forbidden)
            | (Additional::Unsaid | Additional::Allowed, Additional::Schema(_)) => Effect::Narrows,
        };
        let word = |additional, version: &Version<'_>| match additional {
            Additional::Unsaid => "none".to_owned(),
            Additional::Allowed => "any".to_owned(),
            Additional::Forbidden => "forbidden".to_owned(),
            Additional::Schema(id) => type_name(id, version),
        };
        let comparison = self.comparison;
        let values = (word(before, comparison.old), word(after, comparison.new));
        let found = Found::new(Kind::AdditionalProperties).values(Some(values.0), Some(values.1));
        self.add(Found { context: Context { effect, ..Context::default() }, ..found });
    }

    /// `items` and `prefixItems`.
    pub(super) fn arrays(&mut self) {
        let (old, new) = (self.old.schema, self.new.schema);
        match (old.items, new.items) {
            (Some(before), Some(after)) => {
                self.child(before, after, || "[]".to_owned(), false);
            }
            (Some(before), None) => self.items(Kind::ItemsRemoved, before, Effect::Widens),
            (None, Some(after)) => self.items(Kind::ItemsAdded, after, Effect::Narrows),
            (None, None) => {}
        }
        for (at, (before, after)) in old.prefix_items.iter().zip(&new.prefix_items).enumerate() {
            self.child(*before, *after, || format!("[{at}]"), false);
        }
        let (before, after) = (old.prefix_items.len(), new.prefix_items.len());
        if before != after {
            let effect = if after > before { Effect::Narrows } else { Effect::Widens };
            let found =
                Found::new(Kind::PrefixItems).values(Some(before.to_string()), Some(after.to_string()));
            self.add(Found { context: Context { effect, ..Context::default() }, ..found });
        }
    }

    fn items(&mut self, kind: Kind, id: SchemaId, effect: Effect) {
        let comparison = self.comparison;
        let found = match kind {
            Kind::ItemsRemoved => Found::new(kind).values(Some(type_name(id, comparison.old)), None),
            _ => Found::new(kind).values(None, Some(type_name(id, comparison.new))),
        };
        self.add(Found { context: Context { effect, ..Context::default() }, ..found });
    }

    fn view<'v>(&self, id: SchemaId, version: &Version<'v>) -> View<'v> {
        View::of(id, &version.specification.schemas)
    }
}

/// The positions of fields by their names.
fn by_name(properties: &[Property]) -> FxHashMap<&str, usize> {
    properties.iter().enumerate().map(|(at, property)| (&*property.name, at)).collect()
}

/// What a schema is, in a word: its name, its title or its types.
pub(in crate::diff) fn type_name(id: SchemaId, version: &Version<'_>) -> String {
    let view = View::of(id, &version.specification.schemas);
    let named = view
        .outer
        .title
        .as_ref()
        .or(view.outer.name.as_ref())
        .filter(|_| view.types != [crate::model::Type::String]);
    if let Some(name) = named.filter(|name| !name.is_empty()) {
        return name.to_string();
    }
    match &view.types[..] {
        [] if !view.one_of.is_empty() => "oneOf".into(),
        [] if !view.any_of.is_empty() => "anyOf".into(),
        [] if view.schema.properties.is_empty() => "any".into(),
        [] => "object".into(),
        types => types.iter().map(|one| one.as_str()).collect::<Vec<_>>().join("|"),
    }
}
