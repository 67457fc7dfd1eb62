//! One line for each fact.

use super::{Input, place, sentence};

/// Writes a report.
pub(super) fn write(input: &Input<'_>) -> String {
    let mut out = String::new();
    let equivalent = if input.all { &input.report.equivalent[..] } else { &[] };
    for fact in input.report.facts.iter().chain(equivalent) {
        let place = place(fact.new_span, input.new.sources)
            .or_else(|| place(fact.old_span, input.old.sources))
            .unwrap_or_else(|| fact.api.clone());
        out.push_str(&format!(
            "{place}: {}[{}]: {}: {}\n",
            fact.severity.as_str(),
            fact.kind.as_str(),
            fact.location,
            sentence(fact)
        ));
    }
    out
}
