//! Every step of a build fails, or ends the program, in turn.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;

fn site(files: &[(&str, &str)]) -> Files {
    files.iter().map(|(path, text)| ((*path).to_owned(), Arc::from(text.as_bytes()))).collect()
}

fn folder(name: &str) -> PathBuf {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let folder =
        std::env::temp_dir().join(format!("specwright-write-{name}-{number}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder.join("site")
}

fn clear(root: &Path) {
    fs::remove_dir_all(root.parent().unwrap()).unwrap();
}

/// All files below a folder with their texts; those of the program itself only by their names.
fn read(root: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            let text = if name == LIST { String::new() } else { fs::read_to_string(&path).unwrap() };
            found.insert(name, text);
        }
    }
    found
}

/// What a folder holds that has this site, and a file of somebody else where there is one.
fn expected(files: &Files, has_foreign: bool) -> BTreeMap<String, String> {
    let mut expected: BTreeMap<String, String> = files
        .iter()
        .map(|(path, text)| (path.clone(), String::from_utf8(text.to_vec()).unwrap()))
        .chain([(LIST.to_owned(), String::new())])
        .collect();
    if has_foreign {
        expected.insert("mine.txt".into(), "mine".into());
    }
    expected
}

/// A site and the next one: files that change, stay, come and go, and change between file and folder.
fn two_sites() -> (Files, Files) {
    let old = site(&[("a.html", "1"), ("b/c.html", "1"), ("d", "1"), ("e/f/g", "1"), ("same/x", "1")]);
    let new =
        site(&[("a.html", "2"), ("b/c.html", "2"), ("d/e", "2"), ("e/f", "2"), ("same/x", "1"), ("z", "2")]);
    (old, new)
}

#[test]
fn only_what_changed_is_written_and_only_what_is_ours_is_removed() {
    let root = folder("changes");
    let first = write(&root, &site(&[("a.html", "1"), ("b/c.html", "2")])).unwrap();
    assert_eq!(first, Written { changed: 2, unchanged: 0, removed: 0 });
    fs::write(root.join("mine.txt"), "mine").unwrap();
    let second = write(&root, &site(&[("a.html", "1"), ("d.html", "3")])).unwrap();
    assert_eq!(second, Written { changed: 1, unchanged: 1, removed: 1 });
    assert!(root.join("mine.txt").exists() && !root.join("b").exists());
    clear(&root);
}

#[test]
fn a_file_of_somebody_else_is_not_replaced() {
    let root = folder("foreign");
    fs::create_dir_all(root.join("folder")).unwrap();
    fs::write(root.join("index.html"), "mine").unwrap();
    fs::write(root.join("folder/x"), "mine").unwrap();
    for path in ["index.html", "index.html/a", "folder"] {
        let error = write(&root, &site(&[(path, "theirs"), ("other", "x")])).unwrap_err();
        assert!(matches!(error, WriteError::Foreign(_)), "{path}: {error}");
        assert_eq!(read(&root).len(), 2, "{path}");
    }
    clear(&root);
}

#[cfg(unix)]
#[test]
fn links_in_the_folder_are_not_followed() {
    let root = folder("links");
    let away = root.with_file_name("away");
    fs::create_dir_all(&away).unwrap();
    fs::create_dir_all(&root).unwrap();
    std::os::unix::fs::symlink(&away, root.join("pages")).unwrap();
    let error = write(&root, &site(&[("pages/index.html", "x")])).unwrap_err();
    assert!(matches!(error, WriteError::Foreign(_)), "{error}");
    assert_eq!(fs::read_dir(&away).unwrap().count(), 0);
    // The folder itself may be a link.
    let link = root.with_file_name("link");
    std::os::unix::fs::symlink(&away, &link).unwrap();
    write(&link, &site(&[("a", "1")])).unwrap();
    write(&link, &site(&[("a", "2")])).unwrap();
    assert!(link.is_symlink() && read(&away)["a"] == "2");
    clear(&root);
}

#[test]
fn nothing_is_written_outside_of_the_folder() {
    let root = folder("outside");
    let result = write(&root, &site(&[("a/../../b", "text"), ("c", "text")]));
    assert!(matches!(result, Err(WriteError::Outside(path)) if path == "a/../../b"));
    assert!(!root.join("c").exists());
    clear(&root);
}

#[test]
fn a_list_that_leads_elsewhere_is_not_followed() {
    let root = folder("list");
    let outside = root.with_file_name("outside");
    fs::create_dir_all(&outside).unwrap();
    fs::write(outside.join("a"), "x").unwrap();
    fs::create_dir_all(&root).unwrap();
    fs::write(root.join(LIST), "../outside/a\n/etc/nothing\n").unwrap();
    write(&root, &site(&[("a.html", "1")])).unwrap();
    assert!(outside.join("a").exists());
    clear(&root);
}

/// Runs a build that stops at a step, by an error or like a process that is killed; `None` when there are fewer steps.
fn stopped(root: &Path, files: &Files, may_exchange: bool, step: usize, is_killed: bool) -> Option<String> {
    let count = AtomicUsize::new(0);
    let name = std::sync::Mutex::new(None);
    let hook = |step_name: &str| {
        if count.fetch_add(1, Ordering::Relaxed) != step {
            return Ok(());
        }
        *name.lock().unwrap() = Some(step_name.to_owned());
        if is_killed {
            // Nothing runs after it, as after a kill: nobody catches panics, and nothing is cleared when values drop.
            std::panic::resume_unwind(Box::new(()));
        }
        Err(io::Error::other("failed"))
    };
    let result = catch_unwind(AssertUnwindSafe(|| write_with(root, files, may_exchange, &hook)));
    let name = name.into_inner().unwrap()?;
    match result {
        Ok(result) => assert!(result.is_err() && !is_killed, "{name}"),
        Err(_) => assert!(is_killed, "{name}"),
    }
    Some(name)
}

/// Stops a build at each of its steps, and looks at what is left.
fn stop_everywhere(may_exchange: bool, has_foreign: bool, is_killed: bool) -> Vec<String> {
    let (old, new) = two_sites();
    let mut steps = Vec::new();
    for step in 0.. {
        let root = folder("stopped");
        write(&root, &old).unwrap();
        if has_foreign {
            fs::write(root.join("mine.txt"), "mine").unwrap();
        }
        let name = stopped(&root, &new, may_exchange, step, is_killed);
        let is_exchanged = may_exchange && !has_foreign;
        if !is_killed || is_exchanged {
            // Whatever happened, a reader finds one site or the other.
            let found = read(&root);
            // Only what follows the change itself may fail when that is done.
            let is_new = matches!(name.as_deref(), None | Some("clear"));
            let whole = expected(if is_new { &new } else { &old }, has_foreign);
            let found: BTreeMap<_, _> =
                found.into_iter().filter(|(path, _)| !is_new || !path.starts_with(STAGE)).collect();
            assert_eq!(found, whole, "{name:?}");
        }
        if !is_killed && name.as_deref() != Some("clear") {
            assert_eq!(fs::read_dir(root.parent().unwrap()).unwrap().count(), 1, "{name:?}: nothing is left");
        }
        // The next build finds a whole site, and leaves one.
        write_with(&root, &old, may_exchange, &|_| Ok(())).unwrap();
        assert_eq!(read(&root), expected(&old, has_foreign), "after {name:?}");
        assert_eq!(fs::read_dir(root.parent().unwrap()).unwrap().count(), 1, "after {name:?}");
        clear(&root);
        match name {
            Some(name) => steps.push(name),
            None => return steps,
        }
    }
    steps
}

#[test]
fn a_build_that_fails_leaves_the_site_as_it_was() {
    let exchanged = stop_everywhere(true, false, false);
    if cfg!(any(target_os = "linux", target_os = "macos")) {
        assert_eq!(exchanged, ["folders", "files", "list", "exchange", "clear"]);
    }
    for (may_exchange, has_foreign) in [(false, false), (true, true)] {
        let replaced = stop_everywhere(may_exchange, has_foreign, false);
        for step in ["stage", "journal", "remove", "folder", "keep", "replace", "done", "clear"] {
            assert!(replaced.iter().any(|name| name == step), "{step}: {replaced:?}");
        }
    }
}

#[test]
fn a_build_that_is_killed_leaves_a_whole_site() {
    stop_everywhere(true, false, true);
    stop_everywhere(false, false, true);
    stop_everywhere(true, true, true);
}

#[test]
fn what_a_killed_build_changed_is_undone_by_the_next_one() {
    let (old, new) = two_sites();
    for step in 0.. {
        let root = folder("undone");
        write(&root, &old).unwrap();
        let name = stopped(&root, &new, false, step, true);
        journal::recover(&root.canonicalize().unwrap()).unwrap();
        let is_done = matches!(name.as_deref(), None | Some("clear"));
        assert_eq!(read(&root), expected(if is_done { &new } else { &old }, false), "{name:?}");
        clear(&root);
        if name.is_none() {
            return;
        }
    }
}

#[test]
fn builds_into_the_same_folder_follow_each_other() {
    let root = folder("race");
    let sites: Vec<Files> = (0..6)
        .map(|number| {
            let text = number.to_string();
            let files: Vec<String> = (0..20 + number).map(|file| format!("f{}/x{file}", file % 3)).collect();
            files.into_iter().map(|path| (path, Arc::from(text.as_bytes()))).collect()
        })
        .collect();
    for may_exchange in [true, false] {
        std::thread::scope(|scope| {
            for files in &sites {
                let root = &root;
                scope.spawn(move || {
                    for _ in 0..4 {
                        write_with(root, files, may_exchange, &|_| Ok(())).unwrap();
                    }
                });
            }
        });
        let found = read(&root);
        assert!(sites.iter().any(|files| found == expected(files, false)), "{found:?}");
        assert_eq!(fs::read_dir(root.parent().unwrap()).unwrap().count(), 1);
    }
    clear(&root);
}

#[cfg(unix)]
#[test]
fn a_read_only_folder_leaves_a_whole_site() {
    use std::os::unix::fs::PermissionsExt;
    let (old, new) = two_sites();
    let root = folder("read-only");
    write(&root, &old).unwrap();
    fs::set_permissions(root.join("b"), fs::Permissions::from_mode(0o500)).unwrap();
    let written = write(&root, &new).is_ok();
    assert_eq!(read(&root), expected(if written { &new } else { &old }, false));
    clear(&root);
}
