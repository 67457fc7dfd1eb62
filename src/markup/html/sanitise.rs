//! Keeps raw HTML within the text that it stands in.
//!
//! What an author opens is closed where the element around it ends, and nothing else can be closed: a
//! description with half an element spoils no page. Of authors who are not trusted only known, harmless
//! elements stay, with a few known attributes. Every other tag is shown as text.

use super::unknown;
use crate::html::Html;

const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "acronym",
    "address",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "dd",
    "del",
    "details",
    "dfn",
    "dir",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "meter",
    "nav",
    "nobr",
    "ol",
    "p",
    "pre",
    "progress",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "wbr",
];
/// How many kinds of removed parts are named for one piece of raw HTML.
const MAX_REMOVED: usize = 8;
/// How many elements an author may have open at once.
const MAX_DEPTH: usize = 64;
pub(super) const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];
/// Elements whose end need not be written: that of what is around them ends them too.
pub(super) const ENDS_ITSELF: &[&str] = &[
    "p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "option", "optgroup",
    "rt", "rp",
];
/// Elements that hold blocks, and so stay open when a block of raw HTML ends: what follows stands in them.
const HOLDS_BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "header",
    "li",
    "nav",
    "ol",
    "section",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];
/// Blocks that hold phrases only, and end a paragraph all the same.
const OTHER_BLOCKS: &[&str] = &["h1", "h2", "h3", "h4", "h5", "h6", "hr", "p", "pre", "summary"];
/// Elements in which nothing is markup up to their own end, which may never come.
const SWALLOWS: &[&str] = &["iframe", "script", "style", "textarea", "xmp"];
const ATTRIBUTES: &[&str] = &[
    "abbr", "align", "alt", "cite", "colspan", "datetime", "dir", "height", "href", "id", "lang", "open",
    "reversed", "rowspan", "scope", "span", "src", "start", "title", "valign", "value", "width",
];

/// Which tags stay tags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// Those of every element that can stand in a text, as they are written.
    Text,
    /// Those of harmless elements, with harmless attributes.
    Harmless,
}

/// Filters the raw HTML of one document.
///
/// A parser of whole documents would not do: what an author opens in one piece of raw HTML is closed in another,
/// with Markdown between them.
#[derive(Debug)]
pub struct Sanitiser {
    trust: Trust,
    open: Vec<Box<str>>,
    /// Elements that swallow, and do not end in the rest of what is filtered: each is looked for once.
    endless: Vec<String>,
    /// What could act, and was left out or made text.
    removed: Vec<String>,
}

impl Sanitiser {
    /// A filter for a document.
    pub fn new(trust: Trust) -> Self {
        Self { trust, open: Vec::new(), endless: Vec::new(), removed: Vec::new() }
    }

    /// Whether every element that can stand in a text stays.
    pub fn trusts(&self) -> bool {
        self.trust == Trust::Text
    }

    /// How many elements of the author's are open.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// Closes the author's elements until only `depth` are open.
    pub fn close_to(&mut self, depth: usize, out: &mut Html) {
        while self.open.len() > depth {
            if let Some(name) = self.open.pop().filter(|name| !ENDS_ITSELF.contains(&&**name)) {
                out.push_markup(&format!("</{name}>"));
            }
        }
    }

    /// Ends a block of raw HTML: only elements that hold blocks stay open.
    pub fn end_block(&mut self, depth: usize, out: &mut Html) {
        let kept = self.open.iter().rposition(|name| HOLDS_BLOCKS.contains(&&**name));
        self.close_to(kept.map_or(depth, |at| at + 1).max(depth), out);
    }

    /// Writes the part of `html` that is allowed; elements that were open before, at `depth` of them,
    /// stay open. Returns what could act, and was left out or is shown as text, each once.
    pub fn filter(&mut self, html: &str, depth: usize, out: &mut Html) -> Vec<String> {
        self.endless.clear();
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            self.text(&rest[..at], out);
            rest = &rest[at..];
            if let Some(comment) = rest.strip_prefix("<!--") {
                rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
                continue;
            }
            match self.tag(rest, depth, out) {
                Some(length) => rest = &rest[length..],
                None => {
                    out.push_text("<");
                    rest = &rest[1..];
                }
            }
        }
        self.text(rest, out);
        std::mem::take(&mut self.removed)
    }

    fn remove(&mut self, what: String) {
        if !self.removed.contains(&what) && self.removed.len() < MAX_REMOVED {
            self.removed.push(what);
        }
    }

    fn text(&self, text: &str, out: &mut Html) {
        match self.trust {
            Trust::Text => out.push_markup(text),
            Trust::Harmless => push_entities(text, out),
        }
    }

    /// Whether tags of an element stay.
    fn allows(&self, name: &str) -> bool {
        match self.trust {
            Trust::Text => unknown::is_element(name),
            Trust::Harmless => ELEMENTS.contains(&name),
        }
    }

    /// Writes the tag that `text` starts with; its length, or `None` if it is not an allowed one.
    fn tag(&mut self, text: &str, depth: usize, out: &mut Html) -> Option<usize> {
        let is_close = text[1..].starts_with('/');
        let start = 1 + usize::from(is_close);
        let is_name = |b: &u8| b.is_ascii_alphanumeric() || *b == b'-' && self.trusts();
        let length = text[start..].bytes().take_while(is_name).count();
        let name = text[start..start + length].to_ascii_lowercase();
        let is_allowed = self.allows(&name);
        if !is_close && !is_allowed && self.trust == Trust::Harmless && is_active(&name) {
            self.remove(format!("<{name}>"));
        }
        if !is_close && self.open.len() >= MAX_DEPTH || !is_allowed {
            return None;
        }
        let (attributes, end) = attributes(text, start + length)?;
        if is_close {
            if let Some(at) = self.open[depth.min(self.open.len())..].iter().rposition(|open| **open == *name)
            {
                if ENDS_ITSELF.contains(&&*name) {
                    self.close_to(depth + at + 1, out);
                    self.open.pop();
                    out.push_markup(&format!("</{name}>"));
                } else {
                    self.close_to(depth + at, out);
                }
            }
            return Some(end);
        }
        if SWALLOWS.contains(&&*name) {
            // Only as a whole: without its end it would take all that follows with it.
            let last = if self.endless.contains(&name) { None } else { end_of(text, &name) };
            match last {
                Some(last) => out.push_markup(&text[..last]),
                None => self.endless.push(name),
            }
            return last;
        }
        while self.open.len() > depth && self.open.last().is_some_and(|open| ends(&name, open)) {
            self.open.pop();
        }
        match self.trust {
            Trust::Text => out.push_markup(&text[..end]),
            Trust::Harmless => {
                for (attribute, value) in &attributes {
                    if is_handler(attribute) || is_active_address(attribute, value) {
                        self.remove(attribute.to_ascii_lowercase());
                    }
                }
                push_harmless(&name, &attributes, out);
            }
        }
        if !VOID.contains(&&*name) {
            self.open.push(name.into());
        }
        Some(end)
    }

    /// A block of the text begins: it ends a paragraph of the author's.
    pub fn begin_block(&mut self, depth: usize) {
        while self.open.len() > depth && self.open.last().is_some_and(|open| &**open == "p") {
            self.open.pop();
        }
    }
}

/// The offset behind the end tag of the element with which a text begins.
fn end_of(text: &str, name: &str) -> Option<usize> {
    let is_end = |(at, sign): &(usize, &str)| {
        let rest = &text[at + sign.len()..];
        rest.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name))
    };
    let (at, _) = text.match_indices("</").find(is_end)?;
    Some(at + text[at..].find('>')? + 1)
}

/// Whether an element that begins ends one that is open.
pub(super) fn ends(name: &str, open: &str) -> bool {
    match open {
        "p" => HOLDS_BLOCKS.contains(&name) || OTHER_BLOCKS.contains(&name),
        "li" => name == "li",
        "dt" | "dd" => matches!(name, "dt" | "dd"),
        "td" | "th" => matches!(name, "td" | "th" | "tr" | "tbody" | "tfoot"),
        "tr" => matches!(name, "tr" | "tbody" | "tfoot"),
        "thead" | "tbody" | "colgroup" => matches!(name, "thead" | "tbody" | "tfoot"),
        "option" => matches!(name, "option" | "optgroup"),
        _ => false,
    }
}

/// Whether an element can run, load or send something, or imitates a part of the page.
fn is_active(name: &str) -> bool {
    const ACTIVE: [&str; 26] = [
        "applet", "audio", "base", "button", "canvas", "dialog", "embed", "form", "frame", "frameset",
        "iframe", "input", "link", "math", "meta", "noscript", "object", "script", "select", "style", "svg",
        "template", "textarea", "title", "video", "xmp",
    ];
    // A title is a word in angle brackets more often than an element, and is harmless in a body.
    name != "title" && ACTIVE.contains(&name)
}

/// Whether an attribute holds a script.
fn is_handler(name: &str) -> bool {
    name.len() > 3 && name.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("on"))
}

fn is_active_address(name: &str, value: &str) -> bool {
    matches!(name.to_ascii_lowercase().as_str(), "href" | "src" | "cite")
        && !is_safe_url(value)
        && value.contains(':')
}

/// Writes a tag with its harmless attributes.
fn push_harmless(element: &str, attributes: &[(&str, &str)], out: &mut Html) {
    out.push_markup(&format!("<{element}"));
    for (name, value) in attributes {
        // The anchor of a link has two names; elsewhere `name` would be one of the page's scripts.
        let known = ATTRIBUTES.iter().find(|known| name.eq_ignore_ascii_case(known));
        let is_anchor = element == "a" && name.eq_ignore_ascii_case("name");
        let Some(name) = known.or(is_anchor.then_some(&"name")) else { continue };
        if matches!(*name, "href" | "src" | "cite") && !is_safe_url(value) {
            continue;
        }
        out.push_markup(&format!(" {name}=\""));
        push_entities(value, out);
        out.push_markup("\"");
    }
    out.push_markup(">");
}

/// The attributes of a tag from `at` on, and the offset behind the tag.
pub(super) fn attributes(text: &str, mut at: usize) -> Option<(Vec<(&str, &str)>, usize)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    loop {
        while bytes.get(at).is_some_and(|b| b.is_ascii_whitespace() || *b == b'/') {
            at += 1;
        }
        let name_start = at;
        match bytes.get(at)? {
            b'>' => return Some((found, at + 1)),
            b'<' | b'"' | b'\'' | b'=' => return None,
            _ => {}
        }
        at += text[at..].find(|c: char| c.is_whitespace() || "=>/<\"'".contains(c))?;
        let name = &text[name_start..at];
        at += text[at..].len() - text[at..].trim_start().len();
        if bytes.get(at) != Some(&b'=') {
            found.push((name, ""));
            continue;
        }
        at += 1;
        at += text[at..].len() - text[at..].trim_start().len();
        let value = match bytes.get(at)? {
            quote @ (b'"' | b'\'') => {
                let length = text[at + 1..].find(*quote as char)?;
                at += length + 2;
                &text[at - length - 1..at - 1]
            }
            _ => {
                let length = text[at..].find(|c: char| c.is_whitespace() || "<>\"'`=".contains(c))?;
                at += length;
                &text[at - length..at]
            }
        };
        found.push((name, value));
    }
}

/// Whether an address leads to a page, a file or a mailbox, however it is spelt. Entities and control
/// characters could hide a scheme, so an address with a colon must show its scheme plainly.
fn is_safe_url(url: &str) -> bool {
    let url = url.trim();
    let scheme = &url[..url.find(['/', '?', '#']).unwrap_or(url.len())];
    let is_plain = !url.contains(|c: char| c.is_control()) && !scheme.contains('&');
    is_plain
        && match scheme.split_once(':') {
            None => true,
            Some((scheme, _)) => {
                ["http", "https", "mailto", "tel", "matrix", "xmpp", "irc", "ircs", "sip", "urn"]
                    .iter()
                    .any(|known| scheme.eq_ignore_ascii_case(known))
            }
        }
}

/// Writes text that may hold character references, which stay.
fn push_entities(text: &str, out: &mut Html) {
    for (number, part) in text.split('&').enumerate() {
        if number > 0 {
            let name = part.split(';').next().unwrap_or_default();
            let is_reference = part.len() > name.len()
                && !name.is_empty()
                && name.len() <= 32
                && name
                    .bytes()
                    .enumerate()
                    .all(|(at, b)| b.is_ascii_alphanumeric() || (at == 0 && b == b'#'));
            out.push_markup(if is_reference { "&" } else { "&amp;" });
        }
        out.push_text(part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(html: &str) -> String {
        filtered(Trust::Harmless, html)
    }

    fn filtered(trust: Trust, html: &str) -> String {
        let (mut sanitiser, mut out) = (Sanitiser::new(trust), Html::new());
        sanitiser.filter(html, 0, &mut out);
        sanitiser.close_to(0, &mut out);
        out.into_string()
    }

    #[test]
    fn what_is_trusted_stays_as_it_is_and_within_its_text() {
        let kept = |html: &str| filtered(Trust::Text, html);
        for whole in [
            "<a id=x onclick='y'>a & b</a> <my-own>c</my-own><br/>",
            "<ul class=\"z\"><li>a<li>b</ul>",
            "<table><tr><td>a<td>b<tr><td>c</table>",
            "<p>a</p><p>b<div>c</div>",
            "<style>a > b {}</style><script src=\"x.js\"></script>",
        ] {
            assert_eq!(kept(whole), whole);
        }
        assert_eq!(kept("the <title> of a page"), "the &lt;title> of a page");
        assert_eq!(kept("a <script> and <style>"), "a &lt;script> and &lt;style>");
        assert_eq!(kept("<script>é</SCRIPT ><script>b"), "<script>é</SCRIPT >&lt;script>b");
        assert_eq!(kept("a <b>bold"), "a <b>bold</b>");
        assert_eq!(kept("a</div></section> b"), "a b");
        assert_eq!(kept("<b><i>x</b></i>"), "<b><i>x</i></b>");
        assert_eq!(kept("a <!-- b"), "a ");
    }

    #[test]
    fn harmless_markup_stays() {
        assert_eq!(clean("<kbd>A</kbd> &lt; <BR/>"), "<kbd>A</kbd> &lt; <br>");
        assert_eq!(clean("<a href='/x?a=b&amp;c' onclick=x>y</a>"), "<a href=\"/x?a=b&amp;c\">y</a>");
        assert_eq!(clean("a<!-- b -->c"), "ac");
    }

    #[test]
    fn scripts_handlers_and_styles_do_not_get_through() {
        let cases = [
            ("<a href=\" java\tscript:alert(1)\">", "<a></a>"),
            ("<a href=\"data:text/html,x\">", "<a></a>"),
            ("<style>*{}</style>", "&lt;style&gt;*{}&lt;/style&gt;"),
            ("<div style=\"position:fixed\">", "<div></div>"),
            ("<iframe src=//x>", "&lt;iframe src=//x&gt;"),
            ("<svg/onload=alert(1)>", "&lt;svg/onload=alert(1)&gt;"),
            ("<img src=\"x\" \" onerror=alert(1)>", "&lt;img src=&quot;x&quot; &quot; onerror=alert(1)&gt;"),
            ("<p <script>", "&lt;p &lt;script&gt;"),
        ];
        for (html, expected) in cases {
            assert_eq!(clean(html), expected);
        }
        assert_eq!(clean("<script>x</script>"), "&lt;script&gt;x&lt;/script&gt;");
        assert_eq!(clean("<img src=x onerror=alert(1)>"), "<img src=\"x\">");
        assert_eq!(clean("<a href=\"javascript:x\">y"), "<a>y</a>");
        assert_eq!(clean("<a href=\"&#106;avascript:x\">y"), "<a>y</a>");
    }

    #[test]
    fn what_could_act_is_named() {
        let removed = |html: &str| Sanitiser::new(Trust::Harmless).filter(html, 0, &mut Html::new());
        assert_eq!(removed("<img src=x onerror=y><img onerror=z> <iframe src=w>"), ["onerror", "<iframe>"]);
        assert_eq!(removed("<svg/onload=y><a href=javascript:x>"), ["<svg>", "href"]);
        assert_eq!(removed("<b>a</b> <id> <div style='x' class=y on=z>"), [""; 0]);
    }

    #[test]
    fn only_what_was_opened_is_closed() {
        assert_eq!(clean("</div></main><b><i>x</b>"), "&lt;/main&gt;<b><i>x</i></b>");
    }

    #[test]
    fn hostile_texts_are_read_in_one_pass() {
        for unit in ["<", "<a ", "<a b=\"", "<b>", "</b>", "&"] {
            clean(&unit.repeat(20_000));
        }
    }
}
