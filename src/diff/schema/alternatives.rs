//! `oneOf`, `anyOf`, `discriminator`, and schemas under the other keywords that take one.

use std::collections::BTreeMap;

use super::objects::type_name;
use super::{Found, PairDiff, View};
use crate::diff::Version;
use crate::diff::fact::{Context, Effect, Kind};
use crate::diff::similar::{fields, overlap, signature};
use crate::model::SchemaId;

/// Alternatives of which less is the same are not taken for one another.
const LEAST_OVERLAP: f64 = 0.5;

impl PairDiff<'_, '_> {
    /// `oneOf` and `anyOf`.
    pub(super) fn alternatives(&mut self) {
        let (old_one, old_any) = (self.old.one_of.clone(), self.old.any_of.clone());
        let (new_one, new_any) = (self.new.one_of.clone(), self.new.any_of.clone());
        // `oneOf` and `anyOf` differ in values that match several: the alternatives are the same.
        let is_swapped = old_one.is_empty() && new_any.is_empty() || old_any.is_empty() && new_one.is_empty();
        let has_both =
            !(old_one.is_empty() && old_any.is_empty() || new_one.is_empty() && new_any.is_empty());
        if is_swapped && has_both && old_one.is_empty() != new_one.is_empty() {
            let (old, new) = ([old_one, old_any].concat(), [new_one, new_any].concat());
            self.list(&old, &new, self.new.any_of.is_empty());
        } else {
            self.list(&old_one, &new_one, true);
            self.list(&old_any, &new_any, false);
        }
        self.discriminator();
    }

    fn list(&mut self, old: &[SchemaId], new: &[SchemaId], is_one_of: bool) {
        if old.is_empty() && new.is_empty() {
            return;
        }
        let comparison = self.comparison;
        let keyword = if is_one_of { "oneOf" } else { "anyOf" };
        let (pairs, removed, added) = match_alternatives(old, new, comparison.old, comparison.new);
        for (before, after) in pairs {
            let name = type_name(after, comparison.new);
            self.child(before, after, || format!(".{keyword}({name})"), false);
        }
        let effect = self.list_effect(old, new);
        let kinds = match is_one_of {
            true => (Kind::OneOfBranchAdded, Kind::OneOfBranchRemoved),
            false => (Kind::AnyOfBranchAdded, Kind::AnyOfBranchRemoved),
        };
        for id in removed {
            let value = Some(branch_name(id, comparison.old));
            let span = Some(comparison.old.specification.schemas.get(id).span);
            let context = Context { effect: effect.unwrap_or(Effect::Narrows), ..Context::default() };
            let found = Found { context, ..Found::new(kinds.1).values(value, None) };
            self.add(found.spans(span, None));
        }
        for id in added {
            let value = Some(branch_name(id, comparison.new));
            let span = Some(comparison.new.specification.schemas.get(id).span);
            let context = Context { effect: effect.unwrap_or(Effect::Widens), ..Context::default() };
            let found = Found { context, ..Found::new(kinds.0).values(None, value) };
            self.add(found.spans(None, span));
        }
    }

    /// The effect of a list that only one version has; `None` for a list of both.
    fn list_effect(&mut self, old: &[SchemaId], new: &[SchemaId]) -> Option<Effect> {
        match (old.is_empty(), new.is_empty()) {
            (true, false) => {
                let same_types = self.all_types(false) == self.all_types(true) && self.old.is_plain();
                Some(match same_types && !self.all_types(true).is_empty() {
                    true => Effect::Clarifies,
                    false if self.takes(new, false) => Effect::Widens,
                    // Without alternatives anything was valid that the rest allows.
                    false => Effect::Narrows,
                })
            }
            (false, true) => Some(if self.takes(old, true) { Effect::Narrows } else { Effect::Widens }),
            _ => None,
        }
    }

    /// Whether the schema of the version without alternatives is one of the alternatives of the other.
    fn takes(&mut self, list: &[SchemaId], of_new: bool) -> bool {
        let comparison = self.comparison;
        let pair = &self.diff.pairs[self.at];
        let (one, version, other) = match of_new {
            true => (pair.new, comparison.new, comparison.old),
            false => (pair.old, comparison.old, comparison.new),
        };
        let wanted = signature(one, &version.specification.schemas);
        let found = list.iter().copied().find(|id| signature(*id, &other.specification.schemas) == wanted);
        if let Some(found) = found {
            match of_new {
                true => self.child(found, one, || ".oneOf".to_owned(), false),
                false => self.child(one, found, || ".oneOf".to_owned(), false),
            };
        }
        found.is_some()
    }

    fn discriminator(&mut self) {
        let (old, new) = (&self.old.schema.discriminator, &self.new.schema.discriminator);
        let property =
            |one: &Option<crate::model::Discriminator>| one.as_ref().map(|one| one.property.to_string());
        let (before, after) = (property(old), property(new));
        let mapping = |one: &Option<crate::model::Discriminator>| -> BTreeMap<String, String> {
            let mappings = one.iter().flat_map(|one| &one.mapping);
            mappings.map(|mapping| (mapping.value.to_string(), mapping.target.to_string())).collect()
        };
        let (old_map, new_map) = (mapping(old), mapping(new));
        let is_both = old.is_some() && new.is_some();
        if before != after {
            let context = Context { effect: Effect::Changes, ..Context::default() };
            self.add(Found { context, ..Found::new(Kind::Discriminator).values(before, after) });
        }
        if !is_both {
            return;
        }
        for value in old_map.keys().chain(new_map.keys().filter(|key| !old_map.contains_key(*key))) {
            let (before, after) = (old_map.get(value), new_map.get(value));
            let name = |target: Option<&String>| {
                target.map(|target| target.rsplit('/').next().unwrap_or(target).to_owned())
            };
            if name(before) == name(after) {
                continue;
            }
            let effect = match (before, after) {
                (None, _) => Effect::Widens,
                (_, None) => Effect::Narrows,
                _ => Effect::Changes,
            };
            let context = Context { effect, ..Context::default() };
            let found = Found::new(Kind::DiscriminatorMapping).values(before.cloned(), after.cloned());
            self.add(Found { context, detail: Some(value.clone()), ..found });
        }
    }

    /// Schemas under `not`, `if`, `contains` and the like, and what a field entails.
    pub(super) fn subschemas(&mut self) {
        let (old, new) = (self.old.schema, self.new.schema);
        let list = |schema: &crate::model::Schema| -> BTreeMap<String, SchemaId> {
            let applied = schema.applied.iter().map(|(keyword, id)| ((*keyword).to_owned(), *id));
            let dependent =
                schema.dependent_schemas.iter().map(|(name, id)| (format!("dependentSchemas.{name}"), *id));
            applied.chain(dependent).collect()
        };
        let (before, after) = (list(old), list(new));
        for (keyword, id) in &before {
            match after.get(keyword) {
                Some(other) => {
                    self.child(*id, *other, || format!(".{keyword}"), keyword == "not");
                }
                None => self.subschema(Kind::SubschemaRemoved, keyword, Effect::Widens),
            }
        }
        for keyword in after.keys().filter(|keyword| !before.contains_key(*keyword)) {
            self.subschema(Kind::SubschemaAdded, keyword, Effect::Narrows);
        }
        let required = |schema: &crate::model::Schema| -> BTreeMap<String, Vec<String>> {
            let names = |names: &[std::sync::Arc<str>]| {
                let mut names: Vec<String> = names.iter().map(ToString::to_string).collect();
                names.sort();
                names
            };
            schema.dependent_required.iter().map(|(name, list)| (name.to_string(), names(list))).collect()
        };
        let (before, after) = (required(old), required(new));
        for name in before.keys().chain(after.keys().filter(|name| !before.contains_key(*name))) {
            let (one, other) = (before.get(name), after.get(name));
            if one == other {
                continue;
            }
            let effect = match (one, other) {
                (None, _) => Effect::Narrows,
                (_, None) => Effect::Widens,
                _ => Effect::Changes,
            };
            let value = |names: Option<&Vec<String>>| names.map(|names| names.join(", "));
            let found = Found::new(Kind::DependentRequired).values(value(one), value(other));
            let context = Context { effect, ..Context::default() };
            self.add(Found { place: format!(".{name}"), context, ..found });
        }
    }

    fn subschema(&mut self, kind: Kind, keyword: &str, effect: Effect) {
        let context = Context { effect, ..Context::default() };
        let place = format!(".{keyword}");
        self.add(Found { place, context, detail: Some(keyword.to_owned()), ..Found::new(kind) });
    }
}

/// The name of an alternative among facts.
fn branch_name(id: SchemaId, version: &Version<'_>) -> String {
    let view = View::of(id, &version.specification.schemas);
    let name = type_name(id, version);
    match (&view.outer.title, &view.schema.format) {
        (None, Some(format)) if name == "string" => format!("string ({format})"),
        _ => name,
    }
}

/// Pairs, then alternatives of the old and of the new version that have no partner.
type Matched = (Vec<(SchemaId, SchemaId)>, Vec<SchemaId>, Vec<SchemaId>);

/// Pairs alternatives: by name or title, by shape, and what is left by the fields in common.
fn match_alternatives(
    old: &[SchemaId],
    new: &[SchemaId],
    old_version: &Version<'_>,
    new_version: &Version<'_>,
) -> Matched {
    let (old_schemas, new_schemas) = (&old_version.specification.schemas, &new_version.specification.schemas);
    let mut pairs = Vec::new();
    let (mut old, mut new) = (old.to_vec(), new.to_vec());
    let mut take =
        |key: &dyn Fn(SchemaId, bool) -> Option<String>, old: &mut Vec<SchemaId>, new: &mut Vec<SchemaId>| {
            let mut by_key: BTreeMap<String, Vec<SchemaId>> = BTreeMap::new();
            for id in new.iter().rev() {
                if let Some(key) = key(*id, true) {
                    by_key.entry(key).or_default().push(*id);
                }
            }
            old.retain(|id| {
                let partner = key(*id, false).and_then(|key| by_key.get_mut(&key)?.pop());
                if let Some(partner) = partner {
                    pairs.push((*id, partner));
                    let at = new.iter().position(|other| *other == partner);
                    at.map(|at| new.remove(at));
                }
                partner.is_none()
            });
        };
    let schema = |id: SchemaId, is_new: bool| if is_new { new_schemas.get(id) } else { old_schemas.get(id) };
    take(&|id, is_new| schema(id, is_new).name.as_ref().map(ToString::to_string), &mut old, &mut new);
    take(&|id, is_new| schema(id, is_new).title.as_ref().map(ToString::to_string), &mut old, &mut new);
    take(
        &|id, is_new| Some(signature(id, if is_new { new_schemas } else { old_schemas })),
        &mut old,
        &mut new,
    );
    old.retain(|id| {
        let own = fields(*id, old_schemas);
        let score = |other: &SchemaId| overlap(&own, &fields(*other, new_schemas));
        let best = new.iter().copied().map(|other| (score(&other), other)).max_by(|a, b| a.0.total_cmp(&b.0));
        let Some((_, partner)) = best.filter(|(score, _)| *score >= LEAST_OVERLAP) else { return true };
        pairs.push((*id, partner));
        new.retain(|other| *other != partner);
        false
    });
    if let ([one], [other]) = (&old[..], &new[..]) {
        let types = (View::of(*one, old_schemas).types, View::of(*other, new_schemas).types);
        if types.0 == types.1 && types.0 != [crate::model::Type::Object] {
            pairs.push((*one, *other));
            (old, new) = (Vec::new(), Vec::new());
        }
    }
    (pairs, old, new)
}
