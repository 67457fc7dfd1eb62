//! Finds mistakes in a source that building does not trip over.
//!
//! 1. The caller says what there is in an [`Input`]: the plan, and the parsed texts of the pages.
//! 2. [`run`] applies the rules of each room over the trees that are loaded already; problems go to
//!    the sink of the resolver.
//! 3. [`external`] and [`changed`] ask other programs, and only run when they are asked for.
//! 4. [`apply`] gives problems the severity that the configuration wants, and leaves out what comments
//!    in the source allow.

mod addresses;
pub mod changed;
mod examples;
pub mod external;
mod news;
mod prose;
mod structure;
mod suppress;
mod unused;
mod versions;

pub use suppress::{RuleSet, apply};

use crate::markup::Document;
use crate::openapi::EventSource;
use crate::project::{Layout, Plan};
use crate::resolve::Resolver;
use crate::source::FileId;

/// An API description.
#[derive(Debug, Clone)]
pub struct ApiFile {
    /// The API that it belongs to: operations and their ids are unique in all files of a group.
    pub group: String,
    /// The file.
    pub file: FileId,
}

/// What is checked.
pub struct Input<'a> {
    /// Finds the targets of references; its documents and sink are used too.
    pub resolver: &'a Resolver<'a>,
    /// What the source consists of.
    pub plan: &'a Plan,
    /// The texts of each page, parsed, with the texts that they include.
    pub pages: Vec<&'a [Document]>,
    /// Files of schemas that pages show by themselves.
    pub definitions: Vec<FileId>,
    /// All API files, sorted by path.
    apis: Vec<ApiFile>,
    /// All events with their examples.
    events: &'a [EventSource],
}

impl<'a> Input<'a> {
    /// What is checked: everything in a plan, the texts of its pages, and the definitions that they
    /// show.
    pub fn new(
        plan: &'a Plan,
        resolver: &'a Resolver<'a>,
        pages: Vec<&'a [Document]>,
        definitions: Vec<FileId>,
    ) -> Self {
        let api = |api: &crate::project::ApiSource| {
            // Files without a folder, and files in a heap of descriptions, are APIs of their own.
            let is_alone = api.spec.is_empty() || plan.layout == Layout::OpenApi;
            let group = if is_alone { format!("{}/{}", api.spec, api.name) } else { api.spec.clone() };
            ApiFile { group, file: api.file }
        };
        Self {
            resolver,
            plan,
            pages,
            definitions,
            apis: plan.apis.iter().map(api).collect(),
            events: &plan.events,
        }
    }
}

/// Applies all rules that need nothing but the source.
pub fn run(input: &Input<'_>) {
    let found = structure::check(input);
    examples::check(input, &found);
    versions::check(input);
    news::check(input);
    prose::check(input);
    unused::check(input);
    addresses::check(input);
}
