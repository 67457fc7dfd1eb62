//! What a schema says besides type, fields and limits, as sentences.

use crate::html::Html;
use crate::load::Node;
use crate::markup::Prose;
use crate::model::{Additional, Extensions, ExternalDocs, Schema, SchemaId, Type, Xml};
use crate::render::page::{anchor as link, web_address};
use crate::render::table::{code, constraints, plain_value};
use crate::render::types::{TableAnchors, types};
use crate::render::{PageRenderer, json};
use crate::site::Target;

/// Schemas are told within schemas no deeper than this; what is deeper is linked.
const MAX_WORDS: usize = 3;

impl<'a> PageRenderer<'_, 'a> {
    /// Whether a schema says anything that its type does not show.
    pub(super) fn says_more(&self, schema: &Schema) -> bool {
        schema.description.is_some()
            || schema.format.is_some()
            || schema.default.is_some()
            || schema.constant.is_some()
            || schema.xml.is_some()
            || schema.content_encoding.is_some()
            || schema.content_media_type.is_some()
            || schema.comment.is_some()
            || !schema.identifiers.is_empty()
            || schema.external_docs.is_some()
            || !schema.constraints.is_empty()
            || !schema.values.is_empty()
            || !schema.examples.is_empty()
            || !schema.applied.is_empty()
            || !schema.required_others.is_empty()
            || !schema.dependent_required.is_empty()
            || !schema.dependent_schemas.is_empty()
            || schema.read_only
            || schema.write_only
            || schema.lifecycle.is_deprecated()
    }

    /// Everything that a schema says of itself, for one that is no row of a table.
    pub(super) fn alone(&mut self, id: SchemaId, schema: &'a Schema, owner: &str) -> Vec<Html> {
        let mut notes = Vec::new();
        // Values that are described stand in a list of their own.
        let mut limits = self.limits(schema, owner, !self.has_described_values(schema));
        let is_beside = self.exampled == Some(id) || self.schema_page(id).is_some();
        let is_large = |example: &Node| example.as_map().is_some() || example.as_seq().is_some();
        // What is large stands as code beside the table, or on the page of the schema.
        if !is_beside || !schema.examples.iter().any(is_large) {
            examples(schema, &mut limits);
        }
        if !limits.is_empty() {
            notes.push(limits);
        }
        notes.extend(self.notes(id, schema, owner));
        notes
    }

    /// Flags, limits and values on one line.
    fn limits(&mut self, schema: &'a Schema, owner: &str, with_values: bool) -> Html {
        let mut out = Html::new();
        if schema.lifecycle.is_deprecated() {
            sentence(&mut out, "Deprecated.");
        }
        if schema.read_only {
            sentence(&mut out, "Read-only.");
        }
        if schema.write_only {
            sentence(&mut out, "Write-only.");
        }
        if let Some(format) = self.further_format(schema) {
            sentence(&mut out, "Format: ");
            out.push(&format);
            out.push_text(".");
        }
        for limit in constraints(&schema.constraints) {
            sentence(&mut out, "");
            out.push(&limit);
            out.push_text(".");
        }
        if let Some(value) = &schema.constant {
            sentence(&mut out, "Must be ");
            out.push(&code(&plain_value(value)));
            out.push_text(".");
        }
        let values = if with_values { self.values_of(schema) } else { Vec::new() };
        for (at, value) in values.iter().enumerate() {
            sentence(&mut out, if at == 0 { "One of: " } else { "" });
            out.push(&code(&plain_value(value.value)));
            if let Some(name) = value.name {
                out.push_text(&format!(" ({name})"));
            }
            if let Some(prose) = value.description {
                out.push_text(": ");
                out.push(&self.line(prose, owner));
            }
            out.push_text(if at + 1 == values.len() { "." } else { "," });
        }
        if let Some(value) = &schema.default {
            sentence(&mut out, "Default: ");
            out.push(&code(&plain_value(value)));
            out.push_text(".");
        }
        out
    }

    /// Sentences on everything else.
    pub(super) fn notes(&mut self, id: SchemaId, schema: &Schema, owner: &str) -> Vec<Html> {
        let mut notes = Vec::new();
        let is_elsewhere = self.schema_page(id).is_some_and(|page| page != self.at);
        if let Some(title) = &schema.title {
            let is_shown = types(schema).contains(&Type::Object) && schema.name.is_none();
            if !is_shown && schema.name.as_ref() != Some(title) {
                notes.push(Html::escape(title));
            }
        }
        // What a schema with a page of its own is made of stands there, unless it is short.
        if is_elsewhere && super::fields::has_fields(schema) {
            return notes;
        }
        self.parts(schema, &mut notes);
        self.unnamed_parts(schema, owner, &mut notes);
        if !schema.required_others.is_empty() {
            notes.push(names("Requires ", &schema.required_others));
        }
        match schema.additional {
            Additional::Forbidden => notes.push(Html::escape("No other properties.")),
            Additional::Allowed if super::fields::has_fields(schema) => {
                notes.push(Html::escape("Other properties are allowed."));
            }
            Additional::Schema(other) if !super::fields::has_fields(schema) => {
                self.push_words("Each value: ", other, owner, &mut notes);
            }
            _ => {}
        }
        for (at, item) in schema.prefix_items.iter().enumerate() {
            self.tell(&format!("Item {}: ", at + 1), *item, owner, &mut notes);
        }
        if let Some(items) = schema.items {
            let lead = if schema.prefix_items.is_empty() { "Each item: " } else { "Each further item: " };
            self.push_words(lead, items, owner, &mut notes);
        }
        for (keyword, part) in &schema.applied {
            let lead = applied_words(keyword, self.known(*part).never);
            match self.known(*part).never {
                true => notes.push(Html::escape(&lead)),
                false => self.tell(&lead, *part, owner, &mut notes),
            }
        }
        for (name, needed) in &schema.dependent_required {
            let mut note = Html::escape("With ");
            note.push(&code(name));
            note.push(&names(", requires ", needed));
            notes.push(note);
        }
        for (name, part) in &schema.dependent_schemas {
            self.tell(&format!("With {name}: "), *part, owner, &mut notes);
        }
        for (name, part) in &schema.definitions {
            self.tell(&format!("Defines {name}: "), *part, owner, &mut notes);
        }
        notes.extend(self.discriminator_words(schema));
        self.rest(schema, owner, &mut notes);
        notes
    }

    /// The schemas that it has all fields of.
    fn parts(&self, schema: &Schema, notes: &mut Vec<Html>) {
        let parts: Vec<_> = schema.all_of.iter().filter(|part| part.name != schema.name).collect();
        let mut note = Html::new();
        for part in parts {
            let Some(name) = &part.name else { continue };
            note.push_text(if note.is_empty() { "Has everything of " } else { ", " });
            match self.renderer.site.reference.schema_page(self.api, part.schema, Some(name)) {
                Some(page) => {
                    let address = self.href(&Target { page, anchor: String::new() });
                    note.push(&link(&address, &Html::escape(name)));
                }
                None => note.push_text(name),
            }
        }
        if !note.is_empty() {
            note.push_text(".");
            notes.push(note);
        }
    }

    /// What parts without a name say of themselves, unless the whole says the same.
    fn unnamed_parts(&mut self, schema: &Schema, owner: &str, notes: &mut Vec<Html>) {
        for part in schema.all_of.iter().filter(|part| part.name.is_none()) {
            let part = self.known(part.schema);
            if let Some(title) = part.title.as_ref().filter(|title| schema.title.as_ref() != Some(title)) {
                notes.push(Html::escape(title));
            }
            let is_said =
                |prose: &&Prose| schema.description.as_ref().is_some_and(|own| own.text == prose.text);
            if let Some(prose) = part.description.as_ref().filter(|prose| !is_said(prose)) {
                notes.push(self.line(prose, owner));
            }
        }
    }

    fn rest(&mut self, schema: &Schema, owner: &str, notes: &mut Vec<Html>) {
        if let Some(encoding) = &schema.content_encoding {
            notes.push(with_code("Encoded as ", encoding));
        }
        if let Some(media) = &schema.content_media_type {
            notes.push(with_code("Holds ", media));
        }
        if let Some(xml) = &schema.xml {
            notes.push(xml_words(xml));
        }
        for (keyword, name) in &schema.identifiers {
            notes.push(with_code(identifier_words(keyword), name));
        }
        if let Some(comment) = &schema.comment {
            notes.push(Html::escape(comment));
        }
        if let Some(docs) = &schema.external_docs {
            notes.push(self.see_also(docs, owner));
        }
        notes.extend(self.extension_words(&schema.extensions));
        if let Some(discriminator) = &schema.discriminator {
            notes.extend(self.extension_words(&discriminator.extensions));
        }
    }

    /// A link to further documentation.
    pub(super) fn see_also(&mut self, docs: &ExternalDocs, owner: &str) -> Html {
        let mut note = Html::escape("See also: ");
        note.push(&web_address(&docs.url));
        if let Some(prose) = &docs.description {
            note.push_text(" — ");
            note.push(&self.line(prose, owner));
        }
        note
    }

    /// Vendor extensions, when they are wanted.
    pub(in crate::render) fn extension_words(&self, extensions: &Extensions) -> Vec<Html> {
        if !self.renderer.site.plan.settings.pages.extensions {
            return Vec::new();
        }
        let one = |(name, value): &(std::sync::Arc<str>, crate::load::Node)| {
            let mut note = code(name);
            note.push_text(": ");
            note.push(&code(&value.as_str().map_or_else(|| json::compact(value), str::to_owned)));
            note
        };
        extensions.iter().map(one).collect()
    }

    /// Tells a schema only when it says something.
    fn push_words(&mut self, lead: &str, id: SchemaId, owner: &str, notes: &mut Vec<Html>) {
        let schema = self.known(id);
        let is_elsewhere = self.schema_page(id).is_some();
        if self.leaf(id) == Some(id) || is_elsewhere || self.opened.contains_key(&id) {
            return;
        }
        // Its allowed values stand with the row.
        let mut quiet = schema.clone();
        quiet.values.clear();
        let inner = schema.items.filter(|inner| self.leaf(*inner).is_none());
        let says_more_within = inner.is_some_and(|inner| self.says_more(self.known(inner)));
        if says_more_within
            || self.says_more(&quiet)
            || !schema.prefix_items.is_empty()
            || schema.title.is_some()
        {
            self.tell(lead, id, owner, notes);
        }
    }

    /// A schema in words: its type, what it says, and where its fields are.
    fn tell(&mut self, lead: &str, id: SchemaId, owner: &str, notes: &mut Vec<Html>) {
        let schema = self.known(id);
        let is_elsewhere = self.schema_page(id).is_some();
        let leaf = self.leaf(id);
        if let Some(leaf) = leaf.filter(|leaf| self.schema_page(*leaf).is_none()) {
            self.wait(leaf, lead.trim_end_matches(": "));
        }
        let mut note = Html::escape(lead);
        let kind = self.type_of(id, &TableAnchors::default());
        let is_bare = kind.is_empty();
        note.push(&kind);
        if let Some(prose) = schema.description.as_ref().filter(|_| !is_elsewhere) {
            note.push_text(if is_bare { "" } else { ". " });
            note.push(&self.line(prose, owner));
        }
        if !is_elsewhere && leaf != Some(id) {
            let mut limits = self.limits(schema, owner, true);
            examples(schema, &mut limits);
            if !limits.is_empty() {
                note.push_text(match (&schema.description, is_bare) {
                    (Some(_), _) => " ",
                    (None, true) => "",
                    (None, false) => ". ",
                });
                note.push(&limits);
            }
        }
        notes.push(note);
        if is_elsewhere || leaf == Some(id) || !self.told.insert(id) {
            return;
        }
        if self.telling < MAX_WORDS {
            self.telling += 1;
            notes.extend(self.notes(id, schema, owner));
            self.telling -= 1;
        } else {
            self.told.remove(&id);
            self.wait(id, lead.trim_end_matches(": "));
        }
    }
}

/// Begins a sentence behind those that are there.
fn sentence(out: &mut Html, text: &str) {
    if !out.is_empty() {
        out.push_text(" ");
    }
    out.push_text(text);
}

/// The examples of a schema, behind its limits.
fn examples(schema: &Schema, out: &mut Html) {
    for (at, value) in schema.examples.iter().enumerate() {
        sentence(out, if at == 0 { "Example: " } else { "or " });
        out.push(&code(&plain_value(value)));
        if at + 1 == schema.examples.len() {
            out.push_text(".");
        }
    }
}

/// What a keyword that names a schema tells.
fn identifier_words(keyword: &str) -> &'static str {
    match keyword {
        "$id" => "Its identifier is ",
        "$schema" => "Written in the dialect ",
        "$vocabulary" => "Describes a dialect with the vocabulary ",
        "$dynamicAnchor" => "Its dynamic anchor is ",
        _ => "Its anchor is ",
    }
}

/// What a rare keyword asks for.
fn applied_words(keyword: &str, never: bool) -> String {
    match (keyword, never) {
        ("unevaluatedProperties", true) => "No properties but those described.",
        ("unevaluatedItems", true) => "No items but those described.",
        (_, true) => return format!("{keyword}: nothing is valid."),
        ("not", _) => "Must not be: ",
        ("if", _) => "If it is: ",
        ("then", _) => "then it must be: ",
        ("else", _) => "or else it must be: ",
        ("contains", _) => "Contains: ",
        ("propertyNames", _) => "Names of properties: ",
        ("unevaluatedItems", _) => "Any other item: ",
        ("unevaluatedProperties", _) => "Any other property: ",
        ("contentSchema", _) => "Its content: ",
        _ => return format!("{keyword}: "),
    }
    .to_owned()
}

fn with_code(lead: &str, text: &str) -> Html {
    let mut note = Html::escape(lead);
    note.push(&code(text));
    note.push_text(".");
    note
}

/// Names as code in a sentence.
fn names(lead: &str, list: &[std::sync::Arc<str>]) -> Html {
    let mut note = Html::escape(lead);
    for (at, name) in list.iter().enumerate() {
        if at > 0 {
            note.push_text(if at + 1 == list.len() { " and " } else { ", " });
        }
        note.push(&code(name));
    }
    note.push_text(".");
    note
}

/// How a value is written as XML.
fn xml_words(xml: &Xml) -> Html {
    let mut note = Html::escape("As XML: ");
    note.push_text(if xml.attribute { "an attribute" } else { "an element" });
    let parts = [
        ("node type", &xml.node_type),
        ("name", &xml.name),
        ("prefix", &xml.prefix),
        ("namespace", &xml.namespace),
    ];
    for (label, value) in parts {
        if let Some(value) = value {
            note.push_text(&format!(", {label} "));
            note.push(&code(value));
        }
    }
    if xml.wrapped {
        note.push_text(", with an element around the list");
    }
    note.push_text(".");
    note
}
