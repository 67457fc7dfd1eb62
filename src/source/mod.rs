//! The files of a specification and the places in them.
//!
//! Everything that reaches a reader comes from a file of the source folder, and every message names
//! the file, line and column that it speaks of. This room holds both: [`Sources`], the set of text
//! files read at the start of a run, and [`Span`], a range of bytes in one of them.

mod address;
mod file;
mod file_cache;
mod find;
pub mod http;
mod listing;
mod origin;
mod path;
mod remote;
mod revision;
mod revisions;
mod span;

pub use address::{has_scheme, is_unsafe, is_unsafe_picture, resolve as resolve_address};
pub use file::{FileId, LineCol, SourceFile, Sources, SourcesBuilder};
pub use file_cache::{ChangeSet, FileCache};
pub use find::{Again, Found, Remote, example_files, find, find_again, references_in};
pub use listing::is_temporary;
pub use origin::Origin;
pub use path::{OutsideRoot, join, normalize};
pub use remote::{FOLDER as REMOTE_FOLDER, address as remote_address, place as remote_place};
pub use revision::find_in_revision;
pub use revisions::Revisions;
pub use span::Span;
