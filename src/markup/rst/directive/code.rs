//! Code, formulas and raw output.

use super::Directive;
use crate::markup::rst::context::owned;
use crate::markup::rst::lines::{self, Line};
use crate::markup::rst::parser::{Block, Parser};
use crate::markup::{Event, Str, Tag};

impl Parser<'_, '_, '_> {
    pub(super) fn code_directive(&mut self, directive: &Directive) {
        let language = directive.argument(self);
        let language = (!language.is_empty()).then(|| owned(&language));
        if let Some(caption) = directive.option_lines("caption") {
            let place = self.shown_lines(caption);
            self.wrap(Tag::Paragraph, place, |parser| parser.inline(caption));
        }
        if directive.content.is_empty() {
            self.report(directive.line, format!("`{}` has no content", directive.name));
        }
        self.numbered_code(&directive.content, language, directive.numbers());
    }

    /// Preformatted text with inline markup in it.
    pub(super) fn parsed_literal(&mut self, directive: &Directive) {
        let range = self.shown_lines(&directive.content);
        self.wrap(Tag::CodeBlock { language: None, numbers: None }, range.clone(), |parser| {
            let first = parser.cx.out.events.len();
            parser.inline(&directive.content);
            // Line ends are part of preformatted text.
            for spanned in &mut parser.cx.out.events[first..] {
                if spanned.event == Event::SoftBreak {
                    spanned.event = Event::Text(owned("\n"));
                }
            }
            parser.cx.push(Event::Text(owned("\n")), range);
        });
    }

    /// Formulas, one for each part between blank lines.
    pub(super) fn math_directive(&mut self, directive: &Directive) {
        let mut parts: Vec<Vec<Line>> = lines::paragraphs(&directive.content).map(<[Line]>::to_vec).collect();
        if !directive.arguments.is_empty() {
            parts.insert(0, directive.arguments.clone());
        }
        for part in parts {
            let range = self.shown_lines(&part);
            let tex = lines::join(self.input.text, &part);
            self.cx.push(Event::Math { tex: Str::from(tex), display: true }, range);
        }
    }

    /// HTML as it is; what is meant for other formats is left out, as its author wants it.
    pub(super) fn raw(&mut self, directive: &Directive) -> Block {
        let formats = directive.argument(self).to_ascii_lowercase();
        for option in ["file", "url"] {
            if directive.option(option).is_some() {
                self.report(directive.line, format!("`raw` cannot read another {option}"));
            }
        }
        if !formats.split(' ').any(|format| format == "html") || directive.content.is_empty() {
            return Block::Nothing;
        }
        let range = self.shown_lines(&directive.content);
        let mut html = lines::join(self.input.text, &directive.content);
        html.push('\n');
        self.cx.push(Event::Html(Str::from(html)), range);
        Block::Other
    }
}
