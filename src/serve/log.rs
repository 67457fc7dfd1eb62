//! What `serve` says in the terminal: the address, the rebuilds, and every problem once.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::hub::Site;
use crate::diagnostic::Severity;

/// How many changed files are named.
const NAMED: usize = 3;

/// Writes the log.
pub struct Log<'w> {
    out: &'w mut dyn Write,
    /// The problems of the last build, which need not be said again.
    said: BTreeSet<String>,
    quiet: bool,
}

impl<'w> Log<'w> {
    /// Writes to `out`; nothing but problems when it is to be `quiet`.
    pub fn new(out: &'w mut dyn Write, quiet: bool) -> Self {
        Self { out, said: BTreeSet::new(), quiet }
    }

    /// One line, at once.
    pub fn line(&mut self, line: &str) -> io::Result<()> {
        if !self.quiet {
            writeln!(self.out, "{line}")?;
        }
        self.out.flush()
    }

    /// The problems that the last build did not have. A failed one does not look for all of them, so
    /// what was there before it is not new after it.
    pub fn problems(&mut self, site: &Site) -> io::Result<()> {
        for shown in site.diagnostics().iter().filter(|shown| !self.said.contains(&shown.text)) {
            writeln!(self.out, "{}\n", shown.text.trim_end())?;
        }
        if !site.failed {
            self.said.clear();
        }
        self.said.extend(site.diagnostics().iter().map(|shown| shown.text.clone()));
        Ok(())
    }

    /// After the first build.
    pub fn built(&mut self, site: &Site, time: Duration) -> io::Result<()> {
        let files = many(site.files.len(), "file");
        self.line(&format!("built {files} in {} ms: {}", time.as_millis(), counts(site)))
    }

    /// Where to look; and why there, if it is not where one would look first.
    pub fn address(&mut self, url: &str, expected: u16, port: u16) -> io::Result<()> {
        let quiet = self.quiet;
        if port != expected {
            self.quiet = false;
            self.line(&format!("port {expected} is in use, so this is on port {port}"))?;
        }
        self.line(&format!("serving {url} (Ctrl-C ends it)"))?;
        self.quiet = quiet;
        Ok(())
    }

    /// After a rebuild: the source files that changed, how many files of the site did, the time from
    /// save to event, and the counts.
    pub fn rebuilt(&mut self, paths: &[PathBuf], root: &Path, changed: usize, site: &Site) -> io::Result<()> {
        let shown = |path: &PathBuf| {
            let below = path.strip_prefix(root).unwrap_or(path);
            if below.as_os_str().is_empty() { path } else { below }.display().to_string()
        };
        let mut names: Vec<String> = paths.iter().take(NAMED).map(shown).collect();
        if paths.len() > NAMED {
            names.push(format!("{} more", paths.len() - NAMED));
        }
        let outcome = match site.failed {
            true => "failed, the last good site stays".to_owned(),
            false => format!("{} new", many(changed, "file")),
        };
        let (names, milliseconds) = (names.join(", "), site.milliseconds);
        self.line(&format!("{names}: {outcome}, {milliseconds} ms: {}", counts(site)))
    }
}

/// The address to type. A name that was asked for is kept; "all addresses" are reached by this one.
pub fn url(host: Option<&str>, address: SocketAddr, base: &str) -> String {
    let port = address.port();
    match host {
        Some(name) if name.parse::<std::net::IpAddr>().is_err() => format!("http://{name}:{port}{base}"),
        _ if address.ip().is_unspecified() => format!("http://localhost:{port}{base}"),
        _ => format!("http://{address}{base}"),
    }
}

fn counts(site: &Site) -> String {
    let of = |severity| site.count(severity);
    format!("{}, {}", many(of(Severity::Error), "error"), many(of(Severity::Warning), "warning"))
}

fn many(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::super::hub::Hub;
    use super::super::{Shown, Snapshot};
    use super::*;
    use std::time::Instant;

    fn shown(text: &str) -> Shown {
        Shown { severity: Severity::Error, text: text.to_owned(), file: None, line: 0, page: None }
    }

    #[test]
    fn says_files_time_and_counts_and_every_problem_once() {
        let mut out = Vec::new();
        let mut log = Log::new(&mut out, false);
        let hub = Hub::new("s".to_owned());
        let paths: Vec<PathBuf> = ["/s/a", "/s/b", "/s/c", "/s/d"].map(PathBuf::from).into();
        for (problems, failed, changed) in
            [(&["a"][..], false, 4), (&["b"], true, 1), (&["a", "c"], false, 2), (&["b"], true, 1)]
        {
            let diagnostics = problems.iter().map(|text| shown(text)).collect();
            hub.publish(Snapshot { diagnostics, failed, ..Snapshot::default() }, Instant::now());
            log.problems(&hub.site()).expect("memory");
            log.rebuilt(&paths[..changed], Path::new("/s"), 1, &hub.site()).expect("memory");
        }
        log.address("http://127.0.0.1:8001/", 8000, 8001).expect("memory");
        assert_eq!(
            String::from_utf8(out).expect("text"),
            "a\n\na, b, c, 1 more: 1 file new, 0 ms: 1 error, 0 warnings\n\
             b\n\na: failed, the last good site stays, 0 ms: 1 error, 0 warnings\n\
             c\n\na, b: 1 file new, 0 ms: 2 errors, 0 warnings\n\
             b\n\na: failed, the last good site stays, 0 ms: 1 error, 0 warnings\n\
             port 8000 is in use, so this is on port 8001\nserving http://127.0.0.1:8001/ (Ctrl-C ends it)\n"
        );
    }

    #[test]
    fn the_address_can_be_typed() {
        let at = |ip: &str| SocketAddr::new(ip.parse().expect("address"), 80);
        assert_eq!(url(None, at("127.0.0.1"), "/v1/"), "http://127.0.0.1:80/v1/");
        assert_eq!(url(Some("0.0.0.0"), at("0.0.0.0"), "/"), "http://localhost:80/");
        assert_eq!(url(Some("::1"), at("::1"), "/"), "http://[::1]:80/");
        assert_eq!(url(Some("box"), at("10.0.0.1"), "/"), "http://box:80/");
    }
}
