//! The source to use when none is named.
//!
//! Starting in the working directory and going upwards, the first folder wins that holds
//!
//! 1. a `specwright.toml`,
//! 2. the files of a known layout,
//! 3. a subfolder that is a source by 1 or 2 (`api/`, `spec/`, …),
//! 4. an OpenAPI document, directly or in such a subfolder.
//!
//! The search ends with the folder that holds `.git`, so that nothing outside a repository is built.

use std::fs;
use std::path::{Path, PathBuf};

/// A source that was found.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Discovered {
    /// The folder or file to build.
    pub source: PathBuf,
    /// The folder that the search stopped in: the output is written there.
    pub base: PathBuf,
    /// Reason for the choice, for people.
    pub reason: &'static str,
}

/// Folders that projects keep their source in.
const SUBFOLDERS: [&str; 6] = ["api", "spec", "docs", "openapi", "specification", "swagger"];

/// File names that mean an API description without looking at the text.
const USUAL_NAMES: [&str; 6] =
    ["openapi.yaml", "openapi.yml", "openapi.json", "swagger.yaml", "swagger.yml", "swagger.json"];

/// Most files whose beginning is read to find an API description.
const MOST_FILES: usize = 200;

/// Searches from a folder upwards.
pub(super) fn discover(start: &Path) -> Option<Discovered> {
    let whole = start.canonicalize().ok()?;
    for (depth, folder) in whole.ancestors().enumerate() {
        // Paths are shown as the user would write them, from the working directory.
        let base = match depth {
            0 => start.to_owned(),
            depth => plain_join(start, "../".repeat(depth).trim_end_matches('/')),
        };
        if let Some((below, reason)) = source_in(folder) {
            let source = if below.is_empty() { base.clone() } else { plain_join(&base, &below) };
            return Some(Discovered { source, base, reason });
        }
        if folder.join(".git").exists() {
            break;
        }
    }
    None
}

/// Joins paths without a leading `./`.
fn plain_join(base: &Path, below: &str) -> PathBuf {
    if base == Path::new(".") { below.into() } else { base.join(below) }
}

/// The source within a folder, relative to it, and why it was chosen.
fn source_in(folder: &Path) -> Option<(String, &'static str)> {
    if let Some(reason) = layout_of(folder) {
        return Some((String::new(), reason));
    }
    for name in SUBFOLDERS {
        if let Some(reason) = layout_of(&folder.join(name)) {
            return Some((name.to_owned(), reason));
        }
    }
    let description = description_in(folder);
    if let Some(file) = description {
        // Guides beside the description are part of the same site.
        let is_alone = !has_pages(&folder.join("docs"));
        return Some(match is_alone && !file.is_empty() {
            true => (file, "an API description"),
            false => (String::new(), "API descriptions"),
        });
    }
    for name in SUBFOLDERS {
        if let Some(file) = description_in(&folder.join(name)) {
            let path = if file.is_empty() { name.to_owned() } else { format!("{name}/{file}") };
            return Some((path, "an API description"));
        }
    }
    None
}

/// The layout of a folder, recognised without reading it.
fn layout_of(folder: &Path) -> Option<&'static str> {
    let has = |path: &str| folder.join(path).is_file();
    if has("specwright.toml") {
        return Some("specwright.toml");
    }
    if has("specification/targets.yaml") {
        return Some("the Matrix specification of 2019");
    }
    let hugo = ["config/_default/hugo.toml", "hugo.toml", "config.toml"];
    if hugo.iter().any(|path| has(path)) && has("data/api/client-server/login.yaml") {
        return Some("the Matrix specification");
    }
    let has_native = has_pages(&folder.join("pages")) || has_description_below(&folder.join("apis"), 0);
    has_native.then_some("pages/ and apis/")
}

/// Whether a folder directly holds pages. `pages/` is also a folder of web frameworks, with other files.
pub(super) fn has_pages(folder: &Path) -> bool {
    names(folder).iter().any(|name| [".md", ".markdown", ".rst"].iter().any(|end| name.ends_with(end)))
}

fn has_description_below(folder: &Path, depth: usize) -> bool {
    if description_in(folder).is_some() {
        return true;
    }
    depth < 3
        && names(folder).iter().any(|name| {
            let inner = folder.join(name);
            inner.is_dir() && has_description_below(&inner, depth + 1)
        })
}

/// The API description directly in a folder: its name, or an empty one where there are several.
pub(super) fn description_in(folder: &Path) -> Option<String> {
    if let Some(name) = USUAL_NAMES.iter().find(|name| folder.join(name).is_file()) {
        return Some((*name).to_owned());
    }
    let mut found = names(folder);
    let is_data = |name: &String| [".yaml", ".yml", ".json"].iter().any(|end| name.ends_with(end));
    found.retain(is_data);
    found.truncate(MOST_FILES);
    found.retain(|name| is_description(&folder.join(name)));
    match found.as_slice() {
        [] => None,
        [only] => Some(only.clone()),
        _ => Some(String::new()),
    }
}

/// Whether the beginning of a file has the key of an API description at its root.
pub(super) fn is_description(file: &Path) -> bool {
    use std::io::Read;
    let mut beginning = Vec::new();
    let Ok(open) = fs::File::open(file) else { return false };
    if open.take(64 * 1024).read_to_end(&mut beginning).is_err() {
        return false;
    }
    let text = String::from_utf8_lossy(&beginning);
    let keys = ["openapi", "swagger"];
    let is_key = |line: &str| {
        let line = line.trim_start_matches('\u{feff}').trim_start_matches(['{', ' ', '\t']);
        let line = line.trim_start_matches(['"', '\'']);
        keys.iter().any(|key| {
            let rest = line.strip_prefix(key).map(|rest| rest.trim_start_matches(['"', '\'']).trim_start());
            rest.is_some_and(|rest| rest.starts_with(':'))
        })
    };
    let is_json = text.trim_start().starts_with('{');
    // In YAML an indented line is not at the root.
    text.lines().any(|line| (is_json || !line.starts_with([' ', '\t'])) && is_key(line))
}

/// Names of the visible entries of a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
    names.retain(|name| !name.starts_with('.'));
    names.sort();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str, files: &[&str]) -> PathBuf {
        let root = std::env::temp_dir().join(format!("specwright-discovery-{}-{name}", std::process::id()));
        fs::create_dir_all(root.join(".git")).unwrap();
        for path in files {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            let is_data = path.extension().is_some_and(|end| end == "yaml");
            fs::write(path, if is_data { "openapi: 3.1.0\n" } else { "x\n" }).unwrap();
        }
        root
    }

    #[test]
    fn the_first_source_on_the_way_up_is_taken() {
        for (name, files, start, source) in [
            ("file", &["openapi.yaml", "README.md"][..], "", Some("openapi.yaml")),
            ("named", &["petstore.yaml"], "", Some("petstore.yaml")),
            ("several", &["a.yaml", "b.yaml"], "", Some("")),
            ("guides", &["openapi.yaml", "docs/guide.md"], "", Some("")),
            ("bundled", &["api/specwright.toml", "templates/x.html"], "", Some("api")),
            ("inside", &["specwright.toml", "pages/a/b.md"], "pages/a", Some("pages/a/../..")),
            ("folder", &["api/openapi.yaml"], "", Some("api/openapi.yaml")),
            ("framework", &["pages/index.tsx", "src/a.yaml.txt"], "", None),
        ] {
            let root = folder(name, files);
            let found = discover(&root.join(start)).map(|found| found.source);
            let expected = source.map(|source| root.join(start).join(source.trim_start_matches("pages/a/")));
            let clean = |path: PathBuf| path.canonicalize().unwrap();
            assert_eq!(found.map(clean), expected.map(clean), "{name}");
            fs::remove_dir_all(&root).unwrap();
        }
    }

    #[test]
    fn a_description_has_its_key_at_the_root() {
        let root = folder("keys", &[]);
        for (text, is) in [
            ("openapi: 3.1.0\n", true),
            ("{\n  \"swagger\": \"2.0\"\n}", true),
            ("{\"openapi\":\"3.0.0\"}", true),
            ("a:\n  openapi: x\n", false),
            ("openapi-generator: x\n", false),
        ] {
            fs::write(root.join("a.yaml"), text).unwrap();
            assert_eq!(is_description(&root.join("a.yaml")), is, "{text}");
        }
        fs::remove_dir_all(&root).unwrap();
    }
}
