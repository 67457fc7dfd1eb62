//! Release notes from real news fragments, against what they must give.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::{Path, PathBuf};

use specwright::changelog::{
    Changelog, FragmentMarkup, Release, collect, past_releases, to_rst, write_release,
};
use specwright::diagnostic::Sink;
use specwright::diagnostic::render::{Color, human};
use specwright::source::{Sources, SourcesBuilder};
use walkdir::WalkDir;

/// A folder of the material that is shared by all checkouts; `None`, with a word, when it is missing.
fn shared(path: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(path);
    if !path.exists() {
        assert!(std::env::var_os("SPECWRIGHT_NO_SKIP").is_none(), "there is no {}", path.display());
        println!("skipped: there is no {}", path.display());
        return None;
    }
    Some(path)
}

/// Adds the files of `root/folder`, under their paths below `root`.
fn add(builder: &mut SourcesBuilder, root: &Path, folder: &str) {
    for entry in WalkDir::new(root.join(folder)) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(root).unwrap().to_str().unwrap();
            builder.add(path, fs::read_to_string(entry.path()).unwrap());
        }
    }
}

/// Collects, and says which problems were found.
fn collected(sources: &Sources) -> (Changelog, String) {
    let sink = Sink::new();
    let changelog = collect(sources, "changelogs", None, &sink);
    (changelog, human(&sink.into_sorted(sources), sources, Color::Plain))
}

#[test]
fn notes_are_byte_for_byte_what_they_must_be() {
    let (Some(corpus), Some(parity)) = (shared("corpora/matrix-spec-v1.19"), shared("parity/changelog"))
    else {
        return;
    };
    let mut builder = SourcesBuilder::new("");
    add(&mut builder, &corpus, "content/changelog");
    add(&mut builder, &corpus, "changelogs");
    add(&mut builder, &parity, "changelogs");
    let sources = builder.finish();
    let (changelog, problems) = collected(&sources);
    assert_eq!(problems, "");

    let date = "2026-11-20";
    let release = Release { version: Some("v1.20"), date, commit: None };
    let notes = write_release(&changelog, "changelogs", release, &sources);
    assert_eq!(notes.files[0].path, "content/changelog/v1.20.md");
    assert_eq!(notes.files[0].text, fs::read_to_string(parity.join("v1.20.md")).unwrap());
    assert_eq!(notes.fragments.len(), 12);

    let release = Release { version: None, date, commit: Some("d0ba2aae") };
    let notes = write_release(&changelog, "changelogs", release, &sources);
    assert_eq!(notes.files[0].path, "content/changelog/unstable.md");
    assert_eq!(notes.files[0].text, fs::read_to_string(parity.join("unstable.md")).unwrap());
}

#[test]
fn each_api_of_2019_has_its_own_changelog() {
    let Some(corpus) = shared("corpora/matrix-doc-2019") else { return };
    let mut builder = SourcesBuilder::new("");
    add(&mut builder, &corpus, "changelogs");
    let sources = builder.finish();
    let (changelog, problems) = collected(&sources);
    // One fragment of the corpus stands in the wrong folder, and so was never published.
    assert_eq!(problems.matches("warning[").count(), 1, "{problems}");
    assert!(problems.contains("did you mean `changelogs/client_server/newsfragments/2245.clarification`?"));
    assert_eq!(changelog.markup, FragmentMarkup::Rst);
    let names: Vec<_> = changelog.sections.iter().map(|section| &*section.name).collect();
    let expected =
        ["application_service", "client_server", "identity_service", "push_gateway", "server_server"];
    assert_eq!(names, expected);

    let client = &changelog.sections[1];
    // Two of the twelve clarifications have the same text.
    let kinds: Vec<_> = client.kinds.iter().map(|kind| (&*kind.title, kind.entries.len())).collect();
    let expected = [
        ("Breaking Changes", 1),
        ("New Endpoints", 1),
        ("Backwards Compatible Changes", 4),
        ("Spec Clarifications", 11),
    ];
    assert_eq!(kinds, expected);
    let text = to_rst(client, None);
    assert!(text.starts_with("Breaking Changes\n----------------\n\n- "), "{text}");
    assert!(text.contains("(`#2255 <https://github.com/matrix-org/matrix-doc/issues/2255>`_)\n"), "{text}");
    assert_eq!(to_rst(&changelog.sections[3], None), "No significant changes.\n");

    let release = Release { version: Some("r0.6.0"), date: "2019-11-05", commit: None };
    let notes = write_release(&changelog, "changelogs", release, &sources);
    assert_eq!(notes.files.len(), 3);
    let file = notes.files.iter().find(|file| file.path == "changelogs/client_server.rst").unwrap();
    let titles: Vec<_> = past_releases(&file.text).iter().map(|release| release.title).collect();
    assert_eq!(titles[..3], ["r0.6.0", "r0.5.0", "r0.4.0"]);
}
