//! Texts that variables and shortcodes stand for: changelogs, the table of APIs, the warning on a
//! version that is not released.
//!
//! Each is written in a markup language and parsed like a text that an author included, so that its
//! headings get anchors and its links are checked.

use std::sync::OnceLock;

use crate::changelog::{self, Changelog, PastRelease, past_releases};
use crate::diagnostic::{Diagnostic, Sink, rules};
use crate::markup::Shortcode;
use crate::project::{Changelogs, Plan, Status};
use crate::source::{Origin, Sources, Span};

/// Finds the texts; news fragments are read when the first text needs them.
pub(super) struct StandingTexts<'a> {
    plan: &'a Plan,
    sources: &'a Sources,
    sink: &'a Sink,
    changes: OnceLock<Changelog>,
}

/// A text, and where it comes from.
pub(super) type StandingText = (String, Origin);

impl<'a> StandingTexts<'a> {
    pub fn new(plan: &'a Plan, sources: &'a Sources, sink: &'a Sink) -> Self {
        Self { plan, sources, sink, changes: OnceLock::new() }
    }

    fn changes(&self) -> &Changelog {
        let root = match self.plan.changelogs {
            Some(Changelogs::Native) => "changelog",
            _ => "changelogs",
        };
        self.changes.get_or_init(|| changelog::collect(self.sources, root, None, self.sink))
    }

    /// The reStructuredText that a variable at `place` stands for; `None` when it is no variable of
    /// this kind.
    pub fn rst(&self, call: &Shortcode, place: Span) -> Option<StandingText> {
        let text = match call.name.as_str() {
            "changelog" => return Some(self.rst_changelog(call, place)),
            "apis" => self.apis(),
            "unstable-warning" => self.warning(call),
            _ => return None,
        };
        Some((text, Origin::Scalar(place)))
    }

    /// What is new in the release of an API: the draft from its news fragments while the release has
    /// no label, else the section of that label in the file of earlier releases.
    fn rst_changelog(&self, call: &Shortcode, place: Span) -> StandingText {
        let api = call.param("api").unwrap_or_default();
        let nothing = (String::new(), Origin::Scalar(place));
        let label = call.param("label").unwrap_or("unstable");
        let is_draft = label == "unstable";
        let draft = self.changes().sections.iter().find(|section| section.name == api);
        if let Some(section) = draft.filter(|_| is_draft) {
            return (changelog::to_rst(section, None), Origin::Scalar(place));
        }
        let path = format!("changelogs/{api}.rst");
        let Some(file) = self.sources.find(&path) else {
            let known = self.changes().sections.iter().map(|section| section.name.as_str());
            let message = match is_draft {
                true => format!("there is no changelog of `{api}`"),
                false => format!("there is no changelog `{path}`"),
            };
            self.sink.add(Diagnostic::new(&rules::SHORTCODE_PARAM, place, message).did_you_mean(api, known));
            return nothing;
        };
        let text = &self.sources.file(file).text;
        let releases = past_releases(text);
        // Before there were news fragments, what is not released yet stood at the top.
        let wanted = |release: &&PastRelease<'_>| is_draft || release.title == label;
        let Some(release) = releases.iter().find(wanted) else {
            let message = format!("there is no release `{label}` in `{path}`");
            let known = releases.iter().map(|release| release.title);
            self.sink
                .add(Diagnostic::new(&rules::SHORTCODE_PARAM, place, message).did_you_mean(label, known));
            return nothing;
        };
        let range = release.range.clone();
        (text[range.clone()].to_owned(), Origin::Slice(Span::new(file, range.start, range.end)))
    }

    /// The versioned APIs as a table.
    fn apis(&self) -> String {
        let mut text = String::from(
            ".. list-table::\n   :header-rows: 1\n\n   * - API\n     - Version\n     - Description\n",
        );
        for api in &self.plan.releases {
            text.push_str(&format!(
                "   * - `{} <{}>`__\n     - {}\n     - {}\n",
                api.title, api.url, api.label, api.about
            ));
        }
        text
    }

    /// A warning, when the release has no label.
    fn warning(&self, call: &Shortcode) -> String {
        let name = call.param("label");
        let release = self.plan.releases.iter().find(|release| Some(release.label_name.as_str()) == name);
        match release.filter(|release| release.label == "unstable") {
            None => String::new(),
            Some(release) => format!(
                ".. WARNING::\n   You are viewing an unstable version of this specification. Unstable\n   \
                 specifications may change at any time without notice. To view the\n   \
                 current specification, please `click here <{}>`__.\n",
                release.current_url
            ),
        }
    }

    /// The changes that are not released yet as Markdown, of one API when it is named.
    pub fn markdown_changelog(&self, call: &Shortcode, place: Span) -> StandingText {
        let mut changes = self.changes().clone();
        if let Some(api) = call.param("api") {
            let known: Vec<String> = changes.sections.iter().map(|section| section.name.clone()).collect();
            changes.sections.retain(|section| section.name == api);
            if changes.sections.is_empty() {
                let message = format!("there is no changelog of `{api}`");
                self.sink.add(
                    Diagnostic::new(&rules::SHORTCODE_PARAM, place, message)
                        .did_you_mean(api, known.iter().map(String::as_str)),
                );
            }
        }
        (changelog::to_markdown(&changes), Origin::Scalar(place))
    }

    /// What the changelog of older sources begins with: where and when the version was released, and
    /// what changed since the release before it.
    pub fn changes_of_release(&self, place: Span) -> StandingText {
        let version = &self.plan.settings.version;
        let mut text = String::from("\n");
        if version.status != Status::Unstable {
            let mut rows = Vec::new();
            if let Some(repository) = changelog::repository(self.sources) {
                rows.push(format!("| Git commit | <{repository}/tree/{}> |\n", version.label));
            }
            if !version.date.is_empty() {
                rows.push(format!("| Release date | {} |\n", version.date));
            }
            if !rows.is_empty() {
                text.push_str(&format!("| Release | {} |\n|---|---|\n{}\n", version.label, rows.concat()));
            }
        }
        text.push_str("## Changes since last release {#api-changes}\n\n");
        text.push_str(&changelog::to_markdown_with_anchors(self.changes()));
        (text, Origin::Scalar(place))
    }
}
