//! Nodes become JSON, references included.
//!
//! [`Form::Inlined`]: what a reference leads to is converted once and shared by all that refer to it.
//! A schema that is met again inside itself becomes a component.
//! [`Form::Named`]: what a reference leads to becomes a component at once, and is converted when its
//! turn comes, so that no path through references is ever deep.
//!
//! Two things are bounded: how deep values nest, and how much a document grows by inlining. Beyond
//! the bounds references stay references, which is always right.

use std::collections::VecDeque;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::components::{ComponentId, ComponentKey, Components, Origin};
use super::json::Json;
use super::place::{Kind, Place};
use super::text::TextRules;
use super::{BundleOptions, Form};
use crate::diagnostic::{Diagnostic, rules};
use crate::load::{Node, Value};
use crate::model::Dialect;
use crate::resolve::{Pointer, Resolver, relative};
use crate::source::join;

/// Deepest nesting of values; references below half of it stay references.
const MAX_DEPTH: usize = 300;
/// Most values that one inlined reference may stand for.
const MAX_INLINED: usize = 20_000;
/// Most names that one thing may have in a row.
const MAX_ALIASES: usize = 16;
/// Most values that all inlined references together may stand for.
const MAX_GROWTH: usize = 1_000_000;

/// Keys of a schema whose values of target and reference both count: the later does not simply
/// replace the earlier.
const STRUCTURE: [&str; 8] =
    ["properties", "required", "allOf", "anyOf", "oneOf", "patternProperties", "not", "if"];

/// How far the expansion of a reference's target has come.
#[derive(Debug)]
enum Progress {
    Started,
    Finished(Json),
}

/// Converts the nodes of one bundle.
#[derive(Debug)]
pub(super) struct Converter<'a> {
    resolver: &'a Resolver<'a>,
    /// The folder of the description, with a slash at its end, or nothing.
    folder: String,
    form: Form,
    dialect: Dialect,
    pub text: TextRules<'a>,
    pub components: Components,
    targets: FxHashMap<(usize, Place), Progress>,
    waiting: VecDeque<(ComponentId, ComponentKey, Node)>,
    depth: usize,
    growth: usize,
}

impl<'a> Converter<'a> {
    pub fn new(
        resolver: &'a Resolver<'a>,
        folder: &str,
        dialect: Dialect,
        options: &'a BundleOptions,
    ) -> Self {
        Self {
            resolver,
            folder: if folder.is_empty() { String::new() } else { format!("{folder}/") },
            form: options.form,
            dialect,
            text: TextRules::new(options),
            components: Components::default(),
            targets: FxHashMap::default(),
            waiting: VecDeque::new(),
            depth: 0,
            growth: 0,
        }
    }

    /// The section of the document that holds components of a kind; `None` when there is none.
    pub fn section(&self, kind: Kind) -> Option<&'static str> {
        match self.dialect {
            Dialect::Swagger2 => kind.swagger_section(),
            _ => kind.section(),
        }
    }

    /// Converts a node.
    pub fn node(&mut self, node: &Node, place: Place) -> Json {
        self.value(node, place, place == Place::Extension)
    }

    fn value(&mut self, node: &Node, place: Place, is_prose: bool) -> Json {
        match &node.value {
            Value::Null => Json::Null,
            Value::Bool(value) => Json::Bool(*value),
            Value::Number(text) => Json::Number(text.clone()),
            Value::String(text) => {
                let changed = if is_prose { self.text.prose(text) } else { self.text.value(text) };
                Json::String(if *changed == **text { text.clone() } else { changed.into() })
            }
            _ if self.depth >= MAX_DEPTH => {
                let message = format!("values are nested more than {MAX_DEPTH} levels deep in the bundle");
                self.resolver.sink().add(Diagnostic::new(&rules::BUDGET, node.span, message));
                Json::Null
            }
            Value::Seq(items) => {
                self.depth += 1;
                let items = items.iter().map(|item| self.value(item, place.item(), is_prose)).collect();
                self.depth -= 1;
                Json::array(items)
            }
            Value::Map(_) => {
                self.depth += 1;
                let json = match Resolver::reference(node).filter(|r| self.is_reference(r, place)) {
                    Some(reference) => self.reference(node, reference, place),
                    None => Json::object(self.entries(node, place)),
                };
                self.depth -= 1;
                json
            }
        }
    }

    /// Whether `$ref` means a reference here. In data it does only when it names a file that exists:
    /// examples are put together from files, but may also show what a reference looks like.
    fn is_reference(&self, reference: &Node, place: Place) -> bool {
        if matches!(place, Place::One(_) | Place::Each(_)) {
            return true;
        }
        let address = reference.as_str().and_then(|text| text.split('#').next()).unwrap_or_default();
        let sources = self.resolver.sources();
        let base = &sources.file(reference.span.file).path;
        !address.is_empty() && join(base, address).is_ok_and(|path| sources.find(&path).is_some())
    }

    /// The entries of a mapping, without its `$ref`.
    fn entries(&mut self, node: &Node, place: Place) -> Vec<(Arc<str>, Json)> {
        let is_schema = place == Place::One(Kind::Schema);
        let chooses = is_schema && node.get("discriminator").is_some();
        let is_reference = Resolver::reference(node).is_some_and(|r| self.is_reference(r, place));
        let external = node.get("externalValue").filter(|_| place == Place::One(Kind::Example));
        let mut entries = Vec::with_capacity(node.entries().len());
        for entry in node.entries() {
            let key = &*entry.key;
            let is_address = match key {
                "$ref" => is_reference,
                // One document is one resource: addresses of its former files mean nothing in it,
                // and would change what the references of the document mean.
                "$id" | "$anchor" => is_schema,
                "$schema" => is_schema && !matches!(self.dialect, Dialect::OpenApi31 | Dialect::OpenApi32),
                _ => false,
            };
            // The content of a file that the example names was put beside its address.
            let is_content = key == "value" && place == Place::One(Kind::Example) && external.is_some();
            if is_address || is_content {
                continue;
            }
            let value = match key {
                "oneOf" | "anyOf" if chooses => self.options(&entry.value),
                "mapping" if place == Place::Discriminator => self.mapping(&entry.value),
                "externalValue" if external.is_some() => self.external_value(&entry.value),
                _ => self.value(&entry.value, place.key(key), place.is_prose(key)),
            };
            let key = self.text.value(key);
            entries.push((if *key == *entry.key { entry.key.clone() } else { key.into() }, value));
        }
        entries
    }

    /// The options of a schema with a discriminator, which are known by name.
    fn options(&mut self, options: &Node) -> Json {
        let place = Place::One(Kind::Schema);
        let items = options.items().iter().map(|option| {
            let reference = Resolver::reference(option).filter(|_| option.entries().len() == 1);
            match reference.and_then(|reference| self.pointer_to(reference, Kind::Schema)) {
                Some(pointer) => Json::object(vec![("$ref".into(), pointer)]),
                None => self.value(option, place, false),
            }
        });
        Json::array(items.collect())
    }

    /// `externalValue` of an example: the address of a file is relative to the description, of which the file with
    /// the example may only be a part.
    fn external_value(&self, address: &Node) -> Json {
        let text = address.as_str().unwrap_or_default();
        let sources = self.resolver.sources();
        let path = join(&sources.file(address.span.file).path, text)
            .ok()
            .filter(|path| sources.find(path).is_some());
        match path {
            Some(path) if !text.is_empty() => Json::text(&relative(&self.folder, &path)),
            _ => self.text_value(address),
        }
    }

    fn text_value(&self, node: &Node) -> Json {
        Json::text(&self.text.value(node.as_str().unwrap_or_default()))
    }

    /// `discriminator.mapping`: its values are references, or names of components.
    fn mapping(&mut self, mapping: &Node) -> Json {
        let mut entries = Vec::new();
        for entry in mapping.entries() {
            let text = entry.value.as_str().unwrap_or_default();
            let is_reference =
                text.contains(['/', '#']) || text.ends_with(".yaml") || text.ends_with(".json");
            let pointer = match is_reference {
                true => self.pointer_to(&entry.value, Kind::Schema),
                false => {
                    let path: Arc<str> = format!("#/components/schemas/{text}").into();
                    let known = self.resolver.documents().get(entry.value.span.file);
                    let known =
                        known.and_then(|root| root.get("components")?.get("schemas")?.get(text)).is_some();
                    let reference = Node::new(Value::String(path), entry.value.span);
                    if known { self.pointer_to(&reference, Kind::Schema) } else { None }
                }
            };
            entries.push((
                entry.key.clone(),
                pointer.unwrap_or_else(|| self.value(&entry.value, Place::Data, false)),
            ));
        }
        Json::object(entries)
    }

    /// A pointer to the target of a reference, which becomes a component.
    fn pointer_to(&mut self, reference: &Node, kind: Kind) -> Option<Json> {
        self.section(kind)?;
        let target = self.settled(self.resolver.target(reference)?);
        let address = target.address()?;
        Some(self.component((address, kind), &target, || origin(reference, &target, self.resolver)))
    }

    /// The thing that a target is, where the target is only a reference to another file: a name that the document
    /// gives to the content of a file.
    fn settled(&self, target: Node) -> Node {
        let mut target = target;
        if self.form == Form::Inlined {
            return target;
        }
        for _ in 0..MAX_ALIASES {
            let reference = Resolver::reference(&target).filter(|_| target.entries().len() == 1);
            let next = reference.and_then(|reference| self.resolver.target(reference));
            match next.filter(|next| next.span.file != target.span.file && next.as_map().is_some()) {
                Some(next) => target = next,
                None => break,
            }
        }
        target
    }

    /// A pointer to a component, which is made when it is new.
    pub fn component(&mut self, key: ComponentKey, target: &Node, origin: impl FnOnce() -> Origin) -> Json {
        let id = self.components.find(key).unwrap_or_else(|| {
            let id = self.components.add(key, origin());
            self.waiting.push_back((id, key, target.clone()));
            id
        });
        Json::Pointer(id)
    }

    fn reference(&mut self, node: &Node, reference: &Node, place: Place) -> Json {
        let Some(target) = self.resolver.target(reference) else {
            return Json::object(self.entries(node, place));
        };
        let target = if matches!(place, Place::One(_)) { self.settled(target) } else { target };
        let Some(address) = target.address() else { return self.value(&target, place, false) };
        let kind = match place {
            Place::One(kind) => Some(kind).filter(|kind| self.section(*kind).is_some()),
            _ => None,
        };
        if let Some(kind) = kind {
            let key = (address, kind);
            let plain = node.entries().len() == 1;
            let stays = match self.form {
                Form::Named => plain || kind == Kind::Schema || self.may_have_siblings(node),
                Form::Inlined => self.components.find(key).is_some() || self.depth > MAX_DEPTH / 2,
            };
            let started = matches!(self.targets.get(&(address, place)), Some(Progress::Started));
            if stays || started {
                let pointer = self.component(key, &target, || origin(reference, &target, self.resolver));
                return self.beside(pointer, node, place);
            }
        }
        let Some(json) = self.expand(&target, address, place) else {
            let message = "this reference leads back to itself, which cannot be written out here";
            self.resolver.sink().add(Diagnostic::new(&rules::REF_CYCLE, reference.span, message));
            return Json::Null;
        };
        if let Some(kind) = kind {
            let key = (address, kind);
            let is_large = json.size() > MAX_INLINED
                || self.growth.saturating_add(json.size()) > MAX_GROWTH
                || self.depth + json.height() > MAX_DEPTH;
            // Found to contain itself while it was expanded, or too much to be written twice.
            if self.components.find(key).is_some() || is_large {
                let pointer = self.component(key, &target, || origin(reference, &target, self.resolver));
                return self.beside(pointer, node, place);
            }
        }
        self.growth = self.growth.saturating_add(json.size());
        if node.entries().len() == 1 {
            return json;
        }
        let own = self.entries(node, place);
        let in_target = |key: &str| json.get(key).is_some();
        let clash = place == Place::One(Kind::Schema)
            && own.iter().any(|(key, _)| STRUCTURE.contains(&&**key) && in_target(key));
        if clash || !matches!(json, Json::Object(_)) {
            return all_of(json, own);
        }
        let replaced = |key: &str| own.iter().any(|(name, _)| &**name == key);
        let mut entries: Vec<_> = json.entries().iter().filter(|(key, _)| !replaced(key)).cloned().collect();
        entries.extend(own);
        Json::object(entries)
    }

    /// The value of a reference's target; `None` while it is being made.
    fn expand(&mut self, target: &Node, address: usize, place: Place) -> Option<Json> {
        match self.targets.get(&(address, place)) {
            Some(Progress::Finished(json)) => return Some(json.clone()),
            Some(Progress::Started) => return None,
            None => {}
        }
        self.targets.insert((address, place), Progress::Started);
        let json = self.value(target, place, false);
        self.targets.insert((address, place), Progress::Finished(json.clone()));
        Some(json)
    }

    /// A reference to a component together with what stands beside it.
    fn beside(&mut self, pointer: Json, node: &Node, place: Place) -> Json {
        let reference = ("$ref".into(), pointer);
        if node.entries().len() == 1 {
            return Json::object(vec![reference]);
        }
        let own = self.entries(node, place);
        // Before 3.1 everything beside `$ref` is ignored, so the two are joined instead.
        let may_stand_beside = matches!(self.dialect, Dialect::OpenApi31 | Dialect::OpenApi32);
        match place {
            Place::One(Kind::Schema) if !may_stand_beside => all_of(Json::object(vec![reference]), own),
            _ => Json::object(std::iter::once(reference).chain(own).collect()),
        }
    }

    /// Whether a reference that is no schema may keep what stands beside it (OpenAPI 3.1, 4.8.23).
    fn may_have_siblings(&self, node: &Node) -> bool {
        let allowed = |key: &str| matches!(key, "$ref" | "summary" | "description");
        matches!(self.dialect, Dialect::OpenApi31 | Dialect::OpenApi32)
            && node.entries().iter().all(|entry| allowed(&entry.key))
    }

    /// Converts the components that wait, and those that they refer to.
    pub fn finish(&mut self) {
        while let Some((id, (address, kind), node)) = self.waiting.pop_front() {
            let place = Place::One(kind);
            self.depth = 0;
            let json = match self.form {
                Form::Named => Some(self.value(&node, place, false)),
                Form::Inlined => self.expand(&node, address, place),
            };
            self.components.list[id.0].content = json;
        }
    }
}

/// A schema and further demands on it.
fn all_of(json: Json, own: Vec<(Arc<str>, Json)>) -> Json {
    let mut parts = vec![json];
    let mut entries = Vec::with_capacity(own.len() + 1);
    for (key, value) in own {
        match &*key {
            "allOf" => parts.extend(value.items().iter().cloned()),
            _ => entries.push((key, value)),
        }
    }
    entries.insert(0, ("allOf".into(), Json::array(parts)));
    Json::object(entries)
}

/// Where the target of a reference comes from.
fn origin(reference: &Node, target: &Node, resolver: &Resolver<'_>) -> Origin {
    let text = reference.as_str().unwrap_or_default();
    let fragment = text.split_once('#').map_or("", |(_, fragment)| fragment);
    let tokens = match Pointer::parse(fragment) {
        Some(pointer) => pointer.0,
        None => vec![fragment.to_owned()],
    };
    Origin::new(&resolver.sources().file(target.span.file).path, &tokens)
}
