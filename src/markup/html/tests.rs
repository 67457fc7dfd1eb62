//! Documents and the HTML that they become.

use super::*;
use crate::diagnostic::Sink;
use crate::markup::markdown;
use crate::source::{FileId, Origin};

/// A page of its own: anchors are the words of headings.
#[derive(Default)]
struct Page {
    trust: Option<Trust>,
    problems: Vec<String>,
}

impl Context for Page {
    fn heading(&mut self, heading: &Heading<'_>, _place: Place<'_>) -> HeadingPlace {
        let id = heading.id.map_or_else(|| heading.text.to_lowercase().replace(' ', "-"), str::to_owned);
        HeadingPlace { level: heading.level + 1, id }
    }

    fn shortcode(&mut self, document: &Document, index: usize, inline: bool, out: &mut Html) {
        let shortcode = &document.shortcodes[index];
        out.push_text(&format!("[{}{}]", shortcode.name, if inline { "" } else { " block" }));
        if let Some(inner) = &shortcode.inner {
            write_to(inner, self, out);
        }
    }

    fn trust(&self) -> Option<Trust> {
        self.trust
    }

    fn formula_problem(&mut self, message: &str, place: Place<'_>) {
        self.problems.push(format!("{message} @ {}", &place.document.text[place.range.clone()]));
    }
}

fn document(text: &str) -> Document {
    let mut builder = crate::source::SourcesBuilder::new("");
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
    assert_eq!(write(&document(text), &mut Page::default()).as_str(), expected);
}

#[test]
fn headings_have_an_anchor_and_a_permalink() {
    check(
        "# A `b` {#c}",
        "<h2 id=\"c\">A <code>b</code><a class=\"permalink\" href=\"#c\" aria-label=\"Link to this section\"></a></h2>\n",
    );
}

#[test]
fn lists_are_as_loose_as_their_source() {
    check("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n");
    check("3. a\n\n4. b", "<ol start=\"3\">\n<li><p>a</p>\n</li>\n<li><p>b</p>\n</li>\n</ol>\n");
    check(
        "- [x] a",
        "<ul>\n<li class=\"task\"><input type=\"checkbox\" disabled checked aria-label=\"Done\"> a</li>\n</ul>\n",
    );
}

#[test]
fn tables_have_scopes_and_a_name() {
    check(
        "# S\n\n| a | b |\n|---|--:|\n| c | `d` |",
        "<h2 id=\"s\">S<a class=\"permalink\" href=\"#s\" aria-label=\"Link to this section\"></a></h2>\n\
         <div class=\"table-scroll\" role=\"group\" tabindex=\"0\" aria-label=\"Table: a, b\"><table>\n\
         <caption class=\"vh\">S: a, b</caption>\n<thead>\n<tr>\
         <th scope=\"col\">a</th><th scope=\"col\" class=\"align-right\">b</th></tr>\n</thead>\n<tbody>\n<tr>\
         <td>c</td><td class=\"align-right\"><code>d</code></td></tr>\n</tbody>\n</table></div>\n",
    );
}

#[test]
fn code_is_coloured() {
    check(
        "```yaml\na: 1\n```",
        "<pre class=\"code\" tabindex=\"0\"><code class=\"language-yaml\"><span class=\"hl-k\">a</span>: \
         <span class=\"hl-n\">1</span>\n</code></pre>\n",
    );
}

#[test]
fn alerts_are_callouts() {
    check(
        "> [!WARNING]\n> a",
        "<aside class=\"callout warning\" role=\"note\">\n<p class=\"callout-title\">Warning</p>\n<p>a</p>\n</aside>\n",
    );
}

#[test]
fn footnotes_lead_there_and_back() {
    check(
        "a[^x] b[^x]\n\n[^x]: note",
        "<p>a<sup id=\"fnref:1\"><a class=\"footnote-ref\" href=\"#fn:1\" role=\"doc-noteref\">1</a></sup> \
         b<sup id=\"fnref1:1\"><a class=\"footnote-ref\" href=\"#fn:1\" role=\"doc-noteref\">1</a></sup></p>\n\
         <section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Footnotes\">\n<ol>\n<li id=\"fn:1\"><p>note \
         <a class=\"footnote-back\" href=\"#fnref:1\" role=\"doc-backlink\" aria-label=\"Back to reference 1 of note 1\">↩</a> \
         <a class=\"footnote-back\" href=\"#fnref1:1\" role=\"doc-backlink\" aria-label=\"Back to reference 2 of note 1\">↩</a>\
         </p></li>\n</ol>\n</section>\n",
    );
}

#[test]
fn links_and_images() {
    check(
        "[a](b \"c\") ![d *e*](f) <me@x.org>",
        "<p><a href=\"b\" title=\"c\">a</a> <img src=\"f\" alt=\"d e\" loading=\"lazy\"> \
         <a href=\"mailto:me@x.org\">me@x.org</a></p>\n",
    );
    check("[![a](b)](c)", "<p><a href=\"c\"><img src=\"b\" alt=\"a\" loading=\"lazy\"></a></p>\n");
}

#[test]
fn shortcodes_are_asked_for() {
    check("a {{% x %}}\n{{% y %}}\nb", "<p>a [x]</p>\n<p>[y block] b</p>\n");
    check("a\n\n{{% y %}}\n\nb", "<p>a</p>\n<p>[y block]</p>\n<p>b</p>\n");
    check("{{% x %}}*a*{{% /x %}}", "[x block]<p><em>a</em></p>\n");
}

#[test]
fn a_broken_formula_is_shown_and_reported() {
    let mut page = Page::default();
    let html = write(&document(r"a \(\frac{1}\) b"), &mut page);
    assert_eq!(html.as_str(), "<p>a <code class=\"tex\">\\frac{1}</code> b</p>\n");
    assert_eq!(page.problems.len(), 1);
    assert!(page.problems[0].ends_with(r" @ \(\frac{1}\)"), "{:?}", page.problems);
}

#[test]
fn raw_html_is_kept_or_filtered() {
    let text = "a <b onclick=x>b\n\n<script>c</script>\n\n<div class=x>\n\nd";
    check(text, "<p>a <b onclick=x>b</b></p>\n<script>c</script>\n<div class=x></div>\n<p>d</p>\n");
    let mut page = Page { trust: Some(Trust::Harmless), ..Page::default() };
    assert_eq!(
        write(&document(text), &mut page).as_str(),
        "<p>a <b>b</b></p>\n&lt;script&gt;c&lt;/script&gt;\n<div></div>\n<p>d</p>\n"
    );
}

#[test]
fn raw_html_of_a_description_stays_within_it() {
    let kept = |text: &str| {
        let mut page = Page { trust: Some(Trust::Text), ..Page::default() };
        write(&document(text), &mut page).into_string()
    };
    assert_eq!(kept("a <b>b\n\nc"), "<p>a <b>b</b></p>\n<p>c</p>\n");
    assert_eq!(kept("- a <i>b\n- c</div>"), "<ul>\n<li>a <i>b</i></li>\n<li>c</li>\n</ul>\n");
    let details = "<details>\n<summary>a</summary>\n\nb\n\n</details>\n";
    assert_eq!(kept(details), "<details>\n<summary>a</summary>\n<p>b</p>\n</details>\n");
    assert_eq!(kept("<p>\n\na\n\n</p>"), "<p>\n<p>a</p>\n");
    assert_eq!(kept("<title> of a page"), "&lt;title> of a page");
    assert_eq!(kept("<svg><title>a</title></svg> b"), "<p><svg><title>a</title></svg> b</p>\n");
}

#[test]
fn a_line_of_text_comes_without_its_paragraph() {
    let inline = |text: &str| write_inline(&document(text), &mut Page::default()).into_string();
    assert_eq!(inline("a *b*"), "a <em>b</em>");
    assert_eq!(inline("a\n\nb"), "<p>a</p>\n<p>b</p>\n");
    assert_eq!(inline(""), "");
}

#[test]
fn a_phrase_has_no_links() {
    let document = document("[a `b`](c) *d* {{% e %}}");
    assert_eq!(phrase(&document.events).as_str(), "a <code>b</code> <em>d</em> ");
}

#[test]
fn deep_nesting_is_written_without_recursion() {
    let html = write(&document(&"> ".repeat(3_000)), &mut Page::default());
    assert!(html.as_str().starts_with("<blockquote>"));
    write(&document(&("*a **b ".repeat(5_000) + "c")), &mut Page::default());
}

#[test]
fn elements_of_restructuredtext_are_written() {
    use crate::markup::{Callout, Str, Tag};
    let text = |words: &'static str| Event::Text(Str::Borrowed(words));
    let events = [
        Event::Start(Tag::Callout(Callout::Topic)),
        Event::Start(Tag::CalloutTitle),
        text("a"),
        Event::End(TagEnd::CalloutTitle),
        Event::End(TagEnd::Callout),
        Event::Start(Tag::FieldList),
        Event::Start(Tag::FieldName),
        text("b"),
        Event::End(TagEnd::FieldName),
        Event::Start(Tag::FieldBody),
        text("c"),
        Event::End(TagEnd::FieldBody),
        Event::End(TagEnd::FieldList),
        Event::Target(Str::Borrowed("d")),
        Event::Start(Tag::Figure),
        Event::Start(Tag::Image {
            url: Str::Borrowed("e"),
            title: Str::Borrowed(""),
            look: crate::markup::ImageLook::default(),
        }),
        text("f"),
        Event::End(TagEnd::Image),
        Event::Start(Tag::Caption),
        text("g"),
        Event::End(TagEnd::Caption),
        Event::Start(Tag::Paragraph),
        text("h"),
        Event::End(TagEnd::Paragraph),
        Event::End(TagEnd::Figure),
        Event::Start(Tag::LineBlock),
        Event::Start(Tag::Line),
        text("i"),
        Event::End(TagEnd::Line),
        Event::End(TagEnd::LineBlock),
        Event::Start(Tag::Container(Str::Borrowed("j"))),
        Event::End(TagEnd::Container),
        Event::FootnoteReference(Str::Borrowed("k")),
    ];
    let events: Vec<_> = events.into_iter().map(|event| Spanned { event, range: 0..0 }).collect();
    let events = std::sync::Arc::new(events);
    let document = Document { events, ..Document::default() };
    assert_eq!(
        write(&document, &mut Page::default()).as_str(),
        "<aside class=\"callout topic\" role=\"note\">\n<p class=\"callout-title\">a</p>\n</aside>\n\
         <dl class=\"fields\">\n<dt>b:</dt>\n<dd>c</dd>\n</dl>\n<span id=\"d\"></span>\
         <figure>\n<img src=\"e\" alt=\"f\" loading=\"lazy\"><figcaption>\n<p>g</p>\n<p>h</p>\n</figcaption>\n</figure>\n\
         <div class=\"lines\">\n<div class=\"line\">i</div>\n</div>\n<div class=\"j\">\n</div>\n[k]"
    );
}
