//! The whole build, from the folder to the files in memory: `cargo bench`.
//!
//! The corpora are measured where `../shared` is present.

use std::path::Path;

use divan::{Bencher, counter::ItemsCount};
use specwright::build::{BuildOptions, build};

fn main() {
    divan::main();
}

/// Measures one source, in pages a second too.
fn measured(bencher: Bencher<'_, '_>, source: &str) {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join(source);
    if !source.exists() {
        println!("skipped: there is no {}", source.display());
        return;
    }
    let options = BuildOptions { source, ..BuildOptions::default() };
    let pages = build(&options).output.map_or(0, |output| output.stats.pages);
    bencher.counter(ItemsCount::new(pages)).bench_local(|| build(&options));
}

#[divan::bench(sample_count = 50)]
fn bundled(bencher: Bencher<'_, '_>) {
    measured(bencher, "api");
}

#[divan::bench(sample_count = 20)]
fn matrix_today(bencher: Bencher<'_, '_>) {
    measured(bencher, "../shared/corpora/matrix-spec-v1.19");
}

#[divan::bench(sample_count = 20)]
fn matrix_2019(bencher: Bencher<'_, '_>) {
    measured(bencher, "../shared/corpora/matrix-doc-2019");
}
