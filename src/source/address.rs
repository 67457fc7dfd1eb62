//! Addresses that are relative to another one.

/// The address that `reference` means where `base` is in force (RFC 3986, section 5.2); `None` when the base
/// itself is relative.
pub fn resolve(base: &str, reference: &str) -> Option<String> {
    if has_scheme(reference) {
        return Some(reference.to_owned());
    }
    if !has_scheme(base) {
        return None;
    }
    let base = base.split('#').next().unwrap_or_default();
    let (scheme, rest) = base.split_once("://")?;
    if let Some(host) = reference.strip_prefix("//") {
        return Some(format!("{scheme}://{host}"));
    }
    let host_end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (host, rest) = rest.split_at(host_end);
    let path_end = rest.find('?').unwrap_or(rest.len());
    let path = &rest[..path_end];
    if reference.is_empty() || reference.starts_with('#') {
        return Some(format!("{base}{reference}"));
    }
    if reference.starts_with('?') {
        return Some(format!("{scheme}://{host}{path}{reference}"));
    }
    let end = reference.find(['?', '#']).unwrap_or(reference.len());
    let (own_path, further) = reference.split_at(end);
    let merged = match own_path.starts_with('/') {
        true => own_path.to_owned(),
        false => format!("{}/{own_path}", path.rsplit_once('/').map_or("", |(folder, _)| folder)),
    };
    Some(format!("{scheme}://{host}{}{further}", without_dots(&merged)))
}

/// Whether an address names its scheme (RFC 3986, section 3.1).
pub fn has_scheme(address: &str) -> bool {
    address.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

/// Whether a browser that follows an address would run what it says, or open something of the reader's machine.
///
/// The scheme is read as browsers read it: around it white space and control characters are ignored, and line ends and
/// tabs within it (<https://url.spec.whatwg.org/#concept-basic-url-parser>).
pub fn is_unsafe(address: &str) -> bool {
    const UNSAFE: [&str; 9] =
        ["javascript", "vbscript", "livescript", "data", "file", "blob", "filesystem", "view-source", "jar"];
    let Some((scheme, _)) = address.split_once(':') else { return false };
    // No unsafe scheme is longer, with all that may be ignored of what an author could write by mistake.
    if scheme.len() < 32 && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        return UNSAFE.iter().any(|name| scheme.eq_ignore_ascii_case(name));
    }
    let scheme: String = scheme.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    UNSAFE.iter().any(|name| scheme.eq_ignore_ascii_case(name))
}

/// The same for the address of a picture, which may be written out where no script can be in it.
pub fn is_unsafe_picture(address: &str) -> bool {
    const PICTURES: [&str; 5] =
        ["data:image/png;", "data:image/jpeg;", "data:image/gif;", "data:image/webp;", "data:image/avif;"];
    let is_picture =
        |start: &&str| address.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start));
    is_unsafe(address) && !PICTURES.iter().any(is_picture)
}

/// A path without `.` and `..` (section 5.2.4).
fn without_dots(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    let mut is_folder = false;
    for part in path.split('/').skip(1) {
        is_folder = matches!(part, "." | "..");
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let end = if is_folder && !parts.is_empty() { "/" } else { "" };
    format!("/{}{end}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::{is_unsafe, is_unsafe_picture, resolve};

    #[test]
    fn unsafe_schemes_are_known_however_they_are_written() {
        for address in [
            "javascript:alert(1)",
            " \u{1}JavaScript :x",
            "java\nscript:x",
            "java\tscr\ript:x",
            "vbscript:x",
            "data:text/html,x",
            "data:image/svg+xml,<svg onload=x>",
            "file:///etc/passwd",
            "FILE:c:/x",
            "blob:https://a.b/c",
            "view-source:x",
        ] {
            assert!(is_unsafe(address) && is_unsafe_picture(address), "{address:?}");
        }
        for address in [
            "https://a.b/javascript:x",
            "mailto:a@b",
            "matrix:r/a:b",
            "#data:x",
            "a/file:b",
            "javascript",
            "?q=file:x",
            "urn:x",
            "tel:+1",
        ] {
            assert!(!is_unsafe(address), "{address:?}");
        }
        assert!(!is_unsafe_picture("data:image/PNG;base64,x") && is_unsafe("data:image/png;base64,x"));
    }

    #[test]
    fn references_are_resolved_as_the_standard_says() {
        // Section 5.4 of RFC 3986, on a base of its kind.
        let base = "http://a/b/c/d;p?q";
        for (reference, expected) in [
            ("g:h", "g:h"),
            ("g", "http://a/b/c/g"),
            ("./g", "http://a/b/c/g"),
            ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g"),
            ("?y", "http://a/b/c/d;p?y"),
            ("g?y", "http://a/b/c/g?y"),
            ("#s", "http://a/b/c/d;p?q#s"),
            ("g?y#s", "http://a/b/c/g?y#s"),
            (".", "http://a/b/c/"),
            ("..", "http://a/b/"),
            ("../g", "http://a/b/g"),
            ("../..", "http://a/"),
            ("../../../g", "http://a/g"),
        ] {
            assert_eq!(resolve(base, reference).as_deref(), Some(expected), "{reference}");
        }
        assert_eq!(resolve("https://example.org", "a").as_deref(), Some("https://example.org/a"));
        assert_eq!(resolve("/v1", "a"), None);
        assert_eq!(resolve("/v1", "https://example.org/"), Some("https://example.org/".into()));
    }
}
