//! One line for each problem: `path:line:column: severity[code] message`.

use super::place::place;
use crate::diagnostic::Diagnostic;
use crate::source::Sources;

/// All diagnostics, a line each. Editors can jump to such lines.
pub fn short(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        if let Some(span) = diagnostic.span {
            let place = place(span, sources);
            out.push_str(&format!("{}:{}:{}: ", place.path, place.start.line, place.start.column));
        }
        let (severity, code) = (diagnostic.severity.word(), diagnostic.rule.code);
        out.push_str(&format!("{severity}[{code}] {}", diagnostic.message));
        for (span, label) in &diagnostic.others {
            let place = place(*span, sources);
            let label = if label.is_empty() { "see" } else { label };
            out.push_str(&format!("; {label} at {}:{}:{}", place.path, place.start.line, place.start.column));
        }
        if let Some(help) = &diagnostic.help {
            out.push_str(&format!(" ({help})"));
        }
        out.push('\n');
    }
    out
}
