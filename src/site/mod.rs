//! From sources to pages: which page shows what, under which anchor.
//!
//! 1. `documents` parses the pages' texts, with the texts that they include.
//! 2. [`Library`] holds the model of everything that pages may show: APIs, events, definitions.
//! 3. `place` walks each page in reading order, gives every heading and generated section its
//!    anchor, and makes the table of contents.
//! 4. [`Site`] adds pages that are generated as a whole, the order of pages, and [`Links`]: where
//!    everything is.

mod anchor;
mod defined;
mod documents;
mod error_codes;
mod generated;
mod includes;
mod kept_library;
mod library;
mod links;
mod navigation;
mod page;
mod place;
pub mod reference;
mod releases;
mod sections;
mod side_by_side;
mod standing_texts;
mod texts;
mod uses;
mod variables;

pub use anchor::{AnchorStyle, Anchors, operation_anchor};
pub use defined::{Defined, DefinedKind};
pub use documents::{PageText, Wanted, page_texts, rst_texts};
pub use generated::{GeneratedPage, IndexKind, address_part};
pub use kept_library::{KeptLibrary, LibraryInput, LibraryReading, Reuse};
pub use library::{ApiEntry, Definition, Library, LibraryReader, OperationRef};
pub use links::{Links, Target};
pub use navigation::{NavEntry, navigation};
pub use page::{ContentsEntry, Heading, Page, PageBody, PlacedOperation, Placement};
pub(crate) use place::kind_word;
pub use place::place;
pub use reference::Reference;
pub use texts::{KeptTexts, Texts};
pub use uses::{Use, Uses, code_words};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::diagnostic::Sink;
use crate::layout::Plan;
use crate::source::Sources;

/// A site that is ready to be rendered.
pub struct Site<'a> {
    /// What it is made from.
    pub plan: &'a Plan,
    /// The source files.
    pub sources: &'a Sources,
    /// What pages show.
    pub library: &'a Library,
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
        library: &'a Library,
        texts: Vec<PageText>,
        sink: &Sink,
    ) -> Self {
        let mut texts = texts;
        let homes = reference::homes(plan, library, &texts, sources, sink);
        texts.extend(homes);
        let mut pages: Vec<Page> =
            texts.into_par_iter().map(|text| place(text, plan, library, sources, sink)).collect();
        pages.sort_by_cached_key(navigation::order);
        let mut defined = defined::collect(&mut pages, sources);
        let (reference, made) = Reference::build(plan, library, &pages);
        pages.extend(made);
        pages.extend(generated::pages(plan, library, &pages, &defined));
        error_codes::add(&mut pages, library, sources, &mut defined);
        let links = Links::new(&pages, library, &defined, &plan.assets);
        let uses = uses::collect(&pages, library, &links);
        let mut hosts = includes::hosts(&pages, plan);
        hosts.extend(hosts_of_operations(&mut pages, &links));
        Self { plan, sources, library, pages, reference, links, defined, uses, hosts }
    }
}
