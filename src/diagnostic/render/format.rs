//! The formats of `--format`.

use super::{Color, github, human, json, junit, sarif, short};
use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Sources;

/// How diagnostics are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// With source lines and carets, for people.
    #[default]
    Human,
    /// A line each.
    Short,
    /// JSON.
    Json,
    /// Workflow commands of GitHub Actions.
    Github,
    /// SARIF 2.1.0.
    Sarif,
    /// JUnit's XML.
    Junit,
}

impl Format {
    /// The names that the command line takes.
    pub const NAMES: [&'static str; 6] = ["human", "short", "json", "github", "sarif", "junit"];

    /// The format of a name.
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "human" => Format::Human,
            "short" => Format::Short,
            "json" => Format::Json,
            "github" => Format::Github,
            "sarif" => Format::Sarif,
            "junit" => Format::Junit,
            _ => return None,
        })
    }

    /// All diagnostics in this format. Those for people end with a count.
    pub fn write(self, diagnostics: &[Diagnostic], sources: &Sources, color: Color) -> String {
        match self {
            Format::Human => human(diagnostics, sources, color) + &count(diagnostics) + "\n",
            Format::Short => short(diagnostics, sources) + &count(diagnostics) + "\n",
            Format::Json => json(diagnostics, sources),
            Format::Github => github(diagnostics, sources),
            Format::Sarif => sarif(diagnostics, sources),
            Format::Junit => junit(diagnostics, sources),
        }
    }
}

/// How many problems there are: `2 errors and 1 warning in 2 files`.
pub fn count(diagnostics: &[Diagnostic]) -> String {
    let of = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    let counted = |number: usize, word: &str| match number {
        0 => None,
        1 => Some(format!("1 {word}")),
        more => Some(format!("{more} {word}s")),
    };
    let parts: Vec<String> =
        [counted(of(Severity::Error), "error"), counted(of(Severity::Warning), "warning")]
            .into_iter()
            .flatten()
            .collect();
    if parts.is_empty() {
        return "no problems found".into();
    }
    let mut files: Vec<_> = diagnostics.iter().filter_map(|diagnostic| Some(diagnostic.span?.file)).collect();
    files.sort_unstable();
    files.dedup();
    match counted(files.len(), "file") {
        Some(files) => format!("{} in {files}", parts.join(" and ")),
        None => parts.join(" and "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::rules;
    use crate::source::{SourcesBuilder, Span};

    fn sample() -> (Vec<Diagnostic>, Sources) {
        let mut builder = SourcesBuilder::new("spec");
        builder.add("a, b.yaml", "key: \"é\"\nother: 1\n").add("c.md", "text\n");
        let sources = builder.finish();
        let a = sources.find("a, b.yaml").unwrap();
        let c = sources.find("c.md").unwrap();
        let first =
            Diagnostic::new(&rules::WRONG_TYPE, Span::new(a, 5, 9), "`key` is <100% \"wrong\">\nreally")
                .other(Span::new(c, 0, 4), "because of this")
                .help("write it differently");
        let second = Diagnostic::new(&rules::LINK_DEAD, Span::new(c, 0, 4), "dead");
        let third = Diagnostic::without_place(&rules::CONFIG, "no place");
        (vec![first, second, third], sources)
    }

    #[test]
    fn counts_agree_in_number() {
        let (diagnostics, _) = sample();
        assert_eq!(count(&diagnostics), "2 errors and 1 warning in 2 files");
        assert_eq!(count(&diagnostics[1..2]), "1 warning in 1 file");
        assert_eq!(count(&diagnostics[2..]), "1 error");
        assert_eq!(count(&[]), "no problems found");
    }

    #[test]
    fn names_and_formats_agree() {
        for name in Format::NAMES {
            assert!(Format::parse(name).is_some(), "{name}");
        }
        assert_eq!(Format::parse("xml"), None);
    }

    #[test]
    fn short_lines_name_the_place() {
        let (diagnostics, sources) = sample();
        let text = short(&diagnostics[1..], &sources);
        assert_eq!(text, "spec/c.md:1:1: warning[link-dead] dead\nerror[config] no place\n");
    }

    #[test]
    fn workflow_commands_are_escaped() {
        let (diagnostics, sources) = sample();
        let text = github(&diagnostics[..1], &sources);
        assert_eq!(
            text,
            "::error file=spec/a%2C b.yaml,line=1,endLine=1,col=6,endColumn=9,title=wrong-type::`key` is \
             <100%25 \"wrong\">%0Areally%0Aspec/c.md:1: because of this%0Ahelp: write it differently\n"
        );
    }

    #[cfg(feature = "check")]
    #[test]
    fn json_and_sarif_can_be_read() {
        let (diagnostics, sources) = sample();
        let read = |text: String| serde_json::from_str::<serde_json::Value>(&text).unwrap();
        let value = read(json(&diagnostics, &sources));
        assert_eq!(value["errors"], 2);
        assert_eq!(value["diagnostics"][0]["place"]["endColumn"], 9);
        assert_eq!(value["diagnostics"][0]["others"][0]["label"], "because of this");
        assert_eq!(read(json(&[], &sources))["diagnostics"].as_array().unwrap().len(), 0);
        let value = read(sarif(&diagnostics, &sources));
        let run = &value["runs"][0];
        let first = &run["results"][0];
        let uri = &first["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
        assert_eq!(uri, "spec/a%2C%20b.yaml");
        let index = first["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], first["ruleId"]);
        assert_eq!(run["results"][2].get("locations"), None);
    }

    #[test]
    fn junit_escapes_its_text() {
        let (diagnostics, sources) = sample();
        let text = junit(&diagnostics, &sources);
        assert!(text.contains("tests=\"3\" failures=\"3\""), "{text}");
        assert!(text.contains("is &lt;100% &quot;wrong&quot;&gt;&#10;really"), "{text}");
        assert!(junit(&[], &sources).contains("failures=\"0\""));
    }
}
