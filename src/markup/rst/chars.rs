//! Which characters may stand before and after inline markup.
//!
//! The recognition rules of reStructuredText speak of opening, closing and delimiting punctuation;
//! these are Unicode classes with a few exceptions, kept here as ranges of what text really uses.

/// Opening punctuation and the closing punctuation that pairs with each.
const PAIRS: &[(char, &str)] = &[
    ('"', "\""),
    ('\'', "'"),
    ('(', ")"),
    ('<', ">"),
    ('[', "]"),
    ('{', "}"),
    ('«', "»"),
    ('»', "«»"),
    ('‘', "’‚"),
    ('’', "‘’"),
    ('‚', "‘’"),
    ('‛', "’"),
    ('“', "”„"),
    ('”', "“”"),
    ('„', "“”"),
    ('‟', "”"),
    ('‹', "›"),
    ('›', "‹›"),
    ('〈', "〉"),
    ('《', "》"),
    ('「', "」"),
    ('『', "』"),
    ('【', "】"),
    ('〔', "〕"),
    ('（', "）"),
    ('［', "］"),
    ('｛', "｝"),
    ('⟦', "⟧"),
    ('⟨', "⟩"),
    ('⟪', "⟫"),
    ('⁅', "⁆"),
    ('❨', "❩"),
    ('❪', "❫"),
    ('❬', "❭"),
    ('❰', "❱"),
    ('❲', "❳"),
    ('❴', "❵"),
];

fn is_bracket(c: char) -> bool {
    PAIRS.iter().any(|(open, close)| *open == c || close.contains(c))
}

/// Dashes, dots and other marks that count as a boundary on both sides.
fn is_delimiter(c: char) -> bool {
    match c {
        '-' | '/' | ':' => true,
        _ if c.is_ascii() => false,
        '\u{a1}' | '\u{b7}' | '\u{bf}' | '\u{37e}' | '\u{387}' => true,
        '\u{55a}'..='\u{55f}' | '\u{589}' | '\u{58a}' | '\u{5be}' | '\u{5c0}' | '\u{5c3}' | '\u{5c6}' => true,
        '\u{5f3}' | '\u{5f4}' | '\u{60c}' | '\u{60d}' | '\u{61b}' | '\u{61e}' | '\u{61f}' => true,
        '\u{66a}'..='\u{66d}' | '\u{6d4}' | '\u{964}' | '\u{965}' | '\u{e4f}' | '\u{10fb}' => true,
        '\u{2010}'..='\u{2017}' | '\u{2020}'..='\u{2027}' | '\u{2030}'..='\u{2038}' => true,
        '\u{203b}'..='\u{203e}' | '\u{2041}'..='\u{2043}' | '\u{2047}'..='\u{2051}' => true,
        '\u{2053}' | '\u{2055}'..='\u{205e}' | '\u{3001}'..='\u{3003}' | '\u{301c}' | '\u{3030}' => true,
        '\u{30fb}' | '\u{fe10}'..='\u{fe16}' | '\u{fe30}'..='\u{fe32}' | '\u{fe50}'..='\u{fe58}' => true,
        '\u{ff01}'..='\u{ff03}' | '\u{ff05}'..='\u{ff07}' | '\u{ff0a}' | '\u{ff0c}'..='\u{ff0f}' => true,
        '\u{ff1a}' | '\u{ff1b}' | '\u{ff1f}' | '\u{ff20}' | '\u{ff3c}' | '\u{ff61}' => true,
        '\u{ff64}' | '\u{ff65}' => true,
        _ => false,
    }
}

/// Whether inline markup may start behind this character.
pub(super) fn may_precede(c: char) -> bool {
    match c {
        '"' | '\'' | '(' | '<' | '[' | '{' | '-' | '/' | ':' => true,
        _ if c.is_whitespace() => true,
        _ if c.is_ascii() => false,
        _ => is_delimiter(c) || PAIRS.iter().any(|(open, _)| *open == c),
    }
}

/// Whether inline markup may end before this character (a backslash starts an escape there).
pub(super) fn may_follow(c: char) -> bool {
    match c {
        '"' | '\'' | ')' | '>' | ']' | '}' | '-' | '/' | ':' | '\\' | '.' | ',' | ';' | '!' | '?' => true,
        _ if c.is_whitespace() => true,
        _ if c.is_ascii() => false,
        _ => is_delimiter(c) || is_bracket(c),
    }
}

/// Whether `close` pairs with `open`, so that what stands between them is quoted, not marked up.
pub(super) fn pairs(open: char, close: char) -> bool {
    PAIRS.iter().any(|(o, closing)| *o == open && closing.contains(close))
}

/// Columns that a character takes in a table that is drawn with characters.
pub(super) fn width(c: char) -> usize {
    match c {
        '\u{300}'..='\u{36f}' => 0,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{303e}' | '\u{3041}'..='\u{a4cf}' => 2,
        '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' => 2,
        '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' => 2,
        '\u{1f300}'..='\u{1f64f}' | '\u{1f900}'..='\u{1f9ff}' | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

/// Whether the character is ASCII punctuation, of which section adornments are made.
pub(super) fn is_adornment(byte: u8) -> bool {
    byte.is_ascii_punctuation()
}

/// Length of the simple reference name at the start of `text`: letters and digits with single
/// `-`, `.`, `_`, `+`, `:` inside. Zero when there is none.
pub(super) fn simple_name(text: &str) -> usize {
    let mut end = 0;
    let mut after_mark = true;
    for (at, c) in text.char_indices() {
        if c.is_alphanumeric() {
            end = at + c.len_utf8();
            after_mark = false;
        } else if after_mark || !matches!(c, '-' | '.' | '_' | '+' | ':') {
            break;
        } else {
            after_mark = true;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_end_before_doubled_or_trailing_marks() {
        assert_eq!(simple_name("m.room.message_ x"), "m.room.message".len());
        assert_eq!(simple_name("a--b"), 1);
        assert_eq!(simple_name("a_b__"), 3);
        assert_eq!(simple_name("_a"), 0);
    }

    #[test]
    fn quotes_of_other_languages_pair_both_ways() {
        assert!(pairs('„', '“') && pairs('»', '«') && pairs('(', ')'));
        assert!(!pairs('(', ']'));
    }
}
