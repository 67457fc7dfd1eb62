//! Phrases: the words of a heading for a table of contents or a menu, which are links themselves, and
//! whether markup is no more than that.

use super::elements::{closing, element};
use crate::html::Html;
use crate::markup::{Event, Spanned, math};

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

/// Whether markup is a phrase rather than a block: no element that ends a paragraph stands in it.
pub(super) fn is_phrase(markup: &str) -> bool {
    const BLOCKS: [&str; 16] = [
        "<p",
        "<div",
        "<ul",
        "<ol",
        "<dl",
        "<table",
        "<pre",
        "<section",
        "<aside",
        "<h",
        "<figure",
        "<blockquote",
        "<details",
        "<nav",
        "<form",
        "<article",
    ];
    !markup.trim().is_empty() && !BLOCKS.iter().any(|tag| markup.contains(tag))
}
