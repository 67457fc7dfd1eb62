//! The vocabulary in which the objects of the standards are described.
//!
//! An [`Object`] lists its fields; a [`Field`] says in which versions it exists, in which it must be
//! there, and which [`Shape`] its value has. The tables themselves are in the sibling modules.

use crate::model::Dialect;

/// A set of versions of the standards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Versions(u8);

/// Swagger 2.0.
pub(crate) const SWAGGER: Versions = Versions(1);
/// OpenAPI 3.0.
pub(crate) const V30: Versions = Versions(2);
/// OpenAPI 3.1.
pub(crate) const V31: Versions = Versions(4);
/// OpenAPI 3.2.
pub(crate) const V32: Versions = Versions(8);
/// A schema on its own, such as that of an event.
pub(crate) const PLAIN: Versions = Versions(16);
/// OpenAPI 3.1 and later.
pub(crate) const SINCE_31: Versions = V31.or(V32);
/// All of them.
pub(crate) const ALL: Versions = Versions(31);
const NONE: Versions = Versions(0);

impl Versions {
    /// Both sets together.
    pub(crate) const fn or(self, other: Versions) -> Versions {
        Versions(self.0 | other.0)
    }

    /// Whether the two sets share a version.
    pub(crate) const fn has(self, other: Versions) -> bool {
        self.0 & other.0 != 0
    }

    /// The version of a dialect.
    pub(crate) fn of(dialect: Dialect) -> Versions {
        match dialect {
            Dialect::Swagger2 => SWAGGER,
            Dialect::OpenApi30 => V30,
            Dialect::OpenApi31 => V31,
            Dialect::OpenApi32 => V32,
        }
    }

    /// The name of the standard, for messages about a single version.
    pub(crate) fn name(self) -> &'static str {
        match self {
            SWAGGER => "Swagger 2.0",
            V30 => "OpenAPI 3.0",
            V31 => "OpenAPI 3.1",
            V32 => "OpenAPI 3.2",
            _ => "JSON Schema",
        }
    }
}

/// What the value of a field looks like.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shape {
    /// Anything at all.
    Any,
    /// A text.
    Text,
    /// A text that fits, and what it looks like for messages.
    Fit(fn(&str) -> bool, &'static str),
    /// `true` or `false`.
    Flag,
    /// A number.
    Number,
    /// A number above zero.
    Positive,
    /// A version of OpenAPI, with all three numbers.
    Version,
    /// A whole number from zero.
    Count,
    /// One of a few words.
    Word(&'static [&'static str]),
    /// The name of a type of JSON Schema, or a list of such names.
    Type,
    /// A list whose items have this shape.
    List(&'static Shape),
    /// A list that is not empty, in which each word stands once.
    NonEmpty(&'static Shape),
    /// A list in which each item stands once.
    Unique(&'static Shape),
    /// A mapping from names of the author's own to values of this shape.
    Map(&'static Shape),
    /// A mapping from the names of components, which are made of few characters.
    Named(&'static Shape),
    /// An object of the standard.
    One(&'static Object),
    /// An object, or `true` or `false` in its place.
    OneOrFlag(&'static Object),
    /// An object or a list of such.
    OneOrList(&'static Object),
    /// A number, or `true` or `false`: `exclusiveMinimum` changed from one to the other.
    NumberOrFlag,
}

/// A field of an object.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field {
    /// Its key.
    pub(crate) key: &'static str,
    /// What its value looks like.
    pub(crate) shape: Shape,
    /// The versions that know it.
    pub(crate) on: Versions,
    /// The versions in which it must be there.
    pub(crate) required: Versions,
}

/// An optional field of all versions.
pub(crate) const fn field(key: &'static str, shape: Shape) -> Field {
    Field { key, shape, on: ALL, required: NONE }
}

impl Field {
    /// Only these versions know the field.
    pub(crate) const fn on(self, on: Versions) -> Field {
        Field { on, ..self }
    }

    /// The field must be there.
    pub(crate) const fn must(self) -> Field {
        self.must_on(ALL)
    }

    /// The field must be there in these versions.
    pub(crate) const fn must_on(self, required: Versions) -> Field {
        Field { required, ..self }
    }
}

/// Fields whose keys are not fixed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pattern {
    /// Whether a key is one of them.
    pub(crate) fits: fn(&str) -> bool,
    /// What such a key looks like, for messages.
    pub(crate) looks: &'static str,
    /// What its value looks like.
    pub(crate) shape: Shape,
}

/// An object of a standard.
#[derive(Debug)]
pub(crate) struct Object {
    /// Its name with an article, as messages use it.
    pub(crate) name: &'static str,
    /// What the walk collects it as.
    pub(crate) role: ObjectKind,
    /// Its fields.
    pub(crate) fields: &'static [Field],
    /// Fields with free keys.
    pub(crate) pattern: Option<Pattern>,
    /// Whether unknown keys are allowed, so that only likely slips are reported.
    pub(crate) open: bool,
    /// Fields of which one must be there, in these versions.
    pub(crate) one_of: (&'static [&'static str], Versions),
    /// Pairs of fields that exclude each other.
    pub(crate) apart: &'static [(&'static str, &'static str)],
}

/// Objects that rules beyond the tables ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ObjectKind {
    /// Nothing special.
    Other,
    /// A schema.
    Schema,
    /// A parameter.
    Parameter,
    /// A header.
    Header,
    /// A media type.
    Media,
    /// A response.
    Response,
    /// The responses of an operation.
    Responses,
    /// A request body.
    RequestBody,
    /// An example.
    Example,
    /// A security scheme.
    Security,
    /// A path item.
    PathItem,
    /// A link.
    Link,
    /// A callback.
    Callback,
}

impl Object {
    /// An object of these fields.
    pub(crate) const fn new(name: &'static str, fields: &'static [Field]) -> Object {
        Object {
            name,
            role: ObjectKind::Other,
            fields,
            pattern: None,
            open: false,
            one_of: (&[], NONE),
            apart: &[],
        }
    }

    /// It has a role.
    pub(crate) const fn role(self, role: ObjectKind) -> Object {
        Object { role, ..self }
    }

    /// It has fields with free keys.
    pub(crate) const fn pattern(self, fits: fn(&str) -> bool, looks: &'static str, shape: Shape) -> Object {
        Object { pattern: Some(Pattern { fits, looks, shape }), ..self }
    }

    /// It has one of these fields.
    pub(crate) const fn one_of(self, keys: &'static [&'static str], on: Versions) -> Object {
        Object { one_of: (keys, on), ..self }
    }

    /// The fields of each of these pairs exclude each other.
    pub(crate) const fn apart(self, pairs: &'static [(&'static str, &'static str)]) -> Object {
        Object { apart: pairs, ..self }
    }

    /// It allows unknown keys.
    pub(crate) const fn open(self) -> Object {
        Object { open: true, ..self }
    }

    /// Whether a Reference Object may replace it. Schemas and path items have a `$ref` of their own; of other
    /// objects the standards do not allow it.
    pub(crate) fn takes_reference(&self) -> bool {
        !matches!(self.role, ObjectKind::Other | ObjectKind::Responses)
    }

    /// The field of a key in a version.
    pub(crate) fn field(&self, key: &str, version: Versions) -> Option<&Field> {
        self.fields.iter().find(|field| field.key == key && field.on.has(version))
    }
}

/// Whether a key is a status: `200`, `4XX` or `default`.
pub(crate) fn is_status(key: &str) -> bool {
    is_single_status(key)
        || key.strip_suffix("XX").is_some_and(|class| matches!(class, "1" | "2" | "3" | "4" | "5"))
}

/// Whether a key is a status as Swagger 2.0 has them: `200` or `default`.
pub(crate) fn is_single_status(key: &str) -> bool {
    let bytes = key.as_bytes();
    key == "default"
        || bytes.len() == 3 && (b'1'..=b'5').contains(&bytes[0]) && bytes.iter().all(u8::is_ascii_digit)
}

/// Whether a key is a path.
pub(crate) fn is_path(key: &str) -> bool {
    key.trim_start().starts_with('/')
}

/// Any key at all.
pub(crate) fn any_key(_: &str) -> bool {
    true
}
