//! Writes a phrase: the words of a heading for a table of contents or a menu, which are links
//! themselves.

use crate::html::Html;
use crate::markup::{Event, Spanned, Tag, TagEnd, math};

/// The events as inline markup without links, notes, anchors, images and shortcodes.
pub fn phrase(events: &[Spanned]) -> Html {
    let mut out = Html::new();
    for Spanned { event, .. } in events {
        match event {
            Event::Text(text) => out.push_text(text),
            Event::Code(code) => {
                out.push_markup("<code>");
                out.push_text(code);
                out.push_markup("</code>");
            }
            Event::Math { tex, .. } => match math::to_mathml(tex, false) {
                Ok(math) => out.push(&math),
                // Reported where the formula itself is written.
                Err(_) => out.push_text(tex),
            },
            Event::SoftBreak | Event::HardBreak => out.push_markup(" "),
            Event::Start(tag) => out.push_markup(element(tag).map_or("", |(open, _)| open)),
            Event::End(end) => out.push_markup(closing(*end)),
            _ => {}
        }
    }
    out
}

/// The tags of elements that are written the same everywhere.
pub(super) fn element(tag: &Tag) -> Option<(&'static str, &'static str)> {
    Some(match tag {
        Tag::Emphasis => ("<em>", "</em>"),
        Tag::Strong => ("<strong>", "</strong>"),
        Tag::Strikethrough => ("<del>", "</del>"),
        Tag::Superscript => ("<sup>", "</sup>"),
        Tag::Subscript => ("<sub>", "</sub>"),
        _ => return None,
    })
}

/// The closing tag of such an element; empty for others.
pub(super) fn closing(end: TagEnd) -> &'static str {
    match end {
        TagEnd::Emphasis => "</em>",
        TagEnd::Strong => "</strong>",
        TagEnd::Strikethrough => "</del>",
        TagEnd::Superscript => "</sup>",
        TagEnd::Subscript => "</sub>",
        _ => "",
    }
}
