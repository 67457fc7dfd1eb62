//! References with their address inside: `` `text <https://…>`_ `` and `` `text <name_>`_ ``.

use super::text::unescape;
use super::uri::with_scheme;
use crate::markup::rst::definitions::Target;

/// A reference that names its own target.
pub(super) struct Embedded<'t> {
    /// The text before the brackets; empty when there is none.
    pub label: &'t str,
    pub target: Target,
}

/// Splits the content of a reference into its label and the address in angle brackets at its end.
pub(super) fn split(content: &str) -> Option<Embedded<'_>> {
    let inner = content.strip_suffix('>')?;
    if is_escaped(content, content.len() - 1) {
        return None;
    }
    // The last opening bracket that is not escaped, with no other bracket behind it.
    let mut open = None;
    for (at, _) in inner.match_indices(['<', '>']).rev() {
        if !is_escaped(content, at) {
            open = inner[at..].starts_with('<').then_some(at);
            break;
        }
    }
    let open = open?;
    let before = &content[..open];
    let address = &inner[open + 1..];
    let is_apart = before.is_empty() || before.ends_with([' ', '\n']);
    if !is_apart
        || address.is_empty()
        || address.starts_with(char::is_whitespace)
        || address.ends_with([' ', '\n'])
    {
        return None;
    }
    let label = before.trim_end_matches([' ', '\n']);
    let is_name =
        address.ends_with('_') && !is_escaped(address, address.len() - 1) && !address.contains("://");
    let target = if is_name {
        Target::Name(unescape(&address[..address.len() - 1]))
    } else {
        Target::Url(with_scheme(url(address)))
    };
    Some(Embedded { label, target })
}

/// An address without its escapes and line ends; white space stays where it is escaped.
pub(in crate::markup::rst) fn url(text: &str) -> String {
    let mut url = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => url.extend(chars.next()),
            c if c.is_whitespace() => {}
            c => url.push(c),
        }
    }
    url
}

/// Whether the character at `at` stands behind an odd number of backslashes.
pub(in crate::markup::rst) fn is_escaped(text: &str, at: usize) -> bool {
    text.as_bytes()[..at].iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(content: &str) -> Option<(&str, Target)> {
        split(content).map(|found| (found.label, found.target))
    }

    #[test]
    fn an_address_stands_apart_at_the_end() {
        let url = |url: &str| Target::Url(url.into());
        assert_eq!(parts("a b <http://c/\nd>"), Some(("a b", url("http://c/d"))));
        assert_eq!(parts("<http://c>"), Some(("", url("http://c"))));
        assert_eq!(parts("a <b c_>"), Some(("a", Target::Name("b c".into()))));
        assert_eq!(parts("a <b\\_>"), Some(("a", url("b_"))));
        assert_eq!(parts("a <me@example.org>"), Some(("a", url("mailto:me@example.org"))));
        for none in ["a<b>", "a < b>", "a <b\\>", "a <b> c", ">", "a <>"] {
            assert_eq!(parts(none), None, "{none}");
        }
    }
}
