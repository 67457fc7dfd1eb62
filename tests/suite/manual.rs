//! The commands and files of the manual: the tutorial is followed step by step, and every command elsewhere names
//! subcommands and options that exist.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::folder::Folder;

/// A fenced code block of a page.
struct Fence {
    language: String,
    text: String,
    /// The path in backticks at the end of the paragraph before it, as in "Write `pages/index.md`:".
    file: Option<String>,
}

/// The fenced code blocks of a page, in order.
fn fences(page: &str) -> Vec<Fence> {
    let mut out = Vec::new();
    let mut before = "";
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(language) = line.strip_prefix("```") else {
            if !line.trim().is_empty() {
                before = line;
            }
            continue;
        };
        let text: Vec<_> = lines.by_ref().take_while(|line| *line != "```").collect();
        let file = before.trim_end().strip_suffix(':').and_then(|line| {
            let mut parts = line.rsplit('`');
            parts.next()?;
            parts.next().filter(|name| name.contains('.')).map(str::to_owned)
        });
        out.push(Fence { language: language.to_owned(), text: text.join("\n") + "\n", file });
        before = "";
    }
    out
}

fn manual(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).expect(name)
}

#[test]
fn the_tutorial_works_as_written() {
    let folder = Folder::new();
    let program = Path::new(env!("CARGO_BIN_EXE_specwright"));
    let path = format!(
        "{}:{}",
        program.parent().expect("a folder").display(),
        std::env::var("PATH").unwrap_or_default()
    );
    let mut commands = 0;
    for fence in fences(&manual("docs/tutorial.md")) {
        if let Some(file) = &fence.file {
            let target = folder.0.join(file);
            fs::create_dir_all(target.parent().expect("a folder")).expect("created");
            fs::write(target, &fence.text).expect("written");
        } else if fence.language == "sh" {
            let output = Command::new("sh")
                .args(["-e", "-c", &fence.text])
                .current_dir(&folder.0)
                .env("PATH", &path)
                .output()
                .expect("a shell");
            let error = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{}{error}", fence.text);
            assert!(!error.contains("warning"), "{}{error}", fence.text);
            commands += 1;
        }
    }
    assert!(commands >= 4, "{commands} commands were found");
    let books = fs::read_to_string(folder.0.join("site/books/index.html")).expect("the page of the guide");
    assert!(
        books.contains("/books") && books.contains("Only books by this author."),
        "the operation is shown"
    );
}

#[test]
fn commands_in_the_manual_exist() {
    let mut help: BTreeMap<String, String> = BTreeMap::new();
    let mut wrong = Vec::new();
    let mut count = 0;
    let mut pages = vec!["README.md".to_owned(), "CONTRIBUTING.md".to_owned()];
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs")).expect("docs") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        if name.ends_with(".md") {
            pages.push(format!("docs/{name}"));
        }
    }
    for page in &pages {
        for fence in fences(&manual(page)).iter().filter(|fence| ["sh", "text"].contains(&&*fence.language)) {
            for line in fence.text.lines().filter_map(|line| line.strip_prefix("specwright ")) {
                let line = line.split(" #").next().unwrap_or_default();
                let mut words = line.split_whitespace();
                let Some(command) = words.next().filter(|word| !word.starts_with('-')) else { continue };
                let help = help.entry(command.to_owned()).or_insert_with(|| {
                    let output =
                        Command::new(env!("CARGO_BIN_EXE_specwright")).args(["help", command]).output();
                    let output = output.expect("the program runs");
                    if output.status.success() {
                        String::from_utf8_lossy(&output.stdout).into_owned()
                    } else {
                        String::new()
                    }
                });
                count += 1;
                if help.is_empty() {
                    wrong.push(format!("{page}: no command `{command}`"));
                }
                for option in words.filter(|word| word.starts_with("--") && word.len() > 2) {
                    let name = option.split('=').next().unwrap_or_default();
                    if !help.contains(name) {
                        wrong.push(format!("{page}: `{command}` has no option `{name}`"));
                    }
                }
            }
        }
    }
    assert!(count > 10, "{count} commands were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_manual_is_a_site_without_problems() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let output = Command::new(env!("CARGO_BIN_EXE_specwright"))
        .args(["check", "--strict"])
        .arg(docs)
        .output()
        .expect("runs");
    let report = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{report}{}", String::from_utf8_lossy(&output.stderr));
}
