//! Events and definitions.

use serde::Serialize;

use super::builder::Owner;
use super::{Description, SchemaView, SinceView, ViewBuilder, Words};
use crate::model::{EventKind, Lifecycle};
use crate::site::kind_word;

/// An event.
#[derive(Debug, Clone, Serialize)]
pub struct EventView<'a> {
    /// Its anchor.
    pub id: String,
    /// Its name.
    pub name: &'a str,
    /// Its type.
    pub event_type: &'a str,
    /// Its kind: `state`, `message` or another.
    pub kind: &'static str,
    /// The meaning of its state key.
    pub state_key: Option<Description<'a>>,
    /// Its description.
    pub description: Option<Description<'a>>,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// The versions that added and changed it.
    pub since: SinceView<'a>,
    /// The type of its content, where that has no table.
    pub value_type: Words<'a>,
    /// Tables of its fields.
    pub tables: Vec<SchemaView<'a>>,
}

/// A named schema.
#[derive(Debug, Clone, Serialize)]
pub struct DefinitionView<'a> {
    /// Its anchor.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its description.
    pub description: Option<Description<'a>>,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// The versions that added and changed it.
    pub since: SinceView<'a>,
    /// Its type, where it has no table.
    pub value_type: Words<'a>,
    /// Tables of its fields.
    pub tables: Vec<SchemaView<'a>>,
}

impl<'a> ViewBuilder<'a, '_> {
    /// An event under an anchor, by its position.
    pub fn event(mut self, at: usize, id: &str) -> EventView<'a> {
        let event = &self.site.library.events[at];
        let tables = self.schema_tables(event.content, &Owner { name: &event.name, anchor: id });
        EventView {
            id: id.to_owned(),
            name: &event.name,
            event_type: &event.event_type,
            kind: kind_word(&event.kind),
            state_key: match &event.kind {
                EventKind::State { state_key: Some(prose) } => Some(Description(prose)),
                _ => None,
            },
            description: event.description.as_ref().map(Description),
            deprecated: event.lifecycle == Lifecycle::Deprecated,
            since: self.since(&event.since),
            value_type: if tables.is_empty() { self.type_of(event.content) } else { Words::default() },
            tables,
        }
    }

    /// A definition under an anchor, by its position.
    pub fn definition(mut self, at: usize, id: &str) -> DefinitionView<'a> {
        let library = self.site.library;
        let title = library.definition_title(at);
        let definition = &library.definitions[at];
        let schema = library.schemas.get(definition.schema);
        let tables = self.schema_tables(definition.schema, &Owner { name: &title, anchor: id });
        let is_table = match self.is_nested() {
            true => !tables.is_empty(),
            false => self.tables.contains_key(&definition.schema),
        };
        DefinitionView {
            id: id.to_owned(),
            description: schema.description.as_ref().map(Description),
            deprecated: schema.lifecycle == Lifecycle::Deprecated,
            since: self.since(&schema.since),
            value_type: if is_table { Words::default() } else { self.type_of(definition.schema) },
            tables,
            title,
        }
    }
}
