//! Which files make up an API.

use crate::load::Documents;
use crate::source::{FileId, SourceFile};

/// The files of one API: all descriptions that stand directly in one folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpecFolder {
    /// Name of the API: the name of its folder (`client-server`), or the stem of its (first) file where
    /// it has no folder.
    pub name: String,
    /// Path of the folder below the root of the sources, without a slash at its end.
    pub folder: String,
    /// Its files, sorted by path.
    pub files: Vec<FileId>,
}

impl SpecFolder {
    /// Every folder below `root` (which ends with `/`, or is empty) that holds descriptions, sorted by
    /// path. Files that refer to nothing and are no description themselves are not read.
    pub fn find_all(documents: &Documents<'_>, root: &str) -> Vec<Self> {
        let mut found: Vec<Self> = Vec::new();
        for (file, source) in documents.sources().below(root) {
            if !may_be_description(source) || !is_description(documents, file) {
                continue;
            }
            let folder = source.path.rsplit_once('/').map_or("", |(folder, _)| folder);
            // Subfolders sort between the files of their parent, so the folder may be further back.
            match found.iter_mut().find(|spec| spec.folder == folder) {
                Some(spec) => spec.files.push(file),
                None => found.push(Self {
                    name: match folder.rsplit('/').next() {
                        None | Some("") => Self::single(documents, file).name,
                        Some(name) => name.to_owned(),
                    },
                    folder: folder.to_owned(),
                    files: vec![file],
                }),
            }
        }
        found.sort_by(|a, b| a.folder.cmp(&b.folder));
        found
    }

    /// An API that is one file.
    pub fn single(documents: &Documents<'_>, file: FileId) -> Self {
        let path = &documents.sources().file(file).path;
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        Self { name: stem.to_owned(), folder: folder.to_owned(), files: vec![file] }
    }
}

/// A look at the text that spares reading trees of files that cannot be descriptions.
fn may_be_description(source: &SourceFile) -> bool {
    let path = &*source.path;
    if path.ends_with(".json") {
        return source.text.contains("\"openapi\"") || source.text.contains("\"swagger\"");
    }
    let is_yaml = path.ends_with(".yaml") || path.ends_with(".yml");
    is_yaml
        && source.text.lines().any(|line| {
            let key = line.trim_start_matches(['"', '\'', '{', ' ', '\u{feff}']);
            key.starts_with("openapi") || key.starts_with("swagger")
        })
}

fn is_description(documents: &Documents<'_>, file: FileId) -> bool {
    let root = documents.get(file);
    root.is_some_and(|root| {
        let version = root.get("openapi").or_else(|| root.get("swagger"));
        version.is_some_and(|version| version.scalar_text().is_some())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Sink;
    use crate::load::Strictness;
    use crate::source::SourcesBuilder;

    #[test]
    fn folders_hold_descriptions() {
        let mut builder = SourcesBuilder::new("");
        builder
            .add("api/a/x.yaml", "openapi: 3.1.0\n")
            .add("api/a/definitions/d.yaml", "type: object\nopenapi: {}\n")
            .add("api/a/z.json", "{\"swagger\": \"2.0\"}")
            .add("api/b/y.yaml", "# comment\nswagger: '2.0'\n")
            .add("other/c.yaml", "openapi: 3.1.0\n");
        let sources = builder.finish();
        let sink = Sink::new();
        let documents = Documents::new(&sources, Strictness::Strict, &sink);
        let found = SpecFolder::find_all(&documents, "api/");
        let names: Vec<_> = found.iter().map(|spec| (&*spec.name, spec.files.len())).collect();
        assert_eq!(names, [("a", 2), ("b", 1)]);
        assert_eq!(SpecFolder::single(&documents, sources.find("other/c.yaml").unwrap()).name, "c");
    }
}
