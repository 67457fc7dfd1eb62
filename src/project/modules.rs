//! A page for each module of a long page, when the configuration asks for them.
//!
//! The long page stays whole, so that every address below it keeps working. A module's page shows the
//! same text, with the same anchors; links from it to other sections lead to the long page.

use super::native::page;
use super::{PageKind, Plan};
use crate::diagnostic::Sink;
use crate::markup::{Markup, shortcode};
use crate::source::{FileId, Origin, Sources};

/// The shortcode that includes a module, and the parameters that may name it.
const SHORTCODE: &str = "cs-module";
const NAMES: [&str; 2] = ["filename", "name"];

/// Adds the pages of all modules, in the order in which they are included.
pub(super) fn add(plan: &mut Plan, sources: &Sources, sink: &Sink) {
    for (at, file) in included(plan).into_iter().enumerate() {
        // Behind the long page, which is the home of what both show.
        let weight = i64::MAX / 2 + 1 + at as i64;
        let is_own = |origin: &Origin| origin.files().first() == Some(&file);
        // In early releases a module is a page already, which no menu shows.
        if let Some(known) = plan.pages.iter_mut().find(|p| p.parts.iter().any(|part| is_own(&part.origin))) {
            known.front.toc_hide = false;
            known.kind = PageKind::Module;
            known.weight = weight;
            continue;
        }
        let path = &sources.file(file).path;
        let path = path.strip_prefix("content/").unwrap_or(path);
        let url = format!("{}/", path.strip_suffix(".md").unwrap_or(path));
        if let Some(mut page) = page(file, sources, Markup::Markdown, url, PageKind::Module, sink) {
            page.weight = weight;
            plan.pages.push(page);
        }
    }
}

/// The files of the modules that pages include, each once.
fn included(plan: &Plan) -> Vec<FileId> {
    let mut files = Vec::new();
    for part in plan.pages.iter().flat_map(|page| &page.parts) {
        for found in shortcode::scan(&part.text).0 {
            let shortcode::Found::Call(call) = found else { continue };
            let value = |name: &&str| call.params.iter().find(|param| param.name == **name);
            let Some(named) = NAMES.iter().find_map(value).filter(|_| call.name == SHORTCODE) else {
                continue;
            };
            let key = (SHORTCODE.to_owned(), named.value.clone());
            if let Some(file) = plan.fragments.get(&key).filter(|file| !files.contains(*file)) {
                files.push(*file);
            }
        }
    }
    files
}
