//! Addresses that documents and schemas give themselves: `$self` (OpenAPI 3.2) and `$id` (JSON Schema 2020-12,
//! section 8.2.1). A reference may name what it means by them, wherever the file is.

use rustc_hash::FxHashMap;

use crate::load::{Documents, Node};
use crate::source::{FileId, resolve_address};

/// What an address means: a file, and the node in it that has the address.
pub(super) type Identities = FxHashMap<String, (FileId, Node)>;

/// Whether a file can give itself, or a part of it, an address.
pub fn names_itself(text: &str) -> bool {
    text.contains("$self") || text.contains("$id")
}

/// The identities of all files. Only those are read that can have one.
pub(super) fn collect(documents: &Documents<'_>) -> Identities {
    let mut found = Identities::default();
    for (file, source) in documents.sources().iter() {
        if !names_itself(&source.text) {
            continue;
        }
        let Some(root) = documents.get(file) else { continue };
        let base = own_address(root).unwrap_or_default();
        if !base.is_empty() {
            found.entry(base.to_owned()).or_insert_with(|| (file, root.clone()));
        }
        below(root, base, file, &mut found);
    }
    found
}

/// The address that a document gives itself, without its fragment.
pub(super) fn own_address(root: &Node) -> Option<&str> {
    let own = root.get("$self").or_else(|| root.get("$id"))?.as_str()?;
    own.split('#').next()
}

/// The identities below a node, relative to the nearest one above. The depth of a tree is bounded by the loader.
fn below(node: &Node, base: &str, file: FileId, found: &mut Identities) {
    let own = node.get("$id").and_then(Node::as_str).and_then(|id| resolve_address(base, id));
    let own = own.map(|own| own.split('#').next().unwrap_or_default().to_owned());
    if let Some(own) = own.as_ref().filter(|own| !own.is_empty()) {
        found.entry(own.clone()).or_insert_with(|| (file, node.clone()));
    }
    let base = own.as_deref().unwrap_or(base);
    for entry in node.entries() {
        below(&entry.value, base, file, found);
    }
    for item in node.items() {
        below(item, base, file, found);
    }
}
