//! Links without text and pictures without an alternative.

use super::Text;
use crate::diagnostic::{Diagnostic, rules};
use crate::markup::{Document, Event, Tag, TagEnd};

/// Checks a link or picture that starts at this event.
pub(super) fn check(text: &Text<'_, '_>, document: &Document, at: usize) {
    match &document.events[at].event {
        Event::Start(Tag::Link { url, .. }) => {
            if !says_something(document, at, TagEnd::Link)
                && let Some(span) = text.span(document, at)
            {
                text.report(
                    Diagnostic::new(&rules::LINK_TEXT, span, format!("this link to `{url}` has no text"))
                        .help("write what readers find there between the brackets"),
                );
            }
        }
        Event::Start(Tag::Image { url, .. }) => {
            if !says_something(document, at, TagEnd::Image)
                && let Some(span) = text.span(document, at)
            {
                let message = format!("the picture `{url}` has no alternative text");
                text.report(
                    Diagnostic::new(&rules::IMAGE_ALT, span, message)
                        .help("say what it shows, for readers who cannot see it"),
                );
            }
        }
        Event::Html(html) | Event::InlineHtml(html) => {
            let lower = html.to_ascii_lowercase();
            let pictures = lower.split("<img").skip(1).map(|rest| rest.split('>').next().unwrap_or_default());
            for tag in pictures.filter(|tag| tag.starts_with(char::is_whitespace) && !has_alternative(tag)) {
                let Some(span) = text.span(document, at) else { continue };
                let hint = if tag.contains("role=\"presentation\"") {
                    "write `alt=\"\"`"
                } else {
                    "add `alt=\"…\"`"
                };
                text.report(
                    Diagnostic::new(&rules::IMAGE_ALT, span, "this picture has no alternative text")
                        .help(hint),
                );
            }
        }
        Event::Shortcode(index) => {
            let Some(call) = document.shortcodes.get(*index).filter(|call| call.name == "diagram") else {
                return;
            };
            if call.param("alt").is_none_or(|alt| alt.trim().is_empty())
                && let Some(span) = document.span(&call.range, text.input.resolver.sources())
            {
                let message = "this diagram has no alternative text";
                text.report(Diagnostic::new(&rules::IMAGE_ALT, span, message).help("add `alt=\"…\"`"));
            }
        }
        _ => {}
    }
}

/// Whether a tag has the attribute `alt`; without a value it says that there is nothing to say.
fn has_alternative(tag: &str) -> bool {
    tag.split(|c: char| c.is_whitespace() || c == '/' || c == '"')
        .any(|part| part == "alt" || part.starts_with("alt="))
}

/// Whether there are words, or a picture with words, before the element ends.
fn says_something(document: &Document, start: usize, end: TagEnd) -> bool {
    let inside = document.events[start + 1..].iter().take_while(|spanned| spanned.event != Event::End(end));
    for spanned in inside {
        match &spanned.event {
            Event::Text(words) | Event::Code(words) if !words.trim().is_empty() => return true,
            Event::Math { .. } | Event::InlineHtml(_) | Event::Shortcode(_) => return true,
            // A picture without words is reported itself.
            Event::Start(Tag::Image { .. }) => return true,
            _ => {}
        }
    }
    false
}
