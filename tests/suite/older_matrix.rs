//! The layout of the Matrix specification's earlier releases: settings at the top, Swagger 2.0, other
//! shortcodes, a changelog of one page.

use crate::support::folder;
use std::path::Path;

use specwright::build::{BuildOptions, Built, build};
use specwright::diagnostic::render::{Color, human};
use specwright::project::Override;

fn built() -> Built {
    built_from("older-matrix")
}

fn built_from(site: &str) -> Built {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites").join(site);
    build(&BuildOptions { source, output: "none".into(), ..BuildOptions::default() })
}

fn page(built: &Built, path: &str) -> String {
    let output = built.output.as_ref().expect("the source exists");
    String::from_utf8(output.files[path].to_vec()).expect("pages are UTF-8")
}

#[test]
fn it_builds_without_a_word() {
    let built = built();
    assert_eq!(human(&built.diagnostics, &built.sources, Color::Plain), "");
}

#[test]
fn settings_come_from_config_toml() {
    let home = page(&built(), "index.html");
    assert!(home.contains("historical version") && home.contains("https://example.org/latest"));
    assert!(home.contains("v1.2"));
    let order: Vec<usize> =
        [">Home<", ">Blog<"].iter().map(|link| home.find(link).expect("a link")).collect();
    assert!(order[0] < order[1], "by weight");
}

#[test]
fn marks_of_versions_lead_their_paragraphs() {
    let page = page(&built(), "client-server-api/index.html");
    assert!(
        page.contains("<p><strong class=\"since\">[New in this version]</strong> Rooms may be restricted.")
    );
    assert!(page.contains("[Changed in v1.1]"));
    assert!(page.contains("Mind the gap."));
}

#[test]
fn swagger_operations_keep_their_anchors() {
    let page = page(&built(), "client-server-api/index.html");
    for id in
        ["room-tagging", "put_matrixclientv3useruseridtags", "deprecated-put_matrixclientv3useruseridtags"]
    {
        assert!(page.contains(&format!("id=\"{id}\"")), "{id}");
    }
    assert!(page.contains("0.25") && page.contains("query parameter access_token"));
}

#[test]
fn the_changelog_is_one_page_with_the_newest_first() {
    let page = page(&built(), "changelog/index.html");
    assert!(page.contains("This is version <strong>v1.2</strong>"));
    let ids = [
        "api-changes",
        "client-server-api",
        "internal",
        "v12",
        "client-server-api-1",
        "v11",
        "client-server-api-2",
        "v10",
        "client-server-api-3",
    ];
    let place = |id| page.find(&format!("id=\"{id}\"")).unwrap_or_else(|| panic!("{id}"));
    let places: Vec<usize> = ids.into_iter().map(place).collect();
    assert!(places.is_sorted(), "{places:?}");
    assert!(page.contains("February 02, 2022") && page.contains("https://example.org/spec/tree/v1.2"));
    assert!(page.contains("Tags may be sorted.") && page.contains("Before all others."));
    assert!(!page.contains("id=\"v11-1\""), "the text has its title already");
}

#[test]
fn modules_are_named_by_either_parameter() {
    let page = page(&built(), "client-server-api/index.html");
    assert!(page.contains("id=\"receipts\"") && page.contains("Clients say what they have read."));
}

#[test]
fn what_is_new_in_a_version_is_not_new_in_the_next() {
    let built = built();
    let marks = |path| page(&built, path).matches(" in this version]").count();
    assert_eq!(marks("rooms/v3/index.html"), 2);
    assert_eq!(marks("rooms/v4/index.html"), 0);
}

#[test]
fn texts_that_are_included_are_pages_that_no_menu_has() {
    let built = built();
    let fragment = page(&built, "rooms/fragments/v3-event-ids/index.html");
    assert!(fragment.contains("An ID is a hash"));
    assert!(fragment.contains("href=\"../../v3/index.html#form-of-ids\""), "as on a page that has it");
    for path in ["index.html", "rooms/index.html", "search-index.js"] {
        assert!(!page(&built, path).contains("fragments/v3-event-ids"), "{path}");
    }
    let built_in_one =
        |path: &str| built.output.as_ref().is_some_and(|output| output.files.contains_key(path));
    assert!(!built_in_one("client-server-api/modules/tags/index.html"), "a part of a bundle is none");
}

#[test]
fn links_of_the_footer_have_three_names() {
    assert!(page(&built(), "index.html").contains("https://example.org/code"));
}

#[test]
fn a_release_may_write_its_table_itself() {
    let built = built_from("older-matrix-pages");
    assert_eq!(human(&built.diagnostics, &built.sources, Color::Plain), "");
    let release = page(&built, "changelog/v1.9/index.html");
    assert_eq!(release.matches(">Checklist</th>").count(), 1);
    assert!(release.contains("<a href=\"../../changelog/v1.9/checklist.md\">checklist.md</a>"));
    assert!(release.contains("<a href=\"../../index.html\">home</a>"));
    let checklist = page(&built, "changelog/v1.9/checklist.md");
    assert!(checklist.contains("- [ ] A change."), "{checklist}");
    assert!(
        checklist.contains("/checklist.md\">checklist.md</a>"),
        "HTML goes on behind a shortcode: {checklist}"
    );
    assert!(page(&built, "changelog/index.html").contains("url=../changelog/v1.10/index.html"));
}

#[test]
fn modules_can_have_pages_beside_the_long_one() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/older-matrix");
    let overrides = vec![Override { key: "pages.modules".into(), value: "true".into() }];
    let built = build(&BuildOptions { source, output: "none".into(), overrides, ..BuildOptions::default() });
    assert_eq!(human(&built.diagnostics, &built.sources, Color::Plain), "");
    let module = page(&built, "client-server-api/modules/tags/index.html");
    assert!(module.contains("<h1 id=\"room-tagging\""), "its first heading is its title");
    assert!(
        module.contains("id=\"put_matrixclientv3useruseridtags\""),
        "its anchors are those of the long page"
    );
    let long = page(&built, "client-server-api/index.html");
    assert!(long.contains("id=\"room-tagging\"") && long.contains("id=\"put_matrixclientv3useruseridtags\""));
    assert!(long.contains("modules/tags/index.html"), "menus lead to it");
}

#[test]
fn static_files_are_copied_whatever_they_are() {
    assert_eq!(page(&built(), "schemas/tag.json"), "{\"type\": \"object\"}\n");
}

#[test]
fn nothing_is_found_wrong_with_it() {
    for site in ["older-matrix", "older-matrix-pages"] {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites").join(site);
        let options = BuildOptions { source, output: "none".into(), ..BuildOptions::default() };
        let built = specwright::build::checked(&options, &specwright::build::Checks::default());
        assert_eq!(human(&built.diagnostics, &built.sources, Color::Plain), "");
    }
}

/// What this layout's own settings do not know, such as the levels of rules, stands in `specwright.toml`;
/// what that leaves out is taken from them.
#[test]
fn specwright_toml_comes_before_the_settings_of_the_layout() {
    let folder = folder::Folder::of(&[
        (
            "config.toml",
            "title = \"From Hugo\"\n[params.version]\nmajor = \"1\"\nminor = \"2\"\nrelease_date = \"today\"\nstatus = \"historical\"\n",
        ),
        ("content/_index.md", "---\ntitle: Home\n---\n\nSee [nothing](#nothing).\n"),
        ("data/api/client-server/a.yaml", "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n"),
        (
            "specwright.toml",
            "title = \"From here\"\n[version]\nstatus = \"stable\"\n[rules]\nlink-dead = \"off\"\n",
        ),
    ]);
    let built =
        build(&BuildOptions { source: folder.0.clone(), output: "none".into(), ..BuildOptions::default() });
    assert_eq!(human(&built.diagnostics, &built.sources, Color::Plain), "");
    let home = page(&built, "index.html");
    assert!(home.contains("From here") && !home.contains("From Hugo") && home.contains("v1.2"));
    assert!(!home.contains("historical version"), "that it is stable is said here, and is the default too");
}
