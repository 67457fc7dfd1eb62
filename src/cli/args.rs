//! What can be typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::diagnostic::render::Format;
use crate::layout::Override;

/// Turn API descriptions and prose into a published specification site
#[derive(Debug, Parser)]
#[command(
    name = "specwright",
    version,
    about,
    long_about = "Turn API descriptions and prose into a published specification site.\n\n\
        Without a command, the bundled specification in `api/` is built into `output/`.",
    after_help = "Examples:\n  \
        specwright                                  build api/ into output/\n  \
        specwright build openapi.yaml -o site       a site from one OpenAPI document\n  \
        specwright build path/to/matrix-spec        today's Matrix specification\n  \
        specwright build spec --base-url https://example.org/v1/\n\n\
        Documentation: README.md and docs/ of the repository."
)]
pub struct Arguments {
    /// What to do; `build` of the bundled specification unless given
    #[command(subcommand)]
    pub command: Option<Command>,
    /// What holds for all commands
    #[command(flatten)]
    pub common: Common,
}

/// What holds for all commands.
#[derive(Debug, Args)]
pub struct Common {
    /// When to use colours
    #[arg(long, global = true, value_enum, default_value_t = ColorChoice::Auto, value_name = "WHEN")]
    pub color: ColorChoice,
    /// Say nothing but problems
    #[arg(short, long, global = true)]
    pub quiet: bool,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColorChoice {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Build a site
    Build(BuildArguments),
    /// Find mistakes, all at once, where they were made
    Check(CheckArguments),
    /// Print a completion script for a shell
    #[command(
        after_help = "Example:\n  specwright completions bash > ~/.local/share/bash-completion/completions/specwright"
    )]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    #[command(after_help = "Example:\n  specwright man > specwright.1")]
    Man,
}

/// Arguments of `build`.
#[derive(Debug, Clone, Args)]
#[command(after_help = "Examples:\n  \
    specwright build                            api/ into output/\n  \
    specwright build spec -o public             spec/ into public/\n  \
    specwright build openapi.json               one OpenAPI document, whatever it refers to included\n  \
    specwright build . --set version.status=stable --set version.label=v1.20\n\n\
    Exit codes: 0 built, 1 the source has errors (the previous site is untouched), 2 wrong usage.")]
pub struct BuildArguments {
    /// Source folder, or one OpenAPI or Swagger file
    #[arg(default_value = "api")]
    pub source: PathBuf,
    /// Folder that the site is written to
    #[arg(short, long, default_value = "output", value_name = "FOLDER")]
    pub output: PathBuf,
    /// Address that the site is published at, for canonical links and the sitemap
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Fail on warnings too
    #[arg(long)]
    pub strict: bool,
    /// Build in spite of duplicate keys; the later one counts
    #[arg(long)]
    pub lenient: bool,
    /// Write the site in spite of errors, as far as it goes; the exit code still tells of them
    #[arg(long)]
    pub keep_going: bool,
    /// Change a setting, e.g. version.status=stable (may be repeated)
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = setting)]
    pub settings: Vec<Override>,
}

impl Default for BuildArguments {
    fn default() -> Self {
        Self {
            source: "api".into(),
            output: "output".into(),
            base_url: None,
            strict: false,
            lenient: false,
            keep_going: false,
            settings: Vec::new(),
        }
    }
}

/// Arguments of `check`.
#[derive(Debug, Clone, Args)]
#[command(after_help = "Examples:\n  \
    specwright check                            the source in api/\n  \
    specwright check spec --strict              warnings fail too\n  \
    specwright check spec --format github       annotations on a pull request\n  \
    specwright check --explain path-parameter   what a code means and what to write instead\n\n\
    Exit codes: 0 no errors, 1 errors (or warnings with --strict), 2 wrong usage.")]
pub struct CheckArguments {
    /// Source folder, or one OpenAPI or Swagger file
    #[arg(default_value = "api")]
    pub source: PathBuf,
    /// How problems are written
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = Format::NAMES)]
    pub format: String,
    /// Fail on warnings too
    #[arg(long)]
    pub strict: bool,
    /// Take the later of duplicate keys, and only warn about them
    #[arg(long)]
    pub lenient: bool,
    /// Say what a rule means, and check nothing
    #[arg(long, value_name = "CODE")]
    pub explain: Option<String>,
    /// Ask for links to other sites too (needs `curl`)
    #[arg(long)]
    pub external: bool,
    /// Seconds for all links to other sites together
    #[arg(long, value_name = "SECONDS", default_value_t = 120, requires = "external")]
    pub time_limit: u64,
    /// Compare with a revision: news fragments and added-in versions (needs `git`)
    #[arg(long, value_name = "REV")]
    pub changed_since: Option<String>,
    /// Change a setting, e.g. version.status=stable (may be repeated)
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = setting)]
    pub settings: Vec<Override>,
}

/// Reads `KEY=VALUE`.
fn setting(text: &str) -> Result<Override, String> {
    let (key, value) = text.split_once('=').ok_or("write it as KEY=VALUE")?;
    Ok(Override { key: key.trim().to_owned(), value: value.trim().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn defaults_are_those_of_no_arguments() {
        let parsed = Arguments::try_parse_from(["specwright", "build"]).unwrap();
        let Some(Command::Build(build)) = parsed.command else { panic!("a build") };
        let default = BuildArguments::default();
        assert_eq!((build.source, build.output), (default.source, default.output));
    }
}
