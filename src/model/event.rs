//! Events: typed messages with a schema and examples.

use std::sync::Arc;

use super::{Lifecycle, SchemaId, Since};
use crate::load::Node;
use crate::markup::Prose;
use crate::source::Span;

/// A kind of event.
#[derive(Debug, Clone)]
pub struct Event {
    /// Name of its schema file without extension: the type, perhaps with a variant behind `$`
    /// (`m.room.message$m.text`).
    pub name: Arc<str>,
    /// The type as it stands in events: what the schema allows for `type`.
    pub event_type: Arc<str>,
    /// Title.
    pub title: Option<Arc<str>>,
    /// Description.
    pub description: Option<Prose>,
    /// Whether it is a state event or a message.
    pub kind: EventKind,
    /// Whether it is deprecated.
    pub lifecycle: Lifecycle,
    /// Versions in which it came and changed.
    pub since: Since,
    /// Position among its group (`x-weight`).
    pub weight: Option<i64>,
    /// Schema of the whole event.
    pub schema: SchemaId,
    /// Schema of its `content`, or of the whole where it has none.
    pub content: SchemaId,
    /// Examples in the order of their names.
    pub examples: Vec<EventExample>,
    /// The schema in the source.
    pub span: Span,
}

/// How an event is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventKind {
    /// The last one of a type and state key counts.
    State {
        /// What the state key means.
        state_key: Option<Prose>,
    },
    /// It is one of a sequence.
    Message,
    /// Neither: it goes to a device or account, or is not kept at all.
    Other,
}

/// An example of an event.
#[derive(Debug, Clone)]
pub struct EventExample {
    /// Name: that of the event, perhaps with a variant behind `$`.
    pub name: Arc<str>,
    /// The whole event.
    pub value: Node,
}
