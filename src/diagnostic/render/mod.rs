//! Writes diagnostics for people and for programs.

mod explain;
mod format;
mod github;
mod human;
mod json;
mod junit;
mod place;
mod sarif;
mod short;

pub use explain::{explain, reference};
pub use format::{Format, count};
pub use github::github;
pub use human::{Color, human};
pub use json::json;
pub use junit::junit;
pub use sarif::sarif;
pub use short::short;
