//! The objects of Swagger 2.0.

use super::openapi3::{INFO, TAG};
use super::schema::{EXTERNAL_DOCS, SCHEMA};
use super::table::Shape::{
    Any, Count, Fit, Flag, List, Map, NonEmpty, Number, One, OneOrFlag, Positive, Text, Unique, Word,
};
use super::table::{Object, ObjectKind, field, is_path, is_single_status};

/// The root of a description.
pub(crate) static ROOT: Object = Object::new(
    "a Swagger description",
    &[
        field("swagger", Word(&["2.0"])).must(),
        field("info", One(&INFO)).must(),
        field("host", Fit(is_host, "a host such as `example.org:8008`")),
        field("basePath", Fit(is_path, "a path, which starts with `/`")),
        field("schemes", Unique(&Word(SCHEMES))),
        field("consumes", Unique(&Text)),
        field("produces", Unique(&Text)),
        field("paths", One(&PATHS)).must(),
        field("definitions", Map(&OneOrFlag(&SCHEMA))),
        field("parameters", Map(&One(&PARAMETER))),
        field("responses", Map(&One(&RESPONSE))),
        field("securityDefinitions", Map(&One(&SECURITY_SCHEME))),
        field("security", Unique(&Map(&Unique(&Text)))),
        field("tags", List(&One(&TAG))),
        field("externalDocs", One(&EXTERNAL_DOCS)),
    ],
);

/// Whether a text is a host, perhaps with a port.
fn is_host(text: &str) -> bool {
    !text.is_empty() && !text.contains(['/', '{', '}', ' ', '\\'])
}

const SCHEMES: &[&str] = &["http", "https", "ws", "wss"];

static PATHS: Object =
    Object::new("a paths object", &[]).pattern(is_path, "a path, which starts with `/`", One(&PATH_ITEM));

/// A path with its operations.
pub(crate) static PATH_ITEM: Object = Object::new(
    "a path item",
    &[
        field("$ref", Text),
        field("get", One(&OPERATION)),
        field("put", One(&OPERATION)),
        field("post", One(&OPERATION)),
        field("delete", One(&OPERATION)),
        field("options", One(&OPERATION)),
        field("head", One(&OPERATION)),
        field("patch", One(&OPERATION)),
        field("parameters", List(&One(&PARAMETER))),
    ],
)
.role(ObjectKind::PathItem);

static OPERATION: Object = Object::new(
    "an operation",
    &[
        field("tags", Unique(&Text)),
        field("summary", Text),
        field("description", Text),
        field("externalDocs", One(&EXTERNAL_DOCS)),
        field("operationId", Text),
        field("consumes", Unique(&Text)),
        field("produces", Unique(&Text)),
        field("parameters", List(&One(&PARAMETER))),
        field("responses", One(&RESPONSES)).must(),
        field("schemes", Unique(&Word(SCHEMES))),
        field("deprecated", Flag),
        field("security", Unique(&Map(&Unique(&Text)))),
    ],
);

/// The types of values that stand outside a body.
const PLAIN_TYPES: &[&str] = &["string", "number", "integer", "boolean", "array"];
const COLLECTIONS: &[&str] = &["csv", "ssv", "tsv", "pipes"];
/// A parameter may also stand several times.
const PARAMETER_COLLECTIONS: &[&str] = &["csv", "ssv", "tsv", "pipes", "multi"];

/// A parameter.
pub(crate) static PARAMETER: Object = Object::new(
    "a parameter",
    &[
        field("name", Text).must(),
        field("in", Word(&["query", "header", "path", "formData", "body"])).must(),
        field("description", Text),
        field("required", Flag),
        field("schema", One(&SCHEMA)),
        field("allowEmptyValue", Flag),
        field("type", Word(&["string", "number", "integer", "boolean", "array", "file"])),
        field("format", Text),
        field("items", One(&ITEMS)),
        field("collectionFormat", Word(PARAMETER_COLLECTIONS)),
        field("default", Any),
        field("maximum", Number),
        field("exclusiveMaximum", Flag),
        field("minimum", Number),
        field("exclusiveMinimum", Flag),
        field("maxLength", Count),
        field("minLength", Count),
        field("pattern", Text),
        field("maxItems", Count),
        field("minItems", Count),
        field("uniqueItems", Flag),
        field("enum", NonEmpty(&Any)),
        field("multipleOf", Positive),
    ],
)
.role(ObjectKind::Parameter);

static ITEMS: Object = Object::new(
    "an items object",
    &[
        field("type", Word(PLAIN_TYPES)).must(),
        field("format", Text),
        field("items", One(&ITEMS)),
        field("collectionFormat", Word(COLLECTIONS)),
        field("default", Any),
        field("maximum", Number),
        field("exclusiveMaximum", Flag),
        field("minimum", Number),
        field("exclusiveMinimum", Flag),
        field("maxLength", Count),
        field("minLength", Count),
        field("pattern", Text),
        field("maxItems", Count),
        field("minItems", Count),
        field("uniqueItems", Flag),
        field("enum", NonEmpty(&Any)),
        field("multipleOf", Positive),
    ],
);

static RESPONSES: Object = Object::new("a responses object", &[])
    .pattern(is_single_status, "a status such as `200` or `default`", One(&RESPONSE))
    .role(ObjectKind::Responses);

/// A response.
pub(crate) static RESPONSE: Object = Object::new(
    "a response",
    &[
        field("description", Text).must(),
        field("schema", One(&SCHEMA)),
        field("headers", Map(&One(&HEADER))),
        field("examples", Map(&Any)),
    ],
)
.role(ObjectKind::Response);

/// A header.
pub(crate) static HEADER: Object = Object::new(
    "a header",
    &[
        field("description", Text),
        field("type", Word(PLAIN_TYPES)).must(),
        field("format", Text),
        field("items", One(&ITEMS)),
        field("collectionFormat", Word(COLLECTIONS)),
        field("default", Any),
        field("maximum", Number),
        field("exclusiveMaximum", Flag),
        field("minimum", Number),
        field("exclusiveMinimum", Flag),
        field("maxLength", Count),
        field("minLength", Count),
        field("pattern", Text),
        field("maxItems", Count),
        field("minItems", Count),
        field("uniqueItems", Flag),
        field("enum", NonEmpty(&Any)),
        field("multipleOf", Positive),
    ],
)
.role(ObjectKind::Header);

/// A way to authenticate.
pub(crate) static SECURITY_SCHEME: Object = Object::new(
    "a security scheme",
    &[
        field("type", Word(&["basic", "apiKey", "oauth2"])).must(),
        field("description", Text),
        field("name", Text),
        field("in", Word(&["query", "header"])),
        field("flow", Word(&["implicit", "password", "application", "accessCode"])),
        field("authorizationUrl", Text),
        field("tokenUrl", Text),
        field("scopes", Map(&Text)),
    ],
)
.role(ObjectKind::Security);
