//! What is in an output folder.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{Change, LIST, STAGE, WriteError, at};

/// Whether a folder holds nothing but files of the last build, and folders.
pub(super) fn is_own(root: &Path, before: &BTreeSet<String>) -> io::Result<bool> {
    let mut folders = vec![(root.to_owned(), String::new())];
    while let Some((folder, prefix)) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let Ok(name) = entry.file_name().into_string() else { return Ok(false) };
            let path = if prefix.is_empty() { name } else { format!("{prefix}/{name}") };
            if entry.file_type()?.is_dir() {
                folders.push((entry.path(), path));
            } else if path != LIST && (!entry.file_type()?.is_file() || !before.contains(&path)) {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// Finds what somebody else put where the site has a file or folder.
pub(super) fn refuse_foreign(change: &Change<'_>) -> Result<(), WriteError> {
    let mut known = BTreeSet::new();
    for path in change.changed {
        for (end, _) in path.match_indices('/') {
            let folder = &path[..end];
            if !known.insert(folder) {
                continue;
            }
            let place = change.root.join(folder);
            match fs::symlink_metadata(&place) {
                Ok(data) if !data.is_dir() && !change.before.contains(folder) => {
                    return Err(WriteError::Foreign(place));
                }
                _ => {}
            }
        }
        let place = change.root.join(path);
        match fs::symlink_metadata(&place) {
            Ok(data) if data.is_dir() => {
                if let Some(foreign) = foreign_below(change, path)? {
                    return Err(WriteError::Foreign(foreign));
                }
            }
            Ok(data) if !change.before.contains(*path) || !data.is_file() => {
                return Err(WriteError::Foreign(place));
            }
            _ => {}
        }
    }
    Ok(())
}

/// A file of somebody else in a folder at the place of a file.
fn foreign_below(change: &Change<'_>, path: &str) -> Result<Option<PathBuf>, WriteError> {
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        let place = change.root.join(&folder);
        for entry in fs::read_dir(&place).map_err(at(&place))? {
            let entry = entry.map_err(at(&place))?;
            let name = entry.file_name().into_string().unwrap_or_default();
            let path = format!("{folder}/{name}");
            match entry.file_type().map_err(at(&place))?.is_dir() {
                true => folders.push(path),
                false if change.before.contains(&path) => {}
                false => return Ok(Some(entry.path())),
            }
        }
    }
    Ok(None)
}

/// Removes a folder with all that is in it, if it is there. A read-only folder in it does not stop that.
pub(super) fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            make_writable(folder);
            fs::remove_dir_all(folder)
        }
        other => other,
    }
}

#[cfg(unix)]
fn make_writable(folder: &Path) {
    use std::os::unix::fs::PermissionsExt;
    // What cannot be changed fails again when it is removed.
    let _ = fs::set_permissions(folder, fs::Permissions::from_mode(0o700));
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            make_writable(&entry.path());
        }
    }
}

#[cfg(not(unix))]
fn make_writable(_: &Path) {}

/// Removes the folders of a removed file as far as they are empty.
pub(super) fn remove_empty_folders(root: &Path, file: &Path) {
    let mut folder = file.parent();
    while let Some(path) = folder.filter(|path| !path.as_os_str().is_empty()) {
        // A folder that is not empty stays; that is what the failure says.
        if fs::remove_dir(root.join(path)).is_err() {
            return;
        }
        folder = path.parent();
    }
}

/// The folder of a build within the output folder.
pub(super) fn stage(root: &Path) -> PathBuf {
    root.join(STAGE)
}
