//! What differs between two versions of a page, as blocks that its script can replace in place.
//!
//! Both versions are read as trees of elements. Blocks that are the same byte for byte are left out; where two
//! blocks differ only within, the difference is looked for there. Markup that does not nest as it is written gives
//! no patch, and the script takes the whole page instead. It does the same when its own tree, which an HTML parser
//! made, has not the children that are named here.

use super::json;

/// The blocks of one container that are replaced.
#[derive(Debug, PartialEq, Eq)]
struct Region<'a> {
    /// The way from the body to the container: positions among the children.
    path: Vec<usize>,
    /// How many children the container has now.
    children: usize,
    /// The first child that is replaced, and the first after it that is not.
    range: (usize, usize),
    /// How many blocks take their place.
    count: usize,
    /// Their markup.
    html: &'a str,
}

/// An element, by offsets into its page.
#[derive(Debug)]
struct Element<'a> {
    name: &'a str,
    start: usize,
    /// Where the content begins and ends.
    content: (usize, usize),
    end: usize,
    /// The element after all that is within.
    next: usize,
    /// Whether text that is not white space is among the children.
    has_text: bool,
}

/// The elements of a page in document order.
struct Tree<'a> {
    html: &'a str,
    elements: Vec<Element<'a>>,
}

/// Elements whose children may be replaced one by one: no parser moves anything in or out of them.
const CONTAINERS: &[&str] = &[
    "body", "div", "main", "section", "article", "nav", "aside", "header", "footer", "ul", "ol", "li",
    "details",
];
const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];
/// Elements whose content is text whatever is in it.
const RAW: &[&str] = &["script", "style", "textarea", "title"];
/// How many pairs of blocks are compared to find those that stayed.
const MAX_PAIRS: usize = 4_000_000;
/// How deep differences are looked for.
const MAX_DEPTH: usize = 32;

/// The patch from one version of a page to another, as JSON; `None` when only the whole page will do.
pub fn patch(old: &[u8], new: &[u8], state: &str) -> Option<String> {
    let (old, new) =
        (Tree::read(std::str::from_utf8(old).ok()?)?, Tree::read(std::str::from_utf8(new).ok()?)?);
    let (old_body, new_body) = (old.body()?, new.body()?);
    let (old_start, new_start) = (old.elements[old_body].start, new.elements[new_body].start);
    let mut regions = Vec::new();
    if old.outer(old_body) != new.outer(new_body) {
        if !old.is_like(old_body, &new, new_body) {
            return None;
        }
        differences(&old, old_body, &new, new_body, &mut Vec::new(), &mut regions);
    }
    let (old_head, new_head) = (&old.html[..old_start], &new.html[..new_start]);
    Some(to_json(state, (old_head != new_head).then_some(new_head), &regions))
}

fn to_json(state: &str, head: Option<&str>, regions: &[Region<'_>]) -> String {
    let mut out = String::from("{\"state\":");
    json::string(&mut out, state);
    out.push_str(",\"head\":");
    json::optional(&mut out, head);
    out.push_str(",\"regions\":");
    json::array(&mut out, regions, |out, region| {
        let (from, to) = region.range;
        let Region { path, children, count, .. } = region;
        out.push_str(&format!(
            "{{\"children\":{children},\"from\":{from},\"to\":{to},\"count\":{count},\"path\":"
        ));
        json::array(out, path, |out, at| out.push_str(&at.to_string()));
        out.push_str(",\"html\":");
        json::string(out, region.html);
        out.push('}');
    });
    out.push('}');
    out
}

/// Adds the regions of two containers that are alike but for their content.
fn differences<'a>(
    old: &Tree<'_>,
    old_at: usize,
    new: &Tree<'a>,
    new_at: usize,
    path: &mut Vec<usize>,
    regions: &mut Vec<Region<'a>>,
) {
    let (before, after) = (old.children(old_at), new.children(new_at));
    let is_same = |a: usize, b: usize| old.outer(before[a]) == new.outer(after[b]);
    let mut replace = |path: &[usize], range: (usize, usize), blocks: &[usize]| {
        let html = match (blocks.first(), blocks.last()) {
            (Some(&first), Some(&last)) => &new.html[new.elements[first].start..new.elements[last].end],
            _ => "",
        };
        regions.push(Region {
            path: path.to_vec(),
            children: before.len(),
            range,
            count: blocks.len(),
            html,
        });
    };
    let mut within = Vec::new();
    for ((from, to), (first, last)) in gaps(before.len(), after.len(), is_same) {
        if to - from != last - first {
            replace(path, (from, to), &after[first..last]);
            continue;
        }
        for (a, b) in (from..to).zip(first..last).filter(|&(a, b)| !is_same(a, b)) {
            if path.len() < MAX_DEPTH && old.is_like(before[a], new, after[b]) {
                within.push((a, before[a], after[b]));
            } else {
                replace(path, (a, a + 1), &after[b..=b]);
            }
        }
    }
    for (position, before, after) in within {
        path.push(position);
        differences(old, before, new, after, path, regions);
        path.pop();
    }
}

/// The ranges of two lists between the items that stayed.
fn gaps(
    old: usize,
    new: usize,
    is_same: impl Fn(usize, usize) -> bool,
) -> Vec<((usize, usize), (usize, usize))> {
    let start = (0..old.min(new)).take_while(|&at| is_same(at, at)).count();
    let most = old.min(new) - start;
    let end = (0..most).take_while(|&back| is_same(old - 1 - back, new - 1 - back)).count();
    let (width, height) = (old - end - start, new - end - start);
    if width == 0 && height == 0 {
        return Vec::new();
    }
    let whole = vec![((start, old - end), (start, new - end))];
    if width == height || width == 0 || height == 0 || width * height > MAX_PAIRS {
        return whole;
    }
    // The longest common subsequence, from the end.
    let mut lengths = vec![0u32; (width + 1) * (height + 1)];
    let at = |a: usize, b: usize| a * (height + 1) + b;
    for a in (0..width).rev() {
        for b in (0..height).rev() {
            lengths[at(a, b)] = if is_same(start + a, start + b) {
                lengths[at(a + 1, b + 1)] + 1
            } else {
                lengths[at(a + 1, b)].max(lengths[at(a, b + 1)])
            };
        }
    }
    let (mut found, mut a, mut b, mut gap) = (Vec::new(), 0, 0, (0, 0));
    while a < width && b < height {
        if is_same(start + a, start + b) {
            if gap != (a, b) {
                found.push(((start + gap.0, start + a), (start + gap.1, start + b)));
            }
            (a, b) = (a + 1, b + 1);
            gap = (a, b);
        } else if lengths[at(a + 1, b)] >= lengths[at(a, b + 1)] {
            a += 1;
        } else {
            b += 1;
        }
    }
    if gap != (width, height) {
        found.push(((start + gap.0, start + width), (start + gap.1, start + height)));
    }
    found
}

impl<'a> Tree<'a> {
    /// Reads markup that nests as it is written.
    fn read(html: &'a str) -> Option<Self> {
        let bytes = html.as_bytes();
        let mut elements: Vec<Element<'a>> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        let mut foreign = 0;
        let mut at = 0;
        while at < bytes.len() {
            let text = html[at..].find('<').map_or(html.len(), |length| at + length);
            if let Some(&parent) = open.last()
                && !elements[parent].has_text
                && !html[at..text].trim_ascii().is_empty()
            {
                elements[parent].has_text = true;
            }
            at = text;
            let rest = &html[at..];
            if rest.is_empty() {
                break;
            } else if rest.starts_with("<!--") {
                at += rest.find("-->")? + 3;
            } else if rest.starts_with("<!") {
                at += rest.find('>')? + 1;
            } else if let Some(name) = rest.strip_prefix("</") {
                let length = name.find('>')?;
                let next = elements.len();
                let element = &mut elements[open.pop()?];
                if element.name != name[..length].trim_ascii_end() {
                    return None;
                }
                foreign -= usize::from(is_foreign(element.name));
                element.content.1 = at;
                at += length + 3;
                element.end = at;
                element.next = next;
            } else {
                let length = rest[1..].find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != ':')?;
                let name = &rest[1..=length];
                if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
                    return None;
                }
                let end = at + tag_length(rest)?;
                let closes = VOID.contains(&name) || foreign > 0 && html[..end].ends_with("/>");
                let next = elements.len() + 1;
                elements.push(Element { name, start: at, content: (end, end), end, next, has_text: false });
                at = end;
                if RAW.contains(&name) && foreign == 0 {
                    at += html[at..].find(&format!("</{name}"))?;
                }
                if !closes {
                    foreign += usize::from(is_foreign(name));
                    open.push(elements.len() - 1);
                }
            }
        }
        open.is_empty().then_some(Self { html, elements })
    }

    fn body(&self) -> Option<usize> {
        self.elements.iter().position(|element| element.name == "body")
    }

    fn outer(&self, at: usize) -> &'a str {
        let element = &self.elements[at];
        &self.html[element.start..element.end]
    }

    fn children(&self, at: usize) -> Vec<usize> {
        let (mut child, end) = (at + 1, self.elements[at].next);
        let mut all = Vec::new();
        while child < end {
            all.push(child);
            child = self.elements[child].next;
        }
        all
    }

    /// Whether two elements are containers of blocks that differ in nothing but their content.
    fn is_like(&self, at: usize, other: &Tree<'_>, other_at: usize) -> bool {
        let (one, two) = (&self.elements[at], &other.elements[other_at]);
        let tags = (&self.html[one.start..one.content.0], &other.html[two.start..two.content.0]);
        CONTAINERS.contains(&one.name) && tags.0 == tags.1 && !one.has_text && !two.has_text
    }
}

fn is_foreign(name: &str) -> bool {
    matches!(name, "svg" | "math")
}

/// The length of a start tag up to and with its `>`, which may also be in a quoted value.
fn tag_length(rest: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in rest.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(main: &str) -> String {
        format!(
            "<!doctype html>\n<html><head><title>T</title></head><body><nav></nav><main>{main}</main></body></html>"
        )
    }

    fn made(old: &str, new: &str) -> Option<String> {
        patch(page(old).as_bytes(), page(new).as_bytes(), "s-2")
    }

    #[test]
    fn only_what_differs_is_sent() {
        let (a, b) =
            ("<section><p>a</p><p>b</p></section><p>c</p>", "<section><p>a</p><p>x</p></section><p>c</p>");
        assert_eq!(
            made(a, b).unwrap(),
            r#"{"state":"s-2","head":null,"regions":[{"children":2,"from":1,"to":2,"count":1,"path":[1,0],"html":"<p>x</p>"}]}"#
        );
        assert_eq!(made(a, a).unwrap(), r#"{"state":"s-2","head":null,"regions":[]}"#);
    }

    #[test]
    fn insertions_and_removals_leave_the_rest_alone() {
        let patch =
            made("<p>1</p><p>2</p><p>3</p><p>4</p>", "<p>0</p><p>1</p><p>2</p><p>4</p><p>5</p>").unwrap();
        assert!(patch.contains(r#""from":0,"to":0,"count":1,"path":[1],"html":"<p>0</p>""#), "{patch}");
        assert!(patch.contains(r#""from":2,"to":3,"count":0,"path":[1],"html":"""#), "{patch}");
        assert!(patch.contains(r#""from":4,"to":4,"count":1,"path":[1],"html":"<p>5</p>""#), "{patch}");
    }

    #[test]
    fn text_and_tables_are_replaced_whole() {
        let patch = made("<div>text <b>a</b></div>", "<div>text <b>c</b></div>").unwrap();
        assert!(patch.contains(r#""html":"<div>text <b>c</b></div>""#), "{patch}");
        let patch = made("<table><tr><td>1</table>", "<table><tr><td>2</table>");
        assert_eq!(patch, None, "tags that are left out");
        let patch = made("<table><tr><td>1</td></tr></table>", "<table><tr><td>2</td></tr></table>").unwrap();
        assert!(patch.contains(r#""path":[1]"#), "{patch}");
    }

    #[test]
    fn quoted_signs_comments_and_drawings_are_read() {
        let html =
            "<!-- <p> --><p title=\"a > b\">x</p><svg><path d='1'/></svg><br><script>if (a < b) {}</script>";
        assert!(made(html, &format!("{html}<p>y</p>")).unwrap().contains(r#""from":4,"to":4"#));
        assert_eq!(made("<p>", "<div>"), None);
        assert_eq!(patch(b"<p>a", b"<p>b", ""), None);
        assert_eq!(patch(b"\xff", b"", ""), None);
    }
}
