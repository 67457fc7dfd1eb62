//! Two operations of one specification, put side by side.

use super::collect::{Collector, Scope};
use super::fact::{Fact, Kind};
use super::names::Names;
use super::policy::Policy;
use super::{Comparison, Version, operation};
use crate::model::Operation;

/// What differs between two operations of one specification, one of which takes the place of the other.
/// Their names do not count, nor does what is only written in another form.
pub fn differences(old: &Operation, new: &Operation, version: &Version<'_>) -> Vec<Fact> {
    let comparison = Comparison {
        old: version,
        new: version,
        // Each difference is told where the operation has it, and not in a definition.
        old_names: Names::default(),
        new_names: Names::default(),
        policy: Policy::default(),
    };
    let mut collector = Collector::new(&comparison);
    let scope = Scope { api: String::new(), user: collector.user(""), is_mirrored: false };
    operation::compare(old, new, "", &scope, &mut collector);
    let mut facts = collector.finish();
    facts.retain(|fact| !fact.equivalent && fact.kind != Kind::OpOperationId);
    for fact in &mut facts {
        fact.location = fact.location.trim_start().to_owned();
    }
    facts
}
