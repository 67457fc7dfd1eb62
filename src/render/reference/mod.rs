//! Pages of an API reference: home, tags, operations, schemas, webhooks.
//!
//! A page asks for the schemas that it shows; [`fields`] decides what opens in place, what is linked,
//! and what gets a table of its own.

mod alternatives;
mod body;
mod example_generator;
mod fields;
mod fragment;
mod home;
mod indexes;
mod keywords;
mod navigation;
mod operation;
mod pages;
mod pattern;
mod request;
mod responses;
mod samples;
mod security;
mod simple_unions;
mod style;
mod validate;
mod xml;

pub use example_generator::Fields;
pub use fields::DeferredTable;
pub(super) use home::web;
pub(super) use pattern::Patterns;
pub(super) use security::kind_words;

use minijinja::Value;

use super::PageRenderer;
use super::view::{OperationView, ReferenceView, RootView};
use crate::html::Html;
use crate::site::{GeneratedPage, OperationRef};
use operation::Shown;

/// Whether a value goes to the server or comes from it: read-only fields do not go, write-only ones do
/// not come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// To the server.
    Request,
    /// From the server.
    Response,
}

impl PageRenderer<'_, '_> {
    /// The body of a page of a reference; `None` when it is a page of another sort.
    pub(super) fn reference_page(&mut self, page: &GeneratedPage) -> Option<Html> {
        let view = match page {
            GeneratedPage::Operation(at) if self.api.is_some() => return Some(self.operation_page(*at)),
            GeneratedPage::Schemas(api) => {
                let index = self.schema_index(*api);
                return Some(self.index_html(index));
            }
            GeneratedPage::Operations(api) => {
                let index = self.endpoint_index(*api);
                return Some(self.index_html(index));
            }
            GeneratedPage::Documents => self.documents_list(),
            GeneratedPage::Tag { api, tag } => self.tag_page(*api, *tag),
            GeneratedPage::Schema { api, schema } => self.schema_view(*api, *schema),
            GeneratedPage::Webhook { api, webhook } => self.webhook_page(*api, *webhook),
            GeneratedPage::Components(api) => self.components_page(*api),
            _ => return None,
        };
        Some(self.reference_html("reference/page.html", view))
    }

    /// What follows the description on the first page of an API.
    pub(super) fn home_page(&mut self, api: usize, text: &Html) -> Html {
        let view = self.api_home(api);
        let view = ReferenceView { description: super::view::html(text.clone()), ..view };
        self.reference_html("reference/home.html", view)
    }

    fn operation_page(&mut self, at: OperationRef) -> Html {
        let operation = self.renderer.site.library.operation(at);
        let id = self.anchors.claim("op");
        let view = self.shown_operation(&Shown { api: at.api, operation, at: Some(at) }, &id, 2);
        self.operation_html(view)
    }

    /// An operation as markup.
    fn operation_html(&self, view: OperationView) -> Html {
        let title = Value::from(self.page.title.as_str());
        let page = super::view::PageView { title, ..super::view::PageView::default() };
        let context =
            RootView { operation: Value::from(view), page: Value::from(page), ..RootView::default() };
        self.fragment("operation.html", context)
    }

    fn index_html(&self, index: super::view::IndexView) -> Html {
        let context = RootView { index: Value::from(index), ..RootView::default() };
        self.fragment("index_table.html", context)
    }

    fn reference_html(&self, template: &str, view: ReferenceView) -> Html {
        self.fragment(template, RootView { reference: Value::from(view), ..RootView::default() })
    }
}
