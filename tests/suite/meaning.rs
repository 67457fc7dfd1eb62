//! What a description means is what the pages say: inheritance, bodies, values, and what is not public.

use std::path::PathBuf;

use specwright::build::{BuildOptions, build};
use specwright::project::Override;

use crate::support::description::{built_from, page};
use crate::support::folder::Folder;

#[test]
fn a_base_lists_those_that_build_on_it() {
    let built = built_from(
        "paths: {/a: {get: {operationId: g, responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}}}}
components:
  schemas:
    Pet: {type: object, required: [t], properties: {t: {type: string}}, discriminator: {propertyName: t, mapping: {d: '#/components/schemas/Dog'}}}
    Dog: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {bark: {type: integer}}}]}
    Puppy: {allOf: [{$ref: '#/components/schemas/Dog'}, {type: object, properties: {age: {type: integer}}}]}
",
    );
    for address in ["schemas/Pet/index.html", "operations/g/index.html"] {
        let page = page(&built, address);
        assert!(page.contains("Subtypes, as t tells"), "{address}");
        assert!(page.contains("Dog") && page.contains("Puppy") && page.contains(">d<"), "{address}");
        assert!(page.contains("\"t\": \"d\"") && page.contains("\"bark\": 1"), "{address}");
    }
    let dog = page(&built, "schemas/Dog/index.html");
    assert!(dog.contains("Used by") && dog.contains("schemas/Pet") | dog.contains("../Pet/"));
    assert!(dog.contains("\"t\": \"d\""), "{dog}");
    assert!(page(&built, "schemas/Puppy/index.html").contains("\"t\": \"Puppy\""));
}

#[test]
fn a_body_says_whether_it_is_required_and_what_its_schema_rules() {
    let built = built_from(
        "paths:
  /a:
    post: {operationId: must, requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/C'}}}}, responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/C'}}}}}}
    put: {operationId: may, requestBody: {content: {application/json: {schema: {type: object}}}}, responses: {'200': {description: ok}}}
components:
  schemas:
    C: {type: object, additionalProperties: false, properties: {a: {type: string}, given: {type: string, readOnly: true}, secret: {type: string, writeOnly: true}}, not: {required: [a, secret]}, dependentRequired: {a: [b]}}
",
    );
    let must = page(&built, "operations/must/index.html");
    assert!(must.contains("schemas/C/index.html\">C</a>, <b>required</b>"));
    assert!(!page(&built, "operations/may/index.html").contains("<b>required</b>"));
    assert!(must.contains("No other properties.") && must.contains("Must not be: "));
}

#[test]
fn values_that_look_alike_are_told_apart() {
    let built = built_from(
        "paths:
  /a:
    get:
      operationId: g
      parameters:
        - {name: sep, in: query, schema: {type: string, default: ''}}
        - {name: kind, in: query, schema: {enum: [1, '1', true, 'true', null, 'null']}}
        - {name: version, in: query, schema: {type: string, enum: ['1', '2']}}
      responses: {'200': {description: ok, content: {application/json: {schema: {type: object, properties: {pad: {type: string, const: '  '}, def: {type: [string, boolean], default: 'true'}}}}}}}
",
    );
    let page = page(&built, "operations/g/index.html");
    for value in ["&quot;&quot;", "&quot;1&quot;", "&quot;true&quot;", "&quot;null&quot;", "&quot;  &quot;"] {
        let plain = value.replace("&quot;", "\"");
        assert!(
            page.contains(&format!("<code>{value}</code>"))
                || page.contains(&format!("<code>{plain}</code>")),
            "{value}"
        );
    }
    assert!(page.contains("<code>2</code>"), "a string that cannot be a number needs no quotes");
}

#[test]
fn extensions_that_describe_values_are_read() {
    let built = built_from(
        "paths: {}
components:
  schemas:
    S:
      type: object
      properties:
        a: {type: integer, enum: [1, 2], x-enumNames: [ONE, TWO]}
        b: {type: string, enum: [m], x-ms-enum: {name: K, values: [{value: m, name: Em, description: Means m.}]}}
        c: {type: integer, enum: [0], x-enum-values: [{identifier: Zero, numericValue: '0', description: Means nothing.}]}
",
    );
    let page = page(&built, "schemas/S/index.html");
    for text in ["ONE", "TWO", "Em", "Means m.", "Zero", "Means nothing."] {
        assert!(page.contains(text), "{text}");
    }
}

#[test]
fn what_is_internal_is_published_nowhere() {
    let text = "openapi: 3.0.3
info: {title: T, version: '1'}
servers: [{url: 'https://x.example'}, {url: 'https://HIDDEN.example', x-internal: true}]
tags: [{name: shown}, {name: HIDDENTAG, x-internal: true}]
paths:
  /pub:
    get:
      operationId: getPub
      tags: [shown, HIDDENTAG]
      parameters: [{name: HIDDENPARAMETER, in: query, x-internal: true, schema: {type: string}}]
      responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/A'}, example: {x-internal: true}}}}}
  /HIDDENPATH: {x-internal: true, get: {operationId: HIDDENOPERATION, responses: {'200': {description: ok}}}}
components:
  schemas:
    A: {type: object, required: [a, HIDDENPROPERTY], properties: {a: {type: string}, b: {$ref: '#/components/schemas/HIDDENSCHEMA'}, HIDDENPROPERTY: {type: string, x-internal: true}}}
    HIDDENSCHEMA: {type: object, x-internal: true, properties: {HIDDENFIELD: {type: string}}}
";
    let folder = Folder::of(&[("api.yaml", text)]);
    let options = BuildOptions {
        source: folder.0.join("api.yaml"),
        output: PathBuf::from("output"),
        overrides: vec![Override { key: "pages.hide_internal".into(), value: "true".into() }],
        ..BuildOptions::default()
    };
    let built = build(&options);
    assert!(built.diagnostics.is_empty(), "{:?}", built.diagnostics);
    let output = built.output.as_ref().unwrap();
    for (path, bytes) in &output.files {
        assert!(!path.contains("HIDDEN"), "{path}");
        assert!(!String::from_utf8_lossy(bytes).contains("HIDDEN"), "{path}");
    }
    assert!(page(&built, "operations/getPub/index.html").contains("x-internal"), "an example is data");
}

#[test]
fn responses_say_when_they_came() {
    let built = built_from(
        "paths: {/a: {get: {operationId: g, responses: {'200': {description: ok}, '403': {x-added-in: '1.12', description: No.}}}}}
",
    );
    assert!(page(&built, "operations/g/index.html").contains("No. Added in v1.12."));
}
