//! What pages of a reference say of small things that are easy to get wrong.

use specwright::build::{BuildOptions, build};
use specwright::source::Remote;

use crate::support::description::{built, built_from, built_of, built_text, folder, page};

#[test]
fn links_within_a_description_lead_to_pages() {
    let built = built();
    assert!(built.diagnostics.is_empty(), "{:?}", built.diagnostics);
    let home = page(&built, "index.html");
    for address in
        ["operations/readThing/index.html", "tags/Some-things/index.html", "schemas/Thing/index.html"]
    {
        assert!(home.contains(&format!("<a href=\"{address}\">a")), "{address}");
    }
    assert!(page(&built, "operations/readThing/index.html").contains("../../index.html#errors\">told once"));
}

#[test]
fn a_header_may_begin_like_an_extension() {
    assert!(page(&built(), "operations/readThing/index.html").contains("x-next</a>"));
}

#[test]
fn simple_alternatives_are_shown_as_what_they_are() {
    let schema = page(&built(), "schemas/Thing/index.html");
    assert!(schema.contains("Other</a>|null"), "null stands last");
    assert!(schema.contains("<dt><code>1</code> LOW</dt><dd>Not much.</dd>"));
    assert!(!schema.contains("Alternative 1"));
}

#[test]
fn an_address_that_would_run_a_script_is_no_link() {
    assert!(!page(&built(), "schemas/Thing/index.html").contains("href=\"javascript:"));
}

#[test]
fn a_description_may_refer_to_files_beside_its_folder() {
    let files = [
        (
            "spec/api.yaml",
            "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\nwebhooks: {w: {post: {requestBody: {content: {application/json: {schema: {$ref: ../common/thing.yaml}}}}}}}\n",
        ),
        ("common/thing.yaml", "type: object\nproperties: {beside: {type: string}}\n"),
        ("common/other.yaml", "openapi: 3.1.0\ninfo: {title: Other, version: '1'}\npaths: {}\n"),
    ];
    let built = built_of(&files, "spec/api.yaml");
    let webhook = page(&built, "webhooks/w/index.html");
    assert!(webhook.contains("beside"), "{:?}", built.diagnostics);
    // What arrives is nothing that a reader sends.
    assert!(webhook.contains("your-server.example") && !webhook.contains("curl"));
    assert!(!page(&built, "index.html").contains("Other"), "only what is referred to is read");
}

#[test]
fn a_description_refers_to_nothing_else_above_its_folder() {
    for target in ["secret.yaml", ".hidden/secret.yaml", "common/../secret.yaml"] {
        let text = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n";
        let secret = "type: object\nproperties: {s3cret: {type: string}}\n";
        let refers = format!("B: {{$ref: ../common/thing.yaml}}, A: {{$ref: ../{target}}}");
        let text = format!("{text}components: {{schemas: {{{refers}}}}}\n");
        let files = [
            ("spec/api.yaml", text.as_str()),
            ("common/thing.yaml", "type: string\n"),
            ("secret.yaml", secret),
            (".hidden/secret.yaml", secret),
        ];
        let built = built_of(&files, "spec/api.yaml");
        assert!(built.facts.failed, "{target} was read");
        let files = built.output.expect("the folder is found").files;
        assert!(!files.values().any(|bytes| String::from_utf8_lossy(bytes).contains("s3cret")), "{target}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_leads_out_of_no_folder() {
    let root = folder();
    std::fs::create_dir_all(root.join("spec")).unwrap();
    std::fs::create_dir_all(root.join("out")).unwrap();
    std::fs::write(root.join("out/a.yaml"), "properties: {s3cret: {type: string}}\n").unwrap();
    std::os::unix::fs::symlink("../out", root.join("spec/folder")).unwrap();
    std::os::unix::fs::symlink("../out/a.yaml", root.join("spec/file.yaml")).unwrap();
    let refers = "{A: {$ref: folder/a.yaml}, B: {$ref: file.yaml}}";
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{}}\ncomponents: {{schemas: {refers}}}\n"
    );
    std::fs::write(root.join("spec/api.yaml"), text).unwrap();
    for source in ["spec", "spec/api.yaml"] {
        let source = root.join(source);
        let options = BuildOptions { source, output: "no-such-output".into(), ..BuildOptions::default() };
        let built = build(&options);
        assert_eq!(built.counts().0, 2, "{:?}", built.diagnostics);
        let files = built.output.expect("the source is found").files;
        assert!(!files.values().any(|bytes| String::from_utf8_lossy(bytes).contains("s3cret")));
    }
    std::fs::remove_dir_all(&root).unwrap();
}

#[test]
fn a_header_says_how_its_values_are_separated() {
    let text = "swagger: '2.0'
info: {title: T, version: '1'}
paths: {/a: {get: {operationId: a, responses: {200: {description: d, headers: {X-Ids: {type: array, items: {type: string}, collectionFormat: pipes}}}}}}}
";
    let built = built_text(text);
    assert!(page(&built, "operations/a/index.html").contains("Written as values with | between them."));
}

#[test]
fn of_described_values_only_those_are_shown_that_are_left() {
    let built = built_from(
        "paths: {}
components:
  schemas:
    Kind:
      type: integer
      oneOf: [{const: 1, title: ROW, description: A row.}, {const: 2, title: BUTTON, description: A button.}]
    Button:
      type: object
      properties: {kind: {type: integer, enum: [2], allOf: [{$ref: '#/components/schemas/Kind'}]}}
",
    );
    let button = page(&built, "schemas/Button/index.html");
    assert!(button.contains("<code>2</code> BUTTON") && !button.contains("ROW"));
    assert!(page(&built, "schemas/Kind/index.html").contains("ROW"));
}

#[test]
fn parameters_say_how_their_parts_are_written() {
    let built = built_from(
        "paths:
  /a/{ids}:
    get:
      operationId: a
      parameters:
        - {name: ids, in: path, required: true, schema: {type: array, items: {type: string}}}
        - {name: plain, in: query, style: form, schema: {type: string}}
        - {name: many, in: query, schema: {type: array, items: {type: string}}}
        - {name: few, in: query, explode: false, schema: {type: array, items: {type: string}}}
        - {name: near, in: query, schema: {type: object, properties: {lat: {type: number}}}}
        - {name: filter, in: query, style: deepObject, schema: {type: object, properties: {age: {type: integer}}}}
      responses: {'204': {description: d}}
",
    );
    let page = page(&built, "operations/a/index.html");
    for words in ["comma-separated values", "many=a&amp;many=b", "few=a,b", "lat=value", "filter[age]=value"]
    {
        assert!(page.contains(&format!("Written as {words}.")), "{words}");
    }
    assert!(!page.contains("plain=a"), "a single value is written as it is");
}

#[test]
fn headers_that_responses_share_are_told_once() {
    let built = built_from(
        "paths:
  /a:
    get:
      operationId: a
      responses:
        '200': {description: d, headers: &shared {X-One: {$ref: '#/components/headers/One'}, X-Two: {$ref: '#/components/headers/Two'}}}
        '404': {description: d, headers: *shared}
components:
  headers: {One: {description: First., schema: {type: string}}, Two: {schema: {type: string}}}
",
    );
    let page = page(&built, "operations/a/index.html");
    assert_eq!(page.matches("First.").count(), 1);
    assert!(page.contains("Those of <a href=\"#op.200\">200</a>."));
}

#[test]
fn a_link_that_leads_nowhere_is_none() {
    let built = built_from(
        "paths:
  /a:
    get:
      operationId: a
      summary: Get it all
      description: \"[Away](/docs/away), <a href='../gone'>gone</a>, [lost](#lost) and [more](#below).\\n\\n### Below\\n\\nThe <id> of it.\"
      responses: {'204': {description: d}}
  /b: {get: {operationId: b, description: 'See [all](#get-it-all).', responses: {'204': {description: d}}}}
",
    );
    let page_a = page(&built, "operations/a/index.html");
    for markup in ["<a>Away</a>", "<a>gone</a>", "<a>lost</a>", "The &lt;id&gt; of it"] {
        assert!(
            page_a.contains(markup) || page_a.contains(&markup.replace("&gt;", ">")),
            "{markup}: {page_a}"
        );
    }
    assert_eq!(built.counts().1, 3, "each is told of: {:?}", built.diagnostics);
    assert!(page(&built, "operations/b/index.html").contains("<a href=\"../a/index.html\">all</a>"));
}

#[test]
fn code_in_a_summary_is_shown_as_code() {
    let text = "openapi: 3.1.0
info: {title: T, version: '1'}
tags: [{name: all, x-displayName: Everything}]
paths: {/a: {get: {operationId: a, tags: [all], summary: Get `n` of it, responses: {'204': {description: d}}}, put: {responses: {'204': {description: d}}}}}
";
    let built = built_text(text);
    for path in ["operations/a/index.html", "operations/index.html", "index.html"] {
        assert!(page(&built, path).contains("Get <code>n</code> of it"), "{path}");
    }
    let own = page(&built, "operations/a/index.html");
    assert_eq!(own.matches("Get <code>n</code> of it").count(), 1, "it is the heading: {own}");
    assert!(own.contains("<title>Get n of it"), "{own}");
    let all = page(&built, "operations/index.html");
    assert!(all.contains("m-get\">GET</span> /a</a>") && all.contains(">Everything</td>"), "{all}");
}

#[test]
fn anchors_hold_nothing_that_addresses_may_not() {
    let built = built_from(
        "paths: {}
components: {schemas: {A: {type: object, properties: {'a b[c]': {type: string}}}}}
",
    );
    assert!(page(&built, "schemas/A/index.html").contains("href=\"#field.a_b_c_\">a b[c]</a>"));
}

#[test]
fn twins_say_where_to_call_and_with_what() {
    let api = "openapi: 3.1.0
info: {title: T, version: '7', contact: {email: a@example.org}, license: {name: MIT}}
servers:
  - {url: 'https://{host}.example.org', description: Main., variables: {host: {default: eu, enum: [eu, us]}}}
components:
  securitySchemes:
    Key: {type: apiKey, in: header, name: X-Key, description: Ask us.}
    Flow:
      type: oauth2
      flows: {clientCredentials: {tokenUrl: 'https://example.org/token', scopes: {read: May read.}}}
paths:
  /a:
    get:
      operationId: readA
      security: [{Key: []}, {Flow: [read]}]
      responses:
        '200':
          description: Done.
          headers: {X-Left: {description: Calls left., schema: {type: integer}}}
          links: {again: {operationId: readA, description: Once more.}}
";
    let built = built_text(api);
    let html = page(&built, "index.html");
    assert!(html.contains("<p>OAuth 2.</p>") && html.contains("<p>API key: header X-Key.</p>"), "{html}");
    let home = page(&built, "index.md");
    for line in [
        "- Version: 7\n",
        "- Contact: a@example.org\n",
        "- Licence: MIT\n",
        "- `https://{host}.example.org`: Main.\n  - `host`, by default `eu`, one of `eu`, `us`\n",
        "### `Key`\n\nAPI key: header X-Key.\n\nAsk us.\n",
        "- Flow `clientCredentials`\n  - Tokens come from: https://example.org/token\n  - Scope `read`: May read.\n",
    ] {
        assert!(home.contains(line), "{line}\n--- is not in\n{home}");
    }
    let operation = page(&built, "operations/readA/index.md");
    for line in [
        "- Requires authentication: yes, by `Key`, or `Flow` (scopes `read`)\n",
        "- Header `X-Left` (integer): Calls left.\n",
        "- Link `again` to `readA`: Once more.\n",
    ] {
        assert!(operation.contains(line), "{line}\n--- is not in\n{operation}");
    }
}

#[test]
fn a_version_that_is_not_known_is_said_and_read_all_the_same() {
    let said = |version: &str| {
        let text = format!("openapi: {version}\ninfo: {{title: T, version: '1'}}\npaths: {{}}\n");
        let built = built_text(&text);
        assert!(page(&built, "index.html").contains("<h1"));
        built.diagnostics.iter().map(|problem| problem.message.clone()).collect::<Vec<_>>()
    };
    for known in ["3.0.4", "3.1.1", "3.2.0"] {
        assert!(said(known).is_empty(), "{known}");
    }
    assert_eq!(said("4.0.0"), ["version `4.0.0` of OpenAPI is not known here, and read as 3.1"]);
}

#[test]
fn relative_addresses_are_whole_where_it_is_known_what_they_are_relative_to() {
    let text = |version: &str, own: &str, servers: &str| {
        format!(
            "openapi: {version}
{own}
info: {{title: T, version: '1', termsOfService: terms, contact: {{url: www.example.org}}}}
externalDocs: {{url: ../guide.html}}
servers: [{{url: {servers}}}]
components: {{securitySchemes: {{Flow: {{type: oauth2, flows: {{password: {{tokenUrl: token, scopes: {{}}}}}}}}}}}}
paths: {{/a: {{get: {{operationId: a, responses: {{'204': {{description: d}}}}}}}}}}
"
        )
    };
    let link = |address: &str| format!("<a href=\"{address}\">{address}</a>");
    let site = built_text(&text("3.0.3", "", "https://example.org/v1/x"));
    let home = page(&site, "index.html");
    for address in
        ["https://example.org/v1/terms", "https://example.org/guide.html", "https://example.org/v1/token"]
    {
        assert!(home.contains(&link(address)), "{address}");
        assert!(page(&site, "index.md").contains(address));
    }
    assert!(home.contains("<code>www.example.org</code>"), "a slip is not made an address");

    let site = built_text(&text("3.2.0", "$self: https://docs.example.org/a/api.yaml", "./v1"));
    let home = page(&site, "index.html");
    for address in [
        "https://docs.example.org/a/terms",
        "https://docs.example.org/guide.html",
        "https://docs.example.org/a/token",
    ] {
        assert!(home.contains(&link(address)), "{address}");
    }
    let operation = page(&site, "operations/a/index.html");
    assert!(operation.contains("https://docs.example.org/a/v1/a") && operation.contains(">/a/v1/a<"));

    let home = page(&built_text(&text("3.2.0", "", "/v1")), "index.html");
    assert!(home.contains("<code>terms</code>") && home.contains("<code>token</code>"), "nothing is known");
}

#[test]
fn addresses_in_schemas_are_relative_to_their_own_description() {
    let api = |name: &str| {
        format!(
            "openapi: 3.1.0\ninfo: {{title: {name}, version: '1'}}\nservers: [{{url: 'https://{name}.example/'}}]\n\
             paths: {{}}\ncomponents: {{schemas: {{S: {{type: string, externalDocs: {{url: docs}}}}}}}}\n"
        )
    };
    let site = built_of(&[("s/one.yaml", &api("one")), ("s/two.yaml", &api("two"))], "s");
    for name in ["one", "two"] {
        let schema = page(&site, &format!("{name}/schemas/S/index.html"));
        assert!(schema.contains(&format!("href=\"https://{name}.example/docs\"")), "{name}");
    }
}

#[test]
fn a_base_path_without_a_host_is_a_server() {
    let site = built_text(
        "swagger: '2.0'
info: {title: T, version: '1'}
basePath: /v1
paths: {/a: {get: {operationId: a, responses: {200: {description: d}}}}}
",
    );
    assert!(page(&site, "operations/a/index.html").contains("https://api.example.com/v1/a"));
    assert!(page(&site, "index.html").contains("<code>/v1</code>"));
}

#[test]
fn half_an_element_in_a_description_spoils_no_page() {
    let site = built_from(
        "paths:
  /a:
    get:
      operationId: a
      description: 'The <title> of <b>a <script> page</div></section>'
      responses: {'204': {description: 'Said <i>once.'}}
",
    );
    let page = page(&site, "operations/a/index.html");
    assert!(page.contains("The &lt;title&gt; of <b>a &lt;script&gt; page</b>"), "{page}");
    assert!(page.contains("Said <i>once.</i>"), "{page}");
}

#[test]
fn half_an_element_in_the_description_of_an_api_spoils_no_page() {
    let site = built_text(
        "openapi: 3.1.0
info:
  title: T
  version: '1'
  description: |
    <details>
    <summary>More</summary>

    The <style> of <b>a page</div></section>

    </details>

    <div>
    <script>
paths: {}
",
    );
    let home = page(&site, "index.html");
    assert!(
        home.contains("<details>\n<summary>More</summary>\n<p>The &lt;style&gt; of <b>a page</b></p>"),
        "{home}"
    );
    assert!(home.contains("<div>\n&lt;script&gt;</div>"), "{home}");
    assert_eq!(home.matches("</main>").count(), 1);
}

#[test]
fn a_field_may_be_named_like_a_reference() {
    let site = built_from(
        "paths: {}
components: {schemas: {A: {type: object, properties: {$ref: {type: string}, b: {type: integer}}}}}
",
    );
    assert!(site.diagnostics.is_empty(), "{:?}", site.diagnostics);
    assert!(page(&site, "schemas/A/index.html").contains("\"$ref\": \"string\""));
}

#[test]
fn a_regular_expression_is_no_link_that_lacks_its_address() {
    let site = built_from(
        "paths: {}
components: {schemas: {A: {type: string, description: 'Like ^[89ab][0-9a-f]{3}$, not [a][thing].'}}}
",
    );
    let said: Vec<_> = site.diagnostics.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(said, ["no address is given for `[thing]`"]);
}

#[test]
fn many_alternatives_are_named_once() {
    let site = built_from(
        "paths: {}
components:
  schemas:
    Few: {type: object, properties: {part: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}}}
    Many:
      type: object
      properties:
        parts:
          type: array
          items:
            anyOf:
              - {$ref: '#/components/schemas/A'}
              - {$ref: '#/components/schemas/B'}
              - {$ref: '#/components/schemas/C'}
              - {$ref: '#/components/schemas/D'}
              - {type: 'null'}
    A: {type: object, properties: {a: {type: string}}}
    B: {type: object, properties: {b: {type: string}}}
    C: {type: object, properties: {c: {type: string}}}
    D: {type: object, properties: {d: {type: string}}}
",
    );
    let many = page(&site, "schemas/Many/index.html");
    let many =
        many.split_once("<table").and_then(|(_, rest)| rest.split_once("</table>")).expect("a table").0;
    assert!(many.contains("[any of 4|null]"));
    for name in ["A", "B", "C", "D"] {
        assert_eq!(many.matches(&format!("\">{name}</a>")).count(), 1, "{name}");
    }
    assert!(page(&site, "schemas/Few/index.html").contains("\">A</a>|<a"), "few are named in the type too");
}

#[test]
fn pages_follow_each_other_as_the_navigation_lists_them() {
    let site = built_from(
        "tags: [{name: A}, {name: B}]
x-tagGroups: [{name: Late, tags: [B]}, {name: Early, tags: [A]}]
paths:
  /a: {get: {operationId: a1, tags: [A], responses: {}}, put: {operationId: b1, tags: [B], responses: {}}}
  /b: {get: {operationId: a2, tags: [A], responses: {}}}
",
    );
    let next = |path: &str| {
        let page = page(&site, path);
        let (_, link) = page.split_once("rel=\"next\" href=\"").unwrap_or_default();
        link.split('"').next().unwrap_or_default().to_owned()
    };
    assert_eq!(next("tags/B/index.html"), "../A/index.html");
    assert_eq!(next("tags/A/index.html"), "");
    assert_eq!(next("operations/b1/index.html"), "../a1/index.html");
    assert_eq!(next("operations/a1/index.html"), "../a2/index.html");
    assert_eq!(next("operations/a2/index.html"), "");
}

#[test]
fn a_site_of_several_descriptions_has_a_name() {
    let one = "openapi: 3.1.0\ninfo: {title: One, version: '1'}\npaths: {}\n";
    let site = built_of(&[("s/one.yaml", one), ("s/two.yaml", &one.replace("One", "Two"))], "s");
    let home = page(&site, "index.html");
    assert!(home.contains("<h1>API reference</h1>") && home.contains("<span>API reference</span></a>"));
    assert!(page(&site, "two/index.html").contains("<title>Two · API reference</title>"));
}

#[test]
fn a_link_of_a_response_leads_to_the_operation_that_it_names_or_points_to() {
    let site = built_from(
        "paths:
  /a:
    get:
      operationId: a
      responses:
        '200':
          description: d
          links:
            by-id: {operationId: c}
            by-place: {operationRef: '#/paths/~1b~1{id}/put', parameters: {id: $response.body#/id}, requestBody: $request.body}
            away: {operationRef: 'https://example.org/other.yaml#/paths/~1x/get'}
  /b/{id}:
    put: {operationId: b, responses: {'204': {description: d}}}
    get: {operationId: c, responses: {'204': {description: d}}}
",
    );
    let operation = page(&site, "operations/a/index.html");
    assert!(operation.contains("<a href=\"../c/index.html\">c</a>"));
    assert!(operation.contains("<a href=\"../b/index.html\">#/paths/~1b~1{id}/put</a>"));
    assert!(operation.contains("<code>https://example.org/other.yaml#/paths/~1x/get</code>"));
    let twin = page(&site, "operations/a/index.md");
    assert!(twin.contains(" With `id` = `$response.body#/id`, body = `$request.body`.\n"), "{twin}");
}

#[test]
fn a_document_elsewhere_that_cannot_be_had_is_told_of_once() {
    let root = folder();
    std::fs::create_dir_all(&root).unwrap();
    let text = "openapi: 3.1.0
info: {title: T, version: '1'}
paths: {}
components: {schemas: {A: {$ref: 'http://127.0.0.1:9/a.yaml'}}}
";
    std::fs::write(root.join("a.yaml"), text).unwrap();
    let options = BuildOptions {
        source: root.join("a.yaml"),
        output: "no-such-output".into(),
        remote: Remote::Allowed(specwright::source::http::Hosts::All),
        ..BuildOptions::default()
    };
    let built = build(&options);
    std::fs::remove_dir_all(&root).unwrap();
    let [problem] = built.diagnostics.as_slice() else { panic!("{:?}", built.diagnostics) };
    assert!(problem.message.starts_with("cannot fetch `http://127.0.0.1:9/a.yaml`: "));
    assert!(problem.span.is_some(), "it stands where the reference does");
}

#[test]
fn what_is_said_of_a_field_in_place_wins_over_what_a_named_part_says() {
    let site = built_from(
        "paths: {}
components:
  schemas:
    Node: {type: object, properties: {type: {type: string, description: Any type.}, id: {type: string, uniqueItems: true}}}
    Leaf:
      allOf:
        - {type: object, properties: {type: {type: string, enum: [LEAF], description: That of a leaf.}}}
        - {$ref: '#/components/schemas/Node'}
",
    );
    let leaf = page(&site, "schemas/Leaf/index.html");
    assert!(leaf.contains("That of a leaf.") && !leaf.contains("Any type."));
    assert!(!leaf.contains("No item twice"), "a text has no items");
}

#[test]
fn references_find_what_calls_itself_by_an_address() {
    let a = "openapi: 3.2.0
$self: https://example.org/apis/a.yaml
info: {title: A, version: '1'}
paths:
  /a:
    get:
      operationId: a
      responses:
        '200': {description: d, content: {application/json: {schema: {$ref: 'https://example.org/shared/b.yaml#/components/schemas/B'}}}}
        '201': {description: d, content: {application/json: {schema: {$ref: '../shared/b.yaml#/components/schemas/B'}}}}
        '202': {description: d, content: {application/json: {schema: {$ref: 'https://example.org/schemas/thing'}}}}
        '203': {description: d, content: {application/json: {schema: {$ref: 'urn:example:other#/properties/n'}}}}
        '400': {description: d, content: {application/json: {schema: {$ref: 'urn:example:none'}}}}
components:
  schemas:
    T: {$id: ../schemas/thing, type: object, properties: {x: {type: string}}}
    U: {$id: 'urn:example:other', type: object, properties: {n: {type: integer}}}
";
    let b = "openapi: 3.2.0
$self: https://example.org/shared/b.yaml
info: {title: B, version: '1'}
paths: {}
components: {schemas: {B: {type: object, properties: {y: {type: integer}}}}}
";
    let site = built_of(&[("all/a.yaml", a), ("all/b.yaml", b)], "all");
    let operation = page(&site, "a/operations/a/index.html");
    assert_eq!(
        operation.matches("application/json: <a href=\"../../../b/schemas/B/index.html\">B</a>").count(),
        2
    );
    assert!(operation.contains("application/json: <a href=\"../../schemas/T/index.html\">T</a>"));
    assert!(operation.contains("application/json: integer"));
    let said: Vec<_> = site.diagnostics.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(said, ["nothing here calls itself `urn:example:none`"]);
}
