//! What a Markdown text is read as.

use super::*;
use crate::markup::{Event, Spanned};
use crate::source::SourcesBuilder;

/// A text as a page of its own, with the messages about it.
fn read(text: &str) -> (Document, Vec<String>) {
    let mut builder = SourcesBuilder::new("");
    builder.add("page.md", text);
    let sources = builder.finish();
    let file = sources.find("page.md").unwrap();
    let sink = Sink::new();
    let document = parse(text, Origin::file(file, &sources), Options::default(), &sources, &sink);
    let messages = sink.into_sorted(&sources).into_iter().map(|d| {
        let span = d.span.unwrap();
        format!("{} @ {}", d.message, &text[span.start as usize..span.end as usize])
    });
    (document, messages.collect())
}

/// The events in short: `<p>`, `</p>` and what is between.
fn outline(document: &Document) -> String {
    let mut out = String::new();
    for Spanned { event, .. } in document.events.iter() {
        out += &match event {
            Event::Start(tag) => format!("<{}>", format!("{tag:?}").split([' ', '(']).next().unwrap()),
            Event::End(tag) => format!("</{}>", format!("{tag:?}").split('(').next().unwrap()),
            Event::Text(text) => text.to_string(),
            Event::Code(code) => format!("`{code}`"),
            Event::Math { tex, display } => format!("{}{tex}$", if *display { "$$" } else { "$" }),
            Event::Html(html) | Event::InlineHtml(html) => format!("«{html}»"),
            Event::SoftBreak => "⏎".to_owned(),
            Event::Shortcode(index) => {
                let shortcode = &document.shortcodes[*index];
                let inner = shortcode.inner.as_ref().map(outline).unwrap_or_default();
                format!("{{{}{}{inner}}}", if shortcode.block { "#" } else { "" }, shortcode.name)
            }
            other => format!("{other:?}"),
        };
    }
    out
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let (document, messages) = read(text);
    assert_eq!(messages, Vec::<String>::new());
    assert_eq!(outline(&document), expected);
    for Spanned { range, .. } in document.events.iter() {
        assert!(range.start <= range.end && range.end <= text.len(), "{range:?}");
    }
}

#[test]
fn a_shortcode_alone_on_its_line_stands_between_blocks() {
    let between = "<Paragraph>one</Paragraph>{#x}<Paragraph>two</Paragraph>";
    check("one\n{{% x %}}\ntwo", between);
    check("one\n\n{{% x %}}\n\ntwo", between);
    check("one\n      {{% x %}}\ntwo", between);
    check("one\n\n      {{% x %}}\n\ntwo", between);
    check("one {{% x %}} two", "<Paragraph>one {x} two</Paragraph>");
    check("{{% x %}} {{% y %}}", "{#x}{#y}");
    check(
        "> one\n> {{% x %}}\n> two",
        "<Quote><Paragraph>one</Paragraph>{#x}<Paragraph>two</Paragraph></Quote>",
    );
}

#[test]
fn a_shortcode_stays_in_its_list_item() {
    check("- one\n  {{% x %}}\n- two", "<List><Item>one{#x}</Item><Item>two</Item></List>");
    check(
        "1. one\n\n   {{% x %}}\n   a\n\n   - b\n   {{% /x %}}\n\n2. two",
        "<List><Item><Paragraph>one</Paragraph>{#x<Paragraph>a</Paragraph><List><Item>b</Item></List>}</Item>\
         <Item><Paragraph>two</Paragraph></Item></List>",
    );
    check("- {{% x %}}", "<List><Item>{#x}</Item></List>");
}

#[test]
fn a_pair_encloses_a_document() {
    check(
        "{{% boxes/note %}}\nfoo {{% added-in v=1 %}}\n\n{{% x %}}\n{{% /boxes/note %}}",
        "{#boxes/note<Paragraph>foo {added-in}</Paragraph>{#x}}",
    );
    check(
        "a {{% b %}}*c*{{% /b %}} d",
        "<Paragraph>a {b<Paragraph><Emphasis>c</Emphasis></Paragraph>} d</Paragraph>",
    );
    check("{{% b %}}\n[x]\n{{% /b %}}\n\n[X]: y", "{#b<Paragraph><Link>x</Link></Paragraph>}");
    check(
        "> {{% b %}}\n> c\n>\n> d\n> {{% /b %}}",
        "<Quote>{#b<Paragraph>c</Paragraph><Paragraph>d</Paragraph>}</Quote>",
    );
}

#[test]
fn a_shortcode_in_code_is_code() {
    check("`{{% x %}}`", "<Paragraph>`{{% x %}}`</Paragraph>");
    check("```\n{{% x %}}\n```", "<CodeBlock>{{% x %}}\n</CodeBlock>");
    check("```\n{{%/* x */%}}\n{{%\n```", "<CodeBlock>{{% x %}}\n{{%\n</CodeBlock>");
    check(
        "- a\n  ```\n  {{% x %}}\n    b\n  {{% /x %}}\n  ```",
        "<List><Item>a<CodeBlock>{{% x %}}\n  b\n{{% /x %}}\n</CodeBlock></Item></List>",
    );
    check("{{%/* x */%}}", "<Paragraph>{{% x %}}</Paragraph>");
}

#[test]
fn a_shortcode_in_html_is_run_but_for_comments() {
    check("<div>\n{{% x %}}\n</div>", "«<div>\n»{#x}«</div>»");
    check("<!-- {{% x %}} -->", "«<!-- {{% x %}} -->»");
    check("a <b>{{% x %}}</b>", "<Paragraph>a «<b>»{x}«</b>»</Paragraph>");
    check("[a]({{< ref b >}})", "<Paragraph><Link>a</Link></Paragraph>");
}

#[test]
fn places_are_those_of_the_file() {
    let text = "# T\n\n-   {{% note %}}\n    a `b` [c](d)\n    {{% /noet %}}\n    {{% /note %}}\n";
    let (document, messages) = read(text);
    assert_eq!(messages, ["`noet` is closed here, but it is not open @ {{% /noet %}}"]);
    let inner = document.shortcodes[0].inner.as_ref().unwrap();
    let mut builder = SourcesBuilder::new("");
    builder.add("page.md", text);
    let sources = builder.finish();
    let code = inner.events.iter().find(|s| matches!(s.event, Event::Code(_))).unwrap();
    let span = inner.span(&code.range, &sources).unwrap();
    assert_eq!(&text[span.start as usize..span.end as usize], "`b`");
}

#[test]
fn formulas_and_bare_addresses() {
    check(r"Let \(a_b\) be *x*", "<Paragraph>Let $a_b$ be <Emphasis>x</Emphasis></Paragraph>");
    check("so\n\\[\n  a\n\\]\nand", "<Paragraph>so</Paragraph>$$a$<Paragraph>and</Paragraph>");
    check("\\[x\\]", "$$x$");
    check(r"`\(a\)` [b](c\(d\))", r"<Paragraph>`\(a\)` <Link>b</Link></Paragraph>");
    check("see https://a.b/c_d--e's.", "<Paragraph>see <Link>https://a.b/c_d--e's</Link>.</Paragraph>");
    check(
        "<https://a.b> [https://c.d](e)",
        "<Paragraph><Link>https://a.b</Link> <Link>https://c.d</Link></Paragraph>",
    );
}

#[test]
fn tables_have_a_head_and_a_body() {
    check(
        "|a|\n|-|\n|{{% x | y %}}|\n",
        "<Table><TableHead><TableRow><TableCell>a</TableCell></TableRow></TableHead>\
         <TableBody><TableRow><TableCell>{x}</TableCell></TableRow></TableBody></Table>",
    );
}

#[test]
fn definitions_of_one_paragraph_are_tight() {
    check("a\n\n: b", "<DefinitionList><Term>a</Term><Definition>b</Definition></DefinitionList>");
    check(
        "a\n\n: b\n\n  c",
        "<DefinitionList><Term>a</Term><Definition><Paragraph>b</Paragraph><Paragraph>c</Paragraph></Definition></DefinitionList>",
    );
}

#[test]
fn headings_take_an_id_in_either_form() {
    for text in ["# A {#b}", "# A {id=\"b\"}"] {
        let (document, _) = read(text);
        let Event::Start(crate::markup::Tag::Heading { id, .. }) = &document.events[0].event else {
            panic!()
        };
        assert_eq!(id.as_deref(), Some("b"));
    }
}

#[test]
fn nesting_is_bounded() {
    let text = "{{% x %}}".repeat(40) + &"{{% /x %}}".repeat(40);
    assert_eq!(read(&text).1, ["shortcodes are nested more than 32 deep @ {{% x %}}"]);
}

#[test]
fn the_short_way_reads_the_same() {
    let texts = [
        "One plain sentence.",
        "  Two lines, it's\nfine (yes): `code here`; 50% é\n",
        "a/b. It's 1.5? No; that's `a'b` so",
        "\n\n abc",
    ];
    for text in texts {
        let short = plain::read(text, true).unwrap_or_else(|| panic!("{text}"));
        let mut reader = Reader::new(text, text, &[]);
        Parser::new_ext(text, extensions(Options::default()))
            .into_offset_iter()
            .for_each(|(event, range)| reader.read(event, range));
        let long = reader.finish().0;
        let events = |all: &[Spanned]| all.iter().map(|s| s.event.clone()).collect::<Vec<_>>();
        assert_eq!(events(&short), events(&long), "{text}");
    }
    for text in [
        "1. a", "a\n\nb", "a\n- b", "a -- b", "a...", "# a", "a\n: b", "`a", "www.a.b", "a  \nb", "'a'",
        "a_b_", "    a",
    ] {
        assert!(plain::read(text, true).is_none(), "{text}");
    }
}

#[test]
fn hostile_texts_are_read_in_one_pass() {
    let units = [
        "{{%",
        "{{% a %}}",
        "{{% a %}}\n",
        "{{% a %}}{{% /a %}}",
        "\\(",
        "\\(a\\)",
        "\\[\n",
        "[",
        "`",
        "<",
        "<!--",
        "> ",
        "- ",
        "www.",
        "a@b.c ",
        "*a ",
        "{{%/* ",
        "- {{% a %}}\n",
        "a\n: b\n",
        "[^a]: b\n",
        "\u{E000}",
        "\r\n",
    ];
    for unit in units {
        let text = unit.repeat(8_000);
        let (document, _) = read(&text);
        for Spanned { range, .. } in document.events.iter() {
            assert!(text.get(range.clone()).is_some(), "{unit:?} {range:?}");
        }
    }
}

#[test]
fn a_text_full_of_broken_shortcodes_gives_a_bounded_number_of_messages() {
    assert_eq!(read(&"{{% ".repeat(1_000)).1.len(), MAX_PROBLEMS);
}
