//! JSON for programs.

use super::place::{Place, place};
use crate::diagnostic::{Diagnostic, Severity};
use crate::json::quoted as string;
use crate::source::Sources;

/// All diagnostics as one JSON object: `diagnostics`, a list, and the counts `errors` and `warnings`.
/// Each has `code`, `severity`, `message`, `label`, `help` (or null), `place` (or null) and `others`;
/// a place has `path`, and `line`, `column`, `endLine`, `endColumn`, all from one, columns in
/// characters.
pub fn json(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let mut out = String::from("{\n  \"diagnostics\": [");
    for (at, diagnostic) in diagnostics.iter().enumerate() {
        out.push_str(if at == 0 { "\n    " } else { ",\n    " });
        out.push_str(&format!(
            "{{\"code\": {}, \"severity\": {}, \"message\": {}, \"label\": {}, \"help\": {}, \"place\": {}, \"others\": [",
            string(diagnostic.rule.code),
            string(diagnostic.severity.word()),
            string(&diagnostic.message),
            string(&diagnostic.label),
            diagnostic.help.as_deref().map_or("null".to_owned(), string),
            diagnostic.span.map_or("null".to_owned(), |span| object(&place(span, sources), None)),
        ));
        let others =
            diagnostic.others.iter().map(|(span, label)| object(&place(*span, sources), Some(label)));
        out.push_str(&others.collect::<Vec<_>>().join(", "));
        out.push_str("]}");
    }
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count();
    out.push_str(if diagnostics.is_empty() { "]" } else { "\n  ]" });
    let warnings = diagnostics.len() - errors;
    out.push_str(&format!(",\n  \"errors\": {errors},\n  \"warnings\": {warnings}\n}}\n"));
    out
}

fn object(place: &Place, label: Option<&str>) -> String {
    let label = label.map_or(String::new(), |label| format!(", \"label\": {}", string(label)));
    format!(
        "{{\"path\": {}, \"line\": {}, \"column\": {}, \"endLine\": {}, \"endColumn\": {}{label}}}",
        string(&place.path),
        place.start.line,
        place.start.column,
        place.end.line,
        place.end.column,
    )
}
