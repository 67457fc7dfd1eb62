//! The YAML between two lines `---` at the top of a page.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::diagnostic::{Diagnostic, Sink, rules};
use crate::source::{FileId, Sources, Span};

/// What a page says of itself. Keys that are not listed are kept for templates and index tables.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct FrontMatter {
    /// Title.
    pub title: Option<String>,
    /// Title in menus.
    #[serde(rename = "linkTitle")]
    pub link_title: Option<String>,
    /// One sentence.
    pub description: Option<String>,
    /// Position among its siblings: lighter ones come first.
    pub weight: Option<i64>,
    /// How it is shown: `changelog`, `changelog-index`.
    pub layout: Option<String>,
    /// Date.
    pub date: Option<String>,
    /// Further forms, e.g. `checklist`.
    pub outputs: Vec<String>,
    /// Addresses that lead to it.
    pub aliases: Vec<String>,
    /// Whether it is no page of its own.
    pub headless: bool,
    /// Whether it is left out.
    pub draft: bool,
    /// Whether menus and the search leave it out: its text stands on another page as well.
    pub toc_hide: bool,
    /// Everything else.
    #[serde(flatten)]
    pub rest: BTreeMap<String, serde_yaml::Value>,
}

impl FrontMatter {
    /// Reads the front matter of a file. Gives it with the offset of the text after it; problems
    /// are reported at their place.
    pub fn read(file: FileId, sources: &Sources, sink: &Sink) -> (Self, usize) {
        let text = &*sources.file(file).text;
        let Some((start, end, body)) = fences(text) else {
            if is_open(text) {
                let span = Span::new(file, 0, 3);
                let message = "the front matter of this page has no end";
                let help = "put a line `---` between the front matter and the text";
                sink.add(Diagnostic::new(&rules::FRONT_MATTER, span, message).help(help));
            }
            return (Self::default(), 0);
        };
        let yaml = &text[start..end];
        if yaml.trim().is_empty() {
            return (Self::default(), body);
        }
        match serde_yaml::from_str(yaml) {
            Ok(front) => (front, body),
            Err(error) => {
                let at = error.location().map_or(start, |location| start + location.index().min(yaml.len()));
                let full = error.to_string();
                // The place is shown by itself.
                let message = full.split(" at line ").next().unwrap_or(&full);
                let message = message.replace("expected i64", "expected a whole number");
                sink.add(
                    Diagnostic::new(
                        &rules::FRONT_MATTER,
                        Span::new(file, at, at),
                        format!("the front matter of this page cannot be read: {message}"),
                    )
                    .help("put text with `: ` or quotes in it into quotes, and numbers where numbers are wanted"),
                );
                (Self::default(), body)
            }
        }
    }

    /// A further field as text: at the top, or under `params`.
    pub fn field(&self, name: &str) -> Option<String> {
        let params = || self.rest.get("params").and_then(|params| params.get(name));
        match self.rest.get(name).or_else(params)? {
            serde_yaml::Value::String(text) => Some(text.clone()),
            serde_yaml::Value::Number(number) => Some(number.to_string()),
            serde_yaml::Value::Bool(value) => Some(value.to_string()),
            serde_yaml::Value::Sequence(items) => {
                Some(items.iter().filter_map(|item| item.as_str()).collect::<Vec<_>>().join(", "))
            }
            _ => None,
        }
    }
}

/// Whether a text without a closing fence begins with a fence and a key, not with a thematic break.
fn is_open(text: &str) -> bool {
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    let is_fence = lines.next().is_some_and(|line| line.trim_end() == "---");
    let key = lines.next().and_then(|line| line.split_once(':')).map_or("", |(key, _)| key);
    is_fence && !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
}

/// Offsets of the YAML, of its end, and of the text behind the closing fence.
fn fences(text: &str) -> Option<(usize, usize, usize)> {
    let start = text.find('\n')? + 1;
    if text.trim_start_matches('\u{feff}')[..].lines().next()?.trim_end() != "---" {
        return None;
    }
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        if line.trim_end() == "---" {
            return Some((start, at, at + line.len()));
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::render::{Color, human};
    use crate::source::SourcesBuilder;

    fn read(text: &str) -> (FrontMatter, usize, String) {
        let mut builder = SourcesBuilder::new("");
        builder.add("a.md", text);
        let sources = builder.finish();
        let sink = Sink::new();
        let (front, body) = FrontMatter::read(sources.find("a.md").unwrap(), &sources, &sink);
        (front, body, human(&sink.into_sorted(&sources), &sources, Color::Plain))
    }

    #[test]
    fn known_and_free_fields() {
        let text = "---\ntitle: A\nweight: 3\nversion: 11\nparams:\n  status: Merged\n---\nbody";
        let (front, body, _) = read(text);
        assert_eq!(front.title.as_deref(), Some("A"));
        assert_eq!(front.field("version").as_deref(), Some("11"));
        assert_eq!(front.field("status").as_deref(), Some("Merged"));
        assert_eq!(&text[body..], "body");
        assert_eq!(read("no front matter").1, 0);
    }

    #[test]
    fn a_fault_names_its_line() {
        let (_, _, problems) = read("---\ntitle: A\nweight: heavy\n---\n");
        assert!(problems.contains("error[front-matter]") && problems.contains("a.md:3"), "{problems}");
    }
}
