//! The elements that are written the same everywhere.

use crate::html::Html;
use crate::markup::{Tag, TagEnd, highlight};

/// A block of code in a box that can be scrolled by keyboard.
pub fn code_block(language: Option<&str>, numbers: Option<u32>, code: &str) -> Html {
    let mut out = Html::new();
    match numbers {
        None => out.push_markup("<pre class=\"code\" tabindex=\"0\"><code"),
        Some(first) => {
            // A column of their own, so that they are not copied with the code.
            out.push_markup("<pre class=\"code numbered\" tabindex=\"0\"><span aria-hidden=\"true\">");
            for (line, _) in code.lines().enumerate() {
                out.push_markup(&format!("{}\n", u64::from(first) + line as u64));
            }
            out.push_markup("</span><code");
        }
    }
    if let Some(language) = language {
        out.push_markup(" class=\"language-");
        out.push_text(language);
        out.push_markup("\"");
    }
    out.push_markup(">");
    highlight::write(language.unwrap_or_default(), code, &mut out);
    out.push_markup("</code></pre>\n");
    out
}

/// Whether an element stands in a line.
pub(super) fn is_inline(tag: &Tag) -> bool {
    element(tag).is_some() || matches!(tag, Tag::Link { .. } | Tag::Image { .. })
}

/// Whether no block may stand in an element.
pub(super) fn holds_phrases(tag: &Tag) -> bool {
    is_inline(tag)
        || matches!(
            tag,
            Tag::Paragraph
                | Tag::Heading { .. }
                | Tag::CalloutTitle
                | Tag::Term
                | Tag::FieldName
                | Tag::Line
                | Tag::Caption
        )
}

/// The same for the end of the element.
pub(super) fn ends_phrases(end: TagEnd) -> bool {
    !closing(end).is_empty()
        || matches!(
            end,
            TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::CalloutTitle
                | TagEnd::Term
                | TagEnd::FieldName
                | TagEnd::Line
                | TagEnd::Caption
                | TagEnd::Link
                | TagEnd::Image
        )
}

/// The opening tags of elements that need nothing else.
pub(super) fn opening(tag: &Tag) -> &'static str {
    match tag {
        Tag::Paragraph => "<p>",
        Tag::Quote => "<blockquote>\n",
        Tag::CalloutTitle => "<p class=\"callout-title\">",
        Tag::Item => "<li>",
        Tag::DefinitionList => "<dl>\n",
        Tag::Term | Tag::FieldName => "<dt>",
        Tag::Definition | Tag::FieldBody => "<dd>",
        Tag::FieldList => "<dl class=\"fields\">\n",
        Tag::LineBlock => "<div class=\"lines\">\n",
        Tag::Line => "<div class=\"line\">",
        Tag::TableBody => "<tbody>\n",
        other => element(other).map_or("", |(open, _)| open),
    }
}

/// The closing tags of the same.
pub(super) fn closing_block(end: TagEnd) -> &'static str {
    match end {
        TagEnd::Paragraph | TagEnd::CalloutTitle => "</p>\n",
        TagEnd::CodeBlock => "</code></pre>\n",
        TagEnd::Quote => "</blockquote>\n",
        TagEnd::Callout => "</aside>\n",
        TagEnd::Item => "</li>\n",
        TagEnd::DefinitionList | TagEnd::FieldList => "</dl>\n",
        TagEnd::Term => "</dt>\n",
        // The colon is the mark of a field, as in the source.
        TagEnd::FieldName => ":</dt>\n",
        TagEnd::Definition | TagEnd::FieldBody => "</dd>\n",
        TagEnd::LineBlock | TagEnd::Container => "</div>\n",
        TagEnd::Line => "</div>\n",
        TagEnd::TableBody => "</tbody>\n",
        TagEnd::TableRow => "</tr>\n",
        TagEnd::Caption => "</caption>\n",
        other => closing(other),
    }
}

/// The tags of elements within a line.
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
