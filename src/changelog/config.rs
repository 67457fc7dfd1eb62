//! Which sections and kinds a changelog has: towncrier's configuration, or sensible defaults.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::diagnostic::{Diagnostic, Sink, rules};
use crate::source::{FileId, Sources, Span};

/// Kinds and their titles where no configuration says otherwise, in order.
const KINDS: [(&str, &str); 6] = [
    ("breaking", "Breaking Changes"),
    ("deprecation", "Deprecations"),
    ("new", "New Endpoints"),
    ("removal", "Removed Endpoints"),
    ("feature", "Backwards Compatible Changes"),
    ("clarification", "Spec Clarifications"),
];

/// Where the fragments of a section stand, and what its kinds are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SectionConfig {
    pub name: String,
    pub title: String,
    /// Folder of its fragments below the root of the sources; ends with `/`.
    pub folder: String,
    pub kinds: Vec<KindConfig>,
    pub issue_format: Option<String>,
    pub is_rst: bool,
}

/// A kind of change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct KindConfig {
    pub name: String,
    pub title: String,
    pub shows_text: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct PyProject {
    tool: Tool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Tool {
    towncrier: Option<Towncrier>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Towncrier {
    directory: Option<String>,
    filename: Option<String>,
    issue_format: Option<String>,
    section: Vec<TowncrierSection>,
    #[serde(rename = "type")]
    types: Vec<TowncrierType>,
    fragment: BTreeMap<String, TowncrierFragment>,
}

#[derive(Debug, Deserialize)]
struct TowncrierSection {
    name: String,
    path: String,
}

#[derive(Debug, Deserialize)]
struct TowncrierType {
    directory: String,
    name: String,
    #[serde(default = "yes")]
    showcontent: bool,
}

#[derive(Debug, Deserialize)]
struct TowncrierFragment {
    name: Option<String>,
    #[serde(default = "yes")]
    showcontent: bool,
}

fn yes() -> bool {
    true
}

/// The sections below `root` (which ends with `/`), in order.
pub(super) fn sections(sources: &Sources, root: &str, sink: &Sink) -> Vec<SectionConfig> {
    if let Some(file) = sources.find(&format!("{root}pyproject.toml")) {
        let towncrier = read(file, sources, sink).unwrap_or_default();
        if !towncrier.section.is_empty() {
            let sections = &towncrier.section;
            return sections.iter().map(|s| section(root, &s.path, s.name.clone(), &towncrier)).collect();
        }
        return folders(sources, root)
            .map(|folder| section(root, folder, title(folder), &towncrier))
            .collect();
    }
    let mut sections = Vec::new();
    for folder in folders(sources, root) {
        let own = sources.find(&format!("{root}{folder}/pyproject.toml"));
        let has_fragments = sources.below(&format!("{root}{folder}/newsfragments/")).next().is_some();
        let mut config = match own {
            Some(file) => {
                section(root, folder, title(folder), &read(file, sources, sink).unwrap_or_default())
            }
            None => section(root, folder, title(folder), &Towncrier::default()),
        };
        if own.is_none() && !has_fragments {
            config.folder = format!("{root}{folder}/");
        }
        sections.push(config);
    }
    sections
}

fn section(root: &str, folder: &str, title: String, towncrier: &Towncrier) -> SectionConfig {
    let directory = towncrier.directory.as_deref().unwrap_or("newsfragments").trim_matches('/');
    let folder = folder.trim_matches('/');
    let filename = towncrier.filename.as_deref().unwrap_or_default();
    SectionConfig {
        name: folder.to_owned(),
        title,
        folder: format!("{root}{folder}/{directory}/"),
        kinds: kinds(towncrier),
        issue_format: towncrier.issue_format.clone(),
        is_rst: filename.ends_with(".rst"),
    }
}

fn kinds(towncrier: &Towncrier) -> Vec<KindConfig> {
    let listed = towncrier.types.iter().map(|kind| KindConfig {
        name: kind.directory.clone(),
        title: kind.name.clone(),
        shows_text: kind.showcontent,
    });
    let named = towncrier.fragment.iter().map(|(name, kind)| KindConfig {
        name: name.clone(),
        title: kind.name.clone().unwrap_or_else(|| title(name)),
        shows_text: kind.showcontent,
    });
    let kinds: Vec<KindConfig> = listed.chain(named).collect();
    if !kinds.is_empty() {
        return kinds;
    }
    let kind = |(name, title): &(&str, &str)| KindConfig {
        name: (*name).to_owned(),
        title: (*title).to_owned(),
        shows_text: true,
    };
    KINDS.iter().map(kind).collect()
}

/// The folders directly below `root`, sorted.
fn folders<'s>(sources: &'s Sources, root: &'s str) -> impl Iterator<Item = &'s str> {
    let mut folders: Vec<&str> = sources
        .below(root)
        .filter_map(|(_, file)| Some(file.path[root.len()..].split_once('/')?.0))
        .collect();
    folders.dedup();
    folders.into_iter()
}

/// `client_server` → `Client Server`.
fn title(folder: &str) -> String {
    let words = folder.split(['_', '-', '/']).filter(|word| !word.is_empty()).map(|word| {
        let mut letters = word.chars();
        letters
            .next()
            .map_or(String::new(), |first| first.to_uppercase().collect::<String>() + letters.as_str())
    });
    words.collect::<Vec<_>>().join(" ")
}

fn read(file: FileId, sources: &Sources, sink: &Sink) -> Option<Towncrier> {
    match toml::from_str::<PyProject>(&sources.file(file).text) {
        Ok(project) => project.tool.towncrier,
        Err(error) => {
            let span = error.span().unwrap_or(0..0);
            sink.add(Diagnostic::new(
                &rules::CONFIG,
                Span::new(file, span.start, span.end),
                format!("the configuration of the changelog cannot be read: {}", error.message()),
            ));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourcesBuilder;

    fn read(files: &[(&str, &str)], root: &str) -> (Vec<SectionConfig>, bool) {
        let mut builder = SourcesBuilder::new("");
        for (path, text) in files {
            builder.add(*path, *text);
        }
        let sink = Sink::new();
        let sections = sections(&builder.finish(), root, &sink);
        (sections, sink.has_errors())
    }

    #[test]
    fn one_configuration_for_all() {
        let text = "[tool.towncrier]\nissue_format = \"#{issue}\"\n[[tool.towncrier.type]]\ndirectory = \"a\"\nname = \"As\"\nshowcontent = false\n[[tool.towncrier.section]]\nname = \"Z API\"\npath = \"z\"\n[[tool.towncrier.section]]\nname = \"B\"\npath = \"b\"\n";
        let (found, _) = read(&[("c/pyproject.toml", text)], "c/");
        let titles: Vec<_> = found.iter().map(|section| (&*section.title, &*section.folder)).collect();
        assert_eq!(titles, [("Z API", "c/z/newsfragments/"), ("B", "c/b/newsfragments/")]);
        let kind = KindConfig { name: "a".into(), title: "As".into(), shows_text: false };
        assert_eq!(found[0].kinds, [kind]);
    }

    #[test]
    fn none_at_all() {
        let (found, _) = read(&[("c/client-server/1.new", ""), ("c/README.md", "")], "c/");
        assert_eq!(found.len(), 1);
        assert_eq!((&*found[0].title, &*found[0].folder), ("Client Server", "c/client-server/"));
        assert_eq!(found[0].kinds.len(), 6);
    }

    #[test]
    fn one_in_each_folder() {
        let text = "[tool.towncrier]\nfilename = \"../a.rst\"\n";
        let (found, _) = read(&[("c/a/pyproject.toml", text), ("c/a.rst", "")], "c/");
        assert_eq!((&*found[0].folder, found[0].is_rst), ("c/a/newsfragments/", true));
    }

    #[test]
    fn what_cannot_be_read_is_reported() {
        assert!(read(&[("c/pyproject.toml", "[tool")], "c/").1);
    }
}
