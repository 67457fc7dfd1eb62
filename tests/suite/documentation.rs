//! The documentation names what there is, and its links lead somewhere.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect(path)
}

/// The documents at the top and in `docs/`.
fn documents() -> Vec<PathBuf> {
    let in_folder = |folder: PathBuf| fs::read_dir(folder).expect("the folder can be listed");
    let entries = in_folder(root().to_owned()).chain(in_folder(root().join("docs")));
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut documents: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|extension| extension == "md")).collect();
    // The reference of rules is made of its own, and shows links as they must not be.
    documents.retain(|path| !path.ends_with("rules.md"));
    documents.sort();
    documents
}

#[test]
fn every_setting_is_explained() {
    let code = read("src/project/settings.rs");
    let text = read("docs/configuration.md");
    let mut count = 0;
    let structs = code.split("#[serde(default, deny_unknown_fields)]\npub struct ").skip(1);
    for fields in structs.map(|rest| rest.split("\n}").next().unwrap_or_default()) {
        for field in fields.lines().filter_map(|line| line.strip_prefix("    pub ")) {
            let name = field.split(':').next().unwrap_or_default();
            count += 1;
            let forms = [format!("| `{name}`"), format!("[{name}]"), format!("[[{name}]]")];
            assert!(forms.iter().any(|form| text.contains(form)), "`{name}` is not in docs/configuration.md");
        }
    }
    assert!(count > 30, "settings are found: {count}");
}

#[test]
fn every_shortcode_is_explained() {
    let text = read("docs/source-tree.md");
    for entry in fs::read_dir(root().join("templates/shortcodes")).expect("templates") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        // The paragraph forms are those of older sources.
        if path.is_file() && name != "added-in-paragraph" {
            let is_named = text.contains(&format!("`{name}`")) || text.contains(&format!("`{name} "));
            assert!(is_named, "`{name}` is not in docs/source-tree.md");
        }
    }
}

#[test]
fn every_room_is_on_the_map() {
    let text = read("ARCHITECTURE.md");
    for entry in fs::read_dir(root().join("src")).expect("src") {
        let path = entry.expect("an entry").path();
        let room = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let is_root = room == "lib" || room == "main";
        assert!(is_root || text.contains(&format!("\n| `{room}` |")), "`{room}` is not in ARCHITECTURE.md");
    }
}

#[test]
fn links_between_documents_lead_somewhere() {
    let mut count = 0;
    for path in documents() {
        let text = fs::read_to_string(&path).expect("a document is text");
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let target = link.split('#').next().unwrap_or_default();
            if target.is_empty() || target.contains(':') || target.starts_with('/') {
                continue;
            }
            count += 1;
            let place = path.parent().expect("below the root").join(target);
            assert!(place.exists(), "{}: there is no `{link}`", path.display());
        }
    }
    assert!(count > 15, "links are found: {count}");
}
