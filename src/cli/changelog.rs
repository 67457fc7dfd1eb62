//! `specwright changelog`.

use super::terminal::{complain, print, say};
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::args::{ChangelogArguments, Common};
use super::report::{count, problems};
use super::source::choose;
use crate::changelog::{FragmentMarkup, Release, ReleaseNotes, collect, today, write_release};
use crate::diagnostic::Sink;
use crate::disk;
use crate::source::{Remote, Sources, find};

/// Prints release notes, or writes them into the source.
pub fn run(arguments: &ChangelogArguments, common: &Common) -> ExitCode {
    let is_name = |version: &str| {
        !version.is_empty()
            && !version.starts_with('.')
            && version.chars().all(|c| !c.is_control() && !matches!(c, '/' | '\\' | ':'))
    };
    // The version becomes a file name.
    if let Some(version) = arguments.version.as_deref().filter(|version| !is_name(version)) {
        complain!("error: invalid version `{}`", version.escape_debug());
        complain!("help: name a version such as `v1.20`");
        return ExitCode::from(2);
    }
    let Some(source) = source(arguments, common) else { return ExitCode::from(2) };
    let sink = Sink::new();
    let Some(found) = find(&source, None, Remote::Forbidden, &sink) else {
        let sources = Sources::default();
        problems(&sink.into_sorted(&sources), &sources, common);
        return ExitCode::FAILURE;
    };
    let sources = &found.sources;
    let Some(root) = ["changelogs", "changelog"]
        .into_iter()
        .find(|root| sources.below(&format!("{root}/")).next().is_some())
    else {
        complain!("error: there are no news fragments in `{}`", source.display());
        complain!(
            "help: put them into `changelog/<api>/NUMBER.KIND`, or name another folder with `--source`"
        );
        return ExitCode::FAILURE;
    };
    let changes = collect(sources, root, None, &sink);
    let is_wrong = sink.has_errors();
    problems(&sink.into_sorted(sources), sources, common);
    if is_wrong {
        complain!("no notes written");
        return ExitCode::FAILURE;
    }
    let date = arguments.date.clone().unwrap_or_else(today);
    let release = Release { version: arguments.version.as_deref(), date: &date, commit: None };
    let notes = write_release(&changes, root, release, sources);
    let result = match arguments.write {
        true => written(&notes, changes.markup, sources.root(), sources, arguments.remove_fragments, common),
        false => {
            printed(&notes);
            Ok(())
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            complain!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// The source that is named, the working directory where it has fragments, or what is found.
fn source(arguments: &ChangelogArguments, common: &Common) -> Option<PathBuf> {
    let here = Path::new(".");
    let is_here = || here.join("changelogs").is_dir() || here.join("changelog").is_dir();
    let named = arguments.source.as_deref().or_else(|| is_here().then_some(here));
    choose(named, common).map(|chosen| chosen.source)
}

fn printed(notes: &ReleaseNotes) {
    let text: Vec<&str> = notes.files.iter().map(|file| file.notes.as_str()).collect();
    print(text.join("\n").as_bytes());
}

/// Writes all files, and only then removes fragments.
fn written(
    notes: &ReleaseNotes,
    markup: FragmentMarkup,
    root: &Path,
    sources: &Sources,
    remove: bool,
    common: &Common,
) -> Result<(), String> {
    for file in &notes.files {
        let path = root.join(&file.path);
        // A changelog in reStructuredText holds all releases, a page only one.
        if file.exists && markup == FragmentMarkup::Markdown {
            return Err(format!("`{}` is there already: remove it, or name another version", path.display()));
        }
        let error = |error: io::Error| format!("cannot write `{}`: {error}", path.display());
        disk::write_below(root, &file.path, file.text.as_bytes()).map_err(error)?;
        if !common.quiet {
            say!("wrote {}", path.display());
        }
    }
    if remove {
        for fragment in &notes.fragments {
            let path = &sources.file(*fragment).path;
            disk::remove_below(root, path)
                .map_err(|error| format!("cannot remove `{}`: {error}", root.join(path).display()))?;
        }
        if !common.quiet {
            say!("removed {}", count(notes.fragments.len(), "fragment"));
        }
    }
    Ok(())
}
