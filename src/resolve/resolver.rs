//! From the text of a reference to the node that it means.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use rustc_hash::FxHashMap;

use super::ids::{self, Identities};
use super::pointer::percent_decode;
use super::scopes::Scopes;
use super::{Pointer, escape_token};
use crate::diagnostic::{Diagnostic, Sink, nearest, rules};
use crate::load::{Documents, Node};
use crate::source::{FileId, Sources, Span, has_scheme, join, resolve_address};

/// More hops than any sensible chain of references has.
const MAX_HOPS: usize = 64;

/// What an address means: a file, and the node that it calls so where that is not the whole of it.
type Meant = (FileId, Option<Node>);

/// Why a reference has no target; `None` where that has been reported.
type Problem = Option<Box<Diagnostic>>;

/// Schemas by their `$dynamicAnchor`.
type DynamicAnchors = FxHashMap<String, Vec<Node>>;

/// Finds the targets of references.
#[derive(Debug)]
pub struct Resolver<'a> {
    documents: &'a Documents<'a>,
    /// `$id`, `$anchor` and `$dynamicAnchor` of each file, found when a reference first needs them.
    names: Vec<OnceLock<FxHashMap<String, Node>>>,
    /// The addresses that documents and schemas give themselves, found when a reference first needs them.
    identities: OnceLock<Identities>,
    /// The schemas of each file that change what references in them are relative to.
    scopes: Vec<OnceLock<Scopes>>,
    /// The schemas of each file by their `$dynamicAnchor`.
    dynamic: Vec<OnceLock<DynamicAnchors>>,
    /// What the addresses mean that stand in each file: a shared definition is referred to often.
    meant: Vec<Mutex<FxHashMap<Box<str>, Meant>>>,
    /// Which file led to which other one so far.
    followed: Mutex<BTreeSet<(FileId, FileId)>>,
}

impl<'a> Resolver<'a> {
    /// A resolver over these documents.
    pub fn new(documents: &'a Documents<'a>) -> Self {
        let files = documents.sources().len();
        let names = (0..files).map(|_| OnceLock::new()).collect();
        let meant = (0..files).map(|_| Mutex::default()).collect();
        let scopes = (0..files).map(|_| OnceLock::new()).collect();
        let dynamic = (0..files).map(|_| OnceLock::new()).collect();
        Self {
            documents,
            names,
            identities: OnceLock::new(),
            scopes,
            dynamic,
            meant,
            followed: Mutex::default(),
        }
    }

    /// The documents.
    pub fn documents(&self) -> &'a Documents<'a> {
        self.documents
    }

    /// The source files.
    pub fn sources(&self) -> &'a Sources {
        self.documents.sources()
    }

    /// Where problems go.
    pub fn sink(&self) -> &'a Sink {
        self.documents.sink()
    }

    /// Which file led to which other one so far, by its references.
    pub fn followed(&self) -> BTreeSet<(FileId, FileId)> {
        self.followed.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Adds which file led to which other one when they were read for an earlier build.
    pub fn followed_before<'f>(&self, followed: impl IntoIterator<Item = &'f (FileId, FileId)>) {
        self.followed.lock().unwrap_or_else(PoisonError::into_inner).extend(followed);
    }

    /// The reference of a node: the string of its `$ref`.
    pub fn reference(node: &Node) -> Option<&Node> {
        node.get("$ref").filter(|reference| reference.as_str().is_some())
    }

    /// Follows references until a node is none, ignoring siblings. A node that is no reference is
    /// its own target. `None` when the target does not exist, which has been reported.
    pub fn follow(&self, node: &Node) -> Option<Node> {
        self.last_target(node).map_err(|problem| self.report(problem)).ok()
    }

    fn last_target(&self, node: &Node) -> Result<Node, Problem> {
        let mut node = node.clone();
        for _ in 0..MAX_HOPS {
            let Some(reference) = Self::reference(&node) else { return Ok(node) };
            node = self.lookup(reference)?;
        }
        Err(Self::reference(&node).map(|reference| Box::new(cycle(reference.span))))
    }

    /// The reference of a schema with its target: `$ref`, or else `$dynamicRef` or `$recursiveRef`, of which the
    /// static target counts.
    pub fn schema_target<'n>(&self, schema: &'n Node) -> Option<(&'n Node, Option<Node>)> {
        if let Some(reference) = Self::reference(schema) {
            return Some((reference, self.target(reference)));
        }
        let text = |key: &str| schema.get(key).filter(|reference| reference.as_str().is_some());
        if let Some(reference) = text("$dynamicRef") {
            return Some((reference, self.dynamic_target(reference)));
        }
        let reference = text("$recursiveRef")?;
        let anchor = self.scopes(reference.span.file).recursive_anchor(reference.span);
        Some((reference, anchor.or_else(|| self.target(reference))))
    }

    /// The target of a `$dynamicRef`. A static target that allows nothing only says that whoever uses the schema fills
    /// it in: where all who do mean the same, that is the target, and otherwise it may be anything.
    fn dynamic_target(&self, reference: &Node) -> Option<Node> {
        let target = self.target(reference)?;
        let is_anything =
            |node: &Node| node.as_bool() == Some(true) || node.as_map().is_some_and(|map| map.is_empty());
        if target.as_bool() != Some(false) && !target.get("not").is_some_and(is_anything) {
            return Some(target);
        }
        let name = target.get("$dynamicAnchor").and_then(Node::as_str)?;
        let file = target.span.file;
        let anchors = self.dynamic[file.0 as usize].get_or_init(|| {
            let mut anchors = DynamicAnchors::default();
            self.documents.get(file).into_iter().for_each(|root| collect_dynamic(root, &mut anchors));
            anchors
        });
        let others = anchors.get(name)?.iter().filter(|other| other.address() != target.address());
        let mut found = others.filter_map(|other| self.last_target(other).ok());
        let first = found.next()?;
        found.all(|other| other.address() == first.address()).then_some(first)
    }

    /// Reports a chain of references that never reaches a value.
    pub fn report_cycle(&self, span: Span) {
        self.sink().add(cycle(span));
    }

    /// Reports schemas that build on each other through more levels than are looked at.
    pub(super) fn report_depth(&self, span: Span, most: usize) {
        let message =
            format!("schemas build on each other here through more than {most} levels of `$ref` or `allOf`");
        self.sink().add(
            Diagnostic::new(&rules::BUDGET, span, message)
                .help("write what several levels say into one of them"),
        );
    }

    /// The node that a reference (the string node behind `$ref`) means; that there is none is reported.
    pub fn target(&self, reference: &Node) -> Option<Node> {
        self.lookup(reference).map_err(|problem| self.report(problem)).ok()
    }

    /// The same where a reference may be data that only looks like one: nothing is reported.
    pub fn find(&self, reference: &Node) -> Option<Node> {
        self.lookup(reference).ok()
    }

    fn report(&self, problem: Problem) {
        self.sink().extend(problem.map(|problem| *problem));
    }

    fn lookup(&self, reference: &Node) -> Result<Node, Problem> {
        let text = reference.as_str().ok_or(None)?;
        if text.trim().is_empty() {
            return Err(missing(reference, "this reference is empty".into(), None));
        }
        let (address, fragment) = text.split_once('#').unwrap_or((text, ""));
        if let Some(target) = self.in_scope(reference, address, fragment) {
            return Ok(target);
        }
        let meant = self.meant(reference.span.file).get(address).cloned();
        let (file, part) = match meant {
            Some(meant) => meant,
            None => {
                let meant = self.what(reference, address)?;
                self.meant(reference.span.file).insert(address.into(), meant.clone());
                if meant.0 != reference.span.file {
                    let mut followed = self.followed.lock().unwrap_or_else(PoisonError::into_inner);
                    followed.insert((reference.span.file, meant.0));
                }
                meant
            }
        };
        // A file that cannot be read has been reported itself.
        let root = match &part {
            Some(part) => part,
            None => self.documents.get(file).ok_or(None)?,
        };
        match Pointer::parse(fragment) {
            Some(pointer) => self.descend(reference, file, root, &pointer),
            None => self.named(file, self.documents.get(file).ok_or(None)?, fragment).ok_or_else(|| {
                // `#components/…` lacks a slash.
                let near = fragment.contains('/').then(|| format!("{address}#/{fragment}"));
                missing(reference, format!("there is no anchor `{fragment}` in this document"), near)
            }),
        }
    }

    /// The target of a reference within a schema that has an `$id`, which is what the reference is relative to (JSON
    /// Schema 2020-12, section 8.2.1). Many such schemas are written as if they had none, so this is tried first,
    /// and what is not found is looked for in the document.
    fn in_scope(&self, reference: &Node, address: &str, fragment: &str) -> Option<Node> {
        let (base, schema) = self.scopes(reference.span.file).id(reference.span)?;
        let root = match address.is_empty() {
            true => schema.clone(),
            false => self.identity(&resolve_address(base, address)?)?.1,
        };
        match Pointer::parse(fragment) {
            // References on the way are not followed: they could lead back to this place.
            Some(pointer) => pointer.0.iter().try_fold(root, |node, token| step(&node, token)),
            None => {
                let mut names = FxHashMap::default();
                collect_names(&root, &mut names);
                names.remove(fragment)
            }
        }
    }

    fn scopes(&self, file: FileId) -> &Scopes {
        self.scopes[file.0 as usize].get_or_init(|| Scopes::of(file, self.documents))
    }

    fn meant(&self, base: FileId) -> MutexGuard<'_, FxHashMap<Box<str>, Meant>> {
        self.meant[base.0 as usize].lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the address part of a reference means: a file at that place, or what calls itself so.
    fn what(&self, reference: &Node, address: &str) -> Result<Meant, Problem> {
        let base = reference.span.file;
        if address.is_empty() {
            return Ok((base, None));
        }
        let at_place = || {
            let path = self.path(base, address)?;
            self.sources().find(&path).map(|file| (file, None))
        };
        let found = match address.contains("://") {
            // What is here already needs no copy.
            true => self.by_identity(base, address).or_else(at_place),
            false => at_place().or_else(|| self.by_identity(base, address)),
        };
        found.ok_or_else(|| self.unknown_address(reference, address))
    }

    /// Path of the file at an address, which is relative to that of a remote document where it is in one.
    fn path(&self, base: FileId, address: &str) -> Option<String> {
        let base = &self.sources().file(base).path;
        match crate::source::remote_address(base) {
            Some(own) => crate::source::remote_place(&crate::source::resolve_address(&own, address)?),
            None if address.contains("://") => crate::source::remote_place(address),
            None => join(base, &percent_decode(address)).ok(),
        }
    }

    /// Says why an address means nothing.
    fn unknown_address(&self, reference: &Node, address: &str) -> Problem {
        let base_path = &self.sources().file(reference.span.file).path;
        let outside = |message: &str, help: &str| {
            Some(Box::new(Diagnostic::new(&rules::REF_OUTSIDE, reference.span, message).help(help)))
        };
        if address.contains("://") || crate::source::remote_address(base_path).is_some() {
            let place = self.path(reference.span.file, address);
            return place.and_then(|place| self.not_fetched(reference, &place)).or_else(|| {
                outside("this reference leads to a remote address", "save a copy of the document in the source folder and refer to that, or use `--allow-remote`")
            });
        }
        if has_scheme(address) {
            return missing(reference, format!("nothing here calls itself `{address}`"), None);
        }
        let Ok(path) = join(base_path, &percent_decode(address)) else {
            return outside(
                "this reference leaves the source folder",
                "move the file into the source folder, or build the folder that holds both",
            );
        };
        self.not_fetched(reference, &path).or_else(|| {
            let near = self.near_file(base_path, &path);
            missing(reference, format!("there is no file `{path}`"), near)
        })
    }

    /// Why a remote document was not fetched that should have been.
    fn not_fetched(&self, reference: &Node, place: &str) -> Problem {
        let why = self.sources().untaken(place)?;
        Some(Box::new(Diagnostic::new(&rules::SOURCE_UNREADABLE, reference.span, why)))
    }

    /// The nearest path to one that does not exist, written as a reference from `base`.
    fn near_file(&self, base: &str, path: &str) -> Option<String> {
        let sources = self.sources();
        let folder = |path: &str| path.rfind('/').map_or(String::new(), |at| path[..=at].to_owned());
        let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
        let wanted_folder = folder(path);
        let same_folder: Vec<&str> = sources.below(&wanted_folder).map(|(_, file)| &*file.path).collect();
        let near = nearest(path, same_folder).map(str::to_owned).or_else(|| {
            // The right name in another folder is as likely a slip as a wrong name in this one.
            let wanted = name(path);
            sources.iter().map(|(_, file)| &file.path).find(|path| name(path) == wanted).cloned()
        })?;
        Some(relative(&folder(base), &near))
    }

    /// Walks a pointer down; a reference on the way is followed.
    fn descend(
        &self,
        reference: &Node,
        file: FileId,
        root: &Node,
        pointer: &Pointer,
    ) -> Result<Node, Problem> {
        let mut node = root.clone();
        for (depth, token) in pointer.0.iter().enumerate() {
            let mut next = step(&node, token);
            if next.is_none() && Self::reference(&node).is_some() && depth < MAX_HOPS {
                next = step(&self.last_target(&node)?, token);
            }
            let Some(next) = next else {
                let keys: Vec<&str> = node.entries().iter().map(|entry| &*entry.key).collect();
                let near = nearest(token, keys).map(|near| {
                    let text = reference.as_str().unwrap_or_default();
                    let address = text.split('#').next().unwrap_or_default();
                    let mut tokens: Vec<String> =
                        pointer.0[..depth].iter().map(|token| escape_token(token)).collect();
                    tokens.push(escape_token(near));
                    tokens.extend(pointer.0[depth + 1..].iter().map(|token| escape_token(token)));
                    format!("{address}#/{}", tokens.join("/"))
                });
                let path = &self.sources().file(file).path;
                return Err(missing(
                    reference,
                    format!("there is no `{token}` at this place of `{path}`"),
                    near,
                ));
            };
            node = next;
        }
        Ok(node)
    }

    /// What gives itself this address, which may be relative to that of the document.
    fn by_identity(&self, base: FileId, address: &str) -> Option<Meant> {
        let own = ids::own_address(self.documents.get(base)?).unwrap_or_default();
        if own == address {
            return Some((base, None));
        }
        let (file, node) = self.identity(&resolve_address(own, address)?)?;
        Some((file, Some(node)))
    }

    /// The file and the node in it that give themselves an address.
    fn identity(&self, address: &str) -> Option<(FileId, Node)> {
        self.identities.get_or_init(|| ids::collect(self.documents)).get(address).cloned()
    }

    /// The schema with this `$anchor` or `$dynamicAnchor` (JSON Schema 2020-12, section 8.2.2).
    fn named(&self, file: FileId, root: &Node, name: &str) -> Option<Node> {
        let names = self.names[file.0 as usize].get_or_init(|| {
            let mut names = FxHashMap::default();
            collect_names(root, &mut names);
            names
        });
        names.get(name).cloned()
    }
}

/// The child of a node that a token of a pointer names.
fn step(node: &Node, token: &str) -> Option<Node> {
    match (node.as_map(), node.as_seq()) {
        (Some(map), _) => map.get(token).cloned(),
        (_, Some(items)) => token.parse::<usize>().ok().and_then(|at| items.get(at).cloned()),
        _ => None,
    }
}

/// A chain of references that never reaches a value.
fn cycle(span: Span) -> Diagnostic {
    Diagnostic::new(&rules::REF_CYCLE, span, "this reference leads back to itself")
        .help("break the cycle: replace one of these references with a value")
}

fn missing(reference: &Node, message: String, near: Option<String>) -> Problem {
    let mut diagnostic = Diagnostic::new(&rules::REF_MISSING, reference.span, message);
    diagnostic.help = near.map(|near| format!("did you mean `{near}`?"));
    Some(Box::new(diagnostic))
}

/// All schemas below a node by their `$dynamicAnchor`. The depth of a tree is bounded by the loader.
fn collect_dynamic(node: &Node, anchors: &mut DynamicAnchors) {
    if let Some(name) = node.get("$dynamicAnchor").and_then(Node::as_str) {
        anchors.entry(name.to_owned()).or_default().push(node.clone());
    }
    node.entries().iter().for_each(|entry| collect_dynamic(&entry.value, anchors));
    node.items().iter().for_each(|item| collect_dynamic(item, anchors));
}

/// All anchors below a node. The depth of a tree is bounded by the loader.
fn collect_names(node: &Node, names: &mut FxHashMap<String, Node>) {
    for key in ["$anchor", "$dynamicAnchor"] {
        if let Some(name) = node.get(key).and_then(Node::as_str) {
            names.entry(name.to_owned()).or_insert_with(|| node.clone());
        }
    }
    for entry in node.entries() {
        collect_names(&entry.value, names);
    }
    for item in node.items() {
        collect_names(item, names);
    }
}

/// How a file in `folder` (ending with `/`, or empty) refers to `path`.
pub fn relative(folder: &str, path: &str) -> String {
    let common = folder.split_inclusive('/').zip(path.split_inclusive('/')).take_while(|(a, b)| a == b);
    let shared: usize = common.map(|(part, _)| part.len()).sum();
    format!("{}{}", "../".repeat(folder[shared..].matches('/').count()), &path[shared..])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::render::{Color, human};
    use crate::load::Strictness;
    use crate::source::SourcesBuilder;

    fn follow(files: &[(&str, &str)]) -> (Option<String>, String) {
        let mut builder = SourcesBuilder::new("");
        for (path, text) in files {
            builder.add(*path, *text);
        }
        let sources = builder.finish();
        let sink = Sink::new();
        let found = {
            let documents = Documents::new(&sources, Strictness::Strict, &sink);
            let resolver = Resolver::new(&documents);
            let file = sources.find("api/a.yaml").unwrap();
            let node = documents.get(file).unwrap().get("x").unwrap().clone();
            resolver.follow(&node).map(|node| node.scalar_text().unwrap_or("…".into()).into_owned())
        };
        (found, human(&sink.into_sorted(&sources), &sources, Color::Plain))
    }

    #[test]
    fn files_pointers_and_anchors() {
        let other = ("defs/b.yaml", "p:\n  q/r: hit\ns: {$anchor: here, $ref: '#/p/q~1r'}");
        let found = |text| follow(&[("api/a.yaml", text), other]);
        assert_eq!(found("x: {$ref: '../defs/b.yaml#/p/q~1r'}").0.unwrap(), "hit");
        assert_eq!(found("x: {$ref: '../defs/b.yaml#here'}").0.unwrap(), "hit");
        assert_eq!(found("x: {$ref: '#/y'}\ny: {$ref: '#/z'}\nz: end").0.unwrap(), "end");
    }

    #[test]
    fn faults_name_the_nearest() {
        let (_, text) =
            follow(&[("api/a.yaml", "x: {$ref: ../defs/eror.yaml}"), ("defs/error.yaml", "a: b")]);
        assert!(text.contains("error[ref-missing]: there is no file `defs/eror.yaml`"), "{text}");
        assert!(text.contains("did you mean `../defs/error.yaml`?"), "{text}");
        let (_, text) = follow(&[("api/a.yaml", "x: {$ref: '#/defintions/A'}\ndefinitions: {A: b}")]);
        assert!(text.contains("did you mean `#/definitions/A`?"), "{text}");
    }

    #[test]
    fn references_within_a_schema_that_has_an_id() {
        let found = |text: &str| follow(&[("api/a.yaml", text)]);
        let schema = "s: {$id: 'https://a.example/s', $defs: {l: hit}, t: {$ref: '#/$defs/l'}}";
        assert_eq!(
            found(&format!("x: {{$ref: '#/s/t'}}\n{schema}\nl: miss")),
            (Some("hit".into()), String::new())
        );
        let other = "u: {$id: 'https://a.example/u', $ref: s#/$defs/l}";
        assert_eq!(
            found(&format!("x: {{$ref: '#/u'}}\n{schema}\n{other}")),
            (Some("hit".into()), String::new())
        );
        // Many write such schemas as if they had no address.
        let loose = "x: {$id: User, $ref: '#/y'}\ny: hit";
        assert_eq!(found(loose), (Some("hit".into()), String::new()));
    }

    #[test]
    fn nothing_outside_and_no_endless_chain() {
        let (_, text) = follow(&[("api/a.yaml", "x: {$ref: ../../etc/passwd}")]);
        assert!(text.contains("error[ref-outside]"), "{text}");
        let (_, text) = follow(&[("api/a.yaml", "x: {$ref: 'https://example.org/a.yaml'}")]);
        assert!(text.contains("remote"), "{text}");
        let (_, text) = follow(&[("api/a.yaml", "x: {$ref: '#/y'}\ny: {$ref: '#/x'}")]);
        assert!(text.contains("error[ref-cycle]"), "{text}");
    }
}
