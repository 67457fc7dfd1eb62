//! What a caller must present: on the home page every scheme, on an operation those that it needs.

use minijinja::Value;

use super::web;
use crate::markup::slug::github_slug;
use crate::model::{Authentication, Named, OAuthFlow, Operation, Requirement, SecurityKind, SecurityScheme};
use crate::render::PageRenderer;
use crate::render::operation::place_of;
use crate::render::view::{AuthenticationView, FlowView, NamedView, NeedView, SchemeView, html, list, maybe};
use crate::site::Target;

/// The anchor of a scheme on the home page of its API.
pub(super) fn scheme_anchor(name: &str) -> String {
    github_slug(&format!("security {name}"))
}

impl PageRenderer<'_, '_> {
    /// What an operation requires.
    pub(super) fn reference_authentication(
        &mut self,
        operation: &Operation,
        api: usize,
        owner: &str,
    ) -> AuthenticationView {
        let kind = match &operation.authentication {
            Authentication::None => "none",
            Authentication::Optional(_) => "optional",
            Authentication::Required(_) => "required",
        };
        let alternatives = self.requirements(operation.authentication.alternatives(), api, owner);
        AuthenticationView { kind: Value::from(kind), alternatives }
    }

    /// Alternatives, each with all that it needs.
    fn requirements(&mut self, alternatives: &[Requirement], api: usize, _owner: &str) -> Value {
        let mut views = Vec::new();
        for requirement in alternatives {
            let mut needs = Vec::new();
            for part in &requirement.parts {
                let schemes = &self.renderer.site.library.apis[api].api.components.security_schemes;
                let known = schemes.iter().find(|scheme| scheme.name == part.scheme);
                let home = self.renderer.site.reference.apis.get(api).map(|api| api.home);
                let address = known
                    .zip(home)
                    .map(|(scheme, page)| self.href(&Target { page, anchor: scheme_anchor(&scheme.name) }));
                let scopes = part.scopes.iter().map(|scope| NamedView {
                    name: Value::from(&**scope),
                    description: maybe(known.and_then(|scheme| allowed(scheme, scope))),
                    ..NamedView::default()
                });
                needs.push(NeedView {
                    scheme: Value::from(&*part.scheme),
                    url: maybe(address),
                    location: maybe(known.map(|scheme| place_of(&scheme.item.kind))),
                    scopes: list(scopes.collect::<Vec<_>>()),
                    ..NeedView::default()
                });
            }
            views.push(list(needs));
        }
        Value::from(views)
    }

    /// All schemes of an API.
    pub(super) fn schemes(&mut self, schemes: &[Named<SecurityScheme>]) -> Vec<SchemeView> {
        let mut views = Vec::new();
        for scheme in schemes {
            let item = &scheme.item;
            let wanted = scheme_anchor(&scheme.name);
            let id = self.anchors.claim(&wanted);
            let flows = match &item.kind {
                SecurityKind::OAuth2 { flows, .. } => flows.iter().map(|flow| self.flow(flow)).collect(),
                _ => Vec::new(),
            };
            let address = match &item.kind {
                SecurityKind::OpenIdConnect { url } => Some(url),
                SecurityKind::OAuth2 { metadata_url, .. } => metadata_url.as_ref(),
                _ => None,
            };
            views.push(SchemeView {
                name: Value::from(&*scheme.name),
                kind: Value::from(kind_words(&item.kind)),
                location: match &item.kind {
                    // What follows says where.
                    SecurityKind::OAuth2 { .. } | SecurityKind::OpenIdConnect { .. } => Value::UNDEFINED,
                    kind => Value::from(place_of(kind)),
                },
                description: match &item.description {
                    Some(prose) => html(self.blocks(prose, &id, 4)),
                    None => Value::UNDEFINED,
                },
                deprecated: Value::from(item.lifecycle.is_deprecated()),
                flows: list(flows),
                url: address.map_or(Value::UNDEFINED, |address| Value::from(web(address))),
                extensions: list(self.extension_words(&item.extensions).into_iter().map(html)),
                id: Value::from(id),
            });
        }
        views
    }

    fn flow(&self, flow: &OAuthFlow) -> FlowView {
        let addresses = [
            ("Users agree at", &flow.authorization_url),
            ("Tokens come from", &flow.token_url),
            ("Tokens are renewed at", &flow.refresh_url),
            ("Devices ask at", &flow.device_url),
        ];
        let urls = addresses.iter().filter_map(|(label, url)| {
            let url = url.as_deref()?;
            Some(NamedView { label: Value::from(*label), ..web(url) })
        });
        let scopes = flow.scopes.iter().map(|scope| NamedView {
            name: Value::from(&*scope.name),
            description: Value::from(&*scope.description),
            ..NamedView::default()
        });
        FlowView {
            name: Value::from(&*flow.name),
            urls: list(urls.collect::<Vec<_>>()),
            scopes: list(scopes.collect::<Vec<_>>()),
            extensions: list(self.extension_words(&flow.extensions).into_iter().map(html)),
        }
    }
}

/// What a scope allows.
fn allowed(scheme: &Named<SecurityScheme>, name: &str) -> Option<String> {
    let SecurityKind::OAuth2 { flows, .. } = &scheme.item.kind else { return None };
    let scope = flows.iter().flat_map(|flow| &flow.scopes).find(|scope| &*scope.name == name)?;
    Some(scope.description.to_string()).filter(|text| !text.is_empty())
}

/// The kind of a scheme in words.
pub(in crate::render) fn kind_words(kind: &SecurityKind) -> &'static str {
    match kind {
        SecurityKind::ApiKey { .. } => "API key",
        SecurityKind::Http { .. } => "HTTP authentication",
        SecurityKind::OAuth2 { .. } => "OAuth 2",
        SecurityKind::OpenIdConnect { .. } => "OpenID Connect",
        SecurityKind::MutualTls => "Mutual TLS",
        SecurityKind::Other(_) => "Other",
    }
}
