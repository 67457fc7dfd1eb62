//! YAML: parser events become nodes.
//!
//! 1. The parser gives events with byte positions; it accepts what libyaml accepts, such as a flow
//!    mapping whose closing brace stands at the column of its key.
//! 2. Plain scalars are read by the YAML 1.2 core schema (section 10.3.2): `yes` is a string.
//! 3. `<<` merges, aliases share the node of their anchor within a budget, and duplicate keys are
//!    reported with both places.

use std::borrow::Cow;
use std::sync::Arc;

use granit_parser::{Event, Parser, ScalarStyle, ScanError, options};
use rustc_hash::FxHashMap;

use super::yaml_error::explained;
use super::{DEPTH_HELP, Entry, MAX_DEPTH, Map, Node, Strictness, Value, fast_path};
use crate::diagnostic::{Diagnostic, Severity, Sink, nearest, rules};
use crate::source::{FileId, Span};

/// Nodes that a document may stand for once its aliases are followed.
const ALIAS_BUDGET: usize = 2_000_000;

/// Reads the first document of `text`, which starts at `offset` of the file.
pub(super) fn parse(
    file: FileId,
    text: &str,
    offset: usize,
    strictness: Strictness,
    sink: &Sink,
) -> Option<Node> {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some(node) = fast_path::read(file, body, offset + text.len() - body.len()) {
        return Some(node);
    }
    parse_all(file, text, offset, strictness, sink)
}

/// Reads the first document of any text.
pub(super) fn parse_all(
    file: FileId,
    text: &str,
    offset: usize,
    strictness: Strictness,
    sink: &Sink,
) -> Option<Node> {
    let options = options! {
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
        emit_comments: false,
        flow_nesting_limit: MAX_DEPTH,
        block_nesting_limit: MAX_DEPTH,
        // Real paths and patterns are longer than YAML's limit for keys.
        simple_key_max_lookahead: 16_384,
    };
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut builder = Builder {
        file,
        text: body,
        offset: offset + text.len() - body.len(),
        strictness,
        sink,
        stack: Vec::new(),
        anchors: FxHashMap::default(),
        names: Vec::new(),
        spent: 0,
        root: None,
    };
    let mut documents = 0;
    for event in Parser::new_from_str_with_options(body, options) {
        match event {
            Ok((Event::DocumentStart(..), place)) => {
                documents += 1;
                if documents > 1 {
                    let span = builder.span(&place);
                    sink.add(
                        Diagnostic::new(&rules::YAML_SYNTAX, span, "a second document starts in this file")
                            .help("split the file, or remove the line `---`"),
                    );
                    break;
                }
            }
            Ok((event, place)) => {
                if !builder.event(event, builder.span(&place)) {
                    return None;
                }
            }
            Err(error) => {
                builder.syntax_error(&error);
                return None;
            }
        }
    }
    Some(builder.root.unwrap_or_else(|| Node::new(Value::Null, Span::new(file, offset, offset))))
}

/// A collection that is still open.
struct Open {
    start: Span,
    anchor: usize,
    weight: usize,
    kind: OpenKind,
}

enum OpenKind {
    Seq(Vec<Node>),
    Map(OpenMap),
}

#[derive(Default)]
struct OpenMap {
    entries: Vec<Entry>,
    key: Option<(Arc<str>, Span)>,
    seen: FxHashMap<Arc<str>, usize>,
    merges: Vec<Node>,
}

struct Builder<'a> {
    file: FileId,
    text: &'a str,
    offset: usize,
    strictness: Strictness,
    sink: &'a Sink,
    stack: Vec<Open>,
    /// Finished nodes by anchor, with the number of nodes that each stands for.
    anchors: FxHashMap<usize, (Node, usize)>,
    names: Vec<String>,
    spent: usize,
    root: Option<Node>,
}

impl Builder<'_> {
    fn span(&self, place: &granit_parser::Span) -> Span {
        let start = place.start.byte_offset().unwrap_or(0) + self.offset;
        let end = place.end.byte_offset().map_or(start, |end| end + self.offset);
        Span::new(self.file, start, end)
    }

    /// Lets the place of a block scalar start at its `|` or `>`: the parser gives that of its text.
    fn with_indicator(&self, span: Span, style: ScalarStyle) -> Span {
        let indicator = match style {
            ScalarStyle::Literal => '|',
            ScalarStyle::Folded => '>',
            _ => return span,
        };
        let text = self.text.get(..span.start as usize - self.offset).unwrap_or_default();
        let header = text.trim_end().rfind('\n').map_or(0, |newline| newline + 1);
        // A key may hold such a character too, and so may a comment.
        let line = text[header..].split(" #").next().unwrap_or_default();
        match line.rfind(indicator) {
            Some(at) => Span::new(self.file, self.offset + header + at, span.end as usize),
            None => span,
        }
    }

    /// Takes an event in; `false` when there is no use in going on.
    fn event(&mut self, event: Event<'_>, span: Span) -> bool {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let tag = tag.as_deref().and_then(|tag| tag.core_suffix().map(str::to_owned));
                let span = self.with_indicator(span, style);
                let value = scalar(text, style, tag.as_deref());
                return self.finish(Node::new(value, span), 1, anchor);
            }
            Event::SequenceStart(_, anchor, _) => {
                self.stack.push(Open { start: span, anchor, weight: 1, kind: OpenKind::Seq(Vec::new()) });
            }
            Event::MappingStart(_, anchor, _) => {
                let kind = OpenKind::Map(OpenMap::default());
                self.stack.push(Open { start: span, anchor, weight: 1, kind });
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(open) = self.stack.pop() else { return true };
                let value = match open.kind {
                    OpenKind::Seq(items) => Value::Seq(Arc::new(items)),
                    OpenKind::Map(map) => Value::Map(Arc::new(Map::new(self.merged(map)))),
                };
                return self.finish(Node::new(value, open.start.to(span)), open.weight, open.anchor);
            }
            Event::Anchor(_, name) => self.names.push(name.into_owned()),
            Event::Alias(id) => return self.alias(id, span),
            Event::UnresolvedAlias(name) => {
                let message = format!("there is no anchor `&{name}` before this alias");
                let help = match nearest(&name, self.names.iter().map(String::as_str)) {
                    Some(near) => format!("did you mean `*{near}`?"),
                    None => "put the text into quotes if it is not meant to be an alias".into(),
                };
                self.sink.add(Diagnostic::new(&rules::YAML_SYNTAX, span, message).help(help));
                return self.finish(Node::new(Value::Null, span), 1, 0);
            }
            _ => {}
        }
        true
    }

    fn alias(&mut self, id: usize, span: Span) -> bool {
        let Some((node, weight)) = self.anchors.get(&id).cloned() else {
            self.sink.add(
                Diagnostic::new(&rules::YAML_SYNTAX, span, "an alias stands inside its own anchor")
                    .help("write the value out, or refer to it with `$ref`"),
            );
            return self.finish(Node::new(Value::Null, span), 1, 0);
        };
        self.spent += weight;
        if self.spent > ALIAS_BUDGET {
            let message = format!("aliases make this document larger than {ALIAS_BUDGET} values");
            self.sink.add(
                Diagnostic::new(&rules::BUDGET, span, message)
                    .help("write the values out, or refer to them with `$ref`"),
            );
            return false;
        }
        self.finish(node, weight, 0)
    }

    /// Puts a finished node where it belongs.
    fn finish(&mut self, node: Node, weight: usize, anchor: usize) -> bool {
        if anchor != 0 {
            self.anchors.insert(anchor, (node.clone(), weight));
        }
        let Some(open) = self.stack.last_mut() else {
            self.root = Some(node);
            return true;
        };
        open.weight += weight;
        let map = match &mut open.kind {
            OpenKind::Seq(items) => {
                items.push(node);
                return true;
            }
            OpenKind::Map(map) => map,
        };
        match map.key.take() {
            None => {
                let Some(text) = node.scalar_text() else {
                    let message = format!("{} cannot be a key", node.kind());
                    self.sink.add(
                        Diagnostic::new(&rules::YAML_SYNTAX, node.span, message)
                            .help("put the key into quotes if it is meant as text"),
                    );
                    return false;
                };
                map.key = Some((text.into(), node.span));
            }
            Some((name, _)) if &*name == "<<" => map.merges.push(node),
            Some((name, key_span)) => match map.seen.get(&name) {
                Some(first) => {
                    let first = &mut map.entries[*first];
                    self.sink.add(duplicate(&name, key_span, first.key_span, self.strictness));
                    *first = Entry { key: name, key_span, value: node };
                }
                None => {
                    map.seen.insert(name.clone(), map.entries.len());
                    map.entries.push(Entry { key: name, key_span, value: node });
                }
            },
        }
        true
    }

    /// Adds the entries that `<<` brings in and the mapping does not have itself. Of several merged
    /// mappings the earlier one wins (YAML merge key, <https://yaml.org/type/merge.html>).
    fn merged(&self, map: OpenMap) -> Vec<Entry> {
        let OpenMap { mut entries, mut seen, merges, .. } = map;
        for merge in &merges {
            let maps = match &merge.value {
                Value::Seq(items) => items.as_slice(),
                _ => std::slice::from_ref(merge),
            };
            for map in maps {
                if map.as_map().is_none() {
                    let message = format!("`<<` takes a mapping, and this is {}", map.kind());
                    self.sink.add(Diagnostic::new(&rules::YAML_SYNTAX, map.span, message));
                }
                for entry in map.entries() {
                    if !seen.contains_key(&entry.key) {
                        seen.insert(entry.key.clone(), entries.len());
                        entries.push(entry.clone());
                    }
                }
            }
        }
        entries
    }

    fn syntax_error(&self, error: &ScanError) {
        let body = self.text;
        let at = error.marker().byte_offset().unwrap_or(0).min(body.len());
        let span = Span::new(self.file, self.offset + at, self.offset + at);
        let text = error.info();
        if text.contains("limit") || text.contains("nest") || text.contains("recursion") {
            let message = format!("values are nested more than {MAX_DEPTH} levels deep");
            self.sink.add(Diagnostic::new(&rules::BUDGET, span, message).help(DEPTH_HELP));
            return;
        }
        let line_start = body[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let line = body[line_start..].lines().next().unwrap_or_default();
        let (message, help) = explained(&text, line);
        let mut diagnostic = Diagnostic::new(&rules::YAML_SYNTAX, span, message);
        diagnostic.help = help;
        if text.contains("quoted scalar")
            && let Some(quote) = opening_quote(body, at)
        {
            let place = Span::new(self.file, self.offset + quote, self.offset + quote + 1);
            diagnostic = Diagnostic::new(
                &rules::YAML_SYNTAX,
                place,
                "this is not valid YAML: this quote is not closed",
            )
            .help("close it at the end of its text")
            .other(span, "the text goes on to here");
        }
        self.sink.add(diagnostic);
    }
}

/// The quote that opens the text that goes on to a place: the last one of the nearest line above, or of the line itself,
/// with an odd number of quotes.
fn opening_quote(text: &str, at: usize) -> Option<usize> {
    let before = text.get(..at)?;
    let mut end = before.len();
    for line in before.rsplit('\n').take(1000) {
        let start = end - line.len();
        for quote in ['"', '\''] {
            // An apostrophe within a word opens nothing.
            let opens = |at: usize| {
                let before = line[..at].chars().next_back();
                before.is_none_or(|before| before.is_whitespace() || "[{,:".contains(before))
            };
            let places: Vec<usize> = line.match_indices(quote).map(|(at, _)| at).collect();
            let escaped = |at: &&usize| !line[..**at].ends_with('\\');
            if let Some(last) = places.last().filter(|at| opens(**at))
                && places.iter().filter(escaped).count() % 2 == 1
            {
                return Some(start + last);
            }
        }
        end = start.saturating_sub(1);
    }
    None
}

/// The message about a key that stands twice.
pub(super) fn duplicate(name: &str, second: Span, first: Span, strictness: Strictness) -> Diagnostic {
    let message = format!("the key `{name}` stands twice in this mapping");
    let mut diagnostic = Diagnostic::new(&rules::DUPLICATE_KEY, second, message)
        .label("and again here")
        .other(first, "first here");
    match strictness {
        Strictness::Strict => {
            diagnostic.help("remove one of the two, or build with `--lenient` to let the later one count")
        }
        Strictness::Lenient => {
            diagnostic.severity = Severity::Warning;
            diagnostic.help("remove one of the two; the later one counts")
        }
    }
}

/// The value of a scalar (YAML 1.2.2, section 10.3.2), unless it is quoted or tagged as a string.
fn scalar(text: Cow<'_, str>, style: ScalarStyle, tag: Option<&str>) -> Value {
    if style != ScalarStyle::Plain || tag == Some("str") {
        return Value::String(text.into());
    }
    plain_value(&text)
}

/// The value of a plain scalar.
pub(super) fn plain_value(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        _ => {}
    }
    if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.')) {
        return Value::String(text.into());
    }
    match number(text) {
        Some(number) => Value::Number(number.into()),
        None => Value::String(text.into()),
    }
}

/// A number of the core schema in JSON's notation, without loss.
fn number(text: &str) -> Option<Cow<'_, str>> {
    for (prefix, radix) in [("0x", 16), ("0o", 8)] {
        if let Some(digits) = text.strip_prefix(prefix) {
            return u128::from_str_radix(digits, radix).ok().map(|value| value.to_string().into());
        }
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let mut rest = unsigned.trim_start_matches(|c: char| c.is_ascii_digit());
    let whole = unsigned.len() - rest.len();
    let mut fraction = 0;
    if let Some(after) = rest.strip_prefix('.') {
        rest = after.trim_start_matches(|c: char| c.is_ascii_digit());
        fraction = after.len() - rest.len();
    }
    if whole + fraction == 0 {
        return None;
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let digits = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
    } else if !rest.is_empty() {
        return None;
    }
    let is_json = whole > 0
        && !text.starts_with('+')
        && (whole == 1 || !unsigned.starts_with('0'))
        && (fraction > 0 || !unsigned.contains('.'));
    if is_json {
        return Some(Cow::Borrowed(text));
    }
    if fraction == 0 && rest.is_empty() {
        let sign = if text.starts_with('-') { "-" } else { "" };
        let digits = unsigned.trim_end_matches('.').trim_start_matches('0');
        return Some(format!("{sign}{}", if digits.is_empty() { "0" } else { digits }).into());
    }
    text.parse::<f64>().ok().filter(|value| value.is_finite()).map(|value| value.to_string().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::render::{Color, human};
    use crate::source::{Sources, SourcesBuilder};

    fn load(text: &str) -> (Option<Node>, Sources, Sink) {
        let mut builder = SourcesBuilder::new("");
        builder.add("a.yaml", text);
        let sources = builder.finish();
        let sink = Sink::new();
        let file = sources.find("a.yaml").unwrap();
        (parse(file, text, 0, Strictness::Strict, &sink), sources, sink)
    }

    fn good(text: &str) -> Node {
        let (node, sources, sink) = load(text);
        let problems = human(&sink.into_sorted(&sources), &sources, Color::Plain);
        assert_eq!(problems, "");
        node.unwrap()
    }

    fn problems(text: &str) -> String {
        let (_, sources, sink) = load(text);
        human(&sink.into_sorted(&sources), &sources, Color::Plain)
    }

    #[test]
    fn scalars_follow_the_core_schema() {
        let node = good(
            "a: 1.10\nb: yes\nc: 0x10\nd: ~\ne: +5\nf: 1e3\ng: -.5\nh: 12:30\ni: '1'\nj: 2019-01-01\nk: 007",
        );
        let text = |key: &str| format!("{:?}", node.get(key).unwrap().value);
        assert_eq!(text("a"), r#"Number("1.10")"#);
        assert_eq!(text("b"), r#"String("yes")"#);
        assert_eq!(text("c"), r#"Number("16")"#);
        assert_eq!(text("d"), "Null");
        assert_eq!(text("e"), r#"Number("5")"#);
        assert_eq!(text("f"), r#"Number("1e3")"#);
        assert_eq!(text("g"), r#"Number("-0.5")"#);
        assert_eq!(text("h"), r#"String("12:30")"#);
        assert_eq!(text("i"), r#"String("1")"#);
        assert_eq!(text("j"), r#"String("2019-01-01")"#);
        assert_eq!(text("k"), r#"Number("7")"#);
    }

    #[test]
    fn a_flow_mapping_may_close_at_the_column_of_its_key() {
        let node = good("example: {\n  \"a\": [1,\n 2]\n}\nnext: x\n");
        assert_eq!(node.get("next").unwrap().as_str(), Some("x"));
    }

    #[test]
    fn integer_keys_are_text() {
        assert!(good("200:\n  a: b\n").get("200").is_some());
    }

    #[test]
    fn merges_and_aliases() {
        let node = good("base: &b {x: 1, y: 2}\nall:\n  <<: *b\n  y: 3\n");
        let all = node.get("all").unwrap();
        assert_eq!(all.get("x").unwrap().as_i64(), Some(1));
        assert_eq!(all.get("y").unwrap().as_i64(), Some(3));
    }

    #[test]
    fn block_scalars_start_at_their_indicator() {
        let text = "a: |-\n  one\n  two\nb: x\n";
        let node = good(text);
        let a = node.get("a").unwrap();
        assert_eq!(a.as_str(), Some("one\ntwo"));
        assert!(text[a.span.start as usize..].starts_with("|-"), "{:?}", a.span);
    }

    #[test]
    fn an_alias_bomb_is_refused() {
        let mut text = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for level in 1..10 {
            let previous = format!("*a{}", level - 1);
            text += &format!("a{level}: &a{level} [{}]\n", vec![previous; 9].join(","));
        }
        assert!(problems(&text).contains("error[too-large]"));
    }

    #[test]
    fn deep_nesting_is_refused() {
        assert!(problems(&"[".repeat(100_000)).contains("error[too-large]"));
        assert!(problems(&"- ".repeat(100_000)).contains("error[too-large]"));
    }

    #[test]
    fn messages_name_the_place_and_the_way_out() {
        assert_eq!(
            problems("type: string\nformat: x\ntype: integer\n"),
            "\
error[duplicate-key]: the key `type` stands twice in this mapping
 --> a.yaml:3:1
  |
1 | type: string
  | ---- first here
2 | format: x
3 | type: integer
  | ^^^^ and again here
  |
  = help: remove one of the two, or build with `--lenient` to let the later one count

"
        );
        assert!(problems("summary: Lists: all\n").contains("put the value into quotes"));
        assert!(problems("a:\n\tb: c\n").contains("indent with spaces"));
        assert!(problems("a: &one x\nb: *oen\n").contains("did you mean `*one`?"));
    }
}
