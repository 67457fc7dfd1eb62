//! Defaults and enumerated values fit their type.

use super::walk::Found;
use crate::check::structure::ObjectKind;
use crate::diagnostic::{Diagnostic, rules};
use crate::load::{Node, Value};
use crate::resolve::Resolver;

/// Checks all schemas, and the parameters and headers of Swagger, which are schemas of their own.
pub(super) fn check(found: &Found, resolver: &Resolver<'_>) {
    let plain = found
        .holders
        .iter()
        .filter(|holder| matches!(holder.role, ObjectKind::Parameter | ObjectKind::Header));
    let nodes = found.schemas.iter().map(|(node, _)| node).chain(plain.map(|holder| &holder.node));
    for node in nodes {
        let types = types(node);
        if types.is_empty() {
            continue;
        }
        let report = |value: &Node, what: &str| {
            let message =
                format!("this {what} is {}, and the type is {}", described(value), types.join(" or "));
            let mut diagnostic = Diagnostic::new(&rules::VALUE_TYPE, value.span, message);
            if let Some(named) = node.get("type") {
                diagnostic = diagnostic.other(named.span, "the type");
            }
            diagnostic.help = help(value, &types);
            resolver.sink().add(diagnostic);
        };
        if let Some(default) = node.get("default").filter(|value| !fits(value, &types, node)) {
            report(default, "default");
        }
        for value in node.get("enum").map_or(&[][..], Node::items) {
            if !fits(value, &types, node) {
                report(value, "value");
            }
        }
        default_in_enum(node, resolver);
    }
}

/// A default is one of the enumerated values.
fn default_in_enum(node: &Node, resolver: &Resolver<'_>) {
    let (Some(default), Some(values)) = (node.get("default"), node.get("enum")) else { return };
    let is_list = default.as_seq().is_some() || default.is_null();
    if is_list || values.items().is_empty() || values.items().contains(default) {
        return;
    }
    let text = default.scalar_text().unwrap_or_default();
    let known: Vec<_> = values.items().iter().filter_map(Node::scalar_text).collect();
    resolver.sink().add(
        Diagnostic::new(
            &rules::VALUE_TYPE,
            default.span,
            format!("the default `{text}` is none of the values"),
        )
        .other(values.span, "the values")
        .did_you_mean(&text, known.iter().map(|value| &**value)),
    );
}

/// The types of a schema.
fn types(node: &Node) -> Vec<String> {
    let Some(named) = node.get("type") else { return Vec::new() };
    let names = named.as_seq().unwrap_or(std::slice::from_ref(named));
    let known = |name: &&str| {
        ["string", "number", "integer", "boolean", "array", "object", "null", "file"].contains(name)
    };
    let names: Vec<&str> = names.iter().filter_map(Node::as_str).collect();
    // A name that is no type has been reported; nothing can be said about values then.
    if !names.iter().all(known) {
        return Vec::new();
    }
    names.into_iter().map(|name| format!("`{name}`")).collect()
}

fn fits(value: &Node, types: &[String], schema: &Node) -> bool {
    let has = |name: &str| types.iter().any(|known| known.trim_matches('`') == name);
    match &value.value {
        Value::Null => has("null") || schema.get("nullable").and_then(Node::as_bool) == Some(true),
        Value::Bool(_) => has("boolean"),
        Value::Number(text) => has("number") || has("integer") && is_whole(text),
        Value::String(_) => has("string") || has("file"),
        Value::Seq(_) => has("array"),
        Value::Map(_) => has("object"),
    }
}

fn is_whole(text: &str) -> bool {
    text.parse::<i128>().is_ok() || text.parse::<f64>().is_ok_and(|number| number.fract() == 0.0)
}

fn described(value: &Node) -> String {
    match &value.value {
        Value::Null => "null".into(),
        Value::Number(text) => format!("the number {text}"),
        Value::Bool(value) => format!("the boolean {value}"),
        Value::String(text) if text.len() < 40 => format!("the string `{text}`"),
        _ => value.kind().into(),
    }
}

fn help(value: &Node, types: &[String]) -> Option<String> {
    let wants = |name: &str| types.iter().any(|known| known.trim_matches('`') == name);
    match &value.value {
        Value::Number(text) if wants("string") => Some(format!("put it in quotes: `\"{text}\"`")),
        Value::Bool(value) if wants("string") => Some(format!("put it in quotes: `\"{value}\"`")),
        Value::String(text) if wants("integer") || wants("number") => {
            text.parse::<f64>().is_ok().then(|| format!("write it without quotes: `{text}`"))
        }
        Value::String(text) if wants("boolean") && matches!(&**text, "true" | "false") => {
            Some(format!("write it without quotes: `{text}`"))
        }
        Value::Null => Some("leave the key out when there is no value".into()),
        _ => None,
    }
}
