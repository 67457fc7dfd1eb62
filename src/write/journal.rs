//! Replaces the files of a site one by one, so that all can be undone.
//!
//! The folder [`STAGE`](super::STAGE) in the output folder holds the new files by number in `new`, those that they
//! replace in `old`, and the journal: a line for each file, in the order of the numbers. The site changes only while there
//! is a journal. When it is removed the build is done, and before that it can be undone from what is in the folder.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::{Change, LIST, WriteError, at, is_below, tree};

/// Name of the journal.
const JOURNAL: &str = "journal";
/// How many files a core writes at a time, into a folder of their own.
const SHARE: usize = 48;

/// The places of the files with a number.
struct Places {
    stage: PathBuf,
}

impl Places {
    fn of(root: &Path) -> Self {
        Self { stage: tree::stage(root) }
    }

    fn journal(&self) -> PathBuf {
        self.stage.join(JOURNAL)
    }

    /// Each core has folders of its own, since they would wait for each other in a common one.
    fn folder(&self, kind: &str, number: usize) -> PathBuf {
        self.stage.join(kind).join((number / SHARE).to_string())
    }

    fn staged(&self, number: usize) -> PathBuf {
        self.folder("new", number).join(number.to_string())
    }

    fn old(&self, number: usize) -> PathBuf {
        self.folder("old", number).join(number.to_string())
    }
}

/// Writes the site. What fails is undone.
pub(super) fn run(change: &Change<'_>) -> Result<(), WriteError> {
    tree::refuse_foreign(change)?;
    let places = Places::of(change.root);
    let result = prepare(change, &places).and_then(|()| switch(change, &places));
    if let Err(error) = result {
        // The first error is reported. What cannot be undone now, the next build undoes.
        let _ = recover(change.root);
        return Err(error);
    }
    change.step("clear", &places.stage, || tree::remove(&places.stage))
}

/// Undoes what an interrupted build did.
pub(super) fn recover(root: &Path) -> Result<(), WriteError> {
    let places = Places::of(root);
    let journal = places.journal();
    match fs::read_to_string(&journal) {
        Ok(text) if text.ends_with("\n\n") => {
            undo(root, &places, &text)?;
            fs::remove_file(&journal).map_err(at(&journal))?;
        }
        // One that was not written whole: nothing was changed.
        Ok(_) => {}
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {}
        Err(error) => return Err(WriteError::Io { path: journal, error }),
    }
    tree::remove(&places.stage).map_err(at(&places.stage))
}

/// Writes the new files and the journal.
fn prepare(change: &Change<'_>, places: &Places) -> Result<(), WriteError> {
    change.step("stage", &places.stage, || fs::create_dir(&places.stage))?;
    let numbers: Vec<usize> = (0..=change.changed.len() + change.removed.len()).collect();
    numbers.par_chunks(SHARE).try_for_each(|share| {
        for kind in ["new", "old"] {
            let folder = places.folder(kind, share[0]);
            fs::create_dir_all(&folder).map_err(at(&folder))?;
        }
        share.iter().try_for_each(|number| {
            let place = places.staged(*number);
            let Some(path) = change.changed.get(*number) else { return Ok(()) };
            fs::write(&place, &change.files[*path]).map_err(at(&place))
        })
    })?;
    let list = places.staged(numbers.len() - 1);
    change.step("list", &list, || fs::write(&list, change.list()))?;
    // Whether there was a file tells whether it comes back or goes away. An empty line ends the journal.
    let kind = |path: &str| match fs::symlink_metadata(change.root.join(path)) {
        Ok(data) if !data.is_dir() => '=',
        _ => '+',
    };
    let paths = change.changed.iter().chain(change.removed).copied().chain([LIST]);
    let text: String = paths.map(|path| format!("{}{path}\n", kind(path))).chain(["\n".to_owned()]).collect();
    let journal = places.journal();
    change.step("journal", &journal, || fs::write(&journal, text))
}

/// Brings the new files to their places. The removal of the journal is the moment at which the build is done.
fn switch(change: &Change<'_>, places: &Places) -> Result<(), WriteError> {
    let count = change.changed.len();
    for (number, path) in change.removed.iter().enumerate() {
        let place = change.root.join(path);
        change.step("remove", &place, || fs::rename(&place, places.old(count + number)))?;
        // A file may become a folder, and a folder a file.
        tree::remove_empty_folders(change.root, Path::new(path));
    }
    let folders: BTreeSet<&Path> =
        change.changed.iter().filter_map(|path| Path::new(path).parent()).collect();
    for folder in folders {
        let place = change.root.join(folder);
        change.step("folder", &place, || fs::create_dir_all(&place))?;
    }
    let list = count + change.removed.len();
    let changed = change.changed.iter().copied().enumerate();
    for (number, path) in changed.chain([(list, LIST)]) {
        let place = change.root.join(path);
        if fs::symlink_metadata(&place).is_ok_and(|data| data.is_file()) {
            let old = places.old(number);
            // A second name, so that there is a file at the place all the time.
            change
                .step("keep", &place, || fs::hard_link(&place, &old).or_else(|_| fs::rename(&place, &old)))?;
        }
        change.step("replace", &place, || fs::rename(places.staged(number), &place))?;
    }
    let journal = places.journal();
    change.step("done", &journal, || fs::remove_file(&journal))
}

/// Brings back what was replaced and removed, and removes what is new.
fn undo(root: &Path, places: &Places, journal: &str) -> Result<(), WriteError> {
    let lines: Vec<&str> = journal.lines().filter(|line| !line.is_empty()).collect();
    for (number, line) in lines.iter().enumerate() {
        let (kind, path) = line.split_at(line.chars().next().map_or(0, char::len_utf8));
        if !is_below(path) {
            continue;
        }
        let place = root.join(path);
        // What still is in the folder of new files did not come to its place.
        if kind == "+" && fs::symlink_metadata(places.staged(number)).is_err() {
            match fs::remove_file(&place) {
                Err(error)
                    if !matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) =>
                {
                    return Err(WriteError::Io { path: place, error });
                }
                _ => {}
            }
        }
        // A folder may have been made where there was a file.
        tree::remove_empty_folders(root, Path::new(path));
    }
    for (number, line) in lines.iter().enumerate() {
        let old = places.old(number);
        let path = line.get(1..).unwrap_or_default();
        if !is_below(path) || fs::symlink_metadata(&old).is_err() {
            continue;
        }
        let place = root.join(path);
        if let Some(folder) = place.parent() {
            fs::create_dir_all(folder).map_err(at(folder))?;
        }
        fs::rename(&old, &place).map_err(at(&place))?;
    }
    Ok(())
}

/// Writes the list of files where only that changed.
pub(super) fn write_list(change: &Change<'_>) -> Result<(), WriteError> {
    let text = change.list();
    let list = change.root.join(LIST);
    if super::is_same(&list, text.as_bytes()) {
        return Ok(());
    }
    change.step("list", &list, || crate::disk::write_below(change.root, LIST, text.as_bytes()))
}
