//! Writes a finished site to disk: as a whole or not at all.
//!
//! 1. The output folder is locked, so that builds into the same folder follow each other.
//! 2. What an interrupted build left behind is undone.
//! 3. Where the folder holds nothing but a site, a complete tree is made beside it (`exchange`) and takes its
//!    place in one step. A reader, and whoever ends the program at any time, finds the old or the new site.
//! 4. Where somebody else keeps files in the folder, or it cannot be exchanged, files are replaced one by one, with a
//!    journal (`journal`) by which a failed build is undone at once, and an interrupted one by the next build.
//!
//! A list in the folder says which files a build wrote. Nothing that is not on the list is changed or removed, and
//! no link in the folder is followed.

mod exchange;
mod journal;
mod lock;
mod tree;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::disk;

/// Name of the list of files that a build wrote, one path a line.
pub const LIST: &str = ".specwright-files";
/// Name of the folder in which a build keeps new and replaced files.
const STAGE: &str = ".specwright-new";

/// The files of a site by their paths.
pub type Files = BTreeMap<String, Arc<[u8]>>;

/// What writing did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that were written because they are new or changed.
    pub changed: usize,
    /// Files that were there already.
    pub unchanged: usize,
    /// Files of an earlier build that were removed.
    pub removed: usize,
}

/// Why a site could not be written.
#[derive(Debug)]
pub enum WriteError {
    /// The file system refused.
    Io {
        /// The path that it was about.
        path: PathBuf,
        /// What it said.
        error: io::Error,
    },
    /// A file that specwright did not write is where one of the site should be.
    Foreign(PathBuf),
    /// A file of the site would be outside of its folder.
    Outside(String),
}

impl std::fmt::Display for WriteError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            WriteError::Io { path, error } => write!(f, "cannot write `{}`: {error}", path.display()),
            WriteError::Foreign(path) => {
                write!(f, "`{}` was not written by specwright and would be replaced", path.display())
            }
            WriteError::Outside(path) => write!(f, "`{path}` would be outside of the site's folder"),
        }
    }
}

/// Called before every step that changes the disk, with its name; an error of it is one of the step. Tests fail or
/// end the program there.
type Hook<'h> = &'h (dyn Fn(&str) -> io::Result<()> + Sync);

/// Brings the folder at `root` to hold exactly these files, and whatever others put there.
///
/// # Errors
/// When the file system refuses, or a file of somebody else is in the way. The folder is as it was, then.
pub fn write(root: &Path, files: &Files) -> Result<Written, WriteError> {
    write_with(root, files, true, &|_| Ok(()))
}

fn write_with(root: &Path, files: &Files, may_exchange: bool, hook: Hook<'_>) -> Result<Written, WriteError> {
    if let Some(path) = files.keys().find(|path| climbs(path)) {
        return Err(WriteError::Outside(path.clone()));
    }
    // The folder may be reached through a link; that one is the user's.
    fs::create_dir_all(root).map_err(at(root))?;
    let root = &root.canonicalize().map_err(at(root))?;
    let _lock = lock::lock(root).map_err(at(root))?;
    journal::recover(root)?;
    exchange::recover(root)?;
    let before = read_list(root)?;
    let changed: Vec<&str> = files
        .par_iter()
        .filter(|(path, content)| !is_same(&root.join(path), content))
        .map(|(path, _)| path.as_str())
        .collect();
    let removed: Vec<&str> = before
        .iter()
        .map(String::as_str)
        .filter(|path| !files.contains_key(*path) && is_below(path))
        .filter(|path| fs::symlink_metadata(root.join(path)).is_ok_and(|data| !data.is_dir()))
        .collect();
    let written =
        Written { changed: changed.len(), unchanged: files.len() - changed.len(), removed: removed.len() };
    let change = Change { root, files, before: &before, changed: &changed, removed: &removed, hook };
    if changed.is_empty() && removed.is_empty() {
        journal::write_list(&change)?;
        return Ok(written);
    }
    if may_exchange && exchange::run(&change)? {
        return Ok(written);
    }
    journal::run(&change)?;
    Ok(written)
}

/// What a build changes.
struct Change<'c> {
    /// The output folder, without links on the way.
    root: &'c Path,
    files: &'c Files,
    /// The files of the last build.
    before: &'c BTreeSet<String>,
    /// The files that are new or changed.
    changed: &'c [&'c str],
    /// The files of the last build that are no longer part of the site.
    removed: &'c [&'c str],
    hook: Hook<'c>,
}

impl Change<'_> {
    /// The list of files as it is after the build.
    fn list(&self) -> String {
        self.files.keys().flat_map(|path| [path.as_str(), "\n"]).collect()
    }

    /// Runs a step about a path.
    fn step<T>(&self, name: &str, path: &Path, run: impl FnOnce() -> io::Result<T>) -> Result<T, WriteError> {
        (self.hook)(name).and_then(|()| run()).map_err(at(path))
    }
}

/// The files that the last build wrote.
fn read_list(root: &Path) -> Result<BTreeSet<String>, WriteError> {
    match disk::read_below(root, LIST) {
        Ok(text) => Ok(String::from_utf8_lossy(&text).lines().map(str::to_owned).collect()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(BTreeSet::new()),
        Err(error) => Err(WriteError::Io { path: root.join(LIST), error }),
    }
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> WriteError + use<> {
    let path = path.to_owned();
    |error| WriteError::Io { path, error }
}

fn is_same(place: &Path, content: &[u8]) -> bool {
    fs::symlink_metadata(place).is_ok_and(|data| data.is_file() && data.len() == content.len() as u64)
        && fs::read(place).is_ok_and(|existing| existing == content)
}

/// Whether a path leads out of the folder that it is meant for.
fn climbs(path: &str) -> bool {
    let is_step = |part: Component<'_>| matches!(part, Component::Normal(_) | Component::CurDir);
    !Path::new(path).components().all(is_step)
}

/// Whether a line of the list is a path that a build can have written: the list is a file like any
/// other and may have been changed.
fn is_below(path: &str) -> bool {
    crate::source::normalize(path).is_ok_and(|normal| normal == path && !normal.is_empty())
}

#[cfg(test)]
mod tests;
