//! Parameters in an address as their styles write them (RFC 6570, OpenAPI 3.1, section 4.8.12.3).

use super::request::{encoded, last_word};
use crate::load::{Node, Value};
use crate::model::{Encoding, Parameter, Style};
use crate::view::plain_value;

use crate::view as json;

/// A path parameter: plain, after dots (`label`) or after semicolons (`matrix`).
pub(super) fn in_path(parameter: &Parameter, value: Option<&Node>) -> String {
    let name = encoded(&parameter.name, "");
    let one = |node: &Node| encoded(&plain_value(node), "");
    let word = Node::new(Value::String(last_word(&parameter.name).into()), parameter.span);
    let value = value.unwrap_or(&word);
    if !parameter.content.is_empty() {
        return encoded(&json::compact(value), "");
    }
    let explode = parameter.explode.unwrap_or(false);
    let style = parameter.style.unwrap_or(Style::Simple);
    let pair = |sign: &str| {
        let entries = value.entries().iter();
        entries.map(|entry| format!("{}{sign}{}", encoded(&entry.key, ""), one(&entry.value))).collect()
    };
    let is_map = value.as_map().is_some();
    let items: Vec<String> = match (is_map, value.as_seq()) {
        (true, _) => pair(if explode { "=" } else { "," }),
        (false, Some(items)) => items.iter().map(one).collect(),
        (false, None) => vec![one(value)],
    };
    match (style, explode) {
        (Style::Label, true) => format!(".{}", items.join(".")),
        (Style::Label, false) => format!(".{}", items.join(",")),
        (Style::Matrix, true) if is_map => format!(";{}", items.join(";")),
        (Style::Matrix, true) => items.iter().map(|item| format!(";{name}={item}")).collect(),
        (Style::Matrix, false) => format!(";{name}={}", items.join(",")),
        _ => items.join(","),
    }
}

/// A list in a form as one value, where the encoding of its field says so.
pub(super) fn joined(encoding: Option<&Encoding>, value: &Node) -> Option<Node> {
    let encoding = encoding?;
    let style = encoding.style.unwrap_or(Style::Form);
    let is_exploded = encoding.explode.unwrap_or(style == Style::Form);
    let items: Vec<String> = value.as_seq().filter(|_| !is_exploded)?.iter().map(plain_value).collect();
    Some(Node::new(Value::String(items.join(separator(style)).into()), value.span))
}

/// The fields of a form that an object is written as, where the encoding of its own field says so
/// (OpenAPI 3.1, section 4.8.15.1). What lies deeper in a `deepObject` is not settled there, and written
/// as most servers read it.
pub(super) fn spread(encoding: Option<&Encoding>, name: &str, value: &Node) -> Option<Vec<(String, Node)>> {
    let encoding = encoding.filter(|encoding| encoding.style.is_some() || encoding.explode.is_some())?;
    let style = encoding.style.unwrap_or(Style::Form);
    let entries = value.as_map()?.entries();
    Some(match (style, encoding.explode.unwrap_or(style == Style::Form)) {
        (Style::DeepObject, _) => {
            let mut fields = Vec::new();
            deep(name, value, &mut fields);
            fields
        }
        (_, true) => entries.iter().map(|entry| (entry.key.to_string(), entry.value.clone())).collect(),
        (_, false) => {
            let flat = entries.iter().flat_map(|entry| [entry.key.to_string(), plain_value(&entry.value)]);
            let flat = flat.collect::<Vec<_>>().join(separator(style));
            vec![(name.to_owned(), Node::new(Value::String(flat.into()), value.span))]
        }
    })
}

/// The depth of made and of given values is bounded.
fn deep(name: &str, value: &Node, fields: &mut Vec<(String, Node)>) {
    if value.as_map().is_none() {
        return fields.push((name.to_owned(), value.clone()));
    }
    for entry in value.entries() {
        deep(&format!("{name}[{}]", entry.key), &entry.value, fields);
    }
}

/// What stands between the items of a list that is one value.
fn separator(style: Style) -> &'static str {
    match style {
        Style::SpaceDelimited => " ",
        Style::PipeDelimited => "|",
        Style::TabDelimited => "\t",
        _ => ",",
    }
}

/// A query parameter as its style writes it.
pub(super) fn in_query(parameter: &Parameter, value: Option<&Node>) -> Vec<String> {
    let name = encoded(&parameter.name, "[]");
    let one = |text: &str| {
        let kept = if parameter.allow_reserved { ":/?#[]@!$&'()*+,;=" } else { "," };
        format!("{name}={}", encoded(text, kept))
    };
    let Some(value) = value else { return vec![one(last_word(&parameter.name))] };
    if !parameter.content.is_empty() {
        return vec![one(&json::compact(value))];
    }
    let style = parameter.style.unwrap_or(Style::Form);
    let explode = parameter.explode.unwrap_or(style == Style::Form);
    if value.as_seq().is_some() {
        let items: Vec<String> = value.items().iter().map(plain_value).collect();
        return match style {
            Style::SpaceDelimited | Style::PipeDelimited | Style::TabDelimited => {
                vec![format!("{name}={}", encoded(&items.join(separator(style)), ""))]
            }
            _ if explode => items.iter().map(|item| one(item)).collect(),
            _ => vec![one(&items.join(","))],
        };
    }
    if value.as_map().is_some() {
        let entries = value.entries().iter();
        let pair = |key: &str, value: &Node| format!("{key}={}", encoded(&plain_value(value), ""));
        return match (style, explode) {
            (Style::DeepObject, _) => {
                entries.map(|entry| pair(&format!("{name}[{}]", entry.key), &entry.value)).collect()
            }
            (_, true) => entries.map(|entry| pair(&encoded(&entry.key, ""), &entry.value)).collect(),
            (_, false) => {
                let flat: Vec<String> =
                    entries.map(|entry| format!("{},{}", entry.key, plain_value(&entry.value))).collect();
                vec![one(&flat.join(","))]
            }
        };
    }
    vec![one(&plain_value(value))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Lifecycle, ParameterIn, Since};
    use crate::source::{FileId, Span};

    fn parameter(style: Style, explode: bool) -> Parameter {
        Parameter {
            name: "p".into(),
            place: ParameterIn::Path,
            description: None,
            required: true,
            lifecycle: Lifecycle::default(),
            since: Since::default(),
            allow_empty: false,
            style: Some(style),
            explode: Some(explode),
            allow_reserved: false,
            schema: None,
            content: Vec::new(),
            examples: Vec::new(),
            extensions: Vec::new(),
            span: Span::start_of(FileId(0)),
        }
    }

    #[test]
    fn a_list_in_a_path_is_written_as_its_style_says() {
        let span = Span::start_of(FileId(0));
        let item = |text: &str| Node::new(Value::String(text.into()), span);
        let list = Node::new(Value::Seq(vec![item("a b"), item("/")].into()), span);
        let cases = [
            (Style::Simple, false, "a%20b,%2F"),
            (Style::Label, true, ".a%20b.%2F"),
            (Style::Label, false, ".a%20b,%2F"),
            (Style::Matrix, true, ";p=a%20b;p=%2F"),
            (Style::Matrix, false, ";p=a%20b,%2F"),
        ];
        for (style, explode, written) in cases {
            assert_eq!(in_path(&parameter(style, explode), Some(&list)), written);
        }
    }
}
