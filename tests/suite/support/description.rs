//! Descriptions that are built for a test, and their pages.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use specwright::build::{BuildOptions, Built, build};

/// Builds the description of things that are easy to get wrong.
pub fn built() -> Built {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/reference.yaml");
    build(&BuildOptions { source, output: "no-such-output".into(), ..BuildOptions::default() })
}

/// A page of a site.
pub fn page(built: &Built, path: &str) -> String {
    let output = built.output.as_ref().expect("the fixture is found");
    String::from_utf8_lossy(output.files.get(path).expect(path)).into_owned()
}

/// A folder of its own for each source.
pub fn folder() -> PathBuf {
    static MADE: AtomicUsize = AtomicUsize::new(0);
    let number = MADE.fetch_add(1, Ordering::Relaxed);
    let root = std::env::temp_dir().join(format!("specwright-reference-{}-{number}", std::process::id()));
    let _ = std::fs::remove_dir_all(&root);
    root
}

/// Builds a description: what follows its version and its title.
pub fn built_from(rest: &str) -> Built {
    built_text(&format!("openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\n{rest}"))
}

/// Builds a whole description.
pub fn built_text(text: &str) -> Built {
    built_of(&[("a.yaml", text)], "a.yaml")
}

/// Builds one of these files.
pub fn built_of(files: &[(&str, &str)], entry: &str) -> Built {
    let root = folder();
    for (path, text) in files {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().expect("it is below the root")).expect("a folder is made");
        std::fs::write(path, text).expect("a file is written");
    }
    let source = root.join(entry);
    let built = build(&BuildOptions { source, output: "no-such-output".into(), ..BuildOptions::default() });
    std::fs::remove_dir_all(&root).expect("the folder is there");
    built
}
