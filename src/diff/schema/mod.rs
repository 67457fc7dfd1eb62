//! Schemas, compared pair by pair.
//!
//! 1. [`SchemaDiff::pair`] notes that two schemas are to be compared, and who asks. A pair is compared
//!    once, however many operations use it.
//! 2. [`SchemaDiff::run`] compares all pairs from a queue, so that recursive schemas come to an end.
//! 3. [`SchemaDiff::finish`] goes from each pair that differs back to the operations that use it, which
//!    gives the directions of its data and the uses.

mod alternatives;
mod keywords;
pub(super) mod objects;

pub(super) use keywords::{changed_text, changed_words, place_of};

use std::collections::{BTreeSet, VecDeque};

use rustc_hash::FxHashMap;

use super::Comparison;
use super::fact::{Context, Directions, Kind, Position};
use super::names::is_within;
use super::view::View;
use crate::model::SchemaId;
use crate::source::Span;

/// Something that uses schemas: an operation, an event, a definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct UseId(pub u32);

/// Who asks for a pair.
#[derive(Debug, Clone, Copy)]
pub(super) enum Parent {
    /// Another pair; `mirrored` when what is valid there is invalid here (`not`).
    Pair { pair: usize, mirrored: bool },
    /// A body, parameter or header.
    Root { user: UseId, directions: Directions },
}

/// A difference before it is judged.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub kind: Kind,
    /// Place below that of the pair; the whole place when `is_absolute`.
    pub place: String,
    pub is_absolute: bool,
    pub old: Option<String>,
    pub new: Option<String>,
    pub detail: Option<String>,
    pub old_span: Option<Span>,
    pub new_span: Option<Span>,
    pub context: Context,
}

impl Found {
    /// A difference at the place of the pair itself.
    pub fn new(kind: Kind) -> Self {
        Self {
            kind,
            place: String::new(),
            is_absolute: false,
            old: None,
            new: None,
            detail: None,
            old_span: None,
            new_span: None,
            context: Context::default(),
        }
    }

    /// Adds the values.
    pub fn values(mut self, old: Option<String>, new: Option<String>) -> Self {
        (self.old, self.new) = (old, new);
        self
    }

    /// Adds the places in the sources.
    pub fn spans(mut self, old: Option<Span>, new: Option<Span>) -> Self {
        (self.old_span, self.new_span) = (old, new);
        self
    }
}

/// Two schemas that are compared.
pub(super) struct Pair {
    pub old: SchemaId,
    pub new: SchemaId,
    /// Where the facts about it are located.
    pub location: String,
    /// Folder of the API that asked first.
    pub api: String,
    parents: Vec<Parent>,
    pub found: Vec<Found>,
    /// Whether it is the schema of a parameter, whose texts the parameter has.
    is_parameter: bool,
}

/// All pairs.
#[derive(Default)]
pub(super) struct SchemaDiff {
    pub pairs: Vec<Pair>,
    memo: FxHashMap<(SchemaId, SchemaId), usize>,
    queue: VecDeque<usize>,
}

/// A pair that differs, with who is concerned.
pub(super) struct Outcome {
    pub pair: usize,
    pub directions: Directions,
    /// The same without regard to `not`.
    pub sides: Directions,
    pub position: Position,
    pub users: BTreeSet<UseId>,
}

impl SchemaDiff {
    /// Asks for the comparison of two schemas.
    pub fn pair(
        &mut self,
        (old, new): (SchemaId, SchemaId),
        location: impl FnOnce() -> String,
        api: &str,
        parent: Parent,
    ) -> usize {
        let at = *self.memo.entry((old, new)).or_insert_with(|| {
            self.queue.push_back(self.pairs.len());
            self.pairs.push(Pair {
                old,
                new,
                location: location(),
                api: api.to_owned(),
                parents: Vec::new(),
                found: Vec::new(),
                is_parameter: false,
            });
            self.pairs.len() - 1
        });
        self.pairs[at].parents.push(parent);
        at
    }

    /// Says that a pair is the schema of a parameter or header.
    pub fn is_parameter(&mut self, pair: usize) {
        self.pairs[pair].is_parameter = true;
    }

    /// Compares all pairs that were asked for, and those that they lead to.
    pub fn run(&mut self, comparison: &Comparison<'_>) {
        while let Some(at) = self.queue.pop_front() {
            if comparison.is_one_version() && self.pairs[at].old == self.pairs[at].new {
                continue;
            }
            PairDiff::new(self, at, comparison).compare();
        }
    }

    /// The pairs that differ, in the order in which they were found.
    pub fn finish(&self) -> Vec<Outcome> {
        let differing = self.pairs.iter().enumerate().filter(|(_, pair)| !pair.found.is_empty());
        differing.map(|(at, _)| self.outcome(at)).collect()
    }

    /// Goes from a pair to all that use it.
    fn outcome(&self, pair: usize) -> Outcome {
        let mut outcome = Outcome {
            pair,
            directions: Directions::NONE,
            sides: Directions::NONE,
            position: Position::Property,
            users: BTreeSet::new(),
        };
        let mut is_in_parameter = true;
        let mut seen = rustc_hash::FxHashSet::default();
        let mut rest = vec![(pair, false)];
        seen.insert((pair, false));
        while let Some((at, is_mirrored)) = rest.pop() {
            for parent in &self.pairs[at].parents {
                match *parent {
                    Parent::Root { user, directions } => {
                        is_in_parameter &= self.pairs[at].is_parameter;
                        outcome.sides = outcome.sides.with(directions);
                        let directions = if is_mirrored { directions.mirrored() } else { directions };
                        outcome.directions = outcome.directions.with(directions);
                        outcome.users.insert(user);
                    }
                    Parent::Pair { pair, mirrored } => {
                        let next = (pair, is_mirrored != mirrored);
                        if seen.insert(next) {
                            rest.push(next);
                        }
                    }
                }
            }
        }
        let own = &self.pairs[pair];
        let is_root = own.parents.iter().any(|parent| matches!(parent, Parent::Root { .. }));
        outcome.position = match (is_root, is_in_parameter) {
            (true, false) => Position::Body,
            (true, true) => Position::Parameter,
            (false, false) => Position::Property,
            (false, true) => Position::ParameterProperty,
        };
        outcome
    }
}

/// The comparison of one pair.
pub(super) struct PairDiff<'d, 'c> {
    diff: &'d mut SchemaDiff,
    at: usize,
    comparison: &'c Comparison<'c>,
    old: View<'c>,
    new: View<'c>,
    location: String,
    api: String,
}

impl<'d, 'c> PairDiff<'d, 'c> {
    fn new(diff: &'d mut SchemaDiff, at: usize, comparison: &'c Comparison<'c>) -> Self {
        let pair = &diff.pairs[at];
        let old = View::of(pair.old, &comparison.old.specification.schemas);
        let new = View::of(pair.new, &comparison.new.specification.schemas);
        let (location, api) = (pair.location.clone(), pair.api.clone());
        Self { diff, at, comparison, old, new, location, api }
    }

    fn compare(mut self) {
        if self.is_reference_or_null() {
            if self.old.outer.description.is_some() || self.new.outer.description.is_some() {
                self.descriptions();
            }
            self.nullability();
            self.child(self.old.inner, self.new.inner, String::new, false);
            return;
        }
        self.descriptions();
        self.nullability();
        self.types();
        self.keywords();
        self.values();
        self.objects();
        self.arrays();
        self.alternatives();
        self.subschemas();
    }

    /// Whether both sides are "this definition or null": the definition is compared once, for all who refer to it.
    fn is_reference_or_null(&self) -> bool {
        let pair = &self.diff.pairs[self.at];
        let names = self.comparison;
        self.old.inner != pair.old
            && self.new.inner != pair.new
            && (names.new_names.definition(self.new.inner).is_some()
                || names.old_names.definition(self.old.inner).is_some())
    }

    /// Notes a difference.
    fn add(&mut self, mut found: Found) {
        found.old_span = found.old_span.or(Some(self.old.outer.span));
        found.new_span = found.new_span.or(Some(self.new.outer.span));
        self.diff.pairs[self.at].found.push(found);
    }

    /// Where something is located that a side of this pair says at a place, with `step` below the pair: in
    /// the definition that it comes from, when the schema only refers to that.
    fn located(&self, span: Span, is_new: bool, step: &str) -> String {
        let (view, names, version) = match is_new {
            true => (&self.new, &self.comparison.new_names, self.comparison.new),
            false => (&self.old, &self.comparison.old_names, self.comparison.old),
        };
        let is_own = is_within(span, view.outer.span) || is_within(span, view.schema.span);
        let elsewhere = if is_own { None } else { names.located(span, version) };
        match elsewhere {
            // In flow style the lines do not tell the path.
            Some(place) if place.ends_with(step) => place,
            Some(place) => format!("{place}{step}"),
            None => format!("{}{step}", self.location),
        }
    }

    /// Asks for the comparison of two schemas below this pair.
    fn child(
        &mut self,
        old: SchemaId,
        new: SchemaId,
        step: impl FnOnce() -> String,
        mirrored: bool,
    ) -> usize {
        let comparison = self.comparison;
        let location = &self.location;
        let place = || match comparison.new_names.definition(new).or(comparison.old_names.definition(old)) {
            Some(name) => name.to_owned(),
            None => format!("{location}{}", step()),
        };
        self.diff.pair((old, new), place, &self.api, Parent::Pair { pair: self.at, mirrored })
    }
}
