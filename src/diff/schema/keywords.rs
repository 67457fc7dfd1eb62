//! Keywords with plain values: texts, types, limits, lists of values, examples.

use std::sync::Arc;

use super::{Found, PairDiff};
use crate::diff::Comparison;
use crate::diff::fact::{Context, Effect, Kind};
use crate::diff::marks::mark;
use crate::diff::names::is_within;
use crate::diff::value::compact;
use crate::load::Node;
use crate::markup::Prose;
use crate::model::{Constraint, Lifecycle, Schema, Type};
use crate::source::{Origin, Span};

impl PairDiff<'_, '_> {
    /// Titles, descriptions, marks and examples.
    pub(super) fn descriptions(&mut self) {
        let (old, new) = (self.old.outer, self.new.outer);
        if !self.diff.pairs[self.at].is_parameter {
            let texts = (described(old, self.old.schema), described(new, self.new.schema));
            self.text(Kind::PropText, String::new(), texts);
        }
        if old.title != new.title {
            let value = |title: &Option<Arc<str>>| title.as_ref().map(ToString::to_string);
            self.add(Found::new(Kind::SchemaTitle).values(value(&old.title), value(&new.title)));
        }
        match (old.lifecycle, new.lifecycle) {
            (Lifecycle::Current, Lifecycle::Deprecated) => self.add(Found::new(Kind::PropDeprecated)),
            (Lifecycle::Deprecated, Lifecycle::Current) => self.add(Found::new(Kind::PropUndeprecated)),
            _ => {}
        }
        if old.since != new.since && mark(&old.since) != mark(&new.since) {
            let values = (mark(&old.since), mark(&new.since));
            self.add(Found::new(Kind::VersionMark).values(values.0, values.1));
        }
        self.examples();
        if old.name != new.name {
            let value = |name: &Option<Arc<str>>| Some(name.as_deref().unwrap_or("inline").to_owned());
            self.add(Found::new(Kind::RefChanged).values(value(&old.name), value(&new.name)));
        }
        let values = |schema: &Schema, name: &str| {
            schema.extensions.iter().find(|(key, _)| &**key == name).map(|(_, value)| compact(value))
        };
        let names = old.extensions.iter().chain(&new.extensions).map(|(name, _)| name.to_string());
        for name in names.collect::<std::collections::BTreeSet<_>>() {
            let (before, after) = (values(old, &name), values(new, &name));
            if before != after {
                let context = self.comparison.extension(&name);
                let found = Found::new(Kind::Extension).values(before, after);
                self.add(Found { detail: Some(name), context, ..found });
            }
        }
        if xml(old) != xml(new) {
            let effect = Context { effect: Effect::Changes, ..Context::default() };
            self.add(Found { context: effect, ..Found::new(Kind::Xml).values(xml(old), xml(new)) });
        }
    }

    /// A text that may have changed.
    pub(super) fn text(&mut self, kind: Kind, place: String, texts: (Option<&Prose>, Option<&Prose>)) {
        let Some(found) = changed_text(kind, texts, self.comparison) else { return };
        let found = found.spans(place_of(texts.0), place_of(texts.1));
        let place = self.located_first(&found, &place);
        self.add(Found { place, is_absolute: true, ..found });
    }

    /// Where a difference is located by the place in the new version, or else in the old one.
    fn located_first(&self, found: &Found, step: &str) -> String {
        match (found.new_span, found.old_span) {
            (Some(span), _) => self.located(span, true, step),
            (None, Some(span)) => self.located(span, false, step),
            (None, None) => format!("{}{step}", self.location),
        }
    }

    fn examples(&mut self) {
        let (old, new) = (self.old.outer, self.new.outer);
        // An example of a part of `allOf` is shown where the part is a definition.
        let own = |schema: &Schema| -> Vec<Node> {
            let is_own = |example: &&Node| !schema.examples_of_part || is_within(example.span, schema.span);
            schema.examples.iter().filter(is_own).cloned().collect()
        };
        let (before, after) = (own(old), own(new));
        if before == after {
            return;
        }
        let value = |list: &[Node]| match list {
            [] => None,
            [one] => Some(compact(one)),
            several => Some(several.iter().map(compact).collect::<Vec<_>>().join(", ")),
        };
        let span = |list: &[Node]| list.first().map(|node| node.span);
        let found = Found::new(Kind::Example).values(value(&before), value(&after));
        let found = found.spans(span(&before), span(&after));
        let place = self.located_first(&found, "");
        self.add(Found { place, is_absolute: true, ..found });
    }

    /// Whether the value may be null.
    pub(super) fn nullability(&mut self) {
        if self.old.nullable != self.new.nullable {
            let effect = if self.new.nullable { Effect::Widens } else { Effect::Narrows };
            let value = |nullable: bool| Some(nullable.to_string());
            let found =
                Found::new(Kind::SchemaNullable).values(value(self.old.nullable), value(self.new.nullable));
            self.add(Found { context: Context { effect, ..Context::default() }, ..found });
        }
    }

    /// `type`, null left out.
    pub(super) fn types(&mut self) {
        let (old, new) = (&self.old.types, &self.new.types);
        if same_set(old, new) {
            return;
        }
        let has_alternatives = |view: &super::View<'_>| !view.one_of.is_empty() || !view.any_of.is_empty();
        let moved =
            old.is_empty() && has_alternatives(&self.old) || new.is_empty() && has_alternatives(&self.new);
        let effect = match moved && same_set(&self.all_types(false), &self.all_types(true)) {
            true => Effect::Clarifies,
            false => type_effect(old, new),
        };
        let found = Found::new(Kind::SchemaType).values(type_words(old), type_words(new));
        self.add(Found { context: Context { effect, ..Context::default() }, ..found });
    }

    /// The types that a side allows, those of its alternatives included.
    pub(super) fn all_types(&self, of_new: bool) -> Vec<Type> {
        let (view, version) = match of_new {
            true => (&self.new, self.comparison.new),
            false => (&self.old, self.comparison.old),
        };
        if !view.types.is_empty() {
            return view.types.clone();
        }
        let schemas = &version.specification.schemas;
        let mut types = Vec::new();
        for id in view.one_of.iter().chain(&view.any_of) {
            let alternative = super::View::of(*id, schemas);
            if alternative.types.is_empty() {
                return Vec::new();
            }
            types.extend(alternative.types);
        }
        types.sort_unstable();
        types.dedup();
        types
    }

    /// Formats, limits, defaults and access.
    pub(super) fn keywords(&mut self) {
        let (old, new) = (self.old.schema, self.new.schema);
        let owned = |text: &Option<Arc<str>>| text.as_ref().map(ToString::to_string);
        let mut has_new_format = false;
        if old.format != new.format {
            has_new_format = old.format.is_none();
            let effect = match (&old.format, &new.format) {
                (None, _) => Effect::Clarifies,
                (_, None) => Effect::Widens,
                _ => Effect::Changes,
            };
            self.keyword(Kind::SchemaFormat, owned(&old.format), owned(&new.format), effect);
        }
        self.constraints(has_new_format);
        let value = |node: &Option<Node>| node.as_ref().map(compact);
        let defaults = (&self.old.outer.default, &self.new.outer.default);
        if defaults.0 != defaults.1 {
            let values = (value(defaults.0), value(defaults.1));
            self.keyword(Kind::SchemaDefault, values.0, values.1, Effect::None);
        }
        for (kind, before, after) in [
            (Kind::SchemaReadOnly, old.read_only, new.read_only),
            (Kind::SchemaWriteOnly, old.write_only, new.write_only),
        ] {
            if before != after {
                self.keyword(kind, Some(before.to_string()), Some(after.to_string()), Effect::None);
            }
        }
        for (kind, before, after) in [
            (Kind::ContentEncoding, &old.content_encoding, &new.content_encoding),
            (Kind::ContentMediaType, &old.content_media_type, &new.content_media_type),
        ] {
            if before != after {
                self.keyword(kind, owned(before), owned(after), Effect::Changes);
            }
        }
        let docs = |schema: &Schema| schema.external_docs.as_ref().map(|docs| docs.url.to_string());
        if docs(old) != docs(new) {
            self.keyword(Kind::DocsChanged, docs(old), docs(new), Effect::None);
        }
    }

    fn keyword(&mut self, kind: Kind, old: Option<String>, new: Option<String>, effect: Effect) {
        let context = Context { effect, ..Context::default() };
        self.add(Found { context, ..Found::new(kind).values(old, new) });
    }

    fn constraints(&mut self, has_new_format: bool) {
        let limits = |view: &super::View<'_>| -> Vec<(Kind, Option<String>)> {
            view.constraints().map(|limit| (constraint_kind(limit), limit_text(limit))).collect()
        };
        let (old, new) = (limits(&self.old), limits(&self.new));
        let mut kinds: Vec<Kind> = old.iter().chain(&new).map(|(kind, _)| *kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        for kind in kinds {
            let find = |list: &[(Kind, Option<String>)]| {
                list.iter().find(|(one, _)| *one == kind).map(|(_, value)| value.clone().unwrap_or_default())
            };
            let (before, after) = (find(&old), find(&new));
            if before == after || is_same_number(before.as_deref(), after.as_deref()) {
                continue;
            }
            let mut effect = limit_effect(kind, before.as_deref(), after.as_deref());
            let is_new_pattern = kind == Kind::SchemaPattern && before.is_none();
            if is_new_pattern && (has_new_format || self.comparison.policy.patterns_clarify) {
                effect = Effect::Clarifies;
            }
            self.keyword(kind, before, after, effect);
        }
    }

    /// `enum` and `const`.
    pub(super) fn values(&mut self) {
        let (old, new) = (self.old.values.clone(), self.new.values.clone());
        let list = |values: &[&Node]| {
            (!values.is_empty())
                .then(|| format!("[{}]", values.iter().map(|v| compact(v)).collect::<Vec<_>>().join(", ")))
        };
        let lacks = |values: &[&Node], value: &Node| !values.contains(&value);
        match (old.is_empty(), new.is_empty()) {
            (true, true) => {}
            (true, false) => {
                let kind = if self.new.is_constant { Kind::SchemaConst } else { Kind::EnumSet };
                let effect = self.effect_of_values(&new, Effect::Narrows);
                self.keyword(kind, None, list(&new), effect);
            }
            (false, true) => {
                let kind = if self.old.is_constant { Kind::SchemaConst } else { Kind::EnumUnset };
                self.keyword(kind, list(&old), None, Effect::Widens);
            }
            _ if (self.old.is_constant || self.new.is_constant) && old.len() == 1 && new.len() == 1 => {
                if old != new {
                    self.keyword(Kind::SchemaConst, list(&old), list(&new), Effect::Changes);
                }
            }
            _ => {
                for value in old.iter().filter(|value| lacks(&new, value)) {
                    let found = Found::new(Kind::EnumValueRemoved).values(Some(compact(value)), None);
                    let context = Context { effect: Effect::Narrows, ..Context::default() };
                    self.add(Found { context, ..found.spans(Some(value.span), None) });
                }
                for value in new.iter().filter(|value| lacks(&old, value)) {
                    let found = Found::new(Kind::EnumValueAdded).values(None, Some(compact(value)));
                    let context = Context { effect: Effect::Widens, ..Context::default() };
                    self.add(Found { context, ..found.spans(None, Some(value.span)) });
                }
            }
        }
        self.value_texts();
    }

    /// A list of values that the old examples or the default follow is no surprise, but still forbids others.
    fn effect_of_values(&self, values: &[&Node], otherwise: Effect) -> Effect {
        let listed_before = !self.old.types.is_empty() && self.old.types == [Type::Boolean];
        match listed_before && values.len() == 2 {
            true => Effect::Clarifies,
            false => otherwise,
        }
    }

    fn value_texts(&mut self) {
        let (old, new) = (self.old.schema, self.new.schema);
        for value in &new.values {
            let Some(before) = old.values.iter().find(|before| before.value == value.value) else { continue };
            let place = format!("={}", compact(&value.value));
            self.text(Kind::EnumText, place, (before.description.as_ref(), value.description.as_ref()));
        }
    }
}

/// A text that changed; `None` when it did not.
pub(in crate::diff) fn changed_text(
    kind: Kind,
    texts: (Option<&Prose>, Option<&Prose>),
    comparison: &Comparison<'_>,
) -> Option<Found> {
    let written = |prose: Option<&Prose>| prose.map_or_else(String::new, |prose| prose.text.to_string());
    changed_words(kind, (&written(texts.0), &written(texts.1)), comparison)
}

/// The same for texts without a markup language.
pub(in crate::diff) fn changed_words(
    kind: Kind,
    (old, new): (&str, &str),
    comparison: &Comparison<'_>,
) -> Option<Found> {
    if old == new {
        return None;
    }
    let value = |text: &str| {
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    let is_same = comparison.is_same_text(old.trim(), new.trim());
    let effect = if is_same { Effect::Equivalent } else { Effect::None };
    let found = Found::new(kind).values(value(old), value(new));
    Some(Found { context: Context { effect, ..Context::default() }, ..found })
}

/// The description of a schema: that of the alternative which it is nothing but.
fn described<'s>(outer: &'s Schema, inner: &'s Schema) -> Option<&'s Prose> {
    outer.description.as_ref().or(inner.description.as_ref())
}

/// Where a text is written.
pub(in crate::diff) fn place_of(prose: Option<&Prose>) -> Option<Span> {
    match &prose?.origin {
        Origin::Slice(span) | Origin::Scalar(span) => Some(*span),
        Origin::Pieces(pieces) => match pieces.first() {
            Some((_, Origin::Slice(span) | Origin::Scalar(span))) => Some(*span),
            _ => None,
        },
    }
}

fn xml(schema: &Schema) -> Option<String> {
    schema.xml.as_ref().map(|xml| format!("{xml:?}"))
}

fn same_set(old: &[Type], new: &[Type]) -> bool {
    old.len() == new.len() && old.iter().all(|one| new.contains(one))
}

/// The types as JSON.
fn type_words(types: &[Type]) -> Option<String> {
    match types {
        [] => None,
        [one] => Some(format!("\"{one}\"")),
        several => Some(format!(
            "[{}]",
            several.iter().map(|one| format!("\"{one}\"")).collect::<Vec<_>>().join(", ")
        )),
    }
}

/// What other types do to the valid values; none means any.
pub(super) fn type_effect(old: &[Type], new: &[Type]) -> Effect {
    let covers = |all: &[Type], one: &Type| {
        all.is_empty() || all.contains(one) || *one == Type::Integer && all.contains(&Type::Number)
    };
    let (old_in_new, new_in_old) = (
        new.is_empty() || !old.is_empty() && old.iter().all(|one| covers(new, one)),
        old.is_empty() || !new.is_empty() && new.iter().all(|one| covers(old, one)),
    );
    match (old_in_new, new_in_old) {
        (true, true) => Effect::None,
        (true, false) => Effect::Widens,
        (false, true) => Effect::Narrows,
        (false, false) => Effect::Changes,
    }
}

fn constraint_kind(constraint: &Constraint) -> Kind {
    match constraint {
        Constraint::Minimum(_) => Kind::Minimum,
        Constraint::ExclusiveMinimum(_) => Kind::ExclusiveMinimum,
        Constraint::Maximum(_) => Kind::Maximum,
        Constraint::ExclusiveMaximum(_) => Kind::ExclusiveMaximum,
        Constraint::MultipleOf(_) => Kind::MultipleOf,
        Constraint::MinLength(_) => Kind::MinLength,
        Constraint::MaxLength(_) => Kind::MaxLength,
        Constraint::Pattern(_) => Kind::SchemaPattern,
        Constraint::MinItems(_) => Kind::MinItems,
        Constraint::MaxItems(_) => Kind::MaxItems,
        Constraint::UniqueItems => Kind::UniqueItems,
        Constraint::MinContains(_) => Kind::MinContains,
        Constraint::MaxContains(_) => Kind::MaxContains,
        Constraint::MinProperties(_) => Kind::MinProperties,
        Constraint::MaxProperties(_) => Kind::MaxProperties,
    }
}

fn limit_text(constraint: &Constraint) -> Option<String> {
    match constraint {
        Constraint::Minimum(limit)
        | Constraint::ExclusiveMinimum(limit)
        | Constraint::Maximum(limit)
        | Constraint::ExclusiveMaximum(limit)
        | Constraint::MultipleOf(limit)
        | Constraint::MinLength(limit)
        | Constraint::MaxLength(limit)
        | Constraint::Pattern(limit)
        | Constraint::MinItems(limit)
        | Constraint::MaxItems(limit)
        | Constraint::MinContains(limit)
        | Constraint::MaxContains(limit)
        | Constraint::MinProperties(limit)
        | Constraint::MaxProperties(limit) => Some(limit.to_string()),
        Constraint::UniqueItems => Some("true".into()),
    }
}

fn is_same_number(old: Option<&str>, new: Option<&str>) -> bool {
    let number = |text: Option<&str>| text.and_then(|text| text.parse::<f64>().ok());
    matches!((number(old), number(new)), (Some(old), Some(new)) if old == new)
}

/// What another limit does to the valid values.
fn limit_effect(kind: Kind, old: Option<&str>, new: Option<&str>) -> Effect {
    let is_lower = matches!(
        kind,
        Kind::Minimum
            | Kind::ExclusiveMinimum
            | Kind::MinLength
            | Kind::MinItems
            | Kind::MinContains
            | Kind::MinProperties
    );
    let is_upper = matches!(
        kind,
        Kind::Maximum
            | Kind::ExclusiveMaximum
            | Kind::MaxLength
            | Kind::MaxItems
            | Kind::MaxContains
            | Kind::MaxProperties
    );
    let number = |text: &str| text.parse::<f64>().ok();
    match (old, new) {
        (None, _) => Effect::Narrows,
        (_, None) => Effect::Widens,
        (Some(old), Some(new)) if is_lower || is_upper => match number(old).zip(number(new)) {
            Some((old, new)) if (new > old) == is_lower => Effect::Narrows,
            Some(_) => Effect::Widens,
            None => Effect::Changes,
        },
        (Some(old), Some(new)) if kind == Kind::MultipleOf => match number(old).zip(number(new)) {
            Some((old, new)) if old % new == 0.0 => Effect::Widens,
            Some((old, new)) if new % old == 0.0 => Effect::Narrows,
            _ => Effect::Changes,
        },
        _ => Effect::Changes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_narrow_or_widen() {
        let effect = |kind, old, new| limit_effect(kind, old, new);
        assert_eq!(effect(Kind::Minimum, Some("1"), Some("2")), Effect::Narrows);
        assert_eq!(effect(Kind::MaxLength, Some("1"), Some("2")), Effect::Widens);
        assert_eq!(effect(Kind::MaxItems, None, Some("2")), Effect::Narrows);
        assert_eq!(effect(Kind::MultipleOf, Some("4"), Some("2")), Effect::Widens);
        assert_eq!(effect(Kind::SchemaPattern, Some("a"), Some("b")), Effect::Changes);
    }

    #[test]
    fn no_type_is_any_type_and_integers_are_numbers() {
        assert_eq!(type_effect(&[Type::String], &[]), Effect::Widens);
        assert_eq!(type_effect(&[], &[Type::String]), Effect::Narrows);
        assert_eq!(type_effect(&[Type::Integer], &[Type::Number]), Effect::Widens);
        assert_eq!(type_effect(&[Type::Integer], &[Type::String]), Effect::Changes);
    }
}
