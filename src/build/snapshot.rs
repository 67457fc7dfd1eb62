//! One version of a source with its model and pages, for comparing it with another one.

use std::sync::Arc;

use super::{BuildOptions, Modelled, modelled};
use crate::diagnostic::{Diagnostic, Sink};
use crate::project::Plan;
use crate::site::{Page, Site, Specification};
use crate::source::{Found, Sources};

/// One version of a source.
pub struct Snapshot {
    /// The source files.
    pub sources: Sources,
    /// What the source consists of.
    pub plan: Plan,
    /// The model.
    pub specification: Arc<Specification>,
    /// All pages with their anchors.
    pub pages: Vec<Page>,
    /// Problems, sorted.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a source that was found, up to the pages.
pub fn snapshot(found: Found, options: &BuildOptions, sink: Sink) -> Snapshot {
    let (plan, specification, pages) = modelled(&found, options, &sink, None, |modelled| {
        let Modelled { plan, library, texts, .. } = modelled;
        let pages = Site::new(&plan, &found.sources, &library, texts, &sink).pages;
        (plan, library, pages)
    });
    let diagnostics = sink.into_sorted(&found.sources);
    Snapshot { sources: found.sources, plan, specification, pages, diagnostics }
}
