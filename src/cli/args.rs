//! What can be typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::diagnostic::render::Format;
use crate::project::Override;

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
        specwright build spec --base-url https://example.org/v1/\n  \
        specwright serve spec --open                preview, and see every save at once\n  \
        specwright check spec                       find mistakes\n  \
        specwright init my-spec                     begin a specification\n\n\
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
    /// Preview a site, and show every change as it is saved
    Serve(ServeArguments),
    /// Write one OpenAPI document for an API that is a folder of files
    Bundle(BundleArguments),
    /// Write release notes from news fragments
    Changelog(ChangelogArguments),
    /// Begin a specification: a commented configuration, a page, an API and an event
    #[command(after_help = "Examples:\n  \
        specwright init                             into the current folder\n  \
        specwright init my-spec                     into my-spec/, which is made\n  \
        specwright init my-spec && specwright serve my-spec --open\n\n\
        Nothing that is there already is changed.\n\n\
        Exit codes: 0 written, 1 a file could not be written, 2 wrong usage.")]
    Init {
        /// Folder to begin it in
        #[arg(default_value = ".")]
        folder: PathBuf,
    },
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
    /// Fetch remote documents that references lead to; copies are kept in `.specwright/` and pinned by
    /// `specwright.lock`
    #[arg(long)]
    pub allow_remote: bool,
    /// Allow `--allow-remote` to ask hosts of this machine and of private networks
    #[arg(long, requires = "allow_remote")]
    pub allow_private_hosts: bool,
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
            allow_remote: false,
            allow_private_hosts: false,
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
    /// Fetch remote documents that references lead to, as `build` does
    #[arg(long)]
    pub allow_remote: bool,
    /// Allow `--allow-remote` and `--external` to ask hosts of this machine and of private networks
    #[arg(long)]
    pub allow_private_hosts: bool,
    /// Say what a rule means, and check nothing
    #[arg(long, value_name = "CODE")]
    pub explain: Option<String>,
    /// Check links to other sites too
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

/// Arguments of `serve`.
#[derive(Debug, Clone, Args)]
#[command(after_help = "Examples:\n  \
    specwright serve                            preview of api/ at http://127.0.0.1:8000/\n  \
    specwright serve spec --open                and open it in a browser\n  \
    specwright serve spec --port 9000           on this port or not at all\n  \
    specwright serve spec --base-url /v1.20/    as it will live below a path\n  \
    specwright serve spec --host 0.0.0.0        for others in this network too\n\n\
    Ctrl-C ends it. Exit codes: 1 it could not start, 2 wrong usage.")]
pub struct ServeArguments {
    /// Source folder, or one OpenAPI or Swagger file
    #[arg(default_value = "api")]
    pub source: PathBuf,
    /// Port to listen on; 8000 or the next free one unless given, 0 for any
    #[arg(long, value_name = "PORT")]
    pub port: Option<u16>,
    /// Address or name to listen on, for others to see it; 127.0.0.1 unless given
    #[arg(long, value_name = "ADDRESS")]
    pub host: Option<String>,
    /// Open the site in a browser
    #[arg(long)]
    pub open: bool,
    /// Build once, and watch nothing
    #[arg(long)]
    pub once: bool,
    /// Look at the files now and then, for file systems that do not tell of changes
    #[arg(long, conflicts_with = "once")]
    pub poll: bool,
    /// Address that the site is published at; the preview lives below its path
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Change a setting, e.g. version.status=stable (may be repeated)
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = setting)]
    pub settings: Vec<Override>,
}

/// Arguments of `bundle`.
#[derive(Debug, Clone, Args)]
#[command(after_help = "Examples:\n  \
    specwright bundle identity/v2               the API in api/apis/identity/v2/, on standard output\n  \
    specwright bundle client-server --source path/to/matrix-spec -o api.json\n  \
    specwright bundle identity/v2 --form named  shared schemas keep names, for code generators\n  \
    specwright bundle openapi.yaml              one file with all that it refers to\n\n\
    Exit codes: 0 written, 1 the source has errors or no such API, 2 wrong usage.")]
pub struct BundleArguments {
    /// Name of an API (its folder), or an OpenAPI or Swagger file
    pub spec: String,
    /// Source folder
    #[arg(long, default_value = "api", value_name = "FOLDER")]
    pub source: PathBuf,
    /// What becomes of references
    #[arg(long, value_enum, default_value_t = FormChoice::Inlined, value_name = "FORM")]
    pub form: FormChoice,
    /// File to write; standard output unless given
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Address that the site is published at, for links in descriptions
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Change a setting, e.g. version.status=stable (may be repeated)
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = setting)]
    pub settings: Vec<Override>,
}

/// What becomes of references in a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormChoice {
    /// Each is replaced by what it leads to
    Inlined,
    /// Shared schemas stand once, under a name, in `components`
    Named,
}

/// Arguments of `changelog`.
#[derive(Debug, Clone, Args)]
#[command(after_help = "Examples:\n  \
    specwright changelog                        what changed since the last release\n  \
    specwright changelog v1.20                  the notes of v1.20, on standard output\n  \
    specwright changelog v1.20 --write          the same, as a page of the source\n  \
    specwright changelog v1.20 --write --remove-fragments --date 2026-10-01\n\n\
    Exit codes: 0 done, 1 the fragments have errors, 2 wrong usage.")]
pub struct ChangelogArguments {
    /// Version that is released; changes since the last release unless given
    pub version: Option<String>,
    /// Source folder; the current one where it has `changelogs/`, `api` otherwise
    #[arg(long, value_name = "FOLDER")]
    pub source: Option<PathBuf>,
    /// Write the notes into the source
    #[arg(long, requires = "version")]
    pub write: bool,
    /// Remove the fragments that went into the notes
    #[arg(long, requires = "write")]
    pub remove_fragments: bool,
    /// Date of the release; today unless given
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = date)]
    pub date: Option<String>,
}

/// Reads a date.
fn date(text: &str) -> Result<String, String> {
    let parts: Vec<&str> = text.split('-').collect();
    let is_number = |part: &&str, length| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
    let fits = matches!(&parts[..], [year, month, day]
        if is_number(year, 4) && is_number(month, 2) && is_number(day, 2)
            && ("01"..="12").contains(month) && ("01"..="31").contains(day));
    if fits { Ok(text.to_owned()) } else { Err("write it as 2026-10-01".into()) }
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
    fn dates_are_dates() {
        assert!(date("2026-10-01").is_ok());
        for wrong in ["2026-13-01", "2026-10-1", "today", "2026-10-01-01", "20261001"] {
            assert!(date(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn defaults_are_those_of_no_arguments() {
        let parsed = Arguments::try_parse_from(["specwright", "build"]).unwrap();
        let Some(Command::Build(build)) = parsed.command else { panic!("a build") };
        let default = BuildArguments::default();
        assert_eq!((build.source, build.output), (default.source, default.output));
    }
}
