//! Bodies and responses of a reference.

use minijinja::Value;

use crate::html::Html;
use crate::model::{Encoding, MediaType, Named, SchemaId, Server, Style};
use crate::render::PageRenderer;
use crate::render::example::is_json;
use crate::render::table::{Owner, code};
use crate::render::view::{BodyView, EncodingView, ExampleView, NamedView, html, list, maybe};
use crate::render::words::{style_word, written};

impl PageRenderer<'_, '_> {
    /// Bodies by media type. Forms of the same schema share their tables, which the first one shows.
    pub(super) fn reference_bodies(
        &mut self,
        content: &[MediaType],
        anchor: &str,
        name: &str,
    ) -> Vec<BodyView> {
        let mut views = Vec::new();
        for (at, media) in content.iter().enumerate() {
            let is_repeated = content[..at]
                .iter()
                .take(8)
                .any(|known| known.schema == media.schema && known.item_schema == media.item_schema);
            let mut tables = Vec::new();
            let mut notes = Vec::new();
            self.exampled = self.with_examples(media);
            for schema in [media.schema, media.item_schema].into_iter().flatten() {
                if !is_repeated {
                    tables.extend(self.nested_tables(schema, &Owner { name, anchor }));
                }
            }
            let kind = self.content_type(media.schema.or(media.item_schema));
            if let Some(item) = media.item_schema {
                let mut note = Html::escape("A stream, each item of which is ");
                note.push(&self.content_type(Some(item)));
                note.push_text(".");
                notes.push(note);
            }
            notes.extend(self.extension_words(&media.extensions));
            let schemas = &self.renderer.site.library.schemas;
            let of_schema =
                media.schema.or(media.item_schema).and_then(|id| schemas.get(id).description.as_ref());
            let mut description = Html::new();
            for prose in media.description.iter().chain(of_schema.filter(|_| !is_repeated)) {
                description.push(&self.blocks(prose, anchor, 4));
            }
            let examples = match self.exampled.take() {
                Some(schema) => self.schema_examples(schema, &media.name),
                None => self.reference_examples(media, anchor),
            };
            views.push(BodyView {
                media_type: Value::from(&*media.name),
                kind: html(kind),
                description: html(description),
                tables: list(tables),
                examples: list(examples),
                encodings: list(self.encodings(media, anchor, name)),
                notes: list(notes.into_iter().map(html)),
                ..BodyView::default()
            });
        }
        views
    }

    /// The schema of a body whose own examples are shown as code: that of one which has no others, and no
    /// page.
    fn with_examples(&self, media: &MediaType) -> Option<SchemaId> {
        let schema = media.schema.filter(|_| media.examples.is_empty() && is_json(&media.name))?;
        (!self.known(schema).examples.is_empty() && self.schema_page(schema).is_none()).then_some(schema)
    }

    /// The examples of a media type: those that are given with all that is said of them, else a made one.
    fn reference_examples(&mut self, media: &MediaType, anchor: &str) -> Vec<ExampleView> {
        let mut views = self.media_examples(media, anchor);
        if views.len() != media.examples.len() {
            return views;
        }
        for (view, Named { name, item }) in views.iter_mut().zip(&media.examples) {
            let mut notes = Vec::new();
            if item.summary.is_some() && !name.is_empty() {
                notes.push(code(name));
            }
            if let Some(text) = item.serialized.as_ref().filter(|_| item.value.is_some()) {
                let mut note = Html::escape("Sent as ");
                note.push(&code(text));
                notes.push(note);
            }
            notes.extend(self.extension_words(&item.extensions));
            if !notes.is_empty() {
                let mut description = Html::new();
                for note in &notes {
                    description.push(&super::operation::paragraph(note));
                }
                if let Some(prose) = &item.description {
                    description.push(&self.blocks(prose, anchor, 4));
                }
                view.description = html(description);
            }
        }
        views
    }

    fn encodings(&mut self, media: &MediaType, anchor: &str, name: &str) -> Vec<EncodingView> {
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
        item: &Encoding,
        anchor: &str,
        name: &str,
        views: &mut Vec<EncodingView>,
    ) {
        let mut notes = Vec::new();
        if let Some(style) = item.style {
            let mut note = Html::escape("A list is written as ");
            note.push(&code(&written(part, style, item.explode.unwrap_or(style == Style::Form))));
            note.push_text(".");
            notes.push(note);
        }
        if item.allow_reserved {
            notes.push(Html::escape("Reserved characters may stand as they are."));
        }
        notes.extend(self.extension_words(&item.extensions));
        views.push(EncodingView {
            name: Value::from(part),
            content_type: maybe(item.content_type.as_deref()),
            style: maybe(item.style.map(style_word)),
            explode: item.explode.map_or(Value::UNDEFINED, Value::from),
            headers: self.reference_headers(&item.headers, anchor, name),
            notes: list(notes.into_iter().map(html)),
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

    /// A server with its variables.
    pub(in crate::render) fn reference_server(&mut self, server: &Server, owner: &str) -> NamedView {
        NamedView {
            extensions: list(self.extension_words(&server.extensions).into_iter().map(html)),
            ..self.server(server, owner)
        }
    }
}
