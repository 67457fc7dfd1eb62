//! What a page of HTML says and holds, for tests that look at whole sites.

/// The text of a page: without tags, characters written as entities put back.
pub fn text(html: &str) -> String {
    let mut out = String::with_capacity(html.len() / 2);
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let end = tag_end(&rest[at..]);
        let tag = &rest[at..at + end];
        // A line break that a path may take is no space.
        if !["<wbr", "<var", "</var", "<span", "</span", "<code", "</code"]
            .iter()
            .any(|known| tag.starts_with(known))
        {
            out.push(' ');
        }
        rest = &rest[at + end..];
    }
    out.push_str(rest);
    unescaped(&out)
}

/// Where a tag ends, its quotes respected.
fn tag_end(tag: &str) -> usize {
    let mut quote = None;
    for (at, c) in tag.char_indices() {
        match (quote, c) {
            (None, '>') => return at + 1,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    tag.len()
}

/// Entities as the characters that they mean.
pub fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace('\u{200b}', "")
        .replace("&amp;", "&")
}
