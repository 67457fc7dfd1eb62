//! Links that name a part of an API instead of an address: `operation:listPets`, `schema:Pet`, `tag:pets`,
//! `webhook:newPet`. A name may begin with that of its API: `schema:petstore/Pet`.

use std::borrow::Cow;

use super::PageRenderer;
use crate::diagnostic::nearest;
use crate::site::{ApiEntry, OperationRef, Target};
use crate::source::Span;

/// What a link names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    Operation,
    Schema,
    Tag,
    Webhook,
}

/// The kind and the name that an address is made of.
pub(super) fn split(url: &str) -> Option<(Named, &str)> {
    let (scheme, name) = url.split_once(':')?;
    let kind = match scheme {
        "operation" => Named::Operation,
        "schema" => Named::Schema,
        "tag" => Named::Tag,
        "webhook" => Named::Webhook,
        _ => return None,
    };
    (!name.is_empty() && !name.starts_with("//")).then_some((kind, name))
}

impl Named {
    fn word(self) -> &'static str {
        match self {
            Named::Operation => "operation",
            Named::Schema => "schema",
            Named::Tag => "tag",
            Named::Webhook => "webhook",
        }
    }

    /// The names of this kind in an API.
    fn names(self, entry: &ApiEntry) -> Vec<&str> {
        let api = &entry.api;
        match self {
            Named::Operation => api.operations.iter().filter_map(|one| one.id.as_deref()).collect(),
            Named::Schema => api.components.schemas.iter().map(|one| &*one.name).collect(),
            Named::Tag => api.tags.iter().map(|one| &*one.name).collect(),
            Named::Webhook => api.webhooks.iter().map(|one| &*one.name).collect(),
        }
    }
}

impl PageRenderer<'_, '_> {
    /// The address of what a link names. A name that nothing has is reported.
    pub(super) fn named<'u>(&mut self, kind: Named, name: &str, span: Option<Span>) -> Cow<'u, str> {
        let name = crate::resolve::percent_decode(name);
        let site = self.renderer.site;
        let mut found = Vec::new();
        for (api, entry) in site.library.apis.iter().enumerate() {
            let own = [entry.spec.as_str(), entry.name.as_str()].join("/");
            let own = own.trim_start_matches('/');
            let short = [Some(own), Some(entry.name.as_str())]
                .into_iter()
                .flatten()
                .find_map(|own| name.strip_prefix(own)?.strip_prefix('/'));
            let names = kind.names(entry);
            let wanted = [Some(&*name), short].into_iter().flatten().find(|wanted| names.contains(wanted));
            let target = wanted.and_then(|wanted| self.target_of(kind, api, wanted));
            found.extend(target);
        }
        match found.as_slice() {
            [] => {
                let known = site.library.apis.iter().flat_map(|entry| kind.names(entry));
                let help =
                    nearest(&name, known).map(|near| format!("did you mean `{}:{near}`?", kind.word()));
                self.dead(span, format!("no page shows the {} `{name}`", kind.word()), help);
                Cow::Borrowed("")
            }
            [only] => Cow::Owned(self.use_of(only.clone(), span)),
            [first, ..] => {
                let message = format!("several APIs have the {} `{name}`", kind.word());
                let help = format!("put the name of the API in front: `{}:API/{name}`", kind.word());
                self.dead(span, message, Some(help));
                Cow::Owned(self.use_of(first.clone(), span))
            }
        }
    }

    /// Where a part of an API is shown.
    fn target_of(&self, kind: Named, api: usize, name: &str) -> Option<Target> {
        let site = self.renderer.site;
        let entry = &site.library.apis[api];
        let reference = site.reference.apis.get(api);
        let page = |page: usize| Target { page, anchor: String::new() };
        match kind {
            Named::Operation => {
                let operation =
                    entry.api.operations.iter().position(|one| one.id.as_deref() == Some(name))?;
                let at = OperationRef { api, operation };
                let own = site.reference.operation_page(at).map(page);
                own.or_else(|| site.links.operation(at).cloned())
            }
            Named::Schema => {
                let at = entry.api.components.schemas.iter().position(|one| *one.name == *name)?;
                Some(page(*reference?.schemas.get(at)?))
            }
            Named::Tag => reference?.tags.iter().find(|tag| tag.name == name).map(|tag| page(tag.page)),
            Named::Webhook => {
                let at = entry.api.webhooks.iter().position(|one| *one.name == *name)?;
                Some(page(*reference?.webhooks.get(at)?))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_parts_are_taken() {
        assert_eq!(split("schema:Pet"), Some((Named::Schema, "Pet")));
        assert_eq!(split("operation:shop/v1/list"), Some((Named::Operation, "shop/v1/list")));
        assert_eq!(split("https://example.org"), None);
        assert_eq!(split("tag:"), None);
    }
}
