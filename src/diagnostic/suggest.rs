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
        // Ties go to the first: another one has to be nearer.
        let most = match best {
            Some((0, _)) => break,
            Some((least, _)) => least - 1,
            None => limit,
        };
        if let Some(apart) = distance(&folded, &other, most) {
            best = Some((apart, name));
        }
    }
    best.map(|(_, name)| name)
}

/// How many edits (or swaps of neighbours) two words are apart, case aside; `None` for long texts.
pub fn edits(one: &str, other: &str) -> Option<usize> {
    let folded = |word: &str| word.to_lowercase().chars().take(201).collect::<Vec<char>>();
    let (one, other) = (folded(one), folded(other));
    if one.len() > 200 || other.len() > 200 {
        return None;
    }
    distance(&one, &other, one.len().max(other.len()))
}

/// Which letters a text has, case aside, as bits; several letters may share one.
fn letters_of(text: &str) -> u64 {
    let bit = |character: char| 1_u64 << (u32::from(character) % 64);
    match text.is_ascii() {
        true => text.bytes().fold(0, |bits, byte| bits | bit(char::from(byte.to_ascii_lowercase()))),
        false => text.chars().flat_map(char::to_lowercase).fold(0, |bits, character| bits | bit(character)),
    }
}

/// Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`; `None` when there are
/// more than `limit`. Only the cells near the diagonal are computed: those further away cost more.
fn distance(a: &[char], b: &[char], limit: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let far = limit + 1;
    let mut two_back = vec![far; b.len() + 1];
    let mut back: Vec<usize> = (0..=b.len()).map(|cost| cost.min(far)).collect();
    let mut row = vec![far; b.len() + 1];
    for i in 1..=a.len() {
        let (first, last) = (i.saturating_sub(limit).max(1), (i + limit).min(b.len()));
        row[first - 1] = if first == 1 { i.min(far) } else { far };
        let mut least = row[first - 1];
        for j in first..=last {
            let differ = usize::from(a[i - 1] != b[j - 1]);
            let above = if j == i + limit { far } else { back[j] };
            let mut cost = (above + 1).min(row[j - 1] + 1).min(back[j - 1] + differ);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                cost = cost.min(two_back[j - 2] + 1);
            }
            row[j] = cost.min(far);
            least = least.min(cost);
        }
        if least > limit {
            return None;
        }
        if last < b.len() {
            row[last + 1] = far;
        }
        std::mem::swap(&mut two_back, &mut back);
        std::mem::swap(&mut back, &mut row);
    }
    Some(back[b.len()]).filter(|apart| *apart <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_edits_within_a_limit() {
        let apart = |a: &str, b: &str, limit| {
            let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            distance(&a, &b, limit)
        };
        for (a, b, edits) in
            [("abc", "abc", 0), ("abc", "acb", 1), ("kitten", "sitting", 3), ("", "ab", 2), ("abcd", "d", 3)]
        {
            for limit in 0..8 {
                assert_eq!(apart(a, b, limit), (edits <= limit).then_some(edits), "{a} {b} {limit}");
                assert_eq!(apart(b, a, limit), (edits <= limit).then_some(edits), "{b} {a} {limit}");
            }
        }
    }

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
