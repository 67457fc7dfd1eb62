//! The configuration: `specwright.toml`, or what another layout's files say.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::diagnostic::{Diagnostic, Severity, Sink, nearest, rules};
use crate::source::{FileId, Sources, Span};

/// A `--set key=value` option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// Key with dots: `version.status`.
    pub key: String,
    /// Value as text.
    pub value: String,
}

/// Settings of a site.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Title of the site.
    pub title: String,
    /// One sentence about it.
    pub description: String,
    /// Language of its text, a BCP 47 tag.
    pub language: String,
    /// Address that it is published at; empty when that is not known.
    pub base_url: String,
    /// Whose it is.
    pub copyright: String,
    /// Path of a logo in the source.
    pub logo: String,
    /// The version that it describes.
    pub version: Version,
    /// Links to elsewhere in the header.
    pub menu: Vec<MenuLink>,
    /// Links to elsewhere in the footer.
    pub footer: Vec<MenuLink>,
    /// Order of pages.
    pub navigation: Navigation,
    /// How operations look: empty for the usual way, or `classic`.
    pub look: String,
    /// Folder of templates that replace or add to the built-in ones.
    pub templates: String,
    /// Folders whose files are copied as they are.
    pub assets: Vec<String>,
    /// Style sheets of the user's own, among the assets.
    pub stylesheets: Vec<String>,
    /// Colours.
    pub colors: Colors,
    /// How pages are read.
    pub markup: MarkupSettings,
    /// Which pages are made.
    pub pages: PageSettings,
    /// How much of a schema is opened in place.
    pub schemas: SchemaSettings,
    /// Severity of rules: `off`, `warning` or `error`.
    pub rules: BTreeMap<String, RuleLevel>,
    /// Settings of `check`.
    pub check: CheckSettings,
    /// Settings of `serve`.
    pub serve: ServeSettings,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            title: String::new(),
            description: String::new(),
            language: "en".into(),
            base_url: String::new(),
            copyright: String::new(),
            logo: String::new(),
            version: Version::default(),
            menu: Vec::new(),
            footer: Vec::new(),
            navigation: Navigation::default(),
            look: String::new(),
            templates: String::new(),
            assets: vec!["assets".into()],
            stylesheets: Vec::new(),
            colors: Colors::default(),
            markup: MarkupSettings::default(),
            pages: PageSettings::default(),
            schemas: SchemaSettings::default(),
            rules: BTreeMap::new(),
            check: CheckSettings::default(),
            serve: ServeSettings::default(),
        }
    }
}

/// The version that a site describes.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Version {
    /// What it is called: `v1.19`, `unstable`.
    pub label: String,
    /// Whether it is finished.
    pub status: Status,
    /// Where the current version is, for readers of another one.
    pub current_url: String,
    /// Versions to choose from.
    pub choices: Vec<MenuLink>,
    /// Address of a `versions.json` that adds to them: a list of `title` and `url`; relative to the root
    /// of the site (`../versions.json`), or absolute.
    pub list: String,
    /// Date of the release, as in `2026-07-08`.
    pub date: String,
}

/// Whether a version is finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Released and in force.
    #[default]
    Stable,
    /// Not released yet.
    Unstable,
    /// Replaced by a later one.
    Historical,
}

/// A link to elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MenuLink {
    /// What it says.
    pub title: String,
    /// Where it leads.
    pub url: String,
}

/// Order of pages.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Navigation {
    /// Addresses of pages (`client-server`) in the order to show them; the others follow by weight.
    pub order: Vec<String>,
}

/// Colours of a site, as CSS colours.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Colors {
    /// Links and marks on a light ground.
    pub accent: String,
    /// Links and marks on a dark ground; that of the light ground unless given.
    pub accent_dark: String,
}

/// How pages are read.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MarkupSettings {
    /// What to do with HTML in Markdown.
    pub raw_html: RawHtml,
    /// Language of descriptions in API files and events: `markdown` or `rst`.
    pub descriptions: Descriptions,
}

/// Language of descriptions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Descriptions {
    /// Markdown.
    #[default]
    Markdown,
    /// reStructuredText.
    Rst,
}

/// What to do with HTML in Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RawHtml {
    /// It is part of the page: the source is trusted.
    #[default]
    Keep,
    /// Only harmless elements remain.
    Sanitise,
}

/// Which pages are made.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PageSettings {
    /// A page for each operation; as the layout has it unless given.
    pub operations: Option<bool>,
    /// Operations marked `x-internal` are left out.
    pub hide_internal: bool,
    /// A page for each module of a long page, beside it.
    pub modules: bool,
    /// Vendor extensions are shown.
    pub extensions: bool,
    /// Two versions of an API whose variables follow each other are shown side by side.
    pub side_by_side: bool,
}

/// How much of a schema is opened in place.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SchemaSettings {
    /// Levels of nested objects that stand within the table of the outer one.
    pub depth: usize,
    /// How types are written.
    pub notation: Notation,
    /// Whether an example that is put together names every field: `0` and `string` stand in for values
    /// without an example, and an example of a part of `allOf` does not stand for the whole.
    pub placeholder_values: bool,
}

impl Default for SchemaSettings {
    fn default() -> Self {
        Self { depth: 2, notation: Notation::default(), placeholder_values: false }
    }
}

/// How types are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Notation {
    /// `string|null`
    #[default]
    Compact,
    /// `string or null`; a type with a list of values is an `enum`, or has the name that it is given.
    Words,
}

/// Severity that a rule is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RuleLevel {
    /// Not reported.
    Off,
    /// Reported as a warning.
    Warning,
    /// Reported as an error.
    Error,
}

impl RuleLevel {
    /// The severity, unless the rule is off.
    pub fn severity(self) -> Option<Severity> {
        match self {
            RuleLevel::Off => None,
            RuleLevel::Warning => Some(Severity::Warning),
            RuleLevel::Error => Some(Severity::Error),
        }
    }
}

/// Settings of `check`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CheckSettings {
    /// Optional rules that are on: `added-in`, `normative-keywords`.
    pub optional: Vec<String>,
}

/// Settings of `serve`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServeSettings {
    /// Address that opens a place in an editor, with `{path}` and `{line}`.
    pub editor: String,
}

/// Keys that `--set` knows.
const KEYS: [&str; 15] = [
    "title",
    "description",
    "language",
    "base_url",
    "copyright",
    "version.label",
    "version.status",
    "version.current_url",
    "version.date",
    "pages.operations",
    "pages.modules",
    "pages.hide_internal",
    "pages.extensions",
    "pages.side_by_side",
    "schemas.depth",
];

impl Settings {
    /// Reads `specwright.toml`. Problems are reported with their place, and the defaults hold.
    pub fn read(file: FileId, sources: &Sources, sink: &Sink) -> Self {
        let text = &sources.file(file).text;
        match toml::from_str(text) {
            Ok(settings) => settings,
            Err(error) => {
                sink.add(config_error(&error, file));
                Self::default()
            }
        }
    }

    /// Applies `--set` options.
    pub fn apply(&mut self, overrides: &[Override], sink: &Sink) {
        for Override { key, value } in overrides {
            let fits = match key.as_str() {
                "title" => set(&mut self.title, value),
                "description" => set(&mut self.description, value),
                "language" => set(&mut self.language, value),
                "base_url" => set(&mut self.base_url, value),
                "copyright" => set(&mut self.copyright, value),
                "version.label" => set(&mut self.version.label, value),
                "version.current_url" => set(&mut self.version.current_url, value),
                "version.date" => set(&mut self.version.date, value),
                "version.status" => Status::parse(value).map(|status| self.version.status = status).is_some(),
                "pages.operations" => value.parse().map(|on| self.pages.operations = Some(on)).is_ok(),
                "pages.modules" => value.parse().map(|on| self.pages.modules = on).is_ok(),
                "pages.hide_internal" => value.parse().map(|on| self.pages.hide_internal = on).is_ok(),
                "pages.extensions" => value.parse().map(|on| self.pages.extensions = on).is_ok(),
                "pages.side_by_side" => value.parse().map(|on| self.pages.side_by_side = on).is_ok(),
                "schemas.depth" => value.parse().map(|depth| self.schemas.depth = depth).is_ok(),
                _ => {
                    let message = format!("`--set` does not know the key `{key}`");
                    sink.add(
                        Diagnostic::without_place(&rules::CONFIG, message)
                            .did_you_mean(key, KEYS.iter().copied()),
                    );
                    continue;
                }
            };
            if !fits {
                let message = format!("`{value}` does not fit the key `{key}`");
                sink.add(Diagnostic::without_place(&rules::CONFIG, message));
            }
        }
    }
}

fn set(field: &mut String, value: &str) -> bool {
    value.clone_into(field);
    true
}

impl Status {
    /// Reads the word; `current` is an older one for `stable`.
    pub fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "stable" | "current" => Status::Stable,
            "unstable" => Status::Unstable,
            "historical" => Status::Historical,
            _ => return None,
        })
    }

    /// The word.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Stable => "stable",
            Status::Unstable => "unstable",
            Status::Historical => "historical",
        }
    }
}

/// What the TOML reader found wrong, in our words and at its place.
pub(super) fn config_error(error: &toml::de::Error, file: FileId) -> Diagnostic {
    let range = error.span().unwrap_or(0..0);
    let span = Span::new(file, range.start, range.end);
    let text = error.message();
    let quoted: Vec<&str> = text.split('`').skip(1).step_by(2).collect();
    if text.starts_with("unknown field") || text.starts_with("unknown variant") {
        let what = if text.contains("variant") { "value" } else { "key" };
        let (wrong, known) = quoted.split_first().unwrap_or((&"", &[]));
        let message = format!("the {what} `{wrong}` is not known here");
        let diagnostic = Diagnostic::new(&rules::CONFIG, span, message);
        return match nearest(wrong, known.iter().copied()) {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
            None => diagnostic.help(format!(
                "use one of {}",
                known.iter().map(|k| format!("`{k}`")).collect::<Vec<_>>().join(", ")
            )),
        };
    }
    Diagnostic::new(&rules::CONFIG, span, text.to_owned())
}
