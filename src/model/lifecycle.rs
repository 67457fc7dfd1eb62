//! Since when something exists, and whether it still should be used.

use crate::markup::Prose;

/// Whether something is still meant to be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lifecycle {
    /// It is.
    #[default]
    Current,
    /// It will be removed from a future release.
    Deprecated,
}

impl Lifecycle {
    /// Whether it is deprecated.
    pub fn is_deprecated(self) -> bool {
        self == Lifecycle::Deprecated
    }
}

/// The versions in which something came and changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Since {
    /// The version that added it.
    pub added: Option<String>,
    /// The versions that changed it, in the order of the source.
    pub changed: Vec<Change>,
}

/// A change of something that existed before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The version.
    pub version: String,
    /// What changed; `None` when the source says only that something did.
    pub text: Option<Prose>,
}
