//! The words of a document, without its markup: for titles, search and descriptions.

use super::{Event, Spanned, Tag, TagEnd};

/// The text of events: blocks are separated by a line end, items and cells by a blank. Raw HTML,
/// formulas' markup and what shortcodes show are left out; code, alternative texts and formulas' TeX
/// are in.
pub fn plain_text(events: &[Spanned]) -> String {
    let mut text = String::new();
    for Spanned { event, .. } in events {
        match event {
            Event::Text(words) | Event::Code(words) => text.push_str(words),
            Event::Math { tex, .. } => text.push_str(tex),
            Event::SoftBreak | Event::HardBreak => separate(&mut text, ' '),
            Event::Start(tag) if is_block(tag) => separate(&mut text, '\n'),
            Event::End(end) => match end {
                TagEnd::TableCell | TagEnd::Term | TagEnd::FieldName => separate(&mut text, ' '),
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::CodeBlock
                | TagEnd::Item
                | TagEnd::TableRow
                | TagEnd::Line
                | TagEnd::CalloutTitle
                | TagEnd::Caption
                | TagEnd::Definition
                | TagEnd::FieldBody => separate(&mut text, '\n'),
                _ => {}
            },
            _ => {}
        }
    }
    text.truncate(text.trim_end().len());
    text
}

/// The text of the document's first paragraph, for a description; empty when it has none.
pub fn first_paragraph(events: &[Spanned]) -> String {
    let is_start = |spanned: &Spanned| spanned.event == Event::Start(Tag::Paragraph);
    let is_end = |spanned: &Spanned| spanned.event == Event::End(TagEnd::Paragraph);
    let Some(start) = events.iter().position(is_start) else { return String::new() };
    let length = events[start..].iter().position(is_end).unwrap_or(events.len() - start);
    plain_text(&events[start..start + length])
}

fn is_block(tag: &Tag) -> bool {
    matches!(
        tag,
        Tag::Paragraph | Tag::Heading { .. } | Tag::CodeBlock { .. } | Tag::List { .. } | Tag::Table(_)
    )
}

/// Adds a separator unless there is one already, or nothing to separate from.
fn separate(text: &mut String, by: char) {
    if !text.is_empty() && !text.ends_with(['\n', ' ']) {
        text.push(by);
    }
}
