//! Reads HTTP/1.1 requests and writes answers, within fixed limits of size and time.
//!
//! Nothing that a client sends can make this allocate more than [`HEAD_LIMIT`] or wait longer than
//! the deadlines. Only the head of a request is read: the preview answers GET and HEAD, and closes
//! the connection after anything that announces a body.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::time::{Duration, Instant};

/// The longest request line, in bytes; a longer one is answered with 414.
pub const LINE_LIMIT: usize = 8 * 1024;
/// The longest request head, in bytes; a longer one is answered with 431.
pub const HEAD_LIMIT: usize = 16 * 1024;
/// The most header fields; more are answered with 431.
const FIELD_LIMIT: usize = 100;
/// How long a client may take to read one answer.
const WRITE_TIME: Duration = Duration::from_secs(30);

/// A status with its phrase (RFC 9110, section 15).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status(pub u16, pub &'static str);

/// The head of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// As sent; methods are case-sensitive.
    pub method: String,
    /// What follows the method: `/path?query`. Of an absolute target only this part is kept.
    pub target: String,
    /// The `Host` field, or the authority of an absolute target, which goes before it.
    pub host: Option<String>,
    /// Whether the connection may be used again afterwards.
    pub keep_alive: bool,
    fields: Vec<(String, String)>,
}

impl Request {
    /// The value of the first header field of that (lower-case) name.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// Whether the answer has no body.
    pub fn is_head(&self) -> bool {
        self.method == "HEAD"
    }
}

/// Why there is no request.
#[derive(Debug)]
pub enum ReadError {
    /// The client is gone, or stayed silent: there is nobody to answer.
    Closed,
    /// What came is refused with this status, and the connection is closed.
    Refused(Status),
}

/// One client connection, with the bytes that were read beyond the last request.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Connection {
    /// Takes over an accepted stream.
    pub fn new(stream: TcpStream) -> io::Result<Self> {
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::new() })
    }

    /// Reads the next head. The client may stay silent for `idle`, and must then be done in `limit`:
    /// the limit holds for the head as a whole, so that one byte at a time gains nothing.
    pub fn read(&mut self, idle: Duration, limit: Duration) -> Result<Request, ReadError> {
        let mut deadline = Instant::now() + if self.buffer.is_empty() { idle } else { limit };
        let mut chunk = [0; 4096];
        loop {
            // Empty lines before a request are allowed (RFC 9112, section 2.2).
            let blank = self.buffer.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
            self.buffer.drain(..blank);
            if let Some(end) = head_end(&self.buffer) {
                let head: Vec<u8> = self.buffer.drain(..end).collect();
                return parse(&head).map_err(ReadError::Refused);
            }
            if self.buffer.len() > LINE_LIMIT && !self.buffer[..LINE_LIMIT].contains(&b'\n') {
                return Err(ReadError::Refused(Status(414, "URI Too Long")));
            }
            if self.buffer.len() > HEAD_LIMIT {
                return Err(ReadError::Refused(Status(431, "Request Header Fields Too Large")));
            }
            let fresh = self.buffer.is_empty();
            match self.receive(&mut chunk, deadline) {
                Ok(0) => return Err(ReadError::Closed),
                Ok(n) => self.buffer.extend_from_slice(&chunk[..n]),
                Err(e) if timed_out(&e) && !fresh => {
                    return Err(ReadError::Refused(Status(408, "Request Timeout")));
                }
                Err(_) => return Err(ReadError::Closed),
            }
            if fresh {
                deadline = Instant::now() + limit;
            }
        }
    }

    fn receive(&mut self, chunk: &mut [u8], deadline: Instant) -> io::Result<usize> {
        loop {
            self.stream.set_read_timeout(Some(remaining(deadline)?))?;
            match self.stream.read(chunk) {
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                result => return result,
            }
        }
    }

    /// Writes a status line, header fields, and the body unless it is `None`.
    pub fn write(&mut self, status: Status, fields: &[(&str, &str)], body: Option<&[u8]>) -> io::Result<()> {
        let mut head = format!("HTTP/1.1 {} {}\r\n", status.0, status.1);
        for (name, value) in fields {
            head.push_str(name);
            head.push_str(": ");
            head.push_str(value);
            head.push_str("\r\n");
        }
        head.push_str("\r\n");
        let deadline = Instant::now() + WRITE_TIME;
        self.send(head.as_bytes(), deadline)?;
        body.map_or(Ok(()), |body| self.send(body, deadline))
    }

    /// Writes bytes, all of them before the deadline.
    pub fn send(&mut self, mut bytes: &[u8], deadline: Instant) -> io::Result<()> {
        while !bytes.is_empty() {
            self.stream.set_write_timeout(Some(remaining(deadline)?))?;
            match self.stream.write(bytes) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(n) => bytes = &bytes[n..],
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
        Ok(())
    }

    /// Whether the other side has closed, as far as one can tell without waiting.
    pub fn is_closed(&self) -> bool {
        let mut byte = [0];
        if self.stream.set_nonblocking(true).is_err() {
            return true;
        }
        let closed = match self.stream.peek(&mut byte) {
            Ok(n) => n == 0,
            Err(e) => !timed_out(&e),
        };
        self.stream.set_nonblocking(false).is_err() || closed
    }

    /// Closes after a refusal. What the client still sends is read for a moment and thrown away:
    /// closing with unread bytes would reset the connection and could lose the answer.
    pub fn close(mut self) {
        if self.stream.shutdown(Shutdown::Write).is_err() {
            return;
        }
        let deadline = Instant::now() + Duration::from_millis(500);
        let mut chunk = [0; 4096];
        for _ in 0..64 {
            match self.receive(&mut chunk, deadline) {
                Ok(0) | Err(_) => return,
                Ok(_) => {}
            }
        }
    }
}

fn remaining(deadline: Instant) -> io::Result<Duration> {
    let left = deadline.saturating_duration_since(Instant::now());
    if left.is_zero() { Err(ErrorKind::TimedOut.into()) } else { Ok(left) }
}

fn timed_out(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

/// Where the head ends: after the first empty line.
fn head_end(buffer: &[u8]) -> Option<usize> {
    let mut start = 0;
    while let Some(at) = buffer[start..].iter().position(|&b| b == b'\n') {
        let line = &buffer[start..start + at];
        start += at + 1;
        if line.is_empty() || line == b"\r" {
            return Some(start);
        }
    }
    None
}

/// Parses a head that is complete (RFC 9112, sections 3 and 5); what is ambiguous is refused.
fn parse(head: &[u8]) -> Result<Request, Status> {
    const BAD: Status = Status(400, "Bad Request");
    let text = std::str::from_utf8(head).map_err(|_| BAD)?;
    let mut lines = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
    let line = lines.next().ok_or(BAD)?;
    if line.len() > LINE_LIMIT {
        return Err(Status(414, "URI Too Long"));
    }
    if head.len() > HEAD_LIMIT {
        return Err(Status(431, "Request Header Fields Too Large"));
    }
    let mut words = line.split(' ');
    let (Some(method), Some(target), Some(version), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(BAD);
    };
    if !is_token(method) || target.is_empty() || target.bytes().any(|b| b <= b' ' || b >= 0x7f) {
        return Err(BAD);
    }
    let minor = match version {
        "HTTP/1.1" => 1,
        "HTTP/1.0" => 0,
        _ if version.starts_with("HTTP/") => return Err(Status(505, "HTTP Version Not Supported")),
        _ => return Err(BAD),
    };
    let mut fields = Vec::new();
    for line in lines.take_while(|line| !line.is_empty()) {
        let (name, value) = line.split_once(':').ok_or(BAD)?;
        let value = value.trim_matches([' ', '\t']);
        // A name that ends in a space, or a line that begins with one, is how requests are smuggled.
        if !is_token(name) || value.chars().any(|c| c.is_control() && c != '\t') {
            return Err(BAD);
        }
        if fields.len() == FIELD_LIMIT {
            return Err(Status(431, "Request Header Fields Too Large"));
        }
        fields.push((name.to_ascii_lowercase(), value.to_owned()));
    }
    let mut hosts = fields.iter().filter(|(name, _)| name == "host").map(|(_, value)| value.clone());
    let mut host = hosts.next();
    if hosts.next().is_some() || (host.is_none() && minor == 1) {
        return Err(BAD);
    }
    let target = if let Some(rest) = target.strip_prefix("http://") {
        let at = rest.find(['/', '?']).unwrap_or(rest.len());
        host = Some(rest[..at].to_owned());
        if rest[at..].starts_with('/') { rest[at..].to_owned() } else { format!("/{}", &rest[at..]) }
    } else {
        target.to_owned()
    };
    let mut request = Request { method: method.to_owned(), target, host, keep_alive: minor == 1, fields };
    let says_close = request.field("connection").is_some_and(|v| v.to_ascii_lowercase().contains("close"));
    let has_body = request.field("transfer-encoding").is_some()
        || request.field("content-length").is_some_and(|length| length != "0");
    request.keep_alive &= !says_close && !has_body;
    Ok(request)
}

fn is_token(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(head: &str) -> u16 {
        parse(head.as_bytes()).expect_err(head).0
    }

    #[test]
    fn reads_target_host_and_fields() {
        let request =
            parse(b"GET /a?b HTTP/1.1\r\nHost: x:1\r\nIf-None-Match:  \"e\" \r\n\r\n").expect("valid");
        assert_eq!((request.target.as_str(), request.host.as_deref()), ("/a?b", Some("x:1")));
        assert_eq!(request.field("if-none-match"), Some("\"e\""));
        assert!(request.keep_alive);
    }

    #[test]
    fn the_authority_of_an_absolute_target_goes_before_the_host_field() {
        let request = parse(b"GET http://evil.example?x HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("valid");
        assert_eq!((request.target.as_str(), request.host.as_deref()), ("/?x", Some("evil.example")));
    }

    #[test]
    fn refuses_what_is_malformed_or_ambiguous() {
        for head in [
            "GET /\r\n\r\n",
            "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
            "G(T / HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /\u{e9} HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET / HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n",
            "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n",
        ] {
            assert_eq!(status(head), 400, "{head:?}");
        }
        assert_eq!(status("GET / HTTP/2.0\r\nHost: a\r\n\r\n"), 505);
        let many = format!("GET / HTTP/1.1\r\nHost: a\r\n{}\r\n", "a: b\r\n".repeat(100));
        assert_eq!(status(&many), 431);
    }

    #[test]
    fn a_body_ends_the_connection() {
        let request = parse(b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n").expect("valid");
        assert!(!request.keep_alive);
    }
}
