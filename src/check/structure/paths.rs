//! Paths: their parameters, and that each method of a path stands once in an API.

use std::collections::BTreeMap;

use super::report::listed;
use crate::check::{ApiFile, Input};
use crate::diagnostic::{Diagnostic, rules};
use crate::load::{Entry, Node};
use crate::model::Dialect;
use crate::openapi::dialect;
use crate::resolve::Resolver;
use crate::source::Span;

const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// Where each method of each path was first described, by the API that it belongs to.
type Known<'i> = BTreeMap<(&'i str, String, String), Span>;

/// Checks the paths of all API files.
pub(super) fn check(input: &Input<'_>) {
    let mut known = Known::new();
    for api in &input.apis {
        let Some(root) = input.resolver.documents().get(api.file) else { continue };
        let Some(dialect) = dialect(root) else { continue };
        let Some(paths) = root.get("paths").and_then(|paths| input.resolver.follow(paths)) else { continue };
        let base = base_path(root, dialect);
        for path in paths.entries().iter().filter(|path| !path.key.starts_with("x-")) {
            form(path, input.resolver);
            let Some(item) = input.resolver.follow(&path.value) else { continue };
            let address = format!("{base}{}", normalised(&path.key));
            let mut undeclared: Vec<(&str, Vec<&Entry>, Vec<Declared>)> = Vec::new();
            for operation in operations(&item) {
                once(api, &address, operation, path, &mut known, input.resolver);
                for (name, unused) in parameters(path, &item, operation, input.resolver) {
                    match undeclared.iter_mut().find(|(known, ..)| *known == name) {
                        Some((_, operations, _)) => operations.push(operation),
                        None => undeclared.push((name, vec![operation], unused)),
                    }
                }
            }
            for (name, operations, unused) in undeclared {
                report_undeclared(path, name, &operations, &unused, input.resolver);
            }
        }
    }
}

/// The operations of a path item.
pub(crate) fn operations(item: &Node) -> impl Iterator<Item = &Entry> {
    let more = item.get("additionalOperations").map_or(&[][..], Node::entries);
    let own = item.entries().iter().filter(|entry| METHODS.contains(&&*entry.key));
    own.chain(more).filter(|entry| entry.value.as_map().is_some())
}

/// What stands before every path of a file.
fn base_path(root: &Node, dialect: Dialect) -> String {
    if dialect == Dialect::Swagger2 {
        let base = root.get("basePath").and_then(Node::as_str).unwrap_or_default();
        return base.trim_end_matches('/').to_owned();
    }
    let server = root.get("servers").and_then(|servers| servers.items().first());
    let mut url =
        server.and_then(|server| server.get("url")).and_then(Node::as_str).unwrap_or("/").to_owned();
    for variable in server.and_then(|server| server.get("variables")).map_or(&[][..], Node::entries) {
        if let Some(default) = variable.value.get("default").and_then(Node::scalar_text) {
            url = url.replace(&format!("{{{}}}", variable.key), &default);
        }
    }
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |at| &rest[at..]),
        None => &url,
    };
    path.trim_end_matches('/').to_owned()
}

/// A path without the names of its parameters.
fn normalised(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut is_inside = false;
    for character in path.chars() {
        match character {
            '{' => {
                is_inside = true;
                out.push_str("{}");
            }
            '}' => is_inside = false,
            _ if is_inside => {}
            _ => out.push(character),
        }
    }
    out
}

/// The names between braces.
fn placeholders(path: &str) -> Vec<&str> {
    let parts = path.split('{').skip(1);
    parts.filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect()
}

/// Stray white space, unbalanced braces, a query in the path, the same parameter twice.
fn form(path: &Entry, resolver: &Resolver<'_>) {
    let text = &*path.key;
    let report = |message: String, help: String| {
        resolver.sink().add(Diagnostic::new(&rules::PATH_FORM, path.key_span, message).help(help));
    };
    if text.contains(char::is_whitespace) {
        let clean: String = text.split_whitespace().collect();
        report("this path holds white space".into(), format!("write `{clean}`"));
    }
    if text.matches('{').count() != text.matches('}').count() {
        report("a brace of this path has no partner".into(), "write a parameter as `{name}`".into());
    }
    if text.contains('?') {
        let help = "describe what comes after `?` as parameters with `in: query`";
        report("this path holds a query".into(), help.into());
    }
    let names = placeholders(text);
    for (at, name) in names.iter().enumerate() {
        if names[..at].contains(name) {
            report(format!("this path names `{name}` twice"), "give each parameter a name of its own".into());
        }
    }
}

/// Each method of a path stands once in an API, whatever its parameters are called.
fn once<'i>(
    api: &'i ApiFile,
    address: &str,
    operation: &Entry,
    path: &Entry,
    known: &mut Known<'i>,
    resolver: &Resolver<'_>,
) {
    let key = (api.group.as_str(), operation.key.to_string(), address.to_owned());
    match known.get(&key) {
        // A path item that two paths refer to is described once.
        Some(first) if *first == operation.key_span => {}
        Some(first) => {
            let method = operation.key.to_uppercase();
            let message = format!("{method} {} is described twice", path.key);
            resolver.sink().add(
                Diagnostic::new(&rules::DUPLICATE_OPERATION, operation.key_span, message)
                    .other(*first, "first here")
                    .help("remove one of the two, or give it another path"),
            );
        }
        None => {
            known.insert(key, operation.key_span);
        }
    }
}

/// A parameter: its name, its place, and where it is declared.
#[derive(Clone)]
struct Declared {
    name: String,
    place: String,
    span: Span,
}

fn declared(holder: &Node, resolver: &Resolver<'_>) -> Vec<Declared> {
    let mut found: Vec<Declared> = Vec::new();
    let Some(list) = holder.get("parameters").and_then(|list| resolver.follow(list)) else { return found };
    for item in list.items() {
        let Some(parameter) = resolver.follow(item) else { continue };
        let text = |key: &str| parameter.get(key).and_then(Node::as_str);
        let (Some(name), Some(place)) = (text("name"), text("in")) else { continue };
        let span = match Resolver::reference(item) {
            Some(reference) => reference.span,
            None => parameter.get("name").map_or(parameter.span, |name| name.span),
        };
        if let Some(first) = found.iter().find(|known| known.name == name && known.place == place) {
            let message = format!("the parameter `{name}` in `{place}` is declared twice");
            resolver.sink().add(
                Diagnostic::new(&rules::DUPLICATE_PARAMETER, span, message)
                    .other(first.span, "first here")
                    .help("remove one of the two"),
            );
            continue;
        }
        found.push(Declared { name: name.to_owned(), place: place.to_owned(), span });
    }
    found
}

/// Every name in braces is a parameter, and every parameter in the path has its braces. Returns the names that the
/// operation does not declare, with the parameters that the path does not name: most likely the same mistake.
fn parameters<'p>(
    path: &'p Entry,
    item: &Node,
    operation: &Entry,
    resolver: &Resolver<'_>,
) -> Vec<(&'p str, Vec<Declared>)> {
    let mut all = declared(item, resolver);
    all.extend(declared(&operation.value, resolver));
    all.retain(|parameter| parameter.place == "path");
    let names = placeholders(&path.key);
    let is_declared = |name: &&str| all.iter().any(|parameter| parameter.name == **name);
    let missing: Vec<&str> = names.iter().copied().filter(|name| !is_declared(name)).collect();
    all.retain(|parameter| !names.contains(&parameter.name.as_str()));
    if !missing.is_empty() {
        return missing.into_iter().map(|name| (name, all.clone())).collect();
    }
    for parameter in all {
        let message = format!("the path `{}` has no `{{{}}}`", path.key, parameter.name);
        resolver.sink().add(
            Diagnostic::new(&rules::PATH_PARAMETER, parameter.span, message)
                .other(path.key_span, "the path")
                .help(format!("remove the parameter, or write `{{{}}}` into the path", parameter.name)),
        );
    }
    Vec::new()
}

/// Reports a name in a path that operations do not declare, once for all of them.
fn report_undeclared(
    path: &Entry,
    name: &str,
    operations: &[&Entry],
    unused: &[Declared],
    resolver: &Resolver<'_>,
) {
    let methods: Vec<String> = operations.iter().map(|operation| operation.key.to_uppercase()).collect();
    let verb = if methods.len() == 1 { "does" } else { "do" };
    let methods = match methods.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => methods.concat(),
    };
    let message = format!("{methods} {} {verb} not declare the parameter `{name}`", path.key);
    let mut diagnostic = match operations {
        [operation] => Diagnostic::new(&rules::PATH_PARAMETER, operation.key_span, message)
            .other(path.key_span, "named here"),
        _ => Diagnostic::new(&rules::PATH_PARAMETER, path.key_span, message),
    };
    if let [other] = unused {
        diagnostic = diagnostic.other(other.span, format!("declared as `{}`", other.name));
    }
    let unused: Vec<&str> = unused.iter().map(|parameter| &*parameter.name).collect();
    diagnostic.help = match unused.as_slice() {
        [] => Some(format!("add a parameter with `name: {name}`, `in: path` and `required: true`")),
        unused => Some(format!("give {} the same name in both places", listed(unused))),
    };
    resolver.sink().add(diagnostic);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_do_not_count_in_a_path() {
        assert_eq!(normalised("/rooms/{id}/users/{u}"), "/rooms/{}/users/{}");
        assert_eq!(placeholders("/a/{b}.{c}/d{"), ["b", "c"]);
    }
}
