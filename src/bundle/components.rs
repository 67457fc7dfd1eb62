//! The components of a bundle and their names.
//!
//! A component is named after what it is in its source: a definition keeps its key, a file gives its
//! stem (`rate_limited.yaml` → `RateLimited`). Where two would have the same name, all that share it
//! take the part before it along (file, then folder), until they differ, except for the names that the document
//! itself declares; so a name depends on which
//! others exist, never on the order in which they are met.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::json::Json;
use super::place::Kind;

/// A component, by its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ComponentId(pub usize);

/// What a component is known by before it has a name: the address of its node and what it is.
pub(super) type ComponentKey = (usize, Kind);

/// A component.
#[derive(Debug)]
pub(super) struct Component {
    pub kind: Kind,
    pub origin: Origin,
    /// Whether the document declares it under this name, which it keeps.
    pub declared: bool,
    /// Its value, once it was converted.
    pub content: Option<Json>,
}

/// Where a component comes from, as parts of a name from the outermost folder to the innermost key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Origin {
    parts: Vec<String>,
    /// Whether the last part is a key, which keeps its spelling, or the stem of a file.
    is_key: bool,
}

/// Folders and keys that say what kind of thing they hold, and nothing of the thing itself.
const GENERIC: [&str; 20] = [
    "definitions",
    "schemas",
    "schema",
    "components",
    "parameters",
    "responses",
    "headers",
    "examples",
    "requestBodies",
    "links",
    "callbacks",
    "$defs",
    "properties",
    "patternProperties",
    "items",
    "allOf",
    "oneOf",
    "anyOf",
    "additionalProperties",
    "api",
];

impl Origin {
    /// The thing at `tokens` of the file at `path`.
    pub fn new(path: &str, tokens: &[String]) -> Self {
        let stem = [".yaml", ".yml", ".json"].iter().find_map(|end| path.strip_suffix(end)).unwrap_or(path);
        let is_name = |part: &&str| !GENERIC.contains(part) && part.parse::<usize>().is_err();
        let tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
        let keys: Vec<&str> = tokens.iter().copied().filter(is_name).collect();
        let mut parts: Vec<&str> = stem.split('/').filter(is_name).collect();
        let is_key = !keys.is_empty();
        parts.extend(keys);
        if parts.is_empty() {
            parts.push(stem);
        }
        Self { parts: parts.into_iter().map(str::to_owned).collect(), is_key }
    }

    /// The name made of the last part and `more` parts before it.
    fn name(&self, more: usize) -> String {
        let last = self.parts.len() - 1;
        let base = match self.is_key {
            true => plain(&self.parts[last]),
            false => capitalized(&self.parts[last]),
        };
        if more == 0 {
            return base;
        }
        let before: String =
            self.parts[last.saturating_sub(more)..last].iter().map(|p| capitalized(p)).collect();
        let mut letters = base.chars();
        match letters.next() {
            Some(first) => before + &first.to_uppercase().to_string() + letters.as_str(),
            None => before,
        }
    }
}

/// A key with only the characters that names of components may have (OpenAPI 3.1, section 4.8.7).
fn plain(key: &str) -> String {
    let fits = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let name: String = key.chars().map(|c| if fits(c) { c } else { '_' }).collect();
    if name.is_empty() { "_".to_owned() } else { name }
}

/// `m.rate_limited` → `MRateLimited`.
fn capitalized(part: &str) -> String {
    let mut name = String::new();
    for word in part.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        name.push(word.as_bytes()[0].to_ascii_uppercase().into());
        name.push_str(&word[1..]);
    }
    if name.is_empty() { "_".to_owned() } else { name }
}

/// All components met so far.
#[derive(Debug, Default)]
pub(super) struct Components {
    pub list: Vec<Component>,
    by_key: FxHashMap<ComponentKey, ComponentId>,
}

impl Components {
    /// The component of a key, if it is one already.
    pub fn find(&self, key: ComponentKey) -> Option<ComponentId> {
        self.by_key.get(&key).copied()
    }

    /// Whether a component has a name that the document declares.
    pub fn is_declared(&self, key: ComponentKey) -> bool {
        self.find(key).is_some_and(|id| self.list[id.0].declared)
    }

    /// Gives a component the name that the document declares.
    pub fn declare(&mut self, key: ComponentKey, origin: Origin) {
        if let Some(id) = self.find(key) {
            self.list[id.0].origin = origin;
            self.list[id.0].declared = true;
        }
    }

    /// Makes a component; its content follows later.
    pub fn add(&mut self, key: ComponentKey, origin: Origin) -> ComponentId {
        let id = ComponentId(self.list.len());
        self.list.push(Component { kind: key.1, origin, declared: false, content: None });
        self.by_key.insert(key, id);
        id
    }

    /// The name of each component, unique among those of its kind even where case does not count (as
    /// in the file names that code generators make).
    pub fn names(&self) -> Vec<String> {
        let mut more = vec![0; self.list.len()];
        loop {
            let mut grew = false;
            for group in self.groups(&more).into_values().filter(|group| group.len() > 1) {
                let keeps = self.keeps_names(&group);
                for at in group {
                    if keeps && self.list[at].declared {
                        continue;
                    }
                    if more[at] + 1 < self.list[at].origin.parts.len() {
                        more[at] += 1;
                        grew = true;
                    }
                }
            }
            if !grew {
                break;
            }
        }
        let mut names: Vec<String> =
            self.list.iter().zip(&more).map(|(component, more)| component.origin.name(*more)).collect();
        // The same place under two spellings, or names that only differ in characters that do not fit.
        for mut group in self.groups(&more).into_values().filter(|group| group.len() > 1) {
            let keeps = self.keeps_names(&group);
            let order = |at: usize| (!self.list[at].declared, &self.list[at].origin.parts);
            group.sort_by(|a, b| order(*a).cmp(&order(*b)));
            for (number, at) in group.into_iter().enumerate().skip(1) {
                if keeps && self.list[at].declared {
                    continue;
                }
                names[at] = format!("{}_{}", names[at], number + 1);
            }
        }
        names
    }

    /// Whether the members of a group that are declared have different names, as those of one document do.
    fn keeps_names(&self, group: &[usize]) -> bool {
        let mut names: Vec<String> = group
            .iter()
            .filter(|at| self.list[**at].declared)
            .map(|at| self.list[*at].origin.name(0))
            .collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        names.len() == count
    }

    /// Positions of components by kind and folded name.
    fn groups(&self, more: &[usize]) -> BTreeMap<(Kind, String), Vec<usize>> {
        let mut groups: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (at, component) in self.list.iter().enumerate() {
            let name = component.origin.name(more[at]).to_lowercase();
            groups.entry((component.kind, name)).or_default().push(at);
        }
        groups
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(origins: &[(&str, &str)]) -> Vec<String> {
        let mut components = Components::default();
        for (at, (path, pointer)) in origins.iter().enumerate() {
            let tokens: Vec<String> =
                pointer.split('/').filter(|t| !t.is_empty()).map(str::to_owned).collect();
            components.add((at, Kind::Schema), Origin::new(path, &tokens));
        }
        components.names()
    }

    #[test]
    fn named_after_stem_or_key() {
        assert_eq!(
            names(&[
                ("api/cs/definitions/rate_limited.yaml", ""),
                ("events/m.room.message$m.text.yaml", ""),
                ("api/cs/a.yaml", "components/schemas/petStore v2"),
                ("api/cs/b.yaml", "properties/name"),
            ]),
            ["RateLimited", "MRoomMessageMText", "petStore_v2", "name"]
        );
    }

    #[test]
    fn equal_names_take_more_along_whatever_the_order() {
        let pair =
            [("api/a/definitions/user.yaml", ""), ("api/b/definitions/User.yaml", ""), ("c/x.yaml", "")];
        assert_eq!(names(&pair), ["AUser", "BUser", "X"]);
        let turned = [pair[1], pair[2], pair[0]];
        assert_eq!(names(&turned), ["BUser", "X", "AUser"]);
        let keys = [("a/x.yaml", "components/schemas/r"), ("a/y.yaml", "components/schemas/r")];
        assert_eq!(names(&keys), ["XR", "YR"]);
    }

    #[test]
    fn the_last_resort_is_a_number() {
        assert_eq!(names(&[("a.yaml", "x y"), ("a.yaml", "x_y")]), ["AX_y", "AX_y_2"]);
    }
}
