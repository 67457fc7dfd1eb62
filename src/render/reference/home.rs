//! The first page of an API, and the list of several.

use minijinja::Value;

use super::indexes::Listed;
use crate::model::{Dialect, Info};
use crate::render::PageRenderer;
use crate::render::href::{is_whole, safe};
use crate::render::values::{ItemView, NamedView, ReferenceView, list, maybe};
use crate::site::Target;

impl PageRenderer<'_, '_> {
    /// What stands around the description of an API.
    pub(in crate::render) fn api_home(&mut self, api: usize) -> ReferenceView {
        let site = self.renderer.site;
        let item = &site.library.apis[api].api;
        let Some(reference) = site.reference.apis.get(api) else { return ReferenceView::default() };
        let info = &item.info;
        let about = self.views().api(api);
        let servers = self.servers(&about.servers, "server");
        let schemes = self.schemes(&about.schemes);
        let mut facts = Vec::new();
        for (label, value) in
            [("Address of the description", &item.own_address), ("Dialect of schemas", &item.schema_dialect)]
        {
            facts.extend(value.as_ref().map(|value| NamedView {
                label: Value::from(label),
                value: Value::from(&**value),
                ..NamedView::default()
            }));
        }
        let mut notes = self.views().extension_notes(&info.extensions);
        notes.extend(about.notes);
        let notes = self.notes(&notes, "");
        let mut lists = Vec::new();
        let pages = [
            (reference.endpoint_index, "All operations", item.operations.len()),
            (reference.schema_index, "Schemas", reference.schemas.len()),
            (reference.components, "Further components", site.library.apis[api].unused.len()),
        ];
        for (page, title, count) in pages {
            lists.extend(page.map(|page| ItemView {
                title: Value::from(title),
                url: Value::from(self.page_address(page)),
                label: Value::from(count),
                ..ItemView::default()
            }));
        }
        ReferenceView {
            kind: Value::from("home"),
            title: Value::from(&*info.title),
            version: Value::from(&*info.version),
            dialect: Value::from(standard(item.dialect, &item.dialect_version)),
            summary: maybe(info.summary.as_deref()),
            terms: info.terms_of_service.as_deref().map_or(Value::UNDEFINED, |url| Value::from(web(url))),
            contact: contact(info),
            license: license(info),
            servers,
            schemes: list(schemes),
            groups: list(self.tag_groups(api)),
            webhooks: list(self.webhook_items(api)),
            lists: list(lists),
            external_docs: self.docs(about.external_docs.as_ref(), "docs"),
            notes,
            children: list(facts),
            ..ReferenceView::default()
        }
    }

    /// The address of a page.
    pub(super) fn page_address(&self, page: usize) -> String {
        self.href(&Target { page, anchor: String::new() })
    }

    /// The tags of an API in groups, each with its operations.
    fn tag_groups(&mut self, api: usize) -> Vec<ItemView> {
        let Some(reference) = self.renderer.site.reference.apis.get(api) else { return Vec::new() };
        let mut groups = Vec::new();
        for group in &reference.groups {
            let mut tags = Vec::new();
            for tag in &group.tags {
                self.tag_items(api, *tag, 0, &mut tags);
            }
            groups.push(ItemView {
                title: Value::from(group.title.as_str()),
                items: list(tags),
                ..ItemView::default()
            });
        }
        groups
    }

    /// A tag and those below it, one after the other.
    fn tag_items(&mut self, api: usize, tag: usize, depth: usize, items: &mut Vec<ItemView>) {
        let Some(reference) = self.renderer.site.reference.apis.get(api) else { return };
        let node = &reference.tags[tag];
        let info = node.info.map(|info| &self.renderer.site.library.apis[api].api.tags[info]);
        let text = info.and_then(|info| info.description.as_ref());
        let listed = Listed { operations: &node.operations, most: 12 };
        items.push(ItemView {
            title: Value::from(node.title.as_str()),
            url: Value::from(self.page_address(node.page)),
            description: maybe(text.map(|prose| self.first_sentence(prose))),
            label: Value::from(node.operations.len()),
            items: list(self.operation_items(&listed)),
            ..ItemView::default()
        });
        if depth < 32 {
            for child in &node.children {
                self.tag_items(api, *child, depth + 1, items);
            }
        }
    }

    /// The beginning of a text, for a list.
    pub(super) fn first_sentence(&self, prose: &crate::markup::Prose) -> String {
        let text = self.plain(prose);
        let text = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default().trim();
        match text.char_indices().nth(160) {
            Some((at, _)) => {
                let cut = text[..at].rfind(' ').unwrap_or(at);
                format!("{}…", &text[..cut])
            }
            None => text.to_owned(),
        }
    }

    /// All documents of the site.
    pub(super) fn documents_list(&mut self) -> ReferenceView {
        let site = self.renderer.site;
        let mut documents = Vec::new();
        for (api, reference) in site.reference.apis.iter() {
            let item = &site.library.apis[api].api;
            let text = match &item.info.summary {
                Some(summary) => summary.to_string(),
                None => {
                    item.info.description.as_ref().map(|prose| self.first_sentence(prose)).unwrap_or_default()
                }
            };
            documents.push(ItemView {
                title: Value::from(site.pages[reference.home].title.as_str()),
                url: Value::from(self.page_address(reference.home)),
                description: Value::from(text),
                label: Value::from(&*item.info.version),
                path: Value::from(item.operations.len()),
                ..ItemView::default()
            });
        }
        ReferenceView {
            kind: Value::from("documents"),
            documents: list(documents),
            ..ReferenceView::default()
        }
    }
}

/// The standard that a description follows.
fn standard(dialect: Dialect, version: &str) -> String {
    match dialect {
        Dialect::Swagger2 => format!("Swagger {version}"),
        Dialect::OpenApi30 | Dialect::OpenApi31 | Dialect::OpenApi32 => format!("OpenAPI {version}"),
    }
}

fn contact(info: &Info) -> Value {
    let Some(contact) = &info.contact else { return Value::UNDEFINED };
    Value::from(NamedView {
        name: maybe(contact.name.as_deref()),
        label: maybe(contact.email.as_deref()),
        ..contact.url.as_deref().map(web).unwrap_or_default()
    })
}

fn license(info: &Info) -> Value {
    let Some(license) = &info.license else { return Value::UNDEFINED };
    Value::from(NamedView {
        name: Value::from(&*license.name),
        label: maybe(license.identifier.as_deref()),
        ..license.url.as_deref().map(web).unwrap_or_default()
    })
}

/// An address on the web, as a link where it leads somewhere from here.
pub(in crate::render) fn web(address: &str) -> NamedView {
    let url = safe(address).filter(|_| is_whole(address));
    NamedView { value: Value::from(address), url: maybe(url), ..NamedView::default() }
}
