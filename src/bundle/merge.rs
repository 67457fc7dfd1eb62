//! Several descriptions become one document.
//!
//! 1. Paths of all files stand below the base path of their file, unless all files have the same
//!    servers, which then stay.
//! 2. What a file says of all its operations (media types, security) goes to each of them, unless all
//!    files say the same.
//! 3. Tags and components are joined by name; `info` keeps what all files share.

use std::sync::Arc;

use super::BundleOptions;
use super::Form;
use super::components::Origin;
use super::convert::Converter;
use super::json::Json;
use super::paths::{Entries, PathTable};
use super::place::{Kind, Place};
use super::servers;
use super::spec_folder::SpecFolder;
use crate::diagnostic::{Diagnostic, rules};
use crate::load::{Entry, Node};
use crate::model::Dialect;
use crate::resolve::Resolver;
use crate::source::Span;

/// A merged document.
#[derive(Debug)]
pub(super) struct Merged {
    pub document: Json,
    /// The pointer of each component.
    pub names: Vec<String>,
    pub operations: usize,
}

/// Fields that a file gives for all its operations.
const INHERITED: [&str; 3] = ["consumes", "produces", "security"];

/// Merges the files of an API.
pub(super) fn merge(spec: &SpecFolder, resolver: &Resolver<'_>, options: &BundleOptions) -> Merged {
    let mut roots: Vec<&Node> =
        spec.files.iter().filter_map(|file| resolver.documents().get(*file)).collect();
    let dialect = roots.first().map_or(Dialect::OpenApi31, |root| dialect(root));
    let is_swagger = dialect == Dialect::Swagger2;
    roots.retain(|root| {
        let fits = (self::dialect(root) == Dialect::Swagger2) == is_swagger;
        if !fits {
            let message =
                "this file follows another standard than the first of its folder, so it is left out";
            let help = "convert the files of a folder to the same standard";
            resolver.sink().add(Diagnostic::new(&rules::BUNDLE_CONFLICT, root.span, message).help(help));
        }
        fits
    });
    let dialect = roots.iter().map(|root| self::dialect(root)).max().unwrap_or(dialect);
    let shared_servers = options.servers.is_empty() && servers::are_shared(&roots, dialect);
    let mut merger = Merger {
        converter: Converter::new(resolver, &spec.folder, dialect, options),
        resolver,
        options,
        dialect,
        shared_servers,
        paths: PathTable::default(),
        webhooks: PathTable::default(),
        security_schemes: Vec::new(),
    };
    for root in &roots {
        merger.paths_of(root, &roots);
    }
    let operations = merger.paths.operations() + merger.webhooks.operations();
    let document = merger.document(&roots);
    let names = merger.names();
    Merged { document, names, operations }
}

/// The standard that a file follows.
fn dialect(root: &Node) -> Dialect {
    let version = root.get("openapi").and_then(Node::scalar_text).unwrap_or_default();
    match root.get("swagger") {
        Some(_) => Dialect::Swagger2,
        None if version.starts_with("3.0") => Dialect::OpenApi30,
        None if version.starts_with("3.2") => Dialect::OpenApi32,
        None => Dialect::OpenApi31,
    }
}

struct Merger<'a> {
    converter: Converter<'a>,
    resolver: &'a Resolver<'a>,
    options: &'a BundleOptions,
    dialect: Dialect,
    shared_servers: bool,
    paths: PathTable,
    webhooks: PathTable,
    /// With the node and the key's place of each.
    security_schemes: Vec<(Arc<str>, Node, Span)>,
}

impl Merger<'_> {
    fn paths_of(&mut self, root: &Node, roots: &[&Node]) {
        let base = match self.shared_servers {
            true => String::new(),
            false => servers::base_path(root, self.dialect),
        };
        let inherited: Entries = INHERITED
            .iter()
            .filter(|key| shared(roots, key).is_none())
            .filter_map(|key| Some(((*key).into(), self.converter.node(root.get(key)?, Place::Data))))
            .collect();
        let sink = self.resolver.sink();
        for entry in &self.followed(root.get("paths")) {
            if entry.key.starts_with("x-") {
                continue;
            }
            let path = format!("{base}{}", entry.key);
            let path: Arc<str> = self.converter.text.value(&path).into();
            let item = self.converter.node(&entry.value, Place::One(Kind::PathItem));
            self.paths.add(path, &item, entry, &inherited, sink);
        }
        for entry in &self.followed(root.get("webhooks")) {
            let item = self.converter.node(&entry.value, Place::One(Kind::PathItem));
            self.webhooks.add(entry.key.clone(), &item, entry, &inherited, sink);
        }
    }

    fn document(&mut self, roots: &[&Node]) -> Json {
        let mut out: Entries = Vec::new();
        let is_swagger = self.dialect == Dialect::Swagger2;
        let version_key = if is_swagger { "swagger" } else { "openapi" };
        let versions = roots.iter().filter_map(|root| root.get(version_key)?.scalar_text());
        let version = versions.max().unwrap_or("3.1.0".into());
        out.push((version_key.into(), Json::text(&version)));
        out.push(("info".into(), self.info(roots)));
        out.extend(servers::entries(
            roots,
            self.dialect,
            self.options,
            self.shared_servers,
            &mut self.converter,
        ));
        for key in ["jsonSchemaDialect", "externalDocs", "consumes", "produces", "security"] {
            let inherited = INHERITED.contains(&key);
            let value = match inherited {
                true => shared(roots, key),
                false => roots.iter().find_map(|root| root.get(key)),
            };
            if let Some(value) = value {
                let place = if inherited { Place::Data } else { Place::Plain };
                out.push((key.into(), self.converter.node(value, place)));
            }
        }
        if let Some(tags) = self.tags(roots) {
            out.push(("tags".into(), tags));
        }
        let needs_paths = !matches!(self.dialect, Dialect::OpenApi31 | Dialect::OpenApi32);
        if needs_paths || !self.paths.is_empty() {
            out.push(("paths".into(), std::mem::take(&mut self.paths).into_json()));
        }
        if !self.webhooks.is_empty() {
            out.push(("webhooks".into(), std::mem::take(&mut self.webhooks).into_json()));
        }
        self.components(roots, &mut out);
        let mut extensions: Vec<&Entry> = Vec::new();
        for entry in roots.iter().flat_map(|root| root.entries()) {
            if entry.key.starts_with("x-") && !extensions.iter().any(|known| known.key == entry.key) {
                extensions.push(entry);
            }
        }
        for entry in extensions {
            out.push((entry.key.clone(), self.converter.node(&entry.value, Place::Extension)));
        }
        Json::object(out)
    }

    /// What all files say, with the title and version that were asked for.
    fn info(&mut self, roots: &[&Node]) -> Json {
        let first: &[Entry] = roots.first().and_then(|root| root.get("info")).map_or(&[], Node::entries);
        let titles: Vec<&str> =
            roots.iter().filter_map(|root| root.get("info")?.get("title")?.as_str()).collect();
        let title = self.options.title.clone().unwrap_or_else(|| common_title(&titles));
        let mut version = self.options.version.clone();
        let mut entries: Entries = Vec::new();
        for entry in first {
            match &*entry.key {
                "title" => {}
                "version" => {
                    version = version.or_else(|| entry.value.scalar_text().map(|text| text.into_owned()));
                }
                key => {
                    let same =
                        |root: &&Node| root.get("info").and_then(|info| info.get(key)) == Some(&entry.value);
                    if roots.iter().all(same) {
                        let place = if key.starts_with("x-") { Place::Extension } else { Place::Plain };
                        let is_prose = matches!(key, "description" | "summary");
                        let place = if is_prose { Place::Extension } else { place };
                        entries.push((entry.key.clone(), self.converter.node(&entry.value, place)));
                    }
                }
            }
        }
        entries.insert(0, ("title".into(), Json::text(&title)));
        entries.insert(1, ("version".into(), Json::text(&version.unwrap_or_default())));
        Json::object(entries)
    }

    /// The tags of all files, each name once.
    fn tags(&mut self, roots: &[&Node]) -> Option<Json> {
        let mut tags: Vec<&Node> = Vec::new();
        for tag in roots.iter().filter_map(|root| root.get("tags")).flat_map(Node::items) {
            if !tags.iter().any(|known| known.get("name") == tag.get("name")) {
                tags.push(tag);
            }
        }
        let any = !tags.is_empty();
        any.then(|| Json::array(tags.iter().map(|tag| self.converter.node(tag, Place::Plain)).collect()))
    }

    /// Components: those that the files declare (in [`Form::Named`]), and all that references made.
    fn components(&mut self, roots: &[&Node], out: &mut Entries) {
        let is_swagger = self.dialect == Dialect::Swagger2;
        for root in roots {
            let holder = match root.get("components") {
                _ if is_swagger => Some((*root).clone()),
                components => components.and_then(|node| self.resolver.follow(node)),
            };
            let Some(holder) = holder else { continue };
            let schemes = if is_swagger { "securityDefinitions" } else { "securitySchemes" };
            for entry in &self.followed(holder.get(schemes)) {
                self.security_scheme(entry);
            }
            if self.options.form == Form::Named {
                self.declared(&holder);
            }
        }
        self.converter.finish();
        let mut security_schemes = std::mem::take(&mut self.security_schemes);
        security_schemes.sort_by(|a, b| a.0.cmp(&b.0));
        let place = Place::One(Kind::SecurityScheme);
        let security_schemes: Entries = security_schemes
            .into_iter()
            .map(|(name, node, _)| (name, self.converter.node(&node, place)))
            .collect();
        let names = self.converter.components.names();
        let mut sections: Entries = Vec::new();
        for kind in Kind::COMPONENTS {
            let Some(section) = self.converter.section(kind) else { continue };
            let of_kind = self.converter.components.list.iter().zip(&names);
            let mut entries: Entries = of_kind
                .filter(|(component, _)| component.kind == kind)
                .map(|(component, name)| {
                    (name.as_str().into(), component.content.clone().unwrap_or(Json::Null))
                })
                .collect();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            if !entries.is_empty() {
                sections.push((section.into(), Json::object(entries)));
            }
        }
        if !security_schemes.is_empty() {
            let key = if is_swagger { "securityDefinitions" } else { "securitySchemes" };
            sections.push((key.into(), Json::object(security_schemes)));
        }
        match is_swagger {
            true => out.extend(sections),
            false if sections.is_empty() => {}
            false => out.push(("components".into(), Json::object(sections))),
        }
    }

    /// The entries of a mapping that may stand in a file of its own; none when it is missing.
    fn followed(&self, node: Option<&Node>) -> Vec<Entry> {
        let node = node.and_then(|node| self.resolver.follow(node));
        node.map_or_else(Vec::new, |node| node.entries().to_vec())
    }

    /// Makes components of what a file declares, whether anything refers to it or not.
    fn declared(&mut self, holder: &Node) {
        for kind in Kind::COMPONENTS {
            let Some(section) = self.converter.section(kind) else { continue };
            for entry in &self.followed(holder.get(section)) {
                let Some(address) = entry.value.address() else { continue };
                let path = &self.resolver.sources().file(entry.key_span.file).path;
                // An entry that is only a reference to another file is what that holds, under its own name.
                let target = Resolver::reference(&entry.value)
                    .filter(|_| entry.value.entries().len() == 1)
                    .and_then(|reference| self.resolver.target(reference))
                    .filter(|target| target.span.file != entry.key_span.file);
                let moved = target.and_then(|target| Some((target.address()?, target)));
                let is_free = |address: &usize| !self.converter.components.is_declared((*address, kind));
                let (address, node) = match moved.filter(|(address, _)| is_free(address)) {
                    Some(moved) => moved,
                    None => (address, entry.value.clone()),
                };
                let origin = || Origin::new(path, &[entry.key.to_string()]);
                self.converter.component((address, kind), &node, origin);
                self.converter
                    .components
                    .declare((address, kind), Origin::new(path, &[entry.key.to_string()]));
            }
        }
    }

    fn security_scheme(&mut self, entry: &Entry) {
        let Some(node) = self.resolver.follow(&entry.value) else { return };
        match self.security_schemes.iter().find(|(name, ..)| *name == entry.key) {
            None => self.security_schemes.push((entry.key.clone(), node, entry.key_span)),
            Some((_, known, _)) if *known == node => {}
            Some((name, _, first)) => {
                let message =
                    format!("`{name}` is another way of authentication here than in an earlier file");
                let diagnostic = Diagnostic::new(&rules::BUNDLE_CONFLICT, entry.key_span, message)
                    .other(*first, "the first is here")
                    .help("give one of the two another name");
                self.resolver.sink().add(diagnostic);
            }
        }
    }

    /// The pointer of each component.
    fn names(&self) -> Vec<String> {
        let names = self.converter.components.names();
        let before = if self.dialect == Dialect::Swagger2 { "#" } else { "#/components" };
        let pointer = |kind, name: &str| {
            let section = self.converter.section(kind).unwrap_or_default();
            format!("{before}/{section}/{name}")
        };
        let list = self.converter.components.list.iter().zip(names);
        list.map(|(component, name)| pointer(component.kind, &name)).collect()
    }
}

/// The value of a key when all files have the same.
pub(super) fn shared<'n>(roots: &[&'n Node], key: &str) -> Option<&'n Node> {
    let first = roots.first()?.get(key)?;
    roots.iter().all(|root| root.get(key) == Some(first)).then_some(first)
}

/// The words that titles start with and end with: `Matrix Rooms API` and `Matrix Users API` are the
/// `Matrix API`.
fn common_title(titles: &[&str]) -> String {
    let words = |title: &'_ str| title.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let all: Vec<Vec<String>> = titles.iter().map(|title| words(title)).collect();
    let Some(first) = all.first() else { return String::new() };
    let shortest = all.iter().map(Vec::len).min().unwrap_or(0);
    let same = |at: &usize| all.iter().all(|words| words[*at] == first[*at]);
    let start = (0..shortest).take_while(same).count();
    let same = |at: &usize| all.iter().all(|words| words[words.len() - at] == first[first.len() - at]);
    let end = (1..=shortest - start).take_while(same).count();
    let words: Vec<&str> =
        first[..start].iter().chain(&first[first.len() - end..]).map(String::as_str).collect();
    if words.is_empty() { first.join(" ") } else { words.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_what_titles_share() {
        assert_eq!(common_title(&["Matrix Rooms API", "Matrix Old Users API"]), "Matrix API");
        assert_eq!(common_title(&["A B", "A B"]), "A B");
        assert_eq!(common_title(&["A", "A B"]), "A");
        assert_eq!(common_title(&["A", "B"]), "A");
        assert_eq!(common_title(&[]), "");
    }
}
