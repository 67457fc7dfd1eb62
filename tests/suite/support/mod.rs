//! The harness that the tests share.

pub mod check;
pub mod client;
pub mod description;
pub mod folder;
pub mod page;
pub mod served_folder;
