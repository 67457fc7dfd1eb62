//! The command-line program: parse arguments, run, exit 0, 1 or 2.

use std::process::ExitCode;

fn main() -> ExitCode {
    specwright::cli::run()
}
