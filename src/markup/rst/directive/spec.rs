//! The directives that are known, and which parts each may have.

use crate::markup::Callout;

/// Whether a directive has an argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Argument {
    None,
    Optional,
    Required,
}

/// Directives that are handled alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    Callout(Callout),
    /// Content with a class of its own.
    Group,
    Code,
    ParsedLiteral,
    Math,
    Raw,
    Image,
    Figure,
    Table,
    ListTable,
    CsvTable,
    Include,
    Class,
    Role,
    Title,
    /// Understood, and made by other means (tables of contents, section numbers), or not for readers.
    Silent,
    /// Only useful within a substitution definition.
    Misplaced,
    /// Known, but not supported: its content is shown.
    Unsupported,
}

/// What a directive may have.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spec {
    pub name: &'static str,
    pub family: Family,
    pub argument: Argument,
    pub options: &'static [&'static str],
    pub has_content: bool,
}

const COMMON: &[&str] = &["class", "name"];
const CODE: &[&str] =
    &["class", "name", "number-lines", "linenos", "lineno-start", "emphasize-lines", "caption"];
const IMAGE: &[&str] = &["alt", "height", "width", "scale", "align", "target", "loading", "class", "name"];
const FIGURE: &[&str] = &[
    "alt", "height", "width", "scale", "align", "target", "loading", "class", "name", "figwidth", "figclass",
    "figname",
];
const TABLE: &[&str] = &["align", "widths", "width", "class", "name"];
const LIST_TABLE: &[&str] = &["align", "widths", "width", "class", "name", "header-rows", "stub-columns"];
const CSV_TABLE: &[&str] = &[
    "align",
    "widths",
    "width",
    "class",
    "name",
    "header-rows",
    "stub-columns",
    "header",
    "file",
    "url",
    "encoding",
    "delim",
    "quote",
    "keepspace",
    "escape",
    "dialect",
];
const INCLUDE: &[&str] = &[
    "literal",
    "code",
    "encoding",
    "parser",
    "tab-width",
    "start-line",
    "end-line",
    "start-after",
    "end-before",
    "number-lines",
    "class",
    "name",
];

macro_rules! specs {
    ($($($name:literal)|+ => $family:expr, $argument:ident, $options:expr, $content:literal;)*) => {
        const SPECS: &[Spec] = &[$($(Spec {
            name: $name, family: $family, argument: Argument::$argument, options: $options, has_content: $content,
        },)+)*];
    };
}

specs! {
    "note" | "seealso" => Family::Callout(Callout::Note), None, COMMON, true;
    "tip" | "hint" => Family::Callout(Callout::Tip), None, COMMON, true;
    "important" | "attention" => Family::Callout(Callout::Important), None, COMMON, true;
    "warning" => Family::Callout(Callout::Warning), None, COMMON, true;
    "caution" | "danger" | "error" => Family::Callout(Callout::Caution), None, COMMON, true;
    "admonition" => Family::Callout(Callout::Admonition), Required, COMMON, true;
    "topic" => Family::Callout(Callout::Topic), Required, COMMON, true;
    "sidebar" => Family::Callout(Callout::Sidebar), Optional, &["subtitle", "class", "name"], true;
    "rubric" => Family::Group, Required, COMMON, false;
    "epigraph" | "highlights" | "pull-quote" => Family::Group, None, &[], true;
    "compound" => Family::Group, None, COMMON, true;
    "container" => Family::Group, Optional, &["name"], true;
    "code" | "code-block" | "sourcecode" => Family::Code, Optional, CODE, true;
    "parsed-literal" => Family::ParsedLiteral, None, COMMON, true;
    "math" => Family::Math, Optional, &["class", "name", "label", "nowrap"], true;
    "raw" => Family::Raw, Required, &["file", "url", "encoding", "class"], true;
    "image" => Family::Image, Required, IMAGE, false;
    "figure" => Family::Figure, Required, FIGURE, true;
    "table" => Family::Table, Optional, TABLE, true;
    "list-table" => Family::ListTable, Optional, LIST_TABLE, true;
    "csv-table" => Family::CsvTable, Optional, CSV_TABLE, true;
    "include" => Family::Include, Required, INCLUDE, false;
    "class" => Family::Class, Required, &[], true;
    "role" => Family::Role, Required, &["class", "format", "language"], true;
    "default-role" => Family::Role, Optional, &[], false;
    "title" => Family::Title, Required, &[], false;
    "contents" => Family::Silent, Optional, &["depth", "local", "backlinks", "class", "name"], false;
    "sectnum" | "section-numbering" => Family::Silent, None, &["depth", "start", "prefix", "suffix"], false;
    "meta" => Family::Silent, None, &[], true;
    "replace" => Family::Misplaced, None, &[], true;
    "unicode" => Family::Misplaced, Required, &["trim", "ltrim", "rtrim"], false;
    "date" => Family::Misplaced, Optional, &[], true;
    "header" | "footer" => Family::Unsupported, None, &[], true;
    "target-notes" => Family::Unsupported, None, COMMON, false;
}

/// What is known of a directive with this name.
pub(super) fn find(name: &str) -> Option<&'static Spec> {
    SPECS.iter().find(|spec| spec.name == name)
}

/// The names of all directives.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    SPECS.iter().map(|spec| spec.name)
}
