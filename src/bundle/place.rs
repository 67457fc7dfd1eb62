//! What stands at each place of an API description.
//!
//! The same key means different things at different places: `example` in a schema is data, in
//! `properties` it is a schema. Only a walk that knows where it is can tell a reference from data
//! that looks like one, and prose from a value.

/// Things that a reference can lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Kind {
    Schema,
    Response,
    Parameter,
    Example,
    RequestBody,
    Header,
    Link,
    Callback,
    PathItem,
    SecurityScheme,
    MediaType,
    Operation,
    Encoding,
}

/// A place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Place {
    /// One thing.
    One(Kind),
    /// A list of them, or a mapping from names to them.
    Each(Kind),
    /// Prose by keys of its own choice: `x-changedInMatrixVersion`, say.
    Extension,
    /// `discriminator` of a schema.
    Discriminator,
    /// Parts of the standard that hold neither references nor data.
    Plain,
    /// A value that is shown or compared: nothing in it has a meaning.
    Data,
}

impl Kind {
    /// Every kind that is kept in `components`. Path items are not: only their parts are shared.
    pub const COMPONENTS: [Kind; 8] = [
        Kind::Schema,
        Kind::Response,
        Kind::Parameter,
        Kind::Example,
        Kind::RequestBody,
        Kind::Header,
        Kind::Link,
        Kind::Callback,
    ];

    /// Its section in `components` (OpenAPI 3.1, section 4.8.7).
    pub fn section(self) -> Option<&'static str> {
        Some(match self {
            Kind::Schema => "schemas",
            Kind::Response => "responses",
            Kind::Parameter => "parameters",
            Kind::Example => "examples",
            Kind::RequestBody => "requestBodies",
            Kind::Header => "headers",
            Kind::Link => "links",
            Kind::Callback => "callbacks",
            _ => return None,
        })
    }

    /// Its section at the top of a Swagger 2.0 document.
    pub fn swagger_section(self) -> Option<&'static str> {
        Some(match self {
            Kind::Schema => "definitions",
            Kind::Response => "responses",
            Kind::Parameter => "parameters",
            _ => return None,
        })
    }

    fn key(self, key: &str) -> Place {
        use Kind::*;
        use Place::{Data, Discriminator, Each, One, Plain};
        if key.starts_with("x-") {
            return Place::Extension;
        }
        match (self, key) {
            (Callback, _) => One(PathItem),
            (Schema, "properties" | "patternProperties" | "dependentSchemas" | "$defs" | "definitions") => {
                Each(Schema)
            }
            (Schema, "allOf" | "anyOf" | "oneOf" | "prefixItems") => Each(Schema),
            (
                Schema,
                "items"
                | "additionalProperties"
                | "additionalItems"
                | "contains"
                | "not"
                | "if"
                | "then"
                | "else"
                | "propertyNames"
                | "unevaluatedItems"
                | "unevaluatedProperties"
                | "contentSchema",
            ) => One(Schema),
            (Schema, "discriminator") => Discriminator,
            (_, "example" | "default" | "enum" | "const") => Data,
            (Schema, "examples" | "required" | "type") => Data,
            (PathItem | Operation, "parameters") => Each(Parameter),
            (
                PathItem,
                "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace" | "query",
            ) => One(Operation),
            (PathItem, "additionalOperations") => Each(Operation),
            (Operation, "requestBody") => One(RequestBody),
            (Operation, "responses") => Each(Response),
            (Operation, "callbacks") => Each(Callback),
            (Parameter | Header | Response | MediaType, "schema" | "itemSchema") => One(Schema),
            // Simple parameters and headers of Swagger 2.0 hold parts of a schema themselves.
            (Parameter | Header, "items") => One(Schema),
            (Parameter | Header | RequestBody | Response, "content") => Each(MediaType),
            (Parameter | Header | MediaType, "examples") => Each(Example),
            // Swagger 2.0: values by media type.
            (Response, "examples") => Data,
            (Response | Encoding, "headers") => Each(Header),
            (Response, "links") => Each(Link),
            (MediaType, "encoding") => Each(Encoding),
            (Example, "value" | "dataValue") => Data,
            (Link, "parameters" | "requestBody") => Data,
            _ => Plain,
        }
    }
}

impl Place {
    /// The place behind a key of a mapping that stands here.
    pub fn key(self, key: &str) -> Place {
        match self {
            Place::One(kind) => kind.key(key),
            // A mapping of things may have extensions beside them, except where keys are names.
            Place::Each(Kind::Response) if key.starts_with("x-") => Place::Extension,
            Place::Each(kind) => Place::One(kind),
            Place::Plain | Place::Discriminator if key.starts_with("x-") => Place::Extension,
            other => other,
        }
    }

    /// The place of the items of a list that stands here.
    pub fn item(self) -> Place {
        match self {
            Place::Each(kind) => Place::One(kind),
            other => other,
        }
    }

    /// Whether a string behind `key` of a mapping that stands here is prose.
    pub fn is_prose(self, key: &str) -> bool {
        match self {
            Place::One(_) | Place::Plain => matches!(key, "description" | "summary"),
            Place::Extension => true,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_key_differs_by_place() {
        let schema = Place::One(Kind::Schema);
        assert_eq!(schema.key("example"), Place::Data);
        assert_eq!(schema.key("properties").key("example"), schema);
        assert_eq!(schema.key("items"), schema);
        assert_eq!(schema.key("x-enum").key("a"), Place::Extension);
        assert!(schema.is_prose("description"));
        assert!(!schema.key("properties").is_prose("description"));
        assert!(!Place::Data.key("description").is_prose("description"));
    }

    #[test]
    fn operations_lead_to_schemas() {
        let operation = Place::One(Kind::PathItem).key("get");
        let media = operation.key("responses").key("200").key("content").key("application/json");
        assert_eq!(media.key("schema"), Place::One(Kind::Schema));
        assert_eq!(media.key("examples").key("a").key("value"), Place::Data);
        assert_eq!(operation.key("callbacks").key("done").key("{$url}"), Place::One(Kind::PathItem));
    }
}
