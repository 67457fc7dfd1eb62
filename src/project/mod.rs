//! What each file of a source is for.
//!
//! Four layouts are known, and told apart by their files ([`Layout::of`]). Each is read into the same
//! [`Plan`], so that nothing after this room knows which one it was.

mod addresses;
mod config;
mod events;
mod front_matter;
mod hugo;
mod matrix_2019;
mod modules;
mod native;
mod openapi;
mod page;
mod plan;
mod settings;
pub mod shortcodes;

pub use config::{is_date, reference as configuration_reference, schema as configuration_schema};
pub use front_matter::FrontMatter;
pub use page::{PageKind, PageSource, Part};
pub use plan::{ApiRelease, ApiSource, Asset, Changelogs, Layout, Plan, SchemaStyle};
pub use settings::{
    Colors, Descriptions, DiffSettings, MenuLink, Notation, Override, RawHtml, RuleLevel, Settings, Status,
    Version,
};

use std::collections::BTreeSet;

use crate::diagnostic::Sink;
use crate::load::Documents;
use crate::source::{Found, example_files, join};

/// Reads the plan of a source. `overrides` are the `--set` options.
pub fn plan(found: &Found, documents: &Documents<'_>, overrides: &[Override], sink: &Sink) -> Plan {
    let layout = Layout::of(found);
    // Some layouts have settings of their own; what they don't know is for all.
    let is_own = |key: &str| match layout {
        Layout::Hugo => hugo::is_setting(key),
        Layout::Targets => matrix_2019::is_setting(key),
        Layout::Native | Layout::OpenApi => false,
    };
    let (own, general): (Vec<Override>, Vec<Override>) =
        overrides.iter().cloned().partition(|setting| is_own(&setting.key));
    let mut plan = match layout {
        Layout::Native => native::plan(found, documents, sink),
        Layout::Hugo => hugo::plan(found, &own, sink),
        Layout::Targets => matrix_2019::plan(found, documents, &own, sink),
        Layout::OpenApi => openapi::plan(found, documents, sink),
    };
    plan.settings.apply(&general, sink);
    plan.is_single_document = found.entry.is_some();
    plan.settings.markup.is_description_alone = layout == Layout::OpenApi;
    plan.assets.extend(example_assets(found));
    addresses::remove_unsafe(&mut plan.settings, &found.sources, sink);
    if plan.settings.pages.modules {
        modules::add(&mut plan, &found.sources, sink);
    }
    plan
}

/// The files that examples name as their values, which are published at the paths of the source.
fn example_assets(found: &Found) -> Vec<Asset> {
    let mut paths = BTreeSet::new();
    for (_, file) in found.sources.iter() {
        let targets = example_files(&file.text).filter_map(|target| join(&file.path, target).ok());
        let is_there = |path: &String| {
            found.sources.find(path).is_some() || found.assets.iter().any(|asset| asset == path)
        };
        paths.extend(targets.filter(is_there));
    }
    paths.into_iter().map(|path| Asset { url: path.clone(), path }).collect()
}
