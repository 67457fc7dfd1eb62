//! For people, at a terminal.

use std::fmt::Write;

use super::{Input, headline, owner, parted, place, rest, sentence};
use crate::diff::fact::Fact;

/// Places of a group that are listed; the others are counted.
const MOST_PLACES: usize = 4;

/// Writes a report.
pub(super) fn write(input: &Input<'_>) -> String {
    let mut out = format!("{} → {}\n", input.old.label, input.new.label);
    for line in headline(input) {
        line_to(&mut out, &format!("  {line}"));
    }
    let (groups, single) = parted(input.report);
    if !groups.is_empty() {
        out.push_str("\nthe same in many places\n");
    }
    for group in &groups {
        let fact = group.first();
        let line =
            format!("  {:<10} {} places: {}", fact.severity.as_str(), group.facts.len(), sentence(fact));
        line_to(&mut out, &line);
        for fact in group.facts.iter().take(MOST_PLACES) {
            line_to(&mut out, &format!("             {}", fact.location));
        }
        if group.facts.len() > MOST_PLACES {
            line_to(&mut out, &format!("             and {} more", group.facts.len() - MOST_PLACES));
        }
    }
    let mut single = single;
    single.sort_by(|one, other| (&one.api, owner(one)).cmp(&(&other.api, owner(other))));
    facts(&single, input, &mut out);
    if input.all && !input.report.equivalent.is_empty() {
        out.push_str("\nequivalent forms\n");
        let equivalent: Vec<&Fact> = input.report.equivalent.iter().collect();
        facts(&equivalent, input, &mut out);
    }
    out
}

fn facts(facts: &[&Fact], input: &Input<'_>, out: &mut String) {
    let (mut api, mut last) = ("", "");
    for fact in facts {
        if fact.api != api {
            api = &fact.api;
            last = "";
            line_to(out, &format!("\n{api}"));
        }
        let owner = owner(fact);
        if owner != last {
            last = owner;
            line_to(out, &format!("  {owner}"));
        }
        let rest = rest(fact, owner);
        let separator = if rest.is_empty() { "" } else { ": " };
        line_to(out, &format!("    {:<10} {rest}{separator}{}", fact.severity.as_str(), sentence(fact)));
        let (old, new) = (place(fact.old_span, input.old.sources), place(fact.new_span, input.new.sources));
        let places = match (old, new) {
            (Some(old), Some(new)) if old == new => old,
            (Some(old), Some(new)) => format!("{old} → {new}"),
            (one, other) => one.or(other).unwrap_or_default(),
        };
        let uses = match fact.uses.len() {
            0 | 1 => String::new(),
            number => format!(" (used by {number})"),
        };
        if !places.is_empty() {
            line_to(out, &format!("               {places}{uses}"));
        }
    }
}

fn line_to(out: &mut String, line: &str) {
    // A string takes everything.
    let _ = writeln!(out, "{}", line.trim_end());
}
