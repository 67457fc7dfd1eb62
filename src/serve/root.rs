//! One watched file or folder, which may vanish and come back.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use notify::{RecursiveMode, Watcher};

/// How far the clock of files may be behind.
const CLOCK: Duration = Duration::from_millis(10);

/// A root and what is known about it.
#[derive(Debug)]
pub struct Root {
    /// Absolute, as the caller wrote it.
    pub path: PathBuf,
    /// The path without symbolic links, in which some systems report.
    real: PathBuf,
    /// What the watcher was told to watch: the folder, or the one that a single file lies in (editors
    /// replace files, and a watch on the file would stay with the old one).
    pub armed: Option<PathBuf>,
    /// Which file or folder was behind the armed path.
    identity: Option<Identity>,
}

/// Tells a folder from another one that took its place: file systems give a number again at once, but
/// not the time of birth.
type Identity = (u64, u64, Option<SystemTime>);

impl Root {
    /// Not yet watched.
    pub fn new(path: PathBuf) -> Self {
        Self { real: path.clone(), path, armed: None, identity: None }
    }

    /// Begins to watch it, if it is there; [`Root::look`] tries again if not.
    pub fn arm(&mut self, watcher: &mut dyn Watcher) {
        self.disarm(watcher);
        self.armed = None;
        self.identity = identity(&self.path);
        let Ok(metadata) = fs::metadata(&self.path) else {
            return;
        };
        self.real = self.path.canonicalize().unwrap_or_else(|_| self.path.clone());
        let (place, mode) = match self.path.parent() {
            Some(parent) if !metadata.is_dir() => (parent, RecursiveMode::NonRecursive),
            _ => (self.path.as_path(), RecursiveMode::Recursive),
        };
        // A folder that cannot be watched now (it is just being replaced) is tried again by `look`.
        if watcher.watch(place, mode).is_ok() {
            self.identity = identity(place);
            self.armed = Some(place.to_owned());
        } else {
            self.identity = None;
        }
    }

    /// Ends watching it.
    pub fn disarm(&self, watcher: &mut dyn Watcher) {
        if let Some(place) = &self.armed {
            // The system forgets the watch of a folder that is gone, and then says so: no matter.
            watcher.unwatch(place).ok();
        }
    }

    /// Looks whether the root vanished, appeared or was replaced, and watches it again; whether so.
    pub fn look(&mut self, watcher: &mut dyn Watcher) -> bool {
        let was = self.identity;
        if identity(self.armed.as_deref().unwrap_or(&self.path)) == was {
            return false;
        }
        self.arm(watcher);
        self.identity != was
    }

    /// Whether the root changed after this time, as far as its clock tells.
    pub fn changed_since(&self, time: SystemTime) -> bool {
        let changed = fs::metadata(&self.path).ok().and_then(|metadata| changed(&metadata));
        changed.is_some_and(|changed| changed + CLOCK >= time)
    }

    /// The part of a path that lies below this root.
    pub fn below<'p>(&self, path: &'p Path) -> Option<&'p Path> {
        path.strip_prefix(&self.path).or_else(|_| path.strip_prefix(&self.real)).ok()
    }
}

#[cfg(unix)]
fn identity(path: &Path) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).ok().map(|metadata| (metadata.dev(), metadata.ino(), metadata.created().ok()))
}

#[cfg(not(unix))]
fn identity(path: &Path) -> Option<Identity> {
    Some((0, 0, Some(fs::metadata(path).ok()?.created().ok()?)))
}

/// When a file was last written, renamed or moved to where it is.
#[cfg(unix)]
fn changed(metadata: &fs::Metadata) -> Option<SystemTime> {
    use std::os::unix::fs::MetadataExt;
    let since = Duration::new(metadata.ctime().try_into().ok()?, metadata.ctime_nsec().try_into().ok()?);
    SystemTime::UNIX_EPOCH.checked_add(since)
}

#[cfg(not(unix))]
fn changed(metadata: &fs::Metadata) -> Option<SystemTime> {
    metadata.modified().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_took_the_place_of_another_is_told_from_it() {
        let folder = std::env::temp_dir().join(format!("specwright-root-{}", std::process::id()));
        let made = || {
            fs::create_dir_all(&folder).unwrap();
            identity(&folder)
        };
        let first = made();
        assert_eq!(identity(&folder), first);
        std::thread::sleep(Duration::from_millis(20));
        fs::remove_dir(&folder).unwrap();
        assert_ne!(made(), first);
        fs::remove_dir(&folder).unwrap();
    }
}
