//! Documents and the Markdown that they become.

use super::*;
use crate::diagnostic::Sink;
use crate::markup::{Event, Spanned, markdown};
use crate::source::{FileId, Origin, SourcesBuilder, Span};

struct Page;

impl MarkdownContext for Page {
    fn shortcode(&mut self, document: &Document, index: usize, _inline: bool) -> String {
        format!("[{}]", document.shortcodes[index].name)
    }

    fn link(&mut self, url: &str) -> String {
        url.replace("old", "new")
    }
}

fn document(text: &str) -> Document {
    let mut builder = SourcesBuilder::new("");
    builder.add("a", text);
    markdown::parse(
        text,
        Origin::Slice(Span::start_of(FileId(0))),
        markdown::Options::default(),
        &builder.finish(),
        &Sink::new(),
    )
}

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(to_markdown(&document(text), &mut Page), expected);
}

/// Text that is written as it was read.
#[track_caller]
fn same(text: &str) {
    check(text, text);
}

#[test]
fn what_is_written_well_stays() {
    same("# A `b`\n\nc *d* **e** ~~f~~ [g](h \"i\") ![j](k)\\\nl\n\n---\n\nm\n");
    same("- a\n- b\n  - c\n  - d\n- e\n");
    same("1. a\n\n2. b\n\n   c\n\n   - d\n");
    same("> a\n>\n> > b\n>\n> - c\n>   d\n");
    same("> [!NOTE]\n> a\n>\n> b\n");
    same("```json\n{}\n```\n\n````\n```\n````\n");
    same("| a | b |\n| --- | --: |\n| `c\\|d` | e<br>f |\n");
    same("a[^1] \\(x\\)\n\n\\[\ny\n\\]\n\n[^1]: b\n\n    c\n");
    same("- [x] a\n- [ ] b\n");
    same("a\n: b\n\nc\n: d\n");
    same("<div>\n\na <b>c</b>\n\n</div>\n");
}

#[test]
fn characters_that_mean_something_are_escaped() {
    check(r"\*a\* a_b \_c\_ \[d](e) &lt;f&gt; \`g", "\\*a\\* a_b \\_c\\_ \\[d](e) \\<f> \\`g\n");
    check("1\\. a\n\\# b\n\\- c", "1\\. a\n\\# b\n\\- c\n");
}

#[test]
fn links_are_resolved_and_shortcodes_asked_for() {
    check("[a](old/b) {{% x %}}\n\n{{% y %}}", "[a](new/b) [x]\n\n[y]\n");
    check("[a](<b c>)", "[a](<b c>)\n");
}

#[test]
fn reading_what_was_written_gives_the_same() {
    let text = "# T\n\n- a\n\n  > b `` ` ``\n\n  ```x\n  c\n\n  d\n  ```\n\n- e *f **g** h*\n\n| a |\n|---|\n| b \\| c |\n\n\
                x\n: y\n\n  z\n\n10. a\n    - b\n\n~~~\n```\n~~~\n\n> [!TIP]\n> - a\n>\n>   b\n";
    let events = |document: &Document| {
        document.events.iter().map(|Spanned { event, .. }| event.clone()).collect::<Vec<Event>>()
    };
    let first = document(text);
    let written = to_markdown(&first, &mut Page);
    assert_eq!(events(&first), events(&document(&written)), "{written}");
}

#[test]
fn deep_nesting_is_bounded() {
    let written = to_markdown(&document(&"> ".repeat(2_000)), &mut Page);
    assert!(written.len() < 1_000);
}

#[test]
fn a_parsed_literal_is_written_as_its_words() {
    use crate::markup::{Str, Tag, TagEnd};
    let events = [
        Event::Start(Tag::CodeBlock { language: None, numbers: None }),
        Event::Text(Str::Borrowed("a *")),
        Event::Start(Tag::Emphasis),
        Event::Code(Str::Borrowed("b")),
        Event::End(TagEnd::Emphasis),
        Event::End(TagEnd::CodeBlock),
    ];
    let events: Vec<_> = events.into_iter().map(|event| Spanned { event, range: 0..0 }).collect();
    let events = std::sync::Arc::new(events);
    assert_eq!(to_markdown(&Document { events, ..Document::default() }, &mut Page), "```\na *b\n```\n");
}

#[test]
fn unsafe_links_in_plain_text_are_text() {
    let text =
        "[a](javascript:x) [b](<data:y>) <vbscript:z> [c](https://a.b/)\n\n[d]: fi&#x6c;e&colon;///e\n"
            .to_owned();
    assert_eq!(
        super::without_unsafe_links(text),
        "[a]\\(javascript:x) [b]\\(\\<data:y>) \\<vbscript:z> [c](https://a.b/)\n\n[d]\\: fi&#x6c;e&colon;///e\n"
    );
    assert_eq!(super::escape("[s](x) <b> `a`"), "\\[s](x) \\<b> `a`");
}
