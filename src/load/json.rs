//! JSON (RFC 8259) becomes nodes: one pass over the bytes, every value with its place.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::yaml::duplicate;
use super::{DEPTH_HELP, Entry, MAX_DEPTH, Map, Node, Strictness, Value};
use crate::diagnostic::{Diagnostic, Sink, rules};
use crate::source::{FileId, Span};

/// Reads `text`, the whole of `file`.
pub(super) fn parse(file: FileId, text: &str, strictness: Strictness, sink: &Sink) -> Option<Node> {
    let mut reader = Reader { file, text, at: 0, depth: 0, strictness, sink };
    if text.starts_with('\u{feff}') {
        reader.at = '\u{feff}'.len_utf8();
    }
    let result = reader.value().and_then(|node| {
        reader.space();
        match reader.peek() {
            None => Ok(node),
            Some(_) => Err(reader.fault("there is more text after the end of the value", "")),
        }
    });
    match result {
        Ok(node) => Some(node),
        Err(diagnostic) => {
            sink.add(*diagnostic);
            None
        }
    }
}

struct Reader<'a> {
    file: FileId,
    text: &'a str,
    at: usize,
    depth: usize,
    strictness: Strictness,
    sink: &'a Sink,
}

type Result<T> = std::result::Result<T, Box<Diagnostic>>;

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    fn span(&self, start: usize) -> Span {
        Span::new(self.file, start, self.at)
    }

    fn fault(&self, message: &str, help: &str) -> Box<Diagnostic> {
        let end = self.text[self.at..].chars().next().map_or(self.at, |c| self.at + c.len_utf8());
        let span = Span::new(self.file, self.at, end);
        let message = format!("this is not valid JSON: {message}");
        let mut diagnostic = Diagnostic::new(&rules::JSON_SYNTAX, span, message);
        diagnostic.help = Some(help.to_owned()).filter(|help| !help.is_empty());
        Box::new(diagnostic)
    }

    fn value(&mut self) -> Result<Node> {
        self.space();
        let start = self.at;
        let value = match self.peek() {
            Some(b'{') => self.nested(Self::object)?,
            Some(b'[') => self.nested(Self::array)?,
            Some(b'"') => Value::String(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b't') => self.word("true", Value::Bool(true))?,
            Some(b'f') => self.word("false", Value::Bool(false))?,
            Some(b'n') => self.word("null", Value::Null)?,
            Some(b'\'') => return Err(self.fault("strings stand in double quotes", "write `\"…\"`")),
            Some(b'/') => return Err(self.fault("JSON has no comments", "remove the comment")),
            Some(b'}' | b']') => {
                return Err(self.fault("a value is missing here", "remove the comma before it"));
            }
            Some(_) => return Err(self.fault("a value should stand here", "put text into double quotes")),
            None => return Err(self.fault("the file ends where a value should stand", "")),
        };
        Ok(Node::new(value, self.span(start)))
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Value>) -> Result<Value> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let message = format!("values are nested more than {MAX_DEPTH} levels deep");
            let diagnostic = Diagnostic::new(&rules::BUDGET, self.span(self.at), message);
            return Err(Box::new(diagnostic.help(DEPTH_HELP)));
        }
        self.at += 1;
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn array(&mut self) -> Result<Value> {
        let mut items = Vec::new();
        self.space();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Value::Seq(Arc::new(items)));
        }
        loop {
            items.push(self.value()?);
            self.space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    return Ok(Value::Seq(Arc::new(items)));
                }
                None => return Err(self.fault("the file ends inside a list", "close it with `]`")),
                Some(_) => return Err(self.fault("`,` or `]` should stand here", "")),
            }
        }
    }

    fn object(&mut self) -> Result<Value> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut seen: FxHashMap<Arc<str>, usize> = FxHashMap::default();
        self.space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Value::Map(Arc::new(Map::new(entries))));
        }
        loop {
            let (key, key_span) = self.key()?;
            let value = self.value()?;
            match seen.get(&key) {
                Some(first) => {
                    let first = &mut entries[*first];
                    self.sink.add(duplicate(&key, key_span, first.key_span, self.strictness));
                    *first = Entry { key, key_span, value };
                }
                None => {
                    seen.insert(key.clone(), entries.len());
                    entries.push(Entry { key, key_span, value });
                }
            }
            self.space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    return Ok(Value::Map(Arc::new(Map::new(entries))));
                }
                None => return Err(self.fault("the file ends inside an object", "close it with `}`")),
                Some(_) => return Err(self.fault("`,` or `}` should stand here", "")),
            }
        }
    }

    /// A key and the colon behind it.
    fn key(&mut self) -> Result<(Arc<str>, Span)> {
        self.space();
        let start = self.at;
        match self.peek() {
            Some(b'"') => {}
            Some(b'}') => {
                return Err(self.fault("a key is missing after the comma", "remove the comma before it"));
            }
            _ => return Err(self.fault("a key in double quotes should stand here", "")),
        }
        let key = self.string()?;
        let span = self.span(start);
        self.space();
        if self.peek() != Some(b':') {
            return Err(self.fault("`:` should stand here", ""));
        }
        self.at += 1;
        Ok((key, span))
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value> {
        if !self.text[self.at..].starts_with(word) {
            return Err(self.fault("a value should stand here", "put text into double quotes"));
        }
        self.at += word.len();
        Ok(value)
    }

    fn digits(&mut self) -> bool {
        let before = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        self.at > before
    }

    fn number(&mut self) -> Result<Value> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        let mut sound = self.digits();
        let whole = self.text[start..self.at].trim_start_matches('-');
        sound &= whole.len() < 2 || !whole.starts_with('0');
        if sound && self.peek() == Some(b'.') {
            self.at += 1;
            sound = self.digits();
        }
        if sound && matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            sound = self.digits();
        }
        match sound {
            true => Ok(Value::Number(self.text[start..self.at].into())),
            false => Err(self.fault("this number is not written as JSON wants it", "")),
        }
    }

    fn string(&mut self) -> Result<Arc<str>> {
        self.at += 1;
        let start = self.at;
        self.plain_run();
        // Most strings hold no escape and can be taken as they are.
        if self.peek() == Some(b'"') {
            self.at += 1;
            return Ok(self.text[start..self.at - 1].into());
        }
        let mut text = self.text[start..self.at].to_owned();
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(text.into());
                }
                Some(b'\\') => text.push(self.escape()?),
                Some(_) => {
                    return Err(
                        self.fault("a line end or tab stands inside a string", "write `\\n` or `\\t`")
                    );
                }
                None => return Err(self.fault("the file ends inside a string", "close it with `\"`")),
            }
            let plain = self.at;
            self.plain_run();
            text.push_str(&self.text[plain..self.at]);
        }
    }

    /// Skips characters that stand for themselves.
    fn plain_run(&mut self) {
        while !matches!(self.peek(), None | Some(b'"' | b'\\' | 0..=0x1f)) {
            self.at += 1;
        }
    }

    fn escape(&mut self) -> Result<char> {
        let letter = self.text.as_bytes().get(self.at + 1).copied();
        let plain = match letter {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(),
            _ => return Err(self.fault("this escape does not exist", "write `\\\\` for a backslash")),
        };
        self.at += 2;
        Ok(plain)
    }

    /// `\uXXXX`, or two of them as a surrogate pair; a lone half becomes U+FFFD.
    fn unicode(&mut self) -> Result<char> {
        let high = self.hex(self.at)?;
        self.at += 6;
        if (0xd800..0xdc00).contains(&high) && self.text[self.at..].starts_with("\\u") {
            let low = self.hex(self.at)?;
            if (0xdc00..0xe000).contains(&low) {
                self.at += 6;
                let code = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
                return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
        }
        Ok(char::from_u32(high).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hex(&self, at: usize) -> Result<u32> {
        let digits = self.text.get(at + 2..at + 6);
        digits
            .filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))
            .and_then(|digits| u32::from_str_radix(digits, 16).ok())
            .ok_or_else(|| self.fault("`\\u` takes four hexadecimal digits", ""))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::render::{Color, human};
    use crate::source::SourcesBuilder;

    fn load(text: &str) -> (Option<Node>, String) {
        let mut builder = SourcesBuilder::new("");
        builder.add("a.json", text);
        let sources = builder.finish();
        let sink = Sink::new();
        let node = parse(sources.find("a.json").unwrap(), text, Strictness::Strict, &sink);
        (node, human(&sink.into_sorted(&sources), &sources, Color::Plain))
    }

    #[test]
    fn reads_all_kinds_of_values() {
        let (node, problems) = load(
            r#"{"a": [1, -2.5e3, true, null], "b": "x\n\u00e9\ud83d\ude00", "c": 123456789012345678901234567890}"#,
        );
        assert_eq!(problems, "");
        let node = node.unwrap();
        assert_eq!(node.get("a").unwrap().items()[1].as_f64(), Some(-2500.0));
        assert_eq!(node.get("b").unwrap().as_str(), Some("x\né😀"));
        let large = node.get("c").unwrap().scalar_text().unwrap().into_owned();
        assert_eq!(large, "123456789012345678901234567890");
    }

    #[test]
    fn reads_what_the_yaml_reader_reads() {
        let text = r#"{"a": {"b": [1, "two", {"c": null}]}, "d": "\u0041"}"#;
        let sink = Sink::new();
        let mut builder = SourcesBuilder::new("");
        builder.add("a.json", text);
        let file = builder.finish().find("a.json").unwrap();
        let yaml = super::super::yaml::parse(file, text, 0, Strictness::Strict, &sink);
        assert_eq!(load(text).0, yaml);
    }

    #[test]
    fn says_what_is_wrong() {
        assert!(load("{\"a\": 1,}").1.contains("remove the comma before it"));
        assert!(load("{\"a\": 1 \"b\"}").1.contains("`,` or `}` should stand here"));
        assert!(load("[1, 2").1.contains("the file ends inside a list"));
        assert!(load("{\"a\": 1, \"a\": 2}").1.contains("stands twice"));
        assert!(load("01").1.contains("number"));
        assert!(load("\"a\nb\"").1.contains("line end"));
        assert!(load("é").1.contains("a.json:1:1"));
        assert!(load(&"[".repeat(100_000)).1.contains("error[too-large]"));
    }
}
