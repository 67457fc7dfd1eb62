//! Operations and what belongs to them.

use std::fmt;
use std::sync::Arc;

use super::{Extensions, ExternalDocs, Lifecycle, Named, Requirement, SchemaId, Server, Since};
use crate::load::Node;
use crate::markup::Prose;
use crate::source::Span;

/// The method of a request: one of the fixed fields of a path item, or another one (3.2's
/// `additionalOperations`). In capitals.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Method(Arc<str>);

impl Method {
    /// A method by its name in any case.
    pub fn new(name: &str) -> Self {
        Self(name.to_ascii_uppercase().into())
    }

    /// The name in capitals.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A request that a client can make.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Method.
    pub method: Method,
    /// Path as written below the base path, with `{parameters}`.
    pub path: Arc<str>,
    /// Base path and path.
    pub full_path: Arc<str>,
    /// `operationId`.
    pub id: Option<Arc<str>>,
    /// Summary, plain text.
    pub summary: Option<Arc<str>>,
    /// Description.
    pub description: Option<Prose>,
    /// Whether it is deprecated.
    pub lifecycle: Lifecycle,
    /// Versions in which it came and changed.
    pub since: Since,
    /// Tags in order.
    pub tags: Vec<Arc<str>>,
    /// Parameters, those of the path included; a body is not among them.
    pub parameters: Vec<Parameter>,
    /// Body of the request.
    pub request: Option<RequestBody>,
    /// Responses in the order of the file.
    pub responses: Vec<Response>,
    /// What a caller must present, with what the document says for all operations taken into account.
    pub authentication: Authentication,
    /// Requests that it may lead to.
    pub callbacks: Vec<Named<Callback>>,
    /// Servers of its own; empty when those of the document hold.
    pub servers: Vec<Server>,
    /// Further documentation.
    pub external_docs: Option<ExternalDocs>,
    /// Code that calls it (`x-codeSamples`).
    pub code_samples: Vec<CodeSample>,
    /// Operations of an older version that it takes the place of (`x-replaces`), by `operationId`.
    pub replaces: Vec<Arc<str>>,
    /// Whether it is not meant for the public (`x-internal`).
    pub internal: bool,
    /// Vendor extensions.
    pub extensions: Extensions,
    /// The operation in the source.
    pub span: Span,
    /// The path (its key) in the source.
    pub path_span: Span,
}

impl Operation {
    /// Whether it can answer that too many requests were made.
    pub fn is_rate_limited(&self) -> bool {
        self.responses.iter().any(|response| response.status == Status::Code(429))
    }

    /// Parameters at a place.
    pub fn parameters_in(&self, place: ParameterIn) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(move |parameter| parameter.place == place)
    }
}

/// What a caller must present.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Authentication {
    /// Nothing.
    #[default]
    None,
    /// One of these, or nothing: an empty requirement is among the alternatives.
    Optional(Vec<Requirement>),
    /// One of these.
    Required(Vec<Requirement>),
}

impl Authentication {
    /// The alternatives; empty when nothing can be presented.
    pub fn alternatives(&self) -> &[Requirement] {
        match self {
            Authentication::None => &[],
            Authentication::Optional(alternatives) | Authentication::Required(alternatives) => alternatives,
        }
    }
}

/// What is said of a path as a whole (OpenAPI 3.1, section 4.8.9).
#[derive(Debug, Clone)]
pub struct PathItem {
    /// The path.
    pub path: Arc<str>,
    /// Summary.
    pub summary: Option<Arc<str>>,
    /// Description.
    pub description: Option<Prose>,
    /// Servers of its own.
    pub servers: Vec<Server>,
    /// Vendor extensions.
    pub extensions: Extensions,
}

/// A request that the server makes to an address agreed on elsewhere.
#[derive(Debug, Clone)]
pub struct Webhook {
    /// Name.
    pub name: Arc<str>,
    /// Summary and description of the whole.
    pub item: PathItem,
    /// The requests.
    pub operations: Vec<Operation>,
}

/// Requests that the server makes in the course of an operation (OpenAPI 3.1, section 4.8.18).
#[derive(Debug, Clone)]
pub struct Callback {
    /// Runtime expressions that give the address, with what is requested there.
    pub paths: Vec<(PathItem, Vec<Operation>)>,
    /// Vendor extensions.
    pub extensions: Extensions,
}

/// Where a parameter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ParameterIn {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// The whole query string (3.2).
    QueryString,
    /// In a header.
    Header,
    /// In a cookie.
    Cookie,
}

impl ParameterIn {
    /// The word of the standard.
    pub fn as_str(self) -> &'static str {
        match self {
            ParameterIn::Path => "path",
            ParameterIn::Query => "query",
            ParameterIn::QueryString => "querystring",
            ParameterIn::Header => "header",
            ParameterIn::Cookie => "cookie",
        }
    }
}

/// How a value that is no plain string is written (OpenAPI 3.1, section 4.8.12.2; Swagger's
/// `collectionFormat` has its own words).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // The names are the standard's words.
pub enum Style {
    Matrix,
    Label,
    Simple,
    Form,
    SpaceDelimited,
    PipeDelimited,
    TabDelimited,
    DeepObject,
    Cookie,
}

/// A parameter of an operation, or a field of a form in Swagger's sense once it became a body.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Name.
    pub name: Arc<str>,
    /// Where it stands.
    pub place: ParameterIn,
    /// Description.
    pub description: Option<Prose>,
    /// Whether it must be given.
    pub required: bool,
    /// Whether it is deprecated.
    pub lifecycle: Lifecycle,
    /// Versions in which it came and changed.
    pub since: Since,
    /// Whether an empty value is allowed.
    pub allow_empty: bool,
    /// Style as written; `None` means the default of its place.
    pub style: Option<Style>,
    /// `explode` as written; `None` means the default of its style.
    pub explode: Option<bool>,
    /// Whether reserved characters may stand as they are.
    pub allow_reserved: bool,
    /// Schema of its value.
    pub schema: Option<SchemaId>,
    /// Media type of its value, where it is described by `content`.
    pub content: Vec<MediaType>,
    /// Examples.
    pub examples: Vec<Named<Example>>,
    /// Vendor extensions.
    pub extensions: Extensions,
    /// The parameter in the source.
    pub span: Span,
}

/// Body of a request.
#[derive(Debug, Clone)]
pub struct RequestBody {
    /// Description.
    pub description: Option<Prose>,
    /// Whether it must be sent.
    pub required: bool,
    /// Versions in which it came and changed.
    pub since: Since,
    /// Its forms.
    pub content: Vec<MediaType>,
    /// Vendor extensions.
    pub extensions: Extensions,
    /// The body in the source.
    pub span: Span,
}

/// A form of a body.
#[derive(Debug, Clone)]
pub struct MediaType {
    /// Name or range, e.g. `application/json`, `image/*`.
    pub name: Arc<str>,
    /// Description of the media type (Swagger has none; 3.2 by reference).
    pub description: Option<Prose>,
    /// Schema of the content.
    pub schema: Option<SchemaId>,
    /// Schema of each item of a stream (3.2).
    pub item_schema: Option<SchemaId>,
    /// Examples.
    pub examples: Vec<Named<Example>>,
    /// How properties are sent, by name.
    pub encodings: Vec<Named<Encoding>>,
    /// How the parts of a stream are sent, in order (3.2, `prefixEncoding`).
    pub prefix_encodings: Vec<Encoding>,
    /// How further parts of a stream are sent (3.2, `itemEncoding`).
    pub item_encoding: Option<Encoding>,
    /// Vendor extensions.
    pub extensions: Extensions,
    /// The media type in the source.
    pub span: Span,
}

/// How one property of a form is sent (OpenAPI 3.1, section 4.8.15).
#[derive(Debug, Clone, Default)]
pub struct Encoding {
    /// Media types of the part.
    pub content_type: Option<Arc<str>>,
    /// Headers of the part.
    pub headers: Vec<Header>,
    /// Style as written.
    pub style: Option<Style>,
    /// `explode` as written.
    pub explode: Option<bool>,
    /// Whether reserved characters may stand as they are.
    pub allow_reserved: bool,
    /// Encodings of parts within the part (3.2), by their names.
    pub nested: Vec<Named<Encoding>>,
    /// The same by their position (3.2).
    pub nested_prefix: Vec<Encoding>,
    /// The same for all further ones (3.2).
    pub nested_item: Option<Box<Encoding>>,
    /// Vendor extensions.
    pub extensions: Extensions,
}

/// The status of a response.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// A code.
    Code(u16),
    /// All codes of a hundred, by its digit: `4XX`.
    Range(u8),
    /// Every code that is not described.
    Default,
    /// Something else, as written.
    Other(Arc<str>),
}

impl Status {
    /// Reads a key of `responses`.
    pub fn parse(key: &str) -> Self {
        let bytes = key.as_bytes();
        match bytes {
            b"default" => Status::Default,
            [d @ b'1'..=b'5', b'x' | b'X', b'x' | b'X'] => Status::Range(d - b'0'),
            [b'1'..=b'9', b'0'..=b'9', b'0'..=b'9'] => {
                key.parse().map_or_else(|_| Status::Other(key.into()), Status::Code)
            }
            _ => Status::Other(key.into()),
        }
    }

    /// Whether it stands for success.
    pub fn is_success(&self) -> bool {
        matches!(self, Status::Code(200..=299) | Status::Range(2))
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Status::Code(code) => write!(f, "{code}"),
            Status::Range(digit) => write!(f, "{digit}XX"),
            Status::Default => f.write_str("default"),
            Status::Other(text) => f.write_str(text),
        }
    }
}

/// A response.
#[derive(Debug, Clone)]
pub struct Response {
    /// Status.
    pub status: Status,
    /// Key as written (`3xx`).
    pub key: Arc<str>,
    /// Short summary (3.2).
    pub summary: Option<Arc<str>>,
    /// Description.
    pub description: Option<Prose>,
    /// Versions in which it came and changed.
    pub since: Since,
    /// Headers.
    pub headers: Vec<Header>,
    /// Forms of its body.
    pub content: Vec<MediaType>,
    /// What can be done with it next.
    pub links: Vec<Named<Link>>,
    /// Vendor extensions.
    pub extensions: Extensions,
    /// The response in the source.
    pub span: Span,
}

/// A header of a response or of a part.
#[derive(Debug, Clone)]
pub struct Header {
    /// Name.
    pub name: Arc<str>,
    /// Description.
    pub description: Option<Prose>,
    /// Whether it is always there.
    pub required: bool,
    /// Whether it is deprecated.
    pub lifecycle: Lifecycle,
    /// Versions in which it came and changed.
    pub since: Since,
    /// How the values of a list are separated, where Swagger 2.0 says so (`collectionFormat`).
    pub style: Option<Style>,
    /// `explode` as written.
    pub explode: Option<bool>,
    /// Schema of its value.
    pub schema: Option<SchemaId>,
    /// Media type of its value, where it is described by `content`.
    pub content: Vec<MediaType>,
    /// Examples.
    pub examples: Vec<Named<Example>>,
    /// Vendor extensions.
    pub extensions: Extensions,
    /// The header in the source.
    pub span: Span,
}

/// A link to another operation (OpenAPI 3.1, section 4.8.20).
#[derive(Debug, Clone)]
pub struct Link {
    /// `operationId` of the target.
    pub operation_id: Option<Arc<str>>,
    /// Reference to the target.
    pub operation_ref: Option<Arc<str>>,
    /// Values for the target's parameters: constants or runtime expressions.
    pub parameters: Vec<(Arc<str>, Node)>,
    /// Value for the target's body.
    pub request_body: Option<Node>,
    /// Description.
    pub description: Option<Prose>,
    /// Server of the target.
    pub server: Option<Server>,
    /// Vendor extensions.
    pub extensions: Extensions,
}

/// An example (OpenAPI 3.1, section 4.8.19).
#[derive(Debug, Clone)]
pub struct Example {
    /// Summary.
    pub summary: Option<Arc<str>>,
    /// Description.
    pub description: Option<Prose>,
    /// The value; of 3.2's `dataValue` and `value` the one that is given.
    pub value: Option<Node>,
    /// The value as it goes over the wire (3.2, `serializedValue`).
    pub serialized: Option<Arc<str>>,
    /// Where the value can be found.
    pub external: Option<Arc<str>>,
    /// Vendor extensions.
    pub extensions: Extensions,
    /// The example in the source.
    pub span: Span,
}

/// Code that calls an operation (`x-codeSamples`).
#[derive(Debug, Clone)]
pub struct CodeSample {
    /// Language.
    pub language: Arc<str>,
    /// Label; the language unless given.
    pub label: Arc<str>,
    /// The code.
    pub source: Arc<str>,
}

/// Whether a media type is JSON: `application/json`, `application/problem+json`, …
pub fn is_json(media: &str) -> bool {
    let kind = media.split(';').next().unwrap_or_default().trim();
    kind.is_empty() || kind.ends_with("/json") || kind.ends_with("+json")
}
