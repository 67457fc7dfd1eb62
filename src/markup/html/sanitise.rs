//! Filters raw HTML of authors who are not trusted.
//!
//! Known, harmless elements stay, with a few known attributes; every other tag is shown as text.
//! What an author opens is closed where the element around it ends, and nothing else can be closed.

use crate::html::Html;

const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "small",
    "span",
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
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "wbr",
];
/// How many elements an author may have open at once.
const MAX_DEPTH: usize = 64;
const VOID: &[&str] = &["br", "col", "hr", "img", "wbr"];
const ATTRIBUTES: &[&str] = &[
    "abbr", "align", "alt", "cite", "colspan", "datetime", "height", "href", "lang", "open", "reversed",
    "rowspan", "scope", "src", "start", "title", "width",
];

/// Filters the raw HTML of one document.
#[derive(Debug, Default)]
pub struct Sanitiser {
    open: Vec<&'static str>,
}

impl Sanitiser {
    /// How many elements of the author's are open.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// Closes the author's elements until only `depth` are open.
    pub fn close_to(&mut self, depth: usize, out: &mut Html) {
        while self.open.len() > depth {
            if let Some(name) = self.open.pop() {
                out.push_markup(&format!("</{name}>"));
            }
        }
    }

    /// Writes the part of `html` that is allowed; elements that were open before, at `depth` of them,
    /// stay open.
    pub fn filter(&mut self, html: &str, depth: usize, out: &mut Html) {
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            push_entities(&rest[..at], out);
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
        push_entities(rest, out);
    }

    /// Writes the tag that `text` starts with; its length, or `None` if it is not an allowed one.
    fn tag(&mut self, text: &str, depth: usize, out: &mut Html) -> Option<usize> {
        let is_close = text[1..].starts_with('/');
        let start = 1 + usize::from(is_close);
        let length = text[start..].bytes().take_while(u8::is_ascii_alphanumeric).count();
        let name = text[start..start + length].to_ascii_lowercase();
        if !is_close && self.open.len() >= MAX_DEPTH {
            return None;
        }
        let name = *ELEMENTS.iter().find(|known| **known == name)?;
        let (attributes, end) = attributes(text, start + length)?;
        if is_close {
            if let Some(at) = self.open[depth.min(self.open.len())..].iter().rposition(|open| *open == name) {
                self.close_to(depth + at, out);
            }
            return Some(end);
        }
        out.push_markup(&format!("<{name}"));
        for (name, value) in attributes {
            let Some(name) = ATTRIBUTES.iter().find(|known| name.eq_ignore_ascii_case(known)) else {
                continue;
            };
            if matches!(*name, "href" | "src" | "cite") && !is_safe_url(value) {
                continue;
            }
            out.push_markup(&format!(" {name}=\""));
            push_entities(value, out);
            out.push_markup("\"");
        }
        out.push_markup(">");
        if !VOID.contains(&name) {
            self.open.push(name);
        }
        Some(end)
    }
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
                ["http", "https", "mailto"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
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
        let (mut sanitiser, mut out) = (Sanitiser::default(), Html::new());
        sanitiser.filter(html, 0, &mut out);
        sanitiser.close_to(0, &mut out);
        out.into_string()
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
