//! What a description means is what the pages say: inheritance, bodies, values, and what is not public.

use std::path::PathBuf;

use specwright::build::{BuildOptions, build};
use specwright::project::Override;

use crate::support::description::{built_from, page};
use crate::support::folder::Folder;

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
