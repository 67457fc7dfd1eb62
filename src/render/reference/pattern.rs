//! Regular expressions: a string that one matches, for the part of the language that descriptions use,
//! and whether one matches a string.

#[cfg(feature = "check")]
use std::sync::{Arc, Mutex, PoisonError};

#[cfg(feature = "check")]
use rustc_hash::FxHashMap;

/// The longest string that is made.
const MAX_LENGTH: usize = 200;
/// Groups nest no deeper than this.
const MAX_DEPTH: usize = 16;

/// The compiled patterns of a build.
#[derive(Default)]
pub(in crate::render) struct Patterns {
    #[cfg(feature = "check")]
    compiled: Mutex<FxHashMap<Arc<str>, Option<Arc<fancy_regex::Regex>>>>,
}

impl Patterns {
    /// Whether a pattern matches some part of a text. What cannot be compiled matches everything: the
    /// mistake is that of the pattern.
    #[cfg(feature = "check")]
    pub(super) fn matches(&self, pattern: &str, text: &str) -> bool {
        let known = || self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        let found = known().get(pattern).cloned();
        let compiled = found.unwrap_or_else(|| {
            let made = fancy_regex::Regex::new(&in_rust(pattern)).ok().map(Arc::new);
            known().insert(pattern.into(), made.clone());
            made
        });
        compiled.is_none_or(|regex| regex.is_match(text).unwrap_or(true))
    }

    /// Without the crate for regular expressions, a pattern matches what is made for it.
    #[cfg(not(feature = "check"))]
    pub(super) fn matches(&self, pattern: &str, text: &str) -> bool {
        example(pattern, 0, 0).is_none_or(|made| made == text)
    }
}

/// A pattern of ECMA-262 in the syntax of the crate: classes do not nest there, and `$` is the end.
#[cfg(feature = "check")]
fn in_rust(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + 8);
    let (mut in_class, mut is_escaped) = (false, false);
    for c in pattern.chars() {
        match c {
            _ if is_escaped => {
                is_escaped = false;
                out.push(c);
                continue;
            }
            '\\' => is_escaped = true,
            '[' | '&' | '~' if in_class => out.push('\\'),
            '[' => in_class = true,
            ']' => in_class = false,
            _ => {}
        }
        out.push(c);
    }
    out
}

/// A string that a pattern matches; `None` when the pattern uses what is not known here.
/// With another `variant`, another string where the pattern leaves a choice.
/// Parts that may be repeated are, until the string has the `least` length.
pub(super) fn example(pattern: &str, variant: usize, least: usize) -> Option<String> {
    let chars: Vec<char> = pattern.chars().collect();
    let mut maker = Maker { chars: &chars, at: 0, variant, least };
    let made = maker.alternatives(0)?;
    (maker.at == chars.len() && made.len() <= MAX_LENGTH).then_some(made)
}

struct Maker<'p> {
    chars: &'p [char],
    at: usize,
    /// Choices that are not the first; the first place where there is one takes it.
    variant: usize,
    /// Length that the string should have.
    least: usize,
}

impl Maker<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn take(&mut self, wanted: char) -> bool {
        let is_there = self.peek() == Some(wanted);
        self.at += usize::from(is_there);
        is_there
    }

    /// The first of several alternatives; the others are read and left.
    fn alternatives(&mut self, depth: usize) -> Option<String> {
        let mut all = vec![self.sequence(depth)?];
        while self.take('|') {
            all.push(self.sequence(depth)?);
        }
        let wanted = self.choose(all.len());
        Some(all.swap_remove(wanted))
    }

    /// Which of several choices is taken.
    fn choose(&mut self, count: usize) -> usize {
        let wanted = self.variant % count;
        self.variant /= count;
        wanted
    }

    fn sequence(&mut self, depth: usize) -> Option<String> {
        let mut out = String::new();
        while let Some(c) = self.peek() {
            if c == '|' || c == ')' {
                break;
            }
            let start = self.at;
            let Some(part) = self.atom(depth)? else { continue };
            let (least, most) = self.repeats()?;
            // What may be left out is left out, unless nothing else would be there.
            let count = if least == 0 && most > 0 && out.is_empty() && start == 0 { 1 } else { least };
            let length = part.chars().count().max(1);
            // The first part that may be long fills the string.
            let missing = if depth == 0 { self.least.saturating_sub(out.chars().count()) } else { 0 };
            let count = if most > count { count.max(missing.div_ceil(length).min(most)) } else { count };
            for _ in 0..count {
                out.push_str(&part);
                if out.len() > MAX_LENGTH {
                    return None;
                }
            }
        }
        Some(out)
    }

    /// A part that may be repeated; `Some(None)` for an anchor.
    fn atom(&mut self, depth: usize) -> Option<Option<String>> {
        let c = self.peek()?;
        self.at += 1;
        Some(Some(match c {
            '^' | '$' => return Some(None),
            '.' => "a".into(),
            '[' => self.class()?.to_string(),
            '(' => {
                if depth >= MAX_DEPTH {
                    return None;
                }
                if self.take('?') && !self.take(':') {
                    // Named groups are groups. What a look ahead asks for is left to chance: whether the
                    // string matches is seen afterwards.
                    self.take('P');
                    let is_behind =
                        self.peek() == Some('<') && matches!(self.chars.get(self.at + 1), Some('=' | '!'));
                    if is_behind || matches!(self.peek(), Some('=' | '!')) {
                        self.at += 1 + usize::from(is_behind);
                        self.alternatives(depth + 1)?;
                        return self.take(')').then_some(None);
                    }
                    if !self.take('<') {
                        return None;
                    }
                    while !self.take('>') {
                        self.peek()?;
                        self.at += 1;
                    }
                }
                let inner = self.alternatives(depth + 1)?;
                if !self.take(')') {
                    return None;
                }
                inner
            }
            '\\' => return self.escape(),
            '*' | '+' | '?' | '{' => return None,
            other => other.to_string(),
        }))
    }

    fn escape(&mut self) -> Option<Option<String>> {
        let c = self.peek()?;
        self.at += 1;
        Some(Some(match c {
            'd' => char::from(b'0' + self.choose(10) as u8).to_string(),
            'w' => char::from(b'a' + self.choose(26) as u8).to_string(),
            's' => " ".into(),
            'S' | 'D' | 'W' if c != 'W' => "a".into(),
            'b' | 'A' | 'z' | 'Z' => return Some(None),
            'p' => {
                // A property of Unicode: letters unless it says numbers.
                let rest: String = self.chars[self.at..].iter().collect();
                let name = rest.strip_prefix('{')?.split_once('}')?.0.to_owned();
                self.at += name.chars().count() + 2;
                match name.as_str() {
                    "N" | "Nd" => "0".into(),
                    "Lu" => "A".into(),
                    _ => "a".into(),
                }
            }
            'n' => "\n".into(),
            't' => "\t".into(),
            c if c.is_ascii_alphanumeric() => return None,
            other => other.to_string(),
        }))
    }

    /// A character of a class in brackets.
    fn class(&mut self) -> Option<char> {
        let is_negated = self.take('^');
        let mut ranges: Vec<(char, char)> = Vec::new();
        let mut is_first = true;
        loop {
            let c = self.peek()?;
            self.at += 1;
            if c == ']' && !is_first {
                break;
            }
            is_first = false;
            let low = match c {
                '\\' => {
                    let escaped = self.peek()?;
                    self.at += 1;
                    match escaped {
                        'd' => {
                            ranges.push(('0', '9'));
                            continue;
                        }
                        'w' => {
                            ranges.extend([('a', 'z'), ('A', 'Z'), ('0', '9'), ('_', '_')]);
                            continue;
                        }
                        's' => ' ',
                        'n' => '\n',
                        't' => '\t',
                        escaped if escaped.is_ascii_alphanumeric() => return None,
                        escaped => escaped,
                    }
                }
                '[' if self.peek() == Some(':') => return None,
                other => other,
            };
            let is_range = self.peek() == Some('-') && self.chars.get(self.at + 1).is_some_and(|c| *c != ']');
            if is_range {
                self.at += 1;
                let high = self.peek().filter(|c| *c != '\\' && *c >= low)?;
                self.at += 1;
                ranges.push((low, high));
            } else {
                ranges.push((low, low));
            }
        }
        if is_negated {
            let is_free = |c: &char| !ranges.iter().any(|(low, high)| low <= c && c <= high);
            let free: Vec<char> =
                ('a'..='z').chain('0'..='9').chain(" -_.!".chars()).filter(is_free).collect();
            let wanted = self.choose(free.len().max(1));
            return free.get(wanted).copied();
        }
        // A letter reads better than the first sign of a class.
        let letter = ranges.iter().find(|(low, _)| low.is_ascii_lowercase());
        let (low, high) = *letter.or(ranges.first())?;
        let wanted = self.choose((high as usize - low as usize + 1).min(26));
        char::from_u32(low as u32 + wanted as u32)
    }

    /// How often a part stands: the least and the most.
    fn repeats(&mut self) -> Option<(usize, usize)> {
        let found = match self.peek() {
            Some('*') => (0, usize::MAX),
            Some('+') => (1, usize::MAX),
            Some('?') => (0, 1),
            Some('{') => {
                let rest = &self.chars[self.at + 1..];
                let end = rest.iter().position(|c| *c == '}')?;
                let text: String = rest[..end].iter().collect();
                let (least, most) = text.split_once(',').unwrap_or((&text, &text));
                self.at += end + 1;
                (least.trim().parse().ok()?, most.trim().parse().unwrap_or(usize::MAX))
            }
            _ => return Some((1, 1)),
        };
        self.at += 1;
        self.take('?');
        Some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::example;

    #[test]
    fn what_is_made_matches() {
        let cases = [
            ("^[a-z]{3}$", "aaa"),
            (r"^\d{4}-\d{2}$", "0000-00"),
            ("^(cat|dog)s?$", "cat"),
            ("[A-Z0-9_]+", "A"),
            ("^[^a-c]$", "d"),
            ("a.c", "aac"),
        ];
        for (pattern, made) in cases {
            assert_eq!(example(pattern, 0, 0).as_deref(), Some(made), "{pattern}");
        }
    }

    #[test]
    fn what_is_not_known_is_not_made() {
        for pattern in ["[a", "(a", "a{1000}", "*"] {
            assert_eq!(example(pattern, 0, 0), None, "{pattern}");
        }
    }
}
