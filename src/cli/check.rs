//! `specwright check`.

use std::io::{Write, stdout};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use super::args::{CheckArguments, Common};
use super::network;
use super::report::color;
use super::source::choose;
use crate::build::{BuildOptions, Checks, ExitMode, External, checked};
use crate::diagnostic::render::{Format, explain};
use crate::diagnostic::{nearest, rules};

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
    let built = checked(&options, &Checks { external, changed_since: arguments.changed_since.clone() });
    let format = Format::parse(&arguments.format).unwrap_or_default();
    let text = format.write(&built.diagnostics, &built.sources, color(common));
    let (errors, warnings) = built.counts();
    let is_silent = common.quiet && built.diagnostics.is_empty() && format == Format::Human;
    if !is_silent {
        // Nobody listens when standard output is closed.
        let _ = stdout().write_all(text.as_bytes());
    }
    match errors > 0 || arguments.strict && warnings > 0 {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    }
}

/// Prints what a rule means.
fn explained(code: &str) -> ExitCode {
    if let Some(rule) = rules::find(code) {
        // Nobody listens when standard output is closed.
        let _ = stdout().write_all(explain(rule).as_bytes());
        return ExitCode::SUCCESS;
    }
    eprintln!("error: there is no rule `{code}`");
    if let Some(near) = nearest(code, rules::all().iter().map(|rule| rule.code)) {
        eprintln!("help: did you mean `{near}`?");
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
