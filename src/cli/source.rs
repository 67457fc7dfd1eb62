//! What a command reads: the source that was named or found, and the options for reading it.

use super::terminal::complain;
use std::path::{Path, PathBuf};

use super::args::{Common, SourceArguments};
use super::discovery::discover;
use super::network::{hosts, remote};
use crate::build::BuildOptions;
use crate::load::Strictness;

/// The source of a command.
#[derive(Debug)]
pub(super) struct Chosen {
    /// The folder or file; `-` is standard input.
    pub source: PathBuf,
    /// Folder that the output is written beside.
    pub base: PathBuf,
}

/// Returns the source that was named, or the one that is found from the working directory upwards, which
/// is reported. `None` when there is none, which is reported too.
pub(super) fn choose(named: Option<&Path>, common: &Common) -> Option<Chosen> {
    let here = Path::new(".");
    if let Some(named) = named {
        return Some(Chosen { source: named.to_owned(), base: here.to_owned() });
    }
    let Some(found) = discover(here) else {
        complain!("error: no source found in this folder or above");
        complain!("help: name a folder or an OpenAPI document, or run `specwright init` to create a project");
        return None;
    };
    if !common.quiet {
        complain!("using {} ({})", found.source.display(), found.reason);
    }
    Some(Chosen { source: found.source, base: found.base })
}

impl Chosen {
    /// The output folder unless another one is named.
    pub(super) fn output(&self) -> PathBuf {
        if self.base == Path::new(".") { "output".into() } else { self.base.join("output") }
    }

    /// The options of a build of this source.
    pub(super) fn options(&self, reading: &SourceArguments) -> BuildOptions {
        BuildOptions {
            source: self.source.clone(),
            output: self.output(),
            base_url: reading.base_url.clone(),
            strictness: if reading.lenient { Strictness::Lenient } else { Strictness::Strict },
            remote: remote(reading.allow_remote, hosts(reading.allow_private_hosts)),
            overrides: reading.settings.clone(),
            ..BuildOptions::default()
        }
    }
}
