//! From the target of a request to a file of the site.
//!
//! Files are looked up in the map of the finished site, never on disk, so no spelling of a path can
//! reach anything else. Spellings that could only be attempts at that are refused all the same.

use std::collections::BTreeMap;
use std::sync::Arc;

/// The reserved folder below the base path: the script, the styles and the events of the preview.
pub const OWN: &str = "__specwright/";

/// What a request asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// This file of the site.
    File(String),
    /// Something of the preview's own, by its name below [`OWN`].
    Own(String),
    /// Nothing here, but there (an encoded path that begins with one slash).
    Elsewhere(String),
    /// No such file; the path below the base path, for the message.
    Missing(String),
    /// Not a path.
    Malformed,
}

/// Looks up a request target in a site that lives below `base` (which begins and ends with `/`).
pub fn find(files: &BTreeMap<String, Arc<[u8]>>, base: &str, target: &str) -> Wanted {
    let (raw, query) = match target.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (target, None),
    };
    let Some(path) = decode(raw) else {
        return Wanted::Malformed;
    };
    let Some(below) = path.strip_prefix(base) else {
        // The address without a path, and the base path without its last slash, are typed by people.
        let root = path == "/" || Some(path.as_str()) == base.strip_suffix('/');
        return if root { elsewhere(base, "", query) } else { Wanted::Missing(path) };
    };
    if let Some(own) = below.strip_prefix(OWN) {
        return Wanted::Own(own.to_owned());
    }
    let is_folder = below.is_empty() || below.ends_with('/');
    let index = if is_folder { format!("{below}index.html") } else { format!("{below}/index.html") };
    if !is_folder && files.contains_key(below) {
        Wanted::File(below.to_owned())
    } else if files.contains_key(&index) {
        if is_folder { Wanted::File(index) } else { elsewhere(base, &format!("{below}/"), query) }
    } else {
        Wanted::Missing(below.to_owned())
    }
}

fn elsewhere(base: &str, below: &str, query: Option<&str>) -> Wanted {
    let mut to = encode(base) + &encode(below);
    if let Some(query) = query {
        to.push('?');
        to.push_str(query);
    }
    Wanted::Elsewhere(to)
}

/// Decodes a path and checks that it is one: it begins with a slash, its segments are neither `.` nor
/// `..`, and hold no control character, no backslash and no encoded slash.
fn decode(raw: &str) -> Option<String> {
    let mut path = String::with_capacity(raw.len());
    for segment in raw.strip_prefix('/')?.split('/') {
        let mut bytes = Vec::with_capacity(segment.len());
        let mut rest = segment.bytes();
        while let Some(byte) = rest.next() {
            bytes.push(if byte == b'%' { hex(rest.next()?)? << 4 | hex(rest.next()?)? } else { byte });
        }
        let segment = String::from_utf8(bytes).ok()?;
        let bad = |c: char| c.is_control() || matches!(c, '/' | '\\');
        if segment == "." || segment == ".." || segment.contains(bad) {
            return None;
        }
        path.push('/');
        path.push_str(&segment);
    }
    Some(path)
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

/// Encodes what may not stand in the path of an address (RFC 3986, section 3.3).
pub fn encode(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// The media type for a file name; every text is UTF-8.
pub fn media_type(path: &str) -> &'static str {
    let name = path.rsplit('/').next().unwrap_or(path);
    match name.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase().as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "jsonld" => "application/ld+json",
        "yaml" | "yml" => "application/yaml",
        "xml" => "application/xml",
        "atom" => "application/atom+xml",
        "rss" => "application/rss+xml",
        "txt" | "md" | "rst" | "log" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff" => "font/woff",
        "woff2" => "font/woff2",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "pdf" => "application/pdf",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "zip" => "application/zip",
        "gz" => "application/gzip",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(base: &str, target: &str) -> Wanted {
        let files = ["index.html", "a/index.html", "a/b.css", "ü/index.html"]
            .map(|path| (path.to_owned(), Arc::from(&b""[..])))
            .into();
        find(&files, base, target)
    }

    #[test]
    fn folders_have_an_index_and_a_slash() {
        assert_eq!(look("/", "/"), Wanted::File("index.html".into()));
        assert_eq!(look("/", "/a/?q"), Wanted::File("a/index.html".into()));
        assert_eq!(look("/", "/a/b.css"), Wanted::File("a/b.css".into()));
        assert_eq!(look("/", "/a?q=1"), Wanted::Elsewhere("/a/?q=1".into()));
        assert_eq!(look("/", "/%C3%BC"), Wanted::Elsewhere("/%C3%BC/".into()));
        assert_eq!(look("/", "/a/b.css/"), Wanted::Missing("a/b.css/".into()));
    }

    #[test]
    fn everything_is_below_the_base_path() {
        assert_eq!(look("/v1/", "/v1/a/"), Wanted::File("a/index.html".into()));
        assert_eq!(look("/v1/", "/v1/__specwright/live.js"), Wanted::Own("live.js".into()));
        assert_eq!(look("/v1/", "/"), Wanted::Elsewhere("/v1/".into()));
        assert_eq!(look("/v1/", "/v1"), Wanted::Elsewhere("/v1/".into()));
        assert_eq!(look("/v1/", "/a/"), Wanted::Missing("/a/".into()));
    }

    #[test]
    fn no_path_leaves_the_site_or_redirects_to_another_one() {
        for target in ["a", "*", "/../a/", "/a/../../x", "/%2e%2E/a", "/a/%2e./x", "/a%2fb.css"] {
            assert_eq!(look("/", target), Wanted::Malformed, "{target}");
        }
        for target in ["/..%5Cx", "/a%00.css", "/a\\b", "/%", "/%f", "/%zz", "/%FF", "/%0d%0aX:y"] {
            assert_eq!(look("/", target), Wanted::Malformed, "{target}");
        }
        for target in ["//etc/passwd", "//a", "/C:/Windows", "/a//b.css"] {
            assert!(matches!(look("/", target), Wanted::Missing(_)), "{target}");
        }
    }

    #[test]
    fn names_decide_the_media_type() {
        assert_eq!(media_type("a.b/INDEX.HTML"), "text/html; charset=utf-8");
        assert_eq!(media_type("a.css/none"), "application/octet-stream");
    }
}
