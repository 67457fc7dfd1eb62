//! Addresses: how pages refer to each other, and what links in prose mean.
//!
//! Every address is relative, so a site works below any path. It names the file itself
//! (`…/index.html`), so that it works without a server too; a script shortens it on the web.

use std::borrow::Cow;

use crate::site::{Page, Site, Target};
use crate::source::{has_scheme, is_unsafe, normalize};

/// The way from a page to the root of the site: `../` for each folder that it stands in.
pub fn root(url: &str) -> String {
    "../".repeat(url.matches('/').count())
}

/// The file of a page, below the root.
pub fn file(url: &str) -> String {
    if url.is_empty() || url.ends_with('/') { [url, "index.html"].concat() } else { url.to_owned() }
}

/// A page's address below the root, as the search has it.
pub fn target(url: &str) -> &str {
    url
}

/// The address of a place, relative to the page at `from`.
pub fn to(pages: &[Page], from: usize, target: &Target) -> String {
    let way = match target.page == from {
        true if target.anchor.is_empty() => return "#text".into(),
        true => String::new(),
        false => way(&pages[from].url, &file(&pages[target.page].url)),
    };
    if target.anchor.is_empty() { way } else { [&way, "#", &target.anchor].concat() }
}

/// The shortest way from a page to a file: what both paths begin with is left out.
fn way(from: &str, file: &str) -> String {
    let shared = from.bytes().zip(file.bytes()).take_while(|(a, b)| a == b).count();
    let start = file[..floor(file, shared)].rfind('/').map_or(0, |at| at + 1);
    [&root(&from[start..]), &file[start..]].concat()
}

/// The largest boundary of a character up to `at`.
fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Whether an address leads to the same place from everywhere.
pub fn is_whole(address: &str) -> bool {
    has_scheme(address.trim_start()) || address.starts_with("//")
}

/// An address that a source names, as it may be that of a link; `None` when a browser would run it.
pub fn safe(address: &str) -> Option<Cow<'_, str>> {
    (!is_unsafe(address)).then(|| elsewhere(address))
}

/// A place that a link means; no page means the one that the link stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meant {
    /// Position of the page.
    pub page: Option<usize>,
    /// Anchor, may be empty.
    pub anchor: String,
}

/// What a link means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// A place of this site.
    Page(Meant),
    /// A file of this site that is no page.
    Asset(String),
    /// Something elsewhere.
    Elsewhere,
    /// A page that does not exist.
    Nothing(String),
}

/// What a link on the page at `base` means: `#anchor`, a path from the root, a path relative to the
/// page, or an address elsewhere.
pub fn read(url: &str, base: &str, site: &Site<'_>) -> Link {
    if let Some(anchor) = url.strip_prefix('#') {
        return Link::Page(Meant { page: None, anchor: decode(anchor) });
    }
    let is_scheme = |scheme: &str| {
        !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    };
    if url.starts_with("//") || url.split_once(':').is_some_and(|(scheme, _)| is_scheme(scheme)) {
        return Link::Elsewhere;
    }
    let (path, anchor) = url.split_once('#').unwrap_or((url, ""));
    let path = path.split('?').next().unwrap_or_default();
    let absolute = match path.strip_prefix('/') {
        Some(rest) => normalize(rest),
        None => {
            let folder = base.rfind('/').map_or("", |at| &base[..=at]);
            normalize(&format!("{folder}{path}"))
        }
    };
    let Ok(mut absolute) = absolute else { return Link::Elsewhere };
    if path.ends_with('/') && !absolute.is_empty() {
        absolute.push('/');
    }
    let anchor = decode(anchor);
    if let Some(page) = site.links.page(&absolute) {
        return Link::Page(Meant { page: Some(page), anchor });
    }
    let is_asset = site.links.has_asset(&absolute)
        || absolute.starts_with("assets/")
        || absolute.ends_with(".json")
        || absolute.ends_with("checklist.md");
    match is_asset {
        true => Link::Asset(absolute),
        false => Link::Nothing(absolute),
    }
}

/// An address elsewhere as it may stand in a page: `#` begins the anchor, and is no part of it, and
/// what no address may hold (<https://url.spec.whatwg.org/#url-code-points>) is escaped.
pub fn elsewhere(url: &str) -> Cow<'_, str> {
    let anchor = url.find('#').map_or(url.len(), |at| at + 1);
    // Brackets stand around the numbers of a host.
    let path = url.match_indices('/').nth(2).map_or(url.len(), |(at, _)| at).min(anchor);
    let is_escaped = |at: usize, c: char| match c {
        '#' => at >= anchor,
        '[' | ']' => at >= path,
        _ => is_foreign(c),
    };
    if !url.char_indices().any(|(at, c)| is_escaped(at, c)) {
        return Cow::Borrowed(url);
    }
    let mut out = String::with_capacity(url.len() + 16);
    for (at, c) in url.char_indices() {
        match is_escaped(at, c) {
            true => out.push_str(&format!("%{:02X}", c as u32)),
            false => out.push(c),
        }
    }
    out.into()
}

/// Whether a character has no place in an address.
fn is_foreign(c: char) -> bool {
    c.is_ascii_control() || matches!(c, ' ' | '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}')
}

/// Anchors may be written with `%20` and the like.
fn decode(anchor: &str) -> String {
    crate::resolve::percent_decode(anchor).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchor_has_no_second_mark() {
        assert_eq!(elsewhere("https://a.b/#/#room:a.b"), "https://a.b/#/%23room:a.b");
        assert_eq!(elsewhere("https://a.b/#x"), "https://a.b/#x");
        assert_eq!(elsewhere("https://[::1]/a[0]/{id}#a b"), "https://[::1]/a%5B0%5D/%7Bid%7D#a%20b");
    }

    #[test]
    fn the_root_is_as_far_as_the_page_is_deep() {
        assert_eq!(root(""), "");
        assert_eq!(root("rooms/v1/"), "../../");
        assert_eq!(root("client_server/unstable.html"), "../");
        assert_eq!(file("rooms/"), "rooms/index.html");
        assert_eq!(file("index.html"), "index.html");
    }

    #[test]
    fn a_script_is_no_address() {
        assert_eq!(safe("https://example.org/").as_deref(), Some("https://example.org/"));
        assert_eq!(safe(" JavaScript:alert(1)"), None);
        assert_eq!(safe("java\nscript:x"), None);
    }

    #[test]
    fn the_shortest_way_is_taken() {
        assert_eq!(way("a/b/", "a/bc/index.html"), "../bc/index.html");
        assert_eq!(way("a/b/", "a/b/c/index.html"), "c/index.html");
        assert_eq!(way("a/b/", "index.html"), "../../index.html");
        assert_eq!(way("a/é/", "a/è/index.html"), "../è/index.html");
        assert_eq!(way("a/x.html", "a/y.html"), "y.html");
    }
}
