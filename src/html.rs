//! Text that is safe to put into a page, as a type of its own.

use std::fmt;

/// A fragment of HTML. Plain text becomes one only through [`Html::escape`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Html(String);

/// Whether a byte may need an escape: few texts hold one. All bytes are looked at, without an early
/// exit, so that many are with each instruction.
fn is_marked(text: &str) -> bool {
    text.bytes().fold(false, |found, byte| found | matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\''))
}

impl Html {
    /// Whether a text is the same when it is escaped, as most are.
    pub fn is_plain(text: &str) -> bool {
        !is_marked(text)
    }

    /// An empty fragment.
    pub fn new() -> Self {
        Self::default()
    }

    /// Plain text, escaped for use as content and as a quoted attribute value.
    pub fn escape(text: &str) -> Self {
        let mut html = Self(String::with_capacity(text.len()));
        html.push_text(text);
        html
    }

    /// Markup that is known to be HTML: the output of the markup writers and of templates, and raw
    /// HTML of trusted pages. Nothing else may call this.
    pub fn from_markup(markup: String) -> Self {
        Self(markup)
    }

    /// Appends plain text, escaped.
    pub fn push_text(&mut self, text: &str) {
        if !is_marked(text) {
            return self.0.push_str(text);
        }
        let mut plain = 0;
        for (at, byte) in text.bytes().enumerate() {
            // All five are ASCII, so the text can be cut before and after them.
            let escaped = match byte {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'"' => "&quot;",
                b'\'' => "&#39;",
                _ => continue,
            };
            self.0.push_str(&text[plain..at]);
            self.0.push_str(escaped);
            plain = at + 1;
        }
        self.0.push_str(&text[plain..]);
    }

    /// Appends plain text as content, where quotes need no escape: code is full of them. What may
    /// become part of an attribute goes through [`Html::push_text`].
    pub fn push_content(&mut self, text: &str) {
        if !is_marked(text) {
            return self.0.push_str(text);
        }
        let mut plain = 0;
        for (at, byte) in text.bytes().enumerate() {
            let escaped = match byte {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                _ => continue,
            };
            self.0.push_str(&text[plain..at]);
            self.0.push_str(escaped);
            plain = at + 1;
        }
        self.0.push_str(&text[plain..]);
    }

    /// Appends markup that is known to be HTML.
    pub fn push_markup(&mut self, markup: &str) {
        self.0.push_str(markup);
    }

    /// Takes away what stands behind a position: the length at an earlier time.
    pub fn split_off(&mut self, at: usize) -> Html {
        Html(self.0.split_off(at))
    }

    /// Appends another fragment.
    pub fn push(&mut self, other: &Html) {
        self.0.push_str(&other.0);
    }

    /// The markup.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The markup, by value.
    pub fn into_string(self) -> String {
        self.0
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Html {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text of inline markup.
pub fn strip_tags(markup: &str) -> String {
    let mut out = String::with_capacity(markup.len());
    let mut rest = markup;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = rest[at..].find('>').map_or("", |end| &rest[at + end + 1..]);
    }
    out.push_str(rest);
    if !out.contains('&') {
        return out;
    }
    out.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_stay_in_content() {
        let mut html = Html::new();
        html.push_content("\"a\" & 'b' <c>");
        assert_eq!(html.as_str(), "\"a\" &amp; 'b' &lt;c&gt;");
    }

    #[test]
    fn escapes_what_could_leave_an_attribute_or_start_a_tag() {
        assert_eq!(
            Html::escape(r#"<a href="x" id='y'>&amp;"#).as_str(),
            "&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;"
        );
    }
}
