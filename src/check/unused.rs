//! Things that no page shows and nothing refers to.

use rustc_hash::FxHashSet;

use super::Input;
use super::structure::Found;
use crate::diagnostic::{Diagnostic, rules};
use crate::layout::Layout;
use crate::markup::{Document, Event, Shortcode, Tag};
use crate::source::{FileId, Span};
use crate::spec::EventSource;

/// Checks what the plan holds. Runs last, because following references marks files as used.
pub(super) fn check(input: &Input<'_>, found: &Found) {
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
    for (at, api) in input.plan.apis.iter().enumerate() {
        if used.apis.contains(&at) {
            continue;
        }
        let key = [api.spec.as_str(), &api.name].join("/");
        report(
            api.file,
            format!("no page shows the API `{}`", key.trim_start_matches('/')),
            "show it with `http-api`, or remove the file",
        );
    }
    let is_used =
        |event: &&EventSource| used.events.contains(&event.name) || found.referenced.contains(&event.schema);
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
        if !used.diagrams.contains(name) && !used.urls.iter().any(|url| url.ends_with(&asset.url)) {
            let message = format!("no page shows the diagram `{}`", asset.path);
            input.resolver.sink().add(
                Diagnostic::without_place(&rules::UNUSED, message)
                    .help("show it with `diagram`, or remove the file"),
            );
        }
    }
    data(input);
}

/// Schemas and examples that nothing refers to: those whose files were never read.
fn data(input: &Input<'_>) {
    let sources = input.resolver.sources();
    let documents = input.resolver.documents();
    let known: FxHashSet<FileId> = input
        .plan
        .data
        .values()
        .chain(input.plan.event_fields.values())
        .copied()
        .chain(input.plan.events.iter().flat_map(|event| event.examples.iter().map(|(_, file)| *file)))
        .collect();
    let mut seen = FxHashSet::default();
    for folder in &input.plan.definition_folders {
        for (file, source) in sources.below(folder) {
            let is_data = [".yaml", ".yml", ".json"].iter().any(|extension| source.path.ends_with(extension));
            if !is_data || documents.loaded(file).is_some() || known.contains(&file) || !seen.insert(file) {
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
        for spanned in &document.events {
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
                self.events.insert(param("event"));
            }
            "event-group" => self.group(&param("group_name"), input),
            "msgtypes" => self.group("m.room.message$", input),
            "cs-module" => {
                self.fragments.insert((call.name.clone(), param("filename")));
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
        let found = input.plan.apis.iter().position(|api| api.spec == spec && api.name == name);
        self.apis.extend(found);
    }

    fn group(&mut self, start: &str, input: &Input<'_>) {
        let members = input.plan.events.iter().filter(|event| event.name.starts_with(start));
        self.events.extend(members.map(|event| event.name.clone()));
    }
}
