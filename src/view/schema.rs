//! Named schemas and components as pages of a reference show them.

use super::builder::Owner;
use super::row::SchemaView;
use super::{ViewBuilder, Words, types};
use crate::model::{Named, SchemaId};
use crate::site::reference::shown_schemas;

impl<'a> ViewBuilder<'a, '_> {
    /// The tables of a named schema; the anchors of its fields begin with `anchor`.
    pub fn named_schema(&mut self, id: SchemaId, name: &str, anchor: &str) -> Vec<SchemaView<'a>> {
        self.schema_tables(id, &Owner { name, anchor })
    }

    /// The type of a named schema in its own place.
    pub fn plain_type(&self, id: SchemaId) -> Words<'a> {
        let schema = self.known(id);
        let kinds: Vec<&str> = types(schema).iter().map(|kind| kind.as_str()).collect();
        let mut out = Words::of(kinds.join("|"));
        let items = schema.items.filter(|_| kinds.contains(&"array"));
        if let Some(items) = items {
            out.push_text(" of ");
            out.append(self.type_of(items));
        }
        out
    }

    /// The named schemas of an API that no operation and no webhook shows.
    pub fn unused_schemas(&self, api: usize) -> Vec<&'a Named<SchemaId>> {
        let entry = &self.site.library.apis[api];
        let (shown, names) = shown_schemas(entry, self.site.library);
        let is_unused =
            |named: &&Named<SchemaId>| !shown.contains(&named.item) && !names.contains(&named.name);
        entry.api.components.schemas.iter().filter(is_unused).collect()
    }

    /// Tables of the objects that found no room in rows.
    pub fn remaining_tables(&mut self, name: &str) -> Vec<SchemaView<'a>> {
        self.further_tables(&Owner { name, anchor: name })
    }
}
