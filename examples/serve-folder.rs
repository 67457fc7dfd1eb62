//! Serves a folder of finished files with the preview of `specwright serve`, without the pipeline:
//! `cargo run --example serve-folder -- FOLDER [BASE]`. The browser test runs against it.

#[path = "../tests/suite/support/served_folder.rs"]
mod folder;

use specwright::serve::{EDITOR, Options, serve};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let root = std::fs::canonicalize(arguments.next().ok_or("which folder?")?)?;
    let base = arguments.next().unwrap_or_else(|| "/".to_owned());
    let options =
        Options { root: root.clone(), editor: Some(EDITOR.to_owned()), port: Some(0), ..Options::default() };
    serve(folder::Folder::new(&root, &base), &options, &mut std::io::stdout())?;
    Ok(())
}
