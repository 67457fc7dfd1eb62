//! Calls of shortcodes: `{{% name %}} … {{% /name %}}`, and the variables of the 2019 generation,
//! `{{name}}`.

use std::ops::Range;

use super::context::Context;
use super::input::Input;
use super::lines::{self, Line};
use super::parser::{Block, Parser, Read, is_adornment};
use crate::diagnostic::{Diagnostic, rules};
use crate::markup::shortcode::{self, Call, Found};
use crate::markup::{Document, Event, Shortcode, ShortcodeParam};

/// The shortcodes of a text, in order.
#[derive(Debug, Default)]
pub(super) struct Tags(Vec<Found>);

impl Tags {
    /// The shortcode that starts at an offset.
    pub fn at(&self, offset: usize) -> Option<&Found> {
        let at = self.0.binary_search_by_key(&offset, |found| found.range().start).ok()?;
        self.0.get(at)
    }
}

/// Bytes of the variable at the start of a text, and its name.
pub(super) fn variable(text: &str) -> Option<(usize, &str)> {
    let inner = text.strip_prefix("{{")?;
    let end = inner.bytes().take(200).position(|byte| byte == b'}')?;
    let name = inner[..end].trim_matches(' ');
    let is_name = !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$' | b'-' | b'.'));
    (is_name && inner[end..].starts_with("}}")).then_some((end + 4, name))
}

/// The outermost shortcodes within a range of a text; problems with them are reported.
pub(super) fn tags_of(input: &Input, cx: &Context, range: Range<usize>) -> Tags {
    let text = &input.text[range.clone()];
    if !text.contains("{{%") && !text.contains("{{<") {
        return Tags::default();
    }
    let (mut found, problems) = shortcode::scan(text);
    let shift = |at: &mut Range<usize>| *at = range.start + at.start..range.start + at.end;
    for problem in problems {
        let Some(sink) = cx.sink.filter(|_| cx.quiet == 0) else { break };
        let span = |mut at: Range<usize>| {
            shift(&mut at);
            let (place, source) = (input.place(at), input.source);
            source.origin.span(place.start, place.end, source.text, cx.sources)
        };
        let mut diagnostic =
            Diagnostic::new(&rules::SHORTCODE_UNCLOSED, span(problem.range), problem.message)
                .label(problem.label);
        if let Some((place, label)) = problem.other {
            diagnostic = diagnostic.other(span(place), label);
        }
        sink.add(match problem.help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        });
    }
    for found in &mut found {
        match found {
            Found::Literal(range, _) => shift(range),
            Found::Call(call) => {
                shift(&mut call.open);
                call.close.iter_mut().for_each(shift);
                call.params.iter_mut().for_each(|param| shift(&mut param.range));
            }
        }
    }
    Tags(found)
}

impl Parser<'_, '_, '_> {
    /// Whether a line ends the paragraph before it, because it is a variable or opens a shortcode
    /// that encloses further lines.
    pub fn is_shortcode(&self, line: Line) -> bool {
        let text = self.str(line);
        if !text.starts_with("{{") {
            return false;
        }
        if self.variable_line(text).is_some() {
            return true;
        }
        match self.input.tags.at(line.start) {
            Some(Found::Call(call)) => call.close.as_ref().is_some_and(|close| close.end > line.end),
            _ => false,
        }
    }

    /// Whether a line is a variable and nothing else.
    pub fn is_variable(&self, line: Line) -> bool {
        self.variable_line(self.str(line)).is_some()
    }

    /// The variable that a line consists of.
    fn variable_line<'l>(&self, line: &'l str) -> Option<&'l str> {
        let (length, name) = variable(line).filter(|_| self.cx.options.variables)?;
        (length == line.len()).then_some(name)
    }

    /// A shortcode on lines of its own, if one starts here.
    pub fn shortcode_block(&mut self, lines: &[Line], at: usize) -> Option<Read> {
        let line = lines[at];
        if let Some(name) = self.variable_line(self.str(line)) {
            let is_title = lines.get(at + 1).is_some_and(|next| is_adornment(self.str(*next)));
            if is_title {
                return None;
            }
            let name = name.to_owned();
            self.call(name, Vec::new(), line.start..line.end, None, true);
            return Some((at + 1, Block::Other));
        }
        let input = self.input;
        let Some(Found::Call(call)) = input.tags.at(line.start) else { return None };
        let line_of = |offset: usize| at + lines[at..].partition_point(|line| line.start < offset) - 1;
        let open_end = line_of(call.open.end);
        if let Some(close) = &call.close {
            let last = line_of(close.end);
            if close.end == lines[last].end {
                let first = line_of(call.open.end.max(line.start + 1));
                let mut inner = lines[first..=last].to_vec();
                inner[0].start = call.open.end.min(inner[0].end);
                if let Some(end) = inner.last_mut() {
                    end.end = close.start.max(end.start);
                    end.end = end.start + input.text[end.start..end.end].trim_end().len();
                }
                let range = call.open.end..close.start;
                let inner = self.inner(range, |parser| {
                    let text = parser.input.text;
                    let body = lines::trim(&inner);
                    let least =
                        body.iter().filter(|line| !line.is_blank()).map(|line| line.indent(text)).min();
                    let body: Vec<Line> = body.iter().map(|line| line.skip(least.unwrap_or(0))).collect();
                    parser.nested(&body);
                });
                self.call(call.name.clone(), call.params.clone(), call.open.clone(), Some(inner), true);
                return Some((last + 1, Block::Other));
            }
            if close.end <= lines[last].end {
                return None;
            }
            self.unreachable(call);
        }
        let goes_on = lines.get(open_end + 1).is_some_and(|next| {
            !next.is_blank() && !next.is_indented(input.text) && !self.str(*next).starts_with("{{")
        });
        if call.open.end != lines[open_end].end || goes_on {
            return None;
        }
        self.call(call.name.clone(), call.params.clone(), call.open.clone(), None, true);
        Some((open_end + 1, Block::Other))
    }

    /// A closing tag that stands in another block than its opening tag.
    pub fn unreachable(&self, call: &Call) {
        let message = format!("`{}` is not closed within the block that it is opened in", call.name);
        self.cx.report(self.input, call.open.clone(), message);
    }

    /// Reads what a shortcode encloses into a document of its own.
    pub fn inner(&mut self, range: Range<usize>, read: impl FnOnce(&mut Parser<'_, '_, '_>)) -> Document {
        let tags = tags_of(self.input, self.cx, range);
        let input = Input {
            text: self.input.text,
            places: self.input.places.clone(),
            source: self.input.source,
            shown: self.input.shown.clone(),
            tags,
        };
        let outer = std::mem::take(&mut self.cx.out);
        read(&mut Parser { input: &input, cx: self.cx });
        self.cx.end_inner(outer, &input)
    }

    /// Adds the call of a shortcode.
    pub fn call(
        &mut self,
        name: String,
        params: Vec<ShortcodeParam>,
        open: Range<usize>,
        inner: Option<Document>,
        block: bool,
    ) {
        let range = self.input.shown(open);
        let mut params = params;
        for param in &mut params {
            param.range = self.input.shown(param.range.clone());
        }
        let index = self.cx.out.shortcodes.len();
        self.cx.out.shortcodes.push(Shortcode { name, params, inner, block, range: range.clone() });
        self.cx.push(Event::Shortcode(index), range);
    }
}

#[cfg(test)]
mod tests {
    use super::variable;

    #[test]
    fn a_variable_is_a_name_in_two_braces() {
        assert_eq!(variable("{{sync_cs_http_api}} x"), Some((20, "sync_cs_http_api")));
        assert_eq!(variable("{{ a }}"), Some((7, "a")));
        for none in ["{{}}", "{{a b}}", "{{% a %}}", "{{a}", "{a}}"] {
            assert_eq!(variable(none), None, "{none}");
        }
    }
}
