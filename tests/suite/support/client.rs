//! A client that says exactly what it is told to, and a server to talk to.

use std::fs;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use specwright::serve::{Options, serve_until};

use super::served_folder::Folder;

/// Long enough for a machine that does much else; only a failing test waits for it.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A running preview of a temporary folder.
pub struct Preview {
    pub root: PathBuf,
    client: Client,
    pub builds: Arc<AtomicUsize>,
    log: Receiver<String>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Preview {
    /// Serves these files at `/`.
    pub fn of(files: &[(&str, &str)]) -> Self {
        Self::with(files, |_| {}, |_| {})
    }

    /// Serves these files, after changes to the build and the options.
    pub fn with(
        files: &[(&str, &str)],
        adapt: impl FnOnce(&mut Folder),
        choose: impl FnOnce(&mut Options),
    ) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let number = COUNT.fetch_add(1, Ordering::SeqCst);
        let root = std::env::temp_dir().join(format!("specwright-serve-{}-{number}", std::process::id()));
        fs::create_dir_all(&root).expect("temporary folder");
        for (path, text) in files {
            write(&root.join(path), text);
        }
        let mut folder = Folder::new(&root, "/");
        adapt(&mut folder);
        let mut options = Options { root: root.clone(), port: Some(0), ..Options::default() };
        choose(&mut options);
        let (builds, stop) = (folder.builds.clone(), Arc::new(AtomicBool::new(false)));
        let (sender, log) = channel();
        let flag = stop.clone();
        let thread = std::thread::spawn(move || {
            let mut log = Lines { sender, partial: Vec::new() };
            serve_until(folder, &options, &mut log, &|| flag.load(Ordering::SeqCst)).expect("serves");
        });
        let mut preview = Self {
            root,
            client: Client { address: SocketAddr::from(([127, 0, 0, 1], 0)) },
            builds,
            log,
            stop,
            thread: Some(thread),
        };
        let line = preview.log_line("serving ");
        let url = line.split_whitespace().nth(1).expect("an address");
        preview.client = Client::of(url);
        preview
    }

    /// The next line of the log with that text.
    pub fn log_line(&self, text: &str) -> String {
        loop {
            let line =
                self.log.recv_timeout(PATIENCE).unwrap_or_else(|e| panic!("no log line {text:?}: {e}"));
            if line.contains(text) {
                return line;
            }
        }
    }

    /// Puts a file into the source folder, as careful editors do: whole, by renaming.
    pub fn save(&self, path: &str, text: &str) {
        let path = self.root.join(path);
        let beside = path.with_extension("tmp");
        write(&beside, text);
        fs::rename(beside, path).expect("rename");
    }

    /// Writes a file of the source folder in place.
    pub fn overwrite(&self, path: &str, text: &str) {
        write(&self.root.join(path), text);
    }
}

impl Deref for Preview {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

/// Who talks to a server.
pub struct Client {
    pub address: SocketAddr,
}

impl Client {
    /// A client of the server with this address, as its log has it.
    pub fn of(url: &str) -> Self {
        let authority = url.trim_start_matches("http://").split('/').next().expect("an authority");
        Self { address: authority.parse().expect("an address and port") }
    }

    /// Sends bytes and reads the answer to its end.
    pub fn raw(&self, request: &[u8]) -> Answer {
        let mut stream = self.connect();
        stream.write_all(request).expect("send");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("the server closes");
        Answer::parse(&bytes)
    }

    /// The same for requests that the server stops reading half-way.
    pub fn raw_lossy(&self, request: &[u8]) -> Answer {
        let mut stream = self.connect();
        // The answer may come, and the connection end, before all is sent.
        stream.write_all(request).ok();
        let (mut bytes, mut chunk) = (Vec::new(), [0; 1024]);
        while let Ok(n @ 1..) = stream.read(&mut chunk) {
            bytes.extend_from_slice(&chunk[..n]);
        }
        Answer::parse(&bytes)
    }

    /// GET with further header lines.
    pub fn get_with(&self, target: &str, fields: &str) -> Answer {
        let host = self.address;
        self.raw(
            format!("GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{fields}\r\n").as_bytes(),
        )
    }

    /// GET.
    pub fn get(&self, target: &str) -> Answer {
        self.get_with(target, "")
    }

    /// A plain connection.
    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).expect("connect");
        stream.set_read_timeout(Some(PATIENCE)).expect("timeout");
        stream
    }

    /// An event stream of a client that has seen `since`.
    pub fn events(&self, target: &str) -> Events {
        let mut stream = self.connect();
        write!(stream, "GET {target} HTTP/1.1\r\nHost: {}\r\n\r\n", self.address).expect("send");
        let mut events = Events { lines: BufReader::new(stream) };
        let mut line = events.line();
        assert!(line.starts_with("HTTP/1.1 200"), "{line}");
        while !line.starts_with("retry:") {
            line = events.line();
        }
        events
    }

    /// The token of the state that a page is served in.
    pub fn token(&self, target: &str) -> String {
        let page = self.get(target).body;
        let rest = page.split("data-state=\"").nth(1).expect("an injected script");
        rest.split('"').next().expect("a token").to_owned()
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        if let Some(thread) = self.thread.take() {
            thread.join().expect("ends without a panic");
        }
        fs::remove_dir_all(&self.root).ok();
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Answer {
    pub fn parse(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
        Self { status, head: head.to_owned(), body: body.to_owned() }
    }

    /// A header field.
    pub fn field(&self, name: &str) -> Option<&str> {
        let start = format!("{name}: ");
        self.head.lines().find_map(|line| line.strip_prefix(start.as_str()))
    }
}

/// The events that a client gets.
pub struct Events {
    lines: BufReader<TcpStream>,
}

impl Events {
    fn line(&mut self) -> String {
        let mut line = String::new();
        self.lines.read_line(&mut line).expect("a line before the timeout");
        line
    }

    /// Whether the server has ended the stream, after what it still said.
    pub fn is_over(&mut self) -> bool {
        let mut rest = Vec::new();
        // A reset is an end, too.
        self.lines.read_to_end(&mut rest).map_or_else(|e| e.kind() == ErrorKind::ConnectionReset, |_| true)
    }

    /// The data of the next event.
    pub fn next(&mut self) -> String {
        let start = Instant::now();
        loop {
            // The stream itself never falls silent.
            assert!(start.elapsed() < PATIENCE, "no event");
            if let Some(data) = self.line().strip_prefix("data: ") {
                return data.trim_end().to_owned();
            }
        }
    }
}

struct Lines {
    sender: Sender<String>,
    partial: Vec<u8>,
}

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.partial.extend_from_slice(bytes);
        while let Some(at) = self.partial.iter().position(|&b| b == b'\n') {
            let line: Vec<u8> = self.partial.drain(..=at).collect();
            // A test that has seen enough does not read on.
            self.sender.send(String::from_utf8_lossy(&line).trim_end().to_owned()).ok();
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("folder");
    fs::write(path, text).expect("file");
}
