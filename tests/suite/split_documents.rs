//! Descriptions that are written in ways that the standards do not provide for, but that other tools read.

use crate::support::description::{built_of, page};

const HEAD: &str = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n";

/// A description whose only operation answers with a schema.
fn answering(schema: &str) -> String {
    format!(
        "{HEAD}paths:\n  /a: {{get: {{operationId: g, responses: {{'200': {{description: d, content: {{application/json: {{schema: {schema}}}}}}}}}}}}}\n"
    )
}

#[track_caller]
fn shown(files: &[(&str, &str)], page_path: &str, wanted: &[&str]) -> String {
    let built = built_of(files, files[0].0);
    assert!(built.diagnostics.is_empty(), "{:?}", built.diagnostics);
    let html = page(&built, page_path);
    for text in wanted {
        assert!(html.contains(text), "`{text}` is not in {html}");
    }
    html
}

#[test]
fn a_mapping_loads_the_files_that_it_names() {
    let api = answering("{$ref: s/base.yaml}");
    let base = "type: object\ndiscriminator:\n  propertyName: kind\n  mapping:\n    cat: ./cat.yaml\nproperties: {kind: {type: string}}\n";
    let cat = "allOf:\n  - $ref: base.yaml\n  - {type: object, properties: {meow: {type: boolean}}}\n";
    let files = [("api.yaml", &*api), ("s/base.yaml", base), ("s/cat.yaml", cat)];
    shown(&files, "operations/g/index.html", &["kind"]);
}

#[test]
fn a_reference_may_replace_anything() {
    let api = "openapi: 3.0.3\ninfo: {title: T, version: '1', description: {$ref: intro.md}}\ntags: {$ref: parts.yaml#/tags}\npaths:\n  /a/{id}:\n    get: {$ref: get.yaml, summary: Own summary}\n";
    let get = "operationId: g\nsummary: Other summary\ntags: [t]\nparameters: [{name: id, in: path, required: true, schema: {type: string}}]\nx-codeSamples: [{lang: curl, source: {$ref: get.sh}}]\nresponses:\n  '200':\n    description: {$ref: 'parts.yaml#/text'}\n    content: {$ref: 'parts.yaml#/content'}\n";
    let parts = "tags: [{name: t, description: {$ref: intro.md}}]\ntext: Text of the answer\ncontent: {application/json: {schema: {type: object, properties: {$ref: '#/properties'}}}}\nproperties: {found: {type: string}}\n";
    let files = [
        ("api.yaml", api),
        ("get.yaml", get),
        ("parts.yaml", parts),
        ("intro.md", "Hello *there*.\n"),
        ("get.sh", "curl: https://a.example\n"),
    ];
    let wanted = ["Own summary", "Text of the answer", "found", "curl: https://a.example"];
    let html = shown(&files, "operations/g/index.html", &wanted);
    assert!(!html.contains("Other summary"));
    shown(&files, "index.html", &["<em>there</em>"]);
}

#[test]
fn data_may_look_like_a_reference() {
    let schema = "{type: object, properties: {$ref: {type: string}, a: {default: {$ref: 'gone.yaml'}, enum: [{$ref: '#/b'}]}}, example: {a: 1, $ref: 'https://a.example/x'}}";
    shown(&[("api.yaml", &answering(schema))], "operations/g/index.html", &["https://a.example/x"]);
    let schema = "{const: {$ref: x.yaml}}";
    shown(&[("api.yaml", &answering(schema))], "operations/g/index.html", &["x.yaml"]);
}

#[test]
fn an_id_changes_what_references_are_relative_to() {
    let schema = "{$id: 'https://a.example/s', type: object, properties: {lines: {type: array, items: {$ref: '#/$defs/line'}}, parent: {$ref: '#'}, other: {$ref: t}}, $defs: {line: {type: object, properties: {sku: {type: string}}}}}";
    let api = answering(schema)
        + "components: {schemas: {T: {$id: 'https://a.example/t', type: object, properties: {tee: {}}}}}\n";
    shown(&[("api.yaml", &api)], "operations/g/index.html", &["sku", "T"]);
}

#[test]
fn dynamic_references_lead_to_their_static_targets() {
    let api = answering("{$ref: '#/components/schemas/Tree'}")
        + "components: {schemas: {Tree: {$dynamicAnchor: node, type: object, properties: {kids: {type: array, items: {$dynamicRef: '#node'}}}}, Old: {$recursiveAnchor: true, type: object, properties: {kids: {type: array, items: {$recursiveRef: '#'}}}}}}\n";
    shown(&[("api.yaml", &api)], "schemas/Tree/index.html", &["kids", "[<a href=\"#text\">Tree</a>]"]);
    shown(&[("api.yaml", &api)], "schemas/Old/index.html", &["[<a href=\"#text\">Old</a>]"]);
}

#[test]
fn a_description_by_itself_has_no_template_language() {
    let text = r"Size \\(in bytes\\) of {{< x >}}, {{% y %}} and {{z}}";
    let api = answering("{type: string}")
        .replace("operationId: g", &format!("operationId: g, description: \"{text}\""));
    let wanted = ["Size (in bytes) of {{&lt; x &gt;}}, {{% y %}} and {{z}}"];
    let html = shown(&[("api.yaml", &api)], "operations/g/index.html", &wanted);
    assert!(!html.contains("<math"));
}

#[test]
fn an_example_in_a_file_is_shown_and_published() {
    let item = "get: {operationId: g, responses: {'200': {description: d, content: {application/json: {schema: {type: object}, examples: {far: {externalValue: ex/far.json}}}}}}}\n";
    let api = format!("{HEAD}paths: {{/a: {{$ref: paths/a.yaml}}}}\n");
    let files =
        [("api.yaml", &*api), ("paths/a.yaml", item), ("paths/ex/far.json", "{\"found\": \"far away\"}")];
    shown(&files, "operations/g/index.html", &["far away", "href=\"../../paths/ex/far.json\""]);
    let built = built_of(&files, "api.yaml");
    assert!(built.output.unwrap().files.contains_key("paths/ex/far.json"));
}
