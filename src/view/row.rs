//! Tables of fields: properties, parameters and headers.

use std::borrow::Cow;

use serde::Serialize;

use super::{Description, LinkTarget, Words};

/// The versions that added and changed something.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct SinceView<'a> {
    /// The version that added it.
    pub added: Option<String>,
    /// The versions that changed it, with what they changed.
    pub changed: Vec<(String, Option<Description<'a>>)>,
}

/// The subject of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub enum RowKind {
    /// A property.
    #[default]
    Field,
    /// Properties whose names match a pattern, which is the name of the row.
    Pattern,
    /// All other properties.
    Other,
    /// The value of a map with an enumeration of values.
    MapValue,
    /// A map as a whole, whose name is its type.
    Map,
    /// A parameter.
    Parameter,
    /// A header.
    Header,
}

/// A row of a table.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct FieldRow<'a> {
    /// What the row is about.
    pub kind: RowKind,
    /// Its anchor.
    pub id: String,
    /// Its name.
    pub name: Cow<'a, str>,
    /// Its type.
    pub value_type: Words<'a>,
    /// Whether it must be there.
    pub required: bool,
    /// Its description.
    pub description: Option<Description<'a>>,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// The versions that added and changed it.
    pub since: SinceView<'a>,
    /// Whether only the server sends it.
    pub read_only: bool,
    /// Whether only the client sends it.
    pub write_only: bool,
    /// Its default.
    pub default: Option<String>,
    /// The only value that it may have.
    pub constant: Option<String>,
    /// Limits.
    pub constraints: Vec<Words<'a>>,
    /// The values that it may have.
    pub values: Vec<ValueView<'a>>,
    /// Its format, where the type does not show it.
    pub format: Option<&'a str>,
    /// Example values.
    pub examples: Vec<String>,
    /// Everything else, as sentences.
    pub notes: Vec<Words<'a>>,
    /// The schema that it comes from.
    pub origin: Option<Words<'a>>,
    /// How its values are written in an address or a header.
    pub style: Option<String>,
    /// The object that opens in the row.
    pub nested: Option<Box<SchemaView<'a>>>,
    /// Whether the search finds it here: rows of a schema with its own page are found there.
    pub searchable: bool,
}

/// A value that is allowed.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ValueView<'a> {
    /// The value, a string without quotes.
    pub value: String,
    /// The value as JSON.
    pub json: String,
    /// Its name.
    pub name: Option<&'a str>,
    /// Its meaning.
    pub description: Option<Description<'a>>,
}

/// A table of fields, with what its schema says as a whole.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct SchemaView<'a> {
    /// Its title.
    pub title: Option<Cow<'a, str>>,
    /// The anchor of its title.
    pub heading_id: Option<String>,
    /// The schema that it describes, with its page, where that is another one.
    pub subject: Option<(&'a str, LinkTarget<'a>)>,
    /// The anchor of what it belongs to.
    pub owner: String,
    /// What its fields are called in the search.
    pub owner_name: String,
    /// Its description.
    pub description: Option<Description<'a>>,
    /// Sentences on it as a whole.
    pub notes: Vec<Words<'a>>,
    /// The values that it allows, with their meanings.
    pub values: Vec<ValueView<'a>>,
    /// Its rows.
    pub rows: Vec<FieldRow<'a>>,
    /// Its alternatives.
    pub alternatives: Vec<AlternativesView<'a>>,
}

/// Alternatives of which a value is one, or any.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct AlternativesView<'a> {
    /// The words above them.
    pub label: String,
    /// The keyword.
    pub keyword: &'static str,
    /// The alternatives.
    pub items: Vec<AlternativeView<'a>>,
}

/// An alternative.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct AlternativeView<'a> {
    /// Its name.
    pub label: Cow<'a, str>,
    /// Its type.
    pub value_type: Words<'a>,
    /// Its page or table.
    pub target: Option<LinkTarget<'a>>,
    /// The values of the discriminator that mean it.
    pub value: Option<String>,
    /// Its fields.
    pub table: Option<SchemaView<'a>>,
}
