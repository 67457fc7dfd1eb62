//! The configuration as users write it: which keys there are, what they accept, and how that is
//! documented.

mod documentation;
mod keys;
mod read;
mod values;

pub use documentation::{reference, schema};
#[cfg(test)]
pub use keys::Key;
pub(super) use read::{config_error, overridden, place, read};
pub use values::is_date;
