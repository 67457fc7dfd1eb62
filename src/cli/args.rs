//! What can be typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

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
            settings: Vec::new(),
        }
    }
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
