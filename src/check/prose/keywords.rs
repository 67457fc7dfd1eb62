//! Normative keywords (RFC 2119, RFC 8174) in mixed case: `MUST not`, `must NOT`, `Must NOT`.
//!
//! The rule is optional: much prose does not use the keywords in that sense.

use super::Text;
use crate::diagnostic::{Diagnostic, rules};
use crate::markup::{Document, Event};

const KEYWORDS: [&str; 8] = ["must", "shall", "should", "may", "required", "recommended", "optional", "not"];

/// Checks a piece of text.
pub(super) fn check(text: &Text<'_, '_>, document: &Document, at: usize) {
    let spanned = &document.events[at];
    let Event::Text(_) = &spanned.event else { return };
    let source = document.text.get(spanned.range.clone()).unwrap_or_default();
    for (start, wrong, help) in mixed(source) {
        let range = spanned.range.start + start..spanned.range.start + start + wrong.len();
        let Some(span) = document.span(&range, text.input.resolver.sources()) else { continue };
        text.report(
            Diagnostic::new(
                &rules::KEYWORD_CASE,
                span,
                format!("`{wrong}` mixes two ways to write a keyword"),
            )
            .help(format!("write `{help}` if it is meant as a requirement")),
        );
    }
}

/// Keywords in mixed case: where, as written, and as it should be.
fn mixed(text: &str) -> Vec<(usize, String, String)> {
    let mut found = Vec::new();
    let mut before: Option<(usize, &str)> = None;
    for (start, word) in words(text) {
        let lower = word.to_ascii_lowercase();
        let is_keyword = KEYWORDS.contains(&&*lower);
        let upper = word.chars().filter(char::is_ascii_uppercase).count();
        if is_keyword && upper > 1 && upper < word.len() {
            found.push((start, word.to_owned(), lower.to_ascii_uppercase()));
        } else if lower == "not"
            && let Some((first, verb)) = before
            && ["must", "shall", "should"].contains(&&*verb.to_ascii_lowercase())
            && is_upper(verb) != is_upper(word)
            && text[first + verb.len()..start].chars().all(char::is_whitespace)
        {
            let whole = &text[first..start + word.len()];
            found.push((first, whole.to_owned(), whole.to_ascii_uppercase()));
        }
        before = Some((start, word));
    }
    found
}

fn is_upper(word: &str) -> bool {
    word.chars().all(|character| character.is_ascii_uppercase())
}

/// The words of a text with their places.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let split = text.split(|character: char| !character.is_ascii_alphabetic());
    split.filter(|word| !word.is_empty()).map(move |word| (word.as_ptr().addr() - text.as_ptr().addr(), word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_mixed_case_is_found() {
        let found = |text| mixed(text).into_iter().map(|(_, wrong, _)| wrong).collect::<Vec<_>>();
        assert_eq!(
            found("it MUST not, must NOT, MUSt; MUST NOT, must not, May"),
            ["MUST not", "must NOT", "MUSt"]
        );
        assert_eq!(found("one should. NOT here"), Vec::<String>::new());
    }
}
