//! One pass over the descriptions, by the tables.
//!
//! References are followed: what they lead to is checked as the object that is wanted at the place
//! of the reference, each target once. Targets wait in a queue, so a long chain of references needs
//! no deep stack.

use rustc_hash::{FxHashMap, FxHashSet};

use super::constraints::misplaced;
use super::report::{missing_key, unknown_key, wrong_type};
use crate::diagnostic::{Diagnostic, rules};
use crate::load::{Entry, Node};
use crate::openapi::grammar::schema::SCHEMA;
use crate::openapi::grammar::{ALL, Object, ObjectKind, PLAIN, SWAGGER, Versions};
use crate::openapi::grammar::{openapi3 as openapi, swagger};
use crate::resolve::Resolver;
use crate::source::Span;

/// What the walk passed that other rules look at.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// Schemas with the version they are read in, each once.
    pub(crate) schemas: Vec<(Node, Versions)>,
    /// Schemas that are parts of others: the rest of what they describe stands elsewhere.
    pub(crate) parts: FxHashSet<usize>,
    /// Parameters, headers, media types and responses, which hold schemas with examples.
    pub(crate) holders: Vec<ExampleOwner>,
    /// Links to other operations.
    pub(crate) links: Vec<Node>,
    /// Servers.
    pub(crate) servers: Vec<Node>,
}

/// A thing that has a schema and examples.
#[derive(Debug, Clone)]
pub(crate) struct ExampleOwner {
    /// Its mapping.
    pub(crate) node: Node,
    /// What it is.
    pub(crate) role: ObjectKind,
    /// The version it is read in.
    pub(crate) version: Versions,
    /// The key that it stands under: the name of a media type, for one.
    pub(crate) key: Option<Entry>,
}

/// Something that waits to be walked.
struct Visit {
    node: Node,
    object: &'static Object,
    version: Versions,
    key: Option<Entry>,
}

/// The walk.
pub(super) struct Walk<'a> {
    pub(super) resolver: &'a Resolver<'a>,
    pub(super) version: Versions,
    seen: FxHashMap<(usize, usize), Versions>,
    queue: Vec<Visit>,
    pub(super) found: Found,
}

impl<'a> Walk<'a> {
    /// A walk that has not started.
    pub(super) fn new(resolver: &'a Resolver<'a>) -> Self {
        Self {
            resolver,
            version: ALL,
            seen: FxHashMap::default(),
            queue: Vec::new(),
            found: Found::default(),
        }
    }

    /// Walks a description.
    pub(super) fn description(&mut self, root: &Node, version: Versions) {
        let object = if version == SWAGGER { &swagger::ROOT } else { &openapi::ROOT };
        self.start(root, object, version);
    }

    /// Walks a schema that stands for itself.
    pub(super) fn plain_schema(&mut self, root: &Node) {
        self.start(root, &SCHEMA, PLAIN);
    }

    /// What was found.
    pub(super) fn finish(self) -> Found {
        self.found
    }

    fn start(&mut self, root: &Node, object: &'static Object, version: Versions) {
        self.queue.push(Visit { node: root.clone(), object, version, key: None });
        while let Some(visit) = self.queue.pop() {
            self.version = visit.version;
            self.object(&visit.node, visit.object, visit.key.as_ref(), visit.node.span);
        }
    }

    /// Reports a problem.
    pub(super) fn report(&self, diagnostic: Diagnostic) {
        self.resolver.sink().add(diagnostic);
    }

    /// Checks a mapping as an object. `at` is where to report what is missing.
    pub(super) fn object(&mut self, node: &Node, object: &'static Object, key: Option<&Entry>, at: Span) {
        let (Some(map), Some(address)) = (node.as_map(), node.address()) else { return };
        let id = (address, std::ptr::from_ref(object).addr());
        if self.seen.insert(id, self.version).is_some() {
            return;
        }
        if let Some(reference) = Resolver::reference(node) {
            self.reference(reference, object, key);
            if object.role != ObjectKind::Schema && object.role != ObjectKind::PathItem {
                return;
            }
        }
        self.collect(node, object, key);
        for entry in map.entries() {
            if &*entry.key == "$ref" {
                if entry.value.as_str().is_none() {
                    self.report(wrong_type("$ref", &entry.value, "the address of what is meant"));
                }
                continue;
            }
            if let Some(diagnostic) = misplaced(node, entry, object, self.version) {
                self.report(diagnostic);
                continue;
            }
            match object.field(&entry.key, self.version) {
                // What must be there is asked for below.
                Some(field) if entry.value.is_null() && field.required.has(self.version) => {}
                Some(field) => self.shape(entry, &entry.value, field.shape),
                None => self.free_key(entry, object),
            }
        }
        if Resolver::reference(node).is_some() {
            return;
        }
        for field in object.fields.iter().filter(|field| field.on.has(self.version)) {
            let value = map.get(field.key);
            if field.required.has(self.version) && value.is_none_or(Node::is_null) {
                let at = map.entry(field.key).map_or(at, |entry| entry.key_span);
                self.report(missing_key(at, object, field.key));
            }
        }
        self.beyond(node, object, at);
    }

    /// A key that is no field: one of free choice, an extension, or a mistake.
    fn free_key(&mut self, entry: &Entry, object: &'static Object) {
        let is_extension = entry.key.starts_with("x-");
        match &object.pattern {
            Some(pattern) if !is_extension && (pattern.fits)(&entry.key) => {
                self.shape(entry, &entry.value, pattern.shape);
            }
            _ => {
                if let Some(diagnostic) = unknown_key(entry, object, self.version) {
                    self.report(diagnostic);
                }
            }
        }
    }

    /// Follows a reference, and puts its target on the queue.
    fn reference(&mut self, reference: &Node, object: &'static Object, key: Option<&Entry>) {
        let Some(target) = self.resolver.target(reference) else { return };
        if let Some(other) = self.wrong_kind(reference, &target, object) {
            let message = format!("this reference should lead to {}, and leads to {other}", object.name);
            self.report(
                Diagnostic::new(&rules::REF_KIND, reference.span, message)
                    .other(target.span, "it leads here"),
            );
            return;
        }
        self.queue.push(Visit { node: target, object, version: self.version, key: key.cloned() });
    }

    /// What a reference leads to, when that is not the object wanted.
    fn wrong_kind(&self, reference: &Node, target: &Node, object: &'static Object) -> Option<&'static str> {
        if object.role == ObjectKind::Other {
            return None;
        }
        let Some(map) = target.as_map() else {
            let is_flag = object.role == ObjectKind::Schema && target.as_bool().is_some();
            return (!is_flag).then(|| target.kind());
        };
        let text = reference.as_str().unwrap_or_default();
        if let Some((role, name)) = section(text, self.version) {
            return (role != object.role).then_some(name);
        }
        // In a file of its own a thing is known by its fields only.
        let fits = |object: &Object| {
            let own = map.entries().iter().filter(|entry| !entry.key.starts_with("x-"));
            let all_known = own.clone().all(|entry| object.field(&entry.key, self.version).is_some());
            let needed = object.fields.iter().filter(|field| field.required.has(self.version));
            let all_there = needed.clone().all(|field| map.get(field.key).is_some());
            all_known && all_there && own.count() > 1
        };
        let own = map.entries().iter().filter(|entry| !entry.key.starts_with("x-"));
        let strange = own.filter(|entry| object.field(&entry.key, self.version).is_none()).count();
        if strange == 0 || map.get("$ref").is_some() || object.pattern.is_some() {
            return None;
        }
        candidates(self.version).iter().find(|other| other.role != object.role && fits(other)).map(|o| o.name)
    }

    /// Notes what other rules want to see.
    fn collect(&mut self, node: &Node, object: &'static Object, key: Option<&Entry>) {
        match object.role {
            ObjectKind::Schema => {
                self.found.schemas.push((node.clone(), self.version));
                for list in ["allOf", "anyOf", "oneOf"] {
                    for part in node.get(list).map_or(&[][..], Node::items) {
                        self.found.parts.extend(part.address());
                        if let Some(target) = Resolver::reference(part).and_then(|r| self.resolver.target(r))
                        {
                            self.found.parts.extend(target.address());
                        }
                    }
                }
                for key in ["if", "then", "else", "not", "$ref"] {
                    self.found.parts.extend(node.get(key).and_then(Node::address));
                }
            }
            ObjectKind::Parameter | ObjectKind::Header | ObjectKind::Media | ObjectKind::Response => {
                self.found.holders.push(ExampleOwner {
                    node: node.clone(),
                    role: object.role,
                    version: self.version,
                    key: key.cloned(),
                });
            }
            _ if std::ptr::eq(object, &openapi::SERVER) => self.found.servers.push(node.clone()),
            ObjectKind::Link => self.found.links.push(node.clone()),
            _ => {}
        }
    }
}

/// The objects that a file on its own may hold.
fn candidates(version: Versions) -> &'static [&'static Object] {
    static OPENAPI: &[&Object] = &[
        &openapi::PARAMETER,
        &openapi::REQUEST_BODY,
        &openapi::SECURITY_SCHEME,
        &openapi::PATH_ITEM,
        &openapi::RESPONSE,
        &SCHEMA,
    ];
    static SWAGGER_ONES: &[&Object] =
        &[&swagger::PARAMETER, &swagger::SECURITY_SCHEME, &swagger::PATH_ITEM, &swagger::RESPONSE, &SCHEMA];
    if version == SWAGGER { SWAGGER_ONES } else { OPENAPI }
}

/// What stands at a pointer such as `#/components/parameters/room`, by the name of its section.
fn section(reference: &str, version: Versions) -> Option<(ObjectKind, &'static str)> {
    let pointer = reference.split_once('#')?.1;
    let name = match version {
        SWAGGER => pointer.strip_prefix('/')?,
        _ => pointer.strip_prefix("/components/")?,
    };
    let (section, rest) = name.split_once('/')?;
    if rest.contains('/') {
        return None;
    }
    Some(match section {
        "schemas" if version != SWAGGER => (ObjectKind::Schema, SCHEMA.name),
        "definitions" if version == SWAGGER => (ObjectKind::Schema, SCHEMA.name),
        "parameters" => (ObjectKind::Parameter, openapi::PARAMETER.name),
        "responses" => (ObjectKind::Response, openapi::RESPONSE.name),
        "examples" if version != SWAGGER => (ObjectKind::Example, openapi::EXAMPLE.name),
        "requestBodies" if version != SWAGGER => (ObjectKind::RequestBody, openapi::REQUEST_BODY.name),
        "headers" if version != SWAGGER => (ObjectKind::Header, openapi::HEADER.name),
        "securitySchemes" if version != SWAGGER => (ObjectKind::Security, openapi::SECURITY_SCHEME.name),
        "links" if version != SWAGGER => (ObjectKind::Link, openapi::LINK.name),
        "callbacks" if version != SWAGGER => (ObjectKind::Callback, "a callback"),
        "pathItems" if version != SWAGGER => (ObjectKind::PathItem, openapi::PATH_ITEM.name),
        _ => return None,
    })
}
