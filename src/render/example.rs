//! Examples: given ones, and those made of the examples of a schema's parts.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::PageRenderer;
use super::href;
use super::values::{ExampleView, NamedView, html, maybe};
use crate::html::Html;
use crate::load::{Entry, Map, Node, Value};
use crate::markup::highlight::highlight;
use crate::model::{Additional, Example, MediaType, Named, Schema, SchemaId, Type};
use crate::view as json;

use super::reference::{Fields, web};
use crate::view::types;

/// Values nest in values no deeper than this in a made example.
const MAX_DEPTH: usize = 12;
/// Schemas that are looked at for one example: those that hold several of the same hold many.
const BUDGET: usize = 20_000;

/// The schemas whose example is being made.
struct Path {
    open: FxHashSet<SchemaId>,
    /// Schemas that may still be looked at.
    left: usize,
}

impl PageRenderer<'_, '_> {
    /// The examples of a media type, or one made of its schema's parts.
    pub fn media_examples(&mut self, media: &MediaType, owner: &str) -> Vec<ExampleView> {
        let given: Vec<ExampleView> =
            media.examples.iter().filter_map(|example| self.example(example, &media.name, owner)).collect();
        if !given.is_empty() {
            return given;
        }
        let Some(schema) = media.schema.or(media.item_schema) else { return Vec::new() };
        if self.renderer.site.plan.generates_examples() {
            return self.made_example(schema, &media.name).into_iter().collect();
        }
        let Some(value) = self.derived(schema) else { return Vec::new() };
        let (language, code) = self.code_of(&value, &media.name);
        vec![ExampleView {
            language: minijinja::Value::from(language),
            code: html(code),
            generated: minijinja::Value::from(true),
            ..ExampleView::default()
        }]
    }

    /// A given example.
    pub fn example(&mut self, example: &Named<Example>, media: &str, owner: &str) -> Option<ExampleView> {
        let item = &example.item;
        let (language, code) = match (&item.value, &item.serialized) {
            (Some(value), _) => self.code_of(value, media),
            (None, Some(text)) => (language_of(media), highlight(language_of(media), text)),
            (None, None) => ("", Html::new()),
        };
        if code.is_empty() && item.external.is_none() && item.summary.is_none() && item.description.is_none()
        {
            return None;
        }
        // A single example is often called just that.
        let name = item.summary.as_deref().or(Some(&*example.name));
        let name = name.filter(|name| !name.is_empty() && !["response", "request", "default"].contains(name));
        Some(ExampleView {
            name: maybe(name),
            summary: maybe(item.summary.as_deref()),
            description: item
                .description
                .as_ref()
                .map_or(minijinja::Value::UNDEFINED, |prose| html(self.blocks(prose, owner, 5))),
            language: minijinja::Value::from(language),
            code: html(code),
            external: item.external.as_deref().map_or(minijinja::Value::UNDEFINED, |url| {
                self.published(url).unwrap_or_else(|| web(url)).into()
            }),
            generated: minijinja::Value::from(false),
            ..ExampleView::default()
        })
    }

    /// The address of a file of the source that is published with the site.
    fn published(&self, path: &str) -> Option<NamedView> {
        let is_asset = self.renderer.site.plan.assets.iter().any(|asset| asset.url == path);
        let url = is_asset.then(|| format!("{}{path}", href::root(&self.page.url)))?;
        Some(NamedView { value: path.into(), url: url.into(), ..NamedView::default() })
    }

    /// A value as code in the form of its media type.
    pub fn code_of(&self, value: &Node, media: &str) -> (&'static str, Html) {
        let value = self.renderer.expanded(value);
        match value.as_str() {
            Some(text) if !is_json(media) || text.trim_start().starts_with(['{', '[']) => {
                let language = language_of(media);
                (language, highlight(language, text))
            }
            _ => ("json", highlight("json", &json::pretty(&value))),
        }
    }

    /// A value made of the examples of a schema's parts; `None` when none of them has any.
    pub fn derived(&self, id: SchemaId) -> Option<Node> {
        let mut path = Path { open: FxHashSet::default(), left: BUDGET };
        let schema = self.renderer.site.library.schemas.get(id);
        let is_empty_object = types(schema) == [Type::Object]
            && schema.properties.is_empty()
            && schema.pattern_properties.is_empty()
            && !matches!(schema.additional, Additional::Schema(_));
        self.derive(id, &mut path)
            .or_else(|| is_empty_object.then(|| Node::new(Value::Map(Arc::new(Map::default())), schema.span)))
    }

    /// An example of a schema as the pages of this site make it.
    pub(super) fn example_of(&self, id: SchemaId) -> Option<Node> {
        if self.renderer.site.plan.generates_examples() {
            self.made(id, Fields::All)
        } else {
            self.derived(id)
        }
    }

    /// Whether an example that is put together names every field.
    pub(super) fn placeholder_values(&self) -> bool {
        self.renderer.site.plan.settings.schemas.placeholder_values
    }

    fn derive(&self, id: SchemaId, path: &mut Path) -> Option<Node> {
        let schema = self.renderer.site.library.schemas.get(id);
        let is_whole = !self.placeholder_values() || !schema.examples_of_part;
        if let Some(example) = schema.examples.first().filter(|_| is_whole) {
            return Some(self.renderer.expanded(example));
        }
        if path.left == 0 || path.open.len() >= MAX_DEPTH || !path.open.insert(id) {
            return None;
        }
        path.left -= 1;
        let made = self.derive_parts(schema, path);
        path.open.remove(&id);
        made
    }

    fn derive_parts(&self, schema: &Schema, path: &mut Path) -> Option<Node> {
        let kinds = types(schema);
        if kinds.contains(&Type::Object) || !schema.properties.is_empty() {
            let mut entries = Vec::new();
            for property in &schema.properties {
                // An optional field that is off, zero or empty would only distract, unless every field
                // is to be named.
                let is_shown =
                    |value: &Node| property.required || self.placeholder_values() || !is_blank(value);
                let value = self.derive(property.schema, path).filter(is_shown);
                if let Some(value) = value {
                    entries.push(Entry { key: property.name.clone(), key_span: property.span, value });
                }
            }
            if entries.is_empty() && matches!(schema.additional, Additional::Schema(_)) {
                return None;
            }
            return (!entries.is_empty() || self.placeholder_values())
                .then(|| Node::new(Value::Map(Arc::new(Map::new(entries))), schema.span));
        }
        if kinds.contains(&Type::Array) {
            let item = self.derive(schema.items?, path)?;
            return Some(Node::new(Value::Seq(Arc::new(vec![item])), schema.span));
        }
        match kinds.first().filter(|_| self.placeholder_values()) {
            Some(Type::Integer) => {
                return Some(Node::new(Value::Number("0".into()), schema.span));
            }
            Some(Type::String) => {
                return Some(Node::new(Value::String("string".into()), schema.span));
            }
            _ => {}
        }
        let alternatives = schema.one_of.iter().chain(&schema.any_of);
        alternatives.copied().find_map(|part| self.derive(part, path))
    }
}

/// Whether a value is what a missing one stands for: false, zero or empty.
fn is_blank(value: &Node) -> bool {
    match &value.value {
        Value::Null | Value::Bool(false) => true,
        Value::Bool(true) => false,
        Value::Number(_) => value.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Seq(items) => items.is_empty(),
        Value::Map(map) => map.is_empty(),
    }
}

pub use crate::model::is_json;

/// Whether a range of media types holds JSON among others: what is no plain text is most likely that.
pub fn may_be_json(media: &str) -> bool {
    matches!(media.split(';').next().unwrap_or_default().trim(), "*/*" | "application/*")
}

/// The language in which a media type is highlighted.
fn language_of(media: &str) -> &'static str {
    let kind = media.split(';').next().unwrap_or_default().trim();
    if is_json(media) {
        "json"
    } else if kind.ends_with("xml") || kind.ends_with("/html") {
        "xml"
    } else if kind.ends_with("yaml") {
        "yaml"
    } else {
        ""
    }
}
