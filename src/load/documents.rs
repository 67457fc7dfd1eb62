//! The trees of all files, each read once, when it is first asked for.

use std::sync::OnceLock;

use rayon::prelude::*;

use super::{Node, Strictness, document};
use crate::diagnostic::Sink;
use crate::source::{FileId, Sources};

/// Trees by file. A file that nothing refers to is never parsed, so a stray broken file in a folder
/// does not fail the build of what stands beside it.
#[derive(Debug)]
pub struct Documents<'a> {
    sources: &'a Sources,
    strictness: Strictness,
    sink: &'a Sink,
    trees: Vec<OnceLock<Option<Node>>>,
}

impl<'a> Documents<'a> {
    /// No tree read yet; problems will go to `sink`.
    pub fn new(sources: &'a Sources, strictness: Strictness, sink: &'a Sink) -> Self {
        let trees = (0..sources.len()).map(|_| OnceLock::new()).collect();
        Self { sources, strictness, sink, trees }
    }

    /// Reads these files now, over the cores.
    pub fn preload(&self, files: &[FileId]) {
        files.par_iter().for_each(|file| {
            self.get(*file);
        });
    }

    /// The tree of a file; `None` when it could not be read, which has been reported.
    pub fn get(&self, file: FileId) -> Option<&Node> {
        self.trees[file.0 as usize]
            .get_or_init(|| document(file, self.sources, self.strictness, self.sink))
            .as_ref()
    }

    /// Gives a tree that was read earlier (by a preview that keeps what did not change).
    pub fn provide(&self, file: FileId, tree: Option<Node>) {
        // An answer that is already there stays: it was read from the same text.
        let _ = self.trees[file.0 as usize].set(tree);
    }

    /// The tree of a file if it was read.
    pub fn loaded(&self, file: FileId) -> Option<&Node> {
        self.trees[file.0 as usize].get()?.as_ref()
    }

    /// Whether a file was read in vain.
    pub fn failed(&self, file: FileId) -> bool {
        self.trees[file.0 as usize].get().is_some_and(Option::is_none)
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
