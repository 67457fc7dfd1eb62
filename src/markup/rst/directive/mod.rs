//! Directives: `.. name:: arguments`, options, and content.
//!
//! 1. The name says which parts a directive may have ([`spec`]).
//! 2. Its block is cut into argument, options and content ([`Directive::read`]).
//! 3. One function for each family makes events of them.

mod boxes;
mod code;
mod image;
mod include;
mod meta;
mod spec;
mod tables;

use super::chars::simple_name;
use super::definitions::{Target, normalize};
use super::fields::field_marker;
use super::inline::text::unescape;
use super::lines::{self, Line};
use super::parser::{Block, Parser, Read};
use super::slug::slug;
use spec::{Argument, Family};

/// A directive whose parts were told apart.
pub(super) struct Directive {
    /// Its name in lower case.
    pub name: String,
    /// The line that it starts on.
    pub line: Line,
    /// Its argument; may be empty.
    pub arguments: Vec<Line>,
    options: Vec<(String, Vec<Line>, String)>,
    /// Its content, without blank lines at its ends.
    pub content: Vec<Line>,
}

impl Directive {
    /// Cuts the block of a known directive; `block` starts behind `name::`. `None` (and a message)
    /// when a part is missing that it cannot do without.
    pub fn read(parser: &mut Parser<'_, '_, '_>, name: &str, block: &[Line], line: Line) -> Option<Self> {
        let spec = spec::find(name)?;
        let text = parser.input.text;
        let mut directive = Self {
            name: name.to_owned(),
            line,
            arguments: Vec::new(),
            options: Vec::new(),
            content: Vec::new(),
        };
        // Nothing behind `name::` means that the header starts on the next line; a blank line there
        // means that there is none.
        let block = &block[usize::from(block.first().is_some_and(|line| line.is_blank()))..];
        let end = block.iter().rposition(|line| !line.is_blank()).map_or(0, |last| last + 1);
        let block = &block[..end];
        let has_header = spec.argument != Argument::None || !spec.options.is_empty();
        let header =
            if has_header { block.iter().position(|line| line.is_blank()).unwrap_or(block.len()) } else { 0 };
        let is_option = |line: &&Line| field_marker(line.of(text)).is_some();
        let options = match spec.options {
            [] => header,
            _ => block[..header].iter().take_while(|line| !is_option(line)).count(),
        };
        directive.read_options(parser, &block[options..header], spec.options);
        if spec.argument == Argument::None {
            directive.content = block[..options].to_vec();
            if options < header && options > 0 {
                directive.content.push(Line { start: line.end, end: line.end });
            }
        } else {
            directive.arguments = block[..options].to_vec();
        }
        directive.content.extend(&block[header..]);
        directive.content = lines::trim(&directive.content).to_vec();
        if spec.argument == Argument::Required && directive.arguments.is_empty() {
            parser.report(line, format!("`{name}` needs an argument"));
            return None;
        }
        if !spec.has_content && !directive.content.is_empty() {
            parser.report(directive.content[0], format!("`{name}` takes no content"));
            return None;
        }
        Some(directive)
    }

    fn read_options(&mut self, parser: &Parser<'_, '_, '_>, block: &[Line], known: &[&str]) {
        let text = parser.input.text;
        let mut at = 0;
        while let Some(&line) = block.get(at) {
            let Some((name, value)) = field_marker(line.of(text)) else {
                parser.report(line, format!("this is no option of `{}`", self.name));
                at += 1;
                continue;
            };
            let found = lines::indented(text, block, at, Some(value), false);
            at = found.next;
            let name = line.of(text)[1..name].to_ascii_lowercase();
            if known.contains(&name.as_str()) {
                let value = lines::join(text, lines::trim(&found.lines)).trim().to_owned();
                self.options.push((name, found.lines, value));
            } else {
                parser.cx.report_with(parser.input, line.start..line.end, || {
                    let meant = crate::diagnostic::nearest(&name, known.iter().copied());
                    let help = meant.map(|meant| format!("did you mean `{meant}`?"));
                    (format!("`{}` has no option `{name}`", self.name), help)
                });
            }
        }
    }

    /// The value of an option.
    pub fn option(&self, name: &str) -> Option<&str> {
        self.options.iter().find(|(known, _, _)| known == name).map(|(_, _, value)| value.as_str())
    }

    /// The lines of an option's value.
    pub fn option_lines(&self, name: &str) -> Option<&[Line]> {
        self.options.iter().find(|(known, _, _)| known == name).map(|(_, lines, _)| lines.as_slice())
    }

    /// The number of the first line of code, when the lines are to have numbers.
    pub fn numbers(&self) -> Option<u32> {
        let first = self.option("number-lines").or(self.option("linenos"))?;
        let first = self.option("lineno-start").unwrap_or(first);
        Some(first.parse().unwrap_or(1))
    }

    /// The argument as one line.
    pub fn argument(&self, parser: &Parser<'_, '_, '_>) -> String {
        let words = self.arguments.iter().flat_map(|line| parser.str(*line).split_whitespace());
        words.collect::<Vec<_>>().join(" ")
    }
}

impl Parser<'_, '_, '_> {
    /// `.. name:: …`, whose name starts at `start`.
    pub fn directive(&mut self, lines: &[Line], at: usize, start: usize) -> Option<Read> {
        let text = self.input.text;
        let rest = &lines[at].of(text)[start..];
        let length = simple_name(rest);
        if length == 0 {
            return None;
        }
        let after = rest[length..].strip_prefix(' ').unwrap_or(&rest[length..]).strip_prefix("::")?;
        if !after.is_empty() && !after.starts_with(' ') {
            return None;
        }
        let offset = lines[at].end - lines[at].start - after.trim_start_matches(' ').len();
        let mut block = lines::indented(text, lines, at, Some(offset), false);
        // What a variable stands for was indented when it was put in, and so became the content of a
        // directive directly before it.
        let is_bare = block.lines.iter().all(|line| line.is_blank() || line.start == block.lines[0].start);
        let variable =
            lines.get(block.next).filter(|line| !block.is_closed && is_bare && self.is_variable(**line));
        if let Some(variable) = variable {
            block.lines.extend([Line { start: variable.start, end: variable.start }, *variable]);
            block.next += 1;
        } else {
            self.check_explicit(&block, lines);
        }
        let name = rest[..length].to_lowercase();
        let line = lines[at];
        let known = spec::find(&name).map(|spec| spec.family);
        let directive = match known {
            Some(_) => Directive::read(self, &name, &block.lines, line),
            None => {
                self.cx.report_with(self.input, line.start..line.end, || {
                    let meant = crate::diagnostic::nearest(&name, spec::names());
                    let help = meant.map(|meant| format!("did you mean `{meant}`?"));
                    (format!("there is no directive `{name}`"), help)
                });
                None
            }
        };
        let Some((family, directive)) = known.zip(directive) else {
            // What is not understood is shown as it was written.
            let mut end = block.next;
            while end > at + 1 && lines[end - 1].is_blank() {
                end -= 1;
            }
            self.code(&lines[at..end], None);
            return Some((block.next, Block::Other));
        };
        block.lines.clear();
        Some((block.next, self.run(family, directive)))
    }

    /// Makes the place of a directive known by the name that it gives itself.
    fn name(&mut self, directive: &Directive) {
        let Some(name) = directive.option("name").map(|name| normalize(&unescape(name))) else { return };
        let anchor = slug(&name);
        if let Some(page) = self.cx.define() {
            page.add_target(&name, Target::Anchor(anchor.clone()));
        }
        self.anchor(&anchor, directive.line.start, directive.line.end);
    }

    fn run(&mut self, family: Family, directive: Directive) -> Block {
        self.name(&directive);
        match family {
            Family::Callout(kind) => self.callout(kind, &directive),
            Family::Group => self.group(&directive),
            Family::Code => self.code_directive(&directive),
            Family::ParsedLiteral => self.parsed_literal(&directive),
            Family::Math => self.math_directive(&directive),
            Family::Raw => return self.raw(&directive),
            Family::Image => self.image_directive(&directive),
            Family::Figure => self.figure(&directive),
            Family::Table => self.table_directive(&directive),
            Family::ListTable => self.list_table(&directive),
            Family::CsvTable => self.csv_table(&directive),
            Family::Include => self.include(&directive),
            Family::Class => return self.class(&directive),
            Family::Role => return self.role_directive(&directive),
            Family::Title => return self.title_directive(&directive),
            Family::Silent => return Block::Nothing,
            Family::Misplaced => {
                let message = format!("`{}` can only define a substitution", directive.name);
                self.report(directive.line, message);
                self.plain_paragraph(&[directive.line]);
            }
            Family::Unsupported => return self.unsupported(&directive),
        }
        Block::Other
    }
}
