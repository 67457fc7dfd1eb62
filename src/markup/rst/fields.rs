//! Lists of names and what they mean: definitions, fields, command-line options.

use super::context::owned;
use super::lines::{self, Line};
use super::list::bullet;
use super::parser::{Block, Parser, Read};
use crate::markup::{Event, Tag, TagEnd};

/// The marker of a field at the start of a line: where its name ends, and where its value starts.
pub(super) fn field_marker(line: &str) -> Option<(usize, usize)> {
    let bytes = line.as_bytes();
    if bytes.first() != Some(&b':') || matches!(bytes.get(1), None | Some(b' ' | b':')) {
        return None;
    }
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        match (byte, bytes.get(at + 1)) {
            (b'\\', Some(_)) => at += 1,
            (b'\\', None) | (b':', Some(b'`')) => return None,
            (b':', None | Some(b' ')) => {
                let spaces = bytes[at + 1..].iter().take_while(|byte| **byte == b' ').count();
                return (bytes[at - 1] != b' ').then_some((at, at + 1 + spaces));
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// Bytes of the options (`-a, --all=WHAT`) at the start of a line, and where their description starts.
fn option_marker(line: &str) -> Option<(usize, usize)> {
    let mut at = 0;
    loop {
        at += option(&line[at..])?;
        match line[at..].strip_prefix(", ") {
            Some(_) => at += 2,
            None => break,
        }
    }
    let spaces = line[at..].bytes().take_while(|byte| *byte == b' ').count();
    (at + spaces == line.len() || spaces >= 2).then_some((at, at + spaces))
}

/// Bytes of one option with its argument.
fn option(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let word = |from: usize| {
        let rest = bytes.get(from..).unwrap_or_default();
        rest.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')).count()
    };
    let argument = |from: usize| match bytes.get(from) {
        Some(b'<') => text[from + 1..]
            .find(['<', '>'])
            .filter(|end| *end > 0 && bytes[from + 1 + end] == b'>')
            .map(|end| end + 2),
        Some(byte) if byte.is_ascii_alphabetic() => Some(word(from)),
        _ => None,
    };
    let (name, is_long) = match bytes {
        [b'-', b'-', first, ..] if first.is_ascii_alphanumeric() => (2 + word(2), true),
        [b'/', first, ..] if first.is_ascii_alphanumeric() => (1 + word(1), true),
        [b'-' | b'+', first, ..] if first.is_ascii_alphanumeric() => (2, false),
        _ => return None,
    };
    let value = match bytes.get(name) {
        Some(b' ') => argument(name + 1).map(|length| length + 1),
        Some(b'=') if is_long => Some(1 + argument(name + 1)?),
        Some(_) if !is_long => argument(name),
        _ => None,
    };
    Some(name + value.unwrap_or(0))
}

impl Parser<'_, '_, '_> {
    /// A field list, if one starts here.
    pub fn field_list(&mut self, lines: &[Line], mut at: usize) -> Option<Read> {
        field_marker(self.str(lines[at]))?;
        let range = self.shown(lines[at].start, lines[at].end);
        self.cx.push(Event::Start(Tag::FieldList), range.clone());
        let mut end = at;
        while let Some(&line) = lines.get(at) {
            if line.is_blank() {
                at += 1;
                continue;
            }
            let Some((name, value)) = field_marker(self.str(line)) else { break };
            let block = lines::indented(self.input.text, lines, at, Some(value), false);
            let name = Line { start: line.start + 1, end: line.start + name };
            let place = self.shown(name.start, name.end);
            self.wrap(Tag::FieldName, place.clone(), |parser| parser.inline(&[name]));
            self.wrap(Tag::FieldBody, place, |parser| parser.nested_tight(&block.lines));
            if lines.get(block.next).is_some_and(|next| field_marker(self.str(*next)).is_none()) {
                self.check_closed(&block, lines, "this field list");
            }
            end = block.next;
            at = end;
        }
        self.cx.push(Event::End(TagEnd::FieldList), range);
        Some((end, Block::Other))
    }

    /// A list of command-line options, if one starts here.
    pub fn option_list(&mut self, lines: &[Line], mut at: usize) -> Option<Read> {
        let text = self.input.text;
        let mut end = at;
        let range = self.shown(lines[at].start, lines[at].end);
        let mut is_open = false;
        while let Some(&line) = lines.get(at) {
            if line.is_blank() {
                at += 1;
                continue;
            }
            let Some((names, description)) = option_marker(self.str(line)) else { break };
            let block = lines::indented(text, lines, at, Some(description), false);
            if block.lines.iter().all(|line| line.is_blank()) {
                break;
            }
            if !std::mem::replace(&mut is_open, true) {
                self.cx.push(Event::Start(Tag::DefinitionList), range.clone());
            }
            let place = self.shown(line.start, line.start + names);
            self.wrap(Tag::Term, place.clone(), |parser| {
                for (number, name) in text[line.start..line.start + names].split(", ").enumerate() {
                    if number > 0 {
                        parser.cx.push(Event::Text(owned(", ")), place.clone());
                    }
                    parser.cx.push(Event::Code(owned(name)), place.clone());
                }
            });
            self.wrap(Tag::Definition, place, |parser| parser.nested_tight(&block.lines));
            end = block.next;
            at = end;
        }
        if !is_open {
            return None;
        }
        self.cx.push(Event::End(TagEnd::DefinitionList), range);
        Some((end, Block::Other))
    }

    /// A definition list: a line of text, directly followed by indented lines.
    pub fn definition_list(&mut self, lines: &[Line], mut at: usize) -> Read {
        let text = self.input.text;
        let range = self.shown(lines[at].start, lines[at].end);
        self.cx.push(Event::Start(Tag::DefinitionList), range.clone());
        let first = at;
        let mut end = at;
        while let Some(&line) = lines.get(at) {
            if line.is_blank() {
                at += 1;
                continue;
            }
            let is_term = at == first || self.is_plain_text(lines, at);
            let body = lines.get(at + 1).filter(|next| !next.is_blank() && next.is_indented(text));
            if !is_term || body.is_none() {
                break;
            }
            let block = lines::indented(text, lines, at + 1, None, false);
            self.term(line);
            let place = self.shown_lines(lines::trim(&block.lines));
            self.wrap(Tag::Definition, place, |parser| parser.nested_tight(&block.lines));
            let goes_on = lines.get(block.next + 1).is_some_and(|line| line.is_indented(text));
            if !goes_on {
                self.check_closed(&block, lines, "this definition list");
            }
            end = block.next;
            at = end;
        }
        self.cx.push(Event::End(TagEnd::DefinitionList), range);
        (end, Block::Other)
    }

    /// A term, with what ` : ` separates from it as its classifiers.
    fn term(&mut self, line: Line) {
        let place = self.shown(line.start, line.end);
        let parts = classifiers(self.str(line));
        self.wrap(Tag::Term, place.clone(), |parser| {
            for (number, (start, end)) in parts.into_iter().enumerate() {
                let part = Line { start: line.start + start, end: line.start + end };
                if number == 0 {
                    parser.inline(&[part]);
                    continue;
                }
                parser.cx.push(Event::Text(owned(" : ")), place.clone());
                parser.wrap(Tag::Emphasis, place.clone(), |parser| parser.inline(&[part]));
            }
        });
    }

    /// Whether a line starts no other block than one of text.
    fn is_plain_text(&self, lines: &[Line], at: usize) -> bool {
        let line = self.str(lines[at]);
        let starts = |mark: &str| line == mark || line.strip_prefix(mark).is_some_and(|l| l.starts_with(' '));
        let is_number = super::enumerator::Enumerator::read(line, None).is_some_and(|e| e.ordinal.is_some());
        !(bullet(line).is_some()
            || is_number
            || field_marker(line).is_some()
            || option_marker(line).is_some()
            || [">>>", "|", "..", "__"].into_iter().any(starts)
            || super::table::grid::is_top(line)
            || super::table::simple::is_top(line)
            || super::parser::is_adornment(line)
            || self.is_shortcode(lines[at]))
    }
}

/// The parts of a term between ` : `, outside of inline literals.
fn classifiers(line: &str) -> Vec<(usize, usize)> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut at = 0;
    let mut is_literal = false;
    while let Some(found) = line[at..].find(['`', ':']) {
        at += found;
        if line.as_bytes()[at] == b'`' {
            at += line[at..].bytes().take_while(|byte| *byte == b'`').count();
            is_literal = !is_literal && line[at..].contains('`');
            continue;
        }
        if !is_literal && line[..at].ends_with(' ') && line[at + 1..].starts_with(' ') {
            let end = line[..at].trim_end_matches(' ').len();
            if end > start {
                parts.push((start, end));
                start = line.len() - line[at + 1..].trim_start_matches(' ').len();
            }
        }
        at += 1;
    }
    parts.push((start, line.len()));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn field_names_end_at_a_colon_before_a_space() {
        assert_eq!(field_marker(":Rate-limited: Yes"), Some((13, 15)));
        assert_eq!(field_marker(":a:b: c"), Some((4, 6)));
        assert_eq!(field_marker(":a\\: b: c"), Some((6, 8)));
        for none in [":math:`x` y", ": a:", ":: a", ":a : b", ":a", ":"] {
            assert_eq!(field_marker(none), None, "{none}");
        }
    }

    #[test]
    fn options_need_two_spaces_before_their_description() {
        assert_eq!(option_marker("-a, --all=WHAT  Everything."), Some((14, 16)));
        assert_eq!(option_marker("-o <a b>  Both."), Some((8, 10)));
        assert_eq!(option_marker("--help"), Some((6, 6)));
        assert_eq!(option_marker("-1 is negative"), None);
        assert_eq!(option_marker("--"), None);
    }

    #[test]
    fn classifiers_are_cut_outside_of_literals() {
        assert_eq!(classifiers("a : b : c"), [(0, 1), (4, 5), (8, 9)]);
        assert_eq!(classifiers("``a : b``"), [(0, 9)]);
    }
}
