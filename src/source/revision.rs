//! A source as it was in a revision of its git repository, read from git's objects without a checkout.
//!
//! Only plumbing commands of `git` run (`rev-parse`, `ls-tree`, `cat-file`). They look at objects and
//! never at the index or the work tree, so no program runs that a repository's configuration names: no
//! hook, file system monitor, text conversion or filter. Objects that a partial clone lacks are not
//! fetched. A library would do the same at the price of some hundred crates, and `check` needs the
//! program anyway.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use super::SourcesBuilder;
use super::find::{Found, references_in};
use super::join;
use super::listing::{is_source, is_text};

/// A file of a revision.
struct Blob {
    object: String,
    is_link: bool,
}

/// Reads the source at `source` (a folder or a file, which need not exist any more) as it was in
/// `revision`: a name of a commit or tree, perhaps with `:path` behind it, which is relative to the root
/// of the repository, or to the source's folder when it begins with `./`.
pub fn find_in_revision(source: &Path, revision: &str) -> Result<Found, String> {
    let (name, path) = revision.split_once(':').map_or((revision, None), |(name, path)| (name, Some(path)));
    if name.is_empty() || name.starts_with('-') {
        return Err(format!("`{revision}` is not a revision"));
    }
    let (folder, file) = match source.is_file() {
        true => (source.parent().unwrap_or(Path::new("")), source.file_name().and_then(|name| name.to_str())),
        false => (source, None),
    };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let line = |arguments: &[&str]| git(folder, arguments).map(|text| text.trim_end_matches('\n').to_owned());
    let tree = line(&["rev-parse", "--verify", "--quiet", &format!("{name}^{{tree}}")])
        .map_err(|reason| if reason.is_empty() { format!("unknown revision `{name}`") } else { reason })?;
    let prefix = line(&["rev-parse", "--show-prefix"])?;
    let wanted = match path.map(|path| (path, path.strip_prefix("./"))) {
        None => format!("{prefix}{}", file.unwrap_or_default()),
        Some((_, Some(relative))) => format!("{prefix}{relative}"),
        Some((path, None)) => path.to_owned(),
    };
    let wanted = wanted.trim_end_matches('/');
    let blobs = list(folder, &tree)?;
    if blobs.contains_key(wanted) {
        return file_in(folder, wanted, &blobs);
    }
    let below = if wanted.is_empty() { String::new() } else { format!("{wanted}/") };
    if !blobs.keys().any(|path| path.starts_with(&below)) {
        return Err(format!("`{wanted}` is not in revision `{name}`"));
    }
    folder_in(folder, &below, &blobs)
}

/// All files of a tree by their paths.
fn list(folder: &Path, tree: &str) -> Result<BTreeMap<String, Blob>, String> {
    let listed = git(folder, &["ls-tree", "-r", "-z", "--full-tree", tree])?;
    let blob = |entry: &str| {
        let (data, path) = entry.split_once('\t')?;
        let mut data = data.split(' ');
        let (mode, kind, object) = (data.next()?, data.next()?, data.next()?);
        let blob = Blob { object: object.to_owned(), is_link: mode == "120000" };
        (kind == "blob").then(|| (path.to_owned(), blob))
    };
    Ok(listed.split('\0').filter_map(blob).collect())
}

/// The folder at a path of a revision.
fn folder_in(folder: &Path, below: &str, blobs: &BTreeMap<String, Blob>) -> Result<Found, String> {
    let mut builder = SourcesBuilder::new(folder);
    let mut found = Found::default();
    let mut wanted = Vec::new();
    for (path, blob) in blobs.range(below.to_owned()..).take_while(|(path, _)| path.starts_with(below)) {
        let relative = &path[below.len()..];
        match is_source(relative) {
            true if blob.is_link || is_text(relative) => wanted.push((relative, blob)),
            true => found.assets.push(relative.to_owned()),
            false => {}
        }
    }
    let objects: Vec<&str> = wanted.iter().map(|(_, blob)| &*blob.object).collect();
    for ((relative, blob), text) in wanted.into_iter().zip(read(folder, &objects)?) {
        if !blob.is_link {
            builder.add(relative, text);
        } else if let Ok(target) = join(relative, &text) {
            builder.link(relative, target);
        }
    }
    found.sources = builder.finish();
    Ok(found)
}

/// A file of a revision and, wave by wave, the files that it refers to.
fn file_in(folder: &Path, entry: &str, blobs: &BTreeMap<String, Blob>) -> Result<Found, String> {
    let mut builder = SourcesBuilder::new(folder);
    let mut known = BTreeSet::from([entry.to_owned()]);
    let mut wave = vec![entry.to_owned()];
    while !wave.is_empty() {
        let objects: Vec<&str> = wave.iter().filter_map(|path| Some(&*blobs.get(path)?.object)).collect();
        let texts = read(folder, &objects)?;
        let mut next = Vec::new();
        for (path, text) in wave.into_iter().zip(texts) {
            for target in references_in(&text).filter_map(|target| join(&path, target).ok()) {
                if blobs.contains_key(&target) && known.insert(target.clone()) {
                    next.push(target);
                }
            }
            builder.add(path, text);
        }
        wave = next;
    }
    Ok(Found { sources: builder.finish(), assets: Vec::new(), entry: Some(entry.to_owned()) })
}

/// The texts of objects, in their order, by one run of `git cat-file`.
fn read(folder: &Path, objects: &[&str]) -> Result<Vec<String>, String> {
    let failed = |error: std::io::Error| format!("cannot read from `git cat-file`: {error}");
    let mut child = command(folder, &["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| format!("cannot run `git`: {error}"))?;
    let (input, output) = (child.stdin.take(), child.stdout.take());
    let Some((mut input, output)) = input.zip(output) else { return Err("cannot run `git`".into()) };
    let request: String = objects.iter().map(|object| format!("{object}\n")).collect();
    let texts = thread::scope(|scope| {
        // Both pipes are bounded, so one thread writes while this one reads. When git stops early,
        // reading says so.
        scope.spawn(move || input.write_all(request.as_bytes()));
        let mut output = BufReader::new(output);
        let mut texts = Vec::with_capacity(objects.len());
        for object in objects {
            let mut header = String::new();
            output.read_line(&mut header).map_err(failed)?;
            let size = header.trim_end().rsplit_once(' ').and_then(|(_, size)| size.parse::<usize>().ok());
            let size = size.ok_or_else(|| format!("git has no object `{object}`"))?;
            let mut bytes = Vec::new();
            output.by_ref().take(size as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
            if bytes.len() != size + 1 {
                return Err(format!("git ended within object `{object}`"));
            }
            bytes.pop();
            let text = String::from_utf8(bytes);
            texts.push(text.unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()));
        }
        Ok(texts)
    });
    // It has ended, or ends now that nobody reads.
    let _ = child.wait();
    texts
}

/// A command of git that reads objects and nothing else.
fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.current_dir(folder).args(["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"]);
    command.args(arguments);
    command.env("GIT_NO_LAZY_FETCH", "1").env("GIT_ALLOW_PROTOCOL", "").env("GIT_TERMINAL_PROMPT", "0");
    command.env("GIT_OPTIONAL_LOCKS", "0").env("GIT_NO_REPLACE_OBJECTS", "1").env("LC_ALL", "C");
    command
}

fn git(folder: &Path, arguments: &[&str]) -> Result<String, String> {
    let output = command(folder, arguments).stdin(Stdio::null()).output();
    let output = output.map_err(|error| format!("cannot run `git`: {error}"))?;
    if !output.status.success() {
        let reason = String::from_utf8_lossy(&output.stderr);
        return Err(reason.lines().next().unwrap_or_default().trim_start_matches("fatal: ").to_owned());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
