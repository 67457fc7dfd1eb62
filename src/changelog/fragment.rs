//! The name of a news fragment: `2404.breaking`, `2404.breaking.1`, `+typo.clarification`.

/// What a name says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FragmentName {
    /// Number of the change; `None` when it belongs to no issue (its name starts with `+`).
    pub number: Option<u64>,
    /// Kind, one of those that were asked for.
    pub kind: String,
    /// Tells fragments of the same number and kind apart.
    pub counter: u64,
}

/// Why a name says nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NameFault {
    /// Its kind is none of those that were asked for; empty when it has none.
    Kind(String),
    /// It does not start with a number or `+`.
    Number,
}

/// Reads a name. The last part that is a known kind counts, so an extension may follow it.
pub(super) fn parse(name: &str, is_kind: impl Fn(&str) -> bool) -> Result<FragmentName, NameFault> {
    let parts: Vec<&str> = name.split('.').collect();
    let Some(at) = (1..parts.len()).rev().find(|at| is_kind(parts[*at])) else {
        return Err(NameFault::Kind(parts.get(1).copied().unwrap_or_default().to_owned()));
    };
    let issue = parts[..at].join(".");
    let issue = issue.trim();
    let number = match issue.starts_with('+') {
        true => None,
        false => Some(issue.trim_start_matches('#').parse().map_err(|_| NameFault::Number)?),
    };
    let counter = parts.get(at + 1).and_then(|text| text.parse().ok()).unwrap_or(0);
    Ok(FragmentName { number, kind: parts[at].to_owned(), counter })
}

/// Whether a name is meant to be that of a fragment, wherever its file stands.
pub(super) fn looks_like_fragment(name: &str) -> bool {
    let Some((issue, kind)) = name.split_once('.') else { return false };
    let is_issue = issue.starts_with('+') || !issue.is_empty() && issue.bytes().all(|b| b.is_ascii_digit());
    is_issue && kind.starts_with(|c: char| c.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str) -> Result<(Option<u64>, String, u64), NameFault> {
        let is_kind = |kind: &str| matches!(kind, "new" | "breaking");
        parse(name, is_kind).map(|name| (name.number, name.kind, name.counter))
    }

    #[test]
    fn names() {
        assert_eq!(read("12.new"), Ok((Some(12), "new".into(), 0)));
        assert_eq!(read("0012.new.3"), Ok((Some(12), "new".into(), 3)));
        assert_eq!(read("12.breaking.md"), Ok((Some(12), "breaking".into(), 0)));
        assert_eq!(read("+a.b.new"), Ok((None, "new".into(), 0)));
        assert_eq!(read("12.braking"), Err(NameFault::Kind("braking".into())));
        assert_eq!(read("12"), Err(NameFault::Kind(String::new())));
        assert_eq!(read("fix.new"), Err(NameFault::Number));
        assert_eq!(read("99999999999999999999999.new"), Err(NameFault::Number));
    }

    #[test]
    fn fragments_are_told_from_other_files() {
        assert!(looks_like_fragment("12.nwe") && looks_like_fragment("+x.new"));
        assert!(!looks_like_fragment("README.md") && !looks_like_fragment("v1.2.md"));
        assert!(!looks_like_fragment("12") && !looks_like_fragment("1.2.md"));
    }
}
