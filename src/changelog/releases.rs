//! What earlier releases left behind: pages by version, and sections of reStructuredText files.

use std::ops::Range;

use crate::source::{SourceFile, Sources};

/// Folders that hold a page per release.
const FOLDERS: [&str; 2] = ["content/changelog/", "pages/changelog/"];

/// The page of an earlier release.
#[derive(Debug, Clone, Copy)]
pub(super) struct ReleasePage<'s> {
    /// The folder that it stands in, with a slash at its end.
    pub folder: &'s str,
    /// Its version as in its file's name (`v1.19`).
    pub version: &'s str,
    pub file: &'s SourceFile,
}

/// The page of the newest release.
pub(super) fn newest_page(sources: &Sources) -> Option<ReleasePage<'_>> {
    let mut newest: Option<(Vec<u64>, ReleasePage<'_>)> = None;
    for folder in FOLDERS {
        for (_, file) in sources.below(folder) {
            let Some(version) = file.path[folder.len()..].strip_suffix(".md") else { continue };
            let Some(numbers) = numbers(version) else { continue };
            if newest.as_ref().is_none_or(|(best, _)| numbers > *best) {
                newest = Some((numbers, ReleasePage { folder, version, file }));
            }
        }
    }
    newest.map(|(_, page)| page)
}

/// `v1.19` → 1, 19.
fn numbers(version: &str) -> Option<Vec<u64>> {
    let digits = version.strip_prefix(['v', 'r']).unwrap_or(version);
    digits.split('.').map(|part| part.parse().ok()).collect()
}

/// How numbers are shown, as the page of the newest release does it: `[#{issue}](https://…/{issue})`.
/// Without one, the bare number.
pub(super) fn learned_issue_format(sources: &Sources) -> String {
    let learned = newest_page(sources).and_then(|page| {
        page.file.text.match_indices("[#").find_map(|(at, opening)| {
            let (number, rest) = page.file.text[at + opening.len()..].split_once("](")?;
            let (url, _) = rest.split_once(')')?;
            let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
            let before = url.strip_suffix(number).filter(|_| is_number)?;
            Some(format!("[#{{issue}}]({before}{{issue}})"))
        })
    });
    learned.unwrap_or_else(|| "#{issue}".to_owned())
}

/// A release in a reStructuredText changelog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastRelease<'t> {
    /// Its title (`r0.5.0`).
    pub title: &'t str,
    /// The range of its text, without the title.
    pub range: Range<usize>,
}

/// The releases of a reStructuredText changelog, in its order: every title that is underlined as the
/// first one is.
pub fn past_releases(text: &str) -> Vec<PastRelease<'_>> {
    let mut releases: Vec<PastRelease<'_>> = Vec::new();
    let mut adornment = None;
    let mut at = 0;
    let mut before: (usize, &str) = (0, "");
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_end();
        let title = before.1.trim();
        let first = trimmed.chars().next().filter(|c| c.is_ascii_punctuation());
        let is_underline = first.is_some_and(|first| trimmed.chars().all(|c| c == first))
            && !title.is_empty()
            && trimmed.len() >= title.chars().count();
        if is_underline && adornment.is_none_or(|known| Some(known) == first) {
            adornment = first;
            if let Some(last) = releases.last_mut() {
                last.range.end = before.0;
            }
            releases.push(PastRelease { title, range: at + line.len()..text.len() });
            before = (at + line.len(), "");
        } else {
            before = (at, line);
        }
        at += line.len();
    }
    releases
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourcesBuilder;

    #[test]
    fn the_newest_page_is_the_highest_version() {
        let mut builder = SourcesBuilder::new("");
        builder
            .add("content/changelog/v1.9.md", "x")
            .add("content/changelog/v1.10.md", "([#7](https://x/issues/7))")
            .add("content/changelog/historical.md", "");
        let sources = builder.finish();
        assert_eq!(newest_page(&sources).unwrap().version, "v1.10");
        assert_eq!(learned_issue_format(&sources), "[#{issue}](https://x/issues/{issue})");
    }

    #[test]
    fn releases_of_a_file() {
        let text = "r0.2\n====\n\nNew\n---\n\n- a\n\nr0.1\n====\n\nFirst.\n";
        let found = past_releases(text);
        let titles: Vec<_> = found.iter().map(|release| release.title).collect();
        assert_eq!(titles, ["r0.2", "r0.1"]);
        assert_eq!(&text[found[0].range.clone()], "\nNew\n---\n\n- a\n\n");
        assert_eq!(&text[found[1].range.clone()], "\nFirst.\n");
        assert!(past_releases("====\n").is_empty());
    }
}
