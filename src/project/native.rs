//! specwright's own layout: `pages/`, `apis/`, `events/`, `changelog/`, `assets/`, `static/`.

use std::collections::BTreeMap;

use super::config;
use super::events;
use super::{ApiSource, Asset, Changelogs, FrontMatter, Layout, PageKind, PageSource, Part, Plan, Settings};
use crate::diagnostic::{Diagnostic, Sink, rules};
use crate::load::Documents;
use crate::markup::Markup;
use crate::openapi::{dialect, misspelt_dialect};
use crate::source::{FileId, Found, Origin, Sources, Span};

/// Folders that hold pages unless the configuration names one.
const PAGE_FOLDERS: [&str; 2] = ["pages/", "docs/"];

/// Reads the plan.
pub(super) fn plan(found: &Found, documents: &Documents<'_>, sink: &Sink) -> Plan {
    let sources = &found.sources;
    let mut plan = Plan::empty(Layout::Native);
    if let Some(file) = sources.find("specwright.toml") {
        plan.settings = Settings::read(file, sources, sink);
    }
    let folder = page_folder(&plan.settings, sources);
    add_pages(&mut plan, &folder, sources, sink);
    report_conflicts(&plan.pages, sink);
    let files: Vec<FileId> = sources.below("apis/").map(|(file, _)| file).collect();
    documents.preload(&files);
    plan.apis = apis(sources, documents, "apis/");
    add_named_apis(&mut plan, sources, documents, sink);
    plan.events = events::events(sources, "events/", "events/examples/");
    plan.event_fields = events::fields(sources, "events/core/");
    plan.definition_folders = vec!["apis/".into(), "events/".into(), String::new()];
    for (name, path) in [("string-formats", "data/string-formats.yaml"), ("proposals", "data/proposals.json")]
    {
        if let Some(file) = sources.find(path) {
            plan.data.insert(name, file);
        }
    }
    add_assets(&mut plan, &folder, found, sink);
    plan.diagrams = diagrams(&plan.assets);
    if sources.below("changelog/").next().is_some() {
        plan.changelogs = Some(Changelogs::Native);
    }
    order(&mut plan, sources, sink);
    plan
}

/// Whether a source without `pages/` and `apis/` has this layout: the configuration names its parts, or
/// guides in `docs/` or at the top are beside an API description.
pub(super) fn is_native(sources: &Sources) -> bool {
    let config = sources.find("specwright.toml");
    let table = config.and_then(|file| toml::from_str::<toml::Table>(&sources.file(file).text).ok());
    let names_parts = table.is_some_and(|table| {
        let pages = table.get("pages").and_then(toml::Value::as_table);
        table.contains_key("apis")
            || pages.is_some_and(|pages| pages.contains_key("folder") || pages.contains_key("home"))
    });
    let has_guides = || {
        sources.below("docs/").any(|(_, file)| markup_of(&file.path).is_some())
            && at_the_top(sources).next().is_some()
    };
    names_parts || has_guides()
}

/// The folder of the pages, ending with a slash; empty for the root of the source.
fn page_folder(settings: &Settings, sources: &Sources) -> String {
    match settings.pages.folder.trim_matches('/') {
        "" => {
            let has_pages =
                |folder: &&&str| sources.below(folder).any(|(_, file)| markup_of(&file.path).is_some());
            PAGE_FOLDERS.iter().find(has_pages).unwrap_or(&PAGE_FOLDERS[0]).to_string()
        }
        "." => String::new(),
        folder => format!("{folder}/"),
    }
}

/// Folders that are no pages where pages are kept at the root of a source.
const OTHER_FOLDERS: [&str; 6] = ["apis/", "events/", "changelog/", "templates/", "static/", "data/"];

fn add_pages(plan: &mut Plan, folder: &str, sources: &Sources, sink: &Sink) {
    let home = Some(plan.settings.pages.home.clone()).filter(|home| !home.is_empty());
    let home = home.and_then(|home| match sources.find(&home) {
        Some(file) => Some(file),
        None => {
            let message = format!("file `{home}` not found");
            let names = sources.iter().map(|(_, file)| &*file.path);
            let place = config::place("pages.home", sources);
            sink.add(
                Diagnostic { span: place, ..Diagnostic::without_place(&rules::CONFIG, message) }
                    .did_you_mean(&home, names),
            );
            None
        }
    });
    if let Some(file) = home
        && let Some(markup) = markup_of(&sources.file(file).path)
    {
        plan.pages.extend(page(file, sources, markup, String::new(), PageKind::Home, sink));
    }
    for (file, source) in sources.below(folder) {
        let Some(markup) = markup_of(&source.path) else { continue };
        let path = &source.path[folder.len()..];
        let is_other = folder.is_empty() && OTHER_FOLDERS.iter().any(|other| path.starts_with(other));
        // Other generators keep menus and parts of pages in such files.
        let is_part = path.split('/').any(|part| part.starts_with('_') && !part.starts_with("_index."));
        if home == Some(file) || is_other || is_part {
            continue;
        }
        let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
        let (parent, name) = stem.rsplit_once('/').map_or(("", stem), |(parent, name)| (parent, name));
        let has_index = || {
            ["md", "markdown", "rst"].iter().any(|end| {
                let slash = if parent.is_empty() { "" } else { "/" };
                sources.find(&format!("{folder}{parent}{slash}index.{end}")).is_some()
            })
        };
        let is_index =
            matches!(name, "index" | "_index") || name.eq_ignore_ascii_case("readme") && !has_index();
        let url = match (is_index, parent) {
            (true, "") => String::new(),
            (true, parent) => format!("{parent}/"),
            (false, _) => format!("{stem}/"),
        };
        if url.is_empty() && home.is_some() {
            continue;
        }
        let kind = if url.is_empty() { PageKind::Home } else { PageKind::Page };
        let Some(mut page) = page(file, sources, markup, url, kind, sink) else { continue };
        if let Some(slug) = page.front.field("slug") {
            page.url = slugged(&page.url, &slug);
            if page.url.is_empty() {
                page.kind = PageKind::Home;
            }
        }
        release(&mut page);
        plan.pages.push(page);
    }
}

/// Reports pages at one address: only one of them would be published. Addresses that differ only in case
/// are one file on many systems.
fn report_conflicts(pages: &[PageSource], sink: &Sink) {
    let mut known: BTreeMap<String, &PageSource> = BTreeMap::new();
    let start = |page: &PageSource| page.parts.first().and_then(|part| part.origin.files().first().copied());
    for page in pages {
        let Some(first) = known.insert(page.url.to_lowercase(), page) else { continue };
        let (Some(file), Some(other)) = (start(page), start(first)) else { continue };
        let message = match first.url == page.url {
            true => format!("two pages have the address `/{}`", page.url),
            false => format!("the addresses `/{}` and `/{}` differ only in case", first.url, page.url),
        };
        sink.add(
            Diagnostic::new(&rules::ADDRESS_CONFLICT, Span::start_of(file), message)
                .other(Span::start_of(other), "the other page")
                .help("rename or remove one of the files, or give one another `slug`"),
        );
    }
}

/// The address of a page whose front matter has `slug`: from the root, or within its folder.
fn slugged(url: &str, slug: &str) -> String {
    let path = match slug.strip_prefix('/') {
        Some(path) => path.to_owned(),
        None => {
            let folder = url.trim_end_matches('/').rsplit_once('/').map_or("", |(folder, _)| folder);
            format!("{folder}/{slug}")
        }
    };
    match crate::source::normalize(&path) {
        Ok(path) if path.is_empty() => path,
        Ok(path) => format!("{path}/"),
        Err(_) => url.to_owned(),
    }
}

/// Makes a page the changelog of a release where its front matter says so.
fn release(page: &mut PageSource) {
    if page.front.layout.as_deref() != Some("changelog") || page.kind != PageKind::Page {
        return;
    }
    page.kind = PageKind::Changelog {
        label: page.link_title.clone(),
        date: page.front.date.clone(),
        checklist: page.front.outputs.iter().any(|output| output == "checklist"),
    };
}

/// The API descriptions that are named by the configuration, or else those beside the folders.
fn add_named_apis(plan: &mut Plan, sources: &Sources, documents: &Documents<'_>, sink: &Sink) {
    if plan.settings.apis.is_empty() {
        for (file, source) in at_the_top(sources) {
            if documents.get(file).and_then(dialect).is_some() {
                let name = events::stem(&source.path).to_owned();
                plan.apis.push(ApiSource { spec: String::new(), name, file });
            }
        }
        return;
    }
    for (name, path) in &plan.settings.apis {
        let normal = crate::source::normalize(path).unwrap_or_default();
        let problem = |message: String| Diagnostic {
            span: config::place(&format!("apis.{name}"), sources),
            ..Diagnostic::without_place(&rules::CONFIG, message)
        };
        let Some(file) = sources.find(&normal) else {
            let names = sources.iter().map(|(_, file)| &*file.path);
            sink.add(problem(format!("file `{path}` not found")).did_you_mean(path, names));
            continue;
        };
        match documents.get(file).map(dialect) {
            Some(Some(_)) => {}
            Some(None) => {
                let help = "name a file with `openapi` or `swagger` at its top";
                sink.add(problem(format!("`{path}` is not an API description")).help(help));
                continue;
            }
            // What is wrong with it was reported.
            None => continue,
        }
        plan.apis.retain(|api| api.file != file);
        let (spec, name) = name.rsplit_once('/').unwrap_or(("", name));
        plan.apis.push(ApiSource { spec: spec.to_owned(), name: name.to_owned(), file });
    }
}

/// Files of data in the root folder that look like API descriptions.
fn at_the_top(sources: &Sources) -> impl Iterator<Item = (FileId, &crate::source::SourceFile)> {
    let is_key = |line: &str| {
        let line = line.trim_start_matches(['{', ' ', '"']);
        line.starts_with("openapi") || line.starts_with("swagger")
    };
    sources.iter().filter(move |(_, file)| {
        let is_data = [".yaml", ".yml", ".json"].iter().any(|end| file.path.ends_with(end));
        is_data && !file.path.contains('/') && file.text.lines().take(200).any(is_key)
    })
}

/// Adds files that are copied: those of the asset folders, `static/` and beside the pages.
fn add_assets(plan: &mut Plan, pages: &str, found: &Found, sink: &Sink) {
    let sources = &found.sources;
    let all = |folder: &str| {
        let texts = sources.below(folder).map(|(_, file)| &file.path);
        let others = found.assets.iter().filter(|path| path.starts_with(folder));
        texts.chain(others).cloned().collect::<Vec<String>>()
    };
    for folder in plan.settings.assets.clone() {
        let path = format!("{}/", folder.trim_matches('/'));
        let files = all(&path);
        if files.is_empty() && plan.settings.assets != ["assets"] {
            let message = format!("folder `{folder}` not found, or empty");
            let span = config::place("assets", sources);
            sink.add(Diagnostic { span, ..Diagnostic::without_place(&rules::CONFIG, message) });
        }
        for file in files {
            plan.assets.push(Asset { url: format!("assets/{}", &file[path.len()..]), path: file });
        }
    }
    for file in all("static/") {
        plan.assets.push(Asset { url: file["static/".len()..].to_owned(), path: file });
    }
    if !pages.is_empty() {
        let is_download = |path: &String| {
            let name = path.rsplit('/').next().unwrap_or_default();
            markup_of(path).is_none() && !name.ends_with(".inc") && !name.starts_with('_')
        };
        for file in all(pages).into_iter().filter(is_download) {
            plan.assets.push(Asset { url: file[pages.len()..].to_owned(), path: file });
        }
    }
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
fn order(plan: &mut Plan, sources: &Sources, sink: &Sink) {
    let order = &plan.settings.navigation.order;
    let slug = |url: &str| url.trim_matches('/').to_owned();
    for page in &mut plan.pages {
        let own = slug(&page.url);
        if let Some(at) = order.iter().position(|listed| slug(listed) == own) {
            page.weight = i64::MIN / 2 + at as i64;
        }
    }
    for listed in order {
        let wanted = slug(listed);
        let is_page = plan.pages.iter().any(|page| slug(&page.url) == wanted);
        // References and generated pages have addresses that are made later.
        let is_api =
            || plan.apis.iter().any(|api| wanted == "reference" || wanted.starts_with(&api.address()));
        if !is_page && !is_api() && wanted != "changelog" && !wanted.is_empty() {
            let message = format!("page `{listed}` in `navigation.order` not found");
            let known: Vec<String> = plan.pages.iter().map(|page| slug(&page.url)).collect();
            let span = config::place("navigation.order", sources);
            sink.add(
                Diagnostic { span, ..Diagnostic::without_place(&rules::CONFIG, message) }
                    .did_you_mean(&wanted, known.iter().map(String::as_str)),
            );
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
        // The words alone tell most files apart without parsing those that nothing uses.
        let is_named = source.text.contains("openapi") || source.text.contains("swagger");
        if !is_named && !source.text.lines().take(200).any(|line| line.starts_with("paths:")) {
            continue;
        }
        let root = documents.get(file);
        if root.and_then(dialect).is_none() {
            let misspelt = root.and_then(misspelt_dialect);
            // A file that cannot be read is an API all the same: what refers to it is no second mistake.
            if misspelt.is_none() && !(documents.failed(file) && is_named) {
                continue;
            }
            documents.sink().extend(misspelt);
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
