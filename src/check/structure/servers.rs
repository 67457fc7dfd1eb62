//! Variables of servers: each in the URL is declared, and each that is declared is in the URL.

use super::walk::Found;
use crate::diagnostic::{Diagnostic, nearest, rules};
use crate::load::Node;
use crate::resolve::Resolver;

/// Checks all servers.
pub(super) fn check(found: &Found, resolver: &Resolver<'_>) {
    for server in &found.servers {
        let Some(url) = server.get("url") else { continue };
        let text = url.as_str().unwrap_or_default();
        let named: Vec<&str> =
            text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect();
        let variables = server.get("variables").map_or(&[][..], Node::entries);
        let report = |diagnostic: Diagnostic| resolver.sink().add(diagnostic);
        for name in named.iter().filter(|name| !variables.iter().any(|entry| *entry.key == ***name)) {
            let message = format!("the variable `{name}` of this server is not declared");
            let unused = variables.iter().map(|entry| &*entry.key).filter(|key| !named.contains(key));
            let near = nearest(name, unused);
            report(Diagnostic::new(&rules::SERVER_VARIABLE, url.span, message).help(match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("add `{name}` with a `default` under `variables`"),
            }));
        }
        for entry in variables {
            let key = &*entry.key;
            if !named.contains(&key) && nearest(key, named.iter().copied()).is_none() {
                let message = format!("the URL of this server has no `{{{key}}}`");
                report(
                    Diagnostic::new(&rules::SERVER_VARIABLE, entry.key_span, message)
                        .other(url.span, "the URL"),
                );
            }
            let values = entry.value.get("enum").filter(|values| !values.items().is_empty());
            let default = entry.value.get("default").filter(|default| default.as_str().is_some());
            if let Some((values, default)) =
                values.zip(default).filter(|(values, default)| !values.items().contains(default))
            {
                let text = default.as_str().unwrap_or_default();
                let known: Vec<&str> = values.items().iter().filter_map(Node::as_str).collect();
                let message = format!("default `{text}` is not in `enum`");
                report(
                    Diagnostic::new(&rules::SERVER_VARIABLE, default.span, message)
                        .other(values.span, "the values")
                        .did_you_mean(text, known),
                );
            }
        }
    }
}
