//! What a reader is told of an operation, a schema or an event: plain, serialisable data.
//!
//! 1. A [`ViewBuilder`] makes views of the model: it claims anchors, follows references, and decides what
//!    opens in place, what is linked and what gets a table of its own.
//! 2. A view holds every fact of its subject, as typed fields or as [`Words`]. It has no HTML in it and knows
//!    nothing of templates.
//! 3. HTML, Markdown and the entries of the search are written from views. A fact that is added here reaches
//!    all of them.

mod alternatives;
mod body;
mod builder;
mod description;
mod fields;
mod json;
mod keywords;
mod operation;
mod parts;
mod responses;
mod row;
mod schema;
mod security;
mod separate;
mod style;
mod subjects;
mod types;
mod unions;
mod value;
mod words;

pub use builder::{Owner, ViewBuilder};
pub use description::{Description, Inline, LinkTarget, Words};
pub use json::{compact, pretty, string};
pub use parts::{
    ApiView, BodyView, CallbackItemView, CallbackView, DocsView, EncodingView, ExampleSource, FlowView,
    LinkView, NeedView, OperationView, ParameterGroup, PathView, RequestView, ResponseView, SchemeView,
    SecurityView, ServerView, TagView, VariableView, WebhookView,
};
pub use row::{AlternativeView, AlternativesView, FieldRow, RowKind, SchemaView, SinceView, ValueView};
pub use subjects::{DefinitionView, EventView};
pub use types::types;
pub use value::{constraints, plain_value, value_text};
pub use words::{
    kind_words, object_written, place_of, reason, separated, single_written, style_word, written,
};
