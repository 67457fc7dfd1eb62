//! The schema object, common to all versions.
//!
//! Swagger 2.0 and OpenAPI 3.0 take a part of JSON Schema's keywords. Descriptions use the others
//! all the same, and readers of this program understand them, so all versions share one table.

use super::table::Shape::{
    Any, Count, Flag, List, Map, Number, NumberOrFlag, One, OneOrFlag, OneOrList, Text, Type,
};
use super::table::{Object, Role, field};

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
        field("allOf", List(&OneOrFlag(&SCHEMA))),
        field("anyOf", List(&OneOrFlag(&SCHEMA))),
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
        field("discriminator", Any),
        field("else", OneOrFlag(&SCHEMA)),
        field("enum", List(&Any)),
        field("example", Any),
        field("examples", Any),
        field("exclusiveMaximum", NumberOrFlag),
        field("exclusiveMinimum", NumberOrFlag),
        field("externalDocs", One(&EXTERNAL_DOCS)),
        field("format", Text),
        field("id", Text),
        field("if", OneOrFlag(&SCHEMA)),
        field("items", OneOrList(&SCHEMA)),
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
        field("multipleOf", Number),
        field("not", OneOrFlag(&SCHEMA)),
        field("nullable", Flag),
        field("oneOf", List(&OneOrFlag(&SCHEMA))),
        field("pattern", Text),
        field("patternProperties", Map(&OneOrFlag(&SCHEMA))),
        field("prefixItems", List(&OneOrFlag(&SCHEMA))),
        field("properties", Map(&OneOrFlag(&SCHEMA))),
        field("propertyNames", OneOrFlag(&SCHEMA)),
        field("readOnly", Flag),
        field("required", List(&Text)),
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
.role(Role::Schema)
.open();

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
        field("nodeType", Text).on(super::table::V32),
    ],
);
