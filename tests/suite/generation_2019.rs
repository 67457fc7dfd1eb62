//! The Matrix specification of 2019, built as it is: what its readers count on.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::support::folder::Folder;
use specwright::build::{BuildOptions, Built, build};
use specwright::diagnostic::Severity;
use specwright::project::Override;

/// The source, among the material that is shared by all checkouts; `None`, with a word, when it is
/// missing.
fn source() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpora/matrix-doc-2019");
    if !path.exists() {
        println!("skipped: there is no {}", path.display());
        return None;
    }
    Some(path)
}

fn built(settings: &[(&str, &str)]) -> Option<Built> {
    let overrides =
        settings.iter().map(|(key, value)| Override { key: (*key).into(), value: (*value).into() });
    Some(build(&BuildOptions {
        source: source()?,
        overrides: overrides.collect(),
        ..BuildOptions::default()
    }))
}

/// The site without any settings, made once.
fn site() -> Option<&'static Built> {
    static SITE: OnceLock<Option<Built>> = OnceLock::new();
    SITE.get_or_init(|| built(&[])).as_ref()
}

fn file<'b>(built: &'b Built, path: &str) -> &'b str {
    let output = built.output.as_ref().unwrap();
    let bytes = output.files.get(path).unwrap_or_else(|| panic!("there is no `{path}`"));
    std::str::from_utf8(bytes).unwrap()
}

/// The pages that the source lists.
const PAGES: [&str; 13] = [
    "index.html",
    "client_server/unstable.html",
    "application_service/unstable.html",
    "server_server/unstable.html",
    "identity_service/unstable.html",
    "push_gateway/unstable.html",
    "rooms/v1.html",
    "rooms/v2.html",
    "rooms/v3.html",
    "rooms/v4.html",
    "rooms/v5.html",
    "appendices.html",
    "proposals.html",
];

/// The text of markup, with single spaces.
fn text(markup: &str) -> String {
    let mut out = String::new();
    let mut is_text = true;
    for c in markup.chars() {
        match c {
            '<' => is_text = false,
            '>' => is_text = true,
            c if is_text => out.push(c),
            _ => {}
        }
    }
    let out = out.split_whitespace().collect::<Vec<_>>().join(" ");
    out.replace("&quot;", "\"").replace("&amp;", "&")
}

/// A text without spaces, which cells and blocks may have between them or not.
fn squeezed(text: &str) -> String {
    text.replace(' ', "")
}

/// What stands between `start` and the next `end`.
fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    let at = text.find(start).unwrap_or_else(|| panic!("there is no `{start}`")) + start.len();
    &text[at..at + text[at..].find(end).unwrap_or(text.len() - at)]
}

/// The headings of operations on a page: anchor and text.
fn operations(page: &str) -> Vec<(String, String)> {
    page.split("<section class=\"operation")
        .skip(1)
        .map(|section| {
            let heading = between(section, "<h", "</h");
            (between(heading, "id=\"", "\"").to_owned(), text(&format!("<h{heading}")))
        })
        .collect()
}

#[test]
fn it_builds_without_an_error_and_has_all_pages() {
    let Some(site) = site() else { return };
    let errors: Vec<_> = site.diagnostics.iter().filter(|d| d.severity == Severity::Error).collect();
    assert!(errors.is_empty(), "{errors:?}");
    for page in PAGES {
        assert!(file(site, page).contains("<main"), "{page}");
    }
}

#[test]
fn every_endpoint_has_its_heading() {
    let Some(site) = site() else { return };
    let all: Vec<(String, String)> = PAGES.iter().flat_map(|page| operations(file(site, page))).collect();
    assert_eq!(all.len(), 197);
    let count = |page: &str| operations(file(site, page)).len();
    assert_eq!(count("client_server/unstable.html"), 118);
    assert_eq!(count("identity_service/unstable.html"), 39);
    let deprecated: Vec<_> = all.iter().filter(|(_, text)| text.starts_with("Deprecated: ")).collect();
    assert_eq!(deprecated.len(), 22);
    let add = all.iter().find(|(id, _)| id == "post-matrix-client-r0-account-3pid").unwrap();
    assert_eq!(add.1, "Deprecated: POST /_matrix/client/r0/account/3pid");
}

#[test]
fn a_deprecated_endpoint_answers_to_both_anchors_and_says_so() {
    let Some(site) = site() else { return };
    let warning = "This API is deprecated and will be removed from a future release.";
    for page in PAGES {
        let page = file(site, page);
        let deprecated = operations(page).into_iter().filter(|(_, text)| text.starts_with("Deprecated: "));
        for (id, _) in deprecated {
            assert!(!id.starts_with("deprecated-"), "{id}");
            assert!(page.contains(&format!("id=\"deprecated-{id}\"")), "{id}");
        }
        assert_eq!(page.matches(warning).count(), page.matches("operation deprecated\"").count());
    }
}

#[test]
fn no_anchor_is_given_twice_and_no_heading_is_too_deep() {
    let Some(site) = site() else { return };
    for (path, _) in site.output.as_ref().unwrap().files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let page = file(site, path);
        let mut seen = BTreeSet::new();
        for (at, start) in page.match_indices(" id=\"") {
            let id = page[at + start.len()..].split('"').next().unwrap();
            assert!(seen.insert(id), "{path} has the anchor `{id}` twice");
        }
        assert!(!page.contains("<h7"), "{path}");
    }
}

#[test]
fn nothing_of_the_source_is_left_over() {
    let Some(site) = site() else { return };
    for page in PAGES {
        let shown = text(file(site, page));
        for left in ["{{", "_http_api", "%CLIENT_", "_RELEASE_LABEL", "\\u00", "allow_remote=False"] {
            assert!(!shown.contains(left), "{page} has `{left}`");
        }
    }
}

#[test]
fn the_note_on_adding_and_binding_stands_in_its_section() {
    let Some(site) = site() else { return };
    let page = file(site, "client_server/unstable.html");
    let section = between(
        page,
        "id=\"adding-account-administrative-contact-information\"",
        "<section class=\"operation",
    );
    let shown = text(section);
    assert!(shown.contains("Note"), "{shown}");
    assert!(shown.contains("it is speaking about an identifier that was not bound"), "{shown}");
}

#[test]
fn versions_of_the_identity_api_follow_each_other_or_stand_side_by_side() {
    let Some(plain) = site() else { return };
    let ids: Vec<String> =
        operations(file(plain, "identity_service/unstable.html")).into_iter().map(|(id, _)| id).collect();
    let at = |id: &str| ids.iter().position(|known| known == id).unwrap();
    assert_eq!(at("get-matrix-identity-api-v1") + 1, at("get-matrix-identity-v2"));
    assert!(!file(plain, "identity_service/unstable.html").contains("class=\"comparison\""));
    let Some(site) = built(&[("pages.side_by_side", "true")]) else { return };
    let page = file(&site, "identity_service/unstable.html");
    assert_eq!(page.matches("class=\"comparison\"").count(), 8);
    assert_eq!(operations(page).len(), ids.len());
    for id in ids {
        assert!(page.contains(&format!("id=\"{id}\"")), "{id}");
    }
}

#[test]
fn a_label_names_the_page_and_chooses_the_changelog() {
    let Some(site) = built(&[("client_release_label", "r0.5.0")]) else { return };
    let page = file(&site, "client_server/r0.5.0.html");
    let changelog = text(between(page, "id=\"changelog\"", "<h2"));
    assert!(changelog.contains("Version: r0.5.0"), "{changelog}");
    assert!(changelog.contains("Add a new submit_url field"), "{changelog}");
    assert!(!text(page).contains("You are viewing an unstable version"));
    assert!(file(&site, "index.html").contains("href=\"client_server/r0.5.0.html\""));
    // The others have no label.
    assert!(text(file(&site, "push_gateway/unstable.html")).contains("You are viewing an unstable version"));
}

#[test]
fn the_draft_of_the_changelog_is_made_of_fragments() {
    let Some(site) = site() else { return };
    let page = file(site, "client_server/unstable.html");
    let changelog = text(between(page, "id=\"changelog\"", "<h2"));
    let at = |words: &str| changelog.find(words).unwrap_or_else(|| panic!("no `{words}`: {changelog}"));
    assert!(at("Breaking Changes") < at("New Endpoints"));
    assert!(at("New Endpoints") < at("Backwards Compatible Changes"));
    assert!(at("Backwards Compatible Changes") < at("Spec Clarifications"));
    assert!(page.contains("id=\"spec-clarifications\""));
    assert!(text(file(site, "push_gateway/unstable.html")).contains("No significant changes."));
}

#[test]
fn only_links_without_a_target_are_reported() {
    let Some(site) = site() else { return };
    let dead: Vec<String> = site
        .diagnostics
        .iter()
        .filter(|problem| problem.rule.code == "link-dead")
        .map(|problem| {
            let span = problem.span.unwrap();
            let file = site.sources.file(span.file);
            format!("{}:{}", file.path, file.line_col(span.start as usize).line)
        })
        .collect();
    let expected = [
        "specification/identity_service_api.rst:336",
        "specification/modules/room_previews.rst:39",
        "specification/modules/sso_login.rst:96",
        "specification/modules/sso_login.rst:97",
        "specification/modules/typing_notifications.rst:23",
    ];
    assert_eq!(dead, expected);
}

/// A source of the same kind, small enough to be read.
const SMALL: [(&str, &str); 8] = [
    (
        "specification/targets.yaml",
        "targets:\n  index:\n    files: [index.rst]\n  client_server:\n    files:\n      - cs.rst\n      - {1: part.rst}\n    version_label: '%CLIENT_RELEASE_LABEL%'\ntitle_styles: ['=', '-', '~']\n",
    ),
    (
        "specification/index.rst",
        "Start\n=====\n\n{{apis}}\n\nSee `the API <client_server/%CLIENT_RELEASE_LABEL%>`_.\n",
    ),
    (
        "specification/cs.rst",
        "The API\n=======\n\n{{unstable_warning_block_CLIENT_RELEASE_LABEL}}\n\nChangelog\n---------\n\n{{client_server_changelog}}\n\nCalls\n-----\n\nSee `m.text`_ and `GET /r0/a/{id}`_.\n\n{{one_cs_http_api}}\n\n{{m_seen_event}}\n\n{{definition_cs_thing}}\n",
    ),
    ("specification/part.rst", "Part\n====\n\n.. _m.text: #part\n"),
    (
        "api/client-server/one.yaml",
        "swagger: '2.0'\ninfo: {title: T, version: '1'}\nbasePath: /%CLIENT_MAJOR_VERSION%\npaths:\n  /a/{id}:\n    get:\n      summary: Says *a*.\n      deprecated: true\n      parameters:\n        - {name: id, in: path, type: string, required: true, x-example: '@a:b', description: Which.}\n        - {name: full, in: query, type: boolean, x-example: false}\n        - in: body\n          name: body\n          schema:\n            type: object\n            properties:\n              count: {type: integer}\n              word: {type: string}\n              kind: {type: string, enum: [x, y], description: A kind.}\n      responses:\n        200: {description: Done., schema: {type: [string, 'null']}}\n        429: {description: Too many.}\n",
    ),
    (
        "api/client-server/definitions/thing.yaml",
        "title: Thing\ntype: object\nallOf:\n  - {properties: {a: {type: string}}, example: {a: part}}\n  - {properties: {b: {type: integer, example: 7}}}\n",
    ),
    (
        "event-schemas/schema/m.seen",
        "title: Seen\ndescription: It was seen.\nproperties:\n  content:\n    type: object\n    patternProperties:\n      '^@': {type: object, x-pattern: $USER, title: Look, properties: {ts: {type: integer}}}\n",
    ),
    ("changelogs/client_server/newsfragments/1.feature", "Add ``a``.\n"),
];

#[test]
fn a_small_source_shows_every_kind_of_variable() {
    let folder = Folder::of(&SMALL);
    let site = build(&BuildOptions { source: folder.0.clone(), ..BuildOptions::default() });
    let problems: Vec<_> = site.diagnostics.iter().map(|problem| &problem.message).collect();
    assert!(problems.is_empty(), "{problems:?}");
    let home = file(&site, "index.html");
    assert!(home.contains("<a href=\"client_server/unstable.html\">the API</a>"), "{home}");
    assert!(
        squeezed(&text(home))
            .contains(&squeezed("Client-Server API unstable Interaction between clients and servers")),
        "{home}"
    );
    let page = file(&site, "client_server/unstable.html");
    let shown = squeezed(&text(page));
    for words in [
        "You are viewing an unstable version",
        "Backwards Compatible Changes",
        "Deprecated: GET /r0/a/{id}",
        "Says a.",
        "Rate-limited: Yes.",
        "GET /r0/a/%40a%3Ab?full=false HTTP/1.1",
        "{ \"count\": 0, \"word\": \"string\", \"kind\": \"string\" }",
        "kind enum A kind. One of: [\"x\", \"y\"]",
        "string or null",
        "Status code 429: Too many.",
        "Content Key Type Description $USER Look",
        "Thing schema",
        "{ \"a\": \"string\", \"b\": 7 }",
    ] {
        assert!(shown.contains(&squeezed(words)), "no `{words}` in {shown}");
    }
    for anchor in ["get-r0-a-id", "deprecated-get-r0-a-id", "m-seen", "thing-schema", "part", "changelog"] {
        assert!(page.contains(&format!("id=\"{anchor}\"")), "{anchor}");
    }
    assert!(page.contains("<a href=\"#get-r0-a-id\">"));
}

/// A target that this generation did not have, with a label and an API folder of its own.
const MORE: [(&str, &str); 4] = [
    (
        "specification/targets.yaml",
        "targets:\n  index:\n    files: [index.rst]\n  gadgets:\n    files: [gadgets.rst]\n    version_label: '%GADGETS_RELEASE_LABEL%'\n",
    ),
    ("specification/index.rst", "Start\n=====\n\n{{apis}}\n"),
    (
        "specification/gadgets.rst",
        "Gadgets\n=======\n\n{{unstable_warning_block_GADGETS_RELEASE_LABEL}}\n\nRelease %GADGETS_RELEASE_LABEL%.\n\n{{one_gadget_api_http_api}}\n",
    ),
    (
        "api/gadget-api/one.yaml",
        "swagger: '2.0'\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    get:\n      summary: Says a.\n      responses:\n        200: {description: Done.}\n",
    ),
];

#[test]
fn any_target_may_have_a_label_and_any_folder_of_the_apis_its_variables() {
    let folder = Folder::of(&MORE);
    let site = |label: Option<(&str, &str)>| {
        let overrides = label.map(|(key, value)| Override { key: key.into(), value: value.into() });
        build(&BuildOptions {
            source: folder.0.clone(),
            overrides: overrides.into_iter().collect(),
            ..BuildOptions::default()
        })
    };
    let draft = site(None);
    assert!(draft.diagnostics.is_empty(), "{:?}", draft.diagnostics);
    let page = text(file(&draft, "gadgets/unstable.html"));
    assert!(page.contains("You are viewing an unstable version") && page.contains("Says a."), "{page}");
    assert!(squeezed(&text(file(&draft, "index.html"))).contains("Gadgetsunstable"));
    let released = site(Some(("gadgets_release_label", "r1.2")));
    let page = text(file(&released, "gadgets/r1.2.html"));
    assert!(page.contains("Release r1.2.") && !page.contains("You are viewing an unstable"), "{page}");
    let mistaken = site(Some(("gadget_release_label", "r1.2")));
    let messages: Vec<_> = mistaken.diagnostics.iter().map(|problem| &problem.message).collect();
    assert_eq!(messages, ["no target is labelled by `gadget_release_label`"]);
    let outside = site(Some(("gadgets_release_label", "../../x")));
    let messages: Vec<_> = outside.diagnostics.iter().map(|problem| &problem.message).collect();
    assert_eq!(messages, ["`gadgets/../../x.html` cannot be the address of a page"]);
}

#[test]
fn pictures_and_included_texts_come_along() {
    let folder = Folder::of(&[
        (
            "specification/targets.yaml",
            "targets:\n  index:\n    files: [index.rst]\n  room@v1:\n    files: [rooms/v1.rst]\n",
        ),
        (
            "specification/index.rst",
            "Start\n=====\n\n.. image:: rooms/plan.svg\n   :alt: Plan\n\n.. image:: rooms/plna.svg\n   :alt: Lost\n",
        ),
        (
            "specification/rooms/v1.rst",
            "First\n=====\n\n.. image:: plan.svg\n   :alt: Plan\n\n.. include:: more.txt\n",
        ),
        ("specification/rooms/plan.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='4' height='3'/>"),
        ("specification/rooms/more.txt", "More *words*.\n"),
    ]);
    let site = build(&BuildOptions { source: folder.0.clone(), ..BuildOptions::default() });
    let messages: Vec<_> = site.diagnostics.iter().map(|problem| &problem.message).collect();
    assert_eq!(messages, ["there is no picture `rooms/plna.svg`"]);
    assert!(file(&site, "index.html").contains("<img src=\"rooms/plan.svg\" alt=\"Plan\""));
    let room = file(&site, "room/v1.html");
    assert!(
        room.contains("<img src=\"../rooms/plan.svg\" alt=\"Plan\"") && room.contains("More <em>words</em>.")
    );
}

#[test]
fn the_oldest_sources_have_no_fragments_and_keep_events_by_version() {
    let folder = Folder::of(&[
        ("specification/targets.yaml", "targets:\n  client_server:\n    files: [cs.rst]\n"),
        (
            "specification/cs.rst",
            "The API\n=======\n\n{{client_server_changelog}}\n\n{{common_event_fields}}\n\n{{login_http_api}}\n\n{{m_seen_event}}\n",
        ),
        ("changelogs/client_server.rst", "r0.1\n====\n\n- Newest.\n\nr0.0\n====\n\n- Oldest.\n"),
        (
            "api/client-server/v1/login.yaml",
            "swagger: '2.0'\ninfo: {title: T, version: '1'}\npaths:\n  /login:\n    get:\n      responses:\n        200: {description: Done.}\n",
        ),
        ("event-schemas/schema/v1/m.seen", "title: Seen\ndescription: It was seen.\n"),
        (
            "event-schemas/schema/v1/core-event-schema/event.json",
            "{\"title\": \"Event\", \"properties\": {\"type\": {\"type\": \"string\"}}}",
        ),
    ]);
    let site = build(&BuildOptions { source: folder.0.clone(), ..BuildOptions::default() });
    let messages: Vec<_> = site.diagnostics.iter().map(|problem| &problem.message).collect();
    assert!(messages.is_empty(), "{messages:?}");
    let page = file(&site, "client_server.html");
    let shown = text(page);
    assert!(shown.contains("Newest.") && !shown.contains("Oldest."), "{shown}");
    assert!(shown.contains("GET /login") && shown.contains("It was seen."), "{shown}");
    assert!(shown.contains("type string"), "{shown}");
}

#[test]
fn a_page_of_an_operation_knows_the_names_of_the_page_that_shows_it() {
    let folder = Folder::of(&[
        ("specwright.toml", "[pages]\noperations = true\n"),
        (
            "specification/targets.yaml",
            "targets:\n  index:\n    files: [index.rst]\n  api@v1:\n    files: [cs.rst]\n",
        ),
        ("specification/index.rst", "Start\n=====\n\nSee `it <cs.rst#rules>`_ and `all <cs.rst>`__.\n"),
        ("specification/cs.rst", "API\n===\n\nRules\n-----\n\n{{one_cs_http_api}}\n"),
        (
            "api/client-server/one.yaml",
            "swagger: '2.0'\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    get:\n      operationId: getA\n      description: By the `Rules`_, from `the start <../index.html>`_.\n      responses:\n        200: {description: Done.}\n",
        ),
    ]);
    let site = build(&BuildOptions { source: folder.0.clone(), ..BuildOptions::default() });
    let messages: Vec<_> = site.diagnostics.iter().map(|problem| &problem.message).collect();
    assert!(messages.is_empty(), "{messages:?}");
    let files = &site.output.as_ref().unwrap().files;
    let own = files.keys().find(|path| path.ends_with("getA/index.html")).unwrap();
    let page = file(&site, own);
    let up = "../".repeat(own.matches('/').count() - 1);
    assert!(page.contains(&format!("href=\"{up}v1.html#rules\"")), "{page}");
    assert!(page.contains(&format!("href=\"{up}../index.html\"")), "{page}");
    let home = file(&site, "index.html");
    assert!(home.contains("href=\"api/v1.html#rules\"") && home.contains("href=\"api/v1.html\""), "{home}");
}
