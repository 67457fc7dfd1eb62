//! Tags in raw HTML that are none: `the <id> of a thing` is shown as it is written.

use std::borrow::Cow;

/// Elements of HTML (<https://html.spec.whatwg.org/#elements-3>), and those that it had once, but for those
/// of whole documents, which stand in no text.
const ELEMENTS: &str = " a abbr acronym address area article aside audio b bdi bdo big blockquote br button \
    canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em \
    embed fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hgroup hr i iframe img input \
    ins kbd label legend li link map mark marquee menu meta meter nav nobr noscript object ol optgroup option \
    output p param picture pre progress q rp rt ruby s samp script search section select slot small source \
    span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time tr \
    track tt u ul var video wbr math ";

/// Whether this is the name of an element, in small letters. One with a hyphen is that of a custom element.
pub(super) fn is_element(name: &str) -> bool {
    name.contains('-') || name.len() < 16 && ELEMENTS.contains(&format!(" {name} "))
}

/// Whether a part of raw HTML stands in, begins or ends a drawing or a formula.
pub(super) fn is_drawing(html: &str, was_in: &mut bool) -> bool {
    let lower = html.to_ascii_lowercase();
    let before = *was_in;
    let last = |names: [&str; 2]| names.iter().filter_map(|name| lower.rfind(name)).max();
    let (begin, end) = (last(["<svg", "<math"]), last(["</svg", "</math"]));
    *was_in = match (begin, end) {
        (None, None) => before,
        (begin, end) => begin > end,
    };
    before || *was_in || begin.is_some()
}

/// The HTML in which what looks like a tag of an unknown element is text; within drawings and formulas
/// other names hold.
pub(super) fn known_only(html: &str) -> Cow<'_, str> {
    let lower = html.to_ascii_lowercase();
    if lower.contains("<!--") {
        return Cow::Borrowed(html);
    }
    let mut out = String::new();
    let mut taken = 0;
    for (at, _) in lower.match_indices('<') {
        let rest = &lower[at + 1..];
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let end = rest.find(|c: char| c.is_whitespace() || "/>".contains(c)).unwrap_or(rest.len());
        let name = &rest[..end];
        if is_element(name) {
            continue;
        }
        out.push_str(&html[taken..at]);
        out.push_str("&lt;");
        taken = at + 1;
    }
    if taken == 0 {
        return Cow::Borrowed(html);
    }
    out.push_str(&html[taken..]);
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_elements_are_text() {
        assert_eq!(known_only("<b>x</b><BR/><my-own>"), "<b>x</b><BR/><my-own>");
        assert_eq!(known_only("the <title> of"), "the &lt;title> of");
        assert_eq!(known_only("<id>1</id>"), "&lt;id>1&lt;/id>");
        assert_eq!(known_only("a <TrackingCategory a=\"b\">"), "a &lt;TrackingCategory a=\"b\">");
        let mut within = false;
        let parts = ["<b>", "<svg>", "<g/>", "</svg>", "<id>", "<svg><g/></svg>", "<id>"];
        let found: Vec<bool> = parts.iter().map(|part| is_drawing(part, &mut within)).collect();
        assert_eq!(found, [false, true, true, true, false, true, false]);
        assert_eq!(known_only("1 < 2 <"), "1 < 2 <");
    }
}
