//! The table of rules: each has an id, a severity and the text of `diff --explain`.

use super::fact::Severity::{self, Breaking, Clarified, Compatible, Editorial, Notable};
use crate::diagnostic;

/// Why a difference has its severity.
#[derive(Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its stable name, also in `[diff.severity]`.
    pub id: &'static str,
    /// Severity unless the configuration changes it.
    pub severity: Severity,
    /// What it says, in a few words.
    pub title: &'static str,
    /// The reason, for `--explain`.
    pub explanation: &'static str,
    /// The rule as that of a problem, for build services.
    pub problem: diagnostic::Rule,
}

macro_rules! rules {
    ($($name:ident = $id:literal, $severity:ident, $title:literal, $explanation:literal;)*) => {
        $(
            #[doc = $title]
            pub static $name: Rule = Rule {
                id: $id,
                severity: $severity,
                title: $title,
                explanation: $explanation,
                problem: diagnostic::Rule {
                    code: $id,
                    severity: diagnostic::Severity::Warning,
                    what: $title,
                    why: $explanation,
                    example: "",
                    instead: "",
                },
            };
        )*

        /// All rules, the most severe first.
        pub static ALL: &[&Rule] = &[$(&$name,)*];
    };
}

rules! {
    OPERATION_REMOVED = "operation-removed", Breaking, "operation removed without prior deprecation",
        "Clients that call the operation fail. Deprecate it in one release before it is removed in a later one.";
    OPERATION_MOVED = "operation-moved", Breaking, "method or path of an operation changed",
        "Clients call the old address. Keep the old operation, deprecated, beside the new one.";
    REQUEST_NARROWED = "request-narrowed", Breaking, "fewer values are accepted in requests",
        "A client that follows the old version may send a value that the new version rejects.";
    RESPONSE_WIDENED = "response-widened", Breaking, "more values are possible in responses",
        "A client that follows the old version may receive a value that it does not know. Unknown fields and enum values are tolerated where `diff.tolerate_unknown_fields` and `diff.tolerate_unknown_values` say so.";
    VALUES_CHANGED = "values-changed", Breaking, "other values are valid than before",
        "Values that were valid are not any more, and others became valid: neither side can rely on the old version.";
    REQUIRED_ADDED = "required-added", Breaking, "something new must be sent",
        "Clients that follow the old version do not send it, and their requests are rejected.";
    BECAME_REQUIRED = "became-required", Breaking, "something that could be left out must be sent",
        "Clients that left it out have their requests rejected.";
    BECAME_OPTIONAL = "became-optional", Breaking, "something that was always received may be missing",
        "Clients that follow the old version rely on it.";
    REQUIRED_REMOVED = "required-removed", Breaking, "something that was always received is gone",
        "Clients that follow the old version rely on it. Deprecate it first, and make it optional.";
    CLOSED_FIELD_REMOVED = "closed-field-removed", Breaking, "a field of a closed object can no longer be sent",
        "The object allows no further fields, so that a request with this field is rejected.";
    CLOSED_FIELD_ADDED = "closed-field-added", Breaking, "a field was added to a closed object",
        "The old version says that there are no further fields, so that clients may reject the response.";
    MEDIA_TYPE_REMOVED = "media-type-removed", Breaking, "a media type is gone",
        "Requests in this form are rejected, or responses no longer come in it.";
    SUCCESS_REMOVED = "success-status-removed", Breaking, "a response of success is gone",
        "Clients wait for this status.";
    EVENT_REMOVED = "event-removed", Breaking, "event removed without prior deprecation",
        "Deprecate it in one release before it is removed in a later one.";
    OPERATION_DEPRECATED = "operation-deprecated", Notable, "operation deprecated",
        "It still works, and will be removed. Use its successor.";
    REMOVED_AFTER_DEPRECATION = "removed-after-deprecation", Notable, "removed after it was deprecated",
        "It was announced that this would be removed.";
    DEPRECATED = "deprecated", Notable, "field or parameter deprecated",
        "It still works, and will be removed.";
    REQUEST_REMOVED = "request-removed", Notable, "something can no longer be sent",
        "Clients may still send it, and it is ignored.";
    RESPONSE_REMOVED = "response-removed", Notable, "something optional is no longer received",
        "Clients had to do without it before, since it was optional.";
    STATUS_REMOVED = "status-removed", Notable, "a response of failure is gone",
        "Clients need not handle it any more; another status may have taken its place.";
    REQUIREDNESS_CORRECTED = "requiredness-corrected", Notable, "the description now says that it is required",
        "What the new version requires was required before by the text, by the place of the parameter in the path, or by the fields of the body. Nothing changes for requests that worked.";
    DEFAULT_CHANGED = "default-changed", Notable, "default value changed",
        "Requests that leave it out mean something else now.";
    SECURITY_CHANGED = "security-changed", Notable, "authentication changed",
        "Callers have to present something else, or need not present anything any more.";
    SERVER_CHANGED = "server-changed", Notable, "server changed",
        "Callers find the API at another address.";
    OPERATION_ID_CHANGED = "operation-id-changed", Notable, "operationId changed",
        "Generated clients name their functions after it, and anchors are made of it.";
    ANCHOR_REMOVED = "anchor-removed", Notable, "links to this anchor are dead",
        "Other sites link to it. Keep it as an alias of its successor.";
    ACCESS_CHANGED = "access-changed", Notable, "readOnly or writeOnly changed",
        "Another side sets the value now.";
    PAGE_REMOVED = "page-removed", Notable, "a page is gone",
        "Links to it are dead. Redirect it to its successor.";
    OPERATION_ADDED = "operation-added", Compatible, "new operation",
        "Nobody has to call it.";
    EVENT_ADDED = "event-added", Compatible, "new event",
        "Who does not know it ignores it.";
    OPTIONAL_ADDED = "optional-added", Compatible, "something new that may be sent",
        "Clients that do not know it leave it out.";
    RECEIVED_ADDED = "received-added", Compatible, "something new is received",
        "Clients that do not know it ignore it.";
    REQUEST_WIDENED = "request-widened", Compatible, "more values are accepted in requests",
        "Requests that were valid still are.";
    RESPONSE_NARROWED = "response-narrowed", Compatible, "fewer values are possible in responses",
        "Clients that handle all values of the old version handle those of the new one.";
    NO_LONGER_REQUIRED = "no-longer-required", Compatible, "something can be left out of requests now",
        "Clients that send it still work.";
    ALWAYS_RECEIVED = "always-received", Compatible, "something is always received now",
        "Clients that cope without it still work.";
    STATUS_ADDED = "status-added", Compatible, "a response was added",
        "Clients handle unknown statuses by their first digit (RFC 9110, section 15).";
    MEDIA_TYPE_ADDED = "media-type-added", Compatible, "a media type was added",
        "Requests in the other forms still work, and responses come in the form that was asked for.";
    UNDEPRECATED = "undeprecated", Compatible, "no longer deprecated",
        "It will not be removed.";
    WRITTEN_DOWN = "written-down", Clarified, "a format or pattern writes down what was meant",
        "The values that are meant are the same; the description is now precise enough for programs.";
    NORMATIVE_TEXT = "normative-text", Clarified, "a text with other requirements (MUST, SHOULD, MAY)",
        "The words of RFC 2119 in the text differ between the versions: read both.";
    TEXT = "text", Editorial, "text changed",
        "The wording differs and the words of RFC 2119 do not.";
    EXAMPLE = "example", Editorial, "example changed",
        "Examples illustrate, and require nothing.";
    MARK = "mark", Editorial, "version marks changed",
        "The versions differ in which something is said to be added or changed.";
    NAME = "name", Editorial, "a name that readers see and programs do not",
        "Titles, tags and names of path parameters are not sent.";
    PRESENTATION = "presentation", Editorial, "presentation changed",
        "What is shown differs, and not what is sent.";
    ANCHOR_ADDED = "anchor-added", Editorial, "new anchor",
        "A section or field can be linked to that was not there before.";
    EQUIVALENT = "equivalent", Editorial, "the same in another form",
        "Both versions say the same: components were renamed, or something was moved into a component or out of one. Shown with `--all`.";
}

/// The rule with an id.
pub fn find(id: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_rules_explain_themselves() {
        let mut ids: Vec<&str> = ALL.iter().map(|rule| rule.id).collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), ALL.len());
        assert!(ALL.iter().all(|rule| rule.explanation.ends_with('.') || rule.explanation.ends_with('`')));
        assert!(ALL.is_sorted_by_key(|rule| rule.severity));
    }
}
