//! Pairs the tags in the raw HTML of a document, so that a mistake spoils nothing around it.
//!
//! 1. Every opening tag looks for its closing one in the same block, item or cell. Markdown between the two
//!    may be anything.
//! 2. A self-closed element that is not void (`<i/>`) gets its closing tag.
//! 3. An element that is never closed ends with the block in which it begins; a closing tag without an
//!    opening one is left out. Both are reported.

use std::collections::BTreeMap;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::raw_tags::{RawTag, all_tags, has_no_end};
use super::sanitise::{ENDS_ITSELF, VOID, ends};
use super::unknown::is_element;
use crate::markup::{Document, Event, Tag};

/// How many open elements are searched for the one that a closing tag ends.
const SEARCHED: usize = 128;

/// A tag without its counterpart.
#[derive(Debug, PartialEq, Eq)]
pub struct TagProblem {
    /// Name of the element.
    pub name: String,
    /// Whether the tag opens the element.
    pub is_open: bool,
    /// Bytes of the text of the document.
    pub range: Range<usize>,
}

/// The changes that balance the raw HTML of a document.
#[derive(Debug, Default)]
pub(super) struct Balance {
    /// For the event of this position: bytes of its HTML that are replaced, in order.
    edits: BTreeMap<usize, Vec<(Range<usize>, String)>>,
    /// Closing tags to write before the end of an element, and those to write after it.
    before: FxHashMap<usize, String>,
    after: FxHashMap<usize, String>,
}

impl Balance {
    /// The changes for a document.
    pub(super) fn new(document: &Document) -> Self {
        pairing(document).balance
    }

    /// The HTML of an event after its changes; `None` when there are none.
    pub(super) fn edited(&self, event: usize, html: &str) -> Option<String> {
        let edits = self.edits.get(&event)?;
        let mut out = String::with_capacity(html.len() + 16);
        let mut at = 0;
        for (range, by) in edits {
            out.push_str(html.get(at..range.start).unwrap_or_default());
            out.push_str(by);
            at = range.end;
        }
        out.push_str(html.get(at..).unwrap_or_default());
        Some(out)
    }

    /// The closing tags that belong before the end of an element, which is the event of this position.
    pub(super) fn before(&self, event: usize) -> Option<&str> {
        self.before.get(&event).map(String::as_str)
    }

    /// The closing tags that belong after it.
    pub(super) fn after(&self, event: usize) -> Option<&str> {
        self.after.get(&event).map(String::as_str)
    }
}

/// The tags of a document without their counterparts, in order.
pub fn tag_problems(document: &Document) -> Vec<TagProblem> {
    let mut problems = pairing(document).problems;
    problems.sort_by_key(|problem| problem.range.start);
    problems
}

/// Whether an event is raw HTML.
pub(super) fn is_raw(event: &Event) -> bool {
    matches!(event, Event::Html(_) | Event::InlineHtml(_))
}

fn pairing(document: &Document) -> Pairing<'_> {
    let mut pairing = Pairing::new(document);
    if document.events.iter().any(|spanned| is_raw(&spanned.event)) {
        pairing.run();
    }
    pairing
}

/// An element that is open.
struct Open {
    name: String,
    event: usize,
    tag: Range<usize>,
    in_block: bool,
    /// Length of the HTML of its event.
    html: usize,
}

/// An element of the markup that is open: what begins in it ends in it.
#[derive(Default)]
struct Frame {
    /// How many elements were open before.
    base: usize,
    is_paragraph: bool,
    /// Closing tags to write behind it.
    after: String,
    /// Elements that ended before their closing tags, which are left out.
    ended: Vec<String>,
}

struct Pairing<'d> {
    document: &'d Document,
    balance: Balance,
    problems: Vec<TagProblem>,
    open: Vec<Open>,
    frames: Vec<Frame>,
    /// How many drawings and formulas are open; there, other names hold.
    drawings: usize,
    /// Behind the last tag of the event that was found in the text.
    cursor: (usize, usize),
}

impl<'d> Pairing<'d> {
    fn new(document: &'d Document) -> Self {
        Self {
            document,
            balance: Balance::default(),
            problems: Vec::new(),
            open: Vec::new(),
            frames: vec![Frame::default()],
            drawings: 0,
            cursor: (usize::MAX, 0),
        }
    }

    fn run(&mut self) {
        let document = self.document;
        for (at, spanned) in document.events.iter().enumerate() {
            match &spanned.event {
                Event::Start(tag) => {
                    let is_paragraph = matches!(tag, Tag::Paragraph);
                    if !super::elements::is_inline(tag) {
                        self.end_paragraph();
                    }
                    self.frames.push(Frame { base: self.open.len(), is_paragraph, ..Frame::default() });
                }
                Event::End(_) if self.frames.len() > 1 => self.end_frame(at),
                Event::Html(html) => self.html(html, true, at),
                Event::InlineHtml(html) => self.html(html, false, at),
                _ => {}
            }
        }
        while self.open.pop().map(|open| self.unclosed(open, None)).is_some() {}
        for edits in self.balance.edits.values_mut() {
            edits.sort_by_key(|(range, _)| range.start);
        }
    }

    fn frame(&mut self) -> &mut Frame {
        if self.frames.is_empty() {
            self.frames.push(Frame::default());
        }
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    /// A block of the markup ends a paragraph in raw HTML.
    fn end_paragraph(&mut self) {
        let base = self.frame().base;
        while self.open.len() > base && self.open.last().is_some_and(|open| open.name == "p") {
            self.open.pop();
            self.frame().ended.push("p".to_owned());
        }
    }

    fn end_frame(&mut self, at: usize) {
        let Some(frame) = self.frames.pop() else { return };
        while self.open.len() > frame.base {
            let Some(open) = self.open.pop() else { break };
            self.unclosed(open, Some(at));
        }
        if !frame.after.is_empty() {
            self.balance.after.insert(at, frame.after);
        }
    }

    /// An element is never closed: it ends with its block, or at the end of the element around it.
    fn unclosed(&mut self, open: Open, end: Option<usize>) {
        self.drawings -= usize::from(is_drawing(&open.name)).min(self.drawings);
        if ENDS_ITSELF.contains(&&*open.name) {
            return;
        }
        let closing = format!("</{}>", open.name);
        match end {
            Some(end) if !open.in_block => self.balance.before.entry(end).or_default().push_str(&closing),
            _ => self.edit(open.event, open.html..open.html, closing),
        }
        let range = self.place(open.event, &open.tag);
        self.problems.push(TagProblem { name: open.name, is_open: true, range });
    }

    fn edit(&mut self, event: usize, range: Range<usize>, by: String) {
        self.balance.edits.entry(event).or_default().push((range, by));
    }

    fn html(&mut self, html: &str, in_block: bool, event: usize) {
        for tag in all_tags(html) {
            self.anchor(html, &tag, event);
            if self.drawings == 0 && !is_element(&tag.name) || VOID.contains(&&*tag.name) {
                continue;
            }
            if tag.is_close {
                self.close(&tag, event, in_block);
            } else if in_block && has_no_end(html, &tag) {
                // It would take all that follows with it: it is text.
                self.edit(event, tag.start..tag.start + 1, "&lt;".to_owned());
                let range = self.place(event, &(tag.start..tag.end));
                self.problems.push(TagProblem { name: tag.name, is_open: true, range });
            } else if html[..tag.end].ends_with("/>") && !is_unquoted_end(&tag) {
                if self.drawings == 0 && !is_drawing(&tag.name) {
                    self.edit(event, tag.end - 2..tag.end, format!("></{}>", tag.name));
                }
            } else {
                let base = self.frame().base;
                while self.open.len() > base
                    && self.open.last().is_some_and(|open| ends(&tag.name, &open.name))
                {
                    self.open.pop();
                }
                self.drawings += usize::from(is_drawing(&tag.name));
                let RawTag { name, start, end, .. } = tag;
                self.open.push(Open { name, event, tag: start..end, in_block, html: html.trim_end().len() });
            }
        }
        self.cut_tag(html, in_block, event);
    }

    /// A tag that a shortcode in it cuts in two: `<a href="{{< ref x >}}">`.
    fn cut_tag(&mut self, html: &str, in_block: bool, event: usize) {
        let Some(start) = html.rfind('<').filter(|start| !html[*start..].contains('>')) else { return };
        let rest = &html[start + 1..];
        let name = &rest[..rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len())];
        let name = name.to_ascii_lowercase();
        if is_element(&name) && !VOID.contains(&&*name) {
            self.open.push(Open {
                name,
                event,
                tag: start..html.len(),
                in_block,
                html: html.trim_end().len(),
            });
        }
    }

    /// Writes an anchor as an attribute `id` in double quotes: `<a name=x>` was one before.
    fn anchor(&mut self, html: &str, tag: &RawTag<'_>, event: usize) {
        let Some((name, value)) = tag.anchor() else { return };
        let written = format!("id=\"{value}\"");
        let start = name.as_ptr() as usize - html.as_ptr() as usize;
        let end = value.as_ptr() as usize - html.as_ptr() as usize + value.len();
        let end = end + usize::from(html[end..].starts_with(['"', '\'']));
        if html.get(start..end).is_some_and(|found| found != written) && !value.contains('"') {
            self.edit(event, start..end, written);
        }
    }

    fn close(&mut self, tag: &RawTag<'_>, event: usize, in_block: bool) {
        let base = self.frame().base;
        let found = self.open[base..].iter().rev().take(SEARCHED).position(|open| open.name == tag.name);
        if let Some(above) = found {
            let mut closings = String::new();
            for _ in 0..above {
                let Some(open) = self.open.pop() else { break };
                if ENDS_ITSELF.contains(&&*open.name) {
                    continue;
                }
                self.frame().ended.push(open.name.clone());
                if open.in_block && open.event != event {
                    self.unclosed(open, None);
                } else {
                    closings.push_str(&format!("</{}>", open.name));
                    let range = self.place(open.event, &open.tag);
                    self.problems.push(TagProblem { name: open.name, is_open: true, range });
                }
            }
            self.open.pop();
            self.drawings -= usize::from(is_drawing(&tag.name)).min(self.drawings);
            if !closings.is_empty() {
                self.edit(event, tag.start..tag.start, closings);
            }
            return;
        }
        self.edit(event, tag.start..tag.end, String::new());
        let is_ended = self.frame().ended.iter().rposition(|name| *name == tag.name);
        if let Some(at) = is_ended {
            self.frame().ended.remove(at);
        } else if in_block || !self.close_around(&tag.name) {
            let range = self.place(event, &(tag.start..tag.end));
            self.problems.push(TagProblem { name: tag.name.clone(), is_open: false, range });
        }
    }

    /// Ends an element around the paragraph behind it: `text</div>`, where a blank line follows `<div>`.
    fn close_around(&mut self, name: &str) -> bool {
        let [.., outer, paragraph] = &mut *self.frames else { return false };
        if !paragraph.is_paragraph || paragraph.base == outer.base {
            return false;
        }
        let last = paragraph.base - 1;
        if self.open.get(last).is_none_or(|open| open.name != name) {
            return false;
        }
        self.open.remove(last);
        paragraph.base = last;
        paragraph.after.push_str(&format!("</{name}>\n"));
        true
    }

    /// The bytes of a tag in the text of the document. A block that is indented is not there as it is.
    fn place(&mut self, event: usize, tag: &Range<usize>) -> Range<usize> {
        let spanned = &self.document.events[event];
        let whole = spanned.range.clone();
        let (Event::Html(html) | Event::InlineHtml(html)) = &spanned.event else { return whole };
        let Some(source) = self.document.text.get(whole.clone()) else { return whole };
        if source == &**html {
            return whole.start + tag.start..whole.start + tag.end;
        }
        if self.cursor.0 != event {
            self.cursor = (event, 0);
        }
        let wanted = &html[tag.clone()];
        let from = self.cursor.1.min(source.len());
        let found = source.get(from..).and_then(|rest| rest.find(wanted)).map(|at| from + at);
        let Some(at) = found.or_else(|| source.find(wanted)) else { return whole };
        self.cursor.1 = at + wanted.len();
        whole.start + at..whole.start + at + wanted.len()
    }
}

fn is_drawing(name: &str) -> bool {
    matches!(name, "svg" | "math")
}

/// Whether the slash at the end of a tag is part of an unquoted value: `<a href=/x/>`.
fn is_unquoted_end(tag: &RawTag<'_>) -> bool {
    tag.given.last().is_some_and(|(_, value)| value.ends_with('/')) && tag.is_unquoted
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markup::markdown;
    use crate::source::{FileId, Origin, SourcesBuilder, Span};

    fn problems(text: &str) -> Vec<String> {
        let mut builder = SourcesBuilder::new("");
        builder.add("a.md", text);
        let sources = builder.finish();
        let sink = crate::diagnostic::Sink::new();
        let document = markdown::parse(
            text,
            Origin::Slice(Span::start_of(FileId(0))),
            markdown::Options::default(),
            &sources,
            &sink,
        );
        tag_problems(&document).into_iter().map(|problem| document.text[problem.range].to_owned()).collect()
    }

    #[test]
    fn pairs_across_blocks_are_left_alone() {
        for text in [
            "<div>\n\ntext <b>x</b>\n\n</div>",
            "<ul>\n<li>a\n<li>b\n</ul>",
            "<p>\n\ntext\n\n</p>",
            "a <br> b <br/> <img src=x> <i/>",
            "<details><summary>a</summary>\n\n- b\n\n</details>",
            "<svg><g/><path d=\"\"/></svg>",
            "<div>\n\ntext</div>\n\nmore",
            "<!-- <b> --> the <id> of",
            "<script>\"<b>\"</script>",
            "<a name=x></a> <p ID='y'>a</p>",
            "<p><a href=\"{{< ref x >}}\">a</a></p>",
        ] {
            assert_eq!(problems(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn each_mistake_is_found_once() {
        assert_eq!(problems("<div class=\"a\">\n\nText <i>open\n\n## B"), ["<div class=\"a\">", "<i>"]);
        assert_eq!(problems("a </b> c\n\n</div>"), ["</b>", "</div>"]);
        assert_eq!(problems("a <b><i>x</b></i>"), ["<i>"]);
        assert_eq!(problems("- <u>a\n- b</u>"), ["<u>", "</u>"]);
    }

    #[test]
    fn hostile_texts_are_read_in_one_pass() {
        for unit in ["<b>", "</b>", "<b></i>", "<b/>", "<div>\n\n", "a</div>\n\n", "- <i>\n"] {
            problems(&unit.repeat(5_000));
        }
    }
}
