//! Pairs the operations of two versions.
//!
//! In this order: method and path, whatever path parameters are called; `operationId`; a literal part
//! of the path that became a parameter; most of what they consist of in common.

use std::collections::{BTreeMap, BTreeSet};

use super::similar::{overlap, parts};
use crate::model::{Operation, Schemas, Status};

/// Operations that have less in common are not taken for one another.
const LEAST_SIMILAR: f64 = 0.8;

/// Most operations without a partner that are compared with each other by what they consist of.
const MOST_COMPARED: usize = 200;

/// How two operations were found to be one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Reason {
    /// Method and path.
    Path,
    /// The path below another base path.
    BasePath,
    /// `operationId`.
    OperationId,
    /// A literal part of the path became a parameter.
    Generalised,
    /// They have this share of their parts in common.
    Similar(f64),
    /// The new operation has one more path parameter at its end, and a partner already.
    Merged,
}

/// An operation of both versions, by the positions in the lists that were paired.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Paired {
    pub old: usize,
    pub new: usize,
    pub reason: Reason,
}

/// Pairs, and the positions of operations without a partner.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    pub pairs: Vec<Paired>,
    pub removed: Vec<usize>,
    pub added: Vec<usize>,
}

/// Pairs operations.
pub(super) fn pair(
    old: &[&Operation],
    new: &[&Operation],
    old_schemas: &Schemas,
    new_schemas: &Schemas,
) -> Pairs {
    let mut found =
        Pairs { pairs: Vec::new(), removed: (0..old.len()).collect(), added: (0..new.len()).collect() };
    let path =
        |operation: &Operation| Some(format!("{} {}", operation.method, blanked(&operation.full_path)));
    found.by_key(old, new, Reason::Path, path);
    let path = |operation: &Operation| Some(format!("{} {}", operation.method, blanked(&operation.path)));
    found.by_key(old, new, Reason::BasePath, path);
    found.by_key(old, new, Reason::OperationId, |operation| operation.id.as_ref().map(ToString::to_string));
    found.generalised(old, new);
    found.merged(old, new);
    found.similar(old, new, old_schemas, new_schemas);
    found.pairs.sort_by_key(|pair| (pair.new, pair.old));
    found
}

impl Pairs {
    fn by_key(
        &mut self,
        old: &[&Operation],
        new: &[&Operation],
        reason: Reason,
        key: impl Fn(&Operation) -> Option<String>,
    ) {
        let mut by_key: BTreeMap<String, usize> = BTreeMap::new();
        for at in self.added.iter().rev() {
            if let Some(key) = key(new[*at]) {
                by_key.insert(key, *at);
            }
        }
        let Pairs { pairs, removed, added } = self;
        removed.retain(|at| {
            let Some(partner) = key(old[*at]).and_then(|key| by_key.remove(&key)) else { return true };
            pairs.push(Paired { old: *at, new: partner, reason });
            false
        });
        let taken: BTreeSet<usize> = pairs.iter().map(|pair| pair.new).collect();
        added.retain(|at| !taken.contains(at));
    }

    /// Several old operations may have become one.
    fn generalised(&mut self, old: &[&Operation], new: &[&Operation]) {
        let Pairs { pairs, removed, added } = self;
        removed.retain(|at| {
            let is_it = |partner: &&usize| {
                old[*at].method == new[**partner].method
                    && generalises(&old[*at].full_path, &new[**partner].full_path)
            };
            let Some(partner) = added.iter().find(is_it) else { return true };
            pairs.push(Paired { old: *at, new: *partner, reason: Reason::Generalised });
            false
        });
        added.retain(|at| !pairs.iter().any(|pair| pair.new == *at));
    }

    /// An operation with and without a last parameter may have become one.
    fn merged(&mut self, old: &[&Operation], new: &[&Operation]) {
        let Pairs { pairs, removed, .. } = self;
        let mut merged = Vec::new();
        let statuses = |operation: &Operation| -> BTreeSet<Status> {
            operation.responses.iter().map(|response| response.status.clone()).collect()
        };
        removed.retain(|at| {
            let own = old[*at];
            let path = format!("{}/{{}}", blanked(&own.full_path).trim_end_matches('/'));
            let is_it = |pair: &&Paired| {
                let operation = new[pair.new];
                operation.method == own.method
                    && blanked(&operation.full_path) == path
                    && operation.request.is_some() == own.request.is_some()
                    && statuses(operation) == statuses(own)
                    && operation.tags == own.tags
                    // Its text now speaks for both.
                    && text(operation) != text(old[pair.old])
            };
            let Some(partner) = pairs.iter().find(is_it) else { return true };
            merged.push(Paired { old: *at, new: partner.new, reason: Reason::Merged });
            false
        });
        pairs.append(&mut merged);
    }

    fn similar(
        &mut self,
        old: &[&Operation],
        new: &[&Operation],
        old_schemas: &Schemas,
        new_schemas: &Schemas,
    ) {
        if self.removed.len() > MOST_COMPARED || self.added.len() > MOST_COMPARED {
            return;
        }
        let Pairs { pairs, removed, added } = self;
        let new_parts: BTreeMap<usize, _> =
            added.iter().map(|at| (*at, parts(new[*at], new_schemas))).collect();
        removed.retain(|at| {
            let own = parts(old[*at], old_schemas);
            let candidates = added.iter().filter(|partner| old[*at].method == new[**partner].method);
            let scored = candidates.map(|partner| (overlap(&own, &new_parts[partner]), *partner));
            let best = scored.max_by(|one, other| one.0.total_cmp(&other.0));
            let Some((score, partner)) = best.filter(|(score, _)| *score >= LEAST_SIMILAR) else {
                return true;
            };
            pairs.push(Paired { old: *at, new: partner, reason: Reason::Similar(score) });
            added.retain(|other| *other != partner);
            false
        });
    }
}

/// The description of an operation.
fn text(operation: &Operation) -> Option<&str> {
    operation.description.as_ref().map(|prose| &*prose.text)
}

/// A path without the names of its parameters.
pub(super) fn blanked(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((_, after)) = after.split_once('}') else { break };
        out.push_str(before);
        out.push_str("{}");
        rest = after;
    }
    out.push_str(rest);
    // A slash at the end is kept: it is another address.
    out
}

/// Whether the new path is the old one with literal parts replaced by parameters.
fn generalises(old: &str, new: &str) -> bool {
    let is_parameter = |part: &str| part.starts_with('{') && part.ends_with('}');
    let (old, new): (Vec<&str>, Vec<&str>) = (old.split('/').collect(), new.split('/').collect());
    let mut replaced = 0;
    old.len() == new.len()
        && old.iter().zip(&new).all(|(old, new)| {
            let becomes = !is_parameter(old) && is_parameter(new) && !old.is_empty();
            replaced += usize::from(becomes);
            becomes || old == new || is_parameter(old) && is_parameter(new)
        })
        && replaced == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_parameters_do_not_count() {
        assert_eq!(blanked("/a/{b}/c/{d}"), "/a/{}/c/{}");
        assert_eq!(blanked("/a/{b"), "/a/{b");
    }

    #[test]
    fn one_literal_may_become_a_parameter() {
        assert!(generalises("/profile/{userId}/displayname", "/profile/{userId}/{keyName}"));
        assert!(!generalises("/profile/{userId}/{key}", "/profile/{userId}/displayname"));
        assert!(!generalises("/a/b", "/{a}/{b}"), "two at once are another path");
    }
}
