//! Today's Matrix specification: `content/`, `data/`, and the settings of Hugo.
//!
//! Older releases differ in known ways: the settings stand in `config.toml` at the top, and the
//! changelog is one page with resources.

use toml::{Table, Value};

use super::config::config_error;
use super::native::{apis_lazily, diagrams, markup_of, page};
use super::{Asset, Changelogs, Layout, MenuLink, Override, PageKind, PageSource, Plan, Settings, Status};
use crate::diagnostic::{Diagnostic, Sink, rules};
use crate::source::{Found, Sources};

use super::events;

/// Where the settings may stand; a later file wins.
const CONFIGS: [&str; 5] = [
    "config.toml",
    "hugo.toml",
    "config/_default/config.toml",
    "config/_default/hugo.toml",
    "config/_default/params.toml",
];

/// Whether a `--set` key is one of this layout.
pub(super) fn is_setting(key: &str) -> bool {
    let key = key.strip_prefix("params.").unwrap_or(key);
    [
        "version.status",
        "version.major",
        "version.minor",
        "version.current_version_url",
        "version.release_date",
    ]
    .contains(&key)
}

/// Reads the plan.
pub(super) fn plan(found: &Found, overrides: &[Override], sink: &Sink) -> Plan {
    let sources = &found.sources;
    let mut plan = Plan::empty(Layout::Hugo);
    if let Some(file) = sources.find("specwright.toml") {
        plan.settings = Settings::read(file, sources, sink);
    }
    let own = sources.find("specwright.toml");
    // A file that cannot be read was reported above.
    let own: Table = own.and_then(|file| toml::from_str(&sources.file(file).text).ok()).unwrap_or_default();
    let config = config(sources, overrides, sink);
    settings(&config, &own, &mut plan, sink);
    plan.pages = pages(sources, sink);
    plan.apis = apis_lazily(sources, "data/api/");
    plan.events = events::events(sources, "data/event-schemas/schema/", "data/event-schemas/examples/");
    plan.event_fields = events::fields(sources, "data/event-schemas/schema/core-event-schema/");
    plan.definition_folders = vec!["data/".into()];
    for (file, source) in sources.below("content/") {
        // Texts of a headless bundle are there to be included.
        let Some((folder, name)) = source.path.rsplit_once('/') else { continue };
        let stem = name.strip_suffix(".md").unwrap_or(name);
        for (shortcode, last) in [("cs-module", "modules"), ("rver-fragment", "fragments")] {
            if folder.ends_with(&format!("/{last}")) && stem != "index" {
                plan.fragments.insert((shortcode.to_owned(), stem.to_owned()), file);
            }
        }
    }
    for (name, paths) in [
        ("string-formats", &["data/string-formats.yaml"][..]),
        ("sas-emoji", &["data-definitions/sas-emoji.json", "data/sas-emoji.json"]),
        ("proposals", &["data/msc/proposals.json"]),
    ] {
        if let Some(file) = paths.iter().find_map(|path| sources.find(path)) {
            plan.data.insert(name, file);
        }
    }
    // What stands in `static/` is published as it is, whatever it is.
    let data = sources.below("static/").map(|(_, file)| &file.path);
    for path in data.chain(&found.assets) {
        if let Some(rest) = path.strip_prefix("static/") {
            plan.assets.push(Asset { url: rest.to_owned(), path: path.clone() });
        } else if let Some(rest) = path.strip_prefix("content/") {
            plan.assets.push(Asset { url: rest.to_owned(), path: path.clone() });
        } else if let Some(rest) =
            path.strip_prefix("assets/diagrams/").filter(|rest| !rest.ends_with(".drawio"))
        {
            plan.assets.push(Asset { url: format!("diagrams/{rest}"), path: path.clone() });
        }
    }
    for (_, file) in sources.below("content/").filter(|(_, file)| markup_of(&file.path).is_none()) {
        let url = file.path["content/".len()..].to_owned();
        plan.assets.push(Asset { url, path: file.path.clone() });
    }
    plan.diagrams = diagrams(&plan.assets);
    if sources.below("changelogs/").next().is_some() {
        plan.changelogs = Some(Changelogs::Towncrier);
    }
    plan
}

/// The settings of all files, with the overrides put in.
fn config(sources: &Sources, overrides: &[Override], sink: &Sink) -> Table {
    let mut config = Table::new();
    for path in CONFIGS {
        let Some(file) = sources.find(path) else { continue };
        match toml::from_str::<Table>(&sources.file(file).text) {
            Ok(table) => {
                // `params.toml` holds just that part.
                let table = match path.ends_with("params.toml") {
                    true => Table::from_iter([("params".to_owned(), Value::Table(table))]),
                    false => table,
                };
                merge(&mut config, table);
            }
            Err(error) => sink.add(config_error(&error, file)),
        }
    }
    for Override { key, value } in overrides {
        let key = key.strip_prefix("params.").unwrap_or(key);
        let mut table = Table::from_iter([("params".to_owned(), Value::Table(Table::new()))]);
        let leaf = key.strip_prefix("version.").unwrap_or(key);
        let version = Table::from_iter([(leaf.to_owned(), Value::String(value.clone()))]);
        let params = Table::from_iter([("version".to_owned(), Value::Table(version))]);
        table.insert("params".into(), Value::Table(params));
        merge(&mut config, table);
    }
    config
}

fn merge(base: &mut Table, over: Table) {
    for (key, value) in over {
        match (base.get_mut(&key), value) {
            (Some(Value::Table(base)), Value::Table(over)) => merge(base, over),
            (_, value) => {
                base.insert(key, value);
            }
        }
    }
}

/// The value at a path of keys, as text.
fn text(config: &Table, path: &[&str]) -> Option<String> {
    match at(config, path)? {
        Value::String(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Datetime(date) => Some(date.to_string()),
        _ => None,
    }
}

fn at<'c>(config: &'c Table, path: &[&str]) -> Option<&'c Value> {
    let (first, rest) = path.split_first()?;
    rest.iter().try_fold(config.get(*first)?, |value, key| value.get(key))
}

/// Puts in what Hugo's settings say, where `specwright.toml` (`own`) says nothing.
fn settings(config: &Table, own: &Table, plan: &mut Plan, sink: &Sink) {
    let settings = &mut plan.settings;
    let fill = |setting: &mut String, value: Option<String>| {
        if setting.is_empty() {
            *setting = value.unwrap_or_default();
        }
    };
    fill(&mut settings.title, text(config, &["title"]));
    fill(&mut settings.base_url, text(config, &["baseURL"]).filter(|url| url.contains("://")));
    fill(
        &mut settings.copyright,
        text(config, &["params", "copyright"]).or_else(|| text(config, &["copyright"])),
    );
    fill(
        &mut settings.description,
        text(config, &["languages", "en", "params", "description"])
            .or_else(|| text(config, &["languages", "en", "description"]))
            .or_else(|| text(config, &["params", "description"])),
    );
    if let Some(language) = text(config, &["languageCode"]).filter(|_| at(own, &["language"]).is_none()) {
        settings.language = language;
    }
    let version = |key: &str| text(config, &["params", "version", key]);
    let status = version("status").unwrap_or_default();
    let known = Status::parse(&status);
    if known.is_none() && !status.is_empty() {
        let message = format!("`{status}` is no status of a version");
        sink.add(
            Diagnostic::without_place(&rules::CONFIG, message)
                .help("use `stable`, `unstable` or `historical`"),
        );
    }
    if let Some(known) = known.filter(|_| at(own, &["version", "status"]).is_none()) {
        settings.version.status = known;
    }
    let number = version("major").zip(version("minor")).map(|(major, minor)| format!("v{major}.{minor}"));
    let label = match (settings.version.status, number) {
        (Status::Unstable, _) | (_, None) => "unstable".into(),
        (_, Some(number)) => number,
    };
    fill(&mut settings.version.label, Some(label));
    fill(&mut settings.version.current_url, version("current_version_url"));
    fill(&mut settings.version.date, version("release_date"));
    if settings.menu.is_empty() {
        let menu = ["menus", "menu"].iter().find_map(|key| at(config, &[key, "main"])?.as_array());
        settings.menu = links(menu);
    }
    if settings.footer.is_empty() {
        let places = ["bottom", "user", "developer"].iter();
        let all = places.map(|place| at(config, &["params", "links", place]).and_then(Value::as_array));
        settings.footer = all.flat_map(links).collect();
    }
    // This layout's pages are what they are: nothing is added beside them unless asked for.
    settings.pages.operations.get_or_insert(false);
    let typographer = at(config, &["markup", "goldmark", "extensions", "typographer"]);
    let is_off = typographer.and_then(Value::as_bool) == Some(false)
        || typographer.and_then(|table| table.get("disable")).and_then(Value::as_bool) == Some(true);
    settings.markup.smart_punctuation.get_or_insert(!is_off);
}

/// Links in the order of their weights.
fn links(list: Option<&Vec<Value>>) -> Vec<MenuLink> {
    let mut links: Vec<(i64, MenuLink)> = Vec::new();
    for link in list.into_iter().flatten() {
        let text = |key: &str| link.get(key).and_then(Value::as_str).map(str::to_owned);
        if let (Some(title), Some(url)) = (text("name"), text("url")) {
            links
                .push((link.get("weight").and_then(Value::as_integer).unwrap_or(0), MenuLink { title, url }));
        }
    }
    links.sort_by_key(|(weight, _)| *weight);
    links.into_iter().map(|(_, link)| link).collect()
}

/// The pages below `content/`.
fn pages(sources: &Sources, sink: &Sink) -> Vec<PageSource> {
    // A folder with `index.md` is one page with resources; everything below belongs to it.
    let bundles: Vec<&str> =
        sources.below("content/").filter_map(|(_, file)| file.path.strip_suffix("/index.md")).collect();
    let mut pages = Vec::new();
    for (file, source) in sources.below("content/") {
        let Some(markup) = markup_of(&source.path) else { continue };
        let path = source.path.as_str();
        let is_resource = bundles.iter().any(|bundle| {
            path.strip_prefix(bundle)
                .and_then(|rest| rest.strip_prefix('/'))
                .is_some_and(|rest| rest != "index.md")
        });
        if is_resource {
            continue;
        }
        let stem = path["content/".len()..].rsplit_once('.').map_or("", |(stem, _)| stem);
        let folder = ["_index", "index"]
            .iter()
            .find_map(|name| stem.strip_suffix(name).filter(|rest| rest.is_empty() || rest.ends_with('/')));
        let url = folder.map_or_else(|| format!("{stem}/"), str::to_owned);
        let kind = if url.is_empty() { PageKind::Home } else { PageKind::Page };
        let Some(mut page) = page(file, sources, markup, url, kind, sink) else { continue };
        page.kind = kind_of(&page, page.kind.clone());
        pages.push(page);
    }
    // A section that says nothing itself leads to the newest of its changelogs.
    let changelogs: Vec<String> =
        pages.iter().filter(|page| is_changelog(page)).map(|p| p.url.clone()).collect();
    for page in pages.iter_mut().filter(|page| page.kind == PageKind::Page && page.url.ends_with('/')) {
        let is_above = |url: &String| url.len() > page.url.len() && url.starts_with(&page.url);
        if changelogs.iter().any(is_above) && page.parts.iter().all(|part| is_blank(&part.text)) {
            page.kind = PageKind::NewestChangelog;
        }
    }
    pages
}

fn is_changelog(page: &PageSource) -> bool {
    matches!(page.kind, PageKind::Changelog { .. })
}

/// Whether a text has nothing but comments, or the call that lists the changelogs, which are pages.
fn is_blank(text: &str) -> bool {
    let mut rest = text.trim();
    while let Some((_, after)) = rest.strip_prefix("<!--").and_then(|rest| rest.split_once("-->")) {
        rest = after.trim_start();
    }
    rest.is_empty() || rest == "{{% changelog/changelogs %}}"
}

/// What a page is, by its front matter.
fn kind_of(page: &PageSource, default: PageKind) -> PageKind {
    let checklist = page.front.outputs.iter().any(|output| output == "checklist");
    match page.front.layout.as_deref() {
        Some("changelog") => changelog(page, checklist),
        None if checklist => changelog(page, checklist),
        Some("changelog-index") => PageKind::NewestChangelog,
        _ => match page.front.field("version") {
            Some(version) if page.url.starts_with("rooms/") => PageKind::RoomVersion(version),
            _ => default,
        },
    }
}

fn changelog(page: &PageSource, checklist: bool) -> PageKind {
    PageKind::Changelog { label: page.link_title.clone(), date: page.front.date.clone(), checklist }
}
