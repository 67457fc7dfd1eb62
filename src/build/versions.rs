//! `versions.json`: which version a site is, and which others there are, for menus of other versions
//! and for programs.

use super::bundles::address;
use crate::json::quoted;
use crate::project::{Layout, PageKind, Plan};

/// The file; `None` where the site has no version.
///
/// ```json
/// [
///   {"title": "v1.19", "url": "https://spec.example.org/v1.19/", "status": "stable", "date": ""},
///   {"title": "v1.18", "url": "https://spec.example.org/v1.18/"}
/// ]
/// ```
///
/// The versions are those of the configuration, or the releases that a changelog speaks of, the newest
/// first; this one has its status and date, and stands first unless it is among them. An address that
/// is not known is relative to the file: versions stand beside each other.
pub fn file(plan: &Plan) -> Option<String> {
    let version = &plan.settings.version;
    if version.label.is_empty() {
        return None;
    }
    let mut versions = versions(plan);
    if !versions.iter().any(|(title, _)| *title == version.label) {
        let address = address(plan);
        let url = if address.is_empty() { "./".to_owned() } else { format!("{address}/") };
        versions.insert(0, (version.label.clone(), url));
    }
    let lines: Vec<String> = versions
        .iter()
        .map(|(title, url)| {
            let more = match *title == version.label {
                true => format!(
                    ", \"status\": {}, \"date\": {}",
                    quoted(version.status.as_str()),
                    quoted(&version.date)
                ),
                false => String::new(),
            };
            format!("  {{\"title\": {}, \"url\": {}{more}}}", quoted(title), quoted(url))
        })
        .collect();
    Some(format!("[\n{}\n]\n", lines.join(",\n")))
}

/// Labels and addresses of all versions.
fn versions(plan: &Plan) -> Vec<(String, String)> {
    let choices = &plan.settings.version.choices;
    if !choices.is_empty() || plan.layout != Layout::Hugo {
        return choices.iter().map(|choice| (choice.title.clone(), choice.url.clone())).collect();
    }
    let current = plan.settings.version.current_url.trim_end_matches('/');
    let beside = current.rsplit_once('/').map_or("", |(beside, _)| beside);
    let mut labels: Vec<&str> = plan
        .pages
        .iter()
        .filter_map(|page| match &page.kind {
            PageKind::Changelog { label, .. } if label.starts_with('v') => Some(label.as_str()),
            _ => None,
        })
        .collect();
    labels.sort_by_key(|label| std::cmp::Reverse(numbers(label)));
    labels.dedup();
    let url =
        |label: &str| if beside.is_empty() { format!("../{label}/") } else { format!("{beside}/{label}/") };
    labels.into_iter().map(|label| (label.to_owned(), url(label))).collect()
}

/// The numbers of a version, so that 1.10 follows 1.9.
fn numbers(label: &str) -> Vec<u64> {
    label.trim_start_matches('v').split('.').map(|part| part.parse().unwrap_or(0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_sorted_by_their_numbers() {
        let mut labels = ["v1.9", "v1.10", "v1.2"];
        labels.sort_by_key(|label| std::cmp::Reverse(numbers(label)));
        assert_eq!(labels, ["v1.10", "v1.9", "v1.2"]);
    }

    #[test]
    fn a_site_without_a_version_has_no_file() {
        let mut plan = Plan::empty(Layout::Native);
        assert_eq!(file(&plan), None);
        plan.settings.version.label = "v\"1".into();
        assert_eq!(
            file(&plan).unwrap(),
            "[\n  {\"title\": \"v\\\"1\", \"url\": \"./\", \"status\": \"stable\", \"date\": \"\"}\n]\n"
        );
        plan.settings.base_url = "https://example.org/v1/".into();
        assert!(file(&plan).unwrap().contains(r#""url": "https://example.org/v1/""#));
    }
}
