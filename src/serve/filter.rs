//! Which changes count: those of content, in files that people write.

use std::path::{Path, PathBuf};

use notify::EventKind;
use notify::event::{MetadataKind, ModifyKind};

use crate::source::is_temporary;

/// What does not count.
#[derive(Debug)]
pub struct Filter {
    /// Absolute paths, with all that is below them: the output folder.
    pub ignored: Vec<PathBuf>,
}

impl Filter {
    /// Whether a change of `path`, which is `below` its watched root, counts.
    pub fn keeps(&self, below: &Path, path: &Path) -> bool {
        let names = || below.components().filter_map(|part| part.as_os_str().to_str());
        !self.ignored.iter().any(|ignored| path.starts_with(ignored))
            && !names().any(|name| matches!(name, ".git" | ".hg" | ".jj" | ".svn" | "node_modules"))
            && !names().next_back().is_some_and(is_temporary)
    }
}

/// Whether the event is about what is in a file or folder, rather than its being read or its rights.
pub fn is_content(kind: &EventKind) -> bool {
    match kind {
        EventKind::Access(_) => false,
        // Polling reports a new time where others report data.
        EventKind::Modify(ModifyKind::Metadata(what)) => matches!(what, MetadataKind::WriteTime),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use notify::event::{AccessKind, AccessMode, CreateKind, DataChange, RemoveKind};

    #[test]
    fn leaves_out_output_repositories_and_temporary_files() {
        let filter = Filter { ignored: vec!["/src/output".into()] };
        let keeps = |below: &str| filter.keeps(Path::new(below), &Path::new("/src").join(below));
        for below in ["", "a.md", "a/.b/c.md", "outputs/a", ".github/a.yml", "#a.md", "a.git"] {
            assert!(keeps(below), "{below}");
        }
        for below in
            ["output", "output/a", ".git/HEAD", "a/.git/x", "a/.b.md.swp", "4913", "a.md~", "#a.md#", ".#a"]
        {
            assert!(!keeps(below), "{below}");
        }
    }

    #[test]
    fn reading_and_rights_are_not_content() {
        assert!(is_content(&EventKind::Modify(ModifyKind::Data(DataChange::Any))));
        assert!(is_content(&EventKind::Modify(ModifyKind::Metadata(MetadataKind::WriteTime))));
        assert!(is_content(&EventKind::Create(CreateKind::Folder)));
        assert!(is_content(&EventKind::Remove(RemoveKind::Any)));
        assert!(!is_content(&EventKind::Access(AccessKind::Close(AccessMode::Write))));
        assert!(!is_content(&EventKind::Modify(ModifyKind::Metadata(MetadataKind::Permissions))));
        assert!(!is_content(&EventKind::Modify(ModifyKind::Metadata(MetadataKind::Any))));
    }
}
