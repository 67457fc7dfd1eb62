//! The marks of a merge that was not finished, in a text of either language.

use crate::diagnostic::{Diagnostic, Sink, rules};
use crate::source::{Origin, Sources};

/// How many conflicts are reported of one text.
const MAX_REPORTED: usize = 20;

/// Reports the conflicts of a text: a line `<<<<<<< ours` that a line `>>>>>>> theirs` follows.
pub(super) fn report(text: &str, origin: &Origin, sources: &Sources, sink: &Sink) {
    let bytes = text.as_bytes();
    let is_line_start = |at: usize| at == 0 || bytes[at - 1] == b'\n';
    let mut behind = 0;
    let starts = memchr::memmem::find_iter(bytes, b"<<<<<<< ").filter(|at| is_line_start(*at));
    for start in starts.take(MAX_REPORTED) {
        if start < behind {
            continue;
        }
        let mut ends = memchr::memmem::find_iter(&bytes[start..], b">>>>>>> ").map(|length| start + length);
        let Some(end) = ends.find(|at| is_line_start(*at)) else { return };
        behind = end;
        let length = text[start..].find('\n').unwrap_or(text.len() - start);
        let place = origin.span(start, start + length, text, sources);
        sink.add(
            Diagnostic::new(&rules::MERGE_CONFLICT, place, "unresolved merge conflict")
                .other(origin.span(end, end + 7, text, sources), "it ends here")
                .help("keep one of the two versions, and remove the marks"),
        );
    }
}
