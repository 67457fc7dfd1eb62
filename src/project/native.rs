//! specwright's own layout: `pages/`, `apis/`, `events/`, `changelog/`, `assets/`.

use super::events;
use super::{ApiSource, Asset, Changelogs, FrontMatter, Layout, PageKind, PageSource, Part, Plan, Settings};
use crate::diagnostic::Sink;
use crate::load::Documents;
use crate::markup::Markup;
use crate::openapi::dialect;
use crate::source::{FileId, Found, Origin, Sources, Span};

/// Reads the plan.
pub(super) fn plan(found: &Found, documents: &Documents<'_>, sink: &Sink) -> Plan {
    let sources = &found.sources;
    let mut plan = Plan::empty(Layout::Native);
    if let Some(file) = sources.find("specwright.toml") {
        plan.settings = Settings::read(file, sources, sink);
    }
    for (file, source) in sources.below("pages/") {
        let Some(markup) = markup_of(&source.path) else { continue };
        let path = &source.path["pages/".len()..];
        let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
        let folder = stem.strip_suffix("index").filter(|rest| rest.is_empty() || rest.ends_with('/'));
        let url = folder.map_or_else(|| format!("{stem}/"), str::to_owned);
        let kind = if url.is_empty() { PageKind::Home } else { PageKind::Page };
        plan.pages.extend(page(file, sources, markup, url, kind, sink));
    }
    let files: Vec<FileId> = sources.below("apis/").map(|(file, _)| file).collect();
    documents.preload(&files);
    plan.apis = apis(sources, documents, "apis/");
    plan.events = events::events(sources, "events/", "events/examples/");
    plan.event_fields = events::fields(sources, "events/core/");
    plan.definition_folders = vec!["apis/".into(), "events/".into(), String::new()];
    for (name, path) in [("string-formats", "data/string-formats.yaml"), ("proposals", "data/proposals.json")]
    {
        if let Some(file) = sources.find(path) {
            plan.data.insert(name, file);
        }
    }
    for folder in plan.settings.assets.clone() {
        let folder = format!("{}/", folder.trim_matches('/'));
        // Files that are read as texts elsewhere are published here as they are.
        let texts = sources.below(&folder).map(|(_, file)| &file.path);
        for path in texts.chain(found.assets.iter().filter(|path| path.starts_with(&folder))) {
            plan.assets.push(Asset { url: format!("assets/{}", &path[folder.len()..]), path: path.clone() });
        }
    }
    plan.diagrams = diagrams(&plan.assets);
    if sources.below("changelog/").next().is_some() {
        plan.changelogs = Some(Changelogs::Native);
    }
    order(&mut plan);
    plan
}

/// Pictures among the assets by name, for the shortcode `diagram`.
pub(super) fn diagrams(assets: &[Asset]) -> std::collections::BTreeMap<String, Asset> {
    const PICTURES: [&str; 6] = ["webp", "png", "svg", "jpg", "jpeg", "gif"];
    let pictures = assets.iter().filter_map(|asset| {
        let name = asset.path.rsplit('/').next()?;
        let (stem, extension) = name.rsplit_once('.')?;
        PICTURES.contains(&extension).then(|| (stem.to_owned(), asset.clone()))
    });
    pictures.collect()
}

/// Gives pages that the configuration puts in order a weight before all others.
fn order(plan: &mut Plan) {
    let order = &plan.settings.navigation.order;
    for page in &mut plan.pages {
        let slug = page.url.trim_end_matches('/');
        if let Some(at) = order.iter().position(|listed| listed.trim_matches('/') == slug) {
            page.weight = i64::MIN / 2 + at as i64;
        }
    }
}

/// The markup language of a file, by its name.
pub(super) fn markup_of(path: &str) -> Option<Markup> {
    match path.rsplit('.').next()? {
        "md" | "markdown" => Some(Markup::Markdown),
        "rst" => Some(Markup::Rst),
        _ => None,
    }
}

/// API descriptions below a folder: files that have `openapi` or `swagger` at their root.
pub(super) fn apis(sources: &Sources, documents: &Documents<'_>, folder: &str) -> Vec<ApiSource> {
    let mut apis = Vec::new();
    for (file, source) in sources.below(folder) {
        if !source.path.ends_with(".yaml")
            && !source.path.ends_with(".yml")
            && !source.path.ends_with(".json")
        {
            continue;
        }
        // The word alone tells most files apart without parsing those that nothing uses.
        if !source.text.contains("openapi") && !source.text.contains("swagger") {
            continue;
        }
        if documents.get(file).and_then(dialect).is_none() {
            continue;
        }
        let path = events::stem(&source.path[folder.len()..]);
        let (spec, name) = path.rsplit_once('/').unwrap_or(("", path));
        apis.push(ApiSource { spec: spec.to_owned(), name: name.to_owned(), file });
    }
    apis
}

/// API files below a folder without parsing them: every file that has the key of an API description
/// at the start of a line.
pub(super) fn apis_lazily(sources: &Sources, folder: &str) -> Vec<ApiSource> {
    let mut apis = Vec::new();
    for (file, source) in sources.below(folder) {
        let is_api = |line: &str| line.starts_with("openapi:") || line.starts_with("swagger:");
        if source.path.ends_with(".yaml") && source.text.lines().take(200).any(is_api) {
            let path = events::stem(&source.path[folder.len()..]);
            let (spec, name) = path.rsplit_once('/').unwrap_or(("", path));
            apis.push(ApiSource { spec: spec.to_owned(), name: name.to_owned(), file });
        }
    }
    apis
}

/// A page made of one file; `None` for a draft.
pub(super) fn page(
    file: FileId,
    sources: &Sources,
    markup: Markup,
    url: String,
    kind: PageKind,
    sink: &Sink,
) -> Option<PageSource> {
    let text = &sources.file(file).text;
    let (front, body) = FrontMatter::read(file, sources, sink);
    if front.draft || front.headless {
        return None;
    }
    let title = front.title.clone().unwrap_or_else(|| title_of(&url));
    Some(PageSource {
        title: title.clone(),
        link_title: front.link_title.clone().unwrap_or(title),
        description: front.description.clone().unwrap_or_default(),
        weight: front.weight.unwrap_or(i64::MAX / 2),
        kind,
        parts: vec![Part {
            text: text[body..].into(),
            origin: Origin::Slice(Span::new(file, body, text.len())),
            markup,
            shift: 0,
        }],
        front,
        url,
    })
}

/// A title made of the last part of an address.
fn title_of(url: &str) -> String {
    let slug = url.trim_end_matches('/').rsplit('/').next().unwrap_or_default().replace(['-', '_'], " ");
    let mut letters = slug.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => "Home".into(),
    }
}
