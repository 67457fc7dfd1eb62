//! Derived examples are valid against their schemas, by a validator that is not the one that derived them.
#![cfg(feature = "check")]

use serde_json::{Value, json};

use crate::support::description::{built_text, page};
use crate::support::page::text;

/// The derived example of the schema `S` in a description with these schemas.
fn derived(schemas: &Value) -> Option<Value> {
    let description = json!({
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    });
    let built = built_text(&description.to_string());
    let page = page(&built, "schemas/S/index.html");
    let Some((_, code)) = page.split_once("<code class=\"generated\">") else {
        assert!(page.contains("No example: none was found that is valid"), "{page}");
        return None;
    };
    let code = text(code.split("</code>").next().unwrap_or_default());
    Some(serde_json::from_str(&code).unwrap_or_else(|error| panic!("{error}: {code}")))
}

/// The derived example of a schema, which must be valid.
fn valid(schemas: &Value) -> Value {
    let example = derived(schemas).unwrap_or_else(|| panic!("no example of {schemas}"));
    let whole = json!({"$ref": "#/components/schemas/S", "components": {"schemas": schemas}});
    let validator = jsonschema::validator_for(&whole).expect("the schema is valid");
    if let Err(error) = validator.validate(&example) {
        panic!("{error}\n{example}\n{schemas}");
    }
    example
}

#[test]
fn examples_keep_rules_that_no_single_field_tells() {
    let schemas = [
        json!({"type": "array", "items": {"enum": ["a", "b", "c"]}, "minItems": 2, "uniqueItems": true}),
        json!({"type": "array", "items": {"type": "boolean"}, "minItems": 2, "uniqueItems": true}),
        json!({"type": "array", "items": {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer", "minimum": 4}}}, "minItems": 3, "uniqueItems": true}),
        json!({"type": "array", "items": {"type": "string", "pattern": "^[a-c]{2}$"}, "minItems": 3, "uniqueItems": true}),
        json!({"type": "array", "contains": {"const": "x"}, "minContains": 2, "items": {"type": "string"}}),
        json!({"type": "object", "additionalProperties": {"type": "string"}, "propertyNames": {"enum": ["de", "en"]}, "minProperties": 2}),
        json!({"type": "object", "propertyNames": {"pattern": "^[a-z]{3}$"}, "minProperties": 3}),
        json!({"type": "object", "patternProperties": {"^x-[0-9]+$": {"type": "integer"}}, "additionalProperties": false, "minProperties": 2}),
        json!({"type": "object", "maxProperties": 1, "properties": {"a": {"type": "number"}, "b": {"type": "number"}}}),
        json!({"type": "object", "minProperties": 1, "maxProperties": 1, "properties": {"a": {"type": "number"}, "b": {"type": "number"}}}),
        json!({"type": "object", "properties": {"a": {}, "b": {}}, "not": {"required": ["a", "b"]}}),
        json!({"type": "object", "properties": {"a": {"type": "string"}}, "dependentRequired": {"a": ["b"], "b": ["c"]}}),
        json!({"type": "object", "properties": {"a": {"type": "string"}}, "dependentSchemas": {"a": {"required": ["c"], "properties": {"c": {"type": "integer"}}}}}),
        json!({"type": "object", "properties": {"k": {"enum": ["card", "bank"]}, "card": {"type": "integer"}}, "if": {"properties": {"k": {"const": "card"}}}, "then": {"required": ["card", "k"]}, "else": {"required": ["iban"]}}),
        json!({"anyOf": [{"required": ["ids"]}, {"required": ["q"]}], "properties": {"ids": {"type": "array", "items": {"type": "string"}}, "q": {"type": "string"}}}),
        json!({"oneOf": [{"type": "number", "multipleOf": 5}, {"type": "number", "multipleOf": 3}]}),
        json!({"oneOf": [{"properties": {"a": {"type": "string"}}, "required": ["a"]}, {"properties": {"b": {"type": "string"}}, "required": ["b"]}]}),
        json!({"oneOf": [{"properties": {"type": {"const": "a"}}}, {"properties": {"type": {"const": "b"}}}]}),
        json!({"type": "string", "not": {"enum": ["string"]}}),
        json!({"type": "string", "minLength": 3, "pattern": "^(?!abc)[a-z]+$"}),
        json!({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1, "multipleOf": 0.1}),
        json!({"type": "object", "unevaluatedProperties": false, "allOf": [{"properties": {"a": {"type": "string"}}}], "properties": {"b": {"type": "string"}}}),
        json!({"type": "object", "properties": {"in": {"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "items": false, "minItems": 2}}}),
    ];
    for schema in schemas {
        valid(&json!({ "S": schema }));
    }
}

#[test]
fn parts_of_all_of_hold_together() {
    let by =
        |name: &str| json!({"type": "object", "required": [name], "properties": {name: {"type": "string"}}});
    let two = json!({
        "S": {"allOf": [
            {"oneOf": [{"$ref": "#/components/schemas/Id"}, {"$ref": "#/components/schemas/Mail"}]},
            {"oneOf": [{"$ref": "#/components/schemas/Card"}, {"$ref": "#/components/schemas/Bank"}]},
        ]},
        "Id": by("id"), "Mail": by("mail"), "Card": by("card"), "Bank": by("iban"),
    });
    let example = valid(&two);
    assert!(example.get("id").is_some() && example.get("card").is_some(), "{example}");
    for schema in [
        json!({"allOf": [{"enum": ["a", "b"]}, {"enum": ["b", "c"]}]}),
        json!({"allOf": [{"type": "integer", "minimum": 10}, {"minimum": 5, "maximum": 12}]}),
        json!({"allOf": [{"type": "string", "pattern": "^a"}, {"pattern": "b$"}, {"enum": ["ac", "bb", "ab"]}]}),
        json!({"allOf": [{"type": "object", "dependentRequired": {"a": ["b"]}}, {"dependentRequired": {"a": ["c"]}, "required": ["a"]}]}),
        json!({"type": "array", "allOf": [{"contains": {"const": 1}}, {"contains": {"const": 2}}]}),
        json!({"type": "object", "required": ["k"], "properties": {"k": {"enum": ["bank", "card"]}},
            "allOf": [{"if": {"properties": {"k": {"const": "card"}}}, "then": {"required": ["card"]}},
                {"if": {"properties": {"k": {"const": "bank"}}}, "then": {"required": ["iban"]}}]}),
        json!({"allOf": [{"properties": {"a": {"type": "string"}}, "additionalProperties": false}, {"properties": {"b": {"type": "string"}}}]}),
    ] {
        valid(&json!({ "S": schema }));
    }
}

#[test]
fn a_discriminator_takes_the_value_that_its_property_allows() {
    let schemas = json!({
        "S": {"oneOf": [{"$ref": "#/components/schemas/FunctionTool"}, {"$ref": "#/components/schemas/SearchTool"}],
            "discriminator": {"propertyName": "type"}},
        "FunctionTool": {"type": "object", "required": ["type"], "properties": {"type": {"type": "string", "enum": ["function"]}}},
        "SearchTool": {"type": "object", "required": ["type"], "properties": {"type": {"const": "web_search"}}},
    });
    assert_eq!(valid(&schemas)["type"], "function");
}

#[test]
fn a_schema_that_nothing_satisfies_has_no_example() {
    for schema in [
        json!({"allOf": [{"enum": ["a"]}, {"enum": ["b"]}]}),
        json!({"allOf": [{"type": "string"}, {"type": "integer"}]}),
        json!({"type": "integer", "minimum": 5, "maximum": 4}),
        json!({"oneOf": [{"type": "string"}, {"type": "string"}]}),
        json!({"type": "object", "required": ["a"], "properties": {"a": false}}),
    ] {
        assert_eq!(derived(&json!({ "S": schema })), None, "{schema}");
    }
}
