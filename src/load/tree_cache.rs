//! Trees that a preview keeps from one build to the next.

use std::sync::Arc;

use super::Node;
use crate::source::{FileId, Sources};

/// The trees of an earlier build, each with the text that it was read from.
#[derive(Debug, Default)]
pub struct TreeCache {
    /// By the number of the file, which is part of every place in its tree.
    trees: Vec<Option<Kept>>,
    /// What stood for `%NAME%` in them.
    replacements: Vec<(String, String)>,
}

#[derive(Debug)]
struct Kept {
    path: String,
    text: Arc<str>,
    tree: Node,
}

impl TreeCache {
    /// Keeps what `tree` gives for the files of a build. Trees that gave rise to problems should not
    /// be among them: reading them again is what reports these again.
    pub fn of<'n>(
        sources: &Sources,
        replacements: Vec<(String, String)>,
        tree: impl Fn(FileId) -> Option<&'n Node>,
    ) -> Self {
        let kept = |file| {
            let (path, text) = (sources.file(file).path.clone(), sources.file(file).text.clone());
            Some(Kept { path, text, tree: tree(file)?.clone() })
        };
        Self { trees: sources.iter().map(|(file, _)| kept(file)).collect(), replacements }
    }

    /// The tree of a file that is what it was: its number, its path, its text, and what is put in.
    pub fn get(&self, file: FileId, sources: &Sources, replacements: &[(String, String)]) -> Option<&Node> {
        let kept = self.trees.get(file.0 as usize)?.as_ref()?;
        let now = sources.file(file);
        let is_same = kept.path == now.path && kept.text == now.text && self.replacements == replacements;
        is_same.then_some(&kept.tree)
    }
}
