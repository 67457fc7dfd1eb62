//! `specwright serve` as it is typed: the program itself, on a copy of the bundled source.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use crate::support::client::{Client, Events, PATIENCE};

const EVENTS: &str = "/__specwright/events";

/// The running program.
struct Program {
    root: PathBuf,
    child: Child,
    log: Receiver<String>,
    client: Client,
}

impl Program {
    /// Serves a copy of the bundled source.
    fn start(name: &str, arguments: &[&str]) -> Self {
        let root = std::env::temp_dir().join(format!("specwright-preview-{name}-{}", std::process::id()));
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("api");
        for entry in walkdir::WalkDir::new(&source) {
            let entry = entry.unwrap();
            let to = root.join(entry.path().strip_prefix(&source).unwrap());
            match entry.file_type().is_dir() {
                true => fs::create_dir_all(&to).unwrap(),
                false => fs::copy(entry.path(), &to).map(|_| ()).unwrap(),
            }
        }
        let source = root.clone();
        Self::serve(root, &source, arguments)
    }

    /// Serves a source in a folder that is removed in the end.
    fn serve(root: PathBuf, source: &Path, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_specwright"))
            .arg("serve")
            .arg(source)
            .args(["--port", "0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, log) = channel();
        let lines = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in lines.lines().map_while(Result::ok) {
                // Nobody reads on when a test has seen enough.
                sender.send(line).ok();
            }
        });
        let mut program = Self { root, child, log, client: Client { address: ([127, 0, 0, 1], 0).into() } };
        let line = program.line("serving ");
        program.client = Client::of(line.split(' ').nth(1).unwrap());
        program
    }

    fn line(&self, text: &str) -> String {
        loop {
            let line = self.log.recv_timeout(PATIENCE).unwrap_or_else(|e| panic!("no line {text:?}: {e}"));
            if line.contains(text) {
                return line;
            }
        }
    }

    fn edit(&self, file: &str, edit: impl Fn(&str) -> String) {
        let path = self.root.join(file);
        let text = fs::read_to_string(&path).unwrap();
        let edited = edit(&text);
        assert_ne!(edited, text, "{file}");
        fs::write(path, edited).unwrap();
    }

    /// What the state of the preview says once it fits.
    fn state(&self, events: &mut Events, fits: impl Fn(&str) -> bool) -> String {
        let started = Instant::now();
        loop {
            let state = self.client.get("/__specwright/state").body;
            if fits(&state) {
                return state;
            }
            assert!(started.elapsed() < PATIENCE, "{state}");
            events.next();
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
        fs::remove_dir_all(&self.root).ok();
    }
}

#[test]
fn a_save_is_on_the_screen_and_what_is_made_of_it_follows() {
    let program = Program::start("save", &[]);
    let mut events = program.client.events(EVENTS);
    program.edit("pages/identity.md", |text| format!("{text}\n\nA word that is new: zebracrossing.\n"));
    while !events.next().contains("\"identity/index.html\"") {}
    assert!(program.client.get("/identity/").body.contains("zebracrossing"));
    // These are made after the event; who asks for them gets the new ones.
    for target in ["/identity/index.md", "/search-index.js"] {
        assert!(program.client.get(target).body.contains("zebracrossing"), "{target}");
    }
    let line = program.line("pages/identity.md: ");
    assert!(line.contains(" files new, ") && line.contains(" ms: "), "{line}");
}

#[test]
fn everything_is_as_in_the_published_site() {
    let program = Program::start("same", &[]);
    program.edit("apis/client-server/password.yaml", |text| {
        text.replacen("description: ", "description: So ", 1)
    });
    program.line("password.yaml: ");
    let output = program.root.with_extension("output");
    let built = Command::new(env!("CARGO_BIN_EXE_specwright"))
        .args(["build", program.root.to_str().unwrap(), "-o", output.to_str().unwrap()])
        .output()
        .unwrap();
    assert!(built.status.success());
    let mut seen = 0;
    for entry in walkdir::WalkDir::new(&output) {
        let entry = entry.unwrap();
        let path = entry.path().strip_prefix(&output).unwrap().to_str().unwrap().to_owned();
        if !entry.file_type().is_file() || path.starts_with('.') {
            continue;
        }
        let served = program.client.get(&format!("/{path}")).body;
        // Nothing but the two elements of the preview is added, and only to pages.
        let added = served
            .find("<link rel=\"stylesheet\" href=\"/__specwright/")
            .map(|start| start..start + served[start..].find("</script>").unwrap() + "</script>".len());
        assert_eq!(added.is_some(), path.ends_with(".html"), "{path}");
        let mut bare = served.clone();
        if let Some(added) = added {
            bare.replace_range(added, "");
        }
        let published = String::from_utf8_lossy(&fs::read(entry.path()).unwrap()).into_owned();
        assert!(!published.contains("__specwright"), "{path}");
        assert!(bare == published, "{path} is served as another one");
        seen += 1;
    }
    assert!(seen > 50, "{seen} files");
    fs::remove_dir_all(output).unwrap();
}

#[test]
fn what_broke_the_build_is_shown_in_the_words_of_the_terminal_and_nothing_else() {
    let program = Program::start("break", &[]);
    let mut events = program.client.events(EVENTS);
    let before = fs::read(program.root.join("pages/identity.md")).unwrap();
    program.edit("pages/identity.md", |text| format!("{text}\n\n{{{{% nonsense %}}}}\n"));
    let state = program.state(&mut events, |state| state.contains("\"failed\":true"));
    assert!(state.contains("there is no shortcode `nonsense`"), "{state}");
    assert_eq!(state.matches("\"severity\":\"error\"").count(), 1, "{state}");
    assert!(
        state.contains("\"file\":\"pages/identity.md\"")
            && state.contains("\"page\":\"identity/index.html\"")
    );
    assert!(!program.client.get("/identity/").body.contains("nonsense"));
    program.line("there is no shortcode `nonsense`");
    program.line("failed, the last good site stays");
    fs::write(program.root.join("pages/identity.md"), before).unwrap();
    program.state(&mut events, |state| state.contains("\"failed\":false"));
}

#[test]
fn problems_of_the_quick_checks_are_listed_though_the_page_builds() {
    let program = Program::start("checks", &[]);
    let mut events = program.client.events(EVENTS);
    program.edit("pages/identity.md", |text| format!("{text}\n\nSee [there](#nowhere-at-all).\n"));
    let state = program.state(&mut events, |state| state.contains("nowhere-at-all"));
    assert!(state.contains("\"failed\":false") && state.contains("\"severity\":\"warning\""), "{state}");
}

#[test]
fn each_section_says_where_it_was_written() {
    let program = Program::start("sections", &[]);
    let sections = program.client.get("/__specwright/sections/client-server/index.html").body;
    let text = fs::read_to_string(program.root.join("pages/client-server.md")).unwrap();
    let (line, heading) = (1..).zip(text.lines()).find(|(_, line)| line.starts_with("## ")).unwrap();
    let expected = format!("\"file\":\"pages/client-server.md\",\"line\":{line}}}");
    assert!(sections.contains(&expected), "{heading}: {sections}");
    assert!(sections.contains("\"file\":\"apis/client-server/"), "{sections}");
    assert!(
        !program.client.get("/client-server/").body.contains("apis/client-server/"),
        "pages do not say it"
    );
}

#[test]
fn a_hundred_files_of_the_source_change_at_once() {
    let program = Program::start("hundred", &[]);
    for number in 0..100 {
        let page = format!("---\ntitle: Page {number}\n---\n\n## One\n\nText.\n");
        fs::write(program.root.join(format!("pages/many-{number}.md")), page).unwrap();
    }
    let mut events = program.client.events(&format!("{EVENTS}?since=nothing"));
    while program.client.get("/many-99/").status != 200 || program.client.get("/many-0/").status != 200 {
        events.next();
    }
    for number in 0..100 {
        fs::remove_file(program.root.join(format!("pages/many-{number}.md"))).unwrap();
    }
    while program.client.get("/many-99/").status != 404 || program.client.get("/many-0/").status != 404 {
        events.next();
    }
}

#[test]
fn a_deleted_source_is_survived() {
    let program = Program::start("deleted", &[]);
    let mut events = program.client.events(EVENTS);
    let away = program.root.with_extension("away");
    fs::rename(&program.root, &away).unwrap();
    program.state(&mut events, |state| state.contains("\"failed\":true"));
    assert_eq!(program.client.get("/identity/").status, 200);
    fs::rename(&away, &program.root).unwrap();
    program.state(&mut events, |state| state.contains("\"failed\":false"));
    program.edit("pages/identity.md", |text| format!("{text}\n\nBack again.\n"));
    while !program.client.get("/identity/").body.contains("Back again.") {
        events.next();
    }
}

#[test]
fn what_a_single_file_leads_to_is_waited_for() {
    let root = std::env::temp_dir().join(format!("specwright-preview-file-{}", std::process::id()));
    fs::create_dir_all(root.join("spec")).unwrap();
    let (file, deep) = (root.join("spec/api.yaml"), root.join("spec/schemas/deep/a.yaml"));
    let beside = root.join("common/b.yaml");
    fs::write(
        &file,
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n    \
         A: {$ref: schemas/deep/a.yaml}\n    B: {$ref: ../common/b.yaml}\n",
    )
    .unwrap();
    let program = Program::serve(root, &file, &[]);
    let mut events = program.client.events(EVENTS);
    let mut save = |path: &Path, text: &str, fits: &dyn Fn(&str) -> bool| {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        program.state(&mut events, fits);
    };
    let count = |problems| move |state: &str| state.matches("\"severity\"").count() == problems;
    save(&deep, "type: object\ndescription: Zebra.\n", &count(1));
    save(&beside, "type: object\n", &count(0));
    // Away and back, as a change of the branch does it.
    fs::remove_dir_all(deep.parent().unwrap()).unwrap();
    save(&beside, "type: string\n", &count(1));
    save(&deep, "type: object\n", &count(0));
}

#[test]
fn a_site_that_the_configuration_moves_is_served_there() {
    let program = Program::start("moved", &[]);
    program.edit("specwright.toml", |text| text.replace("example.org/\"", "example.org/v2/\""));
    assert!(program.line("serving ").contains("/v2/ "), "the new address is said");
    assert_eq!(program.client.get("/v2/identity/").status, 200);
}

#[test]
fn once_builds_once() {
    let program = Program::start("once", &["--once"]);
    program.edit("pages/identity.md", |text| format!("{text}\n\nNever seen.\n"));
    std::thread::sleep(Duration::from_millis(400));
    assert!(!program.client.get("/identity/").body.contains("Never seen."));
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it_at_once_whoever_listens() {
    let mut program = Program::start("interrupt", &[]);
    let mut events = program.client.events(EVENTS);
    let id = program.child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &id]).status().unwrap().success());
    program.child.wait().unwrap();
    assert!(events.is_over(), "the stream ends with it");
}

#[test]
fn a_port_that_is_taken_is_said() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("api");
    let mut child = Command::new(env!("CARGO_BIN_EXE_specwright"))
        .args(["serve", source.to_str().unwrap(), "--port", &port])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(1));
    let mut text = String::new();
    child.stderr.take().unwrap().read_to_string(&mut text).unwrap();
    assert!(text.contains(&format!("cannot listen on port {port} of 127.0.0.1: ")), "{text}");
    assert!(text.contains("help: choose another port with `--port`"), "{text}");
}
