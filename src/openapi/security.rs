//! Security schemes and requirements.

use super::Reader;
use crate::load::{Entry, Node};
use crate::model::{
    Authentication, Named, OAuthFlow, Requirement, RequirementPart, Scope, SecurityKind, SecurityScheme,
};

impl Reader<'_> {
    /// The schemes under a key of a node: `securitySchemes` or `securityDefinitions`. The whole
    /// mapping may be a reference.
    pub(super) fn security_schemes(&mut self, node: &Node, key: &str) -> Vec<Named<SecurityScheme>> {
        let Some(schemes) = node.get(key).filter(|schemes| !schemes.is_null()) else { return Vec::new() };
        let Some(schemes) = self.target(schemes, "a mapping of security schemes") else { return Vec::new() };
        let mut found = Vec::new();
        for entry in schemes.entries() {
            if entry.key.starts_with("x-") {
                continue;
            }
            if let Some(scheme) = self.target(&entry.value, "a security scheme") {
                found.push(Named { name: entry.key.clone(), item: self.security_scheme(&scheme) });
            }
        }
        found
    }

    fn security_scheme(&mut self, node: &Node) -> SecurityScheme {
        let text = |key: &str| self.text(node, key).unwrap_or_default();
        let kind = match &*text("type") {
            "apiKey" => SecurityKind::ApiKey { name: text("name"), place: text("in") },
            "http" => {
                SecurityKind::Http { scheme: text("scheme"), bearer_format: self.text(node, "bearerFormat") }
            }
            "basic" => SecurityKind::Http { scheme: "basic".into(), bearer_format: None },
            "oauth2" => SecurityKind::OAuth2 {
                flows: self.flows(node),
                metadata_url: self.endpoint_address(node, "oauth2MetadataUrl"),
            },
            "openIdConnect" => SecurityKind::OpenIdConnect {
                url: self.endpoint_address(node, "openIdConnectUrl").unwrap_or_default(),
            },
            "mutualTLS" => SecurityKind::MutualTls,
            other => SecurityKind::Other(other.into()),
        };
        SecurityScheme {
            kind,
            description: self.prose(node, "description"),
            lifecycle: self.lifecycle(node),
            extensions: self.extensions(node),
            span: node.span,
        }
    }

    fn flows(&self, node: &Node) -> Vec<OAuthFlow> {
        // Swagger 2.0 has one flow, at the place of the scheme itself, with other words for two.
        if let Some(flow) = self.text(node, "flow") {
            let name = match &*flow {
                "application" => "clientCredentials".into(),
                "accessCode" => "authorizationCode".into(),
                _ => flow,
            };
            return vec![self.flow(name, node)];
        }
        self.fields(node, "flows").map(|entry| self.flow(entry.key.clone(), &entry.value)).collect()
    }

    fn flow(&self, name: std::sync::Arc<str>, node: &Node) -> OAuthFlow {
        let scope = |entry: &Entry| Scope {
            name: entry.key.clone(),
            description: self.text_of(&entry.value, "scopes").unwrap_or_default(),
        };
        OAuthFlow {
            name,
            authorization_url: self.endpoint_address(node, "authorizationUrl"),
            token_url: self.endpoint_address(node, "tokenUrl"),
            refresh_url: self.endpoint_address(node, "refreshUrl"),
            device_url: self.endpoint_address(node, "deviceAuthorizationUrl"),
            scopes: self.fields(node, "scopes").map(scope).collect(),
            extensions: self.extensions(node),
        }
    }

    /// What an operation requires: its own `security`, or that of the document.
    pub(super) fn authentication(&self, operation: &Node, document: &Node) -> Authentication {
        let holder = if operation.get("security").is_some() { operation } else { document };
        let mut is_optional = false;
        let mut alternatives = Vec::new();
        for item in self.items(holder, "security") {
            if item.as_map().is_none() {
                self.wrong(item, "security", "a list of mappings");
                continue;
            }
            let part = |entry: &Entry| RequirementPart {
                scheme: entry.key.clone(),
                scopes: entry
                    .value
                    .items()
                    .iter()
                    .filter_map(|scope| self.text_of(scope, "security"))
                    .collect(),
                span: entry.key_span,
            };
            let parts: Vec<_> = item.entries().iter().map(part).collect();
            match parts.is_empty() {
                true => is_optional = true,
                false => alternatives.push(Requirement { parts }),
            }
        }
        match (alternatives.is_empty(), is_optional) {
            (true, _) => Authentication::None,
            (false, true) => Authentication::Optional(alternatives),
            (false, false) => Authentication::Required(alternatives),
        }
    }
}
