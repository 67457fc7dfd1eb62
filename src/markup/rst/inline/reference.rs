//! References: to targets, substitutions, footnotes and citations; and targets within text.

use std::ops::Range;

use super::ends::{Kind, underscores};
use super::{Scanner, embedded, text};
use crate::markup::rst::chars::simple_name;
use crate::markup::rst::context::owned;
use crate::markup::rst::definitions::{Definitions, Target, normalize};
use crate::markup::rst::slug::slug;
use crate::markup::{Event, Str, Tag, TagEnd};

impl Scanner<'_, '_, '_, '_, '_> {
    /// `_` starts a target in text, or ends a reference of one word.
    pub(super) fn underscore(&mut self, at: usize) -> usize {
        if self.text[at + 1..].starts_with('`') {
            if self.may_start(at) && self.opens(at, at + 2) {
                return self.inline_target(at);
            }
            return at + 1;
        }
        let marks = underscores(self.text, at);
        // Looked at first: a word that goes on is not read again at each of its underscores.
        let word = if marks > 0 { self.word_before(at) } else { None };
        let Some(start) = word else { return at + 1 };
        let after = at + marks;
        self.take(start, after);
        if marks == 2 {
            self.anonymous_link(start..at, start..after, true);
        } else {
            let name = &self.text[start..at];
            self.named_link(name, start..at, start..after, start..after);
        }
        after
    }

    /// Where the simple name starts that ends at `end`.
    fn word_before(&self, end: usize) -> Option<usize> {
        let text = &self.text[self.fresh..end];
        let mut start = text.len();
        loop {
            let word: usize =
                text[..start].chars().rev().take_while(|c| c.is_alphanumeric()).map(char::len_utf8).sum();
            if word == 0 {
                // What stands here is a mark without a word before it: not part of the name.
                start += usize::from(start < text.len());
                break;
            }
            start -= word;
            if start == 0 || !text[..start].ends_with(['-', '.', '_', '+', ':']) {
                break;
            }
            start -= 1;
        }
        if start >= text.len() {
            return None;
        }
        if self.may_start(self.fresh + start) {
            return Some(self.fresh + start);
        }
        // A name may start behind a dash or a colon within it.
        let inner = text[start..].find(['-', ':'])?;
        Some(self.fresh + start + inner + 1)
    }

    /// `` _`name` ``
    fn inline_target(&mut self, at: usize) -> usize {
        let start = at + 2;
        let Some(end) = self.ends.find(Kind::Target, self.text, start) else {
            return self.unclosed(at, start, "a target");
        };
        self.take(at, end + 1);
        let name = normalize(&text::unescape(&self.text[start..end]));
        let anchor = slug(&name);
        self.push(Event::Target(owned(&anchor)), at..end + 1);
        if let Some(page) = self.parser.cx.define() {
            page.add_target(&name, Target::Anchor(anchor));
        }
        text::emit(self.parser, self.run, self.text, start..end);
        end + 1
    }

    /// A reference in backquotes.
    pub(super) fn phrase(&mut self, content: Range<usize>, whole: Range<usize>, is_anonymous: bool) {
        let all = &self.text[content.clone()];
        let Some(found) = embedded::split(all) else {
            if is_anonymous {
                self.anonymous_link(content, whole, false);
            } else {
                let name = text::unescape(all);
                self.named_link(&name, content.clone(), content, whole);
            }
            return;
        };
        // Without a label the address itself is the text.
        let label = content.start..content.start + found.label.len();
        let address = all.rfind('<').map_or(content.end, |at| content.start + at + 1);
        let shown = if label.is_empty() { address..content.end - 1 } else { label.clone() };
        if !is_anonymous && let Some(page) = self.parser.cx.define() {
            let name = match (&found.target, found.label) {
                (Target::Url(url), "") => url.clone(),
                (_, label) => text::unescape(label),
            };
            if !name.is_empty() {
                page.add_target(&name, found.target.clone());
            }
        }
        match found.target {
            Target::Name(name) => self.named_link(&name, shown.clone(), shown, whole),
            Target::Url(url) => self.link(url, shown, whole),
            Target::Anchor(anchor) => self.link(format!("#{anchor}"), shown, whole),
        }
    }

    fn link(&mut self, url: String, shown: Range<usize>, whole: Range<usize>) {
        let link = Tag::Link { url: Str::from(url), title: Str::from("") };
        self.marked(link, shown, whole);
    }

    /// A link to where a name leads; `otherwise` is the text that stays when it leads nowhere.
    fn named_link(&mut self, name: &str, shown: Range<usize>, otherwise: Range<usize>, whole: Range<usize>) {
        match self.parser.cx.page().resolve(name) {
            Ok(url) => {
                if self.parser.cx.page().is_ambiguous(name) {
                    let message =
                        format!("several sections are called `{}`; this leads to the first", short(name));
                    self.report(whole.clone(), message);
                }
                self.link(url, shown, whole);
            }
            Err(missing) => {
                self.unknown_target(whole, name, &missing);
                text::emit(self.parser, self.run, self.text, otherwise);
            }
        }
    }

    fn anonymous_link(&mut self, shown: Range<usize>, whole: Range<usize>, is_word: bool) {
        let start = self.parser.cx.out.events.len();
        self.link(String::new(), shown, whole);
        let end = self.parser.cx.out.events.len() - 1;
        self.parser.cx.anonymous_reference(start, end, is_word);
    }

    /// Reports a reference that leads nowhere, because `missing` is not known.
    fn unknown_target(&mut self, place: Range<usize>, name: &str, missing: &str) {
        let is_direct = normalize(name) == missing;
        let message = match is_direct {
            true => format!("nothing is called `{}`", short(name)),
            false => format!("`{}` leads to `{}`, but nothing is called that", short(name), short(missing)),
        };
        self.unknown(place, message, missing, Definitions::names);
    }

    /// Reports a name that is not known.
    fn unknown(
        &mut self,
        place: Range<usize>,
        message: String,
        name: &str,
        known: fn(&Definitions) -> Vec<&str>,
    ) {
        let place = self.run.place(&place);
        self.parser.cx.report_unknown(self.parser.input, place, message, &normalize(name), known);
    }

    /// `|substitution|`, perhaps a reference as well.
    pub(super) fn bar(&mut self, at: usize) -> usize {
        let start = at + 1;
        if self.text[start..].starts_with('|') || !self.may_start(at) || !self.opens(at, start) {
            return start;
        }
        let Some(end) = self.ends.find(Kind::Substitution, self.text, start) else {
            return self.unclosed(at, start, "a substitution");
        };
        let marks = underscores(self.text, end + 1);
        let after = end + 1 + marks;
        let name = text::unescape(&self.text[start..end]);
        let found = self.parser.cx.page().substitution(&name);
        let Some(substitution) = found else {
            self.flush(at);
            let message = format!("no substitution is called `{}`", short(&name));
            self.unknown(at..after, message, &name, Definitions::substitution_names);
            text::emit(self.parser, self.run, self.text, at..after);
            self.pending = after;
            self.fresh = after;
            return after;
        };
        let (before, behind) = substitution.trims();
        let pending = &self.text[self.pending.min(at)..at];
        let kept = if before { at - (pending.len() - pending.trim_end().len()) } else { at };
        self.take(kept, after);
        self.trim_next = behind;
        let range = self.shown(at..after);
        let first = self.parser.cx.out.events.len();
        if marks > 0 {
            let url = self.parser.cx.page().url(&name).unwrap_or_default();
            let link = Tag::Link { url: Str::from(url), title: Str::from("") };
            self.parser.cx.push(Event::Start(link), range.clone());
        }
        let place = self.run.place(&(at..after));
        self.parser.substitute(&name, &substitution, place);
        if marks > 0 {
            self.parser.cx.push(Event::End(TagEnd::Link), range);
            let last = self.parser.cx.out.events.len() - 1;
            if marks == 2 {
                self.parser.cx.anonymous_reference(first, last, false);
            } else if let Err(missing) = self.parser.cx.page().resolve(&name) {
                self.unknown_target(at..after, &name, &missing);
                self.parser.cx.out.dropped.extend([first, last]);
            }
        }
        after
    }

    /// `[1]_`, `[#]_`, `[#label]_`, `[*]_`, `[citation]_`
    pub(super) fn bracket(&mut self, at: usize) -> usize {
        let inner = &self.text[at + 1..];
        let mark = usize::from(inner.starts_with(['#', '*']));
        let name = if inner.starts_with('*') { 0 } else { simple_name(&inner[mark..]) };
        let close = at + 1 + mark + name;
        let after = close + 2;
        if mark + name == 0
            || !self.text[close..].starts_with("]_")
            || !self.may_start(at)
            || !self.may_end(after)
        {
            return at + 1;
        }
        let label = &self.text[at + 1..close];
        match self.parser.note_label(label) {
            Some(label) => {
                self.take(at, after);
                self.push(Event::FootnoteReference(Str::from(label)), at..after);
            }
            None => {
                let message = format!("there is no footnote or citation `[{}]`", short(label));
                self.report(at..after, message);
                self.fresh = after;
            }
        }
        after
    }
}

/// A name that is short enough for a message.
fn short(name: &str) -> String {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.char_indices().nth(60) {
        Some((at, _)) => format!("{}…", &name[..at]),
        None => name,
    }
}
