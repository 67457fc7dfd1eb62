//! `specwright init`: the files that a specification begins with.

use std::io;
use std::path::Path;
use std::process::ExitCode;

use super::args::Common;
use crate::disk;

/// The files of `starter/`, by their path below the new folder.
const STARTER: [(&str, &str); 6] = [
    ("specwright.toml", include_str!("../../starter/specwright.toml")),
    ("pages/index.md", include_str!("../../starter/pages/index.md")),
    ("pages/library.md", include_str!("../../starter/pages/library.md")),
    ("apis/library/loans.yaml", include_str!("../../starter/apis/library/loans.yaml")),
    ("events/org.example.loan.yaml", include_str!("../../starter/events/org.example.loan.yaml")),
    (
        "events/examples/org.example.loan.yaml",
        include_str!("../../starter/events/examples/org.example.loan.yaml"),
    ),
];

/// Writes the starter into a folder. What is there already stays as it is.
pub fn run(folder: &Path, common: &Common) -> ExitCode {
    let mut kept = 0;
    for (path, text) in STARTER {
        let place = folder.join(path);
        match disk::create_below(folder, path, text.as_bytes()) {
            Ok(()) if common.quiet => {}
            Ok(()) => println!("wrote {}", place.display()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                kept += 1;
                eprintln!("kept {}, which is there already", place.display());
            }
            Err(error) => {
                eprintln!("error: cannot write `{}`: {error}", place.display());
                return ExitCode::FAILURE;
            }
        }
    }
    if !common.quiet && kept < STARTER.len() {
        println!("now try: specwright serve {} --open", folder.display());
    }
    ExitCode::SUCCESS
}
