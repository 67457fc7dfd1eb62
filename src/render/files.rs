//! All files of a site, in memory.

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::{LinkUse, Pen, Renderer, href, machine, redirect, release, twin};
use crate::diagnostic::{Diagnostic, nearest, rules};
use crate::html::Html;
use crate::layout::PageKind;
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

/// A page that is written.
struct Written {
    html: String,
    markdown: Option<String>,
    changes: Option<Html>,
    uses: Vec<LinkUse>,
    entries: Vec<Entry>,
}

/// Renders everything.
pub fn output(renderer: &Renderer<'_>) -> Output {
    let site = renderer.site;
    let mut order: Vec<usize> = (0..site.pages.len()).collect();
    // The longest pages first, so that no core waits for one that was begun last.
    order.sort_by_key(|at| std::cmp::Reverse(site.pages[*at].contents.len()));
    let mut written: Vec<(usize, Written)> = order
        .par_iter()
        .with_max_len(1)
        .map(|at| {
            let mut pen = Pen::new(renderer, *at);
            let has_content = machine::has_content(pen.page);
            // One page may be half of the site: its two forms are made side by side.
            let (html, markdown) = rayon::join(
                || pen.whole().into_string(),
                || has_content.then(|| twin::markdown(renderer, *at)).flatten(),
            );
            (*at, Written { html, markdown, changes: pen.changes, uses: pen.uses, entries: pen.entries })
        })
        .collect();
    written.sort_by_key(|(at, _)| *at);
    let written: Vec<Written> = written.into_iter().map(|(_, page)| page).collect();
    check_links(renderer, &written);
    let mut output = Output { stats: stats(renderer), ..Output::default() };
    let entries: Vec<Entry> = written.iter().flat_map(|page| page.entries.iter().cloned()).collect();
    let anchors: Vec<Vec<&str>> = written.par_iter().map(|page| ids(&page.html).collect()).collect();
    let (index, (definitions, structured_data)) = rayon::join(
        || search::build(&entries),
        || (machine::definitions(renderer, &entries, &anchors), machine::structured_data(renderer)),
    );
    output.add("search-index.js", index);
    output.add(machine::DEFINITIONS, definitions);
    output.add(machine::STRUCTURED_DATA, structured_data);
    output.add("llms.txt", machine::llms_txt(renderer));
    if let Some(feed) = release::feed(renderer, |at| written[at].changes.as_ref()) {
        output.add(release::FEED, feed);
    }
    for (at, (page, written)) in site.pages.iter().zip(written).enumerate() {
        output.add(&href::file(&page.url), written.html);
        if let Some(markdown) = written.markdown {
            output.add(&twin::file(&page.url), markdown);
        }
        if matches!(page.kind, PageKind::Changelog { checklist: true, .. }) {
            output.add(&format!("{}checklist.md", page.url), twin::checklist(renderer, at));
        }
    }
    for (path, html) in redirect::redirects(renderer) {
        output.add(&path, html);
    }
    for (name, bytes) in renderer.templates.assets() {
        output.add(&format!("assets/{name}"), bytes.clone());
    }
    for asset in &site.plan.assets {
        let path = site.sources.root().join(&asset.path);
        match fs::read(&path) {
            Ok(bytes) => output.add(&asset.url, bytes),
            Err(error) => renderer.sink.add(Diagnostic::without_place(
                &rules::SOURCE_UNREADABLE,
                format!("cannot read `{}`: {error}", asset.path),
            )),
        }
    }
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

/// Reports links to anchors that no page has.
fn check_links(renderer: &Renderer<'_>, written: &[Written]) {
    let anchors: Vec<FxHashSet<&str>> = written.par_iter().map(|page| ids(&page.html).collect()).collect();
    for link in written.iter().flat_map(|page| &page.uses) {
        if link.anchor.is_empty() || anchors[link.page].contains(link.anchor.as_str()) {
            continue;
        }
        let page = &renderer.site.pages[link.page];
        let address =
            if page.url.is_empty() { "the home page".to_owned() } else { format!("`{}`", page.url) };
        let message = format!("there is no anchor `{}` on {address}", link.anchor);
        let mut diagnostic = match link.span {
            Some(span) => Diagnostic::new(&rules::LINK_DEAD, span, message),
            None => Diagnostic::without_place(&rules::LINK_DEAD, message),
        };
        let mut known: Vec<&str> = anchors[link.page].iter().copied().collect();
        known.sort_unstable();
        diagnostic.help = nearest(&link.anchor, known).map(|near| format!("did you mean `#{near}`?"));
        renderer.sink.add(diagnostic);
    }
}

/// All anchors of a page, in order.
fn ids(html: &str) -> impl Iterator<Item = &str> {
    let starts = html.match_indices(" id=\"");
    starts.filter_map(|(at, found)| html[at + found.len()..].split('"').next())
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
