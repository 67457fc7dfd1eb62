//! Documents elsewhere that a source refers to, when that is allowed.
//!
//! Each is fetched once and kept below [`FOLDER`] in the source, and `specwright.lock` beside it pins
//! what it said. From then on the copy is read and nobody is asked; where the copy is missing, only the
//! pinned text is taken for it. `curl` fetches, so proxies and certificates are as everywhere.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use sha2::{Digest, Sha256};

use super::{SourcesBuilder, normalize};
use crate::diagnostic::{Diagnostic, Sink, rules};

/// Where copies are kept, below the root.
pub const FOLDER: &str = ".specwright/remote/";
/// What they said, one a line: digest and address.
const LOCK: &str = "specwright.lock";
/// How a colon is written in the path of a copy.
const COLON: &str = "%3A";
/// Documents that may be fetched.
const MOST: usize = 256;

/// Where the copy of a document is kept; `None` for an address that cannot be fetched.
pub fn place(address: &str) -> Option<String> {
    let address = address.split('#').next()?;
    let (scheme, rest) = address.split_once("://")?;
    if !matches!(scheme, "http" | "https") || rest.len() > 1024 {
        return None;
    }
    let name = |c: char| if c.is_ascii_alphanumeric() || "-._/:".contains(c) { c } else { '_' };
    // A colon, before a port, is no part of a name everywhere.
    let rest = rest.chars().map(name).collect::<String>().replace(':', COLON);
    let path = normalize(&format!("{scheme}/{rest}")).ok()?;
    (!path.is_empty()).then(|| format!("{FOLDER}{path}"))
}

/// The address of a copy.
pub fn address(place: &str) -> Option<String> {
    let (scheme, rest) = place.strip_prefix(FOLDER)?.split_once('/')?;
    Some(format!("{scheme}://{}", rest.replace(COLON, ":")))
}

/// Adds all documents that are referred to, and those that these refer to.
pub(super) fn add(root: &Path, builder: &mut SourcesBuilder, sink: &Sink) {
    let mut lock = read_lock(root);
    let pinned = lock.len();
    let mut known = BTreeSet::new();
    // What is here already under that address is not fetched.
    let own: BTreeSet<String> =
        builder.texts().flat_map(|(_, text)| super::find::own_addresses(text)).map(str::to_owned).collect();
    let mut wave: Vec<String> = builder
        .texts()
        .flat_map(|(path, text)| addresses(path, text))
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    while let Some(address) = wave.pop() {
        if own.contains(&address) {
            continue;
        }
        let Some(place) = place(&address).filter(|place| known.insert(place.clone())) else { continue };
        if known.len() > MOST {
            let message = format!("more than {MOST} documents elsewhere are referred to");
            sink.add(Diagnostic::without_place(&rules::BUDGET, message));
            break;
        }
        match text_of(root, &address, &place, &mut lock) {
            Ok(text) => {
                wave.extend(addresses(&place, &text));
                builder.add(place, text);
            }
            Err(why) => {
                // It is told where the reference stands.
                builder.untaken(place, format!("cannot take `{address}`: {why}"));
            }
        }
    }
    if lock.len() != pinned
        && let Err(error) = write_lock(root, &lock)
    {
        let message = format!("cannot write `{LOCK}`: {error}");
        sink.add(Diagnostic::without_place(&rules::SOURCE_UNREADABLE, message));
    }
}

/// The text of a document: that of its copy, else what is fetched and kept.
fn text_of(
    root: &Path,
    address: &str,
    place: &str,
    lock: &mut BTreeMap<String, String>,
) -> Result<String, String> {
    let copy = root.join(place);
    let is_kept = copy.is_file();
    let text = match is_kept {
        true => fs::read_to_string(&copy).map_err(|error| error.to_string())?,
        false => fetch(address)?,
    };
    let digest: String = Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    match lock.get(address) {
        Some(pinned) if *pinned != digest => {
            return Err(format!(
                "it is not what `{LOCK}` pins any more; delete its line there{} to take the new text",
                if is_kept { " and its copy" } else { "" }
            ));
        }
        Some(_) => {}
        None => {
            lock.insert(address.to_owned(), digest);
        }
    }
    if !is_kept {
        let folder = copy.parent().unwrap_or(root);
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&copy, &text))
            .map_err(|error| format!("cannot keep a copy: {error}"))?;
    }
    Ok(text)
}

fn fetch(address: &str) -> Result<String, String> {
    let mut command = Command::new("curl");
    command.args(["--silent", "--show-error", "--fail", "--location", "--max-redirs", "8"]);
    command.args(["--max-time", "60", "--max-filesize", "67108864"]);
    command.args(["--proto", "=https,http", "--proto-redir", "=https,http"]);
    // The address comes last and behind `--url`, so that it can never be taken for an option.
    let output = command.arg("--url").arg(address).stdin(Stdio::null()).output();
    let output = output.map_err(|error| format!("`curl` does not run: {error}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).trim().to_owned());
    }
    String::from_utf8(output.stdout).map_err(|_| "it is not UTF-8".to_owned())
}

/// The addresses that a text refers to. References of a copy are relative to where it came from, which
/// its place mirrors.
fn addresses(path: &str, text: &str) -> Vec<String> {
    let own = address(path);
    let absolute = |target: &str| match (target.contains("://"), &own) {
        (true, _) => Some(target.to_owned()),
        (false, Some(_)) => address(&super::join(path, target).ok()?),
        (false, None) => None,
    };
    super::find::targets(text).filter_map(absolute).collect()
}

fn read_lock(root: &Path) -> BTreeMap<String, String> {
    let text = fs::read_to_string(root.join(LOCK)).unwrap_or_default();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(' ')).map(|(digest, url)| (url.into(), digest.into())).collect()
}

fn write_lock(root: &Path, lock: &BTreeMap<String, String>) -> std::io::Result<()> {
    let mut out =
        String::from("# Documents elsewhere that this source refers to, and the SHA-256 of each.\n");
    for (address, digest) in lock {
        out.push_str(&format!("{digest} {address}\n"));
    }
    fs::write(root.join(LOCK), out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_stands_where_its_address_says() {
        let kept = place("https://example.org/a/b.yaml#/x").unwrap();
        assert_eq!(kept, ".specwright/remote/https/example.org/a/b.yaml");
        assert_eq!(address(&kept).as_deref(), Some("https://example.org/a/b.yaml"));
        let kept = place("http://localhost:8080/a.json").unwrap();
        assert_eq!(address(&kept).as_deref(), Some("http://localhost:8080/a.json"));
        assert_eq!(place("file:///etc/passwd"), None);
        assert_eq!(place("https://../../x"), None);
    }

    #[test]
    fn a_copy_refers_to_what_stands_beside_its_origin() {
        let text = "a: {$ref: 'c.yaml#/x'}\nb: {$ref: \"http://other.example/d.json\"}\n";
        let place = ".specwright/remote/https/example.org/a/b.yaml";
        assert_eq!(addresses(place, text), ["https://example.org/a/c.yaml", "http://other.example/d.json"]);
        assert_eq!(addresses("api.yaml", text), ["http://other.example/d.json"]);
    }
}
