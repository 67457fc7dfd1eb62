//! Rows of comma-separated values.

/// How values are separated and quoted.
#[derive(Debug, Clone, Copy)]
pub(in crate::markup::rst) struct Dialect {
    pub delimiter: char,
    pub quote: char,
    pub escape: Option<char>,
    /// Whether white space behind a delimiter belongs to the value.
    pub keeps_space: bool,
}

impl Default for Dialect {
    fn default() -> Self {
        Self { delimiter: ',', quote: '"', escape: None, keeps_space: false }
    }
}

/// The rows of a text; blank lines outside of quotes are none.
pub(in crate::markup::rst) fn rows(text: &str, dialect: Dialect) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let mut row: Vec<String> = Vec::new();
    let mut value = String::new();
    let mut is_quoted = false;
    let mut at_start = true;
    let mut chars = text.chars().peekable();
    loop {
        let c = chars.next();
        match c {
            Some(c) if dialect.escape == Some(c) => {
                value.extend(chars.next());
                at_start = false;
            }
            Some(c) if is_quoted && c == dialect.quote => {
                if dialect.escape.is_none() && chars.next_if_eq(&dialect.quote).is_some() {
                    value.push(c);
                } else {
                    is_quoted = false;
                }
            }
            Some(c) if is_quoted => value.push(c),
            Some(c) if c == dialect.quote && at_start => {
                is_quoted = true;
                at_start = false;
            }
            Some(c) if c == dialect.delimiter => {
                row.push(std::mem::take(&mut value));
                at_start = true;
            }
            Some('\n') | None => {
                if !row.is_empty() || !value.is_empty() || !at_start {
                    row.push(std::mem::take(&mut value));
                    rows.push(std::mem::take(&mut row));
                }
                at_start = true;
                if c.is_none() {
                    return rows;
                }
            }
            Some(' ') if at_start && !dialect.keeps_space => {}
            Some(c) => {
                value.push(c);
                at_start = false;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_hold_delimiters_line_ends_and_quotes() {
        let text = "a, \"b, \"\"c\"\"\nd\",\n\n\"\",e";
        assert_eq!(rows(text, Dialect::default()), [vec!["a", "b, \"c\"\nd", ""], vec!["", "e"]]);
        let dialect = Dialect { delimiter: ';', quote: '\'', escape: Some('\\'), keeps_space: true };
        assert_eq!(rows("a; 'b\\'c;'d'", dialect), [vec!["a", " 'b'c", "d"]]);
    }
}
