//! Tables of fields and sentences as Markdown.

use super::{MarkdownPage, push_block, twin_of};
use crate::view::{DocsView, FieldRow, Inline, LinkTarget, RowKind, SchemaView, SinceView, ValueView, Words};

impl<'a> MarkdownPage<'_, 'a> {
    /// The address of a link: of the Markdown of a page.
    pub(super) fn address(&self, target: &LinkTarget<'_>) -> String {
        let address = self.pen.link_address(target);
        match address.split_once('#') {
            _ if address.contains("://") => address,
            Some((path, anchor)) => format!("{}#{anchor}", twin_of(path)),
            None => twin_of(&address),
        }
    }

    /// Words on one line.
    pub(super) fn words(&mut self, words: &Words<'a>) -> String {
        let mut out = String::new();
        for part in words.parts() {
            match part {
                Inline::Text(text) => out.push_str(text),
                Inline::Code(text) => out.push_str(&code(text)),
                // Tables have no anchors in Markdown.
                Inline::Link { text, target: LinkTarget::Anchor(_) } => out.push_str(text),
                Inline::Link { text, target } => {
                    out.push_str(&format!("[{text}]({})", self.address(target)));
                }
                Inline::Web(address) => out.push_str(address),
                Inline::Description(prose) => out.push_str(&self.line(prose.0)),
            }
        }
        out
    }

    /// Sentences as a list, or as a paragraph when there is one.
    pub(super) fn notes(&mut self, notes: &[Words<'a>]) -> String {
        match notes {
            [only] => self.words(only),
            several => several.iter().map(|note| format!("- {}\n", self.words(note))).collect(),
        }
    }

    /// A link to further documentation.
    pub(super) fn docs(&mut self, docs: &DocsView<'a>) -> String {
        match docs.description {
            Some(prose) => format!("{} — {}", docs.url, self.line(prose.0)),
            None => docs.url.to_owned(),
        }
    }

    /// The versions in which something came and changed.
    pub(super) fn since(&mut self, since: &SinceView<'_>) -> String {
        let mut parts = Vec::new();
        parts.extend(since.added.as_ref().map(|version| format!("*Added in {version}.*")));
        for (version, text) in &since.changed {
            let text = text.map(|prose| format!(" {}", self.line(prose.0))).unwrap_or_default();
            parts.push(format!("*Changed in {version}.*{text}"));
        }
        parts.join(" ")
    }

    /// Tables with what is said of their schemas as a whole.
    pub(super) fn tables(&mut self, tables: &[SchemaView<'a>]) -> String {
        let mut out = String::new();
        for table in tables {
            self.push_table(table, &mut out);
        }
        out
    }

    /// Nesting is bounded by the depth to which objects open.
    fn push_table(&mut self, table: &SchemaView<'a>, out: &mut String) {
        if let Some(title) = &table.title {
            push_block(out, &format!("**{title}**"));
        }
        if let Some((name, target)) = &table.subject {
            push_block(out, &format!("**[{name}]({})**", self.address(target)));
        }
        if let Some(prose) = table.description {
            push_block(out, &self.line(prose.0));
        }
        push_block(out, &self.notes(&table.notes));
        if !table.values.is_empty() {
            push_block(out, &self.one_of(&table.values));
        }
        if !table.rows.is_empty() {
            push_block(out, &self.rows(&table.rows));
        }
        for group in &table.alternatives {
            push_block(out, &format!("{}:", group.label));
            for item in &group.items {
                let mut line = format!("- **{}**", item.label);
                if !item.value_type.is_empty() {
                    line.push_str(&format!(" ({})", self.words(&item.value_type)));
                }
                line.extend(item.value.as_ref().map(|value| format!(" when the discriminator is `{value}`")));
                push_block(out, &line);
                if let Some(table) = &item.table {
                    self.push_table(table, out);
                }
            }
        }
    }

    /// Rows as a table, with the tables of the objects that open in them below.
    pub(super) fn rows(&mut self, rows: &[FieldRow<'a>]) -> String {
        let mut out = String::from("| Name | Type | Description |\n|---|---|---|\n");
        for row in rows {
            let kind = self.words(&row.value_type);
            let words = self.about(row);
            let name = match row.kind {
                RowKind::Pattern => code(&format!("matching {}", row.name)),
                RowKind::Other => "others".to_owned(),
                RowKind::Map => "entries".to_owned(),
                _ => code(&row.name),
            };
            push_row(&mut out, &name, &kind, &words);
        }
        for (row, table) in rows.iter().filter_map(|row| Some((row, row.nested.as_deref()?))) {
            let word = if table.rows.is_empty() { "Alternatives" } else { "Fields" };
            push_block(&mut out, &format!("{word} of {}:", code(&row.name)));
            self.push_table(table, &mut out);
        }
        out
    }

    /// Headers as a list.
    pub(super) fn headers(&mut self, rows: &[FieldRow<'a>]) -> String {
        let mut out = String::new();
        for row in rows {
            let kind = self.words(&row.value_type);
            let kind = if kind.is_empty() { kind } else { format!(" ({kind})") };
            let words = self.about(row);
            let words = if words.is_empty() { words } else { format!(": {words}") };
            out.push_str(&format!("- Header {}{kind}{words}\n", code(&row.name)));
        }
        for table in rows.iter().filter_map(|row| row.nested.as_deref()) {
            self.push_table(table, &mut out);
        }
        out
    }

    /// What a row says of a value beside its type.
    fn about(&mut self, row: &FieldRow<'a>) -> String {
        let mut out = String::new();
        let mut say = |words: &str| push_words(&mut out, words);
        if row.required {
            say("**Required.**");
        }
        if row.deprecated {
            say("**Deprecated.**");
        }
        if let Some(prose) = row.description {
            say(&self.line(prose.0));
        }
        say(&self.since(&row.since));
        if let Some(value) = &row.constant {
            say(&format!("Must be {}.", code(value)));
        }
        if !row.values.is_empty() {
            say(&self.one_of(&row.values));
        }
        if row.read_only {
            say("Read only.");
        }
        if row.write_only {
            say("Write only.");
        }
        if let Some(format) = row.format {
            say(&format!("Format: {}.", code(format)));
        }
        if let Some(value) = &row.default {
            say(&format!("Default: {}.", code(value)));
        }
        for limit in &row.constraints {
            say(&format!("{}.", self.words(limit)));
        }
        if let Some(style) = &row.style {
            say(&format!("Written as {}.", code(style)));
        }
        if let Some(origin) = &row.origin {
            say(&format!("From {}.", self.words(origin)));
        }
        for note in &row.notes {
            let note = self.words(note);
            let end = if note.ends_with(['.', ':', '!', '?']) { "" } else { "." };
            say(&format!("{note}{end}"));
        }
        if !row.examples.is_empty() {
            let examples: Vec<String> = row.examples.iter().map(|example| code(example)).collect();
            say(&format!("Example: {}.", examples.join(", ")));
        }
        out
    }

    /// The values that are allowed, with what they mean.
    fn one_of(&mut self, values: &[ValueView<'_>]) -> String {
        let mut words = Vec::new();
        for value in values {
            let mut out = code(&value.value);
            out.extend(value.name.map(|name| format!(" {name}")));
            if let Some(prose) = value.description {
                out.push_str(&format!(" ({})", self.line(prose.0).trim_end_matches('.')));
            }
            words.push(out);
        }
        format!("One of: {}.", words.join(", "))
    }
}

/// Text as code.
fn code(text: &str) -> String {
    match text.contains('`') {
        true => format!("`` {text} ``"),
        false => format!("`{text}`"),
    }
}

/// Appends words, a space after those before.
fn push_words(out: &mut String, words: &str) {
    if !words.is_empty() && !out.is_empty() {
        out.push(' ');
    }
    out.push_str(words);
}

fn push_row(out: &mut String, name: &str, kind: &str, words: &str) {
    out.push_str("| ");
    push_cell(out, name);
    out.push_str(" | ");
    push_cell(out, kind);
    out.push_str(" | ");
    push_cell(out, words);
    out.push_str(" |\n");
}

/// Appends the text of a cell, which has one line and no bars.
fn push_cell(out: &mut String, text: &str) {
    let text = text.trim();
    if !text.contains(['\n', '|']) {
        out.push_str(text);
        return;
    }
    for c in text.chars() {
        match c {
            '\n' => out.push(' '),
            '|' => out.push_str("\\|"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_in_a_cell_does_not_end_it() {
        let mut out = String::new();
        push_row(&mut out, "`a`", "string|null", "b\nc ");
        assert_eq!(out, "| `a` | string\\|null | b c |\n");
    }

    #[test]
    fn code_may_hold_backticks() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("`a`"), "`` `a` ``");
    }
}
