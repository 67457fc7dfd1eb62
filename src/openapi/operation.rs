//! Operations of OpenAPI 3.x: parameters, bodies, responses.

use std::sync::Arc;

use super::Reader;
use super::openapi3::Scope;
use crate::diagnostic::{Diagnostic, rules};
use crate::load::{Entry, Node};
use crate::markup::{Markup, Prose};
use crate::model::{
    CodeSample, Dialect, Encoding, Example, Header, Link, MediaType, Method, Named, Operation, Parameter,
    ParameterIn, RequestBody, Response, Status, Style,
};
use crate::source::{has_scheme, join};

/// How deep callbacks may stand in callbacks.
const MAX_CALLBACKS: usize = 4;

impl Reader<'_> {
    /// Reads an operation under its method.
    pub(super) fn operation(
        &mut self,
        scope: &Scope<'_>,
        method: Method,
        entry: &Entry,
    ) -> Option<Operation> {
        let node = self.target(&entry.value, "an operation")?;
        let path = &scope.path.key;
        let is_rooted = path.starts_with('/') || scope.base_path.is_empty();
        let full_path = format!("{}{}{path}", scope.base_path, if is_rooted { "" } else { "/" });
        let is_swagger = scope.dialect == Dialect::Swagger2;
        let (parameters, request) = match is_swagger {
            true => self.swagger_parameters(scope, &node),
            false => (self.parameters(scope, &node), self.request_body(&node)),
        };
        let responses = self.responses(scope, &node);
        self.callback_depth += 1;
        let callbacks = match self.callback_depth <= MAX_CALLBACKS {
            true => self.callbacks(&node, scope.root, scope.dialect),
            false => Vec::new(),
        };
        self.callback_depth -= 1;
        Some(Operation {
            method,
            path: path.clone(),
            full_path: full_path.into(),
            id: self.text(&node, "operationId"),
            summary: self.text(&node, "summary"),
            description: self.description_or_summary(&node),
            lifecycle: self.lifecycle(&node),
            since: self.since(&node),
            tags: self.texts(&node, "tags"),
            parameters,
            request,
            responses,
            authentication: self.authentication(&node, scope.root),
            callbacks,
            servers: self.servers(&node),
            external_docs: self.external_docs(&node),
            code_samples: self.code_samples(&node),
            replaces: self.texts(&node, "x-replaces"),
            internal: self.flag(&node, "x-internal"),
            extensions: self.extensions(&node),
            span: entry.key_span,
            path_span: scope.path.key_span,
        })
    }

    /// The description; in sources in reStructuredText the summary is prose too, and says what a
    /// missing description would.
    fn description_or_summary(&mut self, node: &Node) -> Option<Prose> {
        let description = self.prose(node, "description");
        let is_rst = self.markup(node.span.file) == Markup::Rst;
        description.or_else(|| self.prose(node, "summary").filter(|_| is_rst))
    }

    fn code_samples(&self, node: &Node) -> Vec<CodeSample> {
        let sample = |node: &Node, keys: [&str; 3]| {
            let [language, label, source] = keys;
            let language = self.text(node, language)?;
            let label = self.text(node, label).unwrap_or_else(|| language.clone());
            Some(CodeSample { language, label, source: self.text(node, source)? })
        };
        let mut found: Vec<CodeSample> = Vec::new();
        for key in ["x-codeSamples", "x-code-samples"] {
            let list = node.get(key).map_or(&[][..], Node::items);
            found.extend(list.iter().filter_map(|one| sample(one, ["lang", "label", "source"])));
        }
        // ReadMe has words of its own.
        let list = node.get("x-readme").and_then(|readme| readme.get("code-samples"));
        let list = list.or_else(|| node.get("x-readme.code-samples")).map_or(&[][..], Node::items);
        found.extend(list.iter().filter_map(|one| sample(one, ["language", "name", "code"])));
        found
    }

    /// The nodes of an operation's parameters with those of its path, references followed: one of
    /// the operation replaces one of the path with the same name and place.
    pub(super) fn parameter_nodes(&self, scope: &Scope<'_>, node: &Node) -> Vec<Node> {
        let mut found: Vec<Node> = Vec::new();
        let is_same = |a: &Node, b: &Node| ["name", "in"].iter().all(|key| a.get(key) == b.get(key));
        for holder in [scope.item, node] {
            for item in self.items(holder, "parameters") {
                let Some(parameter) = self.target(item, "a parameter") else { continue };
                match found.iter_mut().find(|known| is_same(known, &parameter)) {
                    Some(known) => *known = parameter,
                    None => found.push(parameter),
                }
            }
        }
        found
    }

    fn parameters(&mut self, scope: &Scope<'_>, node: &Node) -> Vec<Parameter> {
        let nodes = self.parameter_nodes(scope, node);
        nodes.iter().filter_map(|parameter| self.parameter(parameter)).collect()
    }

    /// Reads a parameter of OpenAPI 3.x.
    pub(super) fn parameter(&mut self, node: &Node) -> Option<Parameter> {
        let place = self.place(node)?;
        Some(Parameter {
            name: self.text(node, "name").unwrap_or_default(),
            place,
            description: self.prose(node, "description"),
            required: self.flag(node, "required"),
            lifecycle: self.lifecycle(node),
            since: self.since(node),
            allow_empty: self.flag(node, "allowEmptyValue"),
            style: self.style(node, "style"),
            explode: self.maybe_flag(node, "explode"),
            allow_reserved: self.flag(node, "allowReserved"),
            schema: node.get("schema").map(|schema| self.schema(schema)),
            content: self.content(node),
            examples: self.examples(node),
            extensions: self.extensions(node),
            span: node.span,
        })
    }

    /// Where a parameter stands; an unknown place is reported.
    pub(super) fn place(&self, node: &Node) -> Option<ParameterIn> {
        let place = node.get("in").and_then(Node::as_str);
        Some(match place {
            Some("path") => ParameterIn::Path,
            Some("query") => ParameterIn::Query,
            Some("querystring") => ParameterIn::QueryString,
            Some("header") => ParameterIn::Header,
            Some("cookie") => ParameterIn::Cookie,
            _ => {
                let diagnostic = match (node.get("in"), place) {
                    (Some(given), Some(word)) => {
                        let message = format!("`{word}` is no value of `in`");
                        Diagnostic::new(&rules::UNKNOWN_VALUE, given.span, message)
                            .help("write `path`, `query`, `header` or `cookie`")
                            .did_you_mean(word, ["path", "query", "header", "cookie", "querystring"])
                    }
                    _ => Diagnostic::new(&rules::MISSING_KEY, node.span, "a parameter needs `in`")
                        .help("add `in`"),
                };
                self.resolver.sink().add(diagnostic);
                return None;
            }
        })
    }

    fn style(&self, node: &Node, key: &str) -> Option<Style> {
        let value = node.get(key)?;
        let style = match value.as_str() {
            Some("matrix") => Style::Matrix,
            Some("label") => Style::Label,
            Some("simple") => Style::Simple,
            Some("form") => Style::Form,
            Some("spaceDelimited") => Style::SpaceDelimited,
            Some("pipeDelimited") => Style::PipeDelimited,
            Some("deepObject") => Style::DeepObject,
            Some("cookie") => Style::Cookie,
            _ => {
                self.wrong(value, key, "the name of a style");
                return None;
            }
        };
        Some(style)
    }

    fn request_body(&mut self, node: &Node) -> Option<RequestBody> {
        let body = node.get("requestBody").filter(|body| !body.is_null())?;
        let body = self.target(body, "a request body")?;
        Some(self.body(&body))
    }

    /// Reads a request body.
    pub(super) fn body(&mut self, node: &Node) -> RequestBody {
        RequestBody {
            description: self.prose(node, "description"),
            required: self.flag(node, "required"),
            since: self.since(node),
            content: self.content(node),
            extensions: self.extensions(node),
            span: node.span,
        }
    }

    /// `content`: media types in order.
    pub(super) fn content(&mut self, node: &Node) -> Vec<MediaType> {
        let mut content = Vec::new();
        for entry in self.entries(node, "content") {
            if let Some(media) = self.target(&entry.value, "a media type") {
                content.push(self.media_type(entry.key.clone(), &media));
            }
        }
        content
    }

    /// Reads a media type.
    pub(super) fn media_type(&mut self, name: Arc<str>, node: &Node) -> MediaType {
        let mut encodings = Vec::new();
        for entry in self.entries(node, "encoding") {
            encodings.push(Named { name: entry.key.clone(), item: self.encoding(&entry.value, 0) });
        }
        let prefix = self.items(node, "prefixEncoding").to_vec();
        MediaType {
            name,
            description: self.prose(node, "description"),
            schema: node.get("schema").map(|schema| self.schema(schema)),
            item_schema: node.get("itemSchema").map(|schema| self.schema(schema)),
            examples: self.examples(node),
            encodings,
            prefix_encodings: prefix.iter().map(|encoding| self.encoding(encoding, 0)).collect(),
            item_encoding: node.get("itemEncoding").map(|encoding| self.encoding(encoding, 0)),
            extensions: self.extensions(node),
            span: node.span,
        }
    }

    fn encoding(&mut self, node: &Node, depth: usize) -> Encoding {
        let (mut nested, mut nested_prefix, mut nested_item) = (Vec::new(), Vec::new(), None);
        if depth < MAX_CALLBACKS {
            for entry in self.entries(node, "encoding") {
                nested.push(Named { name: entry.key.clone(), item: self.encoding(&entry.value, depth + 1) });
            }
            for part in node.get("prefixEncoding").map_or(&[][..], Node::items) {
                nested_prefix.push(self.encoding(part, depth + 1));
            }
            let item = node.get("itemEncoding");
            nested_item = item.map(|item| Box::new(self.encoding(item, depth + 1)));
        }
        Encoding {
            content_type: self.text(node, "contentType"),
            headers: self.headers(node),
            style: self.style(node, "style"),
            explode: self.maybe_flag(node, "explode"),
            allow_reserved: self.flag(node, "allowReserved"),
            nested,
            nested_prefix,
            nested_item,
            extensions: self.extensions(node),
        }
    }

    /// `example` and `examples` of a parameter, header or media type.
    pub(super) fn examples(&mut self, node: &Node) -> Vec<Named<Example>> {
        let mut examples = Vec::new();
        for key in ["example", "x-example"] {
            if let Some(value) = node.get(key) {
                examples.push(Named { name: "".into(), item: plain_example(value) });
                break;
            }
        }
        match node.get("examples") {
            // A list is JSON Schema's form; here it stands for unnamed examples.
            Some(list) if list.as_seq().is_some() => {
                let unnamed = |value| Named { name: "".into(), item: plain_example(value) };
                examples.extend(list.items().iter().map(unnamed));
            }
            _ => {
                for entry in self.entries(node, "examples") {
                    if let Some(example) = self.target(&entry.value, "an example") {
                        examples.push(Named { name: entry.key.clone(), item: self.example(&example) });
                    }
                }
            }
        }
        examples
    }

    /// Reads an example object.
    pub(super) fn example(&mut self, node: &Node) -> Example {
        let value = node.get("value").or_else(|| node.get("dataValue"));
        Example {
            summary: self.text(node, "summary"),
            description: self.prose(node, "description"),
            value: value.map(|value| self.example_value(value)),
            serialized: self.text(node, "serializedValue"),
            external: self.external_value(node),
            extensions: self.extensions(node),
            span: node.span,
        }
    }

    /// The address of an example: the path in the site of a file that is published with it, or a whole address.
    fn external_value(&self, node: &Node) -> Option<Arc<str>> {
        let address = node.get("externalValue")?;
        let text = address.as_str().filter(|text| !text.starts_with('/') && !has_scheme(text));
        let sources = self.resolver.sources();
        let path = text.and_then(|text| join(&sources.file(address.span.file).path, text).ok());
        match path.filter(|path| sources.find(path).is_some()) {
            Some(path) => Some(path.into()),
            None => self.document_address(node, "externalValue"),
        }
    }

    /// The value of an example. One that is nothing but a reference to an example of the document
    /// means the value of that one: some write the reference a level too deep.
    fn example_value(&self, value: &Node) -> Node {
        let reference = value.get("$ref").filter(|_| value.entries().len() == 1);
        let is_example = |text: &str| text.contains("#/components/examples/");
        let reference = reference.filter(|reference| reference.as_str().is_some_and(is_example));
        let target = reference.and_then(|reference| self.resolver.target(reference));
        target.and_then(|target| target.get("value").cloned()).unwrap_or_else(|| value.clone())
    }

    /// `headers` of a response or an encoding.
    pub(super) fn headers(&mut self, node: &Node) -> Vec<Header> {
        let mut headers = Vec::new();
        for entry in self.entries(node, "headers") {
            if let Some(header) = self.target(&entry.value, "a header") {
                headers.push(self.header(entry.key.clone(), &header));
            }
        }
        headers
    }

    /// Reads a header; in Swagger 2.0 it is its schema too.
    pub(super) fn header(&mut self, name: Arc<str>, node: &Node) -> Header {
        let schema = match node.get("schema") {
            Some(schema) => Some(self.schema(schema)),
            None if node.get("type").is_some() => {
                self.schemas.is_parameter(node);
                Some(self.schema(node))
            }
            None => None,
        };
        Header {
            name,
            description: self.prose(node, "description"),
            required: self.flag(node, "required"),
            lifecycle: self.lifecycle(node),
            since: self.since(node),
            style: self.collection_format(node).0,
            explode: self.maybe_flag(node, "explode"),
            schema,
            content: self.content(node),
            examples: self.examples(node),
            extensions: self.extensions(node),
            span: node.span,
        }
    }

    fn responses(&mut self, scope: &Scope<'_>, node: &Node) -> Vec<Response> {
        let mut responses = Vec::new();
        for entry in self.fields(node, "responses") {
            let Some(response) = self.target(&entry.value, "a response") else { continue };
            responses.push(match scope.dialect {
                Dialect::Swagger2 => self.swagger_response(scope, node, entry, &response),
                _ => self.response(entry, &response),
            });
        }
        responses
    }

    /// Reads a response of OpenAPI 3.x.
    pub(super) fn response(&mut self, entry: &Entry, node: &Node) -> Response {
        Response {
            status: Status::parse(&entry.key),
            key: entry.key.clone(),
            summary: self.text(node, "summary"),
            description: self.prose(node, "description"),
            since: self.since(node),
            headers: self.headers(node),
            content: self.content(node),
            links: self.links(node),
            extensions: self.extensions(node),
            span: entry.key_span,
        }
    }

    /// `links` of a response or among the components.
    pub(super) fn links(&mut self, node: &Node) -> Vec<Named<Link>> {
        let mut links = Vec::new();
        for entry in self.entries(node, "links") {
            let Some(link) = self.target(&entry.value, "a link") else { continue };
            let parameters = self.entries(&link, "parameters");
            let item = Link {
                operation_id: self.text(&link, "operationId"),
                operation_ref: self.text(&link, "operationRef"),
                parameters: parameters.iter().map(|entry| (entry.key.clone(), entry.value.clone())).collect(),
                request_body: link.get("requestBody").cloned(),
                description: self.prose(&link, "description"),
                server: link.get("server").and_then(|server| self.server(server)),
                extensions: self.extensions(&link),
            };
            links.push(Named { name: entry.key.clone(), item });
        }
        links
    }
}

/// An example that is just its value.
pub(super) fn plain_example(value: &Node) -> Example {
    Example {
        summary: None,
        description: None,
        value: Some(value.clone()),
        serialized: None,
        external: None,
        extensions: Vec::new(),
        span: value.span,
    }
}
