//! Where an API can be reached, and below which path.

use std::sync::Arc;

use super::BundleOptions;
use super::convert::Converter;
use super::json::Json;
use super::merge::shared;
use super::place::Place;
use crate::load::Node;
use crate::model::Dialect;

/// Fields of Swagger 2.0 that together say what `servers` says in OpenAPI 3.
const SWAGGER_FIELDS: [&str; 3] = ["host", "basePath", "schemes"];

/// Whether all files are reached at the same addresses, so that these can stay as they are.
pub(super) fn are_shared(roots: &[&Node], dialect: Dialect) -> bool {
    let same = |key: &str| roots.windows(2).all(|pair| pair[0].get(key) == pair[1].get(key));
    match dialect {
        Dialect::Swagger2 => SWAGGER_FIELDS.iter().all(|key| same(key)),
        _ => same("servers"),
    }
}

/// The path that all paths of a file are below, without a slash at its end.
pub(super) fn base_path(root: &Node, dialect: Dialect) -> String {
    let path = match dialect {
        Dialect::Swagger2 => root.get("basePath").and_then(Node::as_str).unwrap_or_default().to_owned(),
        _ => root.get("servers").and_then(|servers| servers.items().first()).map_or(String::new(), path_of),
    };
    path.trim_end_matches('/').to_owned()
}

/// The path of a server's URL, with the defaults of its variables.
fn path_of(server: &Node) -> String {
    let mut url = server.get("url").and_then(Node::as_str).unwrap_or_default().to_owned();
    for variable in server.get("variables").map_or(&[][..], Node::entries) {
        let default = variable.value.get("default").and_then(Node::scalar_text).unwrap_or_default();
        url = url.replace(&format!("{{{}}}", variable.key), &default);
    }
    let authority = url.find("://").map(|at| at + 3).or_else(|| url.starts_with("//").then_some(2));
    match authority {
        Some(at) => url[at..].find('/').map_or(String::new(), |slash| url[at + slash..].to_owned()),
        None => url,
    }
}

/// The fields of the document that say where it can be reached.
pub(super) fn entries(
    roots: &[&Node],
    dialect: Dialect,
    options: &BundleOptions,
    are_shared: bool,
    converter: &mut Converter<'_>,
) -> Vec<(Arc<str>, Json)> {
    let is_swagger = dialect == Dialect::Swagger2;
    let given = options.servers.first();
    match (is_swagger, given) {
        (true, Some(server)) => {
            let (scheme, rest) = server.url.split_once("://").unwrap_or(("", &server.url));
            let host = rest.split('/').next().unwrap_or_default();
            let mut entries = vec![("host".into(), Json::text(host)), ("basePath".into(), Json::text("/"))];
            if !scheme.is_empty() {
                entries.push(("schemes".into(), Json::array(vec![Json::text(scheme)])));
            }
            entries
        }
        (true, None) => {
            let mut entries: Vec<(Arc<str>, Json)> = Vec::new();
            for key in SWAGGER_FIELDS {
                match shared(roots, key) {
                    _ if key == "basePath" && !are_shared => entries.push((key.into(), Json::text("/"))),
                    Some(value) => entries.push((key.into(), converter.node(value, Place::Plain))),
                    None => {}
                }
            }
            entries
        }
        (false, Some(_)) => {
            let servers = options.servers.iter().map(|server| {
                let mut entries = vec![("url".into(), Json::text(&server.url))];
                let variables = server.variables.iter().map(|variable| {
                    let value = vec![
                        ("default".into(), Json::text(&variable.default)),
                        ("description".into(), Json::text(&variable.description)),
                    ];
                    (variable.name.as_str().into(), Json::object(value))
                });
                let variables: Vec<(Arc<str>, Json)> = variables.collect();
                if !variables.is_empty() {
                    entries.push(("variables".into(), Json::object(variables)));
                }
                Json::object(entries)
            });
            vec![("servers".into(), Json::array(servers.collect()))]
        }
        (false, None) => {
            let Some(servers) = roots.iter().find_map(|root| root.get("servers")) else { return Vec::new() };
            let servers = match are_shared {
                true => converter.node(servers, Place::Plain),
                false => Json::array(servers.items().iter().map(|s| without_path(s, converter)).collect()),
            };
            vec![("servers".into(), servers)]
        }
    }
}

/// A server whose path has gone to the paths.
fn without_path(server: &Node, converter: &mut Converter<'_>) -> Json {
    let path = path_of(server);
    let mut url = server.get("url").and_then(Node::as_str).unwrap_or_default();
    let mut dropped = None;
    for variable in server.get("variables").map_or(&[][..], Node::entries) {
        let default = variable.value.get("default").and_then(Node::scalar_text).unwrap_or_default();
        let text = format!("{{{}}}", variable.key);
        if let Some(before) = url.strip_suffix(&*text).filter(|_| default.starts_with('/')) {
            url = before;
            dropped = Some(variable.key.clone());
        }
    }
    if dropped.is_none() {
        url = url.strip_suffix(&*path).unwrap_or(url);
    }
    let server = converter.node(server, Place::Plain);
    let entries = server.entries().iter().map(|(key, value)| match &**key {
        "url" => (key.clone(), Json::text(if url.is_empty() { "/" } else { url })),
        "variables" => {
            let kept = value.entries().iter().filter(|(name, _)| Some(name) != dropped.as_ref());
            (key.clone(), Json::object(kept.cloned().collect()))
        }
        _ => (key.clone(), value.clone()),
    });
    Json::object(entries.collect())
}
