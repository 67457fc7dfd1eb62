//! What changed between two versions of a specification.
//!
//! 1. [`compare`] pairs what both versions have: APIs and operations (`pairing`), events, definitions.
//! 2. Each pair is compared (`operation`, `schema`), which gives differences with their places.
//! 3. Each is judged by its kind, its effect and the direction of its data (`judge`, `rules`), and
//!    becomes a [`Fact`]. A fact is told once, with all that it concerns.
//! 4. [`Report`] groups equal facts, and `output` writes them.
//!
//! It works on the model, never on what was rendered of it.

mod accept;
mod anchors;
mod api;
mod blocks;
mod collect;
mod event;
mod fact;
mod group;
mod judge;
mod marks;
mod names;
mod operation;
pub mod output;
mod pairing;
mod parameter;
mod policy;
mod prose;
mod report;
mod response;
pub mod rules;
mod schema;
mod side_by_side;
mod similar;
mod value;
mod view;

pub use accept::Accepted;
pub use fact::{Context, Directions, Effect, Fact, Kind, Position, Severity};
pub use group::Group;
pub use policy::Policy;
pub use report::{Report, Summary};
pub use side_by_side::differences;

use names::Names;

use crate::project::Plan;
use crate::site::{Page, Specification};
use crate::source::Sources;

/// One version of a specification.
#[derive(Clone, Copy)]
pub struct Version<'a> {
    /// How it is called: a revision, a path.
    pub label: &'a str,
    /// The source files.
    pub sources: &'a Sources,
    /// What the source consists of.
    pub plan: &'a Plan,
    /// The model.
    pub specification: &'a Specification,
    /// All pages.
    pub pages: &'a [Page],
}

/// Two versions that are compared.
struct Comparison<'a> {
    old: &'a Version<'a>,
    new: &'a Version<'a>,
    old_names: Names,
    new_names: Names,
    policy: Policy,
}

impl Comparison<'_> {
    /// Whether both are one and the same, of which two parts are compared.
    fn is_one_version(&self) -> bool {
        std::ptr::eq(self.old, self.new)
    }

    /// Whether readers see the same in two texts.
    fn is_same_text(&self, old: &str, new: &str) -> bool {
        let label = |version: &Version<'_>| version.plan.settings.version.label.clone();
        old == new || value::same_text(old, new, (&label(self.old), &label(self.new)))
    }

    /// The context of a vendor extension: those that no page shows are no difference to readers.
    fn extension(&self, name: &str) -> Context {
        let is_shown =
            self.new.plan.settings.pages.extensions || matches!(name, "x-pattern" | "x-pattern-format");
        let effect = if is_shown { Effect::None } else { Effect::Equivalent };
        Context { effect, ..Context::default() }
    }
}

/// Compares two versions.
pub fn compare(old: &Version<'_>, new: &Version<'_>, policy: &Policy) -> Report {
    let comparison =
        Comparison { old, new, old_names: Names::of(old), new_names: Names::of(new), policy: policy.clone() };
    let mut collector = collect::Collector::new(&comparison);
    api::compare(&mut collector);
    event::compare(&mut collector);
    anchors::compare(&mut collector);
    prose::compare(&mut collector);
    Report::new(collector.finish())
}
