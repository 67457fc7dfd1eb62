//! Tables in raw HTML.
//!
//! Those who hear a page need to know what a table is about and what each header heads. Where an author
//! wrote neither, a table gets the name that one in markup gets (its section and headers), and
//! a header its scope: the column where its row holds nothing but headers, the row elsewhere.

use std::borrow::Cow;

use super::raw_tags::{RawTag, raw_tags};
use crate::html::{Html, strip_tags};

/// Tables and their parts.
const PARTS: [&str; 8] = ["table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"];

/// The HTML with captions and scopes where tables have none; `section` is the heading above.
pub(super) fn with_names<'h>(html: &'h str, section: &str) -> Cow<'h, str> {
    if !html.contains("<t") && !html.contains("<T") {
        return Cow::Borrowed(html);
    }
    let tags: Vec<RawTag<'_>> = raw_tags(html, &PARTS).collect();
    let mut out = String::new();
    let mut taken = 0;
    // What the row around the last header says of headers, and the position where it ends.
    let mut row_end = 0;
    let mut heads_columns = false;
    for (at, tag) in tags.iter().enumerate().filter(|(_, tag)| !tag.is_close) {
        let mut insert = |place: usize, markup: &str| {
            out.push_str(&html[taken..place]);
            out.push_str(markup);
            taken = place;
        };
        match tag.name.as_str() {
            "table" if tags.get(at + 1).is_none_or(|next| next.name != "caption") => {
                let mut caption = Html::new();
                caption.push_markup("<caption class=\"vh\">");
                let names = headers(html, &tags[at + 1..]);
                let parts = [section, names.as_str()].into_iter().filter(|part| !part.is_empty());
                let name = parts.collect::<Vec<_>>().join(": ");
                caption.push_text(if name.is_empty() { "Table" } else { &name });
                caption.push_markup("</caption>");
                insert(tag.end, caption.as_str());
            }
            "th" if !tag.given.iter().any(|(name, _)| name.eq_ignore_ascii_case("scope")) => {
                if at >= row_end {
                    let row = &tags[row_start(&tags, at)..];
                    let length = row.iter().skip(1).position(ends_row).map_or(row.len(), |end| end + 1);
                    row_end = row_start(&tags, at) + length;
                    heads_columns = !row[..length].iter().any(|tag| tag.name == "td");
                }
                insert(tag.name_end, if heads_columns { " scope=\"col\"" } else { " scope=\"row\"" });
            }
            _ => {}
        }
    }
    if taken == 0 {
        return Cow::Borrowed(html);
    }
    out.push_str(&html[taken..]);
    Cow::Owned(out)
}

/// Whether a row cannot go on behind this tag.
fn ends_row(tag: &RawTag<'_>) -> bool {
    matches!(tag.name.as_str(), "tr" | "thead" | "tbody" | "tfoot" | "table")
}

/// Position of the tag that opens the row of the cell at `at`.
fn row_start(tags: &[RawTag<'_>], at: usize) -> usize {
    tags[..at].iter().rposition(ends_row).unwrap_or(0)
}

/// Headers that name a table: those of its first row, or the first ones of its rows.
fn headers(html: &str, tags: &[RawTag<'_>]) -> String {
    const MOST: usize = 5;
    let end = tags.iter().position(|tag| tag.name == "table").unwrap_or(tags.len());
    let first_row = tags[..end].iter().position(|tag| tag.is_close && ends_row(tag)).unwrap_or(end);
    let is_header = |(_, tag): &(usize, &RawTag<'_>)| tag.name == "th" && !tag.is_close;
    let in_first_row = tags[..first_row].iter().enumerate().filter(is_header).count();
    let end = if in_first_row > 1 { first_row } else { end };
    let words = tags[..end].iter().enumerate().filter(is_header).take(MOST).map(|(at, tag)| {
        let end = tags.get(at + 1).map_or(html.len(), |next| next.start);
        strip_tags(&html[tag.end..end]).split_whitespace().collect::<Vec<_>>().join(" ")
    });
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_without_a_caption_is_named_and_its_headers_are_scoped() {
        let html = "<table>\n<thead><tr><TH>A <code>b</code></th><th class=x>C &amp; d</th></tr></thead>\n\
                    <tr><th>e</th><td>f</td></tr></table>";
        assert_eq!(
            with_names(html, "S"),
            "<table><caption class=\"vh\">S: A b, C &amp; d</caption>\n<thead><tr><TH scope=\"col\">A <code>b</code></th>\
             <th scope=\"col\" class=x>C &amp; d</th></tr></thead>\n\
             <tr><th scope=\"row\">e</th><td>f</td></tr></table>"
        );
    }

    #[test]
    fn what_an_author_wrote_stays() {
        let html = "<table><caption>A</caption><tr><th scope=row>b<td>c</table><!-- <table> -->";
        assert_eq!(with_names(html, "S"), html);
        assert_eq!(with_names("a <b", "S"), "a <b");
    }

    #[test]
    fn a_table_is_named_by_what_it_has() {
        let rows = "<table><tr><th>a</th><td>1</td></tr><tr><th>b</th><td>2</td></tr></table>";
        assert!(with_names(rows, "").starts_with("<table><caption class=\"vh\">a, b</caption>"));
        assert_eq!(with_names("<table>", ""), "<table><caption class=\"vh\">Table</caption>");
        assert_eq!(with_names("<th", ""), "<th");
    }

    #[test]
    fn hostile_texts_are_read_in_one_pass() {
        for unit in ["<th>", "<table>", "<th ", "<tr><th>", "<!--", "<td>"] {
            with_names(&unit.repeat(20_000), "");
        }
    }
}
