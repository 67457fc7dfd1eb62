//! Where problems are collected.

use std::collections::BTreeSet;
use std::sync::Mutex;

use super::{Diagnostic, Severity, rules};
use crate::source::{FileId, Sources, Span};

/// Collects diagnostics from all stages and threads.
#[derive(Debug, Default)]
pub struct Sink {
    found: Mutex<Vec<Diagnostic>>,
}

impl Sink {
    /// An empty sink.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a problem.
    pub fn add(&self, diagnostic: Diagnostic) {
        self.lock().push(diagnostic);
    }

    /// Adds several.
    pub fn extend(&self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.lock().extend(diagnostics);
    }

    /// How many problems were added.
    pub fn len(&self) -> usize {
        self.lock().len()
    }

    /// Whether none was added.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The problems that were added after the first `count`.
    pub fn after(&self, count: usize) -> Vec<Diagnostic> {
        self.lock().get(count..).unwrap_or_default().to_vec()
    }

    /// Whether an error was added.
    pub fn has_errors(&self) -> bool {
        self.lock().iter().any(|d| d.severity == Severity::Error)
    }

    /// Whether a problem like this was added.
    pub fn any(&self, is_wanted: impl Fn(&Diagnostic) -> bool) -> bool {
        self.lock().iter().any(is_wanted)
    }

    /// The files that a problem is in.
    pub fn files(&self) -> BTreeSet<FileId> {
        self.lock().iter().filter_map(|problem| Some(problem.span?.file)).collect()
    }

    /// All problems, in the order in which they were added.
    pub fn into_added(self) -> Vec<Diagnostic> {
        self.found.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// All problems, in an order that does not depend on threads: by file, place, severity, code and
    /// text; those without a place first, and each only once.
    pub fn into_sorted(self, sources: &Sources) -> Vec<Diagnostic> {
        let mut all = self.into_added();
        let path = |d: &Diagnostic| d.span.map(|span| sources.file(span.file).path.as_str());
        all.sort_by(|a, b| {
            let key = |d: &Diagnostic| (d.span.map(|s| (s.start, s.end)), d.severity, d.rule.code);
            path(a).cmp(&path(b)).then_with(|| key(a).cmp(&key(b))).then_with(|| a.message.cmp(&b.message))
        });
        // Building and checking each look at every value, and say the same of it in other words.
        let is_same = |a: &Diagnostic, b: &Diagnostic| a.message == b.message || once_per_place(a);
        all.dedup_by(|b, a| {
            a == b || a.span.is_some() && a.rule == b.rule && a.span == b.span && is_same(a, b)
        });
        // Whatever is too large or too deep is so at each of its parts.
        let mut too_large = BTreeSet::new();
        all.retain(|problem| {
            let is_first = |span: Span| too_large.insert((span.file, problem.message.clone()));
            problem.rule != &rules::BUDGET || problem.span.is_none_or(is_first)
        });
        all
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Diagnostic>> {
        // A panic elsewhere does not make the list of problems less true.
        self.found.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

/// Whether one problem of this kind at a place says enough.
fn once_per_place(diagnostic: &Diagnostic) -> bool {
    let rules = [
        &rules::WRONG_TYPE,
        &rules::REF_KIND,
        &rules::UNKNOWN_KEY,
        &rules::UNKNOWN_VALUE,
        &rules::MISPLACED_KEY,
        // A description that several pages show has the same link on each.
        &rules::LINK_DEAD,
    ];
    diagnostic.span.is_some() && rules.contains(&diagnostic.rule)
}
