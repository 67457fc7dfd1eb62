//! `specwright check`.

use std::io::{IsTerminal, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use super::args::{CheckArguments, Common};
use super::network;
use super::progress::Progress;
use super::report::color;
use super::source::choose;
use super::terminal::{complain, print};
use crate::build::{BuildOptions, Checks, ExitMode, External, checked};
use crate::diagnostic::render::{Color, Format, explain};
use crate::diagnostic::{nearest, rules};
use crate::disk;
use crate::source::Sources;

/// Checks a source, and reports on standard output.
pub fn run(arguments: &CheckArguments, common: &Common) -> ExitCode {
    if let Some(code) = &arguments.explain {
        return explained(code);
    }
    let hosts = network::hosts(arguments.reading.allow_private_hosts);
    let external = arguments.external.then(|| External {
        cache: cache_file(),
        limit: Duration::from_secs(arguments.time_limit),
        hosts,
    });
    let Some(chosen) = choose(arguments.source.as_deref(), common) else { return ExitCode::from(2) };
    let options = BuildOptions { afterwards: ExitMode::End, ..chosen.options(&arguments.reading) };
    let progress = Progress::start("checking", common);
    let built = checked(&options, &Checks { external, changed_since: arguments.changed_since.clone() });
    drop(progress);
    let format = Format::parse(&arguments.format).unwrap_or_default();
    let text = format.write(&built.diagnostics, &built.sources, color(common, stdout().is_terminal()));
    let (errors, warnings) = built.counts();
    let is_silent = common.quiet && built.diagnostics.is_empty() && format == Format::Human;
    if !is_silent {
        print(text.as_bytes());
    }
    let mut is_written = true;
    for report in &arguments.reports {
        let text = report.format.write(&built.diagnostics, &built.sources, Color::Plain);
        if let Err(message) = write_report(&report.path, &text, &built.sources) {
            complain!("error: {message}");
            is_written = false;
        }
    }
    if !is_written {
        return ExitCode::from(2);
    }
    match errors > 0 || arguments.strict && warnings > 0 {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    }
}

/// Writes a report, unless its path is a file of the source.
fn write_report(path: &Path, text: &str, sources: &Sources) -> Result<(), String> {
    let mut inputs = sources.iter().map(|(_, source)| &source.path);
    if let Some(input) = inputs.find(|input| disk::is_same_file(&sources.root().join(&***input), path)) {
        return Err(format!(
            "cannot write the report to `{}`: the source contains `{input}`",
            path.display()
        ));
    }
    disk::write(path, text.as_bytes())
        .map_err(|error| format!("cannot write the report `{}`: {error}", path.display()))
}

/// Prints what a rule means.
fn explained(code: &str) -> ExitCode {
    if let Some(rule) = rules::find(code) {
        print(explain(rule).as_bytes());
        return ExitCode::SUCCESS;
    }
    complain!("error: there is no rule `{code}`");
    if let Some(near) = nearest(code, rules::all().iter().map(|rule| rule.code)) {
        complain!("help: did you mean `{near}`?");
    }
    ExitCode::from(2)
}

/// The file that keeps the answers of external links, where the system keeps such files.
fn cache_file() -> Option<PathBuf> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let folder = set("XDG_CACHE_HOME")
        .or_else(|| set("LOCALAPPDATA"))
        .or_else(|| set("HOME").map(|home| home.join(".cache")))?;
    Some(folder.join("specwright").join("links"))
}
