//! Operations, events, definitions and indexes as Markdown.

use super::{MarkdownPage, push_block};
use crate::html::strip_tags;
use crate::markup::markdown_writer::escape;
use crate::render::reference::Direction;
use crate::site::{AnchorAssignment, IndexKind, OperationRef};
use crate::view::{self, CallbackItemView, OperationView, ResponseView, SecurityView, pretty};

impl<'a> MarkdownPage<'_, 'a> {
    /// What a shortcode shows at its place.
    pub(super) fn placed(&mut self, placement: &AnchorAssignment) -> String {
        let level = placement.level + 1;
        let mut out = String::new();
        for api in placement.api.iter().filter(|_| placement.pairs.is_empty()) {
            push_block(&mut out, &self.about_api(*api, level));
        }
        for placed in &placement.operations {
            push_block(&mut out, &self.operation(placed.operation, &placed.id, level));
        }
        for api in placement.api.iter().filter(|_| placement.pairs.is_empty()) {
            push_block(&mut out, &self.api_rest(*api, level));
        }
        for (event, id) in &placement.events {
            push_block(&mut out, &self.event(*event, id, level));
        }
        if let Some((definition, id)) = &placement.definition {
            push_block(&mut out, &self.definition(*definition, id, level));
        }
        out
    }

    /// An operation of an API with its heading.
    pub(super) fn operation(&mut self, at: OperationRef, id: &str, level: u8) -> String {
        let view = self.pen.views().operation(at, id);
        self.operation_text(&view, level)
    }

    /// An operation with its heading.
    pub(super) fn operation_text(&mut self, view: &OperationView<'a>, level: u8) -> String {
        let mut out = heading(level, &format!("`{} {}`", view.method, view.path));
        if let Some(summary) = view.summary.filter(|text| *text != self.pen.page.title) {
            push_block(&mut out, &escape(summary));
        }
        if view.deprecated {
            push_block(&mut out, "**Deprecated.**");
        }
        push_block(&mut out, &self.since(&view.since));
        if let Some(prose) = view.description {
            push_block(&mut out, &self.prose(prose.0, level));
        }
        if let Some(about) = &view.about_path {
            push_block(
                &mut out,
                &format!("**About this path:** {}", escape(about.summary.unwrap_or_default())),
            );
            if let Some(prose) = about.description {
                push_block(&mut out, &self.prose(prose.0, level));
            }
        }
        push_block(&mut out, &self.facts(view));
        let sublevel = level + 1;
        if !view.servers.is_empty() {
            push_block(&mut out, &heading(sublevel, "Servers"));
            push_block(&mut out, &self.servers(&view.servers));
        }
        for group in &view.parameters {
            push_block(&mut out, &heading(sublevel, group.title));
            push_block(&mut out, &self.rows(&group.rows));
        }
        push_block(&mut out, &self.tables(&view.parameter_tables));
        if let Some(request) = &view.request {
            push_block(&mut out, &heading(sublevel, "Request body"));
            push_block(&mut out, if request.required { "**Required.**" } else { "Optional." });
            if let Some(prose) = request.description {
                push_block(&mut out, &self.prose(prose.0, sublevel));
            }
            push_block(&mut out, &self.notes(&request.notes));
            self.pen.direction = Direction::Request;
            self.bodies(&request.bodies, &mut out);
        }
        self.pen.direction = Direction::Response;
        if !view.responses.is_empty() {
            push_block(&mut out, &heading(sublevel, "Responses"));
        }
        for response in &view.responses {
            push_block(&mut out, &self.response(response, sublevel));
        }
        if !view.callbacks.is_empty() {
            push_block(&mut out, &heading(sublevel, "Callbacks"));
        }
        for callback in &view.callbacks {
            push_block(&mut out, &self.callback(callback, sublevel));
        }
        for sample in &view.operation.code_samples {
            push_block(&mut out, &format!("Sample: {}", sample.label));
            push_block(&mut out, &fenced(&sample.language.to_lowercase(), &sample.source));
        }
        out
    }

    /// Facts about an operation as a list.
    fn facts(&mut self, view: &OperationView<'a>) -> String {
        let mut facts = Vec::new();
        let tells_limits = self.pen.renderer.site.plan.layout.tells_rate_limits();
        if self.pen.api.is_none() && (view.rate_limited || tells_limits) {
            facts.push(format!("Rate-limited: {}", if view.rate_limited { "yes" } else { "no" }));
        }
        facts.push(format!("Requires authentication: {}", security(&view.security, self.pen.api.is_some())));
        facts.extend(view.operation_id.map(|id| format!("Operation: `{id}`")));
        let tags: Vec<String> = view
            .tags
            .iter()
            .map(|(name, target)| match target {
                Some(target) => format!("[{name}]({})", self.address(target)),
                None => name.to_string(),
            })
            .collect();
        facts.extend((!tags.is_empty()).then(|| format!("Tags: {}", tags.join(", "))));
        let badges: Vec<&str> = view.badges.iter().map(|(label, _)| &**label).collect();
        facts.extend((!badges.is_empty()).then(|| badges.join(", ")));
        if let Some(docs) = &view.external_docs {
            facts.push(format!("More: {}", self.docs(docs)));
        }
        facts.extend(view.extensions.iter().map(|(name, value)| format!("`{name}`: `{value}`")));
        facts.iter().map(|fact| format!("- {fact}\n")).collect()
    }

    /// A response with its headers, bodies and links.
    pub(super) fn response(&mut self, view: &ResponseView<'a>, level: u8) -> String {
        let mut out = String::new();
        let text = view.description.map(|prose| self.prose(prose.0, level)).unwrap_or_default();
        let summary = view.summary.map(|summary| format!("{}. ", escape(summary))).unwrap_or_default();
        push_block(&mut out, &format!("**{}**: {summary}{}", view.status, text.trim()));
        push_block(&mut out, &self.notes(&view.notes));
        match &view.same_headers {
            Some((status, _)) => push_block(&mut out, &format!("Headers: those of {status}.")),
            None => push_block(&mut out, &self.headers(&view.headers)),
        }
        self.bodies(&view.bodies, &mut out);
        let links: String = view.links.iter().map(|link| self.link_line(link)).collect();
        push_block(&mut out, &links);
        out
    }

    /// What can be done next with a response, as an item of a list.
    pub(super) fn link_line(&mut self, view: &view::LinkView<'a>) -> String {
        let mut out = format!("- Link `{}`", view.name);
        out.extend(view.operation.map(|operation| format!(" to `{operation}`")));
        if let Some(prose) = view.description {
            out.push_str(&format!(": {}", self.line(prose.0)));
        }
        let mut given: Vec<String> =
            view.parameters.iter().map(|(name, value)| format!("`{name}` = `{value}`")).collect();
        given.extend(view.body.as_ref().map(|body| format!("body = `{body}`")));
        if !given.is_empty() {
            out.push_str(&format!(" With {}.", given.join(", ")));
        }
        for note in &view.notes {
            out.push_str(&format!(" {}.", self.words(note)));
        }
        out.push('\n');
        if let Some(server) = &view.server {
            let server = self.servers(std::slice::from_ref(server));
            out.extend(server.lines().map(|line| format!("  {line}\n")));
        }
        out
    }

    /// Requests that the server makes in the course of an operation.
    pub(super) fn callback(&mut self, view: &view::CallbackView<'a>, level: u8) -> String {
        let mut out = format!("**`{}`**", view.name);
        push_block(&mut out, &self.notes(&view.notes));
        for item in &view.items {
            push_block(&mut out, &format!("`{}`", item.expression));
            push_block(&mut out, &self.path_item(item, level + 1));
        }
        out
    }

    /// A path with its operations.
    pub(super) fn path_item(&mut self, item: &CallbackItemView<'a>, level: u8) -> String {
        let mut out = escape(item.about.summary.unwrap_or_default()).into_owned();
        if let Some(prose) = item.about.description {
            push_block(&mut out, &self.prose(prose.0, level));
        }
        push_block(&mut out, &self.servers(&item.servers));
        push_block(&mut out, &self.notes(&item.notes));
        for operation in &item.operations {
            push_block(&mut out, &self.operation_text(operation, level));
        }
        out
    }

    fn event(&mut self, at: usize, id: &str, level: u8) -> String {
        let view = self.pen.views().event(at, id);
        let mut out = heading(level, &format!("`{}`", view.name));
        if view.deprecated {
            push_block(&mut out, "**Deprecated.**");
        }
        push_block(&mut out, &self.since(&view.since));
        if let Some(prose) = view.description {
            push_block(&mut out, &self.prose(prose.0, level));
        }
        // What belongs to no room is neither of the two kinds.
        let mut facts = match view.kind {
            "state" | "message" => format!("- Kind: {}", view.kind),
            _ => String::new(),
        };
        if let Some(prose) = view.state_key {
            facts.push_str(&format!("\n- State key: {}", self.line(prose.0)));
        }
        push_block(&mut out, &facts);
        self.typed_tables(&view.value_type, &view.tables, &mut out);
        for example in &self.renderer.site.library.events[at].examples {
            let value = self.renderer.expanded(&example.value);
            push_block(&mut out, &fenced("json", &pretty(&value)));
        }
        out
    }

    fn definition(&mut self, at: usize, id: &str, level: u8) -> String {
        let view = self.pen.views().definition(at, id);
        let library = self.renderer.site.library;
        let mut out = heading(level, &format!("`{}`", view.title));
        if view.deprecated {
            push_block(&mut out, "**Deprecated.**");
        }
        push_block(&mut out, &self.since(&view.since));
        if let Some(prose) = view.description {
            push_block(&mut out, &self.prose(prose.0, level));
        }
        self.typed_tables(&view.value_type, &view.tables, &mut out);
        for example in &library.schemas.get(library.definitions[at].schema).examples {
            let value = self.renderer.expanded(example);
            push_block(&mut out, &fenced("json", &pretty(&value)));
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
}

/// What a caller presents, as words: alternatives with their schemes and scopes. The first page of a reference
/// says what these are.
fn security(view: &SecurityView<'_>, is_reference: bool) -> String {
    let kind = match view.kind {
        "none" => "no",
        "optional" => "optional",
        _ => "yes",
    };
    let alternatives: Vec<String> = view
        .alternatives
        .iter()
        .map(|needs| {
            let needs = needs.iter().map(|need| {
                let mut out = format!("`{}`", need.scheme);
                let place = need.place.as_ref().filter(|_| !is_reference);
                out.extend(place.map(|place| format!(" ({place})")));
                let scopes: Vec<String> = need
                    .scopes
                    .iter()
                    .map(|(name, text)| match text {
                        Some(text) if !is_reference => format!("`{name}`: {text}"),
                        _ => format!("`{name}`"),
                    })
                    .collect();
                if !scopes.is_empty() {
                    out.push_str(&format!(" (scopes {})", scopes.join(", ")));
                }
                out
            });
            needs.collect::<Vec<_>>().join(" and ")
        })
        .collect();
    match alternatives.is_empty() {
        true => kind.to_owned(),
        false => format!("{kind}, by {}", alternatives.join(", or ")),
    }
}

pub(super) fn heading(level: u8, text: &str) -> String {
    format!("{} {text}\n", "#".repeat(level.min(6).into()))
}

/// A block of code, in a fence that is longer than any in it.
pub(super) fn fenced(language: &str, code: &str) -> String {
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
