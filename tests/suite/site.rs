//! What a finished site promises, on every page of the bundled one: links lead somewhere, ids are
//! unique, nothing needs a server, a root or an inline script.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::folder::{Folder, bundled, files, said};

/// A page as far as it matters here.
#[derive(Default)]
struct Page {
    ids: Vec<String>,
    links: Vec<String>,
    tags: Vec<String>,
    text: String,
}

/// The pages of the bundled specification, and the paths of all files.
fn site() -> (BTreeMap<String, Page>, BTreeSet<String>) {
    let folder = Folder::new();
    let source = bundled().to_string_lossy().into_owned();
    let output = folder.run(&["build", &source, "-o", "site", "-q", "--base-url", "https://example.org/v1/"]);
    assert!(output.status.success(), "{}", said(&output));
    let files = files(&folder.0.join("site"));
    let paths = files.iter().map(|(path, _)| path.clone()).collect();
    let html = files.into_iter().filter(|(path, _)| path.ends_with(".html"));
    let pages = html.map(|(path, bytes)| (path, page(&String::from_utf8(bytes).expect("pages are UTF-8"))));
    (pages.collect(), paths)
}

/// Reads the tags of a page. What we write has quotes around every attribute and escapes `<` and `>`
/// in text, which makes this simple.
fn page(html: &str) -> Page {
    let mut page = Page { text: html.to_owned(), ..Page::default() };
    for piece in html.split('<').skip(1) {
        let tag = piece.split('>').next().unwrap_or_default();
        page.tags.push(tag.to_owned());
        if let Some(id) = attribute(tag, "id") {
            page.ids.push(id);
        }
        page.links.extend(["href", "src", "action"].iter().filter_map(|name| attribute(tag, name)));
    }
    page
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    Some(rest.split('"').next()?.replace("&amp;", "&").replace("&quot;", "\"").replace("&#x27;", "'"))
}

/// The file that an address means from a page, below the root; `None` when it leaves the site.
fn resolved(from: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// `%7B` and the like.
fn decoded(text: &str) -> String {
    let mut out = Vec::new();
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'%' => {
                let hex: String = bytes.by_ref().take(2).map(char::from).collect();
                out.push(u8::from_str_radix(&hex, 16).expect("two digits behind a percent sign"));
            }
            byte => out.push(byte),
        }
    }
    String::from_utf8(out).expect("addresses are UTF-8")
}

#[test]
fn every_link_leads_somewhere() {
    let (pages, paths) = site();
    assert!(pages.len() > 50, "{}", pages.len());
    let mut wrong = Vec::new();
    let mut count = 0;
    for (from, page) in pages.iter().filter(|(path, _)| *path != "404.html") {
        for link in &page.links {
            if link.contains("://") || link.starts_with("mailto:") || link.starts_with("data:") {
                continue;
            }
            count += 1;
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let path = path.split('?').next().unwrap_or_default();
            assert!(!path.starts_with('/'), "{from}: `{link}` is not relative");
            let target = match path {
                "" => Some(from.clone()),
                path => resolved(from, &decoded(path)),
            };
            let Some(target) = target.filter(|target| paths.contains(target)) else {
                wrong.push(format!("{from}: there is no file for `{link}`"));
                continue;
            };
            let anchor = decoded(anchor);
            if !anchor.is_empty() && pages.get(&target).is_some_and(|page| !page.ids.contains(&anchor)) {
                wrong.push(format!("{from}: there is no anchor for `{link}`"));
            }
        }
    }
    wrong.dedup();
    assert!(wrong.is_empty(), "{} of {count}\n{}", wrong.len(), wrong[..wrong.len().min(20)].join("\n"));
    assert!(count > 2_000, "links are found: {count}");
}

#[test]
fn the_page_for_missing_ones_works_from_everywhere() {
    let (pages, _) = site();
    let links = &pages["404.html"].links;
    let elsewhere =
        |link: &&String| !link.starts_with("/v1/") && !link.starts_with('#') && !link.contains("://");
    let wrong: Vec<&String> = links.iter().filter(elsewhere).collect();
    assert!(wrong.is_empty() && links.len() > 5, "{wrong:?}");
}

#[test]
fn ids_are_unique() {
    let (pages, _) = site();
    for (path, page) in &pages {
        let mut seen = BTreeSet::new();
        let twice: Vec<&String> = page.ids.iter().filter(|id| !seen.insert(*id)).collect();
        assert!(twice.is_empty(), "{path}: {twice:?}");
    }
    assert!(pages["identity/index.html"].ids.len() > 200);
}

#[test]
fn every_page_is_a_whole_document() {
    let (pages, _) = site();
    for (path, page) in &pages {
        let count =
            |name: &str| page.tags.iter().filter(|tag| tag.split([' ', '\n']).next() == Some(name)).count();
        for name in ["html", "head", "title", "body", "main", "h1"] {
            assert_eq!(count(name), 1, "{path}: <{name}>");
        }
        assert!(page.text.starts_with("<!doctype html>"), "{path}");
        assert!(page.tags.iter().any(|tag| tag.starts_with("html lang=\"")), "{path}");
        assert!(page.tags.iter().any(|tag| tag.starts_with("meta name=\"viewport\"")), "{path}");
    }
}

#[test]
fn a_strict_policy_is_enough() {
    let (pages, _) = site();
    for (path, page) in &pages {
        for tag in &page.tags {
            let name = tag.split([' ', '\n']).next().unwrap_or_default();
            assert!(name != "style", "{path}: <{tag}>");
            assert!(name != "script" || tag.contains(" src=\""), "{path}: <{tag}>");
            let attributes = tag.split('"').step_by(2);
            for attribute in attributes.map(str::trim_start) {
                assert!(!attribute.starts_with("style="), "{path}: <{tag}>");
                assert!(!(attribute.starts_with("on") && attribute.ends_with('=')), "{path}: <{tag}>");
            }
            let is_loaded = matches!(name, "script" | "img" | "iframe" | "source");
            let is_style = name == "link" && tag.contains("stylesheet");
            let foreign = tag.contains("=\"http") || tag.contains("=\"//");
            assert!(!((is_loaded || is_style) && foreign), "{path}: <{tag}>");
        }
        assert!(!page.links.iter().any(|link| link.starts_with("javascript:")), "{path}");
    }
}

#[test]
fn deprecated_operations_say_so() {
    let (pages, _) = site();
    let text = &pages["client-server/index.html"].text;
    assert!(text.contains("Deprecated:"), "the heading says it first");
    let page = &pages["client-server/index.html"];
    for id in ["post_matrixclientv3account3pid", "deprecated-post_matrixclientv3account3pid"] {
        assert!(page.ids.iter().any(|one| one == id), "{id}");
    }
}

#[test]
fn addresses_are_decoded_and_resolved() {
    assert_eq!(decoded("a%7Bb%7D"), "a{b}");
    assert_eq!(resolved("a/b/index.html", "../../c/index.html").as_deref(), Some("c/index.html"));
    assert_eq!(resolved("index.html", "../x"), None);
    assert_eq!(attribute("a class=\"x\" href=\"y?a=1&amp;b\"", "href").as_deref(), Some("y?a=1&b"));
}
