//! `specwright serve`: save, and it is on the screen.
//!
//! 1. [`serve`] takes a port, asks the [`Build`] for a first [`Snapshot`], and answers requests from
//!    it (`server`, `answer`; `path`, `host`, `http` and `slots` keep clients in their place).
//! 2. `watch` makes one batch of every burst of changes; each batch is one build.
//! 3. The `hub` replaces the site, or keeps the last good one, and tells every open page what changed.
//!    The script that is added to served pages (never to written ones) fetches and swaps it.
//!
//! Nothing here knows how a site is made: the pipeline is behind [`Build`].

mod answer;
mod browser;
mod connection_limit;
mod filter;
pub mod headers;
mod host;
mod http;
mod hub;
mod json;
mod log;
mod patch;
mod path;
mod root;
mod server;
mod watch;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use crate::diagnostic::Severity;
use answer::Editor;
use hub::Hub;
use server::Server;
use watch::Watch;

/// The editor link unless another template is configured.
pub const EDITOR: &str = "vscode://file/{path}:{line}";

/// A finished site in memory.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    /// Paths below the base path (`a/index.html`) and what is there. Keep the `Arc` of a file that
    /// did not change: it is then told to be the same without comparing.
    pub files: Arc<BTreeMap<String, Arc<[u8]>>>,
    /// Where the site lives on its host: `/` or `/v1.19/`.
    pub base_path: String,
    /// All problems found, in the order of the terminal.
    pub diagnostics: Vec<Shown>,
    /// Where the sections of each page of the site were written, in their order on the page.
    pub sections: BTreeMap<String, Vec<Section>>,
    /// Whether the build failed. The last good site then stays up under the diagnostics, and `files`
    /// are shown only if there has been none.
    pub failed: bool,
    /// Whether these are only the files that readers look at, and all of them with what is not said
    /// here follow at once. Problems stay as they were until then, and who asks for another file waits.
    pub rest_follows: bool,
}

/// A diagnostic as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// How bad it is.
    pub severity: Severity,
    /// The words of the terminal, without colours; may have several lines.
    pub text: String,
    /// The file, absolute or relative to [`Options::root`], with slashes.
    pub file: Option<String>,
    /// The line, counted from 1; 0 without a file.
    pub line: u32,
    /// The page that it is about, as a path of the site.
    pub page: Option<String>,
}

/// Where a section of a page was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its anchor; empty for the page as a whole.
    pub anchor: String,
    /// The file, as that of a problem.
    pub file: String,
    /// The line, counted from 1.
    pub line: u32,
}

/// Something that can make the site again and again.
pub trait Build {
    /// Makes the site and publishes it; perhaps first what readers look at, to have it on the screen
    /// sooner. `changed` are the absolute paths that changed since the last call (a folder stands for
    /// all that is in it); at the first call there are none.
    fn build(&mut self, changed: &[PathBuf], publish: &mut dyn FnMut(Snapshot));

    /// The files and folders to watch, absolute. Asked after every build.
    fn watched(&self) -> Vec<PathBuf>;
}

/// How to serve.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The address or name to listen on; 127.0.0.1 without.
    pub host: Option<String>,
    /// The port; without, 8000 or the next free one. 0 is any free one.
    pub port: Option<u16>,
    /// Whether to build once and watch nothing.
    pub once: bool,
    /// Whether to open the site in a browser.
    pub open: bool,
    /// Whether to say nothing but problems, and where the site is when it is not where one would look.
    pub quiet: bool,
    /// Whether to look at the files now and then, for file systems that notify nobody.
    pub poll: bool,
    /// The folder that diagnostics and sources are shown relative to, absolute.
    pub root: PathBuf,
    /// Folders whose changes do not count, absolute: the output.
    pub ignored: Vec<PathBuf>,
    /// A link that opens a file in an editor, with `{path}` and `{line}`: [`EDITOR`] or another one.
    /// `None` shows files and lines without a link.
    pub editor: Option<String>,
}

/// Why there is nothing to serve.
#[derive(Debug)]
pub enum Error {
    /// The port, or none of them, could be taken: where, and why.
    Bind(String, io::Error),
    /// The server could not be started.
    Start(io::Error),
    /// Changes cannot be noticed.
    Watch(notify::Error),
    /// The log cannot be written.
    Log(io::Error),
    /// The editor template is not a link that can open a file.
    Editor(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Bind(place, e) => {
                write!(f, "cannot listen on {place}: {e}")?;
                match e.kind() {
                    io::ErrorKind::AddrInUse => f.write_str(
                        "\nhelp: choose another port with `--port`, or leave it out for a free one",
                    ),
                    _ => Ok(()),
                }
            }
            Error::Start(e) => write!(f, "cannot start the server: {e}"),
            Error::Watch(e) => write!(f, "cannot watch the sources: {e}"),
            Error::Log(e) => write!(f, "cannot write the log: {e}"),
            Error::Editor(template) => write!(
                f,
                "the editor link `{template}` must begin with the scheme of an editor and hold `{{path}}`, as in `{EDITOR}`"
            ),
        }
    }
}

impl std::error::Error for Error {}

/// Builds and serves until the program ends. The log says the address, every rebuild with its changed
/// files, milliseconds and counts, and every problem once.
pub fn serve(build: impl Build, options: &Options, log: &mut dyn Write) -> Result<(), Error> {
    serve_until(build, options, log, &|| false)
}

/// The same, until `stop` says so; it is asked a few times a second.
pub fn serve_until(
    mut build: impl Build,
    options: &Options,
    log: &mut dyn Write,
    stop: &dyn Fn() -> bool,
) -> Result<(), Error> {
    let editor = editor(options)?;
    let host = options.host.as_deref();
    let bind_error = |e| {
        let port = options
            .port
            .map_or(format!("port {} or a later one", server::PORT), |port| format!("port {port}"));
        Error::Bind(format!("{port} of {}", host.unwrap_or("127.0.0.1")), e)
    };
    let listener = server::bind(host, options.port).map_err(bind_error)?;
    let address = listener.local_addr().map_err(bind_error)?;
    // Before the first build, so that nothing saved meanwhile is missed.
    let mut watch = if options.once {
        None
    } else {
        Some(Watch::new(&build.watched(), options.ignored.clone(), options.poll).map_err(Error::Watch)?)
    };
    let hub = Arc::new(Hub::new(session()));
    let mut log = log::Log::new(log, options.quiet);
    let (started, mut read) = (Instant::now(), SystemTime::now());
    build.build(&[], &mut |snapshot| {
        hub.publish(snapshot, started);
    });
    let site = hub.site();
    log.problems(&site).map_err(Error::Log)?;
    log.built(&site, started.elapsed()).map_err(Error::Log)?;
    let server =
        Server::start(listener, hub.clone(), options.host.as_deref(), editor).map_err(Error::Start)?;
    let mut base = hub.site().base.clone();
    let url = log::url(host, address, &base);
    let expected = if options.port.is_none() { server::PORT } else { address.port() };
    log.address(&url, expected, address.port()).map_err(Error::Log)?;
    if options.open
        && let Err(e) = browser::open(&url)
    {
        log.line(&format!("cannot open a browser: {e}")).map_err(Error::Log)?;
    }
    let Some(watch) = &mut watch else {
        server.wait(stop);
        return Ok(());
    };
    loop {
        watch.set_roots(&build.watched(), read);
        let Some(batch) = watch.next(stop) else {
            return Ok(());
        };
        let mut changed = BTreeSet::new();
        read = SystemTime::now();
        build.build(&batch.paths, &mut |snapshot| changed.extend(hub.publish(snapshot, batch.since)));
        // First the screen, then the log.
        let site = hub.site();
        log.problems(&site).map_err(Error::Log)?;
        log.rebuilt(&batch.paths, &options.root, changed.len(), &site).map_err(Error::Log)?;
        // The configuration may have moved the site.
        if site.base != base {
            base.clone_from(&site.base);
            let url = log::url(host, address, &base);
            log.address(&url, address.port(), address.port()).map_err(Error::Log)?;
        }
    }
}

fn editor(options: &Options) -> Result<Editor, Error> {
    if let Some(template) = &options.editor {
        let scheme = template.split_once(':').map_or("", |(scheme, _)| scheme).to_ascii_lowercase();
        let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
        // These would run or show what the template says instead of opening a file.
        let is_unsafe = matches!(scheme.as_str(), "javascript" | "data" | "vbscript" | "blob");
        if !is_scheme || is_unsafe || !template.contains("{path}") {
            return Err(Error::Editor(template.clone()));
        }
    }
    let root = options.root.to_string_lossy().replace('\\', "/");
    Ok(Editor { root, template: options.editor.clone() })
}

/// A name for this run that no other one has.
fn session() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("{:x}.{:x}", since.as_nanos(), std::process::id())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_templates_that_open_files_are_taken() {
        let ok = |template: &str| {
            editor(&Options { editor: Some(template.to_owned()), ..Options::default() }).is_ok()
        };
        assert!(ok(EDITOR));
        assert!(ok("idea://open?file={path}&line={line}"));
        for template in
            ["javascript:alert('{path}')", "JavaScript:{path}", "{path}", "x y:{path}", "vscode://file/"]
        {
            assert!(!ok(template), "{template}");
        }
    }
}
