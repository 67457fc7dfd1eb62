//! Messages about a source, as values.
//!
//! 1. A stage finds a problem and adds a [`Diagnostic`] to the [`Sink`]; work goes on.
//! 2. At the end the sink is sorted by file and place, and duplicates are dropped.
//! 3. A renderer ([`render`]) writes all of them at once.
//!
//! Each diagnostic follows a [`Rule`] of the table in [`rules`], which has its stable code, its
//! severity and the text of `check --explain`.

pub mod render;
pub mod rules;
mod sink;
mod suggest;

pub use rules::Rule;
pub use sink::Sink;
pub use suggest::{edits, nearest};

use crate::source::Span;

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The output would be wrong: the build fails.
    Error,
    /// The output is right as far as it goes, but the source most likely is not what was meant.
    Warning,
}

impl Severity {
    /// The word that stands before the code.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The rule that it breaks.
    pub rule: &'static Rule,
    /// Severity, the rule's own unless the configuration changed it.
    pub severity: Severity,
    /// One plain sentence, in lower case, without a full stop.
    pub message: String,
    /// Where it is; `None` for what has no place in a file (an empty source folder, say).
    pub span: Option<Span>,
    /// What is at `span`, in a few words next to the caret; may be empty.
    pub label: String,
    /// Further places that matter (the first of two duplicate keys), with what is there.
    pub others: Vec<(Span, String)>,
    /// What to do about it, in the imperative; a question mark ends a guess.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A problem at a place.
    pub fn new(rule: &'static Rule, span: Span, message: impl Into<String>) -> Self {
        Self { span: Some(span), ..Self::without_place(rule, message) }
    }

    /// A problem that has no place in a file.
    pub fn without_place(rule: &'static Rule, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: rule.severity,
            message: message.into(),
            span: None,
            label: String::new(),
            others: Vec::new(),
            help: None,
        }
    }

    /// Says what is at the place.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds a second place.
    pub fn other(mut self, span: Span, label: impl Into<String>) -> Self {
        self.others.push((span, label.into()));
        self
    }

    /// Says what to do.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds "did you mean `…`?" when one of `known` is near enough to `wrong` to be meant.
    pub fn did_you_mean<'k>(self, wrong: &str, known: impl IntoIterator<Item = &'k str>) -> Self {
        match nearest(wrong, known) {
            Some(name) => self.help(format!("did you mean `{name}`?")),
            None => self,
        }
    }
}
