//! The templates: those of the binary, replaced by files of the same name in the user's folder.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::sync::LazyLock;

use minijinja::syntax::SyntaxConfig;
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value, escape_formatter,
};
use walkdir::WalkDir;

use crate::diagnostic::{Diagnostic, Sink, rules};
use crate::html::Html;

include!(concat!(env!("OUT_DIR"), "/templates.rs"));

/// The templates of a build.
pub struct Templates {
    environment: Environment<'static>,
    assets: Vec<(String, Vec<u8>)>,
    fingerprint: u64,
}

/// What every build begins with.
#[derive(Clone)]
struct BuiltIn {
    environment: Environment<'static>,
    assets: Vec<(String, Vec<u8>)>,
}

/// The built-in templates, read once in the life of the program.
fn built_in() -> &'static BuiltIn {
    static BUILT_IN: LazyLock<BuiltIn> = LazyLock::new(|| {
        let mut environment = Environment::new();
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
        environment.set_syntax(syntax.expect("the default delimiters are sound"));
        environment.set_undefined_behavior(UndefinedBehavior::Chainable);
        environment.set_formatter(format);
        environment.set_auto_escape_callback(|name| match name.ends_with(".html") {
            true => AutoEscape::Html,
            false => AutoEscape::None,
        });
        for (name, text) in TEMPLATES {
            environment
                .add_template(name, text)
                .expect("a built-in template is well-formed: a test reads them all");
        }
        let assets = ASSETS.iter().map(|(name, bytes)| ((*name).to_owned(), slim(name, bytes))).collect();
        BuiltIn { environment, assets }
    });
    &BUILT_IN
}

/// Steps of one template that a source brings.
const MAX_STEPS: u64 = 500_000_000;

impl Templates {
    /// Reads the built-in templates, which takes a while, before they are needed.
    pub fn prepare() {
        built_in();
    }

    /// The built-in templates, those of a look over them, and the user's folder over all. A template that cannot be read is
    /// reported with its line.
    pub fn new(look: &str, folder: Option<&Path>, sink: &Sink) -> Self {
        let BuiltIn { mut environment, assets } = built_in().clone();
        // A look has templates of its own in a folder of its name.
        for (name, text) in TEMPLATES {
            let own = name.strip_prefix(look).and_then(|rest| rest.strip_prefix('/'));
            if let Some(own) = own.filter(|_| !look.is_empty()) {
                environment
                    .add_template(own, text)
                    .expect("a built-in template is well-formed: a test reads them all");
            }
        }
        let mut assets = assets;
        if let Some(folder) = folder {
            // Templates of a source may never end.
            environment.set_fuel(Some(MAX_STEPS));
            let mut own = OwnTemplates { environment: &mut environment, assets: &mut assets, sink };
            own.read(folder);
        }
        let mut hasher = DefaultHasher::new();
        for (name, template) in environment.templates() {
            (name, template.source()).hash(&mut hasher);
        }
        Self { environment, assets, fingerprint: hasher.finish() }
    }

    /// A digest of all templates.
    pub fn fingerprint(&self) -> u64 {
        self.fingerprint
    }

    /// Whether there is a template of this name.
    pub fn has(&self, name: &str) -> bool {
        self.environment.get_template(name).is_ok()
    }

    /// Whether a shortcode is nothing without a text between its tags. A template that only includes
    /// another, such as `boxes/note`, is what that one is.
    pub fn wraps(&self, name: &str) -> bool {
        self.wraps_within(name, 4)
    }

    /// The same, through at most this many includes.
    fn wraps_within(&self, name: &str, depth: usize) -> bool {
        self.environment.get_template(name).is_ok_and(|template| {
            let source = template.source();
            if source.contains("{% if inner") {
                return false;
            }
            let mut included = source
                .split("{% include \"")
                .skip(1)
                .filter_map(|rest| rest.split_once('"'))
                .map(|(included, _)| included);
            source.contains("{{ inner }}")
                || depth > 0 && included.any(|included| self.wraps_within(included, depth - 1))
        })
    }

    /// Names of the parameters that the template of a shortcode reads; `None` when it looks at all of them.
    pub fn parameters(&self, name: &str) -> Option<Vec<String>> {
        let template = self.environment.get_template(name).ok()?;
        let mut found = Vec::new();
        for rest in template.source().split("params").skip(1) {
            let name: &str = match rest.strip_prefix('.') {
                Some(name) => name.split(|c: char| !c.is_alphanumeric() && c != '_').next()?,
                None => {
                    rest.strip_prefix('[')?.trim_start_matches(['"', '\'']).split(['"', '\'', ']']).next()?
                }
            };
            found.push(name.to_owned());
        }
        Some(found)
    }

    /// Names of all shortcodes, sorted.
    pub fn shortcodes(&self) -> Vec<String> {
        let names = self.environment.templates().map(|(name, _)| name.to_owned());
        let mut names: Vec<String> = names
            .filter_map(|name| Some(name.strip_prefix("shortcodes/")?.strip_suffix(".html")?.to_owned()))
            .collect();
        names.sort();
        names
    }

    /// Style sheets, scripts and pictures of the look, by their names below `assets/`.
    pub fn assets(&self) -> &[(String, Vec<u8>)] {
        &self.assets
    }

    /// Renders a template.
    ///
    /// # Errors
    /// When there is no such template, or it fails; the message says where.
    pub fn render(&self, name: &str, context: impl Into<Value>) -> Result<Html, Diagnostic> {
        let rendered =
            self.environment.get_template(name).and_then(|template| template.render(context.into()));
        rendered.map(Html::from_markup).map_err(|error| template_error(&error, name))
    }
}

/// Writes a value into a page. Text is escaped as [`Html::escape`] does it: the engine's own way also
/// escapes every slash, and paths are full of them.
fn format(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    match value.as_str() {
        Some(text) if !value.is_safe() && *state.auto_escape() == AutoEscape::Html => {
            let written = match Html::is_plain(text) {
                true => out.write_str(text),
                false => out.write_str(Html::escape(text).as_str()),
            };
            written.map_err(Error::from)
        }
        _ => escape_formatter(out, state, value),
    }
}

/// A built-in style sheet or script without indentation, empty lines and lines that are comments as a
/// whole. That is safe for files that hold no text over several lines, as a test makes sure; files of
/// the user are left alone.
fn slim(name: &str, bytes: &[u8]) -> Vec<u8> {
    let comment: fn(&str) -> bool = match name.rsplit_once('.') {
        Some((_, "js")) => |line| line.starts_with("//"),
        Some((_, "css")) => {
            |line| line.starts_with("/*") && line.find("*/").is_some_and(|end| end + 2 == line.len())
        }
        _ => return bytes.to_vec(),
    };
    let mut out = Vec::with_capacity(bytes.len());
    for line in String::from_utf8_lossy(bytes).lines().map(str::trim) {
        if !line.is_empty() && !comment(line) {
            out.extend_from_slice(line.as_bytes());
            out.push(b'\n');
        }
    }
    out
}

struct OwnTemplates<'t> {
    environment: &'t mut Environment<'static>,
    assets: &'t mut Vec<(String, Vec<u8>)>,
    sink: &'t Sink,
}

impl OwnTemplates<'_> {
    fn read(&mut self, folder: &Path) {
        for entry in WalkDir::new(folder).sort_by_file_name() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.unreadable(&folder.display().to_string(), &error.to_string());
                    continue;
                }
            };
            if !entry.file_type().is_file() {
                continue;
            }
            let relative = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            let name: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
            let name = name.join("/");
            match fs::read(entry.path()) {
                Ok(bytes) => self.add(name, bytes),
                Err(error) => self.unreadable(&name, &error.to_string()),
            }
        }
    }

    fn add(&mut self, name: String, bytes: Vec<u8>) {
        if let Some(asset) = name.strip_prefix("assets/") {
            self.assets.retain(|(known, _)| known != asset);
            self.assets.push((asset.to_owned(), bytes));
        } else if name.ends_with(".html") {
            let text = String::from_utf8_lossy(&bytes).into_owned();
            if let Err(error) = self.environment.add_template_owned(name.clone(), text) {
                self.sink.add(template_error(&error, &name));
            }
        }
    }

    fn unreadable(&self, name: &str, error: &str) {
        let message = format!("cannot read the template `{name}`: {error}");
        self.sink.add(Diagnostic::without_place(&rules::SOURCE_UNREADABLE, message));
    }
}

/// A template's fault in our form. Templates are no source files, so the place is part of the text.
fn template_error(error: &minijinja::Error, name: &str) -> Diagnostic {
    let file = error.name().unwrap_or(name);
    let line = error.line().map_or(String::new(), |line| format!(":{line}"));
    let mut detail = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        detail = format!("{detail}: {inner}");
        cause = inner.source();
    }
    let mut diagnostic =
        Diagnostic::without_place(&rules::TEMPLATE, format!("templates/{file}{line}: {detail}"));
    let source = error.template_source().zip(error.line());
    if let Some((text, line)) = source {
        let shown = text.lines().nth(line.saturating_sub(1)).unwrap_or_default().trim();
        diagnostic = diagnostic.help(format!("look at the line `{shown}`"));
    } else if error.kind() == ErrorKind::TemplateNotFound {
        diagnostic = diagnostic.help("add the file to your template folder, or correct its name");
    }
    diagnostic
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourcesBuilder;

    #[test]
    fn every_built_in_template_is_well_formed() {
        let mut environment = Environment::new();
        for (name, text) in TEMPLATES {
            environment.add_template(name, text).unwrap_or_else(|error| panic!("{name}: {error:#}"));
        }
        assert!(TEMPLATES.iter().any(|(name, _)| *name == "page.html"));
    }

    #[test]
    fn scripts_hold_no_text_over_several_lines() {
        for (name, bytes) in ASSETS.iter().filter(|(name, _)| name.ends_with(".js")) {
            for line in String::from_utf8_lossy(bytes).lines() {
                assert!(line.matches('`').count() % 2 == 0 && !line.ends_with('\\'), "{name}: {line}");
            }
        }
    }

    #[test]
    fn assets_are_written_without_what_only_their_authors_read() {
        let script = slim("a.js", b"// About\n\n  f(); // kept\n\t// gone\n");
        assert_eq!(String::from_utf8_lossy(&script), "f(); // kept\n");
        assert_eq!(slim("a.css", b"/* a */\n  b { }\n/* c */ d {}"), b"b { }\n/* c */ d {}\n");
        assert_eq!(slim("a.svg", b"  <svg/>"), b"  <svg/>");
    }

    #[test]
    fn a_broken_template_is_reported_with_its_line() {
        let sink = Sink::new();
        let mut templates = Templates::new("", None, &sink);
        let mut own =
            OwnTemplates { environment: &mut templates.environment, assets: &mut Vec::new(), sink: &sink };
        own.add("page.html".into(), b"one\n{% for x in %}\n".to_vec());
        let found = sink.into_sorted(&SourcesBuilder::new("").finish());
        assert!(found[0].message.starts_with("templates/page.html:2: "), "{}", found[0].message);
    }
}
