//! Puts the files of `templates/` into the binary, as two tables sorted by name.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("set by cargo")).join("templates");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut files = Vec::new();
    collect(&root, &root, &mut files)?;
    files.sort();
    let mut templates = String::new();
    let mut assets = String::new();
    for (name, path) in &files {
        println!("cargo::rerun-if-changed={}", path.display());
        let path = path.display().to_string();
        match name.strip_prefix("assets/") {
            Some(asset) => writeln!(assets, "    ({asset:?}, include_bytes!({path:?})),"),
            None => writeln!(templates, "    ({name:?}, include_str!({path:?})),"),
        }
        .expect("writing to a string cannot fail");
    }
    let code = format!(
        "/// The built-in templates by name.\nstatic TEMPLATES: &[(&str, &str)] = &[\n{templates}];\n\n\
         /// The built-in assets by name.\nstatic ASSETS: &[(&str, &[u8])] = &[\n{assets}];\n"
    );
    fs::write(PathBuf::from(env::var_os("OUT_DIR").expect("set by cargo")).join("templates.rs"), code)
}

/// All files below a folder, by their names with `/` between the parts. `serve/` belongs to the
/// preview and is put in there.
fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            if path != root.join("serve") {
                collect(root, &path, files)?;
            }
        } else {
            let relative = path.strip_prefix(root).expect("below the root");
            let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy().into_owned()).collect();
            files.push((parts.join("/"), path));
        }
    }
    Ok(())
}
