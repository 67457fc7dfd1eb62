//! The changelogs of a page that holds all of them: the releases beside it, the newest first.

use std::fmt::Write as _;
use std::sync::Arc;

use super::navigation::natural;
use crate::diagnostic::{Diagnostic, Sink, rules};
use crate::markup::Shortcode;
use crate::project::FrontMatter;
use crate::source::{FileId, Origin, Sources, Span};

/// The texts of the Markdown files in the folder of the page at `place`, each under its title, as one
/// text with the places that it comes from. Titles are of level 1, so what stands in the files is
/// below them. A file that begins with a heading has its title already.
pub(super) fn beside(place: Span, sources: &Sources, sink: &Sink) -> (Arc<str>, Origin) {
    let page = &sources.file(place.file).path;
    let folder = page.rfind('/').map_or("", |at| &page[..=at]);
    let mut files: Vec<(String, FileId)> = Vec::new();
    for (id, file) in sources.below(folder) {
        let name = &file.path[folder.len()..];
        if name.ends_with(".md") && !name.contains('/') && id != place.file {
            files.push((natural(name), id));
        }
    }
    files.sort();
    let mut text = String::new();
    let mut pieces = Vec::new();
    for (_, file) in files.into_iter().rev() {
        let (front, body) = FrontMatter::read(file, sources, sink);
        let source = &sources.file(file).text;
        let stem = sources.file(file).path.rsplit('/').next().unwrap_or_default().trim_end_matches(".md");
        let title = front.link_title.or(front.title).unwrap_or_else(|| stem.to_owned());
        pieces.push((text.len(), Origin::Scalar(Span::start_of(file))));
        text.push_str("\n\n");
        if first_heading(&source[body..]) != Some(title.as_str()) {
            let _ = write!(text, "# {title}\n\n");
            if let Some(date) = front.date {
                let _ = write!(text, "Released on {date}.\n\n");
            }
        }
        pieces.push((text.len(), Origin::Slice(Span::new(file, body, source.len()))));
        text.push_str(&source[body..]);
    }
    (text.into(), Origin::Pieces(pieces))
}

/// The text of the heading that comes first in a text, before which only comments may stand.
fn first_heading(text: &str) -> Option<&str> {
    let mut rest = text.trim_start();
    while let Some(comment) = rest.strip_prefix("<!--") {
        rest = comment.split_once("-->")?.1.trim_start();
    }
    let line = rest.lines().next()?;
    line.starts_with('#').then(|| line.trim_matches('#').trim())
}

/// The changelog that `changelog/changelog-rendered` at `place` names. Hugo keeps these beside its
/// templates, which need not be part of a source.
pub(super) fn rendered(
    shortcode: &Shortcode,
    place: Span,
    sources: &Sources,
    sink: &Sink,
) -> Option<(Arc<str>, Origin)> {
    let Some(path) = shortcode.param("p") else {
        let message = format!("`{}` needs the parameter `p`", shortcode.name);
        let diagnostic = Diagnostic::new(&rules::SHORTCODE_PARAM, place, message);
        sink.add(diagnostic.help("add `p=\"…\"`, the path of the changelog"));
        return None;
    };
    let path = format!("layouts/partials/{path}");
    let Some(file) = sources.find(&path) else {
        let message = format!("there is no changelog `{path}`, so it is left out");
        sink.add(Diagnostic::new(&rules::LINK_DEAD, place, message));
        return None;
    };
    let text = sources.file(file).text.clone();
    let span = Span::new(file, 0, text.len());
    Some((text, Origin::Slice(span)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourcesBuilder;

    #[test]
    fn a_text_may_bring_its_title() {
        assert_eq!(first_heading("\n<!-- one\n-->\n<!-- two -->\n## v1.3\ntext"), Some("v1.3"));
        assert_eq!(first_heading("text\n## v1.3"), None);
        assert_eq!(first_heading("<!-- open"), None);
    }

    #[test]
    fn the_newest_release_comes_first() {
        let mut builder = SourcesBuilder::new("");
        builder.add("content/changelog/index.md", "{{% changelog/changelogs %}}");
        builder.add("content/changelog/v1.2.md", "---\ntitle: v1.2\ndate: 2022-02-02\n---\ntwo");
        builder.add("content/changelog/v1.10.md", "ten");
        let sources = builder.finish();
        let place = Span::start_of(sources.find("content/changelog/index.md").unwrap());
        let (text, origin) = beside(place, &sources, &Sink::new());
        assert_eq!(&*text, "\n\n# v1.10\n\nten\n\n# v1.2\n\nReleased on 2022-02-02.\n\ntwo");
        let at = text.find("two").unwrap();
        let span = origin.span(at, at + 3, &text, &sources);
        assert_eq!(sources.file(span.file).path, "content/changelog/v1.2.md");
        assert_eq!(sources.file(span.file).line_col(span.start as usize).line, 5);
    }
}
