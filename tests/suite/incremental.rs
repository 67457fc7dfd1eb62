//! A site that is built again and again is, after every change, the one that a fresh build gives: the
//! same bytes, the same problems.
//!
//! The bundled source is changed file by file; any other one is by
//! `SOURCE=path/to/spec cargo test --release --test incremental -- --ignored --nocapture`.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use specwright::build::{BuildOptions, Built, Checks, Files, Kept, build, rebuild};
use specwright::diagnostic::render::{Color, human};
use specwright::source::ChangeSet;

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
        let again = rebuild(&self.options, ChangeSet::of(&touched), &mut self.kept, &mut |files, _| {
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

    /// Writes a file and notes it.
    fn save(&mut self, file: &str, text: impl AsRef<[u8]>) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        self.touched.push(path);
    }

    /// Changes a file, compares, and takes it back, which the next comparison is told.
    fn change_file(&mut self, file: &str, way: usize) {
        let before = fs::read(self.path(file)).unwrap();
        let text = String::from_utf8_lossy(&before);
        let (what, edited) = edited(file, way, &text);
        if edited != text {
            self.save(file, edited);
            self.compare(&format!("{what} in {file}"));
            self.save(file, before);
        }
    }
}

/// A file changed in one of the ways that need no knowledge of what it is about, and what was done.
fn edited(file: &str, way: usize, text: &str) -> (&'static str, String) {
    let kind = file.rsplit_once('.').map_or("", |(_, extension)| extension);
    match (kind, way % 4) {
        ("md", 0 | 3) => {
            let paragraph = "It mentions `POST /account/3pid/add`, M_FORBIDDEN and [nothing](#nothing).";
            ("a paragraph", format!("{text}\n\n{paragraph}\n"))
        }
        ("md", 1) => ("a heading", text.replacen("\n## ", "\n## Another ", 1)),
        ("md", _) => {
            let note = "\n---\n\nA first paragraph.[^x]\n\n[^x]: A note.\n\n";
            ("a note at the front", text.replacen("\n---\n", note, 1))
        }
        ("yaml" | "yml", 0) => ("moved lines", format!("# x\n# y\n{text}")),
        ("yaml" | "yml", 1 | 2) => ("words", text.replacen(" the ", " THE M_UNKNOWN ", 3)),
        ("html", _) => ("the end", format!("{text}\n<!-- x -->\n")),
        (_, _) => ("the end", format!("{text}\n]: [\n")),
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
fn files_that_change_one_after_the_other_stay_changed() {
    let mut copy = Copy::of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("api"), "sequence");
    // Only files that are older than two seconds are known by their time.
    std::thread::sleep(Duration::from_millis(3100));
    copy.compare("some time");
    for file in ["pages/identity.md", "pages/client-server.md", "apis/identity/v2/terms.yaml"] {
        let text = fs::read_to_string(copy.path(file)).unwrap();
        copy.save(file, text + "\n# One more line\n");
        copy.compare(file);
    }
}

#[test]
fn what_a_file_calls_itself_is_found_when_it_says_so() {
    let source = std::env::temp_dir().join(format!("specwright-identities-{}", std::process::id()));
    fs::create_dir_all(&source).unwrap();
    let api = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n\
               components: {schemas: {A: {$ref: 'urn:example:thing'}}}\n";
    let other = "openapi: 3.1.0\ninfo: {title: U, version: '1'}\npaths: {}\n";
    for (name, text) in
        [("a.yaml", api), ("b.yaml", other), ("c.yaml", other), ("thing.yaml", "type: string\n")]
    {
        fs::write(source.join(name), text).unwrap();
    }
    let mut copy = Copy::of(&source, "identities");
    fs::remove_dir_all(&source).unwrap();
    copy.save("thing.yaml", "$id: urn:example:thing\ntype: string\n");
    copy.compare("a file that was not read names itself");
    copy.save("thing.yaml", "type: string\n");
    copy.compare("it does no more");
    copy.save("c.yaml", format!("{other}components: {{schemas: {{C: {{$id: 'urn:example:thing'}}}}}}\n"));
    copy.compare("a part of another description does");
    copy.save("c.yaml", other);
    copy.compare("that does no more");
}

#[test]
fn files_come_and_go() {
    let mut copy = Copy::of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("api"), "come-and-go");
    copy.save("pages/a-new-page.md", "---\ntitle: New\n---\n\n## Section\n\nSee M_FORBIDDEN.\n");
    copy.compare("a new page");
    copy.save("templates/note.html", "unused");
    copy.compare("a template folder");
    copy.save("templates/operation.html", "<p>{{ operation.path }}</p>");
    copy.compare("another template of operations");
    copy.save("templates/operation.html", "<p>{{ operation.path | nothing }}</p>");
    copy.compare("a broken template");
    copy.save("templates/operation.html", "<p>{{ operation.method }}</p>");
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

#[test]
#[ignore = "for a source that is named by the variable SOURCE, with as many changes as STEPS says"]
fn a_source_can_change_in_any_order() {
    let source = PathBuf::from(std::env::var_os("SOURCE").unwrap());
    let steps = std::env::var("STEPS").map_or(200, |steps| steps.parse().unwrap());
    let files = sources(&source);
    let mut copy = Copy::of(&source, "walk");
    let mut changed: VecDeque<(&str, Vec<u8>)> = VecDeque::new();
    let mut random = steps as u64;
    for _ in 0..steps {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let file = files[(random >> 33) as usize % files.len()].as_str();
        // The last way breaks the build, which should be seldom.
        let way = if random >> 60 == 0 { 3 } else { (random >> 20) as usize % 3 };
        let known = changed.iter().position(|(other, _)| *other == file);
        let oldest = (changed.len() > 5).then_some(0);
        let after = if let Some((file, before)) = known.or(oldest).and_then(|at| changed.remove(at)) {
            copy.save(file, before);
            format!("{file} is as it was")
        } else {
            let before = fs::read(copy.path(file)).unwrap();
            let (what, text) = edited(file, way, &String::from_utf8_lossy(&before));
            copy.save(file, text);
            changed.push_back((file, before));
            format!("{what} in {file}")
        };
        println!("{after}");
        copy.compare(&after);
    }
}
