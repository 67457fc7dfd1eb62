//! For comments on pull requests.

use std::fmt::Write;

use super::{Input, headline, owner, parted, place, rest, sentence};
use crate::diff::fact::{Fact, Severity};

/// Writes a report.
pub(super) fn write(input: &Input<'_>) -> String {
    let mut out = format!("## Changes from `{}` to `{}`\n\n", input.old.label, input.new.label);
    for line in headline(input) {
        line_to(&mut out, &format!("- {line}"));
    }
    let (groups, mut single) = parted(input.report);
    if !groups.is_empty() {
        out.push_str("\n### The same in many places\n\n");
    }
    for group in &groups {
        let fact = group.first();
        let line = format!(
            "**{}** {} places: {}",
            fact.severity.as_str(),
            group.facts.len(),
            escaped(&sentence(fact))
        );
        line_to(&mut out, &format!("<details><summary>{line}</summary>\n"));
        for fact in &group.facts {
            line_to(&mut out, &format!("- {}", code(&fact.location)));
        }
        out.push_str("\n</details>\n");
    }
    single.sort_by(|one, other| (&one.api, owner(one)).cmp(&(&other.api, owner(other))));
    facts(&single, input, &mut out);
    if input.all && !input.report.equivalent.is_empty() {
        out.push_str("\n### Equivalent forms\n");
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
            line_to(out, &format!("\n### {api}"));
        }
        let owner = owner(fact);
        if owner != last {
            last = owner;
            line_to(out, &format!("\n**{}**\n", code(owner)));
        }
        let rest = rest(fact, owner);
        let rest = if rest.is_empty() { String::new() } else { format!("{}: ", code(rest)) };
        let severity = match fact.severity {
            Severity::Breaking => "**breaking**",
            other => other.as_str(),
        };
        let place =
            place(fact.new_span, input.new.sources).or_else(|| place(fact.old_span, input.old.sources));
        let place = place.map(|place| format!(" ({})", code(&place))).unwrap_or_default();
        line_to(out, &format!("- {severity}: {rest}{}{place}", escaped(&sentence(fact))));
    }
}

/// Text as inline code, whatever it holds.
pub(super) fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let space = if longest > 0 { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// Text that Markdown and HTML give no meaning, on one line.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '\n' => out.push(' '),
            '\\' | '*' | '_' | '[' | ']' | '#' | '|' | '`' | '@' => {
                out.push('\\');
                out.push(character);
            }
            other => out.push(other),
        }
    }
    out
}

fn line_to(out: &mut String, line: &str) {
    // A string takes everything.
    let _ = writeln!(out, "{}", line.trim_end());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_become_markup() {
        assert_eq!(escaped("a <b> *c* @d"), "a &lt;b&gt; \\*c\\* \\@d");
        assert_eq!(code("a`b"), "`` a`b ``");
    }
}
