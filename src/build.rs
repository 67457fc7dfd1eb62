//! The pipeline on one page: find sources → load → resolve → model → render.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::changelog;
use crate::check::{self, Extent};
use crate::diagnostic::{Diagnostic, Severity, Sink};
use crate::layout::{
    Changelogs, FrontMatter, Layout, Override, PageKind, PageSource, Part, Plan, RuleLevel, plan,
};
use crate::load::{Documents, Strictness};
use crate::markup::Markup;
use crate::render::{Output, Renderer, Templates, output};
use crate::resolve::Resolver;
use crate::site::{Library, PageBody, Site, page_texts, rst_texts};
use crate::source::{FileId, Found, Origin, Sources, Span, find};

/// What to build.
#[derive(Debug, Clone, Default)]
pub struct BuildOptions {
    /// A source folder, or one API description.
    pub source: PathBuf,
    /// The output folder: it may stand within the source, and is not part of it.
    pub output: PathBuf,
    /// Address that the site is published at; that of the configuration unless given.
    pub base_url: Option<String>,
    /// How strictly documents are read.
    pub strictness: Strictness,
    /// `--set` options.
    pub overrides: Vec<Override>,
    /// What to check beyond that which building trips over; nothing unless asked for.
    pub checks: Option<Checks>,
}

/// What `check` looks at beside the rules about the source.
#[derive(Debug, Clone, Default)]
pub struct Checks {
    /// Ask for external links.
    pub external: Option<External>,
    /// Compare with this revision.
    pub changed_since: Option<String>,
}

/// How external links are asked for.
#[derive(Debug, Clone)]
pub struct External {
    /// File that keeps answers between runs.
    pub cache: Option<PathBuf>,
    /// Time for all of them.
    pub limit: Duration,
}

/// A build that is done.
pub struct Built {
    /// The site; `None` when the source could not be found at all.
    pub output: Option<Output>,
    /// Problems, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// The source files, for showing the problems.
    pub sources: Sources,
}

impl Built {
    /// How many errors and warnings there are.
    pub fn counts(&self) -> (usize, usize) {
        let errors = self.diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
        (errors, self.diagnostics.len() - errors)
    }
}

/// Builds a site in memory.
pub fn build(options: &BuildOptions) -> Built {
    let sink = Sink::new();
    let Some(found) = find(&options.source, Some(&options.output), &sink) else {
        let sources = Sources::default();
        return Built { output: None, diagnostics: sink.into_sorted(&sources), sources };
    };
    let (output, levels) = made(&found, options, &sink);
    let extent = if options.checks.is_some() { Extent::Check } else { Extent::Build };
    let diagnostics = check::apply(sink.into_sorted(&found.sources), &levels, &found.sources, extent);
    Built { output: Some(output), diagnostics, sources: found.sources }
}

/// Everything after the files are found.
fn made(found: &Found, options: &BuildOptions, sink: &Sink) -> (Output, BTreeMap<String, RuleLevel>) {
    let sources = &found.sources;
    let documents = Documents::new(sources, options.strictness, sink);
    let mut plan = plan(found, &documents, &options.overrides, sink);
    if let Some(base_url) = &options.base_url {
        plan.settings.base_url.clone_from(base_url);
    }
    add_unreleased(&mut plan, sources, sink);
    let data: Vec<_> = plan.apis.iter().map(|api| api.file).chain(event_files(&plan)).collect();
    // Prose and data do not need each other yet.
    let ((mut texts, wanted), ()) =
        rayon::join(|| page_texts(&plan, sources, sink), || documents.preload(&data));
    let resolver = Resolver::new(&documents);
    let markup = match plan.settings.markup.descriptions {
        crate::layout::Descriptions::Markdown => Markup::Markdown,
        crate::layout::Descriptions::Rst => Markup::Rst,
    };
    let library = Library::read(&plan, &resolver, &wanted, markup);
    rst_texts(&mut texts, &plan, &library, sources, sink);
    let site = Site::new(&plan, sources, &library, texts, sink);
    let folder = own_templates(&plan, sources);
    let templates = Templates::new(folder.as_deref(), sink);
    let renderer = Renderer::new(&site, &templates, &resolver, sink);
    let (output, ()) = rayon::join(
        || output(&renderer),
        || {
            if let Some(checks) = &options.checks {
                checked(&site, &resolver, wanted.definitions.values().copied().collect(), checks);
            }
        },
    );
    (output, plan.settings.rules.clone())
}

/// Applies the rules that building does not trip over.
fn checked(site: &Site<'_>, resolver: &Resolver<'_>, definitions: Vec<FileId>, checks: &Checks) {
    let texts = site.pages.iter().filter_map(|page| match &page.body {
        PageBody::Text { documents, .. } => Some(documents.as_slice()),
        PageBody::Generated(_) => None,
    });
    let input = check::Input::new(site.plan, resolver, texts.collect(), definitions);
    check::run(&input);
    if let Some(revision) = &checks.changed_since {
        check::changed::check(&input, revision);
    }
    if let Some(External { cache, limit }) = &checks.external {
        let options = check::external::Options { cache: cache.as_deref(), limit: *limit, parallel: 8 };
        check::external::check(&input, &options);
    }
}

fn event_files(plan: &Plan) -> impl Iterator<Item = FileId> {
    plan.events.iter().flat_map(|event| event.examples.iter().map(|(_, file)| *file).chain([event.schema]))
}

/// The user's template folder: the configured one, or `templates/` in the source where it is.
fn own_templates(plan: &Plan, sources: &Sources) -> Option<PathBuf> {
    let name = if plan.settings.templates.is_empty() { "templates" } else { &plan.settings.templates };
    let folder = sources.root().join(Path::new(name));
    folder.is_dir().then_some(folder)
}

/// Adds the changes that are not released yet as a page of their own.
fn add_unreleased(plan: &mut Plan, sources: &Sources, sink: &Sink) {
    if plan.layout != Layout::Hugo || plan.changelogs != Some(Changelogs::Towncrier) {
        return;
    }
    let changes = changelog::collect(sources, "changelogs", None, sink);
    let has_index = plan.pages.iter().any(|page| page.url == "changelog/");
    if changes.is_empty() || !has_index {
        return;
    }
    let place = sources.find("changelogs/pyproject.toml").map(Span::start_of);
    let place = place.or_else(|| changes.fragments().first().copied().map(Span::start_of));
    let Some(place) = place else { return };
    let title = "Unstable changelog".to_owned();
    plan.pages.push(PageSource {
        url: "changelog/unstable/".into(),
        link_title: "unstable".into(),
        title,
        description: "Changes since the last release.".into(),
        weight: i64::MIN / 2,
        kind: PageKind::Changelog { label: "unstable".into(), date: None, checklist: true },
        parts: vec![Part {
            text: Arc::from(changelog::to_markdown(&changes)),
            origin: Origin::Scalar(place),
            markup: Markup::Markdown,
            shift: 0,
        }],
        front: FrontMatter::default(),
    });
}
