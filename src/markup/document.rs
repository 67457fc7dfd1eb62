//! The stream of blocks and inlines that both markup languages are read into.

use std::ops::Range;
use std::sync::Arc;

use crate::source::{Origin, Sources, Span};

/// A piece of text in an event: short ones are stored in place.
pub type Str = pulldown_cmark::CowStr<'static>;

/// A markup language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Markup {
    /// CommonMark with tables, definition lists, footnotes, heading attributes and alerts.
    Markdown,
    /// reStructuredText.
    Rst,
}

/// Text as it was written, before it is parsed: a description of an API or an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prose {
    /// The text.
    pub text: Arc<str>,
    /// The language it is written in.
    pub markup: Markup,
    /// Where it comes from.
    pub origin: Origin,
}

/// A parsed text.
#[derive(Debug, Clone, Default)]
pub struct Document {
    /// Blocks and inlines in reading order, each `Start` with its matching `End`. A preview shares them
    /// with the next build.
    pub events: Arc<Vec<Spanned>>,
    /// The shortcodes that [`Event::Shortcode`] points at.
    pub shortcodes: Vec<Shortcode>,
    /// Text that the ranges of the events count in.
    pub text: Arc<str>,
    /// Where that text comes from; `None` only in an empty document.
    pub origin: Option<Origin>,
    /// What marks its footnotes.
    pub notes: NoteMarks,
    /// Whether its footnotes are those of the document around it.
    pub shares_notes: bool,
}

/// What footnotes and references to them are marked with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NoteMarks {
    /// Numbers, in the order of the first references. Labels only say what belongs together.
    #[default]
    Numbers,
    /// The labels themselves, in the order of the notes.
    Labels,
}

impl Document {
    /// The place in the source of a range of [`Document::text`].
    pub fn span(&self, range: &Range<usize>, sources: &Sources) -> Option<Span> {
        Some(self.origin.as_ref()?.span(range.start, range.end, &self.text, sources))
    }
}

/// An event and the bytes of [`Document::text`] that it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct Spanned {
    /// What it is.
    pub event: Event,
    /// Which bytes it stands for.
    pub range: Range<usize>,
}

/// One step through a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A block or inline element opens.
    Start(Tag),
    /// The element opened last closes.
    End(TagEnd),
    /// Plain text.
    Text(Str),
    /// Inline literal (code).
    Code(Str),
    /// A formula in TeX; a block of its own when `display`.
    Math {
        /// The TeX source without its delimiters.
        tex: Str,
        /// Whether it stands on lines of its own.
        display: bool,
    },
    /// A block of raw HTML.
    Html(Str),
    /// Raw HTML within a paragraph.
    InlineHtml(Str),
    /// A reference to the footnote of this label.
    FootnoteReference(Str),
    /// An anchor of this name at this place (reStructuredText targets).
    Target(Str),
    /// A line end in the source.
    SoftBreak,
    /// A line end that the author wants to keep.
    HardBreak,
    /// A thematic break.
    Rule,
    /// The box of a task list's item.
    TaskMarker(bool),
    /// The shortcode of this index in [`Document::shortcodes`]. It stands between blocks, or within
    /// a paragraph, heading or cell where the author wrote it there.
    Shortcode(usize),
}

/// An element with content.
#[derive(Debug, Clone, PartialEq)]
pub enum Tag {
    /// A paragraph.
    Paragraph,
    /// A heading.
    Heading {
        /// 1 to 6; the outermost heading of a document is 1.
        level: u8,
        /// Anchor given by the author.
        id: Option<Str>,
        /// Classes given by the author.
        classes: Vec<Str>,
    },
    /// A block quote.
    Quote,
    /// A box beside the main text. A [`Tag::CalloutTitle`] comes first in it when the author gave
    /// the box a title of its own.
    Callout(Callout),
    /// The title of a callout, sidebar or topic.
    CalloutTitle,
    /// A block of code or preformatted text in this language.
    CodeBlock {
        /// Language name as written, if any.
        language: Option<Str>,
        /// Number of the first line, when lines are numbered.
        numbers: Option<u32>,
    },
    /// A bullet list, or a numbered one that starts at a number.
    List {
        /// Number of the first item; `None` for bullets.
        start: Option<u64>,
        /// How numbers are written.
        style: ListStyle,
    },
    /// An item of a list.
    Item,
    /// A list of terms and their definitions.
    DefinitionList,
    /// A term.
    Term,
    /// A definition of the terms before it.
    Definition,
    /// A list of named fields (`:name: value`).
    FieldList,
    /// A field's name.
    FieldName,
    /// A field's value.
    FieldBody,
    /// Lines whose breaks and indentation matter.
    LineBlock,
    /// One line of a line block.
    Line,
    /// A table with the alignment of its columns.
    Table(Vec<Align>),
    /// The caption of a table.
    Caption,
    /// Header rows of a table.
    TableHead,
    /// Body rows of a table.
    TableBody,
    /// A row.
    TableRow,
    /// A cell.
    TableCell {
        /// Columns it takes, at least 1.
        columns: u32,
        /// Rows it takes, at least 1.
        rows: u32,
        /// Whether it is the header of its row.
        heads_row: bool,
    },
    /// The text of a footnote or citation with this label.
    FootnoteDefinition(Str),
    /// Emphasis.
    Emphasis,
    /// Strong emphasis.
    Strong,
    /// Struck text.
    Strikethrough,
    /// Raised text.
    Superscript,
    /// Lowered text.
    Subscript,
    /// A hyperlink.
    Link {
        /// Destination as written: a URL, a path, `#anchor`.
        url: Str,
        /// Title, may be empty.
        title: Str,
    },
    /// An image; its content is the alternative text.
    Image {
        /// Source as written.
        url: Str,
        /// Title, may be empty.
        title: Str,
        /// How large it is and where it stands.
        look: ImageLook,
    },
    /// A figure: an image with a caption and perhaps a legend.
    Figure,
    /// A group with class names of the author's own.
    Container(Str),
}

/// What [`Event::End`] closes: the same names as [`Tag`], without the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // Each is the end of the tag of the same name.
pub enum TagEnd {
    Paragraph,
    Heading(u8),
    Quote,
    Callout,
    CalloutTitle,
    CodeBlock,
    List,
    Item,
    DefinitionList,
    Term,
    Definition,
    FieldList,
    FieldName,
    FieldBody,
    LineBlock,
    Line,
    Table,
    Caption,
    TableHead,
    TableBody,
    TableRow,
    TableCell,
    FootnoteDefinition,
    Emphasis,
    Strong,
    Strikethrough,
    Superscript,
    Subscript,
    Link,
    Image,
    Figure,
    Container,
}

/// How an author wants an image to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ImageLook {
    /// Width.
    pub width: Option<ImageWidth>,
    /// Height in CSS pixels.
    pub height: Option<u32>,
    /// Size in percent of what it would be otherwise.
    pub scale: Option<u32>,
    /// Where it stands in the line, or beside the text.
    pub align: Option<ImageAlign>,
}

/// How wide an image is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImageWidth {
    /// In CSS pixels.
    Pixels(u32),
    /// In percent of the text's width.
    Percent(u32),
}

/// Where an image stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImageAlign {
    /// At the left side, with text beside it.
    Left,
    /// In the middle, with no text beside it.
    Center,
    /// At the right side, with text beside it.
    Right,
    /// With its top at that of the line.
    Top,
    /// In the middle of the line.
    Middle,
    /// On the line.
    Bottom,
}

/// The kinds of boxes that both languages know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Callout {
    /// `> [!NOTE]`, `.. note::`
    Note,
    /// `> [!TIP]`, `.. tip::`, `.. hint::`
    Tip,
    /// `> [!IMPORTANT]`, `.. important::`, `.. attention::`
    Important,
    /// `> [!WARNING]`, `.. warning::`
    Warning,
    /// `> [!CAUTION]`, `.. caution::`, `.. danger::`, `.. error::`
    Caution,
    /// `.. admonition:: Title`, with a title of its own.
    Admonition,
    /// `.. topic:: Title`
    Topic,
    /// `.. sidebar:: Title`
    Sidebar,
}

/// How the numbers of a list are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ListStyle {
    /// 1, 2, 3; also that of bullet lists.
    #[default]
    Decimal,
    /// a, b, c
    LowerAlpha,
    /// A, B, C
    UpperAlpha,
    /// i, ii, iii
    LowerRoman,
    /// I, II, III
    UpperRoman,
}

/// Alignment of a table's column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Align {
    /// As the reader's browser has it.
    #[default]
    Default,
    /// To the left.
    Left,
    /// Centred.
    Center,
    /// To the right.
    Right,
}

/// A call of a shortcode: `{{% name key="value" %}}`, with what stands between it and its closing tag;
/// or a variable of the 2019 generation, `{{name}}`.
#[derive(Debug, Clone)]
pub struct Shortcode {
    /// Its name, e.g. `http-api` or `boxes/note`.
    pub name: String,
    /// Its parameters in order.
    pub params: Vec<ShortcodeParam>,
    /// What it encloses, when it has a closing tag.
    pub inner: Option<Document>,
    /// Whether it stands on lines of its own.
    pub block: bool,
    /// Bytes of [`Document::text`] of the opening tag.
    pub range: Range<usize>,
}

impl Shortcode {
    /// The value of a named parameter.
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|p| p.name == name).map(|p| &*p.value)
    }
}

/// A parameter of a shortcode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShortcodeParam {
    /// Its name; the position as a decimal number where it was given without one.
    pub name: String,
    /// Its value without quotes.
    pub value: String,
    /// Bytes of the value in [`Document::text`].
    pub range: Range<usize>,
}
