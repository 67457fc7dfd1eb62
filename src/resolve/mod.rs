//! Follows every `$ref` to its target.
//!
//! 1. [`Resolver::target`] turns the text of a reference into a node: a file relative to the one
//!    that holds the reference, then a JSON pointer (RFC 6901), an anchor or an `$id`.
//! 2. [`Resolver::follow`] goes on until a node is no reference; a chain that comes back to itself
//!    is an error.
//! 3. [`layers`] flattens `$ref` with siblings and `allOf` into the list of mappings that a schema
//!    consists of, later ones winning.

mod all_of;
mod expand;
mod ids;
mod pointer;
mod resolver;
mod scopes;

pub use all_of::{Layer, Layers, layers};
pub use ids::names_itself;
pub(crate) use pointer::percent_decode;
pub use pointer::{Pointer, escape_token};
pub use resolver::{Resolver, relative};
