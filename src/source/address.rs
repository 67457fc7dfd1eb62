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
    use super::resolve;

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
