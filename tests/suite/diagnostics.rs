//! Every folder below `tests/diagnostics/` is a source with mistakes; the file of the same name holds
//! the whole report. `SNAPSHOTS=overwrite cargo test` writes the reports anew.

use std::path::{Path, PathBuf};

use crate::support::check::report;

#[test]
fn every_kind_of_mistake_is_explained() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics");
    let entries = std::fs::read_dir(&root).expect("the folder of fixtures");
    let mut folders: Vec<PathBuf> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_dir()).collect();
    folders.sort();
    assert!(folders.len() >= 10, "there is a fixture for each kind");
    for folder in folders {
        let expected = folder.with_extension("txt");
        snapbox::assert_data_eq!(report(&folder), snapbox::Data::read_from(&expected, None).raw());
    }
}
