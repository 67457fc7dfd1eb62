//! Writes nodes as JSON.

pub use crate::json::string;
use crate::load::{Node, Value};

/// A value as JSON with an indentation of two spaces, keys in the order of the source, and no escapes
/// but those that JSON needs. The depth of a tree is bounded by the loader.
pub fn pretty(node: &Node) -> String {
    let mut out = String::new();
    write(node, Some(0), &mut out);
    out
}

/// A value as JSON on one line.
pub fn compact(node: &Node) -> String {
    let mut out = String::new();
    write(node, None, &mut out);
    out
}

fn write(node: &Node, indent: Option<usize>, out: &mut String) {
    match &node.value {
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Number(text) => out.push_str(text),
        Value::String(text) => string(text, out),
        Value::Seq(items) => {
            let inner = indent.map(|level| level + 1);
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                separate(at, inner, out);
                write(item, inner, out);
            }
            close(items.is_empty(), indent, ']', out);
        }
        Value::Map(map) => {
            let inner = indent.map(|level| level + 1);
            out.push('{');
            for (at, entry) in map.entries().iter().enumerate() {
                separate(at, inner, out);
                string(&entry.key, out);
                out.push_str(": ");
                write(&entry.value, inner, out);
            }
            close(map.is_empty(), indent, '}', out);
        }
    }
}

fn separate(at: usize, indent: Option<usize>, out: &mut String) {
    if at > 0 {
        out.push(',');
    }
    match indent {
        Some(level) => line(level, out),
        None if at > 0 => out.push(' '),
        None => {}
    }
}

fn close(is_empty: bool, indent: Option<usize>, bracket: char, out: &mut String) {
    if let Some(level) = indent.filter(|_| !is_empty) {
        line(level, out);
    }
    out.push(bracket);
}

fn line(level: usize, out: &mut String) {
    out.push('\n');
    for _ in 0..level {
        out.push_str("  ");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Sink;
    use crate::load::{Strictness, document};
    use crate::source::SourcesBuilder;

    #[test]
    fn what_is_written_reads_the_same() {
        let text = r#"{"a": [1, {"b": []}, "x\n\"é\u0001"], "c": {}, "d": 1.50}"#;
        let mut builder = SourcesBuilder::new("");
        builder.add("a.json", text);
        builder.add("b.json", "");
        let sources = builder.finish();
        let sink = Sink::new();
        let node = document(sources.find("a.json").unwrap(), &sources, Strictness::Strict, &sink).unwrap();
        assert_eq!(compact(&node), text);
        assert_eq!(
            pretty(&node),
            "{\n  \"a\": [\n    1,\n    {\n      \"b\": []\n    },\n    \"x\\n\\\"é\\u0001\"\n  ],\n  \"c\": {},\n  \"d\": 1.50\n}"
        );
    }
}
