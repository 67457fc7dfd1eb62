//! The security header fields of every answer, the same that we recommend for production.
//!
//! Nothing inline and nothing from elsewhere may run, and no other site may embed, open or read a
//! page. Keeping them on in the preview shows a page that would break under them at once.

/// Scripts, styles, fonts and connections of the site itself only; images may also be data URLs
/// (small icons in style sheets).
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; \
     img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// All of them, by name.
pub const SECURITY: &[(&str, &str)] = &[
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Embedder-Policy", "require-corp"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
];
