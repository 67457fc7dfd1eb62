//! From the text of a reference to the node that it means.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use rustc_hash::FxHashMap;

use super::ids::{self, Identities};
use super::pointer::percent_decode;
use super::{Pointer, escape_token};
use crate::diagnostic::{Diagnostic, Sink, nearest, rules};
use crate::load::{Documents, Node};
use crate::source::{FileId, Sources, Span, has_scheme, join, resolve_address};

/// More hops than any sensible chain of references has.
const MAX_HOPS: usize = 64;

/// What an address means: a file, and the node that it calls so where that is not the whole of it.
type Meant = (FileId, Option<Node>);

/// Finds the targets of references.
#[derive(Debug)]
pub struct Resolver<'a> {
    documents: &'a Documents<'a>,
    /// `$id`, `$anchor` and `$dynamicAnchor` of each file, found when a reference first needs them.
    names: Vec<OnceLock<FxHashMap<String, Node>>>,
    /// The addresses that documents and schemas give themselves, found when a reference first needs them.
    identities: OnceLock<Identities>,
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
        Self { documents, names, identities: OnceLock::new(), meant, followed: Mutex::default() }
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
        let mut node = node.clone();
        for _ in 0..MAX_HOPS {
            let Some(reference) = Self::reference(&node) else { return Some(node) };
            node = self.target(reference)?;
        }
        self.report_cycle(Self::reference(&node)?.span);
        None
    }

    /// Reports a chain of references that never reaches a value.
    pub(super) fn report_cycle(&self, span: Span) {
        self.sink().add(
            Diagnostic::new(&rules::REF_CYCLE, span, "this reference leads back to itself")
                .help("let one of the references in the circle stand for a value of its own"),
        );
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

    /// The node that a reference (the string node behind `$ref`) means.
    pub fn target(&self, reference: &Node) -> Option<Node> {
        let text = reference.as_str()?;
        if text.trim().is_empty() {
            return self.missing(reference, "this reference is empty".into(), None);
        }
        let (address, fragment) = text.split_once('#').unwrap_or((text, ""));
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
            None => self.documents.get(file)?,
        };
        match Pointer::parse(fragment) {
            Some(pointer) => self.descend(reference, file, root, &pointer),
            None => self.named(file, self.documents.get(file)?, fragment).or_else(|| {
                // `#components/…` lacks a slash.
                let near = fragment.contains('/').then(|| format!("{address}#/{fragment}"));
                self.missing(reference, format!("there is no anchor `{fragment}` in this document"), near)
            }),
        }
    }

    fn meant(&self, base: FileId) -> MutexGuard<'_, FxHashMap<Box<str>, Meant>> {
        self.meant[base.0 as usize].lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the address part of a reference means: a file at that place, or what calls itself so.
    fn what(&self, reference: &Node, address: &str) -> Option<Meant> {
        let base = reference.span.file;
        if address.is_empty() {
            return Some((base, None));
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
        if found.is_none() {
            self.report_address(reference, address);
        }
        found
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
    fn report_address(&self, reference: &Node, address: &str) {
        let base_path = &self.sources().file(reference.span.file).path;
        if address.contains("://") || crate::source::remote_address(base_path).is_some() {
            let place = self.path(reference.span.file, address);
            if !place.is_some_and(|place| self.is_untaken(reference, &place)) {
                let message = "this reference leads to a remote address";
                let help = "save a copy of the document in the source folder and refer to that, or use `--allow-remote`";
                self.sink().add(Diagnostic::new(&rules::REF_OUTSIDE, reference.span, message).help(help));
            }
            return;
        }
        if has_scheme(address) {
            self.missing(reference, format!("nothing here calls itself `{address}`"), None);
            return;
        }
        let Ok(path) = join(base_path, &percent_decode(address)) else {
            let message = "this reference leaves the source folder";
            let help = "move the file into the source folder, or build the folder that holds both";
            self.sink().add(Diagnostic::new(&rules::REF_OUTSIDE, reference.span, message).help(help));
            return;
        };
        if !self.is_untaken(reference, &path) {
            self.missing(reference, format!("there is no file `{path}`"), self.near_file(base_path, &path));
        }
    }

    /// Whether a document elsewhere should have been taken, and could not; says why, then.
    fn is_untaken(&self, reference: &Node, place: &str) -> bool {
        let Some(why) = self.sources().untaken(place) else { return false };
        self.sink().add(Diagnostic::new(&rules::SOURCE_UNREADABLE, reference.span, why));
        true
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

    fn missing(&self, reference: &Node, message: String, near: Option<String>) -> Option<Node> {
        let mut diagnostic = Diagnostic::new(&rules::REF_MISSING, reference.span, message);
        diagnostic.help = near.map(|near| format!("did you mean `{near}`?"));
        self.sink().add(diagnostic);
        None
    }

    /// Walks a pointer down; a reference on the way is followed.
    fn descend(&self, reference: &Node, file: FileId, root: &Node, pointer: &Pointer) -> Option<Node> {
        let mut node = root.clone();
        for (depth, token) in pointer.0.iter().enumerate() {
            let step = |node: &Node| match (node.as_map(), node.as_seq()) {
                (Some(map), _) => map.get(token).cloned(),
                (_, Some(items)) => token.parse::<usize>().ok().and_then(|at| items.get(at).cloned()),
                _ => None,
            };
            let mut next = step(&node);
            if next.is_none() && Self::reference(&node).is_some() && depth < MAX_HOPS {
                next = self.follow(&node).as_ref().and_then(step);
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
                return self.missing(
                    reference,
                    format!("there is no `{token}` at this place of `{path}`"),
                    near,
                );
            };
            node = next;
        }
        Some(node)
    }

    /// What gives itself this address, which may be relative to that of the document.
    fn by_identity(&self, base: FileId, address: &str) -> Option<Meant> {
        let own = ids::own_address(self.documents.get(base)?).unwrap_or_default();
        if own == address {
            return Some((base, None));
        }
        let address = resolve_address(own, address)?;
        let identities = self.identities.get_or_init(|| ids::collect(self.documents));
        let (file, node) = identities.get(&address)?;
        Some((*file, Some(node.clone())))
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
pub(super) fn relative(folder: &str, path: &str) -> String {
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
    fn nothing_outside_and_no_endless_chain() {
        let (_, text) = follow(&[("api/a.yaml", "x: {$ref: ../../etc/passwd}")]);
        assert!(text.contains("error[ref-outside]"), "{text}");
        let (_, text) = follow(&[("api/a.yaml", "x: {$ref: 'https://example.org/a.yaml'}")]);
        assert!(text.contains("remote"), "{text}");
        let (_, text) = follow(&[("api/a.yaml", "x: {$ref: '#/y'}\ny: {$ref: '#/x'}")]);
        assert!(text.contains("error[ref-cycle]"), "{text}");
    }
}
