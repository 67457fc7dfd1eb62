//! What implementers have to do, for each API and role.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::markdown::{code, escaped};
use super::{Input, place, sentence};
use crate::diff::Version;
use crate::diff::fact::{Directions, Fact, Kind, Severity};
use crate::diff::rules;

/// Whose turn it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    Client,
    Server,
}

/// What they have to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Task {
    Must,
    May,
    Deprecated,
    Clarified,
}

impl Task {
    fn title(self) -> &'static str {
        match self {
            Task::Must => "must do",
            Task::May => "may use",
            Task::Deprecated => "deprecated or removed",
            Task::Clarified => "clarified",
        }
    }
}

/// An entry of the changelog that the new version has and the old one lacks.
struct Entry {
    text: String,
    place: String,
    is_used: bool,
}

/// A fact with the position of its entry in the changelog.
type Item<'f> = (&'f Fact, Option<usize>);

/// Writes a report.
pub(super) fn write(input: &Input<'_>) -> String {
    let mut entries = entries(input);
    let mut lists: BTreeMap<(String, Role, Task), Vec<Item<'_>>> = BTreeMap::new();
    let mut without_entry = Vec::new();
    for fact in &input.report.facts {
        let found = entries.iter().position(|entry| mentions(&entry.text, fact));
        if let Some(at) = found {
            entries[at].is_used = true;
        } else if fact.severity <= Severity::Compatible {
            without_entry.push(fact);
        }
        for (role, task) in tasks(fact) {
            lists.entry((fact.api.clone(), role, task)).or_default().push((fact, found));
        }
    }
    let mut out = format!("# Checklist from `{}` to `{}`\n", input.old.label, input.new.label);
    let mut last = String::new();
    for ((api, role, task), facts) in &lists {
        if *api != last {
            last.clone_from(api);
            line(&mut out, &format!("\n## {api}"));
        }
        let role = match role {
            Role::Client => "Client",
            Role::Server => "Server",
        };
        line(&mut out, &format!("\n### {role}: {}\n", task.title()));
        for (fact, entry) in facts {
            let old = place(fact.old_span, input.old.sources);
            let new = place(fact.new_span, input.new.sources);
            let places: Vec<String> = [old.map(|at| format!("{}:{at}", input.old.label)), new]
                .into_iter()
                .flatten()
                .map(|place| code(&place))
                .collect();
            let sentence = escaped(&sentence(fact));
            line(&mut out, &format!("- [ ] {}: {sentence} ({})", code(&fact.location), places.join(" → ")));
            if let Some(entry) = entry.map(|at| &entries[at]) {
                line(
                    &mut out,
                    &format!("      changelog: {} ({})", escaped(&entry.text), code(&entry.place)),
                );
            }
        }
    }
    if !without_entry.is_empty() {
        line(&mut out, "\n## Changes without a changelog entry\n");
        for fact in without_entry {
            line(&mut out, &format!("- {}: {}", code(&fact.location), escaped(&sentence(fact))));
        }
    }
    let unused: Vec<&Entry> = entries.iter().filter(|entry| !entry.is_used).collect();
    if !unused.is_empty() {
        line(&mut out, "\n## Changelog entries without a change\n");
        for entry in unused {
            line(&mut out, &format!("- {} ({})", escaped(&entry.text), code(&entry.place)));
        }
    }
    out
}

/// What a fact means to each role.
fn tasks(fact: &Fact) -> Vec<(Role, Task)> {
    let both = |task| vec![(Role::Client, task), (Role::Server, task)];
    match fact.severity {
        Severity::Editorial => Vec::new(),
        Severity::Clarified => both(Task::Clarified),
        Severity::Breaking if fact.kind == Kind::OpRemoved => both(Task::Deprecated),
        Severity::Breaking => both(Task::Must),
        Severity::Notable => {
            let is_gone =
                [&rules::OPERATION_DEPRECATED, &rules::DEPRECATED, &rules::REMOVED_AFTER_DEPRECATION];
            let is_gone = is_gone.iter().any(|rule| std::ptr::eq(*rule, fact.rule))
                || matches!(fact.kind, Kind::PropRemoved | Kind::ParamRemoved);
            both(if is_gone { Task::Deprecated } else { Task::Must })
        }
        // Who receives it must take it, and who sends it may.
        Severity::Compatible if fact.kind == Kind::OpAdded => {
            vec![(Role::Client, Task::May), (Role::Server, Task::Must)]
        }
        Severity::Compatible if fact.directions == Directions::REQUEST => {
            vec![(Role::Client, Task::May), (Role::Server, Task::Must)]
        }
        Severity::Compatible if fact.directions == Directions::RESPONSE => {
            vec![(Role::Client, Task::May), (Role::Server, Task::May)]
        }
        Severity::Compatible => both(Task::May),
    }
}

/// Entries of news fragments and release notes that only the new version has.
fn entries(input: &Input<'_>) -> Vec<Entry> {
    let is_news =
        |path: &str| path.contains("changelog") && (path.contains("newsfragments/") || path.ends_with(".md"));
    let texts = |version: &Version<'_>| -> BTreeSet<String> {
        let files = version.sources.iter().filter(|(_, file)| is_news(&file.path));
        files
            .flat_map(|(_, file)| items(&file.text, file.path.contains("newsfragments/")))
            .map(|(_, text)| text)
            .collect()
    };
    let before = texts(input.old);
    let mut found = Vec::new();
    for (_, file) in input.new.sources.iter().filter(|(_, file)| is_news(&file.path)) {
        for (number, text) in items(&file.text, file.path.contains("newsfragments/")) {
            if !before.contains(&text) {
                found.push(Entry { text, place: format!("{}:{number}", file.path), is_used: false });
            }
        }
    }
    found
}

/// The items of a list with their lines; a fragment is one item.
fn items(text: &str, is_fragment: bool) -> Vec<(usize, String)> {
    if is_fragment {
        return vec![(1, text.split_whitespace().collect::<Vec<_>>().join(" "))];
    }
    let mut items: Vec<(usize, String)> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        match line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
            Some(item) => items.push((at + 1, item.trim().to_owned())),
            None if line.starts_with("  ") => {
                if let Some((_, item)) = items.last_mut() {
                    item.push_str(&format!(" {}", line.trim()));
                }
            }
            None => {}
        }
    }
    items
}

/// Whether an entry speaks of what a fact is about: the path of an operation, the name of an event or
/// field in code.
fn mentions(entry: &str, fact: &Fact) -> bool {
    let name = fact.location.rsplit(['.', ':', ' ']).next().unwrap_or_default();
    let path = fact.location.split(' ').nth(1).filter(|path| path.starts_with('/'));
    let in_code = |word: &str| !word.is_empty() && entry.contains(&format!("`{word}`"));
    let is_field =
        matches!(fact.kind, Kind::PropAdded | Kind::PropRemoved | Kind::ParamAdded | Kind::ParamRemoved);
    path.is_some_and(|path| {
        entry.contains(path)
            || path.match_indices('/').skip(3).any(|(at, _)| {
                let tail = &path[at..];
                tail.matches('/').count() > 1 && entry.contains(tail)
            })
    }) || is_field && in_code(name)
        || matches!(fact.kind, Kind::EventAdded | Kind::EventRemoved) && in_code(&fact.location)
}

fn line(out: &mut String, text: &str) {
    // A string takes everything.
    let _ = writeln!(out, "{}", text.trim_end());
}
