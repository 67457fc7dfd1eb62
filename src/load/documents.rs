//! The trees of all files, each read once, when it is first asked for.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::internal::without_internal;
use super::{Entry, Map, Node, Strictness, TreeCache, Value, document};
use crate::diagnostic::Sink;
use crate::source::{FileId, Sources};

/// Trees by file. A file that nothing refers to is never parsed, so a stray broken file in a folder
/// does not fail the build of what stands beside it.
#[derive(Debug)]
pub struct Documents<'a> {
    sources: &'a Sources,
    strictness: Strictness,
    sink: &'a Sink,
    trees: Vec<OnceLock<Tree>>,
    /// Trees in which references were replaced by their targets.
    rewritten: Vec<OnceLock<Node>>,
    /// What stands for `%NAME%` in the strings of files that are read from now on.
    replacements: OnceLock<Vec<(String, String)>>,
    /// Whether what is internal is left out of the trees that are asked for from now on.
    hides_internal: OnceLock<()>,
    /// The trees of an earlier build, for files that are what they were.
    kept: Option<&'a TreeCache>,
}

/// What reading a file gave.
#[derive(Debug)]
struct Tree {
    /// `None` when there is nothing that could be read.
    root: Option<Node>,
    /// The same without what is internal, once that is asked for.
    public: OnceLock<Option<Node>>,
    had_problem: bool,
}

impl Tree {
    fn new(root: Option<Node>, had_problem: bool) -> Self {
        Self { root, public: OnceLock::new(), had_problem }
    }
}

impl<'a> Documents<'a> {
    /// No tree read yet; problems will go to `sink`.
    pub fn new(sources: &'a Sources, strictness: Strictness, sink: &'a Sink) -> Self {
        let trees = (0..sources.len()).map(|_| OnceLock::new()).collect();
        Self {
            sources,
            strictness,
            sink,
            trees,
            rewritten: (0..sources.len()).map(|_| OnceLock::new()).collect(),
            replacements: OnceLock::new(),
            hides_internal: OnceLock::new(),
            kept: None,
        }
    }

    /// The same, with the trees of an earlier build: what is asked for is taken from there while its
    /// file is what it was.
    pub fn again(
        sources: &'a Sources,
        strictness: Strictness,
        sink: &'a Sink,
        kept: Option<&'a TreeCache>,
    ) -> Self {
        Self { kept, ..Self::new(sources, strictness, sink) }
    }

    /// The trees for the next build: those that were read, and those of the last one that nobody asked
    /// for this time. Files that had a problem are left out, so that it is reported again.
    pub fn keep(&self) -> TreeCache {
        let values = self.values();
        TreeCache::of(self.sources, values.to_vec(), |file| match self.trees[file.0 as usize].get() {
            Some(tree) => tree.root.as_ref().filter(|_| !tree.had_problem),
            None => self.kept?.get(file, self.sources, values),
        })
    }

    fn values(&self) -> &[(String, String)] {
        self.replacements.get().map_or(&[], Vec::as_slice)
    }

    /// Puts values in for `%NAME%` in the strings of all files that were not read before.
    pub fn replace_names(&self, values: &BTreeMap<String, String>) {
        let values = values.iter().map(|(name, value)| (format!("%{name}%"), value.clone()));
        // The values belong to the plan, of which a build has one.
        let _ = self.replacements.set(values.collect());
    }

    /// Reads these files now, over the cores.
    pub fn preload(&self, files: &[FileId]) {
        files.par_iter().for_each(|file| {
            self.get(*file);
        });
    }

    /// Replaces the tree of a file by one in which references were replaced by their targets.
    pub fn rewrite(&self, file: FileId, tree: Node) {
        // The first one counts: later readers may hold parts of it.
        let _ = self.rewritten[file.0 as usize].set(tree);
    }

    /// Whether the tree of any file was rewritten.
    pub fn has_rewritten(&self) -> bool {
        self.rewritten.iter().any(|tree| tree.get().is_some())
    }

    /// The tree of a file; `None` when it could not be read, which has been reported.
    pub fn get(&self, file: FileId) -> Option<&Node> {
        if let Some(tree) = self.rewritten[file.0 as usize].get() {
            return Some(tree);
        }
        let tree = self.trees[file.0 as usize].get_or_init(|| {
            let values = self.values();
            if let Some(tree) = self.kept.and_then(|kept| kept.get(file, self.sources, values)) {
                return Tree::new(Some(tree.clone()), false);
            }
            let problems = Sink::new();
            let mut root = document(file, self.sources, self.strictness, &problems);
            let text = &self.sources.file(file).text;
            if values.iter().any(|(name, _)| text.contains(name.as_str())) {
                root = root.map(|root| replaced(&root, values));
            }
            let had_problem = !problems.is_empty();
            self.sink.extend(problems.into_added());
            Tree::new(root, had_problem)
        });
        self.shown(file, tree)
    }

    /// The tree of a file if it was read.
    pub fn loaded(&self, file: FileId) -> Option<&Node> {
        if let Some(tree) = self.rewritten[file.0 as usize].get() {
            return Some(tree);
        }
        self.shown(file, self.trees[file.0 as usize].get()?)
    }

    fn shown<'t>(&self, file: FileId, tree: &'t Tree) -> Option<&'t Node> {
        let is_whole =
            self.hides_internal.get().is_none() || !self.sources.file(file).text.contains("x-internal");
        match is_whole {
            true => tree.root.as_ref(),
            false => tree.public.get_or_init(|| tree.root.as_ref().map(without_internal)).as_ref(),
        }
    }

    /// Leaves out what is internal of all trees that are asked for from now on.
    pub fn hide_internal(&self) {
        let _ = self.hides_internal.set(());
    }

    /// Whether a file was read in vain.
    pub fn failed(&self, file: FileId) -> bool {
        self.trees[file.0 as usize].get().is_some_and(|tree| tree.root.is_none())
    }

    /// Whether a file was read, and something was wrong with how it is written.
    pub fn had_problem(&self, file: FileId) -> bool {
        self.trees[file.0 as usize].get().is_some_and(|tree| tree.had_problem)
    }

    /// The files that the trees come from.
    pub fn sources(&self) -> &'a Sources {
        self.sources
    }

    /// Where problems go.
    pub fn sink(&self) -> &'a Sink {
        self.sink
    }
}

/// A tree with values put in for names. Its depth is bounded by the loader.
fn replaced(node: &Node, values: &[(String, String)]) -> Node {
    let value = match &node.value {
        Value::String(text) if text.contains('%') => {
            let mut text = text.to_string();
            for (name, value) in values {
                text = text.replace(name.as_str(), value);
            }
            Value::String(text.into())
        }
        Value::Seq(items) => Value::Seq(Arc::new(items.iter().map(|item| replaced(item, values)).collect())),
        Value::Map(map) => {
            let entry = |entry: &Entry| Entry { value: replaced(&entry.value, values), ..entry.clone() };
            Value::Map(Arc::new(Map::new(map.entries().iter().map(entry).collect())))
        }
        other => other.clone(),
    };
    Node { value, span: node.span }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourcesBuilder;

    #[test]
    fn a_kept_tree_stands_for_its_text_alone() {
        let sources = |text: &str| {
            let mut builder = SourcesBuilder::new("");
            builder.add("a.yaml", text);
            builder.add("b.yaml", "b: [");
            builder.finish()
        };
        let sink = Sink::new();
        let before = sources("a: 1");
        let documents = Documents::new(&before, Strictness::Strict, &sink);
        documents.preload(&[FileId(0), FileId(1)]);
        let kept = documents.keep();
        assert!(kept.get(FileId(0), &sources("a: 1"), &[]).is_some());
        assert!(kept.get(FileId(0), &sources("a: 2"), &[]).is_none());
        assert!(kept.get(FileId(0), &sources("a: 1"), &[("%a%".into(), "b".into())]).is_none());
        assert!(kept.get(FileId(1), &sources("a: 1"), &[]).is_none(), "its problem is to be reported again");
        let after = sources("a: 2");
        let documents = Documents::again(&after, Strictness::Strict, &sink, Some(&kept));
        assert_eq!(documents.get(FileId(0)).unwrap().get("a").unwrap().as_i64(), Some(2));
    }

    #[test]
    fn names_are_replaced_in_strings_only() {
        let mut builder = SourcesBuilder::new("");
        builder.add("a.yaml", "basePath: /client/%MAJOR%\n\"%MAJOR%\": [\"%MAJOR%-%OTHER%\", 1]");
        let sources = builder.finish();
        let sink = Sink::new();
        let documents = Documents::new(&sources, Strictness::Strict, &sink);
        documents.replace_names(&BTreeMap::from([("MAJOR".to_owned(), "r0".to_owned())]));
        let root = documents.get(FileId(0)).unwrap();
        assert_eq!(root.get("basePath").unwrap().as_str(), Some("/client/r0"));
        assert_eq!(root.get("%MAJOR%").unwrap().items()[0].as_str(), Some("r0-%OTHER%"));
    }
}
