//! Pages that lead to other pages: former addresses, and "the newest changelog".

use std::collections::BTreeMap;

use super::release::dated;
use super::values::RedirectView;
use super::{Renderer, href};
use crate::project::{PageKind, Status};
use crate::site::{Page, Target};
use crate::source::normalize;
use minijinja::Value;

/// The files that lead elsewhere, by path, as HTML. They need no script: the browser follows them by
/// itself, and there is a link.
pub fn redirects(renderer: &Renderer<'_>) -> BTreeMap<String, String> {
    let pages = &renderer.site.pages;
    let mut files = BTreeMap::new();
    for (at, page) in pages.iter().enumerate() {
        if let Some(target) = target(renderer, page)
            && let Some(html) = write(renderer, &page.url, &page.title, &target)
        {
            files.insert(href::file(&page.url), html);
        }
        let aliases = page.source.iter().flat_map(|source| &source.front.aliases);
        for alias in aliases {
            let Some(url) = alias_url(alias, &page.url).filter(|url| renderer.site.links.page(url).is_none())
            else {
                // A page of its own at that address is what readers want.
                continue;
            };
            let target = Goal::Page(at);
            if let Some(html) = write(renderer, &url, &page.title, &target) {
                files.insert(href::file(&url), html);
            }
        }
    }
    files
}

/// Where a redirect leads.
enum Goal {
    /// Position of a page.
    Page(usize),
    /// An address elsewhere.
    Elsewhere(String),
}

/// Where a page leads that has no text of its own.
fn target(renderer: &Renderer<'_>, page: &Page) -> Option<Goal> {
    let site = renderer.site;
    match &page.kind {
        PageKind::NewestChangelog => {
            let is_unstable = site.plan.settings.version.status == Status::Unstable;
            let unreleased = site
                .pages
                .iter()
                .position(|page| is_unstable && matches!(page.kind, PageKind::Changelog { date: None, .. }));
            unreleased.or_else(|| dated(&site.pages).first().map(|release| release.at)).map(Goal::Page)
        }
        PageKind::Redirect(url) => match href::read(url, &page.url, site) {
            href::Link::Page(meant) => meant.page.map(Goal::Page),
            href::Link::Asset(path) | href::Link::Nothing(path) => {
                Some(Goal::Elsewhere(format!("{}{path}", href::root(&page.url))))
            }
            href::Link::Elsewhere => Some(Goal::Elsewhere(url.clone())),
        },
        _ => None,
    }
}

/// The address of an alias below the root: relative to the folder of the page unless it begins with a
/// slash.
fn alias_url(alias: &str, page: &str) -> Option<String> {
    let path = match alias.strip_prefix('/') {
        Some(rest) => rest.to_owned(),
        None => {
            let folder = page.trim_end_matches('/').rsplit_once('/').map_or("", |(folder, _)| folder);
            if folder.is_empty() { alias.to_owned() } else { format!("{folder}/{alias}") }
        }
    };
    let path = normalize(path.trim_end_matches('/')).ok()?;
    let is_file = path.ends_with(".html");
    (!path.is_empty()).then(|| if is_file { path } else { format!("{path}/") })
}

fn write(renderer: &Renderer<'_>, from: &str, title: &str, goal: &Goal) -> Option<String> {
    let site = renderer.site;
    let base = site.plan.settings.base_url.trim_end_matches('/');
    let (address, canonical) = match goal {
        Goal::Page(page) => {
            let target = Target { page: *page, anchor: String::new() };
            let url = &site.pages[target.page].url;
            let canonical = if base.is_empty() { String::new() } else { format!("{base}/{url}") };
            (format!("{}{}", href::root(from), href::file(url)), canonical)
        }
        Goal::Elsewhere(url) => (url.clone(), url.clone()),
    };
    let view = RedirectView {
        title: Value::from(title),
        url: Value::from(address),
        canonical: Value::from(canonical),
        language: Value::from(site.plan.settings.language.as_str()),
    };
    match renderer.templates.render("redirect.html", view) {
        Ok(html) => Some(html.into_string()),
        Err(diagnostic) => {
            renderer.sink.add(diagnostic);
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_are_addresses_below_the_root() {
        assert_eq!(alias_url("/old/", "new/").as_deref(), Some("old/"));
        assert_eq!(alias_url("old", "a/new/").as_deref(), Some("a/old/"));
        assert_eq!(alias_url("old.html", "new/").as_deref(), Some("old.html"));
        assert_eq!(alias_url("../../x", "new/"), None);
        assert_eq!(alias_url("/", "new/"), None);
    }
}
