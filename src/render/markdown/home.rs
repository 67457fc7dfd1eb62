//! What an API says as a whole, as Markdown: whom to ask, where it can be reached, what callers present; and
//! what no operation shows.

use super::section::heading;
use super::{MarkdownPage, push_block};
use crate::site::OperationRef;
use crate::view::{SchemeView, ServerView, VariableView};

impl<'a> MarkdownPage<'_, 'a> {
    /// The home page of an API, below its text.
    pub(super) fn home(&mut self, api: usize) -> String {
        let model = &self.renderer.site.library.apis[api].api;
        let info = &model.info;
        let mut facts = Vec::new();
        let mut fact = |label: &str, value: Option<String>| {
            facts.extend(value.filter(|text| !text.is_empty()).map(|text| format!("- {label}: {text}\n")));
        };
        fact("Version", Some(info.version.to_string()));
        let join = |parts: [Option<&str>; 3]| {
            let parts = parts.into_iter().flatten().filter(|part| !part.is_empty());
            parts.collect::<Vec<_>>().join(", ")
        };
        let contact = info
            .contact
            .as_ref()
            .map(|contact| join([contact.name.as_deref(), contact.email.as_deref(), contact.url.as_deref()]));
        fact("Contact", contact);
        let license = info.license.as_ref().map(|license| {
            join([Some(&license.name), license.identifier.as_deref(), license.url.as_deref()])
        });
        fact("Licence", license);
        fact("Terms of service", info.terms_of_service.as_deref().map(str::to_owned));
        fact("Address of the description", model.own_address.as_deref().map(str::to_owned));
        fact("Dialect of schemas", model.schema_dialect.as_deref().map(str::to_owned));
        let mut out = facts.concat();
        let notes = self.pen.views().extension_notes(&info.extensions);
        push_block(&mut out, &self.notes(&notes));
        push_block(&mut out, &self.about_api(api, 1));
        let all: Vec<_> =
            (0..model.operations.len()).map(|operation| OperationRef { api, operation }).collect();
        if self.renderer.site.reference.apis.get(api).is_some() && !all.is_empty() {
            push_block(&mut out, "## Operations");
            self.list(&all, &mut out);
        }
        out
    }

    /// Servers, ways of authentication and tags, where pages show them.
    pub(super) fn about_api(&mut self, api: usize, level: u8) -> String {
        let mut out = String::new();
        if !self.renderer.site.plan.shows_api_facts() {
            return out;
        }
        let view = self.pen.views().api(api);
        if let Some(docs) = &view.external_docs {
            push_block(&mut out, &format!("- More: {}\n", self.docs(docs)));
        }
        push_block(&mut out, &self.notes(&view.notes));
        if !view.servers.is_empty() {
            push_block(&mut out, &heading(level + 1, "Servers"));
            push_block(&mut out, &self.servers(&view.servers));
        }
        if !view.schemes.is_empty() {
            push_block(&mut out, &heading(level + 1, "Authentication"));
        }
        for scheme in &view.schemes {
            push_block(&mut out, &self.scheme(scheme, level + 2));
        }
        // In a reference each tag has a page.
        if self.pen.api.is_none() && !view.tags.is_empty() {
            push_block(&mut out, &heading(level + 1, "Tags"));
            let mut items = String::new();
            for tag in &view.tags {
                items.push_str(&format!("- {}", tag.name));
                items.extend(tag.description.map(|prose| format!(": {}", self.line(prose.0))));
                if let Some(docs) = &tag.external_docs {
                    items.push_str(&format!(" More: {}", self.docs(docs)));
                }
                for note in &tag.notes {
                    items.push_str(&format!(" {}", self.words(note)));
                }
                items.push('\n');
            }
            push_block(&mut out, &items);
        }
        out
    }

    /// Webhooks, and schemas and components that nothing refers to, where pages show them.
    pub(super) fn api_rest(&mut self, api: usize, level: u8) -> String {
        let mut out = String::new();
        let model = &self.renderer.site.library.apis[api].api;
        if !model.webhooks.is_empty() {
            push_block(&mut out, &heading(level, "Webhooks"));
        }
        for webhook in &model.webhooks {
            push_block(&mut out, &heading(level + 1, &format!("`{}`", webhook.name)));
            let owner = format!("webhook {}", webhook.name);
            let view = self.pen.views().webhook(api, webhook, &owner);
            push_block(&mut out, &self.path_item(&view.item, level + 2));
        }
        if !self.renderer.site.plan.shows_api_facts() {
            return out;
        }
        let schemas = self.pen.views().unused_schemas(api);
        if !schemas.is_empty() {
            push_block(&mut out, &heading(level, "Further schemas"));
        }
        for named in schemas {
            push_block(&mut out, &heading(level + 1, &format!("`{}`", named.name)));
            push_block(&mut out, &self.schema(named.item, &named.name));
        }
        if !self.renderer.site.library.apis[api].unused.is_empty() {
            push_block(&mut out, &heading(level, "Further components"));
            push_block(&mut out, &self.components(api, level + 1));
        }
        out
    }

    /// A list of servers, with the variables in their addresses.
    pub(super) fn servers(&mut self, servers: &[ServerView<'a>]) -> String {
        let mut out = String::new();
        for server in servers {
            out.push_str(&format!("- `{}`", server.url));
            out.extend(server.name.map(|name| format!(" ({name})")));
            out.extend(server.description.map(|prose| format!(": {}", self.line(prose.0))));
            for note in &server.notes {
                out.push_str(&format!(" {}", self.words(note)));
            }
            out.push('\n');
            for variable in &server.variables {
                out.push_str(&self.variable(variable));
            }
        }
        out
    }

    fn variable(&mut self, variable: &VariableView<'a>) -> String {
        let mut out = format!("  - `{}`, by default `{}`", variable.name, variable.default);
        if !variable.values.is_empty() {
            let values: Vec<String> = variable.values.iter().map(|value| format!("`{value}`")).collect();
            out.push_str(&format!(", one of {}", values.join(", ")));
        }
        out.extend(variable.description.map(|prose| format!(": {}", self.line(prose.0))));
        out.push('\n');
        out
    }

    fn scheme(&mut self, scheme: &SchemeView<'a>, level: u8) -> String {
        let mut out = heading(level, &format!("`{}`", scheme.name));
        let place = scheme.place.as_ref().map(|place| format!(": {place}")).unwrap_or_default();
        let deprecated = if scheme.deprecated { " **Deprecated.**" } else { "" };
        push_block(&mut out, &format!("{}{place}.{deprecated}", scheme.kind));
        if let Some(prose) = scheme.description {
            push_block(&mut out, &self.prose(prose.0, level));
        }
        if let Some(url) = scheme.url {
            push_block(&mut out, &format!("- Metadata: <{url}>"));
        }
        push_block(&mut out, &self.notes(&scheme.notes));
        let mut flows = String::new();
        for flow in &scheme.flows {
            flows.push_str(&format!("- Flow `{}`\n", flow.name));
            for (label, url) in &flow.urls {
                flows.push_str(&format!("  - {label}: {url}\n"));
            }
            for (name, description) in &flow.scopes {
                flows.push_str(&format!("  - Scope `{name}`: {description}\n"));
            }
            for note in &flow.notes {
                flows.push_str(&format!("  - {}\n", self.words(note)));
            }
        }
        push_block(&mut out, &flows);
        out
    }
}
