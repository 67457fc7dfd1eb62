//! A site that is built again and again is, after every change, the one that a fresh build gives: the
//! same bytes, the same problems.
//!
//! The bundled source is changed file by file; any other one is by
//! `SOURCE=path/to/spec cargo test --release --test incremental -- --ignored --nocapture`.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use specwright::build::{BuildOptions, Built, Checks, Files, Kept, build, build_again};
use specwright::diagnostic::render::{Color, human};
use specwright::source::Touched;

/// A copy of a source, with what a preview keeps.
struct Copy {
    options: BuildOptions,
    kept: Kept,
    /// What changed since the last build.
    touched: Vec<PathBuf>,
}

impl Copy {
    fn of(source: &Path, name: &str) -> Self {
        let root = std::env::temp_dir().join(format!("specwright-incremental-{name}-{}", std::process::id()));
        for entry in walkdir::WalkDir::new(source) {
            let entry = entry.unwrap();
            let to = root.join(entry.path().strip_prefix(source).unwrap());
            match entry.file_type().is_dir() {
                true => fs::create_dir_all(&to).unwrap(),
                false => fs::copy(entry.path(), &to).map(|_| ()).unwrap(),
            }
        }
        let checks = Some(Checks::default());
        let options = BuildOptions { source: root, checks, ..BuildOptions::default() };
        let mut copy = Self { options, kept: Kept::default(), touched: Vec::new() };
        copy.compare("as it was");
        copy
    }

    fn path(&self, file: &str) -> PathBuf {
        self.options.source.join(file)
    }

    /// Builds again and afresh, and compares everything.
    fn compare(&mut self, after: &str) {
        let mut early = None;
        let touched = std::mem::take(&mut self.touched);
        let again = build_again(&self.options, Touched::of(&touched), &mut self.kept, &mut |files, _| {
            early = Some(files);
        });
        let fresh = build(&self.options);
        assert_eq!(problems(&again), problems(&fresh), "problems after: {after}");
        assert_eq!(again.facts.failed, fresh.facts.failed, "after: {after}");
        let (again, fresh) = (files(again), files(fresh));
        same(&again, &fresh, after);
        for (path, bytes) in early.iter().flatten() {
            assert!(fresh.get(path) == Some(bytes), "{path} was another one at first, after: {after}");
        }
    }

    /// Makes a change, compares, takes it back, and compares.
    fn change(&mut self, file: &str, what: &str, edit: impl Fn(&str) -> String) {
        let before = fs::read(self.path(file)).unwrap();
        let text = String::from_utf8_lossy(&before).into_owned();
        let edited = edit(&text);
        if edited == text {
            return;
        }
        fs::write(self.path(file), edited).unwrap();
        self.touched.push(self.path(file));
        self.compare(&format!("{what} in {file}"));
        fs::write(self.path(file), before).unwrap();
        self.touched.push(self.path(file));
    }

    /// Changes a file in one of the ways that need no knowledge of what it is about.
    fn change_file(&mut self, file: &str, way: usize) {
        let kind = file.rsplit_once('.').map_or("", |(_, extension)| extension);
        match (kind, way % 4) {
            ("md", 0 | 3) => self.change(file, "a paragraph", |text| {
                format!(
                    "{text}\n\nIt mentions `POST /account/3pid/add`, M_FORBIDDEN and [nothing](#nothing).\n"
                )
            }),
            ("md", 1) => {
                self.change(file, "a heading", |text| text.replacen("\n## ", "\n## Another ", 1));
            }
            ("md", _) => self.change(file, "a note at the front", |text| {
                text.replacen("\n---\n", "\n---\n\nA first paragraph.[^x]\n\n[^x]: A note.\n\n", 1)
            }),
            ("yaml" | "yml", 0) => self.change(file, "moved lines", |text| format!("# x\n# y\n{text}")),
            ("yaml" | "yml", 1 | 2) => {
                self.change(file, "words", |text| text.replacen(" the ", " THE M_UNKNOWN ", 3));
            }
            ("html", _) => self.change(file, "the end", |text| format!("{text}\n<!-- x -->\n")),
            (_, _) => self.change(file, "the end", |text| format!("{text}\n]: [\n")),
        }
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.options.source).ok();
    }
}

fn problems(built: &Built) -> String {
    human(&built.diagnostics, &built.sources, Color::Plain)
}

fn files(built: Built) -> Files {
    built.output.map(|output| output.files).unwrap_or_default()
}

fn same(again: &BTreeMap<String, Arc<[u8]>>, fresh: &BTreeMap<String, Arc<[u8]>>, after: &str) {
    let names = |files: &BTreeMap<String, Arc<[u8]>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(again), names(fresh), "after: {after}");
    for (path, bytes) in fresh {
        if again[path] != *bytes {
            let (new, old) = (String::from_utf8_lossy(&again[path]), String::from_utf8_lossy(bytes));
            let at = new.bytes().zip(old.bytes()).take_while(|(a, b)| a == b).count();
            let part = |text: &str| text.chars().skip(at.saturating_sub(200)).take(400).collect::<String>();
            panic!("{path} differs after: {after}\n--- again\n{}\n--- fresh\n{}", part(&new), part(&old));
        }
    }
}

fn sources(root: &Path) -> Vec<String> {
    let files = walkdir::WalkDir::new(root).sort_by_file_name().into_iter();
    let files = files.map(Result::unwrap).filter(|entry| entry.file_type().is_file());
    files.map(|entry| entry.path().strip_prefix(root).unwrap().to_str().unwrap().to_owned()).collect()
}

#[test]
fn every_file_of_the_bundled_source_can_change() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("api");
    let mut copy = Copy::of(&source, "bundled");
    for (way, file) in sources(&source).iter().enumerate() {
        copy.change_file(file, way);
    }
    copy.compare("all was taken back");
}

#[test]
fn files_come_and_go() {
    let mut copy = Copy::of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("api"), "come-and-go");
    let save = |copy: &mut Copy, file: &str, text: &str| {
        fs::create_dir_all(copy.path(file).parent().unwrap()).unwrap();
        fs::write(copy.path(file), text).unwrap();
        copy.touched.push(copy.path(file));
    };
    save(&mut copy, "pages/a-new-page.md", "---\ntitle: New\n---\n\n## Section\n\nSee M_FORBIDDEN.\n");
    copy.compare("a new page");
    save(&mut copy, "templates/note.html", "unused");
    copy.compare("a template folder");
    save(&mut copy, "templates/operation.html", "<p>{{ operation.path }}</p>");
    copy.compare("another template of operations");
    save(&mut copy, "templates/operation.html", "<p>{{ operation.path | nothing }}</p>");
    copy.compare("a broken template");
    save(&mut copy, "templates/operation.html", "<p>{{ operation.method }}</p>");
    copy.compare("a mended template");
    fs::remove_dir_all(copy.path("templates")).unwrap();
    copy.touched = vec![copy.path("templates"), copy.path("templates/operation.html")];
    copy.compare("no templates");
    fs::remove_file(copy.path("pages/a-new-page.md")).unwrap();
    copy.touched.push(copy.path("pages/a-new-page.md"));
    copy.compare("no new page");
    let away = copy.options.source.with_extension("away");
    fs::rename(&copy.options.source, &away).unwrap();
    copy.touched.push(copy.options.source.clone());
    copy.compare("no source");
    fs::rename(&away, &copy.options.source).unwrap();
    copy.touched.push(copy.options.source.clone());
    copy.compare("the source again");
}

#[test]
#[ignore = "for a source that is named by the variable SOURCE"]
fn every_file_of_a_source_can_change() {
    let source = PathBuf::from(std::env::var_os("SOURCE").unwrap());
    let mut copy = Copy::of(&source, "source");
    for (way, file) in sources(&source).iter().enumerate() {
        println!("{file}");
        copy.change_file(file, way);
    }
}
