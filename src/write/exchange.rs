//! Makes a complete tree beside the output folder, and exchanges the two in one step.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::{Change, LIST, WriteError, at, lock, tree};

/// How many files a core takes at a time.
const SHARE: usize = 48;

/// The place beside the output folder where the new tree is made. Its name is that of the folder, so builds into
/// different folders do not meet.
fn stage(root: &Path) -> Option<PathBuf> {
    let mut name = std::ffi::OsString::from(".");
    name.push(root.file_name()?);
    name.push(".specwright-new");
    Some(root.with_file_name(name))
}

/// Removes what an interrupted build left beside the folder: either tree there is whole or not in use.
pub(super) fn recover(root: &Path) -> Result<(), WriteError> {
    match stage(root) {
        Some(stage) => tree::remove(&stage).map_err(at(&stage)),
        None => Ok(()),
    }
}

/// Writes the site; `false` when the folder cannot be exchanged, and nothing was changed.
pub(super) fn run(change: &Change<'_>) -> Result<bool, WriteError> {
    let Some(stage) = stage(change.root) else { return Ok(false) };
    if !cfg!(any(target_os = "linux", target_os = "macos"))
        || !tree::is_own(change.root, change.before).map_err(at(change.root))?
        || fs::create_dir(&stage).is_err()
    {
        return Ok(false);
    }
    // From the exchange on it is the output folder: nobody else may begin before the old one is cleared away.
    let _lock = lock::lock(&stage).map_err(at(&stage))?;
    let result = match is_like(change.root, &stage) {
        true => make(change, &stage).and_then(|()| change.step("exchange", change.root, || Ok(()))),
        false => {
            // The new folder would belong to somebody else.
            return fs::remove_dir(&stage).map(|()| false).map_err(at(&stage));
        }
    };
    let result = result.map(|()| exchange(change.root, &stage).is_ok());
    // After the exchange this is the old tree.
    let cleared = (change.hook)("clear").and_then(|()| tree::remove(&stage)).map_err(at(&stage));
    let is_exchanged = result?;
    cleared.map(|()| is_exchanged)
}

/// Whether a new folder is one that can take the place of the old one.
#[cfg(unix)]
fn is_like(root: &Path, stage: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let (Ok(root), Ok(stage_data)) = (fs::metadata(root), fs::metadata(stage)) else { return false };
    (root.dev(), root.uid(), root.gid()) == (stage_data.dev(), stage_data.uid(), stage_data.gid())
        && fs::set_permissions(stage, root.permissions()).is_ok()
}

#[cfg(not(unix))]
fn is_like(_: &Path, _: &Path) -> bool {
    false
}

/// Makes the new tree. Files that did not change are the same files under a second name.
fn make(change: &Change<'_>, stage: &Path) -> Result<(), WriteError> {
    let folders: BTreeSet<&str> = change.files.keys().flat_map(|path| folders(path)).collect();
    // In this order a folder comes before those in it.
    change.step("folders", stage, || {
        folders.iter().try_for_each(|folder| fs::create_dir(stage.join(folder)))
    })?;
    let changed: BTreeSet<&str> = change.changed.iter().copied().collect();
    let paths: Vec<&str> = change.files.keys().map(String::as_str).collect();
    change.step("files", stage, || Ok(()))?;
    paths.par_chunks(SHARE).try_for_each(|paths| {
        paths.iter().try_for_each(|path| {
            let new = stage.join(path);
            let is_linked = !changed.contains(path) && fs::hard_link(change.root.join(path), &new).is_ok();
            if is_linked { Ok(()) } else { fs::write(&new, &change.files[*path]).map_err(at(&new)) }
        })
    })?;
    let list = stage.join(LIST);
    change.step("list", &list, || fs::write(&list, change.list()))
}

/// The folders on the way to a file, from the outside in.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(end, _)| &path[..end])
}

/// Exchanges two folders in one step.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange(root: &Path, stage: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, stage, CWD, root, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
