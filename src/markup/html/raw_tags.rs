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
    /// Offset behind its name, where a further attribute may stand.
    pub name_end: usize,
    /// Offset of its first character.
    pub start: usize,
    /// Offset behind it.
    pub end: usize,
}

/// The tags of these elements, in their order; comments have none.
pub(super) fn raw_tags<'h>(html: &'h str, names: &[&str]) -> impl Iterator<Item = RawTag<'h>> {
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
            let name_end = name_start + rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
            let name = html[name_start..name_end].to_ascii_lowercase();
            if !names.contains(&name.as_str()) {
                continue;
            }
            let Some((given, end)) = attributes(html, name_end) else { continue };
            at = end;
            return Some(RawTag { name, is_close, given, name_end, start, end });
        }
        None
    })
}
