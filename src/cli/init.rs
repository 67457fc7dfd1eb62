//! `specwright init`: a configuration for the API descriptions and guides that are there, or the files
//! of a new project.

mod adopt;

use super::terminal::{complain, say};
use std::io;
use std::path::Path;
use std::process::ExitCode;

use super::args::Common;
use crate::disk;
use adopt::Adopted;

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

/// Sets a folder up. Existing files are never changed.
pub fn run(folder: &Path, common: &Common) -> ExitCode {
    let adopted = Adopted::of(folder);
    if adopted.is_empty() {
        return start(folder, common);
    }
    let place = folder.join("specwright.toml");
    match disk::create_below(folder, "specwright.toml", adopted.configuration().as_bytes()) {
        Ok(()) if common.quiet => {}
        Ok(()) => {
            say!("wrote {}", place.display());
            for line in adopted.summary() {
                say!("  {line}");
            }
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            complain!("kept {}: this folder is set up already", place.display());
        }
        Err(error) => {
            complain!("error: cannot write `{}`: {error}", place.display());
            return ExitCode::FAILURE;
        }
    }
    advise(folder, common);
    ExitCode::SUCCESS
}

/// Writes the starter into a folder. What is there already stays as it is.
fn start(folder: &Path, common: &Common) -> ExitCode {
    for (path, text) in STARTER {
        let place = folder.join(path);
        match disk::create_below(folder, path, text.as_bytes()) {
            Ok(()) if common.quiet => {}
            Ok(()) => say!("wrote {}", place.display()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                complain!("kept {}, which exists already", place.display());
            }
            Err(error) => {
                complain!("error: cannot write `{}`: {error}", place.display());
                return ExitCode::FAILURE;
            }
        }
    }
    advise(folder, common);
    ExitCode::SUCCESS
}

/// Prints what to run next, as it can be copied.
fn advise(folder: &Path, common: &Common) {
    if common.quiet {
        return;
    }
    let argument =
        if folder == Path::new(".") { String::new() } else { quoted(&folder.display().to_string()) };
    say!("\nnext:");
    for (command, meaning) in
        [("serve", "preview the site"), ("check", "find problems"), ("build", "write the site")]
    {
        let option = if command == "serve" { " --open" } else { "" };
        let line = format!("  specwright {command}{argument}{option}");
        say!("{line:<40} # {meaning}");
    }
}

/// A path as an argument for a shell, with a blank before it.
fn quoted(path: &str) -> String {
    let is_plain = path.chars().all(|c| c.is_alphanumeric() || "-_./:\\~+@%=".contains(c));
    if is_plain { format!(" {path}") } else { format!(" '{}'", path.replace('\'', "'\\''")) }
}
