//! The form for a terminal: the sentence, the place, the source line with a caret, the help.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::{Sources, Span};

/// Whether to use terminal colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Color {
    /// ANSI colours.
    Ansi,
    /// Plain text.
    Plain,
}

/// Most findings of a rule in a file that are shown one by one.
const MAX_ALIKE: usize = 20;
/// Most further places of a finding.
const MAX_OTHERS: usize = 8;
/// Bytes of a line that are shown before and after a span.
const BEFORE: usize = 120;
const AFTER: usize = 240;
/// Most bytes between two places that are shown in one piece.
const MAX_DISTANCE: usize = 16 << 10;
/// Most characters of a sentence, which may quote anything.
const MAX_SENTENCE: usize = 800;

/// All diagnostics as text, one after the other, each followed by a blank line. Of many findings of one rule in one file
/// the first ones are shown, and the others counted.
pub fn human(diagnostics: &[Diagnostic], sources: &Sources, color: Color) -> String {
    let renderer = match color {
        Color::Ansi => Renderer::styled(),
        Color::Plain => Renderer::plain(),
    };
    let key = |diagnostic: &Diagnostic| (diagnostic.rule.code, diagnostic.span.map(|span| span.file));
    let mut counts = BTreeMap::new();
    for diagnostic in diagnostics {
        *counts.entry(key(diagnostic)).or_insert(0_usize) += 1;
    }
    let mut shown = BTreeMap::new();
    let mut out = String::new();
    for diagnostic in diagnostics {
        let key = key(diagnostic);
        let number = shown.entry(key).or_insert(0_usize);
        *number += 1;
        if *number <= MAX_ALIKE {
            let mut columns = Vec::new();
            let groups = groups(diagnostic, sources, &mut columns);
            let mut text = renderer.render(&groups).to_string();
            for (counted, right) in columns {
                text = text.replacen(&counted, &right, 1);
            }
            out.push_str(&text);
            out.push_str("\n\n");
        } else if *number == counts[&key] {
            let file = key.1.map_or(String::new(), |file| format!(" in {}", sources.file(file).path));
            let more = *number - MAX_ALIKE;
            let text = format!("{more} more of `{}`{file}; `check --format short` lists all", key.0);
            out.push_str(&renderer.render(&[Group::with_title(Level::NOTE.primary_title(text))]));
            out.push_str("\n\n");
        }
    }
    out
}

/// A diagnostic for the renderer. In a piece of a line it counts columns from the start of that, so `columns` gets the
/// places as it writes them and as they are.
fn groups<'a>(
    diagnostic: &'a Diagnostic,
    sources: &'a Sources,
    columns: &mut Vec<(String, String)>,
) -> Vec<Group<'a>> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(shortened(&diagnostic.message)).id(diagnostic.rule.code);
    let mut group = Group::with_title(title);
    if let Some(span) = diagnostic.span {
        let label = Some(diagnostic.label.as_str()).filter(|label| !label.is_empty());
        let others = diagnostic.others.iter().take(MAX_OTHERS);
        let is_near = |other: &Span| other.file == span.file && is_together(span, *other, sources);
        let (near, apart): (Vec<_>, Vec<_>) = others.partition(|(other, _)| is_near(other));
        group = group.element(snippet(span, label, &near, sources, columns));
        for (other, label) in apart {
            group = group.element(snippet(*other, Some(label), &[], sources, columns));
        }
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(shortened(help)));
    }
    vec![group]
}

/// A sentence of bounded length.
fn shortened(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(MAX_SENTENCE) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => Cow::Borrowed(text),
    }
}

/// Whether two places of a file are shown in one piece: not when what is between them would be long.
fn is_together(a: Span, b: Span, sources: &Sources) -> bool {
    let (first, last) = if a.start <= b.start { (a, b) } else { (b, a) };
    let window = window(first, sources);
    let is_cut = window.1;
    match is_cut {
        true => (last.start as usize) < window.0.end,
        false => (last.start - first.start) as usize <= MAX_DISTANCE && !self::window(last, sources).1,
    }
}

/// The part of a file that is shown for a span: the line in which it begins, or a piece of that, if it is a long one. Says
/// whether it was cut.
fn window(span: Span, sources: &Sources) -> (Range<usize>, bool) {
    let file = sources.file(span.file);
    let start = (span.start as usize).min(file.text.len());
    let line = file.line_col(start).line;
    let whole = file.line_start(line)..file.line_start(line + 1);
    let mut from = start.saturating_sub(BEFORE).max(whole.start);
    let mut until = (start + AFTER).min(whole.end);
    while !file.text.is_char_boundary(from) {
        from -= 1;
    }
    while !file.text.is_char_boundary(until) {
        until += 1;
    }
    // A little more is no reason to cut.
    match whole.len() <= 2 * (BEFORE + AFTER) {
        true => (whole, false),
        false => (from..until, true),
    }
}

/// The lines around `span`: only those are handed over, so that a message about a large file costs
/// no more than one about a small one.
fn snippet<'a>(
    span: Span,
    label: Option<&'a str>,
    others: &[&'a (Span, String)],
    sources: &'a Sources,
    columns: &mut Vec<(String, String)>,
) -> annotate_snippets::Element<'a> {
    let file = sources.file(span.file);
    if file.text.is_empty() {
        return Origin::path(sources.shown_path(span.file)).into();
    }
    let by_start = |span: &Span| span.start;
    let spans = || others.iter().map(|(other, _)| *other).chain([span]);
    let first = spans().min_by_key(by_start).unwrap_or(span);
    let last = spans().max_by_key(by_start).unwrap_or(span);
    let (mut shown, is_cut) = window(first, sources);
    if !is_cut {
        shown.end = window(last, sources).0.end.max(shown.end);
    }
    let (from, until) = (shown.start, shown.end);
    let text = &file.text[shown];
    // A caret under the first line of a long node says as much as a bracket around the whole of it.
    let range = |span: Span| {
        let start = (span.start as usize).clamp(from, until) - from;
        let mut end = (span.end as usize).clamp(from + start, until) - from;
        if let Some(newline) = text[start..end].find('\n') {
            end = start + newline;
        }
        start..end
    };
    let mut primary = AnnotationKind::Primary.span(range(span));
    if let Some(label) = label {
        primary = primary.label(shortened(label));
    }
    let place = file.line_col(first.start as usize);
    let mut snippet = Snippet::source(text).line_start(place.line).annotation(primary);
    for (other, label) in others {
        snippet = snippet.annotation(AnnotationKind::Context.span(range(*other)).label(shortened(label)));
    }
    if is_cut {
        let place = file.line_col(span.start as usize);
        let start = (span.start as usize).clamp(from, until);
        let counted = file.text[from..start].chars().count() + 1;
        let written = |column: usize| format!("{}:{}:{column}", sources.shown_path(span.file), place.line);
        columns.push((written(counted), written(place.column)));
    }
    snippet.path(sources.shown_path(span.file)).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::rules;
    use crate::source::SourcesBuilder;

    #[test]
    fn shows_both_places_and_the_help() {
        let mut builder = SourcesBuilder::new("");
        builder.add("api.yaml", "openapi: 3.1.0\ninfo: a\npaths: {}\ninfo: b\n");
        let sources = builder.finish();
        let file = sources.find("api.yaml").unwrap();
        let diagnostic =
            Diagnostic::new(&rules::DUPLICATE_KEY, Span::new(file, 33, 37), "duplicate key `info`")
                .other(Span::new(file, 15, 19), "first here")
                .help("remove one of the two");
        assert_eq!(
            human(&[diagnostic], &sources, Color::Plain),
            "\
error[duplicate-key]: duplicate key `info`
 --> api.yaml:4:1
  |
2 | info: a
  | ---- first here
3 | paths: {}
4 | info: b
  | ^^^^
  |
  = help: remove one of the two

"
        );
    }

    #[test]
    fn long_lines_are_cut_around_their_places() {
        let mut builder = SourcesBuilder::new("");
        let text = format!(
            "{{\"a\": \"{}\", \"key\": 1, \"b\": \"{}\", \"key\": 2}}",
            "é".repeat(50_000),
            "x".repeat(50_000)
        );
        builder.add("api.json", text.as_str());
        let sources = builder.finish();
        let file = sources.find("api.json").unwrap();
        let (first, last) = (text.find("\"key\"").unwrap(), text.rfind("\"key\"").unwrap());
        let diagnostic =
            Diagnostic::new(&rules::DUPLICATE_KEY, Span::new(file, last, last + 5), "x".repeat(100_000))
                .other(Span::new(file, first, first + 5), "first here");
        let shown = human(&[diagnostic], &sources, Color::Plain);
        assert!(shown.len() < 4000, "{}", shown.len());
        let column = text[..last].chars().count() + 1;
        assert!(shown.contains(&format!("--> api.json:1:{column}")), "{shown}");
        assert_eq!(shown.matches("^^^^^").count(), 2, "{shown}");
        assert!(shown.contains("^^^^^ first here"), "{shown}");
    }

    #[test]
    fn places_on_one_line_are_shown_once() {
        let mut builder = SourcesBuilder::new("");
        let text = format!("{}{{key: 1, key: 2}}{}", " ".repeat(2000), " ".repeat(2000));
        builder.add("a.yaml", text.as_str());
        let sources = builder.finish();
        let file = sources.find("a.yaml").unwrap();
        let (first, last) = (text.find("key").unwrap(), text.rfind("key").unwrap());
        let diagnostic = Diagnostic::new(&rules::DUPLICATE_KEY, Span::new(file, last, last + 3), "duplicate")
            .other(Span::new(file, first, first + 3), "first here");
        let shown = human(&[diagnostic], &sources, Color::Plain);
        assert_eq!(shown.matches("key: 1").count(), 1, "{shown}");
        assert!(shown.contains(&format!("a.yaml:1:{}", last + 1)), "{shown}");
    }

    #[test]
    fn findings_that_are_alike_are_counted() {
        let mut builder = SourcesBuilder::new("");
        builder.add("a.md", "x\n".repeat(100)).add("b.md", "x\n");
        let sources = builder.finish();
        let one = |file: &str, at: usize| {
            let span = Span::new(sources.find(file).unwrap(), at, at + 1);
            Diagnostic::new(&rules::LINK_DEAD, span, "dead")
        };
        let mut all: Vec<Diagnostic> = (0..100).map(|line| one("a.md", line * 2)).collect();
        all.push(one("b.md", 0));
        let shown = human(&all, &sources, Color::Plain);
        assert_eq!(shown.matches("warning[link-dead]").count(), MAX_ALIKE + 1);
        assert!(
            shown.contains("note: 80 more of `link-dead` in a.md; `check --format short` lists all"),
            "{shown}"
        );
    }
}
