//! JSON pointers in the fragment of a URI (RFC 6901, section 6).

use std::borrow::Cow;

/// A parsed pointer: the tokens from the root down, unescaped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pointer(pub Vec<String>);

impl Pointer {
    /// Reads a fragment without its `#`. `None` when it does not start with `/` (it is a name then),
    /// except for the empty one, which means the whole document.
    pub fn parse(fragment: &str) -> Option<Self> {
        if fragment.is_empty() {
            return Some(Self(Vec::new()));
        }
        let rest = fragment.strip_prefix('/')?;
        let token = |token: &str| percent_decode(token).replace("~1", "/").replace("~0", "~");
        Some(Self(rest.split('/').map(token).collect()))
    }
}

/// A token as it stands in a pointer.
pub fn escape_token(token: &str) -> String {
    token.replace('~', "~0").replace('/', "~1")
}

/// Decodes `%XX`; anything that is not a valid escape stays as it is.
pub(crate) fn percent_decode(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let escape = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        match escape.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8(out).map_or(Cow::Borrowed(text), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_unescaped() {
        let tokens = |fragment| Pointer::parse(fragment).map(|pointer| pointer.0);
        assert_eq!(tokens("/paths/~1a~0b%7Bid%7D/get").unwrap(), ["paths", "/a~b{id}", "get"]);
        assert_eq!(tokens("").unwrap(), Vec::<String>::new());
        assert_eq!(tokens("name"), None);
        assert_eq!(tokens("/%zz").unwrap(), ["%zz"]);
    }
}
