//! The sentences about things that do not fit their table.

use crate::diagnostic::{Diagnostic, Severity, nearest, rules};
use crate::load::{Entry, Node};
use crate::openapi::grammar::{Object, ObjectKind, PLAIN, SINCE_31, SWAGGER, Versions};
use crate::source::Span;

/// Vendor extensions that mean something here or elsewhere. A key that is nearly one of them is
/// most likely a slip.
const EXTENSIONS: &[&str] = &[
    "x-addedInMatrixVersion",
    "x-changedInMatrixVersion",
    "x-added-in",
    "x-changed-in",
    "x-codeSamples",
    "x-code-samples",
    "x-displayName",
    "x-enumDescriptions",
    "x-enum-descriptions",
    "x-internal",
    "x-markup",
    "x-replaces",
    "x-tagGroups",
    "x-weight",
];

/// Shorter names are near to one another by chance.
const LEAST_LENGTH: usize = 10;

/// The extension that a key is nearly, if it is none itself.
pub(super) fn misspelt_extension(key: &str) -> Option<&'static str> {
    if EXTENSIONS.contains(&key) || key.len() < LEAST_LENGTH {
        return None;
    }
    let near = nearest(key, EXTENSIONS.iter().copied())?;
    // A third of the letters is generous for names that are mostly made up of common words.
    let differs = key.len().abs_diff(near.len()) > 2 || near.len() < LEAST_LENGTH;
    (!differs && same_start(key, near)).then_some(near)
}

/// Whether two names begin with the same letters, case aside.
fn same_start(a: &str, b: &str) -> bool {
    let start = |text: &str| text.chars().take(5).flat_map(char::to_lowercase).collect::<String>();
    start(a) == start(b)
}

/// A key that an object does not have. `None` where unknown keys are allowed and this one is not
/// near to a known one.
pub(super) fn unknown_key(entry: &Entry, object: &Object, version: Versions) -> Option<Diagnostic> {
    let key = &*entry.key;
    if key.starts_with("x-") {
        let near = misspelt_extension(key)?;
        let message = format!("`{key}` is no extension that is known, and nearly one");
        let diagnostic = Diagnostic::new(&rules::UNKNOWN_KEY, entry.key_span, message);
        return Some(diagnostic.help(format!("did you mean `{near}`?")));
    }
    let fields = object.fields.iter().filter(|field| field.on.has(version)).map(|field| field.key);
    let extensions = EXTENSIONS.iter().map(|name| name.trim_start_matches("x-"));
    let near = nearest(key, fields);
    let extension = || {
        let near = nearest(key, extensions).filter(|near| near.len() >= LEAST_LENGTH)?;
        Some(format!("x-{near}"))
    };
    let near = near.map(str::to_owned).or_else(extension);
    // Since OpenAPI 3.1 a schema may have keys of anybody's own: only what looks like a slip is worth a word.
    let is_free = object.open && (version.has(SINCE_31.or(PLAIN)) || near.is_none() || key.len() < 4);
    if is_free && version.has(SINCE_31.or(PLAIN)) && (near.is_none() || key.len() < 4) {
        return None;
    }
    let elsewhere = object.fields.iter().any(|field| field.key == key);
    let mut message = format!("`{key}` is no field of {}", object.name);
    if elsewhere {
        message.push_str(" in ");
        message.push_str(version.name());
    }
    let mut diagnostic = Diagnostic::new(&rules::UNKNOWN_KEY, entry.key_span, message);
    if is_free {
        diagnostic.severity = Severity::Warning;
    }
    diagnostic.help = match (near, &object.pattern) {
        _ if elsewhere => None,
        _ if object.role == ObjectKind::Responses && key.to_ascii_uppercase().ends_with("XX") => {
            Some(match version {
                SWAGGER => "Swagger 2.0 has no ranges: describe each status, or write `default`".into(),
                _ => format!("write `{}`", key.to_ascii_uppercase()),
            })
        }
        (Some(near), _) => Some(format!("did you mean `{near}`?")),
        (None, Some(pattern)) => Some(format!("a key here is {}, or starts with `x-`", pattern.looks)),
        (None, None) if key.contains(char::is_whitespace) => None,
        (None, None) => Some(format!("remove it, or write `x-{key}` if another tool reads it")),
    };
    Some(diagnostic)
}

/// A field that must be there and is not.
pub(super) fn missing_key(at: Span, object: &Object, key: &str) -> Diagnostic {
    Diagnostic::new(&rules::MISSING_KEY, at, format!("{} needs `{key}`", object.name))
        .help(format!("add `{key}`"))
}

/// A value of the wrong type.
pub(super) fn wrong_type(key: &str, node: &Node, wanted: &str) -> Diagnostic {
    let message = format!("`{key}` takes {wanted}, and this is {}", node.kind());
    let mut diagnostic = Diagnostic::new(&rules::WRONG_TYPE, node.span, message);
    if let Some(meant) = node.meant_as_truth().filter(|_| wanted.contains("`true`")) {
        diagnostic.help = Some(format!("write `{meant}`, without quotes"));
    }
    diagnostic
}

/// A word that is none of those allowed.
pub(super) fn unknown_word(key: &str, node: &Node, word: &str, words: &[&str]) -> Diagnostic {
    let message = format!("`{word}` is no value of `{key}`");
    let diagnostic = Diagnostic::new(&rules::UNKNOWN_VALUE, node.span, message);
    match nearest(word, words.iter().copied()) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help(format!("write {}", listed(words))),
    }
}

/// Words as a list for a sentence.
pub(super) fn listed(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}
