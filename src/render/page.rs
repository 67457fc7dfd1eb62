//! Whole pages: the template that a page is made with, and what it is told of the page.

use minijinja::Value;

use super::PageRenderer;
use super::href;
use super::table::marked;
use super::values::{PageView, RootView, html, list, maybe};
use crate::html::Html;
use crate::markup::Prose;
use crate::project::PageKind;
use crate::site::{GeneratedPage, PageBody};
use crate::source::{Origin, Span};

impl PageRenderer<'_, '_> {
    /// The whole page as a document.
    pub fn whole(&mut self) -> Html {
        let (template, root) = match &self.page.body {
            PageBody::Text { .. } => {
                let mut body = Html::new();
                for document in self.documents() {
                    self.document(document, &mut body);
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
                self.report(diagnostic);
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
                (view.summary, view.summary_html) = (Value::UNDEFINED, Value::UNDEFINED);
                let context = RootView { operation: Value::from(view), ..RootView::default() };
                let body = self.fragment("operation.html", context);
                ("operation_page.html", self.root(body))
            }
            GeneratedPage::Index(kind) => {
                self.find_codes();
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
            self.report(diagnostic);
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
                marked(operation.summary.as_deref().unwrap_or(&self.page.title))
            }
            _ => heading,
        };
        let (previous, next) = self.neighbours();
        let lead = self.lead();
        let about = self.page_description(lead.as_ref());
        self.said = about.clone();
        let lead = lead.map(|prose| self.blocks(&prose, "about", 2)).unwrap_or_default();
        PageView {
            heading: html(heading),
            heading_id: maybe(self.page.heading_id.as_deref()),
            description: Value::from(about),
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
            edit_url: maybe(self.edit_url()),
            json_ld: Value::from(format!("{}{}", self.root_path(), super::metadata::STRUCTURED_DATA)),
            release: self.release(),
            ..self.page_basics()
        }
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

    /// The address for editing the page, where it is configured and the page is made from one file.
    fn edit_url(&self) -> Option<String> {
        let site = self.renderer.site;
        let pattern = &site.plan.settings.pages.edit_url;
        let [part] = &self.page.source.as_ref()?.parts[..] else { return None };
        let file = *part.origin.files().first()?;
        let path = super::reference::encoded(&site.sources.file(file).path, "/");
        (!pattern.is_empty()).then(|| pattern.replace("{path}", &path))
    }

    /// The address of the Markdown twin.
    fn twin(&self) -> Value {
        if !super::metadata::has_content(self.page) {
            return Value::UNDEFINED;
        }
        let file = super::markdown::file(&self.page.url);
        Value::from(file.rsplit('/').next().unwrap_or(&file))
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

/// Inline markup that leads to an address, unless that is unsafe.
pub(super) fn anchor(address: &str, content: &Html) -> Html {
    let mut out = Html::new();
    let Some(address) = super::href::safe(address) else { return content.clone() };
    out.push_markup("<a href=\"");
    out.push_text(&address);
    out.push_markup("\">");
    out.push(content);
    out.push_markup("</a>");
    out
}

/// An address as inline markup: a link where it leads somewhere from here.
pub(super) fn web_address(address: &str) -> Html {
    match super::href::is_whole(address) {
        true => anchor(address, &Html::escape(address)),
        false => super::table::code(address),
    }
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
