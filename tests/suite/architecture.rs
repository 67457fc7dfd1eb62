//! What each room may use. Data flows one way, and a new edge is a decision: it is made here.
//!
//! A room is a file or folder directly in `src/`. An edge is a path `crate::ROOM` in code or in
//! documentation; tests within a room may use what they like.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The rooms that each room may use, from the ground up.
#[rustfmt::skip]
const ALLOWED: &[(&str, &[&str])] = &[
    // Ground: they know nothing of specifications.
    ("disk", &[]),
    ("html", &[]),
    ("json", &[]),
    ("source", &["diagnostic", "disk"]),
    ("diagnostic", &["json", "source"]),
    ("write", &["disk", "source"]),
    ("load", &["diagnostic", "source"]),
    ("search", &["json"]),
    ("serve", &["json", "diagnostic", "html", "source"]),
    // Sources and what they say.
    ("markup", &["diagnostic", "html", "source"]),
    ("resolve", &["diagnostic", "load", "source"]),
    ("model", &["load", "markup", "source"]),
    ("openapi", &["diagnostic", "load", "markup", "model", "resolve", "source"]),
    ("changelog", &["json", "diagnostic", "source"]),
    ("project", &["json", "diagnostic", "load", "markup", "source", "openapi"]),
    ("bundle", &["json", "diagnostic", "load", "model", "resolve", "source"]),
    // Pages.
    ("site", &["json", "changelog", "diagnostic", "html", "project", "load", "markup", "model", "resolve", "source",
        "openapi"]),
    ("view", &["json", "load", "markup", "model", "project", "resolve", "site"]),
    ("render", &["json", "changelog", "diagnostic", "html", "project", "load", "markup", "model", "resolve", "search",
        "site", "source", "view"]),
    // Beside the pipeline.
    ("diff", &["json", "diagnostic", "project", "load", "markup", "model", "site", "source"]),
    ("check", &["json", "changelog", "diagnostic", "disk", "html", "project", "load", "markup", "model", "resolve", "source",
        "openapi"]),
    // The pipeline, and who runs it.
    ("build", &["json", "bundle", "changelog", "check", "diagnostic", "project", "load", "markup", "render", "resolve",
        "site", "source"]),
    ("cli", &["json", "build", "bundle", "changelog", "diagnostic", "diff", "disk", "project", "load", "serve", "source", "write"]),
    ("lib", &[]),
    ("main", &[]),
];

/// All files of a room.
fn texts(place: &Path, out: &mut Vec<String>) {
    if place.is_dir() {
        let entries = fs::read_dir(place).expect("a room can be listed");
        entries.for_each(|entry| texts(&entry.expect("an entry").path(), out));
    } else if place.file_stem().is_some_and(|stem| stem != "tests") {
        out.push(fs::read_to_string(place).expect("a source file is text"));
    }
}

/// The rooms that a text names, tests left out.
fn used(text: &str) -> BTreeSet<String> {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text);
    let names = code.match_indices("crate::").filter(|(at, _)| {
        // `$crate::` of macros and names that end with `crate` are not ours.
        !code[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '_')
    });
    names
        .map(|(at, found)| {
            let rest = &code[at + found.len()..];
            rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect()
        })
        .filter(|name: &String| !name.is_empty())
        .collect()
}

#[test]
fn rooms_use_only_what_they_may() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut edges: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for entry in fs::read_dir(&src).expect("src can be listed") {
        let path = entry.expect("an entry").path();
        let room = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let mut all = Vec::new();
        // `tests` is no room, but a room might have that name some day.
        texts(&path, &mut all);
        edges.entry(room.clone()).or_default().extend(all.iter().flat_map(|text| used(text)));
    }
    let allowed: BTreeMap<&str, &[&str]> = ALLOWED.iter().copied().collect();
    let mut wrong = Vec::new();
    for (room, used) in &edges {
        let Some(allowed) = allowed.get(room.as_str()) else {
            wrong.push(format!("`{room}` is a new room: say what it may use"));
            continue;
        };
        for other in used.iter().filter(|other| *other != room && !allowed.contains(&other.as_str())) {
            wrong.push(format!("`{room}` uses `{other}`"));
        }
    }
    for room in allowed.keys().filter(|room| !edges.contains_key(**room)) {
        wrong.push(format!("there is no room `{room}`"));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_are_short_and_say_what_they_promise() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for entry in walkdir::WalkDir::new(&root).sort_by_file_name() {
        let entry = entry.expect("src can be listed");
        if !entry.file_type().is_file() {
            continue;
        }
        let text = fs::read_to_string(entry.path()).expect("a source file is text");
        let name = entry.path().strip_prefix(&root).expect("below src").display();
        if !text.starts_with("//! ") {
            wrong.push(format!("{name} does not say what it is for"));
        }
        // Tests make a file longer, not harder.
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(&text);
        let lines = code.lines().count();
        if lines > 600 && !name.to_string().contains("tests") {
            wrong.push(format!("{name} has {lines} lines"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn crate_paths_are_found_and_tests_are_not() {
    let text = "use crate::load::Node;\n//! See [`crate::site`].\nmacro!($crate::x);\n#[cfg(test)]\nmod tests {\n use crate::write;\n}";
    assert_eq!(used(text).into_iter().collect::<Vec<_>>(), ["load", "site", "x"]);
}
