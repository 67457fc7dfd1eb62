//! specwright turns API descriptions and prose into a published specification site.
//!
//! Data flows one way: find sources → load → resolve → model → site → view → render → write.
//! `ARCHITECTURE.md` has the map.

pub mod build;
pub mod bundle;
pub mod changelog;
pub mod check;
pub mod cli;
pub mod diagnostic;
pub mod diff;
pub mod disk;
pub mod html;
pub mod json;
pub mod load;
pub mod markup;
pub mod model;
pub mod openapi;
pub mod project;
pub mod render;
pub mod resolve;
pub mod search;
pub mod serve;
pub mod site;
pub mod source;
pub mod view;
pub mod write;
