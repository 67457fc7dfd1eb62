//! Anchors of a page, and how they are made of titles.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::markup::Markup;
use crate::markup::rst;
use crate::markup::slug::github_slug;
use crate::model::Operation;

/// How the text of a heading becomes an anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AnchorStyle {
    /// As GitHub does it: punctuation is dropped, spaces become hyphens.
    Github,
    /// As docutils does it: everything but letters and digits becomes a hyphen.
    Docutils,
}

impl AnchorStyle {
    /// The style of pages in a language.
    pub fn of(markup: Markup) -> Self {
        match markup {
            Markup::Markdown => AnchorStyle::Github,
            Markup::Rst => AnchorStyle::Docutils,
        }
    }

    /// The anchor of a text; never empty.
    pub fn slug(self, text: &str) -> String {
        let slug = match self {
            AnchorStyle::Github => github_slug(text),
            AnchorStyle::Docutils => rst::slug(text),
        };
        if slug.is_empty() { "section".into() } else { slug }
    }
}

/// The anchor of an operation: its method and path.
pub fn operation_anchor(operation: &Operation, style: AnchorStyle) -> String {
    let (method, path) = (&operation.method, &operation.full_path);
    match style {
        AnchorStyle::Github => style.slug(&format!("{method}{path}")),
        AnchorStyle::Docutils => style.slug(&format!("{method} {path}")),
    }
}

/// The anchors of a page. One that was given is never given again.
#[derive(Debug, Clone, Default)]
pub struct Anchors {
    used: FxHashSet<String>,
    /// The next suffix to try for an anchor that was wanted before.
    next: FxHashMap<String, usize>,
    /// The anchors that were given since it was asked for; `None` when they depend on earlier ones.
    record: Option<Vec<String>>,
}

impl Anchors {
    /// Takes an anchor; when it is taken, the first free one of `-1`, `-2`, … behind it.
    pub fn claim(&mut self, wanted: &str) -> String {
        if self.claim_exact(wanted) {
            return wanted.to_owned();
        }
        let next = self.next.entry(wanted.to_owned()).or_insert(1);
        loop {
            let name = format!("{wanted}-{next}");
            *next += 1;
            if self.used.insert(name.clone()) {
                return name;
            }
        }
    }

    /// Takes exactly this anchor, if it is free.
    pub fn claim_exact(&mut self, wanted: &str) -> bool {
        let is_free = self.used.insert(wanted.to_owned());
        match &mut self.record {
            Some(record) if is_free => record.push(wanted.to_owned()),
            record => *record = None,
        }
        is_free
    }

    /// Takes all these anchors, if all are free.
    pub fn claim_all(&mut self, wanted: &[String]) -> bool {
        let are_free = !wanted.iter().any(|anchor| self.has(anchor));
        if are_free {
            self.used.extend(wanted.iter().cloned());
        }
        are_free
    }

    /// Begins to note down which anchors are given.
    pub fn record(&mut self) {
        self.record = Some(Vec::new());
    }

    /// The anchors that were given since [`Anchors::record`]; `None` when one that was wanted had been
    /// given before.
    pub fn recorded(&mut self) -> Option<Vec<String>> {
        self.record.take()
    }

    /// All anchors that are taken, sorted.
    pub fn all(&self) -> Vec<&str> {
        let mut all: Vec<&str> = self.used.iter().map(String::as_str).collect();
        all.sort_unstable();
        all
    }

    /// Whether an anchor is taken.
    pub fn has(&self, anchor: &str) -> bool {
        self.used.contains(anchor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_of_a_name_gets_a_number() {
        let mut anchors = Anchors::default();
        let given: Vec<_> = ["a", "a", "a-1", "a"].iter().map(|name| anchors.claim(name)).collect();
        assert_eq!(given, ["a", "a-1", "a-1-1", "a-2"]);
    }
}
