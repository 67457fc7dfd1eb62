//! Whole pages: the frame around the text, the contents, the way to other pages.

use minijinja::Value;

use super::href;
use super::operation::path_html;
use super::view::{
    EndpointsView, EntryView, LinkView, PageView, RootView, SiteView, VersionView, html, list, maybe,
};
use super::{Pen, Renderer};
use crate::html::Html;
use crate::layout::{PageKind, Status};
use crate::markup::Prose;
use crate::site::{ContentsEntry, GeneratedPage, NavEntry, PageBody, Target};
use crate::source::{Origin, Span};

/// Whole sites in the generator's name and version.
const GENERATOR: &str = concat!("specwright ", env!("CARGO_PKG_VERSION"));

impl Pen<'_, '_> {
    /// The whole page as a document.
    pub fn whole(&mut self) -> Html {
        let (template, root) = match &self.page.body {
            PageBody::Text { .. } => {
                let mut body = Html::new();
                for document in self.documents() {
                    let part = self.document(document);
                    body.push(&part);
                }
                if matches!(self.page.kind, PageKind::Changelog { .. }) {
                    self.changes = Some(body.clone());
                }
                if let PageKind::Api(api) = self.page.kind {
                    body = self.home_page(api, &body);
                }
                let template = if self.page.kind == PageKind::Home { "home.html" } else { "page.html" };
                let page = self.page_view(body);
                (template, RootView { page: Value::from(page), ..RootView::default() })
            }
            PageBody::Generated(generated) => self.generated(&generated.clone()),
        };
        let root = RootView { site: Value::from(self.site_view()), ..root };
        match self.renderer.templates.render(template, root) {
            Ok(html) => html,
            Err(diagnostic) => {
                self.renderer.sink.add(diagnostic);
                Html::new()
            }
        }
    }

    fn generated(&mut self, generated: &GeneratedPage) -> (&'static str, RootView) {
        if let Some(body) = self.reference_page(generated) {
            let is_operation = matches!(generated, GeneratedPage::Operation(_));
            return (if is_operation { "operation_page.html" } else { "page.html" }, self.root(body));
        }
        match generated {
            GeneratedPage::Operation(at) => {
                let style = crate::site::AnchorStyle::Github;
                let operation = self.renderer.site.library.operation(*at);
                let id = self.anchors.claim(&crate::site::operation_anchor(operation, style));
                let mut view = self.operation(*at, &id, &[], 2);
                // It is the heading of the page.
                view.summary = Value::UNDEFINED;
                let context = RootView { operation: Value::from(view), ..RootView::default() };
                let body = self.fragment("operation.html", context);
                ("operation_page.html", self.root(body))
            }
            GeneratedPage::Index(kind) => {
                let index = self.index(*kind);
                let context = RootView { index: Value::from(index), ..RootView::default() };
                let body = self.fragment("index_table.html", context);
                ("page.html", self.root(body))
            }
            GeneratedPage::Documents
            | GeneratedPage::Tag { .. }
            | GeneratedPage::Schema { .. }
            | GeneratedPage::Webhook { .. }
            | GeneratedPage::Operations(_)
            | GeneratedPage::Schemas(_)
            | GeneratedPage::Components(_) => ("page.html", self.root(Html::new())),
            GeneratedPage::Search => ("search.html", self.root(Html::new())),
            GeneratedPage::NotFound => ("not_found.html", self.root(Html::new())),
        }
    }

    fn root(&mut self, body: Html) -> RootView {
        RootView { page: Value::from(self.page_view(body)), ..RootView::default() }
    }

    pub(super) fn fragment(&self, template: &str, context: RootView) -> Html {
        self.renderer.templates.render(template, context).unwrap_or_else(|diagnostic| {
            self.renderer.sink.add(diagnostic);
            Html::new()
        })
    }

    /// What templates of shortcodes are told of the page.
    pub(super) fn page_basics(&self) -> PageView {
        let version = match &self.page.kind {
            PageKind::RoomVersion(version) => Value::from(version.as_str()),
            _ => Value::UNDEFINED,
        };
        PageView {
            title: Value::from(self.page.title.as_str()),
            root: Value::from(self.root_path()),
            url: Value::from(self.page.url.as_str()),
            kind: Value::from(self.kind()),
            version,
            ..PageView::default()
        }
    }

    /// The way to the root of the site. The page for missing addresses is shown at any depth, so it
    /// needs the path that the site is published under.
    pub(super) fn root_path(&self) -> String {
        match self.page.body {
            PageBody::Generated(GeneratedPage::NotFound) => {
                base_path(&self.renderer.site.plan.settings.base_url)
            }
            _ => href::root(&self.page.url),
        }
    }

    fn kind(&self) -> &'static str {
        match (&self.page.body, &self.page.kind) {
            (PageBody::Generated(GeneratedPage::Operation(_)), _) => "operation",
            (PageBody::Generated(GeneratedPage::Schema { .. }), _) => "schema",
            (
                PageBody::Generated(
                    GeneratedPage::Index(_) | GeneratedPage::Operations(_) | GeneratedPage::Schemas(_),
                ),
                _,
            ) => "index",
            (_, PageKind::Api(_)) => "api",
            (PageBody::Generated(GeneratedPage::Search), _) => "search",
            (PageBody::Generated(GeneratedPage::NotFound), _) => "not-found",
            (_, PageKind::Home) => "home",
            (_, PageKind::RoomVersion(_)) => "room-version",
            (_, PageKind::Changelog { .. }) => "changelog",
            _ => "page",
        }
    }

    fn page_view(&mut self, body: Html) -> PageView {
        let site = self.renderer.site;
        let settings = &site.plan.settings;
        let base_url = settings.base_url.trim_end_matches('/');
        // Search engines should prefer the page of the current version.
        let canonical = [settings.version.current_url.trim_end_matches('/'), base_url]
            .into_iter()
            .find(|url| url.contains("://"))
            .map(|url| format!("{url}/{}", self.page.url));
        let heading = self.page.heading.clone().unwrap_or_else(|| Html::escape(&self.page.title));
        let heading = match &self.page.body {
            PageBody::Generated(GeneratedPage::Operation(at)) => {
                let operation = site.library.operation(*at);
                Html::escape(operation.summary.as_deref().unwrap_or(&self.page.title))
            }
            _ => heading,
        };
        let (previous, next) = self.neighbours();
        let lead = self.lead();
        let description =
            lead.as_ref().map_or_else(|| self.page.description.clone(), |prose| self.plain(prose));
        let description = if description.is_empty() { self.begins_with() } else { description };
        let lead = lead.map(|prose| self.blocks(&prose, "about", 2)).unwrap_or_default();
        PageView {
            heading: html(heading),
            heading_id: maybe(self.page.heading_id.as_deref()),
            description: Value::from(description),
            lead: html(lead),
            canonical: maybe(canonical),
            body: html(body),
            contents: list(self.contents()),
            endpoints: self.endpoints(),
            navigation: list(self.whole_navigation()),
            breadcrumbs: list(self.breadcrumbs()),
            previous,
            next,
            markdown: self.twin(),
            json_ld: Value::from(format!("{}{}", self.root_path(), super::machine::STRUCTURED_DATA)),
            release: self.release(),
            ..self.page_basics()
        }
    }

    /// What a page without a description says first, as much as search engines show.
    fn begins_with(&self) -> String {
        const MOST: usize = 160;
        let Some(entry) = self.entries.iter().find(|entry| !entry.text.trim().is_empty()) else {
            return String::new();
        };
        let mut text = String::new();
        for word in entry.text.split_whitespace() {
            if text.len() + word.len() >= MOST {
                text.push_str(" …");
                break;
            }
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(word);
        }
        text
    }

    /// The description of a page as prose: it is written in the page's own language.
    fn lead(&self) -> Option<Prose> {
        let part = self.page.source.as_ref()?.parts.first()?;
        let Origin::Slice(body) = part.origin else { return None };
        let front = Span::new(body.file, 0, body.start as usize);
        let text = &self.page.description;
        (!text.is_empty()).then(|| Prose {
            text: text.as_str().into(),
            markup: part.markup,
            origin: Origin::Scalar(front),
        })
    }

    /// The generated indexes, from every page.
    fn indexes(&self) -> Vec<LinkView> {
        let link = |at: &usize| {
            let page = &self.renderer.site.pages[*at];
            LinkView {
                title: Value::from(page.title.as_str()),
                url: Value::from(format!("{}{}", self.root_path(), href::file(&page.url))),
                current: Value::from(*at == self.at),
                ..LinkView::default()
            }
        };
        self.renderer.index_pages.iter().map(link).collect()
    }

    /// The address of the Markdown twin.
    fn twin(&self) -> Value {
        if !super::machine::has_content(self.page) {
            return Value::UNDEFINED;
        }
        let file = super::twin::file(&self.page.url);
        Value::from(file.rsplit('/').next().unwrap_or(&file))
    }

    /// The tree of headings and generated sections.
    fn contents(&self) -> Vec<EntryView> {
        let mut position = 0;
        self.contents_below(&self.page.contents, &mut position, 0)
    }

    /// Entries from `position` on that are deeper than `level`; levels end at 7, so does the depth.
    fn contents_below(&self, all: &[ContentsEntry], position: &mut usize, level: u8) -> Vec<EntryView> {
        let mut views = Vec::new();
        while let Some(entry) = all.get(*position).filter(|entry| entry.level > level) {
            *position += 1;
            let children = self.contents_below(all, position, entry.level);
            let operation = entry.operation.map(|at| self.renderer.site.library.operation(at));
            views.push(EntryView {
                id: Value::from(entry.id.as_str()),
                title: html(entry.title.clone()),
                url: Value::from(format!("#{}", entry.id)),
                method: maybe(operation.map(|operation| operation.method.as_str())),
                path: maybe(operation.map(|operation| &*operation.path)),
                deprecated: Value::from(
                    operation.is_some_and(|operation| operation.lifecycle.is_deprecated()),
                ),
                children: if children.is_empty() { Value::UNDEFINED } else { list(children) },
                ..EntryView::default()
            });
        }
        views
    }

    /// The operations of the page in groups: by module where it has modules, what stands outside of
    /// them being required of all; by section otherwise.
    fn endpoints(&self) -> Value {
        let contents = &self.page.contents;
        let has_modules = contents.iter().any(|entry| entry.opens_module);
        let mut groups: Vec<(String, String, Vec<Value>)> = Vec::new();
        let mut module = None;
        let mut module_level = 0;
        let mut count = 0;
        if has_modules {
            groups.push(("Required".into(), String::new(), Vec::new()));
        }
        for entry in contents {
            if let Some(at) = entry.operation {
                let operation = self.renderer.site.library.operation(at);
                count += 1;
                let group = module.unwrap_or(0);
                if groups.is_empty() {
                    groups.push((String::new(), String::new(), Vec::new()));
                }
                groups[group].2.push(Value::from(super::view::OperationView {
                    method: Value::from(operation.method.as_str()),
                    path: Value::from(&*operation.full_path),
                    path_html: html(path_html(&operation.full_path)),
                    url: Value::from(format!("#{}", entry.id)),
                    summary: maybe(operation.summary.as_deref()),
                    deprecated: Value::from(operation.lifecycle.is_deprecated()),
                    ..super::view::OperationView::default()
                }));
                continue;
            }
            let opens = if has_modules { entry.opens_module } else { entry.level == 2 };
            if opens {
                let title = strip_tags(entry.title.as_str());
                groups.push((title, format!("#{}", entry.id), Vec::new()));
                module = Some(groups.len() - 1);
                module_level = entry.level;
            } else if has_modules && module.is_some() && entry.level < module_level {
                module = None;
            }
        }
        if count < 2 {
            return Value::UNDEFINED;
        }
        let views =
            groups.into_iter().filter(|group| !group.2.is_empty()).map(|(title, url, items)| EndpointsView {
                title: Value::from(title),
                url: if url.is_empty() { Value::UNDEFINED } else { Value::from(url) },
                items: Value::from(items),
            });
        list(views.collect::<Vec<_>>())
    }

    /// The tree of pages; below an entry only where it leads to this page, so that a large site does
    /// not repeat all of itself on every page.
    pub(super) fn navigation(&self, entries: &[NavEntry]) -> Vec<EntryView> {
        let pages = &self.renderer.site.pages;
        let mut views = Vec::new();
        for entry in entries {
            let page = &pages[entry.page];
            let is_current = entry.page == self.at;
            let is_open = is_current
                || !page.url.is_empty() && self.page.url.starts_with(&page.url)
                || self.page.url.starts_with(page.url.trim_end_matches(".html"))
                    && page.url.ends_with(".html");
            let children = if is_open { self.navigation(&entry.children) } else { Vec::new() };
            views.push(EntryView {
                title: Value::from(page.link_title.as_str()),
                url: Value::from(self.href(&Target { page: entry.page, anchor: String::new() })),
                current: Value::from(is_current),
                open: Value::from(is_open),
                children: if children.is_empty() { Value::UNDEFINED } else { list(children) },
                ..EntryView::default()
            });
        }
        views
    }

    fn breadcrumbs(&self) -> Vec<LinkView> {
        if let Some(crumbs) = self.reference_breadcrumbs() {
            return crumbs;
        }
        let pages = &self.renderer.site.pages;
        let mut crumbs = Vec::new();
        let mut rest = self.page.url.trim_end_matches('/');
        while let Some((parent, _)) = rest.rsplit_once('/') {
            rest = parent;
            if let Some(page) = self.renderer.site.links.page(parent).filter(|page| *page != self.at) {
                crumbs.push(page);
            }
        }
        if self.page.kind != PageKind::Home {
            crumbs.extend(self.renderer.site.links.page("").filter(|home| *home != self.at));
        }
        let link = |page: usize| LinkView {
            title: Value::from(pages[page].link_title.as_str()),
            url: Value::from(self.href(&Target { page, anchor: String::new() })),
            ..LinkView::default()
        };
        crumbs.into_iter().rev().map(link).collect()
    }

    /// The pages before and after this one in reading order.
    fn neighbours(&self) -> (Value, Value) {
        if let Some(found) = self.reference_neighbours() {
            return found;
        }
        let order = &self.renderer.reading_order;
        let Some(at) = order.iter().position(|page| *page == self.at) else {
            return (Value::UNDEFINED, Value::UNDEFINED);
        };
        let link = |page: Option<&usize>| {
            page.map_or(Value::UNDEFINED, |page| {
                Value::from(LinkView {
                    title: Value::from(self.renderer.site.pages[*page].link_title.as_str()),
                    url: Value::from(self.href(&Target { page: *page, anchor: String::new() })),
                    ..LinkView::default()
                })
            })
        };
        (link(at.checked_sub(1).and_then(|at| order.get(at))), link(order.get(at + 1)))
    }

    fn site_view(&self) -> SiteView {
        let settings = &self.renderer.site.plan.settings;
        let root = self.root_path();
        let own = |path: &str| match path.contains("://") {
            true => path.to_owned(),
            false => format!("{root}{path}"),
        };
        let links = |links: &[crate::layout::MenuLink]| {
            list(links.iter().map(|link| LinkView {
                name: Value::from(link.title.as_str()),
                title: Value::from(link.title.as_str()),
                url: Value::from(link.url.as_str()),
                ..LinkView::default()
            }))
        };
        let version = &settings.version;
        let choices = version.choices.iter().map(|choice| LinkView {
            label: Value::from(choice.title.as_str()),
            url: Value::from(choice.url.as_str()),
            current: Value::from(choice.title == version.label),
            ..LinkView::default()
        });
        let mut choices: Vec<LinkView> = choices.collect();
        if choices.is_empty() && !version.list.is_empty() && !version.label.is_empty() {
            // A menu that a published list fills begins with the version at hand.
            choices.push(LinkView {
                label: Value::from(version.label.as_str()),
                url: Value::from(own("index.html")),
                current: Value::from(true),
                ..LinkView::default()
            });
        }
        SiteView {
            title: Value::from(settings.title.as_str()),
            description: Value::from(settings.description.as_str()),
            language: Value::from(settings.language.as_str()),
            version: Value::from(VersionView {
                label: Value::from(version.label.as_str()),
                status: Value::from(version.status.as_str()),
                banner: html(banner(version.status, &version.current_url)),
                choices: if choices.is_empty() { Value::UNDEFINED } else { list(choices) },
                list: if version.list.is_empty() {
                    Value::UNDEFINED
                } else {
                    Value::from(own(&version.list))
                },
            }),
            menu: links(&settings.menu),
            footer: links(&settings.footer),
            copyright: Value::from(settings.copyright.as_str()),
            logo: if settings.logo.is_empty() { Value::from("") } else { Value::from(own(&settings.logo)) },
            stylesheets: list(settings.stylesheets.iter().map(|sheet| own(sheet)).collect::<Vec<_>>()),
            scripts: Value::UNDEFINED,
            generator: Value::from(GENERATOR),
            indexes: list(self.indexes()),
            feed: if self.renderer.has_feed {
                Value::from(own(super::release::FEED))
            } else {
                Value::UNDEFINED
            },
        }
    }
}

impl Renderer<'_> {
    /// What templates of shortcodes are told of the site.
    pub(super) fn basics(settings: &crate::layout::Settings) -> Value {
        Value::from(SiteView {
            title: Value::from(settings.title.as_str()),
            description: Value::from(settings.description.as_str()),
            language: Value::from(settings.language.as_str()),
            version: Value::from(VersionView {
                label: Value::from(settings.version.label.as_str()),
                status: Value::from(settings.version.status.as_str()),
                ..VersionView::default()
            }),
            generator: Value::from(GENERATOR),
            ..SiteView::default()
        })
    }
}

/// The path of an address, with a slash at both ends.
pub fn base_path(base_url: &str) -> String {
    let rest = base_url.split_once("://").map_or(base_url, |(_, rest)| rest);
    let path = match base_url.contains("://") {
        true => rest.split_once('/').map_or("", |(_, path)| path),
        false => rest,
    };
    let path = path.trim_matches('/');
    if path.is_empty() { "/".into() } else { format!("/{path}/") }
}

/// Inline markup that leads to an address.
pub(super) fn anchor(address: &str, content: &Html) -> Html {
    let mut out = Html::new();
    out.push_markup("<a href=\"");
    out.push_text(&super::href::harmless(address));
    out.push_markup("\">");
    out.push(content);
    out.push_markup("</a>");
    out
}

/// What a reader of an unfinished or replaced version is told.
fn banner(status: Status, current_url: &str) -> Html {
    let mut out = Html::escape(match status {
        Status::Stable => return Html::new(),
        Status::Unstable => {
            "You are reading an unstable version of this specification: it may change without notice. "
        }
        Status::Historical => {
            "You are reading a historical version of this specification: a later one has replaced it. "
        }
    });
    if !current_url.is_empty() {
        out.push(&anchor(current_url, &Html::escape("Go to the current version")));
        out.push_text(".");
    }
    out
}

/// The text of inline markup that was made here.
pub(super) fn strip_tags(markup: &str) -> String {
    let mut out = String::with_capacity(markup.len());
    let mut rest = markup;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = rest[at..].find('>').map_or("", |end| &rest[at + end + 1..]);
    }
    out.push_str(rest);
    if !out.contains('&') {
        return out;
    }
    out.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_path_is_that_of_the_address() {
        assert_eq!(base_path(""), "/");
        assert_eq!(base_path("https://example.org"), "/");
        assert_eq!(base_path("https://example.org/v1.19"), "/v1.19/");
        assert_eq!(base_path("/v1.19/"), "/v1.19/");
    }
}
