//! What a bundle is to look like.

use super::Layout;

/// What becomes of references.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Form {
    /// Every reference is replaced by what it leads to. Only what cannot be written that way stays a
    /// reference into `components`: schemas that contain themselves, the options of a discriminator
    /// (which are known by name), and what would grow beyond all measure.
    #[default]
    Inlined,
    /// What is referred to stands once, under a name, in `components`, so that code generators get
    /// named types.
    Named,
}

/// How one API is bundled.
#[derive(Debug, Clone, Default)]
pub struct BundleOptions {
    /// What becomes of references.
    pub form: Form,
    /// How the JSON is laid out.
    pub layout: Layout,
    /// `info.title`; without one, what the titles of the files have in common.
    pub title: Option<String>,
    /// `info.version`; without one, that of the first file.
    pub version: Option<String>,
    /// Address of the published site without a slash at its end (`https://spec.example.org/v1.2`).
    /// Links of descriptions that start with `/` are put below it. Empty: they stay as they are.
    pub base_url: String,
    /// The page of the site that shows this API (`client-server-api/`): what a link that is only a
    /// fragment means. Empty: such links stay as they are.
    pub page: String,
    /// Where the API can be reached. Empty: what the files say, without their base paths when
    /// these differ.
    pub servers: Vec<Server>,
    /// Descriptions have no shortcodes: what looks like one is text.
    pub without_shortcodes: bool,
    /// Texts that stand for others wherever they occur (`%CLIENT_MAJOR_VERSION%` → `r0`).
    pub replacements: Vec<(String, String)>,
}

/// A server that is given rather than read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// URL, with `{variables}`.
    pub url: String,
    /// Its variables.
    pub variables: Vec<ServerVariable>,
}

/// A variable of a [`Server`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerVariable {
    /// Name.
    pub name: String,
    /// Value used when none is chosen.
    pub default: String,
    /// Description.
    pub description: String,
}
