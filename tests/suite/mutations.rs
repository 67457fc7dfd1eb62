//! Sources that were damaged at random never make a rule panic, and are checked in bounded time.
//!
//! The mutations are made by a small generator of numbers with a fixed start, so a failure can be
//! repeated: it names the round.
#![allow(clippy::unwrap_used)]

use crate::support::check;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use specwright::diagnostic::Sink;
use specwright::source::{Found, Remote, SourcesBuilder, find};

/// The generator of Marsaglia's xorshift.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

/// Pieces of text that mean something to some parser.
const PIECES: [&str; 24] = [
    "$ref: '#/'",
    "{",
    "}",
    "[",
    "]",
    ": ",
    "- ",
    "\"",
    "'",
    "#",
    "&a",
    "*a",
    "<<: ",
    "null",
    "{{%",
    "%}}",
    "\u{0}",
    "\u{feff}",
    "é",
    "required: true",
    "type: [string, 3]",
    "allOf: [{$ref: '#'}]",
    "\n",
    "99999999999999999999",
];

fn mutated(text: &str, numbers: &mut Numbers) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    for _ in 0..=numbers.below(4) {
        let at = numbers.below(characters.len() + 1);
        let length = numbers.below(12).min(characters.len() - at);
        match numbers.below(5) {
            0 => drop(characters.drain(at..at + length)),
            1 => {
                let piece: Vec<char> = PIECES[numbers.below(PIECES.len())].chars().collect();
                characters.splice(at..at, piece);
            }
            2 => {
                let copy: Vec<char> = characters[at..at + length].to_vec();
                let to = numbers.below(characters.len() + 1);
                characters.splice(to..to, copy);
            }
            3 => {
                // Whole lines change places, so that values come under other keys.
                let joined: String = characters.iter().collect();
                let mut lines: Vec<&str> = joined.split_inclusive('\n').collect();
                let (a, b) = (numbers.below(lines.len()), numbers.below(lines.len()));
                if !lines.is_empty() {
                    lines.swap(a, b);
                }
                characters = lines.concat().chars().collect();
            }
            _ => characters.truncate(at),
        }
    }
    characters.into_iter().collect()
}

fn sources(root: &str) -> Vec<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(root);
    let found = find(&path, None, Remote::Forbidden, &Sink::new()).unwrap();
    found.sources.iter().map(|(_, file)| (file.path.clone(), file.text.to_string())).collect()
}

#[test]
fn damaged_sources_never_panic() {
    let mut numbers = Numbers(0x5EED_0F5A_FE11_2026);
    let trees = [
        "tests/forty",
        "tests/diagnostics/3-structure",
        "tests/diagnostics/4-examples",
        "tests/diagnostics/9-prose",
    ];
    let trees: Vec<_> = trees.iter().map(|root| sources(root)).collect();
    for round in 0..400 {
        let tree = &trees[round % trees.len()];
        let mut builder = SourcesBuilder::new("");
        for (path, text) in tree {
            // Some files stay whole, so that references between files are followed.
            let text = if numbers.below(2) == 0 { text.clone() } else { mutated(text, &mut numbers) };
            builder.add(path.clone(), text);
        }
        let found = Found { sources: builder.finish(), ..Found::default() };
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            let problems = check::problems(&found, Sink::new());
            // Every format has to cope with every place.
            for name in specwright::diagnostic::render::Format::NAMES {
                let format = specwright::diagnostic::render::Format::parse(name).unwrap();
                let color = specwright::diagnostic::render::Color::Plain;
                assert!(!format.write(&problems, &found.sources, color).is_empty() || problems.is_empty());
            }
        }));
        if outcome.is_err() {
            let texts: Vec<String> =
                found.sources.iter().map(|(_, file)| format!("=== {}\n{}", file.path, file.text)).collect();
            panic!("round {round} panicked:\n{}", texts.join("\n"));
        }
    }
}

#[test]
fn deep_and_circular_schemas_end() {
    let deep = |count: usize| {
        let mut text = String::from(
            "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n",
        );
        for at in 0..count {
            text.push_str(&format!(
                "    S{at}: {{type: object, required: [x], example: {{x: {{x: 1}}}}, properties: {{x: {{$ref: '#/components/schemas/S{}'}}}}}}\n",
                (at + 1) % count
            ));
        }
        text
    };
    let circle = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n    A: {allOf: [{$ref: '#/components/schemas/B'}], example: 1}\n    B: {anyOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}], example: {a: 1}}\n";
    // Alternatives that share their parts: a value has more ways through them than there is time.
    let mut branching = String::from(
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n    S40: {type: string}\n",
    );
    for at in 0..40 {
        let part = format!("{{$ref: '#/components/schemas/S{}'}}", at + 1);
        branching.push_str(&format!("    S{at}: {{anyOf: [{part}, {part}], example: {{a: 1}}}}\n"));
    }
    for text in [deep(300), circle.to_owned(), branching] {
        let mut builder = SourcesBuilder::new("");
        builder.add("apis/a.yaml", text);
        builder.add("pages/index.md", "{{% http-api spec=\"\" api=\"a\" %}}\n");
        let found = Found { sources: builder.finish(), ..Found::default() };
        check::problems(&found, Sink::new());
    }
}
