//! A client for HTTP with limits: addresses, redirects, size and time.
//!
//! A source may name any address. Unless the user allows it, none is asked for that leads into the machine or
//! its network: names are looked up first, and every redirect is looked at again.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Which hosts may be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hosts {
    /// Those of the public network.
    #[default]
    Public,
    /// Those of this machine and of private networks too.
    All,
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HttpError {
    /// The host does not exist.
    NoHost,
    /// The host is one of this machine or of a private network.
    PrivateHost,
    /// The time is up.
    TimedOut,
    /// The answer is larger than this.
    TooLarge(u64),
    /// The server answers with this status.
    Status(u16),
    /// Anything else.
    Other(String),
}

impl std::fmt::Display for HttpError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            HttpError::NoHost => f.write_str("the host does not exist"),
            HttpError::PrivateHost => f.write_str(
                "the host is on this machine or in a private network (allow it with `--allow-private-hosts`)",
            ),
            HttpError::TimedOut => f.write_str("timed out"),
            HttpError::TooLarge(bytes) => write!(f, "the document is larger than {} MiB", bytes >> 20),
            HttpError::Status(status) => write!(f, "the server answered with status {status}"),
            HttpError::Other(message) => f.write_str(message),
        }
    }
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// The content.
    Get,
    /// Only the status.
    Head,
}

/// Whether an address is one of the public network.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// By the registry of special addresses (RFC 6890 and its updates).
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation()
        || a == 0
        || a >= 240
        || a == 100 && b & 0xc0 == 64
        || a == 192 && b == 0 && c == 0
        || a == 198 && b & 0xfe == 18)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let parts = address.segments();
    // Addresses that hold one of IPv4 lead to that: mapped, translated (RFC 6052) and 6to4.
    let embedded = match parts {
        [0, 0, 0, 0, 0, 0 | 0xffff, high, low] => Some((high, low)),
        [0, 0, 0, 0, 0xffff, 0, high, low] => Some((high, low)),
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => Some((high, low)),
        [0x2002, high, low, ..] => Some((high, low)),
        _ => None,
    };
    if let Some((high, low)) = embedded {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        return is_public_v4(Ipv4Addr::new(a, b, c, d));
    }
    // Only 2000::/3 is assigned; within it are Teredo and the addresses of documentation.
    parts[0] & 0xe000 == 0x2000
        && !(parts[0] == 0x2001 && (parts[1] == 0 || parts[1] == 0xdb8))
        && parts[0] != 0x3fff
}

/// An address as a request may have it: other characters are escaped.
#[cfg_attr(not(feature = "remote"), expect(dead_code, reason = "there is no client"))]
fn escaped(url: &str) -> String {
    let path = url.match_indices('/').nth(2).map_or(url.len(), |(at, _)| at);
    let mut out = url[..path].to_owned();
    for byte in url[path..].split('#').next().unwrap_or_default().bytes() {
        match byte {
            b'!' | b'#'..=b';' | b'=' | b'?'..=b'Z' | b'_' | b'a'..=b'z' | b'~' => out.push(byte as char),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(feature = "remote")]
pub use client::Client;

/// The client of a program that was built without one.
#[cfg(not(feature = "remote"))]
#[derive(Debug)]
pub struct Client;

#[cfg(not(feature = "remote"))]
impl Client {
    /// A client that answers nothing.
    pub fn new(_hosts: Hosts) -> Self {
        Self
    }

    /// An error.
    ///
    /// # Errors
    /// Always.
    pub fn ask(&self, _: &str, _: Method, _: u64, _: std::time::Instant) -> Result<Vec<u8>, HttpError> {
        Err(HttpError::Other("this program was built without the feature `remote`".to_owned()))
    }
}

#[cfg(feature = "remote")]
mod client {
    use std::io::Read;
    use std::net::IpAddr;
    use std::time::{Duration, Instant};

    use ureq::config::Config;
    use ureq::http::{Response, Uri};
    use ureq::tls::{RootCerts, TlsConfig};
    use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
    use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
    use ureq::{Agent, Body, Error};

    use super::{Hosts, HttpError, Method, escaped, is_public};

    /// Most redirects on the way to an answer.
    const MAX_REDIRECTS: usize = 8;
    /// The message of an error that the resolver gives for a private host.
    const PRIVATE: &str = "private host";

    /// Asks servers.
    #[derive(Debug)]
    pub struct Client {
        agent: Agent,
        hosts: Hosts,
    }

    impl Client {
        /// A client that asks these hosts.
        pub fn new(hosts: Hosts) -> Self {
            let config = Config::builder()
                .max_redirects(0)
                .max_redirects_will_error(false)
                .http_status_as_error(false)
                .user_agent(concat!("specwright/", env!("CARGO_PKG_VERSION")))
                .tls_config(TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build())
                .build();
            let resolver = Guard { hosts, inner: DefaultResolver::default() };
            Self { agent: Agent::with_parts(config, DefaultConnector::default(), resolver), hosts }
        }

        /// The content that an address answers with, of at most `limit` bytes, before `end`.
        ///
        /// # Errors
        /// When there is no answer within the limits, or its status is not one of success.
        pub fn ask(&self, url: &str, method: Method, limit: u64, end: Instant) -> Result<Vec<u8>, HttpError> {
            let mut url = url.to_owned();
            for _ in 0..=MAX_REDIRECTS {
                let response = self.one(&url, method, end)?;
                let status = response.status().as_u16();
                let location = response.headers().get("location").and_then(|value| value.to_str().ok());
                match (status, location) {
                    (301 | 302 | 303 | 307 | 308, Some(location)) => {
                        url = crate::source::resolve_address(&url, location).ok_or_else(|| {
                            HttpError::Other(format!("cannot follow the redirect to `{location}`"))
                        })?;
                    }
                    (200..=299, _) if method == Method::Head => return Ok(Vec::new()),
                    (200..=299, _) => return body(response, limit),
                    (status, _) => return Err(HttpError::Status(status)),
                }
            }
            Err(HttpError::Other(format!("more than {MAX_REDIRECTS} redirects")))
        }

        /// The answer to one request.
        fn one(&self, url: &str, method: Method, end: Instant) -> Result<Response<Body>, HttpError> {
            let left = end.saturating_duration_since(Instant::now());
            if left < Duration::from_millis(1) {
                return Err(HttpError::TimedOut);
            }
            let url = escaped(url);
            let uri: Uri =
                url.parse().map_err(|error| HttpError::Other(format!("invalid address: {error}")))?;
            if !matches!(uri.scheme_str(), Some("http" | "https")) {
                return Err(HttpError::Other(format!("`{url}` is not an address of HTTP")));
            }
            // A proxy looks names up itself, so what can be seen of a host is looked at before.
            if self.hosts == Hosts::Public && uri.host().is_some_and(is_private_name) {
                return Err(HttpError::PrivateHost);
            }
            let request = match method {
                Method::Get => self.agent.get(uri),
                Method::Head => self.agent.head(uri),
            };
            request.config().timeout_global(Some(left)).build().call().map_err(of)
        }
    }

    fn body(response: Response<Body>, limit: u64) -> Result<Vec<u8>, HttpError> {
        let mut content = Vec::new();
        let mut reader = response.into_body().into_reader().take(limit + 1);
        reader.read_to_end(&mut content).map_err(|error| match error.kind() {
            std::io::ErrorKind::TimedOut => HttpError::TimedOut,
            _ => of(Error::from(error)),
        })?;
        if content.len() as u64 > limit { Err(HttpError::TooLarge(limit)) } else { Ok(content) }
    }

    fn of(error: Error) -> HttpError {
        match error {
            Error::HostNotFound => HttpError::NoHost,
            Error::Timeout(_) => HttpError::TimedOut,
            Error::Io(error) if error.to_string() == PRIVATE => HttpError::PrivateHost,
            // There is no kind for it: these are the words of the systems.
            Error::Io(error)
                if error.raw_os_error() == Some(11001)
                    || ["Name or service not known", "nodename nor servname", "Name does not resolve"]
                        .iter()
                        .any(|words| error.to_string().contains(words)) =>
            {
                HttpError::NoHost
            }
            error => HttpError::Other(error.to_string()),
        }
    }

    /// Whether a host is a private one by its name or number alone.
    fn is_private_name(host: &str) -> bool {
        let host =
            host.trim_start_matches('[').trim_end_matches(']').trim_end_matches('.').to_ascii_lowercase();
        host == "localhost"
            || host.ends_with(".localhost")
            || host.parse::<IpAddr>().is_ok_and(|address| !is_public(address))
    }

    /// Looks names up, and gives the addresses that may be asked.
    #[derive(Debug)]
    struct Guard {
        hosts: Hosts,
        inner: DefaultResolver,
    }

    impl Resolver for Guard {
        fn resolve(
            &self,
            uri: &Uri,
            config: &Config,
            timeout: NextTimeout,
        ) -> Result<ResolvedSocketAddrs, Error> {
            let found = self.inner.resolve(uri, config, timeout)?;
            // The proxy of the user is asked wherever it is.
            let is_proxy = config.proxy().is_some_and(|proxy| {
                uri.host() == Some(proxy.host()) && uri.port_u16() == Some(proxy.port())
            });
            if self.hosts == Hosts::All || is_proxy || found.iter().all(|address| is_public(address.ip())) {
                return Ok(found);
            }
            Err(Error::Io(std::io::Error::other(PRIVATE)))
        }
    }

    #[cfg(test)]
    mod tests {
        use std::io::{Read, Write};
        use std::net::TcpListener;

        use super::*;

        /// Answers as many requests as there are answers; the address of the server.
        fn server(answers: Vec<Vec<u8>>) -> String {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let address = format!("http://{}", listener.local_addr().unwrap());
            std::thread::spawn(move || {
                for answer in answers {
                    let (mut stream, _) = listener.accept().unwrap();
                    let _ = stream.read(&mut [0; 4096]);
                    let _ = stream.write_all(&answer);
                }
            });
            address
        }

        fn soon() -> Instant {
            Instant::now() + Duration::from_secs(20)
        }

        #[test]
        fn private_hosts_are_not_asked() {
            let client = Client::new(Hosts::Public);
            for url in [
                "http://127.0.0.1:9/",
                "http://localhost:9/",
                "http://[::1]:9/",
                "http://0x7f.1:9/",
                "http://2130706433/",
            ] {
                let error = client.ask(url, Method::Get, 10, soon()).unwrap_err();
                assert_eq!(error, HttpError::PrivateHost, "{url}");
            }
            let error = client.ask("file:///etc/passwd", Method::Get, 10, soon()).unwrap_err();
            assert!(matches!(error, HttpError::Other(_)));
        }

        #[test]
        fn an_answer_has_a_limit_without_a_length() {
            let head = b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n".to_vec();
            let large = [head.clone(), vec![b'x'; 1 << 16]].concat();
            let small = [head, vec![b'x'; 10]].concat();
            let client = Client::new(Hosts::All);
            let answer = client.ask(&server(vec![large]), Method::Get, 1000, soon());
            assert_eq!(answer, Err(HttpError::TooLarge(1000)));
            assert_eq!(client.ask(&server(vec![small]), Method::Get, 10, soon()).unwrap().len(), 10);
        }

        #[test]
        fn redirects_end() {
            let again =
                b"HTTP/1.1 302 Found\r\nlocation: /x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
                    .to_vec();
            let client = Client::new(Hosts::All);
            let error = client.ask(&server(vec![again; 12]), Method::Get, 10, soon()).unwrap_err();
            assert_eq!(error, HttpError::Other("more than 8 redirects".to_owned()));
            let away = b"HTTP/1.1 302 Found\r\nlocation: ftp://a.b/x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
            let error = client.ask(&server(vec![away.to_vec()]), Method::Get, 10, soon()).unwrap_err();
            assert!(error.to_string().contains("not an address of HTTP"), "{error}");
        }

        #[test]
        fn time_ends() {
            let endless = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nx".to_vec();
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let url = format!("http://{}", listener.local_addr().unwrap());
            let (done, wait) = std::sync::mpsc::channel::<()>();
            let server = std::thread::spawn(move || {
                let (mut stream, _) = listener.accept().unwrap();
                let _ = stream.read(&mut [0; 4096]);
                let _ = stream.write_all(&endless);
                let _ = wait.recv();
            });
            let end = Instant::now() + Duration::from_millis(300);
            let error = Client::new(Hosts::All).ask(&url, Method::Get, 1000, end).unwrap_err();
            assert_eq!(error, HttpError::TimedOut);
            drop(done);
            server.join().unwrap();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn special_addresses_are_not_public() {
        for address in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "255.255.255.255",
            "224.0.0.1",
            "198.18.0.1",
            "192.0.0.1",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "::ffff:127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "ff02::1",
            "::7f00:1",
        ] {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
        for address in ["1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1", "::ffff:8.8.8.8"] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn an_address_is_one_request() {
        assert_eq!(escaped("http://a.b/[1-300]{x}?q=a b#c"), "http://a.b/%5B1-300%5D%7Bx%7D?q=a%20b");
        assert_eq!(escaped("http://[::1]/é%20"), "http://[::1]/%C3%A9%20");
    }
}
