//! What pages of a reference say of small things that are easy to get wrong.

use std::path::Path;

use specwright::build::{BuildOptions, Built, build};

fn built() -> Built {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/reference.yaml");
    build(&BuildOptions { source, output: "no-such-output".into(), ..BuildOptions::default() })
}

fn page(built: &Built, path: &str) -> String {
    let output = built.output.as_ref().expect("the fixture is found");
    String::from_utf8_lossy(output.files.get(path).expect(path)).into_owned()
}

#[test]
fn links_within_a_description_lead_to_pages() {
    let built = built();
    assert!(built.diagnostics.is_empty(), "{:?}", built.diagnostics);
    let home = page(&built, "index.html");
    for address in
        ["operations/readThing/index.html", "tags/Some-things/index.html", "schemas/Thing/index.html"]
    {
        assert!(home.contains(&format!("<a href=\"{address}\">a")), "{address}");
    }
    assert!(page(&built, "operations/readThing/index.html").contains("../../index.html#errors\">told once"));
}

#[test]
fn a_header_may_begin_like_an_extension() {
    assert!(page(&built(), "operations/readThing/index.html").contains("x-next</a>"));
}

#[test]
fn simple_alternatives_are_shown_as_what_they_are() {
    let schema = page(&built(), "schemas/Thing/index.html");
    assert!(schema.contains("Other</a>|null"), "null stands last");
    assert!(schema.contains("<dt><code>1</code> LOW</dt><dd>Not much.</dd>"));
    assert!(!schema.contains("Alternative 1"));
}

#[test]
fn a_wrong_example_of_a_part_is_not_made_part_of_a_whole() {
    let schema = page(&built(), "schemas/Thing/index.html");
    assert!(schema.contains("\"wrong\": 1"));
}

#[test]
fn samples_write_parameters_as_their_styles_say() {
    let operation = page(&built(), "operations/readThing/index.html");
    assert!(operation.contains("/things/;id=3,4?filter[a]=1"));
    assert!(operation.contains("--globoff"));
}

#[test]
fn an_address_that_would_run_a_script_is_no_link() {
    assert!(!page(&built(), "schemas/Thing/index.html").contains("href=\"javascript:"));
}

#[test]
fn a_description_may_refer_to_files_beside_its_folder() {
    let root = std::env::temp_dir().join(format!("specwright-beside-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&root);
    for (path, text) in [
        (
            "spec/api.yaml",
            "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\nwebhooks: {w: {post: {requestBody: {content: {application/json: {schema: {$ref: ../common/thing.yaml}}}}}}}\n",
        ),
        ("common/thing.yaml", "type: object\nproperties: {beside: {type: string}}\n"),
        ("common/other.yaml", "openapi: 3.1.0\ninfo: {title: Other, version: '1'}\npaths: {}\n"),
    ] {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let source = root.join("spec/api.yaml");
    let built = build(&BuildOptions { source, output: "no-such-output".into(), ..BuildOptions::default() });
    std::fs::remove_dir_all(&root).unwrap();
    let webhook = page(&built, "webhooks/w/index.html");
    assert!(webhook.contains("beside"), "{:?}", built.diagnostics);
    // What arrives is nothing that a reader sends.
    assert!(webhook.contains("your-server.example") && !webhook.contains("curl"));
    assert!(!page(&built, "index.html").contains("Other"), "only what is referred to is read");
}
