//! Runs the validator over the examples of one schema.

use jsonschema::{Validator, options_for};

use super::collect::Case;
use super::instance::Tree;
use super::message;
use super::rewrite::{Rewritten, rewrite};
use crate::diagnostic::{Diagnostic, rules};
use crate::load::Node;
use crate::resolve::Resolver;

/// More schemas for one value than any description has, and few enough to try them all.
const MAX_WEIGHT: usize = 10_000;

/// Checks examples that share a schema.
pub(super) fn group(cases: &[Case], resolver: &Resolver<'_>) {
    let Some(first) = cases.first() else { return };
    let Some((validator, rewritten)) = prepared(&first.schema, resolver) else { return };
    for case in cases {
        if validator.is_valid(&case.example) {
            continue;
        }
        for error in validator.iter_errors(&case.example) {
            resolver.sink().add(message::diagnostic(&error, &case.example, &rewritten, resolver.sources()));
        }
    }
}

/// The validator of a schema. Patterns that are no regular expressions are reported and left out.
fn prepared(schema: &Node, resolver: &Resolver<'_>) -> Option<(Validator<Tree>, Rewritten)> {
    let mut rewritten = rewrite(schema, resolver, true);
    if rewritten.weight > MAX_WEIGHT {
        let message = format!("alternatives in alternatives make more than {MAX_WEIGHT} schemas of this one");
        resolver.sink().add(
            Diagnostic::new(&rules::BUDGET, schema.span, message).help(
                "give alternatives that share parts a common `allOf`; no example is checked against this",
            ),
        );
        return None;
    }
    let error = match built(&rewritten) {
        Ok(validator) => return Some((validator, rewritten)),
        Err(error) => error,
    };
    let patterns = rewritten.definitions.iter().flat_map(patterns);
    let mut is_explained = false;
    for (pattern, text) in patterns {
        let alone = serde_json::json!({ "pattern": text });
        if options_for::<Tree>().build(&alone).is_err() {
            is_explained = true;
            let message = format!("`{text}` is no regular expression");
            resolver.sink().add(
                Diagnostic::new(&rules::PATTERN, pattern.span, message)
                    .help("put a backslash before characters that stand for themselves"),
            );
        }
    }
    if !is_explained {
        report_unusable(schema, &error, resolver);
        return None;
    }
    rewritten = rewrite(schema, resolver, false);
    match built(&rewritten) {
        Ok(validator) => Some((validator, rewritten)),
        Err(error) => {
            report_unusable(schema, &error, resolver);
            None
        }
    }
}

fn built(rewritten: &Rewritten) -> Result<Validator<Tree>, String> {
    options_for::<Tree>().offline().build(&rewritten.value).map_err(|error| error.to_string())
}

fn report_unusable(schema: &Node, error: &str, resolver: &Resolver<'_>) {
    let message = format!("no example can be checked against this schema: {error}");
    resolver.sink().add(Diagnostic::new(&rules::WRONG_TYPE, schema.span, message));
}

/// The patterns in a schema, with their text. The depth of trees is bounded by the loader.
fn patterns(schema: &Node) -> Vec<(Node, String)> {
    let mut found = Vec::new();
    if let Some(pattern) = schema.get("pattern")
        && let Some(text) = pattern.as_str()
    {
        found.push((pattern.clone(), text.to_owned()));
    }
    for entry in schema.get("patternProperties").map_or(&[][..], Node::entries) {
        let key = Node::new(crate::load::Value::String(entry.key.clone()), entry.key_span);
        found.push((key, entry.key.to_string()));
    }
    for entry in schema.entries() {
        found.extend(patterns(&entry.value));
    }
    for item in schema.items() {
        found.extend(patterns(item));
    }
    found
}
