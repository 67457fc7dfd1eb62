//! Operations, events, definitions and indexes as Markdown.

use super::super::json;
use super::super::reference::Direction;
use super::super::table::plain_value;
use super::{MarkdownPage, home, push_block};
use crate::html::strip_tags;
use crate::markup::markdown_writer::escape;
use crate::model::{Authentication, EventKind, Lifecycle, MediaType, ParameterIn, Response, SchemaId, Since};
use crate::site::{AnchorAssignment, IndexKind, OperationRef, kind_word};

impl MarkdownPage<'_, '_> {
    /// What a shortcode shows at its place.
    pub(super) fn placed(&mut self, placement: &AnchorAssignment) -> String {
        let level = placement.level + 1;
        let mut out = String::new();
        for placed in &placement.operations {
            push_block(&mut out, &self.operation(placed.operation, level));
        }
        for (event, _) in &placement.events {
            push_block(&mut out, &self.event(*event, level));
        }
        if let Some((definition, _)) = &placement.definition {
            push_block(&mut out, &self.definition(*definition, level));
        }
        out
    }

    /// An operation with its heading.
    pub(super) fn operation(&mut self, at: OperationRef, level: u8) -> String {
        let operation = self.renderer.site.library.operation(at);
        let mut out = heading(level, &format!("`{} {}`", operation.method, operation.full_path));
        if let Some(summary) = operation.summary.as_deref().filter(|text| *text != self.pen.page.title) {
            push_block(&mut out, &escape(summary));
        }
        if operation.lifecycle.is_deprecated() {
            push_block(&mut out, "**Deprecated.**");
        }
        push_block(&mut out, &self.since(&operation.since));
        if let Some(prose) = &operation.description {
            let text = self.prose(prose, level);
            push_block(&mut out, &text);
        }
        let authentication = match operation.authentication {
            Authentication::None => "no",
            Authentication::Optional(_) => "optional",
            Authentication::Required(_) => "yes",
        };
        let mut facts = String::new();
        if !self.pen.is_nested() {
            let limited = if operation.is_rate_limited() { "yes" } else { "no" };
            facts.push_str(&format!("- Rate-limited: {limited}\n"));
        }
        facts.push_str(&format!("- Requires authentication: {authentication}"));
        if self.pen.is_nested() {
            let credentials = home::credentials(&operation.authentication);
            if !credentials.is_empty() {
                facts.push_str(&format!(", by {credentials}"));
            }
            if let Some(docs) = &operation.external_docs {
                facts.push_str(&format!("\n- More: {}", docs.url));
            }
        }
        push_block(&mut out, &facts);
        let sublevel = level + 1;
        if !operation.servers.is_empty() {
            push_block(&mut out, &heading(sublevel, "Servers"));
            push_block(&mut out, &self.servers(&operation.servers));
        }
        for (place, title) in [
            (ParameterIn::Path, "Path parameters"),
            (ParameterIn::Query, "Query parameters"),
            (ParameterIn::QueryString, "Query string"),
            (ParameterIn::Header, "Header parameters"),
            (ParameterIn::Cookie, "Cookie parameters"),
        ] {
            let parameters: Vec<_> = operation.parameters_in(place).collect();
            if !parameters.is_empty() {
                push_block(&mut out, &heading(sublevel, title));
                push_block(&mut out, &self.parameters(&parameters));
            }
        }
        if let Some(request) = &operation.request {
            push_block(&mut out, &heading(sublevel, "Request body"));
            if let Some(prose) = &request.description {
                let text = self.prose(prose, sublevel);
                push_block(&mut out, &text);
            }
            self.pen.direction = Direction::Request;
            self.bodies(&request.content, &mut out);
        }
        self.pen.direction = Direction::Response;
        if !operation.responses.is_empty() {
            push_block(&mut out, &heading(sublevel, "Responses"));
        }
        for response in &operation.responses {
            let text =
                response.description.as_ref().map(|prose| self.prose(prose, sublevel)).unwrap_or_default();
            push_block(&mut out, &format!("**{}**: {}", response.status, text.trim()));
            push_block(&mut out, &self.beside_body(response));
            self.bodies(&response.content, &mut out);
        }
        out
    }

    /// The headers of a response, and what can be done with it next.
    fn beside_body(&mut self, response: &Response) -> String {
        let mut out = String::new();
        for header in &response.headers {
            let schema = header.schema.or_else(|| header.content.first()?.schema);
            let kind = schema.map(|schema| format!(" ({})", self.type_of(schema))).unwrap_or_default();
            let text = header.description.as_ref().map(|prose| format!(": {}", self.line(prose)));
            out.push_str(&format!("- Header `{}`{kind}{}\n", header.name, text.unwrap_or_default()));
        }
        for link in &response.links {
            let target = link.item.operation_id.as_ref().or(link.item.operation_ref.as_ref());
            let target = target.map(|target| format!(" to `{target}`")).unwrap_or_default();
            let text = link.item.description.as_ref().map(|prose| format!(": {}", self.line(prose)));
            let mut given: Vec<String> = link
                .item
                .parameters
                .iter()
                .map(|(name, value)| format!("`{name}` = `{}`", plain_value(value)))
                .collect();
            given.extend(
                link.item.request_body.as_ref().map(|body| format!("body = `{}`", plain_value(body))),
            );
            let given = match given.is_empty() {
                true => String::new(),
                false => format!(" With {}.", given.join(", ")),
            };
            out.push_str(&format!("- Link `{}`{target}{}{given}\n", link.name, text.unwrap_or_default()));
        }
        out
    }

    fn bodies(&mut self, content: &[MediaType], out: &mut String) {
        for (at, media) in content.iter().enumerate() {
            push_block(out, &format!("Content type: `{}`", media.name));
            let schema = media.schema.or(media.item_schema);
            if let Some(schema) =
                schema.filter(|_| content[..at].iter().all(|known| known.schema != media.schema))
            {
                self.body(schema, out);
            }
            let mut shown = false;
            for example in &media.examples {
                if let Some(value) = &example.item.value {
                    let value = self.renderer.expanded(value);
                    let code = value.as_str().map_or_else(|| json::pretty(&value), str::to_owned);
                    push_block(out, &fenced("", &code));
                    shown = true;
                }
            }
            let Some(schema) = schema.filter(|_| !shown) else { continue };
            let is_new = self.pen.exemplified.insert((schema, self.pen.direction, false));
            let wanted = is_new || !self.pen.is_nested();
            if let Some(value) = wanted.then(|| self.pen.example_of(schema)).flatten() {
                push_block(out, &fenced("json", &json::pretty(&value)));
            }
        }
    }

    /// The type of a value and the tables of its fields.
    fn body(&mut self, schema: SchemaId, out: &mut String) {
        let tables = self.tables(schema);
        // What is no object itself says what it is, before what it holds.
        let is_other =
            self.pen.is_nested() && self.renderer.site.library.schemas.get(schema).properties.is_empty();
        if tables.is_empty() || is_other {
            push_block(out, &format!("Type: {}", self.type_of(schema)));
        }
        push_block(out, &tables);
    }

    fn event(&mut self, at: usize, level: u8) -> String {
        let event = &self.renderer.site.library.events[at];
        let mut out = heading(level, &format!("`{}`", event.name));
        if event.lifecycle == Lifecycle::Deprecated {
            push_block(&mut out, "**Deprecated.**");
        }
        push_block(&mut out, &self.since(&event.since));
        if let Some(prose) = &event.description {
            let text = self.prose(prose, level);
            push_block(&mut out, &text);
        }
        // What belongs to no room is neither of the two kinds.
        let mut facts = match &event.kind {
            EventKind::Other => String::new(),
            kind => format!("- Kind: {}", kind_word(kind)),
        };
        if let EventKind::State { state_key: Some(prose) } = &event.kind {
            facts.push_str(&format!("\n- State key: {}", self.line(prose)));
        }
        push_block(&mut out, &facts);
        self.body(event.content, &mut out);
        for example in &event.examples {
            let value = self.renderer.expanded(&example.value);
            push_block(&mut out, &fenced("json", &json::pretty(&value)));
        }
        out
    }

    fn definition(&mut self, at: usize, level: u8) -> String {
        let library = self.renderer.site.library;
        let schema_id = library.definitions[at].schema;
        let schema = library.schemas.get(schema_id);
        let mut out = heading(level, &format!("`{}`", library.definition_title(at)));
        push_block(&mut out, &self.since(&schema.since));
        if let Some(prose) = &schema.description {
            let text = self.prose(prose, level);
            push_block(&mut out, &text);
        }
        self.body(schema_id, &mut out);
        for example in &schema.examples {
            let value = self.renderer.expanded(example);
            push_block(&mut out, &fenced("json", &json::pretty(&value)));
        }
        out
    }

    /// A generated index as a list of links.
    pub(super) fn index(&mut self, kind: IndexKind) -> String {
        let mut out = String::new();
        for row in self.pen.index_rows(kind) {
            let name = strip_tags(row.name.as_str());
            let address = self.pen.href(&row.target);
            let (path, anchor) = address.split_once('#').unwrap_or((&address, ""));
            out.push_str(&format!("- [`{name}`]({}#{anchor})", super::twin_of(path)));
            let words: Vec<String> = row
                .cells
                .iter()
                .zip(kind.columns().iter().skip(1))
                .filter(|(cell, _)| !cell.is_empty())
                .map(|(cell, column)| format!("{column}: {}", escape(&strip_tags(cell.as_str()))))
                .collect();
            if !words.is_empty() {
                out.push_str(&format!(" ({})", words.join("; ")));
            }
            out.push_str(if row.deprecated { ", deprecated\n" } else { "\n" });
        }
        out
    }

    /// The versions in which something came and changed.
    pub(super) fn since(&mut self, since: &Since) -> String {
        let label = |version: &str| match version.starts_with(|c: char| c.is_ascii_digit()) {
            true => format!("v{version}"),
            false => version.to_owned(),
        };
        let mut parts = Vec::new();
        if let Some(version) = &since.added {
            parts.push(format!("*Added in {}.*", label(version)));
        }
        for change in &since.changed {
            let text = change.text.as_ref().map(|prose| format!(" {}", self.line(prose))).unwrap_or_default();
            parts.push(format!("*Changed in {}.*{text}", label(&change.version)));
        }
        parts.join(" ")
    }
}

fn heading(level: u8, text: &str) -> String {
    format!("{} {text}\n", "#".repeat(level.min(6).into()))
}

/// A block of code, in a fence that is longer than any in it.
fn fenced(language: &str, code: &str) -> String {
    let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat((longest + 1).max(3));
    format!("{fence}{language}\n{}\n{fence}\n", code.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_is_longer_than_those_in_the_code() {
        assert_eq!(fenced("json", "{}\n"), "```json\n{}\n```\n");
        assert_eq!(fenced("", "a ```` b"), "`````\na ```` b\n`````\n");
    }

    #[test]
    fn headings_end_at_six() {
        assert_eq!(heading(7, "a"), "###### a\n");
    }
}
