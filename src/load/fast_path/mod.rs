//! The YAML that nearly all descriptions are written in, read in one pass.
//!
//! 1. Block mappings and sequences, plain, quoted and block scalars, and flow collections are read
//!    here; anchors, aliases, tags, merges, tabs, several documents and rarer notations are not.
//! 2. What is not read here, and all that looks like a mistake, ends the attempt: the full parser
//!    (`yaml`) then reads the document from its start, and finds the words for what is wrong. So
//!    nothing is reported here, and `None` means "ask the full parser".
//! 3. What is read here is what the full parser gives, places included; the tests hold the two
//!    against each other, on mutated texts too.

mod flow;
mod scalar;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::yaml::plain_value;
use super::{Entry, MAX_DEPTH, Map, Node, Value};
use crate::source::{FileId, Span};

/// Longest key that is read here: the full parser has its limit for longer ones.
const MAX_KEY: usize = 512;
/// Mappings up to this size are searched for a duplicate key from front to back.
const SMALL: usize = 12;

/// Reads a document that starts at `offset` of its file, if it is one of the common ones.
pub(super) fn read(file: FileId, text: &str, offset: usize) -> Option<Node> {
    if !has_common_characters(text) {
        return None;
    }
    let start = if text.starts_with("---\n") { "---\n".len() } else { 0 };
    let mut reader = Reader { file, text, offset, at: start, line: start, depth: 0 };
    reader.skip_lines()?;
    let root = reader.block(None)?;
    reader.at_end().then_some(root)
}

/// Whether no character means something beyond itself: a tab, another kind of line end, or one that
/// YAML does not allow (YAML 1.2.2, section 5.1).
fn has_common_characters(text: &str) -> bool {
    // Without an early exit, so that many bytes are looked at with each instruction.
    let is_odd = |byte: u8| (byte < b' ' && byte != b'\n') || byte == 0x7f;
    if text.bytes().fold(false, |odd, byte| odd | is_odd(byte)) {
        return false;
    }
    let is_odd =
        |c| matches!(c, '\u{80}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}');
    text.is_ascii() || !text.chars().any(is_odd)
}

/// A key and its place.
type Key = (Arc<str>, Span);

struct Reader<'t> {
    file: FileId,
    text: &'t str,
    /// Where the text starts in its file.
    offset: usize,
    at: usize,
    /// Where the line of `at` starts.
    line: usize,
    depth: usize,
}

impl<'t> Reader<'t> {
    fn byte(&self) -> Option<u8> {
        self.byte_at(self.at)
    }

    fn byte_at(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn at_end(&self) -> bool {
        self.at == self.text.len()
    }

    fn column(&self) -> usize {
        self.at - self.line
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, self.offset + start, self.offset + end)
    }

    /// Whether white space, or nothing, stands at `at`.
    fn is_blank(&self, at: usize) -> bool {
        matches!(self.byte_at(at), None | Some(b' ' | b'\n'))
    }

    fn is_dash(&self) -> bool {
        self.byte() == Some(b'-') && self.is_blank(self.at + 1)
    }

    fn skip_spaces(&mut self) {
        while self.byte() == Some(b' ') {
            self.at += 1;
        }
    }

    /// Where the line of `at` ends.
    fn line_end(&self, at: usize) -> usize {
        memchr::memchr(b'\n', &self.text.as_bytes()[at..]).map_or(self.text.len(), |found| at + found)
    }

    /// Whether nothing but a comment stands in the rest of the line.
    fn line_is_done(&self) -> bool {
        match self.byte() {
            None | Some(b'\n') => true,
            Some(b'#') => self.at == self.line || self.byte_at(self.at - 1) == Some(b' '),
            Some(_) => false,
        }
    }

    /// Goes on to the next content, on a later line.
    fn next_content(&mut self) -> Option<()> {
        self.skip_spaces();
        if !self.line_is_done() {
            return None;
        }
        self.skip_lines()
    }

    /// Goes on to the next content, leaving out blank lines and comments.
    fn skip_lines(&mut self) -> Option<()> {
        loop {
            self.skip_spaces();
            match self.byte() {
                Some(b'\n') => {
                    self.at += 1;
                    self.line = self.at;
                }
                Some(b'#') => self.at = self.line_end(self.at),
                _ => break,
            }
        }
        let rest = &self.text[self.at..];
        let is_marker = rest.starts_with("---") || rest.starts_with("...") || rest.starts_with('%');
        // Another document, or instructions to the parser.
        (self.column() > 0 || !is_marker).then_some(())
    }

    /// The value that starts here, on a line of its own; it belongs to a collection at `parent`. What
    /// follows it is the next content.
    fn block(&mut self, parent: Option<usize>) -> Option<Node> {
        if self.is_dash() {
            return self.sequence(false);
        }
        match self.key()? {
            Some((start, key)) => self.mapping(start, key),
            None if parent.is_none() && !matches!(self.byte(), Some(b'{' | b'[')) => None,
            None => self.value(parent.unwrap_or(0)),
        }
    }

    fn mapping(&mut self, start: usize, first: Key) -> Option<Node> {
        let column = start - self.line;
        self.enter()?;
        let mut entries = Vec::new();
        let mut seen = FxHashSet::default();
        let mut key = first;
        loop {
            if is_known(&entries, &mut seen, &key.0) {
                return None;
            }
            let value = self.mapping_value(column)?;
            entries.push(Entry { key: key.0, key_span: key.1, value });
            if self.at_end() || self.column() < column {
                break;
            }
            if self.column() > column || self.is_dash() {
                return None;
            }
            key = self.key()??.1;
        }
        self.depth -= 1;
        Some(Node::new(Value::Map(Arc::new(Map::new(entries))), self.span(start, self.at)))
    }

    /// What follows the colon of a key.
    fn mapping_value(&mut self, column: usize) -> Option<Node> {
        self.skip_spaces();
        if !self.line_is_done() {
            return self.value(column);
        }
        self.skip_lines()?;
        if self.at_end() {
            return None;
        }
        if self.column() > column {
            return self.block(Some(column));
        }
        // The items of a sequence may stand at the column of its key.
        if self.column() == column && self.is_dash() { self.sequence(true) } else { None }
    }

    /// A sequence; one at the column of its key starts at its first item, others at the first dash.
    fn sequence(&mut self, is_at_key: bool) -> Option<Node> {
        let (mut start, column) = (self.at, self.column());
        self.enter()?;
        let mut items = Vec::new();
        while !self.at_end() && self.column() == column && self.is_dash() {
            self.at += 1;
            self.skip_spaces();
            let is_first = is_at_key && items.is_empty();
            if self.line_is_done() {
                self.skip_lines()?;
                if is_first || self.at_end() || self.column() <= column {
                    return None;
                }
            }
            if is_first {
                start = self.at;
            }
            items.push(self.block(Some(column))?);
        }
        if !self.at_end() && self.column() > column {
            return None;
        }
        self.depth -= 1;
        Some(Node::new(Value::Seq(Arc::new(items)), self.span(start, self.at)))
    }

    /// One level deeper. Where that is too deep the full parser says so.
    fn enter(&mut self) -> Option<()> {
        self.depth += 1;
        (self.depth < MAX_DEPTH / 2).then_some(())
    }

    /// The key that starts here and where it starts, if a colon follows on this line.
    fn key(&mut self) -> Option<Option<(usize, Key)>> {
        let start = self.at;
        let (text, end) = match self.byte()? {
            b'"' | b'\'' => {
                let line = self.line;
                let text = self.quoted(None)?;
                let end = self.at;
                self.skip_spaces();
                if self.byte() != Some(b':') {
                    (self.at, self.line) = (start, line);
                    return Some(None);
                }
                (Arc::from(text), end)
            }
            b'|' | b'>' | b'[' | b'{' => return Some(None),
            _ => {
                let Some(colon) = self.colon_of_key() else { return Some(None) };
                let text = self.text[start..colon].trim_end_matches(' ');
                if !scalar::starts_plain(text, self.is_blank(start + 1)) || text.contains(" #") {
                    return None;
                }
                self.at = colon;
                let (Value::String(name) | Value::Number(name)) = plain_value(text) else { return None };
                (name, start + text.len())
            }
        };
        self.at += 1;
        let is_common = self.is_blank(self.at) && end - start < MAX_KEY && &*text != "<<";
        is_common.then(|| Some((start, (text, self.span(start, end)))))
    }

    /// The first colon of the line that is followed by white space.
    fn colon_of_key(&self) -> Option<usize> {
        let mut at = self.at;
        loop {
            at += memchr::memchr2(b':', b'\n', &self.text.as_bytes()[at..])?;
            if self.byte_at(at) == Some(b'\n') {
                return None;
            }
            if self.is_blank(at + 1) {
                return Some(at);
            }
            at += 1;
        }
    }

    /// A value that is no block collection: it stands behind a key or a dash of a collection at
    /// `parent`, or on a line of its own.
    fn value(&mut self, parent: usize) -> Option<Node> {
        match self.byte()? {
            b'|' | b'>' => self.block_scalar(parent),
            b'[' | b'{' => {
                let node = self.flow(parent)?;
                self.next_content()?;
                Some(node)
            }
            b'"' | b'\'' => {
                let start = self.at;
                let text = self.quoted(Some(parent))?;
                let node = Node::new(Value::String(text.into()), self.span(start, self.at));
                self.next_content()?;
                Some(node)
            }
            _ => {
                let node = self.plain(parent)?;
                self.next_content()?;
                Some(node)
            }
        }
    }
}

/// Whether there is an entry of this key already.
fn is_known(entries: &[Entry], seen: &mut FxHashSet<Arc<str>>, key: &Arc<str>) -> bool {
    if entries.len() < SMALL {
        return entries.iter().any(|entry| entry.key == *key);
    }
    if seen.is_empty() {
        seen.extend(entries.iter().map(|entry| entry.key.clone()));
    }
    !seen.insert(key.clone())
}
