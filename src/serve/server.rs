//! The HTTP server of the preview: one thread per connection, a bounded number of them.
//!
//! It is our own rather than `tiny_http` (last release in 2022), because everything that makes a
//! preview safe to leave running sits below what that crate lets one decide: deadlines for a request
//! head as a whole, limits of its size, which connection yields when there are too many, and event
//! streams that notice a closed tab. What is left, GET and HEAD on files in memory, is small.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::answer::{Answer, Editor, answer};
use super::connection_limit::{Slot, Slots};
use super::host::Names;
use super::http::{Connection, ReadError, Request, Status};
use super::hub::{Hub, News};
use super::path::{self, Wanted};

/// The port that is tried first.
pub const PORT: u16 = 8000;
/// How many ports are tried.
const TRIES: u16 = 100;
/// How long a connection may stay open between requests.
const IDLE: Duration = Duration::from_secs(15);
/// How long the head of a request may take.
const HEAD_TIME: Duration = Duration::from_secs(5);
/// How long a request waits for a file that is still being made.
const REST_TIME: Duration = Duration::from_secs(20);
/// How often an event stream looks whether its client is still there.
const LOOK: Duration = Duration::from_secs(2);
/// How often it says so to whatever stands in between.
const KEEP_ALIVE: Duration = Duration::from_secs(10);

/// A running server; it stops when dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    accepting: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    hub: Arc<Hub>,
    names: Names,
    editor: Editor,
    slots: Arc<Slots>,
    stop: AtomicBool,
}

/// Takes a port: the given one, or else 8000 or the next free one. Port 0 takes any.
pub fn bind(host: Option<&str>, port: Option<u16>) -> io::Result<TcpListener> {
    let listen = |port: u16| match host {
        None => TcpListener::bind((Ipv4Addr::LOCALHOST, port)),
        Some(host) => {
            let host = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')).unwrap_or(host);
            TcpListener::bind((host, port).to_socket_addrs()?.collect::<Vec<_>>().as_slice())
        }
    };
    if let Some(port) = port {
        return listen(port);
    }
    let mut port = PORT;
    loop {
        match listen(port) {
            Err(e) if e.kind() == io::ErrorKind::AddrInUse && port + 1 < PORT + TRIES => port += 1,
            result => return result,
        }
    }
}

impl Server {
    /// Begins to answer.
    pub fn start(
        listener: TcpListener,
        hub: Arc<Hub>,
        host: Option<&str>,
        editor: Editor,
    ) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            hub,
            names: Names::new(host),
            editor,
            slots: Arc::default(),
            stop: AtomicBool::new(false),
        });
        let for_thread = shared.clone();
        let accepting = thread::Builder::new().spawn(move || accept(&listener, &for_thread))?;
        Ok(Self { address, shared, accepting: Some(accepting) })
    }

    /// Answers until `stop` says so.
    pub fn wait(self, stop: &dyn Fn() -> bool) {
        while !stop() {
            thread::sleep(Duration::from_millis(200));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::SeqCst);
        self.shared.hub.close();
        // The accepting thread looks at the flag after every connection, so give it one.
        let mut own = self.address;
        if own.ip().is_unspecified() {
            own.set_ip(Ipv4Addr::LOCALHOST.into());
        }
        let woken = TcpStream::connect_timeout(&own, Duration::from_secs(1)).is_ok();
        if let Some(thread) = self.accepting.take().filter(|_| woken) {
            thread.join().ok();
        }
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    for stream in listener.incoming() {
        if shared.stop.load(Ordering::SeqCst) {
            return;
        }
        let Ok(stream) = stream else {
            // The client is gone again, or we are out of file handles: both pass.
            thread::sleep(Duration::from_millis(20));
            continue;
        };
        let slot = shared.slots.take(&stream);
        let shared = shared.clone();
        // A thread that cannot be started closes this connection and no other.
        drop(thread::Builder::new().stack_size(256 * 1024).spawn(move || {
            // An error means that this client is gone; there is nobody to tell.
            Connection::new(stream).and_then(|connection| converse(connection, slot, &shared)).ok();
        }));
    }
}

fn converse(mut connection: Connection, slot: Option<Slot>, shared: &Shared) -> io::Result<()> {
    let Some(slot) = slot else {
        return refuse(connection, Status(503, "Service Unavailable"));
    };
    loop {
        slot.waiting();
        let request = match connection.read(IDLE, HEAD_TIME) {
            Ok(request) => request,
            Err(ReadError::Closed) => return Ok(()),
            Err(ReadError::Refused(status)) => return refuse(connection, status),
        };
        slot.answering();
        if !request.host.as_deref().is_none_or(|host| shared.names.allow(host)) {
            return refuse(connection, Status(421, "Misdirected Request"));
        }
        if !matches!(request.method.as_str(), "GET" | "HEAD") {
            return refuse(connection, Status(405, "Method Not Allowed"));
        }
        let mut site = shared.hub.site();
        let mut wanted = path::find(&site.files, &site.base, &request.target);
        let may_follow = match &wanted {
            Wanted::Missing(_) => true,
            Wanted::Own(name) => name.starts_with("sections/"),
            _ => false,
        };
        if site.rest_follows && may_follow {
            site = shared.hub.whole(REST_TIME);
            wanted = path::find(&site.files, &site.base, &request.target);
        }
        if matches!(&wanted, Wanted::Own(name) if name == "events") && !request.is_head() {
            return if slot.streaming() {
                stream(connection, &request, &shared.hub)
            } else {
                refuse(connection, Status(503, "Service Unavailable"))
            };
        }
        send(&mut connection, &answer(&request, wanted, &site, &shared.editor), &request)?;
        if !request.keep_alive {
            connection.close();
            return Ok(());
        }
    }
}

fn send(connection: &mut Connection, answer: &Answer, request: &Request) -> io::Result<()> {
    let mut fields: Vec<_> = answer.fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    fields.push(("Connection", if request.keep_alive { "keep-alive" } else { "close" }));
    let body = answer.body.as_ref().filter(|_| !request.is_head());
    connection.write(answer.status, &fields, body.map(|body| body.bytes()))
}

fn refuse(mut connection: Connection, status: Status) -> io::Result<()> {
    let answer = Answer::plain(status);
    let mut fields: Vec<_> = answer.fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    fields.push(("Connection", "close"));
    connection.write(status, &fields, answer.body.as_ref().map(|body| body.bytes()))?;
    connection.close();
    Ok(())
}

/// An event stream (HTML standard, section 9.2). The client says what it has seen: its page names the
/// state it was served in, and a connection that was lost names the last event.
fn stream(mut connection: Connection, request: &Request, hub: &Hub) -> io::Result<()> {
    let answer = Answer::events();
    let mut fields: Vec<_> = answer.fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    fields.push(("Connection", "close"));
    connection.write(answer.status, &fields, Some(b"retry: 300\n\n"))?;
    let query = request.target.split_once('?').map_or("", |(_, query)| query);
    let since = query.split('&').find_map(|pair| pair.strip_prefix("since="));
    let mut seen = hub.seen(request.field("last-event-id").or(since));
    let mut spoken = Instant::now();
    loop {
        let text = match hub.wait(seen, LOOK) {
            News::Closed => return Ok(()),
            News::Message(generation, text) => {
                seen = generation;
                text
            }
            News::Quiet if connection.is_closed() => return Ok(()),
            News::Quiet if spoken.elapsed() < KEEP_ALIVE => continue,
            News::Quiet => ":\n\n".to_owned(),
        };
        connection.send(text.as_bytes(), Instant::now() + HEAD_TIME)?;
        spoken = Instant::now();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_next_free_port_unless_one_was_asked_for() {
        let first = bind(None, None).expect("one of a hundred ports");
        let second = bind(None, None).expect("one of a hundred ports");
        let port = |listener: &TcpListener| listener.local_addr().expect("bound").port();
        assert!(port(&first) >= PORT && port(&second) > port(&first));
        assert!(first.local_addr().expect("bound").ip().is_loopback());
        let taken = bind(None, Some(port(&first))).expect_err("taken");
        assert_eq!(taken.kind(), io::ErrorKind::AddrInUse);
    }
}
