//! Every kind of broken source gives a message that a contributor can act on, exit code 1, and no
//! site. The whole messages are in `tests/cli/*.txt`; `SNAPSHOTS=overwrite cargo test` writes them anew.

use crate::support::folder::{Folder, said};

const HEAD: &str = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n";
const PAGE: &str = "---\ntitle: Home\n---\n\nText.\n";

/// Builds these files, and compares what is said with a snapshot.
fn fails(name: &str, files: &[(&str, &str)]) {
    let folder = Folder::of(files);
    let output = folder.run(&["build", ".", "-o", "site"]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert!(!folder.0.join("site").exists(), "{name} left something behind");
    let path = format!("{}/tests/cli/{name}.txt", env!("CARGO_MANIFEST_DIR"));
    let expected = snapbox::Data::read_from(path.as_ref(), None).raw();
    snapbox::assert_data_eq!(said(&output), expected);
}

/// An API with one operation, whose response has this schema.
fn api(schema: &str) -> String {
    format!(
        "{HEAD}paths:\n  /a:\n    get:\n      responses:\n        '200':\n          description: d\n          content:\n            application/json:\n              schema: {schema}\n"
    )
}

#[test]
fn bad_yaml() {
    fails("bad-yaml", &[("apis/a.yaml", "openapi: 3.1.0\ninfo:\n  title: [T\n  version: '1'\npaths: {}\n")]);
}

#[test]
fn bad_json() {
    fails("bad-json", &[("apis/a.json", "{\n  \"openapi\": \"3.1.0\",\n  \"info\": {,}\n}\n")]);
}

#[test]
fn duplicate_keys() {
    fails(
        "duplicate-key",
        &[("apis/a.yaml", &format!("{HEAD}paths: {{}}\ninfo: {{title: U, version: '2'}}\n"))],
    );
}

#[test]
fn a_reference_to_a_missing_file() {
    let files = [
        ("apis/a.yaml", &*api("{$ref: definitions/usre.yaml}")),
        ("apis/definitions/user.yaml", "type: object\n"),
    ];
    fails("ref-missing-file", &files);
}

#[test]
fn a_reference_to_a_missing_key() {
    let text =
        api("{$ref: '#/components/schemas/Usre'}") + "components:\n  schemas:\n    User: {type: object}\n";
    fails("ref-missing-key", &[("apis/a.yaml", &text)]);
}

#[test]
fn a_reference_out_of_the_folder() {
    fails("ref-outside", &[("apis/a.yaml", &api("{$ref: ../../../../etc/passwd}"))]);
}

#[test]
fn a_reference_to_itself() {
    let text = api("{$ref: '#/components/schemas/A'}")
        + "components:\n  schemas:\n    A: {$ref: '#/components/schemas/B'}\n    B: {$ref: '#/components/schemas/A'}\n";
    fails("ref-cycle", &[("apis/a.yaml", &text)]);
}

#[test]
fn an_unknown_shortcode() {
    let page = format!("{PAGE}\n{{{{% wraning %}}}}\nStop.\n{{{{% /wraning %}}}}\n");
    fails("shortcode-unknown", &[("pages/index.md", &page)]);
}

#[test]
fn an_unclosed_shortcode() {
    let page = format!("{PAGE}\n{{{{% warning %}}}}\nStop.\n");
    fails("shortcode-unclosed", &[("pages/index.md", &page)]);
}

#[test]
fn an_unclosed_box_of_the_hugo_layout() {
    for name in ["boxes/note", "boxes/warning", "boxes/rationale"] {
        let module = format!("---\ntitle: Module\n---\n\n## Module\n\n{{{{% {name} %}}}}\nStop.\n");
        let folder = Folder::of(&[
            ("config/_default/hugo.toml", ""),
            ("data/api/a.yaml", "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n"),
            ("content/a.md", "---\ntitle: A\n---\n\n{{% cs-module name=\"m\" %}}\n"),
            ("content/modules/m.md", &module),
        ]);
        let output = folder.run(&["check", "."]);
        let said = said(&output);
        assert!(!output.status.success(), "{said}");
        let message = format!("error[shortcode-unclosed]: the shortcode `{name}` is not closed");
        assert_eq!(said.matches(&message).count(), 1, "{said}");
        assert!(said.contains("content/modules/m.md:7:1"), "{said}");
    }
}

#[test]
fn a_shortcode_for_an_api_that_is_not_there() {
    let page = format!("{PAGE}\n{{{{% http-api spec=\"libary\" api=\"loans\" %}}}}\n");
    let api = format!("{HEAD}paths: {{}}\n");
    fails("shortcode-api", &[("pages/index.md", &page), ("apis/library/loans.yaml", &api)]);
}

#[test]
fn wrong_front_matter() {
    let page = "---\ntitle: Home\nweight: heavy\n---\n\nText.\n";
    fails("front-matter-value", &[("pages/index.md", page)]);
    let page = "---\ntitle: Home\n\nText.\n";
    fails("front-matter-open", &[("pages/index.md", page)]);
}

#[test]
fn wrong_configuration() {
    fails("config-key", &[("pages/index.md", PAGE), ("specwright.toml", "titel = \"T\"\n")]);
    fails(
        "config-value",
        &[("pages/index.md", PAGE), ("specwright.toml", "[version]\nstatus = \"stabel\"\n")],
    );
    fails("config-syntax", &[("pages/index.md", PAGE), ("specwright.toml", "title = \"T\nlanguage = 1\n")]);
}

#[test]
fn broken_templates() {
    let page = format!("{PAGE}\n{{{{% hello %}}}}\n");
    let hello = ("templates/shortcodes/hello.html", "<p>{{ params.name </p>\n");
    fails("template-syntax", &[("pages/index.md", &page), hello]);
    let hello = ("templates/shortcodes/hello.html", "<p>\n{{ params.name|shout }}</p>\n");
    fails("template-filter", &[("pages/index.md", &page), hello]);
}

#[test]
fn many_aliases() {
    let mut text = String::from("openapi: 3.1.0\nx-a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for n in 1..10 {
        let one = format!("*a{}", n - 1);
        text.push_str(&format!("x-a{n}: &a{n} [{}]\n", [&*one; 10].join(", ")));
    }
    text.push_str("info: {title: T, version: '1'}\npaths: {}\n");
    fails("alias-bomb", &[("apis/a.yaml", &text)]);
}

#[test]
fn deep_nesting() {
    let text = format!("{HEAD}paths: {{}}\nx-deep: {}{}\n", "[".repeat(50_000), "]".repeat(50_000));
    let folder = Folder::of(&[("apis/a.yaml", &text)]);
    let output = folder.run(&["build", ".", "-o", "site"]);
    assert_eq!(output.status.code(), Some(1));
    let said = said(&output);
    assert!(said.starts_with("error[too-large]: ") && said.contains("--> apis/a.yaml:4:"), "{said}");
    assert!(said.len() < 2000, "the line is shortened: {}", said.len());
}

#[test]
fn text_that_is_not_utf8() {
    let folder = Folder::of(&[("pages/index.md", PAGE)]);
    std::fs::write(folder.0.join("pages/a.md"), b"---\ntitle: A\n---\n\ncaf\xe9\n")
        .expect("a file can be written");
    let output = folder.run(&["build", ".", "-o", "site"]);
    assert_eq!(output.status.code(), Some(1));
    let said = said(&output);
    assert!(said.contains("this file is not UTF-8 from here on\n --> pages/a.md:5:4\n"), "{said}");
}

#[test]
fn a_folder_of_nothing() {
    fails("source-empty", &[("notes.txt", "nothing\n")]);
}

#[test]
fn several_problems_at_once_are_sorted() {
    let page = format!("{PAGE}\n{{{{% wraning %}}}}\n\n[x](/nowhere/)\n");
    let api = api("{$ref: nothing.yaml}");
    fails(
        "several",
        &[
            ("pages/index.md", &page),
            ("apis/b.yaml", &api),
            ("apis/a.yaml", &api),
            ("specwright.toml", "titel = 1\n"),
        ],
    );
}

/// Looking for what each of thousands of links meant would take far longer than the build.
#[test]
fn what_a_dead_link_means_is_guessed_for_the_first_few_hundred() {
    let links: String = (0..300).map(|at| format!("[a](#the-section-{at}x)\n")).collect();
    let page = format!("{PAGE}\n## The section 1\n\n{links}");
    let folder = Folder::of(&[("pages/_index.md", &page)]);
    let text = said(&folder.run(&["check", ".", "--format", "json"]));
    assert_eq!(text.matches("there is no anchor `the-section-").count(), 300, "{text}");
    assert_eq!(text.matches("did you mean `#the-section-1`?").count(), 200, "{text}");
}
