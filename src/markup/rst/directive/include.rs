//! `.. include:: file`, within the source folder.

use super::Directive;
use crate::markup::rst::context::{MAX_DEPTH, owned};
use crate::markup::rst::input::{self, Input, SourceText};
use crate::markup::rst::lines;
use crate::markup::rst::parser::Parser;
use crate::markup::rst::shortcode::{Tags, tags_of};
use crate::markup::{Event, Str, Tag};
use crate::source::{self, FileId, Origin};

impl Parser<'_, '_, '_> {
    /// Reads another file in this place.
    pub(super) fn include(&mut self, directive: &Directive) {
        let path = directive.argument(self);
        let Some((id, file)) = self.included_file(directive, &path) else {
            self.plain_paragraph(&[directive.line]);
            return;
        };
        let Some(part) = self.part(directive, &file) else { return };
        let range = self.shown_lines(&[directive.line]);
        if directive.option("literal").is_some() || directive.option("code").is_some() {
            let language = directive.option("code").filter(|code| !code.is_empty()).map(owned);
            let numbers = directive.numbers();
            self.wrap(Tag::CodeBlock { language, numbers }, range.clone(), |parser| {
                let code = format!("{}\n", part.trim_end());
                parser.cx.push(Event::Text(Str::from(code)), range);
            });
            return;
        }
        let start = part.as_ptr() as usize - file.as_ptr() as usize;
        let origin = match Origin::file(id, self.cx.sources) {
            Origin::Slice(mut span) => {
                span.start += start as u32;
                Origin::Slice(span)
            }
            other => other,
        };
        let source = SourceText { text: part, origin: &origin };
        let (expanded, places) = input::expand(part);
        let mut input =
            Input { text: &expanded, places, source: &source, shown: Some(range), tags: Tags::default() };
        input.tags = tags_of(&input, self.cx, 0..expanded.len());
        let lines = lines::split(&expanded);
        self.cx.including.push(id);
        self.cx.depth += 1;
        let is_top = self.cx.depth == self.cx.including.len();
        Parser { input: &input, cx: self.cx }.blocks(&lines, is_top);
        self.cx.depth -= 1;
        self.cx.including.pop();
    }

    /// The file that is meant, if it may be read here.
    fn included_file(&mut self, directive: &Directive, path: &str) -> Option<(FileId, std::sync::Arc<str>)> {
        let sources = self.cx.sources;
        let place = self.input.place(directive.line.start..directive.line.end);
        let source = self.input.source;
        let here = source.origin.span(place.start, place.end, source.text, sources).file;
        let Ok(target) = source::join(&sources.file(here).path, path) else {
            self.report(directive.line, format!("`{path}` leads out of the source folder"));
            return None;
        };
        let Some(id) = sources.find(&target) else {
            let known = sources.iter().map(|(_, file)| file.path.as_str()).take(2000);
            let meant = crate::diagnostic::nearest(&target, known);
            self.cx.report_with(self.input, directive.line.start..directive.line.end, || {
                (format!("there is no file `{target}`"), meant.map(|m| format!("did you mean `{m}`?")))
            });
            return None;
        };
        if id == here || self.cx.including.contains(&id) || self.cx.depth + 1 >= MAX_DEPTH {
            self.report(directive.line, format!("`{target}` includes itself"));
            return None;
        }
        let text = sources.file(id).text.clone();
        if !self.cx.afford(text.len()) {
            self.report(directive.line, "too much is included on this page");
            return None;
        }
        Some((id, text))
    }

    /// The part of a file that the options ask for.
    fn part<'f>(&self, directive: &Directive, file: &'f str) -> Option<&'f str> {
        let mut part = file;
        let line_at = |number: i64, text: &str| -> usize {
            let ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at + 1).collect();
            let count = ends.len() as i64 + i64::from(!text.ends_with('\n'));
            let line = if number < 0 { (count + number).max(0) } else { number };
            match usize::try_from(line) {
                Ok(0) | Err(_) => 0,
                Ok(line) => ends.get(line - 1).copied().unwrap_or(text.len()),
            }
        };
        let number = |name: &str| directive.option(name).and_then(|value| value.parse::<i64>().ok());
        let end = number("end-line").map_or(part.len(), |line| line_at(line, part));
        let start = number("start-line").map_or(0, |line| line_at(line, part));
        part = &part[start.min(end)..end];
        for (option, is_start) in [("start-after", true), ("end-before", false)] {
            let Some(mark) = directive.option(option).filter(|mark| !mark.is_empty()) else { continue };
            let Some(at) = part.find(mark) else {
                self.report(directive.line, format!("`{option}`: the file does not hold this text"));
                return None;
            };
            part = if is_start { &part[at + mark.len()..] } else { &part[..at] };
        }
        Some(part)
    }
}
