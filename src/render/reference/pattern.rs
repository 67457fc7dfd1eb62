//! A string that a regular expression matches, for the part of the language that descriptions use.

/// The longest string that is made.
const MAX_LENGTH: usize = 200;
/// Groups nest no deeper than this.
const MAX_DEPTH: usize = 16;

/// A string that a pattern matches; `None` when the pattern uses what is not known here.
pub(super) fn example(pattern: &str) -> Option<String> {
    let chars: Vec<char> = pattern.chars().collect();
    let mut maker = Maker { chars: &chars, at: 0 };
    let made = maker.alternatives(0)?;
    (maker.at == chars.len() && made.len() <= MAX_LENGTH).then_some(made)
}

struct Maker<'p> {
    chars: &'p [char],
    at: usize,
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
        let first = self.sequence(depth)?;
        while self.take('|') {
            self.sequence(depth)?;
        }
        Some(first)
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
                    // Named groups are groups; looking around is more than can be made.
                    self.take('P');
                    if !self.take('<') || matches!(self.peek(), Some('=' | '!')) {
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
            'd' => "0".into(),
            'w' => "a".into(),
            's' => " ".into(),
            'S' | 'D' | 'W' if c != 'W' => "a".into(),
            'b' | 'A' | 'z' | 'Z' => return Some(None),
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
            return ('a'..='z').chain('0'..='9').find(is_free);
        }
        // A letter reads better than the first sign of a class.
        let letter = ranges.iter().find(|(low, _)| low.is_ascii_lowercase());
        letter.or(ranges.first()).map(|(low, _)| *low)
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
            assert_eq!(example(pattern).as_deref(), Some(made), "{pattern}");
        }
    }

    #[test]
    fn what_is_not_known_is_not_made() {
        for pattern in ["(?=a)b", r"\p{L}", "[a", "(a", "a{1000}", "*"] {
            assert_eq!(example(pattern), None, "{pattern}");
        }
    }
}
