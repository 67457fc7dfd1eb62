//! The configuration: `specwright.toml`, or what another layout's files say.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::config;
use crate::diagnostic::{Severity, Sink};
use crate::markup::markdown;
use crate::source::{FileId, Sources};

/// A `--set key=value` option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// Key with dots: `version.status`.
    pub key: String,
    /// Value as text.
    pub value: String,
}

/// Settings of a site.
#[derive(Debug, Clone, Deserialize, Serialize)]
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
    /// API descriptions by name.
    pub apis: BTreeMap<String, String>,
    /// Values that pages put in with `var`.
    pub vars: BTreeMap<String, String>,
    /// Settings of `diff`.
    pub diff: DiffSettings,
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
            apis: BTreeMap::new(),
            vars: BTreeMap::new(),
            diff: DiffSettings::default(),
        }
    }
}

/// The version that a site describes.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
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
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct MenuLink {
    /// What it says.
    pub title: String,
    /// Where it leads.
    pub url: String,
}

/// Order of pages.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Navigation {
    /// Addresses of pages (`client-server`) in the order to show them; the others follow by weight.
    pub order: Vec<String>,
}

/// Colours of a site, as CSS colours.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Colors {
    /// Links and marks on a light ground.
    pub accent: String,
    /// Links and marks on a dark ground; that of the light ground unless given.
    pub accent_dark: String,
}

/// How pages are read.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct MarkupSettings {
    /// What to do with HTML in Markdown; it is sanitised in a single OpenAPI document unless given, and kept elsewhere.
    pub raw_html: Option<RawHtml>,
    /// Language of descriptions in API files and events: `markdown` or `rst`.
    pub descriptions: Descriptions,
    /// Whether quotes, dashes and dots in Markdown become typographic ones; they do unless given.
    pub smart_punctuation: Option<bool>,
    /// Whether there are formulas in Markdown; unless given there are, but in API descriptions by themselves.
    pub formulas: Option<bool>,
    /// Whether the source is API descriptions by themselves. Other tools read these too, so they have no shortcodes.
    #[serde(skip)]
    pub(super) is_description_alone: bool,
}

impl MarkupSettings {
    /// How Markdown is read.
    pub fn markdown(&self) -> markdown::Options {
        let is_alone = self.is_description_alone;
        markdown::Options {
            smart: self.smart_punctuation.unwrap_or(true),
            shortcodes: !is_alone,
            formulas: self.formulas.unwrap_or(!is_alone),
        }
    }
}

/// Language of descriptions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Descriptions {
    /// Markdown.
    #[default]
    Markdown,
    /// reStructuredText.
    Rst,
}

/// What to do with HTML in Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RawHtml {
    /// It is part of the page: the source is trusted.
    Keep,
    /// Only harmless elements remain.
    Sanitise,
}

/// Which pages are made.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct PageSettings {
    /// Folder of the pages; the usual one if empty.
    pub folder: String,
    /// File of the home page, where it is outside that folder.
    pub home: String,
    /// A reference for each API that no page shows.
    pub reference: bool,
    /// Address for editing a page, with `{path}`.
    pub edit_url: String,
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

impl Default for PageSettings {
    fn default() -> Self {
        Self {
            folder: String::new(),
            home: String::new(),
            reference: true,
            edit_url: String::new(),
            operations: None,
            hide_internal: false,
            modules: false,
            extensions: false,
            side_by_side: false,
        }
    }
}

/// How much of a schema is opened in place.
#[derive(Debug, Clone, Deserialize, Serialize)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Notation {
    /// `string|null`
    #[default]
    Compact,
    /// `string or null`; a type with a list of values is an `enum`, or has the name that it is given.
    Words,
}

/// Severity that a rule is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
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
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct CheckSettings {
    /// Optional rules that are on: `version-missing`, `keyword-case`.
    pub optional: Vec<String>,
}

/// Settings of `serve`.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct ServeSettings {
    /// Address that opens a place in an editor, with `{path}` and `{line}`.
    pub editor: String,
}

/// Settings of `diff`.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct DiffSettings {
    /// Whether receivers ignore fields that they do not know. Unless given, they do where an object does
    /// not forbid further fields; the layouts of Matrix tolerate all.
    pub tolerate_unknown_fields: Option<bool>,
    /// Whether receivers ignore values of an `enum` that they do not know.
    pub tolerate_unknown_values: Option<bool>,
    /// Whether a new `pattern` writes down what was meant before, and forbids nothing.
    pub patterns_clarify: Option<bool>,
    /// Severity of differences, by the id of a rule or by the kind of the difference.
    pub severity: BTreeMap<String, String>,
}

impl Settings {
    /// Reads `specwright.toml`. Problems are reported with their place, and the rest of the file counts.
    pub fn read(file: FileId, sources: &Sources, sink: &Sink) -> Self {
        config::read(file, sources, sink)
    }

    /// Applies `--set` options.
    pub fn apply(&mut self, overrides: &[Override], sink: &Sink) {
        if !overrides.is_empty() {
            *self = config::overridden(std::mem::take(self), overrides, sink);
        }
    }

    /// Reads settings from values without places.
    pub(super) fn deserialize_from(table: toml::Table) -> Result<Self, toml::de::Error> {
        table.try_into()
    }
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

#[cfg(test)]
mod tests {
    use super::super::config::Key;
    use super::*;

    #[test]
    fn every_setting_is_in_the_table_of_keys() {
        let mut settings = Settings::default();
        settings.pages.operations = Some(true);
        let table = toml::Table::try_from(&settings).unwrap();
        for (name, value) in &table {
            match value {
                toml::Value::Table(inner) if Key::find(name).is_none() => {
                    for key in inner.keys() {
                        assert!(Key::find(&format!("{name}.{key}")).is_some(), "{name}.{key}");
                    }
                }
                _ => assert!(Key::find(name).is_some(), "{name}"),
            }
        }
    }
}
