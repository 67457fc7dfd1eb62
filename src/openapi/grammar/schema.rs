//! The schema object, common to all versions.
//!
//! Swagger 2.0 and OpenAPI 3.0 take a part of JSON Schema's keywords. Descriptions use the others
//! all the same, and they are shown, so all versions share one table: what a version does not have
//! by its standard ([`is_standard`]) is a warning only.

use super::table::Shape::{
    Any, Count, Flag, List, Map, NonEmpty, Number, NumberOrFlag, One, OneOrFlag, OneOrList, Positive, Text,
    Type, Unique,
};
use super::table::{Object, ObjectKind, PLAIN, SINCE_31, SWAGGER, V30, V32, Versions, field};

/// A schema (JSON Schema 2020-12; Swagger 2.0 and OpenAPI 3.x, "Schema Object").
pub(crate) static SCHEMA: Object = Object::new(
    "a schema",
    &[
        field("$anchor", Text),
        field("$comment", Text),
        field("$defs", Map(&OneOrFlag(&SCHEMA))),
        field("$dynamicAnchor", Text),
        field("$dynamicRef", Text),
        field("$id", Text),
        field("$ref", Text),
        field("$schema", Text),
        field("$vocabulary", Any),
        field("additionalItems", OneOrFlag(&SCHEMA)),
        field("additionalProperties", OneOrFlag(&SCHEMA)),
        field("allOf", NonEmpty(&OneOrFlag(&SCHEMA))),
        field("anyOf", NonEmpty(&OneOrFlag(&SCHEMA))),
        field("const", Any),
        field("contains", OneOrFlag(&SCHEMA)),
        field("contentEncoding", Text),
        field("contentMediaType", Text),
        field("contentSchema", OneOrFlag(&SCHEMA)),
        field("default", Any),
        field("definitions", Map(&OneOrFlag(&SCHEMA))),
        field("dependencies", Any),
        field("dependentRequired", Map(&List(&Text))),
        field("dependentSchemas", Map(&OneOrFlag(&SCHEMA))),
        field("deprecated", Flag),
        field("description", Text),
        field("discriminator", Text).on(SWAGGER),
        field("discriminator", One(&DISCRIMINATOR)).on(V30.or(SINCE_31)),
        field("discriminator", Any).on(PLAIN),
        field("else", OneOrFlag(&SCHEMA)),
        field("enum", NonEmpty(&Any)).on(SWAGGER.or(V30)),
        field("enum", Unique(&Any)).on(SINCE_31.or(PLAIN)),
        field("example", Any),
        field("examples", List(&Any)).on(SINCE_31),
        field("examples", Any).on(SWAGGER.or(V30).or(PLAIN)),
        field("exclusiveMaximum", Flag).on(SWAGGER.or(V30)),
        field("exclusiveMaximum", Number).on(SINCE_31),
        field("exclusiveMaximum", NumberOrFlag).on(PLAIN),
        field("exclusiveMinimum", Flag).on(SWAGGER.or(V30)),
        field("exclusiveMinimum", Number).on(SINCE_31),
        field("exclusiveMinimum", NumberOrFlag).on(PLAIN),
        field("externalDocs", One(&EXTERNAL_DOCS)),
        field("format", Text),
        field("id", Text),
        field("if", OneOrFlag(&SCHEMA)),
        field("items", OneOrFlag(&SCHEMA)).on(V30.or(SINCE_31)),
        field("items", OneOrList(&SCHEMA)).on(SWAGGER.or(PLAIN)),
        field("maxContains", Count),
        field("maxItems", Count),
        field("maxLength", Count),
        field("maxProperties", Count),
        field("maximum", Number),
        field("minContains", Count),
        field("minItems", Count),
        field("minLength", Count),
        field("minProperties", Count),
        field("minimum", Number),
        field("multipleOf", Positive),
        field("not", OneOrFlag(&SCHEMA)),
        field("nullable", Flag),
        field("oneOf", NonEmpty(&OneOrFlag(&SCHEMA))),
        field("pattern", Text),
        field("patternProperties", Map(&OneOrFlag(&SCHEMA))),
        field("prefixItems", NonEmpty(&OneOrFlag(&SCHEMA))),
        field("properties", Map(&OneOrFlag(&SCHEMA))),
        field("propertyNames", OneOrFlag(&SCHEMA)),
        field("readOnly", Flag),
        field("required", NonEmpty(&Text)).on(SWAGGER.or(V30)),
        field("required", Unique(&Text)).on(SINCE_31.or(PLAIN)),
        field("then", OneOrFlag(&SCHEMA)),
        field("title", Text),
        field("type", Type),
        field("unevaluatedItems", OneOrFlag(&SCHEMA)),
        field("unevaluatedProperties", OneOrFlag(&SCHEMA)),
        field("uniqueItems", Flag),
        field("writeOnly", Flag),
        field("xml", One(&XML)),
    ],
)
.role(ObjectKind::Schema)
.open();

static DISCRIMINATOR: Object = Object::new(
    "a discriminator",
    &[
        field("propertyName", Text).must(),
        field("mapping", Map(&Text)),
        field("defaultMapping", Text).on(V32),
    ],
);

/// Keywords of Swagger 2.0.
const SWAGGER_KEYWORDS: &[&str] = &[
    "$ref",
    "additionalProperties",
    "allOf",
    "default",
    "description",
    "discriminator",
    "enum",
    "example",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "externalDocs",
    "format",
    "items",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "pattern",
    "properties",
    "readOnly",
    "required",
    "title",
    "type",
    "uniqueItems",
    "xml",
];

/// Keywords that OpenAPI 3.0 has beside those of Swagger.
const KEYWORDS_SINCE_30: &[&str] = &["anyOf", "deprecated", "not", "nullable", "oneOf", "writeOnly"];

/// Whether a keyword belongs to the schemas of a version by its standard. Since OpenAPI 3.1 any
/// keyword does, but for one that was given up.
pub(crate) fn is_standard(keyword: &str, version: Versions) -> bool {
    match version {
        SWAGGER => SWAGGER_KEYWORDS.contains(&keyword),
        V30 => SWAGGER_KEYWORDS.contains(&keyword) || KEYWORDS_SINCE_30.contains(&keyword),
        PLAIN => true,
        _ => keyword != "nullable",
    }
}

/// A link to documentation elsewhere.
pub(crate) static EXTERNAL_DOCS: Object =
    Object::new("a link to external documentation", &[field("description", Text), field("url", Text).must()]);

static XML: Object = Object::new(
    "an XML object",
    &[
        field("name", Text),
        field("namespace", Text),
        field("prefix", Text),
        field("attribute", Flag),
        field("wrapped", Flag),
        field("nodeType", Text).on(V32),
    ],
);
