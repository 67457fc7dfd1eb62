//! SARIF 2.1.0, which code scanning services read.

use super::place::place;
use crate::diagnostic::{Diagnostic, Rule, Severity};
use crate::json::quoted as string;
use crate::source::{Sources, Span};

/// All diagnostics as a log of one run, with the rules that they break.
pub fn sarif(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let mut rules: Vec<&'static Rule> = diagnostics.iter().map(|diagnostic| diagnostic.rule).collect();
    rules.sort_by_key(|rule| rule.code);
    rules.dedup();
    let described: Vec<String> = rules.iter().map(|rule| described(rule)).collect();
    let results: Vec<String> =
        diagnostics.iter().map(|diagnostic| result(diagnostic, &rules, sources)).collect();
    format!(
        "{{\n  \"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n  \"version\": \"2.1.0\",\n  \
         \"runs\": [{{\n    \"tool\": {{\"driver\": {{\"name\": \"specwright\", \"version\": {}, \"rules\": [{}]}}}},\n    \
         \"columnKind\": \"unicodeCodePoints\",\n    \"results\": [{}]\n  }}]\n}}\n",
        string(env!("CARGO_PKG_VERSION")),
        lines(&described),
        lines(&results),
    )
}

fn lines(items: &[String]) -> String {
    let separated: Vec<String> = items.iter().map(|item| format!("\n      {item}")).collect();
    separated.join(",")
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn described(rule: &Rule) -> String {
    // Rules about differences have no wrong source to show.
    let help = match rule.example {
        "" => rule.why.to_owned(),
        example => format!("Instead of:\n{example}\nwrite:\n{}", rule.instead),
    };
    format!(
        "{{\"id\": {}, \"shortDescription\": {{\"text\": {}}}, \"fullDescription\": {{\"text\": {}}}, \
         \"help\": {{\"text\": {}}}, \"defaultConfiguration\": {{\"level\": \"{}\"}}}}",
        string(rule.code),
        string(rule.what),
        string(rule.why),
        string(&help),
        level(rule.severity),
    )
}

fn result(diagnostic: &Diagnostic, rules: &[&'static Rule], sources: &Sources) -> String {
    let index = rules.iter().position(|rule| *rule == diagnostic.rule).unwrap_or_default();
    let mut text = diagnostic.message.clone();
    if let Some(help) = &diagnostic.help {
        text.push_str(&format!(" ({help})"));
    }
    let mut out = format!(
        "{{\"ruleId\": {}, \"ruleIndex\": {index}, \"level\": \"{}\", \"message\": {{\"text\": {}}}",
        string(diagnostic.rule.code),
        level(diagnostic.severity),
        string(&text),
    );
    if let Some(span) = diagnostic.span {
        out.push_str(&format!(", \"locations\": [{{{}}}]", location(span, sources)));
    }
    if !diagnostic.others.is_empty() {
        let others = diagnostic.others.iter().map(|(span, label)| {
            format!("{{{}, \"message\": {{\"text\": {}}}}}", location(*span, sources), string(label))
        });
        out.push_str(&format!(", \"relatedLocations\": [{}]", others.collect::<Vec<_>>().join(", ")));
    }
    out.push('}');
    out
}

fn location(span: Span, sources: &Sources) -> String {
    let place = place(span, sources);
    format!(
        "\"physicalLocation\": {{\"artifactLocation\": {{\"uri\": {}}}, \"region\": {{\"startLine\": {}, \
         \"startColumn\": {}, \"endLine\": {}, \"endColumn\": {}}}}}",
        string(&uri(&place.path)),
        place.start.line,
        place.start.column,
        place.end.line,
        place.end.column,
    )
}

/// A path as a relative URI (RFC 3986): what is no plain character is escaped.
fn uri(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}
