//! Examples that are made of schemas and are valid against them.

use std::sync::Arc;

use minijinja::Value as View;

use super::validate::fits;
use super::{Direction, pattern, xml};
use crate::html::Html;
use crate::load::{Entry, Map, Node, Value};
use crate::markup::highlight::highlight;
use crate::model::{Additional, Constraint, Schema, SchemaId, Schemas, Type};
use crate::render::example::{is_json, may_be_json};
use crate::render::page::anchor;
use crate::render::types::types;
use crate::render::view::{ExampleView, html};
use crate::render::{PageRenderer, json};
use crate::resolve::Resolver;

/// Values in an example; beyond it only what must be there is.
const BUDGET: usize = 60;
/// The same in an example that has to be short.
const SHORT: usize = 8;
/// Values nest no deeper than this.
const MAX_DEPTH: usize = 24;
/// A longer example stands on the page of its schema only, to which the others lead.
const LONGEST_REPEATED: usize = 4_000;
/// Alternatives that are tried for one that no other is.
const MAX_TRIES: usize = 4;
/// Alternatives that a value is held against.
const MAX_OTHERS: usize = 32;
/// Fields that may be left out are left out below this.
const MAX_OPTIONAL: usize = 5;

/// How much an example has of what may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fields {
    /// All that is not too much.
    All,
    /// The first few.
    Some,
    /// Nothing.
    Required,
}

impl PageRenderer<'_, '_> {
    /// A value that is valid against a schema; `None` when none could be made.
    pub(in crate::render) fn made(&self, id: SchemaId, fields: Fields) -> Option<Node> {
        let mut maker = Generator {
            resolver: self.renderer.resolver,
            schemas: &self.renderer.site.library.schemas,
            direction: self.direction,
            left: match fields {
                Fields::All => BUDGET,
                Fields::Some => SHORT,
                Fields::Required => 0,
            },
            total: BUDGET * 20,
            path: Vec::new(),
        };
        maker.value(id)
    }

    /// An example in the form of a media type, once for each schema of a page. One that is long, of a schema
    /// that has a page, is there.
    pub(in crate::render) fn made_example(&mut self, id: SchemaId, media: &str) -> Option<ExampleView> {
        let is_xml = xml::is_xml(media);
        let is_range = may_be_json(media);
        if !is_json(media) && !is_xml && !is_range || !self.exemplified.insert((id, self.direction, is_xml)) {
            return None;
        }
        let value = self.made(id, Fields::All).filter(|value| !is_range || is_tree(value))?;
        let (language, code) = match is_xml {
            true => ("xml", xml::document(&self.renderer.site.library.schemas, id, &value)),
            false => ("json", json::pretty(&value)),
        };
        let elsewhere = self.schema_page(id).filter(|page| *page != self.at && code.len() > LONGEST_REPEATED);
        if let Some(page) = elsewhere {
            let mut note = Html::escape("A long example is shown with ");
            let title = Html::escape(&self.renderer.site.pages[page].title);
            note.push(&anchor(&self.page_address(page), &title));
            note.push_text(".");
            return Some(ExampleView { summary: html(note), ..ExampleView::default() });
        }
        Some(ExampleView {
            language: View::from(language),
            code: html(highlight(language, &code)),
            generated: View::from(true),
            ..ExampleView::default()
        })
    }
}

/// Whether a value has parts.
pub(super) fn is_tree(value: &Node) -> bool {
    value.as_map().is_some() || value.as_seq().is_some()
}

struct Generator<'m> {
    /// Given values may refer to others; a made field may be named `$ref`.
    resolver: &'m Resolver<'m>,
    schemas: &'m Schemas,
    direction: Direction,
    /// Values that may still be made where they may be left out.
    left: usize,
    /// Values that may be made at all: alternatives of alternatives could grow without bound.
    total: usize,
    path: Vec<SchemaId>,
}

impl Generator<'_> {
    fn value(&mut self, id: SchemaId) -> Option<Node> {
        let schema = self.schemas.get(id);
        if schema.never || self.path.len() >= MAX_DEPTH || self.path.contains(&id) || self.total == 0 {
            return None;
        }
        self.total -= 1;
        self.left = self.left.saturating_sub(1);
        // An author's slip in a part would spoil the whole; that of the whole is the author's.
        let is_whole = self.path.is_empty();
        let fits = |given: &&Node| is_whole || fits(self.schemas, id, given, 0);
        let example = schema.examples.iter().find(fits).or(schema.default.as_ref().filter(fits));
        let given = schema.constant.as_ref().or(example);
        let given = given.or(schema.values.iter().map(|value| &value.value).find(|value| !value.is_null()));
        if let Some(given) = given {
            // Only examples are put together from others; constants, defaults and enums are data.
            let is_example = schema.examples.iter().any(|example| std::ptr::eq(example, given));
            return Some(if is_example { self.resolver.expanded(given) } else { given.clone() });
        }
        self.path.push(id);
        let made = self.make(schema);
        self.path.pop();
        made
    }

    fn make(&mut self, schema: &Schema) -> Option<Node> {
        if !schema.one_of.is_empty() || !schema.any_of.is_empty() {
            return self.alternative(schema);
        }
        let kinds = types(schema);
        let kind = kinds.iter().copied().find(|kind| *kind != Type::Null).or(kinds.first().copied());
        let node = |value| Node::new(value, schema.span);
        Some(match kind {
            Some(Type::Object) => self.object(schema)?,
            Some(Type::Array) => self.array(schema)?,
            Some(Type::Integer) => node(Value::Number(number(schema, true)?.into())),
            Some(Type::Number) => node(Value::Number(number(schema, false)?.into())),
            Some(Type::Boolean) => node(Value::Bool(true)),
            Some(Type::Null) => node(Value::Null),
            Some(Type::String | Type::File) | None => node(Value::String(string(schema)?.into())),
        })
    }

    /// A value of one of the alternatives; where just one of them may hold, of one that the others are not.
    fn alternative(&mut self, schema: &Schema) -> Option<Node> {
        let is_object = !schema.properties.is_empty();
        let mut first = None;
        let mut tries = MAX_TRIES;
        for part in schema.one_of.iter().chain(&schema.any_of).copied() {
            let Some(mut value) = self.value(part) else { continue };
            if is_object {
                let Some(own) = self.object(schema) else { continue };
                value = merged(&own, &value);
            }
            let value = self.tell(schema, part, value);
            let others = schema.one_of.iter().take(MAX_OTHERS).filter(|other| **other != part);
            if !others.copied().any(|other| fits(self.schemas, other, &value, 0)) {
                return Some(value);
            }
            first = first.or(Some(value));
            tries -= 1;
            if tries == 0 {
                break;
            }
        }
        first
    }

    /// Sets the discriminator to what means the alternative.
    fn tell(&self, schema: &Schema, part: SchemaId, value: Node) -> Node {
        let Some(discriminator) = &schema.discriminator else { return value };
        let mapped = discriminator.mapping.iter().find(|mapping| mapping.schema == Some(part));
        let word = mapped.map(|mapping| &mapping.value).or(self.schemas.get(part).name.as_ref());
        let Some(word) = word else { return value };
        if value.as_map().is_none() {
            return value;
        }
        told(&value, &discriminator.property, word)
    }

    /// What the discriminator says in an object of this schema: the word for the schema itself, or, where the
    /// discriminator is its own, that for one of those that build on it.
    fn own_word<'s>(&self, schema: &'s Schema) -> Option<(&'s Arc<str>, &'s Arc<str>)> {
        let discriminator = schema.discriminator.as_ref()?;
        let own = self.path.last().copied();
        let mapped = discriminator.mapping.iter().find(|mapping| mapping.schema == own && own.is_some());
        let is_base = schema.span.file == discriminator.span.file
            && schema.span.start <= discriminator.span.start
            && discriminator.span.end <= schema.span.end;
        let first = discriminator.mapping.first().filter(|_| is_base);
        let word = mapped.or(first).map(|mapping| &mapping.value).or(schema.name.as_ref())?;
        Some((&discriminator.property, word))
    }

    fn object(&mut self, schema: &Schema) -> Option<Node> {
        let mut entries: Vec<Entry> = Vec::new();
        for property in &schema.properties {
            let own = self.schemas.get(property.schema);
            let goes = match self.direction {
                Direction::Request => !own.read_only,
                Direction::Response => !own.write_only,
            };
            if !goes || !property.required && (self.left == 0 || self.path.len() > MAX_OPTIONAL) {
                continue;
            }
            if !property.required && own.lifecycle.is_deprecated() {
                continue;
            }
            match self.value(property.schema) {
                Some(value) => {
                    entries.push(Entry { key: property.name.clone(), key_span: property.span, value });
                }
                None if property.required => return None,
                None => {}
            }
        }
        let other = match schema.additional {
            Additional::Schema(other) => Some(other),
            _ => None,
        };
        for name in &schema.required_others {
            let value = match other {
                Some(other) => self.value(other)?,
                None => Node::new(Value::String("string".into()), schema.span),
            };
            entries.push(Entry { key: name.clone(), key_span: schema.span, value });
        }
        if let Some((property, word)) = self.own_word(schema)
            && let Some(entry) = entries.iter_mut().find(|entry| entry.key == *property)
            && entry.value.as_str() == Some("string")
        {
            entry.value = Node::new(Value::String(word.clone()), entry.value.span);
        }
        if let Some(other) = other.filter(|_| entries.is_empty() && self.left > 0)
            && let Some(value) = self.value(other)
        {
            entries.push(Entry { key: "key".into(), key_span: schema.span, value });
        }
        Some(Node::new(Value::Map(Arc::new(Map::new(entries))), schema.span))
    }

    fn array(&mut self, schema: &Schema) -> Option<Node> {
        let count = |wanted: fn(&Constraint) -> Option<&Arc<str>>| {
            schema.constraints.iter().find_map(wanted).and_then(|text| text.parse::<usize>().ok())
        };
        let least = count(|limit| match limit {
            Constraint::MinItems(count) => Some(count),
            _ => None,
        })
        .unwrap_or(0);
        let most = count(|limit| match limit {
            Constraint::MaxItems(count) => Some(count),
            _ => None,
        })
        .unwrap_or(usize::MAX);
        let mut items = Vec::new();
        for part in schema.prefix_items.iter().take(most) {
            items.push(self.value(*part)?);
        }
        let contains = schema.applied.iter().find(|(keyword, _)| *keyword == "contains");
        if let Some((_, part)) = contains {
            items.push(self.value(*part)?);
        }
        let is_unique = schema.constraints.contains(&Constraint::UniqueItems);
        let wanted = least.max(1).min(most);
        if wanted > 32 {
            return None;
        }
        while items.len() < wanted {
            let Some(part) = schema.items else { break };
            match self.value(part) {
                Some(item) => items.push(if is_unique { varied(item, items.len()) } else { item }),
                None if items.len() < least => return None,
                None => break,
            }
        }
        Some(Node::new(Value::Seq(Arc::new(items)), schema.span))
    }
}

/// One of several items that must differ.
fn varied(item: Node, at: usize) -> Node {
    if at == 0 {
        return item;
    }
    let value = match &item.value {
        Value::String(text) => Value::String(format!("{text}{at}").into()),
        Value::Number(text) => match text.parse::<i64>() {
            Ok(number) => Value::Number((number + at as i64).to_string().into()),
            Err(_) => item.value.clone(),
        },
        other => other.clone(),
    };
    Node::new(value, item.span)
}

/// Two objects as one, the first one's fields first; the second wins. Anything else is the second.
fn merged(first: &Node, second: &Node) -> Node {
    let (Some(a), Some(b)) = (first.as_map(), second.as_map()) else { return second.clone() };
    let winning = |entry: &Entry| match b.get(&entry.key) {
        Some(value) => Entry { value: value.clone(), ..entry.clone() },
        None => entry.clone(),
    };
    let mut entries: Vec<Entry> = a.entries().iter().map(winning).collect();
    entries.extend(b.entries().iter().filter(|entry| a.get(&entry.key).is_none()).cloned());
    Node::new(Value::Map(Arc::new(Map::new(entries))), second.span)
}

/// An object with the field that tells what it is.
fn told(value: &Node, property: &Arc<str>, word: &Arc<str>) -> Node {
    let told = Entry {
        key: property.clone(),
        key_span: value.span,
        value: Node::new(Value::String(word.clone()), value.span),
    };
    merged(value, &Node::new(Value::Map(Arc::new(Map::new(vec![told]))), value.span))
}

/// A number within the limits of a schema.
fn number(schema: &Schema, is_whole: bool) -> Option<String> {
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    let (mut above, mut below) = (false, false);
    let mut step = None;
    for limit in &schema.constraints {
        match limit {
            Constraint::Minimum(text) => low = low.max(text.parse().ok()?),
            Constraint::Maximum(text) => high = high.min(text.parse().ok()?),
            Constraint::ExclusiveMinimum(text) => {
                low = low.max(text.parse().ok()?);
                above = true;
            }
            Constraint::ExclusiveMaximum(text) => {
                high = high.min(text.parse().ok()?);
                below = true;
            }
            Constraint::MultipleOf(text) => step = Some(text.parse::<f64>().ok()?).filter(|step| *step > 0.0),
            _ => {}
        }
    }
    let fits = |value: f64| {
        (if above { value > low } else { value >= low }) && (if below { value < high } else { value <= high })
    };
    let step = step.or(is_whole.then_some(1.0));
    let mut candidates = vec![1.0, 0.0];
    match step {
        Some(step) => {
            candidates = vec![step, 0.0];
            candidates.extend([(low / step).ceil() * step, (low / step).floor() * step + step]);
            candidates.extend([(high / step).floor() * step, (high / step).ceil() * step - step]);
        }
        None => candidates.extend([low, high, (low + high) / 2.0, low + 1.0, high - 1.0]),
    }
    let found = candidates.into_iter().find(|value| value.is_finite() && fits(*value))?;
    Some(if found.fract() == 0.0 && found.abs() < 1e15 {
        format!("{}", found as i64)
    } else {
        found.to_string()
    })
}

/// A string of a schema's format and within its limits.
fn string(schema: &Schema) -> Option<String> {
    let (mut least, mut most) = (0, usize::MAX);
    let mut matched = None;
    for limit in &schema.constraints {
        match limit {
            Constraint::MinLength(text) => least = text.parse().ok()?,
            Constraint::MaxLength(text) => most = text.parse().ok()?,
            Constraint::Pattern(text) => matched = Some(pattern::example(text)?),
            _ => {}
        }
    }
    if let Some(text) = matched {
        let length = text.chars().count();
        return (least <= length && length <= most).then_some(text);
    }
    let text = schema.format.as_deref().and_then(of_format).unwrap_or("string");
    let length = text.chars().count();
    if least <= length && length <= most {
        return Some(text.to_owned());
    }
    let wanted = length.clamp(least, most.max(least));
    (wanted <= 4096).then(|| "string".chars().cycle().take(wanted).collect())
}

/// An example of a format of JSON Schema or of OpenAPI's registry.
fn of_format(format: &str) -> Option<&'static str> {
    Some(match format {
        "date-time" => "2026-01-31T09:30:00Z",
        "date" | "full-date" => "2026-01-31",
        "time" => "09:30:00Z",
        "duration" => "P3D",
        "email" | "idn-email" => "ada@example.org",
        "hostname" | "idn-hostname" => "example.org",
        "ipv4" | "ip" => "192.0.2.1",
        "ipv6" => "2001:db8::1",
        "uri" | "iri" | "url" => "https://example.org/",
        "uri-reference" | "iri-reference" => "/path",
        "uri-template" => "/path/{name}",
        "uuid" => "9f2c1f6e-3b5a-4d4c-8a53-0d8f6f1c2b7e",
        "byte" | "base64" => "c3RyaW5n",
        "regex" => "^a+$",
        "json-pointer" => "/path/0",
        "relative-json-pointer" => "0",
        "password" => "correct horse battery",
        "decimal" => "1.50",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Span};

    fn schema(constraints: Vec<Constraint>) -> Schema {
        let mut schema = crate::openapi::empty_schema(Span::start_of(FileId(0)));
        schema.constraints = constraints;
        schema
    }

    #[test]
    fn numbers_keep_their_limits() {
        let limit = |limits: Vec<Constraint>| number(&schema(limits), true);
        assert_eq!(limit(vec![]).as_deref(), Some("1"));
        assert_eq!(limit(vec![Constraint::Minimum("10".into())]).as_deref(), Some("10"));
        assert_eq!(limit(vec![Constraint::ExclusiveMinimum("10".into())]).as_deref(), Some("11"));
        assert_eq!(limit(vec![Constraint::Maximum("-3".into())]).as_deref(), Some("-3"));
        let odd = vec![Constraint::MultipleOf("7".into()), Constraint::Minimum("15".into())];
        assert_eq!(limit(odd).as_deref(), Some("21"));
        let none = vec![Constraint::Minimum("5".into()), Constraint::Maximum("4".into())];
        assert_eq!(limit(none), None);
    }

    #[test]
    fn strings_keep_their_limits() {
        let made = |limits: Vec<Constraint>| string(&schema(limits));
        assert_eq!(made(vec![Constraint::MaxLength("3".into())]).as_deref(), Some("str"));
        assert_eq!(made(vec![Constraint::MinLength("8".into())]).as_deref(), Some("stringst"));
        assert_eq!(made(vec![Constraint::Pattern("^[A-Z]{2}$".into())]).as_deref(), Some("AA"));
    }
}
