//! The grammar of the standards: Swagger 2.0, OpenAPI 3.x and JSON Schema.
//!
//! 1. [`table`] is the vocabulary: objects, their fields, and the shapes of values.
//! 2. [`openapi3`], [`swagger`] and [`schema`] are the tables: each field with its type, the versions that
//!    know it and, by the kind of its object, whether a reference may replace its value.

pub(crate) mod openapi3;
pub(crate) mod schema;
pub(crate) mod swagger;
pub(crate) mod table;

pub(crate) use table::{ALL, Object, ObjectKind, PLAIN, SINCE_31, SWAGGER, Shape, V30, V32, Versions};
