//! What a link to a part of "the" page means on a site where a description is many pages.
//!
//! Descriptions are written for tools that show one long page, and link within it: to a heading of
//! the introduction (`#pagination`), an operation (`#operation/getPet`, `#tag/pets/operation/getPet`),
//! a tag (`#tag/pets`), a schema (`#schema/Pet`), a section (`#section/Errors`).

use std::sync::Arc;

use crate::markup::slug::github_slug;
use crate::render::PageRenderer;
use crate::site::Target;

impl PageRenderer<'_, '_> {
    /// The place that a fragment means in the reference that this page belongs to.
    pub(in crate::render) fn fragment_target(&self, fragment: &str) -> Option<Target> {
        let api = self.api?;
        let site = self.renderer.site;
        let reference = site.reference.apis.get(api)?;
        let page = |page: usize| Some(Target { page, anchor: String::new() });
        let word = crate::resolve::percent_decode(fragment);
        let parts: Vec<&str> = word.split('/').collect();
        if let Some((before, id)) = word.rsplit_once("operation/")
            && (before.is_empty() || before.ends_with('/'))
            && let Some(target) = site.reference.by_id(api, &Arc::from(id))
        {
            return page(site.reference.operation_page(target)?);
        }
        match parts.as_slice() {
            ["tag", name, ..] => {
                let wanted = github_slug(name);
                let is_meant = |name: &str| github_slug(name) == wanted;
                let tag = reference.tags.iter().find(|tag| is_meant(&tag.name) || is_meant(&tag.title))?;
                page(tag.page)
            }
            ["schema" | "schemas" | "model" | "models" | "definitions", name] => {
                page(site.reference.named(Some(api), &Arc::from(*name))?)
            }
            ["section", .., title] => self.heading(reference.home, &github_slug(title)),
            [anchor] => {
                let heading = || self.heading(reference.home, anchor);
                let operation = || {
                    let at = site.reference.by_title(site.library, api, anchor)?;
                    page(site.reference.operation_page(at)?)
                };
                heading().or_else(operation)
            }
            _ => None,
        }
    }

    /// A heading of a page.
    fn heading(&self, page: usize, anchor: &str) -> Option<Target> {
        let contents = &self.renderer.site.pages[page].contents;
        let is_there = contents.iter().any(|entry| entry.id == anchor);
        is_there.then(|| Target { page, anchor: anchor.to_owned() })
    }
}
