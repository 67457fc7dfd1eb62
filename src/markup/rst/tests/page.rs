//! Names that hold for a whole page.

use super::*;

/// Reads texts that are joined to one page; gives the HTML of each, and all messages.
fn page(texts: &[&str]) -> (Vec<String>, Vec<String>) {
    let mut builder = SourcesBuilder::new("");
    for (number, text) in texts.iter().enumerate() {
        builder.add(format!("{number}.rst"), *text);
    }
    let sources = builder.finish();
    let sink = Sink::new();
    let origin = |number: usize| Origin::file(sources.find(&format!("{number}.rst")).unwrap(), &sources);
    let mut page = Definitions::default();
    for (number, text) in texts.iter().enumerate() {
        collect(text, &origin(number), &sources, &mut page);
    }
    let read = |(number, text): (usize, &&str)| {
        let document = parse(text, origin(number), &page, &Options::default(), &sources, &sink);
        tidy(html::write(&document, &mut Page).as_str())
    };
    let html = texts.iter().enumerate().map(read).collect();
    let messages = sink.into_sorted(&sources).into_iter().map(|found| {
        let span = found.span.unwrap();
        let place = sources.file(span.file).line_col(span.start as usize);
        format!("{}:{}:{} {}", sources.file(span.file).path, place.line, place.column, found.message)
    });
    (html, messages.collect())
}

#[test]
fn references_find_targets_of_other_texts() {
    let (html, messages) = page(&[
        "See `the module`_, Events_, |x| and doc_.",
        ".. |x| replace:: doc_ again\n.. _`the module`: `module:im`_\n\n.. _module:im:\n\nEvents\n======\n",
        ".. _doc: https://example.org/\n   a b\n",
    ]);
    assert_eq!(messages, Vec::<String>::new());
    assert_eq!(
        html[0],
        "<p>See <a href=\"#module-im\">the module</a>, <a href=\"#events\">Events</a>, \
         <a href=\"https://example.org/ab\">doc</a> again and <a href=\"https://example.org/ab\">doc</a>.</p>"
    );
    assert_eq!(html[1], "<span id=\"module-im\"></span><h1 id=\"events\">Events</h1>");
}

#[test]
fn a_reference_to_nothing_keeps_its_words() {
    let (html, messages) = page(&["A `long name`_ and short_.", ".. _alias: `lost`_\n\nalias_"]);
    assert_eq!(html, ["<p>A long name and short_.</p>", "<p>alias_</p>"]);
    assert_eq!(
        messages,
        [
            "0.rst:1:3 nothing is called `long name`",
            "0.rst:1:20 nothing is called `short`",
            "1.rst:3:1 `alias` leads to `lost`, but nothing is called that"
        ]
    );
}

#[test]
fn embedded_addresses_name_themselves() {
    let (html, _) = page(&["`A <b.html>`_, `A`_, `c <A_>`_, `<d.html>`__ and `e <f.html>`__."]);
    let link = |url: &str, text: &str| format!("<a href=\"{url}\">{text}</a>");
    assert_eq!(
        html[0],
        format!(
            "<p>{}, {}, {}, {} and {}.</p>",
            link("b.html", "A"),
            link("b.html", "A"),
            link("b.html", "c"),
            link("d.html", "d.html"),
            link("f.html", "e")
        )
    );
}

#[test]
fn anonymous_references_take_the_targets_in_order() {
    let (html, messages) = page(&["`a`__ b__ c__\n\n__ x.html\n.. __: y_\n.. _y: z.html\n"]);
    assert_eq!(html[0], "<p><a href=\"x.html\">a</a> <a href=\"z.html\">b</a> c__</p>");
    assert_eq!(messages, ["0.rst:1:11 anonymous reference without a target"]);
}

#[test]
fn targets_in_a_row_lead_to_the_same_place() {
    let (html, _) = page(&[".. _a:\n.. _b: c.html\n\na_ b_ and _`d e`: `D e`_"]);
    assert_eq!(
        html[0],
        "<p><a href=\"c.html\">a</a> <a href=\"c.html\">b</a> and <span id=\"d-e\"></span>d e: <a href=\"#d-e\">D e</a></p>"
    );
}

#[test]
fn a_name_with_two_addresses_is_reported() {
    let (_, messages) = page(&[".. _a: b\n", ".. _A: b\n.. _a: c\n"]);
    assert_eq!(messages, ["1.rst:2:1 `a` already leads elsewhere on this page; that holds"]);
}

#[test]
fn footnotes_are_numbered_through_the_page() {
    let (html, messages) = page(&[
        "[#]_ [1]_ [*]_ [Ref]_ [2]_.\n\n.. [#] a\n.. [1] b\n.. [*] c\n.. [Ref] d\n",
        "[#]_ [#why]_ [*]_ [nope]_\n\n.. [#] e\n.. [#why] f\n.. [*] g\n",
    ]);
    let labels = |html: &str| -> Vec<String> {
        let document = html.split("doc-noteref\">").skip(1);
        document.map(|part| part.split('<').next().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(labels(&html[0]), ["[2]", "[1]", "[*]", "[Ref]"]);
    assert!(html[0].contains(" [2]_."), "{}", html[0]);
    assert_eq!(labels(&html[1]), ["[3]", "[4]", "[†]"]);
    assert_eq!(
        messages,
        [
            "0.rst:1:23 there is no footnote or citation `[2]`",
            "1.rst:1:19 there is no footnote or citation `[nope]`"
        ]
    );
}

#[test]
fn generated_titles_and_the_document_title() {
    let mut definitions = Definitions::default();
    definitions.add_title("GET /_matrix/sync");
    assert_eq!(definitions.url("get /_matrix/SYNC").as_deref(), Some("#get-matrix-sync"));
    let origin = Origin::Slice(Span::new(crate::source::FileId(0), 0, 0));
    collect(".. title:: My \\*title", &origin, &Default::default(), &mut definitions);
    assert_eq!(definitions.title(), Some("My *title"));
}

#[test]
fn a_title_of_several_sections_leads_to_the_first_with_a_word() {
    let (html, messages) = page(&["A\n=\n\nA\n=\n\nA_ `b <A_>`_ C_\n", "C\n=\n\n.. _c: d\n\nC\n=\n"]);
    assert!(html[0].contains("<a href=\"#a\">A</a> <a href=\"#a\">b</a> <a href=\"d\">C</a>"), "{}", html[0]);
    assert_eq!(
        messages,
        [
            "0.rst:7:1 several sections are called `A`; this leads to the first",
            "0.rst:7:4 several sections are called `A`; this leads to the first"
        ]
    );
}

#[test]
fn notes_show_their_labels() {
    check(
        "[#]_ [Ref]_\n\n.. [Ref] *a*\n.. [#] b\n\n   c\n",
        "<p><sup id=\"fnref:2\"><a class=\"footnote-ref\" href=\"#fn:2\" role=\"doc-noteref\">[1]</a></sup> \
         <sup id=\"fnref:1\"><a class=\"footnote-ref\" href=\"#fn:1\" role=\"doc-noteref\">[Ref]</a></sup></p>\
         <section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Footnotes\"><ul>\
         <li id=\"fn:1\"><span class=\"footnote-mark\">[Ref]</span> <em>a</em> \
         <a class=\"footnote-back\" href=\"#fnref:1\" role=\"doc-backlink\" aria-label=\"Back to reference 1 of note Ref\">↩</a></li>\
         <li id=\"fn:2\"><p><span class=\"footnote-mark\">[1]</span> b</p><p>c \
         <a class=\"footnote-back\" href=\"#fnref:2\" role=\"doc-backlink\" aria-label=\"Back to reference 1 of note 1\">↩</a></p></li>\
         </ul></section>",
    );
}
