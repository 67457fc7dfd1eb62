//! `specwright serve`: the pipeline behind the preview.

use super::terminal::complain;
use std::collections::BTreeMap;
use std::io::stdout;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use super::args::{Common, ServeArguments};
use super::source::choose;
use crate::build::{BuildOptions, Built, Checks, Files, Kept, rebuild};
use crate::diagnostic::render::{Color, human};
use crate::diagnostic::{Diagnostic, Sink};
use crate::project::Settings;
use crate::serve::{Build, EDITOR, Error, Options, Section, Shown, Snapshot, serve};
use crate::source::{ChangeSet, Sources, SourcesBuilder, Span};

/// Serves until it is ended.
pub fn run(arguments: &ServeArguments, common: &Common) -> ExitCode {
    let Some(chosen) = choose(arguments.source.as_deref(), common) else { return ExitCode::from(2) };
    if chosen.source == Path::new("-") {
        complain!("error: `serve` cannot read from standard input");
        complain!("help: name a file or folder, or use `specwright build -`");
        return ExitCode::from(2);
    }
    let source = absolute(&chosen.source);
    let output = absolute(&chosen.output());
    let root = if source.is_file() { folder_of(&source) } else { source.clone() };
    let options = Options {
        host: arguments.host.clone(),
        port: arguments.port,
        once: arguments.once,
        quiet: common.quiet,
        open: arguments.open,
        poll: arguments.poll,
        editor: Some(editor(&root)),
        ignored: vec![output.clone()],
        root,
    };
    let site = Preview {
        options: BuildOptions {
            source: source.clone(),
            output,
            checks: Some(Checks::default()),
            ..chosen.options(&arguments.reading)
        },
        files: Arc::default(),
        kept: Kept::default(),
        watched: vec![source],
    };
    match serve(site, &options, &mut stdout()) {
        // Whoever listened to the log has gone, and the preview with them.
        Ok(()) => ExitCode::SUCCESS,
        Err(Error::Log(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            complain!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// A path that means the same wherever the program stands; it need not exist.
fn absolute(path: &Path) -> PathBuf {
    let full = path.canonicalize().or_else(|_| std::path::absolute(path));
    full.unwrap_or_else(|_| path.to_owned())
}

fn folder_of(file: &Path) -> PathBuf {
    file.parent().map_or_else(|| file.to_owned(), Path::to_owned)
}

/// The editor of the configuration, which is wanted before the first build. What is wrong with the
/// file is said there.
fn editor(root: &Path) -> String {
    let mut builder = SourcesBuilder::new(root);
    if let Ok(text) = std::fs::read_to_string(root.join("specwright.toml")) {
        builder.add("specwright.toml", text);
    }
    let sources = builder.finish();
    let file = sources.find("specwright.toml");
    let settings = file.map(|file| Settings::read(file, &sources, &Sink::new())).unwrap_or_default();
    if settings.serve.editor.is_empty() { EDITOR.to_owned() } else { settings.serve.editor }
}

/// Builds the site whenever it is asked to.
struct Preview {
    options: BuildOptions,
    /// The files of the last good build.
    files: Arc<Files>,
    /// What the next build need not make again.
    kept: Kept,
    watched: Vec<PathBuf>,
}

impl Build for Preview {
    fn build(&mut self, changed: &[PathBuf], publish: &mut dyn FnMut(Snapshot)) {
        let before = self.files.clone();
        let mut built =
            rebuild(&self.options, ChangeSet::of(changed), &mut self.kept, &mut |files, base_path| {
                let files = Arc::new(shared(&before, files));
                let base_path = base_path.to_owned();
                publish(Snapshot { files, base_path, rest_follows: true, ..Snapshot::default() });
            });
        let (diagnostics, sections) = (shown(&built), sections(&built));
        self.watched = watched(&self.options.source, &built);
        let files = built.output.take().map(|output| output.files).unwrap_or_default();
        let (files, failed) = (Arc::new(shared(&before, files)), built.facts.failed);
        if !failed {
            self.files = files.clone();
        }
        let base_path = built.facts.base_path;
        publish(Snapshot { files, base_path, diagnostics, sections, failed, rest_follows: false });
    }

    fn watched(&self) -> Vec<PathBuf> {
        self.watched.clone()
    }
}

/// The files, those that are what they were before in the same place in memory.
fn shared(before: &Files, mut files: Files) -> Files {
    for (path, content) in &mut files {
        if let Some(same) = before.get(path).filter(|before| *before == content) {
            content.clone_from(same);
        }
    }
    files
}

/// A folder is watched whole. Of a single file only what was read of it is, and what it leads to and
/// may still come: it may stand among anything.
fn watched(source: &Path, built: &Built) -> Vec<PathBuf> {
    let mut watched = vec![source.to_owned()];
    if source.is_file() {
        watched.extend(built.sources.iter().map(|(_, file)| built.sources.root().join(&file.path)));
        watched.extend(built.sources.missing().map(Path::to_owned));
    }
    watched.extend(built.facts.templates.iter().map(|folder| absolute(folder)));
    watched.sort();
    watched.dedup();
    watched
}

/// Where the sections of all pages were written.
fn sections(built: &Built) -> BTreeMap<String, Vec<Section>> {
    let section = |(anchor, span): &(String, Span)| {
        let (file, line) = place(*span, &built.sources);
        Section { anchor: anchor.clone(), file, line }
    };
    let pages = built.facts.sections.iter();
    pages.map(|(page, sections)| (page.clone(), sections.iter().map(section).collect())).collect()
}

/// The file and the line of a place.
fn place(span: Span, sources: &Sources) -> (String, u32) {
    let file = sources.file(span.file);
    (file.path.clone(), file.line_col(span.start as usize).line as u32)
}

/// All problems, each in the words of the terminal.
fn shown(built: &Built) -> Vec<Shown> {
    let sources: &Sources = &built.sources;
    let one = |problem: &Diagnostic| {
        let (file, line) = problem.span.map(|span| place(span, sources)).unzip();
        Shown {
            severity: problem.severity,
            text: human(std::slice::from_ref(problem), sources, Color::Plain).trim_end().to_owned(),
            file,
            line: line.unwrap_or_default(),
            page: problem.span.and_then(|span| built.facts.pages.get(&span.file).cloned()),
        }
    };
    built.diagnostics.iter().map(one).collect()
}
