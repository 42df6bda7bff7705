//! The package's own programs, from their sources to programs that can be run in the sandbox.

use std::path::PathBuf;

use agon_domain::decide::ANSWERS;

use super::Fault;
use crate::excerpt::cut;
use crate::package::settings::Constants;
use crate::program::{Beside, Compiled, Program, Source, Workshop};
use crate::testdata::Sources;

/// Names of the file to begin at, among several.
const FIRST: [&str; 8] = [
    "main",
    "Main",
    "__main__",
    "validate",
    "validator",
    "check",
    "checker",
    "generate",
];

/// Compiles a program of the package. It is the one source file, or the one of a telling name.
pub(super) fn compile(
    workshop: Workshop<'_>,
    sources: &Sources,
    constants: &Constants,
) -> Result<Program, Fault> {
    let place = &sources.place;
    let known: Vec<_> = sources
        .files
        .iter()
        .filter(|file| {
            let language = workshop.languages.of_file(file);
            language.is_some_and(|language| language.0 != ANSWERS)
        })
        .collect();
    let first = |file: &&&PathBuf| {
        let stem = file.file_stem().and_then(|stem| stem.to_str());
        stem.is_some_and(|stem| FIRST.contains(&stem))
    };
    let main = match known.as_slice() {
        [] => {
            return Err(Fault::new(format!(
                "{place}: no source in a language known here"
            )));
        }
        [only] => only,
        several => several.iter().find(first).ok_or_else(|| {
            let names = FIRST.join(", ");
            Fault::new(format!(
                "{place}: name the source that begins one of {names}"
            ))
        })?,
    };
    let read = |file: &PathBuf| {
        let bytes = std::fs::read(file);
        let bytes = bytes.map_err(|error| Fault::new(format!("{}: {error}", file.display())))?;
        Ok::<_, Fault>(constants.fill_bytes(bytes))
    };
    let language = workshop.languages.of_file(main);
    let source = Source {
        language: language.ok_or_else(|| Fault::new(format!("{place}: no language")))?,
        text: String::from_utf8(read(main)?)
            .map_err(|_| Fault::new(format!("{}: is not UTF-8", main.display())))?,
    };
    let mut others = Vec::new();
    for file in sources.files.iter().filter(|file| file != main) {
        let name = file.file_name().and_then(|name| name.to_str());
        others.push((name.unwrap_or_default().to_owned(), read(file)?));
    }
    let beside: Vec<_> = others
        .iter()
        .map(|(name, bytes)| Beside { name, bytes })
        .collect();
    match workshop.compile(&source, &beside)? {
        Compiled::Program(program) => Ok(program),
        Compiled::Refused(said) => {
            let said = cut(said.as_bytes(), 1024);
            Err(Fault::new(format!("{place} does not compile: {said}")))
        }
    }
}
