//! Nothing of the standard is lost in any place that shows a description: a reference, a page of prose in
//! specwright's own layout, in Hugo's, and in that of 2019, each as HTML and as Markdown.

use std::collections::BTreeSet;
use std::path::Path;

use specwright::build::{BuildOptions, Built, build};
use specwright::project::Override;

use crate::every_field::marks;
use crate::support::folder::Folder;
use crate::support::page;

/// A place that shows a description.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Place {
    /// A site of the description alone.
    Reference,
    /// A page of prose in specwright's own layout.
    Native,
    /// A page of prose in the layout that Matrix has today.
    Hugo,
    /// A page of prose in the layout that Matrix had in 2019.
    Targets,
}

/// A form of the output.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Form {
    Html,
    Markdown,
}

/// The text of a description in a place: of the page that shows it, or of all pages of a reference.
fn shown(place: Place, form: Form, text: &str) -> String {
    let folder = match place {
        Place::Reference => Folder::of(&[("a.yaml", text)]),
        Place::Native => Folder::of(&[
            ("pages/index.md", "# Start\n\n{{% http-api spec=\"\" api=\"a\" %}}\n"),
            ("apis/a.yaml", text),
        ]),
        Place::Hugo => Folder::of(&[
            ("config/_default/hugo.toml", "title = \"T\"\n"),
            ("content/_index.md", "---\ntitle: Start\n---\n\n{{% http-api spec=\"s\" api=\"a\" %}}\n"),
            ("data/api/s/a.yaml", text),
        ]),
        Place::Targets => Folder::of(&[
            ("specification/targets.yaml", "targets:\n  index:\n    files: [index.rst]\n"),
            ("specification/index.rst", "Start\n=====\n\n{{a_cs_http_api}}\n"),
            ("api/client-server/a.yaml", text),
        ]),
    };
    let source = if place == Place::Reference { folder.0.join("a.yaml") } else { folder.0.clone() };
    let overrides = vec![Override { key: "pages.extensions".into(), value: "true".into() }];
    let built = build(&BuildOptions {
        source,
        output: "no-such-output".into(),
        overrides,
        ..BuildOptions::default()
    });
    let errors: Vec<_> = built.diagnostics.iter().map(|found| &found.message).collect();
    assert_eq!(built.counts().0, 0, "{place:?}: {errors:?}");
    texts(&built, form, place == Place::Reference)
}

fn texts(built: &Built, form: Form, all: bool) -> String {
    let mut out = String::new();
    let output = built.output.as_ref().expect("the source is found");
    let end = if form == Form::Html { ".html" } else { ".md" };
    for (path, bytes) in output.files.iter().filter(|(path, _)| path.ends_with(end)) {
        if !all && path.trim_end_matches(end) != "index" {
            continue;
        }
        let text = String::from_utf8_lossy(bytes);
        out.push_str(&if form == Form::Html { page::text(&text) } else { without_signs(&text) });
        out.push('\n');
    }
    out
}

/// Markdown without the signs of headings, which are comments to the search for marks.
fn without_signs(text: &str) -> String {
    text.lines().map(|line| format!("{}\n", line.trim_start_matches('#'))).collect()
}

/// Marks of `info`: a page of prose introduces its APIs in its own words.
#[rustfmt::skip]
const OF_INFO: &[&str] = &["mark-info-", "mark-contact", "mark-license", "mark-x-info", "mark-title", "mark-description",
    "mark-version", "mark-terms", "mark-mail"];
/// Names of schemas: each is the title of the page of its schema, or gives way to its own title.
const OF_SCHEMA_PAGES: &[&str] = &["mark-schema-main", "mark-schema-other", "mark-schema-pet"];
/// Marks of what an API says as a whole. The prose of Matrix says so itself, and many files make one API.
#[rustfmt::skip]
const OF_API: &[&str] = &[
    // Documentation, servers, tags, ways of authentication.
    "mark-root-docs", "mark-docs", "mark-x-root", "mark-self", "mark-default-dialect", "mark-server", "mark-host", "mark-variable-",
    "mark-x-server", "mark-tag", "mark-x-tag", "mark-child", "mark-parent", "mark-oauth-", "mark-implicit-", "mark-password-",
    "mark-credentials-", "mark-code-", "mark-client-scope", "mark-x-flow", "mark-device", "mark-key-", "mark-http-",
    "mark-tls-", "mark-oidc-url", "mark-x-scheme", "mark-scheme-", "mark-metadata", "mark-basic", "mark-authorization", "mark-token",
    // What nothing refers to.
    "mark-unused", "mark-schema-unused", "mark-schema-wide", "mark-schema-enum", "mark-named-", "mark-any-", "71013",
    "mark-schema-identified", "mark-schema-id", "mark-schema-dialect", "mark-vocabulary", "mark-anchor", "mark-dynamic-",
    "mark-cat", "71008", "mark-default-field", "mark-default-target", "mark-kind-field",
];
/// Titles of fields, which repeat their names in Matrix, and parts of `allOf`, whose fields are in one table.
const OF_MERGED: &[&str] = &["mark-field-title", "mark-schema-base", "mark-pet"];
/// Pages of 2019 head a call with its description.
const OF_2019: &[&str] = &["mark-summary", "mark-operation", "mark-key", "mark-oauth"];
/// Groups of tags arrange the pages of a reference.
const OF_NAVIGATION: &[&str] = &["mark-tag-group"];

/// Marks that a place leaves to others by design.
fn belongs_elsewhere(place: Place, form: Form, mark: &str) -> bool {
    let begins = |list: &[&str]| list.iter().any(|start| mark.starts_with(start));
    match place {
        // Markdown of a reference is one file a page: groups arrange what is on the screen.
        Place::Reference => form == Form::Markdown && begins(OF_NAVIGATION),
        Place::Native => begins(OF_INFO) || begins(OF_NAVIGATION) || OF_SCHEMA_PAGES.contains(&mark),
        Place::Hugo | Place::Targets => {
            let is_2019 = place == Place::Targets && OF_2019.contains(&mark);
            let of_schemas = OF_SCHEMA_PAGES.contains(&mark) || OF_MERGED.contains(&mark);
            begins(OF_INFO) || begins(OF_NAVIGATION) || begins(OF_API) || of_schemas || is_2019
        }
    }
}

fn lost(place: Place, form: Form, name: &str) -> Vec<String> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    let text = std::fs::read_to_string(source).expect("the fixture is there");
    let found: BTreeSet<String> = marks(&shown(place, form, &text));
    let all = marks(&text);
    assert!(all.len() > 30, "{name} has its marks");
    let lost = all.difference(&found).filter(|mark| !belongs_elsewhere(place, form, mark));
    lost.cloned().collect()
}

fn check(name: &str, places: &[Place]) {
    let mut wrong = Vec::new();
    for place in places {
        for form in [Form::Html, Form::Markdown] {
            let lost = lost(*place, form, name);
            if !lost.is_empty() {
                wrong.push(format!("{place:?} as {form:?} loses {}: {lost:?}", lost.len()));
            }
        }
    }
    assert!(wrong.is_empty(), "{name}:\n{}", wrong.join("\n"));
}

#[test]
fn swagger_2_0_is_shown_everywhere() {
    check("every-field-2.0.yaml", &[Place::Reference, Place::Native, Place::Hugo, Place::Targets]);
}

#[test]
fn openapi_3_0_is_shown_everywhere() {
    check("every-field-3.0.yaml", &[Place::Reference, Place::Native, Place::Hugo]);
}

#[test]
fn openapi_3_1_is_shown_everywhere() {
    check("every-field-3.1.yaml", &[Place::Reference, Place::Native, Place::Hugo]);
}

#[test]
fn openapi_3_2_is_shown_everywhere() {
    check("every-field-3.2.yaml", &[Place::Reference, Place::Native, Place::Hugo]);
}

#[test]
fn samples_call_the_server_of_a_path() {
    let text = "openapi: 3.1.0
info: {title: T, version: '1'}
servers: [{url: https://all.example.org}]
paths:
  /a:
    servers: [{url: https://path.example.org}]
    get: {responses: {'200': {description: d}}}
";
    for place in [Place::Reference, Place::Native] {
        let page = shown(place, Form::Html, text);
        assert!(page.contains("curl 'https://path.example.org/a'"), "{place:?}: {page}");
    }
}

#[test]
fn depth_decides_how_far_objects_open() {
    let text = "openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /a:
    get:
      responses:
        '200':
          description: d
          content:
            application/json:
              schema: {type: object, properties: {a: {type: object, properties: {b: {type: object, properties: {c: {type: string}}}}}}}
";
    let nested = |depth: &str| {
        let folder = Folder::of(&[
            ("pages/index.md", "{{% http-api spec=\"\" api=\"a\" %}}\n"),
            ("apis/a.yaml", text),
        ]);
        let overrides = vec![Override { key: "schemas.depth".into(), value: depth.into() }];
        let source = folder.0.clone();
        let options =
            BuildOptions { source, output: "no-such-output".into(), overrides, ..BuildOptions::default() };
        let built = build(&options);
        let output = built.output.as_ref().expect("the source is found");
        String::from_utf8_lossy(&output.files["index.html"]).matches("class=\"nested\"").count()
    };
    assert_eq!([nested("0"), nested("1"), nested("2")], [0, 1, 2]);
}

#[test]
fn operations_have_addresses_on_every_file_system() {
    let long = "x".repeat(300);
    let text = format!(
        "openapi: 3.1.0
info: {{title: T, version: '1'}}
paths:
  /a:
    get: {{operationId: getPet, responses: {{'200': {{description: d}}}}}}
    put: {{operationId: GetPet, responses: {{'200': {{description: d}}}}}}
    post: {{operationId: {long}, responses: {{'200': {{description: d}}}}}}
"
    );
    let folder =
        Folder::of(&[("pages/index.md", "{{% http-api spec=\"\" api=\"a\" %}}\n"), ("apis/a.yaml", &text)]);
    let output = folder.run(&["build", ".", "-o", "site"]);
    assert!(output.status.success(), "{}", crate::support::folder::said(&output));
    let files = crate::support::folder::files(&folder.0.join("site"));
    let pages = files.iter().filter(|(path, _)| path.contains("operations/") && path.ends_with(".html"));
    let pages: BTreeSet<String> = pages.map(|(path, _)| path.to_lowercase()).collect();
    assert_eq!(pages.len(), 3, "{pages:?}");
}
