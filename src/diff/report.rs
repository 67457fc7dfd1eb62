//! All facts of a comparison, and the numbers that sum them up.

use super::fact::{Fact, Kind, Severity};
use super::group::{Group, grouped};

/// What changed between two versions.
#[derive(Debug, Default)]
pub struct Report {
    /// What readers see, the most severe first, then by API and place.
    pub facts: Vec<Fact>,
    /// What is only written in another form.
    pub equivalent: Vec<Fact>,
    /// Facts that were accepted before, with the reason.
    pub accepted: Vec<(Fact, String)>,
}

/// Numbers of a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// New operations and events.
    pub added: usize,
    /// Operations that were deprecated.
    pub deprecated: usize,
    /// Operations and events that are gone.
    pub removed: usize,
    /// Facts of each severity, as in [`Severity::ALL`].
    pub by_severity: [usize; 5],
    /// Anchors that are dead.
    pub dead_anchors: usize,
    /// New operations, events and fields that do not say in which version they were added.
    pub without_mark: usize,
}

impl Report {
    pub(super) fn new(facts: Vec<Fact>) -> Self {
        let (equivalent, mut facts): (Vec<Fact>, Vec<Fact>) =
            facts.into_iter().partition(|fact| fact.equivalent);
        facts.sort_by(|one, other| {
            let key = |fact: &Fact| (fact.severity, fact.api.clone());
            key(one).cmp(&key(other))
        });
        Self { facts, equivalent, accepted: Vec::new() }
    }

    /// The facts, equal edits together.
    pub fn groups(&self) -> Vec<Group<'_>> {
        grouped(&self.facts)
    }

    /// Keeps only facts of an API, or located below a path.
    pub fn keep_only(&mut self, wanted: &str) {
        let is_wanted = |fact: &Fact| {
            fact.api == wanted
                || fact.api.starts_with(&format!("{wanted}/"))
                || fact.location.contains(wanted)
                || fact.uses.iter().any(|user| user == wanted || user.split(' ').nth(1) == Some(wanted))
        };
        self.facts.retain(is_wanted);
        self.equivalent.retain(is_wanted);
    }

    /// Whether something is at least as severe.
    pub fn has(&self, least: Severity) -> bool {
        self.facts.iter().any(|fact| fact.severity <= least)
    }

    /// The numbers.
    pub fn summary(&self) -> Summary {
        let mut summary = Summary::default();
        for fact in &self.facts {
            summary.by_severity[fact.severity as usize] += 1;
            match fact.kind {
                Kind::OpAdded | Kind::EventAdded | Kind::WebhookAdded => {
                    summary.added += 1;
                    summary.without_mark += usize::from(fact.detail.is_none());
                }
                Kind::OpDeprecated => summary.deprecated += 1,
                Kind::OpRemoved | Kind::EventRemoved | Kind::WebhookRemoved => summary.removed += 1,
                Kind::AnchorRemoved => summary.dead_anchors += 1,
                Kind::PropAdded => {
                    let has_mark = fact.detail.as_deref().is_some_and(|text| text.contains("added-in"));
                    summary.without_mark += usize::from(!has_mark);
                }
                _ => {}
            }
        }
        summary
    }
}
