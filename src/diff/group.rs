//! Equal edits in many places, as one group.

use std::collections::BTreeMap;

use super::fact::{Fact, Kind, Severity};

/// Facts that are the same edit in several places.
#[derive(Debug)]
pub struct Group<'f> {
    /// The facts; never empty, all of one kind and severity.
    pub facts: Vec<&'f Fact>,
}

impl<'f> Group<'f> {
    /// The first fact.
    pub fn first(&self) -> &'f Fact {
        self.facts[0]
    }

    /// The severity of all its facts.
    pub fn severity(&self) -> Severity {
        self.first().severity
    }
}

/// Groups equal edits; the order is that of the first fact of each group.
pub(super) fn grouped<'f>(facts: impl IntoIterator<Item = &'f Fact>) -> Vec<Group<'f>> {
    let mut groups: Vec<Group<'f>> = Vec::new();
    let mut positions: BTreeMap<Key<'f>, usize> = BTreeMap::new();
    for fact in facts {
        let at = match key(fact) {
            Some(key) => *positions.entry(key).or_insert(groups.len()),
            None => groups.len(),
        };
        match groups.get_mut(at) {
            Some(group) => group.facts.push(fact),
            None => groups.push(Group { facts: vec![fact] }),
        }
    }
    groups
}

type Key<'f> = (Kind, Severity, &'f str, &'f str, &'f str, &'f str);

/// What makes two facts the same edit: the same values, or the same name of what was added or removed.
/// `None` for facts that are told one by one.
fn key(fact: &Fact) -> Option<Key<'_>> {
    let is_named = matches!(
        fact.kind,
        Kind::PropAdded
            | Kind::PropRemoved
            | Kind::ParamAdded
            | Kind::ParamRemoved
            | Kind::HeaderAdded
            | Kind::HeaderRemoved
    );
    let is_edit = is_named || fact.old.is_some() || fact.new.is_some();
    let is_own = matches!(
        fact.kind,
        Kind::OpOperationId | Kind::OpMoved | Kind::ParamRenamed | Kind::AnchorAdded | Kind::AnchorRemoved
    );
    if !is_edit || is_own {
        return None;
    }
    let name = if is_named { fact.location.rsplit(['.', ' ']).next().unwrap_or_default() } else { "" };
    Some((
        fact.kind,
        fact.severity,
        fact.old.as_deref().unwrap_or_default(),
        fact.new.as_deref().unwrap_or_default(),
        fact.detail.as_deref().filter(|_| !fact.kind.is_text()).unwrap_or_default(),
        name,
    ))
}
