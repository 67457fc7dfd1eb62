//! Ways of authentication and what an operation requires of them.

use std::sync::Arc;

use super::{Extensions, Lifecycle};
use crate::markup::Prose;
use crate::source::Span;

/// A way of authentication (OpenAPI 3.1, section 4.8.27).
#[derive(Debug, Clone)]
pub struct SecurityScheme {
    /// What the caller does.
    pub kind: SecurityKind,
    /// Description.
    pub description: Option<Prose>,
    /// Whether it is deprecated (3.2).
    pub lifecycle: Lifecycle,
    /// Vendor extensions.
    pub extensions: Extensions,
    /// The scheme in the source.
    pub span: Span,
}

/// What the caller does.
#[derive(Debug, Clone)]
pub enum SecurityKind {
    /// Sends a key.
    ApiKey {
        /// Name of the parameter.
        name: Arc<str>,
        /// `query`, `header` or `cookie`.
        place: Arc<str>,
    },
    /// Uses the `Authorization` header.
    Http {
        /// Scheme of RFC 9110, e.g. `basic` or `bearer`.
        scheme: Arc<str>,
        /// Format of the token.
        bearer_format: Option<Arc<str>>,
    },
    /// Uses OAuth 2.
    OAuth2 {
        /// Flows in order.
        flows: Vec<OAuthFlow>,
        /// Address of the server's metadata (3.2).
        metadata_url: Option<Arc<str>>,
    },
    /// Finds out by OpenID Connect.
    OpenIdConnect {
        /// Address of the discovery document.
        url: Arc<str>,
    },
    /// Presents a certificate.
    MutualTls,
    /// Something this model has no word for, as written.
    Other(Arc<str>),
}

/// A flow of OAuth 2.
#[derive(Debug, Clone)]
pub struct OAuthFlow {
    /// The standard's word: `implicit`, `password`, `clientCredentials`, `authorizationCode`,
    /// `deviceAuthorization`.
    pub name: Arc<str>,
    /// Where the user agrees.
    pub authorization_url: Option<Arc<str>>,
    /// Where tokens come from.
    pub token_url: Option<Arc<str>>,
    /// Where tokens are renewed.
    pub refresh_url: Option<Arc<str>>,
    /// Where devices ask (3.2).
    pub device_url: Option<Arc<str>>,
    /// Scopes in order.
    pub scopes: Vec<Scope>,
    /// Vendor extensions.
    pub extensions: Extensions,
}

/// A scope with what it allows.
#[derive(Debug, Clone)]
pub struct Scope {
    /// Name.
    pub name: Arc<str>,
    /// What it allows.
    pub description: Arc<str>,
}

/// One alternative of what a caller must present: all of its parts together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// The parts; never empty.
    pub parts: Vec<RequirementPart>,
}

/// A scheme, with the scopes that are needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequirementPart {
    /// Name of the scheme.
    pub scheme: Arc<str>,
    /// Scopes (or roles).
    pub scopes: Vec<Arc<str>>,
    /// The requirement in the source.
    pub span: Span,
}
