//! What a folder holds that a site can be made of, and the configuration that uses it in place.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_yaml::Value;

use super::super::discovery::{has_pages, is_description};

/// Folders that hold no source of a project.
const SKIPPED: [&str; 8] =
    ["node_modules", "target", "vendor", "dist", "build", "output", "venv", "__pycache__"];
/// Deepest folder that is searched for API descriptions.
const MOST_DEPTH: usize = 4;
/// Most API descriptions that are adopted.
const MOST_APIS: usize = 100;

/// What was found in a folder.
#[derive(Debug, Default)]
pub(super) struct Adopted {
    title: String,
    description: String,
    base_url: String,
    /// Folder of the pages.
    pages: Option<String>,
    /// File of the home page outside of that folder.
    home: Option<String>,
    /// API descriptions by name.
    apis: BTreeMap<String, String>,
    /// Addresses of pages in their order.
    order: Vec<String>,
    /// Address of the source for the header.
    repository: String,
    /// Logo, as a path or an address.
    logo: String,
    /// Files of other tools that were read.
    read: Vec<&'static str>,
}

impl Adopted {
    /// Looks at a folder.
    pub(super) fn of(folder: &Path) -> Self {
        let mut adopted = Self::default();
        // specwright's own layout needs no configuration.
        let is_native = has_pages(&folder.join("pages"));
        adopted.add_mkdocs(folder);
        adopted.add_redocly(folder);
        adopted.add_sidebar(folder);
        if adopted.pages.is_none() && !is_native && has_pages(&folder.join("docs")) {
            adopted.pages = Some("docs".into());
        }
        if is_native {
            adopted.pages = Some("pages".into());
        }
        adopted.add_home(folder);
        if adopted.apis.is_empty() {
            let mut found = Vec::new();
            descriptions(folder, "", 0, &mut found);
            for path in found.into_iter().take(MOST_APIS) {
                adopted.add_api(folder, None, path);
            }
        }
        adopted
    }

    /// Whether there is nothing to adopt.
    pub(super) fn is_empty(&self) -> bool {
        self.apis.is_empty() && self.pages.is_none() && self.home.is_none()
    }

    /// Lines about what was adopted, for people.
    pub(super) fn summary(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for (name, path) in &self.apis {
            lines.push(format!("API `{name}` from {path}"));
        }
        if let Some(home) = &self.home {
            lines.push(format!("home page from {home}"));
        }
        if let Some(pages) = &self.pages {
            lines.push(format!("pages from {pages}/"));
        }
        if !self.read.is_empty() {
            lines.push(format!("settings from {}", self.read.join(", ")));
        }
        lines
    }

    /// The text of `specwright.toml`.
    pub(super) fn configuration(&self) -> String {
        let mut out = String::from(
            "# Every key is optional: `specwright config-schema` and docs/configuration.md describe all of them.\n\n",
        );
        for (key, value) in [
            ("title", &self.title),
            ("description", &self.description),
            ("base_url", &self.base_url),
            ("logo", &self.logo),
        ] {
            if !value.is_empty() {
                let _ = writeln!(out, "{key} = {}", string(value));
            }
        }
        if self.base_url.is_empty() {
            out.push_str("# Address of the published site: for canonical links and the sitemap.\n");
            out.push_str("# base_url = \"https://example.org/docs/\"\n");
        }
        if self.pages.is_some() || self.home.is_some() {
            out.push_str("\n[pages]\n");
            if let Some(pages) = &self.pages {
                let _ = writeln!(out, "folder = {}", string(pages));
            }
            if let Some(home) = &self.home {
                let _ = writeln!(out, "home = {}", string(home));
            }
        }
        if !self.apis.is_empty() {
            out.push_str("\n# Each gets a reference at the address of its name, unless a page shows it with `http-api`.\n[apis]\n");
            for (name, path) in &self.apis {
                let _ = writeln!(out, "{} = {}", key(name), string(path));
            }
        }
        if !self.order.is_empty() {
            let order: Vec<String> = self.order.iter().map(|page| string(page)).collect();
            let _ = write!(out, "\n[navigation]\norder = [{}]\n", order.join(", "));
        }
        if !self.repository.is_empty() {
            let url = string(&self.repository);
            let _ = write!(out, "\n[[menu]]\ntitle = \"Source\"\nurl = {url}\n");
        }
        out
    }

    fn add_mkdocs(&mut self, folder: &Path) {
        let Some(config) = ["mkdocs.yml", "mkdocs.yaml"].iter().find_map(|name| read(&folder.join(name)))
        else {
            return;
        };
        self.read.push("mkdocs.yml");
        let text = |name: &str| config.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        self.title = text("site_name");
        self.description = text("site_description");
        self.base_url = Some(text("site_url")).filter(|url| url.starts_with("http")).unwrap_or_default();
        self.repository = Some(text("repo_url")).filter(|url| url.starts_with("http")).unwrap_or_default();
        let docs = Some(text("docs_dir")).filter(|docs| !docs.is_empty()).unwrap_or("docs".into());
        let docs = docs.trim_start_matches("./").trim_end_matches('/').to_owned();
        let mut files = Vec::new();
        nav(config.get("nav"), 0, &mut files);
        self.order = files.iter().filter_map(|file| address(file)).collect();
        self.pages = folder.join(&docs).is_dir().then_some(docs);
    }

    fn add_redocly(&mut self, folder: &Path) {
        let Some(config) =
            ["redocly.yaml", "redocly.yml", ".redocly.yaml"].iter().find_map(|name| read(&folder.join(name)))
        else {
            return;
        };
        self.read.push("redocly.yaml");
        let apis = config.get("apis").and_then(Value::as_mapping);
        for (name, api) in apis.into_iter().flatten() {
            let path = api.get("root").and_then(Value::as_str).map(|path| path.trim_start_matches("./"));
            let (Some(name), Some(path)) = (name.as_str(), path) else { continue };
            if folder.join(path).is_file() {
                // `name@version` is how Redocly tells versions apart.
                self.add_api(folder, Some(&name.replace('@', "/")), path.to_owned());
            }
        }
    }

    /// Docsify keeps its menu in `_sidebar.md`, beside the pages.
    fn add_sidebar(&mut self, folder: &Path) {
        for (place, pages) in [("docs/_sidebar.md", "docs"), ("_sidebar.md", ".")] {
            let Ok(text) = fs::read_to_string(folder.join(place)) else { continue };
            self.read.push("_sidebar.md");
            let links = text.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next());
            let pages_of = links.filter(|link| !link.contains("://")).filter_map(|link| {
                let link = link.trim_start_matches('/').split(['#', '?']).next().unwrap_or_default();
                address(if link.ends_with('/') || link.is_empty() { "index.md" } else { link })
            });
            self.order = pages_of.collect();
            self.order.dedup();
            self.pages = Some(pages.into());
            return;
        }
    }

    /// A README is the home page where the pages have none.
    fn add_home(&mut self, folder: &Path) {
        let pages = self.pages.as_deref().unwrap_or("docs");
        let has_home = ["index.md", "index.rst", "README.md", "readme.md", "index.markdown"]
            .iter()
            .any(|name| folder.join(pages).join(name).is_file())
            || has_root_slug(&folder.join(pages));
        if !has_home {
            let names = ["README.md", "Readme.md", "readme.md", "README.rst"];
            let home = names.iter().find(|name| folder.join(name).is_file());
            self.home = home.map(|home| (*home).to_owned());
        }
    }

    fn add_api(&mut self, folder: &Path, name: Option<&str>, path: String) {
        let document = read(&folder.join(&path));
        let info = document.as_ref().and_then(|document| document.get("info"));
        let title = info.and_then(|info| info.get("title")).and_then(Value::as_str).unwrap_or_default();
        if self.apis.is_empty() {
            if self.title.is_empty() {
                self.title = title.trim().to_owned();
            }
            let logo = info.and_then(|info| info.get("x-logo")).and_then(|logo| logo.get("url"));
            if let Some(logo) = logo.and_then(Value::as_str)
                && (logo.starts_with("https://") || folder.join(logo).is_file())
            {
                self.logo = logo.trim_start_matches("./").to_owned();
            }
        } else if self.read.first() != Some(&"mkdocs.yml") {
            // The site is about more than one API.
            self.title.clear();
        }
        let stem = path.rsplit('/').next().unwrap_or(&path);
        let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
        let parent = path.rsplit('/').nth(1).unwrap_or("reference");
        let says_nothing = matches!(stem, "openapi" | "swagger" | "index" | "api" | "main" | "root");
        let usual = match (says_nothing, parent) {
            (true, "api" | "apis" | "spec" | "specs" | "openapi" | "docs" | "swagger") => "reference",
            (true, parent) => parent,
            (false, _) => stem,
        };
        let name = name.unwrap_or(usual).to_owned();
        let mut free = name.clone();
        let mut number = 2;
        while self.apis.contains_key(&free) {
            free = format!("{name}-{number}");
            number += 1;
        }
        self.apis.insert(free, path);
    }
}

/// API descriptions below a folder, by their paths. Those in folders of examples or tests are not
/// published.
fn descriptions(root: &Path, below: &str, depth: usize, found: &mut Vec<String>) {
    let Ok(entries) = fs::read_dir(root.join(below)) else { return };
    let mut names: Vec<(String, bool)> = entries
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let name = entry.file_name().into_string().ok()?;
            (!name.starts_with('.')).then_some((name, entry.file_type().ok()?.is_dir()))
        })
        .collect();
    names.sort();
    for (name, is_folder) in names {
        let path = if below.is_empty() { name.clone() } else { format!("{below}/{name}") };
        let is_data = [".yaml", ".yml", ".json"].iter().any(|end| name.ends_with(end));
        if is_folder && depth < MOST_DEPTH && !SKIPPED.contains(&&*name) && !is_test(&name) {
            descriptions(root, &path, depth + 1, found);
        } else if !is_folder && is_data && found.len() < MOST_APIS && is_description(&root.join(&path)) {
            found.push(path);
        }
    }
}

fn is_test(name: &str) -> bool {
    matches!(name, "test" | "tests" | "__tests__" | "testdata" | "fixtures" | "examples")
}

/// The files of a menu of MkDocs, in order.
fn nav(value: Option<&Value>, depth: usize, files: &mut Vec<String>) {
    match value {
        Some(Value::String(file)) => files.push(file.clone()),
        Some(Value::Sequence(items)) if depth < 8 => {
            items.iter().for_each(|item| nav(Some(item), depth + 1, files));
        }
        Some(Value::Mapping(entries)) if depth < 8 => {
            entries.iter().for_each(|(_, item)| nav(Some(item), depth + 1, files));
        }
        _ => {}
    }
}

/// The address of the page of a file; `None` for the home page and for what is no page.
fn address(file: &str) -> Option<String> {
    let file = file.trim_start_matches("./").trim_start_matches('/');
    let stem = file.strip_suffix(".md").or_else(|| file.strip_suffix(".rst")).unwrap_or(file);
    if file.contains("://") || file.ends_with(".html") {
        return None;
    }
    let folder = ["index", "README", "readme"]
        .iter()
        .find_map(|name| if stem == *name { Some("") } else { stem.strip_suffix(&format!("/{name}")) });
    let address = folder.unwrap_or(stem);
    (!address.is_empty()).then(|| address.to_owned())
}

/// Whether a page says in its front matter that it is the home page, as Docusaurus has it.
fn has_root_slug(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else { return false };
    entries.flatten().any(|entry| {
        let text = fs::read_to_string(entry.path()).unwrap_or_default();
        text.starts_with("---") && text.lines().take(20).any(|line| line.trim() == "slug: /")
    })
}

fn read(file: &Path) -> Option<Value> {
    // Tags of MkDocs (`!!python/name:…`) cannot be read, and are not wanted.
    let text = fs::read_to_string(file).ok()?;
    let plain: Vec<&str> =
        text.lines().filter(|line| !line.contains("!!python") && !line.contains("!ENV")).collect();
    serde_yaml::from_str(&text).or_else(|_| serde_yaml::from_str(&plain.join("\n"))).ok()
}

fn key(name: &str) -> String {
    let is_bare = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    if is_bare && !name.is_empty() { name.to_owned() } else { string(name) }
}

/// A string of TOML.
fn string(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_menus_become_addresses() {
        assert_eq!(address("guide/start.md").as_deref(), Some("guide/start"));
        assert_eq!(address("guide/index.md").as_deref(), Some("guide"));
        assert_eq!(address("index.md"), None);
        assert_eq!(address("https://example.org/"), None);
    }
}
