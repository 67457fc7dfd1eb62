//! `specwright diff`, run as a program on files and git revisions.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::folder::{Folder, bundled, said};

/// A description with one of everything that edits change.
const BASE: &str = r##"openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets/{petId}:
    parameters:
      - {name: petId, in: path, required: true, schema: {type: string}}
    get:
      operationId: getPet
      summary: Get a pet.
      description: It may be gone.
      parameters:
        - {name: verbose, in: query, description: Whether to tell all., schema: {type: boolean}}
      responses:
        '200':
          description: A pet.
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Pet'}
    put:
      operationId: putPet
      requestBody:
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Pet'}
      responses:
        '204': {description: Done.}
  /pets:
    get:
      operationId: listPets
      deprecated: true
      responses:
        '200':
          description: All pets.
          content:
            application/json:
              schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}
components:
  schemas:
    Pet:
      type: object
      required: [name]
      properties:
        name: {type: string, description: What it is called., maxLength: 20}
        kind: {type: string, enum: [cat, dog]}
        age: {type: integer, minimum: 0, example: 3}
        owner: {$ref: '#/components/schemas/Owner'}
    Owner:
      type: object
      properties:
        mail: {type: string, nullable: false}
        pets: {type: array, items: {$ref: '#/components/schemas/Pet'}}
"##;

/// The facts of two descriptions: `severity kind location`.
fn facts(old: &str, new: &str, more: &[&str]) -> Vec<String> {
    let folder = Folder::of(&[("old.yaml", old), ("new.yaml", new)]);
    let arguments = [&["diff", "old.yaml", "new.yaml", "--format", "json"], more].concat();
    read(&folder.run(&arguments))
}

fn read(output: &std::process::Output) -> Vec<String> {
    assert!(output.status.success(), "{}", said(output));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |fact: &Value, key: &str| fact[key].as_str().unwrap().to_owned();
    let line = |fact: &Value| {
        format!("{} {} {}", text(fact, "severity"), text(fact, "kind"), text(fact, "location"))
    };
    report["facts"].as_array().unwrap().iter().map(line).collect()
}

fn edited(from: &str, to: &str) -> String {
    assert!(BASE.contains(from), "`{from}` is in the description");
    BASE.replacen(from, to, 1)
}

#[test]
fn the_same_description_has_no_differences() {
    assert_eq!(facts(BASE, BASE, &["--all"]), Vec::<String>::new());
    let bundled = bundled().display().to_string();
    let folder = Folder::new();
    assert_eq!(
        read(&folder.run(&["diff", &bundled, &bundled, "--all", "--format", "json"])),
        Vec::<String>::new()
    );
}

/// An edit of the description, with the facts that it is, and those of its reverse.
type Edit = (&'static str, &'static str, &'static [&'static str], &'static [&'static str]);

const EDITS: &[Edit] = &[
    (
        "        age: {",
        "        weight: {type: number}\n        age: {",
        &["compatible prop-added Pet.weight"],
        &["notable prop-removed Pet.weight"],
    ),
    (
        "maxLength: 20",
        "maxLength: 10",
        &["breaking schema-maxLength Pet.name"],
        &["breaking schema-maxLength Pet.name"],
    ),
    (
        "enum: [cat, dog]",
        "enum: [cat, dog, fish]",
        &["breaking enum-value-added Pet.kind"],
        &["breaking enum-value-removed Pet.kind"],
    ),
    (
        "required: [name]",
        "required: [name, kind]",
        &["breaking prop-required Pet.kind"],
        &["breaking prop-optional Pet.kind"],
    ),
    ("What it is called.", "Its name.", &["editorial prop-text Pet.name"], &["editorial prop-text Pet.name"]),
    (
        "It may be gone.",
        "It MAY be gone.",
        &["clarified op-text GET /pets/{petId}"],
        &["clarified op-text GET /pets/{petId}"],
    ),
    (
        "Get a pet.",
        "Get one pet.",
        &["editorial op-text GET /pets/{petId} summary"],
        &["editorial op-text GET /pets/{petId} summary"],
    ),
    (
        "operationId: getPet",
        "operationId: pet",
        &["notable op-operationId GET /pets/{petId}"],
        &["notable op-operationId GET /pets/{petId}"],
    ),
    (
        "        - {name: verbose",
        "        - {name: depth, in: query, required: true, schema: {type: integer}}\n        - {name: verbose",
        &["breaking param-added GET /pets/{petId} query:depth"],
        &["notable param-removed GET /pets/{petId} query:depth"],
    ),
    (
        "name: verbose, in: query,",
        "name: verbose, in: query, required: true,",
        &["breaking param-required GET /pets/{petId} query:verbose"],
        &["compatible param-optional GET /pets/{petId} query:verbose"],
    ),
    (
        "schema: {type: boolean}",
        "schema: {type: [boolean, string]}",
        &["compatible schema-type GET /pets/{petId} query:verbose"],
        &["breaking schema-type GET /pets/{petId} query:verbose"],
    ),
    (
        "        '204': {description: Done.}",
        "        '204': {description: Done.}\n        '404': {description: None.}",
        &["compatible status-added PUT /pets/{petId} 404"],
        &["notable status-removed PUT /pets/{petId} 404"],
    ),
    ("example: 3", "example: 4", &["editorial example Pet.age"], &["editorial example Pet.age"]),
    (
        "    get:\n      operationId: listPets\n",
        "    post:\n      responses: {'200': {description: Made.}}\n    get:\n      operationId: listPets\n",
        &["compatible op-added POST /pets"],
        &["breaking op-removed POST /pets"],
    ),
    (
        "      deprecated: true\n",
        "",
        &["compatible op-undeprecated GET /pets"],
        &["notable op-deprecated GET /pets"],
    ),
    (
        "{type: string, nullable: false}",
        "{type: [string, 'null']}",
        &["breaking schema-nullable Owner.mail"],
        &["breaking schema-nullable Owner.mail"],
    ),
    (
        "type: string, nullable: false}",
        "type: string, format: email}",
        &["clarified schema-format Owner.mail"],
        &["breaking schema-format Owner.mail"],
    ),
];

#[test]
fn an_edit_gives_that_edit_and_its_reverse_mirrors_it() {
    for (from, to, wanted, reverse) in EDITS {
        let new = edited(from, to);
        assert_eq!(facts(BASE, &new, &[]), *wanted, "{from} → {to}");
        assert_eq!(facts(&new, BASE, &[]), *reverse, "{to} → {from}");
    }
}

#[test]
fn several_edits_give_each_of_them() {
    let mut new = BASE.to_owned();
    let mut wanted = BTreeSet::new();
    for at in [0, 3, 4, 8, 11, 12] {
        let (from, to, facts, _) = EDITS[at];
        new = new.replacen(from, to, 1);
        wanted.extend(facts.iter().map(|fact| (*fact).to_owned()));
    }
    assert_eq!(facts(BASE, &new, &[]).into_iter().collect::<BTreeSet<_>>(), wanted);
}

#[test]
fn an_operation_that_was_deprecated_may_go() {
    let old = BASE.find("  /pets:\n").unwrap();
    let end = BASE.find("components:").unwrap();
    let new = format!("{}{}", &BASE[..old], &BASE[end..]);
    assert_eq!(facts(BASE, &new, &[]), ["notable op-removed GET /pets"]);
}

/// Rewrites that change nothing that readers see.
const REWRITES: &[(&str, &str)] = &[
    // A component written in place, and the reverse.
    (
        "owner: {$ref: '#/components/schemas/Owner'}",
        "owner: {type: object, properties: {mail: {type: string}, pets: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}",
    ),
    // `allOf` around one schema, and of two parts.
    ("owner: {$ref: '#/components/schemas/Owner'}", "owner: {allOf: [{$ref: '#/components/schemas/Owner'}]}"),
    (
        "      type: object\n      required: [name]\n      properties:\n        name: {type: string, description: What it is called., maxLength: 20}\n",
        "      allOf:\n        - type: object\n          required: [name]\n          properties: {name: {type: string, description: What it is called., maxLength: 20}}\n      properties:\n",
    ),
    // A parameter of the path at the operations.
    (
        "    parameters:\n      - {name: petId, in: path, required: true, schema: {type: string}}\n    get:\n",
        "    parameters:\n      - {name: petId, in: path, required: true, schema: {type: string, minLength: 0}}\n    get:\n",
    ),
    // Order, line breaks, quotes.
    ("enum: [cat, dog]", "enum: [dog, \"cat\"]"),
    ("description: It may be gone.", "description: |-\n        It may\n        be gone."),
    ("maxLength: 20", "maxLength: 20.0"),
    // Limits that limit nothing.
    ("example: 3}", "example: 3, multipleOf: 1}"),
];

#[test]
fn equivalent_rewrites_are_no_differences() {
    for (from, to) in &REWRITES[..REWRITES.len() - 1] {
        let new = edited(from, to);
        assert_eq!(facts(BASE, &new, &[]), Vec::<String>::new(), "{from} → {to}");
        assert_eq!(facts(&new, BASE, &[]), Vec::<String>::new(), "{to} → {from}");
    }
    let renamed = BASE.replace("schemas/Pet'", "schemas/Animal'").replace("    Pet:\n", "    Animal:\n");
    assert_eq!(facts(BASE, &renamed, &[]), Vec::<String>::new());
    assert!(facts(BASE, &renamed, &["--all"]).contains(&"editorial component-removed Pet".to_owned()));
}

#[test]
fn spellings_of_null_are_one() {
    let spelled = |schema: &str| BASE.replace("{type: string, nullable: false}", schema);
    let spellings = [
        "{type: string, nullable: true}",
        "{type: [string, 'null']}",
        "{oneOf: [{type: string}, {type: 'null'}]}",
        "{anyOf: [{type: 'null'}, {type: string}]}",
    ];
    for one in spellings {
        for other in spellings {
            assert_eq!(facts(&spelled(one), &spelled(other), &[]), Vec::<String>::new(), "{one} → {other}");
        }
    }
    let open = spelled("{type: object, patternProperties: {'': {type: string}}}");
    let other = spelled("{type: object, additionalProperties: {type: string}}");
    assert_eq!(facts(&open, &other, &[]), Vec::<String>::new());
    assert!(facts(&open, &other, &["--all"]).len() > 1);
}

#[test]
fn webhooks_and_callbacks_are_mirrored() {
    let hook = |schema: &str| {
        format!(
            "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    post:\n      responses: {{'200': {{description: A.}}}}\n      callbacks:\n        done:\n          '{{$request.body#/url}}':\n            post:\n              requestBody: {{content: {{application/json: {{schema: {schema}}}}}}}\n              responses: {{'200': {{description: B.}}}}\nwebhooks:\n  news:\n    post:\n      requestBody: {{content: {{application/json: {{schema: {schema}}}}}}}\n      responses: {{'200': {{description: B.}}}}\n"
        )
    };
    let (old, new) = (hook("{type: string, maxLength: 9}"), hook("{type: string, maxLength: 5}"));
    let wanted = [
        "compatible schema-maxLength POST /a callback:done POST {$request.body#/url} request",
        "compatible schema-maxLength webhook news POST request",
    ];
    assert_eq!(facts(&old, &new, &[]), wanted, "the server sends less");
    assert!(facts(&new, &old, &[]).iter().all(|fact| fact.starts_with("breaking")));
}

#[test]
fn swagger_is_compared_with_its_successor() {
    let swagger = "swagger: '2.0'\ninfo: {title: T, version: '1'}\nbasePath: /v1\nconsumes: [application/json]\nproduces: [application/json]\npaths:\n  /a:\n    post:\n      parameters:\n        - {name: body, in: body, required: true, schema: {type: object, properties: {x: {type: string}}}}\n      responses: {'200': {description: A., schema: {type: string}}}\n";
    let openapi = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\nservers: [{url: /v1}]\npaths:\n  /a:\n    post:\n      requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {x: {type: string}}}}}}\n      responses: {'200': {description: A., content: {application/json: {schema: {type: string}}}}}\n";
    assert_eq!(facts(swagger, openapi, &[]), Vec::<String>::new());
}

#[test]
fn exit_codes_accepted_changes_and_usage() {
    let folder = Folder::of(&[("old.yaml", BASE), ("new.yaml", &edited("maxLength: 20", "maxLength: 10"))]);
    let code = |arguments: &[&str]| {
        folder.run(&[&["diff", "old.yaml", "new.yaml"], arguments].concat()).status.code()
    };
    assert_eq!(code(&[]), Some(0));
    assert_eq!(code(&["--fail-on", "breaking"]), Some(1));
    assert_eq!(code(&["--fail-on", "breaking", "--only", "/pets/{other}"]), Some(0));
    folder.write("accepted.txt", "schema-maxLength new Pet.name 20 -> 10 # names were never longer\nop-removed new GET /x - -> - # gone\n");
    let accepted =
        folder.run(&["diff", "old.yaml", "new.yaml", "--fail-on", "any", "--accept", "accepted.txt"]);
    assert_eq!(accepted.status.code(), Some(0), "{}", said(&accepted));
    assert!(
        said(&accepted).contains("accepted.txt:2: unused accepted change `op-removed new GET /x - -> -`")
    );
    folder.write("bad.txt", "op-removed new GET /x - -> -\n");
    assert_eq!(code(&["--accept", "bad.txt"]), Some(2));
    assert_eq!(folder.run(&["diff"]).status.code(), Some(2));
    assert_eq!(folder.run(&["diff", "no-such-revision"]).status.code(), Some(2));
    assert_eq!(folder.run(&["diff", "--explain", "request-narrowed"]).status.code(), Some(0));
    let near = folder.run(&["diff", "--explain", "request-narowed"]);
    assert!(said(&near).contains("did you mean `request-narrowed`?"));
}

#[test]
fn settings_give_other_severities() {
    let page = "---\ntitle: T\n---\n\n{{% http-api spec=\"\" api=\"pets\" %}}\n";
    let folder = Folder::of(&[("old/apis/pets.yaml", BASE), ("old/pages/index.md", page)]);
    folder.write("new/apis/pets.yaml", &edited("enum: [cat, dog]", "enum: [cat, dog, fish]"));
    folder.write("new/pages/index.md", page);
    let found = || read(&folder.run(&["diff", "old", "new", "--format", "json", "--only", "pets"]));
    assert_eq!(found(), ["breaking enum-value-added Pet.kind"]);
    folder.write("new/specwright.toml", "[diff]\ntolerate_unknown_values = true\n");
    assert_eq!(found(), ["compatible enum-value-added Pet.kind"]);
    folder.write("new/specwright.toml", "[diff.severity]\nenum-value-added = \"off\"\n");
    assert_eq!(found(), Vec::<String>::new());
}

fn git(root: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"];
    let output = Command::new("git").current_dir(root).args(identity).args(arguments).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", said(&output));
}

#[test]
fn revisions_are_read_from_git_and_run_nothing() {
    let folder =
        Folder::of(&[("api/openapi.yaml", BASE), (".gitattributes", "*.yaml filter=evil diff=evil\n")]);
    let root = &folder.0;
    git(root, &["init", "--quiet"]);
    git(root, &["add", "."]);
    git(root, &["commit", "--quiet", "--message", "First"]);
    git(root, &["tag", "v1"]);
    folder.write("api/openapi.yaml", &edited("Get a pet.", "Get one pet."));
    git(root, &["commit", "--quiet", "--all", "--message", "Second"]);
    let evil = format!("touch {}", root.join("evil").display());
    for key in [
        "core.fsmonitor",
        "filter.evil.smudge",
        "filter.evil.clean",
        "diff.evil.textconv",
        "diff.evil.command",
    ] {
        git(root, &["config", key, &evil]);
    }
    let wanted = ["editorial op-text GET /pets/{petId} summary"];
    let json = ["--format", "json"];
    for arguments in [
        &["v1..HEAD"][..],
        &["HEAD~1"],
        &["v1", "HEAD"],
        &["v1:api/openapi.yaml", "api/openapi.yaml"],
        &["v1", "--source", "api/openapi.yaml"],
    ] {
        let found = read(&folder.run(&[&["diff"], arguments, &json].concat()));
        assert_eq!(found, wanted, "{arguments:?}");
    }
    assert!(!root.join("evil").exists(), "nothing ran that the repository names");
    for wrong in ["--upload-pack=x", "v1:no/such/file", "HEAD~9"] {
        assert_eq!(folder.run(&["diff", wrong]).status.code(), Some(2), "{wrong}");
    }
}

#[test]
fn the_json_follows_its_schema() {
    let schema: Value = serde_json::from_str(specwright::diff::output::JSON_SCHEMA).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let folder =
        Folder::of(&[("old.yaml", BASE), ("new.yaml", &BASE.replace("maxLength: 20", "maxLength: 10"))]);
    let output = folder.run(&["diff", "old.yaml", "new.yaml", "--all", "--format", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(validator.is_valid(&report), "{}", said(&output));
}
