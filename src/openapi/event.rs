//! Events: schemas with their examples.

use std::sync::Arc;

use super::Reader;
use crate::load::Node;
use crate::markup::Prose;
use crate::model::{Event, EventExample, EventKind};
use crate::resolve::{Layers, layers};
use crate::source::{FileId, Origin};

/// Files that an event consists of.
#[derive(Debug, Clone)]
pub struct EventSource {
    /// Name of the schema file without extension.
    pub name: String,
    /// The schema file.
    pub schema: FileId,
    /// Example files, each with its name, in the order to show them.
    pub examples: Vec<(String, FileId)>,
}

impl Reader<'_> {
    /// Reads an event. `None` when its schema could not be read, which has been reported.
    pub fn event(&mut self, source: &EventSource) -> Option<Event> {
        let documents = self.resolver.documents();
        let node = documents.get(source.schema)?.clone();
        let all = layers([&node], self.resolver);
        let schema = self.schema(&node);
        let content_nodes: Vec<Node> = properties(&all, "content");
        let content = match content_nodes.last() {
            Some(_) => self.combined(&content_nodes),
            None => schema,
        };
        let text = |key: &str| all.get(key).and_then(Node::scalar_text).map(|text| Arc::<str>::from(&*text));
        let examples = source.examples.iter().filter_map(|(name, file)| {
            let value = documents.get(*file)?;
            Some(EventExample { name: name.as_str().into(), value: self.resolver.expanded(value) })
        });
        let examples = examples.collect();
        let weight = all.get("x-weight").and_then(Node::as_i64);
        let description = match all.get("description") {
            Some(text) => self.prose_at(text),
            None => None,
        };
        Some(Event {
            event_type: event_type(&all)
                .unwrap_or_else(|| source.name.split('$').next().unwrap_or_default().into()),
            name: source.name.as_str().into(),
            title: text("title"),
            description,
            kind: self.event_kind(&all),
            lifecycle: self.lifecycle(&node),
            since: self.since(&node),
            weight,
            schema,
            content,
            examples,
            span: node.span,
        })
    }

    /// A state event has a state key; a message belongs to a room without one.
    fn event_kind(&mut self, all: &Layers) -> EventKind {
        let state_key = properties(all, "state_key");
        if !state_key.is_empty() {
            let description = state_key.iter().rev().find_map(|node| node.get("description"));
            return EventKind::State { state_key: description.and_then(|text| self.prose_at(text)) };
        }
        match properties(all, "room_id").is_empty() && properties(all, "event_id").is_empty() {
            true => EventKind::Other,
            false => EventKind::Message,
        }
    }

    fn prose_at(&mut self, value: &Node) -> Option<Prose> {
        let text = self.text_of(value, "description")?;
        let markup = self.markup(value.span.file);
        Some(Prose { text, markup, origin: Origin::Scalar(value.span) })
    }

    /// The schema that several nodes describe together, the last one winning.
    fn combined(&mut self, nodes: &[Node]) -> crate::model::SchemaId {
        let span = nodes[nodes.len() - 1].span;
        let parts: Vec<&Node> = nodes.iter().collect();
        self.schemas.together(&parts, span)
    }
}

/// What all layers say of a property.
fn properties(all: &Layers, name: &str) -> Vec<Node> {
    all.all("properties").filter_map(|properties| properties.get(name)).cloned().collect()
}

/// The type that the schema allows for `type`.
fn event_type(all: &Layers) -> Option<Arc<str>> {
    let nodes = properties(all, "type");
    nodes.iter().rev().find_map(|node| {
        let value = node.get("const").or_else(|| node.get("enum")?.items().first())?;
        value.as_str().map(Into::into)
    })
}
