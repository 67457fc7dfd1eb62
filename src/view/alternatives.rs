//! `oneOf` and `anyOf` as labelled alternatives, with the values of the discriminator.

use std::borrow::Cow;

use super::fields::{RowContext, has_fields};
use super::row::{AlternativeView, AlternativesView, SchemaView};
use super::{Description, LinkTarget, ViewBuilder, Words};
use crate::model::{Schema, SchemaId, UnionKind};

impl<'a> ViewBuilder<'a, '_> {
    /// Whether the alternatives of a schema need more room than its type gives them.
    pub(super) fn has_alternatives(&self, schema: &Schema) -> bool {
        let parts = || schema.unions().flat_map(|(_, parts)| parts);
        if self.is_nested() && !schema.subtypes.is_empty() {
            return true;
        }
        parts().next().is_some()
            && self.only_choice(schema).is_none()
            && !self.has_constants(schema)
            && (schema.discriminator.is_some()
                || parts().any(|part| {
                    let one = self.known(*part);
                    has_fields(one)
                        || one.title.is_some()
                        || self.says_more(one)
                        || self.leaf_below(*part).is_some()
                }))
    }

    /// The object that the items of an alternative are, without looking at alternatives in it.
    fn leaf_below(&self, id: SchemaId) -> Option<SchemaId> {
        let mut at = id;
        for _ in 0..8 {
            let schema = self.known(at);
            if has_fields(schema) {
                return Some(at);
            }
            at = match schema.additional {
                crate::model::Additional::Schema(other) => other,
                _ => schema.items?,
            };
        }
        None
    }

    /// The alternatives of a schema.
    pub(super) fn alternatives_of(
        &mut self,
        schema: &'a Schema,
        spot: RowContext<'_>,
    ) -> Vec<AlternativesView<'a>> {
        let mut groups = Vec::new();
        if self.only_choice(schema).is_some() || self.has_constants(schema) {
            return groups;
        }
        for (at, (union, parts)) in schema.unions().enumerate() {
            let (label, keyword) = match union {
                UnionKind::OneOf => ("One of", "oneOf"),
                UnionKind::AnyOf => ("Any of", "anyOf"),
            };
            let before: usize = schema.unions().take(at).map(|(_, parts)| parts.len()).sum();
            let mut items = Vec::new();
            for (at, part) in parts.iter().enumerate() {
                if self.is_nested() || self.is_worth_an_entry(*part) {
                    items.push(self.alternative(schema, *part, before + at, spot));
                }
            }
            if items.is_empty() {
                continue;
            }
            let label = match &schema.discriminator {
                Some(discriminator) => format!("{label}, as {} tells", discriminator.property),
                None => label.to_owned(),
            };
            groups.push(AlternativesView { label, keyword, items });
        }
        if let Some(discriminator) = schema.discriminator.as_ref().filter(|_| self.is_nested())
            && !schema.subtypes.is_empty()
        {
            let before: usize = schema.unions().map(|(_, parts)| parts.len()).sum();
            let mut items = Vec::new();
            for (at, subtype) in schema.subtypes.iter().enumerate() {
                let item = self.alternative(schema, subtype.schema, before + at, spot);
                items.push(AlternativeView { value: Some(subtype.value.to_string()), ..item });
            }
            let label = format!("Subtypes, as {} tells", discriminator.property);
            groups.push(AlternativesView { label, keyword: "subtypes", items });
        }
        groups
    }

    /// Whether an alternative beside fields says more than which of them go together.
    fn is_worth_an_entry(&self, part: SchemaId) -> bool {
        let one = self.known(part);
        one.title.is_some() || one.name.is_some() || self.says_more(one)
    }

    fn alternative(
        &mut self,
        schema: &'a Schema,
        part: SchemaId,
        at: usize,
        spot: RowContext<'_>,
    ) -> AlternativeView<'a> {
        let one = self.known(part);
        let label = one.title.as_deref().or(one.name.as_deref()).map(Cow::from);
        let label = label.unwrap_or_else(|| format!("Alternative {}", at + 1).into());
        let anchor = format!("{}~{}", spot.base, at + 1);
        let table = self.alternative_table(part, &anchor, spot);
        let own = self.tables.get(&part).map(|anchor| LinkTarget::Anchor(anchor.clone()));
        let target = self.schema_target(part).or(own);
        let mut value_type = self.type_of(part);
        if value_type.plain() == label {
            value_type = Words::default();
        }
        AlternativeView { label, value_type, target, value: self.telling(schema, part), table }
    }

    fn alternative_table(
        &mut self,
        part: SchemaId,
        anchor: &str,
        spot: RowContext<'_>,
    ) -> Option<SchemaView<'a>> {
        let one = self.known(part);
        let leaf = self.leaf(part).filter(|_| self.is_nested());
        let page = leaf.and_then(|leaf| self.schema_page(leaf));
        if let Some(leaf) = leaf.filter(|leaf| page.is_none() && !self.opened.contains_key(leaf)) {
            let count = self.known(leaf).properties.len();
            let is_repeated = self.elsewhere.is_some();
            if spot.depth == 0 || is_repeated && self.rows_opened + count > super::fields::MAX_REPEATED {
                self.wait(leaf, anchor);
                return None;
            }
            if is_repeated {
                self.rows_opened += count;
            }
            self.opened.insert(leaf, None);
            let spot = RowContext { base: anchor, name: spot.name, depth: spot.depth - 1 };
            let mut view = self.table_at(None, leaf, spot);
            view.description = one.description.as_ref().map(Description);
            return Some(view);
        }
        if self.schema_page(part).is_some() || self.tables.contains_key(&part) {
            return None;
        }
        let mut view = self.about(part, one, anchor);
        view.description = one.description.as_ref().map(Description);
        let says_something = !view.notes.is_empty() || !view.values.is_empty() || view.description.is_some();
        says_something.then_some(view)
    }

    /// The values of the discriminator that mean an alternative.
    fn telling(&self, schema: &Schema, part: SchemaId) -> Option<String> {
        let discriminator = schema.discriminator.as_ref()?;
        let values: Vec<&str> = discriminator
            .mapping
            .iter()
            .filter(|mapping| mapping.schema == Some(part))
            .map(|mapping| &*mapping.value)
            .collect();
        // Without a mapping the name of the schema is the value.
        if values.is_empty() {
            return self.known(part).name.as_ref().map(ToString::to_string);
        }
        Some(values.join(", "))
    }

    /// The mapping of a discriminator in words.
    pub(super) fn discriminator_words(&self, schema: &'a Schema) -> Option<Words<'a>> {
        let discriminator = schema.discriminator.as_ref()?;
        let has_list = self.is_nested() || !schema.properties.is_empty();
        let is_told = has_list && !(schema.one_of.is_empty() && schema.any_of.is_empty());
        let mut out = Words::of("The property ").code(&*discriminator.property);
        out.push_text(" tells which schema holds");
        let mut separator = ": ";
        for mapping in &discriminator.mapping {
            let parts = || schema.one_of.iter().chain(&schema.any_of);
            let is_listed = mapping.schema.is_some_and(|known| parts().any(|part| *part == known));
            let is_subtype = |known| schema.subtypes.iter().any(|subtype| subtype.schema == known);
            let is_subtype = self.is_nested() && mapping.schema.is_some_and(is_subtype);
            if is_told && is_listed || is_subtype {
                continue;
            }
            out.push_text(separator);
            separator = ", ";
            out.push_code(&*mapping.value);
            out.push_text(" means ");
            let name = mapping.target.rsplit('/').next().unwrap_or(&mapping.target);
            let table = |id| self.tables.get(&id).map(|anchor| LinkTarget::Anchor(anchor.clone()));
            match mapping.schema.and_then(|id| self.schema_target(id).or_else(|| table(id))) {
                Some(target) => out.push_link(name, target),
                None => out.push_text(&*mapping.target),
            }
        }
        if let Some(target) = &discriminator.default_mapping {
            out.push_text(if separator == ": " { ": otherwise " } else { "; otherwise " });
            let name: std::sync::Arc<str> = target.rsplit('/').next().unwrap_or(target).into();
            match self.site.reference.named(self.api, &name) {
                Some(page) => out.push_link(name.to_string(), LinkTarget::Page(page, String::new())),
                None => out.push_text(&**target),
            }
        }
        out.push_text(".");
        Some(out)
    }
}
