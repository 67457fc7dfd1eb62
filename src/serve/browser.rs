//! Opens an address in the browser of the person at the machine.

use std::io;
use std::process::{Command, Stdio};

/// Starts the system's own opener and does not wait for it.
pub fn open(url: &str) -> io::Result<()> {
    let mut command = if cfg!(target_os = "macos") {
        Command::new("open")
    } else if cfg!(windows) {
        // `start` is part of the shell and takes the first quoted argument for a title.
        let mut command = Command::new("cmd");
        command.args(["/C", "start", ""]);
        command
    } else {
        Command::new("xdg-open")
    };
    command.arg(url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn()?;
    // Somebody has to take note of its end, or it stays in the process table.
    std::thread::Builder::new().spawn(move || child.wait())?;
    Ok(())
}
