//! Bundles of whole specifications, against what was published of them until now.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::{Path, PathBuf};
use std::process::Command;

use specwright::bundle::{Bundle, BundleOptions, Form, Server, ServerVariable, SpecFolder, bundle};
use specwright::diagnostic::Sink;
use specwright::diagnostic::render::{Color, human};
use specwright::load::{Documents, Node, Strictness};
use specwright::resolve::Resolver;
use specwright::source::{Remote, SourcesBuilder, find};

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

/// All bundles below `api` of the tree at `root`, by name. These problems (their first lines) must be
/// found on the way, and no others.
fn bundles(
    root: &Path,
    api: &str,
    problems: &str,
    options: impl Fn(&str) -> BundleOptions,
) -> Vec<(String, Bundle)> {
    let sink = Sink::new();
    let found = find(root, None, Remote::Forbidden, &sink).expect("the folder exists");
    let made = {
        let documents = Documents::new(&found.sources, Strictness::Strict, &sink);
        let resolver = Resolver::new(&documents);
        let specs = SpecFolder::find_all(&documents, api);
        specs.iter().map(|spec| (spec.name.clone(), bundle(spec, &resolver, &options(&spec.name)))).collect()
    };
    let found = human(&sink.into_sorted(&found.sources), &found.sources, Color::Plain);
    let titles = found.lines().filter(|line| line.starts_with("error") || line.starts_with("warning"));
    assert_eq!(titles.collect::<Vec<_>>().join("\n"), problems, "{found}");
    made
}

/// As the documents of v1.19 were published.
fn matrix(spec: &str, form: Form) -> BundleOptions {
    let (title, page) = match spec {
        "application-service" => ("Application Service", "application-service-api"),
        "client-server" => ("Client-Server", "client-server-api"),
        "identity" => ("Identity Service", "identity-service-api"),
        "push-gateway" => ("Push Gateway", "push-gateway-api"),
        _ => ("Server-Server", "server-server-api"),
    };
    let address = ServerVariable {
        name: "homeserver_address".into(),
        default: "matrix-client.matrix.org".into(),
        description: "The base URL for your homeserver".into(),
    };
    BundleOptions {
        form,
        title: Some(format!("Matrix {title} API")),
        version: Some("v1.19".into()),
        base_url: "https://spec.matrix.org/v1.19".into(),
        page: page.into(),
        servers: vec![
            Server { url: "https://matrix.org".into(), variables: Vec::new() },
            Server { url: "https://{homeserver_address}".into(), variables: vec![address] },
        ],
        ..BundleOptions::default()
    }
}

fn parsed(text: &str) -> Node {
    let mut builder = SourcesBuilder::new("");
    builder.add("bundle.json", text);
    let sources = builder.finish();
    let sink = Sink::new();
    let documents = Documents::new(&sources, Strictness::Strict, &sink);
    documents.get(sources.find("bundle.json").unwrap()).expect("a bundle is JSON").clone()
}

/// The places where two trees differ.
fn differences(expected: &Node, found: &Node, place: &str, out: &mut Vec<(String, Node, Node)>) {
    match (expected.as_map(), found.as_map(), expected.as_seq(), found.as_seq()) {
        (Some(a), Some(b), ..) if a.keys().all(|k| b.get(k).is_some()) && a.len() == b.len() => {
            for entry in a.entries() {
                let place = format!("{place}/{}", entry.key);
                differences(&entry.value, b.get(&entry.key).unwrap(), &place, out);
            }
        }
        (_, _, Some(a), Some(b)) if a.len() == b.len() => {
            for (at, (a, b)) in a.iter().zip(b).enumerate() {
                differences(a, b, &format!("{place}/{at}"), out);
            }
        }
        _ if expected == found => {}
        _ => out.push((place.to_owned(), expected.clone(), found.clone())),
    }
}

#[test]
fn inlined_bundles_are_those_that_were_published() {
    let (Some(root), Some(parity)) = (shared("corpora/matrix-spec-v1.19"), shared("parity/bundle-v1.19"))
    else {
        return;
    };
    let bundles = bundles(&root, "data/api/", "", |spec| matrix(spec, Form::Inlined));
    assert_eq!(bundles.len(), 5);
    assert_eq!(bundles.iter().map(|(_, bundle)| bundle.operations).sum::<usize>(), 235);
    for (name, bundle) in bundles {
        assert_eq!(bundle.components, 0, "{name}");
        let file = parity.join(format!("{name}.json.gz"));
        let Ok(output) = Command::new("gzip").arg("-dc").arg(&file).output() else {
            println!("skipped: gzip cannot be run");
            return;
        };
        let expected = parsed(&String::from_utf8(output.stdout).unwrap());
        let mut found = Vec::new();
        for key in ["openapi", "info", "servers", "paths"] {
            let part = |node: &Node| node.get(key).unwrap().clone();
            differences(&part(&expected), &part(&parsed(&bundle.text)), key, &mut found);
        }
        let schemes = |node: &Node| node.get("components").and_then(|c| c.get("securitySchemes")).cloned();
        // Where there are none, ours has no empty mapping for them.
        if schemes(&expected).is_some_and(|schemes| !schemes.entries().is_empty()) {
            assert_eq!(schemes(&expected), schemes(&parsed(&bundle.text)), "{name}");
        }
        // Links that are relative to a page of the site led nowhere in the published documents.
        for (place, expected, found) in found {
            let text = expected.as_str().unwrap_or_default();
            let relative = ["](#", "](../", "](client-server-api/"];
            assert!(
                relative.iter().any(|link| text.contains(link)),
                "{name} {place}: {expected:?}\n{found:?}"
            );
            let absolute = found.as_str().unwrap_or_default();
            assert!(!relative.iter().any(|link| absolute.contains(link)), "{name} {place}: {absolute}");
        }
    }
}

#[test]
fn named_bundles_refer_only_to_what_they_hold() {
    let Some(root) = shared("corpora/matrix-spec-v1.19") else { return };
    for (name, bundle) in bundles(&root, "data/api/", "", |spec| matrix(spec, Form::Named)) {
        let root = parsed(&bundle.text);
        let mut references = Vec::new();
        collect(&root, &mut references);
        assert_eq!(references.is_empty(), name == "push-gateway", "{name}");
        for reference in references {
            let mut tokens = reference.strip_prefix("#/components/").expect(&reference).split('/');
            let section = tokens.next().and_then(|section| root.get("components")?.get(section));
            assert!(section.and_then(|section| section.get(tokens.next()?)).is_some(), "{reference}");
        }
    }
}

fn collect(node: &Node, out: &mut Vec<String>) {
    if let Some(reference) = Resolver::reference(node) {
        out.push(reference.as_str().unwrap_or_default().to_owned());
    }
    node.entries().iter().for_each(|entry| collect(&entry.value, out));
    node.items().iter().for_each(|item| collect(item, out));
}

#[test]
fn swagger_stays_swagger() {
    let Some(root) = shared("corpora/matrix-doc-2019") else { return };
    for form in [Form::Inlined, Form::Named] {
        // The old way to get events stands in the deprecated file too.
        let twice = "warning[bundle-conflict]: `get` of `/_matrix/client/r0/events` is described twice, \
                     and only this one, which is not deprecated, is kept";
        let bundles = bundles(&root, "api/", twice, |_| BundleOptions {
            form,
            replacements: vec![("%CLIENT_MAJOR_VERSION%".into(), "r0".into())],
            ..BundleOptions::default()
        });
        let operations: Vec<_> = bundles.iter().map(|(name, bundle)| (&**name, bundle.operations)).collect();
        let expected = [
            ("application-service", 8),
            ("client-server", 118),
            ("identity", 39),
            ("push-gateway", 1),
            ("server-server", 30),
        ];
        assert_eq!(operations, expected);
        let client = parsed(&bundles[1].1.text);
        assert_eq!(client.get("swagger").and_then(Node::as_str), Some("2.0"));
        assert_eq!(client.get("basePath").and_then(Node::as_str), Some("/"));
        assert!(client.get("paths").unwrap().get("/_matrix/client/r0/sync").is_some());
        assert_eq!(client.get("definitions").is_some(), form == Form::Named);
    }
}

/// Every public description gives a bundle, of bounded size.
#[test]
fn any_description_can_be_bundled() {
    let Some(root) = shared("corpora/openapi") else { return };
    let mut folders: Vec<_> = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    for folder in folders.into_iter().filter(|folder| folder.is_dir()) {
        let sink = Sink::new();
        let found = find(&folder, None, Remote::Forbidden, &sink).unwrap();
        let documents = Documents::new(&found.sources, Strictness::Lenient, &sink);
        let resolver = Resolver::new(&documents);
        for spec in SpecFolder::find_all(&documents, "") {
            for file in &spec.files {
                let single = SpecFolder::single(&documents, *file);
                for form in [Form::Inlined, Form::Named] {
                    let bundle =
                        bundle(&single, &resolver, &BundleOptions { form, ..BundleOptions::default() });
                    let source = found.sources.file(*file).text.len();
                    assert!(bundle.operations > 0, "{}", folder.display());
                    assert!(bundle.text.len() < 100 * source.max(500_000), "{}", folder.display());
                    parsed(&bundle.text);
                }
            }
        }
    }
}
