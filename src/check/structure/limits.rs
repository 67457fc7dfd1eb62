//! Demands of a schema that no value can meet.

use super::walk::Found;
use crate::diagnostic::{Diagnostic, rules};
use crate::load::Node;
use crate::resolve::Resolver;

/// Limits by pairs: the lower one, and the upper one.
const PAIRS: [(&str, &str); 6] = [
    ("minimum", "maximum"),
    ("exclusiveMinimum", "exclusiveMaximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
    ("minContains", "maxContains"),
];

/// Checks all schemas.
pub(super) fn check(found: &Found, resolver: &Resolver<'_>) {
    for (schema, _) in &found.schemas {
        for (lower, upper) in PAIRS {
            let limit = |key: &str| Some((schema.get(key)?, schema.get(key)?.as_f64()?));
            if let Some(((low, least), (high, most))) =
                limit(lower).zip(limit(upper)).filter(|(a, b)| a.1 > b.1)
            {
                let message = format!("`{lower}: {least}` is above `{upper}: {most}`, so no value is valid");
                resolver.sink().add(
                    Diagnostic::new(&rules::UNSATISFIABLE, high.span, message)
                        .other(low.span, "the lower limit"),
                );
            }
        }
        let flag = |key: &str| schema.get(key).filter(|value| value.as_bool() == Some(true));
        if let Some((first, second)) = flag("readOnly").zip(flag("writeOnly")) {
            let message = "`readOnly` and `writeOnly` together leave this out of requests and responses";
            resolver.sink().add(
                Diagnostic::new(&rules::UNSATISFIABLE, second.span, message)
                    .other(first.span, "the other one")
                    .help("remove one of the two"),
            );
        }
        parts(schema, resolver);
    }
}

/// The parts of `allOf` share a type.
fn parts(schema: &Node, resolver: &Resolver<'_>) {
    let mut first: Option<(Node, Vec<String>)> = None;
    for part in schema.get("allOf").map_or(&[][..], Node::items) {
        let part = match Resolver::reference(part) {
            Some(reference) => match resolver.find(reference) {
                Some(target) => target,
                None => continue,
            },
            None => part.clone(),
        };
        let Some(named) = part.get("type") else { continue };
        let is_nullable = part.get("nullable").and_then(Node::as_bool) == Some(true);
        let mut types: Vec<String> = named
            .as_seq()
            .unwrap_or(std::slice::from_ref(named))
            .iter()
            .filter_map(Node::as_str)
            .map(Into::into)
            .collect();
        if types.is_empty() || is_nullable {
            continue;
        }
        // Every whole number is a number.
        if types.iter().any(|name| name == "number") {
            types.push("integer".into());
        }
        match &first {
            Some((other, known)) if !types.iter().any(|name| known.contains(name)) => {
                let message = "the parts of this `allOf` have no type in common, so no value is valid";
                resolver.sink().add(
                    Diagnostic::new(&rules::UNSATISFIABLE, named.span, message)
                        .other(other.span, "the other type"),
                );
                return;
            }
            Some(_) => {}
            None => first = Some((named.clone(), types)),
        }
    }
}
