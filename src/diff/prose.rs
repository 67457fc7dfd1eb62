//! The text of pages: aligned blocks, changed words, moved blocks.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::anchors::SITE;
use super::blocks::{Block, Form, blocks};
use super::collect::Collector;
use super::fact::Kind;
use super::schema::Found;
use super::similar::overlap;
use crate::site::Page;

/// Blocks that share less of their words are not taken for one another.
const LEAST_OVERLAP: f64 = 0.4;

/// Blocks of which each side may have so many are paired by their words.
const MOST_PAIRED: usize = 200;

/// Shorter texts are found everywhere, and are not moved.
const LEAST_MOVED: usize = 6;

/// What became of blocks of a page.
#[derive(Default)]
struct Changes<'b> {
    changed: Vec<(&'b Block, &'b Block)>,
    removed: Vec<Vec<&'b Block>>,
    added: Vec<Vec<&'b Block>>,
}

/// A page of both versions with its blocks.
struct Paired {
    url: String,
    old: Vec<Block>,
    new: Vec<Block>,
}

/// Compares the texts of all pages.
pub(super) fn compare(collector: &mut Collector<'_>) {
    let comparison = collector.comparison;
    let by_url = |pages: &'_ [Page]| -> BTreeMap<String, usize> {
        let written = pages.iter().enumerate().filter(|(_, page)| page.source.is_some());
        written.map(|(at, page)| (page.url.trim_end_matches('/').to_owned(), at)).collect()
    };
    let old = by_url(comparison.old.pages);
    let both: Vec<(String, usize, usize)> = by_url(comparison.new.pages)
        .into_iter()
        .filter_map(|(url, at)| old.get(&url).map(|before| (url, *before, at)))
        .collect();
    let pages: Vec<Paired> = both
        .into_par_iter()
        .map(|(url, before, after)| Paired {
            url,
            old: blocks(&comparison.old.pages[before], comparison.old),
            new: blocks(&comparison.new.pages[after], comparison.new),
        })
        .collect();
    let mut changes: Vec<Changes<'_>> = pages.par_iter().map(|page| changed(&page.old, &page.new)).collect();
    let moved = moved(&mut changes);
    for (page, changes) in pages.iter().zip(&changes) {
        facts(page, changes, &moved, collector);
    }
}

/// Aligns the blocks of a page.
fn changed<'b>(old: &'b [Block], new: &'b [Block]) -> Changes<'b> {
    let key = |block: &'b Block| (&block.form, block.text.as_str());
    let (old_keys, new_keys): (Vec<_>, Vec<_>) =
        (old.iter().map(key).collect(), new.iter().map(key).collect());
    let mut changes = Changes::default();
    for operation in capture_diff_slices(Algorithm::Patience, &old_keys, &new_keys) {
        match operation {
            DiffOp::Equal { .. } => {}
            DiffOp::Delete { old_index, old_len, .. } => {
                changes.removed.push(old[old_index..old_index + old_len].iter().collect());
            }
            DiffOp::Insert { new_index, new_len, .. } => {
                changes.added.push(new[new_index..new_index + new_len].iter().collect());
            }
            DiffOp::Replace { old_index, old_len, new_index, new_len } => {
                replaced(
                    &old[old_index..old_index + old_len],
                    &new[new_index..new_index + new_len],
                    &mut changes,
                );
            }
        }
    }
    changes
}

/// Pairs blocks in the place of others: rows by their keys, all others by their words.
fn replaced<'b>(old: &'b [Block], new: &'b [Block], changes: &mut Changes<'b>) {
    let words = |block: &'b Block| -> BTreeSet<&'b str> { block.text.split_whitespace().collect() };
    let new_words: Vec<BTreeSet<&str>> = new.iter().map(words).collect();
    let mut taken = vec![false; new.len()];
    let is_small = old.len() <= MOST_PAIRED && new.len() <= MOST_PAIRED;
    let mut removed: Vec<&Block> = Vec::new();
    for block in old {
        let own = words(block);
        let score = |at: usize| -> f64 {
            match (&block.form, &new[at].form) {
                (Form::Row(one), Form::Row(other)) if one == other && !one.is_empty() => 1.0,
                (one, other) if std::mem::discriminant(one) == std::mem::discriminant(other) => {
                    overlap(&own, &new_words[at])
                }
                _ => 0.0,
            }
        };
        let is_alone = old.len() == 1 && new.len() == 1 && block.form == new[0].form;
        let least = if is_alone { 0.0 } else { LEAST_OVERLAP };
        let free = (0..new.len()).filter(|at| !taken[*at] && is_small);
        let best = free
            .map(|at| (score(at), at))
            .max_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(&one.1)));
        match best.filter(|(score, _)| *score >= least) {
            Some((_, at)) => {
                taken[at] = true;
                changes.changed.push((block, &new[at]));
            }
            None => removed.push(block),
        }
    }
    let added: Vec<&Block> =
        new.iter().zip(&taken).filter(|(_, taken)| !**taken).map(|(block, _)| block).collect();
    changes.removed.extend((!removed.is_empty()).then_some(removed));
    changes.added.extend((!added.is_empty()).then_some(added));
}

/// Takes blocks out that are at another place now, on any page: their texts.
fn moved(changes: &mut [Changes<'_>]) -> BTreeSet<String> {
    let texts = |runs: &[Vec<&Block>]| -> BTreeSet<String> {
        let blocks = runs.iter().flatten();
        let long = blocks.filter(|block| block.text.split_whitespace().count() >= LEAST_MOVED);
        long.map(|block| block.text.clone()).collect()
    };
    let removed: BTreeSet<String> = changes.iter().flat_map(|one| texts(&one.removed)).collect();
    let added: BTreeSet<String> = changes.iter().flat_map(|one| texts(&one.added)).collect();
    let moved: BTreeSet<String> = removed.intersection(&added).cloned().collect();
    for one in changes {
        for run in &mut one.removed {
            run.retain(|block| !moved.contains(&block.text));
        }
        one.removed.retain(|run| !run.is_empty());
    }
    moved
}

fn facts(page: &Paired, changes: &Changes<'_>, moved: &BTreeSet<String>, collector: &mut Collector<'_>) {
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    let mut place = |kind: Kind, block: &Block| {
        let section = match block.section.is_empty() {
            true => page.url.clone(),
            false => format!("{}#{}", page.url, block.section),
        };
        // Several facts of a kind in one section are told apart by their order.
        let number = numbers.entry(format!("{} {section}", kind.as_str())).or_default();
        *number += 1;
        if *number == 1 { section } else { format!("{section} ({number})") }
    };
    for (old, new) in &changes.changed {
        let found = Found::new(Kind::ProseChanged).values(Some(old.text.clone()), Some(new.text.clone()));
        let detail = (new.form == Form::Heading).then(|| "heading".to_owned());
        let found = Found { detail, ..found.spans(old.span, new.span) };
        collector.add_apart(SITE, place(Kind::ProseChanged, new), found);
    }
    for run in &changes.removed {
        let kind = if run.iter().any(|block| block.form == Form::Heading) {
            Kind::SectionRemoved
        } else {
            Kind::ProseRemoved
        };
        let found = Found::new(kind).values(Some(joined(run)), None).spans(run[0].span, None);
        collector.add_apart(SITE, place(kind, run[0]), found);
    }
    for run in &changes.added {
        let (gone, fresh): (Vec<&Block>, Vec<&Block>) =
            run.iter().partition(|block| moved.contains(&block.text));
        for (run, is_moved) in [(gone, true), (fresh, false)] {
            let Some(first) = run.first() else { continue };
            let kind = match is_moved {
                true => Kind::ProseMoved,
                false if run.iter().any(|block| block.form == Form::Heading) => Kind::SectionAdded,
                false => Kind::ProseAdded,
            };
            let found = Found::new(kind).values(None, Some(joined(&run))).spans(None, first.span);
            collector.add_apart(SITE, place(kind, first), found);
        }
    }
}

fn joined(run: &[&Block]) -> String {
    run.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n\n")
}
