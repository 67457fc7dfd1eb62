//! What is written to standard output and standard error, which may be closed or full.

use std::fmt::Arguments;
use std::io::{self, Write, stderr, stdout};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether something could not be written to standard output, though somebody listened.
static HAS_FAILED: AtomicBool = AtomicBool::new(false);

/// Prints a line on standard output.
macro_rules! say {
    ($($argument:tt)*) => { $crate::cli::terminal::line(format_args!($($argument)*)) };
}

/// Prints a line on standard error.
macro_rules! complain {
    ($($argument:tt)*) => { $crate::cli::terminal::error_line(format_args!($($argument)*)) };
}

pub(super) use {complain, say};

/// Prints a line.
pub(super) fn line(text: Arguments<'_>) {
    print(format!("{text}\n").as_bytes());
}

/// Prints text; the program fails at its end when that is not possible. Whoever stops listening half-way has got what they
/// wanted.
pub(super) fn print(text: &[u8]) {
    let mut out = stdout().lock();
    let written = out.write_all(text).and_then(|()| out.flush());
    let failed = written.err().filter(|error| error.kind() != io::ErrorKind::BrokenPipe);
    if let Some(error) = failed
        && !HAS_FAILED.swap(true, Ordering::Relaxed)
    {
        complain!("error: cannot write to standard output: {error}");
    }
}

/// Prints a line on standard error.
pub(super) fn error_line(text: Arguments<'_>) {
    print_error(format!("{text}\n").as_bytes());
}

/// Prints text on standard error. When that is closed or full there is nobody left to tell.
pub(super) fn print_error(text: &[u8]) {
    let _ = stderr().lock().write_all(text);
}

/// The exit code of a program that printed something.
pub(super) fn exit_code(code: ExitCode) -> ExitCode {
    match HAS_FAILED.load(Ordering::Relaxed) && code == ExitCode::SUCCESS {
        true => ExitCode::FAILURE,
        false => code,
    }
}
