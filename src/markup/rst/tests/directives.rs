//! Directives.

use super::{Options, check, check_problem, read, read_with};

#[test]
fn boxes_in_any_capitalisation() {
    check(
        ".. NOTE::\n   a\n\n   b",
        "<aside class=\" note\"><p class=\"-title\">Note</p><p>a</p><p>b</p></aside>",
    );
    check(
        ".. Warning:: a\n   b",
        "<aside class=\" warning\"><p class=\"-title\">Warning</p><p>a\nb</p></aside>",
    );
    check(
        ".. admonition:: *Why*\n\n   a",
        "<aside class=\" admonition\"><p class=\"-title\"><em>Why</em></p><p>a</p></aside>",
    );
    check_problem(
        ".. note::\n\na",
        "<aside class=\" note\"><p class=\"-title\">Note</p></aside><p>a</p>",
        "1:1 `note` has no content",
    );
}

#[test]
fn code_and_parsed_literals() {
    check(
        ".. code-block:: none\n   :linenos:\n\n   a\n     b",
        "<pre class=\"code numbered\" tabindex=\"0\"><span aria-hidden=\"true\">1\n2\n</span><code class=\"language-none\">a\n  b\n</code></pre>",
    );
    check(
        ".. code::\n   :number-lines: 9\n\n   a",
        "<pre class=\"code numbered\" tabindex=\"0\"><span aria-hidden=\"true\">9\n</span><code>a\n</code></pre>",
    );
    check(".. code::\n\n   *a*", "<pre><code>*a*\n</code></pre>");
    check(".. parsed-literal::\n\n   a *b*\n     c", "<pre><code>a <em>b</em>\n  c\n</code></pre>");
}

#[test]
fn formulas() {
    check(
        ".. math:: a\n\n   b",
        "<div class=\"math\"><math alttext=\"a\" display=\"block\"><mi>a</mi></math></div><div class=\"math\"><math alttext=\"b\" display=\"block\"><mi>b</mi></math></div>",
    );
}

#[test]
fn raw_output_for_other_formats_is_left_out() {
    check(".. raw:: html\n\n   <hr>\n\n.. raw:: latex\n\n   x", "<hr>");
}

#[test]
fn images_and_figures() {
    check(
        ".. image:: a b.png\n   :alt: An *a*\n   :width: 3em",
        "<p><img src=\"ab.png\" alt=\"An *a*\" width=\"48\"></p>",
    );
    check(
        ".. image:: a.png\n   :alt: a\n   :height: 1in\n   :scale: 50 %\n   :align: left",
        "<p><img src=\"a.png\" alt=\"a\" height=\"48\" class=\"align-left\"></p>",
    );
    check_problem(
        ".. image:: a.png\n   :alt: a\n   :width: wide",
        "<p><img src=\"a.png\" alt=\"a\"></p>",
        "1:1 `wide` is no width of an image: it takes a length like `200px`, or percent",
    );
    check(
        ".. figure:: a.png\n\n   Cap *tion*\n\n   More.",
        "<figure><img src=\"a.png\" alt=\"\"><figcaption><p>Cap <em>tion</em></p><p>More.</p></figcaption></figure>",
    );
}

#[test]
fn groups_and_classes() {
    check(".. container:: a b\n\n   c", "<div class=\"a b\"><p>c</p></div>");
    check(".. class:: x\n\n.. comment\n\na\n\nb", "<div class=\"x\"><p>a</p></div><p>b</p>");
    check(
        ".. epigraph::\n\n   a\n\n   -- b",
        "<div class=\"epigraph\"><blockquote><p>a</p><div class=\"attribution\"><p>—b</p></div></blockquote></div>",
    );
    check(".. rubric:: A", "<div class=\"rubric\"><p>A</p></div>");
}

#[test]
fn contents_and_numbers_are_made_elsewhere() {
    check(".. contents:: Table\n   :depth: 2\n.. sectnum::\n\na", "<p>a</p>");
}

#[test]
fn what_is_unknown_keeps_its_text() {
    check_problem(
        ".. nota:: a\n\n   b\n\nc",
        "<pre><code>.. nota:: a\n\n   b\n</code></pre><p>c</p>",
        "1:1 there is no directive `nota` (did you mean `note`?)",
    );
    check_problem(
        ".. image:: a.png\n   :alt: x\n   :hieght: 3",
        "<p><img src=\"a.png\" alt=\"x\"></p>",
        "3:4 `image` has no option `hieght` (did you mean `height`?)",
    );
    check_problem(
        ".. footer:: a",
        "<div class=\"footer\"><p>a</p></div>",
        "1:1 the directive `footer` is not supported",
    );
    check_problem(
        ".. image::\n\na",
        "<pre><code>.. image::\n</code></pre><p>a</p>",
        "1:1 `image` needs an argument",
    );
}

#[test]
fn other_files_are_included_from_within_the_source() {
    let others = [
        ("parts/b.rst", "B\n=\n\n|s| |t|\n\n.. |t| replace:: T\n"),
        ("pages/loop.rst", ".. include:: loop.rst\n"),
    ];
    let text = ".. |s| replace:: S\n\n.. include:: ../parts/b.rst\n\n|t|";
    let (html, messages) = read_with(text, &Options::default(), &others);
    assert_eq!((html.as_str(), messages.len()), ("<h1 id=\"b\">B</h1><p>S T</p><p>T</p>", 0));
    let (html, _) =
        read_with(".. include:: ../parts/b.rst\n   :literal:\n   :end-line: 1", &Options::default(), &others);
    assert_eq!(html, "<pre><code>B\n</code></pre>");
    let (_, messages) = read_with(".. include:: loop.rst", &Options::default(), &others);
    assert_eq!(messages, ["pages/loop.rst:1:1 `pages/loop.rst` includes itself"]);
    let (_, messages) = read_with(".. include:: ../../x", &Options::default(), &others);
    assert_eq!(messages, ["1:1 `../../x` leads out of the source folder"]);
    let (_, messages) = read_with(".. include:: ../parts/c.rst", &Options::default(), &others);
    assert_eq!(messages, ["1:1 there is no file `parts/c.rst` (did you mean `parts/b.rst`?)"]);
}

#[test]
fn shortcodes_hold_blocks_or_words() {
    check("a {{< x k=\"v\" >}} b", "<p>a [x k=v] b</p>");
    check(
        "{{% note %}}\n\n- a\n- b\n\n{{% /note %}}\nc",
        "<hr>[note: <ul><li>a</li><li>b</li></ul>]<p>c</p>",
    );
    check("1. {{% x %}}\n   *b*\n   {{% /x %}}", "<ol><li><hr>[x: <p><em>b</em></p>]</li></ol>");
    check("a {{% x %}}*b*\nc{{% /x %}} d", "<p>a [x: <em>b</em>\nc] d</p>");
    check("{{% x %}}{{% y %}}a{{% /y %}}{{% /x %}}", "<hr>[x: <hr>[y: <p>a</p>]]");
    check("``{{% x %}}``", "<p><code>{{% x %}}</code></p>");
    check("{{%/* x */%}}", "<p>{{% x %}}</p>");
    let (_, messages) = read("{{% /x %}}");
    assert_eq!(
        messages,
        ["1:1 `x` is closed here, but it is not open (open it first, or remove the closing tag)"]
    );
}

#[test]
fn variables_of_the_2019_generation() {
    let options = Options { variables: true, ..Options::default() };
    let html = |text: &str| read_with(text, &options, &[]).0;
    assert_eq!(html("a\n\n{{b_cs_http_api}}\n\nc {{d}}"), "<p>a</p><hr>[b_cs_http_api]<p>c [d]</p>");
    assert_eq!(html("a\n{{b}}\nc"), "<p>a</p><hr>[b]<p>c</p>");
    assert_eq!(
        html(".. topic:: A\n{{b}}\n\nc"),
        "<aside class=\" topic\"><p class=\"-title\">A</p><hr>[b]</aside><p>c</p>"
    );
    check("{{b}}", "<p>{{b}}</p>");
}

#[test]
fn a_directive_may_name_its_place() {
    check(
        ".. code:: c\n   :name: The x\n\n   int x;\n\nSee `the x`_.\n",
        "<span id=\"the-x\"></span><pre><code class=\"language-c\">int x;\n</code></pre><p>See <a href=\"#the-x\">the x</a>.</p>",
    );
}
