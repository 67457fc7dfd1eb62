//! Reads the fragments of all sections and puts them in order.

use super::config::{self, SectionConfig};
use super::fragment::{self, FragmentName, NameFault};
use super::releases::learned_issue_format;
use super::{Changelog, Entry, FragmentMarkup, IssueFormat, Kind, Section};
use crate::diagnostic::{Diagnostic, Sink, rules};
use crate::source::{FileId, SourceFile, Sources, Span};

/// Fragments of this kind are kept and not shown, configured or not.
const HIDDEN: &str = "misc";

/// Reads the fragments below `root` (`changelogs`, say). `issue_url` is the address of an issue up to
/// its number; without it the configuration says how numbers are shown, or else the pages of earlier
/// releases do.
pub fn collect(sources: &Sources, root: &str, issue_url: Option<&str>, sink: &Sink) -> Changelog {
    let root = format!("{}/", root.trim_matches('/'));
    let configs = config::sections(sources, &root, sink);
    let given = issue_url.map(|url| format!("[#{{issue}}]({url}{{issue}})"));
    let mut learned = None;
    let sections = configs.iter().map(|config| {
        let format = given.clone().filter(|_| !config.is_rst).or_else(|| config.issue_format.clone());
        let format =
            format.unwrap_or_else(|| learned.get_or_insert_with(|| learned_issue_format(sources)).clone());
        section(config, IssueFormat(format), sources, sink)
    });
    let sections = sections.collect();
    report_misplaced(&configs, &root, sources, sink);
    let is_rst = configs.iter().any(|config| config.is_rst);
    let markup = if is_rst { FragmentMarkup::Rst } else { FragmentMarkup::Markdown };
    Changelog { markup, sections }
}

/// A fragment that was read.
struct Fragment<'s> {
    name: FragmentName,
    file: FileId,
    text: &'s str,
    span: Span,
}

fn section(config: &SectionConfig, issue_format: IssueFormat, sources: &Sources, sink: &Sink) -> Section {
    let in_folder = sources.below(&config.folder).filter(|(_, file)| is_candidate(file, &config.folder));
    let mut fragments: Vec<Fragment<'_>> =
        in_folder.filter_map(|(id, file)| fragment(id, file, config, sink)).collect();
    fragments.sort_by(|a, b| {
        let key = |f: &Fragment<'_>| (f.name.number, f.name.counter);
        key(a).cmp(&key(b)).then_with(|| a.file.cmp(&b.file))
    });
    let mut kinds = Vec::new();
    for kind in &config.kinds {
        let of_kind = fragments.iter().filter(|fragment| fragment.name.kind == kind.name);
        let entries = entries(of_kind);
        if !entries.is_empty() {
            kinds.push(Kind {
                name: kind.name.clone(),
                title: kind.title.clone(),
                shows_text: kind.shows_text,
                entries,
            });
        }
    }
    Section { name: config.name.clone(), title: config.title.clone(), issue_format, kinds }
}

/// Entries of one kind: equal texts joined, by numbers, those without a number last and by text.
fn entries<'f>(fragments: impl Iterator<Item = &'f Fragment<'f>>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut by_text = rustc_hash::FxHashMap::default();
    for fragment in fragments {
        let at = *by_text.entry(fragment.text).or_insert(entries.len());
        if at == entries.len() {
            entries.push(Entry {
                text: fragment.text.to_owned(),
                numbers: Vec::new(),
                span: fragment.span,
                fragments: Vec::new(),
            });
        }
        let entry = &mut entries[at];
        entry.fragments.push(fragment.file);
        entry.numbers.extend(fragment.name.number);
    }
    for entry in &mut entries {
        entry.numbers.sort_unstable();
        entry.numbers.dedup();
    }
    entries.sort_by(|a, b| {
        let orphan = |entry: &Entry| entry.numbers.is_empty();
        orphan(a).cmp(&orphan(b)).then_with(|| match orphan(a) {
            true => a.text.cmp(&b.text),
            false => a.numbers.cmp(&b.numbers),
        })
    });
    entries
}

/// Whether a file stands directly in a folder of fragments and is not there for another reason.
fn is_candidate(file: &SourceFile, folder: &str) -> bool {
    let name = &file.path[folder.len()..];
    let is_other = name.to_ascii_lowercase().starts_with("readme")
        || name.starts_with('.')
        || [".jinja", ".j2", ".toml"].iter().any(|end| name.ends_with(end));
    !name.contains('/') && !is_other
}

fn fragment<'s>(
    id: FileId,
    file: &'s SourceFile,
    config: &SectionConfig,
    sink: &Sink,
) -> Option<Fragment<'s>> {
    let name = &file.path[config.folder.len()..];
    let kinds = || config.kinds.iter().map(|kind| &*kind.name);
    let is_kind = |kind: &str| kind == HIDDEN || kinds().any(|known| known == kind);
    let span = Span::start_of(id);
    let name = match fragment::parse(name, is_kind) {
        Ok(name) => name,
        Err(NameFault::Kind(kind)) if kind.is_empty() => {
            let listed = kinds().collect::<Vec<_>>().join("`, `");
            let message = format!("the name of `{name}` does not say what kind of change it is");
            let help = format!("end its name with one of `{listed}`");
            sink.add(Diagnostic::new(&rules::NEWS_KIND, span, message).help(help));
            return None;
        }
        Err(NameFault::Kind(kind)) => {
            let listed = kinds().collect::<Vec<_>>().join("`, `");
            let message = format!("`{kind}` is no kind of change");
            let diagnostic = Diagnostic::new(&rules::NEWS_KIND, span, message)
                .help(format!("end its name with one of `{listed}`"));
            sink.add(diagnostic.did_you_mean(&kind, kinds()));
            return None;
        }
        Err(NameFault::Number) => {
            let message = format!("the name of `{name}` has no number");
            let help = "start its name with the number of the pull request, or with `+` when there is none";
            sink.add(Diagnostic::new(&rules::NEWS_NUMBER, span, message).help(help));
            return None;
        }
    };
    let text = file.text.trim();
    let start = file.text.len() - file.text.trim_start().len();
    if name.kind == HIDDEN {
        return None;
    }
    if text.is_empty() {
        let message = "this news fragment is empty";
        let help = "say in a sentence what changed, for readers of the specification";
        sink.add(Diagnostic::new(&rules::NEWS_EMPTY, span, message).help(help));
        return None;
    }
    Some(Fragment { name, file: id, text, span: Span::new(id, start, start + text.len()) })
}

/// Reports fragments that stand where no section looks for them.
fn report_misplaced(configs: &[SectionConfig], root: &str, sources: &Sources, sink: &Sink) {
    for (id, file) in sources.below(root) {
        let (folder, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
        let folder = format!("{folder}/");
        if !fragment::looks_like_fragment(name) || configs.iter().any(|config| config.folder == folder) {
            continue;
        }
        let known = || configs.iter().map(|config| &*config.folder);
        // A section without its folder for fragments is the likeliest slip.
        let inside = known().find(|known| known.starts_with(&folder) && folder != root);
        let message = format!("this news fragment is in no section, because none looks in `{folder}`");
        let mut diagnostic = Diagnostic::new(&rules::NEWS_PLACE, Span::start_of(id), message);
        diagnostic = match inside {
            Some(inside) => diagnostic.help(format!("did you mean `{inside}{name}`?")),
            None => {
                let listed = known().collect::<Vec<_>>().join("`, `");
                diagnostic.help(format!("move it to one of `{listed}`")).did_you_mean(&folder, known())
            }
        };
        sink.add(diagnostic);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::render::{Color, human};
    use crate::source::SourcesBuilder;

    fn read(files: &[(&str, &str)]) -> (Changelog, String) {
        let mut builder = SourcesBuilder::new("");
        for (path, text) in files {
            builder.add(*path, *text);
        }
        let sources = builder.finish();
        let sink = Sink::new();
        let changelog = collect(&sources, "changelog", None, &sink);
        (changelog, human(&sink.into_sorted(&sources), &sources, Color::Plain))
    }

    #[test]
    fn equal_texts_are_joined_and_entries_sorted() {
        let (changelog, problems) = read(&[
            ("changelog/a/10.new", "Ten.\n"),
            ("changelog/a/9.new", "Nine."),
            ("changelog/a/9.new.1", "Ten."),
            ("changelog/a/+x.new", "Orphan two."),
            ("changelog/a/+a.new.md", "Orphan one."),
            ("changelog/a/3.misc", ""),
        ]);
        assert_eq!(problems, "");
        let kinds = &changelog.sections[0].kinds;
        assert_eq!(kinds.len(), 1);
        let entries: Vec<_> = kinds[0].entries.iter().map(|e| (&*e.text, &*e.numbers)).collect();
        let expected: [(&str, &[u64]); 4] =
            [("Nine.", &[9]), ("Ten.", &[9, 10]), ("Orphan one.", &[]), ("Orphan two.", &[])];
        assert_eq!(entries, expected);
        assert_eq!(changelog.fragments().len(), 5);
    }

    #[test]
    fn what_cannot_be_placed_is_reported() {
        let towncrier =
            "[tool.towncrier]\n[[tool.towncrier.section]]\nname = \"A\"\npath = \"client_server\"\n";
        let (changelog, problems) = read(&[
            ("changelog/pyproject.toml", towncrier),
            ("changelog/client_server/newsfragments/1.braking", "x"),
            ("changelog/client_server/newsfragments/2", "x"),
            ("changelog/client_server/newsfragments/fix.new", "x"),
            ("changelog/client_server/newsfragments/4.new", " \n"),
            ("changelog/client_server/5.new", "x"),
            ("changelog/client_sever/newsfragments/6.new", "x"),
        ]);
        assert!(changelog.is_empty());
        for expected in [
            "warning[news-kind]: `braking` is no kind of change",
            "did you mean `breaking`?",
            "the name of `2` does not say",
            "warning[news-number]: the name of `fix.new` has no number",
            "warning[news-empty]",
            "did you mean `changelog/client_server/newsfragments/5.new`?",
            "did you mean `changelog/client_server/newsfragments/`?",
        ] {
            assert!(problems.contains(expected), "{expected} is missing:\n{problems}");
        }
    }
}
