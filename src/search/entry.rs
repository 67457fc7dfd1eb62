//! What the site hands to the search: one entry for each thing that a reader can land on.

/// What an entry is. The order is the order of the labels in the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A page as a whole: its title and the text before its first heading.
    Page,
    /// A heading and the text up to the next one.
    Section,
    /// An operation of an API: `GET /_matrix/client/v3/sync`.
    Operation,
    /// A parameter of an operation, in its path, query, header or cookies.
    Parameter,
    /// A property of a request, response, event or type.
    Field,
    /// An event type: `m.room.member`.
    Event,
    /// A named type (schema).
    Schema,
    /// An error code: `M_FORBIDDEN`.
    ErrorCode,
    /// A term that the prose defines.
    Term,
    /// One change of a changelog.
    Change,
}

impl Kind {
    /// Every kind, in the order of their numbers in the index.
    pub const ALL: [Kind; 10] = [
        Kind::Page,
        Kind::Section,
        Kind::Operation,
        Kind::Parameter,
        Kind::Field,
        Kind::Event,
        Kind::Schema,
        Kind::ErrorCode,
        Kind::Term,
        Kind::Change,
    ];

    /// The label over a group of results of this kind.
    pub fn label(self) -> &'static str {
        match self {
            Kind::Page => "Pages",
            Kind::Section => "Sections",
            Kind::Operation => "Endpoints",
            Kind::Parameter => "Parameters",
            Kind::Field => "Fields",
            Kind::Event => "Events",
            Kind::Schema => "Types",
            Kind::ErrorCode => "Error codes",
            Kind::Term => "Terms",
            Kind::Change => "Changes",
        }
    }

    /// Its number in the index.
    pub(super) fn number(self) -> u32 {
        self as u32
    }
}

/// One thing that the search can find.
///
/// All texts are plain: no markup, and any run of white space stands for one space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it is: decides the group it is shown in and breaks ties between equal matches.
    pub kind: Kind,
    /// The heading or symbol as the page shows it. An operation has its method and path here
    /// (`GET /_matrix/client/v3/sync`), a field its bare name.
    pub title: String,
    /// For a parameter or field, what it belongs to, by that thing's own title: an operation, an
    /// event type, a type. The two together can be searched: `m.room.member membership`.
    pub owner: Option<String>,
    /// The title of the page that it stands on.
    pub page_title: String,
    /// The page's path relative to the root of the site, and the anchor:
    /// `client-server-api/#mroommember`.
    pub url: String,
    /// The prose: description, or the text of the section without that of its subsections, without
    /// code blocks. For an operation, its summary first.
    pub text: String,
    /// Further exact names for it, as good as the title: the operation id, older names, a short path.
    pub keys: Vec<String>,
    /// Deprecated, or of a changelog: it comes after what matches as well.
    pub secondary: bool,
}
