//! What a build consists of.

use std::collections::BTreeMap;

use super::{PageSource, RawHtml, Settings};
use crate::markup::rst::Styles;
use crate::openapi::EventSource;
use crate::source::{FileId, Found};

/// How the files of a source are arranged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// specwright's own: `pages/`, `apis/`, `events/`.
    Native,
    /// Today's Matrix specification: `content/`, `data/`, `config/_default/hugo.toml`.
    Hugo,
    /// The Matrix specification of 2019: `specification/targets.yaml`.
    Targets,
    /// API descriptions and nothing else.
    OpenApi,
}

impl Layout {
    /// Whether the status 429 means that an operation is rate-limited, and its absence that it is not: the Matrix
    /// specification says so.
    pub fn tells_rate_limits(self) -> bool {
        matches!(self, Layout::Hugo | Layout::Targets)
    }

    /// The layout of what was found.
    pub fn of(found: &Found) -> Self {
        let has = |path: &str| found.sources.find(path).is_some();
        if found.entry.is_some() {
            Layout::OpenApi
        } else if has("specification/targets.yaml") {
            Layout::Targets
        } else if found.sources.below("pages/").next().is_some()
            || found.sources.below("apis/").next().is_some()
        {
            Layout::Native
        } else if ["config/_default/hugo.toml", "hugo.toml", "config.toml"].iter().any(|path| has(path))
            && found.sources.below("content/").next().is_some()
        {
            Layout::Hugo
        } else if super::native::is_native(&found.sources) {
            Layout::Native
        } else {
            Layout::OpenApi
        }
    }
}

/// How the parts of a schema are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemaStyle {
    /// A table for each object, one below the other; types link to them.
    Linked,
    /// Objects open within the row that holds them, to a depth; types link to pages of schemas.
    Nested {
        /// Levels that are opened in place.
        depth: usize,
    },
}

/// An API description and the key by which shortcodes name it.
#[derive(Debug, Clone)]
pub struct ApiSource {
    /// Folder of the API: `client-server`, `identity/v2`; empty where there are no folders.
    pub spec: String,
    /// Name within it: `login`.
    pub name: String,
    /// The file.
    pub file: FileId,
}

impl ApiSource {
    /// Address that a reference of the API is published below, without slashes at its ends: the name of
    /// its folder where its own says nothing.
    pub fn address(&self) -> String {
        let says_nothing = matches!(&*self.name, "openapi" | "swagger" | "index" | "api");
        match (self.spec.is_empty(), says_nothing) {
            (true, true) => "reference".into(),
            (true, false) => self.name.clone(),
            (false, true) => self.spec.clone(),
            (false, false) => format!("{}/{}", self.spec, self.name),
        }
    }
}

/// A file that is copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Address below the site's root.
    pub url: String,
    /// Path below the source's root.
    pub path: String,
}

/// Where news fragments stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changelogs {
    /// `changelog/<api>/NNNN.kind`
    Native,
    /// `changelogs/<api>/newsfragments/NNNN.kind`, by `changelogs/pyproject.toml`.
    Towncrier,
}

/// An API that is released on its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiRelease {
    /// Name of the value that labels its release: `CLIENT_RELEASE_LABEL`.
    pub label_name: String,
    /// The label: `r0.6.1`, or `unstable` before it is released.
    pub label: String,
    /// Title.
    pub title: String,
    /// What it is for, in a few words.
    pub about: String,
    /// Address of its page below the site's root.
    pub url: String,
    /// Where its current release is published.
    pub current_url: String,
}

/// What a build consists of.
#[derive(Debug)]
pub struct Plan {
    /// The layout it was read from.
    pub layout: Layout,
    /// Settings.
    pub settings: Settings,
    /// Whether the source is one API description, and not a folder.
    pub is_single_document: bool,
    /// Pages; the home page is among them.
    pub pages: Vec<PageSource>,
    /// API descriptions, sorted by folder and name.
    pub apis: Vec<ApiSource>,
    /// Events, sorted by name.
    pub events: Vec<EventSource>,
    /// Files with fields that events share, by name (`room_event`).
    pub event_fields: BTreeMap<String, FileId>,
    /// Folders in which `definition` looks for its path, in order; each ends with `/`.
    pub definition_folders: Vec<String>,
    /// Texts that pages include by name: `cs-module`, `rver-fragment`.
    pub fragments: BTreeMap<(String, String), FileId>,
    /// Data files by what they are: `string-formats`, `sas-emoji`, `proposals`.
    pub data: BTreeMap<&'static str, FileId>,
    /// Diagrams by name.
    pub diagrams: BTreeMap<String, Asset>,
    /// Files that are copied.
    pub assets: Vec<Asset>,
    /// News fragments.
    pub changelogs: Option<Changelogs>,
    /// Values put in for `%NAME%` in API files.
    pub replacements: BTreeMap<String, String>,
    /// The APIs that are released on their own, each with its label.
    pub releases: Vec<ApiRelease>,
    /// What the adornments of headings in reStructuredText mean.
    pub title_styles: Styles,
}

impl Plan {
    /// A plan of nothing.
    pub fn empty(layout: Layout) -> Self {
        Self {
            layout,
            settings: Settings::default(),
            is_single_document: false,
            pages: Vec::new(),
            apis: Vec::new(),
            events: Vec::new(),
            event_fields: BTreeMap::new(),
            definition_folders: Vec::new(),
            fragments: BTreeMap::new(),
            data: BTreeMap::new(),
            diagrams: BTreeMap::new(),
            assets: Vec::new(),
            changelogs: None,
            replacements: BTreeMap::new(),
            releases: Vec::new(),
            title_styles: Styles::default(),
        }
    }

    /// What to do with HTML in texts. One description may come from anybody; a folder is the author's own.
    pub fn raw_html(&self) -> RawHtml {
        let usual = if self.is_single_document { RawHtml::Sanitise } else { RawHtml::Keep };
        self.settings.markup.raw_html.unwrap_or(usual)
    }

    /// How schemas are shown. The layouts of Matrix have their own form.
    pub fn schema_style(&self) -> SchemaStyle {
        match self.layout {
            Layout::OpenApi | Layout::Native => SchemaStyle::Nested { depth: self.settings.schemas.depth },
            Layout::Hugo | Layout::Targets => SchemaStyle::Linked,
        }
    }

    /// Whether pages show what an API says as a whole: servers, ways of authentication, tags, and what
    /// nothing refers to. The prose of Matrix says so itself.
    pub fn shows_api_facts(&self) -> bool {
        matches!(self.layout, Layout::OpenApi | Layout::Native)
    }

    /// Whether examples that a description lacks are generated from all it says of a schema, not only from
    /// the examples in it.
    pub fn generates_examples(&self) -> bool {
        self.layout == Layout::OpenApi
    }

    /// Whether requests are shown as code.
    pub fn has_samples(&self) -> bool {
        matches!(self.layout, Layout::OpenApi | Layout::Native)
    }

    /// The API description that a shortcode names.
    pub fn api(&self, spec: &str, name: &str) -> Option<&ApiSource> {
        self.apis.iter().find(|api| api.spec == spec && api.name == name)
    }
}
