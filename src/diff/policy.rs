//! What a project tolerates: its settings, and what its layout implies.

use std::collections::BTreeMap;

use super::fact::{Kind, Severity};
use super::rules::{self, Rule};
use crate::project::{DiffSettings, Layout};

/// How differences are judged.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    /// Whether unknown fields are ignored by who receives them; `None` leaves it to each object.
    pub tolerate_unknown_fields: Option<bool>,
    /// Whether unknown values of an enumeration are.
    pub tolerate_unknown_values: bool,
    /// Whether a new pattern writes down what was meant before.
    pub patterns_clarify: bool,
    /// Severity by rule or kind.
    pub levels: BTreeMap<String, String>,
}

impl Policy {
    /// The policy of a project. Matrix expects that unknown fields and values are ignored, and its patterns
    /// follow grammars that its appendices define.
    pub fn of(settings: &DiffSettings, layout: Layout) -> Self {
        let is_matrix = matches!(layout, Layout::Hugo | Layout::Targets);
        let fields = settings.tolerate_unknown_fields.or(is_matrix.then_some(true));
        Self {
            tolerate_unknown_fields: fields,
            tolerate_unknown_values: settings.tolerate_unknown_values.unwrap_or(is_matrix),
            patterns_clarify: settings.patterns_clarify.unwrap_or(is_matrix),
            levels: settings.severity.clone(),
        }
    }

    /// The severity of a difference; `None` when it is not reported. The kind is asked before the rule.
    pub fn severity(&self, kind: Kind, rule: &Rule) -> Option<Severity> {
        let level = self.levels.get(kind.as_str()).or_else(|| self.levels.get(rule.id));
        match level.map(String::as_str) {
            Some("off") => None,
            Some(word) => Some(Severity::parse(word).unwrap_or(rule.severity)),
            None => Some(rule.severity),
        }
    }

    /// Entries of `[diff.severity]` that mean nothing: neither a rule nor a kind, or not a severity.
    pub fn unknown(&self) -> Vec<String> {
        let is_known =
            |name: &str| rules::find(name).is_some() || Kind::ALL.iter().any(|kind| kind.as_str() == name);
        let is_level = |word: &str| word == "off" || Severity::parse(word).is_some();
        let wrong = self.levels.iter().filter(|(name, word)| !is_known(name) || !is_level(word));
        wrong.map(|(name, word)| format!("{name} = \"{word}\"")).collect()
    }
}
