//! Images and figures.

use super::Directive;
use crate::markup::rst::chars::simple_name;
use crate::markup::rst::definitions::{Image, Target};
use crate::markup::rst::inline::embedded::url;
use crate::markup::rst::inline::text::unescape;
use crate::markup::rst::lines::{self, Line};
use crate::markup::rst::parser::Parser;
use crate::markup::{ImageAlign, ImageLook, ImageWidth, Tag};

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
        Image { url: url(&directive.argument(self)), alt, target, look: self.look(directive) }
    }

    /// How large an image is to be, and where it is to stand.
    fn look(&self, directive: &Directive) -> ImageLook {
        let report = |name: &str, value: &str, takes: &str| {
            self.report(directive.line, format!("`{value}` is no {name} of an image: it takes {takes}"));
        };
        let mut look = ImageLook::default();
        if let Some(value) = directive.option("width") {
            look.width = length(value);
            if look.width.is_none() {
                report("width", value, "a length like `200px`, or percent");
            }
        }
        if let Some(value) = directive.option("height") {
            match length(value) {
                Some(ImageWidth::Pixels(pixels)) => look.height = Some(pixels),
                _ => report("height", value, "a length like `200px`"),
            }
        }
        if let Some(value) = directive.option("scale") {
            look.scale = value.trim_end_matches('%').trim().parse().ok();
            if look.scale.is_none() {
                report("scale", value, "percent");
            }
        }
        look.align = match directive.option("align") {
            None => None,
            Some("left") => Some(ImageAlign::Left),
            Some("center") => Some(ImageAlign::Center),
            Some("right") => Some(ImageAlign::Right),
            Some("top") => Some(ImageAlign::Top),
            Some("middle") => Some(ImageAlign::Middle),
            Some("bottom") => Some(ImageAlign::Bottom),
            Some(other) => {
                report("align", other, "`left`, `center`, `right`, `top`, `middle` or `bottom`");
                None
            }
        };
        look
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

/// A length: in percent, in pixels, or in a unit that stands for some.
fn length(value: &str) -> Option<ImageWidth> {
    let digits = value.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(value.len());
    let number: f64 = value[..digits].parse().ok()?;
    let pixels = match value[digits..].trim() {
        "%" => return Some(ImageWidth::Percent(number.round() as u32)),
        "" | "px" => 1.0,
        "pt" => 96.0 / 72.0,
        "pc" | "em" | "rem" => 16.0,
        "ex" | "ch" => 8.0,
        "in" => 96.0,
        "cm" => 96.0 / 2.54,
        "mm" => 96.0 / 25.4,
        "Q" => 96.0 / 101.6,
        _ => return None,
    };
    Some(ImageWidth::Pixels((number * pixels).round() as u32))
}
