//! What the twin of a reference's home page says beside its text: whom to ask, where the API can be
//! reached, what callers present; and what an operation asks them to present.

use super::super::operation::place_of;
use super::super::reference::kind_words;
use super::{MarkdownPage, push_block};
use crate::model::{
    Authentication, Named, OAuthFlow, Requirement, SecurityKind, SecurityScheme, Server, ServerVariable,
};
use crate::site::OperationRef;

impl MarkdownPage<'_, '_> {
    /// The home page of an API, below its text.
    pub(super) fn home(&mut self, api: usize) -> String {
        let api_model = &self.renderer.site.library.apis[api].api;
        let info = &api_model.info;
        let mut facts = Vec::new();
        let mut fact = |label: &str, value: Option<String>| {
            facts.extend(value.filter(|text| !text.is_empty()).map(|text| format!("- {label}: {text}\n")));
        };
        fact("Version", Some(info.version.to_string()));
        fact(
            "Contact",
            info.contact.as_ref().map(|contact| {
                let parts = [&contact.name, &contact.email, &contact.url];
                parts.into_iter().flatten().map(|part| &**part).collect::<Vec<_>>().join(", ")
            }),
        );
        fact(
            "Licence",
            info.license.as_ref().map(|license| {
                let parts = [Some(&license.name), license.identifier.as_ref(), license.url.as_ref()];
                let parts = parts.into_iter().flatten().map(|part| &**part).filter(|part| !part.is_empty());
                parts.collect::<Vec<_>>().join(", ")
            }),
        );
        fact("Terms of service", info.terms_of_service.as_deref().map(str::to_owned));
        fact("More", api_model.external_docs.as_ref().map(|docs| docs.url.to_string()));
        let mut out = facts.concat();
        if !api_model.servers.is_empty() {
            push_block(&mut out, "## Servers");
            push_block(&mut out, &self.servers(&api_model.servers));
        }
        let schemes = &api_model.components.security_schemes;
        if !schemes.is_empty() {
            push_block(&mut out, "## Authentication");
        }
        for scheme in schemes {
            push_block(&mut out, &self.scheme(scheme));
        }
        let all: Vec<_> =
            (0..api_model.operations.len()).map(|operation| OperationRef { api, operation }).collect();
        if self.renderer.site.reference.apis.get(api).is_some() && !all.is_empty() {
            push_block(&mut out, "## Operations");
            self.list(&all, &mut out);
        }
        out
    }

    /// A list of servers, with the variables in their addresses.
    pub(super) fn servers(&mut self, servers: &[Server]) -> String {
        let mut out = String::new();
        for server in servers {
            out.push_str(&format!("- `{}`", server.url));
            if let Some(name) = &server.name {
                out.push_str(&format!(" ({name})"));
            }
            if let Some(prose) = &server.description {
                out.push_str(&format!(": {}", self.line(prose)));
            }
            out.push('\n');
            for variable in &server.variables {
                out.push_str(&self.variable(variable));
            }
        }
        out
    }

    fn variable(&mut self, variable: &ServerVariable) -> String {
        let mut out = format!("  - `{}`, by default `{}`", variable.name, variable.default);
        if !variable.values.is_empty() {
            let values: Vec<String> = variable.values.iter().map(|value| format!("`{value}`")).collect();
            out.push_str(&format!(", one of {}", values.join(", ")));
        }
        if let Some(prose) = &variable.description {
            out.push_str(&format!(": {}", self.line(prose)));
        }
        out.push('\n');
        out
    }

    fn scheme(&mut self, scheme: &Named<SecurityScheme>) -> String {
        let item = &scheme.item;
        let mut out = format!("### `{}`", scheme.name);
        let kind = match &item.kind {
            // What follows says where.
            SecurityKind::OAuth2 { .. } | SecurityKind::OpenIdConnect { .. } => kind_words(&item.kind).into(),
            kind => format!("{}: {}", kind_words(kind), place_of(kind)),
        };
        let deprecated = if item.lifecycle.is_deprecated() { " **Deprecated.**" } else { "" };
        push_block(&mut out, &format!("{kind}.{deprecated}"));
        if let Some(prose) = &item.description {
            push_block(&mut out, &self.prose(prose, 3));
        }
        match &item.kind {
            SecurityKind::OpenIdConnect { url } => push_block(&mut out, &format!("- Discovery: <{url}>")),
            SecurityKind::OAuth2 { flows, metadata_url } => {
                if let Some(url) = metadata_url {
                    push_block(&mut out, &format!("- Metadata: <{url}>"));
                }
                push_block(&mut out, &flows.iter().map(flow).collect::<String>());
            }
            _ => {}
        }
        out
    }
}

fn flow(flow: &OAuthFlow) -> String {
    let mut out = format!("- Flow `{}`\n", flow.name);
    for (label, url) in [
        ("Users agree at", &flow.authorization_url),
        ("Tokens come from", &flow.token_url),
        ("Tokens are renewed at", &flow.refresh_url),
        ("Devices ask at", &flow.device_url),
    ] {
        out.extend(url.as_ref().map(|url| format!("  - {label}: {url}\n")));
    }
    for scope in &flow.scopes {
        out.push_str(&format!("  - Scope `{}`: {}\n", scope.name, scope.description));
    }
    out
}

/// What a caller presents, as words: alternatives with their schemes and scopes. Empty where nothing is
/// said of it.
pub(super) fn credentials(authentication: &Authentication) -> String {
    let part = |requirement: &Requirement| {
        let needs = requirement.parts.iter().map(|part| {
            let scopes: Vec<String> = part.scopes.iter().map(|scope| format!("`{scope}`")).collect();
            match scopes.is_empty() {
                true => format!("`{}`", part.scheme),
                false => format!("`{}` (scopes {})", part.scheme, scopes.join(", ")),
            }
        });
        needs.collect::<Vec<_>>().join(" and ")
    };
    authentication.alternatives().iter().map(part).collect::<Vec<_>>().join(", or ")
}
