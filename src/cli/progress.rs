//! A line on the terminal while something takes long.

use std::io::{IsTerminal, stderr};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::args::Common;
use super::terminal::print_error;

/// Time before anything is shown, and between two changes.
const PAUSE: Duration = Duration::from_secs(1);

/// Shows that the program is at work, until it is dropped.
pub(super) struct Progress {
    done: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    /// Shows nothing where nobody watches.
    pub(super) fn start(doing: &str, common: &Common) -> Self {
        if common.quiet || !stderr().is_terminal() {
            return Self { done: None, thread: None };
        }
        let (done, wait) = channel::<()>();
        let doing = doing.to_owned();
        let start = Instant::now();
        let show = move || {
            let mut is_shown = false;
            while wait.recv_timeout(PAUSE) == Err(RecvTimeoutError::Timeout) {
                print_error(format!("\r{doing} … {} s", start.elapsed().as_secs()).as_bytes());
                is_shown = true;
            }
            if is_shown {
                // Clears the line.
                print_error(b"\r\x1b[K");
            }
        };
        let thread = std::thread::Builder::new().spawn(show).ok();
        Self { done: Some(done), thread }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        drop(self.done.take());
        if let Some(thread) = self.thread.take() {
            // It only writes to the terminal.
            let _ = thread.join();
        }
    }
}
