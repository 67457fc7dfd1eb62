//! The library as a preview keeps it: it is the same while nothing changed that it was read from.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::documents::Wanted;
use super::{Library, LibraryReader};
use crate::diagnostic::Diagnostic;
use crate::layout::Plan;
use crate::markup::Markup;
use crate::resolve::Resolver;
use crate::source::{FileId, Sources};

/// A library with all that it was read from, and what was found meanwhile.
pub struct KeptLibrary {
    library: Arc<Library>,
    asked: String,
    definitions: BTreeMap<String, FileId>,
    /// The paths of all files, since those that are missing count too; the texts of those that were read.
    files: Vec<(String, Option<Arc<str>>)>,
    followed: BTreeSet<(FileId, FileId)>,
    problems: Vec<Diagnostic>,
}

/// A library that is being read, or was already.
pub enum LibraryReading<'a> {
    /// Nothing changed, unless pages want other definitions now.
    Kept(&'a KeptLibrary, LibraryInput<'a>),
    /// It is read.
    Anew(Box<LibraryReader<'a>>),
}

/// What a library is read from.
#[derive(Clone, Copy)]
pub struct LibraryInput<'a> {
    /// What the source consists of.
    pub plan: &'a Plan,
    /// The documents, and what refers to what.
    pub resolver: &'a Resolver<'a>,
    /// The language of descriptions.
    pub markup: Markup,
    /// How many problems were known before.
    pub known: usize,
}

impl KeptLibrary {
    /// What to keep of a build; `None` when a file could not be read without a problem, since it will be
    /// read again.
    pub fn of(input: LibraryInput<'_>, library: Arc<Library>, wanted: &Wanted) -> Option<Self> {
        let documents = input.resolver.documents();
        let sources = documents.sources();
        let files = sources.iter().map(|(id, file)| {
            let was_read = documents.loaded(id).is_some() || documents.failed(id);
            (!documents.had_problem(id)).then(|| (file.path.clone(), was_read.then(|| file.text.clone())))
        });
        Some(Self {
            library,
            asked: asked(input),
            definitions: wanted.definitions.clone(),
            files: files.collect::<Option<_>>()?,
            followed: input.resolver.followed(),
            problems: input.resolver.sink().after(input.known),
        })
    }

    /// Whether this is the library that is kept.
    pub fn holds(&self, library: &Arc<Library>) -> bool {
        Arc::ptr_eq(&self.library, library)
    }

    /// Whether reading it again would give the same, as far as pages want the same definitions.
    fn fits(&self, input: LibraryInput<'_>) -> bool {
        let sources: &Sources = input.resolver.sources();
        let is_same = |((path, text), now): (&(String, Option<Arc<str>>), &crate::source::SourceFile)| {
            *path == now.path && text.as_ref().is_none_or(|text| *text == now.text)
        };
        self.files.len() == sources.len()
            && self.files.iter().zip(sources.iter().map(|(_, file)| file)).all(is_same)
            && self.asked == asked(input)
    }
}

impl<'a> LibraryReading<'a> {
    /// Reads a library, or takes the one of the last build. Its files should be loaded before.
    pub fn begin(input: LibraryInput<'a>, kept: Option<&'a KeptLibrary>) -> Self {
        match kept {
            Some(kept) => LibraryReading::Kept(kept, input),
            None => {
                let reader = LibraryReader::read(input.plan, input.resolver, input.markup);
                LibraryReading::Anew(Box::new(reader))
            }
        }
    }

    /// The library with what pages want.
    pub fn finish(self, wanted: &Wanted) -> Arc<Library> {
        match self {
            LibraryReading::Kept(kept, input) if kept.definitions == wanted.definitions => {
                input.resolver.followed_before(&kept.followed);
                input.resolver.sink().extend(kept.problems.iter().cloned());
                kept.library.clone()
            }
            LibraryReading::Kept(_, input) => Self::begin(input, None).finish(wanted),
            LibraryReading::Anew(reader) => Arc::new(reader.finish(wanted)),
        }
    }
}

impl LibraryInput<'_> {
    /// The library of the last build, when nothing changed that it was read from.
    pub fn unchanged(self, kept: Option<&KeptLibrary>) -> Option<&KeptLibrary> {
        kept.filter(|kept| kept.fits(self))
    }
}

/// All of the plan that reading a library looks at, as one text.
fn asked(input: LibraryInput<'_>) -> String {
    let Plan { layout, settings, apis, events, data, replacements, .. } = input.plan;
    let hide_internal = settings.pages.hide_internal;
    format!("{:?}", (layout, hide_internal, apis, events, data, replacements, input.markup))
}
