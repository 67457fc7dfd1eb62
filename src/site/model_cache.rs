//! The library as a preview keeps it: what did not change is not read again.
//!
//! 1. [`ModelInput::reuse`] says what of the last library still holds: all of it, or all but some APIs
//!    and events.
//! 2. [`ModelBuilder::begin`] reads the rest, and [`ModelBuilder::finish`] adds what pages want.
//!
//! An API or event is read by itself only while no other file refers to its own: then nothing that was
//! read before came of it. Where that is not sure, everything is read.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::documents::Wanted;
use super::{Specification, SpecificationReader};
use crate::diagnostic::Diagnostic;
use crate::load::Node;
use crate::markup::Markup;
use crate::openapi::{SchemaIndex, inline_references};
use crate::project::Plan;
use crate::resolve::{Resolver, names_itself};
use crate::source::{FileId, Sources};

/// A library with all that it was read from, and what was found meanwhile.
pub struct ModelCache {
    library: Arc<Specification>,
    asked: String,
    followed: BTreeSet<(FileId, FileId)>,
    problems: Vec<Diagnostic>,
    read_from: ReadFrom,
}

/// What a library was read from, by this build or by those before it.
struct ReadFrom {
    definitions: BTreeMap<String, FileId>,
    /// All files, since those that are missing count too.
    files: Vec<File>,
    /// The trees, which live as long as the library: it tells mappings apart by their addresses.
    trees: Vec<Node>,
    /// How many schemas there were when everything was read.
    schemas: usize,
}

/// A file as it was when the library was read.
struct File {
    path: String,
    text: Arc<str>,
    was_read: bool,
}

/// What still holds of the last library.
pub enum Reuse {
    /// All of it, unless pages want other definitions now.
    Whole(ModelCache),
    /// All but the APIs and events in these files.
    AllBut(Vec<FileId>, ModelCache),
}

/// A library that is being read, or was already.
pub enum ModelBuilder<'a> {
    /// Nothing changed, unless pages want other definitions now.
    Kept(Box<ModelCache>, ModelInput<'a>),
    /// It is read, or what changed of it.
    Read(Box<Read<'a>>, ModelInput<'a>),
}

/// A library whose APIs and events were read.
pub struct Read<'a> {
    reader: SpecificationReader<'a>,
    /// What it was read from before this build; `None` when it was read anew.
    before: Option<ReadFrom>,
}

/// What a library is read from.
#[derive(Clone, Copy)]
pub struct ModelInput<'a> {
    /// What the source consists of.
    pub plan: &'a Plan,
    /// The documents, and what refers to what.
    pub resolver: &'a Resolver<'a>,
    /// The language of descriptions.
    pub markup: Markup,
    /// How many problems were known before.
    pub known: usize,
    /// Whether the library is kept for a next build.
    pub is_preview: bool,
}

impl ModelCache {
    /// What to keep of a build; `None` when a file could not be read without a problem, since it will be
    /// read again.
    fn of(
        input: ModelInput<'_>,
        library: Arc<Specification>,
        wanted: &Wanted,
        before: Option<ReadFrom>,
    ) -> Option<Self> {
        let documents = input.resolver.documents();
        let (before, mut trees, schemas) = match before {
            Some(before) => (before.files, before.trees, before.schemas),
            None => (Vec::new(), Vec::new(), library.schemas.len()),
        };
        let read_before =
            |file: FileId| before.get(file.0 as usize).filter(|file| file.was_read).map(|file| &file.text);
        let mut files = Vec::with_capacity(before.len());
        for (id, file) in documents.sources().iter() {
            if documents.had_problem(id) {
                return None;
            }
            let loaded = documents.loaded(id);
            let was_read = loaded.is_some() || documents.failed(id) || read_before(id).is_some();
            files.push(File { path: file.path.clone(), text: file.text.clone(), was_read });
            // Those of files that are what they were are there already.
            trees.extend(loaded.filter(|_| read_before(id) != Some(&file.text)).cloned());
        }
        Some(Self {
            library,
            asked: asked(input),
            followed: input.resolver.followed(),
            problems: input.resolver.sink().after(input.known),
            read_from: ReadFrom { definitions: wanted.definitions.clone(), files, trees, schemas },
        })
    }

    /// The files whose APIs and events have to be read again; `None` when that would not be enough.
    fn changed(&self, input: ModelInput<'_>) -> Option<Vec<FileId>> {
        let sources: &Sources = input.resolver.sources();
        if self.read_from.files.len() != sources.len() || self.asked != asked(input) {
            return None;
        }
        let mut changed = Vec::new();
        for (before, (id, now)) in self.read_from.files.iter().zip(sources.iter()) {
            if before.path != now.path {
                return None;
            }
            if before.text == now.text {
                continue;
            }
            // What a file calls itself is looked for from everywhere, and in files that nobody read.
            if names_itself(&before.text) || names_itself(&now.text) {
                return None;
            }
            if before.was_read {
                changed.push(id);
            }
        }
        (changed.is_empty() || self.can_do_without(&changed, input.plan)).then_some(changed)
    }

    /// Whether nothing of this came of files that changed, but their own APIs and events.
    fn can_do_without(&self, changed: &[FileId], plan: &Plan) -> bool {
        let own = own_files(plan);
        let examples = plan.events.iter().flat_map(|event| &event.examples).map(|(_, file)| file);
        let mut others = self.read_from.definitions.values().chain(plan.data.values()).chain(examples);
        let is_by_itself =
            |file: &FileId| own.contains(file) && !self.followed.iter().any(|(_, target)| target == file);
        // What is no longer wanted is not taken out. When that is as much as what is, or would be read
        // for the most part, reading everything costs little more.
        changed.len() * 2 <= own.len()
            && self.library.schemas.len() <= self.read_from.schemas * 2
            && changed.iter().all(is_by_itself)
            && !others.any(|file| changed.contains(file))
            && self.problems.iter().all(|problem| problem.span.is_some_and(|span| is_by_itself(&span.file)))
            && is_independent(self.library.index(), &own)
    }

    /// Reads again what is in these files.
    fn read_again<'a>(self, changed: &[FileId], input: ModelInput<'a>) -> Option<Read<'a>> {
        let ModelInput { plan, resolver, markup, .. } = input;
        let library = Arc::into_inner(self.library)?;
        let reader = SpecificationReader::read_again(library, changed, plan, resolver, markup)?;
        let own = own_files(plan);
        let leads_to_another = resolver.followed().iter().any(|(_, target)| own.contains(target));
        if leads_to_another || !is_independent(reader.index(), &own) {
            return None;
        }
        resolver.followed_before(self.followed.iter().filter(|(file, _)| !changed.contains(file)));
        let is_old = |problem: &Diagnostic| problem.span.is_some_and(|span| changed.contains(&span.file));
        resolver.sink().extend(self.problems.into_iter().filter(|problem| !is_old(problem)));
        Some(Read { reader, before: Some(self.read_from) })
    }
}

impl<'a> ModelBuilder<'a> {
    /// Reads a library, or takes what still holds of the last one. Its files should be loaded before.
    pub fn begin(input: ModelInput<'a>, reuse: Option<Reuse>) -> Self {
        let documents = input.resolver.documents();
        let roots: Vec<FileId> = own_files(input.plan).into_iter().collect();
        let followed = inline_references(documents, &roots);
        input.resolver.followed_before(&followed);
        let read = match reuse {
            Some(Reuse::Whole(kept)) => return ModelBuilder::Kept(Box::new(kept), input),
            // A rewritten tree holds parts of other files.
            Some(Reuse::AllBut(..)) if documents.has_rewritten() => None,
            Some(Reuse::AllBut(changed, kept)) => kept.read_again(&changed, input),
            None => None,
        };
        let read = read.unwrap_or_else(|| Read {
            reader: SpecificationReader::read(input.plan, input.resolver, input.markup),
            before: None,
        });
        ModelBuilder::Read(Box::new(read), input)
    }

    /// The library with what pages want, and what to keep of it.
    pub fn finish(self, wanted: &Wanted) -> (Arc<Specification>, Option<ModelCache>) {
        let other_definitions = |before: &ReadFrom| before.definitions != wanted.definitions;
        match self {
            ModelBuilder::Kept(kept, input) if !other_definitions(&kept.read_from) => {
                input.resolver.followed_before(&kept.followed);
                input.resolver.sink().extend(kept.problems.iter().cloned());
                (kept.library.clone(), Some(*kept))
            }
            ModelBuilder::Kept(_, input) => Self::begin(input, None).finish(wanted),
            ModelBuilder::Read(read, input) if read.before.as_ref().is_some_and(other_definitions) => {
                Self::begin(input, None).finish(wanted)
            }
            ModelBuilder::Read(read, input) => {
                let Read { reader, before } = *read;
                let library = Arc::new(reader.finish(wanted));
                let keep = || ModelCache::of(input, library.clone(), wanted, before);
                let kept = input.is_preview.then(keep).flatten();
                (library, kept)
            }
        }
    }
}

impl ModelInput<'_> {
    /// What still holds of the library of the last build.
    pub fn reuse(self, kept: Option<ModelCache>) -> Option<Reuse> {
        let kept = kept?;
        let changed = kept.changed(self)?;
        Some(match changed.is_empty() {
            true => Reuse::Whole(kept),
            false => Reuse::AllBut(changed, kept),
        })
    }
}

/// The files that hold the APIs and events themselves.
fn own_files(plan: &Plan) -> BTreeSet<FileId> {
    plan.apis.iter().map(|api| api.file).chain(plan.events.iter().map(|event| event.schema)).collect()
}

/// Whether what was read of a file depends on that alone, and not on what was read before it.
fn is_independent(index: &SchemaIndex, own: &BTreeSet<FileId>) -> bool {
    !index.is_over_budget() && index.parameter_files().is_subset(own)
}

/// All of the plan that reading a library looks at, as one text.
fn asked(input: ModelInput<'_>) -> String {
    let Plan { layout, settings, apis, events, data, replacements, .. } = input.plan;
    let hide_internal = settings.pages.hide_internal;
    format!("{:?}", (layout, hide_internal, apis, events, data, replacements, input.markup))
}
