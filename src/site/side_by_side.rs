//! Two versions of an API that follow each other on a page, put side by side.
//!
//! In the sources of 2019 the variable of a newer version (`{{v2_lookup_is_http_api}}`) stands right
//! below that of the older one (`{{lookup_is_http_api}}`). With `pages.side_by_side` the two become
//! one comparison.

use std::sync::Arc;

use super::documents::parameter;
use crate::markup::{Document, Event, Shortcode, Spanned};

/// Makes comparisons of neighbouring versions.
pub(super) fn pair(document: &mut Document) {
    let mut pairs = Vec::new();
    let mut at = 0;
    while at + 1 < document.events.len() {
        let calls = call(document, at).zip(call(document, at + 1));
        let found = calls.and_then(|((old, old_call), (new, new_call))| {
            Some((at, old, new, version_of(new_call, old_call)?))
        });
        at += if found.is_some() { 2 } else { 1 };
        pairs.extend(found);
    }
    // From the end, so that the positions of the others stay right.
    for (at, old, new, version) in pairs.into_iter().rev() {
        let key = |call: &Shortcode| {
            let part = |name| call.param(name).unwrap_or_default();
            format!("{}/{}", part("spec"), part("api"))
        };
        let (old_key, new_key) = (key(&document.shortcodes[old]), key(&document.shortcodes[new]));
        let older = document.shortcodes[old].param("api").and_then(prefix).map_or(1, |(version, _)| version);
        let range = document.shortcodes[old].range.clone();
        let values = [
            ("new", new_key),
            ("old", old_key),
            ("new_label", format!("Version {version}")),
            ("old_label", format!("Version {older}")),
        ];
        let call = &mut document.shortcodes[old];
        call.name = "compare-apis".into();
        call.params = values.into_iter().map(|(name, value)| parameter(name, value, range.clone())).collect();
        Arc::make_mut(&mut document.events).remove(at + 1);
    }
}

fn call(document: &Document, at: usize) -> Option<(usize, &Shortcode)> {
    let Spanned { event: Event::Shortcode(index), .. } = document.events.get(at)? else { return None };
    let call = document.shortcodes.get(*index).filter(|call| call.name == "http-api")?;
    Some((*index, call))
}

/// The version that `new` is of, when it is a later one of the same API as `old`.
fn version_of(new: &Shortcode, old: &Shortcode) -> Option<u32> {
    let (new_name, old_name) = (new.param("api")?, old.param("api")?);
    let (version, name) = prefix(new_name)?;
    let (older, old_name) = prefix(old_name).unwrap_or((1, old_name));
    (new.param("spec") == old.param("spec") && name == old_name && version > older).then_some(version)
}

/// The version that a name begins with: `v2_lookup` is version 2 of `lookup`.
fn prefix(name: &str) -> Option<(u32, &str)> {
    let (version, name) = name.split_once(['_', '-'])?;
    Some((version.strip_prefix('v')?.parse().ok()?, name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(names: &[&str]) -> Document {
        let call = |name: &&str| Shortcode {
            name: "http-api".into(),
            params: vec![parameter("spec", "is".into(), 0..0), parameter("api", (*name).to_owned(), 0..0)],
            inner: None,
            block: true,
            range: 0..0,
        };
        let events = (0..names.len()).map(|at| Spanned { event: Event::Shortcode(at), range: 0..0 });
        let events = Arc::new(events.collect());
        Document { events, shortcodes: names.iter().map(call).collect(), ..Document::default() }
    }

    #[test]
    fn neighbouring_versions_are_compared() {
        let mut page = document(&["ping", "v2_ping", "other", "v2_lookup", "v3_lookup"]);
        pair(&mut page);
        let shown: Vec<String> = page
            .events
            .iter()
            .map(|spanned| {
                let Event::Shortcode(at) = spanned.event else { unreachable!() };
                let call = &page.shortcodes[at];
                format!("{} {}", call.name, call.param("old").or(call.param("api")).unwrap_or_default())
            })
            .collect();
        assert_eq!(shown, ["compare-apis is/ping", "http-api other", "compare-apis is/v2_lookup"]);
        assert_eq!(page.shortcodes[3].param("new_label"), Some("Version 3"));
    }
}
