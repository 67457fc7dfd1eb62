//! Schemas of JSON Schema 2020-12 and of the dialects of OpenAPI 3.0 and Swagger 2.0.
//!
//! A [`Schema`] is what its layers say together: references followed, `allOf` merged. Schemas refer
//! to each other by [`SchemaId`], so that a recursive one is a finite graph.

use std::fmt;
use std::sync::Arc;

use super::{Extensions, ExternalDocs, Lifecycle, Since};
use crate::load::Node;
use crate::markup::Prose;
use crate::source::Span;

/// A schema of a [`Schemas`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchemaId(pub(crate) u32);

impl SchemaId {
    /// A number that is unique within a build.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// All schemas of a build. They are large and many, so they stand in blocks that never move.
#[derive(Debug, Default)]
pub struct Schemas {
    blocks: Vec<Vec<Schema>>,
}

/// Schemas in a block.
const BLOCK: usize = 256;

impl Schemas {
    /// The schema behind an id.
    pub fn get(&self, id: SchemaId) -> &Schema {
        &self.blocks[id.index() / BLOCK][id.index() % BLOCK]
    }

    /// Adds a schema.
    pub(crate) fn push(&mut self, schema: Schema) -> SchemaId {
        let id = SchemaId(self.len() as u32);
        match self.blocks.last_mut().filter(|block| block.len() < BLOCK) {
            Some(block) => block.push(schema),
            None => {
                let mut block = Vec::with_capacity(BLOCK);
                block.push(schema);
                self.blocks.push(block);
            }
        }
        id
    }

    /// Puts a schema in the place of another one.
    pub(crate) fn put(&mut self, id: SchemaId, schema: Schema) {
        self.blocks[id.index() / BLOCK][id.index() % BLOCK] = schema;
    }

    /// The schema behind an id, to be changed.
    pub(crate) fn get_mut(&mut self, id: SchemaId) -> &mut Schema {
        &mut self.blocks[id.index() / BLOCK][id.index() % BLOCK]
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.blocks.last().map_or(0, |last| (self.blocks.len() - 1) * BLOCK + last.len())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    /// All with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (SchemaId, &Schema)> {
        self.blocks.iter().flatten().enumerate().map(|(at, schema)| (SchemaId(at as u32), schema))
    }
}

/// A type of JSON, or Swagger's `file`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // The names are the standard's words.
pub enum Type {
    Null,
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
    File,
}

impl Type {
    /// Reads the standard's word.
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "null" => Type::Null,
            "boolean" => Type::Boolean,
            "integer" => Type::Integer,
            "number" => Type::Number,
            "string" => Type::String,
            "array" => Type::Array,
            "object" => Type::Object,
            "file" => Type::File,
            _ => return None,
        })
    }

    /// The standard's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Type::Null => "null",
            Type::Boolean => "boolean",
            Type::Integer => "integer",
            Type::Number => "number",
            Type::String => "string",
            Type::Array => "array",
            Type::Object => "object",
            Type::File => "file",
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a value must be.
#[derive(Debug, Clone)]
pub struct Schema {
    /// The mapping that the schema itself is.
    pub span: Span,
    /// Name of the component (or the stem of the file) that it is or refers to.
    pub name: Option<Arc<str>>,
    /// `title`.
    pub title: Option<Arc<str>>,
    /// `description`.
    pub description: Option<Prose>,
    /// `type`, `null` included where the value may be null; empty when any type will do.
    pub types: Vec<Type>,
    /// Words in `type` that are none of JSON's types.
    pub unknown_types: Vec<Arc<str>>,
    /// `false` as a schema: no value is valid.
    pub never: bool,
    /// `format`.
    pub format: Option<Arc<str>>,
    /// `enum`.
    pub values: Vec<EnumValue>,
    /// `const`.
    pub constant: Option<Node>,
    /// `default`.
    pub default: Option<Node>,
    /// `example`, `examples`.
    pub examples: Vec<Node>,
    /// Whether the examples are those of a part of `allOf`, which may lack what the others bring in.
    pub examples_of_part: bool,
    /// `properties` in order.
    pub properties: Vec<Property>,
    /// `patternProperties`: the pattern stands in the place of the name.
    pub pattern_properties: Vec<Property>,
    /// `additionalProperties`.
    pub additional: Additional,
    /// `additionalProperties` of the parts of `allOf`, each of which sees only the properties beside it.
    pub closed_parts: Vec<ClosedPart>,
    /// Whether parts of `allOf` contradict each other, so that no value is valid.
    pub contradictory: bool,
    /// Names in `required` that are no properties.
    pub required_others: Vec<Arc<str>>,
    /// `items`.
    pub items: Option<SchemaId>,
    /// `prefixItems`, or `items` as a list (Swagger, older drafts).
    pub prefix_items: Vec<SchemaId>,
    /// `oneOf`.
    pub one_of: Vec<SchemaId>,
    /// `anyOf`.
    pub any_of: Vec<SchemaId>,
    /// Further `oneOf` and `anyOf`, of which parts of `allOf` bring in several: all of them hold.
    pub further_unions: Vec<Union>,
    /// `allOf`, whose content is already part of this schema.
    pub all_of: Vec<AllOfPart>,
    /// `discriminator`.
    pub discriminator: Option<Discriminator>,
    /// Schemas that build on this one by `allOf`, told apart by its discriminator: with the value of each.
    pub subtypes: Vec<Subtype>,
    /// Limits on the value, in the order of the standard.
    pub constraints: Vec<Constraint>,
    /// Keywords that take further schemas and are rarely used: `not`, `if`, `contains`, … with the
    /// schema of each.
    pub applied: Vec<(&'static str, SchemaId)>,
    /// `dependentSchemas`: the property and what holds when it is there.
    pub dependent_schemas: Vec<(Arc<str>, SchemaId)>,
    /// `dependentRequired`: the property and those that it needs.
    pub dependent_required: Vec<(Arc<str>, Vec<Arc<str>>)>,
    /// `$defs` and `definitions` within the schema.
    pub definitions: Vec<(Arc<str>, SchemaId)>,
    /// `readOnly`.
    pub read_only: bool,
    /// `writeOnly`.
    pub write_only: bool,
    /// `deprecated`.
    pub lifecycle: Lifecycle,
    /// Versions in which it came and changed.
    pub since: Since,
    /// `contentEncoding`.
    pub content_encoding: Option<Arc<str>>,
    /// `contentMediaType`.
    pub content_media_type: Option<Arc<str>>,
    /// What it is called by other schemas, and what it is written in: `$id`, `$anchor`,
    /// `$dynamicAnchor`, `$schema`, `$vocabulary`.
    pub identifiers: Vec<(&'static str, Arc<str>)>,
    /// `$comment`.
    pub comment: Option<Arc<str>>,
    /// `externalDocs`.
    pub external_docs: Option<ExternalDocs>,
    /// `xml`.
    pub xml: Option<Box<Xml>>,
    /// Vendor extensions.
    pub extensions: Extensions,
}

impl Schema {
    /// The value of a vendor extension.
    pub fn extension(&self, name: &str) -> Option<&Node> {
        self.extensions.iter().find(|(known, _)| &**known == name).map(|(_, value)| value)
    }

    /// Whether its discriminator is written in the schema itself, and not in one that it builds on.
    pub fn has_own_discriminator(&self) -> bool {
        self.discriminator.as_ref().is_some_and(|discriminator| {
            self.span.file == discriminator.span.file
                && self.span.start <= discriminator.span.start
                && discriminator.span.end <= self.span.end
        })
    }

    /// The types that a value must have. `nullable` beside alternatives adds null to them, and is no type.
    pub fn given_types(&self) -> &[Type] {
        let is_only_nullable = self.types == [Type::Null] && self.unions().next().is_some();
        if is_only_nullable { &[] } else { &self.types }
    }

    /// The lists of alternatives, all of which hold.
    pub fn unions(&self) -> impl Iterator<Item = (UnionKind, &[SchemaId])> {
        let own = [(UnionKind::OneOf, &*self.one_of), (UnionKind::AnyOf, &*self.any_of)];
        let further = self.further_unions.iter().map(|union| (union.kind, &*union.parts));
        own.into_iter().filter(|(_, parts)| !parts.is_empty()).chain(further)
    }
}

/// A property of an object.
#[derive(Debug, Clone)]
pub struct Property {
    /// Name, or the pattern that names must match.
    pub name: Arc<str>,
    /// What its value must be.
    pub schema: SchemaId,
    /// Whether it must be there.
    pub required: bool,
    /// Name of the schema that brings it in by `allOf`, when it is not the schema's own.
    pub origin: Option<Arc<str>>,
    /// The key in the source.
    pub span: Span,
}

/// What holds for properties that are not named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Additional {
    /// Nothing is said: anything may stand there.
    #[default]
    Unsaid,
    /// `true`: anything may stand there.
    Allowed,
    /// `false`: nothing may.
    Forbidden,
    /// Values of this schema.
    Schema(SchemaId),
}

/// `additionalProperties` of one part of `allOf`.
#[derive(Debug, Clone)]
pub struct ClosedPart {
    /// The properties beside it.
    pub names: Vec<Arc<str>>,
    /// The patterns of `patternProperties` beside it.
    pub patterns: Vec<Arc<str>>,
    /// What holds for all other properties.
    pub additional: Additional,
}

/// Which keyword lists alternatives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnionKind {
    /// `oneOf`
    OneOf,
    /// `anyOf`
    AnyOf,
}

/// Alternatives of a value.
#[derive(Debug, Clone)]
pub struct Union {
    /// The keyword.
    pub kind: UnionKind,
    /// The alternatives.
    pub parts: Vec<SchemaId>,
}

/// A value of `enum`.
#[derive(Debug, Clone)]
pub struct EnumValue {
    /// The value.
    pub value: Node,
    /// Its name for programs (`x-enum-varnames`).
    pub name: Option<Arc<str>>,
    /// What it means (`x-enumDescriptions`, `x-enum-descriptions`).
    pub description: Option<Prose>,
}

/// An entry of `allOf`.
#[derive(Debug, Clone)]
pub struct AllOfPart {
    /// The schema of the entry alone.
    pub schema: SchemaId,
    /// Its name, when it is a component.
    pub name: Option<Arc<str>>,
}

/// How to tell the alternatives of `oneOf` apart (OpenAPI 3.1, section 4.8.25).
#[derive(Debug, Clone)]
pub struct Discriminator {
    /// The property that tells.
    pub property: Arc<str>,
    /// Its values.
    pub mapping: Vec<Mapping>,
    /// What holds for a value that is not listed (3.2, `defaultMapping`).
    pub default_mapping: Option<Arc<str>>,
    /// Vendor extensions.
    pub extensions: Extensions,
    /// The whole discriminator.
    pub span: Span,
}

/// A value of a discriminator and the schema that it stands for.
#[derive(Debug, Clone)]
pub struct Mapping {
    /// The value.
    pub value: Arc<str>,
    /// Reference or name as written.
    pub target: Arc<str>,
    /// The schema, when it could be found.
    pub schema: Option<SchemaId>,
}

/// A schema that builds on another one.
#[derive(Debug, Clone)]
pub struct Subtype {
    /// The value of the discriminator.
    pub value: Arc<str>,
    /// The schema.
    pub schema: SchemaId,
}

/// A limit on a value.
#[derive(Debug, Clone, PartialEq)]
pub enum Constraint {
    /// `minimum`
    Minimum(Arc<str>),
    /// `exclusiveMinimum`, also Swagger's `minimum` with `exclusiveMinimum: true`.
    ExclusiveMinimum(Arc<str>),
    /// `maximum`
    Maximum(Arc<str>),
    /// `exclusiveMaximum`
    ExclusiveMaximum(Arc<str>),
    /// `multipleOf`
    MultipleOf(Arc<str>),
    /// `minLength`
    MinLength(Arc<str>),
    /// `maxLength`
    MaxLength(Arc<str>),
    /// `pattern`
    Pattern(Arc<str>),
    /// `minItems`
    MinItems(Arc<str>),
    /// `maxItems`
    MaxItems(Arc<str>),
    /// `uniqueItems: true`
    UniqueItems,
    /// `minContains`
    MinContains(Arc<str>),
    /// `maxContains`
    MaxContains(Arc<str>),
    /// `minProperties`
    MinProperties(Arc<str>),
    /// `maxProperties`
    MaxProperties(Arc<str>),
}

/// `xml` (OpenAPI 3.1, section 4.8.26).
#[derive(Debug, Clone, Default)]
pub struct Xml {
    /// Name of the element or attribute.
    pub name: Option<Arc<str>>,
    /// Namespace.
    pub namespace: Option<Arc<str>>,
    /// Prefix.
    pub prefix: Option<Arc<str>>,
    /// Whether it is an attribute.
    pub attribute: bool,
    /// Whether an array has an element around it.
    pub wrapped: bool,
    /// Type of node (3.2).
    pub node_type: Option<Arc<str>>,
}
