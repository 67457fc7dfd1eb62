//! Pages of an API reference: home, tags, operations, schemas, webhooks.
//!
//! What they say of operations and schemas is in their views ([`crate::view`]).

mod components;
mod example_generator;
mod fragment;
mod home;
mod indexes;
mod navigation;
mod pages;
mod pattern;
mod request;
mod samples;
mod schemes;
mod style;
mod validate;
mod xml;

pub use example_generator::Fields;
pub(super) use home::web;
pub(super) use pattern::Patterns;
pub(super) use request::encoded;

use minijinja::Value;

use super::PageRenderer;
use super::values::{ReferenceView, RootView};
use crate::html::Html;
use crate::site::{GeneratedPage, OperationRef};

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
        let view = ReferenceView { description: super::values::html(text.clone()), ..view };
        self.reference_html("reference/home.html", view)
    }

    fn operation_page(&mut self, at: OperationRef) -> Html {
        let id = self.anchors.claim("op");
        let view = self.operation(at, &id, &[], 2);
        self.operation_html(view)
    }

    fn index_html(&self, index: super::values::IndexView) -> Html {
        let context = RootView { index: Value::from(index), ..RootView::default() };
        self.fragment("index_table.html", context)
    }

    fn reference_html(&self, template: &str, view: ReferenceView) -> Html {
        self.fragment(template, RootView { reference: Value::from(view), ..RootView::default() })
    }
}
