//! API descriptions and nothing else: one file, or a folder with some.

use super::native::apis;
use super::{Layout, Plan, Settings};
use crate::diagnostic::{Diagnostic, Sink, rules};
use crate::load::Documents;
use crate::openapi::{dialect, misspelt_dialect};
use crate::source::{Found, Span};

use super::ApiSource;

/// Reads the plan.
pub(super) fn plan(found: &Found, documents: &Documents<'_>, sink: &Sink) -> Plan {
    let sources = &found.sources;
    let mut plan = Plan::empty(Layout::OpenApi);
    if let Some(file) = sources.find("specwright.toml") {
        plan.settings = Settings::read(file, sources, sink);
    }
    match found.entry.as_deref().and_then(|entry| sources.find(entry)) {
        Some(file) => {
            let Some(root) = documents.get(file) else { return plan };
            if dialect(root).is_none() {
                sink.add(misspelt_dialect(root).unwrap_or_else(|| {
                    Diagnostic::new(&rules::SOURCE_EMPTY, Span::start_of(file), "this is no API description")
                        .help("put `openapi: 3.1.0` (or the version that it follows) at its top")
                }));
            }
            let path = &sources.file(file).path;
            let name = path.rsplit_once('.').map_or(&**path, |(stem, _)| stem).to_owned();
            plan.apis.push(ApiSource { spec: String::new(), name, file });
        }
        None => {
            plan.apis = apis(sources, documents, "");
            if plan.apis.is_empty() {
                sink.add(
                    Diagnostic::without_place(
                        &rules::SOURCE_EMPTY,
                        format!("there is nothing to build in `{}`", sources.root().display()),
                    )
                    .help(
                        "put pages into `pages/` and API descriptions into `apis/`, or name an OpenAPI file",
                    ),
                );
            }
        }
    }
    plan
}
