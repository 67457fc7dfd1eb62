//! Remote documents that a source refers to, when that is allowed.
//!
//! Each is fetched once and a copy is kept below `.specwright/remote/` in the source; `specwright.lock` pins its
//! digest. From then on the copy is read and nobody is asked; where the copy is missing, only the pinned text is
//! accepted. In the [`Sources`](super::Sources) a copy has a path that says its address; on disk it is named
//! after a digest of that, since an address may be longer, and hold more characters, than a file name.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::{Duration, Instant};

use sha2::{Digest, Sha256};

use super::http::{Client, Hosts, HttpError, Method};
use super::{SourcesBuilder, resolve_address};
use crate::diagnostic::{Diagnostic, Sink, rules};
use crate::disk;

/// Folder of the copies, below the root.
pub const FOLDER: &str = ".specwright/remote/";
/// File of the digests: one line for each document, with digest and address.
const LOCK: &str = "specwright.lock";
/// Most documents of a source.
const MAX_DOCUMENTS: usize = 256;
/// Largest document.
const MAX_BYTES: u64 = 64 << 20;
/// Most bytes of all documents.
const MAX_TOTAL_BYTES: u64 = 256 << 20;
/// Time for one document.
const TIME_EACH: Duration = Duration::from_secs(60);
/// Time for all documents.
const TIME_TOTAL: Duration = Duration::from_secs(300);

/// Path of a remote document among the sources; `None` for an address that cannot be fetched. Different addresses
/// have different paths.
pub fn place(address: &str) -> Option<String> {
    let address = address.split('#').next()?;
    let (scheme, rest) = address.split_once("://")?;
    if rest.contains("/.") {
        let (host, path) = rest.split_at(rest.find('/')?);
        let resolved = resolve_address(&format!("{scheme}://{host}/"), path)?;
        if resolved != address {
            return place(&resolved);
        }
    }
    if !matches!(scheme, "http" | "https") || rest.is_empty() || rest.len() > 1024 {
        return None;
    }
    let query = rest.find('?').unwrap_or(rest.len());
    let mut path = format!("{FOLDER}{scheme}/");
    for (at, character) in rest.char_indices() {
        match character {
            '/' if at < query && !rest[at + 1..].starts_with('/') => path.push('/'),
            c if c.is_ascii_alphanumeric() || "-._".contains(c) => path.push(c),
            c => c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| path.push_str(&format!("%{byte:02X}"))),
        }
    }
    let is_dots = |part: &str| matches!(part, "." | "..");
    // These would lead out of the folder.
    (!path.split('/').any(is_dots)).then_some(path)
}

/// Address of a remote document by its path among the sources.
pub fn address(place: &str) -> Option<String> {
    let (scheme, rest) = place.strip_prefix(FOLDER)?.split_once('/')?;
    let mut bytes = Vec::with_capacity(rest.len());
    let mut rest = rest.bytes();
    while let Some(byte) = rest.next() {
        let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
        bytes.push(match byte {
            b'%' => (digit(rest.next())? * 16 + digit(rest.next())?) as u8,
            byte => byte,
        });
    }
    Some(format!("{scheme}://{}", String::from_utf8(bytes).ok()?))
}

/// Path of the copy of a document on disk, below the root.
fn copy(address: &str) -> String {
    format!("{FOLDER}{}", digest(address.as_bytes()))
}

fn digest(content: &[u8]) -> String {
    Sha256::digest(content).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Adds all documents that are referred to, and those that these refer to.
pub(super) fn add(root: &Path, hosts: Hosts, builder: &mut SourcesBuilder, sink: &Sink) {
    let lock = match read_lock(root) {
        Ok(lock) => lock,
        Err(error) => {
            let message = format!("cannot read `{LOCK}`: {error}");
            sink.add(Diagnostic::without_place(&rules::SOURCE_UNREADABLE, message));
            return;
        }
    };
    let pinned = lock.len();
    let end = Instant::now() + TIME_TOTAL;
    let mut library = Library { root, lock, hosts, client: None, end, bytes: 0 };
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
        if known.len() > MAX_DOCUMENTS {
            let message = format!("more than {MAX_DOCUMENTS} remote documents are referred to");
            sink.add(Diagnostic::without_place(&rules::BUDGET, message));
            break;
        }
        match library.text(&address) {
            Ok(text) => {
                wave.extend(addresses(&place, &text));
                builder.add(place, text);
            }
            Err(reason) => {
                // It is reported at the reference.
                builder.untaken(place, format!("cannot fetch `{address}`: {reason}"));
            }
        }
    }
    if library.lock.len() != pinned
        && let Err(error) = write_lock(root, &library.lock)
    {
        let message = format!("cannot write `{LOCK}`: {error}");
        sink.add(Diagnostic::without_place(&rules::SOURCE_UNREADABLE, message));
    }
}

/// The copies of a source, and the client for those that are missing.
struct Library<'r> {
    root: &'r Path,
    lock: BTreeMap<String, String>,
    hosts: Hosts,
    client: Option<Client>,
    end: Instant,
    bytes: u64,
}

impl Library<'_> {
    /// The text of a document: that of its copy, else what is fetched and kept.
    fn text(&mut self, address: &str) -> Result<String, String> {
        let copy = copy(address);
        let kept = match disk::read_below(self.root, &copy) {
            Ok(content) => Some(content),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
            Err(error) => return Err(format!("cannot read the copy: {error}")),
        };
        let is_kept = kept.is_some();
        let content = match kept {
            Some(content) => content,
            None => self.fetch(address)?,
        };
        let text = String::from_utf8(content).map_err(|_| "the document is not UTF-8".to_owned())?;
        let digest = digest(text.as_bytes());
        match self.lock.get(address) {
            Some(pinned) if *pinned != digest => {
                let copy = if is_kept { format!(" and `{copy}`") } else { String::new() };
                return Err(format!(
                    "the document differs from the one that `{LOCK}` pins; delete its line there{copy} to accept it"
                ));
            }
            Some(_) => {}
            None => drop(self.lock.insert(address.to_owned(), digest)),
        }
        if !is_kept {
            disk::write_below(self.root, &copy, text.as_bytes())
                .map_err(|error| format!("cannot keep a copy: {error}"))?;
        }
        Ok(text)
    }

    fn fetch(&mut self, address: &str) -> Result<Vec<u8>, String> {
        let client = self.client.get_or_insert_with(|| Client::new(self.hosts));
        let end = self.end.min(Instant::now() + TIME_EACH);
        let left = MAX_TOTAL_BYTES - self.bytes;
        let content =
            client.ask(address, Method::Get, MAX_BYTES.min(left), end).map_err(|error| match error {
                HttpError::TooLarge(_) if left < MAX_BYTES => {
                    format!("all remote documents together are larger than {} MiB", MAX_TOTAL_BYTES >> 20)
                }
                error => error.to_string(),
            })?;
        self.bytes += content.len() as u64;
        Ok(content)
    }
}

/// The addresses that a text refers to. References of a remote document are relative to its address.
fn addresses(path: &str, text: &str) -> Vec<String> {
    let own = address(path);
    let absolute = |target: &str| match &own {
        _ if target.contains("://") => resolve_address(target, target),
        Some(own) => resolve_address(own, target),
        None => None,
    };
    super::find::targets(text).filter_map(absolute).collect()
}

/// The digests by address.
fn read_lock(root: &Path) -> std::io::Result<BTreeMap<String, String>> {
    let content = match disk::read_below(root, LOCK) {
        Ok(content) => content,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
        Err(error) => return Err(error),
    };
    let text = String::from_utf8_lossy(&content);
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    Ok(lines
        .filter_map(|line| line.split_once(' '))
        .map(|(digest, url)| (url.into(), digest.into()))
        .collect())
}

fn write_lock(root: &Path, lock: &BTreeMap<String, String>) -> std::io::Result<()> {
    let mut out = String::from("# Remote documents that this source refers to, and the SHA-256 of each.\n");
    for (address, digest) in lock {
        out.push_str(&format!("{digest} {address}\n"));
    }
    disk::write_below(root, LOCK, out.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_says_its_address() {
        let path = place("https://example.org/a/b.yaml#/x").unwrap();
        assert_eq!(path, ".specwright/remote/https/example.org/a/b.yaml");
        for url in [
            "https://example.org/a/b.yaml",
            "http://localhost:8080/a.json",
            "https://a.b/a.json?v=1",
            "https://a.b/a.json?v=2/../x",
            "https://a.b/a.json_v_2",
            "https://a.b/a.json%3Fv=2",
            "https://a.b//é/",
            "https://a.b/é",
        ] {
            assert_eq!(address(&place(url).unwrap()).as_deref(), Some(url));
        }
        assert_eq!(place("file:///etc/passwd"), None);
        assert_eq!(place("https://../../x"), None);
        assert_eq!(place("https://a.b/../c/./d/../e.yaml"), place("https://a.b/c/e.yaml"));
        assert_eq!(address(".specwright/remote/https/a%é"), None);
    }

    #[test]
    fn addresses_are_relative_to_the_document() {
        let text = "a: {$ref: 'c.yaml#/x'}\nb: {$ref: \"http://other.example/d.json\"}\nc: {$ref: '?v=2'}";
        let place = ".specwright/remote/https/example.org/a/b.yaml";
        assert_eq!(
            addresses(place, text),
            [
                "https://example.org/a/c.yaml",
                "http://other.example/d.json",
                "https://example.org/a/b.yaml?v=2"
            ]
        );
        assert_eq!(addresses("api.yaml", text), ["http://other.example/d.json"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        let root = std::env::temp_dir().join(format!("specwright-remote-{}", std::process::id()));
        let source = root.join("source");
        std::fs::create_dir_all(source.join(".specwright")).unwrap();
        std::fs::write(root.join("victim"), "text").unwrap();
        std::os::unix::fs::symlink(root.join("victim"), source.join(LOCK)).unwrap();
        std::os::unix::fs::symlink(&root, source.join(".specwright/remote")).unwrap();
        let url = "http://127.0.0.1:9/a";
        std::fs::write(root.join(copy(url).rsplit('/').next().unwrap()), "copy").unwrap();
        assert!(read_lock(&source).is_err() && write_lock(&source, &BTreeMap::new()).is_err());
        let mut library = Library {
            root: &source,
            lock: BTreeMap::new(),
            hosts: Hosts::Public,
            client: None,
            end: Instant::now() + TIME_EACH,
            bytes: 0,
        };
        assert!(library.text(url).unwrap_err().starts_with("cannot read the copy: "));
        assert_eq!(std::fs::read_to_string(root.join("victim")).unwrap(), "text");
        std::fs::remove_dir_all(root).unwrap();
    }
}
