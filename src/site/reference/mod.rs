//! The pages of an API reference: what stands where, which schema has which page.
//!
//! 1. `homes` makes the text of each API's first page of its `info`, so that its headings are
//!    headings of the page.
//! 2. `Reference::build` adds a page for each tag, operation, webhook and named schema.
//! 3. `uses` finds out which page uses which schema.

mod tags;
mod uses;

pub use tags::{Group, TagNode};
pub use uses::shown_schemas;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use super::PageText;
use super::address::{Addresses, address_part};
use super::generated::{GeneratedPage, page};
use super::page::{Page, PageBody};
use super::specification::{ApiEntry, OperationRef, Specification};
use crate::diagnostic::Sink;
use crate::markup::slug::github_slug;
use crate::markup::{Markup, markdown};
use crate::model::{Operation, SchemaId};
use crate::project::{FrontMatter, Layout, PageKind, PageSource, Part, Plan};
use crate::source::Sources;

/// The pages of all APIs of a site; empty where pages of prose show the APIs.
#[derive(Debug, Default)]
pub struct Reference {
    /// References by the positions of their APIs.
    pub apis: ApiReferences,
    /// Pages that use the schema or webhook of a page, by its position.
    pub used_by: FxHashMap<usize, Vec<usize>>,
    schemas: FxHashMap<SchemaId, usize>,
    names: FxHashMap<(usize, Arc<str>), usize>,
    operations: FxHashMap<OperationRef, usize>,
    api_of: FxHashMap<usize, usize>,
    /// The pages of the same sort before and after a page, as readers browse them.
    neighbours: FxHashMap<usize, (Option<usize>, Option<usize>)>,
    paths: FxHashMap<(usize, Arc<str>), usize>,
    ids: FxHashMap<(usize, Arc<str>), OperationRef>,
    /// Operations by API and by what their summary is as an anchor; made when it is asked for.
    titles: OnceLock<FxHashMap<(usize, String), OperationRef>>,
    /// Operations by API, method and path; made when it is asked for.
    places: OnceLock<FxHashMap<(usize, String), OperationRef>>,
}

/// References by the positions of their APIs: an API that pages show has none.
#[derive(Debug, Default)]
pub struct ApiReferences(BTreeMap<usize, ApiReference>);

impl ApiReferences {
    /// The reference of an API.
    pub fn get(&self, api: usize) -> Option<&ApiReference> {
        self.0.get(&api)
    }

    /// All references with the positions of their APIs.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &ApiReference)> {
        self.0.iter().map(|(api, reference)| (*api, reference))
    }

    /// Whether no API has one.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The pages of one API.
#[derive(Debug)]
pub struct ApiReference {
    /// Address that all its pages stand below; empty or ending with a slash.
    pub base: String,
    /// Position of its first page.
    pub home: usize,
    /// Its tags.
    pub tags: Vec<TagNode>,
    /// Top tags in groups.
    pub groups: Vec<Group>,
    /// Positions of the pages of its webhooks.
    pub webhooks: Vec<usize>,
    /// Positions of the pages of its schemas, in the order of the description.
    pub schemas: Vec<usize>,
    /// The list of its schemas.
    pub schema_index: Option<usize>,
    /// The list of its operations.
    pub endpoint_index: Option<usize>,
    /// Components that nothing refers to.
    pub components: Option<usize>,
}

impl Reference {
    /// The API that a page belongs to.
    pub fn api_of(&self, page: usize) -> Option<usize> {
        self.api_of.get(&page).copied()
    }

    /// The page of a schema as it is named within an API.
    pub fn schema_page(&self, api: Option<usize>, id: SchemaId, name: Option<&Arc<str>>) -> Option<usize> {
        let by_name = || self.names.get(&(api?, name?.clone())).copied();
        self.schemas.get(&id).copied().or_else(by_name)
    }

    /// The page of a schema by its name within an API.
    pub fn named(&self, api: Option<usize>, name: &Arc<str>) -> Option<usize> {
        self.names.get(&(api?, name.clone())).copied()
    }

    /// The page of an operation.
    pub fn operation_page(&self, operation: OperationRef) -> Option<usize> {
        self.operations.get(&operation).copied()
    }

    /// What is said of a path as a whole, by its position in the API.
    pub fn path_item(&self, api: usize, path: &Arc<str>) -> Option<usize> {
        self.paths.get(&(api, path.clone())).copied()
    }

    /// The operation of an API with an `operationId`.
    pub fn by_id(&self, api: usize, id: &Arc<str>) -> Option<OperationRef> {
        self.ids.get(&(api, id.clone())).copied()
    }

    /// The operation whose summary is this anchor, as on pages where each is a section.
    pub fn by_title(&self, library: &Specification, api: usize, anchor: &str) -> Option<OperationRef> {
        let title = |(at, operation): (OperationRef, &Operation)| {
            Some(((at.api, github_slug(operation.summary.as_deref()?)), at))
        };
        let titles = self.titles.get_or_init(|| library.operations().filter_map(title).collect());
        titles.get(&(api, anchor.to_owned())).copied()
    }

    /// The operation of an API with a method and a path.
    pub fn by_place(
        &self,
        library: &Specification,
        api: usize,
        method: &str,
        path: &str,
    ) -> Option<OperationRef> {
        let key = |method: &str, path: &str| format!("{} {path}", method.to_ascii_uppercase());
        let place = |(at, operation): (OperationRef, &Operation)| {
            ((at.api, key(operation.method.as_str(), &operation.path)), at)
        };
        let places = self.places.get_or_init(|| library.operations().map(place).collect());
        places.get(&(api, key(method, path))).copied()
    }

    /// The pages of the same sort before and after a page.
    pub fn neighbours(&self, page: usize) -> (Option<usize>, Option<usize>) {
        self.neighbours.get(&page).copied().unwrap_or_default()
    }

    /// Lets readers go from each of these pages to the next.
    fn line_up(&mut self, pages: &[usize]) {
        for (at, page) in pages.iter().enumerate() {
            let before = at.checked_sub(1).map(|before| pages[before]);
            self.neighbours.insert(*page, (before, pages.get(at + 1).copied()));
        }
    }

    /// Makes the pages that follow `texts`, the pages with text of their own.
    pub(super) fn build(plan: &Plan, library: &Specification, texts: &[Page]) -> (Self, Vec<Page>) {
        let mut reference = Self::default();
        for (api, entry) in library.apis.iter().enumerate() {
            for (at, item) in entry.api.path_items.iter().enumerate() {
                reference.paths.insert((api, item.path.clone()), at);
            }
        }
        if !texts.iter().any(|page| matches!(page.kind, PageKind::Api(_))) {
            return (reference, Vec::new());
        }
        let mut maker = Maker {
            first: texts.len(),
            pages: Vec::new(),
            addresses: Addresses::with(texts.iter().map(|page| page.url.as_str())),
        };
        for (api, entry) in library.apis.iter().enumerate() {
            reference.add_api(api, entry, texts, &mut maker);
        }
        let mut pages = maker.pages;
        if !texts.iter().any(|page| page.url.is_empty()) {
            pages.push(page("", &plan.settings.title, GeneratedPage::Documents));
        }
        uses::collect(&mut reference, library);
        (reference, pages)
    }

    fn add_api(&mut self, api: usize, entry: &ApiEntry, texts: &[Page], maker: &mut Maker) {
        let Some(home) = texts.iter().position(|page| page.kind == PageKind::Api(api)) else { return };
        let base = texts[home].url.clone();
        let begin = maker.position();
        self.api_of.insert(home, api);
        let (mut nodes, groups) = tags::tree(api, &entry.api);
        for (at, node) in nodes.iter_mut().enumerate() {
            let url = format!("{base}tags/{}/", address_part(&node.name));
            node.page = maker.add(&url, &node.title, GeneratedPage::Tag { api, tag: at });
        }
        for (operation, item) in entry.api.operations.iter().enumerate() {
            let words = format!("{} {}", item.method, item.path);
            let name = address_part(item.id.as_deref().unwrap_or(&words));
            let at = OperationRef { api, operation };
            let title = match &item.summary {
                // A title has no markup.
                Some(summary) => summary.replace('`', ""),
                None => words,
            };
            let url = format!("{base}operations/{name}/");
            let page = maker.add(&url, &title, GeneratedPage::Operation(at));
            self.operations.insert(at, page);
            if let Some(id) = &item.id {
                self.ids.entry((api, id.clone())).or_insert(at);
            }
        }
        let mut webhooks = Vec::new();
        for (webhook, item) in entry.api.webhooks.iter().enumerate() {
            let url = format!("{base}webhooks/{}/", address_part(&item.name));
            let body = GeneratedPage::Webhook { api, webhook };
            webhooks.push(maker.add(&url, &item.name, body));
        }
        let mut schemas = Vec::new();
        for (schema, item) in entry.api.components.schemas.iter().enumerate() {
            let url = format!("{base}schemas/{}/", address_part(&item.name));
            let page = maker.add(&url, &item.name, GeneratedPage::Schema { api, schema });
            self.schemas.entry(item.item).or_insert(page);
            self.names.insert((api, item.name.clone()), page);
            schemas.push(page);
        }
        let schema_index = (!schemas.is_empty())
            .then(|| maker.add(&format!("{base}schemas/"), "Schemas", GeneratedPage::Schemas(api)));
        let endpoint_index = (entry.api.operations.len() > 1).then(|| {
            maker.add(&format!("{base}operations/"), "All operations", GeneratedPage::Operations(api))
        });
        let components = (!entry.unused.is_empty()).then(|| {
            maker.add(&format!("{base}components/"), "Further components", GeneratedPage::Components(api))
        });
        for page in begin..maker.position() {
            self.api_of.insert(page, api);
        }
        let order = tags::order(&nodes, &groups);
        let mut seen = FxHashSet::default();
        let operations = order.iter().flat_map(|tag| &nodes[*tag].operations);
        let operations: Vec<usize> =
            operations.filter(|at| seen.insert(**at)).map(|at| self.operations[at]).collect();
        self.line_up(&operations);
        self.line_up(&order.iter().map(|tag| nodes[*tag].page).collect::<Vec<_>>());
        self.line_up(&webhooks);
        self.line_up(&schemas);
        let entry = ApiReference {
            base,
            home,
            tags: nodes,
            groups,
            webhooks,
            schemas,
            schema_index,
            endpoint_index,
            components,
        };
        self.apis.0.insert(api, entry);
    }
}

/// Collects pages, whose positions follow those of the texts.
struct Maker {
    first: usize,
    pages: Vec<Page>,
    addresses: Addresses,
}

impl Maker {
    fn position(&self) -> usize {
        self.first + self.pages.len()
    }

    /// Adds a page at an address, or at the first free one after it.
    fn add(&mut self, url: &str, title: &str, body: GeneratedPage) -> usize {
        let free = self.addresses.claim(url);
        let position = self.position();
        self.pages.push(page(&free, title, body));
        position
    }
}

/// The APIs that get a reference: all in a site of descriptions; in specwright's own layout those that
/// pages do not show as a whole.
fn referenced(plan: &Plan, library: &Specification, pages: &[Page]) -> Vec<usize> {
    let all = 0..library.apis.len();
    match plan.layout {
        Layout::OpenApi => all.collect(),
        Layout::Native if plan.settings.pages.reference => {
            let placed: FxHashSet<OperationRef> = pages.iter().flat_map(placed_operations).collect();
            let is_shown = |api: usize| {
                let count = library.apis[api].api.operations.len();
                count > 0 && (0..count).all(|operation| placed.contains(&OperationRef { api, operation }))
            };
            all.filter(|api| !is_shown(*api)).collect()
        }
        Layout::Native | Layout::Hugo | Layout::Targets => Vec::new(),
    }
}

/// The operations that a page shows.
fn placed_operations(page: &Page) -> impl Iterator<Item = OperationRef> {
    let placements = match &page.body {
        PageBody::Text { placements, .. } => placements.as_slice(),
        PageBody::Generated(_) => &[],
    };
    placements.iter().flat_map(|placement| &placement.operations).map(|placed| placed.operation)
}

/// The address of a reference, as the configuration or the path of its description has it.
fn home_address(plan: &Plan, entry: &ApiEntry) -> String {
    let key = match (plan.layout, plan.api(&entry.spec, &entry.name)) {
        (Layout::Native, Some(api)) => api.address(),
        _ if entry.spec.is_empty() => entry.name.clone(),
        _ => format!("{}/{}", entry.spec, entry.name),
    };
    let parts: Vec<String> = key.split('/').map(address_part).collect();
    format!("{}/", parts.join("/"))
}

/// The position of a reference among its siblings: where the configuration puts it, or after the pages.
fn weight(plan: &Plan, url: &str, at: usize) -> i64 {
    let order = &plan.settings.navigation.order;
    let listed = order.iter().position(|listed| listed.trim_matches('/') == url.trim_end_matches('/'));
    listed
        .filter(|_| !url.is_empty())
        .map_or(i64::MAX / 2 + 1 + at as i64, |listed| i64::MIN / 2 + listed as i64)
}

/// The text of the first page of each reference: the description in `info`.
pub(super) fn homes(
    plan: &Plan,
    library: &Specification,
    pages: &[Page],
    sources: &Sources,
    sink: &Sink,
) -> Vec<PageText> {
    let apis = referenced(plan, library, pages);
    let has_home = pages.iter().any(|page| page.url.is_empty());
    let is_alone = apis.len() == 1 && !has_home;
    let mut taken: BTreeSet<String> = pages.iter().map(|page| page.url.to_lowercase()).collect();
    let mut made = Vec::new();
    let options = plan.settings.markup.markdown();
    for at in apis {
        let entry = &library.apis[at];
        let info = &entry.api.info;
        let mut url = if is_alone { String::new() } else { home_address(plan, entry) };
        // A page about the API may have its address.
        let stem = url.trim_end_matches('/').to_owned();
        let mut ends =
            std::iter::once("/reference/".to_owned()).chain((2..).map(|number| format!("-{number}/")));
        while !taken.insert(url.to_lowercase()) {
            let Some(end) = ends.next() else { break };
            url = format!("{stem}{end}");
        }
        let title = if info.title.is_empty() { entry.name.clone() } else { info.title.to_string() };
        let parts: Vec<Part> = info
            .description
            .iter()
            .map(|prose| Part {
                text: prose.text.clone(),
                origin: prose.origin.clone(),
                markup: prose.markup,
                shift: 0,
            })
            .collect();
        let documents = parts
            .iter()
            .filter(|part| part.markup == Markup::Markdown)
            .map(|part| markdown::parse(part.text.clone(), part.origin.clone(), options, sources, sink))
            .collect();
        made.push(PageText {
            source: PageSource {
                weight: weight(plan, &url, at),
                url,
                link_title: title.clone(),
                title,
                description: info.summary.as_deref().unwrap_or_default().to_owned(),
                kind: PageKind::Api(at),
                parts,
                front: FrontMatter::default(),
            },
            documents,
            definitions: None,
        });
    }
    made
}

/// Names a site without a title after its home page, after its only API, or after its folder.
pub fn name_site(plan: &mut Plan, library: &Specification, sources: &Sources) {
    let settings = &mut plan.settings;
    if !settings.title.is_empty() {
        return;
    }
    if plan.layout == Layout::Native {
        let home = plan.pages.iter().find(|page| page.kind == PageKind::Home);
        let title = home.map(|home| home.front.title.clone().or_else(|| written_title(home)));
        if let Some(title) = title.flatten() {
            settings.title = title;
            return;
        }
    }
    match library.apis.as_slice() {
        [only] => {
            settings.title = only.api.info.title.to_string();
            if settings.version.label.is_empty() {
                settings.version.label = only.api.info.version.to_string();
            }
        }
        _ if plan.layout == Layout::OpenApi => settings.title = "API reference".into(),
        _ if plan.layout == Layout::Native => {
            let folder = sources.root().canonicalize().ok();
            let name = folder.as_deref().and_then(|folder| folder.file_name()?.to_str());
            settings.title = name.unwrap_or("Documentation").to_owned();
        }
        _ => {}
    }
}

/// The title that the text of a page begins with, as plain text.
fn written_title(page: &PageSource) -> Option<String> {
    let part = page.parts.first()?;
    let mut lines = part.text.lines().map(str::trim_end).skip_while(|line| line.is_empty());
    let (first, second) = (lines.next()?, lines.next().unwrap_or_default());
    let is_underlined = second.len() >= 3 && second.bytes().all(|byte| byte == b'=');
    let title = match part.markup {
        Markup::Markdown => first.strip_prefix("# ").or_else(|| is_underlined.then_some(first))?,
        Markup::Rst => is_underlined.then_some(first)?,
    };
    // An anchor of its own is no part of a title.
    let title = title.split(" {#").next().unwrap_or(title).trim_end_matches('#').trim();
    (!title.is_empty()).then(|| title.replace(['`', '*'], ""))
}
