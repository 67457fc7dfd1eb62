//! Nothing of the standard is lost: every field of a description has a mark, and every mark stands in
//! the text of the site.

use crate::support::page;
use std::collections::BTreeSet;
use std::path::Path;

use specwright::build::{BuildOptions, Built, build};
use specwright::project::Override;

/// Builds a fixture as it is, vendor extensions shown.
fn built(name: &str) -> Built {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    let overrides = vec![Override { key: "pages.extensions".into(), value: "true".into() }];
    build(&BuildOptions { source, output: "no-such-output".into(), overrides, ..BuildOptions::default() })
}

/// The marks of a text: words that begin with `mark-`, methods, and numbers from 71000 on.
pub fn marks(text: &str) -> BTreeSet<String> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let words = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    let words = words.flat_map(|line| line.split(|c| !is_word(c)));
    let is_mark = |word: &&str| {
        word.starts_with("mark-") || *word == "MARKMETHOD" || word.len() == 5 && word.starts_with("71")
    };
    words.filter(is_mark).map(str::to_owned).collect()
}

/// The text of all pages.
fn text(built: &Built) -> String {
    let mut out = String::new();
    let output = built.output.as_ref().expect("the fixture is found");
    for (path, bytes) in &output.files {
        if path.ends_with(".html") {
            out.push_str(&page::text(&String::from_utf8_lossy(bytes)));
            out.push('\n');
        }
    }
    out
}

fn check(name: &str, known_gaps: &[&str]) {
    let built = built(name);
    let errors: Vec<_> = built.diagnostics.iter().map(|found| &found.message).collect();
    assert_eq!(built.counts().0, 0, "{name}: {errors:?}");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    let source = std::fs::read_to_string(source).expect("the fixture is there");
    let shown = marks(&text(&built));
    let all = marks(&source);
    assert!(all.len() > 30, "{name} has its marks");
    let missing: Vec<_> =
        all.difference(&shown).filter(|mark| !known_gaps.contains(&mark.as_str())).collect();
    assert!(missing.is_empty(), "{name}: {} of {} marks are missing: {missing:?}", missing.len(), all.len());
}

#[test]
fn swagger_2_0() {
    check("every-field-2.0.yaml", &[]);
}

#[test]
fn openapi_3_1() {
    check("every-field-3.1.yaml", &[]);
}

#[test]
fn openapi_3_2() {
    check("every-field-3.2.yaml", &[]);
}
