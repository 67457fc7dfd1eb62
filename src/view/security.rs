//! What a caller must present: schemes, and those that an operation needs.

use super::parts::{ApiView, FlowView, NeedView, SchemeView, SecurityView, TagView};
use super::{Description, LinkTarget, ViewBuilder, Words, kind_words, place_of};
use crate::markup::slug::github_slug;
use crate::model::{Authentication, Named, OAuthFlow, Operation, SecurityKind, SecurityScheme};

/// The anchor of a scheme.
fn scheme_anchor(name: &str) -> String {
    github_slug(&format!("security {name}"))
}

impl<'a> ViewBuilder<'a, '_> {
    /// What an operation requires.
    pub(super) fn security(&self, operation: &'a Operation, api: usize) -> SecurityView<'a> {
        let schemes = &self.site.library.apis[api].api.components.security_schemes;
        let home = self.site.reference.apis.get(api).map(|api| api.home);
        let need = |part: &'a crate::model::RequirementPart| {
            let known = schemes.iter().find(|scheme| scheme.name == part.scheme);
            let scope =
                |scope: &'a std::sync::Arc<str>| (&**scope, known.and_then(|known| allowed(known, scope)));
            NeedView {
                scheme: &part.scheme,
                target: known
                    .zip(home)
                    .map(|(scheme, page)| LinkTarget::Page(page, scheme_anchor(&scheme.name))),
                place: known.map(|scheme| place_of(&scheme.item.kind)),
                scopes: part.scopes.iter().map(scope).collect(),
            }
        };
        let alternatives = operation.authentication.alternatives().iter();
        SecurityView {
            kind: match &operation.authentication {
                Authentication::None => "none",
                Authentication::Optional(_) => "optional",
                Authentication::Required(_) => "required",
            },
            alternatives: alternatives.map(|one| one.parts.iter().map(need).collect()).collect(),
        }
    }

    /// All schemes of an API.
    pub fn schemes(&mut self, schemes: &'a [Named<SecurityScheme>]) -> Vec<SchemeView<'a>> {
        let mut views = Vec::new();
        for scheme in schemes {
            let item = &scheme.item;
            let id = self.anchors.claim(&scheme_anchor(&scheme.name));
            let flows = match &item.kind {
                SecurityKind::OAuth2 { flows, .. } => flows.iter().map(|flow| self.flow(flow)).collect(),
                _ => Vec::new(),
            };
            views.push(SchemeView {
                id,
                name: &scheme.name,
                kind: kind_words(&item.kind),
                place: match &item.kind {
                    // Flows and addresses say where.
                    SecurityKind::OAuth2 { .. } | SecurityKind::OpenIdConnect { .. } => None,
                    kind => Some(place_of(kind)),
                },
                description: item.description.as_ref().map(Description),
                deprecated: item.lifecycle.is_deprecated(),
                url: match &item.kind {
                    SecurityKind::OpenIdConnect { url } => Some(url),
                    SecurityKind::OAuth2 { metadata_url, .. } => metadata_url.as_deref(),
                    _ => None,
                },
                flows,
                notes: self.extension_notes(&item.extensions),
            });
        }
        views
    }

    fn flow(&self, flow: &'a OAuthFlow) -> FlowView<'a> {
        let addresses = [
            ("Users agree at", &flow.authorization_url),
            ("Tokens come from", &flow.token_url),
            ("Tokens are renewed at", &flow.refresh_url),
            ("Devices ask at", &flow.device_url),
        ];
        FlowView {
            name: &flow.name,
            urls: addresses.into_iter().filter_map(|(label, url)| Some((label, url.as_deref()?))).collect(),
            scopes: flow.scopes.iter().map(|scope| (&*scope.name, &*scope.description)).collect(),
            notes: self.extension_notes(&flow.extensions),
        }
    }

    /// What an API says as a whole.
    pub fn api(mut self, api: usize) -> ApiView<'a> {
        let item = &self.site.library.apis[api].api;
        let tag = |tag: &'a crate::model::TagInfo| {
            let mut notes = Vec::new();
            notes.extend(tag.parent.as_ref().map(|parent| Words::of("Part of ").text(&**parent).text(".")));
            notes.extend(tag.kind.as_ref().map(|kind| Words::of("Kind: ").code(&**kind).text(".")));
            notes.extend(self.extension_notes(&tag.extensions));
            TagView {
                name: tag.display_name.as_deref().unwrap_or(&tag.name),
                description: tag.description.as_ref().map(Description),
                external_docs: tag.external_docs.as_ref().map(|docs| self.docs(docs)),
                notes,
            }
        };
        let mut notes = self.extension_notes(&item.extensions);
        // The first page of a reference has rows for these.
        if self.api.is_none() {
            let facts = [
                ("Address of the description: ", &item.own_address),
                ("Dialect of schemas: ", &item.schema_dialect),
            ];
            let note = |(label, value): (&'static str, &'a Option<std::sync::Arc<str>>)| {
                Some(Words::of(label).code(value.as_deref()?))
            };
            notes.extend(facts.into_iter().filter_map(note));
        }
        ApiView {
            servers: item.servers.iter().map(|server| self.server(server)).collect(),
            tags: item.tags.iter().filter(|tag| tag.declared).map(tag).collect(),
            external_docs: item.external_docs.as_ref().map(|docs| self.docs(docs)),
            notes,
            schemes: self.schemes(&item.components.security_schemes),
        }
    }
}

/// What a scope allows.
fn allowed<'a>(scheme: &'a Named<SecurityScheme>, name: &str) -> Option<&'a str> {
    let SecurityKind::OAuth2 { flows, .. } = &scheme.item.kind else { return None };
    let scope = flows.iter().flat_map(|flow| &flow.scopes).find(|scope| &*scope.name == name)?;
    Some(&*scope.description).filter(|text| !text.is_empty())
}
