//! Anchors made from titles and names.

/// The anchor of a title: lower case, Latin letters without their marks, runs of anything else but
/// `a`–`z` and digits as one hyphen; no digits or hyphens at the start, no hyphen at the end.
pub fn slug(title: &str) -> String {
    let mut slug = String::with_capacity(title.len());
    let mut gap = false;
    let push = |letter: char, slug: &mut String, gap: &mut bool| {
        if std::mem::take(gap) && !slug.is_empty() {
            slug.push('-');
        }
        if !(slug.is_empty() && letter.is_ascii_digit()) {
            slug.push(letter);
        }
    };
    for c in title.chars() {
        match c {
            'a'..='z' | '0'..='9' => push(c, &mut slug, &mut gap),
            'A'..='Z' => push(c.to_ascii_lowercase(), &mut slug, &mut gap),
            _ if c.is_ascii() || c.is_whitespace() => gap = true,
            _ => {
                for lower in c.to_lowercase() {
                    fold(lower).chars().for_each(|letter| push(letter, &mut slug, &mut gap));
                }
            }
        }
    }
    slug
}

/// ASCII letters that a lower-case letter stands for; nothing for what has none. Characters
/// without such letters are left out without leaving a gap.
fn fold(c: char) -> &'static str {
    match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' | 'ȧ' | 'ạ'..='ặ' | 'ª' => "a",
        'æ' => "ae",
        'ƀ' | 'ɓ' | 'ḃ' => "b",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' | 'ƈ' => "c",
        'ď' | 'đ' | 'ð' | 'ḋ' => "d",
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ȩ' | 'ẹ'..='ệ' => "e",
        'ƒ' | 'ḟ' => "f",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' | 'ǧ' | 'ǵ' => "g",
        'ĥ' | 'ħ' | 'ḣ' => "h",
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' | 'ǐ' | 'ỉ' | 'ị' => "i",
        'ĳ' => "ij",
        'ĵ' | 'ǰ' => "j",
        'ķ' | 'ǩ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => "l",
        'ṁ' => "m",
        'ñ' | 'ń' | 'ņ' | 'ň' | 'ŉ' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ǒ' | 'ơ' | 'º' | 'ọ'..='ợ' => "o",
        'œ' => "oe",
        'ṗ' => "p",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' | 'ṡ' | 'ſ' => "s",
        'ß' => "sz",
        'ţ' | 'ť' | 'ŧ' | 'ț' | 'ṫ' => "t",
        'þ' => "th",
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ǔ' | 'ư' | 'ụ'..='ự' => "u",
        'ŵ' | 'ẁ' | 'ẃ' | 'ẅ' => "w",
        'ý' | 'ÿ' | 'ŷ' | 'ỳ'..='ỹ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        'ﬀ' => "ff",
        'ﬁ' => "fi",
        'ﬂ' => "fl",
        '¹' => "1",
        '²' => "2",
        '³' => "3",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_become_plain_anchors() {
        assert_eq!(slug("GET /_matrix/client/r0/sync"), "get-matrix-client-r0-sync");
        assert_eq!(slug("3PID Types"), "pid-types");
        assert_eq!(slug("m.room.message"), "m-room-message");
        assert_eq!(slug("module:im"), "module-im");
        assert_eq!(slug("Élan – vital!"), "elan-vital");
        assert_eq!(slug("1.2 - 3"), "");
    }
}
