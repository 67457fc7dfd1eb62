//! One difference between two versions, as a value.

use super::rules::Rule;
use crate::source::Span;

/// How much a difference matters, the most severe first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Programs that follow the old version may fail with the new one.
    Breaking,
    /// Nothing fails at once, but implementers have to know.
    Notable,
    /// Something new that nobody has to use.
    Compatible,
    /// The new version says more precisely what the old one meant.
    Clarified,
    /// Wording, examples and marks.
    Editorial,
}

impl Severity {
    /// All of them, the most severe first.
    pub const ALL: [Severity; 5] = [
        Severity::Breaking,
        Severity::Notable,
        Severity::Compatible,
        Severity::Clarified,
        Severity::Editorial,
    ];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Breaking => "breaking",
            Severity::Notable => "notable",
            Severity::Compatible => "compatible",
            Severity::Clarified => "clarified",
            Severity::Editorial => "editorial",
        }
    }

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| severity.as_str() == word)
    }
}

/// Which way data goes that a schema describes; several at once for a shared one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Directions(u8);

impl Directions {
    /// Neither: it says nothing about data.
    pub const NONE: Directions = Directions(0);
    /// To the server.
    pub const REQUEST: Directions = Directions(1);
    /// From the server.
    pub const RESPONSE: Directions = Directions(2);
    /// Both ways, as events go.
    pub const BOTH: Directions = Directions(3);

    /// Both sets together.
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether all of another set are in this one.
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The other way round: callbacks are requests that the server makes.
    pub fn mirrored(self) -> Self {
        match self {
            Self::REQUEST => Self::RESPONSE,
            Self::RESPONSE => Self::REQUEST,
            same => same,
        }
    }

    /// The words for them.
    pub fn words(self) -> Vec<&'static str> {
        let words = [(Self::REQUEST, "request"), (Self::RESPONSE, "response")];
        words.into_iter().filter(|(one, _)| self.has(*one)).map(|(_, word)| word).collect()
    }
}

/// What a change does to the set of valid values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Effect {
    /// Nothing.
    #[default]
    None,
    /// Fewer values are valid.
    Narrows,
    /// More values are valid.
    Widens,
    /// Some became valid, others invalid.
    Changes,
    /// It writes down what was meant before.
    Clarifies,
    /// It is the same in another form.
    Equivalent,
}

/// What judging a fact needs to know beside its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Context {
    /// What it does to the set of valid values.
    pub effect: Effect,
    /// Whether the thing must be there.
    pub required: bool,
    /// Whether it was deprecated before.
    pub was_deprecated: bool,
    /// Whether the object around it allows no further fields.
    pub closed: bool,
    /// Whether it concerns a response of success.
    pub success: bool,
    /// Whether the old text said already what the new version requires.
    pub corrected: bool,
    /// Whether only the server sets it.
    pub read_only: bool,
    /// Whether only the client sends it.
    pub write_only: bool,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// What sort of difference it is; the words are part of a fact's identity.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs)] // The words say it.
        pub enum Kind { $($(#[$doc])* $name,)* }

        impl Kind {
            /// All of them.
            pub const ALL: &'static [Kind] = &[$(Kind::$name,)*];

            /// The word for it.
            pub fn as_str(self) -> &'static str {
                match self { $(Kind::$name => $word,)* }
            }
        }
    };
}

kinds! {
    OpAdded = "op-added",
    OpRemoved = "op-removed",
    OpMoved = "op-moved",
    OpDeprecated = "op-deprecated",
    OpUndeprecated = "op-undeprecated",
    OpOperationId = "op-operationId",
    OpSecurity = "op-security",
    OpTags = "op-tags",
    OpText = "op-text",
    OpMark = "op-mark",
    WebhookAdded = "webhook-added",
    WebhookRemoved = "webhook-removed",
    CallbackAdded = "callback-added",
    CallbackRemoved = "callback-removed",
    ParamAdded = "param-added",
    ParamRemoved = "param-removed",
    ParamRenamed = "param-renamed",
    ParamRequired = "param-required",
    ParamOptional = "param-optional",
    ParamDeprecated = "param-deprecated",
    ParamUndeprecated = "param-undeprecated",
    ParamStyle = "param-style",
    ParamText = "param-text",
    RequestAdded = "request-added",
    RequestRemoved = "request-removed",
    RequestText = "request-text",
    MediaAdded = "media-type-added",
    MediaRemoved = "media-type-removed",
    SchemaAdded = "schema-added",
    SchemaRemoved = "schema-removed",
    StatusAdded = "status-added",
    StatusRemoved = "status-removed",
    StatusText = "status-text",
    HeaderAdded = "header-added",
    HeaderRemoved = "header-removed",
    HeaderRequired = "header-required",
    HeaderOptional = "header-optional",
    HeaderText = "header-text",
    LinkAdded = "link-added",
    LinkRemoved = "link-removed",
    PropAdded = "prop-added",
    PropRemoved = "prop-removed",
    PropRequired = "prop-required",
    PropOptional = "prop-optional",
    PropDeprecated = "prop-deprecated",
    PropUndeprecated = "prop-undeprecated",
    PropText = "prop-text",
    VersionMark = "version-mark",
    SchemaType = "schema-type",
    SchemaNullable = "schema-nullable",
    SchemaFormat = "schema-format",
    SchemaPattern = "schema-pattern",
    SchemaTitle = "schema-title",
    SchemaDefault = "schema-default",
    SchemaConst = "schema-const",
    SchemaReadOnly = "schema-readOnly",
    SchemaWriteOnly = "schema-writeOnly",
    Minimum = "schema-minimum",
    Maximum = "schema-maximum",
    ExclusiveMinimum = "schema-exclusiveMinimum",
    ExclusiveMaximum = "schema-exclusiveMaximum",
    MultipleOf = "schema-multipleOf",
    MinLength = "schema-minLength",
    MaxLength = "schema-maxLength",
    MinItems = "schema-minItems",
    MaxItems = "schema-maxItems",
    UniqueItems = "schema-uniqueItems",
    MinContains = "schema-minContains",
    MaxContains = "schema-maxContains",
    MinProperties = "schema-minProperties",
    MaxProperties = "schema-maxProperties",
    ContentEncoding = "schema-contentEncoding",
    ContentMediaType = "schema-contentMediaType",
    EnumSet = "enum-set",
    EnumUnset = "enum-unset",
    EnumValueAdded = "enum-value-added",
    EnumValueRemoved = "enum-value-removed",
    EnumText = "enum-text",
    OneOfBranchAdded = "oneOf-branch-added",
    OneOfBranchRemoved = "oneOf-branch-removed",
    AnyOfBranchAdded = "anyOf-branch-added",
    AnyOfBranchRemoved = "anyOf-branch-removed",
    AdditionalProperties = "additionalProperties-changed",
    PatternPropertyAdded = "pattern-property-added",
    PatternPropertyRemoved = "pattern-property-removed",
    ItemsAdded = "items-added",
    ItemsRemoved = "items-removed",
    PrefixItems = "prefixItems-changed",
    SubschemaAdded = "subschema-added",
    SubschemaRemoved = "subschema-removed",
    DependentRequired = "dependentRequired-changed",
    Discriminator = "discriminator-changed",
    DiscriminatorMapping = "discriminator-mapping-changed",
    Xml = "xml-changed",
    RefChanged = "ref-changed",
    Example = "example",
    EventAdded = "event-schema-added",
    EventRemoved = "event-schema-removed",
    DefinitionAdded = "definition-added",
    DefinitionRemoved = "definition-removed",
    ComponentAdded = "component-added",
    ComponentRemoved = "component-removed",
    ApiAdded = "api-added",
    ApiRemoved = "api-removed",
    ApiTitle = "api-title",
    ApiVersion = "api-version",
    ApiText = "api-text",
    ServerAdded = "server-added",
    ServerRemoved = "server-removed",
    SecurityAdded = "security-scheme-added",
    SecurityRemoved = "security-scheme-removed",
    SecurityChanged = "security-scheme-changed",
    TagAdded = "tag-added",
    TagRemoved = "tag-removed",
    TagText = "tag-text",
    DocsChanged = "external-docs-changed",
    Extension = "extension-changed",
    PageAdded = "page-added",
    PageRemoved = "page-removed",
    SectionAdded = "section-added",
    SectionRemoved = "section-removed",
    ProseChanged = "prose-text",
    ProseAdded = "prose-added",
    ProseRemoved = "prose-removed",
    ProseMoved = "prose-moved",
    AnchorAdded = "anchor-added",
    AnchorRemoved = "anchor-removed",
}

impl Kind {
    /// Whether its values are prose, to be compared word by word.
    pub fn is_text(self) -> bool {
        matches!(
            self,
            Kind::OpText
                | Kind::ParamText
                | Kind::RequestText
                | Kind::StatusText
                | Kind::HeaderText
                | Kind::PropText
                | Kind::EnumText
                | Kind::ApiText
                | Kind::TagText
                | Kind::ProseChanged
                | Kind::ProseAdded
                | Kind::ProseRemoved
                | Kind::ProseMoved
                | Kind::SectionAdded
                | Kind::SectionRemoved
        )
    }
}

/// What part of a request or response a schema is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Position {
    /// A body as a whole.
    #[default]
    Body,
    /// Something within a body.
    Property,
    /// A parameter or header.
    Parameter,
    /// Something within a parameter or header.
    ParameterProperty,
}

/// A difference between two versions.
#[derive(Debug, Clone)]
pub struct Fact {
    /// What sort of difference it is.
    pub kind: Kind,
    /// Folder of the API (`client-server`), or `event`, `definition-file`, `site`.
    pub api: String,
    /// Where it is in the specification: an operation or definition, and the path below it.
    pub location: String,
    /// The old value, as JSON or text.
    pub old: Option<String>,
    /// The new value.
    pub new: Option<String>,
    /// What else there is to say, in a few words.
    pub detail: Option<String>,
    /// Where the old version says it.
    pub old_span: Option<Span>,
    /// Where the new version says it.
    pub new_span: Option<Span>,
    /// Which way the data goes; what `not` forbids goes the other way.
    pub directions: Directions,
    /// Whether it is part of requests, responses or both.
    pub sides: Directions,
    /// What part of them it is.
    pub position: Position,
    /// What it was judged by.
    pub context: Context,
    /// The rule that gives its severity.
    pub rule: &'static Rule,
    /// Its severity, the rule's own unless the configuration changed it.
    pub severity: Severity,
    /// The operations, events and definitions that it concerns.
    pub uses: Vec<String>,
    /// Whether both versions say the same in different forms: readers see no difference.
    pub equivalent: bool,
}

impl Fact {
    /// What tells it from all others, whatever its wording and lines.
    pub fn identity(&self) -> String {
        let value = |value: &Option<String>| value.as_deref().unwrap_or("-").to_owned();
        let values = match self.kind.is_text() {
            // A text is long, and what it says is not what it is.
            true => String::new(),
            false => format!(" {} -> {}", value(&self.old), value(&self.new)),
        };
        format!("{} {} {}{values}", self.kind.as_str(), self.api, self.location)
    }
}
