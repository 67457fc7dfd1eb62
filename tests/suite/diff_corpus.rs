//! `specwright diff` on the histories of the Matrix specification, scored against lists of known facts.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::support::folder::{Folder, program, said};

/// The folder of facts; `None` where it is not there, which is an error in the full run.
fn corpus() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/diff");
    if !path.is_dir() {
        assert!(std::env::var_os("SPECWRIGHT_NO_SKIP").is_none(), "there is no {}", path.display());
        return None;
    }
    Some(path)
}

/// A history, and its commits by the hash that begins their subjects, each with its parent.
struct History {
    folder: Folder,
    commits: BTreeMap<String, String>,
}

fn history(bundle: &Path) -> History {
    let folder = Folder::new();
    let git = |arguments: &[&str]| {
        let output = Command::new("git").current_dir(&folder.0).args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", said(&output));
        String::from_utf8(output.stdout).unwrap()
    };
    git(&["init", "--quiet"]);
    git(&["fetch", "--quiet", "--tags", &bundle.display().to_string(), "refs/heads/*:refs/heads/history/*"]);
    let log = git(&["log", "--branches", "--format=%H %P %s"]);
    let mut commits = BTreeMap::new();
    for line in log.lines() {
        let mut words = line.splitn(3, ' ');
        let (commit, parent, subject) =
            (words.next().unwrap(), words.next().unwrap(), words.next().unwrap_or(""));
        if let Some(hash) = subject.split(' ').next().filter(|hash| hash.len() >= 8) {
            commits.insert(hash[..8].to_owned(), format!("{parent}..{commit}"));
        }
    }
    History { folder, commits }
}

/// A fact that must be found.
struct Row {
    commit: String,
    api: String,
    kind: String,
    location: String,
}

fn rows(path: &Path) -> Vec<Row> {
    let text = fs::read_to_string(path).unwrap();
    let row = |line: &str| {
        let mut fields = line.split('\t').map(str::to_owned);
        let mut next = || fields.next().unwrap();
        Row { commit: next(), api: next(), kind: next(), location: next() }
    };
    text.lines().skip(1).map(row).collect()
}

/// What was found: kinds and locations, and what of it readers see.
struct Found {
    all: BTreeSet<(String, String)>,
    visible: BTreeSet<(String, String)>,
    report: Value,
}

fn found(history: &History, range: &str) -> Found {
    let folder = history.folder.0.display().to_string();
    let output =
        program(&["diff", range, "--source", &folder, "--format", "json", "--all"]).output().unwrap();
    assert!(output.status.success(), "{range}: {}", said(&output));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |fact: &Value, key: &str| fact[key].as_str().unwrap().to_owned();
    let (mut all, mut visible) = (BTreeSet::new(), BTreeSet::new());
    for fact in report["facts"].as_array().unwrap() {
        let location = spaced(&text(fact, "location"));
        let entry = (text(fact, "kind"), location.trim_end_matches(" summary").to_owned());
        if fact["equivalent"] == false {
            visible.insert(entry.clone());
        }
        all.insert(entry);
    }
    Found { all, visible, report }
}

/// A location as the lists have it: bodies of Swagger 2.0 have the name of their parameter there.
fn spaced(location: &str) -> String {
    let location = location.split_whitespace().collect::<Vec<_>>().join(" ").replace("\\\\$", "\\$");
    match location.split_once(" body:") {
        Some((operation, rest)) => {
            let rest = rest.find(['.', '[']).map_or("", |at| &rest[at..]);
            format!("{operation} request{rest}")
        }
        None => location,
    }
}

/// Whether a fact was found: definitions have several names in the lists, so that only the path within
/// them counts.
fn is_found(row: &Row, found: &Found) -> bool {
    let location = spaced(&row.location);
    if found.all.contains(&(row.kind.clone(), location.clone())) {
        return true;
    }
    let path = |location: &str| {
        let location = location.replace(".yaml", "");
        location.split_once('.').map(|(_, path)| path.to_owned())
    };
    !location.contains(' ')
        && path(&location).is_some()
        && found.all.iter().any(|(kind, other)| *kind == row.kind && path(other) == path(&location))
}

/// Rows that are artefacts of the script that made the lists: names that its bundler gives to components,
/// links with the version of the site, parameters and fields that are one schema and listed for each use,
/// and an event's content that became a reference.
fn is_artefact(row: &Row) -> bool {
    row.kind.starts_with("component-")
        || row.kind == "version-mark" && row.location.ends_with("prev_content")
        || row.kind == "example" && row.location.contains("/context/{eventId} 200")
        || row.kind == "ref-changed"
        || row.location.contains("/relations/{eventId}/{relType}")
        || row.location.contains(".m.read.private.")
        || row.kind == "prop-text" && row.location.ends_with("cross_signing_key.yaml")
}

fn score(history: &History, list: &Path) -> (usize, Vec<String>) {
    let mut by_range: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for row in rows(list).into_iter().filter(|row| row.api != "site" && !is_artefact(row)) {
        let range = match row.commit.contains("..") {
            true => row.commit.clone(),
            false => match history.commits.get(&row.commit[..8]) {
                Some(range) => range.clone(),
                // The lists have commits that the histories lack.
                None => continue,
            },
        };
        by_range.entry(range).or_default().push(row);
    }
    let (mut hits, mut missed) = (0, Vec::new());
    for (range, rows) in by_range {
        let found = found(history, &range);
        for row in rows {
            match is_found(&row, &found) {
                true => hits += 1,
                false => missed.push(format!("{} {} {}", row.commit, row.kind, row.location)),
            }
        }
    }
    (hits, missed)
}

#[test]
fn every_listed_fact_of_the_histories_is_found() {
    let Some(corpus) = corpus() else { return };
    let spec = history(&corpus.join("matrix-spec.bundle"));
    let doc = history(&corpus.join("matrix-doc.bundle"));
    let mut lists = vec![(&spec, "rel-spec-facts.tsv", 400), (&doc, "doc-facts.tsv", 35)];
    // Forty commits take a while: they are part of the full run.
    if std::env::var_os("SPECWRIGHT_NO_SKIP").is_some() {
        lists.push((&spec, "spec-facts.tsv", 300));
    }
    for (history, list, least) in lists {
        let (hits, missed) = score(history, &corpus.join(list));
        assert!(missed.is_empty(), "{list}: {} missed:\n{}", missed.len(), missed.join("\n"));
        assert!(hits >= least, "{list}: only {hits} facts were looked for");
    }
}

#[test]
fn the_change_that_split_the_binding_of_addresses_gives_what_it_is() {
    let Some(corpus) = corpus() else { return };
    let doc = history(&corpus.join("matrix-doc.bundle"));
    let found = found(&doc, &doc.commits["f5f12a29"]);
    let path = "/_matrix/client/r0/account/3pid";
    let api: Vec<_> = found.visible.iter().filter(|(kind, _)| !is_prose(kind)).cloned().collect();
    let mut wanted = vec![
        ("op-added".to_owned(), format!("POST {path}/add")),
        ("op-added".to_owned(), format!("POST {path}/bind")),
        ("op-deprecated".to_owned(), format!("POST {path}")),
        ("prop-removed".to_owned(), format!("POST {path} request.bind")),
        ("example".to_owned(), format!("POST {path} request")),
    ];
    for text in [
        "account/3pid",
        "account/3pid/email/requestToken",
        "account/3pid/msisdn/requestToken",
        "register/email/requestToken",
        "register/msisdn/requestToken",
        "account/password/email/requestToken",
        "account/password/msisdn/requestToken",
    ] {
        wanted.push(("op-text".to_owned(), format!("POST /_matrix/client/r0/{text}")));
    }
    wanted.sort();
    assert_eq!(api, wanted);
}

/// Whether a kind is about pages, and not about APIs and events.
fn is_prose(kind: &str) -> bool {
    ["prose-", "section-", "page-", "anchor-"].iter().any(|start| kind.starts_with(start))
}

#[test]
fn a_release_breaks_nothing_and_is_told_in_groups() {
    let Some(corpus) = corpus() else { return };
    let spec = history(&corpus.join("matrix-spec.bundle"));
    let found = found(&spec, "v1.18..v1.19");
    assert_eq!(found.report["summary"]["breaking"], 0);
}

#[test]
fn dead_anchors_are_found_with_their_successors() {
    let Some(corpus) = corpus() else { return };
    let spec = history(&corpus.join("matrix-spec.bundle"));
    let found = found(&spec, "v1.18..v1.19");
    let facts = found.report["facts"].as_array().unwrap();
    let dead: Vec<&Value> = facts.iter().filter(|fact| fact["kind"] == "anchor-removed").collect();
    let wanted: Vec<Row> = rows(&corpus.join("rel-spec-facts.tsv"))
        .into_iter()
        .filter(|row| row.commit == "v1.18..v1.19" && row.kind == "anchor-removed")
        .collect();
    assert_eq!(wanted.len(), 19);
    for row in &wanted {
        let fact = dead.iter().find(|fact| fact["location"] == row.location.as_str());
        let fact = fact.unwrap_or_else(|| panic!("{} is dead", row.location));
        let detail = fact["detail"].as_str().unwrap_or_default();
        assert!(
            detail.contains(&row.location.split('#').nth(1).unwrap().replace("authoriz", "authoris")),
            "{detail}"
        );
    }
    assert_eq!(dead.len(), wanted.len());
}

#[test]
fn edits_of_large_documents_are_found_and_little_else() {
    let Some(corpus) = corpus() else { return };
    for name in ["discord", "stripe"] {
        let folder = Folder::new();
        for side in ["old", "new"] {
            let packed = corpus.join(format!("big/{name}-{side}.json.gz"));
            let output = Command::new("gzip").arg("-dc").arg(packed).output().unwrap();
            assert!(output.status.success(), "{}", said(&output));
            fs::write(folder.0.join(format!("{side}.json")), output.stdout).unwrap();
        }
        let output = folder.run(&["diff", "old.json", "new.json", "--format", "json"]);
        assert!(output.status.success(), "{}", said(&output));
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let entries = report["summary"]["entries"].as_u64().unwrap();
        assert!(entries <= 60, "{name}: {entries} entries");
        let facts = report["facts"].as_array().unwrap();
        let has = |kind: &str, is_there: &dyn Fn(&str) -> bool| {
            facts.iter().any(|fact| fact["kind"] == kind && is_there(fact["location"].as_str().unwrap()))
        };
        let edits = fs::read_to_string(corpus.join(format!("big/{name}.facts"))).unwrap();
        assert_eq!(edits.lines().count(), 50);
        let old: Value = serde_json::from_slice(&fs::read(folder.0.join("old.json")).unwrap()).unwrap();
        let was_deprecated = |operation: &str| {
            let (method, path) = operation.split_once(' ').unwrap();
            old["paths"][path][method.to_lowercase()]["deprecated"] == true
        };
        for edit in edits.lines() {
            let (kind, what) = edit.split_once('\t').unwrap();
            let is_found = match kind {
                "operation-removed" => has("op-removed", &|place| place == what),
                "operation-added" => has("op-added", &|place| place == what),
                // One of the edits deprecates what was deprecated before.
                "deprecated" => has("op-deprecated", &|place| place == what) != was_deprecated(what),
                "description" => has("op-text", &|place| place == what),
                "parameter-added-required" => {
                    has("param-added", &|place| place.starts_with(&format!("{what} ")))
                }
                _ => {
                    let (schema, fields) = what.split_once(": ").unwrap();
                    fields.split(' ').all(|field| {
                        let kind = if field.starts_with('+') { "prop-added" } else { "prop-removed" };
                        has(kind, &|place| place == format!("{schema}.{}", &field[1..]))
                    })
                }
            };
            assert!(is_found, "{name}: {edit}");
        }
    }
}

#[test]
fn ids_of_oasdiff_are_given_to_pairs_of_documents() {
    let Some(corpus) = corpus() else { return };
    let debatable: BTreeSet<String> = fs::read_to_string(corpus.join("pairs.tsv"))
        .unwrap()
        .lines()
        .skip(1)
        .filter(|line| line.split('\t').nth(8).is_some_and(|text| !text.is_empty()))
        .map(|line| line[..2].to_owned())
        .collect();
    let mut wanted: BTreeMap<(String, String), i64> = BTreeMap::new();
    for line in fs::read_to_string(corpus.join("pairs-expected.jsonl")).unwrap().lines() {
        let entry: Value = serde_json::from_str(line).unwrap();
        let (pair, id) = (entry["pair"].as_str().unwrap(), entry["id"].as_str().unwrap());
        if !debatable.contains(pair) && !matches!(id, "api-version-not-bumped" | "api-schema-removed") {
            *wanted.entry((pair.to_owned(), id.to_owned())).or_default() += 1;
        }
    }
    let all: i64 = wanted.values().sum();
    let mut extra = Vec::new();
    for file in fs::read_dir(corpus.join("pairs")).unwrap() {
        let base = file.unwrap().path();
        let Some((pair, extension)) = base.file_name().unwrap().to_str().unwrap().split_once("-base.") else {
            continue;
        };
        if debatable.contains(pair) {
            continue;
        }
        let revision = base.with_file_name(format!("{pair}-revision.{extension}"));
        let arguments =
            ["diff", base.to_str().unwrap(), revision.to_str().unwrap(), "--format", "jsonl-oasdiff"];
        let output = program(&arguments).output().unwrap();
        assert!(output.status.success(), "{}", said(&output));
        for line in String::from_utf8(output.stdout).unwrap().lines() {
            let entry: Value = serde_json::from_str(line).unwrap();
            let key = (pair.to_owned(), entry["id"].as_str().unwrap().to_owned());
            match wanted.get_mut(&key) {
                Some(count) if *count > 0 => *count -= 1,
                _ => extra.push(format!("{} {}", key.0, key.1)),
            }
        }
    }
    let missed: Vec<String> = wanted
        .iter()
        .filter(|(_, count)| **count > 0)
        .map(|((pair, id), count)| format!("{pair} {id} x{count}"))
        .collect();
    let lost: i64 = wanted.values().sum();
    assert!(lost * 20 <= all, "{lost} of {all} missed: {missed:?}; more: {extra:?}");
}
