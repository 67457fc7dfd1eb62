//! What Swagger 2.0 says in other words: bodies and forms as parameters, media types beside them.

use std::sync::Arc;

use super::Reader;
use super::openapi3::Scope;
use super::operation::plain_example;
use super::schema::empty;
use crate::diagnostic::{Diagnostic, rules};
use crate::load::{Entry, Node};
use crate::model::{
    Encoding, MediaType, Named, Parameter, Property, RequestBody, Response, Server, Status, Style, Type,
};

impl Reader<'_> {
    /// `schemes`, `host` and `basePath` as servers.
    pub(super) fn swagger_servers(&mut self, root: &Node) -> Vec<Server> {
        let base_path = self.text(root, "basePath").unwrap_or_default();
        let server = |url: String| Server {
            url: url.into(),
            name: None,
            description: None,
            variables: Vec::new(),
            extensions: Vec::new(),
        };
        let Some(host) = self.text(root, "host") else {
            // The host is that which the description comes from (Swagger 2.0, Swagger Object).
            let is_told = !base_path.trim_matches('/').is_empty();
            return is_told.then(|| server(base_path.to_string())).into_iter().collect();
        };
        let mut schemes = self.texts(root, "schemes");
        if schemes.is_empty() {
            schemes.push("https".into());
        }
        schemes.iter().map(|scheme| server(format!("{scheme}://{host}{base_path}"))).collect()
    }

    /// Parameters proper, and the body made of the `body` parameter or of the fields of a form
    /// (Swagger 2.0, Parameter Object).
    pub(super) fn swagger_parameters(
        &mut self,
        scope: &Scope<'_>,
        node: &Node,
    ) -> (Vec<Parameter>, Option<RequestBody>) {
        let mut parameters = Vec::new();
        let mut body = None;
        let mut fields = Vec::new();
        for parameter in self.parameter_nodes(scope, node) {
            match parameter.get("in").and_then(Node::as_str) {
                Some("body") => body = Some(self.swagger_body(scope, node, &parameter)),
                Some("formData") => fields.push(parameter),
                _ => parameters.extend(self.swagger_parameter(&parameter)),
            }
        }
        if !fields.is_empty() {
            body = Some(self.swagger_form(scope, node, &fields));
        }
        (parameters, body)
    }

    /// A parameter that is its schema too.
    pub(super) fn swagger_parameter(&mut self, node: &Node) -> Option<Parameter> {
        let place = self.place(node)?;
        let (style, explode) = self.collection_format(node);
        self.schemas.is_parameter(node);
        Some(Parameter {
            name: self.text(node, "name").unwrap_or_default(),
            place,
            description: self.prose(node, "description"),
            required: self.flag(node, "required"),
            lifecycle: self.lifecycle(node),
            since: self.since(node),
            allow_empty: self.flag(node, "allowEmptyValue"),
            style,
            explode,
            allow_reserved: false,
            schema: Some(self.schema(node)),
            content: Vec::new(),
            examples: self.examples(node),
            extensions: self.extensions(node),
            span: node.span,
        })
    }

    /// How the values of a list are separated (Swagger 2.0, Parameter Object and Header Object).
    pub(super) fn collection_format(&self, node: &Node) -> (Option<Style>, Option<bool>) {
        match self.text(node, "collectionFormat").as_deref() {
            Some("csv") => (Some(Style::Simple), Some(false)),
            Some("ssv") => (Some(Style::SpaceDelimited), Some(false)),
            Some("tsv") => (Some(Style::TabDelimited), Some(false)),
            Some("pipes") => (Some(Style::PipeDelimited), Some(false)),
            Some("multi") => (Some(Style::Form), Some(true)),
            // Where nothing is said, values are separated by commas (Swagger 2.0, Parameter Object).
            _ => (None, Some(false)),
        }
    }

    /// `consumes` or `produces` of an operation, or those of the document.
    fn media_names(&self, scope: &Scope<'_>, node: &Node, key: &str) -> Vec<Arc<str>> {
        let holder = if node.get(key).is_some() { node } else { scope.root };
        self.texts(holder, key)
    }

    fn swagger_body(&mut self, scope: &Scope<'_>, operation: &Node, node: &Node) -> RequestBody {
        let mut names = self.media_names(scope, operation, "consumes");
        if names.is_empty() {
            names.push("application/json".into());
        }
        let schema = node.get("schema").map(|schema| self.schema(schema));
        let examples = self.examples(node);
        let media = |name| MediaType { schema, examples: examples.clone(), ..bare_media_type(name, node) };
        RequestBody {
            description: self.prose(node, "description"),
            required: self.flag(node, "required"),
            since: crate::model::Since::default(),
            content: names.into_iter().map(media).collect(),
            extensions: self.extensions(node),
            span: node.span,
        }
    }

    fn swagger_form(&mut self, scope: &Scope<'_>, operation: &Node, fields: &[Node]) -> RequestBody {
        let mut schema = empty(fields[0].span);
        schema.types.push(Type::Object);
        let mut has_file = false;
        let mut encodings = Vec::new();
        for field in fields {
            let kind = field.get("type").and_then(Node::as_str);
            has_file |= kind == Some("file");
            if kind == Some("array") {
                let (style, explode) = self.collection_format(field);
                let item = Encoding { style: style.or(Some(Style::Simple)), explode, ..Encoding::default() };
                encodings.push(Named { name: self.text(field, "name").unwrap_or_default(), item });
            }
            schema.properties.push(Property {
                name: self.text(field, "name").unwrap_or_default(),
                // Its description belongs to the property, as there is no parameter to hold it.
                schema: self.schema(field),
                required: self.flag(field, "required"),
                origin: None,
                span: field.span,
            });
        }
        let required = schema.properties.iter().any(|property| property.required);
        let schema = self.schemas.add(schema);
        let mut names = self.media_names(scope, operation, "consumes");
        if names.is_empty() {
            let default = if has_file { "multipart/form-data" } else { "application/x-www-form-urlencoded" };
            names.push(default.into());
        }
        let media = |name| MediaType {
            schema: Some(schema),
            encodings: encodings.clone(),
            ..bare_media_type(name, &fields[0])
        };
        RequestBody {
            description: None,
            required,
            since: crate::model::Since::default(),
            content: names.into_iter().map(media).collect(),
            extensions: Vec::new(),
            span: fields[0].span,
        }
    }

    /// Reads a response: its schema holds for every media type that the operation produces, and its
    /// examples name theirs.
    pub(super) fn swagger_response(
        &mut self,
        scope: &Scope<'_>,
        operation: &Node,
        entry: &Entry,
        node: &Node,
    ) -> Response {
        let schema = node.get("schema").filter(|schema| !schema.is_null()).map(|schema| self.schema(schema));
        let mut names = match schema {
            Some(_) => self.media_names(scope, operation, "produces"),
            None => Vec::new(),
        };
        if names.is_empty() && schema.is_some() {
            names.push("application/json".into());
        }
        let mut content: Vec<MediaType> =
            names.into_iter().map(|name| MediaType { schema, ..bare_media_type(name, node) }).collect();
        for example in self.entries(node, "examples") {
            if !example.key.contains('/') {
                let message = format!("`{}` stands under `examples`, where media types stand", example.key);
                self.resolver.sink().add(
                    Diagnostic::new(&rules::MISPLACED_KEY, example.key_span, message)
                        .help("indent it less, so that it stands beside `examples`"),
                );
                continue;
            }
            let item = Named { name: "".into(), item: plain_example(&example.value) };
            match content.iter_mut().find(|media| media.name == example.key) {
                Some(media) => media.examples.push(item),
                None => {
                    let media = bare_media_type(example.key.clone(), node);
                    content.push(MediaType { schema, examples: vec![item], ..media });
                }
            }
        }
        Response {
            status: Status::parse(&entry.key),
            key: entry.key.clone(),
            summary: None,
            description: self.prose(node, "description"),
            since: self.since(node),
            headers: self.headers(node),
            content,
            links: Vec::new(),
            extensions: self.extensions(node),
            span: entry.key_span,
        }
    }
}

fn bare_media_type(name: Arc<str>, node: &Node) -> MediaType {
    MediaType {
        name,
        description: None,
        schema: None,
        item_schema: None,
        examples: Vec::new(),
        encodings: Vec::new(),
        prefix_encodings: Vec::new(),
        item_encoding: None,
        extensions: Vec::new(),
        span: node.span,
    }
}
