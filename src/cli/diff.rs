//! `specwright diff`.

use std::fs;
use std::io::{Write, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::args::DiffArguments;
use crate::build::{BuildOptions, ExitMode, Snapshot, snapshot};
use crate::diagnostic::{Severity as ProblemSeverity, Sink, nearest};
use crate::diff::output::{Format, Input, write};
use crate::diff::{Accepted, Policy, Severity, Version, compare, rules};
use crate::source::{Remote, find, find_in_revision};

/// Wrong usage.
const USAGE: u8 = 2;

/// Compares two versions.
pub fn run(arguments: &DiffArguments) -> ExitCode {
    if let Some(id) = &arguments.explain {
        return explain(id);
    }
    match compared(arguments) {
        Ok(code) => code,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::from(USAGE)
        }
    }
}

/// One side of a comparison.
#[derive(Debug, Clone, PartialEq)]
enum Side {
    /// Files as they are.
    Path(PathBuf),
    /// A git revision, perhaps with a path.
    Revision(String),
}

impl Side {
    /// Reads an argument: what exists is a path.
    fn of(text: &str) -> Self {
        match Path::new(text).exists() {
            true => Side::Path(text.into()),
            false => Side::Revision(text.to_owned()),
        }
    }

    fn label(&self) -> String {
        match self {
            Side::Path(path) => path.display().to_string(),
            Side::Revision(revision) => revision.clone(),
        }
    }
}

/// The sides that the arguments name.
fn sides(arguments: &DiffArguments, source: &Path) -> Result<(Side, Side), String> {
    let old = arguments.old.as_deref().unwrap_or_default();
    match (&arguments.new, old.split_once("..")) {
        (Some(new), _) => Ok((Side::of(old), Side::of(new))),
        (None, Some((before, after))) if !Path::new(old).exists() => {
            let after = after.trim_start_matches('.');
            match before.is_empty() {
                true => Err(format!("`{old}` lacks the older revision; write `A..B`")),
                false if after.is_empty() => {
                    Ok((Side::Revision(before.into()), Side::Revision("HEAD".into())))
                }
                false => Ok((Side::Revision(before.into()), Side::Revision(after.into()))),
            }
        }
        (None, _) => Ok((Side::of(old), Side::Path(source.to_owned()))),
    }
}

/// The source that revisions are read of.
fn source(arguments: &DiffArguments) -> PathBuf {
    if let Some(source) = &arguments.source {
        return source.clone();
    }
    const MARKS: [&str; 6] =
        ["specwright.toml", "pages", "apis", "content", "specification/targets.yaml", "data/api"];
    let is_source = MARKS.iter().any(|mark| Path::new(mark).exists());
    if !is_source && Path::new("api").is_dir() { "api".into() } else { ".".into() }
}

fn compared(arguments: &DiffArguments) -> Result<ExitCode, String> {
    let source = source(arguments);
    let (old_side, new_side) = sides(arguments, &source)?;
    let (old, new) = rayon::join(|| load(&old_side, &source), || load(&new_side, &source));
    let (old, new) = (old?, new?);
    for (snapshot, side) in [(&old, &old_side), (&new, &new_side)] {
        let errors =
            snapshot.diagnostics.iter().filter(|problem| problem.severity == ProblemSeverity::Error).count();
        if errors > 0 {
            let count = super::report::count(errors, "error");
            eprintln!("warning: {count} in `{}`; `specwright check` shows them", side.label());
        }
    }
    let (old_label, new_label) = (old_side.label(), new_side.label());
    let (old, new) = (version(&old, &old_label), version(&new, &new_label));
    let policy = Policy::of(&new.plan.settings.diff, new.plan.layout);
    for entry in policy.unknown() {
        eprintln!("warning: invalid entry `{entry}` in `[diff.severity]`");
    }
    let mut report = compare(&old, &new, &policy);
    if let Some(only) = &arguments.only {
        report.keep_only(only);
    }
    if let Some(path) = &arguments.accept {
        let text =
            fs::read_to_string(path).map_err(|error| format!("cannot read `{}`: {error}", path.display()))?;
        let mut accepted =
            Accepted::parse(&text).map_err(|message| format!("{}: {message}", path.display()))?;
        accepted.apply(&mut report);
        for (line, identity) in accepted.unused() {
            eprintln!("warning: {}:{line}: unused accepted change `{identity}`", path.display());
        }
    }
    let format = Format::parse(&arguments.format).unwrap_or(Format::Human);
    let text = write(&Input { old: &old, new: &new, report: &report, all: arguments.all }, format);
    // Ignore broken pipes.
    let _ = stdout().write_all(text.as_bytes());
    let fails = match arguments.fail_on.as_deref() {
        Some("breaking") => report.has(Severity::Breaking),
        Some("notable") => report.has(Severity::Notable),
        Some(_) => report.has(Severity::Editorial),
        None => false,
    };
    Ok(if fails { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn version<'s>(snapshot: &'s Snapshot, label: &'s str) -> Version<'s> {
    Version {
        label,
        sources: &snapshot.sources,
        plan: &snapshot.plan,
        specification: &snapshot.specification,
        pages: &snapshot.pages,
    }
}

/// Reads one side up to its pages.
fn load(side: &Side, source: &Path) -> Result<Snapshot, String> {
    let sink = Sink::new();
    let found = match side {
        Side::Path(path) => find(path, Some(Path::new("output")), Remote::Forbidden, &sink)
            .ok_or_else(|| format!("cannot read `{}`", path.display()))?,
        Side::Revision(revision) => find_in_revision(source, revision)?,
    };
    let options = BuildOptions {
        source: source.to_owned(),
        strictness: crate::load::Strictness::Lenient,
        afterwards: ExitMode::End,
        ..BuildOptions::default()
    };
    Ok(snapshot(found, &options, sink))
}

fn explain(id: &str) -> ExitCode {
    let Some(rule) = rules::find(id) else {
        eprintln!("error: unknown rule `{id}`");
        match nearest(id, rules::ALL.iter().map(|rule| rule.id)) {
            Some(near) => eprintln!("help: did you mean `{near}`?"),
            None => {
                let ids: Vec<&str> = rules::ALL.iter().map(|rule| rule.id).collect();
                eprintln!("help: the rules are `{}`", ids.join("`, `"));
            }
        }
        return ExitCode::from(USAGE);
    };
    let severity = rule.severity.as_str();
    let text = format!(
        "{id}: {}\n\n{}\n\nSeverity: {severity}. Change it with `diff.severity.{id}` in specwright.toml.\n",
        rule.title, rule.explanation
    );
    // Ignore broken pipes.
    let _ = stdout().write_all(text.as_bytes());
    ExitCode::SUCCESS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::{Arguments, Command};
    use clap::Parser;

    fn parsed(words: &[&str]) -> (Side, Side) {
        let words = ["specwright", "diff"].iter().chain(words);
        let Some(Command::Diff(arguments)) = Arguments::try_parse_from(words).unwrap().command else {
            panic!("a diff")
        };
        sides(&arguments, Path::new("spec")).unwrap()
    }

    #[test]
    fn sides_are_revisions_or_paths() {
        let revision = |name: &str| Side::Revision(name.into());
        assert_eq!(parsed(&["v1..v2"]), (revision("v1"), revision("v2")));
        assert_eq!(parsed(&["v1.18"]), (revision("v1.18"), Side::Path("spec".into())));
        assert_eq!(parsed(&["src", "v1:a/b.yaml"]), (Side::Path("src".into()), revision("v1:a/b.yaml")));
        assert_eq!(parsed(&["v1.."]), (revision("v1"), revision("HEAD")));
    }
}
