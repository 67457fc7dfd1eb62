//! `specwright build`.

use super::terminal::{complain, say};
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use super::args::{BuildArguments, Common};
use super::progress::Progress;
use super::report::{count, problems};
use super::source::choose;
use crate::build::{BuildOptions, ExitMode, build};
use crate::write::{WriteError, write};

/// Builds and writes a site.
pub fn run(arguments: &BuildArguments, common: &Common) -> ExitCode {
    let start = Instant::now();
    let Some(chosen) = choose(arguments.source.as_deref(), common) else { return ExitCode::from(2) };
    let folder = arguments.output.clone().unwrap_or_else(|| chosen.output());
    let progress = Progress::start("building", common);
    let built = build(&BuildOptions {
        output: folder.clone(),
        afterwards: ExitMode::End,
        ..chosen.options(&arguments.reading)
    });
    drop(progress);
    problems(&built.diagnostics, &built.sources, common);
    let (errors, warnings) = built.counts();
    let has_failed = errors > 0 || arguments.strict && warnings > 0;
    let Some(output) = built.output.as_ref().filter(|_| !has_failed || arguments.keep_going) else {
        let untouched = if folder.exists() { "; the previous site is untouched" } else { "" };
        complain!("not built: {}, {}{untouched}", count(errors, "error"), count(warnings, "warning"));
        if errors > 0 && built.output.as_ref().is_some_and(|output| output.stats.pages > 1) {
            complain!("help: use `--keep-going` to write the site anyway");
        }
        return ExitCode::FAILURE;
    };
    if is_same_folder(&chosen.source, &folder) {
        complain!(
            "error: the site cannot be written into its own source: choose another folder with `--output`"
        );
        return ExitCode::from(2);
    }
    match write(&folder, &output.files) {
        Ok(written) => {
            if !common.quiet {
                let stats = output.stats;
                let home = folder.join("index.html");
                let home = home.canonicalize().unwrap_or(home);
                let problems =
                    if warnings > 0 { format!(", {}", count(warnings, "warning")) } else { String::new() };
                say!(
                    "built {}, {}, {} in {} ms ({} of {} written{problems})",
                    count(stats.pages, "page"),
                    count(stats.operations, "operation"),
                    count(stats.events, "event"),
                    start.elapsed().as_millis(),
                    written.changed,
                    count(output.files.len(), "file"),
                );
                say!("open file://{}", home.display());
            }
            if has_failed {
                complain!("built with {}, {}", count(errors, "error"), count(warnings, "warning"));
                return ExitCode::FAILURE;
            }
            ExitCode::SUCCESS
        }
        Err(error) => {
            complain!("error: {error}");
            if matches!(error, WriteError::Foreign(_)) {
                complain!("help: choose an empty folder with `--output`, or move that file away");
            }
            ExitCode::FAILURE
        }
    }
}

fn is_same_folder(source: &Path, output: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    real(source).is_some_and(|source| real(output) == Some(source))
}
