//! Programming languages, which mostly differ in their words, quotes and comments.

use super::HtmlWriter;

/// What a lexer has to know of a language.
pub(super) struct Words {
    keywords: &'static [&'static str],
    literals: &'static [&'static str],
    /// What comments to the end of the line begin with.
    line_comments: &'static [&'static str],
    /// Whether there are `/* … */` comments.
    block_comments: bool,
    quotes: &'static [u8],
    /// The quote whose strings go on over line ends.
    long_quote: Option<u8>,
    /// Whether a tripled quote makes a string that goes on over line ends.
    triple: bool,
}

const C_LIKE: Words = Words {
    keywords: &[
        "abstract",
        "async",
        "auto",
        "await",
        "break",
        "case",
        "catch",
        "class",
        "const",
        "continue",
        "default",
        "defer",
        "do",
        "else",
        "enum",
        "export",
        "extends",
        "extern",
        "final",
        "finally",
        "for",
        "from",
        "func",
        "function",
        "go",
        "goto",
        "if",
        "implements",
        "import",
        "in",
        "inline",
        "instanceof",
        "interface",
        "let",
        "map",
        "namespace",
        "new",
        "of",
        "override",
        "package",
        "private",
        "protected",
        "public",
        "range",
        "return",
        "select",
        "sizeof",
        "static",
        "struct",
        "super",
        "switch",
        "template",
        "this",
        "throw",
        "throws",
        "try",
        "type",
        "typedef",
        "typeof",
        "union",
        "using",
        "val",
        "var",
        "virtual",
        "void",
        "while",
        "yield",
    ],
    literals: &["true", "false", "null", "undefined", "nil", "nullptr", "NULL", "NaN"],
    line_comments: &["//"],
    block_comments: true,
    quotes: b"\"'`",
    long_quote: Some(b'`'),
    triple: false,
};

const RUST: Words = Words {
    keywords: &[
        "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern", "fn",
        "for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return",
        "self", "Self", "static", "struct", "super", "trait", "type", "unsafe", "use", "where", "while",
    ],
    literals: &["true", "false", "None", "Some", "Ok", "Err"],
    quotes: b"\"'",
    long_quote: Some(b'"'),
    ..C_LIKE
};

const PYTHON: Words = Words {
    keywords: &[
        "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else",
        "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
        "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
    ],
    literals: &["True", "False", "None"],
    line_comments: &["#"],
    block_comments: false,
    quotes: b"\"'",
    long_quote: None,
    triple: true,
};

const SHELL: Words = Words {
    keywords: &[
        "case", "do", "done", "elif", "else", "esac", "export", "fi", "for", "function", "if", "in", "local",
        "return", "set", "sudo", "then", "until", "while",
    ],
    literals: &["true", "false"],
    line_comments: &["#"],
    block_comments: false,
    quotes: b"\"'",
    long_quote: None,
    triple: false,
};

const SQL: Words = Words {
    keywords: &[
        "ALTER", "AND", "AS", "BY", "CREATE", "DELETE", "DROP", "FROM", "GROUP", "INSERT", "INTO", "JOIN",
        "LEFT", "LIMIT", "NOT", "ON", "OR", "ORDER", "SELECT", "SET", "TABLE", "UPDATE", "VALUES", "WHERE",
    ],
    literals: &["NULL", "TRUE", "FALSE"],
    line_comments: &["--"],
    ..C_LIKE
};

/// The words of a language, by the names that people give it; `None` for plain text.
pub(super) fn language(name: &str) -> Option<&'static Words> {
    Some(match name {
        "rust" | "rs" => &RUST,
        "python" | "py" | "python3" | "ruby" | "rb" => &PYTHON,
        "shell" | "sh" | "bash" | "zsh" | "console" | "shellsession" | "dockerfile" | "make" | "makefile" => {
            &SHELL
        }
        "sql" => &SQL,
        "javascript" | "js" | "jsx" | "mjs" | "typescript" | "ts" | "tsx" | "c" | "h" | "cpp" | "c++"
        | "cc" | "java" | "kotlin" | "kt" | "swift" | "go" | "golang" | "csharp" | "cs" | "c#" | "php"
        | "dart" | "scala" | "groovy" | "proto" | "protobuf" | "graphql" | "zig" | "css" | "scss"
        | "less" => &C_LIKE,
        _ => return None,
    })
}

/// Keywords, literals, strings, numbers and comments.
pub(super) fn write(pen: &mut HtmlWriter<'_, '_>, words: &Words) {
    let bytes = pen.bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let (end, class) = match byte {
            b if b.is_ascii_alphabetic() || b == b'_' || b >= 0x80 => {
                let end = pen.word_end(at, b"");
                let word = &pen.code[at..end];
                let class = match word {
                    _ if words.keywords.contains(&word) => "hl-w",
                    _ if words.literals.contains(&word) => "hl-l",
                    _ => "",
                };
                (end, class)
            }
            b'0'..=b'9' => (pen.word_end(at, b"."), "hl-n"),
            b if words.quotes.contains(&b) => match string(pen, at, words) {
                Some(end) => (end, "hl-s"),
                None => (at + 1, ""),
            },
            b'/' if words.block_comments && bytes.get(at + 1) == Some(&b'*') => {
                let end = pen.code[at + 2..].find("*/").map_or(bytes.len(), |length| at + length + 4);
                (end, "hl-c")
            }
            _ if starts_comment(bytes, at, words) => (pen.line_end(at), "hl-c"),
            _ => (at + 1, ""),
        };
        if !class.is_empty() {
            pen.mark(at, end, class);
        }
        at = end;
    }
}

/// `#` needs a blank before it, or it is part of a word (`$#`).
fn starts_comment(bytes: &[u8], at: usize, words: &Words) -> bool {
    let starts = |mark: &&str| bytes[at..].starts_with(mark.as_bytes());
    let is_apart = bytes[at] != b'#' || at == 0 || bytes[at - 1].is_ascii_whitespace();
    is_apart && words.line_comments.iter().any(starts)
}

/// The offset behind the string that opens at `at`, if one does.
fn string(pen: &HtmlWriter<'_, '_>, at: usize, words: &Words) -> Option<usize> {
    let bytes = pen.bytes();
    let quote = bytes[at];
    if words.triple && bytes[at..].starts_with(&[quote; 3]) {
        let end = pen.code[at + 3..].find(if quote == b'"' { "\"\"\"" } else { "'''" });
        return Some(end.map_or(bytes.len(), |length| at + length + 6));
    }
    let end = pen.string_end(at, words.long_quote == Some(quote));
    // A lone apostrophe: a lifetime, or the mark of digits.
    let is_closed = end > at + 1 && bytes[end - 1] == quote;
    let is_char = words.long_quote != Some(b'"') || quote != b'\'' || end - at <= 6 || bytes[at + 1] == b'\\';
    (is_closed && is_char || quote != b'\'').then_some(end)
}
