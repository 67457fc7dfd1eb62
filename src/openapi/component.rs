//! Components: what is described once and referred to.

use std::sync::Arc;

use super::Reader;
use super::openapi3::Scope;
use crate::load::{Entry, Node};
use crate::model::{Components, Dialect, Named};

impl Reader<'_> {
    /// Components of a document; for Swagger 2.0 the corresponding objects at its root.
    pub(super) fn components(&mut self, root: &Node, dialect: Dialect) -> Components {
        if dialect == Dialect::Swagger2 {
            return Components {
                schemas: self
                    .named(root, "definitions", "a schema", |reader, _, node| Some(reader.schema(node))),
                parameters: self.named(root, "parameters", "a parameter", |reader, _, node| {
                    // A body or form field among them shows where an operation refers to it.
                    match node.get("in").and_then(Node::as_str) {
                        Some("body" | "formData") => None,
                        _ => reader.swagger_parameter(node),
                    }
                }),
                responses: self.named(root, "responses", "a response", |reader, entry, node| {
                    let scope = Scope { dialect, root, base_path: "", item: root, path: entry };
                    Some(reader.swagger_response(&scope, root, entry, node))
                }),
                security_schemes: self.security_schemes(root, "securityDefinitions"),
                ..Components::default()
            };
        }
        let empty = Node::new(crate::load::Value::Null, root.span);
        let node = root.get("components").unwrap_or(&empty);
        Components {
            schemas: self.named(node, "schemas", "a schema", |reader, _, node| Some(reader.schema(node))),
            responses: self.named(node, "responses", "a response", |reader, entry, node| {
                Some(reader.response(entry, node))
            }),
            parameters: self
                .named(node, "parameters", "a parameter", |reader, _, node| reader.parameter(node)),
            examples: self
                .named(node, "examples", "an example", |reader, _, node| Some(reader.example(node))),
            request_bodies: self
                .named(node, "requestBodies", "a request body", |reader, _, node| Some(reader.body(node))),
            headers: self.named(node, "headers", "a header", |reader, entry, node| {
                Some(reader.header(entry.key.clone(), node))
            }),
            security_schemes: self.security_schemes(node, "securitySchemes"),
            links: self.links(node),
            callbacks: self.callbacks(node, root, dialect),
            path_items: self.named(node, "pathItems", "a path item", |reader, entry, _| {
                reader.path_item(root, dialect, "", entry)
            }),
            media_types: self.named(node, "mediaTypes", "a media type", |reader, entry, node| {
                Some(reader.media_type(entry.key.clone(), node))
            }),
        }
    }

    /// The entries under a key, each read from the target of its references.
    fn named<T>(
        &mut self,
        node: &Node,
        key: &str,
        what: &str,
        mut read: impl FnMut(&mut Self, &Entry, &Node) -> Option<T>,
    ) -> Vec<Named<T>> {
        let mut found = Vec::new();
        for entry in self.entries(node, key) {
            // A schema may be a reference with siblings, or `true`: its own reader follows it.
            let item = match what {
                "a schema" => read(self, entry, &entry.value),
                _ => self.target(&entry.value, what).and_then(|target| read(self, entry, &target)),
            };
            let name: Arc<str> = entry.key.clone();
            found.extend(item.map(|item| Named { name, item }));
        }
        found
    }
}
