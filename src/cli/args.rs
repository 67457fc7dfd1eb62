//! Command-line arguments.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::diagnostic::render::Format;
use crate::project::{Override, is_date};

/// Turn API descriptions and prose into a published specification site
#[derive(Debug, Parser)]
#[command(
    name = "specwright",
    version,
    about,
    long_about = "Turn API descriptions and prose into a published specification site.\n\n\
        Without a command, the source that is found from the working directory upwards is built.",
    after_help = "Examples:\n  \
        specwright                                  build the source found here into output/\n  \
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
    /// Show what changed between two versions of a specification
    Diff(DiffArguments),
    /// Create a project, or set one up for the API descriptions and guides that are there
    #[command(after_help = "Examples:\n  \
        specwright init                             into the current folder\n  \
        specwright init my-spec                     into my-spec/, which is made\n  \
        specwright init my-spec && specwright serve my-spec --open\n\n\
        An API description, `docs/`, a README, `mkdocs.yml`, `redocly.yaml` or `_sidebar.md` is used in place.\n  \
        Existing files are never changed.\n\n\
        Exit codes: 0 written, 1 a file could not be written, 2 wrong usage.")]
    Init {
        /// Folder to create it in
        #[arg(default_value = ".")]
        folder: PathBuf,
    },
    /// Print the JSON Schema of specwright.toml, for editors
    #[command(after_help = "Example:\n  specwright config-schema > specwright.schema.json")]
    ConfigSchema,
    /// Print a completion script for a shell
    #[command(
        after_help = "Example:\n  specwright completions bash > ~/.local/share/bash-completion/completions/specwright"
    )]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write one per command
    #[command(after_help = "Examples:\n  \
        specwright man > specwright.1               the page of the program\n  \
        specwright man --output man                 all pages: man/specwright.1, man/specwright-build.1, …\n\n\
        Exit codes: 0 written, 1 a file could not be written, 2 wrong usage.")]
    Man {
        /// Folder that the pages are written to
        #[arg(short, long, value_name = "FOLDER")]
        output: Option<PathBuf>,
    },
}

/// The source, and how it is read: the same for every command.
#[derive(Debug, Clone, Default, Args)]
pub struct SourceArguments {
    /// Address that the site is published at, for canonical links and the sitemap
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Allow duplicate keys (the last one wins)
    #[arg(long)]
    pub lenient: bool,
    /// Allow fetching remote `$ref`s; copies are kept in `.specwright/` and pinned by `specwright.lock`
    #[arg(long)]
    pub allow_remote: bool,
    /// Allow asking hosts of this machine and of private networks
    #[arg(long)]
    pub allow_private_hosts: bool,
    /// Override a setting of `specwright.toml`, e.g. version.status=stable (repeatable)
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = setting)]
    pub settings: Vec<Override>,
}

/// Arguments of `build`.
#[derive(Debug, Clone, Default, Args)]
#[command(after_help = "Examples:\n  \
    specwright build                            the source found here, into output/\n  \
    specwright build spec -o public             spec/ into public/\n  \
    specwright build openapi.json               one OpenAPI document, whatever it refers to included\n  \
    specwright build . --set version.status=stable --set version.label=v1.20\n\n\
    Exit codes: 0 built, 1 the source has errors (the previous site is untouched), 2 wrong usage.")]
pub struct BuildArguments {
    /// Source folder, API description, or `-` for standard input; found from here upwards if not given
    pub source: Option<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub reading: SourceArguments,
    /// Folder that the site is written to; `output/` beside the source that was found if not given
    #[arg(short, long, value_name = "FOLDER")]
    pub output: Option<PathBuf>,
    /// Fail on warnings too
    #[arg(long)]
    pub strict: bool,
    /// Write the site even if there are errors; the exit code stays 1
    #[arg(long)]
    pub keep_going: bool,
}

/// Arguments of `check`.
#[derive(Debug, Clone, Args)]
#[command(after_help = "Examples:\n  \
    specwright check                            the source found here\n  \
    specwright check spec --strict              warnings fail too\n  \
    specwright check spec --format github       annotations on a pull request\n  \
    specwright check spec --report junit=r.xml  and a report in another format\n  \
    specwright check --explain path-parameter   what a code means and what to write instead\n\n\
    Exit codes: 0 no errors, 1 errors (or warnings with --strict), 2 wrong usage.")]
pub struct CheckArguments {
    /// Source folder, API description, or `-` for standard input; found from here upwards if not given
    pub source: Option<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub reading: SourceArguments,
    /// How problems are written
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = Format::NAMES)]
    pub format: String,
    /// Write a report to a file as well, e.g. sarif=findings.sarif (may be repeated)
    #[arg(long = "report", value_name = "FORMAT=FILE", value_parser = report)]
    pub reports: Vec<Report>,
    /// Fail on warnings too
    #[arg(long)]
    pub strict: bool,
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
}

/// A report that is written to a file.
#[derive(Debug, Clone)]
pub struct Report {
    /// Format of the report.
    pub format: Format,
    /// File that it is written to.
    pub path: PathBuf,
}

/// Parses `FORMAT=FILE`.
fn report(text: &str) -> Result<Report, String> {
    let (name, path) = text.split_once('=').ok_or("expected FORMAT=FILE, such as `sarif=findings.sarif`")?;
    let format = Format::parse(name)
        .ok_or_else(|| format!("unknown format `{name}`; expected one of {}", Format::NAMES.join(", ")))?;
    if path.is_empty() {
        return Err("the file is missing after `=`".to_owned());
    }
    Ok(Report { format, path: path.into() })
}

/// Arguments of `serve`.
#[derive(Debug, Clone, Args)]
#[command(after_help = "Examples:\n  \
    specwright serve                            preview at http://127.0.0.1:8000/\n  \
    specwright serve spec --open                and open it in a browser\n  \
    specwright serve spec --port 9000           on this port or not at all\n  \
    specwright serve spec --base-url /v1.20/    as it will live below a path\n  \
    specwright serve spec --host 0.0.0.0        for others in this network too\n\n\
    Ctrl-C ends it. Exit codes: 1 it could not start, 2 wrong usage.")]
pub struct ServeArguments {
    /// Source folder, API description, or `-` for standard input; found from here upwards if not given
    pub source: Option<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub reading: SourceArguments,
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
}

/// Arguments of `bundle`.
#[derive(Debug, Clone, Args)]
#[command(after_help = "Examples:\n  \
    specwright bundle                           the only API of the source found here, on standard output\n  \
    specwright bundle identity/v2               the API in apis/identity/v2/\n  \
    specwright bundle client-server --source path/to/matrix-spec -o api.json\n  \
    specwright bundle identity/v2 --form named  shared schemas keep names, for code generators\n  \
    specwright bundle openapi.yaml              one file with all that it refers to\n\n\
    Exit codes: 0 written, 1 the source has errors or no such API, 2 wrong usage.")]
pub struct BundleArguments {
    /// Name of an API, an API description, or `-` for standard input; optional if there is only one API
    pub spec: Option<String>,
    /// Source folder or API description; found from here upwards if not given
    #[arg(long, value_name = "SOURCE")]
    pub source: Option<PathBuf>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub reading: SourceArguments,
    /// What becomes of references
    #[arg(long, value_enum, default_value_t = FormChoice::Inlined, value_name = "FORM")]
    pub form: FormChoice,
    /// File to write; standard output if not given or `-`
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Write the bundle despite errors; the exit code still reports them
    #[arg(long)]
    pub keep_going: bool,
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
    /// Source folder; found from here upwards if not given
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

/// Arguments of `diff`.
#[derive(Debug, Clone, Args)]
#[command(after_help = "Examples:\n  \
    specwright diff v1.18                       v1.18 against the files as they are\n  \
    specwright diff v1.18..v1.19                two revisions, read from git\n  \
    specwright diff old.yaml new.yaml           two files\n  \
    specwright diff HEAD~1:api/openapi.yaml api/openapi.yaml\n  \
    specwright diff v1.18 --only client-server --format markdown\n  \
    specwright diff origin/main --fail-on breaking --accept accepted-changes.txt\n\n\
    Exit codes: 0 nothing at or above --fail-on, 1 something, 2 wrong usage.")]
pub struct DiffArguments {
    /// Older version: a folder, a file, a git revision, `REV:PATH`, or both versions as `A..B`
    #[arg(required_unless_present = "explain")]
    pub old: Option<String>,
    /// Newer version; the source as it is unless given
    pub new: Option<String>,
    /// Source folder or file that revisions are read of; the current folder if it is a source, `api`
    /// otherwise
    #[arg(long, value_name = "PATH")]
    pub source: Option<PathBuf>,
    /// Output format
    #[arg(long, value_name = "FORMAT", default_value = "human", value_parser = crate::diff::output::Format::NAMES)]
    pub format: String,
    /// Show only an API, a path or an event
    #[arg(long, value_name = "API|PATH")]
    pub only: Option<String>,
    /// Exit with 1 when there is a change of this severity or a higher one
    #[arg(long, value_name = "SEVERITY", value_parser = ["breaking", "notable", "any"])]
    pub fail_on: Option<String>,
    /// File of accepted changes: an identity and a reason on each line
    #[arg(long, value_name = "FILE")]
    pub accept: Option<PathBuf>,
    /// List equivalent forms too
    #[arg(long)]
    pub all: bool,
    /// Explain a rule and exit
    #[arg(long, value_name = "RULE")]
    pub explain: Option<String>,
}

/// Reads a date.
fn date(text: &str) -> Result<String, String> {
    if is_date(text) { Ok(text.to_owned()) } else { Err("write it as 2026-10-01".into()) }
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

    #[test]
    fn every_command_that_reads_a_source_has_the_same_options() {
        let command = Arguments::command();
        for name in ["build", "check", "serve", "bundle"] {
            let command = command.find_subcommand(name).unwrap();
            for option in ["base_url", "lenient", "allow_remote", "settings", "source"] {
                assert!(
                    command.get_arguments().any(|argument| argument.get_id() == option),
                    "{name} {option}"
                );
            }
        }
    }
}
