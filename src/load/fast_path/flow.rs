//! Flow collections, which is JSON with fewer quotes (YAML 1.2.2, section 7.4).

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::super::yaml::plain_value;
use super::{Key, MAX_KEY, Reader, is_known, scalar};
use crate::load::{Entry, Map, Node, Value};

impl Reader<'_> {
    /// A collection in brackets or braces. It is part of a block collection at `parent`, and none of its
    /// lines begins before that.
    pub(super) fn flow(&mut self, parent: usize) -> Option<Node> {
        let start = self.at;
        let is_mapping = self.byte()? == b'{';
        let close = if is_mapping { b'}' } else { b']' };
        self.enter()?;
        self.at += 1;
        let (mut items, mut entries) = (Vec::new(), Vec::new());
        let mut seen = FxHashSet::default();
        loop {
            self.flow_blank(parent)?;
            if self.byte()? == close {
                break;
            }
            if is_mapping {
                let (key, key_span) = self.flow_key()?;
                if is_known(&entries, &mut seen, &key) {
                    return None;
                }
                self.flow_blank(parent)?;
                let value = self.flow_value(parent)?;
                entries.push(Entry { key, key_span, value });
            } else {
                items.push(self.flow_value(parent)?);
            }
            self.flow_blank(parent)?;
            match self.byte()? {
                b',' => self.at += 1,
                byte if byte == close => break,
                _ => return None,
            }
        }
        self.at += 1;
        self.depth -= 1;
        let value = match is_mapping {
            true => Value::Map(Arc::new(Map::new(entries))),
            false => Value::Seq(Arc::new(items)),
        };
        Some(Node::new(value, self.span(start, self.at)))
    }

    fn flow_value(&mut self, parent: usize) -> Option<Node> {
        let start = self.at;
        let value = match self.byte()? {
            b'[' | b'{' => return self.flow(parent),
            b'"' | b'\'' => Value::String(self.quoted(Some(parent))?.into()),
            _ => plain_value(self.flow_plain()?),
        };
        let end = self.at;
        self.skip_spaces();
        // A key where an item is expected makes a mapping of one pair.
        if self.byte()? == b':' {
            return None;
        }
        Some(Node::new(value, self.span(start, end)))
    }

    fn flow_key(&mut self) -> Option<Key> {
        let start = self.at;
        let (text, is_quoted) = match self.byte()? {
            b'"' | b'\'' => (Value::String(self.quoted(None)?.into()), true),
            _ => (plain_value(self.flow_plain()?), false),
        };
        let end = self.at;
        self.skip_spaces();
        if self.byte()? != b':' || end - start >= MAX_KEY {
            return None;
        }
        self.at += 1;
        let (Value::String(name) | Value::Number(name)) = text else { return None };
        let is_common = (is_quoted || self.is_blank(self.at)) && &*name != "<<";
        is_common.then(|| (name, self.span(start, end)))
    }

    /// A plain scalar of one line.
    fn flow_plain(&mut self) -> Option<&str> {
        let rest = &self.text[self.at..];
        let mut end = 0;
        for byte in rest.bytes() {
            match byte {
                b',' | b'[' | b']' | b'{' | b'}' | b'\n' => break,
                // A comment.
                b'#' if end == 0 || rest.as_bytes()[end - 1] == b' ' => return None,
                b':' if matches!(rest.as_bytes().get(end + 1), None | Some(b' ' | b'\n')) => break,
                b':' if matches!(rest.as_bytes().get(end + 1), Some(b',' | b'[' | b']' | b'{' | b'}')) => {
                    return None;
                }
                _ => end += 1,
            }
        }
        let text = rest[..end].trim_end_matches(' ');
        if !scalar::starts_plain(text, matches!(text.as_bytes().get(1), None | Some(b' '))) {
            return None;
        }
        self.at += text.len();
        Some(text)
    }

    /// White space and comments between the parts of a collection.
    fn flow_blank(&mut self, parent: usize) -> Option<()> {
        let line = self.line;
        self.skip_spaces();
        if self.byte() == Some(b'\n') || self.byte() == Some(b'#') && self.line_is_done() {
            self.skip_lines()?;
        }
        // Not every place of a bracket at the start of a line is allowed.
        (self.line == line || self.column() >= parent).then_some(())
    }
}
