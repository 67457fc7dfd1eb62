//! `versions.json`: which version a site is, and which others there are, for menus of other versions
//! and for programs.

use super::bundles::address;
use crate::json::quoted;
use crate::layout::{Layout, PageKind, Plan};

/// The file; `None` where the site has no version.
///
/// ```json
/// {
///   "current": {"label": "v1.19", "status": "stable", "date": "", "url": "https://spec.example.org/v1.19/"},
///   "latest": "https://spec.example.org/latest",
///   "versions": [{"label": "v1.19", "url": "https://spec.example.org/v1.19/"}]
/// }
/// ```
///
/// `versions` are those of the configuration, or the releases that a changelog speaks of, the newest
/// first. An address that is not known is an empty string.
pub fn file(plan: &Plan) -> Option<String> {
    let version = &plan.settings.version;
    if version.label.is_empty() {
        return None;
    }
    let mut out = String::from("{\n  \"current\": {\"label\": ");
    out.push_str(&quoted(&version.label));
    out.push_str(&format!(", \"status\": {}", quoted(version.status.as_str())));
    out.push_str(&format!(", \"date\": {}", quoted(&version.date)));
    out.push_str(&format!(", \"url\": {}}},\n", quoted(&folder(&address(plan)))));
    out.push_str(&format!("  \"latest\": {},\n  \"versions\": [", quoted(&version.current_url)));
    let versions: Vec<String> = versions(plan)
        .iter()
        .map(|(label, url)| format!("\n    {{\"label\": {}, \"url\": {}}}", quoted(label), quoted(url)))
        .collect();
    out.push_str(&versions.join(","));
    out.push_str(if versions.is_empty() { "]\n}\n" } else { "\n  ]\n}\n" });
    Some(out)
}

fn folder(address: &str) -> String {
    if address.is_empty() { String::new() } else { format!("{address}/") }
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
    let url = |label: &str| if beside.is_empty() { String::new() } else { format!("{beside}/{label}/") };
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
        plan.settings.base_url = "https://example.org/v1/".into();
        let text = file(&plan).unwrap();
        assert!(text.contains(r#""label": "v\"1", "status": "stable""#), "{text}");
        assert!(text.contains(r#""url": "https://example.org/v1/""#), "{text}");
        assert!(text.ends_with("\"versions\": []\n}\n"), "{text}");
    }
}
