//! The form for a terminal: the sentence, the place, the source line with a caret, the help.

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

/// All diagnostics as text, one after the other, each followed by a blank line.
pub fn human(diagnostics: &[Diagnostic], sources: &Sources, color: Color) -> String {
    let renderer = match color {
        Color::Ansi => Renderer::styled(),
        Color::Plain => Renderer::plain(),
    };
    let mut out = String::new();
    for diagnostic in diagnostics {
        let groups = groups(diagnostic, sources);
        out.push_str(&renderer.render(&groups));
        out.push_str("\n\n");
    }
    out
}

fn groups<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Vec<Group<'a>> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(&*diagnostic.message).id(diagnostic.rule.code);
    let mut group = Group::with_title(title);
    if let Some(span) = diagnostic.span {
        let label = Some(diagnostic.label.as_str()).filter(|label| !label.is_empty());
        let (same, elsewhere): (Vec<_>, Vec<_>) =
            diagnostic.others.iter().partition(|(other, _)| other.file == span.file);
        group = group.element(snippet(span, label, &same, sources));
        for (other, label) in elsewhere {
            group = group.element(snippet(*other, Some(label), &[], sources));
        }
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(&**help));
    }
    vec![group]
}

/// The lines around `span`: only those are handed over, so that a message about a large file costs
/// no more than one about a small one.
fn snippet<'a>(
    span: Span,
    label: Option<&'a str>,
    others: &[&'a (Span, String)],
    sources: &'a Sources,
) -> annotate_snippets::Element<'a> {
    let file = sources.file(span.file);
    if file.text.is_empty() {
        return Origin::path(sources.shown_path(span.file)).into();
    }
    let first = others.iter().map(|(other, _)| other.start).fold(span.start, u32::min) as usize;
    let last = others.iter().map(|(other, _)| other.start).fold(span.start, u32::max) as usize;
    let line = file.line_col(first).line;
    let from = file.line_start(line);
    let until = file.line_start(file.line_col(last).line + 1);
    let text = &file.text[from..until];
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
        primary = primary.label(label);
    }
    let mut snippet =
        Snippet::source(text).line_start(line).path(sources.shown_path(span.file)).annotation(primary);
    for (other, label) in others {
        snippet = snippet.annotation(AnnotationKind::Context.span(range(*other)).label(&**label));
    }
    snippet.into()
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
}
