//! The text files of a source tree, read once and then immutable.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// A file of a [`Sources`], by its position in path order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub(crate) u32);

/// A position for people: both numbers count from one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineCol {
    /// Line, from one.
    pub line: usize,
    /// Column in characters (not bytes), from one.
    pub column: usize,
}

/// One text file.
#[derive(Debug)]
pub struct SourceFile {
    /// Path below the root, with `/` between its parts.
    pub path: String,
    /// The whole text. Invalid UTF-8 has been replaced, and reported, when it was read.
    pub text: Arc<str>,
    lines: OnceLock<Vec<u32>>,
    characters: OnceLock<Vec<u32>>,
}

/// How many bytes there are between two counts of characters.
const STEP: usize = 1024;

impl SourceFile {
    /// Offsets of the first byte of each line.
    fn line_starts(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let newlines = self.text.bytes().enumerate().filter(|(_, b)| *b == b'\n');
            std::iter::once(0).chain(newlines.map(|(at, _)| at as u32 + 1)).collect()
        })
    }

    /// How many characters begin before a byte offset. A line may be as long as its file.
    fn characters_before(&self, offset: usize) -> usize {
        // Of each character one byte is no continuation.
        let begins = |byte: &&u8| **byte & 0xc0 != 0x80;
        let counts = self.characters.get_or_init(|| {
            let chunks = self.text.as_bytes().chunks(STEP);
            let mut sum = 0;
            chunks
                .map(|chunk| {
                    let before = sum;
                    sum += chunk.iter().filter(begins).count() as u32;
                    before
                })
                .collect()
        });
        let Some(before) = counts.get(offset / STEP) else {
            // The end of a text that fills its last step.
            return counts.last().map_or(0, |last| *last as usize)
                + self.text.as_bytes()[counts.len().saturating_sub(1) * STEP..]
                    .iter()
                    .filter(begins)
                    .count();
        };
        let rest = &self.text.as_bytes()[offset / STEP * STEP..offset];
        *before as usize + rest.iter().filter(begins).count()
    }

    /// Line and column of a byte offset; an offset past the end is taken as the end.
    pub fn line_col(&self, offset: usize) -> LineCol {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let starts = self.line_starts();
        let line = starts.partition_point(|start| *start as usize <= offset) - 1;
        let start = starts[line] as usize;
        let column = match offset - start {
            0..STEP => self.text[start..offset].chars().count(),
            _ => self.characters_before(offset) - self.characters_before(start),
        } + 1;
        LineCol { line: line + 1, column }
    }

    /// Offset of the first byte of a line that is counted from one; the end of the text when there
    /// are fewer lines.
    pub fn line_start(&self, line: usize) -> usize {
        self.line_starts().get(line.saturating_sub(1)).map_or(self.text.len(), |start| *start as usize)
    }

    /// Text of a line that is counted from one, without its line end.
    pub fn line(&self, line: usize) -> &str {
        let text = &self.text[self.line_start(line)..self.line_start(line + 1)];
        text.trim_end_matches(['\n', '\r'])
    }
}

/// All text files of a run.
#[derive(Debug, Default)]
pub struct Sources {
    root: PathBuf,
    files: Vec<SourceFile>,
    by_path: BTreeMap<String, FileId>,
    links: BTreeMap<String, String>,
    missing: BTreeSet<PathBuf>,
    untaken: BTreeMap<String, String>,
}

/// Most links on the way to a file.
const MAX_LINKS: usize = 16;

impl Sources {
    /// The folder that all paths are relative to.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The path of a file as the working directory sees it, with `/` between its parts, so that editors
    /// can open what a message names.
    pub fn shown_path(&self, id: FileId) -> String {
        let path = &self.file(id).path;
        let mut root = Cow::Borrowed(self.root.as_path());
        if root.is_absolute() {
            let here = std::env::current_dir().and_then(|here| here.canonicalize());
            let below = here.ok().and_then(|here| Some(root.strip_prefix(here).ok()?.to_owned()));
            root = below.map_or(root, Cow::Owned);
        }
        let root = root.to_string_lossy().replace('\\', "/");
        let root = root.strip_prefix("./").unwrap_or(&root).trim_end_matches('/');
        match root {
            "" | "." => path.clone(),
            root => format!("{root}/{path}"),
        }
    }

    /// The file behind an id.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// The file at a path below the root (with `/` between its parts), if it was found. The path may
    /// lead through links.
    pub fn find(&self, path: &str) -> Option<FileId> {
        let mut path = Cow::Borrowed(path);
        for _ in 0..=MAX_LINKS {
            if let Some(file) = self.by_path.get(&*path) {
                return Some(*file);
            }
            path = Cow::Owned(self.follow_link(&path)?);
        }
        None
    }

    /// The path with its first link replaced by what that leads to.
    fn follow_link(&self, path: &str) -> Option<String> {
        if self.links.is_empty() {
            return None;
        }
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        ends.into_iter().find_map(|end| Some(format!("{}{}", self.links.get(&path[..end])?, &path[end..])))
    }

    /// All files with their ids, sorted by path.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (FileId, &SourceFile)> {
        self.files.iter().enumerate().map(|(at, file)| (FileId(at as u32), file))
    }

    /// The files whose path starts with `folder` (which ends with `/`, or is empty), sorted by path;
    /// copies of documents elsewhere are nobody's files.
    pub fn below<'s>(&'s self, folder: &'s str) -> impl Iterator<Item = (FileId, &'s SourceFile)> {
        self.by_path
            .range(folder.to_owned()..)
            .take_while(move |(path, _)| path.starts_with(folder))
            .filter(|(path, _)| !path.starts_with(super::REMOTE_FOLDER))
            .map(|(_, id)| (*id, self.file(*id)))
    }

    /// Where files would be looked for that the only file leads to, and that are not there. In a folder
    /// everything is found that appears in it.
    pub fn missing(&self) -> impl Iterator<Item = &Path> {
        self.missing.iter().map(PathBuf::as_path)
    }

    /// Why there is no copy at this path of a document elsewhere, which should have been taken.
    pub fn untaken(&self, path: &str) -> Option<&str> {
        self.untaken.get(path).map(String::as_str)
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file at all.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}

/// Collects files in any order; [`SourcesBuilder::finish`] sorts them by path, so that ids do not
/// depend on the order in which the file system lists them.
#[derive(Debug, Default)]
pub struct SourcesBuilder {
    root: PathBuf,
    files: BTreeMap<String, Arc<str>>,
    links: BTreeMap<String, String>,
    missing: BTreeSet<PathBuf>,
    untaken: BTreeMap<String, String>,
}

impl SourcesBuilder {
    /// An empty set below `root`.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into(), ..Self::default() }
    }

    /// Adds (or replaces) the file at `path`, which is relative to the root.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<Arc<str>>) -> &mut Self {
        self.files.insert(path.into(), text.into());
        self
    }

    /// Says that `path` is another name of `target`, a file or folder; both are relative to the root.
    pub fn link(&mut self, path: impl Into<String>, target: impl Into<String>) -> &mut Self {
        self.links.insert(path.into(), target.into());
        self
    }

    /// Says where files would be looked for that are not there.
    pub(super) fn missing(&mut self, paths: impl IntoIterator<Item = PathBuf>) -> &mut Self {
        self.missing.extend(paths);
        self
    }

    /// Says that a document elsewhere, with this place for its copy, could not be taken, and why.
    pub(super) fn untaken(&mut self, path: String, why: String) -> &mut Self {
        self.untaken.insert(path, why);
        self
    }

    /// The texts so far, by path.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().map(|(path, text)| (path.as_str(), &**text))
    }

    /// The finished set.
    pub fn finish(self) -> Sources {
        let Self { root, links, missing, untaken, .. } = self;
        let mut sources = Sources { root, links, missing, untaken, ..Sources::default() };
        for (path, text) in self.files {
            let id = FileId(sources.files.len() as u32);
            sources.by_path.insert(path.clone(), id);
            sources.files.push(SourceFile {
                path,
                text,
                lines: OnceLock::new(),
                characters: OnceLock::new(),
            });
        }
        sources
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two_files() -> Sources {
        let mut builder = SourcesBuilder::new("root");
        builder.add("b.yaml", "x").add("a/é.md", "one\nzwéi drei\n");
        builder.finish()
    }

    #[test]
    fn ids_follow_the_order_of_paths() {
        let sources = two_files();
        let paths: Vec<_> = sources.iter().map(|(_, file)| file.path.as_str()).collect();
        assert_eq!(paths, ["a/é.md", "b.yaml"]);
        assert_eq!(sources.find("b.yaml"), Some(FileId(1)));
        assert_eq!(sources.below("a/").count(), 1);
    }

    #[test]
    fn links_lead_to_files_and_come_to_an_end() {
        let mut builder = SourcesBuilder::new("");
        builder
            .add("events/a/b.yaml", "x")
            .link("api/defs/events", "events")
            .link("c.yaml", "api/defs/events/a/b.yaml");
        builder.link("round", "trip").link("trip", "round");
        let sources = builder.finish();
        assert!(sources.find("api/defs/events/a/b.yaml").is_some());
        assert_eq!(sources.find("c.yaml"), sources.find("events/a/b.yaml"));
        assert_eq!(sources.find("round/x"), None);
    }

    #[test]
    fn columns_count_characters_and_offsets_are_clamped() {
        let sources = two_files();
        let file = sources.file(FileId(0));
        assert_eq!(file.line_col(0), LineCol { line: 1, column: 1 });
        assert_eq!(file.line_col(file.text.find("drei").unwrap()), LineCol { line: 2, column: 6 });
        assert_eq!(file.line_col(7), LineCol { line: 2, column: 3 }, "inside a character");
        assert_eq!(file.line_col(999), LineCol { line: 3, column: 1 });
        assert_eq!(file.line(2), "zwéi drei");
        assert_eq!(file.line(9), "");
    }

    #[test]
    fn columns_of_long_lines_are_counted_in_steps() {
        for text in ["é".repeat(5000), "x".repeat(STEP * 4), format!("a\n{}", "aé€𝄞".repeat(2000))] {
            let mut builder = SourcesBuilder::new("");
            builder.add("a", text.as_str());
            let sources = builder.finish();
            let file = sources.file(FileId(0));
            for (at, _) in text.char_indices().step_by(97).chain([(text.len(), ' ')]) {
                let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
                assert_eq!(file.line_col(at).column, text[start..at].chars().count() + 1, "{at}");
            }
        }
    }
}
