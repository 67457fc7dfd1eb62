//! A request as it goes over the wire, made of the examples of its parts.

use super::PageRenderer;
use crate::html::Html;
use crate::model::{Operation, Parameter, ParameterIn, SchemaId};
use crate::view as json;
use crate::view::plain_value;

impl PageRenderer<'_, '_> {
    /// The request line with example values in the path and the query, and the body below it.
    pub(super) fn request_sample(&self, operation: &Operation) -> Html {
        let mut target = operation.full_path.to_string();
        for parameter in operation.parameters_in(ParameterIn::Path) {
            if let Some(value) = self.parameter_example(parameter).into_iter().next() {
                target = target.replace(&format!("{{{}}}", parameter.name), &encoded(&value));
            }
        }
        let mut separator = '?';
        for parameter in operation.parameters_in(ParameterIn::Query) {
            for value in self.parameter_example(parameter) {
                target.push(separator);
                // In a query, as in a form, a space is written as `+`.
                target.push_str(&encoded(&parameter.name).replace("%20", "+"));
                target.push('=');
                target.push_str(&encoded(&value).replace("%20", "+"));
                separator = '&';
            }
        }
        let mut text = format!("{} {target} HTTP/1.1\n", operation.method);
        for parameter in operation.parameters_in(ParameterIn::Header) {
            for value in self.parameter_example(parameter) {
                text.push_str(&format!("{}: {value}\n", parameter.name));
            }
        }
        let has_type = operation
            .parameters_in(ParameterIn::Header)
            .any(|parameter| parameter.name.eq_ignore_ascii_case("content-type"));
        let media = operation.request.as_ref().and_then(|request| request.content.first());
        if let Some(media) = media {
            if !has_type {
                text.push_str(&format!("Content-Type: {}\n", media.name));
            }
            let given = media.examples.first().and_then(|example| example.item.value.clone());
            let given = given.map(|value| self.renderer.expanded(&value));
            let made = || media.schema.or(media.item_schema).and_then(|schema| self.derived(schema));
            // One with stand-ins names every field, which a given one may not.
            let placeholder_values = self.placeholder_values();
            let body = if placeholder_values { made().or(given) } else { given.or_else(made) };
            if let Some(value) = body {
                text.push('\n');
                match value.as_str() {
                    Some(body) => text.push_str(body),
                    None => text.push_str(&json::pretty(&value)),
                }
            }
        }
        Html::escape(&text)
    }

    /// The example values of a parameter: several only where each is sent by itself.
    fn parameter_example(&self, parameter: &Parameter) -> Vec<String> {
        let given = parameter.examples.iter().find_map(|example| example.item.value.clone());
        let value = given.or_else(|| self.schema_example(parameter.schema?));
        match value {
            None => Vec::new(),
            Some(value) => match value.as_seq() {
                Some(items) => items.iter().map(plain_value).collect(),
                None => vec![plain_value(&value)],
            },
        }
    }

    fn schema_example(&self, schema: SchemaId) -> Option<crate::load::Node> {
        let schema = self.renderer.site.library.schemas.get(schema);
        schema.examples.first().cloned()
    }
}

/// A value as it stands in a URL: everything but unreserved characters is encoded (RFC 3986,
/// section 2.3).
fn encoded(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(byte as char),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::encoded;

    #[test]
    fn reserved_characters_are_encoded() {
        assert_eq!(encoded("!a:b.c/d é~"), "%21a%3Ab.c%2Fd%20%C3%A9~");
    }
}
