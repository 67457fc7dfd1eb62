//! Finds bare addresses in text, as GitHub-flavoured Markdown does: `https://…`, `http://…`,
//! `ftp://…`, `www.…` and e-mail addresses.

use std::ops::Range;

/// A bare address.
#[derive(Debug, PartialEq)]
pub(super) struct Address {
    /// Its bytes.
    pub range: Range<usize>,
    /// What has to be put before it to make it a URL.
    pub scheme: &'static str,
}

/// The addresses in a text, in order.
pub(super) fn find(text: &str) -> Vec<Address> {
    let mut found: Vec<Address> = Vec::new();
    let bytes = text.as_bytes();
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        if at < from {
            continue;
        }
        let address = match byte {
            b':' if bytes[at..].starts_with(b"://") => url(text, from, at),
            b'w' if bytes[at..].starts_with(b"www.") && may_precede(text, at) => {
                web(text, at, at).map(|end| Address { range: at..end, scheme: "http://" })
            }
            b'@' => email(text, from, at),
            _ => None,
        };
        if let Some(address) = address {
            from = address.range.end;
            found.push(address);
        }
    }
    found
}

/// Whether any address can be in a text: a quick look that most texts fail.
pub(super) fn is_possible(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr3_iter(b'@', b':', b'.', bytes).any(|at| match bytes[at] {
        b':' => bytes[at..].starts_with(b"://"),
        b'.' => bytes[..at].ends_with(b"www"),
        _ => true,
    })
}

/// Whether an address can begin at an offset, judged by the character before it.
fn may_precede(text: &str, at: usize) -> bool {
    text[..at].chars().next_back().is_none_or(|c| c.is_whitespace() || "*_~([\"'“‘,;:".contains(c))
}

/// A URL whose `://` stands at `colon`.
fn url(text: &str, from: usize, colon: usize) -> Option<Address> {
    let scheme = ["https", "http", "ftp"].into_iter().find(|scheme| text[from..colon].ends_with(scheme))?;
    let start = colon - scheme.len();
    if !may_precede(text, start) {
        return None;
    }
    let end = web(text, start, colon + 3)?;
    Some(Address { range: start..end, scheme: "" })
}

/// Where an address ends whose host begins at `host`, if that is one.
fn web(text: &str, start: usize, host: usize) -> Option<usize> {
    let is_host = |c: char| c.is_alphanumeric() || "-_.".contains(c);
    // No name is longer; the limit keeps many broken ones from being read again and again.
    let length: usize = text[host..].chars().take(256).take_while(|c| is_host(*c)).map(char::len_utf8).sum();
    let domain = text[host..host + length].trim_end_matches('.');
    if length > 253 || !is_domain(domain) {
        return None;
    }
    let stop = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '“' | '”');
    let end = text[host..].find(stop).map_or(text.len(), |length| host + length);
    Some(start + trimmed(&text[start..end]))
}

/// Labels of letters, digits, `-` and `_`, at least two of them, with no `_` in the last two.
fn is_domain(domain: &str) -> bool {
    let is_label =
        |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    let mut last = domain.rsplit('.');
    let ends_well = last.by_ref().take(2).filter(|label| !label.contains('_')).count() == 2;
    ends_well && domain.split('.').all(is_label)
}

/// The length of an address without the punctuation that ends the sentence around it: `?!.,:;*_~'"`
/// at its end, closing brackets that it does not open, and a trailing entity.
fn trimmed(address: &str) -> usize {
    let mut opened = address.bytes().filter(|b| *b == b'(').count();
    let mut closed = address.bytes().filter(|b| *b == b')').count();
    let mut end = address.len();
    while let Some(last) = address[..end].chars().next_back() {
        match last {
            ')' if closed > opened => closed -= 1,
            '(' => opened = opened.saturating_sub(1),
            '?' | '!' | '.' | ',' | ':' | ';' | '*' | '_' | '~' | '\'' | '"' | '’' | '‘' | '…' | ']'
            | '}' => {}
            _ => break,
        }
        end -= last.len_utf8();
    }
    end
}

/// An e-mail address around the `@` at `at`.
fn email(text: &str, from: usize, at: usize) -> Option<Address> {
    let is_local = |c: char| c.is_ascii_alphanumeric() || "._+-".contains(c);
    let local = text[from..at].chars().rev().take_while(|c| is_local(*c)).count();
    let start = at - local;
    let before = text[..start].chars().next_back();
    if local == 0 || before.is_some_and(|c| c.is_alphanumeric() || "/:@=".contains(c)) {
        return None;
    }
    let domain = &text[at + 1..];
    let is_domain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let domain = &domain[..domain.find(|c| !is_domain(c)).unwrap_or(domain.len())];
    let behind = text[at + 1 + domain.len()..].chars().next();
    let domain = domain.trim_end_matches('.');
    let is_address = domain.contains('.')
        && domain.split('.').all(|label| !label.is_empty())
        && !domain.ends_with(['-', '_'])
        && behind != Some('@');
    is_address.then(|| Address { range: start..at + 1 + domain.len(), scheme: "mailto:" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(text: &str) -> Vec<String> {
        find(text).iter().map(|a| format!("{}{}", a.scheme, &text[a.range.clone()])).collect()
    }

    #[test]
    fn finds_addresses_and_leaves_the_sentence_alone() {
        assert_eq!(links("See https://matrix.org/a_b?c=d&e."), ["https://matrix.org/a_b?c=d&e"]);
        assert_eq!(links("(https://a.b/c_(d)) and (www.e.f/g)."), ["https://a.b/c_(d)", "http://www.e.f/g"]);
        assert_eq!(links("http://a.b, http://c.d:80/?x#y!"), ["http://a.b", "http://c.d:80/?x#y"]);
        assert_eq!(
            links("mail me@example.org or a.b+c@d.e-f.g."),
            ["mailto:me@example.org", "mailto:a.b+c@d.e-f.g"]
        );
    }

    #[test]
    fn leaves_what_only_looks_like_one() {
        for text in [
            "http://localhost:8008",
            "https://{hostname}/x",
            "@user:example.org",
            "mxc://a.b/c",
            "xhttp://a.b",
            "a@b",
            "://",
            "www.",
            "http://a..b",
            "a@b.c@d.e",
            "matrix://a.b",
        ] {
            assert_eq!(links(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn hostile_texts_are_read_in_one_pass() {
        for unit in ["http://", "www.", "a@", "a.b@", "http://a.b,", "((((", "https://a.b)"] {
            find(&unit.repeat(50_000));
        }
    }
}
