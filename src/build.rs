//! The pipeline on one page: find sources → load → resolve → model → render.

mod bundles;
mod snapshot;
mod versions;

pub use snapshot::{Snapshot, snapshot};

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use crate::bundle::{Bundle, Form, bundle};
use crate::changelog;
use crate::check::{self, RuleSet};
use crate::diagnostic::{Diagnostic, Severity, Sink, rules};
use crate::load::{Documents, Strictness, TreeCache};
use crate::markup::Markup;
use crate::project::{
    Changelogs, FrontMatter, Layout, Override, PageKind, PageSource, Part, Plan, RuleLevel, plan,
};
use crate::render::{
    CacheView, Output, RenderCache, Renderer, Templates, base_path, output, page_file, pages,
};
use crate::resolve::Resolver;
use crate::site::{
    ModelBuilder, ModelCache, ModelInput, PageBody, PageText, Site, Specification, TextCache, Texts, Wanted,
    page_texts, reference, rst_texts,
};
use crate::source::http::Hosts;
use crate::source::{
    self, ChangeSet, FileCache, FileId, Found, Origin, Remote, Sources, Span, find, find_again,
};

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
    /// Whether documents elsewhere are fetched that references lead to.
    pub remote: Remote,
    /// `--set` options.
    pub overrides: Vec<Override>,
    /// What to check beyond that which building trips over; nothing unless asked for.
    pub checks: Option<Checks>,
    /// What follows.
    pub afterwards: ExitMode,
}

/// What the process does after a build.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ExitMode {
    /// It goes on, and needs its memory back.
    #[default]
    GoOn,
    /// It ends. Giving back the memory piece by piece before that would be a twentieth of the build.
    End,
}

impl ExitMode {
    /// Drops a value, or leaves it to the end of the process.
    fn drop<T>(self, value: T) {
        match self {
            ExitMode::GoOn => drop(value),
            ExitMode::End => std::mem::forget(value),
        }
    }
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
    /// Which hosts are asked.
    pub hosts: Hosts,
}

/// A build that is done.
pub struct Built {
    /// The site; `None` when the source could not be found at all, or was only checked.
    pub output: Option<Output>,
    /// Problems, sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// The source files, for showing the problems.
    pub sources: Sources,
    /// What the preview wants to know.
    pub facts: BuildInfo,
}

/// What a build says about a site beside its files.
#[derive(Debug, Clone, Default)]
pub struct BuildInfo {
    /// Where the site lives on its host: `/` or `/v1.19/`.
    pub base_path: String,
    /// The file of the page that a source file is shown on first.
    pub pages: BTreeMap<FileId, String>,
    /// The sections of the page in a file: their anchors, and where they were written.
    pub sections: BTreeMap<String, Vec<(String, Span)>>,
    /// Whether building found an error, whatever the checks found.
    pub failed: bool,
    /// Folder of the user's templates, where there is one.
    pub templates: Option<PathBuf>,
}

/// The files of a site by their paths.
pub type Files = BTreeMap<String, Arc<[u8]>>;

/// What a preview keeps from one build to the next, so that only what changed is made again.
#[derive(Default)]
pub struct Kept {
    reads: FileCache,
    trees: TreeCache,
    texts: Texts,
    library: Option<ModelCache>,
    memo: RenderCache,
}

/// One API as one document.
pub struct Bundled {
    /// The document; `None` when there is no such API.
    pub bundle: Option<Bundle>,
    /// The names of all APIs.
    pub names: Vec<String>,
    /// The descriptions that were read for it.
    pub inputs: Vec<FileId>,
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
    build_with(options, None)
}

/// Builds a site again, after `touched` changed. As soon as all pages are there and no error was found,
/// `early` gets them and what stands beside them, and the path that the site lives at: everything else
/// is made from them.
pub fn rebuild(
    options: &BuildOptions,
    touched: ChangeSet<'_>,
    kept: &mut Kept,
    early: &mut dyn FnMut(Files, &str),
) -> Built {
    build_with(options, Some((kept, touched, early)))
}

/// Who wants the pages before the rest.
type OnPagesReady<'e> = &'e mut dyn FnMut(Files, &str);

/// What a build that follows another one works with.
struct Again<'b> {
    before: &'b RenderCache,
    after: &'b mut RenderCache,
    early: OnPagesReady<'b>,
}

fn build_with(options: &BuildOptions, again: Option<(&mut Kept, ChangeSet<'_>, OnPagesReady<'_>)>) -> Built {
    let sink = Sink::new();
    // Listing a folder takes one core.
    rayon::spawn(Templates::prepare);
    let (mut kept, touched, early) = match again {
        Some((kept, touched, early)) => (Some(kept), touched, Some(early)),
        None => (None, ChangeSet::Anything, None),
    };
    let again = kept.as_deref().map(|kept| source::Again { reads: &kept.reads, touched });
    let found = find_again(&options.source, Some(&options.output), options.remote, &sink, again);
    let Some(found) = found else {
        let (sources, facts) = (Sources::default(), BuildInfo { failed: true, ..BuildInfo::default() });
        return Built { output: None, diagnostics: sink.into_sorted(&sources), sources, facts };
    };
    let mut after = Kept::default();
    let texts = Texts::default();
    let mut library = kept.as_deref_mut().and_then(|kept| kept.library.take());
    let before = kept.as_deref().map(|kept| Before {
        trees: &kept.trees,
        texts: TextCache { before: &kept.texts, after: &texts },
        library: &mut library,
    });
    let (output, facts, levels) = prepared(&found, options, &sink, before, |prepared| {
        let again = kept.as_deref().zip(early).map(|(kept, early)| Again {
            before: &kept.memo,
            after: &mut after.memo,
            early,
        });
        let rendered = rendered(prepared, options, again);
        if kept.is_some() {
            after.trees = prepared.resolver.documents().keep();
        }
        rendered
    });
    if let Some(kept) = kept {
        // What was remembered of the last good site is wanted again when this one is mended.
        let memo = if facts.failed { std::mem::take(&mut kept.memo) } else { after.memo };
        *kept = Kept { reads: std::mem::take(&mut kept.reads), memo, texts, library, ..after };
    }
    let extent = if checks(options, facts.failed).is_some() { RuleSet::Check } else { RuleSet::Build };
    let diagnostics = check::apply(sink.into_sorted(&found.sources), &levels, &found.sources, extent);
    Built { output: Some(output), diagnostics, sources: found.sources, facts }
}

/// Checks a source: all that building trips over, and the rules beyond. What is only made of finished
/// pages is left out, so there is no output.
pub fn checked(options: &BuildOptions, checks: &Checks) -> Built {
    let sink = Sink::new();
    let Some(found) = find(&options.source, Some(&options.output), options.remote, &sink) else {
        let sources = Sources::default();
        let diagnostics = sink.into_sorted(&sources);
        return Built { output: None, diagnostics, sources, facts: BuildInfo::default() };
    };
    let levels = prepared(&found, options, &sink, None, |prepared| {
        let Prepared { site, resolver, sink, .. } = prepared;
        let folder = own_templates(site.plan, site.sources, sink);
        let pages = || {
            let templates = Templates::new(&site.plan.settings.look, folder.as_deref(), sink);
            let renderer = Renderer::new(site, &templates, resolver, sink);
            pages(&renderer).files(&renderer).len()
        };
        let rules = || apply_rules(prepared, checks);
        rayon::join(pages, || rayon::join(rules, || bundles::compare(site, resolver)));
        site.plan.settings.rules.clone()
    });
    let diagnostics = check::apply(sink.into_sorted(&found.sources), &levels, &found.sources, RuleSet::Check);
    Built { output: None, diagnostics, sources: found.sources, facts: BuildInfo::default() }
}

/// Bundles one API of a source, by the name of its folder (`identity/v2`), or the only one.
pub fn bundled(options: &BuildOptions, name: Option<&str>, form: Form) -> Bundled {
    let sink = Sink::new();
    let Some(found) = find(&options.source, Some(&options.output), options.remote, &sink) else {
        let sources = Sources::default();
        let diagnostics = sink.into_sorted(&sources);
        return Bundled { bundle: None, names: Vec::new(), inputs: Vec::new(), diagnostics, sources };
    };
    let (bundle, names, inputs, levels) = prepared(&found, options, &sink, None, |prepared| {
        let apis = bundles::published(prepared.site);
        let is_wanted = |api: &&bundles::Published| match name {
            Some(name) => api.spec.name == name.trim_matches('/'),
            None => apis.len() == 1,
        };
        let api = apis.iter().find(is_wanted);
        let made = api.map(|api| bundle(&api.spec, prepared.resolver, &api.options(form)));
        let documents = prepared.resolver.documents();
        let inputs = found.sources.iter().map(|(file, _)| file);
        let inputs = inputs.filter(|file| documents.loaded(*file).is_some()).collect();
        let names = apis.iter().map(|api| api.spec.name.clone()).collect();
        (made, names, inputs, prepared.site.plan.settings.rules.clone())
    });
    let diagnostics = check::apply(sink.into_sorted(&found.sources), &levels, &found.sources, RuleSet::Build);
    Bundled { bundle, names, inputs, diagnostics, sources: found.sources }
}

/// A site with everything placed, before it is rendered.
struct Prepared<'a> {
    site: &'a Site<'a>,
    resolver: &'a Resolver<'a>,
    sink: &'a Sink,
    definitions: Vec<FileId>,
}

/// What was read for the last build.
struct Before<'b> {
    trees: &'b TreeCache,
    texts: TextCache<'b>,
    /// The library, and then the one for the next build.
    library: &'b mut Option<ModelCache>,
}

/// Everything between the files that were found and `last`.
fn prepared<T>(
    found: &Found,
    options: &BuildOptions,
    sink: &Sink,
    before: Option<Before<'_>>,
    last: impl FnOnce(&Prepared<'_>) -> T,
) -> T {
    modelled(found, options, sink, before, |modelled| {
        let Modelled { plan, library, texts, wanted, resolver } = modelled;
        let site = Site::new(&plan, &found.sources, &library, texts, sink);
        let definitions = wanted.definitions.values().copied().collect();
        let made = last(&Prepared { site: &site, resolver, sink, definitions });
        options.afterwards.drop(site);
        options.afterwards.drop(library);
        made
    })
}

/// A source whose model and texts were read, before anything is placed on pages.
struct Modelled<'a> {
    plan: Plan,
    library: Arc<Specification>,
    texts: Vec<PageText>,
    wanted: Wanted,
    resolver: &'a Resolver<'a>,
}

/// Everything between the files that were found and the placing of pages.
fn modelled<T>(
    found: &Found,
    options: &BuildOptions,
    sink: &Sink,
    before: Option<Before<'_>>,
    last: impl FnOnce(Modelled<'_>) -> T,
) -> T {
    let sources = &found.sources;
    let documents =
        Documents::again(sources, options.strictness, sink, before.as_ref().map(|before| before.trees));
    let mut plan = plan(found, &documents, &options.overrides, sink);
    if let Some(base_url) = &options.base_url {
        plan.settings.base_url.clone_from(base_url);
    }
    documents.replace_names(&plan.replacements);
    if plan.settings.pages.hide_internal {
        documents.hide_internal();
    }
    add_unreleased(&mut plan, sources, sink);
    let resolver = Resolver::new(&documents);
    let markup = match plan.settings.markup.descriptions {
        crate::project::Descriptions::Markdown => Markup::Markdown,
        crate::project::Descriptions::Rst => Markup::Rst,
    };
    let is_preview = before.is_some();
    let input = ModelInput { plan: &plan, resolver: &resolver, markup, known: sink.len(), is_preview };
    let (kept, mut library_kept) = before.map(|before| (before.texts, before.library)).unzip();
    let reuse = library_kept.as_mut().and_then(|library| input.reuse(library.take()));
    if reuse.is_none() {
        let data: Vec<_> = plan.apis.iter().map(|api| api.file).chain(event_files(&plan)).collect();
        documents.preload(&data);
    }
    // The model is read on one core; the prose does not need it yet and takes the others.
    let prose = Sink::new();
    let ((mut texts, wanted), library) =
        rayon::join(|| page_texts(&plan, sources, &prose, kept), || ModelBuilder::begin(input, reuse));
    let (library, next) = library.finish(&wanted);
    if let Some(kept) = library_kept {
        *kept = next;
    }
    sink.extend(prose.into_added());
    reference::name_site(&mut plan, &library, sources);
    rst_texts(&mut texts, &plan, &library, sources, sink);
    let made = last(Modelled { plan, library, texts, wanted, resolver: &resolver });
    options.afterwards.drop(resolver);
    options.afterwards.drop(documents);
    made
}

/// The files of a site, what is known about it, and the levels of its rules.
fn rendered(
    prepared: &Prepared<'_>,
    options: &BuildOptions,
    again: Option<Again<'_>>,
) -> (Output, BuildInfo, BTreeMap<String, RuleLevel>) {
    let Prepared { site, resolver, sink, .. } = prepared;
    let folder = own_templates(site.plan, site.sources, sink);
    let templates = Templates::new(&site.plan.settings.look, folder.as_deref(), sink);
    let mut renderer = Renderer::new(site, &templates, resolver, sink);
    let (mut after, mut early) = (None, None);
    if let Some(again) = again {
        renderer.memory = Some(CacheView::new(again.before, &renderer));
        (after, early) = (Some(again.after), Some(again.early));
    }
    let levels = site.plan.settings.rules.clone();
    let has_error = || sink.any(|problem| severity(problem, &levels) == Some(Severity::Error));
    let base_path = base_path(&site.plan.settings.base_url);
    let bundles = || bundles::files(site, resolver);
    let (pages, mut output, bundles) = match early {
        None => {
            // One page may be half of the site: the bundles are made while one core writes that.
            let (pages, bundles) = rayon::join(|| pages(&renderer), bundles);
            let output = output(&renderer, &pages);
            (pages, output, bundles)
        }
        Some(early) => {
            let pages = pages(&renderer);
            if !has_error() {
                early(pages.files(&renderer), &base_path);
            }
            let (output, bundles) = rayon::join(|| output(&renderer, &pages), bundles);
            (pages, output, bundles)
        }
    };
    let beside = pages.beside().to_vec();
    options.afterwards.drop(pages);
    let versions = versions::file(site.plan).map(|text| ("versions.json".to_owned(), text));
    for (path, text) in bundles.into_iter().chain(versions) {
        // A file of the source at the same address is what was meant.
        output.files.entry(path).or_insert_with(|| Arc::from(text.into_bytes()));
    }
    let facts = BuildInfo {
        base_path,
        pages: pages_of(site),
        sections: site.pages.iter().map(|page| (page_file(&page.url), site.sections(page))).collect(),
        // Before the checks: what they call an error may be shown, and is not published.
        failed: has_error(),
        templates: folder,
    };
    // Problems without a place could come from anything.
    let files: Option<BTreeSet<FileId>> =
        beside.iter().map(|problem| problem.span.map(|span| span.file)).collect();
    if let Some(((memory, after), files)) = renderer.memory.take().zip(after).zip(files) {
        *after = memory.into_memo(resolver, &files);
    }
    if let Some(checks) = checks(options, facts.failed) {
        apply_rules(prepared, checks);
    }
    (output, facts, levels)
}

/// The checks to run: who mends a source wants to see what building tripped over, and not what that
/// entails.
fn checks(options: &BuildOptions, failed: bool) -> Option<&Checks> {
    options.checks.as_ref().filter(|_| !failed)
}

/// The severity of a problem by the configuration.
fn severity(problem: &Diagnostic, levels: &BTreeMap<String, RuleLevel>) -> Option<Severity> {
    levels.get(problem.rule.code).map_or(Some(problem.severity), |level| level.severity())
}

/// The page that shows a source file, for all files that are on one.
fn pages_of(site: &Site<'_>) -> BTreeMap<FileId, String> {
    let mut pages = BTreeMap::new();
    for page in &site.pages {
        for part in page.source.iter().flat_map(|source| &source.parts) {
            for file in part.origin.files() {
                pages.entry(file).or_insert_with(|| page_file(&page.url));
            }
        }
    }
    for api in bundles::published(site) {
        if let Some(page) = api.page {
            for file in api.spec.files {
                pages.entry(file).or_insert_with(|| page_file(&site.pages[page].url));
            }
        }
    }
    for event in &site.plan.events {
        let position = site.library.event(&event.name);
        if let Some(target) = position.and_then(|at| site.links.event(at)) {
            let page = &site.pages[target.page].url;
            for file in event.examples.iter().map(|(_, file)| *file).chain([event.schema]) {
                pages.entry(file).or_insert_with(|| page_file(page));
            }
        }
    }
    pages
}

/// Applies the rules that building does not trip over.
fn apply_rules(prepared: &Prepared<'_>, checks: &Checks) {
    let Prepared { site, resolver, definitions, .. } = prepared;
    let texts = site.pages.iter().filter_map(|page| match &page.body {
        PageBody::Text { documents, .. } => Some(documents.as_slice()),
        PageBody::Generated(_) => None,
    });
    let input = check::Input::new(site.plan, resolver, texts.collect(), definitions.clone());
    check::run(&input);
    if let Some(revision) = &checks.changed_since {
        check::changed::check(&input, revision);
    }
    if let Some(External { cache, limit, hosts }) = &checks.external {
        let options =
            check::external::Options { cache: cache.as_deref(), limit: *limit, parallel: 8, hosts: *hosts };
        check::external::check(&input, &options);
    }
}

fn event_files(plan: &Plan) -> impl Iterator<Item = FileId> {
    plan.events.iter().flat_map(|event| event.examples.iter().map(|(_, file)| *file).chain([event.schema]))
}

/// The user's template folder: the configured one, or `templates/` in the source where it is.
fn own_templates(plan: &Plan, sources: &Sources, sink: &Sink) -> Option<PathBuf> {
    let name = if plan.settings.templates.is_empty() { "templates" } else { &plan.settings.templates };
    let folder = sources.root().join(Path::new(name));
    if !folder.is_dir() {
        return None;
    }
    // Links are followed to find out: whatever is read here is published.
    let real = |path: &Path| path.canonicalize().ok();
    let is_inside = real(sources.root()).zip(real(&folder)).is_some_and(|(root, own)| own.starts_with(root));
    if !is_inside {
        let message = format!("the template folder `{name}` is outside of the source");
        sink.add(
            Diagnostic::without_place(&rules::CONFIG, message)
                .help("move the templates into the source folder"),
        );
    }
    is_inside.then_some(folder)
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
    let title = "Changes since last release".to_owned();
    plan.pages.push(PageSource {
        url: "changelog/unstable/".into(),
        link_title: "Unstable".into(),
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
