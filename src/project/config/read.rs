//! Reads `specwright.toml`: every mistake is reported at its place, and the rest of the file counts.
//!
//! 1. The file is parsed twice: with the places of all values, and as plain values.
//! 2. Both are walked with the table of keys. What is unknown or does not fit is reported and removed.
//! 3. What remains becomes [`Settings`].

use std::ops::Range;

use toml::de::{DeTable, DeValue};
use toml::{Spanned, Table, Value};

use super::keys::{KEYS, Key, Kind};
use super::values::{is_color, is_date, is_language, is_site_url, is_url};
use crate::diagnostic::{Diagnostic, Sink, nearest, rules};
use crate::project::settings::{Override, Settings};
use crate::source::{FileId, Sources, Span};

/// Codes of rules that are off unless `check.optional` lists them.
const OPTIONAL_RULES: [&str; 2] = ["version-missing", "keyword-case"];

/// Reads a configuration file.
pub(in crate::project) fn read(file: FileId, sources: &Sources, sink: &Sink) -> Settings {
    let text = &*sources.file(file).text;
    let parsed = DeTable::parse(text).and_then(|spanned| Ok((spanned, toml::from_str::<Table>(text)?)));
    let (spanned, mut plain) = match parsed {
        Ok(both) => both,
        Err(error) => {
            sink.add(config_error(&error, file));
            return Settings::default();
        }
    };
    let mut check = Check { file, sink };
    check.table("", spanned.get_ref(), &mut plain);
    settings(plain).unwrap_or_else(|message| {
        sink.add(Diagnostic::new(&rules::CONFIG, Span::start_of(file), message));
        Settings::default()
    })
}

/// The place of the value of a key, or of an entry of a table, in the configuration file.
pub(in crate::project) fn place(name: &str, sources: &Sources) -> Option<Span> {
    let file = sources.find("specwright.toml")?;
    let parsed = DeTable::parse(&sources.file(file).text).ok()?;
    let mut table = parsed.get_ref();
    let mut parts = name.split('.').peekable();
    while let Some(part) = parts.next() {
        let (_, value) = table.iter().find(|(key, _)| key.get_ref().as_ref() == part)?;
        match (parts.peek(), value.get_ref()) {
            (None, _) => return Some(Span::new(file, value.span().start, value.span().end)),
            (Some(_), DeValue::Table(inner)) => table = inner,
            (Some(_), _) => return None,
        }
    }
    None
}

fn settings(plain: Table) -> Result<Settings, String> {
    plain.try_into().map_err(|error: toml::de::Error| error.message().to_owned())
}

/// Walks the file with the table of keys.
struct Check<'a> {
    file: FileId,
    sink: &'a Sink,
}

impl Check<'_> {
    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range.start, range.end)
    }

    fn report(&self, range: Range<usize>, fault: Fault) {
        let mut diagnostic = Diagnostic::new(&rules::CONFIG, self.span(range), fault.message);
        diagnostic.help = fault.help;
        self.sink.add(diagnostic);
    }

    /// Checks the table `prefix`, and removes what is wrong from `plain`.
    fn table(&mut self, prefix: &str, spanned: &DeTable<'_>, plain: &mut Table) {
        for (name, value) in spanned.iter() {
            let short = name.get_ref().as_ref();
            let full = if prefix.is_empty() { short.to_owned() } else { format!("{prefix}.{short}") };
            if let Some(key) = Key::find(&full) {
                let Some(plain_value) = plain.get_mut(short) else { continue };
                if let (Kind::Date, DeValue::Datetime(_)) = (key.kind, value.get_ref()) {
                    *plain_value = Value::String(plain_value.to_string());
                }
                if !self.value(key, value, plain_value) {
                    plain.remove(short);
                }
                continue;
            }
            let is_group = KEYS.iter().any(|key| key.group() == full);
            match (is_group, value.get_ref(), plain.get_mut(short)) {
                (true, DeValue::Table(inner), Some(Value::Table(plain))) => self.table(&full, inner, plain),
                (true, _, _) => {
                    let fault =
                        Fault::new(format!("expected a table for `{full}`, found {}", kind_of(value)));
                    self.report(value.span(), fault.help(format!("write it as `[{full}]`")));
                    plain.remove(short);
                }
                (false, _, _) => {
                    self.report(name.span(), unknown(&full));
                    plain.remove(short);
                }
            }
        }
    }

    /// Checks a value; entries of tables and lists by themselves. Returns whether it can be used.
    fn value(&mut self, key: &Key, value: &Spanned<DeValue<'_>>, plain: &mut Value) -> bool {
        match (key.kind, value.get_ref(), plain) {
            (Kind::Links, DeValue::Array(items), Value::Array(plain)) => {
                let fits = items.iter().map(|item| self.link(key, item)).collect::<Vec<_>>();
                let mut fits = fits.iter();
                plain.retain(|_| fits.next().copied().unwrap_or_default());
                true
            }
            (
                Kind::Levels | Kind::FileTable | Kind::TextTable,
                DeValue::Table(items),
                Value::Table(plain),
            ) => {
                for (name, item) in items.iter() {
                    let short = name.get_ref().as_ref();
                    // Codes that do not exist are reported together with those of comments.
                    if let Some(fault) = one(key.kind, key.name, item.get_ref()) {
                        self.report(item.span(), fault);
                        plain.remove(short);
                    }
                }
                true
            }
            (
                Kind::Files | Kind::Folders | Kind::Texts | Kind::OptionalRules,
                DeValue::Array(items),
                Value::Array(plain),
            ) => {
                let mut fits = Vec::with_capacity(items.len());
                for item in items.iter() {
                    let fault = one(key.kind, key.name, item.get_ref());
                    fits.push(fault.is_none());
                    if let Some(fault) = fault {
                        self.report(item.span(), fault);
                    }
                }
                let mut fits = fits.iter();
                plain.retain(|_| fits.next().copied().unwrap_or_default());
                true
            }
            (_, value_of, _) => match one(key.kind, key.name, value_of) {
                Some(fault) => {
                    self.report(value.span(), fault);
                    false
                }
                None => true,
            },
        }
    }

    /// Checks a link: a table with `title` and `url`.
    fn link(&mut self, key: &Key, item: &Spanned<DeValue<'_>>) -> bool {
        let DeValue::Table(link) = item.get_ref() else {
            let message = format!("expected a table in `{}`, found {}", key.name, kind_of(item));
            let help = "write it as `{ title = \"…\", url = \"…\" }`";
            self.report(item.span(), Fault::new(message).help(help));
            return false;
        };
        let mut fits = true;
        for (name, value) in link.iter() {
            let short = name.get_ref().as_ref();
            let fault = match short {
                "title" => one(Kind::Text, "title", value.get_ref()).map(|fault| (value.span(), fault)),
                "url" => one(Kind::Url, "url", value.get_ref()).map(|fault| (value.span(), fault)),
                _ => {
                    let fault = Fault::new(format!("unknown key `{short}` in `{}`", key.name));
                    Some((name.span(), fault.did_you_mean(nearest(short, ["title", "url"]))))
                }
            };
            if let Some((place, fault)) = fault {
                self.report(place, fault);
                fits = false;
            }
        }
        for name in ["title", "url"] {
            if !link.iter().any(|(key, _)| key.get_ref() == name) {
                let fault = Fault::new(format!("missing `{name}` in `{}`", key.name));
                self.report(item.span(), fault.help(format!("add `{name} = \"…\"`")));
                fits = false;
            }
        }
        fits
    }
}

/// A mistake without its place.
struct Fault {
    message: String,
    help: Option<String>,
}

impl Fault {
    fn new(message: String) -> Self {
        Self { message, help: None }
    }

    fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }

    fn did_you_mean(self, near: Option<&str>) -> Self {
        match near {
            Some(near) => self.help(format!("did you mean `{near}`?")),
            None => self,
        }
    }
}

/// A key that does not exist.
fn unknown(full: &str) -> Fault {
    let (group, short) = full.rsplit_once('.').unwrap_or(("", full));
    let siblings = KEYS.iter().filter(|key| key.group() == group && key.name != group);
    let mut names: Vec<&str> = siblings.map(|key| key.short()).collect();
    if group.is_empty() {
        let groups = KEYS.iter().map(|key| key.group()).filter(|group| !group.is_empty());
        names.extend(groups);
    }
    let place = if group.is_empty() { String::new() } else { format!(" in `[{group}]`") };
    let fault = Fault::new(format!("unknown key `{short}`{place}"));
    if let Some(near) = nearest(short, names.iter().copied()) {
        return fault.help(format!("did you mean `{near}`?"));
    }
    // A key of another table was meant for that.
    if let Some(key) = KEYS.iter().find(|key| key.short() == short && key.group() != group) {
        return fault.help(match key.group() {
            "" => format!("put `{short}` before the first table"),
            group => format!("put it into `[{group}]`"),
        });
    }
    names.dedup();
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    fault.help(format!("use one of {}", names.join(", ")))
}

/// What is wrong with a single value, for an entry of a list or a table as well.
fn one(kind: Kind, name: &str, value: &DeValue<'_>) -> Option<Fault> {
    let wrong_type = |words: &str| {
        let fault = Fault::new(format!("expected {words} for `{name}`, found {}", describe(value)));
        let is_number = matches!(value, DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_));
        match is_number && words == "a string" {
            true => fault.help("put it in quotes"),
            false => fault,
        }
    };
    match kind {
        Kind::Flag => value.as_bool().is_none().then(|| wrong_type("`true` or `false`")),
        Kind::Number(least, most) => {
            let number = value.as_integer().and_then(|number| {
                i64::from_str_radix(&number.as_str().replace('_', ""), number.radix()).ok()
            });
            match number {
                None => Some(wrong_type("a whole number")),
                Some(number) if !(least..=most).contains(&number) => Some(Fault::new(format!(
                    "expected a number from {least} to {most} for `{name}`, found {number}"
                ))),
                Some(_) => None,
            }
        }
        Kind::Links => Some(wrong_type(kind.words())),
        _ => match value.as_str() {
            // A table of strings that is no table.
            Some(text) => form(kind, name, text),
            None => Some(wrong_type(match value {
                DeValue::Table(_) | DeValue::Array(_) => kind.words(),
                _ => "a string",
            })),
        },
    }
}

/// What is wrong with the form of a text.
fn form(kind: Kind, name: &str, text: &str) -> Option<Fault> {
    let invalid = |help: &str| Some(Fault::new(format!("invalid value `{text}` for `{name}`")).help(help));
    let choice = |words: &[&str]| {
        if words.contains(&text) {
            return None;
        }
        let fault = Fault::new(format!("invalid value `{text}` for `{name}`"));
        let known: Vec<&str> = words.iter().copied().filter(|word| !word.is_empty()).collect();
        Some(match nearest(text, known.iter().copied()) {
            Some(near) => fault.help(format!("did you mean `{near}`?")),
            None => fault.help(format!("use `{}`", known.join("`, `"))),
        })
    };
    // An empty text is the same as no value.
    if text.is_empty() && !matches!(kind, Kind::Levels | Kind::FileTable | Kind::Files | Kind::Folders) {
        return None;
    }
    match kind {
        Kind::Choice(words) => choice(words),
        Kind::Levels => choice(&["off", "warning", "error"]),
        Kind::OptionalRules => choice(&OPTIONAL_RULES),
        Kind::Date if !is_date(text) => invalid("write a day that exists, as in `2026-07-08`"),
        Kind::Language if !is_language(text) => {
            let near = text.replace('_', "-");
            match is_language(&near) {
                true => invalid(&format!("did you mean `{near}`?")),
                false => invalid("use a language tag such as `en` or `pt-BR`"),
            }
        }
        Kind::SiteUrl if !is_site_url(text) => {
            let whole = format!("https://{text}");
            match text.contains('.') && !text.contains(':') && is_site_url(&whole) {
                true => invalid(&format!("did you mean `{whole}`?")),
                false => invalid("write an absolute address, as in `https://example.org/spec/`"),
            }
        }
        Kind::Url if !is_url(text) => invalid("write an address without white space"),
        Kind::Color if !is_color(text) => {
            let near = format!("#{text}");
            match is_color(&near) {
                true => invalid(&format!("did you mean `{near}`?")),
                false => invalid("write a CSS colour, as in `#0b6e4f`"),
            }
        }
        Kind::File | Kind::Folder | Kind::Files | Kind::Folders | Kind::FileTable if is_outside(text) => {
            invalid("name a path below the folder of `specwright.toml`")
        }
        _ => None,
    }
}

/// Whether a path is empty, absolute or outside the source.
fn is_outside(text: &str) -> bool {
    !text.contains("://") && (text.is_empty() || crate::source::normalize(text).is_err())
}

fn kind_of(value: &Spanned<DeValue<'_>>) -> String {
    describe(value.get_ref())
}

/// A value in a message.
fn describe(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("the string `{text}`"),
        DeValue::Integer(number) => format!("the number `{number}`"),
        DeValue::Float(number) => format!("the number `{number}`"),
        DeValue::Boolean(flag) => format!("`{flag}`"),
        DeValue::Datetime(date) => format!("the date `{date}`"),
        DeValue::Array(_) => "a list".into(),
        DeValue::Table(_) => "a table".into(),
    }
}

/// Applies `--set` options.
pub(in crate::project) fn overridden(settings: Settings, overrides: &[Override], sink: &Sink) -> Settings {
    let Ok(mut table) = Table::try_from(&settings) else { return settings };
    for Override { key: name, value } in overrides {
        let (entry, key) = match Key::find(name) {
            Some(key) => (None, Some(key)),
            // An entry of a table: `rules.link-dead`, `vars.product`.
            None => {
                let (table, entry) = name.split_once('.').unwrap_or(("", ""));
                let is_table =
                    |key: &&Key| matches!(key.kind, Kind::Levels | Kind::FileTable | Kind::TextTable);
                (Some(entry), Key::find(table).filter(is_table))
            }
        };
        let Some(key) = key else {
            let message = format!("unknown key `{name}` for `--set`");
            let known = KEYS.iter().map(|key| key.name);
            sink.add(Diagnostic::without_place(&rules::CONFIG, message).did_you_mean(name, known));
            continue;
        };
        let values = candidates(key.kind, value);
        let fault = |value: &Value| {
            let text = value.to_string();
            let parsed = DeValue::parse(&text).map(toml::Spanned::into_inner);
            match (key.kind, parsed) {
                (_, Err(error)) => Some(Fault::new(error.message().to_owned())),
                (Kind::Levels, Ok(_)) if entry.is_some_and(|code| rules::find(code).is_none()) => {
                    let code = entry.unwrap_or_default();
                    let near = nearest(code, rules::all().iter().map(|rule| rule.code));
                    Some(Fault::new(format!("unknown rule `{code}`")).did_you_mean(near))
                }
                (Kind::Links, Ok(DeValue::Array(_))) => None,
                (
                    Kind::Files | Kind::Folders | Kind::Texts | Kind::OptionalRules,
                    Ok(DeValue::Array(items)),
                ) => items.iter().find_map(|item| one(key.kind, name, item.get_ref())),
                (_, Ok(value)) => one(key.kind, name, &value),
            }
        };
        let faults: Vec<Option<Fault>> = values.iter().map(fault).collect();
        let fitting = values.into_iter().zip(&faults).find(|(_, fault)| fault.is_none());
        let changed = fitting.and_then(|(value, _)| {
            let mut changed = table.clone();
            set(&mut changed, name, value);
            settings_of(&changed).then_some(changed)
        });
        match changed {
            Some(changed) => table = changed,
            None => {
                let fault = faults.into_iter().flatten().last();
                let fault =
                    fault.unwrap_or_else(|| Fault::new(format!("invalid value `{value}` for `{name}`")));
                let mut diagnostic = Diagnostic::without_place(&rules::CONFIG, fault.message);
                diagnostic.help = fault.help;
                sink.add(diagnostic);
            }
        }
    }
    table.try_into().unwrap_or(settings)
}

fn settings_of(table: &Table) -> bool {
    Settings::deserialize_from(table.clone()).is_ok()
}

/// The values that the text of an option may mean, the likeliest first.
fn candidates(kind: Kind, text: &str) -> Vec<Value> {
    let plain = Value::String(text.to_owned());
    let typed = || format!("v = {text}").parse::<Table>().ok().and_then(|mut table| table.remove("v"));
    match kind {
        Kind::Flag | Kind::Number(..) | Kind::Links => typed().into_iter().chain([plain]).collect(),
        Kind::Files | Kind::Folders | Kind::Texts | Kind::OptionalRules => {
            let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
            let list = Value::Array(parts.map(|part| Value::String(part.to_owned())).collect());
            typed().filter(Value::is_array).into_iter().chain([list]).collect()
        }
        _ => vec![plain],
    }
}

/// Puts a value at a key with dots.
fn set(table: &mut Table, name: &str, value: Value) {
    match name.split_once('.') {
        None => drop(table.insert(name.to_owned(), value)),
        Some((first, rest)) => {
            let inner = table.entry(first.to_owned()).or_insert_with(|| Value::Table(Table::new()));
            if let Value::Table(inner) = inner {
                // Codes of rules and names of values have no dots.
                inner.insert(rest.to_owned(), value);
            }
        }
    }
}

/// A fault of TOML's syntax at its place.
pub(in crate::project) fn config_error(error: &toml::de::Error, file: FileId) -> Diagnostic {
    let range = error.span().unwrap_or(0..0);
    let message = error.message().lines().next().unwrap_or_default().to_owned();
    Diagnostic::new(&rules::CONFIG, Span::new(file, range.start, range.end), message)
}
