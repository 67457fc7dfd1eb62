//! Workflow commands of GitHub Actions, which become annotations on a pull request.

use super::place::place;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Sources;

/// All diagnostics, a command each.
pub fn github(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let mut properties = Vec::new();
        if let Some(span) = diagnostic.span {
            let place = place(span, sources);
            properties.push(format!("file={}", property(&place.path)));
            properties.push(format!("line={},endLine={}", place.start.line, place.end.line));
            // Columns are only shown where both are on one line.
            if place.start.line == place.end.line {
                properties.push(format!("col={},endColumn={}", place.start.column, place.end.column));
            }
        }
        properties.push(format!("title={}", property(diagnostic.rule.code)));
        let mut text = diagnostic.message.clone();
        for (span, label) in &diagnostic.others {
            let place = place(*span, sources);
            text.push_str(&format!("\n{}:{}: {label}", place.path, place.start.line));
        }
        if let Some(help) = &diagnostic.help {
            text.push_str(&format!("\nhelp: {help}"));
        }
        out.push_str(&format!("::{command} {}::{}\n", properties.join(","), data(&text)));
    }
    out
}

/// Escapes the text of a command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes the value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
