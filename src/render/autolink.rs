//! Mentions in prose: what is named where it means one thing becomes a link, what is defined gets its
//! anchor.

use super::PageRenderer;
use crate::html::Html;
use crate::markup::html::Place;
use crate::search::Kind;
use crate::site::{DefinedKind, Target, code_words};
use crate::source::Origin;

impl PageRenderer<'_, '_> {
    /// Writes a name that stands where it is defined, under its anchor; tells whether it is one.
    pub(super) fn write_definition(&mut self, name: &Html, place: Place<'_>, out: &mut Html) -> bool {
        let site = self.renderer.site;
        // Names are defined in the texts of pages; a description's place would have to be searched for.
        let is_description = matches!(place.document.origin, Some(Origin::Scalar(_)));
        if !site.links.has_defined() || place.in_link || is_description {
            return false;
        }
        let Some(span) = place.span(site.sources) else { return false };
        let Some(at) = site.links.defined_at(self.at, span) else { return false };
        let item = &site.defined[at];
        let kind = match item.kind {
            DefinedKind::ErrorCode => Kind::ErrorCode,
            DefinedKind::Term => Kind::Term,
        };
        self.entry(kind, &item.name, None, &item.target.anchor, item.text.clone(), Vec::new());
        out.push_markup("<dfn id=\"");
        out.push_text(&item.target.anchor);
        out.push_markup("\"><a href=\"#");
        out.push_text(&item.target.anchor);
        out.push_markup("\">");
        out.push(name);
        out.push_markup("</a></dfn>");
        true
    }

    /// The address of what words mention, seen from the thing with the anchor `here`.
    pub(super) fn mention(&self, words: &str, here: &str) -> Option<String> {
        let target = self.renderer.site.links.mentioned(self.at, words)?;
        if target.page == self.at {
            self.mentioned.borrow_mut().push(target.clone());
        }
        (!self.is_here(target, here)).then(|| self.href(target))
    }

    /// Whether a place is the one that is being written: links to it would lead nowhere.
    pub(super) fn is_here(&self, target: &Target, here: &str) -> bool {
        let here =
            self.shortened.as_ref().map_or(here, |(long, short)| match here.strip_prefix(short.as_str()) {
                Some(rest) if rest.starts_with('.') => long,
                _ => here,
            });
        if target.page == self.at && target.anchor.is_empty() {
            return true;
        }
        let rest = here.strip_prefix(target.anchor.as_str()).filter(|_| target.page == self.at);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '_']))
    }

    /// Plain text, with links on the error codes in it.
    pub(super) fn text_with_codes(&self, text: &str, here: &str, out: &mut Html) {
        let mut done = 0;
        // Few texts hold an underscore at all.
        if text.contains('_') {
            for (at, word) in code_words(text) {
                let Some(address) = self.mention(word, here) else { continue };
                out.push_content(&text[done..at]);
                let name = Html::escape(word);
                write_mention(&address, &name, out);
                done = at + word.len();
            }
        }
        out.push_content(&text[done..]);
    }
}

/// A link on a mention.
pub fn write_mention(address: &str, name: &Html, out: &mut Html) {
    out.push_markup("<a href=\"");
    out.push_text(address);
    out.push_markup("\">");
    out.push(name);
    out.push_markup("</a>");
}
