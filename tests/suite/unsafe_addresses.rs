//! A hostile source: no address in its site runs anything, in whatever place it is written.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::PathBuf;

use specwright::build::{BuildOptions, build};

const SCHEMES: [&str; 6] = [
    "javascript:x",
    " JaVaScRiPt:x",
    "java&#x09;script&colon;x",
    "vbscript:x",
    "data:text/html,x",
    "file:///x",
];

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("specwright-addresses-{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// An API with an address in every place for one, and in its texts.
fn api(url: &str) -> String {
    let text = format!(
        "[a]({url}) ![b]({url}) <{url}> <a href='{url}'>c</a> [d][e] <svg onload=x> <iframe src='{url}'></iframe> <form action='{url}'> <img src=y onerror=x>\\n\\n[e]: <{url}>"
    );
    format!(
        r#"openapi: 3.1.0
info:
  title: "T [t]({url})"
  version: '1'
  summary: "[s]({url})"
  description: "{text}"
  termsOfService: "{url}"
  contact: {{name: "[c]({url})", url: "{url}"}}
  license: {{name: L, url: "{url}"}}
  x-logo: {{url: "{url}", href: "{url}"}}
externalDocs: {{url: "{url}", description: "{text}"}}
servers: [{{url: "{url}", description: "{text}"}}]
tags: [{{name: t, description: "{text}", externalDocs: {{url: "{url}"}}}}]
paths:
  /a:
    get:
      tags: [t]
      operationId: a
      summary: "[s]({url}) <img src=x onerror=y>"
      description: "{text}"
      externalDocs: {{url: "{url}"}}
      servers: [{{url: "{url}"}}]
      parameters: [{{name: p, in: query, description: "{text}", schema: {{type: string, description: "{text}"}}}}]
      responses:
        '200':
          description: "{text}"
          headers: {{X: {{description: "{text}", schema: {{type: string}}}}}}
          content:
            application/json:
              schema: {{$ref: '#/components/schemas/S'}}
              examples: {{e: {{summary: "[s]({url})", externalValue: "{url}"}}}}
components:
  schemas:
    S: {{type: object, title: "[s]({url})", description: "{text}", externalDocs: {{url: "{url}"}}, properties: {{p: {{type: string, description: "{text}"}}}}}}
  securitySchemes:
    o: {{type: oauth2, description: "{text}", flows: {{authorizationCode: {{authorizationUrl: "{url}", tokenUrl: "{url}", scopes: {{s: "[s]({url})"}}}}}}}}
    i: {{type: openIdConnect, openIdConnectUrl: "{url}"}}
"#
    )
}

/// What a browser would read of the file.
fn read(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text).to_ascii_lowercase();
    text.replace("&colon;", ":").replace("&#x09;", "").replace(['\t', '\u{1}'], "")
}

/// What could act in a page or a Markdown file.
fn live(path: &str, text: &[u8], is_sanitised: bool) -> Vec<String> {
    let text = read(text);
    let mut signs: Vec<String> = Vec::new();
    for scheme in ["javascript:", "vbscript:", "data:text", "file:"] {
        for start in ["href=\"", "href='", "href=", "src=\"", "src='", "src=", "action='", "action=\""] {
            signs.push(format!("{start}{scheme}"));
            signs.push(format!("{start} {scheme}"));
        }
        if path.ends_with(".md") {
            signs.extend(["](", "](<", "]: ", "]: <", "<"].map(|start| format!("{start}{scheme}")));
        }
    }
    if is_sanitised {
        signs.extend(
            ["<svg onload", "<iframe", "<form action", "onerror=x>", "onerror=y>"].map(str::to_owned),
        );
    }
    // Text in a page has no angle brackets, and a backslash makes those of Markdown text.
    let is_live = |sign: &String| {
        text.match_indices(sign.as_str()).any(|(at, _)| {
            let before = &text[..at];
            let tag = if sign.starts_with("](") || sign.starts_with("]:") || sign.starts_with('<') {
                Some(at)
            } else {
                before.rfind('<').filter(|tag| !before[*tag..].contains('>'))
            };
            tag.is_some_and(|tag| !text[..tag].ends_with('\\'))
        })
    };
    signs.into_iter().filter(is_live).map(|sign| format!("{path}: {sign}")).collect()
}

fn check(source: PathBuf, is_sanitised: bool) {
    let options = BuildOptions { source, output: "no-such-output".into(), ..BuildOptions::default() };
    let built = build(&options);
    let rules: std::collections::BTreeSet<_> = built.diagnostics.iter().map(|d| d.rule.code).collect();
    assert!(rules.contains("link-unsafe"), "{rules:?}");
    assert_eq!(rules.contains("html-unsafe"), is_sanitised, "{rules:?}");
    let output = built.output.unwrap();
    let pages = output.files.iter().filter(|(path, _)| path.ends_with(".html") || path.ends_with(".md"));
    let found: Vec<String> = pages.flat_map(|(path, text)| live(path, text, is_sanitised)).collect();
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn a_single_document_of_anybody_is_harmless() {
    let root = folder("single");
    for url in SCHEMES {
        fs::write(root.join("a.yaml"), api(url)).unwrap();
        check(root.join("a.yaml"), true);
    }
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn links_of_a_site_are_harmless() {
    let root = folder("site");
    for url in SCHEMES {
        for (folder, is_sanitised) in [("kept", false), ("sanitised", true)] {
            let root = root.join(folder);
            fs::create_dir_all(root.join("pages")).unwrap();
            fs::create_dir_all(root.join("apis")).unwrap();
            let html = if is_sanitised { "sanitise" } else { "keep" };
            let links = format!("{{title = \"x\", url = {url:?}}}");
            let settings = format!(
                "logo = {url:?}\nmenu = [{links}]\nfooter = [{links}]\n[markup]\nraw_html = \"{html}\"\n[version]\nlabel = \"v1\"\nstatus = \"historical\"\ncurrent_url = {url:?}\nchoices = [{links}]\nlist = {url:?}\n"
            );
            fs::write(root.join("specwright.toml"), settings).unwrap();
            fs::write(root.join("apis/a.yaml"), api(url)).unwrap();
            let page = format!(
                "---\ntitle: \"T [t]({url})\"\ndescription: \"[d]({url})\"\n---\n\n[a]({url}) ![b]({url}) <{url}> [c][d]\n\n<a href=\"{url}\">e</a> <area href='{url}'> <iframe src={url}></iframe> <button formaction=\"{url}\">f</button> <svg><a xlink:href=\"{url}\">g</a></svg> <img src=x onerror=x>\n\n{{{{% http-api spec=\"\" api=\"a\" %}}}}\n\n[d]: <{url}>\n"
            );
            fs::write(root.join("pages/index.md"), page).unwrap();
            let page = format!(
                "R\n=\n\n`r <{url}>`_ and q_\n\n.. image:: x.png\n   :target: {url}\n\n.. _q: {url}\n\n.. raw:: html\n\n   <a href=\"{url}\">x</a><img src=x onerror=x>\n"
            );
            fs::write(root.join("pages/r.rst"), page).unwrap();
            check(root, is_sanitised);
        }
    }
    fs::remove_dir_all(root).unwrap();
}
