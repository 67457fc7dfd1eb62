//! Facts by the ids that oasdiff gives them, one JSON object per line: for comparing the two tools.

use std::collections::BTreeSet;

use super::Input;
use crate::diff::fact::{Directions, Effect, Fact, Kind, Position};
use crate::json::quoted;

/// Writes a report.
pub(super) fn write(input: &Input<'_>) -> String {
    let mut out = String::new();
    // Alternatives of one list are one line there.
    let mut lists = BTreeSet::new();
    for fact in &input.report.facts {
        for id in ids(fact) {
            let is_list = id.contains("-of-added") || id.contains("-of-removed");
            if is_list && !lists.insert((id.clone(), fact.location.clone())) {
                continue;
            }
            out.push_str(&format!("{{\"id\": {}, \"location\": {}}}\n", quoted(&id), quoted(&fact.location)));
        }
    }
    out
}

/// The ids of a fact, for each direction of its data.
fn ids(fact: &Fact) -> Vec<String> {
    let id = |text: &str| vec![text.to_owned()];
    match fact.kind {
        Kind::OpAdded => return id("endpoint-added"),
        Kind::OpRemoved if fact.context.was_deprecated => return id("api-removed-with-deprecation"),
        Kind::OpRemoved => return id("api-removed-without-deprecation"),
        Kind::OpDeprecated => return id("endpoint-deprecated"),
        Kind::OpUndeprecated => return id("endpoint-reactivated"),
        Kind::OpOperationId if fact.old.is_none() => return id("api-operation-id-added"),
        Kind::OpOperationId => return id("api-operation-id-removed"),
        Kind::WebhookAdded => return id("webhook-added"),
        Kind::WebhookRemoved => return id("webhook-removed"),
        Kind::SecurityAdded => return id("api-security-component-added"),
        Kind::SecurityRemoved => return id("api-security-component-removed"),
        Kind::OpSecurity if fact.old.is_none() => return id("api-security-added"),
        Kind::OpSecurity => return id("api-security-removed"),
        Kind::ParamAdded if fact.context.required => return id("new-required-request-parameter"),
        Kind::ParamAdded => return id("new-optional-request-parameter"),
        Kind::ParamRemoved => return id("request-parameter-removed"),
        Kind::ParamRequired if fact.location.ends_with(" request") => {
            return id("request-body-became-required");
        }
        Kind::ParamOptional if fact.location.ends_with(" request") => {
            return id("request-body-became-optional");
        }
        Kind::ParamRequired => return id("request-parameter-became-required"),
        Kind::ParamOptional => return id("request-parameter-became-optional"),
        Kind::ParamDeprecated => return id("request-parameter-deprecated"),
        Kind::RequestAdded if fact.context.required => return id("request-body-added-required"),
        Kind::RequestAdded => return id("request-body-added-optional"),
        Kind::RequestRemoved => return id("request-body-removed"),
        Kind::StatusAdded if fact.context.success => return id("response-success-status-added"),
        Kind::StatusAdded => return id("response-non-success-status-added"),
        Kind::StatusRemoved if fact.context.success => return id("response-success-status-removed"),
        Kind::StatusRemoved => return id("response-non-success-status-removed"),
        Kind::HeaderAdded => return id("response-header-added"),
        Kind::HeaderRemoved if fact.context.required => return id("required-response-header-removed"),
        Kind::HeaderRemoved => return id("optional-response-header-removed"),
        Kind::HeaderOptional => return id("response-header-became-optional"),
        _ => {}
    }
    let mut found = Vec::new();
    for (direction, side) in [(Directions::REQUEST, "request"), (Directions::RESPONSE, "response")] {
        if fact.sides.has(direction) {
            found.extend(data(fact, side));
        }
    }
    found
}

/// The ids of a fact about data that goes one way.
fn data(fact: &Fact, side: &str) -> Vec<String> {
    let is_request = side == "request";
    let place = match fact.position {
        Position::Body => "body",
        Position::Property => "property",
        Position::Parameter if is_request => "parameter",
        Position::ParameterProperty if is_request => "parameter-property",
        Position::Parameter | Position::ParameterProperty => "header",
    };
    let named = |what: &str| vec![format!("{side}-{place}-{what}")];
    let is_required = fact.context.required;
    let changed = || match (&fact.old, &fact.new) {
        (None, _) => "added",
        (_, None) => "removed",
        _ => "changed",
    };
    match fact.kind {
        Kind::MediaAdded if is_request => vec!["request-body-media-type-added".into()],
        Kind::MediaAdded => vec!["response-media-type-added".into()],
        Kind::MediaRemoved if is_request => vec!["request-body-media-type-removed".into()],
        Kind::MediaRemoved => vec!["response-media-type-removed".into()],
        Kind::SchemaAdded => vec![format!("{side}-body-media-type-schema-added")],
        Kind::SchemaRemoved => vec![format!("{side}-body-media-type-schema-removed")],
        Kind::PropAdded if is_request => {
            vec![format!("new-{}-request-property", if is_required { "required" } else { "optional" })]
        }
        Kind::PropRemoved if is_request => vec!["request-property-removed".into()],
        Kind::PropAdded | Kind::PropRemoved => {
            let word = if is_required { "required" } else { "optional" };
            let what = if fact.kind == Kind::PropAdded { "added" } else { "removed" };
            vec![format!("response-{word}-property-{what}")]
        }
        Kind::PropRequired => vec![format!("{side}-property-became-required")],
        Kind::PropOptional => vec![format!("{side}-property-became-optional")],
        Kind::PropDeprecated => vec![format!("{side}-property-deprecated")],
        Kind::SchemaNullable if fact.context.effect == Effect::Widens => named("became-nullable"),
        Kind::SchemaNullable => named("became-not-nullable"),
        Kind::SchemaType => types(fact, &format!("{side}-{place}")),
        Kind::SchemaDefault => named(&format!("default-value-{}", changed())),
        Kind::SchemaConst => named(&format!("const-{}", changed())),
        Kind::SchemaPattern => named(&format!("pattern-{}", changed())),
        Kind::EnumSet if is_request => enum_set(fact, place),
        Kind::EnumValueAdded if is_request || place == "property" => named("enum-value-added"),
        Kind::EnumValueRemoved => named("enum-value-removed"),
        Kind::OneOfBranchAdded => named("one-of-added"),
        Kind::OneOfBranchRemoved => named("one-of-removed"),
        Kind::AnyOfBranchAdded => named("any-of-added"),
        Kind::AnyOfBranchRemoved => named("any-of-removed"),
        Kind::PatternPropertyAdded => named("pattern-property-added"),
        Kind::PatternPropertyRemoved => named("pattern-property-removed"),
        Kind::DependentRequired => named(&format!("dependent-required-{}", changed())),
        Kind::SubschemaAdded | Kind::SubschemaRemoved => {
            let what = if fact.kind == Kind::SubschemaAdded { "added" } else { "removed" };
            let keyword = fact.detail.as_deref().unwrap_or_default();
            match keyword.starts_with("dependentSchemas.") {
                true => named(&format!("dependent-schema-{what}")),
                false => named(&format!("{}-{what}", kebab(keyword))),
            }
        }
        Kind::Discriminator => match changed() {
            "changed" => named("discriminator-property-name-changed"),
            what => named(&format!("discriminator-{what}")),
        },
        Kind::DiscriminatorMapping => match changed() {
            "removed" => named("discriminator-mapping-deleted"),
            what => named(&format!("discriminator-mapping-{what}")),
        },
        Kind::ContentEncoding => named("content-encoding-changed"),
        Kind::ContentMediaType => named("content-media-type-changed"),
        kind => limit(fact, kind, is_request, &named),
    }
}

/// A list of values is set, and each value added.
fn enum_set(fact: &Fact, place: &str) -> Vec<String> {
    let is_header = place == "parameter-property" && fact.location.contains(" header:");
    let first = if is_header { "request-header-property" } else { &*format!("request-{place}") };
    let mut found = vec![format!("{first}-became-enum")];
    let values = fact.new.as_deref().map_or(0, |values| values.split(", ").count());
    found.extend(std::iter::repeat_n(format!("request-{place}-enum-value-added"), values));
    found
}

fn types(fact: &Fact, prefix: &str) -> Vec<String> {
    let is_list = |value: &Option<String>| value.as_deref().is_some_and(|value| value.starts_with('['));
    let word = match (is_list(&fact.old) || is_list(&fact.new), fact.context.effect) {
        (true, Effect::Widens) => "list-of-types-widened",
        (true, Effect::Narrows) => "list-of-types-narrowed",
        (false, Effect::Widens) => "type-generalized",
        (false, Effect::Narrows) => "type-specialized",
        _ => "type-changed",
    };
    vec![format!("{prefix}-{word}")]
}

/// Limits: of responses only those that let more values through, and counts of `contains`.
fn limit(fact: &Fact, kind: Kind, is_request: bool, named: &dyn Fn(&str) -> Vec<String>) -> Vec<String> {
    let name = match kind {
        Kind::Minimum => "min",
        Kind::Maximum => "max",
        Kind::ExclusiveMinimum => "exclusive-min",
        Kind::ExclusiveMaximum => "exclusive-max",
        Kind::MinLength => "min-length",
        Kind::MaxLength => "max-length",
        Kind::MinItems => "min-items",
        Kind::MaxItems => "max-items",
        Kind::MinContains => "min-contains",
        Kind::MaxContains => "max-contains",
        _ => return Vec::new(),
    };
    let is_contains = matches!(kind, Kind::MinContains | Kind::MaxContains);
    let number = |value: &Option<String>| value.as_deref().and_then(|value| value.parse::<f64>().ok());
    let what = match (number(&fact.old), number(&fact.new)) {
        (Some(old), Some(new)) if new > old => "increased",
        (Some(_), Some(_)) => "decreased",
        (None, _) => "set",
        _ => "unset",
    };
    let is_told =
        is_contains || is_request && what != "unset" || !is_request && fact.context.effect == Effect::Widens;
    if is_told { named(&format!("{name}-{what}")) } else { Vec::new() }
}

/// `unevaluatedItems` as `unevaluated-items`.
fn kebab(keyword: &str) -> String {
    let mut out = String::new();
    for character in keyword.chars() {
        if character.is_ascii_uppercase() {
            out.push('-');
        }
        out.push(character.to_ascii_lowercase());
    }
    out
}
