//! Changes that were accepted: a file of identities, each with a reason.
//!
//! A line is the identity of a fact (`diff --format json` has it), then ` # ` and the reason. Empty lines
//! and lines that begin with `#` are comments.

use super::Report;

/// The changes that a project accepts.
#[derive(Debug, Default)]
pub struct Accepted {
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    identity: String,
    reason: String,
    line: usize,
    is_used: bool,
}

impl Accepted {
    /// Reads the text of a file; an error names the line that lacks a reason.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut entries = Vec::new();
        for (at, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let entry = line.rsplit_once(" # ").filter(|(_, reason)| !reason.trim().is_empty());
            let Some((identity, reason)) = entry else {
                return Err(format!("line {}: missing reason; write `IDENTITY # REASON`", at + 1));
            };
            entries.push(Entry {
                identity: identity.trim().to_owned(),
                reason: reason.trim().to_owned(),
                line: at + 1,
                is_used: false,
            });
        }
        Ok(Self { entries })
    }

    /// Takes the accepted facts out of a report.
    pub fn apply(&mut self, report: &mut Report) {
        let facts = std::mem::take(&mut report.facts);
        for fact in facts {
            let identity = fact.identity();
            match self.entries.iter_mut().find(|entry| entry.identity == identity) {
                Some(entry) => {
                    entry.is_used = true;
                    report.accepted.push((fact, entry.reason.clone()));
                }
                None => report.facts.push(fact),
            }
        }
    }

    /// Entries that no fact has any more: their lines and identities.
    pub fn unused(&self) -> impl Iterator<Item = (usize, &str)> {
        self.entries.iter().filter(|entry| !entry.is_used).map(|entry| (entry.line, &*entry.identity))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_has_a_reason() {
        assert!(Accepted::parse("# note\n\nop-removed a GET /x - -> - # agreed\n").is_ok());
        assert!(Accepted::parse("op-removed a GET /x").unwrap_err().starts_with("line 1"));
    }
}
