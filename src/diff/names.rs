//! Names of definitions: components of an API, and files that are one schema.
//!
//! What is said of a definition is located in it, and not in the places that use it.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::Version;
use crate::model::SchemaId;
use crate::source::{FileId, SourceFile, Span};

/// The folder of event schemas in both layouts of Matrix.
const EVENT_FOLDER: &str = "event-schemas/schema/";

/// The definitions of one version.
#[derive(Default)]
pub(super) struct Names {
    by_schema: FxHashMap<SchemaId, String>,
    /// Files that are one schema.
    by_file: FxHashMap<FileId, String>,
    /// Definitions within files, in the order of their places.
    by_place: BTreeMap<FileId, Vec<(Span, String)>>,
}

impl Names {
    /// Collects the definitions of a version.
    pub fn of(version: &Version<'_>) -> Self {
        let schemas = &version.specification.schemas;
        let mut names = Names {
            by_schema: FxHashMap::default(),
            by_file: FxHashMap::default(),
            by_place: BTreeMap::new(),
        };
        for entry in &version.specification.apis {
            for component in &entry.api.components.schemas {
                let span = schemas.get(component.item).span;
                let places = names.by_place.entry(span.file).or_default();
                places.push((span, component.name.to_string()));
                names.by_schema.entry(component.item).or_insert_with(|| component.name.to_string());
            }
        }
        for places in names.by_place.values_mut() {
            places.sort_by_key(|(span, _)| span.start);
        }
        let apis: FxHashSet<FileId> = version.plan.apis.iter().map(|api| api.file).collect();
        let used: FxHashSet<FileId> = schemas.iter().map(|(_, schema)| schema.span.file).collect();
        let is_definition = |file: &FileId| used.contains(file) && !apis.contains(file);
        names.by_file = file_names(version, is_definition);
        let starts: FxHashMap<FileId, u32> = version
            .sources
            .iter()
            .filter(|(id, _)| is_definition(id))
            .map(|(id, file)| (id, content(file)))
            .collect();
        for (id, schema) in schemas.iter() {
            if starts.get(&schema.span.file) == Some(&schema.span.start)
                && let Some(name) = names.by_file.get(&schema.span.file)
            {
                names.by_schema.entry(id).or_insert_with(|| name.clone());
            }
        }
        names
    }

    /// The name of the definition that a schema is.
    pub fn definition(&self, id: SchemaId) -> Option<&str> {
        self.by_schema.get(&id).map(String::as_str)
    }

    /// Where something is located that a definition says at a place: its name and the path in it.
    pub fn located(&self, span: Span, version: &Version<'_>) -> Option<String> {
        let file = version.sources.file(span.file);
        if let Some(name) = self.by_file.get(&span.file) {
            return Some(format!("{name}{}", path_in(file, span, 0)));
        }
        let places = self.by_place.get(&span.file)?;
        let at = places.partition_point(|(place, _)| place.start <= span.start).checked_sub(1)?;
        let (place, name) = places.get(at).filter(|(place, _)| is_within(span, *place))?;
        let line = file.line_col(place.start as usize).line;
        Some(format!("{name}{}", path_in(file, span, line)))
    }
}

/// How definitions are called that are files: event schemas by their path, others by their title where
/// that is one word and no other file has it.
fn file_names(version: &Version<'_>, is_definition: impl Fn(&FileId) -> bool) -> FxHashMap<FileId, String> {
    let files: Vec<(FileId, &SourceFile)> =
        version.sources.iter().filter(|(id, _)| is_definition(id)).collect();
    let mut titles: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, file) in &files {
        titles.entry(title(file).unwrap_or_default()).and_modify(|count| *count += 1).or_insert(1);
    }
    let name = |file: &SourceFile| match (event_schema(&file.path), title(file)) {
        (Some(event), _) => event.to_owned(),
        (None, Some(title)) if titles.get(title) == Some(&1) => title.to_owned(),
        (None, _) => {
            without_extension(file.path.split_once("api/").map_or(&*file.path, |(_, path)| path)).to_owned()
        }
    };
    files.iter().map(|(id, file)| (*id, name(file))).collect()
}

/// The title of a YAML file that is a schema, when it is one word.
fn title(file: &SourceFile) -> Option<&str> {
    let line = file.text.lines().find_map(|line| line.strip_prefix("title:"))?;
    let title = line.trim().trim_matches(['"', '\'']);
    (!title.is_empty() && !title.contains(char::is_whitespace)).then_some(title)
}

/// Where the content of a YAML or JSON file begins: behind comments and the mark of a document.
fn content(file: &SourceFile) -> u32 {
    let mut at = 0;
    for line in file.text.split_inclusive('\n') {
        let text = line.trim();
        if !(text.is_empty() || text.starts_with('#') || text == "---") {
            return (at + line.len() - line.trim_start().len()) as u32;
        }
        at += line.len();
    }
    at as u32
}

/// The path of a place within a schema in YAML, told by the indentation of the lines above it, down to
/// the line `until`.
fn path_in(file: &SourceFile, span: Span, until: usize) -> String {
    let place = file.line_col(span.start as usize);
    let mut keys: Vec<String> = Vec::new();
    let mut indent = usize::MAX;
    for number in (until.max(1)..=place.line).rev() {
        let line = file.line(number);
        let text = line.trim_start();
        let own = line.len() - text.len();
        if text.is_empty() || text.starts_with('#') || own >= indent {
            // An item may be at the column of its list.
            let is_list =
                own == indent && !text.starts_with("- ") && keys.last().is_some_and(|key| key == "-");
            if !is_list {
                continue;
            }
        }
        let key = |text: &str| {
            let key = text.trim_matches(['"', '\'']);
            key.split(": ").next().unwrap_or(key).trim_end_matches(':').trim_matches(['"', '\'']).to_owned()
        };
        match text.strip_prefix("- ") {
            Some(inner) => {
                if own + (text.len() - inner.trim_start().len()) < indent {
                    keys.push(key(inner.trim_start()));
                }
                keys.push("-".into());
            }
            None => keys.push(key(text)),
        }
        indent = own;
    }
    let mut path = String::new();
    let mut keys = keys.into_iter().rev().filter(|key| key != "-").peekable();
    while let Some(key) = keys.next() {
        match key.as_str() {
            "properties" => {
                if let Some(name) = keys.next() {
                    path.push_str(&format!(".{name}"));
                }
            }
            "patternProperties" => {
                if let Some(pattern) = keys.next() {
                    path.push_str(&format!(".{{{pattern}}}"));
                }
            }
            "additionalProperties" => path.push_str(".{*}"),
            "items" => path.push_str("[]"),
            _ => {}
        }
    }
    path
}

/// The name of an event schema by the path of its file.
pub(super) fn event_schema(path: &str) -> Option<&str> {
    path.split_once(EVENT_FOLDER).map(|(_, event)| without_extension(event))
}

fn without_extension(path: &str) -> &str {
    [".yaml", ".yml", ".json"].iter().find_map(|end| path.strip_suffix(end)).unwrap_or(path)
}

/// Whether a place is within another one.
pub(super) fn is_within(inner: Span, outer: Span) -> bool {
    inner.file == outer.file && inner.start >= outer.start && inner.end <= outer.end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourcesBuilder;

    #[test]
    fn a_place_in_yaml_has_a_path() {
        let text = "# note\ntitle: T\nallOf:\n- type: object\n  properties:\n    a:\n      type: array\n      items:\n        properties:\n          b: {type: string}\n          c:\n            description: |\n              Some text.\n";
        let mut builder = SourcesBuilder::new("");
        builder.add("a.yaml", text);
        let sources = builder.finish();
        let (id, file) = sources.iter().next().unwrap();
        let path = |needle: &str| {
            let at = text.find(needle).unwrap();
            path_in(file, Span::new(id, at, at + needle.len()), 0)
        };
        assert_eq!(path("b:"), ".a[].b");
        assert_eq!(path("|\n"), ".a[].c");
        assert_eq!(path("T\n"), "");
        assert_eq!(content(file), 7);
    }
}
