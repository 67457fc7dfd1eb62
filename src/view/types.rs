//! How types read: `string`, `[string]`, `{string: User}`, `integer|string`.

use std::borrow::Cow;

use super::{LinkTarget, ViewBuilder, Words};
use crate::load::{Node, Value};
use crate::model::{Additional, Schema, SchemaId, Type};
use crate::project::Notation;

/// Types nest in types no deeper than readers can follow.
const MAX_DEPTH: usize = 8;

/// Alternatives that a type names one by one although they are listed beside it.
const MAX_NAMED: usize = 3;

impl<'a> ViewBuilder<'a, '_> {
    /// A type as readers know it, with links to the tables at hand.
    pub(super) fn type_of(&self, id: SchemaId) -> Words<'a> {
        let mut out = Words::default();
        self.write_type(id, None, 0, &mut out);
        out
    }

    /// The same beside a list of all alternatives of `listed`: many of them are not named twice.
    pub(super) fn type_beside(&self, id: SchemaId, listed: SchemaId) -> Words<'a> {
        let mut out = Words::default();
        self.write_type(id, Some(listed), 0, &mut out);
        out
    }

    /// What stands between types of which a value may have any.
    fn or(&self) -> &'static str {
        match self.notation {
            Notation::Compact => "|",
            Notation::Words => " or ",
        }
    }

    fn write_type(&self, id: SchemaId, around: Option<SchemaId>, depth: usize, out: &mut Words<'a>) {
        let schema = self.known(id);
        if depth > MAX_DEPTH {
            out.push_text("…");
            return;
        }
        if let Some(target) = self.schema_target(id) {
            self.write_named(schema, target, out);
            return;
        }
        if let Some(Some(target)) = self.opened.get(&id) {
            out.push_link(object_name(schema), target.clone());
            return;
        }
        if self.notation == Notation::Words && !schema.values.is_empty() && schema.properties.is_empty() {
            let word = schema.title.as_deref().unwrap_or("enum");
            match self.tables.get(&id) {
                Some(anchor) => out.push_link(word, LinkTarget::Anchor(anchor.clone())),
                None => out.push_text(word),
            }
            return;
        }
        let or = self.or();
        let has_alternatives = !schema.one_of.is_empty() || !schema.any_of.is_empty();
        if has_alternatives && schema.properties.is_empty() && !self.tables.contains_key(&id) {
            self.write_alternatives(id, schema, around, depth, out);
            return;
        }
        let types = types(schema);
        if types.is_empty() && schema.unknown_types.is_empty() {
            if let Some(anchor) = self.tables.get(&id) {
                out.push_link(object_name(schema), LinkTarget::Anchor(anchor.clone()));
            } else if schema.never {
                out.push_text("nothing");
            } else if let Some(title) = &schema.title {
                out.push_text(&**title);
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
            out.push_text(&**word);
        }
    }

    /// A schema that has a page, with the type that is no object.
    fn write_named(&self, schema: &'a Schema, target: LinkTarget<'a>, out: &mut Words<'a>) {
        let name = schema.name.as_deref().or(schema.title.as_deref()).unwrap_or("schema");
        out.push_link(name, target);
        let kinds = types(schema);
        if !kinds.contains(&Type::Object) && !kinds.is_empty() {
            let words: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
            out.push_text(format!(" ({})", words.join("|")));
        } else if kinds.contains(&Type::Null) {
            out.push_text("|null");
        }
    }

    fn write_alternatives(
        &self,
        id: SchemaId,
        schema: &'a Schema,
        around: Option<SchemaId>,
        depth: usize,
        out: &mut Words<'a>,
    ) {
        let or = self.or();
        let mut seen: Vec<Words<'a>> = Vec::new();
        let parts = || schema.one_of.iter().chain(&schema.any_of);
        let is_null = |part: &&SchemaId| self.known(**part).types == [Type::Null];
        let count = parts().filter(|part| !is_null(part)).count();
        if around == Some(id) && count > MAX_NAMED {
            let kind = if schema.any_of.is_empty() { "one of" } else { "any of" };
            out.push_text(format!("{kind} {count}"));
            if schema.types.contains(&Type::Null) || parts().any(|part| is_null(&part)) {
                out.push_text(format!("{or}null"));
            }
            return;
        }
        // What a value mostly is stands before what it may also be.
        let last = parts().filter(|part| self.is_nested() && is_null(part));
        for part in parts().filter(|part| !self.is_nested() || !is_null(part)).chain(last) {
            let mut one = Words::default();
            self.write_type(*part, around, depth + 1, &mut one);
            if one.is_empty() {
                // An alternative may just restrict the type that stands beside it.
                let own = types(schema);
                let words: Vec<&str> = own.iter().map(|kind| kind.as_str()).collect();
                one.push_text(words.join(or));
            }
            if !one.is_empty() && !seen.contains(&one) {
                if !seen.is_empty() {
                    out.push_text(or);
                }
                out.append(one.clone());
                seen.push(one);
            }
        }
        if schema.types.contains(&Type::Null) && !seen.contains(&Words::of("null")) {
            out.push_text(or);
            out.push_text("null");
        }
    }

    fn write_array(&self, schema: &'a Schema, around: Option<SchemaId>, depth: usize, out: &mut Words<'a>) {
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
            let mut inner = Words::default();
            self.write_type(*item, around, depth + 1, &mut inner);
            if inner.is_empty() {
                inner.push_text("any");
            }
            out.append(inner);
        }
        out.push_text("]");
    }

    fn write_object(
        &self,
        id: SchemaId,
        schema: &'a Schema,
        around: Option<SchemaId>,
        depth: usize,
        out: &mut Words<'a>,
    ) {
        if let Some(anchor) = self.tables.get(&id) {
            out.push_link(object_name(schema), LinkTarget::Anchor(anchor.clone()));
            return;
        }
        if schema.properties.is_empty() {
            let mut entries: Vec<(Words<'a>, SchemaId)> = Vec::new();
            for property in &schema.pattern_properties {
                entries.push((self.key_type(schema, Some(property.schema)), property.schema));
            }
            if let Additional::Schema(value) = schema.additional {
                entries.push((self.key_type(schema, None), value));
            }
            if !entries.is_empty() {
                out.push_text("{");
                for (at, (key, value)) in entries.into_iter().enumerate() {
                    if at > 0 {
                        out.push_text(", ");
                    }
                    out.append(key);
                    out.push_text(": ");
                    let mut inner = Words::default();
                    self.write_type(value, around, depth + 1, &mut inner);
                    if inner.is_empty() {
                        inner.push_text("any");
                    }
                    out.append(inner);
                }
                out.push_text("}");
                return;
            }
        }
        out.push_text(object_name(schema));
    }

    /// What the keys of a map are: a format where the source names one, else any string.
    fn key_type(&self, schema: &'a Schema, value: Option<SchemaId>) -> Words<'a> {
        let extension = |schema: &'a Schema, key: &str| {
            let found = schema.extensions.iter().find(|(name, _)| &**name == key);
            found.and_then(|(_, value)| value.as_str())
        };
        let names = schema.applied.iter().find(|(keyword, _)| *keyword == "propertyNames");
        let format = value
            .and_then(|id| extension(self.known(id), "x-pattern-format"))
            .or_else(|| names.and_then(|(_, id)| self.known(*id).format.as_deref()));
        match format {
            Some(format) => self.format(format),
            None => Words::of("string"),
        }
    }

    fn write_string(&self, schema: &'a Schema, out: &mut Words<'a>) {
        match &schema.format {
            Some(format) if self.site.library.formats.contains_key(&**format) => {
                out.append(self.format(format));
            }
            _ => out.push_text("string"),
        }
    }

    /// The type of a body. In the compact notation a list is said in words, as it is not the type of a
    /// field.
    pub(super) fn body_type(&self, id: SchemaId) -> Words<'a> {
        let schema = self.known(id);
        let mut items: Vec<SchemaId> = schema.prefix_items.clone();
        items.extend(schema.items);
        let is_list = types(schema) == [Type::Array] && !items.is_empty();
        if !is_list || self.notation == Notation::Words {
            return self.type_of(id);
        }
        let mut out = Words::of("Array of ");
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                out.push_text(", ");
            }
            self.write_type(*item, None, 0, &mut out);
        }
        out
    }

    /// A format by its title, linked to where it is defined.
    fn format(&self, format: &'a str) -> Words<'a> {
        let Some(known) = self.site.library.formats.get(format) else { return Words::of(format) };
        if known.url.is_empty() {
            return Words::of(known.title.as_str());
        }
        let mut out = Words::default();
        out.push_link(known.title.as_str(), LinkTarget::Address(&known.url));
        out
    }

    /// The format of a string where it is not already shown as its type.
    pub(super) fn further_format(&self, schema: &'a Schema) -> Option<&'a str> {
        let format = schema.format.as_deref()?;
        let is_shown =
            types(schema).contains(&Type::String) && self.site.library.formats.contains_key(format);
        (!is_shown).then_some(format)
    }
}

/// How an object is called where it has no table to link to.
fn object_name(schema: &Schema) -> Cow<'_, str> {
    schema.title.as_deref().or(schema.name.as_deref()).unwrap_or("object").into()
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
