//! The layout of the Matrix specification's earlier releases: settings at the top, Swagger 2.0, other
//! shortcodes, a changelog of one page.

use std::path::Path;

use specwright::build::{BuildOptions, Built, build};
use specwright::diagnostic::render::{Color, human};

fn built() -> Built {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/older-matrix");
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
    let places: Vec<usize> =
        ["id=\"v12\"", "id=\"client-server-api\"", "id=\"v11\"", "id=\"client-server-api-1\""]
            .iter()
            .map(|id| page.find(id).unwrap_or_else(|| panic!("{id}")))
            .collect();
    assert!(places.is_sorted(), "{places:?}");
}
