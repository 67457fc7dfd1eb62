//! Which names the preview answers to.
//!
//! A page of another site can make its own name resolve to 127.0.0.1 and would then be let in by the
//! browser as the same origin (DNS rebinding). The `Host` field still holds the foreign name, so it
//! is checked on every request. The port is not: it may be forwarded from another one.

use std::net::{IpAddr, Ipv6Addr};

/// The names that are answered.
#[derive(Debug, Clone)]
pub struct Names {
    /// What was given with `--host`.
    given: Option<String>,
}

impl Names {
    /// The names of this machine itself, and the one that was asked for.
    pub fn new(given: Option<&str>) -> Self {
        Self { given: given.map(str::to_ascii_lowercase) }
    }

    /// Whether a `Host` field is one of ours.
    pub fn allow(&self, host: &str) -> bool {
        let Some(name) = without_port(host) else {
            return false;
        };
        let name = name.to_ascii_lowercase();
        if name == "localhost" || name.ends_with(".localhost") || Some(&name) == self.given.as_ref() {
            return true;
        }
        match address(&name) {
            // Addresses cannot be rebound; but when only this machine may ask, it has no other names.
            Some(ip) => ip.is_loopback() || self.given.is_some(),
            None => false,
        }
    }
}

fn address(name: &str) -> Option<IpAddr> {
    match name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(inner) => inner.parse::<Ipv6Addr>().ok().map(IpAddr::from),
        None => name.parse().ok().filter(IpAddr::is_ipv4),
    }
}

/// The name before the port; `None` when what follows it is not a port.
fn without_port(host: &str) -> Option<&str> {
    let end = if host.starts_with('[') { host.find(']')? + 1 } else { host.find(':').unwrap_or(host.len()) };
    let (name, port) = host.split_at(end);
    let is_port =
        port.is_empty() || port.strip_prefix(':').is_some_and(|p| p.bytes().all(|b| b.is_ascii_digit()));
    (is_port && !name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_by_default() {
        let names = Names::new(None);
        for host in ["localhost", "LOCALHOST:8000", "spec.localhost:1", "127.0.0.1:8000", "[::1]:8000"] {
            assert!(names.allow(host), "{host}");
        }
        for host in [
            "",
            ":80",
            "evil.example",
            "localhost.evil.example",
            "192.168.1.2:8000",
            "localhost:8000@evil",
            "[::1",
        ] {
            assert!(!names.allow(host), "{host}");
        }
    }

    #[test]
    fn a_given_host_adds_its_name_and_addresses_but_no_other_name() {
        let names = Names::new(Some("Box.example"));
        assert!(names.allow("box.example:8000"));
        assert!(names.allow("192.168.1.2:8000"));
        assert!(!names.allow("evil.example:8000"));
    }
}
