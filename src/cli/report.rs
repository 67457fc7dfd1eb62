//! What is said at the end.

use std::io::{IsTerminal, stderr};

use super::args::{ColorChoice, Common};
use super::terminal::print_error;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::render::{Color, human};
use crate::source::Sources;

/// Whether messages are coloured that are written to a terminal, or elsewhere.
pub fn color(common: &Common, is_terminal: bool) -> Color {
    let is_on = match common.color {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => is_terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
    };
    if is_on { Color::Ansi } else { Color::Plain }
}

/// Shows all problems on standard error.
pub fn problems(diagnostics: &[Diagnostic], sources: &Sources, common: &Common) {
    let text = human(diagnostics, sources, color(common, stderr().is_terminal()));
    print_error(text.as_bytes());
}

/// A count with its noun.
pub fn count(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        number => format!("{number} {noun}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nouns_agree() {
        assert_eq!(count(1, "page"), "1 page");
        assert_eq!(count(0, "page"), "0 pages");
    }
}
