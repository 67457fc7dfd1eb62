//! Descriptions for readers outside the site.
//!
//! 1. Links within the site become absolute: `/page/#anchor` below the base address, `#anchor` on
//!    the page that shows the API, any other relative one from the root of the site.
//! 2. Shortcodes become plain Markdown: boxes start with their name in bold, `added-in` says its
//!    version, unknown ones leave only what they enclose.
//!
//! Code spans and code blocks stay as they are.

use std::borrow::Cow;

use super::BundleOptions;

/// What is to be done to every text.
#[derive(Debug)]
pub(super) struct TextRules<'a> {
    base_url: &'a str,
    page: &'a str,
    without_shortcodes: bool,
    replacements: &'a [(String, String)],
}

impl<'a> TextRules<'a> {
    pub fn new(options: &'a BundleOptions) -> Self {
        Self {
            base_url: options.base_url.trim_end_matches('/'),
            page: options.page.trim_matches('/'),
            without_shortcodes: options.without_shortcodes,
            replacements: &options.replacements,
        }
    }

    /// A string that is no prose: only replacements.
    pub fn value<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut text = Cow::Borrowed(text);
        for (from, to) in self.replacements {
            if !from.is_empty() && text.contains(&**from) {
                text = Cow::Owned(text.replace(&**from, to));
            }
        }
        text
    }

    /// A description.
    pub fn prose<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let text = self.value(text);
        if !(text.contains("](") || text.contains("{{") || text.contains("href=")) {
            return text;
        }
        let mut out = String::with_capacity(text.len() + 64);
        let mut rest = &*text;
        while let Some(at) = rest.find(['`', '{', ']', 'h']) {
            out.push_str(&rest[..at]);
            rest = &rest[at..];
            let taken = match rest.as_bytes()[0] {
                b'`' => code(rest, &mut out),
                b'{' if self.without_shortcodes => None,
                b'{' => shortcode(rest, &mut out),
                b']' => self.link(rest, "](", &[')', ' ', '\n'], &mut out),
                _ => self
                    .link(rest, "href=\"", &['"'], &mut out)
                    .or_else(|| self.link(rest, "href='", &['\''], &mut out)),
            };
            // What starts nothing stands for itself; all four are one byte long.
            let taken = taken.unwrap_or_else(|| {
                out.push_str(&rest[..1]);
                1
            });
            rest = &rest[taken..];
        }
        out.push_str(rest);
        Cow::Owned(out)
    }

    /// An address by itself.
    pub fn address(&self, address: &str) -> String {
        let is_relative = !address.starts_with("//") && !has_scheme(address);
        if self.base_url.is_empty() || address.is_empty() || !is_relative {
            return address.to_owned();
        }
        let base = self.base_url;
        match (address.strip_prefix('/'), address.starts_with('#')) {
            (Some(path), _) => format!("{base}/{path}"),
            (None, true) if self.page.is_empty() => address.to_owned(),
            (None, true) => format!("{base}/{}/{address}", self.page),
            (None, false) if address.starts_with('.') => {
                let mut folders: Vec<&str> = self.page.split('/').filter(|part| !part.is_empty()).collect();
                let mut path = address;
                loop {
                    if let Some(rest) = path.strip_prefix("../") {
                        folders.pop();
                        path = rest;
                    } else if let Some(rest) = path.strip_prefix("./") {
                        path = rest;
                    } else {
                        break;
                    }
                }
                let folders: String = folders.iter().flat_map(|folder| [*folder, "/"]).collect();
                format!("{base}/{folders}{path}")
            }
            // Descriptions are shared by pages, so authors write such paths from the root.
            (None, false) => format!("{base}/{address}"),
        }
    }

    /// A link whose address follows `opening` and ends before one of `ends`.
    fn link(&self, rest: &str, opening: &str, ends: &[char], out: &mut String) -> Option<usize> {
        let address = rest.strip_prefix(opening)?;
        let end = address.find(ends)?;
        out.push_str(opening);
        out.push_str(&self.address(&address[..end]));
        Some(opening.len() + end)
    }
}

fn has_scheme(address: &str) -> bool {
    let scheme = address.split([':', '/', '#', '?']).next().unwrap_or_default();
    address[scheme.len()..].starts_with(':')
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}

/// A code span or fenced block: backticks up to as many backticks.
fn code(rest: &str, out: &mut String) -> Option<usize> {
    let ticks = rest.len() - rest.trim_start_matches('`').len();
    let mut at = ticks;
    loop {
        let found = at + rest[at..].find('`').unwrap_or(rest.len() - at);
        let run = rest[found..].len() - rest[found..].trim_start_matches('`').len();
        if run == 0 {
            // Never closed: the backticks are plain characters.
            out.push_str(&rest[..ticks]);
            return Some(ticks);
        }
        at = found + run;
        if run == ticks {
            out.push_str(&rest[..at]);
            return Some(at);
        }
    }
}

/// `{{% name parameters %}}` or `{{< … >}}`.
fn shortcode(rest: &str, out: &mut String) -> Option<usize> {
    let (opening, closing) = match rest.get(..3)? {
        "{{%" => ("{{%", "%}}"),
        "{{<" => ("{{<", ">}}"),
        _ => return None,
    };
    let end = rest.find(closing)?;
    let inner = rest[opening.len()..end].trim();
    let (name, parameters) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
    let taken = end + closing.len();
    let is_new = parameter(parameters, "this") == Some("true");
    let version = parameter(parameters, "v").unwrap_or_default();
    match name {
        "added-in" | "boxes/added-in-paragraph" if is_new => out.push_str("**[New in this version]** "),
        "changed-in" if is_new => out.push_str("**[Changed in this version]** "),
        "added-in" => out.push_str(&format!("**[Added in `v{version}`]** ")),
        "changed-in" => out.push_str(&format!("**[Changed in `v{version}`]** ")),
        name => {
            if let Some(kind) = name.strip_prefix("boxes/") {
                out.push_str(&format!("**{}:** ", kind.to_uppercase()));
            }
        }
    }
    Some(taken)
}

/// A parameter of a shortcode, with or without quotes.
fn parameter<'p>(parameters: &'p str, name: &str) -> Option<&'p str> {
    let mut rest = parameters;
    loop {
        let at = rest.find(name)?;
        let starts = at == 0 || rest[..at].ends_with(char::is_whitespace);
        let after = &rest[at + name.len()..];
        match after.trim_start().strip_prefix('=') {
            Some(value) if starts => {
                let value = value.trim_start();
                return Some(match value.strip_prefix('"') {
                    Some(quoted) => quoted.split('"').next().unwrap_or_default(),
                    None => value.split_whitespace().next().unwrap_or_default(),
                });
            }
            _ => rest = after,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prose(text: &str) -> String {
        let options = BundleOptions {
            base_url: "https://example.org/v2/".into(),
            page: "client-api/".into(),
            replacements: vec![("%V%".into(), "r0".into())],
            ..BundleOptions::default()
        };
        TextRules::new(&options).prose(text).into_owned()
    }

    #[test]
    fn links_become_absolute() {
        assert_eq!(prose("[a](/b/#c)"), "[a](https://example.org/v2/b/#c)");
        assert_eq!(prose("[a](#c \"t\")"), "[a](https://example.org/v2/client-api/#c \"t\")");
        assert_eq!(prose("[a](../#c)"), "[a](https://example.org/v2/#c)");
        assert_eq!(prose("[a](b/#c)"), "[a](https://example.org/v2/b/#c)");
        assert_eq!(prose("<a href=\"/b\">"), "<a href=\"https://example.org/v2/b\">");
        for same in ["[a](https://x/)", "[a](mailto:x@y)", "`[a](/b)`", "``` [a](/b) ```", "](", "%V"] {
            assert_eq!(prose(same), same);
        }
        assert_eq!(prose("%V% `[a](/b)"), "r0 `[a](https://example.org/v2/b)");
    }

    #[test]
    fn shortcodes_become_markdown() {
        assert_eq!(prose("{{% boxes/note %}}\nMind.\n{{% /boxes/note %}}"), "**NOTE:** \nMind.\n");
        assert_eq!(prose("{{% added-in v=\"1.2\"%}} x"), "**[Added in `v1.2`]**  x");
        assert_eq!(prose("{{< changed-in v=3 >}}"), "**[Changed in `v3`]** ");
        assert_eq!(prose("{{% added-in this=\"true\" %}}"), "**[New in this version]** ");
        assert_eq!(prose("{{% strange %}}a{{% /strange %}} {{ b }} {{% c"), "a {{ b }} {{% c");
    }
}
