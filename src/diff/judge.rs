//! The severity of a difference, by its kind, its effect and the direction of the data.

use super::fact::{Context, Directions, Effect, Kind};
use super::policy::Policy;
use super::rules::{self, Rule};

/// The rule that applies to a difference; of several directions the most severe.
pub(super) fn judge(
    kind: Kind,
    context: Context,
    directions: Directions,
    texts: Option<(&str, &str)>,
    policy: &Policy,
) -> &'static Rule {
    let each = [Directions::REQUEST, Directions::RESPONSE]
        .into_iter()
        .filter(|direction| directions.has(*direction))
        .map(|direction| judge_one(kind, context, direction, texts, policy))
        .min_by_key(|rule| rule.severity);
    each.unwrap_or_else(|| judge_one(kind, context, Directions::NONE, texts, policy))
}

fn judge_one(
    kind: Kind,
    context: Context,
    direction: Directions,
    texts: Option<(&str, &str)>,
    policy: &Policy,
) -> &'static Rule {
    let is_request = direction == Directions::REQUEST;
    if context.effect == Effect::Equivalent {
        return &rules::EQUIVALENT;
    }
    match kind {
        Kind::OpAdded | Kind::WebhookAdded | Kind::CallbackAdded | Kind::ApiAdded => &rules::OPERATION_ADDED,
        Kind::OpRemoved
        | Kind::WebhookRemoved
        | Kind::CallbackRemoved
        | Kind::ApiRemoved
        | Kind::ParamRemoved
        | Kind::EventRemoved
            if context.was_deprecated =>
        {
            &rules::REMOVED_AFTER_DEPRECATION
        }
        Kind::OpRemoved | Kind::WebhookRemoved | Kind::CallbackRemoved | Kind::ApiRemoved => {
            &rules::OPERATION_REMOVED
        }
        Kind::OpMoved if context.corrected => &rules::REQUEST_WIDENED,
        Kind::OpMoved => &rules::OPERATION_MOVED,
        Kind::OpDeprecated => &rules::OPERATION_DEPRECATED,
        Kind::PropDeprecated | Kind::ParamDeprecated => &rules::DEPRECATED,
        Kind::OpUndeprecated | Kind::PropUndeprecated | Kind::ParamUndeprecated => &rules::UNDEPRECATED,
        Kind::OpOperationId => &rules::OPERATION_ID_CHANGED,
        Kind::OpSecurity | Kind::SecurityAdded | Kind::SecurityRemoved | Kind::SecurityChanged => {
            &rules::SECURITY_CHANGED
        }
        Kind::ServerAdded | Kind::ServerRemoved => &rules::SERVER_CHANGED,
        Kind::EventAdded | Kind::DefinitionAdded => &rules::EVENT_ADDED,
        Kind::EventRemoved => &rules::EVENT_REMOVED,
        Kind::DefinitionRemoved => &rules::PAGE_REMOVED,
        Kind::ParamAdded | Kind::RequestAdded if context.required => &rules::REQUIRED_ADDED,
        Kind::ParamAdded | Kind::RequestAdded => &rules::OPTIONAL_ADDED,
        Kind::ParamRemoved | Kind::RequestRemoved => &rules::REQUEST_REMOVED,
        Kind::ParamRequired if context.corrected => &rules::REQUIREDNESS_CORRECTED,
        Kind::ParamRequired => &rules::BECAME_REQUIRED,
        Kind::ParamOptional => &rules::NO_LONGER_REQUIRED,
        Kind::ParamStyle => &rules::VALUES_CHANGED,
        Kind::MediaAdded => &rules::MEDIA_TYPE_ADDED,
        Kind::MediaRemoved => &rules::MEDIA_TYPE_REMOVED,
        Kind::StatusAdded => &rules::STATUS_ADDED,
        Kind::StatusRemoved if context.success => &rules::SUCCESS_REMOVED,
        Kind::StatusRemoved => &rules::STATUS_REMOVED,
        Kind::HeaderAdded => &rules::RECEIVED_ADDED,
        Kind::HeaderRemoved if context.required => &rules::REQUIRED_REMOVED,
        Kind::HeaderRemoved => &rules::RESPONSE_REMOVED,
        Kind::HeaderRequired => &rules::ALWAYS_RECEIVED,
        Kind::HeaderOptional => &rules::BECAME_OPTIONAL,
        Kind::PropAdded | Kind::PropRemoved | Kind::PropRequired | Kind::PropOptional => {
            field(kind, context, is_request, policy)
        }
        Kind::SchemaDefault => &rules::DEFAULT_CHANGED,
        Kind::SchemaReadOnly | Kind::SchemaWriteOnly => &rules::ACCESS_CHANGED,
        Kind::AnchorRemoved => &rules::ANCHOR_REMOVED,
        Kind::AnchorAdded => &rules::ANCHOR_ADDED,
        Kind::PageRemoved => &rules::PAGE_REMOVED,
        Kind::Example => &rules::EXAMPLE,
        Kind::OpMark | Kind::VersionMark | Kind::ApiVersion => &rules::MARK,
        Kind::SchemaTitle
        | Kind::OpTags
        | Kind::ParamRenamed
        | Kind::TagAdded
        | Kind::TagRemoved
        | Kind::ApiTitle => &rules::NAME,
        Kind::Xml | Kind::Discriminator | Kind::DiscriminatorMapping => {
            values(context, kind, is_request, policy)
        }
        Kind::LinkAdded | Kind::LinkRemoved | Kind::DocsChanged | Kind::Extension | Kind::PageAdded => {
            &rules::PRESENTATION
        }
        Kind::RefChanged | Kind::ComponentAdded | Kind::ComponentRemoved => &rules::EQUIVALENT,
        kind if kind.is_text() => match texts {
            Some((old, new)) if requirements(old) != requirements(new) => &rules::NORMATIVE_TEXT,
            _ => &rules::TEXT,
        },
        _ => values(context, kind, is_request, policy),
    }
}

/// Fields of objects.
fn field(kind: Kind, context: Context, is_request: bool, policy: &Policy) -> &'static Rule {
    let is_closed = match policy.tolerate_unknown_fields {
        None => context.closed,
        Some(tolerated) => !tolerated,
    };
    // What only the server sets is not part of a request, and the reverse.
    let is_ignored = if is_request { context.read_only } else { context.write_only };
    match kind {
        Kind::PropRemoved if context.was_deprecated => &rules::REMOVED_AFTER_DEPRECATION,
        Kind::PropRemoved if is_request && is_closed && !is_ignored => &rules::CLOSED_FIELD_REMOVED,
        Kind::PropRemoved if is_request => &rules::REQUEST_REMOVED,
        Kind::PropRemoved if context.required && !is_ignored => &rules::REQUIRED_REMOVED,
        Kind::PropRemoved => &rules::RESPONSE_REMOVED,
        Kind::PropAdded if is_request && context.required && !is_ignored => &rules::REQUIRED_ADDED,
        Kind::PropAdded if is_request => &rules::OPTIONAL_ADDED,
        Kind::PropAdded if is_closed && !is_ignored => &rules::CLOSED_FIELD_ADDED,
        Kind::PropAdded => &rules::RECEIVED_ADDED,
        Kind::PropRequired if is_request && context.corrected => &rules::REQUIREDNESS_CORRECTED,
        Kind::PropRequired if is_request && !is_ignored => &rules::BECAME_REQUIRED,
        Kind::PropRequired => &rules::ALWAYS_RECEIVED,
        _ if is_request || is_ignored => &rules::NO_LONGER_REQUIRED,
        _ => &rules::BECAME_OPTIONAL,
    }
}

/// Changes of the set of valid values.
fn values(context: Context, kind: Kind, is_request: bool, policy: &Policy) -> &'static Rule {
    let is_value = matches!(kind, Kind::EnumValueAdded | Kind::EnumUnset);
    match (context.effect, is_request) {
        (Effect::None | Effect::Equivalent, _) => &rules::PRESENTATION,
        (Effect::Clarifies, _) => &rules::WRITTEN_DOWN,
        (Effect::Narrows, true) => &rules::REQUEST_NARROWED,
        (Effect::Widens, true) => &rules::REQUEST_WIDENED,
        (Effect::Narrows, false) => &rules::RESPONSE_NARROWED,
        (Effect::Widens, false) if is_value && policy.tolerate_unknown_values => &rules::RECEIVED_ADDED,
        (Effect::Widens, false) => &rules::RESPONSE_WIDENED,
        (Effect::Changes, _) => &rules::VALUES_CHANGED,
    }
}

/// The words of RFC 2119 in a text, in order.
fn requirements(text: &str) -> Vec<&str> {
    let word = |word: &&str| {
        matches!(*word, "MUST" | "SHALL" | "SHOULD" | "MAY" | "REQUIRED" | "RECOMMENDED" | "OPTIONAL" | "NOT")
    };
    text.split(|c: char| !c.is_ascii_alphabetic()).filter(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff::fact::Severity;

    #[test]
    fn direction_decides() {
        let policy = Policy::default();
        let severity = |kind, effect, direction| {
            let context = Context { effect, ..Context::default() };
            judge(kind, context, direction, None, &policy).severity
        };
        let narrowed = |direction| severity(Kind::MaxLength, Effect::Narrows, direction);
        assert_eq!(narrowed(Directions::REQUEST), Severity::Breaking);
        assert_eq!(narrowed(Directions::RESPONSE), Severity::Compatible);
        assert_eq!(narrowed(Directions::BOTH), Severity::Breaking);
        assert_eq!(severity(Kind::EnumValueAdded, Effect::Widens, Directions::RESPONSE), Severity::Breaking);
        let tolerant = Policy { tolerate_unknown_values: true, ..Policy::default() };
        let context = Context { effect: Effect::Widens, ..Context::default() };
        let rule = judge(Kind::EnumValueAdded, context, Directions::RESPONSE, None, &tolerant);
        assert_eq!(rule.severity, Severity::Compatible);
    }

    #[test]
    fn a_requirement_in_a_text_is_more_than_wording() {
        let policy = Policy::default();
        let rule = |texts| judge(Kind::OpText, Context::default(), Directions::NONE, Some(texts), &policy);
        assert_eq!(rule(("It may fail.", "It can fail.")), &rules::TEXT);
        assert_eq!(rule(("It SHOULD fail.", "It MUST fail.")), &rules::NORMATIVE_TEXT);
    }
}
