//! Blocks that start with `..`: targets, notes, substitution definitions, directives, comments.

use super::chars::simple_name;
use super::context::owned;
use super::definitions::{Target, normalize};
use super::inline::embedded::{is_escaped, url};
use super::inline::text::unescape;
use super::inline::with_scheme;
use super::lines::{self, Line};
use super::parser::{Block, Parser, Read};
use super::slug::slug;
use crate::markup::{Str, Tag};

impl Parser<'_, '_, '_> {
    /// A block that starts with `..`, if this line has one.
    pub fn explicit(&mut self, lines: &[Line], at: usize) -> Option<Read> {
        let text = self.input.text;
        let line = lines[at];
        let rest = line.of(text).strip_prefix("..")?;
        if !rest.is_empty() && !rest.starts_with(' ') {
            return None;
        }
        let start = 2 + rest.len() - rest.trim_start_matches(' ').len();
        let rest = &line.of(text)[start..];
        let read = if let Some(label) = rest.strip_prefix('[') {
            self.note(lines, at, start, label)
        } else if rest.starts_with('_') && !rest[1..].starts_with(' ') && rest.len() > 1 {
            self.target(lines, at, start + 1)
        } else if rest.starts_with('|') && !rest[1..].starts_with(' ') && rest.len() > 1 {
            self.substitution_definition(lines, at, start + 1)
        } else {
            self.directive(lines, at, start)
        };
        Some(read.unwrap_or_else(|| self.comment(lines, at, start)))
    }

    /// A comment: its text is not shown.
    fn comment(&mut self, lines: &[Line], at: usize, start: usize) -> Read {
        // An empty comment ends where it stands, so that it can separate two blocks.
        let is_empty = lines[at].skip(start).is_blank() && lines.get(at + 1).is_none_or(|l| l.is_blank());
        if is_empty {
            return (at + 1, Block::Nothing);
        }
        let block = lines::indented(self.input.text, lines, at, Some(start), false);
        self.check_explicit(&block, lines);
        (block.next, Block::Nothing)
    }

    /// Reports a block that is followed by text without a blank line between them.
    pub fn check_explicit(&self, block: &lines::Block, lines: &[Line]) {
        let next = lines.get(block.next).map_or("", |line| self.str(*line));
        if !next.starts_with("..") && !next.starts_with("__") {
            self.check_closed(block, lines, "this block");
        }
    }

    /// `__ address`: the target of an anonymous reference.
    pub fn anonymous(&mut self, lines: &[Line], at: usize) -> Option<Read> {
        let rest = self.str(lines[at]).strip_prefix("__")?;
        if !rest.is_empty() && !rest.starts_with(' ') {
            return None;
        }
        let start = 2 + rest.len() - rest.trim_start_matches(' ').len();
        let block = lines::indented(self.input.text, lines, at, Some(start), true);
        self.anonymous_target(&block.lines, lines[at]);
        Some((block.next, Block::Nothing))
    }

    fn anonymous_target(&mut self, lines: &[Line], place: Line) {
        let target = self.destination(lines).unwrap_or_else(|| {
            let anchor = format!("anonymous-{}", self.cx.out.anonymous_targets.len() + 1);
            self.anchor(&anchor, place.start, place.end);
            Target::Anchor(anchor)
        });
        self.cx.out.anonymous_targets.push(target);
    }

    /// `.. _name: address`, whose name starts at `start`.
    fn target(&mut self, lines: &[Line], at: usize, start: usize) -> Option<Read> {
        let text = self.input.text;
        let block = lines::indented(text, lines, at, Some(start), true);
        let joined = lines::join(text, &block.lines);
        let Some((name, rest)) = target_name(&joined) else {
            self.report(lines[at], "this target has no colon behind its name");
            return None;
        };
        self.check_explicit(&block, lines);
        // The rest, as lines of the input: what stands behind the name.
        let before = joined[..rest].matches('\n').count();
        let column = joined[..rest].rfind('\n').map_or(rest, |end| rest - end - 1);
        let mut rest = block.lines[before..].to_vec();
        rest[0] = rest[0].skip(column);
        if name == "_" {
            self.anonymous_target(&rest, lines[at]);
            return Some((block.next, Block::Nothing));
        }
        let name = normalize(&unescape(name));
        match self.destination(&rest) {
            Some(target) => self.define_target(&name, target, lines[at]),
            None => {
                let anchor = slug(&name);
                if let Some(page) = self.cx.define() {
                    page.add_target(&name, Target::Anchor(anchor.clone()));
                }
                if self.cx.page().targets.get(&name).is_none_or(|t| *t == Target::Anchor(anchor.clone())) {
                    self.anchor(&anchor, lines[at].start, lines[at].end);
                }
                self.cx.chained.push(name);
            }
        }
        Some((block.next, Block::Nothing))
    }

    /// Defines a name; those of the internal targets directly before it lead to the same place.
    fn define_target(&mut self, name: &str, target: Target, line: Line) {
        let chained = std::mem::take(&mut self.cx.chained);
        if let Some(page) = self.cx.define() {
            for chained in chained {
                page.targets.insert(chained, target.clone());
            }
            page.add_target(name, target);
        } else if self.cx.page().targets.get(name).is_some_and(|known| *known != target) {
            self.report(line, format!("`{name}` already leads elsewhere on this page; that holds"));
        }
    }

    /// Where the rest of a target leads; `None` for a target that is a place of its own.
    fn destination(&self, lines: &[Line]) -> Option<Target> {
        let lines = lines::trim(lines);
        let joined: Vec<&str> = lines.iter().map(|line| self.str(*line).trim()).collect();
        let joined = joined.join(" ");
        if joined.is_empty() {
            return None;
        }
        if let Some(name) = joined.strip_suffix('_').filter(|name| !is_escaped(&joined, name.len())) {
            let phrase = name.strip_prefix('`').and_then(|name| name.strip_suffix('`'));
            if let Some(phrase) = phrase.filter(|phrase| !phrase.is_empty() && !phrase.starts_with(' ')) {
                return Some(Target::Name(unescape(phrase)));
            }
            if !name.is_empty() && simple_name(name) == name.len() {
                return Some(Target::Name(name.to_owned()));
            }
        }
        Some(Target::Url(with_scheme(url(&joined))))
    }

    /// `.. [label] text`: a footnote or a citation.
    fn note(&mut self, lines: &[Line], at: usize, start: usize, rest: &str) -> Option<Read> {
        let close = rest.find(']')?;
        let label = &rest[..close];
        let after = &rest[close + 1..];
        let name = label.strip_prefix('#').unwrap_or(label);
        let is_label = label == "#" || label == "*" || simple_name(name) == name.len() && !name.is_empty();
        if !is_label || !(after.is_empty() || after.starts_with(' ')) {
            return None;
        }
        let spaces = after.len() - after.trim_start_matches(' ').len();
        let block = lines::indented(self.input.text, lines, at, Some(start + close + 2 + spaces), false);
        self.check_explicit(&block, lines);
        let shown = self.define_note(label);
        let range = self.shown(lines[at].start, lines[at].start + start + close + 2);
        self.wrap(Tag::FootnoteDefinition(Str::from(shown)), range.clone(), |parser| {
            if label.starts_with('#') && !name.is_empty() {
                parser.cx.push(crate::markup::Event::Target(owned(&slug(name))), range);
            }
            parser.nested_tight(&block.lines);
        });
        Some((block.next, Block::Other))
    }

    /// Registers a note; gives the label that it shows.
    fn define_note(&mut self, label: &str) -> String {
        let number = label.parse::<u32>().ok();
        let cursor = self.cx.notes;
        match label {
            "*" => self.cx.notes.symbol += 1,
            _ if label.starts_with('#') => self.cx.notes.definition += 1,
            _ => {}
        }
        if let Some(page) = self.cx.define() {
            match (label, number) {
                ("*", _) => page.add_symbol(),
                (_, Some(number)) => page.add_number(number),
                _ => match label.strip_prefix('#') {
                    Some(name) => {
                        page.add_automatic(name);
                        if !name.is_empty() {
                            page.add_target(name, Target::Anchor(slug(name)));
                        }
                    }
                    None => page.add_citation(label),
                },
            }
            return label.to_owned();
        }
        let page = self.cx.page();
        let shown = match label {
            "*" => page.symbol(cursor.symbol),
            _ if label.starts_with('#') => page.number(cursor.definition).map(|number| number.to_string()),
            _ => None,
        };
        shown.unwrap_or_else(|| label.to_owned())
    }

    /// The label that a reference to a note shows; `None` when there is no such note.
    pub fn note_label(&mut self, label: &str) -> Option<String> {
        if label == "*" {
            let symbol = self.cx.page().symbol(self.cx.notes.symbol_reference)?;
            self.cx.notes.symbol_reference += 1;
            return Some(symbol);
        }
        let page = self.cx.page();
        if label == "#" {
            let index = page.unlabelled(self.cx.notes.reference)?;
            let number = page.number(index)?;
            self.cx.notes.reference = index + 1;
            return Some(number.to_string());
        }
        if let Some(name) = label.strip_prefix('#') {
            return page.labelled(name).map(|number| number.to_string());
        }
        match label.parse::<u32>() {
            Ok(number) => page.has_number(number).then(|| label.to_owned()),
            Err(_) => page.citation(label).map(str::to_owned),
        }
    }
}

/// Splits `name: rest` or `` `name`: rest `` into the name and the offset of the rest.
fn target_name(joined: &str) -> Option<(&str, usize)> {
    let quote = usize::from(joined.starts_with('`'));
    let mut from = quote;
    while let Some(found) = joined[from..].find(':') {
        let at = from + found;
        from = at + 1;
        let is_end = joined[from..].is_empty() || joined[from..].starts_with([' ', '\n']);
        let name = joined[..at].strip_suffix(' ').unwrap_or(&joined[..at]);
        let ends_in_colon = name.ends_with(':') && !is_escaped(joined, name.len() - 1);
        if !is_end || is_escaped(joined, at) || name.ends_with(char::is_whitespace) || ends_in_colon {
            continue;
        }
        let inner = if quote == 0 { Some(name) } else { name[1..].strip_suffix('`') };
        // A backquote that is never closed is part of the name.
        let inner = inner.filter(|inner| !inner.is_empty() && !inner.starts_with(' '));
        if let Some(inner) = inner {
            let spaces = joined[from..].len() - joined[from..].trim_start_matches(' ').len();
            return Some((inner, from + spaces));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::target_name;

    #[test]
    fn names_of_targets_may_hold_colons() {
        assert_eq!(target_name("module:im:"), Some(("module:im", 10)));
        assert_eq!(target_name("`a: b`: c"), Some(("a: b", 8)));
        assert_eq!(target_name("a\\: b: c"), Some(("a\\: b", 7)));
        assert_eq!(target_name("_: c"), Some(("_", 3)));
        assert_eq!(target_name("a:: b"), None);
        assert_eq!(target_name("no colon"), None);
        assert_eq!(target_name("`open: x"), None);
    }
}
