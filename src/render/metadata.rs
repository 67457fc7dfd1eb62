//! Files for machines: `llms.txt`, the index of definitions and anchors, structured data.

use rustc_hash::FxHashSet;

use super::{Renderer, href, markdown};
use crate::search::{Entry, Kind};
use crate::site::{GeneratedPage, Page, PageBody};
use crate::view as json;

/// The index of definitions and anchors, below the root of the site.
pub const DEFINITIONS: &str = "definitions.json";

/// Structured data, below the root of the site.
pub const STRUCTURED_DATA: &str = "structured-data.jsonld";

/// Whether a page holds something of its own.
pub fn has_content(page: &Page) -> bool {
    use crate::project::PageKind::{NewestChangelog, Redirect};
    !matches!(page.body, PageBody::Generated(GeneratedPage::NotFound | GeneratedPage::Search))
        && !matches!(page.kind, NewestChangelog | Redirect(_))
}

/// A guide to the site for language models (<https://llmstxt.org>): its pages as Markdown.
pub fn llms_txt(renderer: &Renderer<'_>) -> String {
    let site = renderer.site;
    let settings = &site.plan.settings;
    let mut out = format!("# {}\n\n", or(&settings.title, "Specification"));
    if !settings.description.is_empty() {
        out.push_str(&format!("> {}\n\n", settings.description));
    }
    if !settings.version.label.is_empty() {
        out.push_str(&format!("This is {} of the specification. ", settings.version.label));
    }
    out.push_str(&format!(
        "Every page has a Markdown twin at its own address, with `.md` for `.html`. All definitions and anchors are in [{DEFINITIONS}]({DEFINITIONS}).\n"
    ));
    let line = |page: &Page| {
        let about = first_sentence(&page.description);
        let about = if about.is_empty() { about } else { format!(": {about}") };
        format!("- [{}]({}){about}\n", page.title.replace(['[', ']'], ""), markdown::file(&page.url))
    };
    // Pages of the source as readers go through them, then those that are made.
    let made = site.pages.iter().filter(|page| page.source.is_none());
    let order: Vec<&Page> = renderer.reading_order.iter().map(|at| &site.pages[*at]).chain(made).collect();
    for (title, wanted) in [("Pages", 0), ("Indexes", 1), ("Optional", 2)] {
        let wanted = order.iter().filter(|page| has_content(page) && rank(page) == wanted);
        let lines: Vec<String> = wanted.map(|page| line(page)).collect();
        if !lines.is_empty() {
            out.push_str(&format!("\n## {title}\n\n{}", lines.concat()));
        }
    }
    out
}

/// The first sentence of a description, on one line.
fn first_sentence(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.find(". ").map_or(text.clone(), |end| text[..=end].to_owned())
}

fn or<'t>(text: &'t str, other: &'t str) -> &'t str {
    if text.is_empty() { other } else { text }
}

/// Where a page stands in the guide: what the long pages hold as well comes last.
fn rank(page: &Page) -> usize {
    match page.body {
        PageBody::Text { .. } => 0,
        PageBody::Generated(GeneratedPage::Index(_)) => 1,
        PageBody::Generated(_) => 2,
    }
}

/// All definitions and anchors as JSON: `site`, `version` and `pages`. A page has `url` (below the root),
/// `title`, `definitions` and `anchors`: those that no definition has. Definitions of one kind and owner
/// stand together: `kind`, perhaps `owner`, and `places`, each a name, an anchor and further names by
/// which it is known. A large site has tens of thousands of them, so nothing is said twice.
pub fn definitions(renderer: &Renderer<'_>, entries: &[&[Entry]], anchors: &[Vec<&str>]) -> String {
    let settings = &renderer.site.plan.settings;
    let mut out = String::from("{\"site\":");
    json::string(&settings.title, &mut out);
    out.push_str(",\"version\":");
    json::string(&settings.version.label, &mut out);
    out.push_str(",\"pages\":[");
    let mut is_first = true;
    for (page, (entries, anchors)) in renderer.site.pages.iter().zip(entries.iter().zip(anchors)) {
        if !has_content(page) {
            continue;
        }
        separate(&mut is_first, &mut out);
        out.push_str("{\"url\":");
        json::string(&page.url, &mut out);
        out.push_str(",\"title\":");
        json::string(&page.title, &mut out);
        let defined = definitions_of(entries, &mut out);
        let rest: Vec<&str> = anchors.iter().copied().filter(|anchor| !defined.contains(anchor)).collect();
        if !rest.is_empty() {
            out.push_str(",\"anchors\":");
            strings(&rest, &mut out);
        }
        out.push('}');
    }
    out.push_str("\n]}\n");
    out
}

/// Writes the definitions of a page; gives their anchors.
fn definitions_of<'e>(entries: &'e [Entry], out: &mut String) -> FxHashSet<&'e str> {
    let mut defined = FxHashSet::default();
    let mut last = None;
    for entry in entries {
        let Some(kind) = kind_name(entry.kind) else { continue };
        let group = (kind, entry.owner.as_deref());
        match last {
            Some(known) if known == group => out.push(','),
            _ => {
                out.push_str(if last.is_none() { ",\"definitions\":[" } else { "]}," });
                out.push_str("{\"kind\":");
                json::string(kind, out);
                if let Some(owner) = group.1 {
                    out.push_str(",\"owner\":");
                    json::string(owner, out);
                }
                out.push_str(",\"places\":[");
            }
        }
        last = Some(group);
        let anchor = entry.url.split_once('#').map_or("", |(_, anchor)| anchor);
        defined.insert(anchor);
        let mut place = vec![entry.title.as_str(), anchor];
        place.extend(entry.keys.iter().map(String::as_str));
        strings(&place, out);
    }
    if last.is_some() {
        out.push_str("]}]");
    }
    defined
}

fn strings(texts: &[&str], out: &mut String) {
    out.push('[');
    for (at, text) in texts.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        json::string(text, out);
    }
    out.push(']');
}

fn separate(is_first: &mut bool, out: &mut String) {
    out.push_str(if *is_first { "\n" } else { ",\n" });
    *is_first = false;
}

/// The name of a kind of definition; `None` for what is no definition.
fn kind_name(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::Page | Kind::Change => return None,
        Kind::Section => "section",
        Kind::Operation => "operation",
        Kind::Parameter => "parameter",
        Kind::Field => "field",
        Kind::Event => "event",
        Kind::Schema => "type",
        Kind::ErrorCode => "error-code",
        Kind::Term => "term",
    })
}

/// Structured data about the site and its pages (<https://schema.org/TechArticle>). The policy of the
/// pages forbids script in them, so it is a file that they refer to.
/// `said` gives what a page says of itself.
pub fn structured_data<'s>(renderer: &Renderer<'_>, said: impl Fn(usize) -> &'s str) -> String {
    let settings = &renderer.site.plan.settings;
    let base = settings.base_url.trim_end_matches('/');
    let address = |url: &str| match base.is_empty() {
        true => href::file(url),
        false => format!("{base}/{url}"),
    };
    let mut out = String::from("{\"@context\":\"https://schema.org\",\"@type\":\"WebSite\",\"name\":");
    json::string(&settings.title, &mut out);
    let pair = |key: &str, value: &str, out: &mut String| {
        if !value.is_empty() {
            out.push_str(&format!(",\"{key}\":"));
            json::string(value, out);
        }
    };
    pair("url", &address(""), &mut out);
    pair("description", &settings.description, &mut out);
    pair("inLanguage", &settings.language, &mut out);
    pair("version", &settings.version.label, &mut out);
    pair("datePublished", &settings.version.date, &mut out);
    pair("copyrightNotice", &settings.copyright, &mut out);
    out.push_str(",\"hasPart\":[");
    let mut is_first = true;
    let pages = renderer.site.pages.iter().enumerate();
    for (at, page) in pages.filter(|(_, page)| has_content(page) && rank(page) < 2) {
        separate(&mut is_first, &mut out);
        out.push_str("{\"@type\":\"TechArticle\",\"headline\":");
        json::string(&page.title, &mut out);
        pair("url", &address(&page.url), &mut out);
        pair("description", said(at), &mut out);
        out.push('}');
    }
    out.push_str("\n]}\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guide_says_one_sentence_of_a_page() {
        assert_eq!(first_sentence("One,\ntwo. Three."), "One, two.");
        assert_eq!(first_sentence("v1.2 is new"), "v1.2 is new");
    }
}
