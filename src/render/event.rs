//! Events and definitions as templates see them.

use minijinja::Value;

use super::PageRenderer;
use super::values::{DefinitionView, EventView, ExampleView, html, list, maybe};
use crate::html::Html;
use crate::load::Node;
use crate::markup::highlight::highlight;
use crate::site::IndexKind;
use crate::view::pretty;

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
        let view = self.views().event(at, id);
        self.find_event(&view);
        let event = &self.renderer.site.library.events[at];
        let shown = event.examples.iter().filter(|example| only.is_none_or(|only| &*example.name == only));
        let examples: Vec<ExampleView> = shown
            .map(|example| {
                let variant = example.name.split_once('$').map(|(_, variant)| variant);
                self.plain_example(variant, &example.value)
            })
            .collect();
        let description = self.blocks_value(view.description, id, level);
        let (added, changed) = self.since(&view.since, id);
        EventView {
            id: Value::from(id),
            level: Value::from(level.min(6)),
            sublevel: Value::from((level + 1).min(6)),
            title: title.map_or_else(|| Value::from(view.name), html),
            event_type: Value::from(view.event_type),
            kind: Value::from(view.kind),
            state_key: self.line_value(view.state_key, id),
            description: if description.is_undefined() { Value::from("") } else { description },
            deprecated: Value::from(view.deprecated),
            added,
            changed,
            tables: list(self.tables(&view.tables)),
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
            code: html(highlight("json", &pretty(&value))),
            ..ExampleView::default()
        }
    }

    /// A definition under an anchor.
    pub fn definition(&mut self, at: usize, id: &str, level: u8, compact: bool) -> DefinitionView {
        let view = self.views().definition(at, id);
        self.find_definition(&view);
        let library = self.renderer.site.library;
        let definition = &library.definitions[at];
        let schema = library.schemas.get(definition.schema);
        let placeholder_values = self.placeholder_values();
        let given = schema.examples.iter().filter(|_| !placeholder_values || !schema.examples_of_part);
        let mut examples: Vec<ExampleView> = given.map(|value| self.plain_example(None, value)).collect();
        if examples.is_empty() {
            examples.extend(self.derived(definition.schema).map(|value| ExampleView {
                generated: Value::from(true),
                ..self.plain_example(None, &value)
            }));
        }
        let description = self.blocks_value(view.description, id, level);
        let (added, changed) = self.since(&view.since, id);
        let kind = self.words(&view.value_type, id);
        DefinitionView {
            id: Value::from(id),
            level: Value::from(level.min(6)),
            sublevel: Value::from((level + 1).min(6)),
            title: Value::from(view.title.as_str()),
            description: if description.is_undefined() { Value::from("") } else { description },
            compact: Value::from(compact),
            kind: html(kind),
            tables: list(self.tables(&view.tables)),
            examples: list(examples),
            deprecated: Value::from(view.deprecated),
            added,
            changed,
            ..DefinitionView::default()
        }
    }
}
