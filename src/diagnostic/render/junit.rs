//! JUnit's XML, which most build services show as test results.

use super::place::place;
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Sources;

/// All diagnostics as failed tests; a single passed one when there are none. Warnings are failures
/// of the type `warning`.
pub fn junit(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let tests = diagnostics.len().max(1);
    let failures = diagnostics.len();
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  \
         <testsuite name=\"specwright\" tests=\"{tests}\" failures=\"{failures}\">\n"
    );
    if diagnostics.is_empty() {
        out.push_str("    <testcase classname=\"specwright\" name=\"check\"/>\n");
    }
    for diagnostic in diagnostics {
        let (path, at) = match diagnostic.span {
            Some(span) => {
                let place = place(span, sources);
                let at = format!("{}:{}:{}", place.path, place.start.line, place.start.column);
                (place.path, at)
            }
            None => ("specwright".to_owned(), String::new()),
        };
        let kind = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let help = diagnostic.help.as_ref().map_or(String::new(), |help| format!("\nhelp: {help}"));
        out.push_str(&format!(
            "    <testcase classname=\"{}\" name=\"{}\">\n      <failure type=\"{kind}\" message=\"{}\">{}</failure>\n    </testcase>\n",
            escaped(&path),
            escaped(format!("{} {at}", diagnostic.rule.code).trim_end()),
            escaped(&diagnostic.message),
            escaped(format!("{at}{help}").trim_start()),
        ));
    }
    out.push_str("  </testsuite>\n</testsuites>\n");
    out
}

/// Escapes text for XML 1.0, which has no way to write most control characters at all.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            other if (other as u32) < 0x20 || matches!(other as u32, 0xFFFE | 0xFFFF) => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    out
}
