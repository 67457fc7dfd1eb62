//! All files of a site, in memory.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::dead_links;
use super::{LinkUse, PageRenderer, Renderer, href, markdown, metadata, redirect, release};
use crate::diagnostic::{Diagnostic, rules};
use crate::html::Html;
use crate::project::PageKind;
use crate::search::{self, Entry};
use crate::site::{GeneratedPage, PageBody};

/// A finished site.
#[derive(Debug, Default)]
pub struct Output {
    /// Files by path below the root of the site.
    pub files: BTreeMap<String, Arc<[u8]>>,
    /// What is in it.
    pub stats: Stats,
}

/// What a site holds, for the summary.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stats {
    /// Pages.
    pub pages: usize,
    /// Operations.
    pub operations: usize,
    /// Events.
    pub events: usize,
}

/// The pages of a site, written: all that readers look at, before what is made of it.
pub struct Pages {
    written: Vec<Arc<Written>>,
    /// Style sheets, scripts, pictures and files of the source.
    assets: Vec<(String, Arc<[u8]>)>,
    /// What was found while the pages were written, and not by their pens.
    beside: Vec<Diagnostic>,
}

/// A page that is written.
pub(super) struct Written {
    html: Arc<str>,
    /// Where its anchors stand in it.
    anchors: Vec<Range<usize>>,
    changes: Option<Html>,
    /// What the page says of itself in a sentence or two.
    said: String,
    uses: Vec<LinkUse>,
    entries: Vec<Entry>,
    problems: Vec<Diagnostic>,
}

impl Written {
    /// All anchors of the page, in order.
    fn anchors(&self) -> impl Iterator<Item = &str> {
        self.anchors.iter().map(|range| &self.html[range.clone()])
    }
}

/// Renders all pages, and checks the links between them.
pub fn pages(renderer: &Renderer<'_>) -> Pages {
    let before = renderer.sink.len();
    let written = over_pages(renderer, |at| {
        let memory = renderer.memory.as_ref();
        let key = memory.and_then(|memory| memory.page_key(at));
        if let Some(page) = memory.zip(key.as_ref()).and_then(|(memory, key)| memory.page(key)) {
            return page;
        }
        let mut pen = PageRenderer::new(renderer, at);
        let html = pen.whole().into_string();
        let PageRenderer { page, changes, said, uses, entries, problems, .. } = pen;
        let html = match renderer.site.reference.api_of(at) {
            Some(_) => dead_links::without_dead_anchors(html, &uses, at),
            None => html,
        };
        let is_hidden =
            page.kind == PageKind::Module || page.source.as_ref().is_some_and(|source| source.front.toc_hide);
        let entries = if is_hidden { Vec::new() } else { entries };
        let (anchors, problems) = (dead_links::anchors(&html).collect(), problems.into_added());
        let page = Arc::new(Written { html: html.into(), anchors, changes, said, uses, entries, problems });
        if let Some((memory, key)) = memory.zip(key) {
            memory.remember_page(key, &page);
        }
        page
    });
    let beside = renderer.sink.after(before);
    renderer.sink.extend(written.iter().flat_map(|page| &page.problems).cloned());
    let anchors: Vec<_> = written.par_iter().map(|page| page.anchors().collect()).collect();
    dead_links::report(renderer, &anchors, written.iter().flat_map(|page| &page.uses));
    Pages { written, assets: assets(renderer), beside }
}

/// What `make` makes of each page, in their order.
fn over_pages<T: Send>(renderer: &Renderer<'_>, make: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let pages = &renderer.site.pages;
    let mut order: Vec<usize> = (0..pages.len()).collect();
    // The longest pages first, so that no core waits for one that was begun last.
    order.sort_by_key(|at| std::cmp::Reverse(pages[*at].contents.len()));
    let mut made: Vec<(usize, T)> = order.par_iter().with_max_len(1).map(|at| (*at, make(*at))).collect();
    made.sort_by_key(|(at, _)| *at);
    made.into_iter().map(|(_, made)| made).collect()
}

/// The files that stand beside the pages as they are.
fn assets(renderer: &Renderer<'_>) -> Vec<(String, Arc<[u8]>)> {
    let site = renderer.site;
    let look = renderer.templates.assets().iter();
    let look = look.map(|(name, bytes)| (format!("assets/{name}"), Arc::from(bytes.as_slice())));
    let own =
        site.plan.assets.iter().filter_map(|asset| match fs::read(site.sources.root().join(&asset.path)) {
            Ok(bytes) => Some((asset.url.clone(), Arc::from(bytes))),
            Err(error) => {
                let message = format!("cannot read `{}`: {error}", asset.path);
                renderer.sink.add(Diagnostic::without_place(&rules::SOURCE_UNREADABLE, message));
                None
            }
        });
    let colors = super::site_values::colors(&site.plan.settings.colors);
    let colors = colors.map(|css| (super::site_values::COLORS.to_owned(), Arc::from(css.into_bytes())));
    look.chain(colors).chain(own).collect()
}

impl Pages {
    /// The problems that were found while the pages were written, and that these do not remember: those
    /// of references, which lead to them by any way.
    pub fn beside(&self) -> &[Diagnostic] {
        &self.beside
    }

    /// The files of the pages, and those beside them.
    pub fn files(&self, renderer: &Renderer<'_>) -> BTreeMap<String, Arc<[u8]>> {
        let pages = renderer.site.pages.iter().zip(&self.written);
        let mut files: BTreeMap<String, Arc<[u8]>> =
            pages.map(|(page, written)| (href::file(&page.url), written.html.clone().into())).collect();
        files.extend(
            redirect::redirects(renderer).into_iter().map(|(path, html)| (path, html.into_bytes().into())),
        );
        files.extend(self.assets.iter().cloned());
        files
    }
}

/// The whole site: pages, and what is made of all of them.
pub fn output(renderer: &Renderer<'_>, pages: &Pages) -> Output {
    let site = renderer.site;
    let written = &pages.written;
    let (twins, (index, definitions)) = rayon::join(
        || over_pages(renderer, |at| markdown::markdown(renderer, at)),
        || {
            let entries: Vec<&Entry> = written.iter().flat_map(|page| &page.entries).collect();
            let anchors: Vec<Vec<&str>> = written.iter().map(|page| page.anchors().collect()).collect();
            let by_page: Vec<&[Entry]> = written.iter().map(|page| page.entries.as_slice()).collect();
            rayon::join(
                || search::build(entries.iter().copied()),
                || metadata::definitions(renderer, &by_page, &anchors),
            )
        },
    );
    let mut output = Output { stats: stats(renderer), ..Output::default() };
    output.add("search-index.js", index);
    output.add(metadata::DEFINITIONS, definitions);
    output.add(metadata::STRUCTURED_DATA, metadata::structured_data(renderer, |at| &written[at].said));
    output.add("llms.txt", metadata::llms_txt(renderer));
    if let Some(feed) = release::feed(renderer, |at| written[at].changes.as_ref()) {
        output.add(release::FEED, feed);
    }
    for (at, (page, twin)) in site.pages.iter().zip(twins).enumerate() {
        if let Some(markdown) = twin {
            output.add(&markdown::file(&page.url), markdown);
        }
        if matches!(page.kind, PageKind::Changelog { checklist: true, .. }) {
            output.add(&format!("{}checklist.md", page.url), markdown::checklist(renderer, at));
        }
    }
    output.files.extend(pages.files(renderer));
    output.add("robots.txt", robots(renderer));
    if let Some(sitemap) = sitemap(renderer) {
        output.add("sitemap.xml", sitemap);
    }
    output
}

impl Output {
    fn add(&mut self, path: &str, content: impl Into<Vec<u8>>) {
        self.files.insert(path.to_owned(), content.into().into());
    }
}

fn stats(renderer: &Renderer<'_>) -> Stats {
    let site = renderer.site;
    let is_page = |page: &&crate::site::Page| {
        !matches!(page.body, PageBody::Generated(GeneratedPage::NotFound | GeneratedPage::Search))
    };
    Stats {
        pages: site.pages.iter().filter(is_page).count(),
        operations: site.library.operations().count(),
        events: site.library.events.len(),
    }
}

/// Pages that search engines should know (<https://www.sitemaps.org/protocol.html>). Addresses must be
/// absolute there, so there is none without a base URL.
fn sitemap(renderer: &Renderer<'_>) -> Option<String> {
    let base = renderer.site.plan.settings.base_url.trim_end_matches('/');
    if base.is_empty() || !base.contains("://") {
        return None;
    }
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for page in &renderer.site.pages {
        let is_hidden =
            matches!(page.body, PageBody::Generated(GeneratedPage::NotFound | GeneratedPage::Search))
                || matches!(page.kind, PageKind::NewestChangelog | PageKind::Redirect(_));
        if !is_hidden {
            let address = crate::html::Html::escape(&format!("{base}/{}", page.url));
            out.push_str(&format!("  <url><loc>{address}</loc></url>\n"));
        }
    }
    out.push_str("</urlset>\n");
    Some(out)
}

fn robots(renderer: &Renderer<'_>) -> String {
    let base = renderer.site.plan.settings.base_url.trim_end_matches('/');
    let sitemap = if base.contains("://") { format!("Sitemap: {base}/sitemap.xml\n") } else { String::new() };
    format!("User-agent: *\nAllow: /\n{sitemap}")
}
