//! The table of keys as documentation: `docs/configuration.md`, and the JSON Schema for editors.

use std::fmt::Write as _;

use super::keys::{GROUPS, KEYS, Key, Kind};
use crate::diagnostic::rules;

/// What precedes the tables in `docs/configuration.md`.
const INTRODUCTION: &str = "\
# Configuration

`specwright.toml` is in the root folder of a source. The file and all keys are optional; unknown keys are errors with a
suggestion. The Matrix layouts take what it leaves out from their own files (`hugo.toml`, `targets.yaml`).

`--set KEY=VALUE` overrides any key for a single run: `--set version.status=stable`, `--set rules.link-dead=error`. Lists are
separated by commas: `--set navigation.order=guide,reference`.

`specwright config-schema` prints a JSON Schema of this file, with the documentation below. Editors that know it complete
and validate the file: save it as `specwright.schema.json` and begin `specwright.toml` with
`#:schema ./specwright.schema.json` (Even Better TOML and other editors that use Taplo).

<!-- This file is generated from src/project/config/keys.rs: SNAPSHOTS=overwrite cargo test configuration -->
";

/// `docs/configuration.md`.
pub fn reference() -> String {
    let mut out = INTRODUCTION.to_owned();
    for group in GROUPS {
        let title = match group.name {
            "" => "The site".to_owned(),
            name @ ("menu" | "footer") => format!("`[[{name}]]`"),
            name => format!("`[{name}]`"),
        };
        let _ = write!(out, "\n## {title}\n\n");
        let keys: Vec<&Key> = KEYS.iter().filter(|key| key.group() == group.name).collect();
        match keys.as_slice() {
            [only] if only.name == group.name => {
                if !matches!(only.kind, Kind::Links) {
                    let _ = writeln!(out, "{}.", only.about);
                    if only.default != "empty" {
                        let _ = writeln!(out, "Default: {}.", only.default);
                    }
                }
            }
            keys => {
                out.push_str("| key | default | meaning |\n|---|---|---|\n");
                for key in keys {
                    let about = key.about.replace('|', "\\|");
                    let _ = writeln!(out, "| `{}` | {} | {about} |", key.short(), key.default);
                }
            }
        }
        if !group.about.is_empty() {
            let blank = if out.ends_with("\n\n") { "" } else { "\n" };
            let _ = writeln!(out, "{blank}{}", group.about);
        }
    }
    out
}

/// The JSON Schema of `specwright.toml`.
pub fn schema() -> String {
    let mut groups = Vec::new();
    for group in GROUPS {
        let keys = KEYS.iter().filter(|key| key.group() == group.name);
        let entries: Vec<String> =
            keys.map(|key| entry(key, if group.name.is_empty() { 4 } else { 8 })).collect();
        match group.name {
            "" => groups.extend(entries),
            name if KEYS.iter().any(|key| key.name == name) => groups.extend(
                KEYS.iter().filter(|key| key.name == name).map(|key| entry(key, 4)),
            ),
            name => groups.push(format!(
                "    {}: {{\n      \"type\": \"object\",\n      \"additionalProperties\": false,\n      \"properties\": \
                 {{\n{}\n      }}\n    }}",
                quoted(name),
                entries.join(",\n")
            )),
        }
    }
    format!(
        "{{\n  \"$schema\": \"http://json-schema.org/draft-07/schema#\",\n  \"title\": \"specwright.toml\",\n  \
         \"description\": \"Configuration of specwright {}\",\n  \"type\": \"object\",\n  \"additionalProperties\": \
         false,\n  \"properties\": {{\n{}\n  }}\n}}\n",
        env!("CARGO_PKG_VERSION"),
        groups.join(",\n")
    )
}

fn entry(key: &Key, indent: usize) -> String {
    let text = plain(key.about);
    let default = match key.default.strip_prefix('`').and_then(|rest| rest.strip_suffix('`')) {
        Some(value) if !value.contains('`') => format!(", \"default\": {value}"),
        _ => String::new(),
    };
    format!(
        "{}{}: {{ \"description\": {}{default}, {} }}",
        " ".repeat(indent),
        quoted(key.short()),
        quoted(&text),
        kind(key.kind)
    )
}

/// The keywords of a type.
fn kind(kind: Kind) -> String {
    let string = "\"type\": \"string\"".to_owned();
    let words = |words: &[&str]| {
        let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
        format!("\"enum\": [{}]", words.join(", "))
    };
    let list = |items: &str| format!("\"type\": \"array\", \"items\": {{ {items} }}");
    match kind {
        Kind::Text | Kind::Color | Kind::File | Kind::Folder => string,
        Kind::Language => {
            format!("{string}, \"pattern\": \"^([A-Za-z]{{2,8}}|[xi])(-[A-Za-z0-9]{{1,8}})*$\"")
        }
        Kind::SiteUrl => format!("{string}, \"pattern\": \"^(https?://|/)[^\\\\s?#]*$\""),
        Kind::Url => format!("{string}, \"pattern\": \"^\\\\S+$\""),
        Kind::Date => format!("{string}, \"pattern\": \"^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}$\""),
        Kind::Flag => "\"type\": \"boolean\"".into(),
        Kind::Number(least, most) => {
            format!("\"type\": \"integer\", \"minimum\": {least}, \"maximum\": {most}")
        }
        Kind::Choice(choices) => words(choices),
        Kind::Files | Kind::Folders | Kind::Texts => list(&string),
        Kind::OptionalRules => list(&words(&["version-missing", "keyword-case"])),
        Kind::Links => list(
            "\"type\": \"object\", \"additionalProperties\": false, \"required\": [\"title\", \"url\"], \
             \"properties\": { \"title\": { \"type\": \"string\" }, \"url\": { \"type\": \"string\" } }",
        ),
        Kind::Levels => {
            let level = words(&["off", "warning", "error"]);
            let codes: Vec<String> =
                rules::all().iter().map(|rule| format!("{}: {{ {level} }}", quoted(rule.code))).collect();
            format!(
                "\"type\": \"object\", \"additionalProperties\": false, \"properties\": {{ {} }}",
                codes.join(", ")
            )
        }
        Kind::FileTable | Kind::TextTable => {
            "\"type\": \"object\", \"additionalProperties\": { \"type\": \"string\" }".into()
        }
    }
}

/// Documentation without its Markdown links, which editors show as they are.
fn plain(about: &str) -> String {
    about.replace("](templates.md)", "]").replace("](rules.md)", "]")
}

fn quoted(text: &str) -> String {
    crate::json::quoted(text)
}
