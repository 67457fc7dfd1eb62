//! Inline markup.

use super::{check, check_problem, read};

#[test]
fn the_four_basic_kinds() {
    check("*a* **b** ``c*`` `d`.", "<p><em>a</em> <strong>b</strong> <code>c*</code> <code>d</code>.</p>");
    check(
        "**bold\nlines** and ``two\nlines``",
        "<p><strong>bold\nlines</strong> and <code>two lines</code></p>",
    );
}

#[test]
fn markup_starts_and_ends_only_at_the_edge_of_words() {
    check("2*3*4 a_b_c x**y", "<p>2*3*4 a_b_c x**y</p>");
    check("(*a*), \"*b*\": *c*.", "<p>(<em>a</em>), &quot;<em>b</em>&quot;: <em>c</em>.</p>");
    check("*a*\\ b\\ *c*", "<p><em>a</em>b<em>c</em></p>");
    check("a * b * c", "<p>a * b * c</p>");
    check("*a*b* c", "<p><em>a*b</em> c</p>");
}

#[test]
fn quoted_marks_are_no_markup() {
    check("'*' (**) \"|\" and <`>", "<p>&#39;*&#39; (**) &quot;|&quot; and &lt;`&gt;</p>");
}

#[test]
fn backslashes_escape_but_not_in_literals() {
    check(r"\*a* \\ ``\d`` \`b`", r"<p>*a* \ <code>\d</code> `b`</p>");
    check(r"``a\``", r"<p><code>a\</code></p>");
}

#[test]
fn an_open_start_is_text_and_a_message() {
    check_problem(
        "so **it starts",
        "<p>so **it starts</p>",
        "1:4 strong text starts here and does not end in this paragraph",
    );
    check_problem(
        "a ``b",
        "<p>a ``b</p>",
        "1:3 an inline literal starts here and does not end in this paragraph",
    );
    check_problem(
        "*a\n\nb*",
        "<p>*a</p><p>b*</p>",
        "1:1 emphasis starts here and does not end in this paragraph",
    );
}

#[test]
fn addresses_become_links() {
    check(
        "See https://example.org/a_(b)c, or me@example.org.",
        "<p>See <a href=\"https://example.org/a_(b)c\">https://example.org/a_(b)c</a>, or \
         <a href=\"mailto:me@example.org\">me@example.org</a>.</p>",
    );
    check("``http://a.example`` :ref", "<p><code>http://a.example</code> :ref</p>");
}

#[test]
fn roles_before_and_behind_the_text() {
    check(
        "H\\ :sub:`2`\\ O :sup:`x` `y`:strong: :code:`z\\w`",
        "<p>H<sub>2</sub>O <sup>x</sup> <strong>y</strong> <code>z\\w</code></p>",
    );
    check(":math:`a`", "<p><math alttext=\"a\" display=\"inline\"><mi>a</mi></math></p>");
    check(
        ":PEP:`8` :rfc:`3986#section-2`",
        "<p><a href=\"https://peps.python.org/pep-0008/\">PEP 8</a> <a href=\"https://datatracker.ietf.org/doc/html/rfc3986#section-2\">RFC 3986</a></p>",
    );
    check_problem(":foo:`x` y", "<p>x y</p>", "1:1 there is no role `foo`");
    check_problem(
        ":sub:`x`:sup: y",
        "<p>:sub:`x`:sup: y</p>",
        "1:1 a role and a second role or reference mark cannot be used together",
    );
}

#[test]
fn roles_of_the_author() {
    check(".. role:: term(strong)\n.. role:: red\n\n:term:`a` :red:`b`", "<p><strong>a</strong> b</p>");
    check(".. role:: html(raw)\n   :format: html\n\n:html:`<br>`", "<p><br></p>");
    check(
        ".. default-role:: emphasis\n\n`a`\n\n.. default-role::\n\n`b`",
        "<p><em>a</em></p><p><code>b</code></p>",
    );
}

#[test]
fn substitutions_stand_for_markup_characters_and_images() {
    check(".. |a| replace:: *b* c\n\nx |a| y |A|", "<p>x <em>b</em> c y <em>b</em> c</p>");
    check(".. |--| unicode:: U+2014 .. dash\n   :trim:\n\na |--| b", "<p>a—b</p>");
    check(
        ".. |i| image:: i.png\n   :target: x_\n.. _x: y.html\n\n|i|",
        "<p><a href=\"y.html\"><img src=\"i.png\" alt=\"i\"></a></p>",
    );
    check(".. |a| replace:: text\n.. _a: b.html\n\n|a|_", "<p><a href=\"b.html\">text</a></p>");
    check_problem("|none| x", "<p>|none| x</p>", "1:1 no substitution is called `none`");
    check_problem(
        ".. |name| replace:: x\n\n|nmae|",
        "<p>|nmae|</p>",
        "3:1 no substitution is called `nmae` (did you mean `name`?)",
    );
}

#[test]
fn line_ends_in_names_do_not_count() {
    check("`a\nB`_\n\n.. _A b: c", "<p><a href=\"c\">a\nB</a></p>");
}

#[test]
fn quotes_and_dashes_stay_as_they_are() {
    check("\"It's\" -- ...", "<p>&quot;It&#39;s&quot; -- ...</p>");
}

#[test]
fn substitutions_that_use_themselves_are_reported_where_they_are_defined() {
    let (html, messages) = read("|a| |b|\n\n.. |a| replace:: x |b|\n.. |b| replace:: y |a|\n");
    assert_eq!(html, "<p>x y |a| y x |b|</p>");
    assert_eq!(messages, ["3:20 the substitution `a` uses itself", "4:20 the substitution `b` uses itself"]);
}

#[test]
fn a_date_is_not_put_in() {
    let (html, messages) = read("At |d|.\n\n.. |d| date:: %Y\n");
    assert_eq!(html, "<p>At |d|.</p>");
    assert_eq!(
        messages,
        [
            "1:4 no substitution is called `d`",
            "3:1 `date` would make each build of `d` another one (write the date with `replace::`)"
        ]
    );
}
