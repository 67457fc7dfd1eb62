//! Marks of the versions in which something was added and changed.

use crate::json;
use crate::model::Since;

/// The marks as JSON; `None` when there are none.
pub(super) fn mark(since: &Since) -> Option<String> {
    if since.added.is_none() && since.changed.is_empty() {
        return None;
    }
    let mut parts = Vec::new();
    parts.extend(since.added.as_ref().map(|version| format!("\"added\": {}", json::quoted(version))));
    if !since.changed.is_empty() {
        let change = |change: &crate::model::Change| {
            let text = change.text.as_ref().map_or("", |prose| prose.text.trim());
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            format!("{}: {}", json::quoted(&change.version), json::quoted(&text))
        };
        let changes: Vec<String> = since.changed.iter().map(change).collect();
        parts.push(format!("\"changed\": {{{}}}", changes.join(", ")));
    }
    Some(format!("{{{}}}", parts.join(", ")))
}
