//! Checks examples against their schemas.
//!
//! 1. [`collect`] pairs every example with its schema: of parameters, headers, bodies, schemas and
//!    events.
//! 2. Pairs are grouped by schema, so that each schema is prepared once, and the groups are spread
//!    over the cores.
//! 3. [`validate`] turns what the validator finds into messages that show both places, the
//!    example's and the schema's (Cargo feature `check`).
//! 4. [`unknown`] looks for misspelt properties, which most schemas allow.

mod collect;
#[cfg(feature = "check")]
mod instance;
#[cfg(feature = "check")]
mod message;
#[cfg(feature = "check")]
mod rewrite;
mod unknown;
#[cfg(feature = "check")]
mod validate;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Input;
use super::structure::Found;
use collect::Case;

/// Checks all examples.
pub(super) fn check(input: &Input<'_>, found: &Found) {
    let groups = grouped(collect::collect(input, found));
    groups.par_iter().for_each(|group| {
        #[cfg(feature = "check")]
        validate::group(group, input.resolver);
        for case in group {
            unknown::check(case, input.resolver);
        }
    });
}

/// The cases by schema, in order of first appearance.
fn grouped(cases: Vec<Case>) -> Vec<Vec<Case>> {
    let mut groups: Vec<Vec<Case>> = Vec::new();
    let mut at: FxHashMap<usize, usize> = FxHashMap::default();
    for case in cases {
        let next = groups.len();
        let index = case.schema.address().map_or(next, |address| *at.entry(address).or_insert(next));
        match groups.get_mut(index) {
            Some(group) => group.push(case),
            None => groups.push(vec![case]),
        }
    }
    groups
}
