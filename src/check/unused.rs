//! Things that no page shows and nothing refers to.
//!
//! 1. The shortcodes of all pages say which APIs, events, texts and diagrams are shown.
//! 2. Starting from APIs, events and definitions, the files of all references are marked.
//! 3. What neither reached is reported.

use rustc_hash::FxHashSet;

use super::Input;
use crate::diagnostic::{Diagnostic, nearest, rules};
use crate::load::Node;
use crate::markup::{Document, Event, Shortcode, Tag};
use crate::openapi::{EventSource, dialect};
use crate::project::{Asset, Layout};
use crate::source::{FileId, Span, join, references_in};

/// Checks what the plan holds.
pub(super) fn check(input: &Input<'_>) {
    if input.plan.layout == Layout::OpenApi {
        return;
    }
    let mut used = Used::default();
    for document in input.pages.iter().flat_map(|page| page.iter()) {
        used.document(document, input);
    }
    let report = |file: FileId, what: String, help: &str| {
        let diagnostic = Diagnostic::new(&rules::UNUSED, Span::start_of(file), what);
        input.resolver.sink().add(diagnostic.help(help));
    };
    let documents = input.resolver.documents();
    for (at, api) in input.plan.apis.iter().enumerate() {
        // One that no page shows gets a reference.
        let has_reference = input.plan.layout == Layout::Native && input.plan.settings.pages.reference;
        // One that cannot be read has been reported.
        let is_read = documents.get(api.file).and_then(dialect).is_some();
        if used.apis.contains(&at) || has_reference || !is_read {
            continue;
        }
        let key = [api.spec.as_str(), &api.name].join("/");
        report(
            api.file,
            format!("no page shows the API `{}`", key.trim_start_matches('/')),
            "show it with `http-api`, or remove the file",
        );
    }
    let referred = reached(input);
    let is_used =
        |event: &&EventSource| used.events.contains(&event.name) || referred.contains(&event.schema);
    for event in input.plan.events.iter().filter(|event| !is_used(event)) {
        report(
            event.schema,
            format!("no page shows the event `{}`", event.name),
            "show it with `event`, or remove the file",
        );
    }
    for ((kind, name), file) in &input.plan.fragments {
        if !used.fragments.contains(&(kind.clone(), name.clone())) {
            report(
                *file,
                format!("no page includes the text `{name}`"),
                &format!("include it with `{kind}`, or remove the file"),
            );
        }
    }
    for (name, asset) in &input.plan.diagrams {
        let settings = &input.plan.settings;
        let is_configured = settings.logo == asset.url || settings.logo == asset.path;
        // Style sheets and templates may name any image; a favicon is asked for by its name.
        let is_named_elsewhere = !settings.stylesheets.is_empty() || name == "favicon";
        let is_used = used.diagrams.contains(name)
            || used.urls.iter().any(|url| is_address_of(url, asset))
            || is_configured
            || is_named_elsewhere;
        if !is_used {
            let message = format!("no page shows the diagram `{}`", asset.path);
            input.resolver.sink().add(
                Diagnostic::without_place(&rules::UNUSED, message)
                    .help("show it with `diagram`, or remove the file"),
            );
        }
    }
    data(input, &referred);
}

/// Whether an address in a text leads to a file, by its address or relative to a page.
fn is_address_of(url: &str, asset: &Asset) -> bool {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let plain = url.trim_start_matches("../").trim_start_matches("./").trim_start_matches('/');
    let ends = |path: &str| path == plain || path.strip_suffix(plain).is_some_and(|rest| rest.ends_with('/'));
    !plain.is_empty() && (ends(&asset.url) || ends(&asset.path) || url.ends_with(&asset.url))
}

/// Schemas and examples that nothing refers to.
fn data(input: &Input<'_>, referred: &FxHashSet<FileId>) {
    let sources = input.resolver.sources();
    let documents = input.resolver.documents();
    let known: FxHashSet<FileId> = roots(input).into_iter().collect();
    let mut seen = FxHashSet::default();
    for folder in input.plan.definition_folders.iter().filter(|folder| !folder.is_empty()) {
        for (file, source) in sources.below(folder) {
            let is_data = [".yaml", ".yml", ".json"].iter().any(|extension| source.path.ends_with(extension));
            let is_used = known.contains(&file) || referred.contains(&file);
            // A file that cannot be read may be anything.
            if !is_data || is_used || documents.failed(file) || !seen.insert(file) {
                continue;
            }
            let what = if source.path.contains("/examples/") { "example" } else { "schema" };
            input.resolver.sink().add(
                Diagnostic::new(
                    &rules::UNUSED,
                    Span::start_of(file),
                    format!("nothing refers to this {what}"),
                )
                .help("refer to it, or remove the file"),
            );
        }
    }
}

/// Files that are something by themselves.
fn roots(input: &Input<'_>) -> Vec<FileId> {
    let plan = input.plan;
    let mut roots: Vec<FileId> = plan.apis.iter().map(|api| api.file).collect();
    roots.extend(plan.events.iter().map(|event| event.schema));
    roots.extend(plan.events.iter().flat_map(|event| event.examples.iter().map(|(_, file)| *file)));
    roots.extend(plan.event_fields.values().chain(plan.data.values()).copied());
    roots.extend(&input.definitions);
    roots
}

/// All files of data that the source consists of, in order.
pub(super) fn files(input: &Input<'_>) -> Vec<FileId> {
    let mut files = roots(input);
    files.extend(reached(input));
    files.sort_unstable();
    files.dedup();
    files
}

/// All files that a reference leads to, directly or from one to the next.
fn reached(input: &Input<'_>) -> FxHashSet<FileId> {
    let mut reached = FxHashSet::default();
    let mut queue = roots(input);
    let mut seen: FxHashSet<FileId> = queue.iter().copied().collect();
    // Where a reference was replaced by its target, the tree no longer shows it.
    let followed = input.resolver.followed();
    // What a file refers to that cannot be read is known by its text alone.
    let sources = input.resolver.sources();
    for (file, source) in sources.iter().filter(|(file, _)| input.resolver.documents().failed(*file)) {
        let path = &sources.file(file).path;
        for target in references_in(&source.text).filter_map(|target| join(path, target).ok()) {
            if let Some(target) = sources.find(&target) {
                reached.insert(target);
                if seen.insert(target) {
                    queue.push(target);
                }
            }
        }
    }
    while let Some(file) = queue.pop() {
        let Some(tree) = input.resolver.documents().get(file) else { continue };
        let mut found = Vec::new();
        references(tree, input, &mut found);
        found.extend(
            followed.range((file, FileId(0))..).map_while(|(from, to)| (*from == file).then_some(*to)),
        );
        for target in found.into_iter().filter(|target| *target != file) {
            reached.insert(target);
            if seen.insert(target) {
                queue.push(target);
            }
        }
    }
    reached
}

/// The files that the references below a node name. The depth of a tree is bounded by the loader.
fn references(node: &Node, input: &Input<'_>, found: &mut Vec<FileId>) {
    if let Some(text) = node.get("$ref").and_then(Node::as_str) {
        let sources = input.resolver.sources();
        let address = text.split('#').next().unwrap_or_default();
        let path = join(&sources.file(node.span.file).path, address);
        found.extend(path.ok().filter(|_| !address.is_empty()).and_then(|path| sources.find(&path)));
    }
    for entry in node.entries() {
        references(&entry.value, input, found);
    }
    for item in node.items() {
        references(item, input, found);
    }
}

/// What pages use.
#[derive(Default)]
struct Used {
    apis: FxHashSet<usize>,
    events: FxHashSet<String>,
    fragments: FxHashSet<(String, String)>,
    diagrams: FxHashSet<String>,
    /// Addresses of pictures and links.
    urls: FxHashSet<String>,
}

impl Used {
    fn document(&mut self, document: &Document, input: &Input<'_>) {
        for spanned in document.events.iter() {
            match &spanned.event {
                Event::Start(Tag::Image { url, .. } | Tag::Link { url, .. }) => {
                    self.urls.insert(url.to_string());
                }
                Event::Html(html) | Event::InlineHtml(html) => {
                    let parts = html.split(['"', '\'']).filter(|part| part.contains('.'));
                    self.urls.extend(parts.map(str::to_owned));
                }
                _ => {}
            }
        }
        for call in &document.shortcodes {
            self.call(call, input);
            if let Some(inner) = &call.inner {
                self.document(inner, input);
            }
        }
    }

    fn call(&mut self, call: &Shortcode, input: &Input<'_>) {
        let param = |name: &str| call.param(name).unwrap_or_default().to_owned();
        match call.name.as_str() {
            "http-api" => self.api(&param("spec"), &param("api"), input),
            "compare-apis" => {
                // It names two folders or two APIs; whatever has one of its values is shown.
                for value in &call.params {
                    for (at, api) in input.plan.apis.iter().enumerate() {
                        let key = format!("{}/{}", api.spec, api.name);
                        if api.spec == value.value || key == value.value || api.name == value.value {
                            self.apis.insert(at);
                        }
                    }
                }
            }
            "event" => {
                let name = param("event");
                let known = input.plan.events.iter().map(|event| &*event.name);
                let is_known = known.clone().any(|event| event == name);
                let meant = if is_known { None } else { nearest(&name, known).map(str::to_owned) };
                self.events.insert(meant.unwrap_or(name));
            }
            "event-group" => self.group(&param("group_name"), input),
            "msgtypes" => self.group("m.room.message$", input),
            "cs-module" => {
                for name in ["filename", "name"] {
                    self.fragments.insert((call.name.clone(), param(name)));
                }
            }
            "rver-fragment" => {
                self.fragments.insert((call.name.clone(), param("name")));
            }
            "diagram" => {
                self.diagrams.insert(param("name"));
            }
            _ => {}
        }
    }

    fn api(&mut self, spec: &str, name: &str, input: &Input<'_>) {
        let of_spec = || input.plan.apis.iter().enumerate().filter(|(_, api)| api.spec == spec);
        let found = of_spec().find(|(_, api)| api.name == name);
        // A name that is misspelt was reported: the API that it means is no second mistake.
        let meant = || {
            let near = nearest(name, of_spec().map(|(_, api)| &*api.name))?;
            of_spec().find(|(_, api)| api.name == near)
        };
        self.apis.extend(found.or_else(meant).map(|(at, _)| at));
    }

    fn group(&mut self, start: &str, input: &Input<'_>) {
        let members = input.plan.events.iter().filter(|event| event.name.starts_with(start));
        self.events.extend(members.map(|event| event.name.clone()));
    }
}
