//! From a placed site to files.
//!
//! 1. A [`PageRenderer`] writes one page; pages are spread over the cores.
//! 2. The values that templates get are in [`values`]; the templates are in `templates/`.
//! 3. What was found on the way (links, things to search for) is checked and encoded at the end.

mod api;
mod autolink;
mod body;
mod cache;
mod dead_links;
mod descriptions;
mod event;
mod example;
mod files;
mod found;
mod href;
mod image;
mod index;
mod markdown;
mod meta_description;
mod metadata;
mod names;
mod navigation;
mod operation;
mod page;
mod page_renderer;
mod redirect;
mod reference;
mod release;
mod request;
mod section;
mod shortcode;
mod shortcode_parameters;
mod site_values;
mod table;
mod templates;
pub mod values;

pub use cache::{CacheView, RenderCache};
pub use files::{Output, Pages, Stats, output, pages};
pub use href::file as page_file;
pub use page::base_path;
pub use page_renderer::{LinkUse, PageRenderer};
pub use templates::Templates;

use crate::diagnostic::Sink;
use crate::load::Node;
use crate::resolve::Resolver;
use crate::site::{GeneratedPage, NavEntry, OperationRef, PageBody, Site, Target, navigation};

/// What all pages share.
pub struct Renderer<'a> {
    /// The site.
    pub site: &'a Site<'a>,
    /// The templates.
    pub templates: &'a Templates,
    /// Follows references in examples.
    pub resolver: &'a Resolver<'a>,
    /// Where problems go.
    pub sink: &'a Sink,
    /// What is remembered of an earlier build, in a preview.
    pub memory: Option<CacheView<'a>>,
    /// The tree of pages.
    pub navigation: Vec<NavEntry>,
    /// Pages in the order of that tree.
    pub reading_order: Vec<usize>,
    /// Where the source is kept, as far as its changelogs tell.
    repository: Option<String>,
    descriptions: descriptions::Descriptions,
    patterns: reference::Patterns,
    guesses: dead_links::Guesses,
    has_feed: bool,
    site_basics: minijinja::Value,
    operation_pages: rustc_hash::FxHashMap<OperationRef, usize>,
    /// The pages of generated indexes: every page links them.
    index_pages: Vec<usize>,
}

impl<'a> Renderer<'a> {
    /// Prepares what all pages share.
    pub fn new(
        site: &'a Site<'a>,
        templates: &'a Templates,
        resolver: &'a Resolver<'a>,
        sink: &'a Sink,
    ) -> Self {
        let navigation =
            navigation(&site.pages, |page| page.source.as_ref().is_some_and(|source| !source.front.toc_hide));
        let mut reading_order = Vec::new();
        flatten(&navigation, &mut reading_order);
        let mut operation_pages = rustc_hash::FxHashMap::default();
        for (at, page) in site.pages.iter().enumerate() {
            if let PageBody::Generated(GeneratedPage::Operation(operation)) = page.body {
                operation_pages.insert(operation, at);
            }
        }
        let is_index =
            |page: &crate::site::Page| matches!(page.body, PageBody::Generated(GeneratedPage::Index(_)));
        let index_pages = (0..site.pages.len()).filter(|at| is_index(&site.pages[*at])).collect();
        let site_basics = Renderer::basics(&site.plan.settings);
        let repository = crate::changelog::repository(site.sources);
        Self {
            site,
            templates,
            resolver,
            sink,
            memory: None,
            navigation,
            reading_order,
            repository,
            descriptions: descriptions::Descriptions::new(site.plan.settings.markup.markdown()),
            patterns: reference::Patterns::default(),
            guesses: dead_links::Guesses::default(),
            has_feed: !release::dated(&site.pages).is_empty(),
            site_basics,
            operation_pages,
            index_pages,
        }
    }

    /// A value with the references in it followed.
    fn expanded(&self, node: &Node) -> Node {
        self.resolver.expanded(node)
    }

    /// The address of an operation's own page, relative to the page at `from`.
    fn operation_page(&self, operation: OperationRef, from: usize) -> Option<String> {
        let page = *self.operation_pages.get(&operation)?;
        let target = Target { page, anchor: String::new() };
        (page != from).then(|| href::to(&self.site.pages, from, &target))
    }
}

/// Positions of pages in the order of their tree.
fn flatten(entries: &[NavEntry], order: &mut Vec<usize>) {
    for entry in entries {
        order.push(entry.page);
        flatten(&entry.children, order);
    }
}
