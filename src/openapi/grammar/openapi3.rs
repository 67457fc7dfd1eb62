//! The objects of OpenAPI 3.0, 3.1 and 3.2.

use super::schema::{EXTERNAL_DOCS, SCHEMA};
use super::table::Shape::{
    Any, Flag, List, Map, Named, NonEmpty, One, OneOrFlag, Text, Unique, Version, Word,
};
use super::table::{ALL, Object, ObjectKind, SINCE_31, V30, V31, V32, any_key, field, is_path, is_status};

/// The root of a description.
pub(crate) static ROOT: Object = Object::new(
    "an OpenAPI description",
    &[
        field("openapi", Version).must(),
        field("$self", Text).on(V32),
        field("info", One(&INFO)).must(),
        field("jsonSchemaDialect", Text).on(SINCE_31),
        field("servers", List(&One(&SERVER))),
        field("paths", One(&PATHS)).must_on(V30),
        field("webhooks", Map(&One(&PATH_ITEM))).on(SINCE_31),
        field("components", One(&COMPONENTS)),
        field("security", Unique(&Map(&Unique(&Text)))),
        field("tags", List(&One(&TAG))),
        field("externalDocs", One(&EXTERNAL_DOCS)),
    ],
)
.one_of(&["paths", "components", "webhooks"], SINCE_31);

/// What is known about the description as a whole; the same in Swagger 2.0.
pub(crate) static INFO: Object = Object::new(
    "an info object",
    &[
        field("title", Text).must(),
        field("summary", Text).on(SINCE_31),
        field("description", Text),
        field("termsOfService", Text),
        field("contact", One(&CONTACT)),
        field("license", One(&LICENSE)),
        field("version", Text).must(),
    ],
);

static CONTACT: Object =
    Object::new("a contact", &[field("name", Text), field("url", Text), field("email", Text)]);

static LICENSE: Object = Object::new(
    "a licence",
    &[field("name", Text).must(), field("identifier", Text).on(SINCE_31), field("url", Text)],
)
.apart(&[("identifier", "url")]);

/// A server.
pub(crate) static SERVER: Object = Object::new(
    "a server",
    &[
        field("url", Text).must(),
        field("name", Text).on(V32),
        field("description", Text),
        field("variables", Map(&One(&SERVER_VARIABLE))),
    ],
);

static SERVER_VARIABLE: Object = Object::new(
    "a server variable",
    &[field("enum", NonEmpty(&Text)), field("default", Text).must(), field("description", Text)],
);

static COMPONENTS: Object = Object::new(
    "a components object",
    &[
        field("schemas", Named(&OneOrFlag(&SCHEMA))),
        field("responses", Named(&One(&RESPONSE))),
        field("parameters", Named(&One(&PARAMETER))),
        field("examples", Named(&One(&EXAMPLE))),
        field("requestBodies", Named(&One(&REQUEST_BODY))),
        field("headers", Named(&One(&HEADER))),
        field("securitySchemes", Named(&One(&SECURITY_SCHEME))),
        field("links", Named(&One(&LINK))),
        field("callbacks", Named(&One(&CALLBACK))),
        field("pathItems", Named(&One(&PATH_ITEM))).on(SINCE_31),
        field("mediaTypes", Named(&One(&MEDIA))).on(V32),
    ],
);

static PATHS: Object =
    Object::new("a paths object", &[]).pattern(is_path, "a path, which starts with `/`", One(&PATH_ITEM));

/// A path with its operations.
pub(crate) static PATH_ITEM: Object = Object::new(
    "a path item",
    &[
        field("$ref", Text),
        field("summary", Text),
        field("description", Text),
        field("get", One(&OPERATION)),
        field("put", One(&OPERATION)),
        field("post", One(&OPERATION)),
        field("delete", One(&OPERATION)),
        field("options", One(&OPERATION)),
        field("head", One(&OPERATION)),
        field("patch", One(&OPERATION)),
        field("trace", One(&OPERATION)),
        field("query", One(&OPERATION)).on(V32),
        field("additionalOperations", Map(&One(&OPERATION))).on(V32),
        field("servers", List(&One(&SERVER))),
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
        field("parameters", List(&One(&PARAMETER))),
        field("requestBody", One(&REQUEST_BODY)),
        field("responses", One(&RESPONSES)).must_on(V30),
        field("callbacks", Map(&One(&CALLBACK))),
        field("deprecated", Flag),
        field("security", Unique(&Map(&Unique(&Text)))),
        field("servers", List(&One(&SERVER))),
    ],
);

/// A parameter.
pub(crate) static PARAMETER: Object = Object::new(
    "a parameter",
    &[
        field("name", Text).must(),
        field("in", Word(&["path", "query", "header", "cookie"])).on(V30.or(V31)).must(),
        field("in", Word(&["path", "query", "header", "cookie", "querystring"])).on(V32).must(),
        field("description", Text),
        field("required", Flag),
        field("deprecated", Flag),
        field("allowEmptyValue", Flag),
        field("style", Word(STYLES)),
        field("explode", Flag),
        field("allowReserved", Flag),
        field("schema", OneOrFlag(&SCHEMA)),
        field("example", Any),
        field("examples", Map(&One(&EXAMPLE))),
        field("content", Map(&One(&MEDIA))),
    ],
)
.role(ObjectKind::Parameter)
.one_of(&["schema", "content"], ALL)
.apart(&[("schema", "content"), ("example", "examples")]);

const STYLES: &[&str] =
    &["matrix", "label", "form", "simple", "spaceDelimited", "pipeDelimited", "deepObject", "cookie"];

/// How a query is written, and a form in the same way.
pub(crate) const QUERY_STYLES: &[&str] = &["form", "spaceDelimited", "pipeDelimited", "deepObject"];

/// What a request carries.
pub(crate) static REQUEST_BODY: Object = Object::new(
    "a request body",
    &[field("description", Text), field("content", Map(&One(&MEDIA))).must(), field("required", Flag)],
)
.role(ObjectKind::RequestBody);

static MEDIA: Object = Object::new(
    "a media type",
    &[
        field("schema", OneOrFlag(&SCHEMA)),
        field("itemSchema", OneOrFlag(&SCHEMA)).on(V32),
        field("example", Any),
        field("examples", Map(&One(&EXAMPLE))),
        field("encoding", Map(&One(&ENCODING))),
        field("prefixEncoding", List(&One(&ENCODING))).on(V32),
        field("itemEncoding", One(&ENCODING)).on(V32),
    ],
)
.role(ObjectKind::Media)
.apart(&[("example", "examples"), ("encoding", "prefixEncoding"), ("encoding", "itemEncoding")]);

static ENCODING: Object = Object::new(
    "an encoding",
    &[
        field("contentType", Text),
        field("headers", Map(&One(&HEADER))),
        field("style", Word(QUERY_STYLES)),
        field("explode", Flag),
        field("allowReserved", Flag),
        field("encoding", Map(&One(&ENCODING))).on(V32),
        field("prefixEncoding", List(&One(&ENCODING))).on(V32),
        field("itemEncoding", One(&ENCODING)).on(V32),
    ],
);

static RESPONSES: Object = Object::new("a responses object", &[])
    .pattern(is_status, "a status such as `200`, `4XX` or `default`", One(&RESPONSE))
    .role(ObjectKind::Responses);

/// A response.
pub(crate) static RESPONSE: Object = Object::new(
    "a response",
    &[
        field("summary", Text).on(V32),
        field("description", Text).must_on(V30.or(V31)),
        field("headers", Map(&One(&HEADER))),
        field("content", Map(&One(&MEDIA))),
        field("links", Map(&One(&LINK))),
    ],
)
.role(ObjectKind::Response);

static CALLBACK: Object = Object::new("a callback", &[])
    .pattern(any_key, "an expression", One(&PATH_ITEM))
    .role(ObjectKind::Callback);

/// An example.
pub(crate) static EXAMPLE: Object = Object::new(
    "an example",
    &[
        field("summary", Text),
        field("description", Text),
        field("value", Any),
        field("externalValue", Text),
        field("dataValue", Any).on(V32),
        field("serializedValue", Text).on(V32),
    ],
)
.role(ObjectKind::Example)
.apart(&[
    ("value", "externalValue"),
    ("value", "dataValue"),
    ("value", "serializedValue"),
    ("serializedValue", "externalValue"),
]);

/// A link to another operation.
pub(crate) static LINK: Object = Object::new(
    "a link",
    &[
        field("operationRef", Text),
        field("operationId", Text),
        field("parameters", Map(&Any)),
        field("requestBody", Any),
        field("description", Text),
        field("server", One(&SERVER)),
    ],
)
.role(ObjectKind::Link)
.one_of(&["operationId", "operationRef"], ALL)
.apart(&[("operationId", "operationRef")]);

/// A header.
pub(crate) static HEADER: Object = Object::new(
    "a header",
    &[
        field("description", Text),
        field("required", Flag),
        field("deprecated", Flag),
        field("allowEmptyValue", Flag).on(V30),
        field("style", Word(&["simple"])),
        field("explode", Flag),
        field("allowReserved", Flag).on(V30),
        field("schema", OneOrFlag(&SCHEMA)),
        field("example", Any),
        field("examples", Map(&One(&EXAMPLE))),
        field("content", Map(&One(&MEDIA))),
    ],
)
.role(ObjectKind::Header)
.one_of(&["schema", "content"], ALL)
.apart(&[("schema", "content"), ("example", "examples")]);

/// A tag; the same in Swagger 2.0.
pub(crate) static TAG: Object = Object::new(
    "a tag",
    &[
        field("name", Text).must(),
        field("summary", Text).on(V32),
        field("description", Text),
        field("externalDocs", One(&EXTERNAL_DOCS)),
        field("parent", Text).on(V32),
        field("kind", Text).on(V32),
    ],
);

/// A way to authenticate.
pub(crate) static SECURITY_SCHEME: Object = Object::new(
    "a security scheme",
    &[
        field("type", Word(&["apiKey", "http", "oauth2", "openIdConnect"])).on(V30).must(),
        field("type", Word(&["apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"])).on(SINCE_31).must(),
        field("description", Text),
        field("name", Text),
        field("in", Word(&["query", "header", "cookie"])),
        field("scheme", Text),
        field("bearerFormat", Text),
        field("flows", One(&FLOWS)),
        field("openIdConnectUrl", Text),
        field("oauth2MetadataUrl", Text).on(V32),
        field("deprecated", Flag).on(V32),
    ],
)
.role(ObjectKind::Security);

static FLOWS: Object = Object::new(
    "an OAuth flows object",
    &[
        field("implicit", One(&IMPLICIT)),
        field("password", One(&PASSWORD)),
        field("clientCredentials", One(&PASSWORD)),
        field("authorizationCode", One(&CODE)),
        field("deviceAuthorization", One(&DEVICE)).on(V32),
    ],
);

static IMPLICIT: Object = Object::new(
    "an implicit OAuth flow",
    &[field("authorizationUrl", Text).must(), field("refreshUrl", Text), field("scopes", Map(&Text)).must()],
);

/// By a password, or by what a client knows: nobody is sent to another address.
static PASSWORD: Object = Object::new(
    "an OAuth flow without redirection",
    &[field("tokenUrl", Text).must(), field("refreshUrl", Text), field("scopes", Map(&Text)).must()],
);

static CODE: Object = Object::new(
    "an OAuth flow by authorization code",
    &[
        field("authorizationUrl", Text).must(),
        field("tokenUrl", Text).must(),
        field("refreshUrl", Text),
        field("scopes", Map(&Text)).must(),
    ],
);

static DEVICE: Object = Object::new(
    "an OAuth flow for devices",
    &[
        field("deviceAuthorizationUrl", Text).must(),
        field("tokenUrl", Text).must(),
        field("refreshUrl", Text),
        field("scopes", Map(&Text)).must(),
    ],
);
