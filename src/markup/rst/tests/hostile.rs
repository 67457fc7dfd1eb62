//! Texts that nobody would write: they neither panic nor take long.

use super::*;

/// Reads a text and checks that its events are in balance and in its range.
fn survive(text: &str) {
    let mut builder = SourcesBuilder::new("");
    builder.add("a", text);
    let sources = builder.finish();
    let sink = Sink::new();
    let options = Options { variables: true, ..Options::default() };
    let origin = Origin::file(sources.find("a").unwrap(), &sources);
    let document = parse_alone(text, origin, &options, &sources, &sink);
    balanced(&document, text);
    html::write(&document, &mut Page);
    for found in sink.into_sorted(&sources) {
        let span = found.span.unwrap();
        assert!(span.end as usize <= text.len(), "{}", found.message);
    }
}

fn balanced(document: &Document, text: &str) {
    let mut depth = 0usize;
    for spanned in document.events.iter() {
        match spanned.event {
            crate::markup::Event::Start(_) => depth += 1,
            crate::markup::Event::End(_) => depth = depth.checked_sub(1).expect("an end has a start"),
            _ => {}
        }
        assert!(text.get(spanned.range.clone()).is_some(), "{:?} in {text:?}", spanned);
    }
    assert_eq!(depth, 0, "{text:?}");
    for shortcode in &document.shortcodes {
        shortcode.inner.iter().for_each(|inner| balanced(inner, text));
    }
}

/// A simple generator of pseudo-random numbers: the same numbers in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

/// Pieces that mean something, alone or next to each other.
const PIECES: &[&str] = &[
    "a",
    "b c",
    " ",
    "  ",
    "    ",
    "\n",
    "\n\n",
    "\n  ",
    "\n    ",
    "\t",
    "\r\n",
    "*",
    "**",
    "`",
    "``",
    "`_",
    "`__",
    "_",
    "__",
    "|",
    "|a|",
    "_`",
    "[#]_",
    "[*]_",
    "[1]_",
    "[",
    "]_",
    ":",
    "::",
    ":a:",
    ":a: ",
    ":sup:`",
    "<",
    ">",
    "<a_>",
    "\\",
    "\\ ",
    "- ",
    "* ",
    "1. ",
    "#. ",
    "(i) ",
    "A) ",
    "..",
    ".. ",
    ".. _a:",
    ".. _a: b",
    ".. _`a:",
    "__ a",
    ".. __:",
    ".. [#]",
    ".. [*] ",
    ".. [a] ",
    ".. |a| replace:: |a| ",
    ".. |b| image:: x",
    ".. |c| unicode:: 0x110000 65",
    ".. note::",
    ".. NOTE:: ",
    ".. table:: a",
    ".. list-table::",
    ".. csv-table:: a",
    ".. code::",
    ".. math::",
    ".. figure:: a",
    ".. class:: x",
    ".. role:: a(b)",
    ".. include:: a",
    ".. parsed-literal::",
    ".. container::",
    ".. unknown::",
    ".. epigraph::",
    "====",
    "----",
    "-",
    "=",
    "== ==",
    "= =",
    "+--+--+",
    "+==+==+",
    "|  |  |",
    "| ",
    ">>> ",
    "-a  b",
    "--b=c  d",
    "-- ",
    "{{a}}",
    "{{% a %}}",
    "{{% /a %}}",
    "{{< b",
    "é",
    "你",
    "\u{2014}",
    "“",
    "http://a/b",
    "a@b.c",
    "\u{a0}",
    "\0",
    "\"",
    "'",
    "(",
    ")",
    ",",
];

#[test]
fn random_texts() {
    let mut random = Random(2019);
    for _ in 0..1000 {
        let length = random.below(40) + 1;
        let text: String = (0..length).map(|_| PIECES[random.below(PIECES.len())]).collect();
        survive(&text);
    }
}

#[test]
fn every_pair_of_pieces() {
    for first in PIECES {
        for second in PIECES {
            survive(&format!("{first}{second}"));
            survive(&format!("x\n\n{first}\n   {second}\n\n   y"));
        }
    }
}

/// Large texts of one kind. They would take minutes, or all of the stack, if the time to read them
/// grew with the square of their length, or the stack with their depth.
#[test]
fn the_same_thing_over_and_over() {
    for piece in PIECES {
        survive(&piece.repeat(1000));
        survive(&format!("{piece} ").repeat(1000));
        survive(&format!("{piece}x\n\n").repeat(500));
        survive(&format!("x{piece}\n").repeat(500));
    }
}

#[test]
fn deep_nesting_is_bounded_and_reported() {
    let stairs: String = (0..400).map(|depth| format!("{}- a\n\n", "  ".repeat(depth))).collect();
    survive(&stairs);
    let (html, messages) = read(&"- ".repeat(1000));
    assert_eq!(messages, ["1:131 blocks are nested more than 64 deep"]);
    assert!(html.matches("<ul>").count() == 65, "{html}");
    survive(&(0..400).map(|depth| format!("{}a\n", "  ".repeat(depth))).collect::<String>());
    survive(&(0..400).map(|depth| format!("{}.. note::\n\n", "  ".repeat(depth))).collect::<String>());
    survive(&format!("{}x{}", "{{% a %}}\n".repeat(500), "\n{{% /a %}}".repeat(2000)));
}

#[test]
fn substitutions_cannot_grow_without_bound() {
    let mut text = String::from(".. |a0| replace:: 0123456789\n");
    for level in 1..15 {
        let twice = format!("|a{}| ", level - 1).repeat(10);
        text.push_str(&format!(".. |a{level}| replace:: {twice}\n"));
    }
    text.push_str("\n|a14|\n");
    let (html, messages) = read(&text);
    assert!(html.len() < 64 << 20);
    assert!(messages.iter().any(|m| m.contains("grows without bound")), "{messages:?}");
    survive(".. |a| replace:: |b|\n.. |b| replace:: |a|\n\n|a|");
}

#[test]
fn a_wide_table_and_a_tall_one() {
    survive(&format!("{}\n{}\n{}", "= ".repeat(3000), "a ".repeat(3000), "= ".repeat(3000)));
    survive(&format!("= =\n{}= =\n", "a b\n".repeat(3000)));
    survive(&format!("+-+-+\n{}", "|a|b|\n+-+-+\n".repeat(3000)));
    survive(&format!(".. csv-table::\n\n   {}\n{}", "a,".repeat(1000), "   b\n".repeat(4000)));
}
