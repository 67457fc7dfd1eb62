//! Commands that write to a path which somebody chose: nothing else than that file changes.
#![cfg(unix)]
#![allow(clippy::unwrap_used)]

use std::fs;
use std::os::unix::fs::{FileTypeExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const API: &str = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {/a: {$ref: 'parts/a.yaml'}}\n";
const PART: &str = "get: {responses: {'200': {description: A.}}}\n";

fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("specwright-paths-{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_specwright")).current_dir(folder).args(arguments).output().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_bundle_is_written_through_what_is_not_a_regular_file() {
    let root = folder("through");
    fs::create_dir(root.join("parts")).unwrap();
    fs::write(root.join("a.yaml"), API).unwrap();
    fs::write(root.join("parts/a.yaml"), PART).unwrap();
    let bundle = |output: &str| run(&root, &["bundle", "a.yaml", "-q", "-o", output]);

    assert!(bundle("/dev/null").status.success());
    assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    let full = bundle("/dev/full");
    assert_eq!(full.status.code(), Some(1), "{}", stderr(&full));

    assert!(Command::new("mkfifo").arg(root.join("pipe")).status().unwrap().success());
    let reader = {
        let pipe = root.join("pipe");
        std::thread::spawn(move || fs::read_to_string(pipe).unwrap())
    };
    assert!(bundle("pipe").status.success());
    assert!(reader.join().unwrap().contains("\"/a\""));
    assert!(fs::metadata(root.join("pipe")).unwrap().file_type().is_fifo());

    fs::write(root.join("target.json"), "old").unwrap();
    symlink("target.json", root.join("link.json")).unwrap();
    assert!(bundle("link.json").status.success());
    assert!(root.join("link.json").is_symlink());
    assert!(fs::read_to_string(root.join("target.json")).unwrap().contains("\"/a\""));
    assert!(bundle("parts").status.code() == Some(1), "a folder");
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn a_bundle_does_not_replace_its_inputs() {
    let root = folder("inputs");
    fs::create_dir(root.join("parts")).unwrap();
    fs::write(root.join("a.yaml"), API).unwrap();
    fs::write(root.join("parts/a.yaml"), PART).unwrap();
    symlink("a.yaml", root.join("link.yaml")).unwrap();
    fs::hard_link(root.join("parts/a.yaml"), root.join("hard.yaml")).unwrap();
    for output in ["a.yaml", "./parts/../a.yaml", "link.yaml", "parts/a.yaml", "hard.yaml"] {
        let result = run(&root, &["bundle", "a.yaml", "-o", output]);
        assert_eq!(result.status.code(), Some(2), "{output}: {}", stderr(&result));
        assert!(stderr(&result).contains("is an input of this bundle"), "{}", stderr(&result));
    }
    assert_eq!(fs::read_to_string(root.join("a.yaml")).unwrap(), API);
    assert_eq!(fs::read_to_string(root.join("parts/a.yaml")).unwrap(), PART);
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn release_notes_stay_in_their_source() {
    let root = folder("notes");
    let source = root.join("source");
    fs::create_dir_all(source.join("changelog/apis")).unwrap();
    fs::create_dir_all(root.join("away")).unwrap();
    fs::write(source.join("changelog/apis/1.feature"), "The first.\n").unwrap();
    for version in ["../../x", "/tmp/x", "a/b", "..", ""] {
        let result = run(&source, &["changelog", version, "--write"]);
        assert_eq!(result.status.code(), Some(2), "{version}: {}", stderr(&result));
    }
    let written = run(&source, &["changelog", "v1", "--write", "--date", "2030-01-02"]);
    assert!(written.status.success(), "{}", stderr(&written));
    let path = String::from_utf8_lossy(&written.stdout).lines().next().unwrap().replace("wrote ", "");
    let path = source.join(path);
    let text = fs::read_to_string(&path).unwrap();
    // The same through a link to a file, and to a folder.
    fs::remove_file(&path).unwrap();
    fs::write(root.join("away/victim"), "victim").unwrap();
    symlink(root.join("away/victim"), &path).unwrap();
    assert_eq!(run(&source, &["changelog", "v1", "--write"]).status.code(), Some(1));
    assert_eq!(fs::read_to_string(root.join("away/victim")).unwrap(), "victim");
    assert!(text.contains("The first."));
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn a_starter_does_not_follow_links() {
    let root = folder("init");
    fs::create_dir_all(root.join("away")).unwrap();
    fs::create_dir_all(root.join("new")).unwrap();
    symlink(root.join("away"), root.join("new/pages")).unwrap();
    let result = run(&root, &["init", "new"]);
    assert_eq!(result.status.code(), Some(1));
    assert!(stderr(&result).contains("is a symbolic link"), "{}", stderr(&result));
    assert_eq!(fs::read_dir(root.join("away")).unwrap().count(), 0);
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn a_source_that_is_a_pipe_is_refused() {
    let root = folder("pipe");
    assert!(Command::new("mkfifo").arg(root.join("a.yaml")).status().unwrap().success());
    for command in ["build", "check"] {
        let result = run(&root, &[command, "a.yaml"]);
        assert_eq!(result.status.code(), Some(1));
        let text = stderr(&result) + &String::from_utf8_lossy(&result.stdout);
        assert!(text.contains("not a regular file"), "{text}");
    }
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn remote_documents_of_private_hosts_are_not_fetched() {
    let root = folder("private");
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{/a: {{$ref: 'http://{address}/[1-3].yaml?v=1'}}}}\n"
    );
    fs::write(root.join("a.yaml"), text).unwrap();
    let refused = run(&root, &["check", "a.yaml", "--allow-remote"]);
    let text = String::from_utf8_lossy(&refused.stdout);
    assert!(text.contains("private network"), "{text}");
    let server = std::thread::spawn(move || {
        use std::io::{Read, Write};
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = [0; 1024];
        let length = stream.read(&mut request).unwrap();
        let answer =
            format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{PART}", PART.len());
        stream.write_all(answer.as_bytes()).unwrap();
        String::from_utf8_lossy(&request[..length]).into_owned()
    });
    let allowed = run(&root, &["build", "a.yaml", "--allow-remote", "--allow-private-hosts"]);
    assert!(allowed.status.success(), "{}", stderr(&allowed));
    assert!(server.join().unwrap().starts_with("GET /%5B1-3%5D.yaml?v=1 HTTP"));
    // The copy is read from now on.
    let again = run(&root, &["build", "a.yaml", "--allow-remote"]);
    assert!(again.status.success(), "{}", stderr(&again));
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn programs_that_a_checkout_names_are_not_run() {
    let root = folder("git");
    let git = |arguments: &[&str]| {
        let identity = ["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"];
        let output = Command::new("git").current_dir(&root).args(identity).args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
    };
    fs::write(root.join("a.yaml"), API.replace("$ref: 'parts/a.yaml'", PART.trim())).unwrap();
    fs::write(root.join(".gitattributes"), "*.yaml filter=evil diff=evil\n").unwrap();
    git(&["init", "--quiet"]);
    git(&["add", "."]);
    git(&["commit", "--quiet", "--message", "First"]);
    let ran = root.join("ran");
    let script = root.join("evil.sh");
    fs::write(&script, format!("#!/bin/sh\necho \"$0\" >> {}\ncat\n", ran.display())).unwrap();
    assert!(Command::new("chmod").arg("+x").arg(&script).status().unwrap().success());
    let script = script.to_str().unwrap();
    for key in [
        "core.fsmonitor",
        "filter.evil.clean",
        "filter.evil.process",
        "diff.external",
        "diff.evil.textconv",
        "diff.evil.command",
    ] {
        git(&["config", key, script]);
    }
    git(&["config", "filter.evil.required", "true"]);
    fs::write(root.join("a.yaml"), API.replace("{$ref: 'parts/a.yaml'}", "{}")).unwrap();
    let result = run(&root, &["check", ".", "--changed-since", "HEAD", "--set", "check.optional=added-in"]);
    let text = String::from_utf8_lossy(&result.stdout);
    assert!(!text.contains("failed"), "{text}");
    assert!(!ran.exists(), "{}", fs::read_to_string(&ran).unwrap());
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn output_that_is_closed_or_full_is_no_reason_to_panic() {
    use std::process::Stdio;
    let root = folder("output");
    fs::write(root.join("a.yaml"), API.replace("$ref: 'parts/a.yaml'", PART.trim())).unwrap();
    let run = |arguments: &[&str], stdout: Stdio, stderr: Stdio| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_specwright"));
        let child = command.current_dir(&root).args(arguments).stdout(stdout).stderr(stderr).spawn().unwrap();
        child.wait_with_output().unwrap()
    };
    let full = || Stdio::from(fs::OpenOptions::new().write(true).open("/dev/full").unwrap());
    let closed = || {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        Stdio::from(writer)
    };
    let commands: [&[&str]; 7] = [
        &["build", "a.yaml", "-o", "site"],
        &["check", "a.yaml"],
        &["check", "--explain", "link-dead"],
        &["bundle", "a.yaml"],
        &["bundle", "a.yaml", "-o", "b.json"],
        &["init", "new"],
        &["man"],
    ];
    for arguments in commands {
        let result = run(arguments, closed(), Stdio::piped());
        assert_eq!(result.status.code(), Some(0), "{arguments:?}: {}", stderr(&result));
        let _ = fs::remove_dir_all(root.join("new"));
        let result = run(arguments, full(), Stdio::piped());
        assert_eq!(result.status.code(), Some(1), "{arguments:?}: {}", stderr(&result));
        assert_eq!(stderr(&result).matches("cannot write to standard output").count(), 1, "{arguments:?}");
        let _ = fs::remove_dir_all(root.join("new"));
        let result = run(arguments, Stdio::null(), full());
        assert_eq!(result.status.code(), Some(0), "{arguments:?}");
        let _ = fs::remove_dir_all(root.join("new"));
    }
    // Standard error without anybody: the source is still wrong.
    fs::write(root.join("a.yaml"), "openapi: [\n").unwrap();
    assert_eq!(run(&["build", "a.yaml"], closed(), closed()).status.code(), Some(1));
    let report = run(&["check", "a.yaml"], Stdio::piped(), Stdio::null());
    assert!(!report.stdout.contains(&0x1b), "a file has no colours");
    fs::remove_dir_all(root).unwrap();
}

#[test]
fn templates_stay_in_the_source() {
    let root = folder("templates");
    fs::create_dir_all(root.join("source/pages")).unwrap();
    fs::create_dir_all(root.join("away")).unwrap();
    fs::write(root.join("away/page.html"), "secret").unwrap();
    fs::write(root.join("source/pages/index.md"), "# T\n").unwrap();
    for templates in ["../away", "../.."] {
        fs::write(root.join("source/specwright.toml"), format!("templates = \"{templates}\"\n")).unwrap();
        let result = run(&root, &["build", "source", "-o", "site"]);
        assert_eq!(result.status.code(), Some(1));
        assert!(stderr(&result).contains(templates), "{}", stderr(&result));
    }
    fs::write(root.join("source/specwright.toml"), "").unwrap();
    symlink(root.join("away"), root.join("source/templates")).unwrap();
    assert_eq!(run(&root, &["build", "source", "-o", "site"]).status.code(), Some(1));
    fs::remove_dir_all(root).unwrap();
}
