//! Reads files, and for a preview only those that changed since it last did.

use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use rustc_hash::FxHashMap;

use super::listing::Listing;
use crate::disk;

/// How old a file must be when it is read to be known by its time alone: file systems count in steps,
/// some of a second, and two changes within one look the same.
const SETTLED: Duration = Duration::from_secs(2);

/// A text as it was read, and the first byte that is not UTF-8.
pub(super) type Text = io::Result<(Arc<str>, Option<usize>)>;

/// Files as they were read last, and the folder that they were listed in.
#[derive(Debug, Default)]
pub struct FileCache {
    texts: Mutex<FxHashMap<PathBuf, Known>>,
    listing: Mutex<Option<Arc<Listing>>>,
}

/// What may have changed since files were read last.
#[derive(Debug, Clone, Copy, Default)]
pub enum ChangeSet<'t> {
    /// Anything: every file is looked at.
    #[default]
    Anything,
    /// Nothing but what is at these paths.
    Paths(&'t [PathBuf]),
}

#[derive(Debug)]
struct Known {
    /// What tells that the file is the same; `None` when it was too new for that as it was read.
    stamp: Option<Fingerprint>,
    text: Arc<str>,
    invalid: Option<usize>,
}

/// What changes with every change of a file: its length, which file it is, and when it was last
/// written, renamed or given another time. Only Unix tells all of that.
type Fingerprint = (u64, u64, i64, i64);

impl<'t> ChangeSet<'t> {
    /// More paths than a handful are not looked at one by one.
    const MOST: usize = 16;

    /// What paths that are known to have changed mean; anything changed when there are none.
    pub fn of(paths: &'t [PathBuf]) -> Self {
        match paths.len() {
            1..=Self::MOST => ChangeSet::Paths(paths),
            _ => ChangeSet::Anything,
        }
    }

    /// Whether a file may have changed. A folder stands for all that is in it.
    fn may_be(self, path: &Path) -> bool {
        match self {
            ChangeSet::Anything => true,
            ChangeSet::Paths(paths) => paths.iter().any(|changed| path.starts_with(changed)),
        }
    }
}

impl FileCache {
    /// The listing of a folder: the last one as long as nothing changed but files in it.
    pub(super) fn listing(&self, touched: ChangeSet<'_>, list: impl FnOnce() -> Listing) -> Arc<Listing> {
        let mut kept = self.listing.lock().unwrap_or_else(PoisonError::into_inner);
        if let (Some(known), ChangeSet::Paths(paths)) = (&*kept, touched)
            && paths.iter().all(|path| known.has(path))
        {
            return known.clone();
        }
        let listing = Arc::new(list());
        *kept = listing.is_whole.then(|| listing.clone());
        listing
    }

    /// The text of a file, from memory when it is what it was. One that cannot be read any more stays
    /// in memory until it can: it is not listed meanwhile, or named as changed when it is back.
    pub(super) fn read(&self, path: &Path, touched: ChangeSet<'_>) -> Text {
        if !touched.may_be(path)
            && let Some(known) = self.lock().get(path)
        {
            return Ok((known.text.clone(), known.invalid));
        }
        let data = fs::metadata(path)?;
        let stamp = stamp(&data);
        if stamp.is_some()
            && let Some(known) = self.lock().get(path).filter(|known| known.stamp == stamp)
        {
            return Ok((known.text.clone(), known.invalid));
        }
        let (text, invalid) = read_file(path)?;
        // Also what is too new to be known by its time: whoever says what changed names it again.
        let stamp = stamp.filter(|stamp| is_settled(*stamp));
        self.lock().insert(path.to_owned(), Known { stamp, text: text.clone(), invalid });
        Ok((text, invalid))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, FxHashMap<PathBuf, Known>> {
        self.texts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The text of a file.
pub(super) fn read(path: &Path) -> Text {
    read_file(path)
}

fn read_file(path: &Path) -> Text {
    Ok(match String::from_utf8(disk::read(path)?) {
        Ok(text) => (text.into(), None),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            (String::from_utf8_lossy(error.as_bytes()).into(), Some(at))
        }
    })
}

#[cfg(unix)]
fn stamp(data: &Metadata) -> Option<Fingerprint> {
    use std::os::unix::fs::MetadataExt;
    Some((data.len(), data.ino(), data.ctime(), data.ctime_nsec()))
}

#[cfg(not(unix))]
fn stamp(_: &Metadata) -> Option<Fingerprint> {
    None
}

/// Whether the last change of a file lies far enough back.
fn is_settled((_, _, seconds, _): Fingerprint) -> bool {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(seconds).is_ok_and(|seconds| seconds + SETTLED.as_secs() < now.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_was_just_written_is_read_again() {
        let path = std::env::temp_dir().join(format!("specwright-reads-{}", std::process::id()));
        let reads = FileCache::default();
        for text in ["one", "two"] {
            fs::write(&path, text).unwrap();
            assert_eq!(&*reads.read(&path, ChangeSet::Anything).unwrap().0, text);
        }
        fs::remove_file(&path).unwrap();
        assert!(reads.read(&path, ChangeSet::Anything).is_err());
    }

    #[test]
    fn a_file_that_changed_before_another_one_stays_changed() {
        let folder = std::env::temp_dir().join(format!("specwright-reads-folder-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join("a.md");
        fs::write(&path, "one").unwrap();
        let reads = FileCache::default();
        let read = |changed: &[PathBuf]| reads.read(&path, ChangeSet::of(changed)).unwrap().0.to_string();
        // As if the file had been there for long.
        read(&[]);
        reads.lock().get_mut(&path).unwrap().stamp = stamp(&fs::metadata(&path).unwrap());
        fs::write(&path, "two, new").unwrap();
        let other = folder.join("b.md");
        assert_eq!(read(std::slice::from_ref(&other)), "one", "nobody said that it changed");
        assert_eq!(read(std::slice::from_ref(&path)), "two, new");
        assert_eq!(read(&[other]), "two, new");
        fs::write(&path, "three").unwrap();
        assert_eq!(read(std::slice::from_ref(&folder)), "three", "its folder changed");
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_file_that_did_not_change_is_not_read_again() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
        let reads = FileCache::default();
        let first = reads.read(&path, ChangeSet::Anything).unwrap().0;
        let settled = stamp(&fs::metadata(&path).unwrap()).is_some_and(is_settled);
        assert_eq!(Arc::ptr_eq(&first, &reads.read(&path, ChangeSet::Anything).unwrap().0), settled);
    }
}
