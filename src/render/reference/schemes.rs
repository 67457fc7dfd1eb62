//! Ways of authentication as templates see them.

use minijinja::Value;

use super::web;
use crate::render::PageRenderer;
use crate::render::values::{FlowView, NamedView, SchemeView, list, maybe};
use crate::view;

impl<'a> PageRenderer<'_, 'a> {
    /// All schemes of an API.
    pub(in crate::render) fn schemes(&mut self, schemes: &[view::SchemeView<'a>]) -> Vec<SchemeView> {
        schemes.iter().map(|scheme| self.scheme(scheme)).collect()
    }

    fn scheme(&mut self, scheme: &view::SchemeView<'a>) -> SchemeView {
        let id = &scheme.id;
        let flows: Vec<FlowView> = scheme.flows.iter().map(|flow| self.flow(flow, id)).collect();
        SchemeView {
            id: Value::from(id.as_str()),
            name: Value::from(scheme.name),
            kind: Value::from(scheme.kind),
            location: maybe(scheme.place.as_deref()),
            description: self.blocks_value(scheme.description, id, 4),
            deprecated: Value::from(scheme.deprecated),
            flows: list(flows),
            url: scheme.url.map_or(Value::UNDEFINED, |address| Value::from(web(address))),
            extensions: self.notes(&scheme.notes, id),
        }
    }

    fn flow(&mut self, flow: &view::FlowView<'a>, owner: &str) -> FlowView {
        let urls = flow.urls.iter().map(|(label, url)| NamedView { label: Value::from(*label), ..web(url) });
        let scopes = flow.scopes.iter().map(|(name, description)| NamedView {
            name: Value::from(*name),
            description: Value::from(*description),
            ..NamedView::default()
        });
        FlowView {
            name: Value::from(flow.name),
            urls: list(urls.collect::<Vec<_>>()),
            scopes: list(scopes.collect::<Vec<_>>()),
            extensions: self.notes(&flow.notes, owner),
        }
    }
}
