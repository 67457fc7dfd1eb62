//! What words in prose lead to, where they could mean several things or nothing defines them.

use std::path::Path;

use specwright::build::{BuildOptions, Built, build};
use specwright::diagnostic::render::{Color, human};

fn built() -> Built {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/mentions");
    let built = build(&BuildOptions { source, output: "no-such-output".into(), ..BuildOptions::default() });
    assert_eq!(human(&built.diagnostics, &built.sources, Color::Plain), "");
    built
}

fn page(built: &Built, path: &str) -> String {
    let output = built.output.as_ref().expect("the site is built");
    String::from_utf8_lossy(output.files.get(path).expect(path)).into_owned()
}

/// The addresses of the links on these words.
fn links<'h>(html: &'h str, words: &str) -> Vec<&'h str> {
    let end = format!("\"><code>{words}</code></a>");
    let before = html.match_indices(&end).map(|(at, _)| &html[..at]);
    before.map(|before| &before[before.rfind("href=\"").expect("a link") + 6..]).collect()
}

#[test]
fn a_short_path_means_the_api_that_the_page_is_about() {
    let built = built();
    let accounts = page(&built, "accounts/index.html");
    assert_eq!(links(&accounts, "/names/bind"), ["#postv1accountnamesbind", "#postv1accountnamesbind"]);
    assert_eq!(links(&accounts, "POST /names/bind"), ["#postv1accountnamesbind"]);
    assert_eq!(links(&accounts, "/names/list"), ["../directory/index.html#getv1nameslist"]);
    assert_eq!(links(&page(&built, "index.html"), "/names/bind"), ["directory/index.html#postv1namesbind"]);
    let alone = page(&built, "accounts/operations/unbindName/index.html");
    assert_eq!(links(&alone, "/names/bind"), ["../../index.html#postv1accountnamesbind"]);
}

#[test]
fn codes_that_only_responses_name_are_in_the_index() {
    let built = built();
    let codes = page(&built, "index/error-codes/index.html");
    assert!(
        codes.contains("<tr id=\"m_taken\"><th scope=\"row\"><a href=\"#m_taken\"><code>M_TAKEN</code></a>")
    );
    assert!(codes.contains(">Somebody else has it.<"));
    assert!(codes.contains(">The name is being moved.<"), "not only that the code is this one");
    assert!(codes.contains("<a href=\"../../accounts/index.html#m_full\"><code>M_FULL</code></a>"));
    let index = "../index/error-codes/index.html#m_taken";
    assert_eq!(links(&page(&built, "accounts/index.html"), "M_TAKEN"), [index]);
    assert_eq!(links(&page(&built, "directory/index.html"), "M_TAKEN"), [index]);
    assert!(page(&built, "definitions.json").contains("[\"M_TAKEN\",\"m_taken\"]"));
}

#[test]
fn a_table_in_raw_html_is_named_and_scoped() {
    let accounts = page(&built(), "accounts/index.html");
    assert!(accounts.contains("<table><caption class=\"vh\">Names: Raw, Table</caption>"));
    assert!(accounts.contains("<th scope=\"col\">Raw</th>"));
}
