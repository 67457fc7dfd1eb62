//! Reads one shortcode tag: `{{% name key="value" positional v=12 %}}` and its relatives.

use std::ops::Range;

use super::Problem;
use crate::markup::ShortcodeParam;

/// One tag as it stands in the text.
#[derive(Debug, PartialEq)]
pub(super) struct Tag {
    /// Bytes from the opening braces to the closing ones.
    pub range: Range<usize>,
    /// What the tag does.
    pub kind: TagKind,
}

/// The kinds of tags.
#[derive(Debug, PartialEq)]
pub(super) enum TagKind {
    /// `{{% name … %}}`; whether it encloses something is not known yet.
    Open { name: String, params: Vec<ShortcodeParam> },
    /// `{{% name … /%}}`
    SelfClosing { name: String, params: Vec<ShortcodeParam> },
    /// `{{% /name %}}`
    Close { name: String },
    /// `{{%/* name … */%}}`: a tag to be shown, not run.
    Literal(String),
}

/// Reads the tag whose braces open at `start`. An error says what is wrong; the text then stays as
/// it is, and the search goes on behind the opening braces.
///
/// A failing tag is given up at the next opening braces or at the end of a quoted value, so that a
/// text full of broken tags is still read in linear time.
pub(super) fn read(text: &str, start: usize) -> Result<Tag, Problem> {
    let percent = text.as_bytes()[start + 2] == b'%';
    let reader = Reader { text, at: start + 3, start, percent };
    if text[reader.at..].starts_with("/*") {
        return reader.literal();
    }
    reader.tag()
}

/// What a value can be put between.
const QUOTES: [char; 3] = ['"', '\'', '`'];

struct Reader<'t> {
    text: &'t str,
    at: usize,
    start: usize,
    percent: bool,
}

impl Reader<'_> {
    fn closing(&self) -> &'static str {
        if self.percent { "%}}" } else { ">}}" }
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn problem(&self, message: impl Into<String>, range: Range<usize>) -> Problem {
        Problem { message: message.into(), range, label: "", other: None, help: None }
    }

    fn unclosed(&self) -> Problem {
        let mut problem = self.problem("a shortcode tag is not closed", self.start..self.start + 3);
        problem.help = Some(format!("end the tag with `{}`", self.closing()));
        problem
    }

    fn literal(mut self) -> Result<Tag, Problem> {
        let end = if self.percent { "*/%}}" } else { "*/>}}" };
        self.at += 2;
        // Looking further than its line or the next braces would make many open ones quadratic.
        let mut stop = self.rest().bytes().zip(self.rest().bytes().skip(1));
        let length = stop.position(|pair| pair.0 == b'\n' || pair == (b'{', b'{'));
        let line = &self.rest()[..length.unwrap_or(self.rest().len())];
        let Some(length) = line.find(end) else { return Err(self.unclosed()) };
        let inside = &line[..length];
        let literal = format!("{}{inside}{}", &self.text[self.start..self.start + 3], self.closing());
        let stop = self.at + length + end.len();
        Ok(Tag { range: self.start..stop, kind: TagKind::Literal(literal) })
    }

    fn tag(mut self) -> Result<Tag, Problem> {
        self.skip_space();
        let is_close = self.rest().starts_with('/') && !self.at_end_of_self_closing();
        if is_close {
            self.at += 1;
            self.skip_space();
        }
        let name_start = self.at;
        let name = self.word().to_owned();
        if name.is_empty() {
            if self.rest().is_empty() || self.rest().starts_with("{{") {
                return Err(self.unclosed());
            }
            let mut problem =
                self.problem("a shortcode tag has no name", self.start..name_start.max(self.start + 3));
            problem.help = Some("write the shortcode's name first".to_owned());
            return Err(problem);
        }
        let mut params: Vec<ShortcodeParam> = Vec::new();
        loop {
            let from = self.at;
            self.skip_space();
            // A tag may be written on several lines, but a blank one means that it was left open.
            if self.text[from..self.at].bytes().filter(|b| *b == b'\n').count() > 1 {
                return Err(self.unclosed());
            }
            if self.rest().starts_with(self.closing()) {
                self.at += 3;
                let range = self.start..self.at;
                let kind = if is_close { TagKind::Close { name } } else { TagKind::Open { name, params } };
                return Ok(Tag { range, kind });
            }
            if self.at_end_of_self_closing() {
                self.at += 4;
                return Ok(Tag { range: self.start..self.at, kind: TagKind::SelfClosing { name, params } });
            }
            if is_close && !self.rest().is_empty() && !self.at_other_end() {
                let mut problem = self.unclosed();
                if !self.rest().starts_with("{{") {
                    problem.message = "a closing tag takes no parameters".to_owned();
                    problem.help = Some(format!("write `{{{{% /{name} %}}}}`"));
                }
                return Err(problem);
            }
            params.push(self.param(params.len())?);
        }
    }

    /// Whether the other kind of closing braces stands here.
    fn at_other_end(&self) -> bool {
        self.rest().starts_with(if self.percent { ">}}" } else { "%}}" })
    }

    fn at_end_of_self_closing(&self) -> bool {
        self.rest().strip_prefix('/').is_some_and(|rest| rest.starts_with(self.closing()))
    }

    /// Characters up to white space, a quote, `=`, braces or the end of the tag.
    fn word(&mut self) -> &str {
        let from = self.at;
        for (at, c) in self.text[from..].char_indices() {
            self.at = from + at;
            let ends = c.is_whitespace() || matches!(c, '"' | '`' | '=' | '{' | '}' | '<' | '>');
            if ends
                || (c == '%' && self.rest().starts_with("%}}"))
                || (c == '/' && self.at_end_of_self_closing())
            {
                return &self.text[from..self.at];
            }
        }
        self.at = self.text.len();
        &self.text[from..]
    }

    fn param(&mut self, position: usize) -> Result<ShortcodeParam, Problem> {
        let from = self.at;
        if self.rest().starts_with(QUOTES) {
            let (value, range) = self.quoted()?;
            return Ok(ShortcodeParam { name: position.to_string(), value, range });
        }
        let word = self.word().to_owned();
        if word.is_empty() {
            return Err(self.junk());
        }
        if !self.rest().starts_with('=') {
            let range = from..self.at;
            return Ok(ShortcodeParam { name: position.to_string(), value: word, range });
        }
        self.at += 1;
        let (value, range) = if self.rest().starts_with(QUOTES) {
            self.quoted()?
        } else {
            let from = self.at;
            let value = self.word().to_owned();
            if value.is_empty() {
                let mut problem =
                    self.problem(format!("the shortcode parameter `{word}` has no value"), from - 1..from);
                problem.help = Some(format!("write `{word}=\"…\"`"));
                return Err(problem);
            }
            (value, from..self.at)
        };
        Ok(ShortcodeParam { name: word, value, range })
    }

    /// A value in double or single quotes (with a backslash before such a quote in it) or in backquotes
    /// (as it is).
    fn quoted(&mut self) -> Result<(String, Range<usize>), Problem> {
        let quote = self.text.as_bytes()[self.at];
        let from = self.at + 1;
        let mut value = String::new();
        let mut copied = from;
        let bytes = self.text.as_bytes();
        let mut at = from;
        while let Some(&byte) = bytes.get(at) {
            if byte == quote {
                value.push_str(&self.text[copied..at]);
                self.at = at + 1;
                return Ok((value, from..at));
            }
            if quote != b'`' && byte == b'\n' {
                break;
            }
            let next = bytes.get(at + 1);
            if quote != b'`' && byte == b'\\' && (next == Some(&quote) || next == Some(&b'\\')) {
                value.push_str(&self.text[copied..at]);
                copied = at + 1;
                at += 1;
            }
            at += 1;
        }
        let mut problem = self.problem("a quoted shortcode parameter is not closed", from - 1..from);
        problem.label = "the quote opens here";
        Err(problem)
    }

    /// Something stands where a parameter or the end of the tag should.
    fn junk(&self) -> Problem {
        let rest = self.rest();
        let Some(first) = rest.chars().next().filter(|_| !rest.starts_with("{{")) else {
            return self.unclosed();
        };
        if self.text[self.start..self.at].contains('\n') {
            return self.unclosed();
        }
        let here = self.at..self.at + first.len_utf8();
        if self.at_other_end() {
            let (open, close) = if self.percent { ("{{%", ">}}") } else { ("{{<", "%}}") };
            let mut problem = self.problem(
                format!("a shortcode tag is opened with `{open}` and closed with `{close}`"),
                self.at..self.at + 3,
            );
            problem.help = Some(format!("end the tag with `{}`", self.closing()));
            return problem;
        }
        let mut problem = self.problem("a shortcode tag has a character that does not belong there", here);
        problem.help = Some(format!("put the value in quotes, or end the tag with `{}`", self.closing()));
        problem
    }
}
