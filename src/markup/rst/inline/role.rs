//! Interpreted text: `` :role:`text` ``.

use std::ops::Range;

use super::{Scanner, text};
use crate::markup::rst::context::owned;
use crate::markup::{Event, Str, Tag};

/// The roles that text can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::markup::rst) enum Role {
    Emphasis,
    Strong,
    Code,
    Math,
    Subscript,
    Superscript,
    Plain,
    Html,
    Pep,
    Rfc,
}

impl Role {
    /// The role of a name, in any capitalisation.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "emphasis" => Role::Emphasis,
            "strong" => Role::Strong,
            "code" | "literal" => Role::Code,
            "math" => Role::Math,
            "sub" | "subscript" => Role::Subscript,
            "sup" | "superscript" => Role::Superscript,
            "title" | "t" | "title-reference" => Role::Emphasis,
            "abbreviation" | "ab" | "acronym" | "ac" => Role::Plain,
            "pep" | "pep-reference" => Role::Pep,
            "rfc" | "rfc-reference" => Role::Rfc,
            _ => return None,
        })
    }
}

impl Scanner<'_, '_, '_, '_, '_> {
    /// Makes events of interpreted text.
    pub(super) fn role(&mut self, name: Option<String>, content: Range<usize>, whole: Range<usize>) {
        let name = name.or_else(|| self.parser.cx.default_role.clone());
        let raw = self.text[content.clone()].replace('\n', " ");
        let Some(name) = name else {
            // Without a role it would be the title of a work; what authors mean is code.
            self.push(Event::Code(Str::from(text::unescape(&raw))), whole);
            return;
        };
        let Some(role) = self.known_role(&name) else {
            self.report(whole.clone(), format!("there is no role `{name}`"));
            text::emit(self.parser, self.run, self.text, content);
            return;
        };
        match role {
            Role::Emphasis => self.marked(Tag::Emphasis, content, whole),
            Role::Strong => self.marked(Tag::Strong, content, whole),
            Role::Subscript => self.marked(Tag::Subscript, content, whole),
            Role::Superscript => self.marked(Tag::Superscript, content, whole),
            Role::Plain => text::emit(self.parser, self.run, self.text, content),
            Role::Code => self.push(Event::Code(Str::from(raw)), whole),
            Role::Html => self.push(Event::InlineHtml(Str::from(raw)), whole),
            Role::Math => self.push(Event::Math { tex: Str::from(raw), display: false }, whole),
            Role::Pep | Role::Rfc => self.numbered(role, &raw, whole),
        }
    }

    /// A role of the language, or one that a `role` directive on this page defines.
    fn known_role(&self, name: &str) -> Option<Role> {
        let mut name = name.to_lowercase();
        let roles = &self.parser.cx.page().roles;
        for _ in 0..8 {
            match roles.get(&name) {
                Some(base) if base == "raw" => return Some(Role::Html),
                Some(base) if base.is_empty() => return Some(Role::Plain),
                Some(base) => name = base.clone(),
                None => return Role::named(&name),
            }
        }
        None
    }

    /// A link to a numbered document.
    fn numbered(&mut self, role: Role, text: &str, whole: Range<usize>) {
        let (number, section) = text.split_once('#').map_or((text, None), |(n, s)| (n, Some(s)));
        let Ok(value) = number.trim().parse::<u32>() else {
            self.report(whole.clone(), "this role needs a number");
            self.push(Event::Text(owned(text)), whole);
            return;
        };
        let (label, mut url) = match role {
            Role::Pep => (format!("PEP {value}"), format!("https://peps.python.org/pep-{value:04}/")),
            _ => (format!("RFC {value}"), format!("https://datatracker.ietf.org/doc/html/rfc{value}")),
        };
        if let Some(section) = section {
            url.push('#');
            url.push_str(section);
        }
        let range = self.shown(whole);
        let link = Tag::Link { url: Str::from(url), title: Str::from("") };
        self.parser.wrap(link, range.clone(), |parser| parser.cx.push(Event::Text(owned(&label)), range));
    }
}
