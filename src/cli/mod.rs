//! The command line: what was typed becomes settings, a command runs, its end becomes an exit code.
//!
//! 0 when all went well, 1 when the source has errors, 2 when the command line is wrong.

mod args;
mod build;
mod bundle;
mod changelog;
mod check;
mod diff;
mod discovery;
mod init;
mod manual;
mod network;
mod progress;
mod report;
mod serve;
mod source;
mod terminal;

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use args::{Arguments, Command};

/// Runs the program with the arguments of the process.
pub fn run() -> ExitCode {
    terminal::exit_code(run_command(Arguments::parse()))
}

fn run_command(arguments: Arguments) -> ExitCode {
    match arguments.command {
        None => build::run(&args::BuildArguments::default(), &arguments.common),
        Some(Command::Build(build)) => build::run(&build, &arguments.common),
        Some(Command::Check(check)) => check::run(&check, &arguments.common),
        Some(Command::Serve(serve)) => serve::run(&serve, &arguments.common),
        Some(Command::Bundle(bundle)) => bundle::run(&bundle, &arguments.common),
        Some(Command::Changelog(changelog)) => changelog::run(&changelog, &arguments.common),
        Some(Command::Diff(diff)) => diff::run(&diff),
        Some(Command::Init { folder }) => init::run(&folder, &arguments.common),
        Some(Command::ConfigSchema) => printed(crate::project::configuration_schema().as_bytes()),
        Some(Command::Completions { shell }) => {
            let mut command = Arguments::command();
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut command, "specwright", &mut script);
            printed(&script)
        }
        Some(Command::Man { output }) => match output {
            Some(folder) => match manual::write(&Arguments::command(), &folder) {
                Ok(()) => ExitCode::SUCCESS,
                Err(error) => {
                    terminal::complain!(
                        "error: cannot write the manual pages to `{}`: {error}",
                        folder.display()
                    );
                    ExitCode::FAILURE
                }
            },
            None => printed(&manual::page(Arguments::command())),
        },
    }
}

/// Prints what other programs read.
fn printed(text: &[u8]) -> ExitCode {
    terminal::print(text);
    ExitCode::SUCCESS
}
