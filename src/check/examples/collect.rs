//! Finds the examples and the schema that each of them should fit.

use std::sync::Arc;

use crate::check::Input;
use crate::check::structure::{ExampleOwner, Found, ObjectKind, SWAGGER};
use crate::load::{Entry, Map, Node, Value};
use crate::resolve::Resolver;

/// An example and its schema.
#[derive(Debug, Clone)]
pub(super) struct Case {
    /// The schema.
    pub(super) schema: Node,
    /// The example, references in it replaced by what they lead to.
    pub(super) example: Node,
}

/// All examples, in the order in which their schemas were found.
pub(super) fn collect(input: &Input<'_>, found: &Found) -> Vec<Case> {
    let mut collector = Collector { resolver: input.resolver, cases: Vec::new() };
    for holder in &found.holders {
        collector.holder(holder);
    }
    for (schema, _) in &found.schemas {
        collector.schema(schema);
    }
    for event in input.events {
        let documents = input.resolver.documents();
        let Some(schema) = documents.get(event.schema) else { continue };
        for (_, file) in &event.examples {
            if let Some(example) = documents.get(*file) {
                collector.add(schema, example);
            }
        }
    }
    collector.cases
}

struct Collector<'a> {
    resolver: &'a Resolver<'a>,
    cases: Vec<Case>,
}

impl Collector<'_> {
    fn add(&mut self, schema: &Node, example: &Node) {
        let example = self.resolver.expanded(example);
        self.cases.push(Case { schema: schema.clone(), example });
    }

    /// Examples that stand beside a schema.
    fn holder(&mut self, holder: &ExampleOwner) {
        let node = &holder.node;
        if holder.version == SWAGGER {
            return self.swagger(holder);
        }
        let Some(schema) = node.get("schema") else { return };
        let is_json =
            holder.role != ObjectKind::Media || holder.key.as_ref().is_none_or(|key| is_json(&key.key));
        if let Some(example) = node.get("example").filter(|example| is_json || example.as_str().is_none()) {
            self.add(schema, example);
        }
        if let Some(example) = node.get("x-example") {
            self.add(schema, &as_sent(example, schema));
        }
        let Some(examples) = node.get("examples").and_then(|examples| self.resolver.follow(examples)) else {
            return;
        };
        for entry in examples.entries() {
            let Some(example) = self.resolver.follow(&entry.value) else { continue };
            let value = example.get("dataValue").or_else(|| example.get("value"));
            if let Some(value) = value.filter(|value| is_json || value.as_str().is_none()) {
                self.add(schema, value);
            }
        }
    }

    /// Swagger 2.0: a response lists examples by media type; a parameter or header is its own schema.
    fn swagger(&mut self, holder: &ExampleOwner) {
        let node = &holder.node;
        match holder.role {
            ObjectKind::Response => {
                let Some(schema) = node.get("schema") else { return };
                let examples = node.get("examples").map_or(&[][..], Node::entries);
                for example in examples.iter().filter(|example| is_json(&example.key)) {
                    self.add(schema, &example.value);
                }
            }
            ObjectKind::Parameter | ObjectKind::Header => {
                let Some(example) = node.get("x-example") else { return };
                match node.get("schema") {
                    Some(schema) => self.add(schema, example),
                    None => self.add(&as_schema(node), &as_sent(example, node)),
                }
            }
            _ => {}
        }
    }

    /// Examples that stand in a schema.
    fn schema(&mut self, schema: &Node) {
        let Some(map) = schema.as_map() else { return };
        let examples = [map.get("example"), map.get("x-example")].into_iter().flatten();
        let listed = map.get("examples").map_or(&[][..], Node::items);
        for example in examples.chain(listed) {
            self.add(schema, example);
        }
    }
}

/// A parameter of Swagger 2.0 as a schema: `required` means something else there.
fn as_schema(node: &Node) -> Node {
    let own = node.entries().iter().filter(|entry| &*entry.key != "required");
    let entries: Vec<Entry> = own.cloned().collect();
    Node::new(Value::Map(Arc::new(Map::new(entries))), node.span)
}

/// The example of a parameter or header, which is sent as text: `"20"` is an integer, and `20` a text,
/// where the schema wants that. (`x-example` is no field of the standard, and has no stricter rule.)
fn as_sent(example: &Node, schema: &Node) -> Node {
    let text = example.scalar_text();
    let value = match (schema.get("type").and_then(Node::as_str), &example.value, text) {
        (Some("string"), Value::Number(_) | Value::Bool(_), Some(text)) => {
            Value::String(text.as_ref().into())
        }
        (Some("integer" | "number"), Value::String(text), _) if text.parse::<f64>().is_ok() => {
            Value::Number(text.clone())
        }
        (Some("boolean"), Value::String(text), _) if matches!(&**text, "true" | "false") => {
            Value::Bool(&**text == "true")
        }
        _ => return example.clone(),
    };
    Node::new(value, example.span)
}

/// Whether values of a media type are what JSON Schema speaks of. In other types a text is a
/// serialised value, which says nothing about the type of the value.
fn is_json(name: &str) -> bool {
    let name = name.split(';').next().unwrap_or_default().trim();
    name.ends_with("/json") || name.ends_with("+json")
}
