//! `oneOf` and `anyOf` as labelled alternatives, with the values of the discriminator.

use minijinja::Value;

use super::fields::{RowContext, has_fields};
use crate::html::Html;
use crate::model::{Schema, SchemaId, UnionKind};
use crate::render::PageRenderer;
use crate::render::table::code;
use crate::render::types::TableAnchors;
use crate::render::view::{AlternativeView, AlternativesView, TableView, html, list, maybe};
use crate::site::Target;

impl<'a> PageRenderer<'_, 'a> {
    /// Whether the alternatives of a schema need more room than its type gives them.
    pub(super) fn has_alternatives(&self, schema: &Schema) -> bool {
        let parts = || schema.unions().flat_map(|(_, parts)| parts);
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
    ) -> Vec<AlternativesView> {
        let mut groups = Vec::new();
        if self.only_choice(schema).is_some() || self.has_constants(schema) {
            return groups;
        }
        for (at, (union, parts)) in schema.unions().enumerate() {
            let (label, kind) = match union {
                UnionKind::OneOf => ("One of", "oneOf"),
                UnionKind::AnyOf => ("Any of", "anyOf"),
            };
            let before: usize = schema.unions().take(at).map(|(_, parts)| parts.len()).sum();
            let mut items = Vec::new();
            for (at, part) in parts.iter().enumerate() {
                items.push(self.alternative(schema, *part, before + at, spot));
            }
            let label = match &schema.discriminator {
                Some(discriminator) => format!("{label}, as {} tells", discriminator.property),
                None => label.to_owned(),
            };
            groups.push(AlternativesView {
                label: Value::from(label),
                kind: Value::from(kind),
                items: list(items),
            });
        }
        groups
    }

    fn alternative(
        &mut self,
        schema: &'a Schema,
        part: SchemaId,
        at: usize,
        spot: RowContext<'_>,
    ) -> AlternativeView {
        let one = self.known(part);
        let label = one.title.as_deref().or(one.name.as_deref());
        let label = label.map_or_else(|| format!("Alternative {}", at + 1), str::to_owned);
        let address = self.schema_address(part);
        let anchor = format!("{}~{}", spot.base, at + 1);
        let table = self.alternative_table(part, &anchor, spot);
        let mut kind = self.type_of(part, &TableAnchors::default());
        if crate::html::strip_tags(kind.as_str()) == label {
            kind = Html::new();
        }
        AlternativeView {
            label: Value::from(label),
            kind: html(kind),
            url: maybe(address),
            value: maybe(self.telling(schema, part)),
            table: table.map_or(Value::UNDEFINED, Value::from),
        }
    }

    fn alternative_table(&mut self, part: SchemaId, anchor: &str, spot: RowContext<'_>) -> Option<TableView> {
        let one = self.known(part);
        let leaf = self.leaf(part);
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
            self.describe(one, anchor, &mut view);
            return Some(view);
        }
        if self.schema_page(part).is_some() {
            return None;
        }
        let mut view = self.about(part, one, anchor);
        self.describe(one, anchor, &mut view);
        Some(view)
    }

    fn describe(&mut self, schema: &Schema, anchor: &str, view: &mut TableView) {
        if let Some(prose) = &schema.description {
            view.description = html(self.blocks(prose, anchor, 5));
        }
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
    pub(super) fn discriminator_words(&self, schema: &Schema) -> Option<Html> {
        let discriminator = schema.discriminator.as_ref()?;
        let is_told = !schema.one_of.is_empty() || !schema.any_of.is_empty();
        let mut out = Html::new();
        out.push_text("The property ");
        out.push(&code(&discriminator.property));
        out.push_text(" tells which schema holds");
        let mut separator = ": ";
        for mapping in &discriminator.mapping {
            let parts = || schema.one_of.iter().chain(&schema.any_of);
            if is_told && mapping.schema.is_some_and(|known| parts().any(|part| *part == known)) {
                continue;
            }
            out.push_text(separator);
            separator = ", ";
            out.push(&code(&mapping.value));
            out.push_text(" means ");
            let name = mapping.target.rsplit('/').next().unwrap_or(&mapping.target);
            match mapping.schema.and_then(|id| self.schema_address(id)) {
                Some(address) => out.push(&crate::render::page::anchor(&address, &Html::escape(name))),
                None => out.push_text(&mapping.target),
            }
        }
        if let Some(target) = &discriminator.default_mapping {
            out.push_text(if separator == ": " { ": otherwise " } else { "; otherwise " });
            let name: std::sync::Arc<str> = target.rsplit('/').next().unwrap_or(target).into();
            match self.renderer.site.reference.named(self.api, &name) {
                Some(page) => {
                    let address = self.href(&Target { page, anchor: String::new() });
                    out.push(&crate::render::page::anchor(&address, &Html::escape(&name)));
                }
                None => out.push_text(target),
            }
        }
        out.push_text(".");
        Some(out)
    }
}
