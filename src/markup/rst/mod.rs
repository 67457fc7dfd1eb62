//! reStructuredText.
//!
//! 1. [`collect`] reads every text of a page for the names that it defines: targets, titles,
//!    substitutions, notes, roles. They have the scope of the page, wherever they stand.
//! 2. [`parse`] reads a text again and makes events of it; references find what was collected.
//! 3. What cannot be understood is reported with its place, and its text is kept.
//!
//! The rules are those of docutils, down to what may stand around inline markup. Parsing never
//! fails, does not nest deeper than a fixed bound, and takes time in proportion to the text.

mod chars;
mod context;
mod definitions;
mod directive;
mod enumerator;
mod explicit;
mod fields;
mod heading;
mod inline;
mod input;
mod lines;
mod list;
mod literal;
mod parser;
mod shortcode;
mod slug;
mod substitution;
mod table;
#[cfg(test)]
mod tests;

use std::sync::Arc;

pub use definitions::Definitions;
pub use slug::slug;

use context::{Context, Names, NoteCursor, Output};
use input::{Input, SourceText};
use parser::Parser;

use super::{Document, NoteMarks};
use crate::diagnostic::Sink;
use crate::source::{Origin, Sources};

/// How a text is read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// Which adornments of titles mean which level.
    pub styles: Styles,
    /// How many levels the titles of this text are moved down.
    pub shift: u8,
    /// Whether `{{name}}` is a variable of the 2019 generation, and becomes a shortcode.
    pub variables: bool,
}

/// Levels of titles by their adornments.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Styles {
    /// The first adornment in a text is level 1, the next new one level 2, and so on.
    #[default]
    Appearance,
    /// The order is given. The adornment of a text's first title is the top level of that text; the
    /// others are counted from there, and no title is above it.
    Order {
        /// The adornments, the outermost first.
        order: Vec<char>,
        /// Those whose level depends on the title before.
        relative: RelativeStyles,
    },
}

/// Adornments that are counted from the last title with one of the given order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RelativeStyles {
    /// One level deeper.
    pub below: Option<char>,
    /// The same level.
    pub same: Option<char>,
    /// One level up.
    pub above: Option<char>,
}

impl RelativeStyles {
    /// The position of a title with this adornment, when the last one counted was at `last`.
    fn position(&self, style: char, last: usize) -> Option<usize> {
        match Some(style) {
            style if style == self.below => Some(last + 1),
            style if style == self.same => Some(last),
            style if style == self.above => Some(last.saturating_sub(1)),
            _ => None,
        }
    }
}

/// Bytes that substitutions and included files may add to a text of this length.
fn growth(length: usize) -> usize {
    (1 << 20) + length.saturating_mul(8)
}

/// Adds the names that a text defines to those of its page.
///
/// Call it for each text of the page, in order, before any of them is given to [`parse`].
pub fn collect(text: &str, origin: &Origin, sources: &Sources, definitions: &mut Definitions) {
    if !may_define(text) {
        return;
    }
    let options = Options::default();
    let before = definitions.automatic_notes();
    let document = (Arc::from(""), origin.clone());
    let mut cx = context(document, &options, sources, None, Names::Collect(definitions), text.len());
    read(text, origin, &mut cx);
    definitions.end_text(origin, before);
}

/// Reads a text into events. `definitions` holds the names of the whole page, this text's included.
pub fn parse(
    text: &str,
    origin: Origin,
    definitions: &Definitions,
    options: &Options,
    sources: &Sources,
    sink: &Sink,
) -> Document {
    let text: Arc<str> = Arc::from(text);
    let document = (text.clone(), origin.clone());
    let mut cx = context(document, options, sources, Some(sink), Names::Resolve(definitions), text.len());
    if let Some((notes, symbols)) = definitions.first_notes(&origin) {
        cx.notes =
            NoteCursor { definition: notes, reference: notes, symbol: symbols, symbol_reference: symbols };
    }
    let (events, shortcodes) = read(&text, &origin, &mut cx);
    let events = Arc::new(events);
    Document { events, shortcodes, text, origin: Some(origin), notes: NoteMarks::Labels, shares_notes: false }
}

/// Reads a text that is a page of its own.
pub fn parse_alone(
    text: &str,
    origin: Origin,
    options: &Options,
    sources: &Sources,
    sink: &Sink,
) -> Document {
    let mut definitions = Definitions::default();
    collect(text, &origin, sources, &mut definitions);
    parse(text, origin, &definitions, options, sources, sink)
}

fn context<'a>(
    document: (Arc<str>, Origin),
    options: &'a Options,
    sources: &'a Sources,
    sink: Option<&'a Sink>,
    names: Names<'a>,
    length: usize,
) -> Context<'a> {
    Context {
        options,
        sources,
        sink,
        names,
        document,
        out: Output::default(),
        headings: heading::Headings::default(),
        depth: 0,
        quiet: 0,
        growth: growth(length),
        compared: 0,
        substituting: Vec::new(),
        default_role: None,
        class: None,
        caption: None,
        chained: Vec::new(),
        including: Vec::new(),
        notes: NoteCursor::default(),
    }
}

fn read(text: &str, origin: &Origin, cx: &mut Context<'_>) -> (Vec<super::Spanned>, Vec<super::Shortcode>) {
    let source = SourceText { text, origin };
    let (expanded, places) = input::expand(text);
    let mut input =
        Input { text: &expanded, places, source: &source, shown: None, tags: shortcode::Tags::default() };
    input.tags = shortcode::tags_of(&input, cx, 0..expanded.len());
    let lines = lines::split(&expanded);
    Parser { input: &input, cx }.blocks(&lines, true);
    cx.finish(&input)
}

/// Whether a text may define a name: most descriptions do not, and need no first pass.
fn may_define(text: &str) -> bool {
    let is_inline = text.contains('`') && (text.contains("`_") || text.contains("_`"));
    is_inline
        || text.lines().any(|line| {
            let line = line.trim();
            line.starts_with("..") || line.len() > 1 && parser::is_adornment(line) || line.contains(".. ")
        })
}
