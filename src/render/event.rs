//! Events and definitions as templates see them.

use minijinja::Value;

use super::PageRenderer;
use super::json;
use super::table::Owner;
use super::view::{DefinitionView, EventView, ExampleView, html, list, maybe};
use crate::html::Html;
use crate::load::Node;
use crate::markup::highlight::highlight;
use crate::model::{EventKind, Lifecycle};
use crate::search::Kind;
use crate::site::{IndexKind, kind_word};

impl PageRenderer<'_, '_> {
    /// An event under an anchor. `title` replaces its name, `only` keeps the example of that name.
    pub fn event(
        &mut self,
        at: usize,
        id: &str,
        level: u8,
        title: Option<Html>,
        only: Option<&str>,
    ) -> EventView {
        let event = &self.renderer.site.library.events[at];
        let text = event.description.as_ref().map(|prose| self.plain(prose)).unwrap_or_default();
        let is_secondary = self.secondary;
        self.secondary |= event.lifecycle.is_deprecated();
        self.entry(Kind::Event, &event.name, None, id, text, Vec::new());
        let description = match &event.description {
            Some(prose) => self.blocks(prose, id, level),
            None => Html::new(),
        };
        let state_key = match &event.kind {
            EventKind::State { state_key: Some(prose) } => html(self.line(prose, id)),
            _ => Value::UNDEFINED,
        };
        let (added, changed) = self.since(&event.since, id);
        let (tables, _) = self.tables(event.content, &Owner { name: &event.name, anchor: id });
        let shown = event.examples.iter().filter(|example| only.is_none_or(|only| &*example.name == only));
        let examples: Vec<ExampleView> = shown
            .map(|example| {
                let variant = example.name.split_once('$').map(|(_, variant)| variant);
                self.plain_example(variant, &example.value)
            })
            .collect();
        self.secondary = is_secondary;
        EventView {
            id: Value::from(id),
            level: Value::from(level.min(6)),
            sublevel: Value::from((level + 1).min(6)),
            title: title.map_or_else(|| Value::from(&*event.name), html),
            event_type: Value::from(&*event.event_type),
            kind: Value::from(kind_word(&event.kind)),
            state_key,
            description: html(description),
            deprecated: Value::from(event.lifecycle == Lifecycle::Deprecated),
            added,
            changed,
            tables: list(tables),
            examples: list(examples),
            used_by: self.used_by(self.renderer.site.links.event(at), IndexKind::Events),
            ..EventView::default()
        }
    }

    fn plain_example(&self, name: Option<&str>, value: &Node) -> ExampleView {
        let value = self.renderer.expanded(value);
        ExampleView {
            name: maybe(name),
            language: Value::from("json"),
            code: html(highlight("json", &json::pretty(&value))),
            ..ExampleView::default()
        }
    }

    /// A definition under an anchor.
    pub fn definition(&mut self, at: usize, id: &str, level: u8, compact: bool) -> DefinitionView {
        let library = self.renderer.site.library;
        let title = library.definition_title(at);
        let definition = &library.definitions[at];
        let schema = library.schemas.get(definition.schema);
        let text = schema.description.as_ref().map(|prose| self.plain(prose)).unwrap_or_default();
        self.entry(Kind::Schema, &title, None, id, text, Vec::new());
        let description = match &schema.description {
            Some(prose) => self.blocks(prose, id, level),
            None => Html::new(),
        };
        let (added, changed) = self.since(&schema.since, id);
        let (tables, anchors) = self.tables(definition.schema, &Owner { name: &title, anchor: id });
        let is_table = anchors.contains_key(&definition.schema);
        let kind = if is_table { Html::new() } else { self.type_of(definition.schema, &anchors) };
        let placeholder_values = self.placeholder_values();
        let given = schema.examples.iter().filter(|_| !placeholder_values || !schema.examples_of_part);
        let mut examples: Vec<ExampleView> = given.map(|value| self.plain_example(None, value)).collect();
        if examples.is_empty() {
            examples.extend(self.derived(definition.schema).map(|value| ExampleView {
                generated: Value::from(true),
                ..self.plain_example(None, &value)
            }));
        }
        DefinitionView {
            id: Value::from(id),
            level: Value::from(level.min(6)),
            sublevel: Value::from((level + 1).min(6)),
            title: Value::from(title),
            description: html(description),
            compact: Value::from(compact),
            kind: html(kind),
            tables: list(tables),
            examples: list(examples),
            deprecated: Value::from(schema.lifecycle == Lifecycle::Deprecated),
            added,
            changed,
            ..DefinitionView::default()
        }
    }
}
