//! The template variables of the 2019 generation as shortcodes.
//!
//! `{{login_cs_http_api}}` shows the operations of `api/client-server/login.yaml`; each form of a
//! variable's name stands for one shortcode.

use std::borrow::Cow;

use super::documents::parameter;
use crate::markup::Shortcode;
use crate::project::Plan;
use crate::source::Sources;

/// Abbreviations of API folders in the names of variables.
const SPECS: [(&str, &str); 5] = [
    ("cs", "client-server"),
    ("is", "identity"),
    ("ss", "server-server"),
    ("as", "application-service"),
    ("push", "push-gateway"),
];

/// Files whose paths with these words come first, in the order of the words.
const FIRST: [(&str, &str); 2] = [("profile_cs", "displayname,avatar_url"), ("presence_cs", "status")];

/// The shortcode that a variable stands for; `None` when the name has no known form.
fn shortcode(
    name: &str,
    plan: &Plan,
    sources: &Sources,
) -> Option<(&'static str, Vec<(&'static str, String)>)> {
    if let Some(rest) = name.strip_suffix("_http_api") {
        let of_folder =
            |(short, spec): (Cow<'_, str>, _)| Some((spec, rest.strip_suffix(&*short)?.strip_suffix('_')?));
        let (spec, api) = specs(plan).find_map(of_folder).or_else(|| {
            // The first variables named no folder.
            let mut named = plan.apis.iter().filter(|entry| underscored(&entry.name) == rest);
            let only = named.next().filter(|_| named.next().is_none())?;
            Some((&*only.spec, rest))
        })?;
        let of_spec = plan.apis.iter().filter(|entry| entry.spec == spec);
        let found = of_spec.map(|entry| &entry.name).find(|known| underscored(known) == api);
        let api = found.map_or_else(|| api.to_owned(), Clone::clone);
        let mut params = vec![("spec", spec.to_owned()), ("api", api)];
        let first = FIRST.iter().find(|(file, _)| rest == *file);
        params.extend(first.map(|(_, words)| ("first", (*words).to_owned())));
        return Some(("http-api", params));
    }
    if let Some(group) = ["voip", "presence", "room"].iter().find(|group| name == format!("{group}_events")) {
        let prefix = match *group {
            "voip" => "m.call",
            "presence" => "m.presence",
            _ => "m.room",
        };
        let mut params = vec![("group_name", prefix.to_owned())];
        if *group == "voip" {
            params.push(("first", "invite,candidates,answer,hangup".to_owned()));
        }
        return Some(("event-group", params));
    }
    if name == "msgtype_events" {
        return Some(("msgtypes", Vec::new()));
    }
    let fields = match name {
        "common_event_fields" => Some("event"),
        "common_room_event_fields" => Some("room_event"),
        "common_state_event_fields" => Some("state_event"),
        _ => None,
    };
    if let Some(fields) = fields {
        return Some(("event-fields", vec![("event_type", fields.to_owned())]));
    }
    if let Some(event) = name.strip_suffix("_event") {
        let found = plan.events.iter().map(|event| &event.name).find(|known| underscored(known) == event);
        let event = found.map_or_else(|| event.to_owned(), Clone::clone);
        return Some(("event", vec![("event", event)]));
    }
    if let Some(rest) = name.strip_prefix("definition_") {
        let (spec, rest) = specs(plan)
            .find_map(|(short, spec)| Some((spec, rest.strip_prefix(&*short)?.strip_prefix('_')?)))?;
        let folder = format!("api/{spec}/definitions/");
        let paths = sources.below(&folder).map(|(_, file)| {
            let path = &file.path[folder.len()..];
            path.strip_suffix(".yaml").unwrap_or(path)
        });
        let found = paths.into_iter().find(|path| underscored(path) == rest).unwrap_or(rest).to_owned();
        return Some(("definition", vec![("path", format!("{spec}/definitions/{found}"))]));
    }
    if let Some(api) = name.strip_suffix("_changelog") {
        let release = plan.releases.iter().find(|release| release.url.starts_with(&format!("{api}/")));
        let label = release.map_or("unstable", |release| &release.label).to_owned();
        return Some(("changelog", vec![("api", api.to_owned()), ("label", label)]));
    }
    if let Some(label) = name.strip_prefix("unstable_warning_block_") {
        return Some(("unstable-warning", vec![("label", label.to_owned())]));
    }
    Some(match name {
        "apis" => ("apis", Vec::new()),
        "sas_emoji_table" => ("sas-emojis", Vec::new()),
        _ => return None,
    })
}

/// The names of the variables that a source has, for suggestions.
pub(super) fn names(plan: &Plan) -> Vec<String> {
    const FIXED: [&str; 9] = [
        "apis",
        "common_event_fields",
        "common_room_event_fields",
        "common_state_event_fields",
        "msgtype_events",
        "presence_events",
        "room_events",
        "sas_emoji_table",
        "voip_events",
    ];
    let mut names: Vec<String> = FIXED.iter().map(|name| (*name).to_owned()).collect();
    for api in &plan.apis {
        if let Some((short, _)) = specs(plan).find(|(_, spec)| *spec == api.spec) {
            names.push(format!("{}_{short}_http_api", underscored(&api.name)));
        }
    }
    names.extend(plan.events.iter().map(|event| format!("{}_event", underscored(&event.name))));
    for release in &plan.releases {
        names.push(format!("unstable_warning_block_{}", release.label_name));
        names.extend(release.url.split_once('/').map(|(api, _)| format!("{api}_changelog")));
    }
    names
}

/// The API folders by what stands for them in variables: an abbreviation, or else their name.
fn specs(plan: &Plan) -> impl Iterator<Item = (Cow<'static, str>, &str)> {
    let known = SPECS.iter().map(|(short, spec)| (Cow::Borrowed(*short), *spec));
    let mut last = "";
    // The APIs are sorted by folder.
    let others = plan.apis.iter().filter_map(move |entry| {
        let spec = &*entry.spec;
        (std::mem::replace(&mut last, spec) != spec).then(|| (Cow::Owned(underscored(spec)), spec))
    });
    known.chain(others)
}

/// A name as it stands in a variable: everything that is no letter or digit is `_`.
fn underscored(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect()
}

/// Turns a shortcode that is a variable into the one it stands for; `false` when it is none.
pub(super) fn translate(call: &mut Shortcode, plan: &Plan, sources: &Sources) -> bool {
    let Some((name, params)) = shortcode(&call.name, plan, sources) else { return false };
    let range = call.range.clone();
    call.name = name.to_owned();
    call.params = params.into_iter().map(|(name, value)| parameter(name, value, range.clone())).collect();
    true
}
