//! Directives that concern what follows, or the document as a whole.

use super::Directive;
use super::boxes::classes;
use crate::markup::rst::context::owned;
use crate::markup::rst::inline::Role;
use crate::markup::rst::inline::text::unescape;
use crate::markup::rst::parser::{Block, Parser};
use crate::markup::{Tag, TagEnd};

impl Parser<'_, '_, '_> {
    /// A class for the content, or for the block that follows.
    pub(super) fn class(&mut self, directive: &Directive) -> Block {
        let class = classes(&directive.argument(self));
        if directive.content.is_empty() {
            self.cx.class = Some(class);
            return Block::Nothing;
        }
        let range = self.shown_lines(&[directive.line]);
        self.wrap(Tag::Container(owned(&class)), range, |parser| parser.nested(&directive.content));
        Block::Other
    }

    /// `.. role:: name(base)` and `.. default-role:: name`
    pub(super) fn role_directive(&mut self, directive: &Directive) -> Block {
        let argument = directive.argument(self).to_lowercase();
        if directive.name == "default-role" {
            self.cx.default_role = (!argument.is_empty()).then_some(argument);
            return Block::Nothing;
        }
        let (name, base) = match argument.split_once('(') {
            Some((name, base)) => (name.trim(), base.trim_end_matches(')').trim()),
            None => (argument.as_str(), ""),
        };
        let is_known = base.is_empty()
            || base == "raw"
            || Role::named(base).is_some()
            || self.cx.page().roles.contains_key(base);
        if !is_known {
            self.report(directive.line, format!("there is no role `{base}`"));
        }
        let is_html = directive.option("format").is_none_or(|format| format.contains("html"));
        let base = if base == "raw" && !is_html { "" } else { base };
        if let Some(page) = self.cx.define() {
            page.roles.entry(name.to_owned()).or_insert_with(|| base.to_owned());
        }
        Block::Nothing
    }

    /// The title of the document as a whole.
    pub(super) fn title_directive(&mut self, directive: &Directive) -> Block {
        let title = unescape(&directive.argument(self));
        if let Some(page) = self.cx.define() {
            page.set_title(title);
        }
        Block::Nothing
    }

    /// A directive that has no place in a page of a site: its content is shown.
    pub(super) fn unsupported(&mut self, directive: &Directive) -> Block {
        self.report(directive.line, format!("the directive `{}` is not supported", directive.name));
        let range = self.shown_lines(&[directive.line]);
        let first = self.cx.out.events.len();
        self.wrap(Tag::Container(owned(&directive.name)), range, |parser| parser.nested(&directive.content));
        if self.cx.out.events.len() == first + 2 {
            self.cx.out.events.truncate(first);
            return Block::Nothing;
        }
        debug_assert!(matches!(
            self.cx.out.events.last().map(|e| &e.event),
            Some(crate::markup::Event::End(TagEnd::Container))
        ));
        Block::Other
    }
}
