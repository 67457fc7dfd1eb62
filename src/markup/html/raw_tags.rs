//! The tags in raw HTML.

use super::sanitise::attributes;

/// A tag.
pub(super) struct RawTag<'h> {
    /// Name of its element, in small letters.
    pub name: String,
    /// Whether it ends its element.
    pub is_close: bool,
    /// Attributes as written.
    pub given: Vec<(&'h str, &'h str)>,
    /// Whether no quote ends its last attribute.
    pub is_unquoted: bool,
    /// Offset behind its name, where a further attribute may stand.
    pub name_end: usize,
    /// Offset of its first character.
    pub start: usize,
    /// Offset behind it.
    pub end: usize,
}

impl<'h> RawTag<'h> {
    /// The attribute that makes an anchor of the element, with its value: its `id`, or the `name` of a link.
    pub(super) fn anchor(&self) -> Option<(&'h str, &'h str)> {
        let given = |wanted: &str| {
            self.given.iter().find(|(name, value)| name.eq_ignore_ascii_case(wanted) && !value.is_empty())
        };
        let name = || given("name").filter(|_| self.name == "a");
        given("id").or_else(name).copied().filter(|_| !self.is_close)
    }
}

/// The anchors in raw HTML, in their order.
pub fn raw_anchors(html: &str) -> Vec<&str> {
    all_tags(html).filter_map(|tag| tag.anchor().map(|(_, value)| value)).collect()
}

/// Elements in which nothing is markup up to their own end.
const TEXT_ONLY: [&str; 5] = ["iframe", "script", "style", "textarea", "xmp"];

/// The tags of these elements, in their order; comments have none.
pub(super) fn raw_tags<'h>(html: &'h str, names: &[&str]) -> impl Iterator<Item = RawTag<'h>> {
    tags(html, move |name| names.contains(&name))
}

/// The tags of all elements, in their order, without those in comments and scripts.
pub(super) fn all_tags(html: &str) -> impl Iterator<Item = RawTag<'_>> {
    let mut behind = 0;
    tags(html, |name| !name.is_empty()).filter(move |tag| {
        if tag.start < behind {
            return false;
        }
        if !tag.is_close && TEXT_ONLY.contains(&&*tag.name) {
            behind = end_of(&html[tag.end..], &tag.name).map_or(behind, |length| tag.end + length);
        }
        true
    })
}

/// Whether an element holds nothing but text up to its end, and has no end.
pub(super) fn has_no_end(html: &str, tag: &RawTag<'_>) -> bool {
    TEXT_ONLY.contains(&&*tag.name) && end_of(&html[tag.end..], &tag.name).is_none()
}

/// The offset of the closing tag of an element.
fn end_of(html: &str, name: &str) -> Option<usize> {
    let is_end = |at: &usize| {
        let rest = &html[at + 2..];
        rest.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name))
    };
    html.match_indices("</").map(|(at, _)| at).find(is_end)
}

fn tags<'h>(html: &'h str, wanted: impl Fn(&str) -> bool) -> impl Iterator<Item = RawTag<'h>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(start) = html[at..].find('<').map(|length| at + length) {
            at = start + 1;
            if html[at..].starts_with("!--") {
                at += html[at..].find("-->")? + "-->".len();
                continue;
            }
            let is_close = html[at..].starts_with('/');
            let name_start = at + usize::from(is_close);
            let rest = &html[name_start..];
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
            let name_end = name_start + rest.find(|c| !is_name(c)).unwrap_or(rest.len());
            let name = html[name_start..name_end].to_ascii_lowercase();
            if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || !wanted(&name) {
                continue;
            }
            let Some((given, end)) = attributes(html, name_end) else { continue };
            let is_unquoted = !html[..end - 1].trim_end_matches('/').ends_with(['"', '\'']);
            at = end;
            return Some(RawTag { name, is_close, given, is_unquoted, name_end, start, end });
        }
        None
    })
}
