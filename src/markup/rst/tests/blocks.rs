//! Blocks.

use super::{Options, RelativeStyles, Styles, check, check_problem, read_with};

#[test]
fn titles_take_their_level_from_the_order_of_their_adornments() {
    check("A\n=\n\nB\n-\n\nC\n=\n", "<h1 id=\"a\">A</h1><h2 id=\"b\">B</h2><h1 id=\"c\">C</h1>");
    check("===\n A\n===\n\nB\n===\n", "<h1 id=\"a\">A</h1><h2 id=\"b\">B</h2>");
    check("A\n==\nText", "<h1 id=\"a\">A</h1><p>Text</p>");
}

#[test]
fn a_given_order_starts_at_the_first_title_and_may_skip_levels() {
    let relative = RelativeStyles { below: Some('<'), same: Some('/'), above: Some('>') };
    let styles = Styles::Order { order: vec!['=', '-', '~', '+'], relative };
    let options = Options { styles, shift: 1, ..Options::default() };
    let (html, messages) = read_with("A\n-\n\nB\n+\n\nC\n=\n", &options, &[]);
    assert_eq!(html, "<h2 id=\"a\">A</h2><h4 id=\"b\">B</h4><h2 id=\"c\">C</h2>");
    assert_eq!(messages, Vec::<String>::new());
    // Relative ones are counted from the last that is not.
    let (html, _) = read_with("A\n=\n\nB\n-\n\nC\n<\n\nD\n<\n\nE\n/\n\nF\n>\n", &options, &[]);
    let levels: Vec<&str> = html.match_indices("<h").map(|(at, _)| &html[at + 1..at + 3]).collect();
    assert_eq!(levels, ["h2", "h3", "h4", "h4", "h3", "h2"]);
}

#[test]
fn a_short_underline_is_text_and_a_long_one_that_is_too_short_is_reported() {
    check("Long title\n--\n", "<p>Long title\n--</p>");
    check_problem(
        "Long title\n----\n",
        "<h1 id=\"long-title\">Long title</h1>",
        "2:1 the line below the title is shorter than the title",
    );
}

#[test]
fn titles_within_blocks_are_kept_as_text() {
    check_problem(
        "* A\n  ====\n",
        "<ul><li><p>A</p></li></ul>",
        "1:3 a section title cannot stand within another block",
    );
}

#[test]
fn a_line_of_punctuation_divides() {
    check("a\n\n----\n\nb", "<p>a</p><hr><p>b</p>");
    check("a\n\n...\n\nb", "<p>a</p><p>...</p><p>b</p>");
}

#[test]
fn bullet_lists_are_tight_when_their_items_are_short() {
    check("- a\n- b\n\n  - c\n- d", "<ul><li>a</li><li>b<ul><li>c</li></ul></li><li>d</li></ul>");
    check("* a\n\n  b\n* c", "<ul><li><p>a</p><p>b</p></li><li><p>c</p></li></ul>");
    check("- a\n\n+ b", "<ul><li>a</li></ul><ul><li>b</li></ul>");
    check("-\n- b", "<ul><li></li><li>b</li></ul>");
}

#[test]
fn numbered_lists_keep_their_style_and_start() {
    check("3. a\n4. b\n#. c", "<ol start=\"3\"><li>a</li><li>b</li><li>c</li></ol>");
    check(
        "(a) x\n(b) y\n\ni) z\nii) w",
        "<ol type=\"a\"><li>x</li><li>y</li></ol><ol type=\"i\"><li>z</li><li>w</li></ol>",
    );
    check("1. a\n3. b", "<p>1. a\n3. b</p>");
    check("1985. A great\nyear.", "<p>1985. A great\nyear.</p>");
}

#[test]
fn definitions_have_terms_and_classifiers() {
    check(
        "a : b\n  c\nd\n  e\n\n  f",
        "<dl><dt>a : <em>b</em></dt><dd>c</dd><dt>d</dt><dd><p>e</p><p>f</p></dd></dl>",
    );
}

#[test]
fn fields_and_options() {
    check(
        ":Auth: Yes\n:Rate limited:\n  No *way*",
        "<dl class=\"fields\"><dt>Auth:</dt><dd>Yes</dd><dt>Rate limited:</dt><dd>No <em>way</em></dd></dl>",
    );
    check(
        "-a, --all=X  All.\n/V           Version.",
        "<dl><dt><code>-a</code>, <code>--all=X</code></dt><dd>All.</dd><dt><code>/V</code></dt><dd>Version.</dd></dl>",
    );
}

#[test]
fn quotes_end_with_their_attribution() {
    check(
        "a\n\n  b\n\n  -- c\n\n  d",
        "<p>a</p><blockquote><p>b</p><div class=\"attribution\"><p>—c</p></div></blockquote><blockquote><p>d</p></blockquote>",
    );
    check("- a\n\n..\n\n  b", "<ul><li>a</li></ul><blockquote><p>b</p></blockquote>");
}

#[test]
fn two_colons_announce_a_literal_block() {
    check("a::\n\n  b *c*\n\n    d\n\ne", "<p>a:</p><pre><code>b *c*\n\n  d\n</code></pre><p>e</p>");
    check("a ::\n\n  b", "<p>a</p><pre><code>b\n</code></pre>");
    check("::\n\n  b", "<pre><code>b\n</code></pre>");
    check("a::\n\n> b\n> c\n\nd", "<p>a:</p><pre><code>&gt; b\n&gt; c\n</code></pre><p>d</p>");
    check_problem(
        "a::\n\nb",
        "<p>a:</p><p>b</p>",
        "1:1 `::` announces a literal block, but the next line is not indented",
    );
}

#[test]
fn line_blocks_keep_lines_and_depth() {
    check(
        "| a\n|   b\n| c\n  d",
        "<div class=\"lines\"><div class=\"line\">a</div><div class=\"lines\"><div class=\"line\">b</div></div><div class=\"line\">c\nd</div></div>",
    );
}

#[test]
fn doctests_are_code() {
    check(">>> 1\n1\n\na", "<pre><code class=\"language-pycon\">&gt;&gt;&gt; 1\n1\n</code></pre><p>a</p>");
}

#[test]
fn comments_are_not_shown() {
    check("a\n\n.. b\n   c\n\nd\n\n..\n\n  e", "<p>a</p><p>d</p><blockquote><p>e</p></blockquote>");
    check("..\n  a\n\nb", "<p>b</p>");
}

#[test]
fn a_block_without_a_blank_line_behind_it_is_reported() {
    check_problem(
        "a\n\n  b\nc",
        "<p>a</p><blockquote><p>b</p></blockquote><p>c</p>",
        "4:1 this block quote ends without a blank line",
    );
    check_problem("a\nb\n  c", "<p>a\nb</p><blockquote><p>c</p></blockquote>", "3:1 unexpected indentation");
    check_problem("- a\nb", "<ul><li>a</li></ul><p>b</p>", "2:1 this list ends without a blank line");
}

#[test]
fn tabs_and_carriage_returns_do_not_matter() {
    check("-\ta\r\n\tb\r\n", "<ul><li>a\nb</li></ul>");
    check_problem(
        "\tx\r\n\r\n|y|",
        "<blockquote><p>x</p></blockquote><p>|y|</p>",
        "3:1 no substitution is called `y`",
    );
}
