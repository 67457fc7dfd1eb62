//! The one-pass reader gives what the full parser gives, or leaves the text to it.

use std::path::Path;

use super::super::{Strictness, yaml};
use super::*;
use crate::diagnostic::Sink;

/// Reads a text both ways; `None` when the quick way gives up.
fn compared(text: &str) -> Option<(String, String)> {
    let quick = read(FileId(0), text, 7)?;
    let sink = Sink::new();
    let full = yaml::parse_all(FileId(0), text, 7, Strictness::Strict, &sink);
    let problems = sink.into_sorted(&crate::source::Sources::default());
    let full = full.map_or_else(|| "nothing".to_owned(), |full| shown(&full));
    Some((
        shown(&quick),
        format!("{full}{}", problems.iter().map(|p| p.message.as_str()).collect::<String>()),
    ))
}

/// A tree with every place, one node a line.
fn shown(node: &Node) -> String {
    fn write(node: &Node, depth: usize, out: &mut String) {
        let place = |span: Span| format!("{}..{}", span.start, span.end);
        match &node.value {
            Value::Map(map) => {
                *out += &format!("map {}\n", place(node.span));
                for entry in map.entries() {
                    *out += &format!("{}{:?} {}: ", " ".repeat(depth), entry.key, place(entry.key_span));
                    write(&entry.value, depth + 1, out);
                }
            }
            Value::Seq(items) => {
                *out += &format!("seq {}\n", place(node.span));
                for item in items.iter() {
                    *out += &format!("{}- ", " ".repeat(depth));
                    write(item, depth + 1, out);
                }
            }
            value => *out += &format!("{value:?} {}\n", place(node.span)),
        }
    }
    let mut out = String::new();
    write(node, 0, &mut out);
    out
}

/// Whether the quick way reads it; fails when the two ways differ.
#[track_caller]
fn same(text: &str) -> bool {
    match compared(text) {
        None => false,
        Some((quick, full)) => {
            if quick != full {
                let at = quick.lines().zip(full.lines()).position(|(a, b)| a != b);
                let at = at.unwrap_or(0);
                panic!(
                    "read differently in\n{text}\nquick: {:?}\nfull:  {:?}",
                    quick.lines().nth(at),
                    full.lines().nth(at)
                );
            }
            true
        }
    }
}

const DOCUMENTS: &[&str] = &[
    "a: b\n",
    "a: b",
    "---\na: b\n",
    "# c\n\na: b # d\n\n# e\nc: d\n",
    "a:\n  b: c\n  d:\n    e: 1\n\n  # f\nf: g\n",
    "a:\n- b\n- c: d\n  e: f\n-\n  g: h\n- - i\n  - j\nk: l\n",
    "a:\n  - |\n    one\n\n     two\n  - >-\n    one\n    two\n\n    three\n      four\n    five\n  - x\n",
    "a: >\n\n  one\n  two\n\n\n  three\n\n\nb: |\n  x\n",
    "a: one\n  two\n\n  three # four\nb: - c\n",
    "a: one\n  two\n   - three\n\n  four\nb: c\n",
    "a: 'it''s'\nb: \"x\\ty\\u00e9\\/\\\\\"\n'c d': e\n\"f\": g\n",
    "a: 'one\n  two\n\n  three'\nb: \"one  \n    two\"\n",
    "a: {b: c, \"d\":e, 'f': [1, 2.5, true, null,], g: {}, h: []}\n",
    "a: {\n  \"b\": [1,\n 2]\n}\nc: [\n  d, # e\n  f\n]\n",
    "a: [x y, http://z/?q=1#r, -1, 'k']\nb: http://x:80/y\n",
    "200:\n  'x': 0x10\n1.0: ~x\n",
    "a: ~\nb: null\nc: .5\nd: +1\ne: 'a # b'\nf: a#b\ng: a:b\n",
    "größe: \u{1f600}\nb: “c”\n",
    "a:   b   \nc:    \n    d  \ne: f\n",
    "a: |\n  b\n  \n   \nc: d\n",
    "a: |-\n  b\n # c\nd: e\n",
    "- a\n-   b: c\n    d: e\n- 'f'\n- [g]\n",
];

#[test]
fn common_documents_are_read_here() {
    for text in DOCUMENTS {
        let unusual = ["b: - c", "~x"].iter().any(|mark| text.contains(mark));
        assert!(same(text) || unusual, "not read here:\n{text}");
    }
}

#[test]
fn the_rest_is_left_to_the_full_parser() {
    for text in [
        "",
        "# a\n",
        "a\n",
        "a: &b c\n",
        "a: *b\n",
        "a: !!str b\n",
        "a: b\na: c\n",
        "a:\tb\n",
        "a: b\r\n",
        "a: b: c\n",
        "a: [b\n",
        "a: 'b\n",
        "a: b\n---\nc: d\n",
        "<<: {a: b}\n",
        "? a\n: b\n",
        "a: |2\n   b\n",
        "a: {b: c, b: d}\n",
        "a:\n  b: c\n   d: e\n",
        "a:\n    b: c\n  d: e\n",
        "a: 'b' c\n",
        "a: [b] c\n",
        "a: @b\n",
        "a: `b`\n",
        "a: b\n c: d\n",
        "a:\nb: c\n",
        "- a\nb: c\n",
        "a: |\n  b",
        "a: \"\\q\"\n",
        "a: \u{85}\n",
        "%A\na: b\n",
    ] {
        assert!(read(FileId(0), text, 0).is_none(), "read here:\n{text}");
    }
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 33) as usize) % end.max(1)
    }
}

const BITS: &[&str] = &[
    " ",
    "  ",
    "\n",
    "\n\n",
    "- ",
    ": ",
    ":",
    "#",
    " # x",
    "'",
    "\"",
    "{",
    "}",
    "[",
    "]",
    ",",
    ", ",
    "|",
    ">",
    "|\n",
    ">-\n",
    "a",
    "b: c",
    "\n  ",
    "\n- ",
    "\n    d: e\n",
    "-",
    "?",
    "? ",
    "&",
    "*",
    "!",
    "%",
    "@",
    "`",
    "\\",
    "\\n",
    "~",
    "1",
    "é",
    "---\n",
    "...\n",
    "\t",
    "<<: ",
];

fn mutated(text: &str, dice: &mut Dice) -> String {
    let mut text = text.to_owned();
    for _ in 0..1 + dice.below(3) {
        let place = |dice: &mut Dice, text: &str| {
            let mut at = dice.below(text.len() + 1);
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let (start, mut end) = (place(dice, &text), place(dice, &text));
        match dice.below(3) {
            0 => text.insert_str(start, BITS[dice.below(BITS.len())]),
            1 => {
                end = text[start..]
                    .char_indices()
                    .nth(1 + dice.below(4))
                    .map_or(text.len(), |(at, _)| start + at);
                text.replace_range(start..end, "");
            }
            _ => {
                let (start, end) = (start.min(end), start.max(end).min(start.min(end) + 60));
                let end = (end..=text.len()).find(|end| text.is_char_boundary(*end)).unwrap_or(text.len());
                let piece = text[start..end].to_owned();
                let at = place(dice, &text);
                text.insert_str(at, &piece);
            }
        }
    }
    text
}

#[test]
fn mutated_documents_are_read_the_same_way() {
    let mut dice = Dice(1);
    let mut read_here = 0;
    for round in 0..40_000 {
        let text = mutated(DOCUMENTS[round % DOCUMENTS.len()], &mut dice);
        read_here += usize::from(same(&text));
    }
    // Otherwise nothing would have been compared.
    assert!(read_here > 4_000, "{read_here} were read here");
}

#[test]
fn real_documents_are_read_the_same_way() {
    let (mut all, mut read_here) = (0, 0);
    for folder in ["api", "starter", "../shared/corpora"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        if !folder.exists() {
            println!("skipped: {} is not there", folder.display());
            continue;
        }
        for file in walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok) {
            let is_yaml = file.path().extension().is_some_and(|name| name == "yaml" || name == "yml");
            let is_large = file.metadata().is_ok_and(|data| data.len() > 400_000);
            let Ok(text) = std::fs::read_to_string(file.path()) else { continue };
            if !is_yaml || is_large {
                continue;
            }
            all += 1;
            read_here += u64::from(same(&text));
            let mut dice = Dice(all);
            for _ in 0..2 {
                same(&mutated(&text, &mut dice));
            }
        }
    }
    assert!(read_here * 10 > all * 9, "{read_here} of {all} were read here");
}
