//! Every key of `specwright.toml`: its type, its default and its documentation.
//!
//! Validation, `--set`, the JSON Schema and `docs/configuration.md` all come from this table.

/// A key of the configuration.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    /// Name with dots: `version.label`.
    pub name: &'static str,
    /// Values that it accepts.
    pub kind: Kind,
    /// Default, as TOML or in words.
    pub default: &'static str,
    /// Documentation in Markdown, without a full stop at its end.
    pub about: &'static str,
}

/// Values that a key accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Any text.
    Text,
    /// A BCP 47 language tag.
    Language,
    /// An absolute address, or a path from the root of the host.
    SiteUrl,
    /// An address.
    Url,
    /// A day, as in `2026-07-08`.
    Date,
    /// A CSS colour.
    Color,
    /// Path of a file in the source, or address of one elsewhere.
    File,
    /// Path of a folder in the source.
    Folder,
    /// True or false.
    Flag,
    /// A whole number with its bounds.
    Number(i64, i64),
    /// One of a few words.
    Choice(&'static [&'static str]),
    /// A list of files.
    Files,
    /// A list of folders.
    Folders,
    /// A list of texts.
    Texts,
    /// A list of links, each with `title` and `url`.
    Links,
    /// A list of codes of optional rules.
    OptionalRules,
    /// A table from rule codes to levels.
    Levels,
    /// A table from names to files.
    FileTable,
    /// A table from names to texts.
    TextTable,
}

/// A group of keys with its heading and introduction.
#[derive(Debug, Clone, Copy)]
pub struct Group {
    /// Table name; empty for keys at the top.
    pub name: &'static str,
    /// Introduction in Markdown, may be empty.
    pub about: &'static str,
}

/// The groups in the order of the documentation.
pub const GROUPS: [Group; 15] = [
    Group { name: "", about: "" },
    Group { name: "version", about: "" },
    Group { name: "menu", about: "Links in the header, in order: `[[menu]]` with `title` and `url`." },
    Group { name: "footer", about: "Links in the footer, in order: `[[footer]]` with `title` and `url`." },
    Group { name: "navigation", about: "" },
    Group { name: "apis", about: "" },
    Group { name: "vars", about: "" },
    Group { name: "colors", about: "" },
    Group { name: "markup", about: "" },
    Group { name: "pages", about: "" },
    Group { name: "schemas", about: "" },
    Group {
        name: "rules",
        about: "```toml\n[rules]\nlink-dead = \"error\"\nheading-jump = \"off\"\n```\n\nTo allow one \
                occurrence, put the comment `# specwright: allow CODE` on the same line or on the line before.",
    },
    Group { name: "check", about: "" },
    Group { name: "diff", about: "" },
    Group { name: "serve", about: "" },
];

const fn key(name: &'static str, kind: Kind, default: &'static str, about: &'static str) -> Key {
    Key { name, kind, default, about }
}

/// All keys, in the order of the documentation.
pub const KEYS: &[Key] = &[
    key(
        "title",
        Kind::Text,
        "title of the only API, of the home page, or of the folder",
        "Title of the site",
    ),
    key("description", Kind::Text, "empty", "One sentence about the site, for search engines and previews"),
    key(
        "language",
        Kind::Language,
        "`\"en\"`",
        "Language of the text, a BCP 47 tag; a page can have its own `lang`",
    ),
    key(
        "base_url",
        Kind::SiteUrl,
        "empty",
        "Address that the site is published at: for canonical links, the sitemap and links in bundles. Pages link to \
         each other relatively whatever it is",
    ),
    key("copyright", Kind::Text, "empty", "Copyright notice for the footer"),
    key("logo", Kind::File, "empty", "Path of an image in the source, or its address elsewhere"),
    key(
        "look",
        Kind::Choice(&["", "classic"]),
        "`\"\"`",
        "`\"classic\"` shows operations in the style of the Matrix specification of 2019",
    ),
    key(
        "templates",
        Kind::Folder,
        "`\"templates\"` if it exists",
        "Folder of templates that replace or add to the built-in ones ([templates.md](templates.md))",
    ),
    key("assets", Kind::Folders, "`[\"assets\"]`", "Folders whose files are copied below `assets/`"),
    key(
        "stylesheets",
        Kind::Files,
        "`[]`",
        "Your own style sheets: paths in the source or addresses elsewhere",
    ),
    key("version.label", Kind::Text, "version of the only API", "Name of the version: `\"v1.19\"`"),
    key(
        "version.status",
        Kind::Choice(&["stable", "unstable", "historical"]),
        "`\"stable\"`",
        "`\"stable\"`, `\"unstable\"` (a banner warns) or `\"historical\"` (a banner leads to the current version)",
    ),
    key(
        "version.current_url",
        Kind::Url,
        "empty",
        "Address of the current version; canonical links lead there",
    ),
    key(
        "version.choices",
        Kind::Links,
        "`[]`",
        "Versions to choose from: `[{ title = \"v1.18\", url = \"https://…\" }]`",
    ),
    key(
        "version.list",
        Kind::Url,
        "empty",
        "Address of a `versions.json` that adds to the choices: `\"../versions.json\"`. Every site with a version has \
         such a file",
    ),
    key("version.date", Kind::Date, "empty", "Date of the release, `\"2026-07-08\"`"),
    key("menu", Kind::Links, "`[]`", "Links in the header"),
    key("footer", Kind::Links, "`[]`", "Links in the footer"),
    key(
        "navigation.order",
        Kind::Texts,
        "`[]`",
        "Addresses of pages (`\"client-server\"`) in the order to show them; the others follow by weight",
    ),
    key(
        "apis",
        Kind::FileTable,
        "every description below `apis/` and beside `pages/`",
        "API descriptions by name: `petstore = \"spec/openapi.yaml\"`. Each that no page shows gets a reference at the \
         address of its name. In specwright's own layout",
    ),
    key("vars", Kind::TextTable, "empty", "Values for `{{% var \"NAME\" %}}` in texts: `product = \"Shop\"`"),
    key(
        "colors.accent",
        Kind::Color,
        "built in",
        "Colour of links and marks on a light background, as in CSS",
    ),
    key("colors.accent_dark", Kind::Color, "`accent`, made lighter", "The same on a dark background"),
    key(
        "markup.raw_html",
        Kind::Choice(&["keep", "sanitise"]),
        "`\"keep\"`",
        "HTML in Markdown: `\"keep\"` it, because the source is trusted, or `\"sanitise\"` it to safe elements",
    ),
    key(
        "markup.smart_punctuation",
        Kind::Flag,
        "`true`",
        "Straight quotes, `--`, `---` and `...` in Markdown become typographic ones. Hugo's `markup.goldmark.extensions.typographer` is read where this is not given",
    ),
    key(
        "markup.descriptions",
        Kind::Choice(&["markdown", "rst"]),
        "`\"markdown\"`",
        "Language of descriptions in API files and events: `\"markdown\"` or `\"rst\"`",
    ),
    key(
        "markup.formulas",
        Kind::Flag,
        "`true`, but in API descriptions by themselves",
        "`\\(…\\)` and `\\[…\\]` in Markdown are formulas",
    ),
    key(
        "pages.folder",
        Kind::Folder,
        "`\"pages\"`, else `\"docs\"`",
        "Folder of the pages. In specwright's own layout",
    ),
    key(
        "pages.home",
        Kind::File,
        "`index.md` in the folder of the pages",
        "File that the home page is made from, where it is outside the folder of the pages: `\"README.md\"`. In \
         specwright's own layout",
    ),
    key(
        "pages.operations",
        Kind::Flag,
        "by layout",
        "A page for each operation beside the pages that show it inline; off for the Matrix layouts, whose addresses \
         are fixed",
    ),
    key(
        "pages.reference",
        Kind::Flag,
        "`true`",
        "A reference for each API that no page shows, with its operations, schemas, webhooks and servers. In \
         specwright's own layout",
    ),
    key(
        "pages.edit_url",
        Kind::Url,
        "empty",
        "Address of the link “Edit this page”, with `{path}` for the path of the page's file in the source: \
         `\"https://git.example.org/spec/edit/main/{path}\"`",
    ),
    key(
        "pages.modules",
        Kind::Flag,
        "`false`",
        "A page for each module that a long page includes (`cs-module`), with the same anchors. The long page stays \
         whole, so every link to it keeps working. In today's Matrix layout",
    ),
    key(
        "pages.side_by_side",
        Kind::Flag,
        "`false`",
        "Two versions of an API whose variables follow each other are shown side by side. In the layout of 2019",
    ),
    key("pages.hide_internal", Kind::Flag, "`false`", "Operations marked `x-internal` are left out"),
    key("pages.extensions", Kind::Flag, "`false`", "Vendor extensions (`x-…`) are shown. In references"),
    key(
        "schemas.depth",
        Kind::Number(0, 32),
        "`2`",
        "Levels of nested objects that are shown within the table of the outer one. In references",
    ),
    key(
        "schemas.notation",
        Kind::Choice(&["compact", "words"]),
        "`\"compact\"`",
        "Notation of types: `\"compact\"` (`string|null`) or `\"words\"` (`string or null`; a list of values is an `enum`)",
    ),
    key(
        "schemas.placeholder_values",
        Kind::Flag,
        "`false`",
        "Generated examples have every field, with `0` and `string` for values without an example",
    ),
    key(
        "rules",
        Kind::Levels,
        "empty",
        "Severity of a rule by its code ([rules.md](rules.md)): `\"off\"`, `\"warning\"` or `\"error\"`",
    ),
    key(
        "check.optional",
        Kind::OptionalRules,
        "`[]`",
        "Codes of rules that are off unless they are listed: `\"version-missing\"`, `\"keyword-case\"`",
    ),
    key(
        "diff.tolerate_unknown_fields",
        Kind::Flag,
        "by object",
        "Receivers ignore fields that they do not know; unless given, where an object does not forbid further \
         fields. `true` in the layouts of Matrix",
    ),
    key(
        "diff.tolerate_unknown_values",
        Kind::Flag,
        "`false`",
        "Receivers ignore values of an `enum` that they do not know. `true` in the layouts of Matrix",
    ),
    key(
        "diff.patterns_clarify",
        Kind::Flag,
        "`false`",
        "A new `pattern` writes down what was meant before, and forbids nothing. `true` in the layouts of Matrix",
    ),
    key(
        "diff.severity",
        Kind::TextTable,
        "empty",
        "Severity of differences by rule or kind ([diff.md](diff.md)): `\"breaking\"`, `\"notable\"`, \
         `\"compatible\"`, `\"clarified\"`, `\"editorial\"` or `\"off\"`",
    ),
    key(
        "serve.editor",
        Kind::Url,
        "`\"vscode://file/{path}:{line}\"`",
        "Address that opens a place in an editor, with `{path}` and `{line}`",
    ),
];

impl Key {
    /// The key of a name.
    pub fn find(name: &str) -> Option<&'static Key> {
        KEYS.iter().find(|key| key.name == name)
    }

    /// The table that the key is in; empty at the top.
    pub fn group(&self) -> &'static str {
        match GROUPS.iter().find(|group| group.name == self.name) {
            Some(group) => group.name,
            None => self.name.split_once('.').map_or("", |(group, _)| group),
        }
    }

    /// Name within its table.
    pub fn short(&self) -> &'static str {
        self.name.rsplit('.').next().unwrap_or(self.name)
    }
}

impl Kind {
    /// Name of the type, for people, with its article.
    pub fn words(self) -> &'static str {
        match self {
            Kind::Flag => "`true` or `false`",
            Kind::Number(..) => "a whole number",
            Kind::Files | Kind::Folders | Kind::Texts | Kind::OptionalRules => "a list of strings",
            Kind::Links => "a list of tables with `title` and `url`",
            Kind::Levels | Kind::FileTable | Kind::TextTable => "a table of strings",
            _ => "a string",
        }
    }
}
