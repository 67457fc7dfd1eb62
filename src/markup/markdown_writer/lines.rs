//! Lines within containers: quotes and list items put something in front of each of them.

/// Containers deeper than this add nothing, so that a line's length stays within bounds.
const MAX_DEPTH: usize = 32;

/// Text that grows line by line.
#[derive(Default)]
pub(super) struct Lines {
    out: String,
    containers: Vec<Container>,
    /// The next character begins a line.
    at_start: bool,
    /// Nothing was written since the innermost container was opened.
    fresh: bool,
}

struct Container {
    /// What stands before its first line, until that is written.
    first: Option<String>,
    /// What stands before its other lines.
    rest: &'static str,
    /// Whether its blocks follow each other without a blank line.
    tight: bool,
}

impl Lines {
    pub(super) fn new() -> Self {
        Self { at_start: true, fresh: true, ..Self::default() }
    }

    /// Opens a container; `width` columns of its lines are taken by `first`.
    pub(super) fn open(&mut self, first: impl Into<String>, rest: &'static str, tight: bool) {
        let first = if self.containers.len() < MAX_DEPTH { first.into() } else { String::new() };
        let rest = if self.containers.len() < MAX_DEPTH { rest } else { "" };
        self.containers.push(Container { first: Some(first), rest, tight });
        self.fresh = true;
    }

    /// Closes the innermost container, which has at least its mark.
    pub(super) fn close(&mut self) {
        if self.containers.last().is_some_and(|container| container.first.is_some()) {
            self.prefix();
            self.fresh = false;
        }
        self.containers.pop();
    }

    /// Begins a block: on a line of its own, behind a blank one unless the container is tight.
    pub(super) fn block(&mut self) {
        let tight = self.containers.last().is_some_and(|container| container.tight);
        self.separate(!tight);
    }

    /// Begins a line, behind a blank one if `blank`.
    pub(super) fn separate(&mut self, blank: bool) {
        if self.fresh {
            return;
        }
        if !self.at_start {
            self.end_line();
        }
        if blank && !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.prefix();
            self.end_line();
        }
        // Several blocks that write nothing must not add a blank line each.
        self.fresh = true;
    }

    /// Writes text; line ends in it begin lines of the container.
    pub(super) fn push(&mut self, text: &str) {
        let mut rest = text;
        while let Some(end) = memchr::memchr(b'\n', rest.as_bytes()) {
            self.push_in_line(&rest[..end]);
            if self.at_start {
                self.prefix();
            }
            self.end_line();
            rest = &rest[end + 1..];
        }
        self.push_in_line(rest);
    }

    fn push_in_line(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if self.at_start {
            self.prefix();
        }
        self.out.push_str(text);
        self.fresh = false;
    }

    /// Whether the next character begins a line, where some characters mean something else.
    pub(super) fn is_at_start(&self) -> bool {
        self.at_start
    }

    /// The last character, to see what stands before the next one.
    pub(super) fn last(&self) -> Option<char> {
        self.out.chars().next_back().filter(|_| !self.at_start)
    }

    pub(super) fn finish(mut self) -> String {
        self.out.truncate(self.out.trim_end().len());
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out
    }

    fn prefix(&mut self) {
        for container in &mut self.containers {
            match container.first.take() {
                Some(first) => self.out.push_str(&first),
                None => self.out.push_str(container.rest),
            }
        }
        self.at_start = false;
    }

    fn end_line(&mut self) {
        // A hard break is written with a backslash, so blanks at a line's end mean nothing.
        let length = self.out.trim_end_matches([' ', '\t']).len();
        self.out.truncate(length);
        self.out.push('\n');
        self.at_start = true;
    }
}
