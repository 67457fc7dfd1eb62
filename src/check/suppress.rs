//! Rules that are switched off, given another severity, or allowed at one place.
//!
//! 1. [`apply`] gives every diagnostic the severity of the configuration, and drops those that are
//!    off.
//! 2. A comment `specwright: allow CODE` drops those on its line, or on the next line when it stands
//!    alone.
//! 3. Comments that allowed nothing are reported.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use crate::diagnostic::{Diagnostic, nearest, rules};
use crate::project::RuleLevel;
use crate::source::{FileId, SourceFile, Sources, Span};

/// The words of the comment.
const MARK: &str = "specwright: allow ";

/// Which rules ran: a comment can only be called unused when its rule had the chance to find
/// something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleSet {
    /// All of them.
    Check,
    /// Those that a build runs.
    Build,
}

/// The diagnostics that remain, in the order of the report.
pub fn apply(
    diagnostics: Vec<Diagnostic>,
    levels: &BTreeMap<String, RuleLevel>,
    sources: &Sources,
    extent: RuleSet,
) -> Vec<Diagnostic> {
    let mut allowances: Vec<Allowance> = sources.iter().flat_map(|(id, file)| allowances(id, file)).collect();
    let mut remaining = Vec::new();
    // What is described twice cannot be bundled either: that is no second mistake.
    let code = rules::DUPLICATE_OPERATION.code;
    let is_told = levels.get(code) != Some(&RuleLevel::Off);
    let twice = |diagnostic: &&Diagnostic| is_told && diagnostic.rule.code == code;
    let twice: FxHashSet<Option<Span>> =
        diagnostics.iter().filter(twice).map(|diagnostic| diagnostic.span).collect();
    let is_second = |diagnostic: &Diagnostic| {
        diagnostic.rule.code == rules::BUNDLE_CONFLICT.code && twice.contains(&diagnostic.span)
    };
    let mut late = unknown_levels(levels, sources);
    for mut diagnostic in diagnostics.into_iter().filter(|diagnostic| !is_second(diagnostic)) {
        if let Some(level) = levels.get(diagnostic.rule.code) {
            let Some(severity) = level.severity() else { continue };
            diagnostic.severity = severity;
        }
        let place = diagnostic
            .span
            .map(|span| (span.file, sources.file(span.file).line_col(span.start as usize).line));
        let allowance = allowances.iter_mut().find(|allowance| {
            Some((allowance.file, allowance.line)) == place && allowance.code == diagnostic.rule.code
        });
        match allowance {
            Some(allowance) => allowance.is_used = true,
            None => remaining.push(diagnostic),
        }
    }
    for allowance in allowances.iter().filter(|allowance| !allowance.is_used) {
        let is_off = levels.get(&allowance.code) == Some(&RuleLevel::Off);
        late.extend(allowance.unused(extent).filter(|_| !is_off));
    }
    if levels.get(rules::SUPPRESSION.code) != Some(&RuleLevel::Off) {
        remaining.extend(late);
    }
    let path = |diagnostic: &Diagnostic| diagnostic.span.map(|span| &sources.file(span.file).path);
    remaining.sort_by(|a, b| {
        path(a).cmp(&path(b)).then_with(|| a.span.map(|span| span.start).cmp(&b.span.map(|span| span.start)))
    });
    remaining
}

/// A comment that allows something.
#[derive(Debug)]
struct Allowance {
    file: FileId,
    /// The line on which it allows.
    line: usize,
    code: String,
    span: Span,
    is_used: bool,
}

impl Allowance {
    /// The report of a comment that allowed nothing.
    fn unused(&self, extent: RuleSet) -> Option<Diagnostic> {
        let known = rules::all().iter().any(|rule| rule.code == self.code);
        if !known {
            let message = format!("there is no rule `{}`", self.code);
            let codes = rules::all().iter().map(|rule| rule.code);
            let diagnostic = Diagnostic::new(&rules::SUPPRESSION, self.span, message);
            return Some(diagnostic.did_you_mean(&self.code, codes));
        }
        (extent == RuleSet::Check).then(|| {
            let message = format!("this comment allows `{}`, and there is none to allow", self.code);
            Diagnostic::new(&rules::SUPPRESSION, self.span, message).help("remove the comment")
        })
    }
}

/// The comments of a file.
fn allowances(id: FileId, file: &SourceFile) -> Vec<Allowance> {
    let extension = file.path.rsplit('.').next().unwrap_or_default();
    let opening: &[&str] = match extension {
        "md" => &["<!--", "#"],
        "rst" => &["..", "#"],
        "json" => return Vec::new(),
        _ => &["#"],
    };
    let mut found = Vec::new();
    for at in memchr::memmem::find_iter(file.text.as_bytes(), MARK) {
        let line = file.line_col(at).line;
        let start = file.line_start(line);
        let before = file.text[start..at].trim_end();
        let Some(opening) = opening.iter().find(|opening| before.ends_with(**opening)) else { continue };
        if matches!(extension, "md" | "rst") && !is_comment(&file.text, start, before, opening) {
            continue;
        }
        let rest = file.line(line).get(at - start + MARK.len()..).unwrap_or_default();
        let is_alone = before.trim_start() == *opening;
        let mut from = at + MARK.len();
        for part in rest.split("-->").next().unwrap_or_default().split(',') {
            let code = part.trim();
            // A reason may follow the code.
            let code = code.split_whitespace().next().unwrap_or_default();
            let begin = from + (part.len() - part.trim_start().len());
            from += part.len() + 1;
            if !code.is_empty() {
                found.push(Allowance {
                    file: id,
                    line: if is_alone { line_after(file, line, opening) } else { line },
                    code: code.to_owned(),
                    span: Span::new(id, begin, begin + code.len()),
                    is_used: false,
                });
            }
        }
    }
    found
}

/// Whether `opening` at the end of `before` starts a comment of a page, and not an example of one: `#` is a comment in
/// front matter only, and nothing is in code.
fn is_comment(text: &str, line_start: usize, before: &str, opening: &str) -> bool {
    let front_matter =
        text.strip_prefix("---\n").and_then(|rest| rest.find("\n---")).map_or(0, |end| end + 4);
    let is_in_front_matter = line_start < front_matter;
    if opening == "#" || is_in_front_matter {
        return opening == "#" && is_in_front_matter;
    }
    if opening == ".." {
        return before.trim_start() == opening;
    }
    // A fence is closed by one of the same character that is at least as long.
    let mut fence: Option<&str> = None;
    for line in text[front_matter..line_start].lines().map(str::trim_start) {
        let mark = line.chars().next().unwrap_or_default();
        let end = line.find(|c| c != mark).unwrap_or(line.len());
        let marks = &line[..end];
        match fence {
            None if marks.len() >= 3 && marks.starts_with(['`', '~']) => fence = Some(marks),
            Some(open) if marks.starts_with(open) && line[end..].trim().is_empty() => fence = None,
            _ => {}
        }
    }
    fence.is_none() && before.matches('`').count().is_multiple_of(2)
}

/// The next line that holds more than such a comment.
fn line_after(file: &SourceFile, line: usize, opening: &str) -> usize {
    let is_skipped = |text: &str| {
        let text = text.trim();
        text.is_empty() || text.starts_with(opening) && text.contains(MARK)
    };
    let mut next = line + 1;
    while file.line_start(next) < file.text.len() && is_skipped(file.line(next)) {
        next += 1;
    }
    next
}

/// Rules of the configuration that do not exist.
fn unknown_levels(levels: &BTreeMap<String, RuleLevel>, sources: &Sources) -> Vec<Diagnostic> {
    let unknown = levels.keys().filter(|code| rules::all().iter().all(|rule| rule.code != **code));
    let report = |code: &String| {
        let message = format!("there is no rule `{code}`");
        let file = sources.find("specwright.toml");
        let place = file.and_then(|file| Some((file, sources.file(file).text.find(code.as_str())?)));
        let mut diagnostic = match place {
            Some((file, at)) => {
                Diagnostic::new(&rules::SUPPRESSION, Span::new(file, at, at + code.len()), message)
            }
            None => Diagnostic::without_place(&rules::SUPPRESSION, message),
        };
        let near = nearest(code, rules::all().iter().map(|rule| rule.code));
        diagnostic.help = near.map(|near| format!("did you mean `{near}`?"));
        diagnostic
    };
    unknown.map(report).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Severity;
    use crate::source::SourcesBuilder;

    fn applied(path: &str, text: &str, needle: &str, levels: &[(&str, RuleLevel)]) -> Vec<String> {
        let mut builder = SourcesBuilder::new("");
        builder.add(path, text);
        let sources = builder.finish();
        let file = sources.find(path).unwrap();
        let at = text.find(needle).unwrap();
        let found = Diagnostic::new(&rules::LINK_DEAD, Span::new(file, at, at + 1), "dead");
        let levels = levels.iter().map(|(code, level)| ((*code).to_owned(), *level)).collect();
        let remaining = apply(vec![found], &levels, &sources, RuleSet::Check);
        let word = |d: &Diagnostic| if d.severity == Severity::Error { "error" } else { "warning" };
        remaining.iter().map(|d| format!("{} {}", word(d), d.rule.code)).collect()
    }

    #[test]
    fn comments_allow_their_line_or_the_next() {
        let none = Vec::<String>::new();
        assert_eq!(applied("a.yaml", "a: b # specwright: allow link-dead\n", "b", &[]), none);
        assert_eq!(applied("a.yaml", "# specwright: allow link-dead old\na: b\n", "b", &[]), none);
        assert_eq!(applied("a.md", "<!-- specwright: allow link-dead -->\n\nbb", "bb", &[]), none);
        assert_eq!(
            applied("a.rst", ".. specwright: allow value-type, link-dead\n\nbb", "bb", &[]),
            ["warning suppression"]
        );
    }

    #[test]
    fn examples_of_comments_allow_nothing() {
        let dead = ["warning link-dead"];
        for text in [
            "Use `<!-- specwright: allow link-dead -->`. bb\n",
            "```html\n<!-- specwright: allow link-dead -->\n```\nbb\n",
            "~~~~\n~~~\n<!-- specwright: allow link-dead -->\n~~~~\nbb\n",
            "# specwright: allow link-dead\nbb\n",
        ] {
            assert_eq!(applied("a.md", text, "bb", &[]), dead, "{text}");
        }
        let text = "```\ncode\n```\n<!-- specwright: allow link-dead -->\nbb\n";
        assert!(applied("a.md", text, "bb", &[]).is_empty());
        let text = "---\nx: bb # specwright: allow link-dead\n---\ntext\n";
        assert!(applied("a.md", text, "bb", &[]).is_empty());
    }

    #[test]
    fn what_allows_nothing_is_reported() {
        let text = "# specwright: allow link-dead\nx: y\na: b\n";
        assert_eq!(applied("a.yaml", text, "b", &[]), ["warning suppression", "warning link-dead"]);
        let text = "a: b # specwright: allow link-daed\n";
        assert_eq!(applied("a.yaml", text, "b", &[]), ["warning link-dead", "warning suppression"]);
    }

    #[test]
    fn the_configuration_changes_severity() {
        assert_eq!(applied("a.yaml", "a: b", "b", &[("link-dead", RuleLevel::Error)]), ["error link-dead"]);
        assert!(applied("a.yaml", "a: b", "b", &[("link-dead", RuleLevel::Off)]).is_empty());
        let unknown = applied("a.yaml", "a: b", "b", &[("link-daed", RuleLevel::Off)]);
        assert_eq!(unknown, ["warning suppression", "warning link-dead"]);
    }
}
