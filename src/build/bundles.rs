//! Which bundles a site holds: every API as one document, beside the page that shows it.
//!
//! `client-server-api/` has `client-server-api/api.json`, with everything in place, and
//! `client-server-api/api.named.json`, in which shared schemas have names.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::bundle::{BundleOptions, Form, Server, ServerVariable, SpecFolder, bundle};
use crate::project::{Layout, Plan};
use crate::render::page_file;
use crate::resolve::Resolver;
use crate::site::{OperationRef, Site};

/// An API and how it is published as one document.
pub struct Published {
    /// Path below the root of the site, without `.json`.
    pub path: String,
    /// Its files. The name is the folder as shortcodes write it: `identity/v2`.
    pub spec: SpecFolder,
    /// Position of the page that shows it.
    pub page: Option<usize>,
    /// Its title, version, address and servers.
    pub options: BundleOptions,
}

impl Published {
    /// The path of one form.
    pub fn path(&self, form: Form) -> String {
        match form {
            Form::Inlined => format!("{}.json", self.path),
            Form::Named => format!("{}.named.json", self.path),
        }
    }

    /// The options of one form.
    pub fn options(&self, form: Form) -> BundleOptions {
        BundleOptions { form, ..self.options.clone() }
    }
}

/// All bundles of a site, in both forms, by their paths.
pub fn files(site: &Site<'_>, resolver: &Resolver<'_>) -> Vec<(String, String)> {
    // A heap of descriptions is a set of documents already.
    if site.plan.layout == Layout::OpenApi {
        return Vec::new();
    }
    let wanted: Vec<_> = published(site)
        .into_iter()
        .flat_map(|api| {
            [Form::Inlined, Form::Named].map(|form| (api.path(form), api.options(form), api.spec.clone()))
        })
        .collect();
    let made = |(path, options, spec): (String, BundleOptions, SpecFolder)| {
        (path, bundle(&spec, resolver, &options).text)
    };
    wanted.into_par_iter().map(made).collect()
}

/// Reports where the files of an API contradict each other, which is found by bundling them.
pub fn compare(site: &Site<'_>, resolver: &Resolver<'_>) {
    if site.plan.layout != Layout::OpenApi {
        published(site)
            .par_iter()
            .for_each(|api| drop(bundle(&api.spec, resolver, &api.options(Form::Named))));
    }
}

/// The APIs of a site, sorted by folder.
pub fn published(site: &Site<'_>) -> Vec<Published> {
    let plan = site.plan;
    let mut folders: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, api) in plan.apis.iter().enumerate() {
        // Files without a folder are APIs of their own, and so are those of a heap.
        let is_alone = api.spec.is_empty() || plan.layout == Layout::OpenApi;
        folders.entry(if is_alone { &api.name } else { &api.spec }).or_default().push(at);
    }
    let mut found: Vec<Published> = Vec::new();
    for (name, apis) in folders {
        let page = page(site, &apis);
        let url = page.map_or_else(|| format!("{name}/"), |page| site.pages[page].url.clone());
        let folder = match url.ends_with('/') {
            true => url.clone(),
            false => url.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/")),
        };
        let mut path = format!("{folder}api");
        if found.iter().any(|other| other.path == path) {
            path = format!("{folder}{}.api", name.replace('/', "-"));
        }
        found.push(Published {
            path,
            page,
            spec: SpecFolder {
                name: name.to_owned(),
                folder: folder_of(site, &apis),
                files: apis.iter().map(|at| plan.apis[*at].file).collect(),
            },
            options: BundleOptions {
                title: page.and_then(|page| title(plan, &site.pages[page].title, apis.len())),
                version: (plan.layout != Layout::Native && !plan.settings.version.label.is_empty())
                    .then(|| plan.settings.version.label.clone()),
                base_url: address(plan),
                page: page.map(|page| page_link(&site.pages[page].url)).unwrap_or_default(),
                servers: servers(plan),
                without_shortcodes: !plan.settings.markup.markdown().shortcodes,
                replacements: plan.replacements.clone().into_iter().collect(),
                ..BundleOptions::default()
            },
        });
    }
    found
}

/// A page as links from outside name it.
fn page_link(url: &str) -> String {
    if url.is_empty() || url.ends_with('/') { url.to_owned() } else { page_file(url) }
}

fn folder_of(site: &Site<'_>, apis: &[usize]) -> String {
    let first = apis.first().map(|at| &site.sources.file(site.plan.apis[*at].file).path);
    let folder = first.and_then(|path| path.rsplit_once('/')).map_or("", |(folder, _)| folder);
    folder.to_owned()
}

/// The page that shows most of the operations of these APIs; the first of several.
fn page(site: &Site<'_>, apis: &[usize]) -> Option<usize> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for at in apis {
        let wanted = &site.plan.apis[*at];
        let entries = site.library.apis.iter().enumerate();
        let Some((api, entry)) =
            entries.into_iter().find(|(_, entry)| entry.spec == wanted.spec && entry.name == wanted.name)
        else {
            continue;
        };
        if let Some(reference) = site.reference.apis.get(api) {
            return Some(reference.home);
        }
        for operation in 0..entry.api.operations.len() {
            if let Some(target) = site.links.operation(OperationRef { api, operation }) {
                *counts.entry(target.page).or_default() += 1;
            }
        }
    }
    counts.into_iter().max_by_key(|(page, count)| (*count, std::cmp::Reverse(*page))).map(|(page, _)| page)
}

/// The title of a document that is made of several files: that of its page. The page of the Matrix
/// specification does not repeat whose it is, the document does: "Matrix Client-Server API".
fn title(plan: &Plan, page: &str, files: usize) -> Option<String> {
    match plan.layout {
        Layout::Hugo => {
            let whose = plan.settings.title.trim_end_matches("Specification").trim();
            let is_named = whose.is_empty() || page.starts_with(whose);
            Some(if is_named { page.to_owned() } else { format!("{whose} {page}") })
        }
        _ => (files > 1).then(|| page.to_owned()),
    }
}

/// Address of the published site, without a slash at its end; empty when it is not known.
pub fn address(plan: &Plan) -> String {
    let settings = &plan.settings;
    if settings.base_url.contains("://") {
        return settings.base_url.trim_end_matches('/').to_owned();
    }
    // Versions of a specification stand side by side: where the current one is, there are all.
    match settings.version.current_url.trim_end_matches('/').rsplit_once('/') {
        Some((beside, _)) if beside.contains("://") && !settings.version.label.is_empty() => {
            format!("{beside}/{}", settings.version.label)
        }
        _ => String::new(),
    }
}

/// Today's Matrix specification is published with two servers to try, whatever its files say.
fn servers(plan: &Plan) -> Vec<Server> {
    if plan.layout != Layout::Hugo {
        return Vec::new();
    }
    let homeserver = ServerVariable {
        name: "homeserver_address".into(),
        default: "matrix-client.matrix.org".into(),
        description: "The base URL for your homeserver".into(),
    };
    vec![
        Server { url: "https://matrix.org".into(), variables: Vec::new() },
        Server { url: "https://{homeserver_address}".into(), variables: vec![homeserver] },
    ]
}
