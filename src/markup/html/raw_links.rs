//! Links and pictures in raw HTML.
//!
//! Their addresses mean what those in the markup around them mean: they are checked, and written
//! relative to the page.

use std::borrow::Cow;
use std::ops::Range;

use super::raw_tags::raw_tags;
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
}

/// The addresses in raw HTML, in their order; comments have none.
pub fn raw_links(html: &str) -> Vec<RawLink<'_>> {
    let mut found = Vec::new();
    for tag in raw_tags(html, &["a", "area", "img"]).filter(|tag| !tag.is_close) {
        let is_picture = tag.name == "img";
        let wanted = if is_picture { "src" } else { "href" };
        for (_, value) in tag.given.into_iter().filter(|(name, _)| name.eq_ignore_ascii_case(wanted)) {
            let start = value.as_ptr() as usize - html.as_ptr() as usize;
            let url = if value.contains('&') { value.replace("&amp;", "&").into() } else { value.into() };
            found.push(RawLink { range: start..start + value.len(), url, is_picture });
        }
    }
    found
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
    for link in raw_links(html) {
        let Some(address) = address(&link) else { continue };
        let before = &html[taken..link.range.start];
        if address.is_empty() {
            // Without an address the element stands for a link that there is none of.
            let name = before.to_ascii_lowercase().rfind(if link.is_picture { "src" } else { "href" });
            out.push_str(before[..name.unwrap_or(before.len())].trim_end());
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
    }

    #[test]
    fn what_does_not_end_has_none() {
        for html in ["<a href=", "<a href=\"x", "<!-- <a href=x>", "<", "<a"] {
            assert_eq!(raw_links(html), [], "{html}");
        }
    }
}
