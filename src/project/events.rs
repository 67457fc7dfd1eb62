//! Event schemas and their examples, as all layouts keep them.

use std::collections::BTreeMap;

use crate::openapi::EventSource;
use crate::source::{FileId, Sources};

/// The events whose schemas stand directly in a folder. An example belongs to the event whose name
/// it has, alone or followed by `$` (in old sources `#`) and a variant. Both folders end with `/`.
pub(super) fn events(sources: &Sources, schemas: &str, examples: &str) -> Vec<EventSource> {
    let mut by_name: BTreeMap<String, EventSource> = BTreeMap::new();
    let named = |(file, name): (FileId, String)| (file, name.replace('#', "$"));
    for (file, name) in directly_in(sources, schemas).map(named) {
        by_name.insert(name.clone(), EventSource { name, schema: file, examples: Vec::new() });
    }
    for (file, name) in directly_in(sources, examples).map(named) {
        // A variant with a schema of its own is an example of the event that it varies too.
        let base = name.split('$').next().unwrap_or_default().to_owned();
        for owner in [Some(&name), Some(&base).filter(|base| **base != name)].into_iter().flatten() {
            if let Some(event) = by_name.get_mut(owner) {
                event.examples.push((name.clone(), file));
            }
        }
    }
    by_name.into_values().collect()
}

/// Files with shared fields, by name.
pub(super) fn fields(sources: &Sources, folder: &str) -> BTreeMap<String, FileId> {
    directly_in(sources, folder).map(|(file, name)| (name, file)).collect()
}

/// Files of a folder without those of its subfolders, with their names without extension.
fn directly_in<'s>(sources: &'s Sources, folder: &'s str) -> impl Iterator<Item = (FileId, String)> + 's {
    sources.below(folder).filter_map(move |(id, file)| {
        let name = without_version(&file.path[folder.len()..]);
        (!name.contains('/')).then(|| (id, stem(name).to_owned()))
    })
}

/// A path without the folder of a version (`v1/`) at its beginning, as the oldest sources have one.
fn without_version(path: &str) -> &str {
    let versioned = path.split_once('/').filter(|(folder, _)| {
        folder.strip_prefix('v').is_some_and(|number| number.bytes().all(|digit| digit.is_ascii_digit()))
    });
    versioned.map_or(path, |(_, rest)| rest)
}

/// A file name without the extension of a data file. The types of events have dots of their own.
pub(super) fn stem(name: &str) -> &str {
    [".yaml", ".yml", ".json"].iter().find_map(|extension| name.strip_suffix(extension)).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourcesBuilder;

    #[test]
    fn variants_belong_to_their_events() {
        let mut builder = SourcesBuilder::new("");
        for path in ["s/m.a", "s/m.a#m.text", "e/m.a#m.text", "e/v1/m.a$other.json", "e/m.b", "s/vx/m.c"] {
            builder.add(path, "{}");
        }
        let found = events(&builder.finish(), "s/", "e/");
        let shown: Vec<(&str, Vec<&str>)> = found
            .iter()
            .map(|event| (&*event.name, event.examples.iter().map(|(name, _)| &**name).collect()))
            .collect();
        assert_eq!(shown, [("m.a", vec!["m.a$m.text", "m.a$other"]), ("m.a$m.text", vec!["m.a$m.text"])]);
    }
}
