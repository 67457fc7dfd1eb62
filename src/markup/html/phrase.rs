//! Writes a phrase: the words of a heading for a table of contents or a menu, which are links
//! themselves.

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
