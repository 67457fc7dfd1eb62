//! Turns TeX formulas into MathML.

use std::convert::Infallible;
use std::fmt::Display;

use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::event::{Content, Event};
use pulldown_latex::mathml::push_mathml;
use pulldown_latex::{Parser, Storage};

use crate::html::Html;

/// How deep braces and environments may be nested: the parser is recursive.
const MAX_DEPTH: usize = 64;
/// How long a formula may be, in bytes.
const MAX_LENGTH: usize = 20_000;

/// The formula as a `<math>` element, which also carries the TeX source for those who want to read
/// or copy that. An error is one sentence that says what is wrong.
pub fn to_mathml(tex: &str, display: bool) -> Result<Html, String> {
    if tex.len() > MAX_LENGTH {
        return Err(format!("the formula is longer than {MAX_LENGTH} bytes"));
    }
    if depth(tex) > MAX_DEPTH {
        return Err(format!("the formula is nested more than {MAX_DEPTH} deep"));
    }
    let storage = Storage::new();
    let events: Vec<Event<'_>> =
        Parser::new(tex, &storage).collect::<Result<_, _>>().map_err(|error| sentence(&error))?;
    // The parser hands the text in `\text{…}` on as it is written, commands included.
    let texts: Vec<Option<String>> = events
        .iter()
        .map(|event| match event {
            Event::Content(Content::Text(text)) => cleaned(text),
            // The writer does not escape the names of functions.
            Event::Content(Content::Function(name)) => Some(Html::escape(name).into_string()),
            _ => None,
        })
        .collect();
    let cleaned = events.iter().zip(&texts).map(|(event, text)| {
        Ok::<_, Infallible>(match (event, text) {
            (Event::Content(Content::Text(_)), Some(text)) => Event::Content(Content::Text(text)),
            (Event::Content(Content::Function(_)), Some(name)) => Event::Content(Content::Function(name)),
            _ => event.clone(),
        })
    });
    let display_mode = if display { DisplayMode::Block } else { DisplayMode::Inline };
    let mut mathml = String::new();
    push_mathml(&mut mathml, cleaned, RenderConfig { display_mode, ..RenderConfig::default() })
        .map_err(|error| error.to_string())?;
    let mathml = tidied(&mathml);
    let alternative = Html::escape(&tex.split_whitespace().collect::<Vec<_>>().join(" "));
    match mathml.strip_prefix("<math") {
        Some(rest) => Ok(Html::from_markup(format!("<math alttext=\"{alternative}\"{rest}"))),
        None => Err("the formula is empty".to_owned()),
    }
}

/// Escapes the characters that the writer does not (`<mo><</mo>`), and drops style attributes: a
/// content security policy may forbid them, and they only fine-tune spaces.
fn tidied(mathml: &str) -> String {
    let mathml = mathml.replace("><</", ">&lt;</").replace(">&</", ">&amp;</");
    let mut tidy = String::with_capacity(mathml.len());
    for (number, part) in mathml.split(" style=\"").enumerate() {
        let rest = if number == 0 { part } else { part.split_once('"').map_or("", |(_, rest)| rest) };
        tidy.push_str(rest);
    }
    tidy
}

/// How deep a formula is nested, at most.
fn depth(tex: &str) -> usize {
    let mut deepest = 0;
    let mut now = 0usize;
    for (at, byte) in tex.bytes().enumerate() {
        let opens = byte == b'{' || (byte == b'\\' && starts_nested(&tex[at + 1..]));
        if opens {
            now += 1;
            deepest = deepest.max(now);
        } else if byte == b'}' {
            now = now.saturating_sub(1);
        }
    }
    deepest
}

/// Whether a command takes the rest of the formula into itself without a brace.
fn starts_nested(rest: &str) -> bool {
    ["left", "begin", "sqrt", "frac"].iter().any(|name| rest.starts_with(name))
}

/// What is wrong, without the parser's picture of the place.
fn sentence(error: &impl Display) -> String {
    let text = error.to_string();
    let line = text.lines().next().unwrap_or_default();
    line.strip_prefix("parsing error: ").unwrap_or(line).to_owned()
}

/// The text of `\text{…}` with TeX's quotes, escapes and `\char` turned into characters; `None` when
/// it has none.
fn cleaned(text: &str) -> Option<String> {
    if !text.contains(['\\', '`', '\'', '"', '~']) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let (written, length) = match c {
            '\\' => command(rest),
            '`' if rest.starts_with("``") => ('“', 2),
            '\'' if rest.starts_with("''") => ('”', 2),
            '`' => ('‘', 1),
            '\'' => ('’', 1),
            '"' => ('”', 1),
            '~' => ('\u{A0}', 1),
            other => (other, other.len_utf8()),
        };
        out.push(written);
        rest = &rest[length..];
    }
    Some(out)
}

/// The character that a command stands for, and the command's length. `\char` takes the character
/// behind a backquote, or a number.
fn command(rest: &str) -> (char, usize) {
    if let Some(code) = rest.strip_prefix("\\char") {
        if let Some(quoted) = code.strip_prefix('`') {
            let escape = usize::from(quoted.starts_with('\\') && quoted.len() > 1);
            if let Some(c) = quoted[escape..].chars().next() {
                return (c, "\\char`".len() + escape + c.len_utf8());
            }
        }
        let (digits, radix, mark) = match code.chars().next() {
            Some('"') => (&code[1..], 16, 1),
            Some('\'') => (&code[1..], 8, 1),
            _ => (code, 10, 0),
        };
        let length = digits.chars().take_while(|c| c.is_digit(radix)).count();
        let value = u32::from_str_radix(&digits[..length], radix).ok().and_then(char::from_u32);
        if let Some(c) = value {
            return (c, "\\char".len() + mark + length);
        }
    }
    match rest[1..].chars().next() {
        Some(c) if !c.is_ascii_alphabetic() => (c, 1 + c.len_utf8()),
        _ => ('\\', 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_keeps_its_source_for_readers() {
        assert_eq!(
            to_mathml("a < b", false).unwrap().as_str(),
            "<math alttext=\"a &lt; b\" display=\"inline\"><mi>a</mi><mo>&lt;</mo><mi>b</mi></math>"
        );
    }

    #[test]
    fn no_markup_gets_through() {
        let html = to_mathml(r"\operatorname{<b>} \text{<b>} \& a < b \color{red}x", true).unwrap();
        let markup = html.as_str().replace("<math", "").replace("</m", "").replace("<m", "");
        assert!(!markup.contains('<'), "{html}");
        assert!(!html.as_str().contains("style=") && !html.as_str().contains(">&<"), "{html}");
    }

    #[test]
    fn text_is_cleaned() {
        assert_eq!(cleaned(r#"``OLM\_ROOT""#).unwrap(), "“OLM_ROOT”");
        assert_eq!(cleaned(r"``\char`\\x02''").unwrap(), r"“\x02”");
        assert_eq!(cleaned(r#"\char65\char"42\q"#).unwrap(), r"AB\q");
        assert_eq!(cleaned("otherwise"), None);
    }

    #[test]
    fn broken_and_hostile_formulas_are_errors() {
        for tex in [r"\frac{1}", r"\nonsense", "{", "}", r"\left(", r"\begin{aligned}", "a $ b", "^", ""] {
            let result = to_mathml(tex, true);
            assert!(result.is_err() || tex.is_empty() || tex == "^", "{tex}: {result:?}");
        }
        for unit in ["{", r"\left(", r"\begin{aligned}", r"\sqrt", r"\frac", "_", "^{"] {
            let _ = to_mathml(&unit.repeat(2_000), true);
        }
        assert!(to_mathml(r"\def\a{\a\a}\a", true).is_err());
    }
}
