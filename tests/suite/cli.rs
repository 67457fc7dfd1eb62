//! The program as people run it: commands, exit codes, and what is on the disk afterwards.

use std::fs;
use std::process::Stdio;
use std::time::Duration;

use crate::support::folder;
use crate::support::folder::{Folder, bundled, files, program, said};

const PAGE: &str = "---\ntitle: Home\n---\n\nText.\n";

/// The bundled specification in a folder of its own, as in a fresh clone.
fn clone() -> Folder {
    let folder = Folder::new();
    for (path, bytes) in files(&bundled()) {
        folder
            .write(&format!("api/{path}"), std::str::from_utf8(&bytes).expect("the bundled source is text"));
    }
    folder
}

#[test]
fn no_arguments_build_the_bundled_specification() {
    let folder = clone();
    let output = folder.run(&[]);
    let said = said(&output);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.starts_with("using api (specwright.toml)\nbuilt "), "{said}");
    for word in [" pages, ", " operations, 3 events in ", " ms (", "open file://", "output/index.html"] {
        assert!(said.contains(word), "{word}: {said}");
    }
    for path in ["index.html", "404.html", "robots.txt", "sitemap.xml", "versions.json", "identity/api.json"]
    {
        assert!(folder.0.join("output").join(path).is_file(), "{path}");
    }
    let named = folder.run(&["build", "api", "-o", "other", "-q"]);
    assert_eq!((named.status.code(), folder::said(&named)), (Some(0), String::new()));
    assert!(files(&folder.0.join("output")) == files(&folder.0.join("other")), "build does the same");
}

#[test]
fn nothing_is_wrong_with_the_bundled_specification() {
    let output = clone().run(&["check", "api", "--strict"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
}

#[test]
fn wrong_usage_is_2() {
    let folder = Folder::new();
    for arguments in [
        &["biuld"][..],
        &["build", "--colour"],
        &["build", "--set", "title"],
        &["bundle", "a", "--form", "short"],
        &["changelog", "--write"],
        &["changelog", "v1", "--remove-fragments"],
        &["changelog", "v1", "--date", "today"],
        &["check", "--explain", "no-such-rule"],
        &["serve", "--port", "70000"],
        &["serve", "--once", "--poll"],
    ] {
        let output = folder.run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", said(&output));
        assert!(output.stdout.is_empty() && said(&output).starts_with("error: "), "{arguments:?}");
    }
    let output = folder.run(&["biuld"]);
    assert!(said(&output).contains("'build'"), "{}", said(&output));
}

#[test]
fn help_teaches_every_command() {
    let folder = Folder::new();
    for command in ["build", "serve", "check", "bundle", "changelog", "init", "completions", "man"] {
        let output = folder.run(&[command, "--help"]);
        let text = said(&output);
        assert_eq!(output.status.code(), Some(0), "{text}");
        assert!(text.contains("Example") && text.contains(&format!("specwright {command}")), "{text}");
    }
    let all = said(&folder.run(&["--help"]));
    for command in ["build", "serve", "check", "bundle", "changelog", "init"] {
        assert!(all.contains(&format!("\n  {command} ")), "{all}");
    }
    assert!(said(&folder.run(&["--version"])).starts_with("specwright 0."));
    assert!(said(&folder.run(&["completions", "bash"])).contains("complete -F"));
    assert!(said(&folder.run(&["man"])).contains(".TH specwright 1"));
}

#[test]
fn a_missing_source_is_named() {
    let folder = Folder::of(&[("spec/pages/index.md", PAGE)]);
    let output = folder.run(&["build", "spce"]);
    assert_eq!(output.status.code(), Some(1));
    let said = said(&output);
    assert!(
        said.contains("cannot read the source `spce`") && said.contains("did you mean `spec`?"),
        "{said}"
    );
    assert!(!folder.0.join("output").exists());
}

#[test]
fn colours_are_for_terminals() {
    let folder = Folder::of(&[("pages/index.md", "---\nweight: heavy\n---\n")]);
    assert!(!said(&folder.run(&["build", "."])).contains('\x1b'));
    assert!(said(&folder.run(&["build", ".", "--color", "always"])).contains('\x1b'));
    assert!(!said(&folder.run(&["build", ".", "--color", "never"])).contains('\x1b'));
}

#[test]
fn a_failed_build_leaves_the_site_as_it_was() {
    let folder = clone();
    assert!(folder.run(&[]).status.success());
    let before = files(&folder.0.join("output"));
    folder.write("api/pages/events.md", "---\ntitle: Events\n---\n\n{{% evnet event=\"m.x\" %}}\n");
    let output = folder.run(&[]);
    assert_eq!(output.status.code(), Some(1));
    let end = "; the previous site is untouched\nhelp: use `--keep-going` to write the site anyway\n";
    assert!(said(&output).ends_with(end), "{}", said(&output));
    assert!(files(&folder.0.join("output")) == before, "not a byte has changed");
}

#[test]
fn warnings_fail_when_asked_to() {
    let folder = Folder::of(&[("pages/index.md", "---\ntitle: Home\n---\n\n[x](#nowhere)\n")]);
    let output = folder.run(&["build", "."]);
    assert_eq!(output.status.code(), Some(0));
    assert!(said(&output).contains("warning[link-dead]") && said(&output).contains("1 warning"));
    let output = folder.run(&["build", ".", "-o", "strict", "--strict"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(!folder.0.join("strict").exists());
}

#[test]
fn two_builds_are_the_same_bytes() {
    let folder = clone();
    let mut sites = Vec::new();
    for (name, threads) in [("a", "1"), ("b", "8"), ("c", "8")] {
        let mut command = program(&["build", "api", "-o", name]);
        let output = command.current_dir(&folder.0).env("RAYON_NUM_THREADS", threads).output();
        assert!(output.expect("the program starts").status.success());
        sites.push(files(&folder.0.join(name)));
    }
    assert!(sites[0].len() > 50 && sites[0] == sites[1] && sites[1] == sites[2]);
}

#[test]
fn stale_files_go_and_foreign_ones_stay() {
    let folder = Folder::of(&[("pages/index.md", PAGE), ("pages/a.md", PAGE), ("site/mine.txt", "mine")]);
    assert!(folder.run(&["build", ".", "-o", "site"]).status.success());
    assert!(folder.0.join("site/a/index.html").is_file());
    folder.write("site/a/notes.txt", "mine too");
    fs::rename(folder.0.join("pages/a.md"), folder.0.join("pages/b.md")).expect("a page can be renamed");
    assert!(folder.run(&["build", ".", "-o", "site"]).status.success());
    assert!(folder.0.join("site/b/index.html").is_file() && !folder.0.join("site/a/index.html").exists());
    assert!(folder.0.join("site/mine.txt").is_file() && folder.0.join("site/a/notes.txt").is_file());
}

#[test]
fn a_file_of_somebody_else_is_not_replaced() {
    let folder = Folder::of(&[("pages/index.md", PAGE), ("site/index.html", "mine")]);
    let output = folder.run(&["build", ".", "-o", "site"]);
    assert_eq!(output.status.code(), Some(1));
    let said = said(&output);
    assert!(said.contains("was not written by specwright") && said.contains("help: "), "{said}");
    assert_eq!(files(&folder.0.join("site")), [("index.html".to_owned(), b"mine".to_vec())]);
    let output = folder.run(&["build", ".", "-o", "."]);
    assert_eq!(output.status.code(), Some(2), "a site is not written into its own source");
}

#[test]
fn a_killed_build_loses_nothing() {
    let folder = clone();
    assert!(folder.run(&[]).status.success());
    let good = files(&folder.0.join("output"));
    let broken = [0_u64, 1, 2, 4, 8, 16, 32, 64, 128, 256];
    for milliseconds in broken {
        // Every page changes, so that there is something to be killed in.
        let title = format!("version.label=v{milliseconds}");
        let mut build = program(&["build", "--set", &title])
            .current_dir(&folder.0)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        std::thread::sleep(Duration::from_millis(milliseconds));
        // It may have ended already.
        let _ = build.kill();
        build.wait().expect("a child can be waited for");
        for (path, before) in good.iter().filter(|(path, _)| path.ends_with(".html")) {
            let now = fs::read(folder.0.join("output").join(path)).expect(path);
            let is_whole = now.ends_with(b"</html>\n") || now.ends_with(b"</html>");
            assert!(is_whole && now.len() * 2 > before.len(), "{path} after {milliseconds} ms");
        }
    }
    assert!(folder.run(&[]).status.success());
    assert!(files(&folder.0.join("output")) == good, "the next build takes everything up");
}

#[test]
fn what_is_not_markup_is_escaped() {
    let page = "---\ntitle: '<script>alert(1)</script> & \"x\"'\ndescription: 'a \"b\" <i>'\n---\n\nText.\n";
    let api = "openapi: 3.1.0\ninfo: {title: '<script>t', version: '1'}\npaths:\n  '/<script>':\n    get:\n      summary: '<script>s'\n      parameters:\n        - {name: '<script>p', in: query, schema: {type: string, enum: ['<script>e']}}\n      responses: {'200': {description: ok, content: {text/plain: {example: '<script>x'}}}}\n";
    let shown = "---\ntitle: A\n---\n\n{{% http-api spec=\"s\" api=\"a\" %}}\n";
    let folder = Folder::of(&[("pages/index.md", page), ("pages/a.md", shown), ("apis/s/a.yaml", api)]);
    let output = folder.run(&["build", ".", "-o", "site"]);
    assert!(output.status.success(), "{}", said(&output));
    for (path, bytes) in files(&folder.0.join("site")).iter().filter(|(path, _)| path.ends_with(".html")) {
        let text = String::from_utf8_lossy(bytes);
        for script in text.match_indices("<script").map(|(at, _)| &text[at..]) {
            assert!(
                script.starts_with("<script src=")
                    || script.starts_with("<script type=\"application/ld+json"),
                "{path}: {:.60}",
                script
            );
        }
    }
    let home = fs::read_to_string(folder.0.join("site/index.html")).expect("the home page");
    assert!(home.contains("&lt;script&gt;alert(1)"), "{home}");
}

#[test]
fn settings_can_be_overridden() {
    let folder = Folder::of(&[("pages/index.md", PAGE)]);
    let output = folder.run(&["build", ".", "-o", "site", "--set", "version.staus=stable"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("did you mean `version.status`?"), "{}", said(&output));
    let output = folder.run(&[
        "build",
        ".",
        "-o",
        "site",
        "--set",
        "version.label=v7",
        "--set",
        "version.status=historical",
    ]);
    assert!(output.status.success());
    let versions = fs::read_to_string(folder.0.join("site/versions.json")).expect("versions.json");
    assert!(
        versions.contains("{\"title\": \"v7\", \"url\": \"./\", \"status\": \"historical\""),
        "{versions}"
    );
}

#[test]
fn init_begins_a_specification_that_is_sound() {
    let folder = Folder::of(&[("mine/specwright.toml", "title = \"Mine\"\n")]);
    let output = folder.run(&["init", "mine"]);
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("kept mine/specwright.toml, which exists already"), "{}", said(&output));
    assert_eq!(
        fs::read_to_string(folder.0.join("mine/specwright.toml")).expect("it is there"),
        "title = \"Mine\"\n"
    );
    assert!(folder.run(&["init", "new"]).status.success());
    for source in ["mine", "new"] {
        let output = folder.run(&["check", source, "--strict"]);
        assert!(output.status.success(), "{}", said(&output));
        let output = folder.run(&["build", source, "-o", "site", "--strict"]);
        assert!(output.status.success(), "{}", said(&output));
    }
}

/// An API with one operation.
const API: &str = "openapi: 3.1.0\ninfo: {title: Shop, version: '1'}\npaths:\n  /a:\n    get:\n      operationId: listA\n      summary: List\n      responses: {'200': {description: Fine.}}\n";

#[test]
fn a_source_is_found_from_here_upwards() {
    let folder = Folder::of(&[("openapi.yaml", API), (".git/config", ""), ("src/x/y.rs", "")]);
    for (command, word) in [("build", "built "), ("check", "no problems"), ("bundle", "\"openapi\"")] {
        let output = folder.run(&[command]);
        let said = said(&output);
        assert!(
            output.status.success() && said.contains("using openapi.yaml (an API description)"),
            "{said}"
        );
        assert!(said.contains(word), "{said}");
    }
    let below = program(&["build"]).current_dir(folder.0.join("src/x")).output().expect("it runs");
    assert!(below.status.success() && said(&below).contains("using ../../openapi.yaml"), "{}", said(&below));
    assert!(folder.0.join("output/index.html").is_file() && !folder.0.join("src/x/output").exists());
    let nothing = Folder::of(&[(".git/config", "")]).run(&["build"]);
    assert_eq!(nothing.status.code(), Some(2));
    assert!(said(&nothing).contains("no source found") && said(&nothing).contains("specwright init"));
}

#[test]
fn a_document_is_read_from_standard_input() {
    use std::io::Write;
    let folder = Folder::new();
    for (arguments, word) in [
        (&["build", "-", "-o", "site"][..], "built "),
        (&["bundle", "-", "-o", "-"], "\"listA\""),
        (&["check", "-"], "no problems"),
    ] {
        let mut command = program(arguments);
        command.current_dir(&folder.0).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("it starts");
        child.stdin.take().expect("a pipe").write_all(API.as_bytes()).expect("it reads");
        let output = child.wait_with_output().expect("it ends");
        assert!(output.status.success() && said(&output).contains(word), "{arguments:?}: {}", said(&output));
    }
    assert!(folder.0.join("site/index.html").is_file());
}

#[test]
fn reported_paths_are_those_of_the_working_directory() {
    let folder = Folder::of(&[("spec/pages/index.md", "---\nweight: heavy\n---\n"), ("x/y", "")]);
    assert!(said(&folder.run(&["check", "spec"])).contains(" --> spec/pages/index.md:2"));
    let below = program(&["check", "../spec"]).current_dir(folder.0.join("x")).output().expect("it runs");
    assert!(said(&below).contains(" --> ../spec/pages/index.md:2"), "{}", said(&below));
    let whole = folder.0.join("spec").canonicalize().expect("it exists");
    let whole = folder.run(&["check", whole.to_str().expect("a name")]);
    assert!(said(&whole).contains(" --> spec/pages/index.md:2"), "{}", said(&whole));
}

#[test]
fn init_uses_what_is_there() {
    let folder = Folder::of(&[
        ("openapi.yaml", API),
        (
            "mkdocs.yml",
            "site_name: Shop docs\nsite_url: https://example.org/docs/\nnav:\n  - Start: start.md\n  - More: {Deep: more/deep.md}\n",
        ),
        ("docs/index.md", "# Welcome\n\nSee [start](start.md).\n"),
        ("docs/start.md", "# Start\n"),
        ("docs/more/deep.md", "# Deep\n"),
        ("README.md", "# Readme\n"),
    ]);
    let before = files(&folder.0);
    let output = folder.run(&["init"]);
    assert!(
        output.status.success() && said(&output).contains("specwright serve --open"),
        "{}",
        said(&output)
    );
    let config = fs::read_to_string(folder.0.join("specwright.toml")).expect("a configuration");
    for line in [
        "title = \"Shop docs\"",
        "folder = \"docs\"",
        "reference = \"openapi.yaml\"",
        "order = [\"start\", \"more/deep\"]",
    ] {
        assert!(config.contains(line), "{line}: {config}");
    }
    assert_eq!(files(&folder.0).len(), before.len() + 1, "nothing else is written");
    let output = folder.run(&["build", "-o", "site"]);
    assert!(output.status.success(), "{}", said(&output));
    let home = fs::read_to_string(folder.0.join("site/index.html")).expect("a home page");
    assert!(home.contains("<h1") && home.contains("Welcome"), "{home}");
    assert!(said(&folder.run(&["init"])).contains("set up already"));
}

#[test]
fn bundles_are_written_or_printed() {
    let folder = clone();
    let printed = folder.run(&["bundle", "identity/v2", "-q"]);
    assert!(printed.status.success() && printed.stderr.is_empty(), "{}", said(&printed));
    let output = folder.run(&["bundle", "identity/v2", "-o", "v2.json"]);
    assert!(said(&output).contains("\nbundled 22 operations, "), "{}", said(&output));
    assert_eq!(fs::read(folder.0.join("v2.json")).expect("the bundle"), printed.stdout);
    assert!(folder.run(&[]).status.success());
    assert_eq!(fs::read(folder.0.join("output/identity/api.json")).expect("the bundle"), printed.stdout);
    let named = folder.run(&["bundle", "identity/v2", "--form", "named"]);
    assert!(named.stdout.len() < printed.stdout.len() && said(&named).contains("#/components/schemas/"));
    folder.write("single.yaml", "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n");
    let file = folder.run(&["bundle", "single.yaml"]);
    assert!(file.status.success(), "{}", said(&file));
    let output = folder.run(&["bundle", "identiy/v2"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("did you mean `identity/v2`?"), "{}", said(&output));
}

#[test]
fn release_notes_delete_nothing_unless_asked_to() {
    let folder = clone();
    let before = files(&folder.0);
    let printed = folder.run(&["changelog", "v1.20", "--date", "2026-10-01"]);
    let text = said(&printed);
    assert!(printed.status.success() && text.contains("title: v1.20") && text.contains("#2290"), "{text}");
    assert!(files(&folder.0) == before);
    let output = folder.run(&["changelog", "v1.20", "--date", "2026-10-01", "--write"]);
    assert!(said(&output).contains("wrote api/pages/changelog/v1.20.md"), "{}", said(&output));
    assert_eq!(files(&folder.0).len(), before.len() + 1);
    let again = folder.run(&["changelog", "v1.20", "--write"]);
    assert_eq!(again.status.code(), Some(1));
    assert!(said(&again).contains("is there already"), "{}", said(&again));
    let output = folder.run(&["changelog", "v1.21", "--write", "--remove-fragments"]);
    assert!(said(&output).contains("removed 19 fragments"), "{}", said(&output));
    assert!(folder.run(&["build", "--strict"]).status.success());
}

#[test]
fn check_writes_several_reports_in_one_run() {
    let folder = Folder::of(&[(
        "openapi.yaml",
        "openapi: 3.1.0\ninfo: {title: T, version: '1', nmae: x}\npaths: {}\n",
    )]);
    let output =
        folder.run(&["check", "openapi.yaml", "--report", "sarif=out.sarif", "--report", "junit=out.xml"]);
    assert!(said(&output).contains("nmae"), "{}", said(&output));
    let sarif = fs::read_to_string(folder.0.join("out.sarif")).expect("the report");
    let junit = fs::read_to_string(folder.0.join("out.xml")).expect("the report");
    assert!(sarif.contains("nmae") && junit.contains("nmae"));
    // A report never replaces a part of the source.
    let output = folder.run(&["check", "openapi.yaml", "--report", "json=openapi.yaml"]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
    assert!(
        fs::read_to_string(folder.0.join("openapi.yaml")).expect("the source").starts_with("openapi: 3.1.0")
    );
    let output = folder.run(&["check", "openapi.yaml", "--report", "sarfi=x"]);
    assert_eq!(output.status.code(), Some(2), "{}", said(&output));
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = Folder::new();
    assert!(folder.run(&["man", "--output", "man"]).status.success());
    let page = fs::read_to_string(folder.0.join("man/specwright-check.1")).expect("the page");
    assert!(page.contains("specwright\\-check") && page.contains("EXIT STATUS"), "{page}");
    assert!(folder.0.join("man/specwright.1").is_file());
}
