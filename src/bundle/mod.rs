//! One document per API, for readers and tools outside the site.
//!
//! An API is often written as a folder of small files that refer to each other. A bundle is the same
//! API as one file without references to other files:
//!
//! 1. [`SpecFolder`] says which files are the API.
//! 2. The files are merged: their paths below each file's base path, their components by name.
//! 3. Every `$ref` is replaced by what it means, or leads into the document's own components
//!    ([`Form`]).
//! 4. Links and shortcodes in descriptions become what a reader outside the site can use.
//! 5. The tree is written as JSON.
//!
//! A bundle follows the standard of its sources: Swagger 2.0 stays Swagger 2.0.

mod components;
mod convert;
mod json;
mod merge;
mod options;
mod place;
mod servers;
mod spec_folder;
mod text;

pub use json::Layout;
pub use options::{BundleOptions, Form, Server, ServerVariable};
pub use spec_folder::SpecFolder;

use crate::resolve::Resolver;

/// An API as one document.
#[derive(Debug, Clone)]
pub struct Bundle {
    /// The document, as JSON that ends with a line end.
    pub text: String,
    /// How many operations it has.
    pub operations: usize,
    /// How many things stand in its components and are referred to from there, security schemes not
    /// counted.
    pub components: usize,
}

/// Bundles the files of an API. Problems go to the resolver's sink; what cannot be resolved is left
/// out.
pub fn bundle(spec: &SpecFolder, resolver: &Resolver<'_>, options: &BundleOptions) -> Bundle {
    let merged = merge::merge(spec, resolver, options);
    let mut text = String::new();
    json::write(&merged.document, &merged.names, options.layout, &mut text);
    text.push('\n');
    Bundle { text, operations: merged.operations, components: merged.names.len() }
}
