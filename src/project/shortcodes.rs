//! The registry of shortcodes that come with the program: the parameters of each.

/// A shortcode.
#[derive(Debug)]
pub struct Signature {
    /// Its name.
    pub name: &'static str,
    /// Its parameters. Those without a name are called by their position.
    pub params: &'static [Parameter],
}

/// A parameter of a shortcode.
#[derive(Debug)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What its value is.
    pub kind: ParameterKind,
}

/// What the value of a parameter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterKind {
    /// Any text.
    Text,
    /// `true` or `false`.
    Flag,
}

const fn text(name: &'static str) -> Parameter {
    Parameter { name, kind: ParameterKind::Text }
}

const fn flag(name: &'static str) -> Parameter {
    Parameter { name, kind: ParameterKind::Flag }
}

const TITLED: &[Parameter] = &[text("title")];
/// `inherited` is given by the texts that include others.
const VERSION: &[Parameter] = &[text("v"), text("0"), flag("this"), flag("inherited")];
const FRAGMENT: &[Parameter] = &[text("name"), text("filename"), flag("withVersioning")];
const REFERENCE: &[Parameter] = &[text("path"), text("0"), text("lang"), text("outputFormat")];

/// All shortcodes, by their names.
static SIGNATURES: &[Signature] = &[
    Signature { name: "added-in", params: VERSION },
    Signature { name: "added-in-paragraph", params: VERSION },
    Signature { name: "boxes/added-in-paragraph", params: VERSION },
    Signature { name: "boxes/note", params: TITLED },
    Signature { name: "boxes/rationale", params: TITLED },
    Signature { name: "boxes/warning", params: TITLED },
    Signature { name: "changed-in", params: VERSION },
    Signature { name: "changelog", params: &[text("api"), text("label")] },
    Signature { name: "changelog/changelog-changes", params: &[] },
    Signature { name: "changelog/changelog-description", params: &[] },
    Signature { name: "changelog/changelog-rendered", params: &[text("p")] },
    Signature { name: "changelog/changelogs", params: &[] },
    Signature {
        name: "compare-apis",
        params: &[
            text("new"),
            text("old"),
            text("new_label"),
            text("old_label"),
            text("anchor_base"),
            text("first"),
        ],
    },
    Signature { name: "cs-module", params: FRAGMENT },
    Signature { name: "definition", params: &[text("path"), flag("compact")] },
    Signature { name: "diagram", params: &[text("name"), text("alt")] },
    Signature { name: "event", params: &[text("event"), text("title"), text("desired_example_name")] },
    Signature { name: "event-fields", params: &[text("event_type")] },
    Signature { name: "event-group", params: &[text("group_name"), text("desired_example_name")] },
    Signature {
        name: "http-api",
        params: &[
            text("spec"),
            text("api"),
            text("tag"),
            text("operation"),
            text("anchor_base"),
            text("first"),
        ],
    },
    Signature { name: "msgtypes", params: &[] },
    Signature { name: "note", params: TITLED },
    Signature { name: "page-table", params: &[text("folder"), text("fields"), text("caption")] },
    Signature { name: "proposal-tables", params: &[] },
    Signature { name: "rationale", params: TITLED },
    Signature { name: "ref", params: REFERENCE },
    Signature { name: "relref", params: REFERENCE },
    Signature { name: "rver-fragment", params: FRAGMENT },
    Signature { name: "sas-emojis", params: &[] },
    Signature { name: "var", params: &[text("name"), text("0")] },
    Signature { name: "warning", params: TITLED },
];

/// The parameters of a shortcode; `None` for one of the author's own.
pub fn signature(name: &str) -> Option<&'static Signature> {
    SIGNATURES.binary_search_by(|signature| signature.name.cmp(name)).ok().map(|at| &SIGNATURES[at])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_sorted() {
        assert!(SIGNATURES.is_sorted_by_key(|signature| signature.name));
        assert!(signature("event").is_some() && signature("evnt").is_none());
    }
}
