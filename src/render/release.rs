//! Facts about a release above its changes, and the feed of all releases.

use minijinja::Value;

use super::values::{ReleaseView, maybe};
use super::{PageRenderer, Renderer, href};
use crate::changelog;
use crate::html::Html;
use crate::project::PageKind;
use crate::site::Page;

/// Where the feed is, below the root of the site.
pub const FEED: &str = "changelog/feed.xml";

/// A release that is dated.
pub struct Dated<'p> {
    /// Position of its page.
    pub at: usize,
    /// Its page.
    pub page: &'p Page,
    /// Its label.
    pub label: &'p str,
    /// The day, `2026-07-08`.
    pub date: &'p str,
}

/// The dated releases, the newest first.
pub fn dated(pages: &[Page]) -> Vec<Dated<'_>> {
    let mut found = Vec::new();
    for (at, page) in pages.iter().enumerate() {
        if let PageKind::Changelog { label, date: Some(date), .. } = &page.kind
            && let Some(date) = day(date)
        {
            found.push(Dated { at, page, label, date });
        }
    }
    // Releases of the same day stay in the order of their pages.
    found.sort_by(|a, b| b.date.cmp(a.date));
    found
}

/// The part of a date that names the day.
fn day(date: &str) -> Option<&str> {
    let day = date.get(..10)?;
    let is_day = day.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    is_day.then_some(day)
}

impl PageRenderer<'_, '_> {
    /// What is said of a release above its changes.
    pub(super) fn release(&self) -> Value {
        let PageKind::Changelog { label, date, checklist } = &self.page.kind else { return Value::UNDEFINED };
        // Without that layout, the text says it itself.
        let has_layout = self.page.source.as_ref().is_none_or(|source| source.front.layout.is_some());
        if date.is_none() && !checklist || date.is_some() && !has_layout {
            return Value::UNDEFINED;
        }
        let repository = self.renderer.repository.as_ref().filter(|_| date.is_some());
        Value::from(ReleaseView {
            commit: maybe(repository.map(|repository| format!("{repository}/tree/{label}"))),
            date: maybe(date.as_deref().map(changelog::in_words)),
            checklist: maybe(checklist.then_some("checklist.md")),
        })
    }
}

/// The releases as an Atom feed (RFC 4287), with their changes as HTML; `None` where none is dated.
/// `body` gives the HTML of a page's text.
pub fn feed<'b>(renderer: &Renderer<'_>, body: impl Fn(usize) -> Option<&'b Html>) -> Option<String> {
    let site = renderer.site;
    let settings = &site.plan.settings;
    let releases = dated(&site.pages);
    let newest = releases.first()?;
    let base = settings.base_url.trim_end_matches('/');
    // Identifiers must be absolute; without a known address they are names of their own.
    let id = |url: &str| match base.contains("://") {
        true => format!("{base}/{url}"),
        false => format!("urn:specwright:{}:{url}", crate::markup::slug::github_slug(&settings.title)),
    };
    let address = |url: &str| match base.contains("://") {
        true => format!("{base}/{url}"),
        false => format!("{}{}", href::root(FEED), href::file(url)),
    };
    let mut out = Html::new();
    out.push_markup(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"",
    );
    attribute("xml:lang", &settings.language, &mut out);
    out.push_markup(">\n");
    element("title", &format!("{}: changes", settings.title), &mut out);
    element("id", &id(FEED), &mut out);
    element("updated", &format!("{}T00:00:00Z", newest.date), &mut out);
    out.push_markup("<link rel=\"self\"");
    attribute("href", &address(FEED), &mut out);
    out.push_markup("/>\n<author>");
    let author = if settings.copyright.is_empty() { &settings.title } else { &settings.copyright };
    out.push_markup("<name>");
    out.push_text(author);
    out.push_markup("</name></author>\n");
    for release in releases {
        out.push_markup("<entry>\n");
        element("title", &release.page.title, &mut out);
        element("id", &id(&release.page.url), &mut out);
        element("updated", &format!("{}T00:00:00Z", release.date), &mut out);
        out.push_markup("<link");
        attribute("href", &address(&release.page.url), &mut out);
        out.push_markup("/>\n");
        match body(release.at) {
            Some(body) => {
                out.push_markup("<content type=\"html\"");
                attribute("xml:base", &address(&release.page.url), &mut out);
                out.push_markup(">");
                out.push_text(body.as_str());
                out.push_markup("</content>\n");
            }
            None => element("summary", release.label, &mut out),
        }
        out.push_markup("</entry>\n");
    }
    out.push_markup("</feed>\n");
    Some(out.into_string())
}

fn element(name: &str, text: &str, out: &mut Html) {
    out.push_markup(&format!("<{name}>"));
    out.push_text(text);
    out.push_markup(&format!("</{name}>\n"));
}

fn attribute(name: &str, value: &str, out: &mut Html) {
    out.push_markup(&format!(" {name}=\""));
    out.push_text(value);
    out.push_markup("\"");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_of_a_date() {
        assert_eq!(day("2026-07-08T10:00:00Z"), Some("2026-07-08"));
        assert_eq!(day("2026-07-08"), Some("2026-07-08"));
        assert_eq!(day("July 8, 2026"), None);
        assert_eq!(day(""), None);
    }
}
