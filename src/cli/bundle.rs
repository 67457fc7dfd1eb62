//! `specwright bundle`.

use super::terminal::{complain, print, say};
use std::path::Path;
use std::process::ExitCode;

use super::args::{BundleArguments, Common, FormChoice};
use super::report::{count, problems};
use super::source::choose;
use crate::build::{BuildOptions, ExitMode, bundled};
use crate::bundle::Form;
use crate::diagnostic::{Severity, nearest};
use crate::disk;

/// Writes one API as one document.
pub fn run(arguments: &BundleArguments, common: &Common) -> ExitCode {
    let wanted = arguments.spec.as_deref();
    let file = wanted.map(Path::new).filter(|path| path.is_file() || *path == Path::new("-"));
    let named = file.or(arguments.source.as_deref());
    let Some(chosen) = choose(named, common) else { return ExitCode::from(2) };
    let options = BuildOptions { afterwards: ExitMode::End, ..chosen.options(&arguments.reading) };
    let wanted = wanted.filter(|_| file.is_none());
    let form = match arguments.form {
        FormChoice::Inlined => Form::Inlined,
        FormChoice::Named => Form::Named,
    };
    let made = bundled(&options, wanted, form);
    problems(&made.diagnostics, &made.sources, common);
    let has_errors = made.diagnostics.iter().any(|problem| problem.severity == Severity::Error);
    if has_errors && !arguments.keep_going {
        complain!("no bundle written");
        if made.bundle.is_some() {
            complain!("help: `--keep-going` writes the bundle all the same");
        }
        return ExitCode::FAILURE;
    }
    let done = if has_errors { ExitCode::FAILURE } else { ExitCode::SUCCESS };
    let Some(bundle) = made.bundle else {
        let place = options.source.display();
        match wanted {
            Some(wanted) => complain!("error: no API `{wanted}` in `{place}`"),
            None if made.names.is_empty() => complain!("error: no API in `{place}`"),
            None => complain!("error: more than one API in `{place}`"),
        }
        match wanted.and_then(|wanted| nearest(wanted, made.names.iter().map(String::as_str))) {
            Some(near) => complain!("help: did you mean `{near}`?"),
            None if made.names.is_empty() => {}
            None => complain!("help: name one of `{}`", made.names.join("`, `")),
        }
        return ExitCode::FAILURE;
    };
    let Some(path) = arguments.output.as_deref().filter(|path| *path != Path::new("-")) else {
        print(bundle.text.as_bytes());
        return done;
    };
    let input = made.inputs.iter().map(|input| &made.sources.file(*input).path);
    let mut input = input.map(String::as_str).chain(["specwright.toml"]);
    if let Some(input) = input.find(|input| disk::is_same_file(&made.sources.root().join(input), path)) {
        complain!("error: `{}` is an input of this bundle (`{input}`)", path.display());
        complain!("help: write the bundle to another file with `--output`");
        return ExitCode::from(2);
    }
    if let Err(error) = disk::write(path, bundle.text.as_bytes()) {
        complain!("error: cannot write `{}`: {error}", path.display());
        return ExitCode::FAILURE;
    }
    if !common.quiet {
        say!(
            "bundled {}, {} into {}",
            count(bundle.operations, "operation"),
            count(bundle.components, "shared component"),
            path.display()
        );
    }
    done
}
