//! Links to other sites (`--external`).
//!
//! 1. The addresses of all links in pages and descriptions are collected, each once, with the places
//!    that name it.
//! 2. Answers that are younger than a day are taken from the cache file.
//! 3. The rest is asked for, several at a time, until the time is up. Hosts of this machine and of private
//!    networks are left alone unless they are allowed.
//! 4. An address that answers with 404 or 410, or whose host does not exist, is reported. Anything
//!    else (a refusal to programs, a site that is down for an hour) says nothing about the link.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::Input;
use crate::diagnostic::{Diagnostic, Sink, rules};
use crate::disk;
use crate::load::Node;
use crate::markup::html::raw_links;
use crate::markup::{Document, Event, Tag, markdown, rst};
use crate::project::Descriptions;
use crate::source::http::{Client, Hosts, HttpError, Method};
use crate::source::{Origin, Sources, Span};

/// How external links are asked for.
#[derive(Debug, Clone)]
pub struct Options<'p> {
    /// File that keeps answers between runs; no cache without one.
    pub cache: Option<&'p Path>,
    /// Time for all of them.
    pub limit: Duration,
    /// How many are asked for at a time.
    pub parallel: usize,
    /// Which hosts are asked.
    pub hosts: Hosts,
}

/// An answer is asked for again after this many seconds.
const FRESH: u64 = 24 * 60 * 60;
/// Time for one address, as far as there is time left.
const EACH: Duration = Duration::from_secs(15);
/// Bytes of a page that are read where only the content tells that there is one.
const MAX_BYTES: u64 = 1 << 16;

/// What an address answered.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Answer {
    /// A status of HTTP.
    Status(u16),
    /// The host does not exist.
    NoHost,
    /// Nothing that can be relied on.
    Unknown,
}

/// Asks for all external links of the pages.
pub fn check(input: &Input<'_>, options: &Options<'_>) {
    let sink = input.resolver.sink();
    let links = links(input);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
    let mut known = options.cache.map_or(BTreeMap::new(), |path| read_cache(path, now));
    let unknown: Vec<&str> =
        links.keys().map(String::as_str).filter(|url| !known.contains_key(*url)).collect();
    known.extend(ask_all(&unknown, options).into_iter().map(|(url, answer)| (url, (now, answer))));
    for (url, spans) in &links {
        if let Some((_, answer)) = known.get(url) {
            spans.iter().for_each(|span| report(url, answer, *span, sink));
        }
    }
    let skipped = links.keys().filter(|url| !known.contains_key(*url)).count();
    if skipped > 0 {
        let message = format!("the time was up before all external links were asked for: {skipped} are left");
        sink.add(
            Diagnostic::without_place(&rules::LINK_EXTERNAL, message).help("run it again: answers are kept"),
        );
    }
    if let Some(path) = options.cache
        && let Err(error) = write_cache(path, &known)
    {
        let message = format!("cannot write the cache `{}`: {error}", path.display());
        sink.add(Diagnostic::without_place(&rules::SOURCE_UNREADABLE, message));
    }
}

fn report(url: &str, answer: &Answer, span: Option<Span>, sink: &Sink) {
    let message = match answer {
        Answer::Status(status @ (404 | 410)) => format!("`{url}` answers {status}: there is no such page"),
        Answer::NoHost => format!("the host of `{url}` does not exist"),
        _ => return,
    };
    let diagnostic = match span {
        Some(span) => Diagnostic::new(&rules::LINK_EXTERNAL, span, message),
        None => Diagnostic::without_place(&rules::LINK_EXTERNAL, message),
    };
    sink.add(diagnostic.help("correct the address, or link to an archived copy"));
}

/// Addresses and where each stands.
type Found = BTreeMap<String, Vec<Option<Span>>>;

/// The external addresses of all pages and descriptions, without their fragments.
fn links(input: &Input<'_>) -> Found {
    let sources = input.resolver.sources();
    let mut found = BTreeMap::new();
    for document in input.pages.iter().flat_map(|page| page.iter()) {
        collect(document, sources, &mut found);
    }
    for file in super::unused::files(input) {
        if let Some(tree) = input.resolver.documents().get(file) {
            descriptions(tree, input, &mut found);
        }
    }
    for places in found.values_mut() {
        places.sort_unstable();
        places.dedup();
    }
    found
}

/// The addresses in the descriptions below a node, and those that it gives by themselves. The depth of
/// a tree is bounded by the loader.
fn descriptions(node: &Node, input: &Input<'_>, found: &mut Found) {
    for entry in node.entries() {
        match (&*entry.key, entry.value.as_str()) {
            ("description" | "summary", Some(text)) if text.contains("://") => {
                // What is wrong with the markup was reported when it was read.
                let (sources, silent) = (input.resolver.sources(), Sink::new());
                let origin = Origin::Scalar(entry.value.span);
                let document = match input.plan.settings.markup.descriptions {
                    Descriptions::Markdown => {
                        markdown::parse(text, origin, markdown::Options::default(), sources, &silent)
                    }
                    Descriptions::Rst => {
                        rst::parse_alone(text, origin, &rst::Options::default(), sources, &silent)
                    }
                };
                collect(&document, sources, found);
            }
            ("externalDocs" | "contact" | "license", None) => {
                let url = entry.value.get("url");
                if let Some((text, place)) = url.and_then(|url| Some((url.as_str()?, url.span))) {
                    add(text, Some(place), found);
                }
            }
            ("termsOfService", Some(text)) => add(text, Some(entry.value.span), found),
            _ => descriptions(&entry.value, input, found),
        }
    }
    for item in node.items() {
        descriptions(item, input, found);
    }
}

fn collect(document: &Document, sources: &Sources, found: &mut Found) {
    for spanned in document.events.iter() {
        let place = || document.span(&spanned.range, sources);
        match &spanned.event {
            Event::Start(Tag::Link { url, .. } | Tag::Image { url, .. }) => add(url, place(), found),
            Event::Html(html) | Event::InlineHtml(html) => {
                raw_links(html).iter().for_each(|link| add(&link.url, place(), found));
            }
            _ => {}
        }
    }
    for inner in document.shortcodes.iter().filter_map(|call| call.inner.as_ref()) {
        collect(inner, sources, found);
    }
}

/// Adds an address elsewhere, without its fragment.
fn add(url: &str, place: Option<Span>, found: &mut Found) {
    let url = url.split('#').next().unwrap_or_default();
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    if rest.is_some_and(|rest| !is_example(rest)) {
        found.entry(url.to_owned()).or_default().push(place);
    }
}

/// Whether an address, without its scheme, is one that is reserved for examples (RFC 2606), or means
/// the reader's own machine.
fn is_example(rest: &str) -> bool {
    let host = rest.split(['/', '?', ':']).next().unwrap_or_default();
    let mut labels = host.rsplit('.');
    matches!(labels.next(), Some("example" | "test" | "invalid" | "localhost"))
        || host == "127.0.0.1"
        || labels.next() == Some("example")
}

/// Asks for addresses in parallel, until the time is up.
fn ask_all(urls: &[&str], options: &Options<'_>) -> Vec<(String, Answer)> {
    let end = Instant::now() + options.limit;
    let next = AtomicUsize::new(0);
    let answers = Mutex::new(Vec::new());
    let client = Client::new(options.hosts);
    std::thread::scope(|scope| {
        for _ in 0..options.parallel.clamp(1, 32).min(urls.len()) {
            scope.spawn(|| {
                while Instant::now() < end {
                    let Some(url) = urls.get(next.fetch_add(1, Ordering::Relaxed)) else { break };
                    match ask(&client, url, end) {
                        // Cut off: the server may have been about to answer.
                        Answer::Unknown if Instant::now() >= end => break,
                        answer => lock(&answers).push(((*url).to_owned(), answer)),
                    }
                }
            });
        }
    });
    std::mem::take(&mut *lock(&answers))
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// Asks for one address, without its content where the server knows how. Some servers only know how
/// to give the content, so a refusal is asked again.
fn ask(client: &Client, url: &str, end: Instant) -> Answer {
    let one = |method| {
        let answer = client.ask(url, method, MAX_BYTES, end.min(Instant::now() + EACH));
        match answer {
            // Of a large page the status is enough.
            Ok(_) | Err(HttpError::TooLarge(_)) => Answer::Status(200),
            Err(HttpError::Status(status)) => Answer::Status(status),
            Err(HttpError::NoHost) => Answer::NoHost,
            Err(_) => Answer::Unknown,
        }
    };
    match one(Method::Head) {
        answer @ (Answer::Status(200..=399) | Answer::NoHost) => answer,
        _ if Instant::now() >= end => Answer::Unknown,
        _ => one(Method::Get),
    }
}

/// Answers that are fresh. A cache that cannot be read is as good as none.
fn read_cache(path: &Path, now: u64) -> BTreeMap<String, (u64, Answer)> {
    let text = disk::read(path).unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let entry = |line: &str| {
        let mut parts = line.splitn(3, '\t');
        let (time, status, url) = (parts.next()?.parse().ok()?, parts.next()?, parts.next()?);
        let answer = match status {
            "no-host" => Answer::NoHost,
            status => Answer::Status(status.parse().ok()?),
        };
        (now.saturating_sub(time) < FRESH).then(|| (url.to_owned(), (time, answer)))
    };
    text.lines().filter_map(entry).collect()
}

fn write_cache(path: &Path, known: &BTreeMap<String, (u64, Answer)>) -> std::io::Result<()> {
    let mut text = String::new();
    for (url, (time, answer)) in known {
        let status = match answer {
            Answer::Status(status) => status.to_string(),
            Answer::NoHost => "no-host".to_owned(),
            Answer::Unknown => continue,
        };
        text.push_str(&format!("{time}\t{status}\t{url}\n"));
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    disk::write(path, text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_examples_are_left_alone() {
        for host in ["example.org/a", "a.example.com", "localhost:8008/b", "x.test", "matrix.example"] {
            assert!(is_example(host), "{host}");
        }
        assert!(!is_example("examples.org") && !is_example("matrix.org/example.com"));
    }

    #[test]
    fn the_cache_forgets_what_is_old() {
        let folder = std::env::temp_dir().join(format!("specwright-cache-{}", std::process::id()));
        let path = folder.join("links");
        let known = BTreeMap::from([
            ("https://a.test/".to_owned(), (100, Answer::Status(404))),
            ("https://b.test/".to_owned(), (100, Answer::NoHost)),
            ("https://c.test/".to_owned(), (100, Answer::Unknown)),
        ]);
        write_cache(&path, &known).unwrap();
        let fresh = read_cache(&path, 200);
        assert_eq!(fresh.len(), 2, "an unknown answer is asked for again");
        assert_eq!(fresh["https://a.test/"].1, Answer::Status(404));
        assert!(read_cache(&path, 100 + FRESH).is_empty());
        fs::remove_dir_all(folder).unwrap();
    }
}
