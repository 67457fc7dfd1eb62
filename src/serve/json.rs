//! The little JSON that the preview sends to its own script: strings, and lists of them.

/// Appends a JSON string.
pub fn string(out: &mut String, text: &str) {
    crate::json::string(text, out);
}

/// Appends a string, or `null`.
pub fn optional(out: &mut String, text: Option<&str>) {
    match text {
        Some(text) => string(out, text),
        None => out.push_str("null"),
    }
}

/// Appends an array whose items `write` writes.
pub fn array<T>(out: &mut String, items: impl IntoIterator<Item = T>, mut write: impl FnMut(&mut String, T)) {
    out.push('[');
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write(out, item);
    }
    out.push(']');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_what_json_and_event_lines_cannot_hold() {
        let mut out = String::new();
        array(&mut out, ["a\"\\\n\r\u{1}é", "b"], string);
        assert_eq!(out, r#"["a\"\\\n\r\u0001é","b"]"#);
    }
}
