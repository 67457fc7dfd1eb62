//! What a release adds to the source.

use super::releases::{ReleasePage, newest_page};
use super::{Changelog, FragmentMarkup, Section, to_markdown, to_rst};
use crate::source::{FileId, Sources};

/// Front matter where there is no earlier page to take it from.
const FRONT_MATTER: &str = "title: v0 Changelog\nlinkTitle: v0\ntype: docs\nlayout: changelog\noutputs:\n  - html\n  - checklist\ndate: 1970-01-01";

/// What the notes are for.
#[derive(Debug, Clone, Copy)]
pub struct Release<'a> {
    /// Version (`v1.20`); `None` for the changes since the last release.
    pub version: Option<&'a str>,
    /// Its date (`2026-11-20`), as [`super::today`] gives it.
    pub date: &'a str,
    /// The commit that unreleased notes were made at.
    pub commit: Option<&'a str>,
}

/// Release notes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseNotes {
    /// The files that hold the notes: one page, or (in reStructuredText) one file for each section.
    pub files: Vec<ReleaseFile>,
    /// The fragments that went into the notes, sorted. They can be removed once the files are written.
    pub fragments: Vec<FileId>,
}

/// A file that is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseFile {
    /// Path below the root of the sources.
    pub path: String,
    /// The whole new text of the file.
    pub text: String,
    /// Only the notes of this release, for standard output.
    pub notes: String,
    /// Whether a file stands at this path already. A page would be replaced; a changelog in
    /// reStructuredText gets the release put before its earlier ones.
    pub exists: bool,
}

/// Makes the files of a release from the changes of `changelog`, which were collected below `root`
/// (`changelogs`).
pub fn write_release(
    changelog: &Changelog,
    root: &str,
    release: Release<'_>,
    sources: &Sources,
) -> ReleaseNotes {
    let files = match changelog.markup {
        FragmentMarkup::Markdown => vec![page(changelog, release, sources)],
        FragmentMarkup::Rst => {
            let root = root.trim_matches('/');
            let changed = changelog.sections.iter().filter(|section| !section.kinds.is_empty());
            changed.map(|section| rst_file(section, root, release, sources)).collect()
        }
    };
    ReleaseNotes { files, fragments: changelog.fragments() }
}

fn page(changelog: &Changelog, release: Release<'_>, sources: &Sources) -> ReleaseFile {
    let newest = newest_page(sources);
    let has_content = sources.below("content/").next().is_some();
    let folder =
        newest.map_or(if has_content { "content/changelog/" } else { "pages/changelog/" }, |p| p.folder);
    // Pages of one site are named alike: `1.20` follows `v1.19` as `v1.20`.
    let has_letter = newest.is_none_or(|page| page.version.starts_with('v'));
    let version = release.version.map(|version| {
        let is_bare = version.starts_with(|c: char| c.is_ascii_digit());
        if is_bare && has_letter { format!("v{version}") } else { version.to_owned() }
    });
    let path = format!("{folder}{}.md", version.as_deref().unwrap_or("unstable"));
    let front = front_matter(newest, version.as_deref(), release);
    let notes = to_markdown(changelog);
    let text = format!("---\n{front}---\n\n{notes}");
    ReleaseFile { exists: sources.find(&path).is_some(), path, notes: text.clone(), text }
}

/// The front matter of the newest page with what belongs to the release exchanged.
fn front_matter(newest: Option<ReleasePage<'_>>, version: Option<&str>, release: Release<'_>) -> String {
    let learned = newest.and_then(|page| {
        let text = page.file.text.strip_prefix("---\n")?;
        Some((&text[..text.find("\n---")?], page.version))
    });
    let (front, old_version) = learned.unwrap_or((FRONT_MATTER, "v0"));
    let mut out = String::new();
    let mut in_params = false;
    let mut line_to = |line: &str| {
        out.push_str(line);
        out.push('\n');
    };
    for line in front.lines() {
        let is_nested = line.starts_with([' ', '\t']);
        in_params = if is_nested { in_params } else { line.starts_with("params:") };
        match (line.split_once(':'), version) {
            // They speak of how the earlier page was made.
            _ if in_params => {}
            (Some(("date", _)), _) => line_to(&format!("date: {}", release.date)),
            (Some(("title", _)), None) => line_to("title: Changes since last release"),
            (Some(("linkTitle", _)), None) => line_to("linkTitle: Unstable"),
            (_, Some(version)) => line_to(&line.replace(old_version, version)),
            (_, None) => line_to(line),
        }
    }
    if let Some(commit) = release.commit {
        out.push_str(&format!("params:\n  commit: {commit}\n"));
    }
    out
}

fn rst_file(section: &Section, root: &str, release: Release<'_>, sources: &Sources) -> ReleaseFile {
    let path = format!("{root}/{}.rst", section.name);
    let notes = to_rst(section, Some(release.version.unwrap_or("unstable")));
    let earlier = sources.find(&path).map(|file| &*sources.file(file).text);
    let text = match earlier {
        Some(earlier) if !earlier.trim().is_empty() => format!("{notes}\n\n{}", earlier.trim_start()),
        _ => notes.clone(),
    };
    ReleaseFile { exists: earlier.is_some(), path, text, notes }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::changelog::collect;
    use crate::diagnostic::Sink;
    use crate::source::SourcesBuilder;

    fn made(files: &[(&str, &str)], root: &str, version: Option<&str>) -> ReleaseNotes {
        let mut builder = SourcesBuilder::new("");
        for (path, text) in files {
            builder.add(*path, *text);
        }
        let sources = builder.finish();
        let changelog = collect(&sources, root, None, &Sink::new());
        write_release(&changelog, root, Release { version, date: "2030-01-02", commit: None }, &sources)
    }

    #[test]
    fn a_page_follows_the_newest_one() {
        let files = [
            (
                "content/changelog/v1.9.md",
                "---\ntitle: v1.9 Log\nparams:\n  commit: x\nweight: 3\ndate: 2029-01-01\n---\n",
            ),
            ("changelog/rooms/1.new", "Rooms."),
        ];
        let notes = made(&files, "changelog", Some("1.10"));
        assert_eq!(notes.files[0].path, "content/changelog/v1.10.md");
        let expected = "---\ntitle: v1.10 Log\nweight: 3\ndate: 2030-01-02\n---\n\n## Rooms\n\n**New Endpoints**\n\n- Rooms. (#1)\n";
        assert_eq!(notes.files[0].text, expected);
        assert_eq!(notes.fragments.len(), 1);
        assert!(!notes.files[0].exists);
    }

    #[test]
    fn the_first_page_has_a_front_matter_of_its_own() {
        let notes = made(&[("changelog/rooms/1.new", "Rooms.")], "changelog", None);
        assert_eq!(notes.files[0].path, "pages/changelog/unstable.md");
        assert!(
            notes.files[0].text.starts_with("---\ntitle: Changes since last release\nlinkTitle: Unstable\n")
        );
    }

    #[test]
    fn rst_goes_before_what_is_there() {
        let files = [
            (
                "changelogs/a/pyproject.toml",
                "[tool.towncrier]\nfilename = \"../a.rst\"\nissue_format = \"#{issue}\"\n",
            ),
            ("changelogs/a/newsfragments/1.new", "One."),
            ("changelogs/a.rst", "r1\n==\n\nFirst.\n"),
        ];
        let notes = made(&files, "changelogs", Some("r2"));
        let file = &notes.files[0];
        assert_eq!((&*file.path, file.exists), ("changelogs/a.rst", true));
        let expected = "r2\n==\n\nNew Endpoints\n-------------\n\n- One. (#1)\n\n\nr1\n==\n\nFirst.\n";
        assert_eq!(file.text, expected);
    }
}
