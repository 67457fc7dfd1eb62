//! Colours code. Each language has a small lexer that looks at the text once; what it does not know
//! it leaves plain, and it never fails.
//!
//! Spans carry one of six classes: `hl-k` (key or attribute name), `hl-s` (string), `hl-n` (number),
//! `hl-l` (literal such as `true`), `hl-w` (keyword, tag or command), `hl-c` (comment).

mod json;

use crate::html::Html;

/// Writes code with spans for the parts that its language distinguishes.
pub fn write(language: &str, code: &str, out: &mut Html) {
    match language.to_ascii_lowercase().as_str() {
        "json" | "jsonc" | "json5" => json::write(code, out),
        _ => out.push_text(code),
    }
}

/// Code as HTML with spans.
pub fn highlight(language: &str, code: &str) -> Html {
    let mut out = Html::new();
    write(language, code, &mut out);
    out
}

/// Writes a part with a class.
fn span(class: &str, text: &str, out: &mut Html) {
    out.push_markup("<span class=\"");
    out.push_markup(class);
    out.push_markup("\">");
    out.push_text(text);
    out.push_markup("</span>");
}
