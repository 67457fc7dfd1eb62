//! Versions in which things were added or changed.
//!
//! Specifications mark endpoints and fields with the version that brought them
//! (`x-addedInMatrixVersion`, `x-changedInMatrixVersion`, or `x-added-in`, `x-changed-in`), and sentences
//! with the shortcodes `added-in` and `changed-in`.

use std::collections::BTreeSet;

use super::Input;
use crate::diagnostic::{Diagnostic, rules};
use crate::load::{Entry, Node, Value};
use crate::markup::Document;
use crate::project::Status;
use crate::source::{FileId, Span};

const ADDED: [&str; 2] = ["x-addedInMatrixVersion", "x-added-in"];
const CHANGED: [&str; 2] = ["x-changedInMatrixVersion", "x-changed-in"];

/// Whether a key says when something was added.
pub(super) fn is_added(key: &str) -> bool {
    ADDED.contains(&key)
}

/// Checks all trees that were read.
pub(super) fn check(input: &Input<'_>) {
    let version = &input.plan.settings.version;
    // What is not released may be ahead of the last release.
    let release = match version.status {
        Status::Unstable => None,
        _ => numbers(&version.label),
    };
    for document in input.pages.iter().flat_map(|page| page.iter()) {
        marks(document, release, input);
    }
    let documents = input.resolver.documents();
    let files: BTreeSet<FileId> = input.resolver.sources().iter().map(|(file, _)| file).collect();
    for tree in files.into_iter().filter_map(|file| documents.loaded(file)) {
        visit(tree, &mut |entry| {
            if ADDED.contains(&&*entry.key) {
                version_value(&entry.value, release, input);
            } else if CHANGED.contains(&&*entry.key) {
                for change in entry.value.entries() {
                    version_key(change, release, input);
                }
                for item in entry.value.items() {
                    version_value(item, release, input);
                }
            }
        });
    }
}

/// Checks the marks in a text.
fn marks(document: &Document, release: Option<(u32, u32)>, input: &Input<'_>) {
    for call in &document.shortcodes {
        if matches!(call.name.as_str(), "added-in" | "changed-in")
            && let Some(version) = call.params.iter().find(|param| matches!(param.name.as_str(), "v" | "0"))
            && let Some(span) = document.span(&version.range, input.resolver.sources())
        {
            newer(&version.value, span, release, input);
        }
        if let Some(inner) = &call.inner {
            marks(inner, release, input);
        }
    }
}

/// Goes through all entries of a tree, whose depth is bounded by the loader.
fn visit(node: &Node, see: &mut impl FnMut(&Entry)) {
    for entry in node.entries() {
        see(entry);
        visit(&entry.value, see);
    }
    for item in node.items() {
        visit(item, see);
    }
}

fn version_value(value: &Node, release: Option<(u32, u32)>, input: &Input<'_>) {
    if let Value::Number(text) = &value.value {
        unquoted(text, value.span, input);
    }
    if let Some(text) = value.scalar_text() {
        newer(&text, value.span, release, input);
    }
}

fn version_key(change: &Entry, release: Option<(u32, u32)>, input: &Input<'_>) {
    let source = &input.resolver.sources().file(change.key_span.file).text;
    let written =
        source.get(change.key_span.start as usize..change.key_span.end as usize).unwrap_or_default();
    if written.parse::<f64>().is_ok() {
        unquoted(written, change.key_span, input);
    }
    newer(&change.key, change.key_span, release, input);
}

/// `1.10` without quotes is the number 1.1.
fn unquoted(text: &str, span: Span, input: &Input<'_>) {
    let read = text.parse::<f64>().map_or_else(|_| text.to_owned(), |number| number.to_string());
    let message = match read == text {
        true => format!("the version {text} is written as a number"),
        false => format!("the version {text} is written as a number, which other programs read as {read}"),
    };
    let help = format!("put it in quotes: `\"{text}\"`");
    input.resolver.sink().add(Diagnostic::new(&rules::VERSION_NUMBER, span, message).help(help));
}

fn newer(text: &str, span: Span, release: Option<(u32, u32)>, input: &Input<'_>) {
    let (Some(release), Some(version)) = (release, numbers(text)) else { return };
    if version > release {
        let label = &input.plan.settings.version.label;
        let message = format!("the version {text} is newer than {label}, which is being built");
        input.resolver.sink().add(
            Diagnostic::new(&rules::VERSION_NEWER, span, message)
                .help("correct it, or set `version.label` to the release that this goes into"),
        );
    }
}

/// `v1.10` as numbers; `None` for anything that is no such version.
fn numbers(text: &str) -> Option<(u32, u32)> {
    let text = text.trim().trim_start_matches(['v', 'r']);
    let (major, minor) = text.split_once('.')?;
    let minor = minor.split('.').next()?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_by_number() {
        assert!(numbers("v1.10") > numbers("1.9"));
        assert_eq!(numbers("r0.6.1"), Some((0, 6)));
        assert_eq!(numbers("unstable"), None);
    }
}
