//! Names as parts of addresses and anchors.

use std::borrow::Cow;
use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

/// Names of devices, which Windows keeps for itself in every folder.
const RESERVED: [&str; 4] = ["con", "prn", "aux", "nul"];
/// Bytes of a name: names of files are bounded.
const MAX_LENGTH: usize = 120;

/// Returns a name as part of an address: letters, digits, hyphens, dots and underscores stay.
pub fn address_part(name: &str) -> String {
    let part: String =
        name.chars().map(|c| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '-' }).collect();
    let mut part = part.trim_matches(['-', '.']).to_owned();
    while part.len() > MAX_LENGTH {
        part.pop();
    }
    // Windows has no files of these names, whatever follows a dot.
    let device = part.split('.').next().unwrap_or_default().to_lowercase();
    if RESERVED.contains(&&*device)
        || device.len() == 4
            && ["com", "lpt"].iter().any(|name| device.starts_with(name))
            && device.ends_with(|c: char| c.is_ascii_digit())
    {
        part.push('_');
        part = part.replace('.', "-");
    }
    // A folder of a page must not take the name of a page's file.
    if part.to_lowercase().starts_with("index.") {
        part = part.replace('.', "-");
    }
    if part.is_empty() { "unnamed".into() } else { part }
}

/// Returns a text as part of an anchor that may be written in an address.
pub fn anchor_text(text: &str) -> Cow<'_, str> {
    let is_escaped = |c: char| {
        c.is_ascii_control()
            || c.is_whitespace()
            || matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' | '#' | '%' | '[' | ']')
    };
    match text.contains(is_escaped) {
        true => text.replace(is_escaped, "_").into(),
        false => text.into(),
    }
}

/// The addresses of pages that are given, each once on file systems that ignore case.
#[derive(Debug, Default)]
pub(super) struct Addresses {
    used: BTreeSet<String>,
    /// The number to try next for an address that was wanted before.
    next: FxHashMap<String, usize>,
}

impl Addresses {
    /// Returns addresses of which these are given.
    pub fn with<'u>(used: impl Iterator<Item = &'u str>) -> Self {
        Self { used: used.map(str::to_lowercase).collect(), next: FxHashMap::default() }
    }

    /// Gives an address, or the first free one after it: two names may differ only in letters that
    /// addresses do not keep, or in their case.
    pub fn claim(&mut self, url: &str) -> String {
        let stem = url.trim_end_matches('/');
        let mut free = url.to_owned();
        let key = free.to_lowercase();
        while !self.used.insert(free.to_lowercase()) {
            let number = self.next.entry(key.clone()).or_insert(2);
            free = format!("{stem}-{number}/");
            *number += 1;
        }
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_fits_in_every_file_system() {
        assert_eq!(address_part("getPet"), "getPet");
        assert_eq!(address_part("a/b c"), "a-b-c");
        assert_eq!(address_part("???"), "unnamed");
        assert_eq!(address_part("con"), "con_");
        assert_eq!(address_part(&"é".repeat(300)).len(), 120);
    }

    #[test]
    fn addresses_differ_in_more_than_case() {
        let mut addresses = Addresses::default();
        let given: Vec<_> = ["a/getPet/", "a/GetPet/", "a/getpet/"].map(|url| addresses.claim(url)).into();
        assert_eq!(given, ["a/getPet/", "a/GetPet-2/", "a/getpet-3/"]);
    }

    #[test]
    fn anchors_have_no_spaces_and_brackets() {
        assert_eq!(anchor_text("a b[c]"), "a_b_c_");
        assert_eq!(anchor_text("ä.b"), "ä.b");
    }
}
