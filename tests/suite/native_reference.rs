//! Guides and references in one site: an API that no page shows has a reference of its own.

use std::fs;

use crate::support::folder::{Folder, said};

const API: &str = "openapi: 3.1.0
info: {title: Pets, version: '1', description: A text about pets.}
servers: [{url: 'https://api.example.org'}]
tags: [{name: pets, description: All pets}]
paths:
  /pets:
    get:
      operationId: listPets
      tags: [pets]
      summary: List pets
      responses:
        '200':
          description: Fine.
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
    post:
      operationId: addPet
      tags: [pets]
      summary: Add a pet
      responses: {'201': {description: Added.}}
webhooks:
  newPet: {post: {summary: A pet is new, responses: {'200': {description: Fine.}}}}
components:
  schemas:
    Pet: {type: object, properties: {name: {type: string, description: Its name.}}}
";

fn read(folder: &Folder, path: &str) -> String {
    fs::read_to_string(folder.0.join("site").join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn built(files: &[(&str, &str)]) -> Folder {
    let folder = Folder::of(files);
    let output = folder.run(&["build", ".", "-o", "site", "--strict"]);
    assert!(output.status.success(), "{}", said(&output));
    folder
}

#[test]
fn an_api_beside_pages_has_a_reference() {
    let page = "# Welcome\n\n[operation:listPets], [the pet](schema:Pet), [tag:pets], [x](webhook:newPet).\n";
    let folder = built(&[("openapi.yaml", API), ("pages/index.md", page), ("pages/guide.md", "# A guide\n")]);
    for path in
        ["", "operations/listPets/", "operations/addPet/", "tags/pets/", "schemas/Pet/", "webhooks/newPet/"]
    {
        let html = read(&folder, &format!("reference/{path}index.html"));
        assert!(html.contains("A guide"), "the guides are in the navigation of {path}");
    }
    assert!(read(&folder, "reference/schemas/Pet/index.html").contains("Its name."));
    assert!(read(&folder, "reference/index.html").contains("https://api.example.org"));
    let home = read(&folder, "index.html");
    assert!(home.contains("<title>Welcome"), "the site is called after its home page");
    for target in [
        "operations/listPets/index.html",
        "schemas/Pet/index.html",
        "tags/pets/index.html",
        "webhooks/newPet/index.html",
    ] {
        assert!(home.contains(&format!("href=\"reference/{target}")), "{target}: {home}");
    }
    assert!(read(&folder, "index/endpoints/index.html").contains("reference/operations/listPets/"));
}

#[test]
fn an_api_that_a_page_shows_as_a_whole_has_none() {
    let page = "# Pets\n\n{{% http-api api=\"openapi\" %}}\n";
    let folder = built(&[("openapi.yaml", API), ("pages/index.md", page)]);
    assert!(!folder.0.join("site/reference").exists());
    let part = "# Pets\n\n{{% http-api api=\"openapi\" operation=\"addPet\" %}}\n";
    let folder = built(&[("openapi.yaml", API), ("pages/index.md", part)]);
    let home = read(&folder, "index.html");
    assert!(home.contains("Add a pet") && !home.contains("id=\"get-/pets\"") && !home.contains("get_pets"));
    assert!(folder.0.join("site/reference/operations/listPets/index.html").is_file());
}

#[test]
fn apis_have_the_names_and_places_that_the_configuration_gives_them() {
    let config = "[apis]\nanimals = \"spec/pets.yaml\"\n";
    let folder = built(&[("specwright.toml", config), ("spec/pets.yaml", API), ("pages/index.md", "# Hi\n")]);
    assert!(folder.0.join("site/animals/schemas/Pet/index.html").is_file());
    let folder =
        Folder::of(&[("specwright.toml", "[apis]\nanimals = \"spec/pest.yaml\"\n"), ("spec/pets.yaml", API)]);
    let output = folder.run(&["build", ".", "-o", "site"]);
    let text = said(&output);
    assert!(!output.status.success() && text.contains("file `spec/pest.yaml` not found"), "{text}");
    assert!(
        text.contains("specwright.toml:2:11") && text.contains("did you mean `spec/pets.yaml`?"),
        "{text}"
    );
}

#[test]
fn a_name_that_nothing_has_is_reported() {
    let folder = Folder::of(&[
        ("openapi.yaml", API),
        ("pages/index.md", "# Hi\n\n[x](schema:Pat) [operation:listPest]\n"),
    ]);
    let text = said(&folder.run(&["check", "."]));
    assert!(
        text.contains("no page shows the schema `Pat`") && text.contains("did you mean `schema:Pet`?"),
        "{text}"
    );
    assert!(text.contains("did you mean `operation:listPets`?"), "{text}");
}

#[test]
fn images_and_downloads_beside_pages_and_static_files_are_published() {
    let page = "# Hi\n\n![A cat](cat.svg)\n";
    let folder = built(&[
        ("pages/a/index.md", page),
        ("pages/a/cat.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        ("pages/index.md", "# Home\n"),
        ("static/CNAME", "example.org\n"),
    ]);
    assert!(folder.0.join("site/a/cat.svg").is_file() && folder.0.join("site/CNAME").is_file());
    assert!(
        read(&folder, "a/index.html").contains("<h1") && read(&folder, "a/index.html").contains("cat.svg")
    );
}

#[test]
fn two_pages_at_one_address_are_reported_with_both_places() {
    for (one, other, what) in [
        ("pages/q.md", "pages/q/index.md", "two pages have the address `/q/`"),
        ("pages/Q.md", "pages/q.md", "differ only in case"),
    ] {
        let folder = Folder::of(&[("pages/index.md", "# H\n"), (one, "# One\n"), (other, "# Other\n")]);
        let output = folder.run(&["build", ".", "-o", "site"]);
        let text = said(&output);
        assert!(
            !output.status.success() && text.contains("error[address-conflict]") && text.contains(what),
            "{text}"
        );
        assert!(text.contains(one) && text.contains(other), "{text}");
    }
}

#[test]
fn a_value_of_the_configuration_is_shown_by_its_name() {
    let page = "# Hi\n\nThis is {{% var \"product\" %}}, by {{% var name=\"maker\" %}}.\n";
    let folder = Folder::of(&[
        ("specwright.toml", "[vars]\nproduct = \"Shop\"\nmaker = \"<b>us</b> & co\"\n"),
        ("pages/index.md", page),
    ]);
    let output = folder.run(&["build", ".", "-o", "site", "--strict"]);
    assert!(output.status.success(), "{}", said(&output));
    let html = read(&folder, "index.html");
    assert!(html.contains("This is Shop, by &lt;b&gt;us&lt;/b&gt; &amp; co."), "{html}");
    let twin = read(&folder, "index.md");
    assert!(twin.contains("This is Shop, by \\<b>us\\</b> & co."), "{twin}");
    let output = folder.run(&["build", ".", "-o", "site", "--strict", "--set", "vars.product=Market"]);
    assert!(output.status.success(), "{}", said(&output));
    assert!(read(&folder, "index.html").contains("This is Market, by"));
}

#[test]
fn a_value_that_the_configuration_lacks_is_an_error_with_a_suggestion() {
    for (call, message) in [
        ("{{% var \"prodct\" %}}", "did you mean `product`?"),
        ("{{% var name=\"else\" %}}", "add it to the table `vars`"),
        ("{{% var %}}", "`var` needs the parameter `name`"),
    ] {
        let page = format!("# Hi\n\nThis is {call}.\n");
        let folder = Folder::of(&[
            ("specwright.toml", "[vars]\nproduct = \"Shop\"\n"),
            ("pages/index.md", page.as_str()),
        ]);
        let output = folder.run(&["build", ".", "-o", "site"]);
        let text = said(&output);
        assert!(!output.status.success() && text.contains("error[shortcode-param]"), "{text}");
        assert!(text.contains(message) && text.contains("pages/index.md:3:"), "{text}");
        assert_eq!(text.matches("error[").count(), 1, "{text}");
    }
}

#[test]
fn pages_with_a_file_have_a_link_for_editing_it() {
    let config = "[pages]\nedit_url = \"https://git.example.org/edit/main/{path}?plain=1\"\n";
    let files = [("pages/index.md", "# Hi\n"), ("pages/a b/ü#1.md", "# A\n"), ("openapi.yaml", API)];
    let with = built(&[("specwright.toml", config), files[0], files[1], files[2]]);
    let link = |path: &str| {
        format!("<a href=\"https://git.example.org/edit/main/{path}?plain=1\">Edit this page</a>")
    };
    assert!(read(&with, "index.html").contains(&link("pages/index.md")), "{}", read(&with, "index.html"));
    assert!(read(&with, "a b/ü#1/index.html").contains(&link("pages/a%20b/%C3%BC%231.md")));
    assert!(!read(&with, "reference/schemas/Pet/index.html").contains("Edit this page"));
    let without = built(&files);
    assert!(!read(&without, "index.html").contains("Edit this page"));
}
