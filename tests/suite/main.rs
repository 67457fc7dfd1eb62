//! The integration tests, as one program: the crate is linked once.

mod support;

mod architecture;
mod broken_sources;
mod bundle;
mod changed_since;
mod changelog;
mod cli;
mod derived_examples;
mod diagnostics;
mod diff;
mod diff_corpus;
mod documentation;
mod every_field;
mod every_place;
mod examples;
mod forty_mistakes;
mod generation_2019;
mod incremental;
mod manual;
mod meaning;
mod mentions;
mod mutations;
mod native_reference;
mod older_matrix;
mod preview;
mod reference;
mod rules_reference;
mod search;
mod serve;
mod site;
mod split_documents;
mod unsafe_addresses;
mod unsafe_paths;
