//! News fragments: those that release notes cannot place, and folders that name no API.

use std::collections::BTreeMap;

use super::Input;
use crate::changelog;
use crate::diagnostic::{Diagnostic, nearest, rules};
use crate::project::Changelogs;
use crate::source::{FileId, Span};

/// Reads all fragments, which reports what is wrong with them.
pub(super) fn check(input: &Input<'_>) {
    let Some(layout) = &input.plan.changelogs else { return };
    let sources = input.resolver.sources();
    let root = match layout {
        Changelogs::Native => "changelog",
        Changelogs::Towncrier => "changelogs",
    };
    changelog::collect(sources, root, None, input.resolver.sink());
    if *layout == Changelogs::Native {
        folders(input);
    }
}

/// Without a configuration every folder is a section, so a misspelt one makes a section of its own.
fn folders(input: &Input<'_>) {
    let sources = input.resolver.sources();
    let specs: Vec<&str> =
        input.plan.apis.iter().map(|api| api.spec.split('/').next().unwrap_or_default()).collect();
    let mut first: BTreeMap<&str, FileId> = BTreeMap::new();
    for (file, source) in sources.below("changelog/") {
        if let Some((folder, _)) = source.path["changelog/".len()..].split_once('/') {
            first.entry(folder).or_insert(file);
        }
    }
    for (folder, file) in first.iter().filter(|(folder, _)| !specs.contains(*folder)) {
        let Some(near) = nearest(folder, specs.iter().copied()) else { continue };
        let message = format!("there is no API `{folder}` that this news fragment could belong to");
        input.resolver.sink().add(
            Diagnostic::new(&rules::NEWS_PLACE, Span::start_of(*file), message)
                .help(format!("did you mean `changelog/{near}/`?")),
        );
    }
}
