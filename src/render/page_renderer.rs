//! Writes one page: prose, links, anchors, and what is found on the way.

mod document_context;

use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use self::document_context::{DocumentContext, Mode};
use super::Renderer;
use super::href;
use super::reference::Direction;
use crate::diagnostic::{Diagnostic, Sink, rules};
use crate::html::Html;
use crate::markup::html::{Footnotes, write, write_inline, write_inline_to, write_to};
use crate::markup::plain::plain_text;
use crate::markup::{Document, Markup, Prose, rst};
use crate::model::SchemaId;
use crate::project::PageKind;
use crate::search::{Entry, Kind};
use crate::site::{Anchors, GeneratedPage, Page, PageBody, Target};
use crate::source::{Origin, Span, is_unsafe, join};

/// How to mend a link of a description that leads nowhere in this site.
pub(super) const WHOLE_ADDRESS: &str =
    "write the whole address, from `https://` on: the description is read elsewhere";

/// A link to a place of this site, to be checked when all anchors are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkUse {
    /// Where it leads: position of the page, and the anchor.
    pub page: usize,
    /// The anchor; empty for the page as a whole.
    pub anchor: String,
    /// Where it is written.
    pub span: Option<Span>,
}

/// A description as it was written.
struct Cached {
    html: Html,
    plain: Arc<str>,
    uses: Vec<LinkUse>,
    problems: Vec<Diagnostic>,
    /// Places of this page that it mentions.
    mentioned: Vec<Target>,
}

/// Writes one page.
pub struct PageRenderer<'r, 'a> {
    pub(super) renderer: &'r Renderer<'a>,
    /// Position of the page.
    pub(super) at: usize,
    pub(super) page: &'r Page,
    pub(super) anchors: Anchors,
    /// Links to this site.
    pub(super) uses: Vec<LinkUse>,
    /// What the search can find on this page.
    pub(super) entries: Vec<Entry>,
    /// What is wrong with what this page shows.
    pub(super) problems: Sink,
    /// The anchor of the operation that is written, and what replaces it in those of its fields.
    pub(super) shortened: Option<(String, String)>,
    /// Whether what is written is deprecated, or a changelog.
    pub(super) secondary: bool,
    /// The changes that a changelog's page shows, for the feed.
    pub(super) changes: Option<Html>,
    /// What the page says of itself in a sentence or two.
    pub(super) said: String,
    next_heading: usize,
    pub(super) next_placement: usize,
    cache: FxHashMap<(Span, bool), Cached>,
    /// Places of this page that were mentioned since it was last looked at.
    pub(super) mentioned: RefCell<Vec<Target>>,
    pub(super) footnotes: usize,
    /// The footnotes of the texts that are being written, the innermost last.
    pub(super) open_notes: Vec<Footnotes>,
    /// Position in `entries` of the section whose text is written.
    section: Option<usize>,
    /// The API whose reference the page belongs to.
    pub(super) api: Option<usize>,
    /// Schemas that have a made example on this page.
    pub(super) exemplified: FxHashSet<(SchemaId, Direction, bool)>,
    /// Whether a request or a response is being written.
    pub(super) direction: Direction,
}

impl<'r, 'a> PageRenderer<'r, 'a> {
    /// A pen for the page at this position.
    pub fn new(renderer: &'r Renderer<'a>, at: usize) -> Self {
        let page = &renderer.site.pages[at];
        let mut pen = Self {
            renderer,
            at,
            page,
            anchors: page.anchors.clone(),
            uses: Vec::new(),
            entries: Vec::new(),
            problems: Sink::new(),
            shortened: None,
            secondary: matches!(page.kind, PageKind::Changelog { .. }),
            changes: None,
            said: String::new(),
            next_heading: 0,
            next_placement: 0,
            cache: FxHashMap::default(),
            mentioned: RefCell::default(),
            footnotes: 0,
            open_notes: Vec::new(),
            section: None,
            api: renderer.site.reference.api_of(at),
            exemplified: FxHashSet::default(),
            direction: Direction::Request,
        };
        if page.source.is_some() {
            // Proposals and room versions are known by what their address ends with.
            let name = page.url.trim_end_matches('/').trim_end_matches(".html").rsplit('/').next();
            let keys = name.filter(|name| !name.is_empty()).map(str::to_owned).into_iter().collect();
            pen.entry(Kind::Page, &page.title, None, "", page.description.clone(), keys);
            pen.section = Some(0);
        }
        pen
    }

    /// The schema behind an id.
    pub(super) fn known(&self, id: SchemaId) -> &'a crate::model::Schema {
        self.renderer.site.library.schemas.get(id)
    }

    /// The page of a schema.
    pub(super) fn schema_page(&self, id: SchemaId) -> Option<usize> {
        self.renderer.site.reference.schema_page(self.api, id, self.known(id).name.as_ref())
    }

    /// Reports a problem with what the page shows.
    pub(super) fn report(&self, diagnostic: Diagnostic) {
        self.problems.add(diagnostic);
    }

    /// Adds something that the search can find.
    pub(super) fn entry(
        &mut self,
        kind: Kind,
        title: &str,
        owner: Option<&str>,
        anchor: &str,
        text: String,
        keys: Vec<String>,
    ) {
        let page = href::target(&self.page.url);
        self.entries.push(Entry {
            kind,
            title: title.to_owned(),
            owner: owner.map(str::to_owned),
            page_title: self.page.link_title.clone(),
            url: if anchor.is_empty() { page.to_owned() } else { [page, "#", anchor].concat() },
            text,
            keys,
            secondary: self.secondary,
        });
    }

    /// The texts of the page.
    pub(super) fn documents(&self) -> &'r [Document] {
        match &self.page.body {
            PageBody::Text { documents, .. } => documents,
            PageBody::Generated(_) => &[],
        }
    }

    /// Writes a text of the page.
    pub(super) fn document(&mut self, document: &Document, out: &mut Html) {
        write_to(document, &mut DocumentContext { pen: self, mode: Mode::Page }, out);
    }

    /// Writes a text that the page includes; a single paragraph without its element when it stands
    /// within a line.
    pub(super) fn included(&mut self, document: &Document, inline: bool, out: &mut Html) {
        let mut context = DocumentContext { pen: self, mode: Mode::Page };
        match inline {
            true => write_inline_to(document, &mut context, out),
            false => write_to(document, &mut context, out),
        }
    }

    /// What stands between the tags of a shortcode in the description of something with the anchor
    /// `owner`; a single paragraph without its element when it stands within a line.
    pub(super) fn inner(&mut self, document: &Document, inline: bool, (owner, level): (&str, u8)) -> Html {
        let mode = Mode::Description { owner, level, open: Vec::new(), had_anchor: false };
        let mut context = DocumentContext { pen: self, mode };
        if inline { write_inline(document, &mut context) } else { write(document, &mut context) }
    }

    /// A description as blocks.
    pub fn blocks(&mut self, prose: &Prose, owner: &str, level: u8) -> Html {
        self.prose(prose, owner, level, false)
    }

    /// A description for a table cell or a line.
    pub fn line(&mut self, prose: &Prose, owner: &str) -> Html {
        // On a page of a reference a cell stands below headings of the third level and the fourth.
        self.prose(prose, owner, if self.api.is_some() { 3 } else { 5 }, true)
    }

    fn prose(&mut self, prose: &Prose, owner: &str, level: u8, inline: bool) -> Html {
        let key = match prose.origin {
            Origin::Scalar(span) | Origin::Slice(span) => Some((span, inline)),
            Origin::Pieces(_) => None,
        };
        // The same description is shown wherever a shared definition is referred to.
        let cached = key.and_then(|key| self.cache.get(&key));
        // A mention is no link within what it speaks of.
        let fits = |cached: &&Cached| !cached.mentioned.iter().any(|target| self.is_here(target, owner));
        if let Some(Cached { html, uses, problems, .. }) = cached.filter(fits) {
            self.uses.extend(uses.iter().cloned());
            self.problems.extend(problems.iter().cloned());
            return html.clone();
        }
        let problems_before = self.problems.len();
        let document = self.parse(prose);
        let anchors_before = self.footnotes;
        let uses_before = self.uses.len();
        self.mentioned.borrow_mut().clear();
        let mut context = DocumentContext {
            pen: self,
            mode: Mode::Description { owner, level, open: Vec::new(), had_anchor: false },
        };
        let html =
            if inline { write_inline(&document, &mut context) } else { write(&document, &mut context) };
        let Mode::Description { had_anchor, .. } = context.mode else { return html };
        // Text with anchors of its own is written anew, with other anchors.
        if let Some(key) = key.filter(|_| !had_anchor && anchors_before == self.footnotes) {
            let mentioned = self.mentioned.take();
            if !mentioned.iter().any(|target| self.is_here(target, owner)) {
                let (plain, uses) = (plain_text(&document.events).into(), self.uses[uses_before..].to_vec());
                let problems = self.problems.after(problems_before);
                self.cache.insert(key, Cached { html: html.clone(), plain, uses, problems, mentioned });
            }
        }
        html
    }

    /// The plain text of a description that a line shows: it is parsed once for both.
    pub(super) fn plain_line(&mut self, prose: &Prose, owner: &str) -> String {
        if let Origin::Scalar(span) | Origin::Slice(span) = prose.origin {
            self.line(prose, owner);
            if let Some(cached) = self.cache.get(&(span, true)) {
                return cached.plain.to_string();
            }
        }
        self.plain(prose)
    }

    /// The plain text of a description.
    pub fn plain(&self, prose: &Prose) -> String {
        plain_text(&self.parse(prose).events)
    }

    /// The document of a description.
    pub(super) fn parse(&self, prose: &Prose) -> Arc<Document> {
        let Renderer { site, descriptions, .. } = self.renderer;
        let sink = &self.problems;
        match prose.markup {
            Markup::Markdown => descriptions.parsed(prose, site.sources, sink),
            // What names mean depends on the page.
            Markup::Rst => {
                let (origin, options) = (prose.origin.clone(), rst::Options::default());
                Arc::new(match &self.page.definitions {
                    Some(names) => rst::parse(&prose.text, origin, names, &options, site.sources, sink),
                    None => rst::parse_alone(&prose.text, origin, &options, site.sources, sink),
                })
            }
        }
    }

    /// The address of a place of this site, relative to this page.
    pub fn href(&self, target: &Target) -> String {
        if matches!(self.page.body, PageBody::Generated(GeneratedPage::NotFound)) {
            // It is shown at any depth.
            return format!("{}{}", self.root_path(), href::to(&self.renderer.site.pages, self.at, target));
        }
        href::to(&self.renderer.site.pages, self.at, target)
    }

    /// The address that data names (`/appendices/#user-identifiers`), relative to this page.
    pub(super) fn address(&self, url: &str) -> String {
        let site = self.renderer.site;
        if is_unsafe(url) {
            return String::new();
        }
        match href::read(url, &self.page.url, site) {
            href::Link::Page(meant) => {
                self.href(&Target { page: meant.page.unwrap_or(self.at), anchor: meant.anchor })
            }
            href::Link::Asset(path) => format!("{}{path}", href::root(&self.page.url)),
            href::Link::Nothing(path) => match self.meant_from_root(url) {
                Some((_, target)) => self.href(&target),
                None => format!("{}{path}", href::root(&self.page.url)),
            },
            href::Link::Elsewhere => url.to_owned(),
        }
    }

    /// What a relative address means that is written as if its page stood at the root, with the
    /// address as it should be written.
    fn meant_from_root(&self, url: &str) -> Option<(String, Target)> {
        let address = format!("/{}", url.trim_start_matches('/'));
        match href::read(&address, &self.page.url, self.renderer.site) {
            href::Link::Page(meant) => {
                let target = Target { page: meant.page.unwrap_or(self.at), anchor: meant.anchor };
                Some((address, target))
            }
            _ => None,
        }
    }

    /// The page of this site that a link means which leads out of it, by more `../` than there are
    /// folders: on a host of its own it would be found.
    fn meant_above(&self, url: &str) -> Option<(String, Target)> {
        let path = url.trim_start_matches("../");
        let climbs = path.len() < url.len() && !path.is_empty() && !path.starts_with(['#', '?']);
        climbs.then(|| self.meant_from_root(path))?
    }

    /// How to write a link: from the root, or from its page where links are taken as they are.
    fn written_as(&self, from_root: &str, from_page: &str) -> String {
        let is_rst = self.page.definitions.is_some();
        format!("write it as `{}`", if is_rst { from_page } else { from_root })
    }

    /// The page that a link to an anchor means, which stands on this one: the page that includes this
    /// text, when this one does not have the anchor.
    fn page_with(&self, anchor: &str) -> usize {
        let site = self.renderer.site;
        let host = site.hosts.get(&self.at).filter(|_| !anchor.is_empty() && !self.page.anchors.has(anchor));
        host.copied().unwrap_or(self.at)
    }

    /// What a link means that names the file of a page, relative to the file that it stands in.
    fn page_of_file(&self, url: &str, span: Option<Span>) -> Option<Target> {
        let site = self.renderer.site;
        let (path, anchor) = url.split_once('#').unwrap_or((url, ""));
        let file = site.sources.find(&join(&site.sources.file(span?.file).path, path).ok()?)?;
        let anchor = crate::resolve::percent_decode(anchor).into_owned();
        Some(Target { page: site.links.page_of(file)?, anchor })
    }

    /// Where a link that an author wrote leads, relative to this page.
    pub(super) fn resolve<'u>(&mut self, url: &'u str, span: impl FnOnce() -> Option<Span>) -> Cow<'u, str> {
        let site = self.renderer.site;
        if is_unsafe(url) {
            self.report_unsafe(url, span());
            return Cow::Borrowed("");
        }
        if let Some(target) = url.strip_prefix('#').and_then(|fragment| self.fragment_target(fragment)) {
            return Cow::Owned(self.href(&target));
        }
        if let Some((kind, name)) = super::names::split(url) {
            return self.named(kind, name, span());
        }
        let is_reference = self.api.is_some();
        // The texts of a page that is made are written for the page that shows them among others.
        let host = site.hosts.get(&self.at).filter(|_| self.page.source.is_none());
        let base = host.map_or(&self.page.url, |host| &site.pages[*host].url);
        match href::read(url, base, site) {
            href::Link::Elsewhere => match self.meant_above(url) {
                Some((address, target)) => {
                    let span = span();
                    let meant = self.use_of(target, span);
                    let message = "this link climbs above the root of the site".to_owned();
                    self.dead(span, message, Some(self.written_as(&address, &meant)));
                    Cow::Owned(meant)
                }
                None => href::elsewhere(url),
            },
            href::Link::Asset(path) if self.is_missing(&path) => {
                let near =
                    crate::diagnostic::nearest(&path, site.plan.assets.iter().map(|asset| &*asset.url));
                let help = near.map(|near| format!("did you mean `/{near}`?"));
                self.dead(span(), format!("there is no file `{path}`"), help);
                Cow::Owned(format!("{}{path}", href::root(&self.page.url)))
            }
            href::Link::Asset(path) => Cow::Owned(format!("{}{path}", href::root(&self.page.url))),
            href::Link::Page(target) => {
                let page = target.page.unwrap_or_else(|| self.page_with(&target.anchor));
                Cow::Owned(self.use_of(Target { page, anchor: target.anchor }, span()))
            }
            href::Link::Nothing(path) => {
                let span = span();
                // A page may be linked by the name of its file, as it is where sources are read.
                if let Some(target) = self.page_of_file(url, span) {
                    return Cow::Owned(self.use_of(target, span));
                }
                if let Some((address, target)) = self.meant_from_root(url) {
                    let message = format!("this link is relative to its page, where there is no `{path}`");
                    let meant = self.href(&target);
                    self.dead(span, message, Some(self.written_as(&address, &meant)));
                    return Cow::Owned(meant);
                }
                let help = self.renderer.guesses.of(&path, || {
                    let near = crate::diagnostic::nearest(&path, site.links.addresses());
                    // The folder that a link starts from makes it similar to what stands there.
                    let near = near.filter(|near| near.is_empty() || !path.starts_with(near));
                    near.map(|near| format!("did you mean `/{near}`?"))
                });
                // Descriptions are written for other places than this site, too: no link is better
                // than one that leads nowhere.
                let help = help.or_else(|| is_reference.then(|| WHOLE_ADDRESS.to_owned()));
                self.dead(span, format!("there is no page `{path}`"), help);
                match is_reference {
                    true => Cow::Borrowed(""),
                    false => Cow::Owned(format!("{}{path}", href::root(&self.page.url))),
                }
            }
        }
    }

    /// Reports an address that is left out because a browser would run it.
    pub(super) fn report_unsafe(&self, url: &str, span: Option<Span>) {
        let scheme: String = url.trim().split(':').next().unwrap_or_default().escape_debug().collect();
        let message = format!("unsafe address: `{scheme}:`");
        let diagnostic = match span {
            Some(span) => Diagnostic::new(&rules::LINK_UNSAFE, span, message),
            None => Diagnostic::without_place(&rules::LINK_UNSAFE, message),
        };
        self.report(diagnostic.help("use an address of the web (`https:`) or of this site"));
    }

    /// Notes a link to a place of this site; returns its address.
    pub(super) fn use_of(&mut self, target: Target, span: Option<Span>) -> String {
        // The anchor of a target in reStructuredText is in lower case, its name may not be.
        let has_capitals = target.anchor.bytes().any(|byte| byte.is_ascii_uppercase());
        let names = self.renderer.site.pages[target.page].definitions.as_ref().filter(|_| has_capitals);
        let named = names.and_then(|names| names.anchor(&target.anchor)).map(str::to_owned);
        let target = Target { anchor: named.unwrap_or(target.anchor), ..target };
        let address = self.href(&target);
        self.uses.push(LinkUse { page: target.page, anchor: target.anchor, span });
        address
    }

    /// Whether a file is missing among the assets: those of the source and of the look are known.
    fn is_missing(&self, path: &str) -> bool {
        let Some(name) = path.strip_prefix("assets/") else { return false };
        !self.renderer.site.links.has_asset(path)
            && !self.renderer.templates.assets().iter().any(|(known, _)| known == name)
    }

    /// Reports a link that leads nowhere.
    pub(super) fn dead(&self, span: Option<Span>, message: String, help: Option<String>) {
        let mut diagnostic = match span {
            Some(span) => Diagnostic::new(&rules::LINK_DEAD, span, message),
            None => Diagnostic::without_place(&rules::LINK_DEAD, message),
        };
        diagnostic.help = help;
        self.report(diagnostic);
    }
}
