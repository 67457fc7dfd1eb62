//! Writes an index as a script that assigns a few strings.
//!
//! A number is one character: small ones are ASCII, then come those of two bytes in UTF-8, then
//! those of three. The reader needs no arithmetic on bytes, and gzip finds repeated phrases. `assets/search.js`
//! reads the strings in the same order; [`VERSION`] changes with the format.
//!
//! | String | Holds |
//! |---|---|
//! | `words` | the words, sorted: how many characters each shares with the one before (a control character), the rest |
//! | `bands` | the band of each: a word's number is its place among all words sorted by band |
//! | `names` | each name: its words, 0 |
//! | `pages` | each page: its path, a tab; `pageTitles` has the names |
//! | `kinds` | a number for each entry; secondary ones have as much more as there are kinds |
//! | `places` | the page of each entry: 0 for that of the entry before, else its number and 1 |
//! | `titles` | the name of each entry: 0 for the one after the greatest so far, else its number and 1 |
//! | `owners` | 0 for none, 1 for the name after the greatest so far, else its number and 2 |
//! | `keys` | how many, and each as in `titles` |
//! | `anchors` | how many characters are shared with the anchor before, the rest, a tab |
//! | `texts` | words (number and 2) and references (1, first, count), ended by 0 |

use std::borrow::Cow;
use std::fmt::Write as _;

use super::entry::Kind;
use super::index::{Index, Name};
use super::texts::Texts;
use super::tokens::is_word;
use super::vocabulary::{Word, band};

/// The version of the format.
const VERSION: u32 = 1;

/// Control characters that may stand in a JavaScript string as they are: the lengths 0 to 27, and the tab.
const SHARED: &[u8] = b"\x01\x02\x03\x04\x05\x06\x07\x08\x0b\x0c\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f";

/// Numbers below this are one ASCII character: the printable ones but `"` and `\`.
const ONE_BYTE: u32 = 93;
/// Numbers below the sum are characters of two bytes, from U+00A0 on.
const TWO_BYTES: u32 = 0x800 - 0xa0;
/// Characters of three bytes, from U+3000 on to the surrogates.
const THREE_BYTES: u32 = 0xd800 - 0x3000;
/// Starts a greater number, which is two characters from U+00A0 on.
const WIDE: char = '\u{e000}';

/// In an anchor, stands for the title, or the title as headings and operations are usually anchored.
const TITLE_MARKS: [char; 3] = ['\x01', '\x02', '\x03'];

/// The script.
pub fn script(index: &Index) -> String {
    let mut script = String::new();
    script.push_str("globalThis.specwrightIndex={");
    let _ = write!(script, "version:{VERSION},count:{},labels:[", index.items.len());
    for kind in Kind::ALL {
        let _ = write!(script, "\"{}\",", kind.label());
    }
    script.push(']');
    let mut next = 0;
    let mut columns = Columns::default();
    let mut page_before = 0;
    for (path, title) in &index.pages {
        push_plain(&mut columns.pages, &printable(path));
        columns.pages.push('\t');
        push_number(&mut columns.page_titles, *title);
    }
    for item in &index.items {
        let secondary = if item.secondary { Kind::ALL.len() as u32 } else { 0 };
        push_number(&mut columns.kinds, item.kind.number() + secondary);
        push_number(&mut columns.places, if item.page == page_before { 0 } else { item.page + 1 });
        page_before = item.page;
        push_name(&mut columns.titles, item.title, 0, &mut next);
        match item.owner {
            None => push_number(&mut columns.owners, 0),
            Some(owner) => push_name(&mut columns.owners, owner, 1, &mut next),
        }
        push_number(&mut columns.keys, item.keys.len() as u32);
        for &key in &item.keys {
            push_name(&mut columns.keys, key, 0, &mut next);
        }
    }
    let (texts, (anchors, (words, bands))) =
        rayon::join(|| texts(index), || rayon::join(|| anchors(index), || words(index)));
    for (name, column) in [
        ("words", words),
        ("bands", bands),
        ("names", names(index)),
        ("pages", columns.pages),
        ("pageTitles", columns.page_titles),
        ("kinds", columns.kinds),
        ("places", columns.places),
        ("titles", columns.titles),
        ("owners", columns.owners),
        ("keys", columns.keys),
        ("anchors", anchors),
        ("texts", texts),
    ] {
        let _ = write!(script, ",\n{name}:\"{column}\"");
    }
    script.push_str("}\n");
    script
}

#[derive(Default)]
struct Columns {
    pages: String,
    page_titles: String,
    kinds: String,
    places: String,
    titles: String,
    owners: String,
    keys: String,
}

fn texts(index: &Index) -> String {
    let mut texts = Texts::of(index);
    index.items.iter().for_each(|item| texts.push(item));
    texts.into_column()
}

fn anchors(index: &Index) -> String {
    let mut out = String::new();
    let mut before = String::new();
    for item in &index.items {
        let anchor = marked(&printable(item.anchor), &spelled(index, item.title));
        push_shared(&mut out, &before, &anchor, 92, |out, shared| push_number(out, shared as u32));
        out.push('\t');
        before = anchor;
    }
    out
}

/// The columns `words` and `bands`.
fn words(index: &Index) -> (String, String) {
    let mut order: Vec<Word> = (0..index.words.len() as Word).collect();
    order.sort_unstable_by(|&a, &b| index.words[a as usize].cmp(&index.words[b as usize]));
    let (mut words, mut bands) = (String::with_capacity(order.len() * 8), String::new());
    let mut before = Cow::Borrowed("");
    for number in order {
        let word = printable(&index.words[number as usize]);
        let most = SHARED.len() - 1;
        push_shared(&mut words, &before, &word, most, |out, shared| out.push(SHARED[shared] as char));
        push_number(&mut bands, band(number));
        before = word;
    }
    (words, bands)
}

fn names(index: &Index) -> String {
    let mut out = String::new();
    for name in &index.names {
        name.iter().for_each(|&word| push_word(&mut out, word));
        push_number(&mut out, 0);
    }
    out
}

pub(super) fn push_word(out: &mut String, word: Word) {
    push_number(out, word + 2);
}

/// Appends a reference to a name; `next` is the one after the greatest so far.
fn push_name(out: &mut String, name: Name, base: u32, next: &mut Name) {
    push_number(out, if name == *next { base } else { name + base + 1 });
    *next = (*next).max(name + 1);
}

/// Appends a number as a character that may stand in a JavaScript string as it is.
pub(super) fn push_number(out: &mut String, number: u32) {
    let code = if number < ONE_BYTE {
        // Steps over `"` (0x22) and `\` (0x5c).
        let code = 0x20 + number;
        let code = if code >= 0x22 { code + 1 } else { code };
        if code >= 0x5c { code + 1 } else { code }
    } else if number < ONE_BYTE + TWO_BYTES {
        0xa0 + number - ONE_BYTE
    } else if number < ONE_BYTE + TWO_BYTES + THREE_BYTES {
        0x3000 + number - ONE_BYTE - TWO_BYTES
    } else {
        let wide = number - ONE_BYTE - TWO_BYTES - THREE_BYTES;
        out.push(WIDE);
        out.extend([wide / TWO_BYTES % TWO_BYTES, wide % TWO_BYTES].map(|digit| char_of(0xa0 + digit)));
        return;
    };
    out.push(char_of(code));
}

fn char_of(code: u32) -> char {
    char::from_u32(code).expect("codes stay below the surrogates")
}

/// Appends how many characters `text` shares with `before` (UTF-16 units, as the reader counts; at
/// most `most`) and the rest of it.
fn push_shared(
    out: &mut String,
    before: &str,
    text: &str,
    most: usize,
    push_count: impl Fn(&mut String, usize),
) {
    let (mut bytes, mut units) = (0, 0);
    for (a, b) in before.chars().zip(text.chars()) {
        if a != b || units + a.len_utf16() > most {
            break;
        }
        bytes += a.len_utf8();
        units += a.len_utf16();
    }
    push_count(out, units);
    push_plain(out, &text[bytes..]);
}

/// Text without control characters: they have a meaning in the columns.
fn printable(text: &str) -> Cow<'_, str> {
    if text.contains(char::is_control) {
        text.replace(char::is_control, "\u{fffd}").into()
    } else {
        text.into()
    }
}

/// Appends text, escaped for a JavaScript string.
fn push_plain(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\u{2028}' | '\u{2029}' => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
}

/// The text of a name.
fn spelled(index: &Index, name: Name) -> String {
    let mut text = String::new();
    let mut after_word = false;
    for &word in &index.names[name as usize] {
        let word = &index.words[word as usize];
        let is_word = is_word(word);
        if after_word && is_word {
            text.push(' ');
        }
        text.push_str(word);
        after_word = is_word;
    }
    text
}

/// An anchor with the title in it replaced by a mark, where it is there in one of three shapes: as
/// it is, as `like-this`, and in small letters with only `_` left between them.
fn marked(anchor: &str, title: &str) -> String {
    // Names of fields stand in their anchors as they are; only for the rest the other shapes are made.
    let placed = |shape: &str, mark| {
        let at = anchor.rfind(shape).filter(|_| (2..=anchor.len()).contains(&shape.len()))?;
        Some(format!("{}{mark}{}", &anchor[..at], &anchor[at + shape.len()..]))
    };
    let [as_is, with_dashes, without] = TITLE_MARKS;
    if let Some(short) = placed(title, as_is) {
        return short;
    }
    let small = title.to_lowercase();
    let kept = |c: &char| c.is_ascii_lowercase() || c.is_ascii_digit() || *c == '_';
    let dashed: String = small
        .chars()
        .filter(|c| kept(c) || matches!(c, ' ' | '-'))
        .map(|c| if c == ' ' { '-' } else { c })
        .collect();
    let solid = || small.chars().filter(kept).collect::<String>();
    placed(&dashed, with_dashes).or_else(|| placed(&solid(), without)).unwrap_or_else(|| anchor.to_owned())
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::entry::Entry;
    use super::*;

    pub fn entry(title: &str, url: &str, text: &str) -> Entry {
        Entry {
            kind: Kind::Section,
            title: title.to_owned(),
            owner: None,
            page_title: "A “page”".to_owned(),
            url: url.to_owned(),
            text: text.to_owned(),
            keys: Vec::new(),
            secondary: false,
        }
    }

    fn column<'s>(script: &'s str, name: &str) -> &'s str {
        let start = script.find(&format!("\n{name}:\"")).expect("the column is there") + name.len() + 3;
        let line = script[start..].lines().next().expect("and on one line");
        line.trim_end_matches('}').trim_end_matches(',').trim_end_matches('"')
    }

    /// Reads numbers as the script in the browser does.
    pub fn numbers(column: &str) -> Vec<u32> {
        let mut chars = column.chars();
        let mut all = Vec::new();
        while let Some(c) = chars.next() {
            let code = c as u32;
            all.push(if code < 0x80 {
                code - 0x20 - u32::from(code > 0x22) - u32::from(code > 0x5c)
            } else if code < 0x3000 {
                code - 0xa0 + 93
            } else if code < 0xd800 {
                code - 0x3000 + 1981
            } else {
                let mut digit = || chars.next().expect("a wide number has two digits") as u32 - 0xa0;
                44_989 + digit() * 1888 + digit()
            });
        }
        all
    }

    #[test]
    fn numbers_of_every_width_come_back() {
        let wanted: Vec<u32> =
            (0..4000).chain((40_000..50_000).step_by(7)).chain([1_000_000, 3_000_000]).collect();
        let mut out = String::new();
        wanted.iter().for_each(|&number| push_number(&mut out, number));
        assert!(!out.contains(['"', '\\', '\n']));
        assert_eq!(numbers(&out), wanted);
    }

    #[test]
    fn an_anchor_is_told_by_its_title() {
        assert_eq!(marked("soft-failure", "Soft failure"), "\u{2}");
        assert_eq!(marked("get_matrixv3sync", "GET /_matrix/v3/sync"), "\u{3}");
        assert_eq!(marked("get_matrixv3sync_next_batch", "next_batch"), "get_matrixv3sync_\u{1}");
        assert_eq!(marked("other", "Title"), "other");
    }

    #[test]
    fn nothing_leaves_the_string_it_stands_in() {
        let hostile = "a\"b\\c\u{2028}d\u{0}e\n</script>\u{1}";
        let mut made = entry(hostile, "page/#\"\\\n\t\u{1}", hostile);
        made.keys = vec![hostile.to_owned()];
        let script = script(&Index::of(&[made]));
        for line in script.lines().filter(|line| line.contains(":\"")) {
            let inner = column(&script, line.split(':').next().expect("has a name"));
            let bare = inner.replace("\\\\", "").replace("\\\"", "").replace("\\u", "");
            assert!(!bare.contains(['"', '\\', '\0', '\u{2028}']), "{line:?}");
        }
        assert_eq!(script.lines().count(), 13);
    }

    #[test]
    fn equal_entries_give_equal_bytes() {
        let entries: Vec<Entry> =
            (0..50).map(|n| entry(&format!("T {n}"), &format!("p/#t-{n}"), "one two. three four")).collect();
        assert_eq!(script(&Index::of(&entries)), script(&Index::of(&entries.clone())));
        assert!(script(&Index::of([])).starts_with("globalThis.specwrightIndex={version:1,count:0,"));
    }
}
