//! What a schema says besides type, fields and limits, as sentences.

use super::fields::has_fields;
use super::types::types;
use super::{LinkTarget, ViewBuilder, Words, constraints, value_text};
use crate::load::Node;
use crate::markup::Prose;
use crate::model::{Additional, ExternalDocs, Schema, SchemaId, Type, UnionKind, Xml};

/// Schemas are described within schemas no deeper than this; what is deeper is linked.
const MAX_WORDS: usize = 3;
/// The words before the values of a map.
const EACH_VALUE: &str = "Each value: ";

impl<'a> ViewBuilder<'a, '_> {
    /// Whether a schema says anything that its type does not show.
    pub(super) fn says_more(&self, schema: &Schema) -> bool {
        self.says_more_than_values(schema) || !schema.values.is_empty()
    }

    /// Whether a schema says anything that neither its type nor the list of its values shows.
    fn says_more_than_values(&self, schema: &Schema) -> bool {
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
            || self.is_nested() && !schema.examples.is_empty()
            || !schema.applied.is_empty()
            || !schema.required_others.is_empty()
            || !schema.dependent_required.is_empty()
            || !schema.dependent_schemas.is_empty()
            || schema.read_only
            || schema.write_only
            || schema.lifecycle.is_deprecated()
    }

    /// Everything that a schema says of itself, for one that is no row of a table.
    pub(super) fn alone(&mut self, id: SchemaId, schema: &'a Schema) -> Vec<Words<'a>> {
        let mut notes = Vec::new();
        // Values that are described have a list.
        let mut limits = self.limits(schema, !self.has_described_values(schema));
        let is_beside = self.exampled == Some(id) || self.schema_page(id).is_some() || !self.is_nested();
        let is_large = |example: &Node| example.as_map().is_some() || example.as_seq().is_some();
        // What is large is code beside the table, or on the page of the schema.
        if !is_beside || self.is_nested() && !schema.examples.iter().any(is_large) {
            examples(schema, &mut limits);
        }
        if !limits.is_empty() {
            notes.push(limits);
        }
        notes.extend(self.notes(id, schema));
        notes
    }

    /// Flags, limits and values on one line.
    fn limits(&self, schema: &'a Schema, with_values: bool) -> Words<'a> {
        let mut out = Words::default();
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
            out.push_code(format);
            out.push_text(".");
        }
        for limit in constraints(&schema.constraints) {
            sentence(&mut out, "");
            out.append(limit);
            out.push_text(".");
        }
        if let Some(value) = &schema.constant {
            sentence(&mut out, "Must be ");
            out.push_code(value_text(value, schema));
            out.push_text(".");
        }
        let values = if with_values { self.values_of(schema) } else { Vec::new() };
        for (at, value) in values.iter().enumerate() {
            sentence(&mut out, if at == 0 { "One of: " } else { "" });
            out.push_code(value_text(value.value, schema));
            if let Some(name) = value.name {
                out.push_text(format!(" ({name})"));
            }
            if let Some(prose) = value.description {
                out.push_text(": ");
                out.push_prose(prose);
            }
            out.push_text(if at + 1 == values.len() { "." } else { "," });
        }
        if let Some(value) = &schema.default {
            sentence(&mut out, "Default: ");
            out.push_code(value_text(value, schema));
            out.push_text(".");
        }
        out
    }

    /// Sentences on everything else.
    pub(super) fn notes(&mut self, id: SchemaId, schema: &'a Schema) -> Vec<Words<'a>> {
        let mut notes = Vec::new();
        // Whoever opens a schema here says all of it here.
        let is_opened = self.is_nested() && matches!(self.opened.get(&id), Some(None));
        let is_elsewhere = !is_opened && self.schema_page(id).is_some_and(|page| page != self.page);
        if let Some(title) = &schema.title {
            // Where each object has a table, its title is above that; those of other values repeat their names.
            let is_shown =
                types(schema).contains(&Type::Object) && schema.name.is_none() || !self.is_nested();
            if !is_shown && schema.name.as_ref() != Some(title) {
                notes.push(Words::of(&**title));
            }
        }
        // What a schema with a page of its own is made of is found there, unless it is short.
        if is_elsewhere && has_fields(schema) {
            return notes;
        }
        self.parts(schema, &mut notes);
        self.unnamed_parts(schema, &mut notes);
        if !schema.required_others.is_empty() {
            notes.push(names("Requires ", &schema.required_others));
        }
        match schema.additional {
            Additional::Forbidden => notes.push(Words::of("No other properties.")),
            Additional::Allowed if has_fields(schema) => {
                notes.push(Words::of("Other properties are allowed."));
            }
            Additional::Schema(other) if !has_fields(schema) => {
                self.push_words(EACH_VALUE, other, &mut notes);
            }
            _ => {}
        }
        for (at, item) in schema.prefix_items.iter().enumerate() {
            self.tell(&format!("Item {}: ", at + 1), *item, &mut notes);
        }
        if let Some(items) = schema.items {
            let lead = if schema.prefix_items.is_empty() { "Each item: " } else { "Each further item: " };
            self.push_words(lead, items, &mut notes);
        }
        if !self.is_nested() && !has_fields(schema) {
            self.tell_alternatives(schema, &mut notes);
        }
        for (keyword, part) in &schema.applied {
            let lead = applied_words(keyword, self.known(*part).never);
            match self.known(*part).never {
                true => notes.push(Words::of(lead)),
                false => self.tell(&lead, *part, &mut notes),
            }
        }
        for (name, needed) in &schema.dependent_required {
            let mut note = Words::of("With ").code(&**name);
            note.append(names(", requires ", needed));
            notes.push(note);
        }
        for (name, part) in &schema.dependent_schemas {
            self.tell(&format!("With {name}: "), *part, &mut notes);
        }
        for (name, part) in &schema.definitions {
            self.tell(&format!("Defines {name}: "), *part, &mut notes);
        }
        notes.extend(self.discriminator_words(schema));
        self.rest(schema, &mut notes);
        notes
    }

    /// Describes alternatives that have no table, and say more than their type shows.
    fn tell_alternatives(&mut self, schema: &'a Schema, notes: &mut Vec<Words<'a>>) {
        if self.only_choice(schema).is_some() || self.has_constants(schema) {
            return;
        }
        for (union, parts) in schema.unions() {
            let lead = match union {
                UnionKind::OneOf => "One of: ",
                UnionKind::AnyOf => "Any of: ",
            };
            for part in parts {
                self.push_words(lead, *part, notes);
            }
        }
    }

    /// The schemas that it has all fields of.
    fn parts(&self, schema: &'a Schema, notes: &mut Vec<Words<'a>>) {
        // The tables of long pages have the fields of all of them.
        if !self.is_nested() {
            return;
        }
        let mut note = Words::default();
        for part in schema.all_of.iter().filter(|part| part.name != schema.name) {
            let Some(name) = &part.name else { continue };
            note.push_text(if note.is_empty() { "Has everything of " } else { ", " });
            match self.site.reference.schema_page(self.api, part.schema, Some(name)) {
                Some(page) => note.push_link(&**name, LinkTarget::Page(page, String::new())),
                None => note.push_text(&**name),
            }
        }
        if !note.is_empty() {
            note.push_text(".");
            notes.push(note);
        }
    }

    /// What parts without a name say of themselves, unless the whole says the same.
    fn unnamed_parts(&mut self, schema: &'a Schema, notes: &mut Vec<Words<'a>>) {
        for part in schema.all_of.iter().filter(|part| part.name.is_none()) {
            let part = self.known(part.schema);
            let title = part.title.as_ref().filter(|title| schema.title.as_ref() != Some(title));
            if let Some(title) = title.filter(|_| self.is_nested()) {
                notes.push(Words::of(&**title));
            }
            let is_said =
                |prose: &&Prose| schema.description.as_ref().is_some_and(|own| own.text == prose.text);
            if let Some(prose) = part.description.as_ref().filter(|prose| !is_said(prose)) {
                notes.push(Words::of_prose(prose));
            }
        }
    }

    fn rest(&mut self, schema: &'a Schema, notes: &mut Vec<Words<'a>>) {
        if let Some(encoding) = &schema.content_encoding {
            notes.push(with_code("Encoded as ", encoding));
        }
        if let Some(media) = &schema.content_media_type {
            notes.push(with_code("Holds ", media));
        }
        if let Some(xml) = &schema.xml {
            notes.push(xml_words(xml));
        }
        // Files of schemas that pages of prose arrange have identifiers for tools.
        for (keyword, name) in schema.identifiers.iter().filter(|_| self.is_nested()) {
            notes.push(with_code(identifier_words(keyword), name));
        }
        if let Some(comment) = &schema.comment {
            notes.push(Words::of(&**comment));
        }
        if let Some(docs) = &schema.external_docs {
            notes.push(see_also(docs));
        }
        notes.extend(self.extension_notes(&schema.extensions));
        if let Some(discriminator) = &schema.discriminator {
            notes.extend(self.extension_notes(&discriminator.extensions));
        }
    }

    /// Describes a schema only when it says something.
    fn push_words(&mut self, lead: &str, id: SchemaId, notes: &mut Vec<Words<'a>>) {
        let schema = self.known(id);
        let is_elsewhere = self.schema_page(id).is_some();
        let is_shown = match self.is_nested() {
            true => self.leaf(id) == Some(id) || self.opened.contains_key(&id),
            false => self.has_table(id) || has_fields(schema),
        };
        if is_shown || is_elsewhere {
            return;
        }
        // Its allowed values are beside the row.
        let inner = schema.items.filter(|inner| self.leaf(*inner).is_none());
        let says_more_within = inner.is_some_and(|inner| self.says_more(self.known(inner)));
        if says_more_within
            || self.says_more_than_values(schema)
            || !schema.prefix_items.is_empty()
            || self.is_nested() && schema.title.is_some()
        {
            // A row lists the values of items, and in tables for each object those of a map.
            let is_listed = !self.is_nested() || lead != EACH_VALUE;
            self.tell_with(lead, id, !is_listed, notes);
        }
    }

    /// A schema in words: its type, what it says, and where its fields are.
    fn tell(&mut self, lead: &str, id: SchemaId, notes: &mut Vec<Words<'a>>) {
        self.tell_with(lead, id, true, notes);
    }

    fn tell_with(&mut self, lead: &str, id: SchemaId, with_values: bool, notes: &mut Vec<Words<'a>>) {
        let schema = self.known(id);
        let is_elsewhere = self.schema_page(id).is_some();
        let leaf = self.leaf(id);
        if let Some(leaf) = leaf.filter(|leaf| self.schema_page(*leaf).is_none()) {
            self.wait(leaf, lead.trim_end_matches(": "));
        }
        let has_own_table = match self.is_nested() {
            true => leaf == Some(id),
            false => has_fields(schema),
        };
        let mut note = Words::of(lead.to_owned());
        let kind = self.type_of(id);
        let is_bare = kind.is_empty();
        note.append(kind);
        if let Some(prose) = schema.description.as_ref().filter(|_| !is_elsewhere) {
            note.push_text(if is_bare { "" } else { ". " });
            note.push_prose(prose);
        }
        if !is_elsewhere && !has_own_table {
            let mut limits = self.limits(schema, with_values);
            if self.is_nested() {
                examples(schema, &mut limits);
            }
            if !limits.is_empty() {
                note.push_text(match (&schema.description, is_bare) {
                    (Some(_), _) => " ",
                    (None, true) => "",
                    (None, false) => ". ",
                });
                note.append(limits);
            }
        }
        notes.push(note);
        if is_elsewhere || has_own_table || !self.told.insert(id) {
            return;
        }
        if self.telling < MAX_WORDS {
            self.telling += 1;
            notes.extend(self.notes(id, schema));
            self.telling -= 1;
        } else {
            self.told.remove(&id);
            self.wait(id, lead.trim_end_matches(": "));
        }
    }
}

/// A link to further documentation.
fn see_also(docs: &ExternalDocs) -> Words<'_> {
    let mut note = Words::of("See also: ");
    note.push_web(&docs.url);
    if let Some(prose) = &docs.description {
        note.push_text(" — ");
        note.push_prose(prose);
    }
    note
}

/// Begins a sentence behind those that are there.
fn sentence(out: &mut Words<'_>, text: &'static str) {
    if !out.is_empty() {
        out.push_text(" ");
    }
    out.push_text(text);
}

/// The examples of a schema, behind its limits.
fn examples<'a>(schema: &'a Schema, out: &mut Words<'a>) {
    for (at, value) in schema.examples.iter().enumerate() {
        sentence(out, if at == 0 { "Example: " } else { "or " });
        out.push_code(value_text(value, schema));
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

fn with_code<'a>(lead: &'static str, text: &'a str) -> Words<'a> {
    Words::of(lead).code(text).text(".")
}

/// Names as code in a sentence.
fn names<'a>(lead: &'static str, list: &'a [std::sync::Arc<str>]) -> Words<'a> {
    let mut note = Words::of(lead);
    for (at, name) in list.iter().enumerate() {
        if at > 0 {
            note.push_text(if at + 1 == list.len() { " and " } else { ", " });
        }
        note.push_code(&**name);
    }
    note.push_text(".");
    note
}

/// How a value is written as XML.
fn xml_words(xml: &Xml) -> Words<'_> {
    let mut note = Words::of("As XML: ");
    note.push_text(if xml.attribute { "an attribute" } else { "an element" });
    let parts = [
        ("node type", &xml.node_type),
        ("name", &xml.name),
        ("prefix", &xml.prefix),
        ("namespace", &xml.namespace),
    ];
    for (label, value) in parts {
        if let Some(value) = value {
            note.push_text(format!(", {label} "));
            note.push_code(&**value);
        }
    }
    if xml.wrapped {
        note.push_text(", with an element around the list");
    }
    note.push_text(".");
    note
}
