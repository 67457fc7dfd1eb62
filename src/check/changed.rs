//! What changed since a revision (`--changed-since REV`), asked of `git`.
//!
//! 1. A change of the sources without a news fragment is reported.
//! 2. With the optional rule `version-missing`, endpoints and fields that the revision did not have must say
//!    in which version they were added.

use std::path::Path;
use std::process::Command;

use super::versions::is_added;
use super::{Input, structure};
use crate::diagnostic::{Diagnostic, Sink, rules};
use crate::load::{Documents, Entry, Node, Strictness};
use crate::project::Plan;
use crate::source::{FileId, SourcesBuilder, Span};

/// The name of the optional rule about versions, in `check.optional`.
const ADDED_IN: &str = "version-missing";

/// Compares the source with a revision.
pub fn check(input: &Input<'_>, revision: &str) {
    let sources = input.resolver.sources();
    let sink = input.resolver.sink();
    let root = sources.root();
    let changed = match changed_files(root, revision) {
        Ok(changed) => changed,
        Err(message) => {
            sink.add(
                Diagnostic::without_place(&rules::PROGRAM, message)
                    .help("name a branch, tag or commit; in CI, fetch enough of the history"),
            );
            return;
        }
    };
    news(&changed, input.plan, revision, sink);
    if !input.plan.settings.check.optional.iter().any(|name| name == ADDED_IN) {
        return;
    }
    for path in &changed {
        let Some(file) = sources.find(path) else { continue };
        let Some(new) = input.resolver.documents().loaded(file) else { continue };
        // A file that the revision does not have is compared with nothing.
        let text = git(root, &["show", "--no-ext-diff", "--no-textconv", &format!("{revision}:./{path}")])
            .unwrap_or_default();
        compare(new, &text, path, file, input);
    }
}

/// Files below the root that differ from the revision, new ones included.
fn changed_files(root: &Path, revision: &str) -> Result<Vec<String>, String> {
    if revision.starts_with('-') {
        return Err(format!("`{revision}` is no revision"));
    }
    // What both share is what counts: the other side may have moved on.
    let base = git(root, &["merge-base", revision, "HEAD"]);
    let base = base.map_or_else(|_| revision.to_owned(), |text| text.trim().to_owned());
    let mut changed = git(
        root,
        &[
            "diff",
            "--no-ext-diff",
            "--no-textconv",
            "--ignore-submodules=all",
            "--name-only",
            "--relative",
            "-z",
            &base,
            "--",
            ".",
        ],
    )?;
    changed.push_str(&git(root, &["ls-files", "--others", "--exclude-standard", "-z"])?);
    let mut files: Vec<String> =
        changed.split('\0').filter(|path| !path.is_empty()).map(str::to_owned).collect();
    files.sort();
    files.dedup();
    Ok(files)
}

/// Runs `git`, without any program that the configuration of the checkout names: whoever wrote the sources may
/// have written that too.
fn git(root: &Path, arguments: &[&str]) -> Result<String, String> {
    let names = run_git(root, &["config", "--show-scope", "--name-only", "--list", "-z"], &[])?;
    // Pairs of a scope and a name.
    let pairs: Vec<&str> = names.split('\0').collect();
    let is_filter = |name: &&str| name.to_ascii_lowercase().starts_with("filter.");
    let mut settings: Vec<(String, &str)> = pairs
        .chunks_exact(2)
        .filter(|pair| matches!(pair[0], "local" | "worktree"))
        .map(|pair| pair[1])
        .filter(is_filter)
        .map(|name| (name.to_owned(), if name.ends_with(".required") { "false" } else { "" }))
        .collect();
    settings.extend([
        ("core.fsmonitor".to_owned(), "false"),
        ("core.hooksPath".to_owned(), if cfg!(windows) { "NUL" } else { "/dev/null" }),
        ("core.alternateRefsCommand".to_owned(), ""),
    ]);
    run_git(root, arguments, &settings)
}

fn run_git(root: &Path, arguments: &[&str], settings: &[(String, &str)]) -> Result<String, String> {
    let root = if root.as_os_str().is_empty() { Path::new(".") } else { root };
    let mut command = Command::new("git");
    command.env("GIT_OPTIONAL_LOCKS", "0").env("GIT_NO_LAZY_FETCH", "1").env("GIT_PAGER", "cat");
    command.env("GIT_CONFIG_COUNT", settings.len().to_string());
    for (number, (key, value)) in settings.iter().enumerate() {
        command.env(format!("GIT_CONFIG_KEY_{number}"), key).env(format!("GIT_CONFIG_VALUE_{number}"), value);
    }
    let output = command.current_dir(root).args(arguments).output();
    let output = output.map_err(|error| format!("cannot run `git`: {error}"))?;
    if !output.status.success() {
        let reason = String::from_utf8_lossy(&output.stderr);
        let reason = reason.lines().next().unwrap_or("it gave no reason").to_owned();
        return Err(format!("`git {}` failed: {reason}", arguments.first().unwrap_or(&"")));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// A change comes with a news fragment.
fn news(changed: &[String], plan: &Plan, revision: &str, sink: &Sink) {
    if plan.changelogs.is_none() {
        return;
    }
    let is_news = |path: &String| {
        let folder = path.split('/').next().unwrap_or_default();
        matches!(folder, "changelog" | "changelogs")
    };
    let is_content = |path: &&String| {
        [".md", ".rst", ".yaml", ".yml", ".json"].iter().any(|extension| path.ends_with(extension))
    };
    let content: Vec<&String> = changed.iter().filter(|path| !is_news(path)).filter(is_content).collect();
    if let Some(first) = content.first()
        && !changed.iter().any(is_news)
    {
        let more = match content.len() {
            1 => String::new(),
            more => format!(" and {} more", more - 1),
        };
        let message = format!("`{first}`{more} changed since `{revision}`, and there is no news fragment");
        sink.add(
            Diagnostic::without_place(&rules::NEWS_MISSING, message)
                .help("add a file such as `1234.clarification` that says what changed for readers"),
        );
    }
}

/// Compares a tree with the text that it had.
fn compare(new: &Node, old: &str, path: &str, file: FileId, input: &Input<'_>) {
    // Both texts have their own places; only those of the new one are shown.
    let mut builder = SourcesBuilder::new("");
    builder.add(path, old);
    let sources = builder.finish();
    let quiet = Sink::new();
    let documents = Documents::new(&sources, Strictness::Lenient, &quiet);
    let old = sources.find(path).and_then(|file| documents.get(file)).filter(|old| !old.is_null());
    let mut missing = Vec::new();
    walk(new, old, false, &mut missing);
    for (what, span) in missing {
        let release = &input.plan.settings.version.label;
        let number = release.trim_start_matches('v');
        let hint = if number.contains('.') { number } else { "1.20" };
        debug_assert_eq!(span.file, file);
        input.resolver.sink().add(
            Diagnostic::new(
                &rules::VERSION_MISSING,
                span,
                format!("{what} is new and does not say since when"),
            )
            .help(format!("add `x-addedInMatrixVersion: \"{hint}\"`")),
        );
    }
}

/// Goes down both trees at once. What stands below something that says its version needs none of its
/// own.
fn walk(new: &Node, old: Option<&Node>, is_new: bool, missing: &mut Vec<(String, Span)>) {
    for entry in new.entries() {
        let before = old.and_then(|old| old.get(&entry.key));
        match &*entry.key {
            "paths" => {
                for path in entry.value.entries() {
                    let old_path = before.and_then(|paths| paths.get(&path.key));
                    for method in structure::operations(&path.value) {
                        let old_method = old_path.and_then(|path| path.get(&method.key));
                        let name = format!("{} {}", method.key.to_uppercase(), path.key);
                        member(method, old_method, &name, is_new, missing);
                    }
                }
            }
            "properties" => {
                for property in entry.value.entries() {
                    let old_property = before.and_then(|properties| properties.get(&property.key));
                    // In a file that is new as a whole, the file itself is what was added.
                    let is_new = is_new || old.is_none();
                    member(property, old_property, &format!("`{}`", property.key), is_new, missing);
                }
            }
            _ => walk(&entry.value, before, is_new, missing),
        }
    }
    for (at, item) in new.items().iter().enumerate() {
        walk(item, old.and_then(|old| old.items().get(at)), is_new, missing);
    }
}

fn member(entry: &Entry, old: Option<&Node>, name: &str, is_new: bool, missing: &mut Vec<(String, Span)>) {
    let says = entry.value.entries().iter().any(|entry| is_added(&entry.key));
    if old.is_none() && !says && !is_new {
        missing.push((name.to_owned(), entry.key_span));
    }
    walk(&entry.value, old, is_new || old.is_none(), missing);
}
