//! How types read: `string`, `[string]`, `{string: User}`, `integer|string`.

use rustc_hash::FxHashMap;

use super::PageRenderer;
use crate::html::Html;
use crate::load::{Node, Value};
use crate::model::{Additional, Schema, SchemaId, Type};
use crate::project::Notation;

/// Types nest in types no deeper than readers can follow.
const MAX_DEPTH: usize = 8;

/// Alternatives that a type names one by one although they are listed beside it.
const MAX_NAMED: usize = 3;

/// The tables that a type may link to: schemas with their anchors.
pub type TableAnchors = FxHashMap<SchemaId, String>;

/// What stands around a type.
#[derive(Clone, Copy)]
struct Around<'t> {
    /// The tables at hand.
    tables: &'t TableAnchors,
    /// The schema whose alternatives are listed beside the type.
    listed: Option<SchemaId>,
}

impl PageRenderer<'_, '_> {
    /// A type as readers know it, with links to the tables at hand.
    pub fn type_of(&self, id: SchemaId, tables: &TableAnchors) -> Html {
        let mut out = Html::new();
        self.write_type(id, Around { tables, listed: None }, 0, &mut out);
        out
    }

    /// The same beside a list of all alternatives of `listed`: many of them are not named twice.
    pub(super) fn type_beside(&self, id: SchemaId, listed: SchemaId) -> Html {
        let mut out = Html::new();
        let around = Around { tables: &TableAnchors::default(), listed: Some(listed) };
        self.write_type(id, around, 0, &mut out);
        out
    }

    /// What stands between types of which a value may have any.
    fn or(&self) -> &'static str {
        match self.notation() {
            Notation::Compact => "|",
            Notation::Words => " or ",
        }
    }

    fn write_type(&self, id: SchemaId, around: Around<'_>, depth: usize, out: &mut Html) {
        let schema = self.renderer.site.library.schemas.get(id);
        if depth > MAX_DEPTH {
            out.push_text("…");
            return;
        }
        if let Some(address) = self.schema_address(id) {
            self.write_named(schema, &address, out);
            return;
        }
        if let Some(Some(address)) = self.opened.get(&id) {
            out.push(&super::page::anchor(address, &Html::escape(&object_name(schema))));
            return;
        }
        if self.notation() == Notation::Words && !schema.values.is_empty() && schema.properties.is_empty() {
            let word = schema.title.as_deref().unwrap_or("enum");
            match around.tables.get(&id) {
                Some(anchor) => link(anchor, word, out),
                None => out.push_text(word),
            }
            return;
        }
        let or = self.or();
        let has_alternatives = !schema.one_of.is_empty() || !schema.any_of.is_empty();
        if has_alternatives && schema.properties.is_empty() && !around.tables.contains_key(&id) {
            self.write_alternatives(id, schema, around, depth, out);
            return;
        }
        let types = types(schema);
        if types.is_empty() && schema.unknown_types.is_empty() {
            if let Some(anchor) = around.tables.get(&id) {
                link(anchor, &object_name(schema), out);
            } else if schema.never {
                out.push_text("nothing");
            } else if let Some(title) = &schema.title {
                out.push_text(title);
            }
            return;
        }
        let mut separate = false;
        for kind in &types {
            if separate {
                out.push_text(or);
            }
            separate = true;
            match kind {
                Type::Array => self.write_array(schema, around, depth, out),
                Type::Object => self.write_object(id, schema, around, depth, out),
                Type::String => self.write_string(schema, out),
                other => out.push_text(other.as_str()),
            }
        }
        for word in &schema.unknown_types {
            if separate {
                out.push_text(or);
            }
            separate = true;
            out.push_text(word);
        }
    }

    /// A schema that has a page, with the type that is no object.
    fn write_named(&self, schema: &Schema, address: &str, out: &mut Html) {
        let name = schema.name.as_deref().or(schema.title.as_deref()).unwrap_or("schema");
        out.push(&super::page::anchor(address, &Html::escape(name)));
        let kinds = types(schema);
        if !kinds.contains(&Type::Object) && !kinds.is_empty() {
            let words: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
            out.push_text(&format!(" ({})", words.join("|")));
        } else if kinds.contains(&Type::Null) {
            out.push_text("|null");
        }
    }

    fn write_alternatives(
        &self,
        id: SchemaId,
        schema: &Schema,
        around: Around<'_>,
        depth: usize,
        out: &mut Html,
    ) {
        let or = self.or();
        let mut seen: Vec<String> = Vec::new();
        let parts = || schema.one_of.iter().chain(&schema.any_of);
        let is_null = |part: &&SchemaId| self.renderer.site.library.schemas.get(**part).types == [Type::Null];
        let count = parts().filter(|part| !is_null(part)).count();
        if around.listed == Some(id) && count > MAX_NAMED {
            let kind = if schema.any_of.is_empty() { "one of" } else { "any of" };
            out.push_text(&format!("{kind} {count}"));
            if schema.types.contains(&Type::Null) || parts().any(|part| is_null(&part)) {
                out.push_text(&format!("{or}null"));
            }
            return;
        }
        // What a value mostly is stands before what it may also be.
        let last = parts().filter(|part| self.is_nested() && is_null(part));
        for part in parts().filter(|part| !self.is_nested() || !is_null(part)).chain(last) {
            let mut one = Html::new();
            self.write_type(*part, around, depth + 1, &mut one);
            if one.is_empty() {
                // An alternative may just restrict the type that stands beside it.
                let own = types(schema);
                let words: Vec<&str> = own.iter().map(|kind| kind.as_str()).collect();
                one.push_text(&words.join(or));
            }
            let text = one.as_str().to_owned();
            if !one.is_empty() && !seen.contains(&text) {
                if !seen.is_empty() {
                    out.push_text(or);
                }
                out.push(&one);
                seen.push(text);
            }
        }
        if schema.types.contains(&Type::Null) && !seen.iter().any(|text| text == "null") {
            out.push_text(or);
            out.push_text("null");
        }
    }

    fn write_array(&self, schema: &Schema, around: Around<'_>, depth: usize, out: &mut Html) {
        let mut items: Vec<SchemaId> = schema.prefix_items.clone();
        items.extend(schema.items);
        if items.is_empty() {
            out.push_text("array");
            return;
        }
        out.push_text("[");
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                out.push_text(", ");
            }
            let mut inner = Html::new();
            self.write_type(*item, around, depth + 1, &mut inner);
            if inner.is_empty() {
                inner.push_text("any");
            }
            out.push(&inner);
        }
        out.push_text("]");
    }

    fn write_object(&self, id: SchemaId, schema: &Schema, around: Around<'_>, depth: usize, out: &mut Html) {
        if let Some(anchor) = around.tables.get(&id) {
            link(anchor, &object_name(schema), out);
            return;
        }
        if schema.properties.is_empty() {
            let mut entries: Vec<(Html, SchemaId)> = Vec::new();
            for property in &schema.pattern_properties {
                entries.push((self.key_type(schema, Some(property.schema)), property.schema));
            }
            if let Additional::Schema(value) = schema.additional {
                entries.push((self.key_type(schema, None), value));
            }
            if !entries.is_empty() {
                out.push_text("{");
                for (at, (key, value)) in entries.iter().enumerate() {
                    if at > 0 {
                        out.push_text(", ");
                    }
                    out.push(key);
                    out.push_text(": ");
                    let mut inner = Html::new();
                    self.write_type(*value, around, depth + 1, &mut inner);
                    if inner.is_empty() {
                        inner.push_text("any");
                    }
                    out.push(&inner);
                }
                out.push_text("}");
                return;
            }
        }
        out.push_text(&object_name(schema));
    }

    /// What the keys of a map are: a format where the source names one, else any string.
    fn key_type(&self, schema: &Schema, value: Option<SchemaId>) -> Html {
        let schemas = &self.renderer.site.library.schemas;
        let extension = |schema: &Schema, key: &str| {
            let found = schema.extensions.iter().find(|(name, _)| &**name == key);
            found.and_then(|(_, value)| value.as_str().map(str::to_owned))
        };
        let names = schema.applied.iter().find(|(keyword, _)| *keyword == "propertyNames");
        let format = value
            .and_then(|id| extension(schemas.get(id), "x-pattern-format"))
            .or_else(|| names.and_then(|(_, id)| schemas.get(*id).format.as_ref().map(ToString::to_string)));
        match format {
            Some(format) => self.format(&format),
            None => Html::escape("string"),
        }
    }

    fn write_string(&self, schema: &Schema, out: &mut Html) {
        match &schema.format {
            Some(format) if self.renderer.site.library.formats.contains_key(&**format) => {
                out.push(&self.format(format));
            }
            _ => out.push_text("string"),
        }
    }

    /// The type of a body. In the compact notation a list is said in words, as it is not the type of a
    /// field.
    pub fn body_type(&self, id: SchemaId, tables: &TableAnchors) -> Html {
        let schema = self.renderer.site.library.schemas.get(id);
        let mut items: Vec<SchemaId> = schema.prefix_items.clone();
        items.extend(schema.items);
        let is_list = types(schema) == [Type::Array] && !items.is_empty();
        if !is_list || self.notation() == Notation::Words {
            return self.type_of(id, tables);
        }
        let mut out = Html::escape("Array of ");
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                out.push_text(", ");
            }
            self.write_type(*item, Around { tables, listed: None }, 0, &mut out);
        }
        out
    }

    /// A format by its title, linked to where it is defined.
    fn format(&self, format: &str) -> Html {
        let Some(known) = self.renderer.site.library.formats.get(format) else { return Html::escape(format) };
        if known.url.is_empty() {
            return Html::escape(&known.title);
        }
        let address = self.address(&known.url);
        let mut out = Html::new();
        out.push_markup("<a href=\"");
        out.push_text(&address);
        out.push_markup("\">");
        out.push_text(&known.title);
        out.push_markup("</a>");
        out
    }

    /// The format of a string where it is not already shown as its type.
    pub fn further_format(&self, schema: &Schema) -> Option<Html> {
        let format = schema.format.as_ref()?;
        let is_shown = types(schema).contains(&Type::String)
            && self.renderer.site.library.formats.contains_key(&**format);
        (!is_shown).then(|| {
            let mut out = Html::new();
            out.push_markup("<code>");
            out.push_text(format);
            out.push_markup("</code>");
            out
        })
    }
}

fn link(anchor: &str, text: &str, out: &mut Html) {
    out.push_markup("<a href=\"#");
    out.push_text(anchor);
    out.push_markup("\">");
    out.push_text(text);
    out.push_markup("</a>");
}

/// How an object is called where it has no table to link to.
fn object_name(schema: &Schema) -> String {
    schema.title.as_ref().or(schema.name.as_ref()).map_or_else(|| "object".to_owned(), ToString::to_string)
}

/// The types of a schema: those that it names, else those that follow from its keywords.
pub fn types(schema: &Schema) -> Vec<Type> {
    let only_null = schema.types.iter().all(|kind| *kind == Type::Null);
    if !only_null || !schema.unknown_types.is_empty() {
        return schema.types.clone();
    }
    let mut found = Vec::new();
    let mut add = |kind: Option<Type>| {
        if let Some(kind) = kind.filter(|kind| !found.contains(kind)) {
            found.push(kind);
        }
    };
    let is_object = !schema.properties.is_empty()
        || !schema.pattern_properties.is_empty()
        || matches!(schema.additional, Additional::Schema(_));
    add(is_object.then_some(Type::Object));
    add((schema.items.is_some() || !schema.prefix_items.is_empty()).then_some(Type::Array));
    for value in schema.values.iter().map(|value| &value.value).chain(&schema.constant) {
        add(Some(type_of_value(value)));
    }
    if schema.types.contains(&Type::Null) {
        found.push(Type::Null);
    }
    found
}

/// The type of a value.
pub fn type_of_value(node: &Node) -> Type {
    match &node.value {
        Value::Null => Type::Null,
        Value::Bool(_) => Type::Boolean,
        Value::Number(text) if text.contains(['.', 'e', 'E']) => Type::Number,
        Value::Number(_) => Type::Integer,
        Value::String(_) => Type::String,
        Value::Seq(_) => Type::Array,
        Value::Map(_) => Type::Object,
    }
}
