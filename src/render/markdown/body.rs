//! Bodies with their examples as Markdown.

use super::section::fenced;
use super::{MarkdownPage, push_block};
use crate::model::{Example, Named};
use crate::view::{BodyView, SchemaView, Words, pretty};

impl<'a> MarkdownPage<'_, 'a> {
    /// Bodies by media type.
    pub(super) fn bodies(&mut self, bodies: &[BodyView<'a>], out: &mut String) {
        for body in bodies {
            push_block(out, &format!("Content type: `{}`", body.media_type));
            push_block(out, &self.since(&body.since));
            for prose in &body.descriptions {
                push_block(out, &self.prose(prose.0, 5));
            }
            push_block(out, &self.notes(&body.notes));
            self.typed_tables(&body.value_type, &body.tables, out);
            self.encodings(body, out);
            self.examples(body, out);
        }
    }

    /// A type, and the tables of its fields.
    pub(super) fn typed_tables(&mut self, kind: &Words<'a>, tables: &[SchemaView<'a>], out: &mut String) {
        if !kind.is_empty() {
            // Tables name their schemas with links.
            let has_links = tables.iter().any(|table| table.subject.is_some());
            let words = if has_links { kind.plain() } else { self.words(kind) };
            push_block(out, &format!("Type: {words}"));
        }
        push_block(out, &self.tables(tables));
    }

    fn encodings(&mut self, body: &BodyView<'a>, out: &mut String) {
        for encoding in &body.encodings {
            let mut line = format!("Part `{}`:", encoding.name);
            line.extend(encoding.content_type.map(|kind| format!(" sent as `{kind}`.")));
            line.extend(encoding.style.map(|style| format!(" Style {style}.")));
            line.extend(encoding.explode.map(|on| if on { " Exploded." } else { " Not exploded." }));
            for note in &encoding.notes {
                line.push_str(&format!(" {}", self.words(note)));
            }
            push_block(out, &line);
            if !encoding.headers.is_empty() {
                push_block(out, &self.headers(&encoding.headers));
            }
        }
    }

    fn examples(&mut self, body: &BodyView<'a>, out: &mut String) {
        let media = body.media;
        for example in &media.examples {
            self.example(example, out);
        }
        let has_value = media
            .examples
            .iter()
            .any(|example| example.item.value.is_some() || example.item.serialized.is_some());
        let Some(schema) = media.schema.or(media.item_schema).filter(|_| !has_value) else { return };
        let is_new = self.pen.exemplified.insert((schema, self.pen.direction, false));
        let wanted = is_new || self.pen.api.is_none();
        if let Some(value) = wanted.then(|| self.pen.example_of(schema)).flatten() {
            push_block(out, &fenced("json", &pretty(&value)));
        }
    }

    fn example(&mut self, Named { name, item }: &Named<Example>, out: &mut String) {
        let mut words = Vec::new();
        if !name.is_empty() {
            words.push(format!("`{name}`"));
        }
        words.extend(item.summary.as_deref().map(str::to_owned));
        words.extend(item.external.as_ref().map(|address| format!("<{address}>")));
        if self.renderer.site.plan.settings.pages.extensions {
            let own = item.extensions.iter();
            words.extend(own.map(|(name, value)| format!("`{name}`: `{}`", crate::view::plain_value(value))));
        }
        if !words.is_empty() {
            push_block(out, &format!("Example: {}", words.join(", ")));
        }
        if let Some(prose) = &item.description {
            push_block(out, &self.prose(prose, 5));
        }
        if let Some(value) = &item.value {
            let value = self.renderer.expanded(value);
            let code = value.as_str().map_or_else(|| pretty(&value), str::to_owned);
            push_block(out, &fenced("", &code));
        }
        if let Some(text) = &item.serialized {
            push_block(out, "Sent as:");
            push_block(out, &fenced("", text));
        }
    }
}
