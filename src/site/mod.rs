//! From sources to pages: which page shows what, under which anchor.
//!
//! 1. `documents` parses the pages' texts, with the texts that they include.
//! 2. [`Specification`] holds the model of everything that pages may show: APIs, events, definitions.
//! 3. `place` walks each page in reading order, gives every heading and generated section its
//!    anchor, and makes the table of contents.
//! 4. [`Site`] adds pages that are generated as a whole, the order of pages, and [`Links`]: where
//!    everything is.

mod address;
mod anchor;
mod assign_anchors;
mod backlinks;
mod documents;
mod error_codes;
mod generated;
mod generated_text;
mod includes;
mod links;
mod macros_2019;
mod model_cache;
mod navigation;
mod page;
pub mod reference;
mod releases;
mod sections;
mod side_by_side;
mod specification;
mod terms;
mod texts;

pub use address::{address_part, anchor_text};
pub use anchor::{AnchorStyle, Anchors, operation_anchor};
pub(crate) use assign_anchors::kind_word;
pub use assign_anchors::place;
pub use backlinks::{Use, Uses, code_words};
pub use documents::{PageText, Wanted, page_texts, rst_texts};
pub use generated::{GeneratedPage, IndexKind};
pub use links::{Links, Target};
pub use model_cache::{ModelBuilder, ModelCache, ModelInput, Reuse};
pub use navigation::{NavEntry, navigation};
pub use page::{AnchorAssignment, ContentsEntry, Heading, Page, PageBody, PlacedOperation};
pub use reference::Reference;
pub use specification::{ApiEntry, Definition, OperationRef, Specification, SpecificationReader};
pub use terms::{Defined, DefinedKind};
pub use texts::{TextCache, Texts};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::diagnostic::Sink;
use crate::project::Plan;
use crate::source::Sources;

/// A site that is ready to be rendered.
pub struct Site<'a> {
    /// What it is made from.
    pub plan: &'a Plan,
    /// The source files.
    pub sources: &'a Sources,
    /// What pages show.
    pub library: &'a Specification,
    /// All pages; those with text of their own come first, in their order.
    pub pages: Vec<Page>,
    /// The pages of API references.
    pub reference: Reference,
    /// Where everything is.
    pub links: Links,
    /// Error codes and terms that prose defines, and codes that only operations name.
    pub defined: Vec<Defined>,
    /// Where things are used.
    pub uses: Uses,
    /// Pages whose text another page includes or shows too, with that page: positions of both.
    pub hosts: FxHashMap<usize, usize>,
}

/// Finds the pages that show operations among others which have a page by themselves too: descriptions
/// are written for those, and use their names in reStructuredText. Returns the positions of both.
fn hosts_of_operations(pages: &mut [Page], links: &Links) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for at in 0..pages.len() {
        let PageBody::Generated(GeneratedPage::Operation(operation)) = pages[at].body else { continue };
        let Some(host) = links.operation(operation).map(|target| target.page) else { continue };
        if host != at {
            pages[at].definitions = pages[host].definitions.clone();
            found.push((at, host));
        }
    }
    found
}

impl<'a> Site<'a> {
    /// Places everything on pages.
    pub fn new(
        plan: &'a Plan,
        sources: &'a Sources,
        library: &'a Specification,
        texts: Vec<PageText>,
        sink: &Sink,
    ) -> Self {
        let placed = |texts: Vec<PageText>| -> Vec<Page> {
            texts.into_par_iter().map(|text| place(text, plan, library, sources, sink)).collect()
        };
        let mut pages = placed(texts);
        pages.extend(placed(reference::homes(plan, library, &pages, sources, sink)));
        pages.sort_by_cached_key(navigation::order);
        let mut defined = terms::collect(&mut pages, sources);
        let (reference, made) = Reference::build(plan, library, &pages);
        pages.extend(made);
        pages.extend(generated::pages(plan, library, &pages, &defined, &reference));
        error_codes::add(&mut pages, library, sources, &mut defined);
        let links = Links::new(&pages, library, &defined, &plan.assets);
        let uses = backlinks::collect(&pages, library, &links);
        let mut hosts = includes::hosts(&pages, plan);
        hosts.extend(hosts_of_operations(&mut pages, &links));
        Self { plan, sources, library, pages, reference, links, defined, uses, hosts }
    }
}
