//! Operations and their parts.

use std::borrow::Cow;

use serde::Serialize;

use super::{Description, FieldRow, LinkTarget, SchemaView, SinceView, Words};
use crate::model::{MediaType, Operation, SchemaId};
use crate::site::OperationRef;

/// An operation.
#[derive(Debug, Clone, Serialize)]
pub struct OperationView<'a> {
    /// Its anchor.
    pub id: String,
    /// What replaces it in the anchors of fields.
    pub short_id: Option<String>,
    /// Its method.
    pub method: &'a str,
    /// Its path, with the base path of the API.
    pub path: &'a str,
    /// Its `operationId`.
    pub operation_id: Option<&'a str>,
    /// Its summary.
    pub summary: Option<&'a str>,
    /// Its description.
    pub description: Option<Description<'a>>,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// The versions that added and changed it.
    pub since: SinceView<'a>,
    /// Whether it answers that there are too many requests.
    pub rate_limited: bool,
    /// What a caller presents.
    pub security: SecurityView<'a>,
    /// Names of its tags, with their pages.
    pub tags: Vec<(Cow<'a, str>, Option<LinkTarget<'a>>)>,
    /// Labels beside its name, with their kind.
    pub badges: Vec<(Cow<'a, str>, &'static str)>,
    /// Servers that it has instead of those of the API.
    pub servers: Vec<ServerView<'a>>,
    /// Further documentation.
    pub external_docs: Option<DocsView<'a>>,
    /// The anchor of the request.
    pub request_id: String,
    /// The anchor of the responses.
    pub responses_id: String,
    /// What is said of its path.
    pub about_path: Option<PathView<'a>>,
    /// Parameters by their place.
    pub parameters: Vec<ParameterGroup<'a>>,
    /// Tables of the objects in parameters.
    pub parameter_tables: Vec<SchemaView<'a>>,
    /// The body of the request.
    pub request: Option<RequestView<'a>>,
    /// Responses.
    pub responses: Vec<ResponseView<'a>>,
    /// Requests that the server makes.
    pub callbacks: Vec<CallbackView<'a>>,
    /// Vendor extensions.
    pub extensions: Vec<(&'a str, String)>,
    /// Position of the API.
    pub api: usize,
    /// Its place among the operations of the API; callbacks and webhooks have none.
    pub place: Option<OperationRefView>,
    /// The operation itself, of which samples are made.
    #[serde(skip)]
    pub operation: &'a Operation,
}

/// The place of an operation: positions of the API and of the operation in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct OperationRefView {
    /// Position of the API.
    pub api: usize,
    /// Position of the operation.
    pub operation: usize,
}

impl From<OperationRef> for OperationRefView {
    fn from(at: OperationRef) -> Self {
        Self { api: at.api, operation: at.operation }
    }
}

impl From<OperationRefView> for OperationRef {
    fn from(at: OperationRefView) -> Self {
        Self { api: at.api, operation: at.operation }
    }
}

/// What is said of a path.
#[derive(Debug, Clone, Serialize)]
pub struct PathView<'a> {
    /// Its summary.
    pub summary: Option<&'a str>,
    /// Its description.
    pub description: Option<Description<'a>>,
}

/// Parameters of a place.
#[derive(Debug, Clone, Serialize)]
pub struct ParameterGroup<'a> {
    /// The place as the standard calls it.
    pub place: &'static str,
    /// The title of the table.
    pub title: &'static str,
    /// The parameters.
    pub rows: Vec<FieldRow<'a>>,
}

/// A request body.
#[derive(Debug, Clone, Serialize)]
pub struct RequestView<'a> {
    /// Its description.
    pub description: Option<Description<'a>>,
    /// Whether it must be sent.
    pub required: bool,
    /// Further sentences.
    pub notes: Vec<Words<'a>>,
    /// Its forms by media type.
    pub bodies: Vec<BodyView<'a>>,
}

/// The source of the examples of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExampleSource {
    /// The media type: its own examples, or a generated one.
    Media,
    /// The examples of a schema, as code.
    Schema(SchemaId),
}

/// A body of a media type.
#[derive(Debug, Clone, Serialize)]
pub struct BodyView<'a> {
    /// The anchor that its own begin with.
    pub anchor: String,
    /// The anchor of the body as a whole.
    pub id: Option<String>,
    /// Its media type.
    pub media_type: &'a str,
    /// Its type.
    pub value_type: Words<'a>,
    /// The versions that added and changed its schema.
    pub since: SinceView<'a>,
    /// Descriptions of the media type and of the schema.
    pub descriptions: Vec<Description<'a>>,
    /// Further sentences.
    pub notes: Vec<Words<'a>>,
    /// Tables of its fields.
    pub tables: Vec<SchemaView<'a>>,
    /// How its parts are sent.
    pub encodings: Vec<EncodingView<'a>>,
    /// The media type itself, of which examples are made.
    #[serde(skip)]
    pub media: &'a MediaType,
    /// Where its examples come from.
    #[serde(skip)]
    pub examples: ExampleSource,
}

/// How a part of a form is sent.
#[derive(Debug, Clone, Serialize)]
pub struct EncodingView<'a> {
    /// The part.
    pub name: String,
    /// Its media type.
    pub content_type: Option<&'a str>,
    /// Its style as the standard calls it.
    pub style: Option<&'static str>,
    /// Whether its values are sent one by one.
    pub explode: Option<bool>,
    /// Its headers.
    pub headers: Vec<FieldRow<'a>>,
    /// Further sentences.
    pub notes: Vec<Words<'a>>,
}

/// A response.
#[derive(Debug, Clone, Serialize)]
pub struct ResponseView<'a> {
    /// Its anchor.
    pub id: String,
    /// The anchor of its content.
    pub content_id: Option<String>,
    /// Its status as it is written.
    pub status: Cow<'a, str>,
    /// The phrase for the status.
    pub reason: Option<&'static str>,
    /// Whether it means success.
    pub success: bool,
    /// Its summary.
    pub summary: Option<&'a str>,
    /// Its description.
    pub description: Option<Description<'a>>,
    /// Further sentences.
    pub notes: Vec<Words<'a>>,
    /// Its headers.
    pub headers: Vec<FieldRow<'a>>,
    /// The response whose headers it shares: its status and anchor.
    pub same_headers: Option<(String, String)>,
    /// Its bodies by media type.
    pub bodies: Vec<BodyView<'a>>,
    /// What can be done next.
    pub links: Vec<LinkView<'a>>,
}

/// A link of a response.
#[derive(Debug, Clone, Serialize)]
pub struct LinkView<'a> {
    /// Its name.
    pub name: &'a str,
    /// The operation, as it is named.
    pub operation: Option<&'a str>,
    /// The place of the operation.
    pub target: Option<LinkTarget<'a>>,
    /// Its description.
    pub description: Option<Description<'a>>,
    /// Parameters with their values.
    pub parameters: Vec<(&'a str, String)>,
    /// The body of the request.
    pub body: Option<String>,
    /// The server of the request.
    pub server: Option<ServerView<'a>>,
    /// Further sentences.
    pub notes: Vec<Words<'a>>,
}

/// Requests that the server makes in the course of an operation.
#[derive(Debug, Clone, Serialize)]
pub struct CallbackView<'a> {
    /// Its name.
    pub name: &'a str,
    /// Further sentences.
    pub notes: Vec<Words<'a>>,
    /// Its paths.
    pub items: Vec<CallbackItemView<'a>>,
}

/// A path of a callback, a webhook, or a path that nothing refers to.
#[derive(Debug, Clone, Serialize)]
pub struct CallbackItemView<'a> {
    /// The address, or an expression for it.
    pub expression: &'a str,
    /// What is said of it.
    pub about: PathView<'a>,
    /// Its servers.
    pub servers: Vec<ServerView<'a>>,
    /// Further sentences.
    pub notes: Vec<Words<'a>>,
    /// Its operations.
    pub operations: Vec<OperationView<'a>>,
}

/// A webhook.
#[derive(Debug, Clone, Serialize)]
pub struct WebhookView<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its anchor.
    pub id: String,
    /// Its requests.
    pub item: CallbackItemView<'a>,
}

/// A server.
#[derive(Debug, Clone, Serialize)]
pub struct ServerView<'a> {
    /// Its address.
    pub url: &'a str,
    /// Its name.
    pub name: Option<&'a str>,
    /// Its description.
    pub description: Option<Description<'a>>,
    /// The variables in its address.
    pub variables: Vec<VariableView<'a>>,
    /// Further sentences.
    pub notes: Vec<Words<'a>>,
}

/// A variable in the address of a server.
#[derive(Debug, Clone, Serialize)]
pub struct VariableView<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its default.
    pub default: &'a str,
    /// The values that it may have.
    pub values: Vec<&'a str>,
    /// Its description.
    pub description: Option<Description<'a>>,
}

/// A link to further documentation.
#[derive(Debug, Clone, Serialize)]
pub struct DocsView<'a> {
    /// Its address.
    pub url: &'a str,
    /// Its description.
    pub description: Option<Description<'a>>,
}

/// What a caller presents.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SecurityView<'a> {
    /// `none`, `optional` or `required`.
    pub kind: &'static str,
    /// Alternatives, each with all that it needs.
    pub alternatives: Vec<Vec<NeedView<'a>>>,
}

/// A scheme that an alternative needs.
#[derive(Debug, Clone, Serialize)]
pub struct NeedView<'a> {
    /// The name of the scheme.
    pub scheme: &'a str,
    /// Where the scheme is described.
    pub target: Option<LinkTarget<'a>>,
    /// Where the credential goes.
    pub place: Option<String>,
    /// Scopes with what they allow.
    pub scopes: Vec<(&'a str, Option<&'a str>)>,
}

/// A way of authentication.
#[derive(Debug, Clone, Serialize)]
pub struct SchemeView<'a> {
    /// Its anchor.
    pub id: String,
    /// Its name.
    pub name: &'a str,
    /// Its kind in words.
    pub kind: &'static str,
    /// Where the credential goes, where flows and addresses do not say so.
    pub place: Option<String>,
    /// Its description.
    pub description: Option<Description<'a>>,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// The address of its metadata or discovery document.
    pub url: Option<&'a str>,
    /// Flows of OAuth 2.
    pub flows: Vec<FlowView<'a>>,
    /// Further sentences.
    pub notes: Vec<Words<'a>>,
}

/// A flow of OAuth 2.
#[derive(Debug, Clone, Serialize)]
pub struct FlowView<'a> {
    /// Its name.
    pub name: &'a str,
    /// Addresses with what they are for.
    pub urls: Vec<(&'static str, &'a str)>,
    /// Scopes with what they allow.
    pub scopes: Vec<(&'a str, &'a str)>,
    /// Further sentences.
    pub notes: Vec<Words<'a>>,
}

/// What an API says as a whole, where a page of prose shows its operations.
#[derive(Debug, Clone, Default, Serialize)]
pub struct ApiView<'a> {
    /// Servers.
    pub servers: Vec<ServerView<'a>>,
    /// Ways of authentication.
    pub schemes: Vec<SchemeView<'a>>,
    /// Tags: name, description, further documentation and further sentences.
    pub tags: Vec<TagView<'a>>,
    /// Further documentation.
    pub external_docs: Option<DocsView<'a>>,
    /// Further sentences.
    pub notes: Vec<Words<'a>>,
}

/// A tag.
#[derive(Debug, Clone, Serialize)]
pub struct TagView<'a> {
    /// Its name as readers see it.
    pub name: &'a str,
    /// Its description.
    pub description: Option<Description<'a>>,
    /// Further documentation.
    pub external_docs: Option<DocsView<'a>>,
    /// Further sentences.
    pub notes: Vec<Words<'a>>,
}
