//! "Did you mean …?"

/// The name among `known` that `wrong` was most likely meant to be: at most a third of its
/// characters differ (edits and neighbouring swaps; case does not count). Ties go to the first.
pub fn nearest<'k>(wrong: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let folded: Vec<char> = wrong.to_lowercase().chars().collect();
    if folded.is_empty() || folded.len() > 200 {
        return None;
    }
    let limit = (folded.len() / 3).max(1);
    let letters = letters_of(wrong);
    let mut best: Option<(usize, &str)> = None;
    for name in known {
        // Long lists of names that are not meant should cost little: an edit changes two letters at most.
        let is_far = (letters ^ letters_of(name)).count_ones() as usize > 2 * limit;
        if is_far || name.len() > 4 * (folded.len() + limit) {
            continue;
        }
        let other: Vec<char> = name.to_lowercase().chars().take(256).collect();
        if other.len().abs_diff(folded.len()) > limit {
            continue;
        }
        let apart = distance(&folded, &other);
        if apart <= limit && best.is_none_or(|(least, _)| apart < least) {
            best = Some((apart, name));
        }
    }
    best.map(|(_, name)| name)
}

/// How many edits (or swaps of neighbours) two words are apart, case aside; `None` for long texts.
pub fn edits(one: &str, other: &str) -> Option<usize> {
    let folded = |word: &str| word.to_lowercase().chars().take(201).collect::<Vec<char>>();
    let (one, other) = (folded(one), folded(other));
    (one.len() <= 200 && other.len() <= 200).then(|| distance(&one, &other))
}

/// Which letters a text has, case aside, as bits; several letters may share one.
fn letters_of(text: &str) -> u64 {
    let bit = |character: char| 1_u64 << (u32::from(character) % 64);
    match text.is_ascii() {
        true => text.bytes().fold(0, |bits, byte| bits | bit(char::from(byte.to_ascii_lowercase()))),
        false => text.chars().flat_map(char::to_lowercase).fold(0, |bits, character| bits | bit(character)),
    }
}

/// Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut two_back: Vec<usize> = Vec::new();
    let mut back: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let differ = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (back[j] + 1).min(row[j - 1] + 1).min(back[j - 1] + differ);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(two_back[j - 2] + 1);
            }
        }
        two_back = std::mem::replace(&mut back, row);
    }
    back[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_a_slip_of_the_finger() {
        let known = ["x-addedInMatrixVersion", "x-changedInMatrixVersion", "description"];
        assert_eq!(nearest("x-addedinMatrixVerison", known), Some("x-addedInMatrixVersion"));
        assert_eq!(nearest("descripton", known), Some("description"));
        assert_eq!(nearest("type", known), None);
        assert_eq!(nearest("GRÖßE", ["größe", "breite"]), Some("größe"));
        assert_eq!(nearest("", ["a"]), None);
    }
}
