//! Numbers for the contents of files, from one run to the next.

use std::sync::Arc;

use super::{FileId, Sources};

/// A number for the content of each file: the same again only while the file is what it was, and all
/// files are those that there were, so that their ids mean the same.
#[derive(Debug, Default)]
pub struct Revisions {
    files: Vec<(String, Arc<str>, u64)>,
    last: u64,
}

impl Revisions {
    /// The numbers for these sources, after those of an earlier run.
    pub fn after(&self, sources: &Sources) -> Self {
        let same_files = self.files.len() == sources.len()
            && self.files.iter().zip(sources.iter()).all(|((path, ..), (_, file))| *path == file.path);
        let mut last = self.last;
        let files = sources.iter().map(|(id, file)| {
            let before = self.files.get(id.0 as usize).filter(|_| same_files);
            let number = before.filter(|(_, text, _)| *text == file.text).map(|(.., number)| *number);
            let number = number.unwrap_or_else(|| {
                last += 1;
                last
            });
            (file.path.clone(), file.text.clone(), number)
        });
        Self { files: files.collect(), last }
    }

    /// The number of a file.
    pub fn of(&self, file: FileId) -> u64 {
        self.files.get(file.0 as usize).map_or(0, |(.., number)| *number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourcesBuilder;

    #[test]
    fn a_number_stays_while_the_file_and_its_id_do() {
        let numbers = |before: &Revisions, files: &[(&str, &str)]| {
            let mut builder = SourcesBuilder::new("");
            for (path, text) in files {
                builder.add(*path, *text);
            }
            let after = before.after(&builder.finish());
            let all: Vec<u64> = (0..files.len() as u32).map(|id| after.of(FileId(id))).collect();
            (after, all)
        };
        let (first, all) = numbers(&Revisions::default(), &[("a", "1"), ("c", "1")]);
        assert_eq!(all, [1, 2]);
        let (second, all) = numbers(&first, &[("a", "2"), ("c", "1")]);
        assert_eq!(all, [3, 2]);
        let (third, all) = numbers(&second, &[("a", "1"), ("b", "1"), ("c", "1")]);
        assert_eq!(all, [4, 5, 6]);
        assert_eq!(numbers(&third, &[("a", "1"), ("c", "1")]).1, [7, 8]);
    }
}
