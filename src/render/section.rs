//! A generated section as it can be remembered: its markup, and what writing it left with the pen.

use super::cache::{CacheView, Key};
use super::{LinkUse, PageRenderer};
use crate::diagnostic::Diagnostic;
use crate::html::Html;
use crate::markup::Shortcode;
use crate::search::Entry;
use crate::site::AnchorAssignment;

/// What a shortcode showed.
#[derive(Debug, Clone)]
pub(super) struct Section {
    html: Html,
    anchors: Vec<String>,
    uses: Vec<LinkUse>,
    entries: Vec<Entry>,
    problems: Vec<Diagnostic>,
}

/// How far a pen was when it began a section.
pub(super) struct Begun {
    key: Key,
    uses: usize,
    entries: usize,
    problems: usize,
    footnotes: usize,
}

impl<'r> PageRenderer<'r, '_> {
    /// The key of what a shortcode shows, where there is a memory to look it up in.
    pub(super) fn section_key(
        &self,
        call: &Shortcode,
        inline: bool,
        inner: &Html,
        placement: Option<&AnchorAssignment>,
    ) -> Option<Key> {
        let memory = self.renderer.memory.as_ref()?;
        memory.section_key(self.at, call, inline, inner.as_str(), placement?)
    }

    /// Appends what a shortcode shows: by `write`, or from the last build.
    pub(super) fn section(
        &mut self,
        key: Option<Key>,
        out: &mut Html,
        write: impl FnOnce(&mut Self) -> Html,
    ) {
        let Some((memory, key)) = self.renderer.memory.as_ref().zip(key) else {
            let html = write(self);
            return out.push(&html);
        };
        if let Some(section) = memory.section(&key)
            && self.anchors.claim_all(&section.anchors)
        {
            self.uses.extend(section.uses.iter().cloned());
            self.entries.extend(section.entries.iter().cloned());
            self.problems.extend(section.problems.iter().cloned());
            return out.push(&section.html);
        }
        let begun = Begun {
            key,
            uses: self.uses.len(),
            entries: self.entries.len(),
            problems: self.problems.len(),
            footnotes: self.footnotes,
        };
        self.anchors.record();
        let html = write(self);
        out.push(&html);
        self.end_section(memory, begun, html);
    }

    fn end_section(&mut self, memory: &CacheView<'_>, begun: Begun, html: Html) {
        // Anchors that got a number, and footnotes, depend on what stands before them on the page.
        let Some(anchors) = self.anchors.recorded().filter(|_| self.footnotes == begun.footnotes) else {
            return;
        };
        // Problems in the text of the page move with that, whatever stands here.
        let problems = self.problems.after(begun.problems);
        let is_own = |problem: &Diagnostic| problem.span.is_some_and(|span| begun.key.covers(span.file));
        if !problems.iter().all(is_own) {
            return;
        }
        let section = Section {
            html,
            anchors,
            uses: self.uses[begun.uses..].to_vec(),
            entries: self.entries[begun.entries..].to_vec(),
            problems,
        };
        memory.remember_section(begun.key, section);
    }
}
