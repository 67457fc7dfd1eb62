//! The preview as a client sees it: the real server on a free port, with a build that takes a folder
//! as it is.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::{Read, Write};
use std::net::Shutdown;
use std::sync::atomic::Ordering;
use std::time::Duration;

use crate::support::client::{Answer, Preview};

const EVENTS: &str = "/__specwright/events";
const PAGE: &str = "<!doctype html><html><head><title>T</title></head><body><main>one</main></body></html>";

#[test]
fn an_edit_is_announced_and_served() {
    let preview = Preview::of(&[("index.html", PAGE), ("a/index.html", PAGE)]);
    let mut events = preview.events(EVENTS);
    preview.save("index.html", &PAGE.replace("one", "two"));
    let event = events.next();
    assert!(event.contains(r#""changed":["index.html"]"#) && event.contains(r#""failed":false"#), "{event}");
    assert!(event.contains(r#""milliseconds":"#) && event.contains(r#""generation":2"#), "{event}");
    assert!(preview.get("/").body.contains("<main>two</main>"));
    let line = preview.log_line("index.html: 1 file new");
    assert!(line.contains(" ms: 0 errors, 0 warnings"), "{line}");
}

#[test]
fn a_broken_source_keeps_the_last_good_site_until_it_is_mended() {
    let preview = Preview::of(&[("index.html", PAGE)]);
    let mut events = preview.events(EVENTS);
    preview.save("index.html", "<p>BROKEN</p>");
    assert!(events.next().contains(r#""failed":true,"errors":1,"warnings":0,"changed":[]"#));
    assert!(preview.get("/").body.contains("<main>one</main>"));
    let state = preview.get("/__specwright/state");
    assert_eq!(state.field("Content-Type"), Some("application/json"));
    assert!(state.body.contains(r#""text":"error: this is broken\n --> index.html:1:1""#), "{}", state.body);
    assert!(state.body.contains(r#""file":"index.html","line":1"#));
    preview.log_line("error: this is broken");
    preview.log_line("failed, the last good site stays");
    preview.save("index.html", "<p>mended, DOUBTFUL</p>");
    assert!(events.next().contains(r#""failed":false,"errors":0,"warnings":1,"changed":["index.html"]"#));
    assert!(preview.get("/").body.contains("mended"));
}

#[test]
fn a_site_that_never_was_good_waits_for_the_first_mend() {
    let preview = Preview::with(&[("a.txt", "BROKEN")], |_| {}, |_| {});
    fs::remove_file(preview.root.join("a.txt")).unwrap();
    let mut events = preview.events(EVENTS);
    preview.save("index.html", PAGE);
    while events.next().contains(r#""failed":true"#) {}
    while !preview.get("/").body.contains("<main>one</main>") {}
}

#[test]
fn a_hundred_files_at_once_are_few_rebuilds() {
    let preview =
        Preview::with(&[("index.html", PAGE)], |folder| folder.takes = Duration::from_millis(50), |_| {});
    let mut events = preview.events(EVENTS);
    for number in 0..100 {
        preview.overwrite(&format!("many/{number}.html"), PAGE);
    }
    while !events.next().contains("many/99.html") {}
    // The first, one or two for the burst, and one for what came while that was being built.
    let builds = preview.builds.load(Ordering::SeqCst);
    assert!(builds <= 4, "{builds} builds");
    assert_eq!(preview.get("/many/0.html").status, 200);
    assert_eq!(preview.get("/many/99.html").status, 200);
}

#[test]
fn changes_during_a_build_are_one_more_build() {
    let preview =
        Preview::with(&[("index.html", PAGE)], |folder| folder.takes = Duration::from_millis(600), |_| {});
    let mut events = preview.events(EVENTS);
    preview.save("index.html", "first");
    while preview.builds.load(Ordering::SeqCst) < 2 {}
    for number in 0..10 {
        preview.save(&format!("{number}.html"), PAGE);
    }
    assert!(events.next().contains(r#""generation":2"#));
    let event = events.next();
    assert!(event.contains("9.html"), "{event}");
    assert_eq!(preview.builds.load(Ordering::SeqCst), 3);
}

#[test]
fn five_clients_are_told_and_one_that_was_away_catches_up() {
    let preview = Preview::of(&[("index.html", PAGE)]);
    let token = preview.token("/");
    let mut clients: Vec<_> = (0..5).map(|_| preview.events(EVENTS)).collect();
    // This one goes away without a word.
    drop(clients.pop());
    preview.save("b.html", PAGE);
    for client in &mut clients {
        assert!(client.next().contains(r#""changed":["b.html"]"#));
    }
    let mut late = preview.events(&format!("{EVENTS}?since={token}"));
    assert!(late.next().contains(r#""changed":["b.html"]"#));
    let mut stranger = preview.events(&format!("{EVENTS}?since=another-7"));
    assert!(stranger.next().contains(r#""changed":null"#));
}

#[test]
fn the_script_is_in_served_pages_only() {
    let preview =
        Preview::with(&[("v1/x", ""), ("a.html", PAGE)], |folder| folder.base_path = "/v1/".into(), |_| {});
    let page = preview.get("/v1/a.html");
    assert!(page.body.contains("<head><link rel=\"stylesheet\" href=\"/v1/__specwright/marks.css\">"));
    assert!(page.body.contains("<script src=\"/v1/__specwright/live.js\" defer data-state="));
    assert_eq!(fs::read_to_string(preview.root.join("a.html")).unwrap(), PAGE);
    let script = preview.get("/v1/__specwright/live.js");
    assert_eq!(script.field("Content-Type"), Some("text/javascript; charset=utf-8"));
    assert_eq!(preview.get("/v1/__specwright/other").status, 404);
}

#[test]
fn base_path_folders_and_missing_pages() {
    let files = [("index.html", PAGE), ("a/index.html", PAGE), ("404.html", "<p>lost</p>")];
    let preview = Preview::with(&files, |folder| folder.base_path = "/v1/".to_owned(), |_| {});
    for (from, to) in [("/", "/v1/"), ("/v1", "/v1/"), ("/v1/a?q", "/v1/a/?q")] {
        let answer = preview.get(from);
        assert_eq!((answer.status, answer.field("Location")), (302, Some(to)), "{from}");
    }
    for target in ["/v1/", "/v1/a/", "/v1/index.html"] {
        assert_eq!(preview.get(target).status, 200, "{target}");
    }
    for target in ["/a/", "/v1/b", "/v1/a/b/"] {
        let answer = preview.get(target);
        assert_eq!((answer.status, answer.body.contains("lost")), (404, true), "{target}");
    }
}

#[test]
fn answers_carry_security_fields_tags_and_no_body_where_none_belongs() {
    let preview = Preview::of(&[("index.html", PAGE), ("a.css", "p {}")]);
    for target in ["/", "/a.css", "/none", "/%00"] {
        let answer = preview.get(target);
        let policy = answer.field("Content-Security-Policy").unwrap();
        assert!(policy.starts_with("default-src 'self'") && !policy.contains("unsafe"), "{target}");
        assert_eq!(answer.field("X-Content-Type-Options"), Some("nosniff"));
        assert_eq!(answer.field("Cache-Control"), Some("no-cache"));
    }
    let css = preview.get("/a.css");
    let tag = css.field("ETag").unwrap();
    let again = preview.get_with("/a.css", &format!("If-None-Match: \"x\", W/{tag}\r\n"));
    assert_eq!((again.status, again.body.as_str()), (304, ""));
    // A page names its state, so it is another one after every build.
    let page = preview.get("/");
    let mut events = preview.events(EVENTS);
    preview.save("b.txt", "");
    events.next();
    assert_ne!(preview.get("/").field("ETag"), page.field("ETag"));
    assert_eq!(preview.get("/a.css").field("ETag"), Some(tag));
    let head = preview.raw(b"HEAD /a.css HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert_eq!((head.status, head.field("Content-Length"), head.body.as_str()), (200, Some("4"), ""));
}

#[test]
fn a_connection_can_be_used_again() {
    let preview = Preview::of(&[("a.txt", "one")]);
    let request = format!("GET /a.txt HTTP/1.1\r\nHost: {}\r\n\r\n", preview.address);
    let mut stream = preview.connect();
    stream.write_all(request.repeat(2).as_bytes()).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    assert_eq!(text.matches("HTTP/1.1 200 OK").count(), 2);
}

#[test]
fn no_path_leaves_the_site() {
    let preview = Preview::of(&[("index.html", PAGE)]);
    let secret = preview.root.parent().unwrap().join("specwright-serve-secret.txt");
    fs::write(&secret, "secret").unwrap();
    for target in [
        "/../specwright-serve-secret.txt",
        "/%2e%2e/specwright-serve-secret.txt",
        "/..%2fspecwright-serve-secret.txt",
        "/..%5cspecwright-serve-secret.txt",
        "/%252e%252e/specwright-serve-secret.txt",
        "//specwright-serve-secret.txt",
        "/index.html%00.css",
        "/C:/Windows/win.ini",
        "/a/../../../etc/passwd",
        "file:///etc/passwd",
        secret.to_str().unwrap(),
    ] {
        let answer = preview.get(target);
        assert!(matches!(answer.status, 400 | 404), "{target}: {}", answer.status);
        assert!(!answer.body.contains("secret\n") && !answer.body.contains("root:"), "{target}");
    }
    fs::remove_file(&secret).unwrap();
}

#[test]
fn foreign_hosts_are_refused() {
    let preview = Preview::of(&[("index.html", PAGE)]);
    let ask = |host: &str| {
        preview.raw(format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").as_bytes())
    };
    for host in ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "192.168.0.1"] {
        assert_eq!(ask(host).status, 421, "{host}");
    }
    assert_eq!(ask("localhost:1234").status, 200);
    let absolute = preview.raw(b"GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assert_eq!(absolute.status, 421);
    assert_eq!(preview.raw(b"GET / HTTP/1.1\r\n\r\n").status, 400);
}

#[test]
fn oversized_and_malformed_requests_are_refused() {
    let preview = Preview::of(&[("index.html", PAGE)]);
    let long = "a".repeat(1_000_000);
    let ask = |text: String| preview.raw_lossy(text.as_bytes());
    assert_eq!(ask(format!("GET /{long} HTTP/1.1\r\nHost: localhost\r\n\r\n")).status, 414);
    assert_eq!(ask(format!("GET / HTTP/1.1\r\nHost: localhost\r\nX: {long}\r\n\r\n")).status, 431);
    assert_eq!(ask("\0\u{1}\u{2}\r\n\r\n".to_owned()).status, 400);
    assert_eq!(ask("GET / HTTP/1.1\r\nHost: localhost\r\nno colon\r\n\r\n".to_owned()).status, 400);
    let post = ask(format!("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n{long}"));
    assert_eq!((post.status, post.field("Allow")), (405, Some("GET, HEAD")));
    assert_eq!(preview.get("/").status, 200);
}

#[test]
fn slow_and_silent_clients_harm_nobody() {
    let preview = Preview::of(&[("index.html", PAGE)]);
    // More of them than there are slots, all in the middle of a request.
    let slow: Vec<_> = (0..200)
        .map(|_| {
            let mut stream = preview.connect();
            stream.write_all(b"GET / HTTP/1.1\r\nHo").unwrap();
            stream
        })
        .collect();
    for _ in 0..20 {
        assert_eq!(preview.get("/").status, 200);
    }
    // The last one is told after a while that it took too long.
    let mut bytes = Vec::new();
    let mut last = slow.into_iter().next_back().unwrap();
    last.read_to_end(&mut bytes).unwrap();
    assert_eq!(Answer::parse(&bytes).status, 408);
}

#[test]
fn a_moved_source_folder_is_survived() {
    let preview = Preview::of(&[("index.html", PAGE)]);
    let mut events = preview.events(EVENTS);
    let away = preview.root.with_extension("away");
    fs::rename(&preview.root, &away).unwrap();
    assert!(events.next().contains(r#""failed":true"#));
    assert!(preview.get("/").body.contains("<main>one</main>"));
    fs::create_dir_all(&preview.root).unwrap();
    preview.save("index.html", &PAGE.replace("one", "back"));
    while !preview.get("/").body.contains("<main>back</main>") {
        events.next();
    }
    preview.save("sub/index.html", PAGE);
    while !events.next().contains("sub/index.html") {}
    fs::remove_dir_all(&away).unwrap();
}

#[test]
fn a_folder_that_is_made_and_filled_at_once_is_seen() {
    let preview = Preview::of(&[("index.html", PAGE)]);
    let mut events = preview.events(EVENTS);
    preview.save("a/b/c/index.html", PAGE);
    while preview.get("/a/b/c/").status != 200 {
        events.next();
    }
    preview.overwrite("a/b/c/index.html", "later");
    while !preview.get("/a/b/c/").body.ends_with("later") {
        events.next();
    }
}

#[test]
fn polling_sees_changes_too() {
    let preview = Preview::with(&[("index.html", PAGE)], |_| {}, |options| options.poll = true);
    let mut events = preview.events(EVENTS);
    preview.save("index.html", "polled");
    assert!(events.next().contains(r#""changed":["index.html"]"#));
}

#[test]
fn once_serves_without_watching() {
    let preview = Preview::with(&[("index.html", PAGE)], |_| {}, |options| options.once = true);
    preview.save("index.html", "changed");
    std::thread::sleep(Duration::from_millis(300));
    assert!(preview.get("/").body.contains("<main>one</main>"));
    assert_eq!(preview.builds.load(Ordering::SeqCst), 1);
}

#[test]
fn what_does_not_count_builds_nothing() {
    let preview = Preview::with(
        &[("index.html", PAGE), ("out/x", ""), (".git/HEAD", "")],
        |_| {},
        |options| options.ignored = vec![options.root.join("out")],
    );
    let mut events = preview.events(EVENTS);
    for path in ["out/x", "out/y/z", ".git/HEAD", ".index.html.swp", "index.html~"] {
        preview.save(path, "x");
    }
    fs::read(preview.root.join("index.html")).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    preview.save("b.html", "");
    // The next event is about the file that counts; all others ride along in the fake site.
    assert!(events.next().contains("b.html"));
    assert_eq!(preview.builds.load(Ordering::SeqCst), 2);
}
