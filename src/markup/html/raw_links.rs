//! Links and pictures in raw HTML.
//!
//! Their addresses mean what those in the markup around them mean: they are checked, and written
//! relative to the page.

use std::borrow::Cow;
use std::ops::Range;

use super::raw_tags::all_tags;
use crate::html::Html;

/// An address in raw HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawLink<'h> {
    /// Where it stands.
    pub range: Range<usize>,
    /// The address, without character references.
    pub url: Cow<'h, str>,
    /// Whether it is that of a picture.
    pub is_picture: bool,
    /// Whether it is that of a link or a picture, and not of something else that is loaded or sent.
    pub is_link: bool,
}

/// Attributes that hold addresses.
const ADDRESSES: [&str; 11] = [
    "href",
    "xlink:href",
    "src",
    "action",
    "formaction",
    "data",
    "poster",
    "background",
    "cite",
    "ping",
    "to",
];

/// The addresses of links and pictures in raw HTML, in their order; comments have none.
pub fn raw_links(html: &str) -> Vec<RawLink<'_>> {
    addresses(html).into_iter().filter(|link| link.is_link).collect()
}

/// All addresses in raw HTML, in their order.
fn addresses(html: &str) -> Vec<RawLink<'_>> {
    let mut found = Vec::new();
    for tag in all_tags(html).filter(|tag| !tag.is_close) {
        let own = match tag.name.as_str() {
            "a" | "area" => "href",
            "img" => "src",
            _ => "",
        };
        for (name, value) in tag.given {
            if value.is_empty() || !ADDRESSES.iter().any(|known| name.eq_ignore_ascii_case(known)) {
                continue;
            }
            let is_link = name.eq_ignore_ascii_case(own);
            let start = value.as_ptr() as usize - html.as_ptr() as usize;
            let is_picture = tag.name == "img" && is_link;
            found.push(RawLink {
                range: start..start + value.len(),
                url: decoded(value),
                is_picture,
                is_link,
            });
        }
    }
    found
}

/// An address without the character references that can be part of one.
pub fn decoded(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    let mut out = String::with_capacity(value.len());
    let mut parts = value.split('&');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        match reference(part) {
            Some((character, length)) => {
                out.push(character);
                out.push_str(&part[length..]);
            }
            None => {
                out.push('&');
                out.push_str(part);
            }
        }
    }
    Cow::Owned(out)
}

/// The character of a reference, which follows a `&`, and the length of that. As browsers do, numbers are read
/// without a semicolon too.
fn reference(text: &str) -> Option<(char, usize)> {
    const NAMES: [(&str, char); 12] = [
        ("amp;", '&'),
        ("lt;", '<'),
        ("gt;", '>'),
        ("quot;", '"'),
        ("apos;", '\''),
        ("colon;", ':'),
        ("Tab;", '\t'),
        ("NewLine;", '\n'),
        ("sol;", '/'),
        ("num;", '#'),
        ("quest;", '?'),
        ("lpar;", '('),
    ];
    let Some(number) = text.strip_prefix('#') else {
        return NAMES.iter().find(|(name, _)| text.starts_with(name)).map(|(name, c)| (*c, name.len()));
    };
    let (digits, radix) = match number.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    let length = digits.bytes().take_while(|b| char::from(*b).is_digit(radix)).count();
    let code = u32::from_str_radix(&digits[..length], radix).ok()?;
    let end = text.len() - digits.len() + length;
    let end = end + usize::from(text[end..].starts_with(';'));
    Some((char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), end))
}

/// The HTML with other addresses; `address` is asked for each that stands there. An empty one means that
/// there is none to lead to.
pub(super) fn with_addresses<'h>(
    html: &'h str,
    mut address: impl FnMut(&RawLink<'h>) -> Option<String>,
) -> Cow<'h, str> {
    if !html.contains(['<']) {
        return Cow::Borrowed(html);
    }
    let mut out = String::new();
    let mut taken = 0;
    for link in addresses(html) {
        let Some(address) = address(&link) else { continue };
        let before = &html[taken..link.range.start];
        if address.is_empty() {
            // Without an address the element stands for a link that there is none of.
            let before = before.trim_end_matches(['"', '\'']).trim_end().trim_end_matches('=').trim_end();
            let name = before.rfind(|c: char| c.is_whitespace() || "\"'/".contains(c));
            out.push_str(before[..name.map_or(0, |at| at + 1)].trim_end());
            let quotes = usize::from(html[link.range.end..].starts_with(['"', '\'']));
            taken = link.range.end + quotes;
        } else {
            out.push_str(before);
            out.push_str(Html::escape(&address).as_str());
            taken = link.range.end;
        }
    }
    if taken == 0 {
        return Cow::Borrowed(html);
    }
    out.push_str(&html[taken..]);
    Cow::Owned(out)
}

/// The HTML without the addresses that are unsafe.
pub fn without_unsafe_addresses(html: &str) -> Cow<'_, str> {
    let is_unsafe = |link: &RawLink<'_>| match link.is_picture {
        true => crate::source::is_unsafe_picture(&link.url),
        false => crate::source::is_unsafe(&link.url),
    };
    with_addresses(html, |link| is_unsafe(link).then(String::new))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_links_and_pictures_are_found() {
        let html =
            "<A class=x HREF='/a?b&amp;c'>y</A><!-- <a href=no> --> <img alt=\"\" src=d> <abbr href=e>";
        let found: Vec<(String, bool)> =
            raw_links(html).into_iter().map(|link| (link.url.into_owned(), link.is_picture)).collect();
        assert_eq!(found, [("/a?b&c".to_owned(), false), ("d".to_owned(), true)]);
        let changed = with_addresses(html, |link| (!link.is_picture).then(|| "<\"".to_owned()));
        assert!(changed.starts_with("<A class=x HREF='&lt;&quot;'>y</A><!--"), "{changed}");
        assert_eq!(with_addresses("<p>", |_| None), "<p>");
        assert_eq!(with_addresses("<a id=b href='x' class=c>", |_| Some(String::new())), "<a id=b class=c>");
        assert_eq!(
            with_addresses("<a title=\"href\" href = x>", |_| Some(String::new())),
            "<a title=\"href\">"
        );
        assert_eq!(with_addresses("<svg xlink:href='x'/>", |_| Some(String::new())), "<svg/>");
    }

    #[test]
    fn character_references_hide_nothing() {
        let html = "<a href='&#106;ava&#x73cript&colon;x&amp;y&z'> <form action=java&Tab;script:y>";
        let urls: Vec<String> = addresses(html).into_iter().map(|link| link.url.into_owned()).collect();
        assert_eq!(urls, ["java\u{73c}ript:x&y&z", "java\tscript:y"]);
    }

    #[test]
    fn what_does_not_end_has_none() {
        for html in ["<a href=", "<a href=\"x", "<!-- <a href=x>", "<", "<a"] {
            assert_eq!(raw_links(html), [], "{html}");
        }
    }
}
