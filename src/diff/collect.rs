//! Collects differences, judges them, and tells each once.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::Comparison;
use super::fact::{Directions, Fact, Kind, Position};
use super::judge::judge;
use super::rules;
use super::schema::{Found, Parent, SchemaDiff, UseId};
use crate::model::SchemaId;
use crate::source::Span;

/// Where differences of something are located.
#[derive(Debug, Clone)]
pub(super) struct Scope {
    /// Folder of the API.
    pub api: String,
    /// The operation, event or definition that is compared.
    pub user: UseId,
    /// Which way its request goes: the reverse for callbacks and webhooks.
    pub is_mirrored: bool,
}

impl Scope {
    /// The direction of requests.
    pub fn request(&self) -> Directions {
        if self.is_mirrored { Directions::RESPONSE } else { Directions::REQUEST }
    }

    /// The direction of responses.
    pub fn response(&self) -> Directions {
        self.request().mirrored()
    }
}

/// Differences that were found so far.
pub(super) struct Collector<'c> {
    /// The two versions.
    pub comparison: &'c Comparison<'c>,
    /// Schemas that are to be compared.
    pub schemas: SchemaDiff,
    drafts: Vec<Draft>,
    users: Vec<String>,
}

/// A difference outside schemas.
struct Draft {
    api: String,
    found: Found,
    directions: Directions,
    user: Option<UseId>,
}

impl<'c> Collector<'c> {
    pub fn new(comparison: &'c Comparison<'c>) -> Self {
        Self { comparison, schemas: SchemaDiff::default(), drafts: Vec::new(), users: Vec::new() }
    }

    /// Something that uses schemas.
    pub fn user(&mut self, name: impl Into<String>) -> UseId {
        self.users.push(name.into());
        UseId(self.users.len() as u32 - 1)
    }

    /// Notes a difference at a place.
    pub fn add(&mut self, scope: &Scope, place: impl Into<String>, directions: Directions, found: Found) {
        let found = Found { place: place.into(), is_absolute: true, ..found };
        self.drafts.push(Draft { api: scope.api.clone(), found, directions, user: Some(scope.user) });
    }

    /// Notes a difference that belongs to no operation.
    pub fn add_apart(&mut self, api: &str, place: impl Into<String>, found: Found) {
        let found = Found { place: place.into(), is_absolute: true, ..found };
        self.drafts.push(Draft { api: api.to_owned(), found, directions: Directions::NONE, user: None });
    }

    /// Asks for the comparison of two schemas.
    pub fn pair(
        &mut self,
        schemas: (SchemaId, SchemaId),
        place: String,
        scope: &Scope,
        directions: Directions,
    ) -> usize {
        let comparison = self.comparison;
        let name = comparison
            .new_names
            .definition(schemas.1)
            .or_else(|| comparison.old_names.definition(schemas.0))
            .map(str::to_owned);
        self.pair_at(schemas, name.unwrap_or(place), scope, directions)
    }

    /// The same with a place that holds even where the schema is a definition.
    pub fn pair_at(
        &mut self,
        schemas: (SchemaId, SchemaId),
        place: String,
        scope: &Scope,
        directions: Directions,
    ) -> usize {
        let parent = Parent::Root { user: scope.user, directions };
        self.schemas.pair(schemas, || place, &scope.api, parent)
    }

    /// All facts, in the order of their APIs and places.
    pub fn finish(mut self) -> Vec<Fact> {
        let comparison = self.comparison;
        self.schemas.run(comparison);
        let mut facts: Vec<Fact> = Vec::new();
        let mut known = Known::default();
        for draft in std::mem::take(&mut self.drafts) {
            let uses = draft.user.map(|user| self.users[user.0 as usize].clone()).into_iter().collect();
            let fact = self.fact(draft.api, draft.found.place.clone(), draft.found, draft.directions, uses);
            facts.extend(fact.and_then(|fact| known.first(fact)));
        }
        let mut merged: Vec<Fact> = Vec::new();
        for outcome in self.schemas.finish() {
            let pair = &self.schemas.pairs[outcome.pair];
            let uses: Vec<String> =
                outcome.users.iter().map(|user| self.users[user.0 as usize].clone()).collect();
            for found in &pair.found {
                let location = match found.is_absolute {
                    true => found.place.clone(),
                    false => format!("{}{}", pair.location, found.place),
                };
                let fact =
                    self.fact(pair.api.clone(), location, found.clone(), outcome.directions, uses.clone());
                let fact = fact.map(|fact| Fact { sides: outcome.sides, position: outcome.position, ..fact });
                merged.extend(fact.and_then(|fact| known.first(fact)));
            }
        }
        facts.append(&mut merged);
        known.add_uses(&mut facts);
        facts
    }

    /// Judges a difference; `None` when it is not reported.
    fn fact(
        &self,
        api: String,
        location: String,
        found: Found,
        directions: Directions,
        uses: Vec<String>,
    ) -> Option<Fact> {
        let Found { kind, old, new, detail, old_span, new_span, context, .. } = found;
        let texts = (old.as_deref().unwrap_or_default(), new.as_deref().unwrap_or_default());
        let policy = &self.comparison.policy;
        let rule = judge(kind, context, directions, Some(texts), policy);
        let severity = policy.severity(kind, rule)?;
        // New anchors are as many as new fields, and say nothing more.
        let equivalent = std::ptr::eq(rule, &rules::EQUIVALENT) || kind == Kind::AnchorAdded;
        Some(Fact {
            kind,
            api,
            location,
            old,
            new,
            detail,
            old_span,
            new_span,
            directions,
            sides: directions,
            position: Position::default(),
            context,
            rule,
            severity,
            uses,
            equivalent,
        })
    }
}

/// What a difference is that several schemas share: the same text of the same two places.
type Key = (Kind, Option<Span>, Option<Span>, Option<String>, Option<String>);

/// Facts that were told already.
#[derive(Default)]
struct Known {
    by_identity: FxHashMap<String, BTreeSet<String>>,
    by_place: FxHashMap<Key, String>,
}

impl Known {
    /// The fact, unless it was told; then what uses it is added to the first one.
    fn first(&mut self, fact: Fact) -> Option<Fact> {
        let mut identity = fact.identity();
        // A description, field or example that a schema inherits is written once.
        let is_shared = fact.kind.is_text()
            || matches!(
                fact.kind,
                Kind::PropAdded | Kind::PropRemoved | Kind::PropRequired | Kind::PropOptional | Kind::Example
            );
        if is_shared && (fact.old_span.is_some() || fact.new_span.is_some()) {
            let key = (fact.kind, fact.old_span, fact.new_span, fact.old.clone(), fact.new.clone());
            match self.by_place.get(&key) {
                Some(first) => identity.clone_from(first),
                None => drop(self.by_place.insert(key, identity.clone())),
            }
        }
        match self.by_identity.get_mut(&identity) {
            Some(uses) => {
                uses.extend(fact.uses);
                None
            }
            None => {
                self.by_identity.insert(identity, fact.uses.iter().cloned().collect());
                Some(fact)
            }
        }
    }

    /// Gives each fact all its uses.
    fn add_uses(mut self, facts: &mut [Fact]) {
        for fact in facts {
            if let Some(uses) = self.by_identity.remove(&fact.identity()) {
                fact.uses = uses.into_iter().collect();
            }
        }
    }
}
