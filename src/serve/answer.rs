//! What a request is answered with.

use std::hash::{DefaultHasher, Hasher};
use std::sync::Arc;

use super::headers::SECURITY;
use super::http::{Request, Status};
use super::hub::Site;
use super::patch::patch;
use super::path::{self, Wanted};
use crate::html::Html;

const OK: Status = Status(200, "OK");
const NOT_FOUND: Status = Status(404, "Not Found");
const TEXT: &str = "text/plain; charset=utf-8";
/// One script in a scope of its own, so that its names cannot meet those of the site's scripts.
const LIVE_JS: &str = concat!(
    "(() => {\n\"use strict\";\n",
    include_str!("../../templates/serve/start.js"),
    include_str!("../../templates/serve/swap.js"),
    include_str!("../../templates/serve/panel.js"),
    include_str!("../../templates/serve/live.js"),
    "})();\n"
);
const LIVE_CSS: &str = include_str!("../../templates/serve/live.css");
const MARKS_CSS: &str = include_str!("../../templates/serve/marks.css");
const HEAD: &str = include_str!("../../templates/serve/head.html");
const WAITING: &str = include_str!("../../templates/serve/waiting.html");

/// A complete answer.
#[derive(Debug)]
pub struct Answer {
    /// The status.
    pub status: Status,
    /// All header fields.
    pub fields: Vec<(&'static str, String)>,
    /// The content, which a HEAD request is only told about; `None` where there can be none (304).
    pub body: Option<Body>,
}

/// The content of an answer.
#[derive(Debug)]
pub enum Body {
    /// A file of the site as it is.
    File(Arc<[u8]>),
    /// Made for this answer.
    Made(Vec<u8>),
}

impl Body {
    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Body::File(bytes) => bytes,
            Body::Made(bytes) => bytes,
        }
    }
}

/// What the script of the preview needs to know for links into an editor.
#[derive(Debug, Clone)]
pub struct Editor {
    /// The folder that shown files are relative to.
    pub root: String,
    /// The template of the link.
    pub template: Option<String>,
}

impl Answer {
    fn new(status: Status, media_type: &str, body: Body) -> Self {
        let mut fields: Vec<_> = SECURITY.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        fields.push(("Cache-Control", "no-cache".to_owned()));
        fields.push(("Content-Type", media_type.to_owned()));
        fields.push(("Content-Length", body.bytes().len().to_string()));
        Self { status, fields, body: Some(body) }
    }

    /// A refusal or error in one plain line.
    pub fn plain(status: Status) -> Self {
        let mut answer =
            Self::new(status, TEXT, Body::Made(format!("{} {}\n", status.0, status.1).into_bytes()));
        if status.0 == 405 {
            answer.fields.push(("Allow", "GET, HEAD".to_owned()));
        }
        answer
    }

    /// The head of an event stream, which has no length.
    pub fn events() -> Self {
        let mut answer = Self::new(OK, "text/event-stream", Body::Made(Vec::new()));
        answer.fields.retain(|(name, _)| !matches!(*name, "Content-Length" | "Cache-Control"));
        answer.fields.push(("Cache-Control", "no-store".to_owned()));
        answer.body = None;
        answer
    }

    /// Adds a tag of the content, and drops the body when the client has it already (RFC 9110, section
    /// 13.1.2).
    fn tagged(mut self, request: &Request) -> Self {
        let mut hasher = DefaultHasher::new();
        hasher.write(self.body.as_ref().map_or(&[], Body::bytes));
        let tag = format!("\"{:016x}\"", hasher.finish());
        let known = request.field("if-none-match").is_some_and(|tags| {
            tags.split(',').map(str::trim).any(|t| t == "*" || t.strip_prefix("W/").unwrap_or(t) == tag)
        });
        self.fields.push(("ETag", tag));
        if known {
            self.status = Status(304, "Not Modified");
            self.fields.retain(|(name, _)| !matches!(*name, "Content-Length" | "Content-Type"));
            self.body = None;
        }
        self
    }
}

/// Answers a GET or HEAD request for anything but the event stream.
pub fn answer(request: &Request, wanted: Wanted, site: &Site, editor: &Editor) -> Answer {
    match wanted {
        Wanted::Malformed => Answer::plain(Status(400, "Bad Request")),
        Wanted::Elsewhere(to) => {
            let mut answer = Answer::plain(Status(302, "Found"));
            answer.fields.push(("Location", to));
            answer
        }
        Wanted::Own(name) => own(&name, request, site, editor),
        Wanted::File(path) => match site.files.get(&path) {
            // The tag of a page covers the state that is written into it: with an older one out of its
            // cache, a browser would be told of changes that the page has already.
            Some(bytes) => file(OK, &path, bytes, site).tagged(request),
            None => Answer::plain(NOT_FOUND),
        },
        Wanted::Missing(path) if site.is_waiting && is_page(&path) => {
            let status = Status(503, "Service Unavailable");
            Answer::new(
                status,
                path::media_type("a.html"),
                Body::Made(inject(WAITING.as_bytes(), &path, site)),
            )
        }
        Wanted::Missing(_) => match site.files.get("404.html") {
            Some(bytes) => file(NOT_FOUND, "404.html", bytes, site),
            None => Answer::plain(NOT_FOUND),
        },
    }
}

fn own(name: &str, request: &Request, site: &Site, editor: &Editor) -> Answer {
    let fixed =
        |media, text: &str| Answer::new(OK, media, Body::Made(text.as_bytes().to_vec())).tagged(request);
    match name {
        "live.js" => fixed(path::media_type(name), LIVE_JS),
        "live.css" => fixed(path::media_type(name), LIVE_CSS),
        "marks.css" => fixed(path::media_type(name), MARKS_CSS),
        "state" => {
            let text = site.to_json(&editor.root, editor.template.as_deref());
            Answer::new(OK, "application/json", Body::Made(text.into_bytes()))
        }
        _ => {
            let page = |folder| name.strip_prefix(folder);
            let sections = page("sections/").map(|page| site.sections(page));
            match sections.or_else(|| page("changes/").and_then(|page| changes(page, request, site))) {
                Some(text) => Answer::new(OK, "application/json", Body::Made(text.into_bytes())),
                None => Answer::plain(NOT_FOUND),
            }
        }
    }
}

/// What differs in a page from the state that the query names; the script takes the whole page without.
fn changes(page: &str, request: &Request, site: &Site) -> Option<String> {
    let (_, query) = request.target.split_once('?')?;
    let since = query.split('&').find_map(|pair| pair.strip_prefix("since="))?;
    patch(site.page_in(since, page)?, site.files.get(page)?, &site.token)
}

fn file(status: Status, path: &str, bytes: &Arc<[u8]>, site: &Site) -> Answer {
    let media_type = path::media_type(path);
    let body = if media_type.starts_with("text/html") {
        Body::Made(inject(bytes, path, site))
    } else {
        Body::File(bytes.clone())
    };
    Answer::new(status, media_type, body)
}

/// Whether a missing path would be a page, as far as its name tells.
fn is_page(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.ends_with(".html") || !name.contains('.')
}

/// The page with the preview's styles and script at the beginning of its head: first of all deferred
/// scripts, ours still sees the page as it was sent.
fn inject(page: &[u8], path: &str, site: &Site) -> Vec<u8> {
    let fill = |name: &str| match name {
        "base" => Html::escape(&path::encode(&site.base)),
        "page" => Html::escape(path),
        _ => Html::escape(&site.token),
    };
    let mut head = HEAD.trim_end().to_owned();
    for name in ["base", "state", "page"] {
        head = head.replace(&format!("{{{name}}}"), fill(name).as_str());
    }
    let at = head_start(page);
    [&page[..at], head.as_bytes(), &page[at..]].concat()
}

/// Where the content of the head begins, whichever of the tags before it are left out.
fn head_start(page: &[u8]) -> usize {
    let beginning = &page[..page.len().min(4096)];
    let after = |tag: &[u8]| {
        let start = beginning.windows(tag.len() + 1).position(|window| {
            let (name, next) = window.split_at(tag.len());
            name.eq_ignore_ascii_case(tag) && !next[0].is_ascii_alphanumeric()
        })?;
        Some(start + beginning[start..].iter().position(|&b| b == b'>')? + 1)
    };
    [&b"<head"[..], b"<html", b"<!doctype"].into_iter().find_map(after).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn injects_at_the_beginning_of_the_head() {
        for (page, expected) in [
            ("<!doctype html><html><HEAD lang=a><title>", "<!doctype html><html><HEAD lang=a>"),
            ("<!doctype html><html lang=en><header>", "<!doctype html><html lang=en>"),
            ("<!DOCTYPE html>\n<p>", "<!DOCTYPE html>"),
            ("<p>", ""),
            ("", ""),
        ] {
            assert_eq!(&page[..head_start(page.as_bytes())], expected);
        }
    }
}
