//! Where the sections of a page were written, for who edits them.

use super::{GeneratedPage, Page, PageBody, Site};
use crate::source::Span;

impl Site<'_> {
    /// The anchors of a page's sections and the places that these come from. The page as a whole has
    /// the empty anchor.
    pub fn sections(&self, page: &Page) -> Vec<(String, Span)> {
        let library = self.library;
        let mut sections = Vec::new();
        if let Some(part) = page.source.as_ref().and_then(|source| source.parts.first()) {
            sections.push((String::new(), part.origin.span(0, 0, &part.text, self.sources)));
        }
        match &page.body {
            PageBody::Text { headings, placements, .. } => {
                sections.extend(headings.iter().filter_map(|it| Some((it.id.clone(), it.span?))));
                for placement in placements {
                    for placed in &placement.operations {
                        sections.push((placed.id.clone(), library.operation(placed.operation).span));
                    }
                    for (event, id) in &placement.events {
                        sections.push((id.clone(), library.events[*event].span));
                    }
                    if let Some((definition, id)) = &placement.definition {
                        let schema = library.definitions[*definition].schema;
                        sections.push((id.clone(), library.schemas.get(schema).span));
                    }
                }
            }
            PageBody::Generated(made) => {
                sections.extend(self.span_of(made).map(|span| (String::new(), span)));
                let operations = page.contents.iter().filter_map(|entry| Some((entry, entry.operation?)));
                sections.extend(operations.map(|(entry, at)| (entry.id.clone(), library.operation(at).span)));
            }
        }
        sections
    }

    /// Where that was written which a page shows as a whole.
    fn span_of(&self, page: &GeneratedPage) -> Option<Span> {
        let library = self.library;
        let api = |at: usize| &library.apis[at].api;
        Some(match *page {
            GeneratedPage::Operation(at) => library.operation(at).span,
            GeneratedPage::Schema { api: at, schema } => {
                library.schemas.get(api(at).components.schemas[schema].item).span
            }
            GeneratedPage::Webhook { api: at, webhook } => api(at).webhooks[webhook].operations.first()?.span,
            GeneratedPage::Tag { api: at, .. }
            | GeneratedPage::Operations(at)
            | GeneratedPage::Schemas(at)
            | GeneratedPage::Components(at) => api(at).span,
            GeneratedPage::Index(_)
            | GeneratedPage::Documents
            | GeneratedPage::Search
            | GeneratedPage::NotFound => return None,
        })
    }
}
