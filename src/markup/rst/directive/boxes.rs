//! Notes, warnings, topics, sidebars; and groups with a class.

use super::Directive;
use crate::markup::rst::context::owned;
use crate::markup::rst::parser::Parser;
use crate::markup::rst::slug::slug;
use crate::markup::{Callout, Tag};

/// Class names as they can stand in a style sheet.
pub(super) fn classes(names: &str) -> String {
    names.split(' ').map(slug).filter(|name| !name.is_empty()).collect::<Vec<_>>().join(" ")
}

impl Parser<'_, '_, '_> {
    /// A box beside the main text.
    pub(super) fn callout(&mut self, kind: Callout, directive: &Directive) {
        if directive.content.is_empty() {
            self.report(directive.line, format!("`{}` has no content", directive.name));
        }
        let range = self.shown_lines(&[directive.line]);
        self.wrap(Tag::Callout(kind), range.clone(), |parser| {
            if !directive.arguments.is_empty() {
                let place = parser.shown_lines(&directive.arguments);
                parser.wrap(Tag::CalloutTitle, place, |parser| parser.inline(&directive.arguments));
            }
            if let Some(subtitle) = directive.option_lines("subtitle") {
                let place = parser.shown_lines(subtitle);
                parser.wrap(Tag::Paragraph, place.clone(), |parser| {
                    parser.wrap(Tag::Emphasis, place, |parser| parser.inline(subtitle));
                });
            }
            parser.nested(&directive.content);
        });
    }

    /// Content with a class: that of the directive, or one that the author gives.
    pub(super) fn group(&mut self, directive: &Directive) {
        let range = self.shown_lines(&[directive.line]);
        let class = match directive.name.as_str() {
            "container" => classes(&directive.argument(self)),
            name => name.to_owned(),
        };
        self.wrap(Tag::Container(owned(&class)), range.clone(), |parser| match directive.name.as_str() {
            "rubric" => {
                parser.wrap(Tag::Paragraph, range, |parser| parser.inline(&directive.arguments));
            }
            "epigraph" | "highlights" | "pull-quote" => parser.quotes(&directive.content),
            _ => {
                parser.nested(&directive.content);
            }
        });
    }
}
