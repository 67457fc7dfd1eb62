//! Addresses in descriptions of APIs that a browser would run: pages show them without a link.

use super::Input;
use crate::diagnostic::{Diagnostic, rules};
use crate::load::Node;
use crate::source::is_unsafe;

/// Keys whose value is an address, wherever they are in a description.
const KEYS: [&str; 9] = [
    "url",
    "termsOfService",
    "authorizationUrl",
    "tokenUrl",
    "refreshUrl",
    "deviceAuthorizationUrl",
    "openIdConnectUrl",
    "oauth2MetadataUrl",
    "externalValue",
];

/// Reports unsafe addresses.
pub(super) fn check(input: &Input<'_>) {
    for file in super::unused::files(input) {
        if let Some(tree) = input.resolver.documents().get(file) {
            walk(tree, input);
        }
    }
}

/// Looks at a node and all below it. The depth of a tree is bounded by the loader.
fn walk(node: &Node, input: &Input<'_>) {
    for entry in node.entries() {
        match (&*entry.key, entry.value.as_str()) {
            // These hold values of the API, which may be anything.
            ("example" | "examples" | "default" | "enum" | "const" | "value", _) => {}
            (key, Some(url)) if KEYS.contains(&key) && is_unsafe(url) => {
                let scheme: String =
                    url.trim().split(':').next().unwrap_or_default().escape_debug().collect();
                let message = format!("unsafe address: `{scheme}:`");
                let help = "use an address of the web (`https:`)";
                input
                    .resolver
                    .sink()
                    .add(Diagnostic::new(&rules::LINK_UNSAFE, entry.value.span, message).help(help));
            }
            _ => walk(&entry.value, input),
        }
    }
    for item in node.items() {
        walk(item, input);
    }
}
