//! The numbers of numbered lists: `1.`, `(a)`, `iv)`, `#.`

use crate::markup::ListStyle;

/// How the numbers of a list are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sequence {
    Arabic,
    LowerAlpha,
    UpperAlpha,
    LowerRoman,
    UpperRoman,
}

/// What stands around a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Parentheses,
    Parenthesis,
    Period,
}

/// A number at the start of a list item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Enumerator {
    pub format: Format,
    /// `None` for `#`.
    pub sequence: Option<Sequence>,
    /// Its value; `None` for letters that look like a Roman number and are not.
    pub ordinal: Option<u32>,
    /// Bytes up to the item's text.
    pub width: usize,
}

const SEQUENCES: [Sequence; 5] = [
    Sequence::Arabic,
    Sequence::LowerAlpha,
    Sequence::UpperAlpha,
    Sequence::LowerRoman,
    Sequence::UpperRoman,
];

impl Sequence {
    /// The style of a list with such numbers.
    pub fn style(self) -> ListStyle {
        match self {
            Sequence::Arabic => ListStyle::Decimal,
            Sequence::LowerAlpha => ListStyle::LowerAlpha,
            Sequence::UpperAlpha => ListStyle::UpperAlpha,
            Sequence::LowerRoman => ListStyle::LowerRoman,
            Sequence::UpperRoman => ListStyle::UpperRoman,
        }
    }

    /// Whether a text is written like the numbers of the sequence.
    fn fits(self, text: &str) -> bool {
        let roman = |c: u8| b"ivxlcdm".contains(&c);
        match self {
            Sequence::Arabic => text.bytes().all(|c| c.is_ascii_digit()),
            Sequence::LowerAlpha => text.len() == 1 && text.bytes().all(|c| c.is_ascii_lowercase()),
            Sequence::UpperAlpha => text.len() == 1 && text.bytes().all(|c| c.is_ascii_uppercase()),
            Sequence::LowerRoman => text.bytes().all(roman),
            Sequence::UpperRoman => {
                text.bytes().all(|c| c.is_ascii_uppercase() && roman(c.to_ascii_lowercase()))
            }
        }
    }

    fn value(self, text: &str) -> Option<u32> {
        match self {
            Sequence::Arabic => text.parse().ok().filter(|value| *value < u32::MAX),
            Sequence::LowerAlpha => Some(u32::from(text.as_bytes()[0] - b'a') + 1),
            Sequence::UpperAlpha => Some(u32::from(text.as_bytes()[0] - b'A') + 1),
            Sequence::LowerRoman | Sequence::UpperRoman => from_roman(&text.to_ascii_lowercase()),
        }
    }

    fn write(self, value: u32) -> Option<String> {
        let letter = |first: u8| (value <= 26).then(|| char::from(first + value as u8 - 1).to_string());
        match self {
            Sequence::Arabic => Some(value.to_string()),
            Sequence::LowerAlpha => letter(b'a'),
            Sequence::UpperAlpha => letter(b'A'),
            Sequence::LowerRoman => to_roman(value),
            Sequence::UpperRoman => to_roman(value).map(|roman| roman.to_ascii_uppercase()),
        }
    }
}

impl Enumerator {
    /// The number that a line starts with. `expected` is the sequence of the list so far; without
    /// it, a single `i` is a Roman number and any other letter is a letter.
    pub fn read(line: &str, expected: Option<Sequence>) -> Option<Self> {
        let is_open = line.starts_with('(');
        let inner = &line[usize::from(is_open)..];
        let length = inner.bytes().take(20).take_while(|c| c.is_ascii_alphanumeric() || *c == b'#').count();
        let text = inner.get(..length).filter(|text| !text.is_empty())?;
        let format = match (is_open, inner.as_bytes().get(length)?) {
            (true, b')') => Format::Parentheses,
            (false, b')') => Format::Parenthesis,
            (false, b'.') => Format::Period,
            _ => return None,
        };
        let marker = usize::from(is_open) + length + 1;
        let spaces = line[marker..].bytes().take_while(|c| *c == b' ').count();
        if spaces == 0 && line.len() > marker {
            return None;
        }
        let width = marker + spaces;
        if text == "#" {
            return Some(Self { format, sequence: None, ordinal: Some(1), width });
        }
        let sequence = match (expected.filter(|sequence| sequence.fits(text)), text) {
            (Some(sequence), _) => sequence,
            (None, "i") if expected.is_none() => Sequence::LowerRoman,
            (None, "I") if expected.is_none() => Sequence::UpperRoman,
            _ => SEQUENCES.into_iter().find(|sequence| sequence.fits(text))?,
        };
        Some(Self { format, sequence: Some(sequence), ordinal: sequence.value(text), width })
    }

    /// Whether a line starts with the number that follows this one, or with `#`.
    pub fn is_followed_by(&self, line: &str) -> bool {
        let next = match self.sequence {
            Some(sequence) => self.ordinal.and_then(|ordinal| sequence.write(ordinal + 1)),
            None => None,
        };
        ["#", next.as_deref().unwrap_or("#")].iter().any(|number| {
            let rest = match self.format {
                Format::Parentheses => line.strip_prefix('('),
                Format::Parenthesis | Format::Period => Some(line),
            };
            let rest = rest.and_then(|rest| rest.strip_prefix(number));
            rest.is_some_and(|rest| rest.starts_with(if self.format == Format::Period { ". " } else { ") " }))
        })
    }
}

const ROMAN: [(u32, &str); 13] = [
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
];

fn to_roman(mut value: u32) -> Option<String> {
    if !(1..5000).contains(&value) {
        return None;
    }
    let mut roman = String::new();
    for (step, letters) in ROMAN {
        while value >= step {
            roman.push_str(letters);
            value -= step;
        }
    }
    Some(roman)
}

/// The value of a well-formed Roman number in lower case.
fn from_roman(text: &str) -> Option<u32> {
    let mut value = 0;
    let mut rest = text;
    for (step, letters) in ROMAN {
        while let Some(after) = rest.strip_prefix(letters) {
            value += step;
            rest = after;
        }
    }
    // Only the usual way to write a number counts, so "iiii" is none.
    (rest.is_empty() && to_roman(value).as_deref() == Some(text)).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Option<(Option<Sequence>, Option<u32>)> {
        Enumerator::read(line, None).map(|e| (e.sequence, e.ordinal))
    }

    #[test]
    fn formats_and_sequences() {
        assert_eq!(read("1. x"), Some((Some(Sequence::Arabic), Some(1))));
        assert_eq!(read("(iv) x"), Some((Some(Sequence::LowerRoman), Some(4))));
        assert_eq!(read("i) x"), Some((Some(Sequence::LowerRoman), Some(1))));
        assert_eq!(read("C. x"), Some((Some(Sequence::UpperAlpha), Some(3))));
        assert_eq!(read("#."), Some((None, Some(1))));
        assert_eq!(read("mix. x").unwrap().1, Some(1009));
        assert_eq!(read("iiii. x").unwrap().1, None);
        for none in ["1.x", "ab. x", "(1. x", "e.g. this", "1", ""] {
            assert_eq!(read(none), None, "{none}");
        }
    }

    #[test]
    fn a_letter_follows_its_list() {
        let i = Enumerator::read("i. x", Some(Sequence::LowerAlpha)).unwrap();
        assert_eq!((i.sequence, i.ordinal), (Some(Sequence::LowerAlpha), Some(9)));
        assert!(Enumerator::read("a) x", None).unwrap().is_followed_by("b) y"));
        assert!(!Enumerator::read("a) x", None).unwrap().is_followed_by("c) y"));
        assert!(!Enumerator::read("z. x", None).unwrap().is_followed_by("{. y"));
    }
}
