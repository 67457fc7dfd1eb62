//! Checks a folder and gives the report that a person would see; or files that are only in memory,
//! without the pages that are made of them.

use std::path::Path;

use specwright::build::{self, BuildOptions, Built, Checks};
use specwright::check::{Input, RuleSet, apply, run};
use specwright::diagnostic::render::{Color, Format};
use specwright::diagnostic::{Diagnostic, Sink};
use specwright::load::{Documents, Strictness};
use specwright::markup::{Document, Markup, markdown, rst};
use specwright::openapi::Reader;
use specwright::project::{Layout, Plan, plan};
use specwright::resolve::Resolver;
use specwright::source::{Found, Sources};

/// All problems of these files, in order.
pub fn problems(found: &Found, sink: Sink) -> Vec<Diagnostic> {
    let sources = &found.sources;
    let levels = {
        let documents = Documents::new(sources, Strictness::Strict, &sink);
        let plan = plan(found, &documents, &[], &sink);
        let resolver = Resolver::new(&documents);
        for (file, source) in sources.iter() {
            // A file that cannot be read is no API to the plan, and would be passed over in silence.
            if source.path.starts_with("apis/") && !source.path.contains("/definitions/") {
                documents.get(file);
            }
        }
        let markup = if plan.layout == Layout::Targets { Markup::Rst } else { Markup::Markdown };
        let mut reader = Reader::new(&resolver, markup);
        plan.apis.iter().for_each(|api| drop(reader.api(api.file)));
        plan.events.iter().for_each(|event| drop(reader.event(event)));
        reader.finish();
        let pages = pages(&plan, sources, &sink);
        let texts = pages.iter().map(Vec::as_slice).collect();
        run(&Input::new(&plan, &resolver, texts, Vec::new()));
        plan.settings.rules.clone()
    };
    apply(sink.into_sorted(sources), &levels, sources, RuleSet::Check)
}

fn pages(plan: &Plan, sources: &Sources, sink: &Sink) -> Vec<Vec<Document>> {
    let parse = |part: &specwright::project::Part| match part.markup {
        Markup::Markdown => {
            markdown::parse(part.text.clone(), part.origin.clone(), Default::default(), sources, sink)
        }
        Markup::Rst => {
            rst::parse_alone(&part.text, part.origin.clone(), &rst::Options::default(), sources, sink)
        }
    };
    plan.pages.iter().map(|page| page.parts.iter().map(parse).collect()).collect()
}

/// What `specwright check` finds in a folder.
pub fn checked(folder: &Path, checks: Checks) -> Built {
    build::checked(&BuildOptions { source: folder.to_owned(), ..BuildOptions::default() }, &checks)
}

/// The report about a folder, for people. Paths are shown from the folder on.
pub fn report(folder: &Path) -> String {
    let built = checked(folder, Checks::default());
    let text = Format::Human.write(&built.diagnostics, &built.sources, Color::Plain);
    let below = folder.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap_or(folder);
    text.replace(&format!("{}/", below.display()), "")
}
