//! An API description as a whole.

use std::sync::Arc;

use super::{
    Example, Extensions, Header, Lifecycle, Link, MediaType, Operation, Parameter, PathItem, RequestBody,
    Response, SchemaId, SecurityScheme, Webhook,
};
use crate::markup::Prose;
use crate::source::{Span, resolve_address};

/// The standard that a description follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dialect {
    /// Swagger 2.0.
    Swagger2,
    /// OpenAPI 3.0.x.
    OpenApi30,
    /// OpenAPI 3.1.x.
    OpenApi31,
    /// OpenAPI 3.2.x.
    OpenApi32,
}

/// One API description: a file with `openapi` or `swagger` at its root.
#[derive(Debug, Clone)]
pub struct Api {
    /// Path of the file below the source root, without its extension; names the API within a build.
    pub name: String,
    /// The standard it follows, and the version as written (`3.1.0`).
    pub dialect: Dialect,
    /// Version of the standard as written.
    pub dialect_version: String,
    /// The address that it calls its own (3.2, `$self`).
    pub own_address: Option<Arc<str>>,
    /// Dialect of its schemas (3.1, `jsonSchemaDialect`).
    pub schema_dialect: Option<Arc<str>>,
    /// Title, version and so on.
    pub info: Info,
    /// Where it can be reached.
    pub servers: Vec<Server>,
    /// Path that all its paths are below: `basePath`, or the path of the first server; without a
    /// slash at its end.
    pub base_path: String,
    /// Tags in order, with their descriptions.
    pub tags: Vec<TagInfo>,
    /// Groups of tags (`x-tagGroups`): a name and the names of its tags.
    pub tag_groups: Vec<(String, Vec<String>)>,
    /// What is said of a path rather than of one of its operations.
    pub path_items: Vec<PathItem>,
    /// Operations in the order of the file.
    pub operations: Vec<Operation>,
    /// Requests that the server makes (OpenAPI 3.1, section 4.8.1).
    pub webhooks: Vec<Webhook>,
    /// Things that are described once and referred to.
    pub components: Components,
    /// Further documentation.
    pub external_docs: Option<ExternalDocs>,
    /// Vendor extensions.
    pub extensions: Extensions,
    /// The whole description.
    pub span: Span,
}

/// `info` (OpenAPI 3.1, section 4.8.2).
#[derive(Debug, Clone, Default)]
pub struct Info {
    /// Title; empty when the source lacks it.
    pub title: Arc<str>,
    /// Short summary (3.1).
    pub summary: Option<Arc<str>>,
    /// Description.
    pub description: Option<Prose>,
    /// Version of the described API; empty when the source lacks it.
    pub version: Arc<str>,
    /// Address of the terms of service.
    pub terms_of_service: Option<Arc<str>>,
    /// Whom to ask.
    pub contact: Option<Contact>,
    /// Licence.
    pub license: Option<License>,
    /// Vendor extensions.
    pub extensions: Extensions,
}

/// `contact`.
#[derive(Debug, Clone, Default)]
pub struct Contact {
    /// Name.
    pub name: Option<Arc<str>>,
    /// Web address.
    pub url: Option<Arc<str>>,
    /// E-mail address.
    pub email: Option<Arc<str>>,
}

/// `license`.
#[derive(Debug, Clone, Default)]
pub struct License {
    /// Name.
    pub name: Arc<str>,
    /// SPDX expression (3.1).
    pub identifier: Option<Arc<str>>,
    /// Address of the text.
    pub url: Option<Arc<str>>,
}

/// `server` (OpenAPI 3.1, section 4.8.5); Swagger's `host`, `basePath` and `schemes` become servers too.
#[derive(Debug, Clone)]
pub struct Server {
    /// URL as written, with `{variables}`.
    pub url: Arc<str>,
    /// Name (3.2).
    pub name: Option<Arc<str>>,
    /// Description.
    pub description: Option<Prose>,
    /// Variables in order.
    pub variables: Vec<ServerVariable>,
    /// Vendor extensions.
    pub extensions: Extensions,
}

/// A variable in the URL of a server.
#[derive(Debug, Clone)]
pub struct ServerVariable {
    /// Name.
    pub name: Arc<str>,
    /// Value used when none is chosen.
    pub default: Arc<str>,
    /// Values to choose from; empty when any will do.
    pub values: Vec<Arc<str>>,
    /// Description.
    pub description: Option<Prose>,
}

impl Server {
    /// The URL with the default of each variable put in.
    pub fn resolved_url(&self) -> String {
        let mut url = self.url.to_string();
        for variable in &self.variables {
            url = url.replace(&format!("{{{}}}", variable.name), &variable.default);
        }
        url
    }

    /// The resolved URL, which is relative to the address of the description where that has one.
    pub fn whole_url(&self, own_address: Option<&str>) -> String {
        let url = self.resolved_url();
        own_address.and_then(|own| resolve_address(own, &url)).unwrap_or(url)
    }

    /// The path of that URL, without a slash at its end.
    pub fn path(&self, own_address: Option<&str>) -> String {
        let url = self.whole_url(own_address);
        let rest = url.split_once("://").map_or(&*url, |(_, rest)| rest);
        let path = match url.contains("://") || url.starts_with("//") {
            true => {
                rest.trim_start_matches('/').find('/').map_or("", |at| &rest.trim_start_matches('/')[at..])
            }
            false => &*url,
        };
        path.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/').to_owned()
    }
}

/// A tag (OpenAPI 3.2, section 4.22).
#[derive(Debug, Clone)]
pub struct TagInfo {
    /// Name, as operations refer to it.
    pub name: Arc<str>,
    /// Name for people: `summary` (3.2) or `x-displayName`.
    pub display_name: Option<Arc<str>>,
    /// Description.
    pub description: Option<Prose>,
    /// Further documentation.
    pub external_docs: Option<ExternalDocs>,
    /// Name of the tag above it (3.2).
    pub parent: Option<Arc<str>>,
    /// What sort of tag it is (3.2): `nav`, `badge`, `audience` or another.
    pub kind: Option<Arc<str>>,
    /// Whether the file declares it; operations may use tags that are declared nowhere.
    pub declared: bool,
    /// Vendor extensions.
    pub extensions: Extensions,
}

/// `externalDocs`.
#[derive(Debug, Clone)]
pub struct ExternalDocs {
    /// Address.
    pub url: Arc<str>,
    /// Description.
    pub description: Option<Prose>,
}

/// A component under its name.
#[derive(Debug, Clone)]
pub struct Named<T> {
    /// Name.
    pub name: Arc<str>,
    /// The component.
    pub item: T,
}

/// `components`, or the corresponding top-level objects of Swagger.
#[derive(Debug, Clone, Default)]
pub struct Components {
    /// Schemas (Swagger: `definitions`).
    pub schemas: Vec<Named<SchemaId>>,
    /// Responses.
    pub responses: Vec<Named<Response>>,
    /// Parameters.
    pub parameters: Vec<Named<Parameter>>,
    /// Examples.
    pub examples: Vec<Named<Example>>,
    /// Request bodies.
    pub request_bodies: Vec<Named<RequestBody>>,
    /// Headers.
    pub headers: Vec<Named<Header>>,
    /// Ways of authentication, by which requirements name them.
    pub security_schemes: Vec<Named<SecurityScheme>>,
    /// Links.
    pub links: Vec<Named<Link>>,
    /// Callbacks.
    pub callbacks: Vec<Named<super::Callback>>,
    /// Path items (3.1).
    pub path_items: Vec<Named<(PathItem, Vec<Operation>)>>,
    /// Media types (3.2).
    pub media_types: Vec<Named<MediaType>>,
}

impl Api {
    /// How many of its operations are deprecated.
    pub fn deprecated_operations(&self) -> usize {
        self.operations.iter().filter(|operation| operation.lifecycle == Lifecycle::Deprecated).count()
    }
}
