//! Pictures in prose: their addresses and sizes.
//!
//! An address is read as that of a link; one that leads nowhere on the site is looked for beside the
//! file that it is written in, because a page's address need not be where its source is.

use std::borrow::Cow;

use super::{PageRenderer, href};
use crate::diagnostic::{Diagnostic, rules};
use crate::markup::html::{ImageSource, Place};
use crate::project::Asset;

impl PageRenderer<'_, '_> {
    /// Where a picture is, relative to this page, and how large.
    pub(super) fn picture<'u>(&self, url: &'u str, place: Place<'_>) -> ImageSource<'u> {
        let site = self.renderer.site;
        if crate::source::is_unsafe_picture(url) {
            self.report_unsafe(url, place.span(site.sources));
            return ImageSource { url: Cow::Borrowed(""), size: None };
        }
        let asset = match href::read(url, &self.page.url, site) {
            href::Link::Elsewhere | href::Link::Page(_) => None,
            href::Link::Asset(path) | href::Link::Nothing(path) => {
                let known = site.plan.assets.iter().find(|asset| asset.url == path);
                let found = known.or_else(|| self.beside(url, place));
                if found.is_none() {
                    self.report_missing(url, &path, place);
                }
                found
            }
        };
        let Some(asset) = asset else { return ImageSource { url: Cow::Borrowed(url), size: None } };
        // A picture that cannot be read is reported when it is copied.
        let size = imagesize::size(site.sources.root().join(&asset.path)).ok();
        let size = size.and_then(|size| Some((size.width.try_into().ok()?, size.height.try_into().ok()?)));
        ImageSource { url: Cow::Owned(format!("{}{}", self.root_path(), asset.url)), size }
    }

    /// The file that an address means which is relative to the file that it is written in.
    fn beside(&self, url: &str, place: Place<'_>) -> Option<&Asset> {
        let site = self.renderer.site;
        let span = place.span(site.sources)?;
        let path = url.split(['?', '#']).next().unwrap_or_default();
        let path = crate::source::join(&site.sources.file(span.file).path, path).ok()?;
        site.plan.assets.iter().find(|asset| asset.path == path)
    }

    fn report_missing(&self, url: &str, path: &str, place: Place<'_>) {
        let site = self.renderer.site;
        let message = format!("there is no picture `{url}`");
        let mut diagnostic = match place.span(site.sources) {
            Some(span) => Diagnostic::new(&rules::LINK_DEAD, span, message),
            None => Diagnostic::without_place(&rules::LINK_DEAD, message),
        };
        let near = crate::diagnostic::nearest(path, site.plan.assets.iter().map(|asset| &*asset.url));
        diagnostic.help = near.map(|near| format!("did you mean `/{near}`?"));
        self.report(diagnostic);
    }
}
