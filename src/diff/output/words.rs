//! Two texts, compared word by word.

use similar::{Algorithm, ChangeTag, capture_diff_slices};

/// Words around a change that are shown.
const AROUND: usize = 3;

/// Longest excerpt, in words.
const MOST: usize = 60;

/// A run of words that only one version has, or both.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::diff) struct Run {
    /// Who has it.
    pub tag: Tag,
    /// The words.
    pub text: String,
}

/// Who has a run of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::diff) enum Tag {
    /// Both versions.
    Same,
    /// The old version.
    Old,
    /// The new version.
    New,
}

/// The runs of two texts.
pub(in crate::diff) fn runs(old: &str, new: &str) -> Vec<Run> {
    let (old, new): (Vec<&str>, Vec<&str>) =
        (old.split_whitespace().collect(), new.split_whitespace().collect());
    let mut runs: Vec<Run> = Vec::new();
    for operation in capture_diff_slices(Algorithm::Myers, &old, &new) {
        for change in operation.iter_changes(&old, &new) {
            let tag = match change.tag() {
                ChangeTag::Equal => Tag::Same,
                ChangeTag::Delete => Tag::Old,
                ChangeTag::Insert => Tag::New,
            };
            match runs.last_mut().filter(|run| run.tag == tag) {
                Some(run) => {
                    run.text.push(' ');
                    run.text.push_str(change.value());
                }
                None => runs.push(Run { tag, text: change.value().to_owned() }),
            }
        }
    }
    runs
}

/// What changed with some words around it: `the [-old-] {+new+} word`.
pub(super) fn excerpt(old: &str, new: &str) -> String {
    let runs = runs(old, new);
    let mut out: Vec<String> = Vec::new();
    for (at, run) in runs.iter().enumerate() {
        match run.tag {
            Tag::Old => out.push(format!("[-{}-]", run.text)),
            Tag::New => out.push(format!("{{+{}+}}", run.text)),
            Tag::Same => {
                let words: Vec<&str> = run.text.split(' ').collect();
                let (is_first, is_last) = (at == 0, at + 1 == runs.len());
                let head = if is_first { 0 } else { AROUND.min(words.len()) };
                let tail = if is_last { 0 } else { AROUND.min(words.len()) };
                if head + tail >= words.len() {
                    out.push(run.text.clone());
                } else {
                    let parts = [&words[..head], &["…"], &words[words.len() - tail..]];
                    out.push(parts.concat().join(" "));
                }
            }
        }
    }
    let text = out.join(" ");
    let mut words = text.split(' ');
    let first: Vec<&str> = words.by_ref().take(MOST).collect();
    let more = if words.next().is_some() { " …" } else { "" };
    format!("{}{more}", first.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_changed_words_are_marked() {
        let (old, new) = ("a b c d e f g old h i j k l", "a b c d e f g new h i j k l");
        assert_eq!(excerpt(old, new), "… e f g [-old-] {+new+} h i j …");
        assert_eq!(runs("a b", "a b").len(), 1);
    }
}
