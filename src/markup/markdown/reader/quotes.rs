//! Where smart punctuation goes too far: in raw HTML for code, and behind numbers.

use std::ops::Range;

/// Elements whose text is meant as it was typed.
const VERBATIM: [&str; 5] = ["code", "kbd", "samp", "pre", "tt"];

/// What decides about the marks in a block of text.
#[derive(Debug, Default)]
pub(super) struct Quotes {
    /// Raw elements for code that are open.
    verbatim: usize,
    /// Whether a single or a double quote is open.
    single: bool,
    double: bool,
}

impl Quotes {
    /// Looks at a tag of raw HTML.
    pub(super) fn see_tag(&mut self, html: &str) {
        let is_close = html.starts_with("</");
        let name = html.trim_start_matches(['<', '/']);
        let name = &name[..name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len())];
        if !VERBATIM.iter().any(|known| name.eq_ignore_ascii_case(known)) || html.ends_with("/>") {
            return;
        }
        self.verbatim = if is_close { self.verbatim.saturating_sub(1) } else { self.verbatim + 1 };
    }

    /// A piece of text as it is to be shown. Of smart punctuation, every mark is a piece.
    pub(super) fn settle<'x>(&mut self, text: &'x str, range: &Range<usize>, source: &'x str) -> &'x str {
        if !matches!(text, "‘" | "’" | "“" | "”" | "–" | "—" | "…") {
            return text;
        }
        let Some(written) = source.get(range.clone()) else { return text };
        if self.verbatim > 0 {
            return written;
        }
        // `10'6"`: feet and inches, minutes and seconds.
        let is_behind_digit = source[..range.start].ends_with(|c: char| c.is_ascii_digit());
        let is_before_letter = source[range.end..].starts_with(char::is_alphabetic);
        match text {
            "“" => self.double = true,
            "‘" => self.single = true,
            "”" if self.double => self.double = false,
            "’" if self.single && !is_before_letter => self.single = false,
            "”" | "’" if is_behind_digit && !is_before_letter && written != text => return written,
            _ => {}
        }
        text
    }
}
