//! Finds the files of a source and reads the text ones.
//!
//! A folder is walked whole, without hidden folders. A symbolic link is kept as another name of what
//! it leads to, when that stands in the same folder, and is not followed otherwise. Of a single file
//! only what it refers to is read, because its folder may be anybody's downloads. That may stand in a
//! folder beside it, which then share the root; nothing else above it is read.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::file_cache::{ChangeSet, FileCache, Text, read};
use super::http::Hosts;
use super::listing::{Listing, is_text};
use super::{Sources, SourcesBuilder, Span, join};
use crate::diagnostic::{Diagnostic, Sink, nearest, rules};

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// Text files.
    pub sources: Sources,
    /// All other files, by their path below the root.
    pub assets: Vec<String>,
    /// The file that the build was asked for, when it was one.
    pub entry: Option<String>,
}

/// Whether documents elsewhere may be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Remote {
    /// They may not: a build never asks the network by itself.
    #[default]
    Forbidden,
    /// They are fetched from these hosts, kept and pinned.
    Allowed(Hosts),
}

/// Reads the source at `path`: a folder, or one API description. `skip` is the output folder, which
/// may stand within the source.
pub fn find(path: &Path, skip: Option<&Path>, remote: Remote, sink: &Sink) -> Option<Found> {
    find_again(path, skip, remote, sink, None)
}

/// What a source that was found before is found again by.
#[derive(Debug, Clone, Copy)]
pub struct Again<'r> {
    /// What was read so far.
    pub reads: &'r FileCache,
    /// What may have changed since.
    pub touched: ChangeSet<'r>,
}

/// The same for a preview: of a folder only those files are read that changed since.
pub fn find_again(
    path: &Path,
    skip: Option<&Path>,
    remote: Remote,
    sink: &Sink,
    again: Option<Again<'_>>,
) -> Option<Found> {
    if path == Path::new("-") {
        return standard_input(remote, sink);
    }
    match fs::metadata(path) {
        Ok(data) if data.is_dir() => Some(folder(path, skip, remote, sink, again)),
        Ok(data) if data.is_file() => file(path, remote, sink),
        Ok(_) => {
            let message =
                format!("cannot read the source `{}`: it is not a regular file or folder", path.display());
            sink.add(Diagnostic::without_place(&rules::SOURCE_UNREADABLE, message));
            None
        }
        Err(error) => {
            let mut diagnostic = Diagnostic::without_place(
                &rules::SOURCE_UNREADABLE,
                format!("cannot read the source `{}`: {error}", path.display()),
            );
            diagnostic.help = near_path(path).map(|near| format!("did you mean `{near}`?"));
            sink.add(diagnostic);
            None
        }
    }
}

/// A path beside one that does not exist, with a similar name.
fn near_path(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut names: Vec<String> =
        fs::read_dir(folder).ok()?.filter_map(|entry| entry.ok()?.file_name().into_string().ok()).collect();
    names.sort();
    let near = nearest(name, names.iter().map(String::as_str))?;
    Some(path.with_file_name(near).display().to_string())
}

fn folder(root: &Path, skip: Option<&Path>, remote: Remote, sink: &Sink, again: Option<Again<'_>>) -> Found {
    let list = || Listing::of(root, skip, sink);
    let listing = again.map_or_else(|| Arc::new(list()), |again| again.reads.listing(again.touched, list));
    let mut builder = SourcesBuilder::new(root);
    for (path, target) in &listing.links {
        builder.link(path, target);
    }
    let text = |path: &Path| match again {
        Some(Again { reads, touched }) => reads.read(path, touched),
        None => read(path),
    };
    let read: Vec<_> = listing.texts.par_iter().map(|(relative, path)| (relative, text(path))).collect();
    let mut invalid = Vec::new();
    for relative in referred_texts(&read, &listing) {
        let result = text(&root.join(&relative));
        if !is_binary(&relative, &result) {
            add(&mut builder, &relative, result, &mut invalid, sink);
        }
    }
    for (relative, result) in read {
        add(&mut builder, relative, result, &mut invalid, sink);
    }
    if let Remote::Allowed(hosts) = remote {
        super::remote::add(root, hosts, &mut builder, sink);
    }
    let sources = builder.finish();
    report_invalid(&invalid, &sources, sink);
    Found { sources, assets: listing.assets.clone(), entry: None }
}

/// Whether a file is no text: an example may be a picture, for instance.
fn is_binary(path: &str, result: &Text) -> bool {
    !is_text(path) && matches!(result, Ok((_, Some(_))))
}

/// The files that are no sources by their names, and that a reference leads to: code samples, for example.
fn referred_texts(read: &[(&String, Text)], listing: &Listing) -> BTreeSet<String> {
    let is_data = |path: &str| [".yaml", ".yml", ".json"].iter().any(|end| path.ends_with(end));
    let data = read.iter().filter(|(path, _)| is_data(path));
    let targets = data.flat_map(|(path, result)| {
        let texts = result.iter().flat_map(|(text, _)| addresses(text, "$ref").chain(example_files(text)));
        texts.filter(|target| !is_text(target)).filter_map(|target| join(path, target).ok())
    });
    let found: BTreeSet<String> = targets.collect();
    found.into_iter().filter(|path| listing.assets.contains(path)).collect()
}

/// One file and, wave by wave, the files that it refers to.
fn file(path: &Path, remote: Remote, sink: &Sink) -> Option<Found> {
    let root = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
        sink.add(Diagnostic::without_place(
            &rules::SOURCE_UNREADABLE,
            format!("the name of `{}` is not UTF-8", path.display()),
        ));
        return None;
    };
    let (mut root, mut entry) = (root.to_path_buf(), name.to_owned());
    let mut gathered = gather(&root, &entry, None, |_| true);
    if let Some((parent, folder)) = gathered.leads_beside.then(|| above(&root)).flatten() {
        (root, entry) = (parent, format!("{folder}/{entry}"));
        gathered = gather(&root, &entry, None, is_in_folder);
    }
    Some(finished(&root, entry, gathered, remote, sink))
}

/// The document on standard input, and the files below the working directory that it refers to.
fn standard_input(remote: Remote, sink: &Sink) -> Option<Found> {
    let mut bytes = Vec::new();
    if let Err(error) = std::io::Read::read_to_end(&mut std::io::stdin().lock(), &mut bytes) {
        let message = format!("cannot read standard input: {error}");
        sink.add(Diagnostic::without_place(&rules::SOURCE_UNREADABLE, message));
        return None;
    }
    let text = String::from_utf8_lossy(&bytes);
    let entry = if text.trim_start().starts_with('{') { "stdin.json" } else { "stdin.yaml" };
    let root = Path::new(".");
    let gathered = gather(root, entry, Some(&text), |_| true);
    Some(finished(root, entry.to_owned(), gathered, remote, sink))
}

/// The sources of a file and those that it refers to.
fn finished(root: &Path, entry: String, gathered: Gathered, remote: Remote, sink: &Sink) -> Found {
    let mut builder = SourcesBuilder::new(root);
    builder.missing(gathered.missing);
    let mut invalid = Vec::new();
    let mut assets = Vec::new();
    for (relative, result) in gathered.files {
        if is_binary(&relative, &result) {
            assets.push(relative);
            continue;
        }
        add(&mut builder, &relative, result, &mut invalid, sink);
    }
    if let Remote::Allowed(hosts) = remote {
        super::remote::add(root, hosts, &mut builder, sink);
    }
    let sources = builder.finish();
    report_invalid(&invalid, &sources, sink);
    Found { sources, assets, entry: Some(entry) }
}

/// A file and those that it refers to.
struct Gathered {
    files: Vec<(String, Text)>,
    /// Whether a reference leads to a description in a folder beside the root.
    leads_beside: bool,
    /// Where there would be a file of those, if it were there.
    missing: BTreeSet<PathBuf>,
}

/// Reads a file, unless its text is given, and wave by wave the files below the root that it refers to and
/// that are allowed.
fn gather(root: &Path, entry: &str, given: Option<&str>, is_allowed: impl Fn(&str) -> bool) -> Gathered {
    let mut gathered = Gathered { files: Vec::new(), leads_beside: false, missing: BTreeSet::new() };
    let mut known = BTreeSet::from([entry.to_owned()]);
    let mut wave = vec![entry.to_owned()];
    let above = root.join("..").canonicalize().unwrap_or_default();
    while !wave.is_empty() {
        let text = |relative: &String| match given.filter(|_| relative == entry) {
            Some(text) => Ok((text.into(), None)),
            None => read(&root.join(relative)),
        };
        let texts: Vec<_> = wave.par_iter().map(|relative| (relative.clone(), text(relative))).collect();
        wave.clear();
        for (relative, result) in texts {
            for target in result.iter().flat_map(|(text, _)| references_in(text)) {
                let Ok(inside) = join(&relative, target) else {
                    let beside = join(&format!("folder/{relative}"), target).ok();
                    let Some(beside) = beside.filter(|path| is_in_folder(path) && is_text(path)) else {
                        continue;
                    };
                    match is_file_below(&above, &beside) {
                        true => gathered.leads_beside = true,
                        false => drop(gathered.missing.insert(above.join(beside))),
                    }
                    continue;
                };
                if known.contains(&inside) || !is_allowed(&inside) {
                    continue;
                }
                match is_file_below(root, &inside) {
                    true => wave.push(inside.clone()),
                    false => drop(gathered.missing.insert(root.join(&inside))),
                }
                known.insert(inside);
            }
            gathered.files.push((relative, result));
        }
    }
    gathered
}

/// Whether there is a file at a path below a folder, and really below it: a link on the way could lead
/// out. What does not exist is reported where the reference is followed.
fn is_file_below(folder: &Path, path: &str) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    let Some((folder, file)) = real(folder).zip(real(&folder.join(path))) else { return false };
    file.starts_with(&folder) && file.is_file()
}

/// Whether a path leads into a folder, and none of its parts is hidden: what stands in the folder above
/// that of a description is nobody's business.
fn is_in_folder(path: &str) -> bool {
    path.contains('/') && !path.split('/').any(|part| part.starts_with('.'))
}

/// The folder above one, and what the latter is called in it; `None` when that is the root of the disk.
fn above(folder: &Path) -> Option<(PathBuf, String)> {
    let folder = folder.canonicalize().ok()?;
    let parent = folder.parent()?;
    parent.parent()?;
    Some((parent.to_path_buf(), folder.file_name()?.to_str()?.to_owned()))
}

/// The file parts of whatever looks like a reference in a text; more than there are does no harm.
pub fn references_in(text: &str) -> impl Iterator<Item = &str> {
    let all = targets(text).chain(mapped(text)).chain(example_files(text));
    all.filter(|target| !target.contains("://"))
}

/// The files that whatever looks like the `mapping` of a discriminator in a text names.
fn mapped(text: &str) -> impl Iterator<Item = &str> {
    let is_data = |target: &&str| [".yaml", ".yml", ".json"].iter().any(|end| target.ends_with(end));
    text.match_indices("mapping").flat_map(mapping_lines(text)).filter_map(entry_address).filter(is_data)
}

/// The entries of a mapping whose key is at a place: those in its braces, or the lines that are indented more.
fn mapping_lines<'t>(text: &'t str) -> impl Fn((usize, &'t str)) -> Vec<&'t str> {
    move |(at, key)| {
        let rest = text[at + key.len()..].trim_start_matches(['"', '\'']);
        let Some(rest) = rest.strip_prefix(':') else { return Vec::new() };
        let line = text[..at].rfind('\n').map_or(0, |at| at + 1);
        let indentation = |line: &str| line.len() - line.trim_start_matches([' ', '-']).len();
        let own = indentation(&text[line..]);
        match rest.trim_start().strip_prefix('{') {
            Some(rest) => rest.split('}').next().unwrap_or_default().split(',').collect(),
            None => {
                let is_inside = |line: &&str| line.trim().is_empty() || indentation(line) > own;
                rest.lines().skip(1).take_while(is_inside).collect()
            }
        }
    }
}

/// The address in an entry of a mapping, without its fragment.
fn entry_address(entry: &str) -> Option<&str> {
    let value = entry.rsplit_once(": ").or_else(|| entry.rsplit_once("\":"))?.1.trim();
    let value = match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].split(quote).next()?,
        _ => value.split(" #").next()?.trim_end(),
    };
    value.split('#').next()
}

/// The files that whatever looks like an example in a text names as its value.
pub fn example_files(text: &str) -> impl Iterator<Item = &str> {
    addresses(text, "externalValue").filter(|target| !target.contains("://"))
}

/// The same with those that lead elsewhere.
pub(super) fn targets(text: &str) -> impl Iterator<Item = &str> {
    addresses(text, "$ref")
}

/// The addresses that whatever looks like a document or a schema in a text gives itself.
pub(super) fn own_addresses(text: &str) -> impl Iterator<Item = &str> {
    addresses(text, "$self").chain(addresses(text, "$id"))
}

/// The addresses under a key, without their fragments.
fn addresses<'t>(text: &'t str, key: &'static str) -> impl Iterator<Item = &'t str> {
    text.match_indices(key).filter_map(|(at, found)| {
        let rest = text[at + found.len()..].trim_start_matches(['"', '\'']).trim_start();
        let rest = rest.strip_prefix(':')?.trim_start();
        let target = match rest.chars().next()? {
            quote @ ('"' | '\'') => rest[1..].split(quote).next()?,
            _ => plain(rest),
        };
        let target = target.split('#').next()?;
        (!target.is_empty() && target.len() < 1024).then_some(target)
    })
}

/// A text without quotes, which a brace ends that was not opened in it: files are named after paths
/// with parameters.
fn plain(rest: &str) -> &str {
    let mut open = 0_usize;
    let end = rest.find(|character| match character {
        '{' => {
            open += 1;
            false
        }
        '}' if open > 0 => {
            open -= 1;
            false
        }
        other => matches!(other, '\n' | '\r' | '}' | ',' | ' '),
    });
    &rest[..end.unwrap_or(rest.len())]
}

/// Reports the files that are not UTF-8, at the first character that stands for what it is not.
fn report_invalid(invalid: &[(String, usize)], sources: &Sources, sink: &Sink) {
    for (path, at) in invalid {
        let Some(file) = sources.find(path) else { continue };
        let span = Span::new(file, *at, *at + char::REPLACEMENT_CHARACTER.len_utf8());
        sink.add(
            Diagnostic::new(&rules::SOURCE_ENCODING, span, "this file is not UTF-8 from here on")
                .help("save the file as UTF-8"),
        );
    }
}

/// Adds a file that was read, and notes where its first bytes are that are not UTF-8.
fn add(
    builder: &mut SourcesBuilder,
    relative: &str,
    result: Text,
    invalid: &mut Vec<(String, usize)>,
    sink: &Sink,
) {
    match result {
        Ok((text, at)) => {
            invalid.extend(at.map(|at| (relative.to_owned(), at)));
            builder.add(relative, text);
        }
        Err(error) => sink.add(Diagnostic::without_place(
            &rules::SOURCE_UNREADABLE,
            format!("cannot read `{relative}`: {error}"),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_in_yaml_and_json() {
        let text = "a: {$ref: b.yaml}\n$ref: 'c.yaml#/x'\n\"$ref\": \"d.json\",\n$ref: '#/y'\n$ref: https://x/y\n$ref: e_{x}.yaml";
        assert_eq!(references_in(text).collect::<Vec<_>>(), ["b.yaml", "c.yaml", "d.json", "e_{x}.yaml"]);
    }

    #[test]
    fn files_that_discriminators_and_examples_name() {
        let text = "a:\n  mapping:\n    x: ./b.yaml\n    y: '#/c'\n    z: 'd.json#/e'\nf: g.yaml\n";
        assert_eq!(references_in(text).collect::<Vec<_>>(), ["./b.yaml", "d.json"]);
        let text = r##"{"mapping": {"x": "b.json", "y": "C"}, "externalValue": "e.txt"}"##;
        assert_eq!(references_in(text).collect::<Vec<_>>(), ["b.json", "e.txt"]);
        assert_eq!(references_in("discriminator: {mapping: {x: b.yml}}").collect::<Vec<_>>(), ["b.yml"]);
    }
}
