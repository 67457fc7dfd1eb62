//! What a rule means, for a terminal and for the reference in `docs/`.

use crate::diagnostic::{Rule, rules};

/// The text of `check --explain CODE`.
pub fn explain(rule: &Rule) -> String {
    format!(
        "{}[{}]\n\n{}\n{}\n\nInstead of\n\n{}\n\nwrite\n\n{}\n",
        rule.severity.word(),
        rule.code,
        rule.what,
        rule.why,
        indented(rule.example),
        indented(rule.instead),
    )
}

/// The reference of all rules, `docs/rules.md`.
pub fn reference() -> String {
    let mut out = String::from(
        "# Rules\n\n\
         What `specwright check` finds, by code. `specwright check --explain CODE` prints the same.\n\n\
         A rule can be switched off or given another severity in `specwright.toml`:\n\n\
         ```toml\n[rules]\nlink-dead = \"error\"\nexample-property = \"off\"\n```\n\n\
         and allowed at one place by a comment on its line or on the line before:\n\n\
         | in | comment |\n|---|---|\n\
         | YAML | `# specwright: allow CODE` |\n\
         | Markdown | `<!-- specwright: allow CODE -->` |\n\
         | reStructuredText | `.. specwright: allow CODE` |\n\n\
         Several codes are separated by commas. A comment that allows nothing is reported, so that it goes \
         when its reason has gone.\n",
    );
    let mut all: Vec<&Rule> = rules::all().to_vec();
    all.sort_by_key(|rule| rule.code);
    for rule in all {
        out.push_str(&format!(
            "\n## {}\n\n*{}.* {} {}\n\nInstead of\n\n{}\nwrite\n\n{}",
            rule.code,
            rule.severity.word(),
            rule.what,
            rule.why,
            fenced(rule.example),
            fenced(rule.instead),
        ));
    }
    out
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
}

fn fenced(text: &str) -> String {
    format!("```text\n{text}\n```\n")
}
