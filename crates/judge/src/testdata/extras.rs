//! Tests of the tests: inputs that must be refused, outputs that must be found right or wrong.

use std::path::{Path, PathBuf};

use super::{Test, Testdata};
use crate::checker::Comparison;
use crate::package::settings::{self, TestCase};
use crate::package::{Error, names};
use crate::testdata::Checker;

/// A test with an output whose verdict is known.
#[derive(Debug)]
pub(crate) struct Extra {
    pub(crate) test: Test,
    pub(crate) output: Option<PathBuf>,
}

/// Those in `data/FOLDER`, and in folders in it.
pub(crate) fn extras(root: &Path, folder: &str, of: &Testdata) -> Result<Vec<Extra>, Error> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(folder) = waiting.pop() {
        let place = format!("data/{folder}");
        if !root.join(&place).exists() {
            continue;
        }
        let shared = settings_of(root, &format!("{place}/test_group.yaml"))?;
        for name in names(root, &place)? {
            if let Some(stem) = name.strip_suffix(".in") {
                let own = settings_of(root, &format!("{place}/{stem}.yaml"))?;
                found.push(extra(
                    root,
                    &format!("{folder}/{stem}"),
                    of,
                    [own, shared.clone()],
                )?);
            } else if root.join(&place).join(&name).is_dir() && !name.ends_with(".files") {
                waiting.push(format!("{folder}/{name}"));
            }
        }
    }
    Ok(found)
}

fn settings_of(root: &Path, file: &str) -> Result<TestCase, Error> {
    match root.join(file).exists() {
        true => settings::read(root, file),
        false => Ok(TestCase::default()),
    }
}

fn extra(
    root: &Path,
    name: &str,
    of: &Testdata,
    [own, shared]: [TestCase; 2],
) -> Result<Extra, Error> {
    let file = |ending: &str| root.join(format!("data/{name}.{ending}"));
    let args = own.output_validator_args.or(shared.output_validator_args);
    let validator_args = args.unwrap_or_default();
    let comparison = match of.checker {
        Checker::Native => Comparison::parse(&validator_args)
            .map_err(|reason| Error::new(format!("data/{name}.in"), reason))?,
        Checker::Validator(_) | Checker::Testlib(_) => Comparison::default(),
    };
    let test = Test {
        name: name.to_owned(),
        input: file("in"),
        answer: file("ans"),
        files: Vec::new(),
        program_args: own.args.or(shared.args).unwrap_or_default(),
        validator_args,
        input_args: own
            .input_validator_args
            .or(shared.input_validator_args)
            .unwrap_or_default(),
        comparison,
        open: true,
        hint: String::new(),
        description: String::new(),
    };
    let output = Some(file("out")).filter(|file| file.is_file());
    Ok(Extra { test, output })
}
