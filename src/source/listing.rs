//! What stands in a folder.

use std::fs;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::join;
use crate::diagnostic::{Diagnostic, Sink, rules};

/// The files of a source folder, in the order of their names.
#[derive(Debug, Default)]
pub(super) struct Listing {
    root: PathBuf,
    /// Text files: their paths below the root, and where they are.
    pub texts: Vec<(String, PathBuf)>,
    /// All other files, by their paths below the root.
    pub assets: Vec<String>,
    /// Links, with what they lead to; both are relative to the root.
    pub links: Vec<(String, String)>,
    /// Whether all could be listed.
    pub is_whole: bool,
}

/// Folders that hold no source.
const SKIPPED: [&str; 4] = ["node_modules", "target", "__pycache__", "venv"];

impl Listing {
    /// Lists a folder with all that is in it, but for what is hidden or temporary, and `skip`.
    pub fn of(root: &Path, skip: Option<&Path>, sink: &Sink) -> Self {
        let skip = skip.and_then(|path| path.canonicalize().ok());
        let mut listing = Self { root: root.to_owned(), ..Self::default() };
        let problems = Sink::new();
        let walk = WalkDir::new(root).sort_by_file_name().into_iter().filter_entry(|entry| {
            let name = entry.file_name().to_string_lossy();
            let is_hidden = entry.depth() > 0 && name.starts_with('.');
            let is_folder = entry.file_type().is_dir();
            let is_output = || {
                let Some(skip) = &skip else { return false };
                // Only a folder of the same name can be the output folder: the rest costs no look-up.
                skip.file_name() == Some(entry.file_name())
                    && entry.path().canonicalize().is_ok_and(|path| path == *skip)
            };
            let is_left_out = is_hidden || entry.depth() > 0 && is_temporary(&name);
            !(is_left_out || is_folder && (SKIPPED.contains(&&*name) || is_output()))
        });
        for entry in walk {
            match entry {
                Ok(entry) if entry.file_type().is_file() || entry.path_is_symlink() => {
                    let Ok(relative) = entry.path().strip_prefix(root) else { continue };
                    let Some(relative) = slashed(relative) else {
                        problems.add(
                            Diagnostic::without_place(
                                &rules::SOURCE_UNREADABLE,
                                format!("the name of `{}` is not UTF-8", entry.path().display()),
                            )
                            .help("rename the file"),
                        );
                        continue;
                    };
                    if let Some(target) = link(&entry) {
                        listing.links.extend(join(&relative, &target).ok().map(|target| (relative, target)));
                        continue;
                    }
                    match is_text(&relative) {
                        true => listing.texts.push((relative, entry.into_path())),
                        false => listing.assets.push(relative),
                    }
                }
                Ok(_) => {}
                Err(error) => problems.add(Diagnostic::without_place(
                    &rules::SOURCE_UNREADABLE,
                    format!("cannot list the source folder: {error}"),
                )),
            }
        }
        listing.is_whole = problems.is_empty();
        sink.extend(problems.into_added());
        listing
    }

    /// Whether this is a file that was listed, and still is one of its kind.
    pub fn has(&self, path: &Path) -> bool {
        // A file without an extension may be what git writes for a link.
        let is_asset = |path: &Path| slashed(path).is_some_and(|path| self.assets.contains(&path));
        path.extension().is_some()
            && (self.texts.iter().any(|(_, text)| text == path)
                || path.strip_prefix(&self.root).is_ok_and(is_asset))
            && fs::symlink_metadata(path).is_ok_and(|data| data.is_file())
    }
}

/// Whether a file belongs to a source by its path below the root: neither it nor a folder above it is
/// hidden, temporary or known to hold no source.
pub(super) fn is_source(path: &str) -> bool {
    let (folders, name) = path.rsplit_once('/').map_or(("", path), |(folders, name)| (folders, name));
    let is_left_out = |name: &str| name.starts_with('.') || is_temporary(name);
    !is_left_out(name)
        && !folders
            .split('/')
            .any(|folder| !folder.is_empty() && is_left_out(folder) || SKIPPED.contains(&folder))
}

/// What a symbolic link leads to, as it is written. Where links cannot be made, git writes a small
/// file that holds their target; it has no extension, because folders seldom have one.
fn link(entry: &DirEntry) -> Option<String> {
    if entry.path_is_symlink() {
        return fs::read_link(entry.path()).ok().and_then(|target| slashed(&target));
    }
    if entry.path().extension().is_some() || entry.metadata().ok()?.len() > 256 {
        return None;
    }
    let text = fs::read_to_string(entry.path()).ok()?;
    let is_target = text.starts_with("../") && !text.contains(char::is_whitespace);
    is_target.then_some(text)
}

/// A path with `/` between its parts.
fn slashed(path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.iter().map(|part| part.to_str()).collect();
    Some(parts?.join("/"))
}

/// Whether editors and systems call the files so that they put beside those of people: copies, locks,
/// and what is not saved yet.
pub fn is_temporary(name: &str) -> bool {
    const ENDS: [&str; 8] = ["~", ".swp", ".swx", ".swo", ".tmp", ".part", ".crdownload", ".kate-swp"];
    const STARTS: [&str; 4] = [".#", ".~", ".goutputstream-", "~$"];
    ENDS.iter().any(|end| name.ends_with(end))
        || STARTS.iter().any(|start| name.starts_with(start))
        || (name.starts_with('#') && name.ends_with('#'))
        || name.contains("___jb_")
        || matches!(name, "4913" | ".DS_Store" | "Thumbs.db" | "desktop.ini")
}

/// Whether a file is read as text: pages, data, configuration and news fragments.
pub(super) fn is_text(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    matches!(extension, "md" | "markdown" | "rst" | "yaml" | "yml" | "json" | "toml")
        // Event schemas of 2019 have no extension: their names end with an event's type.
        || path.starts_with("event-schemas/")
        || path.contains("/newsfragments/")
        || path.starts_with("changelogs/")
        || path.starts_with("changelog/")
        // What a page in reStructuredText may include.
        || matches!(extension, "txt" | "inc" | "csv" | "tsv")
            && (path.starts_with("pages/") || path.starts_with("specification/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_told_by_name() {
        assert!(is_text("a/b.yaml") && is_text("changelogs/x/1.feature"));
        assert!(!is_text("a/b.webp") && !is_text("LICENSE"));
    }

    #[test]
    fn what_editors_leave_behind_is_no_source() {
        let root = std::env::temp_dir().join(format!("specwright-listing-{}", std::process::id()));
        fs::create_dir_all(root.join("pages")).unwrap();
        for name in ["a.md", "a.md~", "#a.md#", "pic.svg", "pic.svg~", ".a.md.swp", "pages/Thumbs.db"] {
            fs::write(root.join(name), "x").unwrap();
        }
        let listing = Listing::of(&root, None, &Sink::new());
        assert_eq!(listing.texts, [("a.md".to_owned(), root.join("a.md"))]);
        assert_eq!(listing.assets, ["pic.svg"]);
        fs::remove_dir_all(&root).unwrap();
    }
}
