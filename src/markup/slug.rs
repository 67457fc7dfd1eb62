//! The anchor of a heading, made of its words as GitHub does it.

/// Letters and digits in lower case, `_` and `-`; a blank becomes `-`, everything else is dropped.
/// A heading without any of these is called `heading`.
///
/// `text` is what the reader sees (`Homeserver -> client` for `Homeserver -&gt; client`). Anchors
/// that come out the same get the suffixes `-1`, `-2`… in the order of the page; that is up to the
/// page, since only it knows its other anchors.
pub fn github_slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.trim().chars() {
        match c {
            ' ' | '-' => slug.push('-'),
            '_' => slug.push('_'),
            c if c.is_alphabetic() || is_decimal_digit(c) => slug.extend(c.to_lowercase()),
            _ => {}
        }
    }
    if slug.is_empty() { "heading".to_owned() } else { slug }
}

/// Digits of any script, but not fractions or Roman numerals (Unicode's category Nd).
fn is_decimal_digit(c: char) -> bool {
    c.is_ascii_digit() || (c.is_numeric() && !c.is_ascii() && is_in_decimal_run(c))
}

/// Decimal digits of a script stand in a row of ten whose neighbours are numeric, too; superscripts,
/// fractions and enclosed numbers, the numeric characters that headings do use, are told by block.
fn is_in_decimal_run(c: char) -> bool {
    !matches!(c, '\u{B2}'..='\u{BE}' | '\u{2070}'..='\u{218B}' | '\u{2460}'..='\u{24FF}' | '\u{2776}'..='\u{2793}' | '\u{3007}'..='\u{33FF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_letters_digits_and_dashes() {
        assert_eq!(github_slug("Matrix Content (mxc://) URIs"), "matrix-content-mxc-uris");
        assert_eq!(github_slug("m.secret_storage.v1.aes-hmac-sha2"), "msecret_storagev1aes-hmac-sha2");
        assert_eq!(
            github_slug("Homeserver -> Application Service API"),
            "homeserver---application-service-api"
        );
        assert_eq!(github_slug("  Étude №1: Übung  2² "), "étude-1-übung--2");
        assert_eq!(github_slug("…"), "heading");
    }
}
