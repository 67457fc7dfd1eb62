//! API descriptions as a whole: OpenAPI 3.x (and what Swagger 2.0 shares with it).

use std::sync::Arc;

use super::reader::Bases;
use super::{Reader, dialect};
use crate::diagnostic::{Diagnostic, Severity, nearest, rules};
use crate::load::{Entry, Node};
use crate::model::{
    Api, Callback, Contact, Dialect, Info, License, Method, Named, Operation, PathItem, Server,
    ServerVariable, TagInfo, Webhook,
};
use crate::source::FileId;

/// The fixed fields of a path item that are operations; `query` is new in 3.2.
const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// Further fields of a path item.
const PATH_FIELDS: [&str; 6] =
    ["$ref", "summary", "description", "servers", "parameters", "additionalOperations"];

/// What operations inherit from the document and the path that they stand in.
pub(super) struct Scope<'n> {
    pub(super) dialect: Dialect,
    pub(super) root: &'n Node,
    pub(super) base_path: &'n str,
    pub(super) item: &'n Node,
    pub(super) path: &'n Entry,
}

impl Reader<'_> {
    /// Says how a version of OpenAPI is read that was not there when this was written.
    fn report_version(&self, root: &Node, dialect: Dialect) {
        let Some(value) = root.get("openapi").filter(|_| dialect != Dialect::Swagger2) else { return };
        let Some(version) = value.scalar_text() else { return };
        let mut parts = version.split('.');
        let is_known = parts.next() == Some("3") && matches!(parts.next(), Some("0" | "1" | "2"));
        if !is_known {
            let message = format!("version `{version}` of OpenAPI is not known here, and read as 3.1");
            let mut diagnostic = Diagnostic::new(&rules::UNKNOWN_VALUE, value.span, message);
            diagnostic.severity = Severity::Warning;
            let help = "write the version that the description follows, or use a later specwright";
            self.resolver.sink().add(diagnostic.help(help));
        }
    }

    /// Reads the API description in a file. `None` when it is none, or could not be parsed.
    pub fn api(&mut self, file: FileId) -> Option<Api> {
        let root = self.resolver.documents().get(file)?.clone();
        let dialect = dialect(&root)?;
        self.report_version(&root, dialect);
        let path = &self.resolver.sources().file(file).path;
        let name = path.rsplit_once('.').map_or(&**path, |(stem, _)| stem).to_owned();
        self.name_schemas(&root, dialect);
        let servers = match dialect {
            Dialect::Swagger2 => self.swagger_servers(&root),
            _ => self.servers(&root),
        };
        let own_address = self.text(&root, "$self");
        self.bases.insert(file, Bases::new(dialect, own_address.as_deref(), &servers));
        self.reading = Some(file);
        let base_path = match dialect {
            Dialect::Swagger2 => self.text(&root, "basePath").map_or(String::new(), |path| path.to_string()),
            _ => servers.first().map_or(String::new(), |server| server.path(own_address.as_deref())),
        };
        let base_path = base_path.trim_end_matches('/').to_owned();
        let version_key = if dialect == Dialect::Swagger2 { "swagger" } else { "openapi" };
        let mut api = Api {
            name,
            dialect,
            dialect_version: self
                .text(&root, version_key)
                .map_or(String::new(), |version| version.to_string()),
            own_address,
            schema_dialect: self.text(&root, "jsonSchemaDialect"),
            info: self.info(&root),
            servers,
            base_path,
            tags: self.tags(&root),
            tag_groups: self.tag_groups(&root),
            path_items: Vec::new(),
            operations: Vec::new(),
            webhooks: Vec::new(),
            components: self.components(&root, dialect),
            external_docs: self.external_docs(&root),
            extensions: self.extensions(&root),
            span: root.span,
        };
        for entry in self.fields(&root, "paths") {
            let base = api.base_path.clone();
            if let Some((item, operations)) = self.path_item(&root, dialect, &base, entry) {
                api.path_items.push(item);
                api.operations.extend(operations);
            }
        }
        for key in ["webhooks", "x-webhooks"] {
            for entry in root.get(key).map_or(&[][..], Node::entries) {
                if let Some((item, operations)) = self.path_item(&root, dialect, "", entry) {
                    api.webhooks.push(Webhook { name: entry.key.clone(), item, operations });
                }
            }
        }
        self.undeclared_tags(&mut api);
        Some(api)
    }

    /// Tells the names of component schemas before any schema is read.
    fn name_schemas(&mut self, root: &Node, dialect: Dialect) {
        let schemas = match dialect {
            Dialect::Swagger2 => root.get("definitions"),
            _ => root.get("components").and_then(|components| components.get("schemas")),
        };
        for entry in schemas.map_or(&[][..], Node::entries) {
            self.schemas.name(&entry.value, &entry.key);
        }
    }

    fn info(&mut self, root: &Node) -> Info {
        let Some(node) = root.get("info").filter(|info| info.as_map().is_some()) else {
            self.resolver.sink().add(Diagnostic {
                severity: Severity::Warning,
                ..Diagnostic::new(&rules::MISSING_KEY, root.span, "an OpenAPI description needs `info`")
                    .help("add `info` with a `title` and a `version`")
            });
            return Info::default();
        };
        let contact = node.get("contact").map(|contact| Contact {
            name: self.text(contact, "name"),
            url: self.document_address(contact, "url"),
            email: self.text(contact, "email"),
        });
        let license = node.get("license").map(|license| License {
            name: self.text(license, "name").unwrap_or_default(),
            identifier: self.text(license, "identifier"),
            url: self.document_address(license, "url"),
        });
        Info {
            title: self.text(node, "title").unwrap_or_default(),
            summary: self.text(node, "summary"),
            description: self.prose(node, "description"),
            version: self.text(node, "version").unwrap_or_default(),
            terms_of_service: self.document_address(node, "termsOfService"),
            contact,
            license,
            extensions: self.extensions(node),
        }
    }

    /// `servers` of a document, path or operation.
    pub(super) fn servers(&mut self, node: &Node) -> Vec<Server> {
        self.items(node, "servers").to_vec().iter().filter_map(|server| self.server(server)).collect()
    }

    /// One server.
    pub(super) fn server(&mut self, node: &Node) -> Option<Server> {
        let mut variables = Vec::new();
        for entry in self.entries(node, "variables") {
            variables.push(ServerVariable {
                name: entry.key.clone(),
                default: self.text(&entry.value, "default").unwrap_or_default(),
                values: self.texts(&entry.value, "enum"),
                description: self.prose(&entry.value, "description"),
            });
        }
        Some(Server {
            url: self.text(node, "url")?,
            name: self.text(node, "name"),
            description: self.prose(node, "description"),
            variables,
            extensions: self.extensions(node),
        })
    }

    fn tags(&mut self, root: &Node) -> Vec<TagInfo> {
        let mut tags = Vec::new();
        for node in self.items(root, "tags").to_vec() {
            // A tag may be just its name: a slip that is easy to read as what was meant.
            let name = self.text(&node, "name").or_else(|| self.text_of(&node, "tags"));
            let Some(name) = name else { continue };
            tags.push(TagInfo {
                name,
                display_name: self.text(&node, "summary").or_else(|| self.text(&node, "x-displayName")),
                description: self.prose(&node, "description"),
                external_docs: self.external_docs(&node),
                parent: self.text(&node, "parent"),
                kind: self.text(&node, "kind"),
                declared: true,
                extensions: self.extensions(&node),
            });
        }
        tags
    }

    /// Adds the tags that operations use and the document does not declare, in order of use.
    fn undeclared_tags(&self, api: &mut Api) {
        let used = api.operations.iter().chain(api.webhooks.iter().flat_map(|webhook| &webhook.operations));
        let mut missing: Vec<Arc<str>> = Vec::new();
        let mut known: rustc_hash::FxHashSet<Arc<str>> =
            api.tags.iter().map(|tag| tag.name.clone()).collect();
        for name in used.flat_map(|operation| &operation.tags) {
            if known.insert(name.clone()) {
                missing.push(name.clone());
            }
        }
        api.tags.extend(missing.into_iter().map(|name| TagInfo {
            name,
            display_name: None,
            description: None,
            external_docs: None,
            parent: None,
            kind: None,
            declared: false,
            extensions: Vec::new(),
        }));
    }

    fn tag_groups(&self, root: &Node) -> Vec<(String, Vec<String>)> {
        let group = |node: &Node| {
            let name = self.text(node, "name")?.to_string();
            Some((name, self.texts(node, "tags").iter().map(ToString::to_string).collect()))
        };
        root.get("x-tagGroups").map_or(&[][..], Node::items).iter().filter_map(group).collect()
    }

    /// A path with its operations.
    pub(super) fn path_item(
        &mut self,
        root: &Node,
        dialect: Dialect,
        base_path: &str,
        entry: &Entry,
    ) -> Option<(PathItem, Vec<Operation>)> {
        let node = self.target(&entry.value, "a path item")?;
        let item = PathItem {
            path: entry.key.clone(),
            summary: self.text(&node, "summary"),
            description: self.prose(&node, "description"),
            servers: self.servers(&node),
            extensions: self.extensions(&node),
        };
        let scope = Scope { dialect, root, base_path, item: &node, path: entry };
        let mut operations = Vec::new();
        for field in node.entries() {
            if METHODS.contains(&&*field.key) {
                operations.extend(self.operation(&scope, Method::new(&field.key), field));
            } else if !PATH_FIELDS.contains(&&*field.key) && !field.key.starts_with("x-") {
                let known = METHODS.into_iter().chain(PATH_FIELDS);
                let mut diagnostic = Diagnostic::new(
                    &rules::UNKNOWN_KEY,
                    field.key_span,
                    format!("`{}` is no method and no field of a path", field.key),
                );
                diagnostic.help = nearest(&field.key, known).map(|near| format!("did you mean `{near}`?"));
                self.resolver.sink().add(diagnostic);
            }
        }
        for field in self.entries(&node, "additionalOperations") {
            operations.extend(self.operation(&scope, Method::new(&field.key), field));
        }
        Some((item, operations))
    }

    /// Callbacks of an operation or among the components.
    pub(super) fn callbacks(&mut self, node: &Node, root: &Node, dialect: Dialect) -> Vec<Named<Callback>> {
        let mut callbacks = Vec::new();
        for entry in self.entries(node, "callbacks") {
            let Some(callback) = self.target(&entry.value, "a callback") else { continue };
            let mut paths = Vec::new();
            for path in callback.entries().iter().filter(|path| !path.key.starts_with("x-")) {
                paths.extend(self.path_item(root, dialect, "", path));
            }
            let item = Callback { paths, extensions: self.extensions(&callback) };
            callbacks.push(Named { name: entry.key.clone(), item });
        }
        callbacks
    }
}
