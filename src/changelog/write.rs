//! Release notes as text, in the form that towncrier's templates of the sources give.

use super::{Changelog, Entry, Kind, Section};

/// What a section without changes says.
const NOTHING: &str = "No significant changes.";

/// The notes of all sections as Markdown: a heading for each section, its kinds in bold. Ends with a
/// line end.
pub fn to_markdown(changelog: &Changelog) -> String {
    markdown(changelog, |section| format!("## {}", section.title))
}

/// The same notes one level lower, with the anchors that older sources gave their sections: the name
/// of the section, and that it is an API.
pub fn to_markdown_with_anchors(changelog: &Changelog) -> String {
    markdown(changelog, |section| {
        let api = if section.title.ends_with("API") { "-api" } else { "" };
        format!("### {} {{#{}{api}}}", section.title, section.name.replace('_', "-"))
    })
}

fn markdown(changelog: &Changelog, heading: impl Fn(&Section) -> String) -> String {
    let sections = changelog.sections.iter().map(|section| {
        let mut text = heading(section) + "\n\n";
        let kinds =
            section.kinds.iter().map(|kind| format!("**{}**\n\n{}", kind.title, entries(kind, section)));
        text.push_str(&kinds.collect::<Vec<_>>().join("\n"));
        if section.kinds.is_empty() {
            text.push_str(NOTHING);
            text.push('\n');
        }
        text
    });
    sections.collect::<Vec<_>>().join("\n\n")
}

/// The notes of one section as reStructuredText: its kinds are headings underlined with `-`, below
/// the title of the release, underlined with `=`, when it has one. Ends with a line end.
pub fn to_rst(section: &Section, release: Option<&str>) -> String {
    let mut text = release.map_or(String::new(), |title| underlined(title, '='));
    let kinds = section.kinds.iter().map(|kind| underlined(&kind.title, '-') + &entries(kind, section));
    text.push_str(&kinds.collect::<Vec<_>>().join("\n\n"));
    if section.kinds.is_empty() {
        text.push_str(NOTHING);
        text.push('\n');
    }
    text
}

fn underlined(title: &str, adornment: char) -> String {
    let line: String = std::iter::repeat_n(adornment, title.chars().count()).collect();
    format!("{title}\n{line}\n\n")
}

/// The entries of a kind as a list; the same in both markups.
fn entries(kind: &Kind, section: &Section) -> String {
    let mut out = String::new();
    for entry in &kind.entries {
        out.push_str("- ");
        out.push_str(&entry_text(entry, kind, section));
        out.push('\n');
    }
    out
}

fn entry_text(entry: &Entry, kind: &Kind, section: &Section) -> String {
    let numbers: Vec<String> =
        entry.numbers.iter().map(|number| section.issue_format.show(*number)).collect();
    let numbers = numbers.join(", ");
    if !kind.shows_text && !numbers.is_empty() {
        return numbers;
    }
    let mut text = String::new();
    for (at, line) in entry.text.lines().enumerate() {
        match (at, line.trim_end()) {
            (0, line) => text.push_str(line),
            (_, "") => text.push('\n'),
            (_, line) => {
                text.push_str("\n  ");
                text.push_str(line);
            }
        }
    }
    if !numbers.is_empty() {
        text.push_str(&format!(" ({numbers})"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::changelog::{FragmentMarkup, IssueFormat};
    use crate::source::{FileId, SourcesBuilder, Span};

    fn sample() -> Changelog {
        let mut builder = SourcesBuilder::new("");
        builder.add("a", "");
        let file: FileId = builder.finish().find("a").unwrap();
        let entry = |text: &str, numbers: &[u64]| Entry {
            text: text.into(),
            numbers: numbers.to_vec(),
            span: Span::start_of(file),
            fragments: vec![file],
        };
        let kind = |title: &str, shows_text, entries| Kind {
            name: title.to_lowercase(),
            title: title.into(),
            shows_text,
            entries,
        };
        let section = |title: &str, kinds| Section {
            name: title.to_lowercase(),
            title: title.into(),
            issue_format: IssueFormat("[#{issue}](x/{issue})".into()),
            kinds,
        };
        let new = kind("New", true, vec![entry("One\n\n  more", &[1, 2]), entry("None.", &[])]);
        let other = kind("Other", false, vec![entry("hidden", &[3])]);
        Changelog {
            markup: FragmentMarkup::Markdown,
            sections: vec![section("A", vec![new, other]), section("B", vec![])],
        }
    }

    #[test]
    fn markdown() {
        let expected = "## A\n\n**New**\n\n- One\n\n    more ([#1](x/1), [#2](x/2))\n- None.\n\n**Other**\n\n- [#3](x/3)\n\n\n## B\n\nNo significant changes.\n";
        assert_eq!(to_markdown(&sample()), expected);
    }

    #[test]
    fn anchors_of_older_sources() {
        let mut changelog = sample();
        changelog.sections[0].name = "client_server".into();
        changelog.sections[0].title = "Client-Server API".into();
        let text = to_markdown_with_anchors(&changelog);
        assert!(text.starts_with("### Client-Server API {#client-server-api}\n"), "{text}");
        assert!(text.contains("### B {#b}\n"), "{text}");
    }

    #[test]
    fn rst() {
        let changelog = sample();
        let text = to_rst(&changelog.sections[0], Some("r1"));
        assert!(text.starts_with("r1\n==\n\nNew\n---\n\n- One\n"), "{text}");
        assert!(text.contains("- None.\n\n\nOther\n-----\n\n"), "{text}");
        assert_eq!(to_rst(&changelog.sections[1], None), "No significant changes.\n");
    }
}
