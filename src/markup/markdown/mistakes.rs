//! Mistakes that Markdown never refuses, but shows as something else than its author meant:
//!
//! 1. code fences without an end, which swallow what follows;
//! 2. tags of raw HTML without their counterparts;
//! 3. links that are not closed, that have blanks in their addresses, or no address at all;
//! 4. tables whose delimiter row has another number of columns than the row above it;
//! 5. the marks of an unfinished merge.

use std::ops::Range;

use super::MAX_PROBLEMS;
use crate::diagnostic::{Diagnostic, Rule, Sink, rules};
use crate::markup::html::{TagProblem, tag_problems};
use crate::markup::{Document, Event, Tag, TagEnd, conflicts};
use crate::source::Sources;

/// Reports the mistakes in a text and in all that its shortcodes enclose.
pub(super) fn report(document: &Document, sources: &Sources, sink: &Sink) {
    if let Some(origin) = &document.origin {
        conflicts::report(&document.text, origin, sources, sink);
    }
    visit(document, &Report { sources, sink });
}

fn visit(document: &Document, report: &Report<'_>) {
    let mut left = MAX_PROBLEMS;
    let mut has_raw = false;
    let mut in_code = false;
    for spanned in document.events.iter() {
        let mistake = match &spanned.event {
            Event::Start(Tag::CodeBlock { .. }) => {
                in_code = true;
                open_fence(document, &spanned.range)
            }
            Event::End(TagEnd::CodeBlock) => {
                in_code = false;
                None
            }
            Event::Start(Tag::Paragraph) => bad_table(document, &spanned.range),
            Event::Start(Tag::Link { url, .. }) if url.is_empty() => no_address(document, &spanned.range),
            Event::Text(text) if !in_code && memchr::memmem::find(text.as_bytes(), b"](").is_some() => {
                open_link(document, &spanned.range)
            }
            Event::Html(_) | Event::InlineHtml(_) => {
                has_raw = true;
                None
            }
            _ => None,
        };
        if let Some(mistake) = mistake.filter(|_| left > 0) {
            left -= 1;
            report.add(document, mistake);
        }
    }
    if has_raw {
        for problem in tag_problems(document).into_iter().take(MAX_PROBLEMS) {
            report.add(document, raw_tag(problem));
        }
    }
    for inner in document.shortcodes.iter().filter_map(|call| call.inner.as_ref()) {
        if inner.shares_notes {
            visit(inner, report);
        }
    }
}

struct Report<'r> {
    sources: &'r Sources,
    sink: &'r Sink,
}

impl Report<'_> {
    fn add(&self, document: &Document, mistake: Mistake) {
        let Some(span) = document.span(&mistake.range, self.sources) else { return };
        let mut diagnostic = Diagnostic::new(mistake.rule, span, mistake.message).help(mistake.help);
        if let Some((range, label)) = mistake.other
            && let Some(other) = document.span(&range, self.sources)
        {
            diagnostic = diagnostic.other(other, label);
        }
        self.sink.add(diagnostic);
    }
}

struct Mistake {
    rule: &'static Rule,
    range: Range<usize>,
    message: String,
    help: String,
    other: Option<(Range<usize>, &'static str)>,
}

fn raw_tag(TagProblem { name, is_open, range }: TagProblem) -> Mistake {
    let (message, help) = match is_open {
        true => (
            format!("unclosed element `<{name}>`"),
            format!("add `</{name}>`; the element ends with its block until then"),
        ),
        false => (
            format!("closing tag `</{name}>` without an opening one"),
            format!("remove it, or add `<{name}>` before it in the same block"),
        ),
    };
    Mistake { rule: &rules::HTML_TAG, range, message, help, other: None }
}

/// A fence that opens and has no end of its own.
fn open_fence(document: &Document, range: &Range<usize>) -> Option<Mistake> {
    let block = document.text.get(range.clone())?;
    let fence = *block.as_bytes().first().filter(|byte| matches!(byte, b'`' | b'~'))?;
    let length = block.bytes().take_while(|byte| *byte == fence).count();
    let content = |line: &str| line.trim_start_matches([' ', '\t', '>']).trim_end().len();
    let is_end = |line: &str| {
        let line = &line.trim_start_matches([' ', '\t', '>']).trim_end();
        line.len() >= length && line.bytes().all(|byte| byte == fence)
    };
    let last = block.lines().skip(1).filter(|line| content(line) > 0).last();
    if length < 3 || last.is_some_and(is_end) {
        return None;
    }
    let first = block.lines().next().unwrap_or_default().trim_end().len();
    let other = swallowed(block).map(|heading| {
        (range.start + heading.start..range.start + heading.end, "this heading is part of the code")
    });
    let mark = &block[..length];
    Some(Mistake {
        rule: &rules::CODE_FENCE,
        range: range.start..range.start + first,
        message: "unclosed code fence".to_owned(),
        help: format!("add a line {mark} where the code ends"),
        other,
    })
}

/// The first heading in a block of code: a line behind a blank one.
fn swallowed(block: &str) -> Option<Range<usize>> {
    let mut at = 0;
    let mut is_behind_blank = false;
    for line in block.split_inclusive('\n') {
        let content = line.trim_end();
        let level = content.bytes().take_while(|byte| *byte == b'#').count();
        if is_behind_blank && (1..=6).contains(&level) && content[level..].starts_with(' ') {
            return Some(at..at + content.len());
        }
        is_behind_blank = content.is_empty();
        at += line.len();
    }
    None
}

/// A paragraph that is meant to be a table.
fn bad_table(document: &Document, range: &Range<usize>) -> Option<Mistake> {
    let paragraph = document.text.get(range.clone())?;
    memchr::memchr(b'|', paragraph.as_bytes())?;
    let mut lines = paragraph.split_inclusive('\n');
    let head = lines.next()?;
    let delimiter = lines.next()?;
    let row = delimiter.trim_start_matches([' ', '\t', '>']).trim_end();
    let is_delimiter = row.contains('|')
        && row.trim_matches('|').split('|').all(|cell| {
            let dashes = cell.trim().trim_start_matches(':').trim_end_matches(':');
            !dashes.is_empty() && dashes.bytes().all(|byte| byte == b'-')
        });
    let (wanted, found) = (cells(head), cells(row));
    if !is_delimiter || !head.contains('|') || wanted == found {
        return None;
    }
    let start =
        range.start + head.len() + (delimiter.len() - delimiter.trim_start_matches([' ', '\t', '>']).len());
    Some(Mistake {
        rule: &rules::TABLE_DELIMITER,
        range: start..start + row.len(),
        message: format!("expected {wanted} columns in this delimiter row, found {found}"),
        help: "give it as many columns as the row above; this is no table until then".to_owned(),
        other: None,
    })
}

/// How many cells a row has; a bar in code or behind a backslash is text in neither.
fn cells(row: &str) -> usize {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let row = row.strip_suffix('|').filter(|rest| !rest.ends_with('\\')).unwrap_or(row);
    let mut before = 0;
    let bars = row.bytes().filter(|byte| {
        let is_bar = *byte == b'|' && before != b'\\';
        before = *byte;
        is_bar
    });
    bars.count() + 1
}

fn no_address(document: &Document, range: &Range<usize>) -> Option<Mistake> {
    let source = document.text.get(range.clone())?;
    Some(Mistake {
        rule: &rules::LINK_DEAD,
        range: range.clone(),
        message: format!("link without an address: `{}`", source.lines().next().unwrap_or_default()),
        help: "put the address between the parentheses".to_owned(),
        other: None,
    })
}

/// `[text](address` that is no link.
fn open_link(document: &Document, range: &Range<usize>) -> Option<Mistake> {
    let source = document.text.get(range.clone())?;
    let is_meant = |at: &usize| {
        let before = &source[..*at];
        let rest = &source[at + 2..];
        let is_escaped = before.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
        // Link text may hold code and other markup, which are events of their own.
        let open = match before.rfind('[') {
            Some(open) => !before[..open].ends_with('\\'),
            None => true,
        };
        let address = rest.split([')', '\n']).next().unwrap_or_default().trim_start();
        let looks_like_one = address.starts_with(['/', '#', '.', '<'])
            || address.contains(['/', '#'])
            || address.ends_with(".md");
        !is_escaped && open && looks_like_one
    };
    let at = memchr::memmem::find_iter(source.as_bytes(), b"](").take(16).find(is_meant)?;
    let rest = source[at + 2..].split('\n').next().unwrap_or_default();
    let start = range.start + source[..at].rfind('[').unwrap_or(at);
    let (message, help, length) = match rest.find(')') {
        None => ("unclosed link", "add `)` behind the address", rest.trim_end().len()),
        Some(end) => (
            "link with white space in its address",
            "replace each blank in the address by `%20`, or put the address between `<` and `>`",
            end + 1,
        ),
    };
    Some(Mistake {
        rule: &rules::LINK_SYNTAX,
        range: start..range.start + at + 2 + length,
        message: message.to_owned(),
        help: help.to_owned(),
        other: None,
    })
}

#[cfg(test)]
mod tests {
    use crate::markup::markdown::{Options, parse};
    use crate::source::{FileId, Origin, SourcesBuilder, Span};

    fn mistakes(text: &str) -> Vec<String> {
        let mut builder = SourcesBuilder::new("");
        builder.add("a.md", text);
        let sources = builder.finish();
        let sink = crate::diagnostic::Sink::new();
        let origin = Origin::Slice(Span::start_of(FileId(0)));
        parse(text, origin, Options::default(), &sources, &sink);
        let found = sink.into_sorted(&sources);
        let place = |span: crate::source::Span| text[span.start as usize..span.end as usize].to_owned();
        found.iter().map(|d| format!("{}: {}", d.rule.code, d.span.map(place).unwrap_or_default())).collect()
    }

    #[test]
    fn each_mistake_is_reported_where_it_is() {
        for (text, expected) in [
            ("```json\n{}\n\n## Next\n\ntext\n", "code-fence: ```json"),
            ("> ~~~\n> a\n\nb", "code-fence: ~~~"),
            ("a <b>x\n", "html-tag: <b>"),
            ("x [a](/b c\n", "link-syntax: [a](/b c"),
            ("x [a](/b c) d\n", "link-syntax: [a](/b c)"),
            ("[a]()\n", "link-dead: [a]()"),
            ("|a|b|c|\n|-|-|\n|1|2|3|\n", "table-delimiter: |-|-|"),
            ("<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n", "merge-conflict: <<<<<<< HEAD"),
            ("a[^b]\n", "footnote: [^b]"),
        ] {
            assert_eq!(mistakes(text), [expected], "{text}");
        }
    }

    #[test]
    fn what_is_well_formed_is_not() {
        for text in [
            "```\na\n```\n",
            "- ```\n  a\n  ```\n",
            "|a|b|\n|-|-|\n|1|2|\n",
            "`|a|b|\n|-|`",
            "a\\[b](c/d e\n",
            "`[a](/b`",
            "```\n[a](/b c)\n```",
            "    <<<<<<< HEAD\n",
            "x = a[0](b) and f](c",
        ] {
            assert_eq!(mistakes(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn hostile_texts_are_read_in_one_pass() {
        for unit in ["](/", "[a](/b \n", "|a|\n|-|-|\n\n", "<<<<<<< a\n", "[^a]", "~~~\n\n# a\n\n", "[a]() "]
        {
            mistakes(&unit.repeat(5_000));
        }
    }
}
