//! Standalone addresses within text: `https://…`, `someone@example.org`.

use std::ops::Range;

use super::{Scanner, text};
use crate::markup::rst::chars::{may_follow, may_precede};
use crate::markup::{Str, Tag};

/// Schemes that make a word an address.
const SCHEMES: &[&str] = &[
    "about",
    "acct",
    "cid",
    "data",
    "dav",
    "dns",
    "doi",
    "feed",
    "file",
    "ftp",
    "geo",
    "git",
    "gopher",
    "h323",
    "http",
    "https",
    "im",
    "imap",
    "info",
    "ipp",
    "irc",
    "jabber",
    "ldap",
    "ldaps",
    "magnet",
    "mailto",
    "mid",
    "mms",
    "mxc",
    "news",
    "nfs",
    "nntp",
    "pop",
    "rsync",
    "rtsp",
    "sftp",
    "sip",
    "sips",
    "sms",
    "snmp",
    "ssh",
    "stun",
    "svn",
    "tag",
    "tel",
    "telnet",
    "tftp",
    "turn",
    "urn",
    "view-source",
    "webcal",
    "ws",
    "wss",
    "xmpp",
];

/// An address in `text`: where it stands, and whether it is an e-mail address.
type Found = (Range<usize>, bool);

impl Scanner<'_, '_, '_, '_, '_> {
    /// Makes events of the pending text up to `end`, with addresses as links.
    pub(super) fn flush(&mut self, end: usize) {
        if std::mem::take(&mut self.trim_next) {
            let pending = &self.text[self.pending..end];
            self.pending += pending.len() - pending.trim_start().len();
        }
        let (start, text) = (self.pending, self.text);
        for (range, is_mail) in find(&text[start..end]) {
            let range = start + range.start..start + range.end;
            text::emit(self.parser, self.run, text, self.pending..range.start);
            let address = text::unescape(&text[range.clone()]);
            let url = if is_mail { format!("mailto:{address}") } else { address };
            let link = Tag::Link { url: Str::from(url), title: Str::from("") };
            self.marked(link, range.clone(), range.clone());
            self.pending = range.end;
        }
        if self.pending < end {
            text::emit(self.parser, self.run, text, self.pending..end);
        }
        self.pending = end;
    }
}

/// The addresses in a text.
fn find(text: &str) -> Vec<Found> {
    let bytes = text.as_bytes();
    let mut found: Vec<Found> = Vec::new();
    // Where the characters end that were looked through in vain: they are not looked at again.
    let mut tried = 0;
    let mut from = 0;
    while let Some(skip) = bytes[from..].iter().position(|byte| matches!(byte, b':' | b'@')) {
        let at = from + skip;
        from = at + 1;
        let floor = found.last().map_or(0, |(range, _)| range.end);
        let hit = if bytes[at] == b'@' {
            mail(text, at, floor).map(|range| (range, true))
        } else if at >= tried
            && let Some(start) = scheme(text, at, floor)
        {
            let limit = uri_limit(bytes, at + 1);
            let end = uri_end(text, at + 1, limit);
            if end.is_none() {
                tried = limit;
            }
            end.map(|end| (start..end, false))
        } else {
            None
        };
        if let Some((range, is_mail)) = hit {
            from = range.end;
            found.push((range, is_mail));
        }
    }
    found
}

fn starts(text: &str, at: usize, floor: usize) -> bool {
    at == floor || text[..at].chars().next_back().is_none_or(may_precede)
}

/// Where the known scheme starts that ends at the colon `at`.
fn scheme(text: &str, at: usize, floor: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_scheme = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'+' | b'-');
    let length = bytes[floor..at].iter().rev().take(16).take_while(|byte| is_scheme(byte)).count();
    (at - length..at).find(|start| {
        starts(text, *start, floor)
            && SCHEMES.iter().any(|scheme| scheme.eq_ignore_ascii_case(&text[*start..at]))
    })
}

fn is_uri(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.!~*'()[];/:@&=+$,%".contains(&byte)
}

/// Behind the last character that can belong to an address.
fn uri_limit(bytes: &[u8], start: usize) -> usize {
    let run = |from: usize| from + bytes[from..].iter().take_while(|byte| is_uri(**byte)).count();
    let mut end = run(start);
    for mark in [b'?', b'#'] {
        if bytes.get(end) == Some(&mark) {
            end = run(end + 1);
        }
    }
    end
}

/// The last place up to `limit` where an address may end: behind a letter, digit or slash, and
/// before a space or punctuation.
fn uri_end(text: &str, start: usize, limit: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    (start + 1..=limit).rev().find(|end| {
        let last = bytes[end - 1];
        let ends = last.is_ascii_alphanumeric() || b"_~*/=+".contains(&last);
        (ends || is_uri(last) && bytes.get(*end) == Some(&b'>'))
            && text[*end..].chars().next().is_none_or(may_follow)
    })
}

/// The e-mail address around the `@` at `at`.
fn mail(text: &str, at: usize, floor: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let is_mail = |byte: u8| byte.is_ascii_alphanumeric() || b"-_!~*'{|}/#?^`&=+$%.".contains(&byte);
    let length = bytes[floor..at].iter().rev().take_while(|byte| is_mail(**byte)).count();
    let start = (at - length..at).find(|start| starts(text, *start, floor) && bytes[*start] != b'.')?;
    let limit = at + 1 + bytes[at + 1..].iter().take_while(|byte| is_mail(**byte)).count();
    // The host has at least two characters.
    let end = uri_end(text, at + 2, limit)?;
    Some(start..end)
}

/// The address as a link: an e-mail address gets its scheme.
pub(in crate::markup::rst) fn with_scheme(url: String) -> String {
    let is_mail = url.find('@').and_then(|at| mail(&url, at, 0)) == Some(0..url.len());
    if is_mail { format!("mailto:{url}") } else { url }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn urls(text: &str) -> Vec<&str> {
        find(text).into_iter().map(|(range, _)| &text[range]).collect()
    }

    #[test]
    fn addresses_end_before_punctuation() {
        assert_eq!(urls("(see https://a.example/b_(c)?d=e#f)."), ["https://a.example/b_(c)?d=e#f"]);
        assert_eq!(urls("<http://a.example/b.> x"), ["http://a.example/b."]);
        assert_eq!(urls("at a.b@c.example, or mailto:a@b"), ["a.b@c.example", "mailto:a@b"]);
        assert_eq!(urls("xhttp://a, @alice:example.org and {a: b}"), Vec::<&str>::new());
    }

    #[test]
    fn only_whole_mail_addresses_get_a_scheme() {
        assert_eq!(with_scheme("a@b.example".into()), "mailto:a@b.example");
        assert_eq!(with_scheme("http://a@b.example/".into()), "http://a@b.example/");
    }
}
