//! Values and texts of the model, in a form that can be compared and shown.

use crate::json;
use crate::load::{Node, Value};

/// Deeper values than any example has are cut off.
const MAX_DEPTH: usize = 64;

/// A value as JSON on one line.
pub(super) fn compact(node: &Node) -> String {
    let mut out = String::new();
    write(node, 0, &mut out);
    out
}

fn write(node: &Node, depth: usize, out: &mut String) {
    if depth > MAX_DEPTH {
        out.push('…');
        return;
    }
    match &node.value {
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Number(text) => out.push_str(text),
        Value::String(text) => json::string(text, out),
        Value::Seq(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                out.push_str(if at > 0 { ", " } else { "" });
                write(item, depth + 1, out);
            }
            out.push(']');
        }
        Value::Map(map) => {
            out.push('{');
            for (at, entry) in map.entries().iter().enumerate() {
                out.push_str(if at > 0 { ", " } else { "" });
                json::string(&entry.key, out);
                out.push_str(": ");
                write(&entry.value, depth + 1, out);
            }
            out.push('}');
        }
    }
}

/// Whether two texts read the same: white space does not count, nor does the version in links to their
/// own site.
pub(super) fn same_text(old: &str, new: &str, versions: (&str, &str)) -> bool {
    if old == new || paragraphs(old).eq(paragraphs(new)) {
        return true;
    }
    let (old_version, new_version) = versions;
    if old_version.is_empty() || new_version.is_empty() || old_version == new_version {
        return false;
    }
    let plain = |text: &str, version: &str| {
        paragraphs(text).map(|words| words.iter().map(|word| unversioned(word, version)).collect()).collect()
    };
    let (old, new): (Vec<Vec<String>>, Vec<Vec<String>>) = (plain(old, old_version), plain(new, new_version));
    old == new
}

/// The words of each paragraph: where lines break within one does not count.
fn paragraphs(text: &str) -> impl Iterator<Item = Vec<&str>> {
    let mut lines = text.lines().peekable();
    std::iter::from_fn(move || {
        let mut words = Vec::new();
        for line in lines.by_ref() {
            let before = words.len();
            words.extend(line.split_whitespace());
            if words.len() == before && !words.is_empty() {
                break;
            }
        }
        (!words.is_empty()).then_some(words)
    })
}

/// A word with the version taken out of the addresses in it (`…/v1.18/…`).
pub(super) fn unversioned(word: &str, version: &str) -> String {
    match word.contains("://") {
        true => word.replace(&format!("/{version}/"), "/…/"),
        false => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_and_the_own_version_do_not_count() {
        let versions = ("v1.18", "v1.19");
        assert!(same_text("a  b\nc", "a b c", versions));
        assert!(same_text("a\n\n\nb", "a\n \nb\n", versions));
        assert!(!same_text("a\n\nb", "a b", versions), "two paragraphs are not one");
        assert!(same_text("[x](https://e.org/v1.18/a)", "[x](https://e.org/v1.19/a)", versions));
        assert!(!same_text("since v1.18", "since v1.19", versions));
    }
}
