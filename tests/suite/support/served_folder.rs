//! A stand-in for the pipeline: every file of a folder is a file of the site. A line with `BROKEN` is
//! an error, one with `DOUBTFUL` a warning, one with `id="s…"` the beginning of a section.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use specwright::diagnostic::Severity;
use specwright::serve::{Build, Section, Shown, Snapshot};

/// Serves a folder as it is.
pub struct Folder {
    /// Where the files are.
    pub root: PathBuf,
    /// Where the site lives.
    pub base_path: String,
    /// How often it was built.
    pub builds: Arc<AtomicUsize>,
    /// How long a build takes at least.
    pub takes: Duration,
}

impl Folder {
    /// Serves `root` below `base_path`.
    pub fn new(root: &Path, base_path: &str) -> Self {
        Self {
            root: root.to_owned(),
            base_path: base_path.to_owned(),
            builds: Arc::default(),
            takes: Duration::ZERO,
        }
    }
}

impl Build for Folder {
    fn build(&mut self, _changed: &[PathBuf], publish: &mut dyn FnMut(Snapshot)) {
        self.builds.fetch_add(1, Ordering::SeqCst);
        let mut files = BTreeMap::new();
        let mut diagnostics = Vec::new();
        let mut sections = BTreeMap::new();
        for entry in walkdir::WalkDir::new(&self.root).sort_by_file_name() {
            let Ok(entry) = entry else {
                diagnostics.push(shown(Severity::Error, "error: the source folder cannot be read", None, 0));
                continue;
            };
            let Ok(bytes) = std::fs::read(entry.path()) else { continue };
            let below = entry.path().strip_prefix(&self.root).expect("walked from the root");
            let path =
                below.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
            sections.insert(path.clone(), sections_of(&path, &String::from_utf8_lossy(&bytes)));
            for (line, text) in (1..).zip(String::from_utf8_lossy(&bytes).lines()) {
                let (severity, word) = match text {
                    _ if text.contains("BROKEN") => (Severity::Error, "broken"),
                    _ if text.contains("DOUBTFUL") => (Severity::Warning, "doubtful"),
                    _ => continue,
                };
                let text = format!("{}: this is {word}\n --> {path}:{line}:1", severity.word());
                diagnostics.push(shown(severity, &text, Some(&path), line));
            }
            files.insert(path, Arc::from(bytes));
        }
        std::thread::sleep(self.takes);
        let failed = diagnostics.iter().any(|shown| shown.severity == Severity::Error);
        let base_path = self.base_path.clone();
        let files = Arc::new(files);
        publish(Snapshot { files, base_path, diagnostics, sections, failed, rest_follows: false });
    }

    fn watched(&self) -> Vec<PathBuf> {
        vec![self.root.clone()]
    }
}

/// Every `id="s…"` is the anchor of a section.
fn sections_of(path: &str, text: &str) -> Vec<Section> {
    let lines = (1..).zip(text.lines());
    let anchor = |line: &str| Some(line.split_once("id=\"s")?.1.split('"').next()?.to_owned());
    let section =
        |(line, text)| Some(Section { anchor: format!("s{}", anchor(text)?), file: path.to_owned(), line });
    lines.filter_map(section).collect()
}

fn shown(severity: Severity, text: &str, file: Option<&str>, line: u32) -> Shown {
    let file = file.map(str::to_owned);
    Shown { severity, text: text.to_owned(), page: file.clone(), file, line }
}
