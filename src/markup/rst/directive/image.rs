//! Images and figures.

use super::Directive;
use crate::markup::Tag;
use crate::markup::rst::chars::simple_name;
use crate::markup::rst::definitions::{Image, Target};
use crate::markup::rst::inline::embedded::url;
use crate::markup::rst::inline::text::unescape;
use crate::markup::rst::lines::{self, Line};
use crate::markup::rst::parser::Parser;

impl Parser<'_, '_, '_> {
    /// What an image directive says.
    pub fn image_of(&self, directive: &Directive) -> Image {
        let target = directive.option("target").map(|target| {
            let name = target.strip_suffix('_').unwrap_or_default();
            let phrase = name.strip_prefix('`').and_then(|name| name.strip_suffix('`'));
            match phrase {
                Some(phrase) => Target::Name(unescape(phrase)),
                None if !name.is_empty() && simple_name(name) == name.len() => Target::Name(name.to_owned()),
                None => Target::Url(url(target)),
            }
        });
        let alt = directive.option("alt").unwrap_or_default().replace('\n', " ");
        Image { url: url(&directive.argument(self)), alt, target }
    }

    pub(super) fn image_directive(&mut self, directive: &Directive) {
        let image = self.image_of(directive);
        let range = self.shown_lines(&[directive.line]);
        self.wrap(Tag::Paragraph, range.clone(), |parser| parser.emit_image(&image, range));
    }

    /// An image with a caption, its first paragraph, and perhaps a legend.
    pub(super) fn figure(&mut self, directive: &Directive) {
        let image = self.image_of(directive);
        let range = self.shown_lines(&[directive.line]);
        self.wrap(Tag::Figure, range.clone(), |parser| {
            parser.emit_image(&image, range);
            let content = directive.content.as_slice();
            let length = content.iter().position(|line| line.is_blank()).unwrap_or(content.len());
            let caption: &[Line] = &content[..length];
            let text = parser.input.text;
            // An empty comment stands for "no caption".
            if caption.first().is_some_and(|line| line.of(text) != "..") {
                let place = parser.shown_lines(caption);
                parser.wrap(Tag::Caption, place, |parser| parser.inline(caption));
            }
            parser.nested(lines::trim(&content[length..]));
        });
    }
}
