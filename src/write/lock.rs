//! The lock on an output folder.

use std::fs::File;
use std::io;
use std::path::Path;

/// Locks a folder until the value is dropped, or the program ends in whatever way. Waits for whoever has it.
#[cfg(unix)]
pub(super) fn lock(root: &Path) -> io::Result<Option<File>> {
    use rustix::fs::{FlockOperation, flock};
    use std::os::unix::fs::MetadataExt;
    loop {
        let folder = match File::open(root) {
            Ok(folder) => folder,
            // It is exchanged at this moment, or was removed.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                std::fs::create_dir_all(root)?;
                continue;
            }
            Err(error) => return Err(error),
        };
        match flock(&folder, FlockOperation::LockExclusive) {
            Ok(()) => {}
            Err(rustix::io::Errno::INTR) => continue,
            // Some network drives have no locks.
            Err(_) => return Ok(None),
        }
        // Whoever had the lock may have put another folder at this place.
        let (here, locked) = (std::fs::metadata(root), folder.metadata()?);
        if here.is_ok_and(|here| (here.dev(), here.ino()) == (locked.dev(), locked.ino())) {
            return Ok(Some(folder));
        }
    }
}

/// Folders cannot be locked here.
#[cfg(not(unix))]
pub(super) fn lock(_: &Path) -> io::Result<Option<File>> {
    Ok(None)
}
