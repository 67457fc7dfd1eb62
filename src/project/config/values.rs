//! Values with a form of their own: dates, language tags, addresses and colours.

/// Whether a text is a day that exists, as in `2026-07-08`.
pub fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else { return false };
    let number = |part: &str, length: usize| {
        let is_number = part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| part.parse::<u32>().ok()).flatten()
    };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2)) else {
        return false;
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => return false,
    };
    (1..=days).contains(&day)
}

/// Whether a text has the form of a language tag (BCP 47): `en`, `pt-BR`, `zh-Hant-TW`.
pub fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let primary = parts.next().unwrap_or_default();
    let is_alphabetic = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_primary = matches!(primary.len(), 2..=3 | 5..=8) && is_alphabetic(primary)
        || matches!(primary, "x" | "i") && text.len() > 2;
    let is_part =
        |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_primary && parts.all(is_part)
}

/// Whether a text can be an address: not empty, without white space, with a host after `http://`.
pub(super) fn is_url(text: &str) -> bool {
    let rest = ["https://", "http://"].iter().find_map(|scheme| text.strip_prefix(scheme));
    let has_host = rest.is_none_or(|rest| !rest.is_empty() && !rest.starts_with(['/', '?', '#', ':']));
    !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || c.is_control()) && has_host
}

/// Whether a site can be published at this address: absolute, or a path from the root of its host.
pub(super) fn is_site_url(text: &str) -> bool {
    let is_absolute = text.starts_with("https://") || text.starts_with("http://");
    is_url(text)
        && (is_absolute || text.starts_with('/') && !text.starts_with("//"))
        && !text.contains(['?', '#'])
}

/// Whether a text can be a CSS colour: no other declaration fits in it.
pub(super) fn is_color(text: &str) -> bool {
    if let Some(digits) = text.strip_prefix('#') {
        return matches!(digits.len(), 3 | 4 | 6 | 8) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    }
    if text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return !text.is_empty();
    }
    const FUNCTIONS: [&str; 10] =
        ["rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color"];
    let inner = text.split_once('(').and_then(|(name, rest)| {
        let is_known = FUNCTIONS.contains(&name.to_ascii_lowercase().as_str());
        rest.strip_suffix(')').filter(|_| is_known)
    });
    inner.is_some_and(|inner| {
        !inner.is_empty() && inner.chars().all(|c| c.is_ascii_alphanumeric() || " .,%/-+".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_exist() {
        assert!(is_date("2024-02-29") && is_date("2026-12-31"));
        for wrong in
            ["2026-02-29", "2026-13-01", "31.02.2026", "2026-1-1", "today", "2026-00-10", "2026-04-31"]
        {
            assert!(!is_date(wrong), "{wrong}");
        }
    }

    #[test]
    fn languages_have_the_form_of_a_tag() {
        assert!(
            is_language("en") && is_language("pt-BR") && is_language("zh-Hant-TW") && is_language("x-own")
        );
        for wrong in ["", "english language", "e", "en_US", "de-", "germ"] {
            assert!(!is_language(wrong), "{wrong}");
        }
    }

    #[test]
    fn addresses_have_a_host() {
        assert!(is_site_url("https://example.org/v1/") && is_site_url("/v1/"));
        for wrong in ["", "example.org", "https://", "htps://example.org/", "https://a b/", "//example.org/"]
        {
            assert!(!is_site_url(wrong), "{wrong}");
        }
    }

    #[test]
    fn colours_hold_nothing_else() {
        for right in ["#b02a5b", "#abc", "teal", "rgb(1 2 3 / 50%)", "oklch(0.6 0.1 200)"] {
            assert!(is_color(right), "{right}");
        }
        for wrong in ["", "#12", "#ggg", "red; x: y", "url(https://x)", "rgb()", "b02a5b"] {
            assert!(!is_color(wrong), "{wrong}");
        }
    }
}
