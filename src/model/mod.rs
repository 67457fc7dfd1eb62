//! What a specification says, as plain data: APIs, operations, schemas, events.
//!
//! One model for Swagger 2.0, OpenAPI 3.x and JSON Schema; the readers in `spec/` translate each
//! dialect into it. Values that are only shown (examples, defaults, extensions) stay [`Node`]s, so
//! that they keep their order and their places.

mod api;
mod event;
mod lifecycle;
mod operation;
mod schema;
mod security;

pub use api::{
    Api, Components, Contact, Dialect, ExternalDocs, Info, License, Named, Server, ServerVariable, TagInfo,
};
pub use event::{Event, EventExample, EventKind};
pub use lifecycle::{Change, Lifecycle, Since};
pub use operation::{
    Authentication, Callback, CodeSample, Encoding, Example, Header, Link, MediaType, Method, Operation,
    Parameter, ParameterIn, PathItem, RequestBody, Response, Status, Style, Webhook, is_json,
};
pub use schema::{
    Additional, AllOfPart, ClosedPart, Constraint, Discriminator, EnumValue, Mapping, Property, Schema,
    SchemaId, Schemas, Subtype, Type, Union, UnionKind, Xml,
};
pub use security::{OAuthFlow, Requirement, RequirementPart, Scope, SecurityKind, SecurityScheme};

use std::sync::Arc;

use crate::load::Node;

/// Vendor extensions (`x-…`) that have no meaning of their own here, in order.
pub type Extensions = Vec<(Arc<str>, Node)>;
