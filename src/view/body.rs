//! Bodies by media type, and how their parts are sent.

use super::builder::Owner;
use super::parts::{BodyView, EncodingView, ExampleSource};
use super::{Description, ViewBuilder, Words, style_word, written};
use crate::model::{Encoding, MediaType, Named, SchemaId, Style, is_json};
use crate::project::Notation;

impl<'a> ViewBuilder<'a, '_> {
    /// Bodies by media type. Forms of the same schema share their tables, which the first one shows.
    pub fn bodies(&mut self, content: &'a [MediaType], anchor: &str, name: &str) -> Vec<BodyView<'a>> {
        let mut views = Vec::new();
        for (at, media) in content.iter().enumerate() {
            let is_repeated = content[..at]
                .iter()
                .take(8)
                .any(|known| known.schema == media.schema && known.item_schema == media.item_schema);
            let schema = media.schema.or(media.item_schema);
            let mut tables = Vec::new();
            let mut notes = Vec::new();
            let exampled = self.with_examples(media);
            self.exampled = exampled;
            for schema in [media.schema, media.item_schema].into_iter().flatten() {
                match is_repeated {
                    false => tables.extend(self.schema_tables(schema, &Owner { name, anchor })),
                    true => self.forget_tables(),
                }
            }
            self.exampled = None;
            let value_type = schema.map(|schema| match self.is_nested() {
                true => self.type_of(schema),
                false => self.body_type(schema),
            });
            if let Some(item) = media.item_schema {
                let mut note = Words::of("A stream, each item of which is ");
                note.append(self.type_of(item));
                note.push_text(".");
                notes.push(note);
            }
            notes.extend(self.extension_notes(&media.extensions));
            let known = schema.map(|schema| self.known(schema));
            let of_schema = known.and_then(|schema| schema.description.as_ref());
            let descriptions = media.description.iter().chain(of_schema.filter(|_| !is_repeated));
            // In words, the body as a whole has a row.
            let id = (self.notation == Notation::Words && !self.is_nested())
                .then(|| self.field_id(anchor, "body"));
            let encodings = self.encodings(media, anchor, name);
            views.push(BodyView {
                anchor: anchor.to_owned(),
                id,
                media_type: &media.name,
                value_type: value_type.unwrap_or_default(),
                since: known.map(|schema| self.since(&schema.since)).unwrap_or_default(),
                descriptions: descriptions.map(Description).collect(),
                notes,
                tables,
                encodings,
                media,
                examples: exampled.map_or(ExampleSource::Media, ExampleSource::Schema),
            });
        }
        self.forget_tables();
        views
    }

    /// The schema of a body whose own examples are shown as code: one that has no others, and no page.
    fn with_examples(&self, media: &MediaType) -> Option<SchemaId> {
        let schema = media.schema.filter(|_| media.examples.is_empty() && is_json(&media.name))?;
        let is_wanted = self.is_nested() && self.schema_page(schema).is_none();
        (is_wanted && !self.known(schema).examples.is_empty()).then_some(schema)
    }

    fn encodings(&mut self, media: &'a MediaType, anchor: &str, name: &str) -> Vec<EncodingView<'a>> {
        let mut views = Vec::new();
        for (at, encoding) in media.prefix_encodings.iter().enumerate() {
            self.encoding(&format!("part {}", at + 1), encoding, anchor, name, &mut views);
        }
        if let Some(encoding) = &media.item_encoding {
            self.encoding("each further part", encoding, anchor, name, &mut views);
        }
        for Named { name: part, item } in &media.encodings {
            self.encoding(part, item, anchor, name, &mut views);
        }
        views
    }

    /// An encoding and those within it, whose nesting is bounded by the reader.
    fn encoding(
        &mut self,
        part: &str,
        item: &'a Encoding,
        anchor: &str,
        name: &str,
        views: &mut Vec<EncodingView<'a>>,
    ) {
        let mut notes = Vec::new();
        if let Some(style) = item.style {
            let example = written(part, style, item.explode.unwrap_or(style == Style::Form));
            notes.push(Words::of("A list is written as ").code(example).text("."));
        }
        if item.allow_reserved {
            notes.push(Words::of("Reserved characters may stand as they are."));
        }
        notes.extend(self.extension_notes(&item.extensions));
        views.push(EncodingView {
            name: part.to_owned(),
            content_type: item.content_type.as_deref(),
            style: item.style.map(style_word),
            explode: item.explode,
            headers: self.headers(&item.headers, anchor, name),
            notes,
        });
        for (at, nested) in item.nested_prefix.iter().enumerate() {
            self.encoding(&format!("{part} › part {}", at + 1), nested, anchor, name, views);
        }
        if let Some(nested) = &item.nested_item {
            self.encoding(&format!("{part} › each further part"), nested, anchor, name, views);
        }
        for nested in &item.nested {
            self.encoding(&format!("{part} › {}", nested.name), &nested.item, anchor, name, views);
        }
    }
}
