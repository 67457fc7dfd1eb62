//! The examples and the requests that a reference makes where none are given.

use crate::support::description::{built, built_from, built_text, page};

#[test]
fn a_wrong_example_of_a_part_is_not_made_part_of_a_whole() {
    let schema = page(&built(), "schemas/Thing/index.html");
    assert!(schema.contains("\"wrong\": 1"));
}

#[test]
fn samples_write_parameters_as_their_styles_say() {
    let operation = page(&built(), "operations/readThing/index.html");
    assert!(operation.contains("/things/;id=3,4?filter[a]=1"));
    assert!(operation.contains("--globoff"));
}

#[test]
fn examples_in_xml_are_named_as_their_schemas_say() {
    let text = "openapi: 3.1.0
paths: {/a: {put: {operationId: con, requestBody: {content: {application/xml: {schema: {$ref: '#/components/schemas/Cat'}}}}, responses: {'200': {description: d}}}}}
components:
  schemas:
    Cat:
      type: object
      xml: {name: kitty, namespace: 'urn:x', prefix: c}
      properties:
        lives: {type: integer, maximum: 9, xml: {attribute: true}}
        toys: {type: array, xml: {wrapped: true, name: toyBox}, items: {type: string, xml: {name: toy}}}
        names: {type: array, items: {type: string, example: a<b}}
";
    let built = built_text(text);
    // Windows keeps the name `con` for itself.
    let page = page(&built, "operations/con_/index.html");
    let mut in_tag = false;
    let text: String = page
        .chars()
        .filter(|c| {
            in_tag |= *c == '<';
            let is_text = !in_tag;
            in_tag &= *c != '>';
            is_text
        })
        .collect();
    let wanted = "&lt;c:kitty xmlns:c=\"urn:x\" lives=\"1\"&gt;\n  &lt;toyBox&gt;\n    &lt;toy&gt;string&lt;/toy&gt;\n  &lt;/toyBox&gt;\n  &lt;names&gt;a&amp;lt;b&lt;/names&gt;\n&lt;/c:kitty&gt;";
    assert!(text.replace("&quot;", "\"").contains(wanted), "{text}");
    let codes: Vec<_> = built.diagnostics.iter().map(|problem| problem.rule.code).collect();
    assert_eq!(codes, ["missing-key"], "a description without `info` is said to be one");
}

#[test]
fn an_example_may_refer_to_one_a_level_too_deep() {
    let built = built_from(
        "paths:
  /a:
    get:
      operationId: a
      responses: {'200': {description: d, content: {application/json: {schema: {type: object}, examples: {one: {value: {$ref: '#/components/examples/One'}}}}}}}
components: {examples: {One: {value: {n: 17}}}}
",
    );
    let page = page(&built, "operations/a/index.html");
    assert!(page.contains("\"n\": 17") && !page.contains("\"value\""));
}

#[test]
fn made_examples_say_by_their_discriminator_what_they_are() {
    let site = built_from(
        "paths: {}
components:
  schemas:
    Pet:
      type: object
      required: [kind]
      properties: {kind: {type: string}}
      discriminator: {propertyName: kind, mapping: {hound: '#/components/schemas/Dog'}}
    Dog: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object, properties: {bark: {type: integer}}}]}
    Cat: {allOf: [{$ref: '#/components/schemas/Pet'}]}
    End:
      oneOf:
        - {type: object, required: [x], properties: {x: {type: integer}}}
        - {type: object, required: [x, y], properties: {x: {type: integer}, y: {type: integer}}}
        - {type: object, required: [z], properties: {z: {type: integer}}}
    Sent: {type: object, required: [secret], properties: {secret: {type: string, writeOnly: true}}}
    Nothing: {not: {}}
",
    );
    let example = |name: &str| {
        let page = page(&site, &format!("schemas/{name}/index.html"));
        let (_, code) = page.split_once("<code class=\"generated\">").unwrap_or_default();
        code.split("</code>").next().unwrap_or_default().replace(['\n', ' '], "")
    };
    // A base is shown as one of those that build on it.
    assert_eq!(example("Pet"), "{\"kind\":\"hound\",\"bark\":1}");
    assert_eq!(example("Dog"), "{\"kind\":\"hound\",\"bark\":1}");
    assert_eq!(example("Cat"), "{\"kind\":\"Cat\"}");
    assert_eq!(example("End"), "{\"x\":1}", "the second holds more than the first asks for");
    assert_eq!(example("Sent"), "{\"secret\":\"string\"}");
    assert_eq!(example("Nothing"), "");
}

#[test]
fn samples_send_forms_as_their_kinds_say() {
    let site = built_from(
        "paths:
  /{id}/a:
    post:
      operationId: parts
      parameters:
        - {name: id, in: path, required: true, style: matrix, schema: {type: string}}
        - {name: 'filter[owner]', in: query, required: true, schema: {type: string}}
      requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {note: {type: string}}}, example: [1]}}}
      responses: {'204': {description: d}}
  /b:
    get:
      operationId: none
      requestBody: {content: {application/x-www-form-urlencoded: {schema: {type: object}}}}
      responses: {'204': {description: d}}
    post:
      operationId: some
      requestBody: {required: true, content: {multipart/form-data: {schema: {}}}}
      responses: {'204': {description: d}}
  /d:
    post:
      operationId: files
      requestBody: {content: {multipart/form-data: {schema: {type: object, properties: {all: {type: array, items: {type: string, format: binary}}, one: {type: string, contentMediaType: image/png}}}}}}
      responses: {'204': {description: d}}
  /c:
    get:
      operationId: body
      requestBody: {content: {application/json: {schema: {type: object, properties: {q: {type: string}}}}}}
      responses: {'204': {description: d}}
    put:
      operationId: deep
      requestBody:
        content:
          application/x-www-form-urlencoded:
            example: {card: {number: 1, owner: {name: x}}, tags: {a: 1, b: 2}, flat: {c: 3}, plain: {d: 4}}
            encoding: {card: {style: deepObject, explode: true}, tags: {explode: false}, flat: {style: form}}
      responses: {'204': {description: d}}
",
    );
    let text = |name: &str| {
        let page = page(&site, &format!("operations/{name}/index.html"));
        page.replace("<span class=\"hl-s\">", "").replace("<span class=\"hl-l\">", "").replace("</span>", "")
    };
    let parts = text("parts");
    assert!(parts.contains("/;id=id/a?filter[owner]=owner"));
    assert!(parts.contains("(\"note\", (None, \"string\")),"), "only what has files is sent in parts");
    assert!(!text("none").contains("Content-Type"));
    assert!(text("some").contains("--form 'name=value'"));
    let files = text("files");
    assert!(files.contains("--form 'all=@all'") && files.contains("--form 'one=@one'"), "{files}");
    let body = text("body");
    assert!(body.contains("// fetch() sends no body") && !body.contains("JSON.stringify"));
    let deep = text("deep");
    for field in ["card[number]=1", "card[owner][name]=x", "tags=a,1,b,2", "c=3", "plain={"] {
        assert!(deep.contains(&format!("--data-urlencode '{field}")), "{field}");
    }
}

#[test]
fn examples_stand_once_and_large_ones_as_code() {
    let site = built_from(
        "paths:
  /a:
    post:
      operationId: a
      requestBody:
        content:
          application/json:
            schema:
              type: object
              examples: [{one: first}, {one: second}]
              properties: {one: {type: string}, many: {type: array, items: {type: string, maxLength: 9, example: third}}}
      responses: {'204': {description: d}}
",
    );
    let page = page(&site, "operations/a/index.html");
    let request = page.split_once("<h3 class=\"part\" id=\"op.request\"").expect("a request").1;
    assert!(!request.contains("Example: <code>{"));
    assert!(request.contains("first") && request.contains("second"));
    assert!(request.contains("Each item: string. At most 9 characters. Example: <code>third</code>."));
}

#[test]
fn a_long_form_without_required_fields_is_sent_with_a_few() {
    let fields: Vec<String> =
        (0..90).map(|at| format!("field_with_a_number_{at}: {{type: string}}")).collect();
    let schema = format!("{{type: object, properties: {{{}}}}}", fields.join(", "));
    let site = built_from(&format!(
        "paths: {{/a: {{post: {{operationId: a, requestBody: {{content: {{application/x-www-form-urlencoded: \
         {{schema: {schema}}}}}}}, responses: {{'204': {{description: d}}}}}}}}}}\n"
    ));
    let page = page(&site, "operations/a/index.html");
    let sent = page.matches("--data-urlencode").count();
    assert!((1..20).contains(&sent), "{sent}");
}

#[test]
fn a_body_of_any_kind_is_shown_as_json_where_it_has_parts() {
    let site = built_from(
        "paths:
  /a:
    post:
      operationId: a
      requestBody: {content: {'*/*': {schema: {$ref: '#/components/schemas/A'}}}}
      responses:
        '200': {description: d, content: {'*/*': {schema: {type: array, items: {$ref: '#/components/schemas/A'}}}}}
        '400': {description: d, content: {'*/*': {schema: {type: string}}}}
components:
  schemas:
    A:
      type: object
      properties:
        id: {type: integer, readOnly: true}
        level: {type: integer, enum: [1], x-enum-varnames: [LOW], x-enumDescriptions: {1: Not much.}}
",
    );
    let operation = page(&site, "operations/a/index.html");
    assert!(operation.contains("Content-Type: application/json") && operation.contains("JSON.stringify"));
    assert_eq!(operation.matches("class=\"generated\"").count(), 2, "a text of any kind has no example");
    let twin = page(&site, "operations/a/index.md");
    assert!(twin.contains("Type: [[A](../../schemas/A/index.md)]"), "{twin}");
    assert!(twin.contains("One of: `1` LOW (Not much)."), "{twin}");
    assert!(twin.contains("| `id` | integer | Read only. |"), "{twin}");
}
