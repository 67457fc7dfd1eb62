//! A value as XML, with the names, namespaces, attributes and wrappings that its schema asks for
//! (OpenAPI 3.2, section 4.27).

use crate::html::Html;
use crate::load::Node;
use crate::model::{Additional, Schema, SchemaId, Schemas, Xml};
use crate::view::plain_value;

/// Alternatives in alternatives are looked through no deeper than this.
const MAX_DEPTH: usize = 8;

/// Whether a media type is XML.
pub(super) fn is_xml(media: &str) -> bool {
    let kind = media.split(';').next().unwrap_or_default().trim();
    matches!(kind, "application/xml" | "text/xml") || kind.ends_with("+xml")
}

/// A value of a schema as a document.
pub(super) fn document(schemas: &Schemas, id: SchemaId, value: &Node) -> String {
    let schema = schemas.get(id);
    let mut writer = Writer { schemas, out: String::new() };
    let name = schema.name.as_deref().or(schema.title.as_deref()).filter(|name| is_name(name));
    match value.as_seq() {
        // A document has one element at its root.
        Some(items) => writer.wrapped(id, items, name.unwrap_or("root"), 0),
        None => writer.element(Some(id), value, name.unwrap_or("root"), 0),
    }
    writer.out.trim_end().to_owned()
}

/// What stands between a tag of its own and none.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Element,
    Attribute,
    Text,
}

struct Writer<'s> {
    schemas: &'s Schemas,
    out: String,
}

impl<'s> Writer<'s> {
    fn element(&mut self, id: Option<SchemaId>, value: &Node, name: &str, level: usize) {
        let xml = id.and_then(|id| self.schemas.get(id).xml.as_deref());
        let tag = tag(xml, name);
        let pad = "  ".repeat(level);
        self.out.push_str(&format!("{pad}<{tag}{}", namespace(xml)));
        if value.as_map().is_none() {
            match value.is_null() {
                true => self.out.push_str("/>\n"),
                false => self.out.push_str(&format!(">{}</{tag}>\n", escaped(&plain_value(value)))),
            }
            return;
        }
        let parts: Vec<_> = value
            .entries()
            .iter()
            .map(|entry| {
                let part = id.and_then(|id| self.property(id, &entry.key, 0));
                (entry, part, self.kind(part))
            })
            .collect();
        for (entry, part, _) in parts.iter().filter(|part| part.2 == Kind::Attribute) {
            let name = self::tag(part.and_then(|id| self.schemas.get(id).xml.as_deref()), &entry.key);
            self.out.push_str(&format!(" {name}=\"{}\"", escaped(&plain_value(&entry.value))));
        }
        if let Some((entry, ..)) = parts.iter().find(|part| part.2 == Kind::Text) {
            self.out.push_str(&format!(">{}</{tag}>\n", escaped(&plain_value(&entry.value))));
            return;
        }
        if parts.iter().all(|part| part.2 == Kind::Attribute) {
            self.out.push_str("/>\n");
            return;
        }
        self.out.push_str(">\n");
        for (entry, part, _) in parts.iter().filter(|part| part.2 != Kind::Attribute) {
            self.child(*part, &entry.value, &entry.key, level + 1);
        }
        self.out.push_str(&format!("{pad}</{tag}>\n"));
    }

    /// A property: a list stands as its items, with an element around them where that is asked for.
    fn child(&mut self, id: Option<SchemaId>, value: &Node, name: &str, level: usize) {
        let Some(items) = value.as_seq() else { return self.element(id, value, name, level) };
        let xml = id.and_then(|id| self.schemas.get(id).xml.as_deref());
        let is_wrapped = xml.is_some_and(|xml| xml.wrapped || xml.node_type.as_deref() == Some("element"));
        match id.filter(|_| is_wrapped) {
            Some(id) => self.wrapped(id, items, name, level),
            None => {
                let part = id.and_then(|id| self.schemas.get(id).items);
                items.iter().for_each(|item| self.element(part, item, name, level));
            }
        }
    }

    fn wrapped(&mut self, id: SchemaId, items: &[Node], name: &str, level: usize) {
        let schema = self.schemas.get(id);
        let xml = schema.xml.as_deref();
        let (tag, pad) = (tag(xml, name), "  ".repeat(level));
        self.out.push_str(&format!("{pad}<{tag}{}>\n", namespace(xml)));
        let inner = schema.items.and_then(|items| self.schemas.get(items).name.as_deref());
        let inner = inner.filter(|_| level == 0).or(xml.and_then(|xml| xml.name.as_deref())).unwrap_or(name);
        for item in items {
            self.element(schema.items, item, inner, level + 1);
        }
        self.out.push_str(&format!("{pad}</{tag}>\n"));
    }

    /// The schema of a property, which an alternative may name.
    fn property(&self, id: SchemaId, key: &str, depth: usize) -> Option<SchemaId> {
        let schema: &'s Schema = self.schemas.get(id);
        let own = schema.properties.iter().find(|property| &*property.name == key);
        if let Some(own) = own {
            return Some(own.schema);
        }
        let mut parts = schema.unions().flat_map(|(_, parts)| parts);
        let found =
            parts.find_map(|part| (depth < MAX_DEPTH).then(|| self.property(*part, key, depth + 1))?);
        found.or(match schema.additional {
            Additional::Schema(other) => Some(other),
            _ => None,
        })
    }

    fn kind(&self, id: Option<SchemaId>) -> Kind {
        let Some(xml) = id.and_then(|id| self.schemas.get(id).xml.as_deref()) else { return Kind::Element };
        match xml.node_type.as_deref() {
            Some("attribute") => Kind::Attribute,
            Some("text" | "cdata") => Kind::Text,
            _ if xml.attribute => Kind::Attribute,
            _ => Kind::Element,
        }
    }
}

/// The name of an element or attribute.
fn tag(xml: Option<&Xml>, name: &str) -> String {
    let own = xml.and_then(|xml| xml.name.as_deref()).unwrap_or(name);
    let own = if is_name(own) { own.to_owned() } else { "element".to_owned() };
    match xml.and_then(|xml| xml.prefix.as_deref()).filter(|prefix| is_name(prefix)) {
        Some(prefix) => format!("{prefix}:{own}"),
        None => own,
    }
}

fn namespace(xml: Option<&Xml>) -> String {
    let Some(namespace) = xml.and_then(|xml| xml.namespace.as_deref()) else { return String::new() };
    let prefix = xml.and_then(|xml| xml.prefix.as_deref()).filter(|prefix| is_name(prefix));
    let colon = prefix.map_or(String::new(), |prefix| format!(":{prefix}"));
    format!(" xmlns{colon}=\"{}\"", escaped(namespace))
}

/// Whether a text may name an element.
fn is_name(text: &str) -> bool {
    let starts_well = text.starts_with(|c: char| c.is_alphabetic() || c == '_');
    starts_well && text.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c))
}

fn escaped(text: &str) -> String {
    Html::escape(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn xml_is_told_by_its_media_type() {
        assert!(is_xml("application/xml; charset=utf-8") && is_xml("application/atom+xml"));
        assert!(!is_xml("application/json") && !is_xml("text/xmlish"));
    }

    #[test]
    fn names_are_those_of_elements() {
        assert!(is_name("toyBox") && is_name("Имя") && !is_name("1a") && !is_name("a b") && !is_name(""));
        assert_eq!(tag(None, "a b"), "element");
    }
}
