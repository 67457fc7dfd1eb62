//! `--changed-since` in a repository of its own.
#![allow(clippy::unwrap_used)]

use crate::support::check;
use std::fs;
use std::path::Path;
use std::process::Command;

use specwright::build::Checks;

const API: &str = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    get:\n      responses: {'200': {description: A.}}\n";
const ADDED: &str = "  /b:\n    get:\n      responses: {'200': {description: B.}}\n";

fn git(root: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"];
    let output = Command::new("git").current_dir(root).args(identity).args(arguments).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn found(root: &Path, revision: &str) -> Vec<String> {
    let checks = Checks { changed_since: Some(revision.to_owned()), ..Checks::default() };
    let built = check::checked(root, checks);
    let describe = |d: &specwright::diagnostic::Diagnostic| format!("{}: {}", d.rule.code, d.message);
    built.diagnostics.iter().map(describe).collect()
}

#[test]
fn changes_want_news_and_versions() {
    let root = std::env::temp_dir().join(format!("specwright-changed-{}", std::process::id()));
    for folder in ["apis", "pages", "changelog/apis"] {
        fs::create_dir_all(root.join(folder)).unwrap();
    }
    fs::write(root.join("specwright.toml"), "[check]\noptional = [\"version-missing\"]\n").unwrap();
    fs::write(root.join("pages/index.md"), "{{% http-api spec=\"\" api=\"rooms\" %}}\n").unwrap();
    fs::write(root.join("apis/rooms.yaml"), API).unwrap();
    fs::write(root.join("changelog/apis/1.feature"), "The first.\n").unwrap();
    git(&root, &["init", "--quiet"]);
    git(&root, &["add", "."]);
    git(&root, &["commit", "--quiet", "--message", "First"]);
    assert_eq!(found(&root, "HEAD"), Vec::<String>::new());

    fs::write(root.join("apis/rooms.yaml"), format!("{API}{ADDED}")).unwrap();
    assert_eq!(
        found(&root, "HEAD"),
        [
            "news-missing: `apis/rooms.yaml` changed since `HEAD`, and there is no news fragment",
            "version-missing: GET /b is new and does not say since when",
        ]
    );

    fs::write(root.join("changelog/apis/2.feature"), "The second.\n").unwrap();
    let with_version = ADDED.replace("      responses", "      x-added-in: '1.1'\n      responses");
    fs::write(root.join("apis/rooms.yaml"), format!("{API}{with_version}")).unwrap();
    assert_eq!(found(&root, "HEAD"), Vec::<String>::new());

    let unknown = found(&root, "no-such-branch");
    assert!(unknown.len() == 1 && unknown[0].starts_with("program: `git diff` failed"), "{unknown:?}");
    let option = found(&root, "--output=x");
    assert_eq!(option, ["program: `--output=x` is no revision"]);
    fs::remove_dir_all(root).unwrap();
}
