//! A source with forty mistakes shows all forty, each on its line, and nothing else.
//!
//! A comment `expect CODE` names the rule that the next line breaks; `expect-first CODE` stands for the
//! first line of the file.
#![allow(clippy::unwrap_used)]

use crate::support::check;
use std::path::Path;

use specwright::build::Checks;

#[test]
fn all_forty_are_shown() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/forty");
    let built = check::checked(&root, Checks::default());
    let mut expected = Vec::new();
    for (_, file) in built.sources.iter() {
        let lines: Vec<&str> = file.text.lines().collect();
        for (at, line) in lines.iter().enumerate() {
            let Some((_, rest)) = line.split_once("expect") else { continue };
            let (rest, line) = match rest.strip_prefix("-first ") {
                Some(rest) => (rest, 1),
                None => (rest, at + 2),
            };
            let code = rest.split_whitespace().next().unwrap();
            expected.push(format!("{}:{line} {code}", file.path));
        }
    }
    let mut shown: Vec<String> = built
        .diagnostics
        .iter()
        .map(|problem| {
            let span = problem.span.unwrap();
            let file = built.sources.file(span.file);
            format!("{}:{} {}", file.path, file.line_col(span.start as usize).line, problem.rule.code)
        })
        .collect();
    expected.sort();
    shown.sort();
    let missing: Vec<&String> = expected.iter().filter(|place| !shown.contains(place)).collect();
    let more: Vec<&String> = shown.iter().filter(|place| !expected.contains(place)).collect();
    assert_eq!((missing, more), (Vec::new(), Vec::new()), "missing, and not expected");
    assert_eq!(expected.len(), 40);
}
