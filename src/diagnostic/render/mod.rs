//! Writes diagnostics for people and for programs.

mod human;

pub use human::{Color, human};
