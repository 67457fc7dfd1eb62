//! What is wrong with YAML that cannot be parsed, in words for those who write it.
//!
//! The parser speaks of scalars, collections and contexts. Each of its sentences that authors meet is
//! put into plain words here, with what to do; one that is new is shown as it is.

/// Words of the parser, what they mean, and what to do about it. The first that fits counts.
const KNOWN: &[(&str, &str, &str)] = &[
    ("tabs disallowed", "there is a tab in the indentation", "indent with spaces: YAML does not allow tabs"),
    (
        "unclosed bracket",
        "this bracket is not closed",
        "close it, or put the text into quotes if it is meant as a text",
    ),
    (
        "misplaced bracket",
        "this bracket closes nothing",
        "remove it, or put the text into quotes if it is meant as a text",
    ),
    (
        "flow mapping, did not find",
        "a `,` or `}` is missing here",
        "separate entries by `,`, and close the mapping with `}`",
    ),
    ("flow sequence, ", "a `,` or `]` is missing here", "separate items by `,`, and close the list with `]`"),
    (
        "invalid indentation in multiline quoted scalar",
        "a text in quotes that begins further up goes on here",
        "close the quotes further up, or indent the text more than its key",
    ),
    (
        "invalid trailing content after",
        "something stands behind the closing quote",
        "write a quote within the text twice (`''`), or with a backslash (`\\\"`) between double quotes",
    ),
    (
        "unknown escape character",
        "a backslash between double quotes begins no known escape",
        "write two backslashes, or put the text between single quotes",
    ),
    (
        "simple key expect",
        "this line is neither a key with `: ` nor part of a value",
        "write `key: value`, or indent it if it goes on with the line before",
    ),
    (
        "expected '-' indicator",
        "an item of the list, which begins with `- `, should stand here",
        "indent this line like the key of the list, or make it an item",
    ),
    (
        "block mapping, did not find expected key",
        "this line does not belong to the mapping before it",
        "indent it exactly like the other keys of its mapping",
    ),
    (
        "mapping values are not allowed",
        "a second `: ` cannot stand in a value",
        "put the value into quotes if it contains `: `, and indent keys of one mapping alike",
    ),
    (
        "illegal placement of ':'",
        "this `:` cannot stand here",
        "look at the lines before: a bracket or a quote is not closed, or a space is missing behind the colon",
    ),
    (
        "anchor or alias",
        "`*` and `&` are followed by a name",
        "put the text into quotes if it is not meant as an alias or anchor",
    ),
    (
        "expected <document start>",
        "the value ended before this line",
        "remove the line, or move it into what stands before it",
    ),
    (
        "block scalar",
        "nothing but a comment may stand behind `|` or `>`",
        "begin the text on the next line, or put it into quotes",
    ),
    ("invalid indentation", "this line is indented in no way that fits", "indent it like its neighbours"),
];

/// The sentence about an error of the parser, and what to do. `line` is the line that it is on.
pub(super) fn explained(text: &str, line: &str) -> (String, Option<String>) {
    if text.contains("mapping values are not allowed") && line.trim_end().ends_with(':') {
        let help = "put a `:` behind the key of the line before, or indent this line like it";
        return (
            "this is not valid YAML: a key stands here, and the line before it is none".to_owned(),
            Some(help.to_owned()),
        );
    }
    if let Some((_, meaning, help)) = KNOWN.iter().find(|(words, _, _)| text.contains(words)) {
        return (format!("this is not valid YAML: {meaning}"), Some((*help).to_owned()));
    }
    if let Some(sign) = text.strip_prefix("unexpected character: `").and_then(|rest| rest.strip_suffix('\''))
    {
        let help = [": @", ": `", ": %", "- @", "- `", "- %"]
            .iter()
            .any(|start| line.contains(start))
            .then(|| "put the value into quotes: it starts with a reserved character".to_owned());
        return (format!("this is not valid YAML: the character `{sign}` cannot stand here"), help);
    }
    (format!("this is not valid YAML: {text}"), None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_parser_says_is_put_into_plain_words() {
        let (sentence, help) = explained("while parsing a block mapping, did not find expected key", " b: 1");
        assert_eq!(sentence, "this is not valid YAML: this line does not belong to the mapping before it");
        assert!(help.is_some());
        let (sentence, help) = explained("unexpected character: `@'", "title: @home");
        assert_eq!(sentence, "this is not valid YAML: the character `@` cannot stand here");
        assert!(help.is_some());
        let (sentence, _) = explained("mapping values are not allowed in this context", "    get:");
        assert_eq!(sentence, "this is not valid YAML: a key stands here, and the line before it is none");
        assert_eq!(explained("who knows", "").0, "this is not valid YAML: who knows");
    }
}
