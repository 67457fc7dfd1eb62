//! What the validator finds, as sentences with places.

use jsonschema::ValidationError;
use jsonschema::error::{TypeKind, ValidationErrorKind as Kind};
use serde_json::Value as Given;

use super::rewrite::Rewritten;
use crate::diagnostic::{Diagnostic, nearest, rules};
use crate::load::{Entry, Node, Value};
use crate::source::{Sources, Span};

/// The longest value that is quoted in a sentence.
const SHORT: usize = 60;

/// The message about an error of the validator.
pub(super) fn diagnostic(
    error: &ValidationError<'_>,
    example: &Node,
    schema: &Rewritten,
    sources: &Sources,
) -> Diagnostic {
    let place = instance(error.instance_path().as_str(), example);
    let keyword = keyword(error.schema_path().as_str(), schema);
    let mut span = place.node.span;
    let name = place.name.as_deref().map_or("the example".to_owned(), |name| format!("`{name}`"));
    let (message, help) = match error.kind() {
        Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
            let first = unexpected.first().map(String::as_str).unwrap_or_default();
            let entry = place.node.as_map().and_then(|map| map.entry(first));
            span = entry.map_or(span, |entry: &Entry| entry.key_span);
            let known = keyword.as_ref().map(|keyword| siblings(&keyword.schema)).unwrap_or_default();
            let near = nearest(first, known.iter().map(String::as_str));
            let help = near.map(|near| format!("did you mean `{near}`?"));
            (format!("the schema does not allow {}", quoted(unexpected)), help)
        }
        kind => sentence(kind, &name, place.node),
    };
    if matches!(error.kind(), Kind::Required { .. }) {
        span = place.key_span.unwrap_or(span);
    }
    let mut diagnostic = Diagnostic::new(&rules::EXAMPLE, span, message);
    diagnostic.help = help;
    if let (Kind::Type { kind }, Value::Number(_) | Value::Bool(_)) = (error.kind(), &place.node.value)
        && matches!(kind, TypeKind::Single(one) if one.as_str() == "string")
    {
        // As it was written: `08012` has lost its first digit as a number.
        let text = &sources.file(span.file).text;
        let written = text.get(span.start as usize..span.end as usize).unwrap_or_default();
        diagnostic.help = Some(format!("put it in quotes: `\"{written}\"`"));
    }
    if let Some(keyword) = keyword.filter(|keyword| keyword.span != span) {
        diagnostic = diagnostic.other(keyword.span, "the schema says so here");
    }
    diagnostic
}

/// What to do about a text that should be something else.
fn unquoted(kind: &TypeKind, node: &Node) -> Option<String> {
    let text = node.as_str()?.trim();
    let wants = |name: &str| match kind {
        TypeKind::Single(one) => one.as_str() == name,
        TypeKind::Multiple(several) => several.iter().any(|one| one.as_str() == name),
    };
    let is_number = wants("integer") && text.parse::<i64>().is_ok()
        || wants("number") && text.parse::<f64>().is_ok_and(f64::is_finite);
    if is_number || wants("boolean") && matches!(text, "true" | "false") {
        return Some(format!("write it without quotes: `{text}`"));
    }
    let is_json = wants("object") && text.starts_with('{') || wants("array") && text.starts_with('[');
    is_json.then(|| "write the value itself, and not a text with its JSON".to_owned())
}

fn sentence(kind: &Kind, name: &str, node: &Node) -> (String, Option<String>) {
    let plain = |text: String| (text, None);
    match kind {
        Kind::Type { kind } => {
            let wanted = match kind {
                TypeKind::Single(one) => with_article(one.as_str()),
                TypeKind::Multiple(several) => {
                    let names: Vec<String> = several.iter().map(|one| with_article(one.as_str())).collect();
                    names.join(" or ")
                }
            };
            let is = if node.is_null() { "null" } else { node.kind() };
            (format!("{name} should be {wanted}, and is {is}"), unquoted(kind, node))
        }
        Kind::Required { property } => {
            let property = property.as_str().unwrap_or_default();
            let near = nearest(property, node.entries().iter().map(|entry| &*entry.key));
            let help = near.map(|near| format!("is `{near}` meant to be `{property}`?"));
            (format!("{name} lacks `{property}`, which the schema requires"), help)
        }
        Kind::Enum { options } => {
            let values: Vec<String> =
                options.as_array().map_or(Vec::new(), |all| all.iter().map(plain_text).collect());
            let text = node.scalar_text().unwrap_or_default();
            let near = nearest(&text, values.iter().map(String::as_str));
            let help = match near {
                Some(near) => Some(format!("did you mean `{near}`?")),
                None if values.len() <= 6 => Some(format!("the schema allows {}", quoted(&values))),
                None => None,
            };
            (format!("{name} is {}, which is none of the values that the schema allows", shown(node)), help)
        }
        Kind::Constant { expected_value } => {
            plain(format!("{name} is {}, and the schema wants `{}`", shown(node), plain_text(expected_value)))
        }
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
            let nearest =
                context.iter().filter(|branch| !branch.is_empty()).min_by_key(|branch| rank(branch));
            let help = nearest.and_then(|branch| branch.first()).map(|error| {
                let below = instance(error.instance_path().as_str(), node);
                let inner = below.name.as_deref().map_or(name.to_owned(), |name| format!("`{name}`"));
                format!(
                    "of the alternative that comes nearest: {}",
                    sentence(error.kind(), &inner, below.node).0
                )
            });
            (format!("{name} fits none of the alternatives of its schema"), help)
        }
        Kind::OneOfMultipleValid { .. } => {
            let help = "write `anyOf` if that is meant, or make the alternatives differ".to_owned();
            (format!("{name} fits several alternatives of its schema, where `oneOf` allows one"), Some(help))
        }
        Kind::Pattern { pattern } => {
            let is_enclosed = pattern.len() > 1 && pattern.starts_with('/') && pattern.ends_with('/');
            let help = is_enclosed.then(|| "a pattern has no slashes around it: remove them".to_owned());
            (format!("{name} is {}, which does not match `{pattern}`", shown(node)), help)
        }
        Kind::Minimum { limit } => plain(format!("{name} is {}, and the least is {limit}", shown(node))),
        Kind::Maximum { limit } => plain(format!("{name} is {}, and the most is {limit}", shown(node))),
        Kind::ExclusiveMinimum { limit } => {
            plain(format!("{name} is {}, and must be more than {limit}", shown(node)))
        }
        Kind::ExclusiveMaximum { limit } => {
            plain(format!("{name} is {}, and must be less than {limit}", shown(node)))
        }
        Kind::MinLength { limit } => {
            plain(format!("{name} is shorter than {}", counted(*limit, "character", "characters")))
        }
        Kind::MaxLength { limit } => {
            plain(format!("{name} is longer than {}", counted(*limit, "character", "characters")))
        }
        Kind::MinItems { limit } => {
            plain(format!("{name} has fewer than {}", counted(*limit, "item", "items")))
        }
        Kind::MaxItems { limit } => {
            plain(format!("{name} has more than {}", counted(*limit, "item", "items")))
        }
        Kind::MinProperties { limit } => {
            plain(format!("{name} has fewer than {}", counted(*limit, "property", "properties")))
        }
        Kind::MaxProperties { limit } => {
            plain(format!("{name} has more than {}", counted(*limit, "property", "properties")))
        }
        Kind::UniqueItems => plain(format!("{name} has the same item twice")),
        Kind::MultipleOf { multiple_of } => {
            plain(format!("{name} is {}, which is no multiple of {multiple_of}", shown(node)))
        }
        Kind::FalseSchema => plain(format!("{name} is not allowed by the schema")),
        Kind::Not { .. } => plain(format!("{name} is what the schema forbids under `not`")),
        Kind::PropertyNames { error } => {
            plain(format!("a property of {name} has a name that the schema does not allow: {error}"))
        }
        other => plain(format!("{name} does not fit `{}` of its schema", other.keyword())),
    }
}

/// Alternatives with few errors that lie deep come nearest.
fn rank(branch: &[ValidationError<'_>]) -> (bool, usize) {
    let is_other_type = branch.iter().any(|error| {
        matches!(error.kind(), Kind::Type { .. }) && error.schema_path().as_str().matches('/').count() <= 4
    });
    (is_other_type, branch.len())
}

fn with_article(name: &str) -> String {
    match name {
        "null" => "null".into(),
        "integer" => "a whole number".into(),
        "array" => "a list".into(),
        "object" => "a mapping".into(),
        other => format!("a {other}"),
    }
}

fn counted(number: u64, one: &str, several: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { several })
}

fn plain_text(value: &Given) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn quoted(names: &[String]) -> String {
    let shown =
        |name: &String| if name.is_empty() { "an empty text".to_owned() } else { format!("`{name}`") };
    let names: Vec<String> = names.iter().map(shown).collect();
    names.join(", ")
}

/// A value in a sentence, as far as it is short.
fn shown(node: &Node) -> String {
    match node.scalar_text() {
        Some(text) if text.chars().count() <= SHORT && !text.contains('\n') => format!("`{text}`"),
        _ => node.kind().to_owned(),
    }
}

/// A part of an example.
struct Place<'n> {
    node: &'n Node,
    /// The key that it stands under.
    name: Option<String>,
    key_span: Option<Span>,
}

/// The part of an example at a pointer.
fn instance<'n>(pointer: &str, example: &'n Node) -> Place<'n> {
    let mut place = Place { node: example, name: None, key_span: None };
    for token in tokens(pointer) {
        if let Some(entry) = place.node.as_map().and_then(|map| map.entry(&token)) {
            place = Place { node: &entry.value, name: Some(token), key_span: Some(entry.key_span) };
        } else if let Some(item) = token.parse::<usize>().ok().and_then(|at| place.node.items().get(at)) {
            let name =
                place.name.map(|name| format!("{name}[{token}]")).or_else(|| Some(format!("[{token}]")));
            place = Place { node: item, name, key_span: None };
        }
    }
    place
}

/// A keyword of the schema that failed.
struct Keyword {
    span: Span,
    /// The schema that it stands in.
    schema: Node,
}

/// The keyword in the sources that a pointer into the rewritten schema means.
fn keyword(pointer: &str, rewritten: &Rewritten) -> Option<Keyword> {
    let all: Vec<String> = tokens(pointer).collect();
    // The last definition on the way holds the keyword.
    let start = all.iter().rposition(|token| token == "$defs").map_or(0, |at| at + 1);
    let number: usize = all.get(start).and_then(|token| token.parse().ok()).unwrap_or(0);
    let mut node = rewritten.definitions.get(number)?.clone();
    let mut found = Keyword { span: node.span, schema: node.clone() };
    let mut rest = all.get(start + 1..).unwrap_or_default().iter();
    while let Some(token) = rest.next() {
        let name = if token == "prefixItems" && node.get(token).is_none() { "items" } else { token };
        let entry = node.as_map().and_then(|map| map.entry(name)).cloned();
        let item = name.parse::<usize>().ok().and_then(|at| node.items().get(at).cloned());
        match (entry, item) {
            (Some(entry), _) => {
                found = Keyword { span: entry.key_span, schema: node };
                node = entry.value;
            }
            (None, Some(item)) => {
                found = Keyword { span: item.span, schema: item.clone() };
                node = item;
            }
            // `nullable` was rewritten to alternatives that the source does not have.
            (None, None) if name == "anyOf" => {
                rest.next();
            }
            (None, None) => break,
        }
    }
    Some(found)
}

/// The names of the properties of a schema.
fn siblings(schema: &Node) -> Vec<String> {
    schema
        .get("properties")
        .map_or(Vec::new(), |map| map.entries().iter().map(|entry| entry.key.to_string()).collect())
}

fn tokens(pointer: &str) -> impl Iterator<Item = String> {
    pointer.split('/').skip(1).map(|token| token.replace("~1", "/").replace("~0", "~"))
}
