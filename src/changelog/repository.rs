//! Where a specification's own history is kept.

use super::releases::learned_issue_format;
use crate::source::Sources;

/// The address of the repository, as the numbers of changes are linked to: from `issue_format` in
/// `changelogs/pyproject.toml`, else from the notes of the newest release.
pub fn repository(sources: &Sources) -> Option<String> {
    let configured = sources.find("changelogs/pyproject.toml").and_then(|file| {
        let text = &sources.file(file).text;
        let line = text.lines().find(|line| line.trim_start().starts_with("issue_format"))?;
        from_format(line)
    });
    configured.or_else(|| from_format(&learned_issue_format(sources)))
}

/// `…(https://host/owner/name/issues/{issue})` → `https://host/owner/name`.
fn from_format(format: &str) -> Option<String> {
    let start = format.find("https://")?;
    let address = &format[start..];
    let end = ["/issues/", "/pull/", "/-/issues/", "/merge_requests/"]
        .iter()
        .filter_map(|part| address.find(part))
        .min()?;
    Some(address[..end].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_repository_is_what_stands_before_the_issues() {
        let format = "issue_format = \"[#{issue}](https://example.org/a/b/issues/{issue})\"";
        assert_eq!(from_format(format).as_deref(), Some("https://example.org/a/b"));
        assert_eq!(from_format("#{issue}"), None);
    }
}
