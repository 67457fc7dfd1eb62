//! Cuts text into sentences, and sentences into words and what stands between them.
//!
//! Nothing is lost but the shape of white space: [`tokens`] joined again by the rule of the index
//! (two words in a row have a space between them) give the text back. Identifiers such as
//! `m.room.member` are one word. How words are folded and split for matching is the business of
//! the script that matches (`assets/search.js`), which sees the same words.

use std::borrow::Cow;

/// The sentences of a text, each with the white space that follows it: a cut is made after a
/// `.`, `:`, `;`, `!`, `?` or `…` that is followed by white space. Units for finding repetition, not grammar.
/// Wherever [`ends_sentence`] holds there is a cut: the reader of the index counts sentences by it.
pub fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let bytes = rest.as_bytes();
        let mut at = 0;
        let end = loop {
            // 0xe2 is the first byte of an ellipsis, among others.
            let is_end = |byte: &u8| matches!(byte, b'.' | b':' | b';' | b'!' | b'?' | 0xe2);
            match bytes[at..].iter().position(is_end) {
                None => break rest.len(),
                Some(found) => {
                    at += found;
                    at += match bytes[at] {
                        0xe2 if rest[at..].starts_with('…') => '…'.len_utf8(),
                        0xe2 => {
                            at += rest[at..].chars().next().map_or(1, char::len_utf8);
                            continue;
                        }
                        _ => 1,
                    };
                    let blank = rest[at..].len() - rest[at..].trim_start().len();
                    if blank > 0 {
                        break at + blank;
                    }
                }
            }
        };
        let (sentence, tail) = rest.split_at(end);
        rest = tail;
        Some(sentence)
    })
}

/// The words of a sentence and the runs between them, in order. A single space between two words is
/// left out; every other run of white space is one space.
pub fn tokens<'t>(sentence: &'t str, mut each: impl FnMut(Cow<'t, str>)) {
    let mut rest = sentence;
    let mut after_word = false;
    while !rest.is_empty() {
        let between = between_len(rest);
        if between > 0 {
            let (run, tail) = rest.split_at(between);
            rest = tail;
            let run = single_spaced(run);
            if !(run == " " && after_word && !rest.is_empty()) {
                each(run);
            }
        }
        let word = word_len(rest);
        if word > 0 {
            each(Cow::Borrowed(&rest[..word]));
            rest = &rest[word..];
        }
        after_word = word > 0;
    }
}

/// Whether a token is a word: the runs between words start with something else.
pub fn is_word(token: &str) -> bool {
    token.chars().next().is_some_and(is_word_char)
}

/// Whether a token ends a sentence: as [`sentences`] cuts them, or with the mark of a thinned one.
pub fn ends_sentence(token: &str) -> bool {
    token.strip_suffix(' ').is_some_and(|token| token.ends_with(['.', ':', ';', '!', '?', '…']))
}

/// How the first token of a sentence is written.
pub enum First {
    /// A capital and small letters (`The`): the word in small letters.
    Capital(String),
    /// Small letters only.
    Small,
    /// Anything else: an identifier, a number, a quotation mark.
    Other,
}

/// Tells how a token at the start of a sentence is written. Only plain ASCII words are capitalised.
pub fn first_word(token: &str) -> First {
    let Some((first, rest)) = token.as_bytes().split_first() else { return First::Other };
    if !rest.iter().all(u8::is_ascii_lowercase) {
        First::Other
    } else if first.is_ascii_uppercase() {
        First::Capital(token.to_ascii_lowercase())
    } else if first.is_ascii_lowercase() {
        First::Small
    } else {
        First::Other
    }
}

fn is_word_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || (!c.is_ascii() && c.is_alphanumeric())
}

/// Letters, digits and `_` of ASCII.
const IS_WORD_BYTE: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = (byte as u8).is_ascii_alphanumeric() || byte as u8 == b'_';
        byte += 1;
    }
    table
};

fn between_len(text: &str) -> usize {
    let bytes = text.as_bytes();
    let plain = bytes.iter().position(|&byte| IS_WORD_BYTE[byte as usize] || !byte.is_ascii());
    match plain {
        None => text.len(),
        Some(at) if bytes[at].is_ascii() => at,
        Some(at) => text[at..].find(is_word_char).map_or(text.len(), |more| at + more),
    }
}

/// The length of the word at the start: letters, digits and `_`, and a `.`, `-` or `'` between two of them.
fn word_len(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        // Nearly all bytes are ASCII letters; only the others are looked at as characters.
        if IS_WORD_BYTE[byte as usize] {
            at += 1;
            continue;
        }
        if byte.is_ascii() && !matches!(byte, b'.' | b'-' | b'\'') {
            break;
        }
        let joins = matches!(byte, b'.' | b'-' | b'\'') && at > 0 && text[at + 1..].starts_with(is_word_char);
        match text[at..].chars().next() {
            Some(c) if joins || is_word_char(c) => at += c.len_utf8(),
            _ => break,
        }
    }
    at
}

fn single_spaced(run: &str) -> Cow<'_, str> {
    if matches!(run.as_bytes(), b" " | b", " | b". " | [b'!'..=b'~']) {
        return Cow::Borrowed(run);
    }
    let odd = run.contains(|c: char| c.is_whitespace() && c != ' ') || run.contains("  ");
    if !odd {
        return Cow::Borrowed(run);
    }
    let mut out = String::with_capacity(run.len());
    for c in run.chars() {
        if !c.is_whitespace() {
            out.push(c);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<String> {
        let mut all = Vec::new();
        sentences(text).for_each(|sentence| tokens(sentence, |token| all.push(token.into_owned())));
        all
    }

    fn joined(tokens: &[String]) -> String {
        let mut text = String::new();
        let mut after_word = false;
        for token in tokens {
            if after_word && is_word(token) {
                text.push(' ');
            }
            text.push_str(token);
            after_word = is_word(token);
        }
        text
    }

    #[test]
    fn keeps_identifiers_whole_and_leaves_single_spaces_out() {
        assert_eq!(of("The m.room.member event."), ["The", "m.room.member", "event", "."]);
        assert_eq!(of("PUT /rooms/{roomId}/send"), ["PUT", " /", "rooms", "/{", "roomId", "}/", "send"]);
        assert_eq!(of("don't re-join e.g. now"), ["don't", "re-join", "e.g", ". ", "now"]);
    }

    #[test]
    fn cuts_sentences_only_before_white_space() {
        let cut: Vec<_> = sentences("See v1.2 of it. (Or: not!)\n Yes?\u{a0}No").collect();
        assert_eq!(cut, ["See v1.2 of it. ", "(Or: ", "not!)\n Yes?\u{a0}", "No"]);
    }

    #[test]
    fn only_the_last_token_ends_a_sentence() {
        for sentence in sentences("A (b). . c.d ; e .. f: 'g' h?! i") {
            let tokens = of(sentence);
            let (last, others) = tokens.split_last().expect("a sentence is not empty");
            assert!(!others.iter().any(|token| ends_sentence(token)), "{sentence:?}");
            assert!(ends_sentence(last) || sentence.ends_with('i'), "{sentence:?}");
        }
    }

    #[test]
    fn gives_the_text_back() {
        for text in [
            "",
            "a",
            " a b ",
            "a, b -- c.d.",
            "“é” — ü_1 … 漢字 x",
            "1. 2.3 {a}/{b}?",
            "a . b",
            "- ' .",
            "A.  B\tc\n",
        ] {
            let expected = single_spaced(text).into_owned();
            assert_eq!(joined(&of(text)), expected, "{text:?}");
        }
    }

    #[test]
    fn only_the_last_token_of_a_sentence_ends_one() {
        let text = "Wait… then go (now!). “Why?” he said – … and left… Or: 1… 2; e.g. so. Done…";
        let mut count = 0;
        for sentence in sentences(text) {
            let mut all = Vec::new();
            tokens(sentence, |token| all.push(token.into_owned()));
            all.pop();
            assert!(!all.iter().any(|token| ends_sentence(token)), "{sentence:?}");
            count += 1;
        }
        assert_eq!(count, 10);
    }
}
