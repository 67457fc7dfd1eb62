//! Sentences: text, code, links and descriptions, in the order in which they are read.

use std::borrow::Cow;

use serde::{Serialize, Serializer};

use crate::markup::Prose;
use crate::site::Target;

/// A description as its author wrote it: Markdown or reStructuredText.
#[derive(Debug, Clone, Copy)]
pub struct Description<'a>(pub &'a Prose);

impl PartialEq for Description<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0.text == other.0.text
    }
}

impl Serialize for Description<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.text)
    }
}

/// The target of a link.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum LinkTarget<'a> {
    /// A place of this site: position of the page, and an anchor that may be empty.
    Page(usize, String),
    /// An anchor of the same page.
    Anchor(String),
    /// An address as data gives it: of a page (`/appendices/#user-identifiers`) or of the web.
    Address(&'a str),
}

impl From<&Target> for LinkTarget<'_> {
    fn from(target: &Target) -> Self {
        LinkTarget::Page(target.page, target.anchor.clone())
    }
}

/// A part of a sentence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Inline<'a> {
    /// Plain text.
    Text(Cow<'a, str>),
    /// Code.
    Code(Cow<'a, str>),
    /// A link.
    Link {
        /// What is shown.
        text: Cow<'a, str>,
        /// Where it leads.
        target: LinkTarget<'a>,
    },
    /// An address on the web, as it is given.
    Web(&'a str),
    /// A description on the same line.
    Description(Description<'a>),
}

/// A sentence, or several.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Words<'a>(Vec<Inline<'a>>);

impl<'a> Words<'a> {
    /// Words that are plain text.
    pub fn of(text: impl Into<Cow<'a, str>>) -> Self {
        Self::default().text(text)
    }

    /// Words that are code.
    pub fn of_code(text: impl Into<Cow<'a, str>>) -> Self {
        Self::default().code(text)
    }

    /// Words that are a description.
    pub fn of_prose(prose: &'a Prose) -> Self {
        Self::default().prose(prose)
    }

    /// Appends text.
    pub fn push_text(&mut self, text: impl Into<Cow<'a, str>>) {
        let text = text.into();
        if text.is_empty() {
            return;
        }
        match self.0.last_mut() {
            Some(Inline::Text(last)) => last.to_mut().push_str(&text),
            _ => self.0.push(Inline::Text(text)),
        }
    }

    /// Appends code.
    pub fn push_code(&mut self, text: impl Into<Cow<'a, str>>) {
        self.0.push(Inline::Code(text.into()));
    }

    /// Appends a link.
    pub fn push_link(&mut self, text: impl Into<Cow<'a, str>>, target: LinkTarget<'a>) {
        self.0.push(Inline::Link { text: text.into(), target });
    }

    /// Appends a description.
    pub fn push_prose(&mut self, prose: &'a Prose) {
        self.0.push(Inline::Description(Description(prose)));
    }

    /// Appends an address on the web.
    pub fn push_web(&mut self, address: &'a str) {
        self.0.push(Inline::Web(address));
    }

    /// Appends other words.
    pub fn append(&mut self, other: Words<'a>) {
        for inline in other.0 {
            match inline {
                Inline::Text(text) => self.push_text(text),
                other => self.0.push(other),
            }
        }
    }

    /// With text behind.
    pub fn text(mut self, text: impl Into<Cow<'a, str>>) -> Self {
        self.push_text(text);
        self
    }

    /// With code behind.
    pub fn code(mut self, text: impl Into<Cow<'a, str>>) -> Self {
        self.push_code(text);
        self
    }

    /// With a description behind.
    pub fn prose(mut self, prose: &'a Prose) -> Self {
        self.push_prose(prose);
        self
    }

    /// Whether there are no words.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The parts in order.
    pub fn parts(&self) -> &[Inline<'a>] {
        &self.0
    }

    /// The words without markup; of descriptions their source.
    pub fn plain(&self) -> String {
        let mut out = String::new();
        for part in &self.0 {
            out.push_str(match part {
                Inline::Text(text) | Inline::Code(text) | Inline::Link { text, .. } => text,
                Inline::Web(address) => address,
                Inline::Description(prose) => &prose.0.text,
            });
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_behind_text_is_one_part() {
        let words = Words::of("a").text("b").code("c").text("").text("d");
        assert_eq!(words.parts().len(), 3);
        assert_eq!(words.plain(), "abcd");
    }
}
