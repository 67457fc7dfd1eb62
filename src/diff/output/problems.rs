//! Facts as problems, for the writers that build services read: annotations, test results, SARIF.
//!
//! Only what is breaking (an error) or notable (a warning) is told there.

use super::{Input, place, sentence};
use crate::diagnostic::{Diagnostic, Severity};
use crate::diff::fact::{self, Fact};

/// The problems of a report.
pub(super) fn problems(input: &Input<'_>) -> Vec<Diagnostic> {
    input.report.facts.iter().filter_map(|fact| problem(fact, input)).collect()
}

fn problem(fact: &Fact, input: &Input<'_>) -> Option<Diagnostic> {
    let severity = match fact.severity {
        fact::Severity::Breaking => Severity::Error,
        fact::Severity::Notable => Severity::Warning,
        _ => return None,
    };
    let mut message = format!("{}: {}", fact.location, sentence(fact));
    // Places of the old version are not in the files that are annotated.
    if fact.new_span.is_none()
        && let Some(place) = place(fact.old_span, input.old.sources)
    {
        message.push_str(&format!(" (was in {place})"));
    }
    let problem = match fact.new_span {
        Some(span) => Diagnostic::new(&fact.rule.problem, span, message),
        None => Diagnostic::without_place(&fact.rule.problem, message),
    };
    Some(Diagnostic { severity, ..problem })
}
