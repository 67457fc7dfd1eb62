//! Manual pages: one for the program and one per command, from the same text as `--help`.

use std::fs;
use std::io;
use std::path::Path;

use clap::Command;
use clap_mangen::Man;

/// Files and variables that `--help` does not list, as roff.
const MORE: &str = "\
.SH FILES
.TP
specwright.toml
Configuration at the root of a source.
.TP
specwright.lock
Checksums of remote documents.
.TP
\\&.specwright/
Copies of remote documents, and answers of earlier runs.
.SH ENVIRONMENT
.TP
NO_COLOR
Turns colours off when it is not empty.
.TP
RAYON_NUM_THREADS
Number of threads; as many as processors if it is not set.
.TP
XDG_CACHE_HOME
Folder of the cache of external links.
.SH EXIT STATUS
.TP
0
No errors.
.TP
1
The source has errors, or a file could not be written.
.TP
2
Wrong usage.
";

/// Returns the manual page of a command.
pub fn page(command: Command) -> Vec<u8> {
    let mut page = Vec::new();
    // A vector takes everything.
    let _ = Man::new(command).render(&mut page);
    page.extend_from_slice(MORE.as_bytes());
    page
}

/// Writes the manual page of the program and of each command to a folder, which is created.
///
/// # Errors
/// When the folder or a page cannot be written.
pub fn write(program: &Command, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let name = program.get_name().to_owned();
    for command in program.get_subcommands().filter(|command| !command.is_hide_set()) {
        let title = format!("{name}-{}", command.get_name());
        // The name is part of the page, and `display_name` wants text that lives as long as the program.
        let command =
            command.clone().name(&*title.clone().leak()).bin_name(format!("{name} {}", command.get_name()));
        fs::write(folder.join(format!("{title}.1")), page(command))?;
    }
    fs::write(folder.join(format!("{name}.1")), page(program.clone()))
}
