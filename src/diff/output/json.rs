//! For programs: one object per fact.

use super::{Input, Report};
use crate::diff::fact::{Fact, Severity};
use crate::json::quoted;
use crate::source::{Sources, Span};

/// The JSON Schema of the output.
pub const SCHEMA: &str = include_str!("../../../docs/diff.schema.json");

/// Writes a report.
pub(super) fn write(input: &Input<'_>) -> String {
    let Report { facts, equivalent, accepted } = input.report;
    let summary = input.report.summary();
    let mut out = String::from("{\n");
    out.push_str(&format!("  \"old\": {},\n", quoted(input.old.label)));
    out.push_str(&format!("  \"new\": {},\n", quoted(input.new.label)));
    let groups = input.report.groups();
    let count = |severity: Severity| {
        format!("{}: {}", quoted(severity.as_str()), summary.by_severity[severity as usize])
    };
    let counts: Vec<String> = Severity::ALL.into_iter().map(count).collect();
    out.push_str(&format!(
        "  \"summary\": {{{}, \"equivalent\": {}, \"accepted\": {}, \"entries\": {}}},\n",
        counts.join(", "),
        equivalent.len(),
        accepted.len(),
        groups.len()
    ));
    let group = |(at, group): (usize, &super::Group<'_>)| -> Vec<(*const Fact, usize)> {
        group.facts.iter().map(|fact| (std::ptr::from_ref::<Fact>(fact), at)).collect()
    };
    let numbers: rustc_hash::FxHashMap<*const Fact, usize> =
        groups.iter().enumerate().flat_map(group).collect();
    let number = |fact: &Fact| numbers.get(&std::ptr::from_ref(fact)).copied();
    let mut entries: Vec<String> = facts.iter().map(|fact| entry(fact, input, number(fact), None)).collect();
    entries.extend(accepted.iter().map(|(fact, reason)| entry(fact, input, None, Some(reason))));
    if input.all {
        entries.extend(equivalent.iter().map(|fact| entry(fact, input, None, None)));
    }
    match entries.is_empty() {
        true => out.push_str("  \"facts\": []\n}\n"),
        false => out.push_str(&format!("  \"facts\": [\n    {}\n  ]\n}}\n", entries.join(",\n    "))),
    }
    out
}

fn entry(fact: &Fact, input: &Input<'_>, group: Option<usize>, accepted: Option<&String>) -> String {
    let text = |value: &Option<String>| value.as_deref().map_or_else(|| "null".to_owned(), quoted);
    let words = |words: &[&str]| {
        format!("[{}]", words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(", "))
    };
    let uses: Vec<&str> = fact.uses.iter().map(String::as_str).collect();
    let mut fields = vec![
        format!("\"kind\": {}", quoted(fact.kind.as_str())),
        format!("\"severity\": {}", quoted(fact.severity.as_str())),
        format!("\"rule\": {}", quoted(fact.rule.id)),
        format!("\"api\": {}", quoted(&fact.api)),
        format!("\"location\": {}", quoted(&fact.location)),
        format!("\"old\": {}", text(&fact.old)),
        format!("\"new\": {}", text(&fact.new)),
        format!("\"detail\": {}", text(&fact.detail)),
        format!("\"old_place\": {}", place(fact.old_span, input.old.sources)),
        format!("\"new_place\": {}", place(fact.new_span, input.new.sources)),
        format!("\"directions\": {}", words(&fact.directions.words())),
        format!("\"uses\": {}", words(&uses)),
        format!("\"equivalent\": {}", fact.equivalent),
        format!("\"identity\": {}", quoted(&fact.identity())),
    ];
    fields.extend(group.map(|group| format!("\"group\": {group}")));
    fields.extend(accepted.map(|reason| format!("\"accepted\": {}", quoted(reason))));
    format!("{{{}}}", fields.join(", "))
}

fn place(span: Option<Span>, sources: &Sources) -> String {
    let Some(span) = span else { return "null".into() };
    let file = sources.file(span.file);
    let place = file.line_col(span.start as usize);
    format!("{{\"file\": {}, \"line\": {}, \"column\": {}}}", quoted(&file.path), place.line, place.column)
}
