//! Tables of fields as Markdown.

use std::collections::VecDeque;

use rustc_hash::FxHashSet;

use super::super::table::{constraints, plain_value};
use super::super::types::TableAnchors;
use super::{MarkdownPage, push_block};
use crate::html::strip_tags;
use crate::model::{Additional, EnumValue, Parameter, Schema, SchemaId};

/// Values nest in values no deeper than this where objects are looked for.
const MAX_DEPTH: usize = 16;

impl MarkdownPage<'_, '_> {
    /// Parameters of an operation.
    pub(super) fn parameters(&mut self, parameters: &[&Parameter]) -> String {
        let mut out = String::from("| Name | Type | Description |\n|---|---|---|\n");
        for parameter in parameters {
            let schema =
                parameter.schema.or_else(|| parameter.content.first().and_then(|media| media.schema));
            let kind = schema.map(|schema| self.type_of(schema)).unwrap_or_default();
            let mut words = if parameter.required { "**Required.**".to_owned() } else { String::new() };
            if let Some(prose) = &parameter.description {
                push_words(&mut words, &self.line(prose));
            }
            push_words(&mut words, &self.since(&parameter.since));
            if let Some(schema) = schema {
                let schema = self.renderer.site.library.schemas.get(schema);
                push_words(&mut words, &self.about(schema, parameter.description.is_none()));
            }
            push_row(&mut out, &parameter.name, &kind, &words);
        }
        out
    }

    /// The table of an object, and one for each object in it.
    pub(super) fn tables(&mut self, id: SchemaId) -> String {
        let schemas = &self.renderer.site.library.schemas;
        let mut out = String::new();
        let mut roots = Vec::new();
        self.objects(id, 0, &mut FxHashSet::default(), &mut roots);
        let mut queue: VecDeque<(SchemaId, Option<String>)> =
            roots.into_iter().map(|id| (id, None)).collect();
        let mut seen = FxHashSet::default();
        while let Some((object, field)) = queue.pop_front() {
            if !seen.insert(object) {
                continue;
            }
            let schema = schemas.get(object);
            let title = schema.title.as_ref().or(schema.name.as_ref()).map(ToString::to_string).or(field);
            // What is in a schema with a page of its own stands there.
            let elsewhere = self.pen.schema_page(object).filter(|page| *page != self.pen.at);
            if let Some(title) = title {
                let title = match elsewhere.filter(|_| self.pen.is_nested()) {
                    Some(page) => self.entry(page, &title).trim_start_matches("- ").trim_end().to_owned(),
                    None => title,
                };
                push_block(&mut out, &format!("**{title}**"));
            }
            if !self.shown.insert(object) && self.pen.is_nested() {
                continue;
            }
            push_block(&mut out, &self.fields(schema));
            if elsewhere.is_some() {
                continue;
            }
            for property in schema.properties.iter().chain(&schema.pattern_properties) {
                let mut found = Vec::new();
                self.objects(property.schema, 0, &mut FxHashSet::default(), &mut found);
                // A schema with a page of its own is not repeated.
                found.retain(|id| self.pen.schema_address(*id).is_none());
                queue.extend(found.into_iter().map(|id| (id, Some(property.name.to_string()))));
            }
        }
        out
    }

    fn fields(&mut self, schema: &Schema) -> String {
        let mut out = String::from("| Name | Type | Description |\n|---|---|---|\n");
        for property in &schema.properties {
            let inner = self.renderer.site.library.schemas.get(property.schema);
            let mut words = if property.required { "**Required.** ".to_owned() } else { String::new() };
            words.push_str(&self.about(inner, true));
            let kind = self.type_of(property.schema);
            push_row(&mut out, &property.name, &kind, &words);
        }
        let mut others: Vec<(String, SchemaId)> = Vec::new();
        for property in &schema.pattern_properties {
            others.push((format!("matching {}", property.name), property.schema));
        }
        if let Additional::Schema(other) = schema.additional {
            others.push(("others".into(), other));
        }
        for (name, id) in others {
            let inner = self.renderer.site.library.schemas.get(id);
            let words = self.about(inner, true);
            let kind = self.type_of(id);
            push_row(&mut out, &name, &kind, &words);
        }
        out
    }

    /// What is said of a value beside its type.
    pub(super) fn about(&mut self, schema: &Schema, with_text: bool) -> String {
        let mut out = String::new();
        if let Some(prose) = schema.description.as_ref().filter(|_| with_text) {
            push_words(&mut out, &self.line(prose));
        }
        if schema.lifecycle.is_deprecated() {
            push_words(&mut out, "**Deprecated.**");
        }
        push_words(&mut out, &self.since(&schema.since));
        if let Some(value) = &schema.constant {
            push_words(&mut out, &format!("Must be `{}`.", plain_value(value)));
        }
        if !schema.values.is_empty() {
            let values: Vec<String> = schema.values.iter().map(|value| self.one_of(value)).collect();
            push_words(&mut out, &format!("One of: {}.", values.join(", ")));
        }
        if schema.read_only {
            push_words(&mut out, "Read only.");
        }
        if schema.write_only {
            push_words(&mut out, "Write only.");
        }
        if let Some(format) = self.pen.further_format(schema) {
            push_words(&mut out, &format!("Format: `{}`.", strip_tags(format.as_str())));
        }
        if let Some(value) = &schema.default {
            push_words(&mut out, &format!("Default: `{}`.", plain_value(value)));
        }
        for limit in constraints(&schema.constraints) {
            push_words(&mut out, &format!("{}.", strip_tags(limit.as_str())));
        }
        out
    }

    /// A value that may be chosen, with what it means.
    fn one_of(&mut self, value: &EnumValue) -> String {
        let mut out = format!("`{}`", plain_value(&value.value));
        if let Some(name) = &value.name {
            out.push_str(&format!(" {name}"));
        }
        if let Some(prose) = &value.description {
            out.push_str(&format!(" ({})", self.line(prose).trim_end_matches('.')));
        }
        out
    }

    /// A type in words.
    pub(super) fn type_of(&self, id: SchemaId) -> String {
        strip_tags(self.pen.type_of(id, &TableAnchors::default()).as_str())
    }

    /// The objects with fields of their own that a value may be or hold, without entering them.
    fn objects(&self, id: SchemaId, depth: usize, seen: &mut FxHashSet<SchemaId>, found: &mut Vec<SchemaId>) {
        let schema = self.renderer.site.library.schemas.get(id);
        if depth > MAX_DEPTH || !seen.insert(id) {
            return;
        }
        if !schema.properties.is_empty() {
            if !found.contains(&id) {
                found.push(id);
            }
            return;
        }
        let values = schema.pattern_properties.iter().map(|property| property.schema);
        let other = match schema.additional {
            Additional::Schema(other) => Some(other),
            _ => None,
        };
        let parts = schema.one_of.iter().chain(&schema.any_of).copied();
        for child in
            schema.prefix_items.iter().copied().chain(schema.items).chain(values).chain(other).chain(parts)
        {
            self.objects(child, depth + 1, seen, found);
        }
    }
}

/// Appends words, a space after those before.
fn push_words(out: &mut String, words: &str) {
    if !words.is_empty() && !out.is_empty() {
        out.push(' ');
    }
    out.push_str(words);
}

fn push_row(out: &mut String, name: &str, kind: &str, words: &str) {
    out.push_str("| `");
    push_cell(out, name);
    out.push_str("` | ");
    push_cell(out, kind);
    out.push_str(" | ");
    push_cell(out, words);
    out.push_str(" |\n");
}

/// Appends the text of a cell, which has one line and no bars.
fn push_cell(out: &mut String, text: &str) {
    let text = text.trim();
    if !text.contains(['\n', '|']) {
        out.push_str(text);
        return;
    }
    for c in text.chars() {
        match c {
            '\n' => out.push(' '),
            '|' => out.push_str("\\|"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_in_a_cell_does_not_end_it() {
        let mut out = String::new();
        push_row(&mut out, "a", "string|null", "b\nc ");
        assert_eq!(out, "| `a` | string\\|null | b c |\n");
    }
}
