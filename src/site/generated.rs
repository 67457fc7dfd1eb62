//! Pages that are made as a whole.

use super::address::{Addresses, address_part};
use super::page::{Page, PageBody};
use super::specification::{OperationRef, Specification};
use super::terms::{Defined, DefinedKind};
use super::{Anchors, Reference};
use crate::project::{Layout, PageKind, Plan};

/// A page that is made as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GeneratedPage {
    /// One operation.
    Operation(OperationRef),
    /// Everything of a kind, as a table.
    Index(IndexKind),
    /// The list of API descriptions, where there are several.
    Documents,
    /// A tag of an API, by its position in the tree of tags.
    Tag {
        /// Position of the API.
        api: usize,
        /// Position of the tag.
        tag: usize,
    },
    /// A named schema of an API, by its position among the components.
    Schema {
        /// Position of the API.
        api: usize,
        /// Position of the schema.
        schema: usize,
    },
    /// A webhook of an API.
    Webhook {
        /// Position of the API.
        api: usize,
        /// Position of the webhook.
        webhook: usize,
    },
    /// All operations of one API, in a reference.
    Operations(usize),
    /// All named schemas of one API.
    Schemas(usize),
    /// Components of an API that nothing refers to.
    Components(usize),
    /// Where search links lead without script.
    Search,
    /// What is shown for addresses that do not exist.
    NotFound,
}

/// What an index lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndexKind {
    /// All endpoints.
    Endpoints,
    /// All events.
    Events,
    /// All error codes.
    ErrorCodes,
    /// All types.
    Types,
}

/// The generated pages of a site.
pub(super) fn pages(
    plan: &Plan,
    library: &Specification,
    texts: &[Page],
    defined: &[Defined],
    reference: &Reference,
) -> Vec<Page> {
    let mut pages = Vec::new();
    if plan.layout == Layout::OpenApi {
        // The reference has made its own.
    } else if plan.settings.pages.operations.unwrap_or(true) {
        pages.extend(operations(library, texts, reference));
    }
    if plan.layout != Layout::OpenApi && library.operations().next().is_some() {
        pages.push(page("index/endpoints/", "All endpoints", GeneratedPage::Index(IndexKind::Endpoints)));
    }
    if !library.events.is_empty() {
        pages.push(page("index/events/", "All events", GeneratedPage::Index(IndexKind::Events)));
    }
    if defined.iter().any(|item| item.kind == DefinedKind::ErrorCode) {
        pages.push(page(
            "index/error-codes/",
            "All error codes",
            GeneratedPage::Index(IndexKind::ErrorCodes),
        ));
    }
    let has_types = texts.iter().any(|text| match &text.body {
        PageBody::Text { placements, .. } => {
            placements.iter().any(|placement| placement.definition.is_some())
        }
        PageBody::Generated(_) => false,
    });
    if has_types {
        pages.push(page("index/types/", "All types", GeneratedPage::Index(IndexKind::Types)));
    }
    pages.push(page("search/", "Search", GeneratedPage::Search));
    pages.push(page("404.html", "Page not found", GeneratedPage::NotFound));
    // A page of the source at the same address is the author's choice.
    pages.retain(|page| texts.iter().all(|text| text.url != page.url));
    pages
}

/// A page for each operation that has none in a reference, below the page that shows it first.
fn operations(library: &Specification, texts: &[Page], reference: &Reference) -> Vec<Page> {
    let mut made = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    let mut addresses = Addresses::with(texts.iter().map(|text| text.url.as_str()));
    for text in texts {
        let PageBody::Text { placements, .. } = &text.body else { continue };
        for placed in placements.iter().flat_map(|placement| &placement.operations) {
            if reference.operation_page(placed.operation).is_some() || !seen.insert(placed.operation) {
                continue;
            }
            let operation = library.operation(placed.operation);
            let name = operation.id.as_deref().map_or_else(|| placed.id.clone(), address_part);
            let base = text.url.trim_end_matches(".html").trim_end_matches('/');
            let base = if base.is_empty() { String::new() } else { format!("{base}/") };
            let url = addresses.claim(&format!("{base}operations/{name}/"));
            let title = format!("{} {}", operation.method, operation.full_path);
            let mut page = page(&url, &title, GeneratedPage::Operation(placed.operation));
            page.description = operation.summary.as_deref().unwrap_or_default().to_owned();
            made.push(page);
        }
    }
    made
}

pub(super) fn page(url: &str, title: &str, body: GeneratedPage) -> Page {
    Page {
        url: url.to_owned(),
        title: title.to_owned(),
        link_title: title.to_owned(),
        description: String::new(),
        weight: i64::MAX,
        kind: PageKind::Page,
        heading_id: None,
        heading: None,
        body: PageBody::Generated(body),
        contents: Vec::new(),
        anchors: Anchors::default(),
        definitions: None,
        source: None,
    }
}
