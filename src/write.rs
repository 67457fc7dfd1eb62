//! Writes a finished site to disk.
//!
//! 1. Files that changed are written beside their places first, so that a build that fails or is
//!    interrupted there leaves the site as it was.
//! 2. The list of files that are ours is extended before anything is moved: whatever happens next, a
//!    later build knows them.
//! 3. The new files take their places, each by a rename; files of an earlier build that are no longer
//!    part of the site are removed. Nothing that is not on the list is ever changed or removed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

/// Name of the list of files that a build wrote, one path a line.
pub const LIST: &str = ".specwright-files";
/// Name of the folder in which new files wait.
const STAGE: &str = ".specwright-new";
/// How many files a core writes at a time, into a folder of their own.
const SHARE: usize = 48;

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
    /// The file system said no.
    Io {
        /// The path that it was about.
        path: PathBuf,
        /// What it said.
        error: io::Error,
    },
    /// A file that specwright did not write stands where one of the site should.
    Foreign(PathBuf),
    /// A file of the site would stand outside of its folder.
    Outside(String),
}

impl std::fmt::Display for WriteError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            WriteError::Io { path, error } => write!(f, "cannot write `{}`: {error}", path.display()),
            WriteError::Foreign(path) => {
                write!(f, "`{}` was not written by specwright and would be replaced", path.display())
            }
            WriteError::Outside(path) => write!(f, "`{path}` would stand outside of the site's folder"),
        }
    }
}

/// Brings the folder at `root` to hold exactly these files, and whatever others put there.
///
/// # Errors
/// When the file system refuses, or a file of somebody else is in the way. Up to the last step the
/// folder is as it was.
pub fn write(root: &Path, files: &BTreeMap<String, Arc<[u8]>>) -> Result<Written, WriteError> {
    if let Some(path) = files.keys().find(|path| climbs(path)) {
        return Err(WriteError::Outside(path.clone()));
    }
    fs::create_dir_all(root).map_err(at(root))?;
    let list_path = root.join(LIST);
    let before: BTreeSet<String> = match fs::read_to_string(&list_path) {
        Ok(text) => text.lines().map(str::to_owned).collect(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => BTreeSet::new(),
        Err(error) => return Err(WriteError::Io { path: list_path, error }),
    };
    let stage = root.join(STAGE);
    // Left over from a build that was interrupted.
    remove_folder(&stage)?;
    let changed: Vec<&String> = files
        .par_iter()
        .map(|(path, content)| {
            let place = root.join(path);
            let is_same = is_same(&place, content);
            match !is_same && !before.contains(path) && fs::symlink_metadata(&place).is_ok() {
                true => Err(WriteError::Foreign(place)),
                false => Ok((!is_same).then_some(path)),
            }
        })
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .flatten()
        .collect();
    if !changed.is_empty() {
        fs::create_dir(&stage).map_err(at(&stage))?;
    }
    // By number: making all the folders of the site twice would take longer than the files. Each core
    // has folders of its own, since they would wait for each other in a common one.
    let staged = |number: usize| stage.join((number / SHARE).to_string()).join(number.to_string());
    let write_staged = || {
        changed.par_chunks(SHARE).enumerate().try_for_each(|(share, paths)| {
            let folder = stage.join(share.to_string());
            fs::create_dir(&folder).map_err(at(&folder))?;
            paths.iter().enumerate().try_for_each(|(number, path)| {
                let staged = staged(share * SHARE + number);
                fs::write(&staged, &files[*path]).map_err(at(&staged))
            })
        })
    };
    // An empty folder changes nothing for a reader, so these are made meanwhile.
    let folders: BTreeSet<&Path> =
        changed.iter().filter_map(|path| Path::new(path.as_str()).parent()).collect();
    let make_folders = || {
        folders.iter().try_for_each(|folder| {
            let place = root.join(folder);
            fs::create_dir_all(&place).map_err(at(&place))
        })
    };
    let (written, made) = rayon::join(write_staged, make_folders);
    written.and(made)?;
    let known: BTreeSet<&str> =
        before.iter().map(String::as_str).chain(files.keys().map(String::as_str)).collect();
    write_list(root, &list_path, &known)?;
    changed.iter().enumerate().try_for_each(|(number, path)| {
        let place = root.join(path);
        fs::rename(staged(number), &place).map_err(at(&place))
    })?;
    remove_folder(&stage)?;
    let mut removed = 0;
    for path in before.iter().filter(|path| !files.contains_key(*path) && is_below(path)) {
        let place = root.join(path);
        match fs::remove_file(&place) {
            Ok(()) => removed += 1,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(WriteError::Io { path: place, error }),
        }
        remove_empty_folders(root, Path::new(path));
    }
    let known: BTreeSet<&str> = files.keys().map(String::as_str).collect();
    write_list(root, &list_path, &known)?;
    Ok(Written { changed: changed.len(), unchanged: files.len() - changed.len(), removed })
}

fn at(path: &Path) -> impl FnOnce(io::Error) -> WriteError + use<> {
    let path = path.to_owned();
    |error| WriteError::Io { path, error }
}

fn is_same(place: &Path, content: &[u8]) -> bool {
    fs::metadata(place).is_ok_and(|data| data.is_file() && data.len() == content.len() as u64)
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

fn write_list(root: &Path, list: &Path, known: &BTreeSet<&str>) -> Result<(), WriteError> {
    let text: String = known.iter().flat_map(|path| [*path, "\n"]).collect();
    if is_same(list, text.as_bytes()) {
        return Ok(());
    }
    let staged = root.join(format!("{LIST}.new"));
    fs::write(&staged, text).map_err(at(&staged))?;
    fs::rename(&staged, list).map_err(at(list))
}

fn remove_folder(folder: &Path) -> Result<(), WriteError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(WriteError::Io { path: folder.to_owned(), error })
        }
        _ => Ok(()),
    }
}

/// Removes the folders of a removed file as far as they are empty.
fn remove_empty_folders(root: &Path, file: &Path) {
    let mut folder = file.parent();
    while let Some(path) = folder.filter(|path| !path.as_os_str().is_empty()) {
        // A folder that is not empty stays; that is what the failure says.
        if fs::remove_dir(root.join(path)).is_err() {
            return;
        }
        folder = path.parent();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(files: &[(&str, &str)]) -> BTreeMap<String, Arc<[u8]>> {
        files.iter().map(|(path, text)| ((*path).to_owned(), Arc::from(text.as_bytes()))).collect()
    }

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("specwright-write-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        folder
    }

    #[test]
    fn only_what_changed_is_written_and_only_what_is_ours_is_removed() {
        let root = folder("changes");
        let first = write(&root, &site(&[("a.html", "1"), ("b/c.html", "2")])).unwrap();
        assert_eq!(first, Written { changed: 2, unchanged: 0, removed: 0 });
        fs::write(root.join("mine.txt"), "mine").unwrap();
        let second = write(&root, &site(&[("a.html", "1"), ("d.html", "3")])).unwrap();
        assert_eq!(second, Written { changed: 1, unchanged: 1, removed: 1 });
        assert!(root.join("mine.txt").exists() && !root.join("b").exists());
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn a_file_of_somebody_else_is_not_replaced() {
        let root = folder("foreign");
        fs::create_dir_all(&root).unwrap();
        fs::write(root.join("index.html"), "mine").unwrap();
        let error = write(&root, &site(&[("index.html", "theirs")])).unwrap_err();
        assert!(matches!(error, WriteError::Foreign(_)));
        assert_eq!(fs::read_to_string(root.join("index.html")).unwrap(), "mine");
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn nothing_is_written_outside_of_the_folder() {
        let root = folder("outside");
        let result = write(&root, &site(&[("a/../../b", "text"), ("c", "text")]));
        assert!(matches!(result, Err(WriteError::Outside(path)) if path == "a/../../b"));
        assert!(!root.join("c").exists());
    }

    #[test]
    fn an_interrupted_build_is_taken_up() {
        let root = folder("interrupted");
        write(&root, &site(&[("a.html", "1")])).unwrap();
        fs::create_dir_all(root.join(STAGE)).unwrap();
        fs::write(root.join(STAGE).join("0"), "half").unwrap();
        write(&root, &site(&[("a.html", "2")])).unwrap();
        assert_eq!(fs::read_to_string(root.join("a.html")).unwrap(), "2");
        assert!(!root.join(STAGE).exists());
        fs::remove_dir_all(root).unwrap();
    }

    #[test]
    fn a_list_that_leads_elsewhere_is_not_followed() {
        let root = folder("list");
        let outside = folder("list-outside");
        fs::create_dir_all(&outside).unwrap();
        fs::write(outside.join("a"), "x").unwrap();
        fs::create_dir_all(&root).unwrap();
        let name = outside.file_name().unwrap().to_str().unwrap().to_owned();
        fs::write(root.join(LIST), format!("../{name}/a\n/etc/nothing\n")).unwrap();
        write(&root, &site(&[("a.html", "1")])).unwrap();
        assert!(outside.join("a").exists());
        fs::remove_dir_all(root).unwrap();
        fs::remove_dir_all(outside).unwrap();
    }
}
