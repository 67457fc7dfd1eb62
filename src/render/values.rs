//! The values that templates are given: plain structs whose fields templates look up by name.
//!
//! `docs/templates.md` documents each of them. A field that is absent is undefined.

use std::sync::Arc;

use minijinja::value::{Enumerator, Object, Value};

use crate::html::Html;

/// Declares structs of values that templates can look into.
macro_rules! views {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident $(: $key:literal)?),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Debug, Default, Clone)]
        pub struct $name {
            $($(#[$fdoc])* pub $field: Value,)*
        }

        impl $name {
            /// The names of its fields.
            const KEYS: &'static [&'static str] = &[$(views!(@key $field $($key)?)),*];
        }

        impl Object for $name {
            fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
                self.get_value_by_str(key.as_str()?)
            }

            fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
                match key {
                    $(views!(@key $field $($key)?) => Some(self.$field.clone()),)*
                    _ => None,
                }
            }

            fn enumerate(self: &Arc<Self>) -> Enumerator {
                Enumerator::Str(Self::KEYS)
            }
        }

        impl From<$name> for Value {
            fn from(view: $name) -> Value {
                Value::from_object(view)
            }
        }
    )*};
    (@key $field:ident $key:literal) => { $key };
    (@key $field:ident) => { stringify!($field) };
}

#[allow(missing_docs)] // The fields are documented where template authors look for them.
mod definitions {
    use super::*;

    views! {
        /// `site`
        SiteView { title, description, language, version, menu, footer, copyright, logo, stylesheets, scripts, generator, feed, indexes }
        /// `site.version`
        VersionView { label, status, banner, choices, list }
        /// A link with its text.
        LinkView { title, name, label, url, current }
        /// `page`
        PageView {
            title, description, lead, root, url, canonical, kind, version, heading, heading_id, body, contents, endpoints,
            navigation, breadcrumbs, previous, next, markdown, edit_url, updated, json_ld, release
        }
        /// `page.release`
        ReleaseView { commit, date, checklist }
        /// What `redirect.html` is given.
        RedirectView { title, url, canonical, language }
        /// An entry of the contents or the navigation.
        EntryView { label, id, title, url, children, method, path, deprecated, current, open }
        /// A group of operations in the list of endpoints.
        EndpointsView { title, url, items }
        /// `operation`
        OperationView {
            id, aliases, level, sublevel, method, path, path_html, operation_id, summary, summary_html, description, deprecated,
            added, changed, rate_limited, authentication, tags, badges, servers, external_docs, page_url, url,
            has_request, request_id, path_summary, path_description, parameters, bodies, body_description, body_required, responses, responses_id,
            callbacks, samples, request_sample, used_by,
            extensions, source
        }
        /// A version that changed something.
        ChangeView { version, text }
        /// `operation.authentication`
        AuthenticationView { kind, alternatives }
        /// A scheme that an alternative needs.
        NeedView { scheme, url, location: "where", scopes, description }
        /// Something with a name and a text.
        NamedView { name, description, value, values, default, url, target, parameters, variables, extensions, server, body, kind, label }
        /// Parameters of a place.
        ParametersView { place, table }
        /// A body of one media type.
        BodyView { id, media_type, kind: "type", description, added, changed, tables, examples, encodings, notes }
        /// How a part of a form is sent.
        EncodingView { name, content_type, style, explode, headers, notes }
        /// An example.
        ExampleView { id, name, summary, description, language, code, external, generated }
        /// A response.
        ResponseView { id, content_id, status, reason, success, summary, description, headers, bodies, links, notes }
        /// A table of fields.
        TableView { id, title, heading_id, description, notes, values, columns, rows, alternatives, used_by, depth }
        /// A row of such a table.
        RowView {
            id, name, name_html, kind: "type", required, description, deprecated, added, changed, read_only, write_only,
            nullable, default, constant, constraints, values, format, examples, notes, origin, style, nested, source
        }
        /// Labelled alternatives of a schema.
        AlternativesView { label, kind, items }
        /// One of them.
        AlternativeView { label, kind: "type", url, value, table }
        /// `event`
        EventView {
            id, aliases, level, sublevel, title, event_type, kind, state_key, description, deprecated, added, changed,
            tables, examples, used_by, source
        }
        /// `definition`
        DefinitionView {
            id, aliases, level, sublevel, title, description, compact, kind: "type", tables, examples, used_by,
            deprecated, added, changed, source
        }
        /// `comparison`
        ComparisonView { new_label, old_label, pairs }
        /// A pair of operations.
        PairView { title, new, old, changes }
        /// What differs between them.
        DifferenceView { kind, text }
        /// `index`
        IndexView { kind, caption, columns, lists_uses, rows }
        /// A row of an index.
        IndexRowView { id, cells, deprecated, used_by, used_id }
        /// A section of a changelog or of a list of proposals.
        SectionView { title, id, groups, columns, rows, entries }
        /// A callback.
        CallbackView { id, name, items, expression, summary, description, servers, operations, notes }
        /// Code that calls an operation.
        SampleView { id, label, language, code }
        /// What a shortcode's template is given.
        ShortcodeView {
            params, inner, inline, level, page, site, api, api_rest, operations, events, definition, comparison, columns, rows,
            sections, title, image, url, status, value
        }
        /// What the template of a whole page is given.
        RootView { site, page, operation, event, definition, index, comparison, reference }
        /// `reference`: what a page of an API reference shows.
        ReferenceView {
            kind, title, version, dialect, summary, description, terms, contact, license, servers, authentication, schemes,
            groups, webhooks, lists, external_docs, extensions, operations, parent, children, tables, examples, used_by,
            components, documents, schema_type, deprecated, notes, more
        }
        /// A way of authentication.
        SchemeView { id, name, kind, location: "where", description, deprecated, flows, url, extensions }
        /// A flow of OAuth 2.
        FlowView { name, urls, scopes, extensions }
        /// A group of items, or one of them.
        ItemView { id, title, url, method, path, description, deprecated, items, label, body }
    }
}

pub use definitions::*;

/// Markup as a value that is not escaped again.
pub fn html(markup: Html) -> Value {
    if markup.is_empty() { Value::from("") } else { Value::from_safe_string(markup.into_string()) }
}

/// A list of values.
pub fn list<T: Into<Value>>(items: impl IntoIterator<Item = T>) -> Value {
    Value::from(items.into_iter().map(Into::into).collect::<Vec<Value>>())
}

/// A text that may be absent.
pub fn maybe<T: AsRef<str>>(text: Option<T>) -> Value {
    text.map_or(Value::UNDEFINED, |text| Value::from(text.as_ref()))
}
