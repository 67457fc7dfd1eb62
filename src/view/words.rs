//! What the standards say by numbers and keywords, in words.

use crate::model::{SecurityKind, Status, Style};

/// How a list with this name is written.
pub fn written(name: &str, style: Style, explode: bool) -> String {
    match (style, explode) {
        (Style::Matrix, true) => format!(";{name}=a;{name}=b"),
        (Style::Matrix, false) => format!(";{name}=a,b"),
        (Style::Label, true) => ".a.b".into(),
        (Style::Label, false) => ".a,b".into(),
        (Style::Simple, _) => "comma-separated values".into(),
        (Style::Form, true) => format!("{name}=a&{name}=b"),
        (Style::Form, false) => format!("{name}=a,b"),
        (Style::SpaceDelimited, _) => format!("{name}=a%20b"),
        (Style::PipeDelimited, _) => format!("{name}=a|b"),
        (Style::TabDelimited, _) => "tab-separated values".into(),
        (Style::DeepObject, _) => format!("{name}[key]=value"),
        (Style::Cookie, _) => format!("{name}=value"),
    }
}

/// How an object with this name is written, one of whose keys is known.
pub fn object_written(name: &str, key: &str, style: Style, explode: bool) -> String {
    match (style, explode) {
        (Style::Matrix, true) => format!(";{key}=value"),
        (Style::Matrix, false) => format!(";{name}={key},value"),
        (Style::Label, true) => format!(".{key}=value"),
        (Style::Label, false) => format!(".{key},value"),
        (Style::Simple | Style::Form | Style::Cookie, true) => format!("{key}=value"),
        (Style::Simple, false) => format!("{key},value"),
        (Style::Form | Style::Cookie, false) => format!("{name}={key},value"),
        (Style::SpaceDelimited, _) => format!("{name}={key}%20value"),
        (Style::PipeDelimited, _) => format!("{name}={key}|value"),
        (Style::TabDelimited, _) => "tab-separated values".into(),
        (Style::DeepObject, _) => format!("{name}[{key}]=value"),
    }
}

/// How a single value with this name is written, where that is not just the value.
pub fn single_written(name: &str, style: Style) -> Option<String> {
    match style {
        Style::Matrix => Some(format!(";{name}=value")),
        Style::Label => Some(".value".into()),
        Style::DeepObject => Some(format!("{name}[key]=value")),
        Style::Cookie => Some(format!("{name}=value")),
        _ => None,
    }
}

/// How the values of a list are separated that stands by itself, as in a header.
pub fn separated(style: Style) -> Option<&'static str> {
    Some(match style {
        Style::Simple => "comma-separated values",
        Style::SpaceDelimited => "space-separated values",
        Style::TabDelimited => "tab-separated values",
        Style::PipeDelimited => "values with | between them",
        _ => return None,
    })
}

/// The standard's word for a style.
pub fn style_word(style: Style) -> &'static str {
    match style {
        Style::Matrix => "matrix",
        Style::Label => "label",
        Style::Simple => "simple",
        Style::Form => "form",
        Style::SpaceDelimited => "spaceDelimited",
        Style::PipeDelimited => "pipeDelimited",
        Style::TabDelimited => "tsv",
        Style::DeepObject => "deepObject",
        Style::Cookie => "cookie",
    }
}

/// The reason phrase of a status (RFC 9110, section 15; RFC 6585).
pub fn reason(status: &Status) -> Option<&'static str> {
    let Status::Code(code) = status else { return None };
    Some(match code {
        100 => "Continue",
        101 => "Switching Protocols",
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        203 => "Non-Authoritative Information",
        204 => "No Content",
        205 => "Reset Content",
        206 => "Partial Content",
        207 => "Multi-Status",
        300 => "Multiple Choices",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        400 => "Bad Request",
        401 => "Unauthorized",
        402 => "Payment Required",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        406 => "Not Acceptable",
        408 => "Request Timeout",
        409 => "Conflict",
        410 => "Gone",
        411 => "Length Required",
        412 => "Precondition Failed",
        413 => "Content Too Large",
        414 => "URI Too Long",
        415 => "Unsupported Media Type",
        416 => "Range Not Satisfiable",
        417 => "Expectation Failed",
        421 => "Misdirected Request",
        422 => "Unprocessable Content",
        423 => "Locked",
        424 => "Failed Dependency",
        426 => "Upgrade Required",
        428 => "Precondition Required",
        429 => "Too Many Requests",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        505 => "HTTP Version Not Supported",
        507 => "Insufficient Storage",
        511 => "Network Authentication Required",
        _ => return None,
    })
}

/// Where a credential goes, in words.
pub fn place_of(kind: &SecurityKind) -> String {
    match kind {
        SecurityKind::ApiKey { name, place } => match &**place {
            "query" => format!("query parameter {name}"),
            place => format!("{place} {name}"),
        },
        SecurityKind::Http { scheme, bearer_format } => {
            let format = bearer_format.as_ref().map_or(String::new(), |format| format!(", {format}"));
            format!("header Authorization: {scheme}{format}")
        }
        SecurityKind::OAuth2 { flows, .. } => {
            let names: Vec<&str> = flows.iter().map(|flow| &*flow.name).collect();
            format!("OAuth 2: {}", names.join(", "))
        }
        SecurityKind::OpenIdConnect { url } => format!("OpenID Connect: {url}"),
        SecurityKind::MutualTls => "client certificate".into(),
        SecurityKind::Other(kind) => kind.to_string(),
    }
}

/// The kind of a scheme in words.
pub fn kind_words(kind: &SecurityKind) -> &'static str {
    match kind {
        SecurityKind::ApiKey { .. } => "API key",
        SecurityKind::Http { .. } => "HTTP authentication",
        SecurityKind::OAuth2 { .. } => "OAuth 2",
        SecurityKind::OpenIdConnect { .. } => "OpenID Connect",
        SecurityKind::MutualTls => "Mutual TLS",
        SecurityKind::Other(_) => "Other",
    }
}
