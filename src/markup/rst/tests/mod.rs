//! What texts become, and what is said about them.

mod blocks;
mod directives;
mod hostile;
mod inline;
mod page;
mod tables;

use super::*;
use crate::html::Html;
use crate::markup::html::{self, Heading, HeadingPlace, Place};
use crate::source::{SourcesBuilder, Span};

/// A page of its own, whose anchors are slugs.
struct Page;

impl html::Context for Page {
    fn heading(&mut self, heading: &Heading<'_>, _place: Place<'_>) -> HeadingPlace {
        HeadingPlace { level: heading.level, id: slug(heading.text) }
    }

    fn shortcode(&mut self, document: &Document, index: usize, _inline: bool, html: &mut Html) {
        let shortcode = &document.shortcodes[index];
        let params: Vec<_> = shortcode.params.iter().map(|p| format!(" {}={}", p.name, p.value)).collect();
        // A block, so that it stands by itself.
        html.push_markup(if shortcode.block { "<hr>" } else { "" });
        html.push_text(&format!("[{}{}", shortcode.name, params.concat()));
        if let Some(inner) = &shortcode.inner {
            html.push(&Html::escape(": "));
            html::write_to(inner, self, html);
        }
        html.push(&Html::escape(if shortcode.block { "]\n" } else { "]" }));
    }
}

/// Reads `text` as the file `pages/a.rst` next to some others; gives its HTML and its messages.
fn read_with(text: &str, options: &Options, others: &[(&str, &str)]) -> (String, Vec<String>) {
    let mut builder = SourcesBuilder::new("");
    builder.add("pages/a.rst", text);
    for (path, text) in others {
        builder.add(*path, *text);
    }
    let sources = builder.finish();
    let sink = Sink::new();
    let id = sources.find("pages/a.rst").unwrap();
    let document = parse_alone(text, Origin::file(id, &sources), options, &sources, &sink);
    let html = html::write(&document, &mut Page).into_string();
    let messages = sink.into_sorted(&sources).into_iter().map(|found| {
        let place = found.span.map(|span| {
            let file = sources.file(span.file);
            let at = file.line_col(span.start as usize);
            format!("{}:{}:{}", file.path, at.line, at.column)
        });
        let help = found.help.map(|help| format!(" ({help})")).unwrap_or_default();
        format!("{} {}{help}", place.unwrap_or_default().trim_start_matches("pages/a.rst:"), found.message)
    });
    (tidy(&html), messages.collect())
}

fn read(text: &str) -> (String, Vec<String>) {
    read_with(text, &Options::default(), &[])
}

/// Leaves out what the writer adds for the look.
fn tidy(html: &str) -> String {
    let mut html = html.replace(" class=\"code\" tabindex=\"0\"", "").replace(" role=\"note\"", "");
    html = html.replace(" loading=\"lazy\"", "").replace(" class=\"callout", " class=\"");
    while let Some(start) = html.find("<a class=\"permalink\"") {
        let end = html[start..].find("</a>").map_or(html.len(), |end| start + end + 4);
        html.replace_range(start..end, "");
    }
    while let Some(start) = html.find("<div class=\"table-scroll\"") {
        let end = html[start..].find('>').map_or(html.len(), |end| start + end + 1);
        html.replace_range(start..end, "");
    }
    while let Some(start) = html.find("<caption class=\"vh\"") {
        let end = html[start..].find("</caption>").map_or(html.len(), |end| start + end + 11);
        html.replace_range(start..end, "");
    }
    html.replace("</table></div>", "</table>")
        .replace(">\n<", "><")
        .replace(">\n[", ">[")
        .replace(">\n]", ">]")
        .replace("]\n]", "]]")
        .replace("]\n<", "]<")
        .trim()
        .to_owned()
}

/// Checks the HTML of a text about which there is nothing to say.
#[track_caller]
fn check(text: &str, expected: &str) {
    let (html, messages) = read(text);
    assert_eq!(messages, Vec::<String>::new(), "{text}");
    assert_eq!(html, expected, "{text}");
}

/// Checks the HTML of a text, and the one thing that there is to say.
#[track_caller]
fn check_problem(text: &str, expected: &str, message: &str) {
    let (html, messages) = read(text);
    assert_eq!(messages, [message], "{text}");
    assert_eq!(html, expected, "{text}");
}
